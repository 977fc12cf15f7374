//! A pair's explanation for programs.
//!
//! In: the facts of a pair. Out: one JSON object. No personal value.

use std::io::Write;

use serde::Serialize;

use super::explain_facts::{Near, PairFacts};
use crate::editions::LinkDecision;
use crate::links::{Rival, WaterfallStep};
use crate::persons::CannotLink;
use crate::values::MatchWeight;

#[derive(Serialize)]
struct PairAnswer {
    edition: String,
    mentions: [MentionAnswer; 2],
    one_person: bool,
    /// What the edition decided on the pair itself: `linked`, `review`, or `none`.
    decision: &'static str,
    prior: f64,
    rows: Vec<RowAnswer>,
    sum: f64,
    probability: f64,
    /// False if what surrounds the pair is not among the rows.
    context_known: bool,
    thresholds: ThresholdsAnswer,
    blocking_rules: Vec<String>,
    nearest_rules: Vec<NearAnswer>,
    constraint: Option<&'static str>,
    rival: Option<RivalAnswer>,
    company: Vec<[String; 2]>,
    without_rival: Option<f64>,
    with_company: Option<f64>,
}

#[derive(Serialize)]
struct MentionAnswer {
    mention: String,
    person: String,
}

#[derive(Serialize)]
struct RowAnswer {
    comparison: String,
    level: String,
    bits: f64,
    total: f64,
}

#[derive(Serialize)]
struct ThresholdsAnswer {
    link: f64,
    review: f64,
    different_homes: bool,
}

#[derive(Serialize)]
struct NearAnswer {
    rule: String,
    missing: Vec<&'static str>,
    differing: Vec<&'static str>,
}

#[derive(Serialize)]
struct RivalAnswer {
    mention: String,
    linked_to: String,
    bits: f64,
}

/// Writes the object.
pub(super) fn write(facts: &PairFacts<'_>, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    let PairFacts { on, pair, explanation, needed, .. } = facts;
    let row = |&WaterfallStep { comparison, level, from, to }: &WaterfallStep<'_>| RowAnswer {
        comparison: comparison.to_owned(),
        level: level.to_owned(),
        bits: (to - from).bits(),
        total: to.bits(),
    };
    let near = |Near { rule, missing, differing }: &Near| NearAnswer {
        rule: rule.clone(),
        missing: missing.clone(),
        differing: differing.clone(),
    };
    let rival = |Rival { record, linked_to, own }| RivalAnswer {
        mention: on.name(record),
        linked_to: on.name(linked_to),
        bits: own.bits(),
    };
    let answer = PairAnswer {
        edition: on.edition.id().to_string(),
        mentions: pair.map(|record| MentionAnswer {
            mention: on.name(record),
            person: on.person(record).to_string(),
        }),
        one_person: facts.one,
        decision: match facts.link.as_ref().map(|link| link.decision) {
            Some(LinkDecision::Linked) => "linked",
            Some(LinkDecision::Review) => "review",
            None => "none",
        },
        prior: explanation.prior.bits(),
        // the first step is the prior
        rows: explanation.steps().iter().skip(1).map(row).collect(),
        sum: explanation.weight.bits(),
        probability: explanation.weight.probability(),
        context_known: facts.link.is_some(),
        thresholds: ThresholdsAnswer {
            link: needed.link.bits(),
            review: needed.review.bits(),
            different_homes: needed.apart,
        },
        blocking_rules: facts.rules.clone(),
        nearest_rules: facts.nearest.iter().map(near).collect(),
        constraint: facts.constraint.map(CannotLink::in_words),
        rival: facts.rival.map(rival),
        company: facts.companions().iter().map(|&(a, b)| [on.name(a), on.name(b)]).collect(),
        without_rival: facts.without_rival.map(MatchWeight::bits),
        with_company: facts.with_company.map(MatchWeight::bits),
    };
    serde_json::to_writer_pretty(&mut *out, &answer)?;
    writeln!(out)?;
    Ok(())
}
