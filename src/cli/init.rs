//! `hearth init`: a commented configuration with its folders, or a ruleset drafted from a file's own columns.
//!
//! In: a folder, or a CSV file. Out: `hearth.toml`, folders and a note; or rules that run as they are. Writes over nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::console::{Console, Finish};
use super::out_file;
use crate::extracts::draft_ruleset;

/// Begin: a commented hearth.toml and its folders, or rules drafted from a CSV file's columns.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth init my-council\n  hearth init --from people.csv --out people.toml\n  \
    hearth link --rules people.toml --input people=people.csv --out clusters.csv"
)]
#[group(required = true, multiple = false)]
pub(super) struct Target {
    /// The folder to begin a council in.
    dir: Option<PathBuf>,
    /// Draft a ruleset from this file's columns instead.
    #[arg(long, value_name = "FILE.csv")]
    from: Option<PathBuf>,
}

/// Begin: a commented hearth.toml and its folders, or rules drafted from a CSV file's columns.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    target: Target,
    /// Where the drafted ruleset goes [default: standard output].
    #[arg(long, value_name = "rules.toml", requires = "from")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match (&args.target.dir, &args.target.from) {
        (Some(folder), _) => begin(folder, console)?,
        (None, Some(file)) => draft(file, args.out.as_deref(), console)?,
        (None, None) => bail!("name a folder, or a file with --from"),
    }
    Ok(Finish::Done)
}

fn begin(folder: &Path, console: &mut Console) -> anyhow::Result<()> {
    for name in ["hearth.toml", "README.md"] {
        let path = folder.join(name);
        if path.exists() {
            bail!(
                "{} is there already: it is left as it is\n  hint: name another folder",
                path.display()
            );
        }
    }
    let cannot = || format!("{} cannot be made", folder.display());
    for name in ["extracts", "editions", "state"] {
        fs::create_dir_all(folder.join(name)).with_context(cannot)?;
    }
    fs::write(folder.join("hearth.toml"), CONFIG).with_context(cannot)?;
    fs::write(folder.join("README.md"), README).with_context(cannot)?;
    let config = folder.join("hearth.toml");
    writeln!(console.out(), "{}", config.display())?;
    console.note(&format!(
        "put the extracts into {}, then\n  hearth check --config {1}\n  hearth profile --config {1}\n  hearth nightly --config {1}",
        folder.join("extracts").display(),
        config.display()
    ));
    Ok(())
}

fn draft(file: &Path, out: Option<&Path>, console: &mut Console) -> anyhow::Result<()> {
    // the draft tells how it is run, under the name that it will have
    let text = draft_ruleset(file, out)?;
    let Some(path) = out else {
        console.out().write_all(text.as_bytes())?;
        return Ok(());
    };
    if path.exists() {
        bail!(
            "{} is there already: it is left as it is\n  hint: name another file",
            path.display()
        );
    }
    out_file::require_place(path)?;
    out_file::write(path, |out| Ok(out.write_all(text.as_bytes())?))?;
    console.note(&format!("the draft is in {}; it says what each line rests on", path.display()));
    Ok(())
}

const CONFIG: &str = r##"# Hearth's configuration of one council. `hearth check` tells everything that is wrong with it.
# Relative paths start from this file's own folder.

[council]
name = "Our council"

[paths]
extracts = "extracts"     # where the systems deliver
editions = "editions"     # where each night publishes; keep it on one disk
state = "state"           # the identifiers' key and the last arrivals: BACK THIS UP, and keep it from others
# rules = "rules"         # the council's own matching rules over the shipped ones; a file there replaces its namesake

# What is kept of old editions: the newest, and of each of the newest months the last. Without this, all are kept.
# What became of every identifier is kept for good, whatever edition goes.
[retention]
newest = 35
monthly = 13

