//! The demo's stand-in for an identity provider: a key that signs tokens, in a folder of its own.
//!
//! In: the demo's folder. Out: its public keys in a file, as `hearth serve` reads an issuer's; tokens for the users of the demo. Real councils
//! have an identity provider, and no such key.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use serde_json::json;

use super::clock;
use crate::http::TokenKey;
use crate::journal;

/// As tokens name their issuer; the demo's configuration says the same.
const ISSUER: &str = "https://login.eastbrook.example/";
/// As tokens name the key.
const NAME: &str = "demo";
/// How long a token counts, in seconds: a working day.
const LASTS: u64 = 8 * 60 * 60;

/// Makes the folder with a new key.
pub(super) fn make(folder: &Path) -> anyhow::Result<()> {
    let cannot = || format!("{} cannot be made", folder.display());
    journal::private_folder(folder).with_context(cannot)?;
    let seed = journal::draw_secret()?;
    let text = seed.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let keys = TokenKey::new(seed, NAME).public_keys()?;
    fs::write(folder.join("signing.key"), text + "\n").with_context(cannot)?;
    fs::write(folder.join("keys.json"), format!("{keys:#}\n")).with_context(cannot)
}

/// A token of a user of the demo who belongs to a group.
pub(super) fn token(folder: &Path, user: &str, group: &str) -> anyhow::Result<String> {
    let path = folder.join("signing.key");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let hash = blake3::Hash::from_hex(text.trim());
    let seed = hash.map_err(|_| anyhow!("{} is no key", path.display()))?;
    let now = clock::since_epoch().as_secs();
    let claims = json!({
        "iss": ISSUER, "aud": "hearth", "sub": user, "groups": [group],
        "iat": now, "exp": now + LASTS,
    });
    Ok(TokenKey::new(*seed.as_bytes(), NAME).sign(&claims)?)
}
