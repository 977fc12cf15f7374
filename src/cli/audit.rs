//! `hearth audit`: proof that the journal is what it was; looks read again, those in an emergency reviewed.
//!
//! In: the configuration, checkpoints, proofs. Out: a verdict, checkpoints, proofs, the journal's leaves. Leaves all of it to `audit`.
//! Exit code 2 means tampering, in `verify`, or a proof that proves nothing.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use serde_json::json;

use super::console::{Console, Finish};
use super::{
    audit_decision, audit_emergencies, audit_log, audit_unusual, audit_verify, clock, out_file,
};
use crate::audit::{
    Checkpoint, CheckpointSigner, KeptCheckpoints, Proof, VerifierKey, Witnessed, read_checkpoint,
};
use crate::config::CouncilConfig;
use crate::journal::{Journal, hex};

/// The journal: is it what it was, and proof of it for others.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Hold the journal against its checkpoints: what was changed, removed, exchanged or cut off is named.
    #[command(
        after_help = "Examples:\n  hearth audit verify\n  hearth audit verify --checkpoint /mnt/auditor/00000000000000001042.checkpoint --key \"$(cat hearth.key)\"\n\n\
        Exit codes: 0 sound; 1 sound, and something could not be checked; 2 tampered with."
    )]
    Verify(audit_verify::Args),
    /// Sign how far the journal has come, keep it, and copy it to the witnesses in hearth.toml. Every night does so too.
    Checkpoint {
        /// Write the signed note here as well.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// Prove that an entry is in the journal, or that it has only grown since an earlier checkpoint.
    #[command(
        after_help = "Examples:\n  hearth audit prove 17 --out entry-17.proof\n  hearth audit prove --from 900 --to 1042 --out growth.proof"
    )]
    Prove {
        /// The entry.
        #[arg(required_unless_present = "from", conflicts_with_all = ["from", "to"])]
        sequence: Option<u64>,
        /// The earlier checkpoint: its number of entries, or its file.
        #[arg(long, value_name = "CHECKPOINT", requires = "to")]
        from: Option<String>,
        /// The later one.
        #[arg(long, value_name = "CHECKPOINT", requires = "from")]
        to: Option<String>,
        /// Where the proof goes [default: standard output].
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// For scripts: what is proved, and the proof where no file is named.
        #[arg(long)]
        json: bool,
    },
    /// Check a proof. Needs the file and the public key, and nothing of the council's.
    CheckProof {
        /// The proof.
        file: PathBuf,
        /// The public key, NAME+HASH+BASE64 [default: that beside the kept checkpoints].
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// The journal's leaves: number, time and kind of each entry, and what is erased. Nothing that an entry says.
    Log(audit_log::Args),
    Decision(audit_decision::Args),
    Emergencies(audit_emergencies::List),
    ReviewEmergency(audit_emergencies::Review),
    Unusual(audit_unusual::Args),
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::Verify(args) => audit_verify::run(args, console),
        Action::Checkpoint { out, json } => checkpoint(out.as_ref(), *json, console),
        Action::Prove { sequence, from, to, out, json } => {
            let between = from.as_deref().zip(to.as_deref());
            prove(*sequence, between, (out.as_ref(), *json), console)
        }
        Action::CheckProof { file, key, json } => check(file, key.as_deref(), *json, console),
        Action::Log(args) => audit_log::run(args, console),
        Action::Decision(args) => audit_decision::run(args, console),
        Action::Emergencies(args) => audit_emergencies::list(args, console),
        Action::ReviewEmergency(args) => audit_emergencies::review(args, console),
        Action::Unusual(args) => audit_unusual::run(args, console),
    }
}

/// Makes a checkpoint, keeps it and copies it to the witnesses.
pub(super) fn checkpointed(
    config: &CouncilConfig,
    at: &str,
) -> anyhow::Result<(Checkpoint, String, Vec<Witnessed>)> {
    let kept = KeptCheckpoints::in_state(&config.state);
    let signer = CheckpointSigner::load_or_make(&config.state, &config.name)?;
    let (checkpoint, note) = kept.make(&Journal::of(config), &signer, at)?;
    let witnessed = kept.witness(&checkpoint, &config.witnesses);
    Ok((checkpoint, note, witnessed))
}

/// Tells of the witnesses that did not get theirs; true if there are any.
pub(super) fn tell_of(witnessed: &[Witnessed], console: &mut Console) -> bool {
    let failed: Vec<String> = witnessed
        .iter()
        .filter_map(|it| Some(format!("{}: {}", it.folder.display(), it.fault.as_ref()?)))
        .collect();
    for line in &failed {
        console.note(&format!("the checkpoint is not at the witness {line}"));
    }
    !failed.is_empty()
}

fn checkpoint(
    out: Option<&PathBuf>,
    as_json: bool,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    out.map_or(Ok(()), |it| out_file::require_place(it))?;
    let config = CouncilConfig::load(console.config())?;
    let (checkpoint, note, witnessed) = checkpointed(&config, &clock::written_at()?)?;
    if let Some(out) = out {
        out_file::write(out, |file| Ok(file.write_all(note.as_bytes())?))?;
    }
    let key = verifier(Some(&config), None)?.text();
    let failed = tell_of(&witnessed, console);
    if as_json {
        let told = json!({
            "origin": checkpoint.origin, "entries": checkpoint.entries, "root": hex::text(&checkpoint.root),
            "at": checkpoint.at, "note": note, "public_key": key,
            "witnesses": witnessed.iter().map(|it| json!({ "folder": it.folder, "copied": it.fault.is_none() })).collect::<Vec<_>>(),
        });
        writeln!(console.out(), "{told:#}")?;
    } else {
        write!(console.out(), "{note}\npublic key {key}\n")?;
    }
    Ok(Finish::waits_if(failed))
}

