//! A checkpoint: how many entries the journal had, and the root of the tree over them, under a signature (C2SP tlog-checkpoint).
//!
//! In: a journal's leaves and a signer; or a checkpoint's text and a public key. Out: the text, and what it says. Pure.
//!
//! ```text
//! hearth/ashby-council                              the origin
//! 1042                                              entries
//! BASE64                                            root
//! time 2026-11-01T02:03:04Z                         when it was made
//! ```

use base64ct::{Base64, Encoding as _};
use ed25519_dalek::SigningKey;

use super::note::{self, NoteFault, VerifierKey};
use crate::journal::{Frontier, Sha256Hash};

/// What a checkpoint says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Whose journal.
    pub origin: String,
    /// How many entries it had.
    pub entries: u64,
    /// The root of the tree over their leaves.
    pub root: Sha256Hash,
    /// When it was made, `2026-11-01T02:03:04Z`.
    pub at: String,
}

impl Checkpoint {
    /// Of a tree.
    #[must_use]
    pub fn of(origin: &str, tree: &Frontier, at: &str) -> Self {
        let (origin, at) = (origin.to_owned(), at.to_owned());
        Self { origin, entries: tree.leaves(), root: tree.root(), at }
    }

    /// The text that is signed.
    fn text(&self) -> String {
        let Self { origin, entries, root, at } = self;
        format!("{origin}\n{entries}\n{}\ntime {at}\n", Base64::encode_string(root))
    }

    /// Signed; the name of the signer is the origin.
    pub(super) fn signed(&self, key: &SigningKey) -> String {
        note::sign(&self.text(), &self.origin, key)
    }

    /// What a note says, if the key signed it and it is a checkpoint.
    ///
    /// # Errors
    /// [`NoteFault`].
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, NoteFault> {
        Self::parse(key.open(note)?).filter(|it| it.origin == key.name()).ok_or(NoteFault::Form)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let origin = lines.next()?.to_owned();
        let entries = lines.next()?.parse().ok()?;
        let root = Base64::decode_vec(lines.next()?).ok()?.try_into().ok()?;
        let at = lines.next()?.strip_prefix("time ")?.to_owned();
        let parsed = Self { origin, entries, root, at };
        // lines that are not known would be signed and not looked at
        (parsed.text() == text).then_some(parsed)
    }
}
