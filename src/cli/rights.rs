//! `hearth rights`: what residents ask about their own data, the day by which each is answered, and what was done.
//!
//! In: a request with the person's identifier, or a step in it. Out: an entry of the journal, on disk before the command answers; the list of
//! requests with what is due. Leaves clocks and packs to `rights`.

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::explained::Explained;
pub(super) use super::rights_words::Args;
use super::rights_words::{Action, List, Open, Step, StepWord};
use super::{clock, identifier_key, mention_name, rights_pack, rights_register};
use crate::config::CouncilConfig;
use crate::journal::{
    CorrectionAsked, Journal, JournalEntry, JournalWriter, Limits, Recorded, RightsRequested,
    RightsStep, RightsStepTaken,
};
use crate::rights::{ClockRules, Due, Request, RequestBook, RequestState};
use crate::rules::{RuleFiles, files_at, shipped_files};
use crate::sharing::WorkingDays;
use crate::stewardship::EvidenceKey;

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::Open(open) => take_down(open, console),
        Action::List(list) => show(list, console),
        Action::Step(step) => take_step(step, console),
        Action::Pack(pack) => rights_pack::run(pack, console),
        Action::Corrections { dataset } => {
            rights_register::corrections(dataset.as_deref(), console)
        }
        Action::NotShared(refused) => rights_register::not_shared(refused, console),
        Action::Register { json } => rights_register::register(*json, console),
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
    let journal = Journal::of(&config);
    let mut writer = JournalWriter::open(&journal, Limits::default())?;
    let entry = entry(&book_of(&journal.entries()?))?;
    Ok(writer.append(&clock::written_at()?, &[entry])?)
}

/// The book of a council.
pub(super) fn book(config: &CouncilConfig) -> anyhow::Result<RequestBook> {
    Ok(book_of(&Journal::of(config).entries()?))
}

