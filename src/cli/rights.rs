//! `hearth rights`: what residents ask about their own data, the day by which each is answered, and what was done.
//!
//! In: what is asked of the command. Out: the list of requests with what is due, and what the commands on requests share: entries of the
//! journal, on disk before a command answers. Leaves clocks and packs to `rights`, each command to a file of its own.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::rights_there::RequestsThere;
pub(super) use super::rights_words::Args;
use super::rights_words::{Action, List};
use super::{
    clock, rights_access_log, rights_erase, rights_hold, rights_open, rights_pack, rights_register,
    rights_retention, rights_show, rights_step,
};
use crate::config::CouncilConfig;
use crate::journal::{Journal, JournalEntry, JournalError, Recorded};
use crate::rights::{ClockRules, Due, Request, RequestBook, RequestState};
use crate::rules::{RuleFiles, files_at, shipped_files};
use crate::sharing::{Operation, OperatorPermit, Policy, WorkingDays};

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::Open(open) => rights_open::take_down(open, console),
        Action::List(list) => show(list, console),
        Action::Step(step) => rights_step::take(step, console),
        Action::Show(show) => rights_show::run(show, console),
        Action::Erase(erase) => rights_erase::run(erase, console),
        Action::Retention(retention) => rights_retention::run(retention, console),
        Action::Hold(hold) => rights_hold::set(hold, console),
        Action::Release(release) => rights_hold::release(release, console),
        Action::Holds { json, operator } => rights_hold::list(*json, operator, console),
        Action::AccessLog(log) => rights_access_log::run(log, console),
        Action::Pack(pack) => rights_pack::run(pack, console),
        Action::Corrections { dataset, operator } => {
            rights_register::corrections(dataset.as_deref(), operator, console)
        }
        Action::NotShared(refused) => rights_register::not_shared(refused, console),
        Action::Register { json, operator } => rights_register::register(*json, operator, console),
    }
}

pub(super) fn filled(text: &str, what: &str) -> anyhow::Result<String> {
    let text = text.trim();
    ensure!(
        !text.is_empty(),
        "{what} is empty\n  hint: write it with --text, or the option that asks for it"
    );
    Ok(text.to_owned())
}

/// Writes one entry, looking at the book under the journal's lock first.
pub(super) fn written(
    console: &Console,
    entry: impl FnOnce(&RequestBook) -> anyhow::Result<JournalEntry>,
) -> anyhow::Result<u64> {
    let config = CouncilConfig::load(console.config())?;
    written_as_one(&config, |entries, _| Ok(vec![entry(&book_of(entries))?]))
}

/// Writes several entries, all of them or none: what is to be written is made of the entries so far, looks aside, and of the number that the first will have, both
/// under the journal's lock. Gives that number.
pub(super) fn written_as_one(
    config: &CouncilConfig,
    made: impl FnOnce(&[Recorded], u64) -> anyhow::Result<Vec<JournalEntry>>,
) -> anyhow::Result<u64> {
    written_of(config, Journal::entries_but_looks_from, made)
}

/// The same of the entries that `read` reads of a journal from a number on, looks among them.
pub(super) fn written_of(
    config: &CouncilConfig,
    read: impl Fn(&Journal, u64) -> Result<Vec<Recorded>, JournalError>,
    made: impl FnOnce(&[Recorded], u64) -> anyhow::Result<Vec<JournalEntry>>,
) -> anyhow::Result<u64> {
    Journal::of(config).write_on(&clock::written_at()?, &read, made)
}

/// The policy in force.
pub(super) fn policy(config: &CouncilConfig) -> anyhow::Result<Policy> {
    Ok(Policy::of_files(&rule_files(config)?).check()?)
}

/// The book of a council.
pub(super) fn book(config: &CouncilConfig) -> anyhow::Result<RequestBook> {
    Ok(book_of(&Journal::of(config).entries_but_looks()?))
}

pub(super) fn book_of(entries: &[Recorded]) -> RequestBook {
    let kept = entries.iter().filter_map(|it| Some((it.sequence, it.entry.as_ref()?)));
    RequestBook::of(kept)
}

