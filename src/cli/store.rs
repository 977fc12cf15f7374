//! `hearth store`: the journal's index, made anew.
//!
//! In: the configuration. Out: how many entries were read. Also the process that reads a doubtful store through, so that its panic harms
//! nobody. Leaves everything else to `store`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::console::{Console, Finish};
use super::words::counted;
use crate::config::CouncilConfig;
use crate::journal::Journal;
use crate::store::{Soundness, StateStore};

/// The index of the journal: make it anew.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Throw the index away and make it anew from the journal, which is read whole and checked.
    Rebuild,
    /// Read a store's files through, to find whether they can be read.
    #[command(hide = true)]
    Inspect {
        /// The files.
        db: PathBuf,
    },
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::Rebuild => {
            let config = CouncilConfig::load(console.config())?;
            let store = StateStore::rebuild(&Journal::of(&config))?;
            let entries = counted(store.entries_read()?, "entry", "entries");
            writeln!(console.out(), "the store is made anew from {entries} of the journal")?;
        }
        Action::Inspect { db } => {
            StateStore::inspect(db)?;
        }
    }
    Ok(Finish::Done)
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
