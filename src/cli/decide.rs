//! `hearth decide`: a steward's word on two mentions or persons, taken back, or listed.
//!
//! In: two names and a verdict, or a rule and a verdict; the reason and who decides. Out: an entry of the journal, on disk before the command answers. It takes
//! effect on the next night. Leaves to `stewardship` what is in force, to `persons` and `households` what it does.

use anyhow::{Context as _, bail, ensure};
use clap::ValueEnum as _;

use super::console::{Console, Finish};
use super::explained::Explained;
use super::hidden_from::HiddenFrom;
use super::words::counted;
use super::{clock, council, decide_by_rule, decided, hand, identifier_key, mention_name};
use crate::clerical::constraint;
use crate::config::CouncilConfig;
use crate::journal::{DecidedAs, DecisionMade, DecisionUndone, Journal, JournalEntry, Matter};
use crate::persons::Verdict;
use crate::sharing::ActKind;
use crate::stewardship::{
    DecisionBook, EvidenceKey, InQuestion, NightEvidence, UndoFault, contradicted,
};
use crate::values::PersonId;

/// Decide that two mentions or persons are one person, or two, or live together, or never do; take a decision back; list decisions.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth decide benefits:003503864:claimant council_tax:338635448:liable1 same --reason \"seen both letters\" --by mk\n  \
    hearth decide HP-7K3Q-9M2C HP-0TW2-H4XB different --reason \"twins, asked the school\" --by mk\n  \
    hearth decide HP-7K3Q-9M2C HP-0TW2-H4XB different-household --reason \"lodger, own claim\" --by mk\n  \
    hearth decide --where 'forename = \"same\", date_of_birth = \"same\"' same --preview\n  \
    hearth decide --undo 12 --reason \"wrong twin\" --by mk\n  hearth decide --list\n\n\
    A decision takes effect on the next night and sticks. It is open again only if a record that it rests on says something else or is gone; \
    on who lives together, also if a new record has one of them elsewhere. A rule never overrides what stands; it is one decision, undone as one."
)]
pub(super) struct Args {
    /// A mention `dataset:record_id[:role]`, or a person `HP-…`; with `--where`, the verdict: `same` or `different`.
    a: Option<String>,
    /// Another.
    b: Option<String>,
    /// What are they to each other?
    verdict: Option<Word>,
    /// Decide of every doubtful pair that a rule finds: a TOML file, or the rule on one line.
    #[arg(long = "where", value_name = "FILE.toml|RULE", requires = "a", conflicts_with_all = ["b", "undo", "list"])]
    rule: Option<String>,
    /// Only show what the rule would decide.
    #[arg(long, requires = "rule", conflicts_with_all = ["reason", "by"])]
    preview: bool,
    /// Take back the decision of this number.
    #[arg(long, value_name = "N", conflicts_with = "a")]
    undo: Option<u64>,
    /// Every decision, and how it stands in the current edition; --by names who may see those on people of hidden existence.
    #[arg(long, conflicts_with_all = ["a", "undo"])]
    list: bool,
    /// Why, in a sentence without personal values.
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["list", "preview"])]
    reason: Option<String>,
    /// Who decides.
    #[arg(long, value_name = "WHO", required_unless_present_any = ["list", "preview"])]
    by: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Word {
    /// They are one person.
    Same,
    /// They are two people.
    Different,
    /// They live together, at the residence of whoever's is known better.
    SameHousehold,
    /// They are never one household, even at one address.
    DifferentHousehold,
}

