//! What was done about a request, for the person who made it: a letter's lines, in their language.
//!
//! In: a request as it stands, the policy, the words, and where what was erased is still held. Out: lines. It says what the journal says was
//! done, and what is still to be done elsewhere; nothing of anybody else.

use std::collections::BTreeSet;

use serde::Serialize;

use super::book::Request;
use super::words::{Language, Words};
use crate::journal::{RightsStep, RightsStepTaken};
use crate::sharing::{Bilingual, KeptSince, Policy};
use crate::values::PurposeName;

/// Where the records of an erasure are still held.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct StillHeld {
    /// Datasets that still deliver one of them, ascending.
    pub datasets: BTreeSet<String>,
    /// Editions on the shelf that hold one of them, oldest first.
    pub editions: Vec<String>,
}

/// The lines of an answer.
#[must_use]
pub fn answer(
    request: &Request,
    held: &StillHeld,
    due: Option<String>,
    policy: &Policy,
    words: &Words,
) -> Vec<String> {
    let number = request.number.to_string();
    let right = words.say(&format!("requests.{}", request.asked.right.word())).to_owned();
    let received = request.asked.received.to_string();
    let gaps = [("number", number.as_str()), ("date", &received), ("right", &right)];
    let mut lines = vec![words.fill("answer.asked", &gaps)];
    for taken in &request.steps {
        lines.extend(step(taken, held, policy, words));
    }
    lines.extend(due.map(|day| words.fill("answer.open", &[("date", &day)])));
    lines
}

fn step(
    RightsStepTaken { request: _, step, on, by: _ }: &RightsStepTaken,
    held: &StillHeld,
    policy: &Policy,
    words: &Words,
) -> Vec<String> {
    let date = on.to_string();
    let dated = |key: &str| words.fill(key, &[("date", &date)]);
    let said = |key: &str, text: &str| words.fill(key, &[("date", &date), ("text", text)]);
    match step {
        RightsStep::Acknowledged => vec![dated("answer.acknowledged")],
        RightsStep::AskedBack { what } => vec![said("answer.asked_back", what)],
        RightsStep::Answered => vec![dated("answer.answered")],
        RightsStep::Extended { reason } => vec![said("answer.extended", reason)],
        RightsStep::CorrectionAsked(asked) => {
            let service = words.say(&format!("datasets.{}", asked.record.dataset)).to_owned();
            vec![words.fill("answer.correction", &[("date", &date), ("service", &service)])]
        }
        // told with the erasure that they belong to
        RightsStep::DeletionAsked { .. } => Vec::new(),
        RightsStep::Stopped { restriction: _, purposes, ground: _ } => {
            if purposes.is_empty() {
                return vec![dated("answer.restricted")];
            }
            let label = |purpose: &PurposeName| match policy.purpose(purpose) {
                Some(purpose) => in_language(&purpose.label, words).to_owned(),
                None => purpose.to_string(),
            };
            let purposes = purposes.iter().map(label).collect::<Vec<_>>().join("; ");
            vec![words.fill("answer.stopped", &[("date", &date), ("purposes", &purposes)])]
        }
        RightsStep::Erased(_) => erased(&date, held, policy, words),
        RightsStep::Done { outcome } => vec![said("answer.done", outcome)],
        RightsStep::Refused { ground, reason, exemption } => {
            let mut lines = vec![said("answer.refused", reason)];
            let exemption = exemption.as_ref().and_then(|name| policy.rights().exemption(name));
            lines.push(match exemption {
                Some(it) => words.fill(
                    "answer.exemption",
                    &[("says", in_language(&it.says, words)), ("law", &it.citation)],
                ),
                None => words.fill("answer.law", &[("law", ground.citation())]),
            });
            lines.push(words.say("rights.complain").to_owned());
            lines
        }
        RightsStep::TakenBack => vec![dated("answer.taken_back")],
    }
}

/// What an erasure came to. What is kept is told as the policy has it, whether or not there is any of it: how many looks, holds or notes on a
/// case there are would tell somebody what they may not know, such as that they are being looked into.
fn erased(date: &str, held: &StillHeld, policy: &Policy, words: &Words) -> Vec<String> {
    let mut lines =
        vec![words.fill("answer.erased", &[("date", date)]), words.say("answer.hidden").to_owned()];
    lines.push(if held.datasets.is_empty() {
        words.say("answer.deleted").to_owned()
    } else {
        let services: Vec<&str> =
            held.datasets.iter().map(|dataset| words.say_of("datasets", dataset)).collect();
        words.fill("answer.delivered", &[("services", &services.join(", "))])
    });
    lines.push(if held.editions.is_empty() {
        words.say("answer.no_editions").to_owned()
    } else {
        words.fill("answer.editions", &[("editions", &held.editions.join(", "))])
    });
    lines.push(words.say("answer.kept").to_owned());
    for row in policy.kept_kinds() {
        let Some(duty) = &row.duty else { continue };
        let key = match row.since {
            KeptSince::Written => "answer.kept_written",
            KeptSince::Ended => "answer.kept_ended",
        };
        let (why, time) = (in_language(duty, words), time(row.days, words));
        lines.push(words.fill(key, &[("why", why), ("time", &time)]));
    }
    lines.push(words.say("answer.others").to_owned());
    lines.push(words.say("answer.hold").to_owned());
    lines
}

/// A number of days in words: whole years where it is some.
fn time(days: u32, words: &Words) -> String {
    // a leap year more or less is none: 2,192 days are six years, 2,557 seven
    let years = (days * 4 + 2) / 1461;
    let (key, count) = if years > 0 && days.abs_diff(years * 1461 / 4) <= 1 {
        ("years", years)
    } else {
        ("days", days)
    };
    words.fill(&format!("answer.{key}"), &[("count", &count.to_string())])
}

/// A text of the policy in the language of the words.
pub(super) fn in_language<'t>(text: &'t Bilingual, words: &Words) -> &'t str {
    match words.language() {
        Language::English => &text.en,
        Language::Welsh => &text.cy,
    }
}
