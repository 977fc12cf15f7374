//! `hearth audit log`: what is known of entries without opening them.
//!
//! In: the journal's leaves. Out: number, time and kind of each. Needs no key, and tells nothing of anybody; with the key at hand, of an
//! operator's permit also who was shown what for which purpose, by keys and identifiers, and of a refusal who was refused what.

use std::collections::BTreeMap;

use serde_json::json;

use super::console::{Console, Finish};
use crate::config::CouncilConfig;
use crate::journal::{
    Journal, JournalEntry, JournalKind, OperatorPermitted, OperatorRefused, Recorded,
};

/// Which entries.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Of this kind only, such as `decision_made`.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<String>,
    /// From this number on.
    #[arg(long, value_name = "SEQUENCE", default_value_t = 0)]
    from: u64,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

fn kind(word: &str) -> Result<String, String> {
    let known: Vec<&str> = JournalKind::ALL.iter().map(|kind| kind.word()).collect();
    if known.contains(&word) {
        return Ok(word.to_owned());
    }
    Err(format!("no entry is of that kind; there are {}", known.join(", ")))
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let leaves = Journal::of(&config).leaves_from(args.from)?;
    let erased: BTreeMap<u64, u64> =
        leaves.iter().filter_map(|at| Some((at.leaf.erases?, at.leaf.sequence))).collect();
    let wanted = leaves
        .iter()
        .map(|at| &at.leaf)
        .filter(|leaf| args.kind.as_ref().is_none_or(|kind| *kind == leaf.kind));
    let permits = permits(&config, args.from, leaves.iter().map(|at| at.leaf.kind.as_str()));
    if args.json {
        let rows = wanted.map(|leaf| {
            json!({
                "sequence": leaf.sequence, "at": leaf.at, "kind": leaf.kind,
                "erases": leaf.erases, "erased_by": erased.get(&leaf.sequence),
                "permit": permits.get(&leaf.sequence).and_then(Answered::permit),
                "refusal": permits.get(&leaf.sequence).and_then(Answered::refusal),
            })
        });
        writeln!(console.out(), "{:#}", json!(rows.collect::<Vec<_>>()))?;
        return Ok(Finish::Done);
    }
    for leaf in wanted {
        let more = match (leaf.erases, erased.get(&leaf.sequence)) {
            (Some(of), _) => format!("  erases {of}"),
            (None, Some(by)) => format!("  erased by {by}"),
            (None, None) => String::new(),
        };
        let permit = permits.get(&leaf.sequence).map(Answered::in_words).unwrap_or_default();
        writeln!(
            console.out(),
            "{:>9}  {:<20}  {}{more}{permit}",
            leaf.sequence,
            leaf.at,
            leaf.kind
        )?;
    }
    Ok(Finish::Done)
}

/// What an operator was answered.
enum Answered {
    Permitted(OperatorPermitted),
    Refused(OperatorRefused),
}

/// What operators were answered among entries of these kinds; nothing where the key is not at hand.
fn permits<'k>(
    config: &CouncilConfig,
    from: u64,
    mut kinds: impl Iterator<Item = &'k str>,
) -> BTreeMap<u64, Answered> {
    const WANTED: [JournalKind; 2] = [JournalKind::OperatorPermitted, JournalKind::OperatorRefused];
    let any = kinds.any(|kind| WANTED.iter().any(|wanted| wanted.word() == kind));
    let entries = any.then(|| Journal::of(config).entries_of(&WANTED, from).ok()).flatten();
    let answered = |recorded: Recorded| {
        if let Some(JournalEntry::OperatorPermitted(permit)) = recorded.entry {
            Some((recorded.sequence, Answered::Permitted(permit)))
        } else if let Some(JournalEntry::OperatorRefused(refused)) = recorded.entry {
            Some((recorded.sequence, Answered::Refused(refused)))
        } else {
            None
        }
    };
    entries.unwrap_or_default().into_iter().filter_map(answered).collect()
}

impl Answered {
    fn permit(&self) -> Option<&OperatorPermitted> {
        match self {
            Self::Permitted(permit) => Some(permit),
            Self::Refused(_) => None,
        }
    }

    fn refusal(&self) -> Option<&OperatorRefused> {
        match self {
            Self::Permitted(_) => None,
            Self::Refused(refused) => Some(refused),
        }
    }

    /// Who was shown what for which purpose, or refused it.
    fn in_words(&self) -> String {
        match self {
            Self::Permitted(OperatorPermitted {
                by,
                purpose,
                command,
                about,
                case_reference,
                unscreened,
                ..
            }) => {
                let case = case_reference
                    .as_ref()
                    .map_or_else(String::new, |case| format!(", case {case}"));
                let past = if *unscreened { ", restrictions set aside" } else { "" };
                format!("  {by} for {purpose}{case}: {command} {}{past}", about.join(", "))
            }
            Self::Refused(OperatorRefused { by, command, purpose, codes }) => {
                let purpose =
                    purpose.as_ref().map_or_else(String::new, |purpose| format!(" for {purpose}"));
                format!("  {by}{purpose}: {command} refused ({})", codes.join(", "))
            }
        }
    }
}
