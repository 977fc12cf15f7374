//! `hearth store backup` and `hearth store restore`: the council's folders, saved and put back.
//!
//! In: the configuration, a folder. Out: what was saved or put back, and which keys it takes. Leaves the work to `backup`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::clock;
use super::console::{Console, Finish};
use super::words::{counted, thousands};
use crate::audit::ErasureRegister;
use crate::backup::{self, BackupManifest, ErasureAgain, KeyNames, Restored, Taking};
use crate::config::CouncilConfig;
use crate::journal::{Journal, KeySource};

/// Takes a backup.
pub(super) fn take(to: &Path, as_json: bool, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let at = clock::written_at()?;
    let journal = Journal::of(&config);
    let (council, editions) = (config.name.as_str(), config.editions.as_path());
    let tls = config.serve.iter().filter_map(|serve| serve.tls.as_ref()).map(|tls| &tls.key);
    let secret = config.sign_in.provider.iter().filter_map(|provider| provider.secret.as_ref());
    let keys = config.journal_key.iter().chain(tls).chain(secret);
    let keys: Vec<PathBuf> = keys.cloned().collect();
    let taking = Taking { council, journal: &journal, editions, keys: &keys, at: &at };
    let manifest = backup::take(&taking, to)?;
    if as_json {
        writeln!(console.out(), "{:#}", json!(manifest))?;
        return Ok(Finish::Done);
    }
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    writeln!(
        console.out(),
        "{} with {} bytes and {} of the journal are in {}",
        counted(manifest.files.len() as u64, "file", "files"),
        thousands(bytes),
        counted(manifest.entries, "entry", "entries"),
        to.display()
    )?;
    for line in needed(&manifest) {
        writeln!(console.out(), "{line}")?;
    }
    Ok(Finish::Done)
}

/// Where a backup goes back to.
#[derive(Debug, clap::Args)]
pub(super) struct RestoreArgs {
    /// The backup.
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// A folder that is not there yet: `state` and `editions` will be in it.
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
    /// The register of erasures from a witness: what was erased since is erased again, and who was is hidden again.
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
    /// The key file of the journal, read where something is to be erased or somebody hidden [default: `HEARTH_JOURNAL_KEY`].
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

/// Puts a backup back.
pub(super) fn put_back(args: &RestoreArgs, console: &mut Console) -> anyhow::Result<Finish> {
    let register = args.erasures.as_deref().map(ErasureRegister::read).transpose()?;
    let keys = match &args.key_file {
        Some(file) => KeySource::at(file),
        None => KeySource::in_state(&args.into.join("state")),
    };
    let at = clock::written_at()?;
    let restored = backup::restore(&args.from, &args.into, register.as_ref(), &keys, &at)?;
    let Restored { manifest, erased, foreign, hidden, state, editions } = &restored;
    if args.json {
        let again = hidden.iter().map(|it| {
            let ErasureAgain { request, received, held } = it;
            json!({ "request": request, "received": received, "in_backup": held })
        });
        let told = json!({
            "council": manifest.council, "at": manifest.at, "entries": manifest.entries, "keys": manifest.keys,
            "erased_again": erased, "erasures_of_another_journal": foreign, "register": register.is_some(),
            "carry_out_again": again.collect::<Vec<_>>(),
            "state": state, "editions": editions,
        });
        writeln!(console.out(), "{told:#}")?;
    } else {
        writeln!(
            console.out(),
            "{} as it was at {}, with {} of the journal, is in {}",
            manifest.council,
            manifest.at,
            counted(manifest.entries, "entry", "entries"),
            args.into.display()
        )?;
        if register.is_some() {
            writeln!(
                console.out(),
                "{} erased again",
                counted(*erased, "entry was", "entries were")
            )?;
        }
        for line in needed(manifest) {
            writeln!(console.out(), "{line}")?;
        }
    }
    if register.is_none() {
        console.note("what was erased after the backup was taken may have come back: only the register of erasures tells\n  hint: restore again with --erasures and the register that is at a witness, or in state/erasures of the old machine");
    }
    if *foreign > 0 {
        let foreign = counted(*foreign, "erasure", "erasures");
        console.note(&format!("{foreign} of the register are of another journal than this one"));
    }
    for again in hidden {
        console.note(&carry_out(*again));
    }
    Ok(Finish::waits_if(register.is_none() || *foreign > 0 || !hidden.is_empty()))
}

/// What is left to be done about somebody who was erased after the backup was taken.
fn carry_out(again: ErasureAgain) -> String {
    let ErasureAgain { request, received, held } = again;
    let received = received.map_or_else(String::new, |day| format!(" of {day}"));
    let (which, hint) = match request {
        Some(number) if held => (
            format!("by request {number}{received}"),
            format!("`hearth rights erase {number}` carries it out again"),
        ),
        Some(number) => (
            format!("by request {number}{received}, which is not in it"),
            "`hearth rights open erasure` opens it again as of that day, `hearth rights erase` carries it out".to_owned(),
        ),
        None => (
            "by a request that the register does not name".to_owned(),
            "`hearth rights list` has the requests that are open, `hearth rights erase` carries one out".to_owned(),
        ),
    };
    format!(
        "somebody was erased after the backup was taken, {which}: they are hidden, and the sources and partners have to be told again\n  hint: {hint}"
    )
}

/// The keys that a backup takes, by name.
fn needed(manifest: &BackupManifest) -> Vec<String> {
    let KeyNames { journal, checkpoints, left_out } = &manifest.keys;
    let mut lines = vec![format!("keys are not in it: {}", left_out.join(", "))];
    if !journal.is_empty() {
        lines.push(format!("  the journal is sealed with {}", journal.join(", ")));
    }
    if let Some(key) = checkpoints {
        lines.push(format!("  checkpoints are signed by {key}"));
    }
    lines
}