/// The rule files in force.
pub(super) fn rule_files(config: &CouncilConfig) -> anyhow::Result<RuleFiles> {
    Ok(match &config.rules {
        Some(place) => files_at(Some(place))?,
        None => shipped_files(),
    })
}

/// The council's working days.
pub(super) fn working_days(config: &CouncilConfig) -> anyhow::Result<WorkingDays> {
    let path = "sharing/bank_holidays.csv";
    let files = rule_files(config)?;
    let file = files.get(path).context("the list of bank holidays is missing")?;
    WorkingDays::read(&file.text).with_context(|| file.label(path))
}

/// What is due, for scripts.
pub(super) fn due_json(due: Due) -> Value {
    let what = match due {
        Due::Acknowledgement(_) => "acknowledgement",
        Due::Answer(_) => "answer",
        Due::Outcome(_) => "outcome",
        Due::WaitsForPerson(_) => "person",
        Due::Nothing => "nothing",
    };
    json!({ "what": what, "by": due.day() })
}

pub(super) fn due_words(due: Due) -> String {
    match due {
        Due::Acknowledgement(day) => format!("to be acknowledged by {day}"),
        Due::Answer(day) => format!("to be answered by {day}"),
        Due::Outcome(day) => {
            format!("its outcome to be told without undue delay, as the council aims by {day}")
        }
        Due::WaitsForPerson(since) => format!("waits for the person since {since}"),
        Due::Nothing => "nothing is due".to_owned(),
    }
}

fn show(list: &List, console: &mut Console) -> anyhow::Result<Finish> {
    let List { overdue, on, json, operator } = list;
    let config = CouncilConfig::load(console.config())?;
    let operator = operator.for_case("requests".to_owned(), "what is due");
    let operated = operator.rule(Operation::RightsList, &config)?.over_the_journal(&config);
    let there = RequestsThere::of(&config, &operator.who(&config).unwrap_or_default())?;
    let today = on.map_or_else(clock::today, Ok)?;
    let (book, working) = (book(&config)?, working_days(&config)?);
    let late = |due: Due| due.day().is_some_and(|day| day < today);
    let mut requests: Vec<(&Request, Due)> = Vec::new();
    for request in book.requests() {
        if there.has(request)? {
            requests.push((request, request.clock().due(ClockRules::default(), &working)));
        }
    }
    let any_late = requests.iter().any(|(_, due)| late(*due));
    requests.retain(|(_, due)| !overdue || late(*due));
    // who has asked for what is about them, and the steps hold what they say is right
    let permit = operated.permit(vec!["requests".to_owned()])?;
    if *json {
        let told = |it: &(&Request, Due)| as_json(it.0, it.1, late(it.1), &permit);
        let requests: Vec<Value> = requests.iter().map(told).collect();
        writeln!(console.out(), "{:#}", Value::Array(requests))?;
        return Ok(Finish::waits_if(any_late));
    }
    if requests.is_empty() {
        let what =
            if *overdue { "no request is overdue" } else { "no request has been taken down" };
        writeln!(console.out(), "{what}")?;
    }
    for (request, due) in &requests {
        let late = if late(*due) { "   OVERDUE" } else { "" };
        writeln!(
            console.out(),
            "{:>6}  {:<13}  {}  received {}  {}, {}{late}",
            request.number,
            request.asked.right.word(),
            request.asked.person,
            request.asked.received,
            request.state().in_words(),
            due_words(*due),
        )?;
    }
    if working.known_until() < today {
        console.note(&format!(
            "bank holidays are known until {} only: copy the new list from gov.uk/bank-holidays",
            working.known_until()
        ));
    }
    Ok(Finish::waits_if(any_late))
}

pub(super) fn as_json(request: &Request, due: Due, late: bool, _: &OperatorPermit<'_>) -> Value {
    let Request { number, asked, steps } = request;
    json!({
        "request": number,
        "right": asked.right.word(),
        "person": asked.person,
        "received": asked.received,
        "channel": asked.channel,
        "state": match request.state() {
            RequestState::Open => "open",
            RequestState::WaitsForPerson => "waits_for_person",
            RequestState::Done => "done",
            RequestState::Refused => "refused",
            RequestState::TakenBack => "taken_back",
        },
        "due": due_json(due),
        "overdue": late,
        "steps": steps,
    })
}
