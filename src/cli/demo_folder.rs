//! The folder that a demo makes: a council's folder like any other, with the truth beside it.
//!
//! In: where, and which council. Out: `hearth.toml`, folders, the identifiers' key; a mark that says that a demo made it.
//! Only a folder with that mark is written over, and only what a demo makes is removed from it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::{demo_accounts, demo_login, identifier_key};

/// The mark.
const MARK: &str = ".hearth-demo";
/// Everything that a demo makes, but the mark.
const MADE: [&str; 10] = [
    "hearth.toml",
    "README.md",
    "extracts",
    "truth",
    "editions",
    "state",
    "login",
    "housing-association.toml",
    "tell-us-once.toml",
    "notices",
];

/// A demo's folder.
pub(super) struct DemoFolder(PathBuf);

impl DemoFolder {
    /// Makes the folder, in place of an earlier demo's.
    pub(super) fn make(
        folder: &Path,
        households: usize,
        (seed, port, tells): (u64, u16, bool),
    ) -> anyhow::Result<Self> {
        let cannot = || format!("the demo's folder {} cannot be made", folder.display());
        if folder.exists() && !folder.is_dir() {
            bail!("{} is no folder\n  hint: name another with --dir", folder.display());
        }
        fs::create_dir_all(folder).with_context(cannot)?;
        let mark = folder.join(MARK);
        let empty = fs::read_dir(folder).with_context(cannot)?.next().is_none();
        if !empty && !mark.exists() {
            bail!(
                "{} is there already, and no demo made it: it is left as it is\n  hint: name another folder with --dir",
                folder.display()
            );
        }
        for name in MADE {
            let path = folder.join(name);
            let removed =
                if path.is_dir() { fs::remove_dir_all(&path) } else { remove_file(&path) };
            removed.with_context(|| format!("{} cannot be removed", path.display()))?;
        }
        let demo = Self(folder.to_owned());
        let write = |path: PathBuf, text: &str| fs::write(path, text).with_context(cannot);
        write(mark, "Made by `hearth demo`, which may replace this folder.\n")?;
        // whoever serves it again finds it where it was
        let accounts = demo_accounts::tables()?;
        let config = [CONFIG, if tells { TELLS } else { "" }, &accounts].concat();
        write(demo.config(), &config.replace("{port}", &port.to_string()))?;
        write(
            folder.join("README.md"),
            &README
                .replace("{seed}", &seed.to_string())
                .replace("{households}", &households.to_string()),
        )?;
        for name in ["extracts", "truth"] {
            fs::create_dir_all(folder.join(name)).with_context(cannot)?;
        }
        let key = blake3::derive_key("hearth demo: key of the identifiers", &seed.to_le_bytes());
        identifier_key::write(&folder.join("state"), key)?;
        demo_login::make(&folder.join("login"))?;
        Ok(demo)
    }

    pub(super) fn config(&self) -> PathBuf {
        self.0.join("hearth.toml")
    }

    pub(super) fn extracts(&self) -> PathBuf {
        self.0.join("extracts")
    }

    pub(super) fn truth(&self, night: usize) -> PathBuf {
        self.0.join("truth").join(format!("night-{night}.csv"))
    }
}

