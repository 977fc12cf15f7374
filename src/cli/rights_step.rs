//! `hearth rights step`: what was done about a request.
//!
//! In: a step. Out: an entry of the journal; with an answer that ends a stop, the restriction is lifted as the same act. Leaves to `rights` which
//! step may follow which, and what it comes to.

use anyhow::{Context as _, bail};
use serde_json::json;

use super::acting::name;
use super::console::{Console, Finish};
use super::explained::Explained;
use super::rights::{book, book_of, due_json, due_words, policy, working_days, written_as_one};
use super::rights_there::RequestsThere;
use super::rights_words::{Step, StepWord};
use super::{clock, hand, identifier_key, mention_name};
use crate::config::CouncilConfig;
use crate::journal::DecidedRecord;
use crate::rights::{ClockRules, StepSaid, Stepping, known_field};
use crate::sharing::{ActKind, ActsBook, HandedAct};
use crate::stewardship::EvidenceKey;

pub(super) fn take(step: &Step, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let by = step.by.trim();
    hand::may(&config, by, ActKind::Rights)?;
    RequestsThere::of(&config, by)?.request(&book(&config)?, step.number)?;
    let policy = policy(&config)?;
    let today = clock::today()?;
    let stepping = Stepping {
        request: step.number,
        what: said(step, console)?,
        text: step.text.clone(),
        told: step.told,
        on: step.on.unwrap_or(today),
        by: by.to_owned(),
    };
    let entry = written_as_one(&config, |entries, _| {
        let book = book_of(entries);
        let made = stepping.entries(&book, &ActsBook::of(entries), (&policy, today))?;
        if let Some(row) = stepping.decides(&book, &policy)? {
            hand::may_by(&config, &policy, by, HandedAct::Restriction(row))?;
        }
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

/// What was done, as it is said.
fn said(step: &Step, console: &mut Console) -> anyhow::Result<StepSaid> {
    let Step { ground, exemption, record, field, .. } = step;
    Ok(match step.what {
        StepWord::Acknowledge => StepSaid::Acknowledge,
        StepWord::AskBack => StepSaid::AskBack,
        StepWord::Answered => StepSaid::Answered,
        StepWord::Extend => StepSaid::Extend,
        StepWord::Correct => {
            let (Some(record), Some(field)) = (record, field) else {
                bail!(
                    "name the record and the field\n  hint: --record dataset:record_id:role --field surname"
                )
            };
            StepSaid::Correct { record: wrong(record, field, console)?, field: field.clone() }
        }
        StepWord::Done => StepSaid::Done,
        StepWord::Uphold => StepSaid::Uphold,
        StepWord::Override => StepSaid::Override,
        StepWord::Refuse => {
            let ground = ground.context("name the ground with --ground")?.ground();
            let exemption = exemption.as_deref().map(|it| name(it, "exemption")).transpose()?;
            StepSaid::Refuse { ground, exemption }
        }
        StepWord::TakeBack => StepSaid::TakeBack,
    })
}

/// The record that is wrong.
fn wrong(record: &str, field: &str, console: &mut Console) -> anyhow::Result<DecidedRecord> {
    let on = Explained::open(None, console)?;
    let at = mention_name::find(record, &on.records)?;
    known_field(&on.council.rules.ruleset, field)?;
    let key = identifier_key::load_or_make(&on.council.config)?;
    let key = EvidenceKey::new(&key, &on.council.rules.ruleset);
    Ok(key.record(&on.records[at as usize]))
}