impl Word {
    const fn decided(self) -> DecidedAs {
        match self {
            Self::Same => DecidedAs::Same,
            Self::Different => DecidedAs::Different,
            Self::SameHousehold => DecidedAs::SameHousehold,
            Self::DifferentHousehold => DecidedAs::DifferentHousehold,
        }
    }
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { a, b, verdict, rule, preview, undo, list, reason, by } = args;
    if *list {
        return decided::list(by.as_deref().unwrap_or_default(), console);
    }
    let written = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    let steward = || Steward::of(written(reason), written(by));
    if let Some(rule) = rule {
        let verdict = match a.as_deref().and_then(|word| Word::from_str(word, false).ok()) {
            Some(Word::Same) => Verdict::Same,
            Some(Word::Different) => Verdict::Different,
            Some(Word::SameHousehold | Word::DifferentHousehold) | None => {
                bail!("a rule decides `same` or `different`")
            }
        };
        let steward = if *preview { None } else { Some(steward()?.who_may(console)?) };
        return decide_by_rule::run(decide_by_rule::ByRule { rule, verdict, steward }, console);
    }
    let steward = steward()?.who_may(console)?;
    match (undo, a, b, verdict) {
        (Some(number), _, _, _) => take_back(*number, steward, console),
        (None, Some(a), Some(b), Some(verdict)) => {
            decide([a, b], verdict.decided(), steward, console)
        }
        _ => bail!("name two mentions or persons and a verdict\n  hint: or --undo N, or --list"),
    }
}

/// Who decides, and why.
pub(super) struct Steward {
    pub(super) reason: String,
    pub(super) by: String,
}

impl Steward {
    fn of(reason: String, by: String) -> anyhow::Result<Self> {
        ensure!(!reason.is_empty() && !by.is_empty(), "a decision needs a reason and who decides");
        Ok(Self { reason, by })
    }

    /// The same, if their role lets them decide.
    fn who_may(self, console: &Console) -> anyhow::Result<Self> {
        hand::may(&CouncilConfig::load(console.config())?, &self.by, ActKind::Decide)?;
        Ok(self)
    }
}

/// One side as it is named: the name to keep, whether a person is named, and the records that the decision rests on.
struct Named {
    name: String,
    person: bool,
    records: Vec<u32>,
}

impl Named {
    /// Somebody who is not there for the steward is not in the edition.
    fn of(name: &str, matter: Matter, on: &Explained, hidden: &HiddenFrom) -> anyhow::Result<Self> {
        if name.contains(':') {
            let is_there = |at: usize| on.persons.get(at).is_none_or(|it| hidden.has(*it));
            let mention = mention_name::find_among(name, &on.records, &is_there)?;
            let name = on.name(mention);
            return Ok(match matter {
                Matter::Person => Self { name, person: false, records: vec![mention] },
                // a mention lives where its person does
                Matter::Household => {
                    Self { name, person: true, records: open_records(on, on.person(mention))? }
                }
            });
        }
        let id: PersonId = name.parse().map_err(|fault| {
            anyhow::anyhow!("`{name}` is {fault}\n  hint: name a mention dataset:record_id[:role], or a person HP-…")
        })?;
        let records = if hidden.has(id) { open_records(on, id)? } else { Vec::new() };
        ensure!(!records.is_empty(), "no person {id} is in edition {}", on.edition.id());
        Ok(Self { name: id.to_string(), person: true, records })
    }
}

/// The records that a decision on a person rests on: the fenced ones only of somebody of whom nothing else speaks, so that what is done
/// with the others never depends on them.
fn open_records(on: &Explained, person: PersonId) -> anyhow::Result<Vec<u32>> {
    let records = on.records_of(person)?;
    let open: Vec<u32> = records.iter().copied().filter(|it| !on.is_fenced(*it)).collect();
    Ok(if open.is_empty() { records } else { open })
}

