//! `hearth consent list`: what stands for a person, what happened, and what an officer is asked.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::acting::{Acting, asked, asked_json, joined};
use super::clock;
use super::console::{Console, Finish};
use super::operator::OperatorArgs;
use crate::journal::{ConsentRecorded, JournalEntry};
use crate::sharing::{Ask, Consent, ConsentState, Operation, PersonStanding, concerning};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The person: an identifier `HP-…`, or one of their records `dataset:record_id[:role]`.
    person: String,
    /// As of this day [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// For scripts.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    operator: OperatorArgs,
}

/// Tells what was taken down.
pub(super) fn tell(
    number: u64,
    recorded: &ConsentRecorded,
    as_json: bool,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    if as_json {
        let mut told =
            serde_json::to_value(JournalEntry::ConsentRecorded(Box::new(recorded.clone())))?;
        told["entry"] = json!(number);
        writeln!(console.out(), "{told:#}")?;
        return Ok(Finish::Done);
    }
    let ConsentRecorded { event, person, purposes, recipients, until, .. } = recorded;
    let until = until.map_or_else(String::new, |day| format!(", until {day}"));
    writeln!(
        console.out(),
        "consent {number}: {} by {} for {}, to {}{until}",
        event.word(),
        person.person,
        joined(purposes, ""),
        joined(recipients, "the council alone"),
    )?;
    if event.permits() || event.forbids() {
        console.note(&format!(
            "a receipt for the person: `hearth consent receipt {number} --out receipt.json`"
        ));
    }
    Ok(Finish::Done)
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { person, on, json, operator } = args;
    let acting = Acting::open(console)?;
    let operator = operator.for_case("consents".to_owned(), "what stands for the person");
    let granted = operator.rule(Operation::ConsentList, &acting.council.config)?;
    let operated = granted.over(&acting.council, &acting.edition)?;
    let acting = acting.shown_to(operated.scope());
    let day = on.map_or_else(clock::today, Ok)?;
    let person = acting.person_today(acting.person(person)?)?;
    operated.permit(vec![person.person.to_string()])?;
    let book = acting.book()?;
    let standing = acting.standing(&book, &person, day)?;
    let asks: Vec<&Ask> =
        standing.asks.iter().filter(|it| !matches!(it, Ask::Carried { .. })).collect();
    let concerning = concerning(&standing);
    let history: Vec<&Consent> = book
        .consents()
        .iter()
        .filter(|it| concerning.contains(&it.number) || it.said.person.person == person.person)
        .collect();
    if *json {
        let told = as_json(&standing, &history, &asks);
        writeln!(console.out(), "{told:#}")?;
        return Ok(Finish::waits_if(!asks.is_empty()));
    }
    writeln!(console.out(), "{} on {day}", person.person)?;
    if standing.consents.is_empty() {
        writeln!(console.out(), "  nothing was given, refused or taken back")?;
    }
    for it in &standing.consents {
        let until = it.until.map_or_else(String::new, |day| format!(", until {day}"));
        let datasets: Vec<&str> = it.datasets.iter().map(|it| it.0.as_str()).collect();
        writeln!(
            console.out(),
            "  {:>6}  {:<9}  {} to {}, of {}: {}{until}",
            it.entry,
            word(it.state),
            joined(&it.purposes, "any purpose"),
            joined(&it.recipients, "the council alone"),
            joined(&datasets, "everything"),
            joined(&it.fields.fields().collect::<Vec<_>>(), "nothing"),
        )?;
    }
    if !history.is_empty() {
        writeln!(console.out(), "what happened")?;
    }
    for Consent { number, at, said } in history {
        let (purposes, officer) = (joined(&said.purposes, ""), &said.officer);
        writeln!(
            console.out(),
            "  {number:>6}  {}  {:<9}  {purposes}, taken down by {officer}",
            at.date(),
            said.event.word()
        )?;
    }
    for ask in &asks {
        writeln!(console.out(), "! {}", asked(ask))?;
    }
    Ok(Finish::waits_if(!asks.is_empty()))
}

const fn word(state: ConsentState) -> &'static str {
    match state {
        ConsentState::Requested => "requested",
        ConsentState::Given => "given",
        ConsentState::Refused => "refused",
        ConsentState::Withdrawn => "withdrawn",
        ConsentState::Expired => "expired",
    }
}

fn as_json(standing: &PersonStanding, history: &[&Consent], asks: &[&Ask]) -> Value {
    let stands = standing.consents.iter().map(|it| {
        json!({
            "entry": it.entry,
            "state": it.state,
            "purposes": it.purposes,
            "recipients": it.recipients,
            "datasets": it.datasets.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(),
            "fields": it.fields,
            "from": it.from.to_string(),
            "until": it.until,
        })
    });
    let happened = history.iter().map(|it| {
        json!({ "entry": it.number, "at": it.at.to_string(), "record_id": it.said.record_id, "event": it.said.event,
            "purposes": it.said.purposes, "recipients": it.said.recipients, "officer": it.said.officer, "follows": it.said.follows })
    });
    json!({
        "stands": stands.collect::<Vec<_>>(),
        "happened": happened.collect::<Vec<_>>(),
        "asks": asks.iter().map(|it| asked_json(it)).collect::<Vec<_>>(),
    })
}
