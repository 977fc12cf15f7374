//! `hearth rights erase`: an accepted request for erasure is shown, and with `--apply` carried out as one act.
//!
//! In: a request of erasure, the ground on which it is accepted. Out: one batch of the journal, whole or not there: the person is hidden, each
//! source is asked to delete, what is about the person alone and no duty keeps says nothing any more, and the outcome stands beside it. Leaves
//! to `rights` what is erased and what is kept, and why.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail, ensure};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::acting::{self, Acting, name};
use super::console::{Console, Finish};
use super::rights::{book_of, filled, policy, written_as_one};
use super::rights_show::holding;
use super::words::counted;
use super::{clock, hand};
use crate::config::CouncilConfig;
use crate::journal::{
    BoundPerson, DecidedRecord, EntryErased, ErasedOfKind, ErasureGround, ErasureOutcome, Journal,
    JournalEntry, KeptFor, KeptOfKind, Recorded, RestrictionAct, RestrictionEffect, RestrictionSet,
    RightsStep, RightsStepTaken,
};
use crate::rights::{ErasurePlan, Request, Whom};
use crate::sharing::{ActKind, BindTo, HandedAct, Policy, RestrictionKind};
use crate::values::PersonId;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The request.
    number: u64,
    /// Carry it out; without this, what it comes to is shown and nothing is written.
    #[arg(long, requires = "ground", requires = "because", requires = "by")]
    apply: bool,
    /// Only of this dataset, where the rest of the request is refused; may be given several times.
    #[arg(long = "dataset", value_name = "DATASET")]
    datasets: Vec<String>,
    /// On which ground it is accepted: `no_longer_necessary`, `consent_withdrawn`, `objection`, `unlawfully_processed`, `legal_obligation`.
    #[arg(long, value_parser = super::store::ground)]
    ground: Option<ErasureGround>,
    /// Why it is accepted, without personal values.
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
    /// Who decides.
    #[arg(long, value_name = "USER")]
    by: Option<String>,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

/// The request with whom it is about today.
struct Subject {
    whom: Whom,
    bound: BoundPerson,
    whole: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let acting = Acting::open(console)?;
    let config = &acting.council.config;
    let policy = policy(config)?;
    let today = clock::today()?;
    let entries = Journal::of(config).entries()?;
    let book = book_of(&entries);
    let request = book.request(args.number)?;
    let subject = subject(&acting, request, &args.datasets)?;
    let editions = holding(config, &subject.bound.records)?;
    let outcome_of = |entries: &[Recorded], restriction: u64| {
        let plan = ErasurePlan::of(entries, &subject.whom, policy.kept_kinds(), today);
        let records = subject.bound.records.len() as u64;
        let outcome = plan.outcome(restriction, records, editions.clone());
        (plan.erase, outcome)
    };
    if !args.apply {
        let (_, outcome) = outcome_of(&entries, 0);
        let step = RightsStep::Erased(outcome.clone());
        let by = args.by.clone().unwrap_or_default();
        book.takes(&RightsStepTaken { request: args.number, step, on: today, by })?;
        told(&outcome, &subject, None, args, console)?;
        return Ok(Finish::Done);
    }
    let (Some(ground), Some(because), Some(by)) = (args.ground, &args.because, &args.by) else {
        bail!("--apply asks for --ground, --because and --by")
    };
    may_erase(config, &policy, by.trim())?;
    ensure!(
        ground != ErasureGround::RetentionEnded,
        "that the time is over is no ground of a request\n  hint: `hearth rights retention` erases what is over"
    );
    let because = filled(because, "the reason")?;
    let mut done = None;
    written_as_one(config, |entries, next| {
        let (erase, outcome) = outcome_of(entries, next);
        let hidden = hidden(&subject, args.number, by, &policy, today)?;
        let mut made = vec![JournalEntry::RestrictionActed(RestrictionAct::Set(hidden))];
        let step = |step| {
            let (on, by) = (today, by.clone());
            RightsStepTaken { request: args.number, step, on, by }
        };
        for record in &subject.bound.records {
            let asked = step(RightsStep::DeletionAsked { record: record.clone() });
            made.push(JournalEntry::RightsStepTaken(asked));
        }
        for (sequence, _) in erase {
            let (because, by) = (because.clone(), by.clone());
            let erased = EntryErased { sequence, because, ground, by };
            made.push(JournalEntry::EntryErased(erased));
        }
        let last = step(RightsStep::Erased(outcome.clone()));
        book_of(entries).takes(&last)?;
        made.push(JournalEntry::RightsStepTaken(last));
        done = Some((next, outcome));
        Ok(made)
    })?;
    let (restriction, outcome) = done.context("nothing was written")?;
    told(&outcome, &subject, Some(restriction), args, console)?;
    console.note("backups that were taken before still hold it: `hearth audit checkpoint` takes the register of erasures to the witnesses");
    console.note(&format!(
        "`hearth rights corrections` is the list for the sources; tell the person with `hearth rights show {0}`, then `hearth rights step {0} done`",
        args.number
    ));
    Ok(Finish::Done)
}

/// Whether somebody may carry an erasure out: they keep requests, may erase, and may hide the person until the sources have deleted.
fn may_erase(config: &CouncilConfig, policy: &Policy, by: &str) -> anyhow::Result<()> {
    let row = erasure(policy)?;
    let acts = [
        HandedAct::Of(ActKind::Rights),
        HandedAct::Of(ActKind::Erase),
        HandedAct::Restriction(row),
    ];
    acts.into_iter().try_for_each(|act| hand::may_by(config, policy, by, act))
}

