//! `hearth rights hold`, `release` and `holds`: what must not be erased while a claim or an inquiry is open.
//!
//! In: a person, or entries of the journal, and the matter. Out: an entry of the journal; the holds that stand, once the operator's permit is written
//! down, without those of people of whom the operator may not know. Leaves to `rights` what a hold keeps.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::acting::{Acting, name};
use super::console::{Console, Finish};
use super::hand;
use super::operator::OperatorArgs;
use super::rights::{filled, written_as_one};
use super::rights_there::RequestsThere;
use crate::config::CouncilConfig;
use crate::journal::{Journal, JournalEntry, LegalHoldAct, LegalHoldLifted, LegalHoldSet};
use crate::rights::{Hold, Holds};
use crate::sharing::{ActKind, BindTo, Operation};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The person: an identifier `HP-…`, or one of their records `dataset:record_id[:role]`.
    #[arg(required_unless_present = "entries")]
    person: Option<String>,
    /// An entry of the journal, as `hearth audit log` numbers them; may be given several times.
    #[arg(long = "entry", value_name = "NUMBER")]
    entries: Vec<u64>,
    /// The claim or inquiry, by its reference and without personal values.
    #[arg(long, value_name = "TEXT")]
    matter: String,
    /// Who sets it.
    #[arg(long, value_name = "USER")]
    by: String,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Release {
    /// The hold's number.
    number: u64,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who lifts it.
    #[arg(long, value_name = "USER")]
    by: String,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

pub(super) fn set(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { person, entries, matter, by, json } = args;
    let config = CouncilConfig::load(console.config())?;
    hand::may(&config, by, ActKind::Rights)?;
    let person = match person {
        Some(text) => {
            let acting = Acting::open(console)?.known_to(by)?;
            Some(acting.bound(acting.person(text)?, BindTo::All)?)
        }
        None => None,
    };
    let mut entries = entries.clone();
    entries.sort_unstable();
    entries.dedup();
    let (matter, by) = (filled(matter, "the matter")?, name(by, "user")?);
    let number = written_as_one(&config, |_, next| {
        ensure!(
            entries.iter().all(|entry| *entry < next),
            "there is no such entry\n  hint: `hearth audit log` numbers them"
        );
        let set = LegalHoldSet { person, entries, matter, by };
        Ok(vec![JournalEntry::LegalHoldActed(LegalHoldAct::Set(set))])
    })?;
    let told = json!({ "hold": number });
    let words = format!("hold {number}: nothing of it is erased until it is released");
    console.tell(*json, &told, &words)?;
    Ok(Finish::Done)
}

pub(super) fn release(args: &Release, console: &mut Console) -> anyhow::Result<Finish> {
    let Release { number, reason, by, json } = args;
    let config = CouncilConfig::load(console.config())?;
    hand::may(&config, by, ActKind::Rights)?;
    let (reason, by) = (filled(reason, "the reason")?, name(by, "user")?);
    let entry = written_as_one(&config, |entries, _| {
        let holds = Holds::of(entries);
        let hold = holds.all().iter().find(|hold| hold.number == *number);
        let hold = hold.with_context(|| {
            format!("there is no hold {number}\n  hint: `hearth rights holds` lists them")
        })?;
        ensure!(hold.lifted.is_none(), "hold {number} is released already");
        let lifted = LegalHoldLifted { hold: *number, reason, by };
        Ok(vec![JournalEntry::LegalHoldActed(LegalHoldAct::Lifted(lifted))])
    })?;
    let told = json!({ "hold": number, "released": entry });
    console.tell(*json, &told, &format!("hold {number} is released"))?;
    Ok(Finish::Done)
}

pub(super) fn list(
    as_json: bool,
    operator: &OperatorArgs,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let operator = operator.for_case("holds".to_owned(), "what must not be erased");
    let operated = operator.rule(Operation::RightsHolds, &config)?.over_the_journal(&config);
    let there = RequestsThere::of(&config, &operator.who(&config).unwrap_or_default())?;
    let holds = Holds::of(&Journal::of(&config).entries_but_looks()?);
    let mut standing: Vec<&Hold> = Vec::new();
    for hold in holds.standing() {
        let is_there = match &hold.set.person {
            Some(bound) => there.has_person(Some(bound.person), &bound.records)?,
            None => true,
        };
        standing.extend(is_there.then_some(hold));
    }
    operated.permit(vec!["holds".to_owned()])?;
    if as_json {
        let rows = standing.iter().map(|hold| {
            json!({
                "hold": hold.number,
                "at": hold.at,
                "person": hold.set.person.as_ref().map(|it| it.person),
                "entries": hold.set.entries,
                "matter": hold.set.matter,
                "by": hold.set.by,
            })
        });
        writeln!(console.out(), "{:#}", Value::Array(rows.collect()))?;
        return Ok(Finish::Done);
    }
    if standing.is_empty() {
        writeln!(console.out(), "no hold stands")?;
    }
    for hold in standing {
        let person = hold.set.person.as_ref().map(|it| it.person.to_string());
        let entries = hold.set.entries.iter().map(|entry| format!("entry {entry}"));
        let what: Vec<String> = person.into_iter().chain(entries).collect();
        let (number, matter, by, at) = (hold.number, &hold.set.matter, &hold.set.by, &hold.at);
        writeln!(console.out(), "{number:>6}  {at}  {}  {matter}, {by}", what.join(", "))?;
    }
    Ok(Finish::Done)
}
