//! `hearth audit verify`: the journal held against its checkpoints.
//!
//! In: the configuration; a checkpoint from a witness, if one is named. Out: everything that differs, with file and entry. Leaves the
//! finding to `audit`.

use std::path::PathBuf;

use serde_json::json;

use super::audit::verifier;
use super::console::{Console, Finish};
use super::words::{counted, thousands};
use crate::audit::{KeptCheckpoints, Verdict, leaves_beside, read_checkpoint, verify};
use crate::config::CouncilConfig;
use crate::journal::Journal;

/// What to hold it against.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A checkpoint that was kept elsewhere, beside those that are kept here.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// The public key, NAME+HASH+BASE64 [default: that beside the kept checkpoints]. Give the one that was handed out: who can change the
    /// journal can change the key beside it.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let kept = KeptCheckpoints::in_state(&config.state);
    let known = kept.verifier()?.is_some();
    let (mut checkpoints, mut hashes) = (Vec::new(), kept.leaves()?);
    if known || args.key.is_some() || args.checkpoint.is_some() {
        let key = verifier(Some(&config), args.key.as_deref())?;
        checkpoints = kept.all(&key)?;
        if let Some(path) = &args.checkpoint {
            let given = read_checkpoint(path, &key)?;
            let beside = leaves_beside(path)?;
            if beside.len() as u64 >= given.entries {
                hashes = beside;
            }
            checkpoints.retain(|kept| kept.entries != given.entries);
            checkpoints.push(given);
            checkpoints.sort_by_key(|checkpoint| checkpoint.entries);
        }
    }
    let verdict = verify(&Journal::of(&config), &checkpoints, &hashes)?;
    if args.json {
        writeln!(console.out(), "{:#}", told(&verdict))?;
    } else {
        write(&verdict, console)?;
    }
    Ok(if verdict.findings.is_empty() {
        Finish::waits_if(verdict.unchecked.is_some() || verdict.checkpoints == 0)
    } else {
        Finish::Failed
    })
}

fn told(verdict: &Verdict) -> serde_json::Value {
    let findings = verdict.findings.iter().map(|it| {
        json!({ "what": it.what.word(), "entry": it.entry, "file": it.file, "detail": it.detail })
    });
    json!({
        "sound": verdict.findings.is_empty(),
        "entries": verdict.entries,
        "erased": verdict.erased,
        "checkpoints": verdict.checkpoints,
        "payloads_unchecked": verdict.unchecked,
        "findings": findings.collect::<Vec<_>>(),
    })
}

fn write(verdict: &Verdict, console: &mut Console) -> anyhow::Result<()> {
    let Verdict { entries, erased, checkpoints, unchecked, findings } = verdict;
    for finding in findings {
        let file = finding.file.as_ref().map(|file| format!("{}: ", file.display()));
        let (what, detail) = (finding.what.word().replace('_', " "), &finding.detail);
        writeln!(console.out(), "{what}: {}{detail}", file.unwrap_or_default())?;
    }
    if findings.is_empty() {
        writeln!(
            console.out(),
            "the journal is sound: {}, {} erased, as {} say",
            counted(*entries, "entry", "entries"),
            thousands(*erased),
            counted(*checkpoints as u64, "checkpoint", "checkpoints")
        )?;
    }
    if let Some(why) = unchecked {
        console.note(&format!("payloads were not checked: {why}"));
    }
    if *checkpoints == 0 && findings.is_empty() {
        console.note("no checkpoint was made yet: entries may be missing from the end, and nothing tells\n  hint: `hearth audit checkpoint`");
    }
    Ok(())
}