/// The policy's row of the restriction that hides who is erased.
fn erasure(policy: &Policy) -> anyhow::Result<&RestrictionKind> {
    policy.restriction(&name("erasure", "kind of restriction")?).context(
        "the policy has no restriction `erasure`, by which the person is hidden\n  hint: put the shipped row back into restrictions.toml",
    )
}

/// Whom a request is about, by all that they go by: their records of the day on which they asked and today's, every identifier that was theirs.
fn subject(acting: &Acting, request: &Request, datasets: &[String]) -> anyhow::Result<Subject> {
    let asked = &request.asked;
    let then: PersonId = asked.person.parse().context("the request names nobody")?;
    let mut today: BTreeSet<PersonId> = BTreeSet::new();
    for record in &asked.records {
        today.extend(acting.edition.person_of(&record.key())?);
    }
    ensure!(
        today.len() < 2,
        "the records of request {} are taken for several persons by now: {}\n  hint: settle who they are with `hearth decide`; what is erased \
         must not be somebody else's",
        request.number,
        today.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    );
    let mut bound = BoundPerson { person: then, records: asked.records.clone() };
    let mut persons: BTreeSet<PersonId> = [then].into();
    if let Some(id) = today.first() {
        let now = acting.bound(*id, BindTo::All)?;
        let known: BTreeSet<_> = now.records.iter().map(DecidedRecord::key).collect();
        bound.records.retain(|record| !known.contains(&record.key()));
        bound.records.extend(now.records);
        bound.records.sort_by_key(DecidedRecord::key);
        bound.person = *id;
        persons.insert(*id);
        persons.extend(acting.person_today(*id)?.earlier);
    }
    let whole = datasets.is_empty();
    if !whole {
        bound.records.retain(|record| datasets.contains(&record.dataset));
        // an identifier stands for all records: what names it is not about these alone
        persons.clear();
        for dataset in datasets {
            ensure!(
                bound.records.iter().any(|record| record.dataset == *dataset),
                "nothing of {dataset} is held of the person"
            );
        }
    }
    let records = bound.records.iter().map(DecidedRecord::key).collect();
    Ok(Subject { whom: Whom { persons, records }, bound, whole })
}

/// The restriction that holds until the sources have deleted: of the whole person, or of the records in question.
fn hidden(
    subject: &Subject,
    request: u64,
    by: &str,
    policy: &Policy,
    today: Date,
) -> anyhow::Result<RestrictionSet> {
    let row = erasure(policy)?;
    let (effect, only) = if subject.whole {
        (RestrictionEffect::Existence, Vec::new())
    } else {
        (RestrictionEffect::Record, subject.bound.records.clone())
    };
    Ok(RestrictionSet {
        kind: row.name.clone(),
        effect,
        person: subject.bound.clone(),
        only,
        purposes: Vec::new(),
        legal_note: format!("request {request}: UK GDPR, Art. 17"),
        from: today,
        until: None,
        review: Some(today.checked_add(i64::from(row.review_days).days())?),
        by: name(by, "user")?,
        approved_by: None,
    })
}

fn told(
    outcome: &ErasureOutcome,
    subject: &Subject,
    restriction: Option<u64>,
    args: &Args,
    console: &mut Console,
) -> anyhow::Result<()> {
    let ErasureOutcome { erased, kept, restriction: _, records: _, editions } = outcome;
    if args.json {
        let rows: Vec<Value> = subject
            .bound
            .records
            .iter()
            .map(|record| json!({ "dataset": record.dataset, "record": record.key().to_string() }))
            .collect();
        let told = json!({
            "request": args.number,
            "applied": restriction.is_some(),
            "restriction": restriction,
            "erased": erased,
            "kept": kept,
            "delete_in_sources": rows,
            "editions": editions,
        });
        writeln!(console.out(), "{told:#}")?;
        return Ok(());
    }
    let tense = if restriction.is_some() { "erased" } else { "to be erased" };
    let count: u64 = erased.iter().map(|it| it.entries).sum();
    writeln!(console.out(), "request {}: {} {tense}", args.number, entries(count))?;
    for ErasedOfKind { of, entries } in erased {
        writeln!(console.out(), "  {entries:>6}  {of}")?;
    }
    for KeptOfKind { of, entries, because, until } in kept {
        let why = match because {
            KeptFor::Duty { says } => says.clone(),
            KeptFor::Others => "about others too".to_owned(),
            KeptFor::Hold { hold } => format!("legal hold {hold}"),
        };
        let until = until.map_or_else(String::new, |day| format!(", until {day}"));
        writeln!(console.out(), "  {entries:>6}  {of}   KEPT: {why}{until}")?;
    }
    let rows: Vec<String> =
        subject.bound.records.iter().map(|record| record.key().to_string()).collect();
    writeln!(console.out(), "to be deleted by the sources: {}", acting::joined(&rows, "nothing"))?;
    writeln!(console.out(), "editions that hold them: {}", acting::joined(editions, "none"))?;
    match restriction {
        Some(number) => writeln!(
            console.out(),
            "restriction {number} hides {} until the sources have deleted",
            if subject.whole { "the person" } else { "these records" }
        )?,
        None => writeln!(console.out(), "nothing is written; add --apply to carry it out")?,
    }
    Ok(())
}

fn entries(count: u64) -> String {
    counted(count, "entry", "entries")
}