fn remove_file(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

const CONFIG: &str = r#"# The fictional council of `hearth demo`. Everything in its extracts is invented.

[council]
name = "Eastbrook (fictional)"

[paths]
extracts = "extracts"
editions = "editions"
state = "state"

[[extract]]
dataset = "council_tax"
path = "council_tax.csv"

[[extract]]
dataset = "benefits"
path = "benefits.csv"

[[extract]]
dataset = "electoral_roll"
path = "electoral_roll.csv"

[[extract]]
dataset = "school_census"
path = "school_census.csv"

[[extract]]
dataset = "social_care"
path = "social_care.csv"

[[extract]]
dataset = "registrations"
path = "registrations"

[[extract]]
dataset = "gazetteer"
path = "gazetteer.csv"

# Who may ask about residents, and what for: `hearth lookup … --as r.evans --purpose revenues-and-benefits`. Their roles stand in
# matching-rules/sharing/roles.toml.
[[user]]
name = "r.evans"
organisation = "council"
team = "revenues"
roles = ["revenues-officer"]
trained_until = "2099-12-31"

[[user]]
name = "a.green"
organisation = "council"
team = "revenues"
roles = ["customer-adviser", "revenues-officer"]
trained_until = "2099-12-31"

[[user]]
name = "s.patel"
organisation = "council"
team = "safeguarding"
roles = ["safeguarding-lead"]
trained_until = "2099-12-31"

[[user]]
name = "h.moss"
organisation = "housing-association"
roles = ["support-worker"]
trained_until = "2099-12-31"

[[user]]
name = "d.steward"
organisation = "council"
roles = ["data-steward", "rights-officer"]
trained_until = "2099-12-31"

[[user]]
name = "dpo"
organisation = "council"
roles = ["privacy-officer"]
trained_until = "2099-12-31"

[[user]]
name = "po"
organisation = "council"
roles = ["privacy-officer"]
trained_until = "2099-12-31"

[[user]]
name = "n.office"
organisation = "council"
roles = ["back-office"]
trained_until = "2099-12-31"

# In whose name acts are taken down (`--by`): what each may do stands in roles.toml as well, and in restrictions.toml.
[[user]]
name = "mk"
organisation = "council"
team = "housing"
roles = ["customer-adviser", "data-steward", "rights-officer"]
trained_until = "2099-12-31"

# Readers of doubtful cases.
[[user]]
name = "ann"
organisation = "council"
roles = ["data-steward"]
trained_until = "2099-12-31"

[[user]]
name = "bob"
organisation = "council"
roles = ["data-steward"]
trained_until = "2099-12-31"

[[user]]
name = "cat"
organisation = "council"
roles = ["data-steward"]
trained_until = "2099-12-31"

# Who sits at this terminal: `review`, `explain`, `who`, exports of events, residences and relations, and `rights pack` show personal data to a
# user with a purpose, and write it down first. --as and --purpose name another.
[operator]
user = "d.steward"
purpose = ["linkage-quality", "subject-rights"]

# `hearth serve`. Tokens are signed with the key in login/, which stands in for the council's and its partners' identity providers; a council
# names theirs here, with keys = "https://…". What belonging to a group makes somebody stands below.
[serve]
port = {port}

[[serve.issuer]]
issuer = "https://login.eastbrook.example/"
audience = "hearth"
keys = "login/keys.json"
algorithms = ["EdDSA"]

[[serve.issuer.grant]]
group = "revenues"
organisation = "council"
roles = ["revenues-officer"]
team = "revenues"
trained_until = "2099-12-31"

[[serve.issuer.grant]]
group = "safeguarding"
organisation = "council"
roles = ["safeguarding-lead"]
team = "safeguarding"
trained_until = "2099-12-31"

[[serve.issuer.grant]]
group = "stewards"
organisation = "council"
roles = ["data-steward"]
trained_until = "2099-12-31"

[[serve.issuer.grant]]
group = "privacy"
organisation = "council"
roles = ["privacy-officer"]
trained_until = "2099-12-31"

[[serve.issuer.grant]]
group = "housing-association"
organisation = "housing-association"
roles = ["support-worker"]
trained_until = "2099-12-31"
"#;

/// What is in the configuration of a council that tells partners of life events.
const TELLS: &str = r#"
# The system of the services that are told of life events (tell-us-once.toml), and advisers who declare them.
[[user]]
name = "services.system"
organisation = "council"
roles = ["notice-receiver"]
trained_until = "2099-12-31"

[[serve.issuer.grant]]
group = "services"
organisation = "council"
roles = ["notice-receiver"]
trained_until = "2099-12-31"

[[serve.issuer.grant]]
group = "advisers"
organisation = "council"
roles = ["customer-adviser"]
trained_until = "2099-12-31"

# Notices: what stands for the council in the type of an event, where partners reach the service, and that receivers on this very machine are
# allowed, and what for. A real council has no such line: its partners are reached by https.
[notices]
council = "eastbrook"
address = "http://127.0.0.1:{port}"
loopback_for = "the sample partner of the demo"
"#;

const README: &str = "# A fictional council

`hearth demo` made this folder (about {households} households, seed {seed}) and may replace it. No such place or person exists.

- `hearth.toml`: the configuration. Every command takes it with `--config`.
- `extracts/`: what the council's systems delivered on the last night; in `extracts/registrations/` what the registrar delivered on every night.
- `truth/`: who is who and who lives with whom, for `hearth evaluate`; and which residence each row's address says. A real council has no such file.
- `editions/`: what each night published; `report.html` in each tells of the night.
- `state/`: the key of the identifiers, the last arrivals.
- `tell-us-once.toml`: the agreement by which services are told of life events.
- `login/`: the key that signs the demo's tokens, and its public half. A real council has an identity provider instead.
";