# A night in which more identifiers than this would go (people who died or left among them) is held and not served, until
# somebody has looked (`hearth diff`) and releases it (`hearth edition release`). Shares of those of the last edition.
# [churn]
# persons = 0.03
# households = 0.06

# What the policy keeps no longer of the journal (sharing/retention.toml): a night says so, and erases it only with this. Else `hearth rights
# retention --apply` does.
# [rights]
# apply_retention = true

# The keys that the journal is sealed with, best not beside it: else state/journal.key, made with the first entry. HEARTH_JOURNAL_KEY in the
# environment goes before both. Keep a copy elsewhere: without them nothing in the journal can be read.
# [keys]
# journal = "/etc/hearth/journal.key"

# Folders that every checkpoint of the journal is copied to: a partner council's, an auditor's; best where nobody who runs hearth can write over it.
# [audit]
# witnesses = ["/mnt/auditor"]

# Who may ask about residents, and run the commands that show personal data (`review`, `explain`, `who`, `rights pack`, exports of events, residences
# and relations). The roles stand in matching-rules/sharing/roles.toml; a data steward decides doubtful cases, a rights officer answers residents.
# Until somebody is named here, those commands are refused to everybody.
# [[user]]
# name = "d.steward"
# organisation = "council"
# roles = ["data-steward"]
# trained_until = "2027-03-31"   # the last day on which the data protection training counts

# Which residents members of staff are, so that looks at their own family and street are found (`hearth audit unusual`).
# [[staff]]
# user = "r.evans"               # the name that they sign in by
# resident = "HP-7K3Q-9M2C"

# Who sits at this terminal, and what for, so that --as and --purpose need not be written each time; every such command is in the journal.
# [operator]
# user = "d.steward"
# purpose = "linkage-quality"    # or several: ["linkage-quality", "subject-rights"]

# Where `hearth serve` listens, and whose word it takes for who somebody is: docs/service.md tells of each.
# [serve]
# port = 8443
# tls_certificate = "tls/certificate.pem"
# tls_key = "tls/key.pem"
# [[serve.issuer]]
# issuer = "https://login.council.example/"
# audience = "hearth"
# keys = "https://login.council.example/jwks"
# algorithms = ["RS256"]
# [[serve.issuer.grant]]
# group = "hearth-revenues"
# organisation = "council"
# roles = ["revenues-officer"]

# The colour behind the council's name on the pages that staff are shown; dark enough for white text.
# [pages]
# colour = "#0b4f4a"

# How people sign in to the pages, by one of the issuers above: docs/pages.md.
# [sign_in]
# address = "https://hearth.council.example"     # where browsers reach the pages
# [sign_in.provider]
# issuer = "https://login.council.example/"
# client = "hearth-pages"                        # as the provider knows the pages
# secret = "login/pages.secret"

# Under which name and address partners are told of life events (`hearth notices`); who is told stands in agreements: docs/service.md.
# [notices]
# council = "eastbrook"                          # in the type of events: uk.gov.eastbrook.person.addresschanged.v1
# address = "https://hearth.council.example"     # where partners reach the service

# One [[extract]] a file; the path starts from paths.extracts. What each file should look like stands in docs/extracts.md.
# Take out what does not come. A dataset of your own needs a ruleset in rules/sources/ (`hearth init --from` drafts it).

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
path = "registrations"    # a folder of the registrar's deliveries, which stay there; layout = "registrations_gro" for the GRO's XML

[[extract]]
dataset = "gazetteer"
path = "gazetteer.csv"
"##;

const README: &str = "# A council's folder

- `hearth.toml`: the configuration.
- `extracts/`: where the council's systems deliver their files.
- `editions/`: what each night publishes. `report.html` in each tells of the night.
- `state/`: the key of the identifiers (made on the first night) and the last arrivals. Back it up; keep it from others.

A night: `hearth nightly`. Before the first: `hearth check`, then `hearth profile`. To see all this on a council that is
made up: `hearth demo`.
";