/// The key that was given, or that beside the kept checkpoints.
pub(super) fn verifier(
    config: Option<&CouncilConfig>,
    given: Option<&str>,
) -> anyhow::Result<VerifierKey> {
    if let Some(given) = given {
        return VerifierKey::parse(given)
            .context("--key is no public key of the form NAME+HASH+BASE64");
    }
    let kept = config.map(|config| KeptCheckpoints::in_state(&config.state));
    let kept = kept.map(|kept| kept.verifier()).transpose()?.flatten();
    kept.context("there is no public key here\n  hint: give it with --key, or run `hearth audit checkpoint` first")
}

/// A checkpoint by its number of entries, or by its file: what it says, and its note.
fn named(
    config: &CouncilConfig,
    key: &VerifierKey,
    name: &str,
) -> anyhow::Result<(Checkpoint, String)> {
    let kept = KeptCheckpoints::in_state(&config.state);
    let path = match name.parse() {
        Ok(entries) => kept.path_of(entries),
        Err(_) => PathBuf::from(name),
    };
    let note = match std::fs::read_to_string(&path) {
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            let all = kept.all(key)?;
            let all: Vec<String> = all.iter().map(|it| it.entries.to_string()).collect();
            bail!(
                "there is no checkpoint {name}\n  hint: name one by its file, or by its number of entries; kept are {}",
                if all.is_empty() { "none".to_owned() } else { all.join(", ") }
            )
        }
        read => read.with_context(|| format!("{} cannot be read", path.display()))?,
    };
    Ok((read_checkpoint(&path, key)?, note))
}

fn prove(
    sequence: Option<u64>,
    between: Option<(&str, &str)>,
    (out, as_json): (Option<&PathBuf>, bool),
    console: &mut Console,
) -> anyhow::Result<Finish> {
    out.map_or(Ok(()), |it| out_file::require_place(it))?;
    let config = CouncilConfig::load(console.config())?;
    let key = verifier(Some(&config), None)?;
    let leaves = Journal::of(&config).leaves_from(0)?;
    let (text, proves) = match (sequence, between) {
        (Some(sequence), _) => {
            let newest = KeptCheckpoints::in_state(&config.state).all(&key)?.pop();
            let newest = newest.context(
                "there is no checkpoint yet\n  hint: run `hearth audit checkpoint` first",
            )?;
            let (checkpoint, note) = named(&config, &key, &newest.entries.to_string())?;
            let proof = Proof::of_entry(&leaves, sequence, (&checkpoint, &note))?;
            let proves = json!({ "proves": "included", "entry": sequence, "entries": checkpoint.entries, "at": checkpoint.at });
            (proof, proves)
        }
        (None, Some((from, to))) => {
            let (older, newer) = (named(&config, &key, from)?, named(&config, &key, to)?);
            let proof = Proof::of_growth(&leaves, (&older.0, &older.1), (&newer.0, &newer.1))?;
            let proves = json!({ "proves": "consistent", "older": older.0.entries, "newer": newer.0.entries });
            (proof, proves)
        }
        (None, None) => bail!("name an entry, or two checkpoints with --from and --to"),
    };
    if let Some(out) = out {
        out_file::write(out, |file| Ok(file.write_all(text.as_bytes())?))?;
    }
    if as_json {
        let mut told = proves;
        match out {
            Some(out) => told["file"] = json!(out),
            None => told["proof"] = json!(text),
        }
        writeln!(console.out(), "{told:#}")?;
    } else if out.is_none() {
        console.out().write_all(text.as_bytes())?;
    }
    Ok(Finish::Done)
}

fn check(
    file: &PathBuf,
    key: Option<&str>,
    as_json: bool,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let config = match console.config_if_any() {
        Some(path) if key.is_none() => match CouncilConfig::load(path) {
            Ok(config) => Some(config),
            // it lies here, and nobody asked for it: a proof needs a key, and nothing of the council's
            Err(_) if !console.config_is_named() => None,
            Err(fault) => return Err(fault.into()),
        },
        Some(_) | None => None,
    };
    let key = verifier(config.as_ref(), key)?;
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let proof = match Proof::check(&text, &key) {
        Ok(proof) => proof,
        Err(fault) => bail!("{}: it proves nothing: {fault}", file.display()),
    };
    let (told, words) = match &proof {
        Proof::Included { leaf, checkpoint } => (
            json!({ "proves": "included", "leaf": leaf, "entries": checkpoint.entries, "at": checkpoint.at }),
            format!(
                "entry {} ({}, {}) is in the journal of {} as it was at {}, with {} entries",
                leaf.sequence,
                leaf.kind,
                leaf.at,
                checkpoint.origin,
                checkpoint.at,
                checkpoint.entries
            ),
        ),
        Proof::Consistent { older, newer } => (
            json!({ "proves": "consistent", "older": older.entries, "newer": newer.entries }),
            format!(
                "the journal of {} with {} entries begins with all {} entries of the earlier checkpoint, unchanged",
                newer.origin, newer.entries, older.entries
            ),
        ),
    };
    if as_json {
        writeln!(console.out(), "{told:#}")?;
    } else {
        writeln!(console.out(), "{words}")?;
    }
    Ok(Finish::Done)
}
