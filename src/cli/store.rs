//! `hearth store`: the journal's index made anew, its keys, what is erased from it, backup and restore.
//!
//! In: the configuration. Out: what was done, and how many entries were read. Also the process that reads a doubtful store through, so that its panic harms
//! nobody. Leaves everything else to `store`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;

use super::console::{Console, Finish};
use super::words::counted;
use super::{backup, clock, hand};
use crate::config::CouncilConfig;
use crate::journal::{EntryErased, ErasureGround, Journal, JournalEntry, JournalWriter, Limits};
use crate::sharing::ActKind;
use crate::store::{Soundness, StateStore};

/// What the council keeps: the journal and its index, its keys, erasure, backup.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Throw the index away and make it anew from the journal, which is read whole and checked.
    Rebuild {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// Add a key to the journal's key file: it seals from now on, those before still open what they sealed.
    RotateKey {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// Erase what an entry of the journal says, for good. That there was one, when and of what kind can still be proved.
    #[command(
        after_help = "Example:\n  hearth store erase 17 --ground objection --because \"asked on 3 November, upheld\" --by dpo"
    )]
    Erase {
        /// Which, as `hearth audit log` numbers them.
        sequence: u64,
        /// On what ground.
        #[arg(long, value_parser = ground)]
        ground: ErasureGround,
        /// Why, in your words; no personal value.
        #[arg(long, value_name = "REASON")]
        because: String,
        /// Who decides.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// Save journal, state and editions, while others write. Keys are not in it, their names are.
    #[command(after_help = "Example:\n  hearth store backup --to /mnt/backup/2026-11-01")]
    Backup {
        /// A folder that is not there yet.
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// Put a backup back, on a clean machine: checked whole first; what was erased since is erased again, and who was is hidden.
    #[command(
        after_help = "Example:\n  hearth store restore --from /mnt/backup/2026-11-01 --into /srv/ashby --erasures /mnt/auditor/erasures --key-file journal.key"
    )]
    Restore(backup::RestoreArgs),
    /// Read a store's files through, to find whether they can be read.
    #[command(hide = true)]
    Inspect {
        /// The files.
        db: PathBuf,
    },
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::Rebuild { json } => {
            let config = CouncilConfig::load(console.config())?;
            let store = StateStore::rebuild(&Journal::of(&config))?;
            let read = store.entries_read()?;
            let entries = counted(read, "entry", "entries");
            let words = format!("the store is made anew from {entries} of the journal");
            console.tell(*json, &json!({ "entries": read }), &words)?;
        }
        Action::RotateKey { json } => {
            let config = CouncilConfig::load(console.config())?;
            let id = Journal::of(&config).keys().add()?;
            let words = format!("the key {id} seals from now on; keep a copy of the key file");
            console.tell(*json, &json!({ "key": id.to_string() }), &words)?;
        }
        Action::Erase { sequence, ground, because, by, json } => {
            let config = CouncilConfig::load(console.config())?;
            hand::may(&config, by.trim(), ActKind::Erase)?;
            let erased = EntryErased {
                sequence: *sequence,
                because: because.clone(),
                ground: *ground,
                by: by.clone(),
            };
            let mut writer = JournalWriter::open(&Journal::of(&config), Limits::default())?;
            let by = writer.append(&clock::written_at()?, &[JournalEntry::EntryErased(erased)])?;
            let words = format!("entry {sequence} is erased, as entry {by} says");
            console.tell(*json, &json!({ "erased": sequence, "entry": by }), &words)?;
            console.note("backups that were taken before still hold it: `hearth audit checkpoint` takes the register of erasures to the witnesses");
        }
        Action::Backup { to, json } => return backup::take(to, *json, console),
        Action::Restore(args) => return backup::put_back(args, console),
        Action::Inspect { db } => {
            StateStore::inspect(db)?;
        }
    }
    Ok(Finish::Done)
}

/// A ground by its word.
pub(super) fn ground(word: &str) -> Result<ErasureGround, String> {
    let parsed = serde_json::from_value(serde_json::Value::from(word));
    parsed.map_err(|_| {
        "one of retention_ended, no_longer_necessary, consent_withdrawn, objection, unlawfully_processed, legal_obligation"
            .to_owned()
    })
}

/// Reads a doubtful store through in a process of its own: sled may panic on a damaged file.
#[derive(Clone, Copy, Debug)]
pub(super) struct InAnotherProcess;

impl Soundness for InAnotherProcess {
    fn is_sound(&self, db: &Path) -> bool {
        let Ok(program) = std::env::current_exe() else { return false };
        let mut command = Command::new(program);
        command.args(["store", "inspect"]).arg(db);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}
