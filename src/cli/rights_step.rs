//! `hearth rights step`: what was done about a request.
//!
//! In: a step. Out: an entry of the journal; with an answer that ends a stop, the restriction is lifted as the same act. Leaves to `rights` which
//! step may follow which.

use anyhow::{Context as _, bail, ensure};
use serde_json::json;

use super::acting::name;
use super::console::{Console, Finish};
use super::explained::Explained;
use super::rights::{
    book, book_of, due_json, due_words, filled, policy, working_days, written_as_one,
};
use super::rights_open::stopped_by;
use super::rights_words::{Step, StepWord};
use super::{clock, hand, identifier_key, mention_name};
use crate::config::CouncilConfig;
use crate::journal::{
    CorrectionAsked, JournalEntry, RefusalGround, RestrictionAct, RestrictionLifted, RightsKind,
    RightsStep, RightsStepTaken,
};
use crate::rights::{ClockRules, Request};
use crate::sharing::{ActKind, ActsBook, HandedAct, Policy};
use crate::stewardship::EvidenceKey;
use crate::values::ExemptionName;

pub(super) fn take(step: &Step, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let on = step.on.map_or_else(clock::today, Ok)?;
    let by = filled(&step.by, "who did it")?;
    hand::may(&config, &by, ActKind::Rights)?;
    let policy = policy(&config)?;
    let made = made_of(step, &policy, console)?;
    let taken = RightsStepTaken { request: step.number, step: made, on, by: by.clone() };
    let entry = written_as_one(&config, |entries, _| {
        let book = book_of(entries);
        book.takes(&taken)?;
        let request = book.request(step.number)?;
        fits(step, request)?;
        may_decide(step, request, &config, &policy)?;
        let mut made = Vec::new();
        if ends_stop(&taken.step) {
            let acts = ActsBook::of(entries);
            let stands =
                |number: &u64| acts.restriction(*number).is_some_and(|it| it.lifted.is_none());
            for restriction in request.stops().filter(stands) {
                let reason = lifted_because(step, request)?;
                let by = name(&by, "user")?;
                let lifted =
                    RestrictionLifted { restriction, person: None, reason, by, approved_by: None };
                made.push(JournalEntry::RestrictionActed(RestrictionAct::Lifted(lifted)));
            }
        }
        made.push(JournalEntry::RightsStepTaken(taken));
        Ok(made)
    })?;
    let (book, working) = (book(&config)?, working_days(&config)?);
    let request = book.request(step.number)?;
    let due = request.clock().due(ClockRules::default(), &working);
    let (number, state) = (step.number, request.state().in_words());
    if step.json {
        let told =
            json!({ "request": number, "entry": entry, "state": state, "due": due_json(due) });
        writeln!(console.out(), "{told:#}")?;
    } else {
        writeln!(console.out(), "request {number}: {state}, {} (entry {entry})", due_words(due))?;
    }
    if step.what == StepWord::Correct {
        console.note("to mark the record as disputed meanwhile: `hearth restrict set`");
    }
    Ok(Finish::Done)
}

/// The step as the journal keeps it.
fn made_of(step: &Step, policy: &Policy, console: &mut Console) -> anyhow::Result<RightsStep> {
    let Step { text, ground, exemption, record, field, .. } = step;
    Ok(match step.what {
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
        StepWord::Uphold => RightsStep::Done { outcome: filled(text, "the reason")? },
        StepWord::Override => RightsStep::Refused {
            ground: RefusalGround::CompellingGrounds,
            reason: filled(text, "the reason")?,
            exemption: None,
        },
        StepWord::Refuse => {
            let ground = ground.context("name the ground with --ground")?.ground();
            let exemption = exemption.as_deref().map(|it| exempted(it, policy)).transpose()?;
            ensure!(
                (ground == RefusalGround::Exemption) == exemption.is_some(),
                "an exemption is named, and goes with --ground exemption\n  hint: --exemption is one of {}",
                known_exemptions(policy)
            );
            RightsStep::Refused { ground, reason: filled(text, "the reason")?, exemption }
        }
        StepWord::TakeBack => RightsStep::TakenBack,
    })
}

fn exempted(text: &str, policy: &Policy) -> anyhow::Result<ExemptionName> {
    let named: ExemptionName = name(text, "exemption")?;
    ensure!(
        policy.rights().exemption(&named).is_some(),
        "the policy has no exemption `{text}`\n  hint: it has {}",
        known_exemptions(policy)
    );
    Ok(named)
}

fn known_exemptions(policy: &Policy) -> String {
    let names: Vec<&str> = policy.rights().exemptions.iter().map(|it| it.name.as_str()).collect();
    names.join(", ")
}

/// Whether the words of the command fit the right that is used.
fn fits(step: &Step, request: &Request) -> anyhow::Result<()> {
    let right = request.asked.right;
    let balanced = matches!(step.what, StepWord::Uphold | StepWord::Override);
    ensure!(
        !balanced || right == RightsKind::Objection,
        "request {} is of {}: only an objection is upheld or overridden\n  hint: write done or refuse",
        request.number,
        right.word()
    );
    ensure!(
        !(right == RightsKind::Erasure
            && step.what == StepWord::Done
            && request.erased().is_none()),
        "request {0} was not carried out yet\n  hint: `hearth rights erase {0}` shows what it comes to; or refuse it",
        request.number
    );
    Ok(())
}

/// Whether who answers may decide it: what is said to an objection, or to a wish for restriction, sets or lifts what stops sharing, and is for
/// whom the policy lets set a restriction of that kind.
fn may_decide(
    step: &Step,
    request: &Request,
    config: &CouncilConfig,
    policy: &Policy,
) -> anyhow::Result<()> {
    let decides = matches!(
        step.what,
        StepWord::Done | StepWord::Uphold | StepWord::Override | StepWord::Refuse
    );
    let Some(kind) = stopped_by(request.asked.right).filter(|_| decides) else { return Ok(()) };
    // a policy without the row has stopped nothing
    let Some(row) = policy.restriction(&name(kind, "kind of restriction")?) else { return Ok(()) };
    hand::may_by(config, policy, step.by.trim(), HandedAct::Restriction(row))
}

/// True for an answer after which sharing goes on: what was stopped is not, once it is refused or taken back.
const fn ends_stop(step: &RightsStep) -> bool {
    match step {
        RightsStep::Refused { .. } | RightsStep::TakenBack => true,
        RightsStep::Acknowledged
        | RightsStep::AskedBack { .. }
        | RightsStep::Answered
        | RightsStep::Extended { .. }
        | RightsStep::CorrectionAsked(_)
        | RightsStep::DeletionAsked { .. }
        | RightsStep::Stopped { .. }
        | RightsStep::Erased(_)
        | RightsStep::Done { .. } => false,
    }
}

/// Why the stop is lifted. Of a restriction of processing the person hears before (article 18(3)).
fn lifted_because(step: &Step, request: &Request) -> anyhow::Result<String> {
    let number = request.number;
    if request.asked.right != RightsKind::Restriction || step.what == StepWord::TakeBack {
        return Ok(format!("request {number} is answered"));
    }
    let told = step.told.context(
        "the person is told before a restriction is lifted (UK GDPR, Art. 18(3))\n  hint: tell them, and write the day with --told",
    )?;
    let on = step.on.map_or_else(clock::today, Ok)?;
    ensure!(told <= on, "{told} is after the day on which it is lifted");
    Ok(format!("request {number} is answered; the person was told on {told}"))
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
