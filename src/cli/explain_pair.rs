//! Why two mentions are one person or two, in words.
//!
//! In: the facts of a pair. Out: the comparisons, adding up to the score; the blocking rules that meet them; what
//! forbids or joins them; who stands around them. No personal value.

use std::io::Write;

use super::decided::Decided;
use super::explain_change;
use super::explain_facts::{Near, PairFacts};
use super::words::counted;
use crate::clerical::constraint;
use crate::persons::held_once;
use crate::pipeline::MatchStage;

/// So many of the rules that meet a pair are named; JSON has them all.
const RULES_NAMED: usize = 5;

type Out<'o> = &'o mut (dyn Write + Send);

/// Writes the explanation.
pub(super) fn write(
    facts: &PairFacts<'_>,
    stage: &MatchStage<'_>,
    why_not: bool,
    out: Out<'_>,
) -> anyhow::Result<()> {
    let PairFacts { on, permit, pair: [a, b], explanation, needed, one, .. } = facts;
    let (a, b) = (*a, *b);
    for record in [a, b] {
        writeln!(
            out,
            "{}   person {}   {}",
            on.name(record),
            on.person(record),
            on.residence_for(permit, record)
        )?;
    }
    let verdict = if *one { "one person" } else { "two persons" };
    writeln!(out, "{verdict} in edition {}\n\n{explanation}", on.edition.id())?;
    writeln!(out, "{}", needed.placed(explanation.weight))?;
    surroundings(facts, out)?;
    if facts.rules.is_empty() {
        writeln!(out, "No blocking rule brings them together: the two were never compared.")?;
    } else {
        writeln!(out, "Blocking rules that bring them together: {}.", first_of(&facts.rules))?;
    }
    if let Some(reason) = facts.constraint {
        writeln!(out, "They can never be one person: {}.", reason.in_words())?;
    }
    Decided::on(on, stage)?.write_pair(a, b, out)?;
    let strong = explanation.weight >= needed.link;
    if *one {
        joined(facts, strong, out)?;
    } else if facts.constraint.is_none() && !facts.rules.is_empty() && strong {
        if facts.link.is_some() {
            kept_apart(facts, stage, out)?;
        } else {
            writeln!(
                out,
                "By themselves they would be one person; what surrounds them spoke against it."
            )?;
        }
    }
    if why_not {
        writeln!(out, "\nWhat would change it")?;
        explain_change::write(facts, out)?;
    }
    Ok(())
}

/// Who else might be meant, and who lives with both.
fn surroundings(facts: &PairFacts<'_>, out: Out<'_>) -> anyhow::Result<()> {
    let PairFacts { on, explanation, link, rival, .. } = facts;
    if link.is_none() {
        writeln!(
            out,
            "What surrounds them is not in this: an edition keeps it for links and doubtful pairs only."
        )?;
    }
    let competes = explanation.row("rivals").is_none_or(|row| row.level != "none");
    if let Some(rival) = rival.filter(|_| competes) {
        writeln!(
            out,
            "Strongest rival: {}, which weighs {} bits by itself with {}; these two {}.",
            on.name(rival.record),
            rival.own,
            on.name(rival.linked_to),
            facts.own
        )?;
    }
    for (one, other) in facts.companions() {
        let (one, other) = (on.name(one), on.name(other));
        writeln!(
            out,
            "Company: {one} beside the one and {other} beside the other are one person."
        )?;
    }
    Ok(())
}

/// The first rules, and how many more there are.
fn first_of(rules: &[String]) -> String {
    let (first, more) = rules.split_at(rules.len().min(RULES_NAMED));
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    first.join(", ") + &more
}

/// A rule that almost meets, and what keeps it from it.
pub(super) fn near_in_words(near: &Near) -> String {
    let Near { rule, missing, differing } = near;
    let told = |parts: &[&str], what: &str| {
        (!parts.is_empty()).then(|| format!("{} {what}", parts.join(", ")))
    };
    let obstacles: Vec<String> =
        [told(missing, "missing"), told(differing, "differing")].into_iter().flatten().collect();
    if obstacles.is_empty() {
        format!("{rule}: its block is too large, or the rules compare no such pair")
    } else {
        format!("{rule}: {}", obstacles.join("; "))
    }
}

/// How two records of one person came together, but for what is closed of it.
fn joined(facts: &PairFacts<'_>, strong: bool, out: Out<'_>) -> anyhow::Result<()> {
    let PairFacts { on, permit, pair: [a, b], .. } = facts;
    let chain = on.chain(*a, *b)?;
    if chain.len() > 1 || !strong {
        writeln!(out, "They are one person by way of others:")?;
        let is_open = |record: u32| !on.is_closed(permit, record);
        for link in chain.iter().filter(|it| is_open(it.left) && is_open(it.right)) {
            writeln!(
                out,
                "  {:>9} bits  {} and {}",
                link.weight.to_string(),
                on.name(link.left),
                on.name(link.right)
            )?;
        }
    }
    Ok(())
}

/// Why a pair that scores well enough is two persons all the same.
fn kept_apart(facts: &PairFacts<'_>, stage: &MatchStage<'_>, out: Out<'_>) -> anyhow::Result<()> {
    let PairFacts { on, permit, pair, .. } = facts;
    let [a, b] = *pair;
    let (mut left, mut right) = (on.records_of(on.person(a))?, on.records_of(on.person(b))?);
    for side in [&mut left, &mut right] {
        side.retain(|record| !on.is_closed(permit, *record));
    }
    let mut stood_between = false;
    for (&one, &other) in left.iter().flat_map(|one| right.iter().map(move |other| (one, other))) {
        if let Some(reason) = constraint(stage, one, other) {
            stood_between = true;
            writeln!(
                out,
                "Their persons can never be one: {} and {}: {}.",
                on.name(one),
                on.name(other),
                reason.in_words()
            )?;
        }
        let records = &stage.table.records;
        if let Some(reason) =
            held_once(&stage.table, &records[one as usize], &records[other as usize])
        {
            stood_between = true;
            writeln!(
                out,
                "Their persons are two unless a steward calls {} and {} one: {}.",
                on.name(one),
                on.name(other),
                reason.in_words()
            )?;
        }
    }
    let fenced = stage.fenced();
    if stood_between {
        return Ok(());
    }
    if fenced[a as usize] || fenced[b as usize] {
        writeln!(
            out,
            "One of them is fenced: it attaches to one person at most, and joins no two."
        )?;
    } else {
        let records = counted((left.len() + right.len()) as u64, "record", "records");
        writeln!(
            out,
            "The two persons as wholes, of {records}, contradict each other more than they agree."
        )?;
    }
    Ok(())
}