fn decide(
    names: [&String; 2],
    decided: DecidedAs,
    steward: Steward,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let on = Explained::open(None, console)?;
    let matter = decided.matter();
    let hidden = HiddenFrom::everybody(&on.council, &on.edition)?;
    let hidden = hidden.known_to(&on.council.config, &steward.by)?;
    let [a, b] = names.map(|name| Named::of(name, matter, &on, &hidden));
    let (a, b) = (a?, b?);
    ensure!(!a.records.iter().any(|it| b.records.contains(it)), both_name(matter));
    refuse_the_impossible(&on, [&a, &b], decided)?;
    let key = identifier_key::load_or_make(&on.council.config)?;
    let key = EvidenceKey::new(&key, &on.council.rules.ruleset);
    let evidence = NightEvidence::new(&on.records, &on.resolutions, &key);
    let sides = [&a, &b];
    let sides = sides.map(|it| evidence.side(it.name.clone(), it.person, &it.records, matter));
    let Steward { reason, by } = steward;

    let journal = Journal::of(&on.council.config);
    let number = journal.write_on_acts(&clock::written_at()?, |entries, _| {
        let book = DecisionBook::of(entries);
        let tonight = decided::standing(&on, &book, &evidence).0;
        let new = InQuestion { decided, sides: [&a.records, &b.records] };
        let against = contradicted(&book, &tonight, new, &on.first_of_person());
        ensure!(against.is_empty(), contradiction(&book, &against));
        let made = DecisionMade { decided, sides, reason, by };
        Ok(vec![JournalEntry::DecisionMade(made)])
    })?;

    let book = DecisionBook::of(&journal.entries_but_looks()?);
    let earlier = book.decisions().iter().filter(|it| it.replaced == Some(number));
    let mut replaced: Vec<u64> = earlier.map(|it| it.number).collect();
    replaced.dedup();
    let decision = book.to_undo(number)?;
    writeln!(console.out(), "decision {number}: {}", decision.in_words())?;
    if !replaced.is_empty() {
        let replaced: Vec<String> = replaced.iter().map(u64::to_string).collect();
        writeln!(console.out(), "it replaces decision {}", replaced.join(", "))?;
    }
    console.note("it takes effect on the next night");
    Ok(Finish::Done)
}

const fn both_name(matter: Matter) -> &'static str {
    match matter {
        Matter::Person => "both name the same mention",
        Matter::Household => {
            "both are one person\n  hint: if they are two, decide `different` first, and this after the next night"
        }
    }
}

/// Refuses to make one person of records of which a constraint says that they are two.
fn refuse_the_impossible(
    on: &Explained,
    [a, b]: [&Named; 2],
    decided: DecidedAs,
) -> anyhow::Result<()> {
    match decided {
        DecidedAs::Same => {
            let stage = on.stage();
            for &left in &a.records {
                for &right in &b.records {
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
            Ok(())
        }
        DecidedAs::Different | DecidedAs::SameHousehold | DecidedAs::DifferentHousehold => Ok(()),
    }
}

/// What stands against a decision, in words.
fn contradiction(book: &DecisionBook, against: &[u64]) -> String {
    let decisions = against.iter().filter_map(|number| book.act(*number).first());
    let told: Vec<String> =
        decisions.map(|it| format!("decision {}: {}", it.number, it.in_words())).collect();
    format!(
        "this contradicts what is decided\n  {}\n  hint: take one back with `hearth decide --undo N`, or leave this one",
        told.join("\n  ")
    )
}

fn take_back(number: u64, steward: Steward, console: &mut Console) -> anyhow::Result<Finish> {
    let Steward { reason, by } = steward;
    let config = CouncilConfig::load(console.config())?;
    let journal = Journal::of(&config);
    let edition = council::edition(&config, None)?;
    let hidden = HiddenFrom::of(&config, &edition)?.known_to(&config, &by)?;
    let mut before = None;
    journal.write_on_acts(&clock::written_at()?, |entries, _| {
        let book = before.insert(DecisionBook::of(entries));
        if !decided::is_there(book.to_undo(number)?, &edition, &hidden)? {
            return Err(UndoFault::Unknown(number).into());
        }
        let undone = DecisionUndone { decision: number, reason, by };
        Ok::<_, anyhow::Error>(vec![JournalEntry::DecisionUndone(undone)])
    })?;
    let book = before.context("nothing was undone")?;
    let what = decided::act_in_words(book.act(number));
    let again = DecisionBook::of(&journal.entries_but_looks()?);
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
