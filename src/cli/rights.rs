//! `hearth rights`: what residents ask about their own data, the day by which each is answered, and what was done.
//!
//! In: a request with the person's identifier, or a step in it. Out: an entry of the journal, on disk before the command answers; the list of
//! requests with what is due. Leaves clocks and packs to `rights`.

use anyhow::{Context as _, bail, ensure};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::explained::Explained;
use super::words::counted;
use super::{clock, identifier_key, mention_name, rights_pack};
use crate::config::CouncilConfig;
use crate::journal::{
    CorrectionAsked, Journal, JournalEntry, JournalWriter, Limits, NotShared, Recorded,
    RefusalGround, RightsKind, RightsRequested, RightsStep, RightsStepTaken,
};
use crate::rights::{ClockRules, Due, Language, Request, RequestBook, RequestState};
use crate::rules::{RuleFiles, files_at, shipped_files};
use crate::sharing::WorkingDays;
use crate::stewardship::EvidenceKey;
use crate::values::PersonId;

/// What residents ask about their own data: requests, their clocks, packs, and what was not shared.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth rights open access HP-7K3Q-9M2F --received 2026-11-20 --channel post --words \"all you hold\" --by mk\n  \
    hearth rights list --overdue\n  hearth rights step 41 ask-back --text \"which years\" --by mk\n  \
    hearth rights step 41 correct --record council_tax:850026938:liable1 --field surname --text \"one f, not two\" --by mk\n  \
    hearth rights pack 41 --language cy --out pack.html\n  \
    hearth rights step 41 done --text \"pack sent by post\" --by mk\n\n\
    Exit codes: 0 done; 1 done, and a request is overdue; 2 failed, nothing written."
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Take a request down.
    Open(Open),
    /// Requests, and what is due when.
    List(List),
    /// What was done about a request.
    Step(Step),
    /// The subject-access pack of a request: everything held of the person, as a page or as JSON.
    Pack(rights_pack::Args),
    /// What teams were asked to put right, as CSV for them.
    Corrections {
        /// Of this dataset only.
        #[arg(long)]
        dataset: Option<String>,
    },
    /// Write down that data was asked for and not shared, and why.
    NotShared(Refused),
    /// The register of what was not shared.
    Register {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Open {
    /// Which right.
    #[arg(value_enum)]
    right: Right,
    /// The person: an identifier `HP-…`, or one of their records `dataset:record_id[:role]`.
    person: String,
    /// The day on which it arrived [default: today].
    #[arg(long, value_name = "DATE")]
    received: Option<Date>,
    /// How it arrived: post, telephone, desk, email.
    #[arg(long, value_name = "HOW")]
    channel: String,
    /// What is asked, in the person's words.
    #[arg(long, value_name = "TEXT")]
    words: String,
    /// Who acts for the person, and by what right.
    #[arg(long, value_name = "TEXT", default_value = "")]
    represented_by: String,
    /// Who takes it down.
    #[arg(long, value_name = "WHO")]
    by: String,
}

#[derive(Debug, clap::Args)]
struct List {
    /// Only those whose day has passed.
    #[arg(long)]
    overdue: bool,
    /// As of this day [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Step {
    /// The request.
    number: u64,
    /// What was done.
    #[arg(value_enum)]
    what: StepWord,
    /// What was asked, why it takes longer, what the person says is right, what the outcome is.
    #[arg(long, value_name = "TEXT", default_value = "")]
    text: String,
    /// On which ground it is refused.
    #[arg(long, value_enum, required_if_eq("what", "refuse"))]
    ground: Option<Ground>,
    /// The record that is wrong.
    #[arg(long, value_name = "RECORD", required_if_eq("what", "correct"))]
    record: Option<String>,
    /// The field that is wrong, in the word of the source's rules.
    #[arg(long, value_name = "FIELD", required_if_eq("what", "correct"))]
    field: Option<String>,
    /// The day on which it was done [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// By whom.
    #[arg(long, value_name = "WHO")]
    by: String,
}

#[derive(Debug, clap::Args)]
struct Refused {
    /// Who asked.
    #[arg(long, value_name = "WHO")]
    asked_by: String,
    /// For what.
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    /// Of whom, by identifier, if anybody was found.
    #[arg(long, value_name = "HP-…")]
    person: Option<PersonId>,
    /// Why it was not shared.
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// What harm sharing, or not sharing, would do, as it was weighed.
    #[arg(long, value_name = "TEXT")]
    weighed: String,
    /// Who decided.
    #[arg(long, value_name = "WHO")]
    by: String,
    /// Who looked at the decision again.
    #[arg(long, value_name = "WHO", default_value = "")]
    reviewed_by: String,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Right {
    Access,
    Rectification,
    Erasure,
    Restriction,
    Objection,
    Complaint,
}

impl Right {
    const fn kind(self) -> RightsKind {
        match self {
            Self::Access => RightsKind::Access,
            Self::Rectification => RightsKind::Rectification,
            Self::Erasure => RightsKind::Erasure,
            Self::Restriction => RightsKind::Restriction,
            Self::Objection => RightsKind::Objection,
            Self::Complaint => RightsKind::Complaint,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum StepWord {
    /// Its arrival was acknowledged.
    Acknowledge,
    /// The person was asked who they are, or what they mean: the clock stands still.
    AskBack,
    /// The person answered: the clock goes on.
    Answered,
    /// Two more months, and the person was told why.
    Extend,
    /// The team that keeps the record was asked to put it right.
    Correct,
    /// It was done.
    Done,
    /// It was refused.
    Refuse,
    /// The person took it back.
    TakeBack,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Ground {
    PublicTask,
    PublicHealth,
    Archiving,
    LegalClaims,
    Unfounded,
    IdentityNotEstablished,
    Exemption,
    CompellingGrounds,
}

impl Ground {
    const fn ground(self) -> RefusalGround {
        match self {
            Self::PublicTask => RefusalGround::PublicTask,
            Self::PublicHealth => RefusalGround::PublicHealth,
            Self::Archiving => RefusalGround::Archiving,
            Self::LegalClaims => RefusalGround::LegalClaims,
            Self::Unfounded => RefusalGround::Unfounded,
            Self::IdentityNotEstablished => RefusalGround::IdentityNotEstablished,
            Self::Exemption => RefusalGround::Exemption,
            Self::CompellingGrounds => RefusalGround::CompellingGrounds,
        }
    }
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::Open(open) => take_down(open, console),
        Action::List(list) => show(list, console),
        Action::Step(step) => take_step(step, console),
        Action::Pack(pack) => rights_pack::run(pack, console),
        Action::Corrections { dataset } => corrections(dataset.as_deref(), console),
        Action::NotShared(refused) => not_shared(refused, console),
        Action::Register { json } => register(*json, console),
    }
}

fn filled(text: &str, what: &str) -> anyhow::Result<String> {
    let text = text.trim();
    ensure!(
        !text.is_empty(),
        "{what} is empty\n  hint: write it with --text, or the option that asks for it"
    );
    Ok(text.to_owned())
}

/// Writes one entry, looking at the book under the journal's lock first.
fn written(
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

fn corrections(dataset: Option<&str>, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["dataset", "record_id", "role", "field", "says", "request", "asked_on"])?;
    for request in book(&config)?.requests() {
        for taken in &request.steps {
            let RightsStep::CorrectionAsked(CorrectionAsked { record, field, says }) = &taken.step
            else {
                continue;
            };
            if dataset.is_some_and(|dataset| dataset != record.dataset) {
                continue;
            }
            let (role, number, on) = (record.key().role, request.number, taken.on);
            csv.write_record([
                &record.dataset,
                &record.record_id,
                &role.to_string(),
                field,
                says,
                &number.to_string(),
                &on.to_string(),
            ])?;
        }
    }
    let bytes = csv.into_inner().context("the list cannot be written")?;
    console.out().write_all(&bytes)?;
    Ok(Finish::Done)
}

fn not_shared(refused: &Refused, console: &mut Console) -> anyhow::Result<Finish> {
    let Refused { asked_by, purpose, person, because, weighed, by, reviewed_by } = refused;
    let entry = NotShared {
        asked_by: filled(asked_by, "who asked")?,
        purpose: filled(purpose, "the purpose")?,
        person: person.map(|id| id.to_string()).unwrap_or_default(),
        because: filled(because, "the reason")?,
        weighed: filled(weighed, "what was weighed")?,
        by: filled(by, "who decided")?,
        reviewed_by: reviewed_by.trim().to_owned(),
    };
    let number = written(console, |_| Ok(JournalEntry::NotShared(entry)))?;
    writeln!(console.out(), "written down as entry {number}: it was asked for and not shared")?;
    Ok(Finish::Done)
}

fn register(as_json: bool, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let entries = Journal::of(&config).entries()?;
    let refused: Vec<(u64, &str, &NotShared)> = entries
        .iter()
        .filter_map(|recorded| {
            let Some(JournalEntry::NotShared(it)) = &recorded.entry else { return None };
            Some((recorded.sequence, recorded.at.as_str(), it))
        })
        .collect();
    if as_json {
        let rows = refused
            .iter()
            .map(|(number, at, it)| json!({ "entry": number, "at": at, "not_shared": it }));
        writeln!(console.out(), "{:#}", Value::Array(rows.collect()))?;
        return Ok(Finish::Done);
    }
    writeln!(
        console.out(),
        "{} asked for and not shared",
        counted(refused.len() as u64, "disclosure", "disclosures")
    )?;
    for (number, at, NotShared { asked_by, purpose, person, because, weighed, by, reviewed_by }) in
        refused
    {
        let reviewed = if reviewed_by.is_empty() {
            "not reviewed".to_owned()
        } else {
            format!("reviewed by {reviewed_by}")
        };
        writeln!(
            console.out(),
            "{number:>6}  {at}  {asked_by}, {purpose}  {person}\n        because: {because}\n        weighed: {weighed}\n        {by}, {reviewed}"
        )?;
    }
    Ok(Finish::Done)
}

/// A language as the command line names it.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Tongue {
    /// English.
    En,
    /// Welsh.
    Cy,
}

impl Tongue {
    pub(super) const fn language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::Cy => Language::Welsh,
        }
    }
}
