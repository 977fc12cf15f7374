//! What would change the answer for a pair, with figures.
//!
//! In: the facts of a pair. Out: what joins a pair that is one person; what stopped one that is two, and how many bits
//! each remedy would bring. No personal value.

use std::io::Write;

use super::explain_facts::PairFacts;
use super::explain_pair::near_in_words;
use crate::links::{Explanation, Model};
use crate::values::MatchWeight;

type Out<'o> = &'o mut (dyn Write + Send);

/// Writes what would part, or join, the two.
pub(super) fn write(facts: &PairFacts<'_>, out: Out<'_>) -> anyhow::Result<()> {
    if facts.one { part(&facts.explanation, out) } else { change(facts, out) }
}

/// What joins a pair that is one person.
fn part(explanation: &Explanation, out: Out<'_>) -> anyhow::Result<()> {
    match explanation
        .rows
        .iter()
        .filter(|row| row.weight > MatchWeight::ZERO)
        .max_by_key(|row| row.weight)
    {
        Some(row) => writeln!(
            out,
            "  {} ({}) speaks most for it: without it the pair would weigh {} bits.",
            row.comparison,
            row.level,
            explanation.weight - row.weight
        )?,
        None => writeln!(out, "  Nothing in the two records speaks for it: others join them.")?,
    }
    Ok(())
}

/// What would join a pair that is two persons.
fn change(facts: &PairFacts<'_>, out: Out<'_>) -> anyhow::Result<()> {
    let PairFacts { on, pair, explanation, needed, .. } = facts;
    if facts.constraint.is_some() {
        writeln!(out, "  Only a correction at the source: no score outweighs what is said above.")?;
    }
    if facts.rules.is_empty() {
        writeln!(
            out,
            "  A blocking rule must bring them together first: see blocking.toml. Nearest:"
        )?;
        for near in &facts.nearest {
            writeln!(out, "    {}", near_in_words(near))?;
        }
    }
    if explanation.weight < needed.link {
        let short = (needed.link - explanation.weight).bits();
        writeln!(out, "  It is {short:.3} bits short.")?;
    }
    if let Some(row) = explanation.strongest_against() {
        let without = explanation.weight - row.weight;
        writeln!(
            out,
            "  {} ({}) speaks most against it: without it the pair would weigh {without} bits, {}.",
            row.comparison,
            row.level,
            needed.enough(without)
        )?;
    }
    around(facts, out)?;
    for row in explanation.rows.iter().filter(|row| row.level == "missing") {
        let Some(gain) =
            agreement(&on.model, &row.comparison).filter(|gain| *gain > MatchWeight::ZERO)
        else {
            continue;
        };
        // what a source has no column for, its clerks cannot fill
        let lacking: Vec<u32> =
            pair.iter().copied().filter(|&record| !on.states(record, &row.comparison)).collect();
        if !lacking.iter().all(|&record| on.could_state(record, &row.comparison)) {
            continue;
        }
        let lacking: Vec<String> = lacking.into_iter().map(|record| on.name(record)).collect();
        writeln!(
            out,
            "  {} is missing in {}: the same on both would add about {:+.0} bits, {}.",
            row.comparison,
            lacking.join(" and "),
            gain.bits(),
            needed.enough(explanation.weight + gain)
        )?;
    }
    Ok(())
}

/// What other surroundings would bring.
fn around(facts: &PairFacts<'_>, out: Out<'_>) -> anyhow::Result<()> {
    let PairFacts { explanation, needed, without_rival, with_company, .. } = facts;
    if let Some(rival) = facts.rival.filter(|rival| rival.own > facts.own) {
        writeln!(
            out,
            "  {} outweighs it by {:.3} bits: a pair that has a stronger rival gives way to it.",
            facts.on.name(rival.record),
            (rival.own - facts.own).bits()
        )?;
    }
    if let Some(without) = without_rival.filter(|weight| *weight > explanation.weight) {
        writeln!(
            out,
            "  Without a rival the pair would weigh {without} bits, {}.",
            needed.enough(without)
        )?;
    }
    if let Some(with) = with_company {
        writeln!(
            out,
            "  If several people lived with both, the pair would weigh {with} bits, {}.",
            needed.enough(*with)
        )?;
    }
    Ok(())
}

/// What agreement on a comparison weighs, whatever the value.
fn agreement(model: &Model, comparison: &str) -> Option<MatchWeight> {
    let weights = model.comparisons.iter().find(|weights| weights.name == comparison)?;
    let best = weights.levels.first()?;
    Some(MatchWeight::from_probabilities(best.m.max(1e-9), best.u.max(1e-9)))
}
