//! `hearth rights erase`: an accepted request for erasure is shown, and with `--apply` carried out as one act.
//!
//! In: a request of erasure, and who asks what it comes to, whose permit is written down first; or the ground on which it is accepted. Out: one
//! batch of the journal, whole or not there: the person is hidden, each source is asked to delete, what is
//! about the person alone and no duty keeps says nothing any more, and the outcome stands beside it. Leaves to `rights` what is erased and what is kept, and why.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::acting::{self, Acting, name};
use super::console::{Console, Finish};
use super::operator::OperatorArgs;
use super::rights::{book_of, policy, written_of};
use super::rights_there::RequestsThere;
use super::words::counted;
use super::{clock, council, hand};
use crate::config::CouncilConfig;
use crate::journal::{
    ErasedOfKind, ErasureGround, ErasureOutcome, Journal, JournalEntry, JournalKind, KeptFor,
    KeptOfKind, NoticeAct, Recorded,
};
use crate::notices::outbox::{NoticeBook, told_of_erasure};
use crate::notices::subscription::Subscriptions;
use crate::rights::{
    Erasing, ErasureAccepted, ErasureSubject, Request, erasure_kind, holding, may_concern,
};
use crate::sharing::{ActFault, ActKind, AgreementBook, HandedAct, Operation, Policy};

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
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let acting = Acting::open(console)?;
    let config = &acting.council.config;
    let policy = policy(config)?;
    let today = clock::today()?;
    let name_of_it = format!("request {}", args.number);
    // an act is its author's; what it comes to is shown to an operator
    let acts = args.by.as_deref().map(str::trim).filter(|_| args.apply);
    let (operated, who) = if let Some(by) = acts {
        may_erase(config, &policy, by)?;
        (None, by.to_owned())
    } else {
        let operator = args.operator.for_case(name_of_it.clone(), "the person's own request");
        let operated = operator.rule(Operation::RightsErase, config)?.over_the_journal(config);
        (Some(operated), operator.who(config).unwrap_or_default())
    };
    let journal = Journal::of(config);
    let book = book_of(&journal.entries_but_looks()?);
    let there = RequestsThere::of(config, &who)?;
    let subject = subject(&acting, there.request(&book, args.number)?, &args.datasets)?;
    let about = |it: &Recorded| may_concern(it, &subject.whom);
    let read = |journal: &Journal, from| journal.entries_that(JournalKind::ALL, from, about);
    let editions = holding(&council::shelf(config)?, &subject.bound.records)?;
    let erasing = |entries: &[Recorded]| -> anyhow::Result<Erasing> {
        let book = book_of(entries);
        let request = book.request(args.number)?;
        let ground = (&policy, editions.clone());
        Ok(Erasing::of(request, subject.clone(), (entries, &book), ground, today)?)
    };
    let at: Timestamp = clock::written_at()?.parse()?;
    // afterwards nobody could say who was told of them: it is owed in the same step
    let partners = |entries: &[Recorded]| {
        let subscriptions = Subscriptions::of(&AgreementBook::of(entries), today);
        let of = (args.number, &subject.whom.persons);
        told_of_erasure(&NoticeBook::of(entries), &subscriptions, of, at)
    };
    if let Some(operated) = operated {
        let entries = read(&journal, 0)?;
        let erasing = erasing(&entries)?;
        operated.permit(vec![name_of_it])?;
        told(erasing.outcome(), (&subject, &partners(&entries)), None, args, console)?;
        return Ok(Finish::Done);
    }
    let (Some(ground), Some(because), Some(by)) = (args.ground, &args.because, &args.by) else {
        bail!("--apply asks for --ground, --because and --by")
    };
    let mut outcome = None;
    let mut owed = Vec::new();
    let restriction = written_of(config, read, |entries, next| {
        let by = name(by.trim(), "user")?;
        let accepted = ErasureAccepted { ground, because: because.clone(), by };
        let erasing = erasing(entries)?;
        outcome = Some(erasing.outcome().clone());
        owed = partners(entries);
        let told = owed.iter().cloned().map(JournalEntry::NoticeActed);
        Ok(erasing.accepted(accepted, &policy)?(next).into_iter().chain(told).collect())
    })?;
    let outcome = outcome.context("nothing was written")?;
    told(&outcome, (&subject, &owed), Some(restriction), args, console)?;
    console.note("backups that were taken before still hold it: `hearth audit checkpoint` takes the register of erasures to the witnesses");
    console.note(&format!(
        "`hearth rights corrections` is the list for the sources; tell the person with `hearth rights show {0}`, then `hearth rights step {0} done`",
        args.number
    ));
    Ok(Finish::Done)
}

/// Whom a request is about today.
fn subject(
    acting: &Acting,
    request: &Request,
    datasets: &[String],
) -> anyhow::Result<ErasureSubject> {
    let earlier = |id| {
        let today = acting.person_today(id);
        Ok(today.map_err(|fault| ActFault::stands(fault.to_string(), ""))?.earlier)
    };
    Ok(ErasureSubject::of(request, datasets, &acting.records(), earlier)?)
}

/// Whether somebody may carry an erasure out: they keep requests, may erase, and may hide the person until the sources have deleted.
fn may_erase(config: &CouncilConfig, policy: &Policy, by: &str) -> anyhow::Result<()> {
    let row = erasure_kind(policy)?;
    let acts = [
        HandedAct::Of(ActKind::Rights),
        HandedAct::Of(ActKind::Erase),
        HandedAct::Restriction(row),
    ];
    acts.into_iter().try_for_each(|act| hand::may_by(config, policy, by, act))
}

fn told(
    outcome: &ErasureOutcome,
    (subject, partners): (&ErasureSubject, &[NoticeAct]),
    restriction: Option<u64>,
    args: &Args,
    console: &mut Console,
) -> anyhow::Result<()> {
    let ErasureOutcome { erased, kept, restriction: _, records: _, editions } = outcome;
    let subscription = |act: &NoticeAct| {
        if let NoticeAct::Owed(owed) = act { Some(owed.subscription.to_string()) } else { None }
    };
    let partners: Vec<String> = partners.iter().filter_map(subscription).collect();
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
            "partners_told": partners,
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
    writeln!(console.out(), "partners to be told: {}", acting::joined(&partners, "none"))?;
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
