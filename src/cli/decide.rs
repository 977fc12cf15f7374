//! `hearth decide`: a steward's word on two mentions or persons, taken back, or listed.
//!
//! In: two names, the verdict, the reason and who decides. Out: an entry of the journal, on disk before the command answers. It takes effect
//! on the next night. Leaves to `stewardship` what is in force, to `persons` what it does.

use anyhow::{bail, ensure};

use super::console::{Console, Finish};
use super::explain_facts::constraint;
use super::explained::Explained;
use super::words::counted;
use super::{clock, decided, identifier_key, mention_name};
use crate::config::CouncilConfig;
use crate::journal::{
    DecidedAs, DecidedSide, DecisionMade, DecisionUndone, Journal, JournalEntry, JournalWriter,
    Limits,
};
use crate::stewardship::{DecisionBook, EvidenceKey};
use crate::values::PersonId;

/// Decide that two mentions or persons are one person, or two; take a decision back; list decisions.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth decide benefits:003503864:claimant council_tax:338635448:liable1 same --reason \"seen both letters\" --by mk\n  \
    hearth decide HP-7K3Q-9M2F HP-0TW2-H4XN different --reason \"twins, asked the school\" --by mk\n  \
    hearth decide --undo 12 --reason \"wrong twin\" --by mk\n  hearth decide --list\n\n\
    A decision takes effect on the next night and sticks. It is open again only if a record that it rests on says something else or is gone."
)]
pub(super) struct Args {
    /// A mention `dataset:record_id[:role]`, or a person `HP-…`.
    #[arg(requires_all = ["b", "verdict"])]
    a: Option<String>,
    /// Another.
    b: Option<String>,
    /// Are they one person?
    verdict: Option<Word>,
    /// Take back the decision of this number.
    #[arg(long, value_name = "N", conflicts_with = "a")]
    undo: Option<u64>,
    /// Every decision, and how it stands in the current edition.
    #[arg(long, conflicts_with_all = ["a", "undo"])]
    list: bool,
    /// Why, in a sentence without personal values.
    #[arg(long, value_name = "TEXT", required_unless_present = "list")]
    reason: Option<String>,
    /// Who decides.
    #[arg(long, value_name = "WHO", required_unless_present = "list")]
    by: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Word {
    /// They are one person.
    Same,
    /// They are two people.
    Different,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { a, b, verdict, undo, list, reason, by } = args;
    if *list {
        return decided::list(console);
    }
    let written = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    let (reason, by) = (written(reason), written(by));
    ensure!(!reason.is_empty() && !by.is_empty(), "a decision needs a reason and who decides");
    match (undo, a, b, verdict) {
        (Some(number), _, _, _) => take_back(*number, reason, by, console),
        (None, Some(a), Some(b), Some(verdict)) => {
            let decided = match verdict {
                Word::Same => DecidedAs::Same,
                Word::Different => DecidedAs::Different,
            };
            let sides = sides([a, b], decided, console)?;
            decide(DecisionMade { decided, sides, reason, by }, console)
        }
        _ => bail!("name two mentions or persons and a verdict\n  hint: or --undo N, or --list"),
    }
}

/// The two sides with what their records say now.
fn sides(
    names: [&String; 2],
    decided: DecidedAs,
    console: &mut Console,
) -> anyhow::Result<[DecidedSide; 2]> {
    let on = Explained::open(None, console)?;
    let key = EvidenceKey::new(
        &identifier_key::load_or_make(&on.council.config)?,
        &on.council.rules.ruleset,
    );
    let found = |name: &String| -> anyhow::Result<(bool, Vec<u32>)> {
        if name.contains(':') {
            return Ok((false, vec![mention_name::find(name, &on.records)?]));
        }
        let id: PersonId = name.parse().map_err(|fault| {
            anyhow::anyhow!("`{name}` is {fault}\n  hint: name a mention dataset:record_id[:role], or a person HP-…")
        })?;
        let records = on.records_of(id)?;
        ensure!(!records.is_empty(), "no person {id} is in edition {}", on.edition.id());
        Ok((true, records))
    };
    let [a, b] = [found(names[0])?, found(names[1])?];
    ensure!(!a.1.iter().any(|it| b.1.contains(it)), "both name the same mention");
    match decided {
        DecidedAs::Same => {
            let stage = on.stage();
            for &left in &a.1 {
                for &right in &b.1 {
                    if let Some(reason) = constraint(&stage, left, right) {
                        bail!(
                            "{} and {}: {}\n  hint: no decision overrules this; correct the record at its source",
                            on.name(left),
                            on.name(right),
                            reason.in_words()
                        );
                    }
                }
            }
        }
        DecidedAs::Different => {}
    }
    let side = |name: &String, (person, records): (bool, Vec<u32>)| {
        let records: Vec<_> =
            records.iter().map(|&at| key.record(&on.records[at as usize])).collect();
        let told = match (person, records.as_slice()) {
            (false, [mention]) => mention.key().to_string(),
            _ => name.parse::<PersonId>().map_or_else(|_| name.clone(), |id| id.to_string()),
        };
        DecidedSide { named: told, person, records }
    };
    Ok([side(names[0], a), side(names[1], b)])
}

fn decide(made: DecisionMade, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let journal = Journal::in_state(&config.state);
    let mut writer = JournalWriter::open(&journal, Limits::default())?;
    let number = writer.append(&clock::written_at()?, &[JournalEntry::DecisionMade(made)])?;
    let book = DecisionBook::of(&journal.entries()?);
    let earlier = book.decisions().iter().filter(|it| it.replaced == Some(number));
    let replaced: Vec<String> = earlier.map(|it| it.number.to_string()).collect();
    let decision = book.to_undo(number)?;
    writeln!(console.out(), "decision {number}: {}", decision.in_words())?;
    if !replaced.is_empty() {
        writeln!(console.out(), "it replaces decision {}", replaced.join(", "))?;
    }
    console.note("it takes effect on the next night");
    Ok(Finish::Done)
}

fn take_back(
    number: u64,
    reason: String,
    by: String,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let journal = Journal::in_state(&config.state);
    // the lock first: what is decided now is decided of what is read now
    let mut writer = JournalWriter::open(&journal, Limits::default())?;
    let book = DecisionBook::of(&journal.entries()?);
    let what = book.to_undo(number)?.in_words();
    let undone = DecisionUndone { decision: number, reason, by };
    writer.append(&clock::written_at()?, &[JournalEntry::DecisionUndone(undone)])?;
    let again = DecisionBook::of(&journal.entries()?);
    let back = book.decisions().iter().zip(again.decisions());
    let back = back.filter(|(before, now)| before.replaced.is_some() && now.holds()).count();
    writeln!(console.out(), "decision {number} is undone: {what}")?;
    if back > 0 {
        let earlier = counted(back as u64, "earlier decision holds", "earlier decisions hold");
        writeln!(console.out(), "{earlier} again")?;
    }
    console.note("it takes effect on the next night");
    Ok(Finish::Done)
}