fn book_of(entries: &[Recorded]) -> RequestBook {
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

fn take_down(open: &Open, console: &mut Console) -> anyhow::Result<Finish> {
    let Open { right, person, received, channel, words, represented_by, by } = open;
    let on = Explained::open(None, console)?;
    let (id, records) = rights_pack::person(&on, person)?;
    let key = identifier_key::load_or_make(&on.council.config)?;
    let key = EvidenceKey::new(&key, &on.council.rules.ruleset);
    let records = records.iter().map(|at| key.record(&on.records[*at as usize])).collect();
    let received = received.map_or_else(clock::today, Ok)?;
    ensure!(
        received <= clock::today()?,
        "{received} has not come yet\n  hint: --received is the day of its arrival"
    );
    let asked = RightsRequested {
        right: right.kind(),
        person: id.to_string(),
        records,
        received,
        channel: filled(channel, "the channel")?,
        words: filled(words, "what is asked")?,
        represented_by: represented_by.trim().to_owned(),
        by: filled(by, "who takes it down")?,
    };
    let number = written(console, |_| Ok(JournalEntry::RightsRequested(asked)))?;
    let config = &on.council.config;
    let (book, working) = (book(config)?, working_days(config)?);
    let request = book.request(number)?;
    let due = request.clock().due(ClockRules::default(), &working);
    writeln!(
        console.out(),
        "request {number}: {}, {}",
        request.asked.right.word(),
        due_words(due)
    )?;
    Ok(Finish::Done)
}

/// The council's working days.
fn working_days(config: &CouncilConfig) -> anyhow::Result<WorkingDays> {
    let path = "sharing/bank_holidays.csv";
    let files = rule_files(config)?;
    let file = files.get(path).context("the list of bank holidays is missing")?;
    WorkingDays::read(&file.text).with_context(|| file.label(path))
}

fn due_words(due: Due) -> String {
    match due {
        Due::Acknowledgement(day) => format!("to be acknowledged by {day}"),
        Due::Answer(day) => format!("to be answered by {day}"),
        Due::WaitsForPerson(since) => format!("waits for the person since {since}"),
        Due::Nothing => "nothing is due".to_owned(),
    }
}

fn show(list: &List, console: &mut Console) -> anyhow::Result<Finish> {
    let List { overdue, on, json } = list;
    let config = CouncilConfig::load(console.config())?;
    let today = on.map_or_else(clock::today, Ok)?;
    let (book, working) = (book(&config)?, working_days(&config)?);
    let late = |due: Due| due.day().is_some_and(|day| day < today);
    let of = |request| (request, Request::clock(request).due(ClockRules::default(), &working));
    let mut requests: Vec<_> = book.requests().iter().map(of).collect();
    let any_late = requests.iter().any(|(_, due)| late(*due));
    requests.retain(|(_, due)| !overdue || late(*due));
    if *json {
        let requests: Vec<Value> =
            requests.iter().map(|(request, due)| as_json(request, *due, late(*due))).collect();
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

fn as_json(request: &Request, due: Due, late: bool) -> Value {
    let Request { number, asked, steps } = request;
    let kind = match due {
        Due::Acknowledgement(_) => "acknowledgement",
        Due::Answer(_) => "answer",
        Due::WaitsForPerson(_) => "person",
        Due::Nothing => "nothing",
    };
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
        "due": { "what": kind, "by": due.day() },
        "overdue": late,
        "steps": steps,
    })
}

fn take_step(step: &Step, console: &mut Console) -> anyhow::Result<Finish> {
    let Step { number, what, text, ground, record, field, on, by } = step;
    let on_day = on.map_or_else(clock::today, Ok)?;
    let step = match what {
        StepWord::Acknowledge => RightsStep::Acknowledged,
        StepWord::AskBack => RightsStep::AskedBack { what: filled(text, "what was asked")? },
        StepWord::Answered => RightsStep::Answered,
        StepWord::Extend => RightsStep::Extended { reason: filled(text, "the reason")? },
        StepWord::Correct => {
            let (Some(record), Some(field)) = (record, field) else {
                bail!(
                    "name the record and the field\n  hint: --record dataset:record_id:role --field surname"
                )
            };
            RightsStep::CorrectionAsked(correction(record, field, text, console)?)
        }
        StepWord::Done => RightsStep::Done { outcome: filled(text, "the outcome")? },
        StepWord::Refuse => {
            let ground = ground.context("name the ground with --ground")?.ground();
            RightsStep::Refused { ground, reason: filled(text, "the reason")? }
        }
        StepWord::TakeBack => RightsStep::TakenBack,
    };
    let taken =
        RightsStepTaken { request: *number, step, on: on_day, by: filled(by, "who did it")? };
    let entry = written(console, |book| {
        book.takes(&taken)?;
        Ok(JournalEntry::RightsStepTaken(taken))
    })?;
    let config = CouncilConfig::load(console.config())?;
    let (book, working) = (book(&config)?, working_days(&config)?);
    let request = book.request(*number)?;
    let due = request.clock().due(ClockRules::default(), &working);
    let state = request.state().in_words();
    writeln!(console.out(), "request {number}: {state}, {} (entry {entry})", due_words(due))?;
    if *what == StepWord::Correct {
        console.note("to mark the record as disputed meanwhile: `hearth restrict set`");
    }
    Ok(Finish::Done)
}

fn correction(
    record: &str,
    field: &str,
    text: &str,
    console: &mut Console,
) -> anyhow::Result<CorrectionAsked> {
    let on = Explained::open(None, console)?;
    let at = mention_name::find(record, &on.records)?;
    let known = crate::rules::field_of_word(field).is_some()
        || on.council.rules.ruleset.attributes().iter().any(|it| it.name == field);
    ensure!(
        known,
        "no source has a field `{field}`\n  hint: write it as the source's rules do: surname, date_of_birth, address"
    );
    let key = identifier_key::load_or_make(&on.council.config)?;
    let key = EvidenceKey::new(&key, &on.council.rules.ruleset);
    Ok(CorrectionAsked {
        record: key.record(&on.records[at as usize]),
        field: field.to_owned(),
        says: filled(text, "what the person says is right")?,
    })
}
