//! Why two mentions are one person or two, and what would change it.
//!
//! In: two records of an edition. Out: the comparisons, adding up to the score; the blocking rules that meet them; what
//! forbids or joins them; what is missing. No personal value.

use std::io::Write;

use super::explained::Explained;
use super::words::counted;
use crate::links::{Explanation, Model};
use crate::persons::{CannotLink, Thresholds, cannot_link};
use crate::pipeline::MatchStage;
use crate::values::MatchWeight;

type Out<'o> = &'o mut (dyn Write + Send);

/// Writes the explanation.
pub(super) fn write(
    on: &Explained,
    a: u32,
    b: u32,
    why_not: bool,
    out: Out<'_>,
) -> anyhow::Result<()> {
    let stage = on.stage();
    let scorer = stage.scorer(&on.model);
    let explanation = Explanation::of(&scorer, a, b, &stage.attributes);
    let needed = Needed::of(&stage, a, b);
    let one = on.person(a) == on.person(b);
    for record in [a, b] {
        writeln!(
            out,
            "{}   person {}   {}",
            on.name(record),
            on.person(record),
            on.residence(record)
        )?;
    }
    let verdict = if one { "one person" } else { "two persons" };
    writeln!(out, "{verdict} in edition {}\n\n{explanation}", on.edition.id())?;
    writeln!(out, "{}", needed.placed(explanation.weight))?;
    let chosen = stage.rules_of(&on.model);
    let met = stage.block(&chosen).0.rules_meeting(a, b);
    let names: Vec<&str> =
        met.iter().filter_map(|&rule| Some(chosen.rules.get(rule)?.name.as_str())).collect();
    if names.is_empty() {
        writeln!(out, "No blocking rule brings them together: the two were never compared.")?;
    } else {
        writeln!(out, "Blocking rules that bring them together: {}.", names.join(", "))?;
    }
    let constraint = constraint(&stage, a, b);
    if let Some(reason) = constraint {
        writeln!(out, "They can never be one person: {}.", reason.in_words())?;
    }
    if one {
        joined(on, a, b, explanation.weight >= needed.link, out)?;
    } else if constraint.is_none() && !names.is_empty() && explanation.weight >= needed.link {
        kept_apart(on, &stage, a, b, out)?;
    }
    if why_not {
        writeln!(out, "\nWhat would change it")?;
        if one {
            part(&explanation, out)?;
        } else {
            let obstacles = Obstacles { constraint, never_compared: names.is_empty() };
            change(on, [a, b], &explanation, needed, &obstacles, out)?;
        }
    }
    Ok(())
}

/// What a pair must weigh.
#[derive(Clone, Copy)]
struct Needed {
    /// To be one person.
    link: MatchWeight,
    /// To be looked at.
    review: MatchWeight,
    /// True if the two name different homes, which asks for more.
    apart: bool,
}

impl Needed {
    fn of(stage: &MatchStage<'_>, a: u32, b: u32) -> Self {
        let Thresholds { link, link_apart, review } = stage.thresholds();
        let home = |record: u32| stage.table.records[record as usize].residence;
        let apart = home(a).is_some() && home(b).is_some() && home(a) != home(b);
        Self { link: if apart { link_apart } else { link }, review, apart }
    }

    /// Where a weight lies, in a sentence.
    fn placed(self, weight: MatchWeight) -> String {
        let Self { link, review, apart } = self;
        let percent = |at: MatchWeight| at.probability() * 100.0;
        let who = if apart { "two records that name different homes" } else { "two records" };
        let from = format!("{link} ({:.0} %) from which {who} are one person", percent(link));
        if weight >= link {
            return format!("{weight} bits reach the {from}.");
        }
        let less =
            format!("{review} ({:.0} %) from which a pair is for clerical review", percent(review));
        if weight >= review {
            format!("{weight} bits reach the {less}, not the {from}.")
        } else {
            format!("{weight} bits are below the {less}.")
        }
    }
}

fn constraint(stage: &MatchStage<'_>, a: u32, b: u32) -> Option<CannotLink> {
    let records = &stage.table.records;
    cannot_link(&stage.table, &records[a as usize], &records[b as usize])
}

/// How two records of one person came together.
fn joined(on: &Explained, a: u32, b: u32, strong: bool, out: Out<'_>) -> anyhow::Result<()> {
    let chain = on.chain(a, b)?;
    if chain.len() > 1 || !strong {
        writeln!(out, "They are one person by way of others:")?;
        for link in &chain {
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
fn kept_apart(
    on: &Explained,
    stage: &MatchStage<'_>,
    a: u32,
    b: u32,
    out: Out<'_>,
) -> anyhow::Result<()> {
    let (left, right) = (on.records_of(on.person(a))?, on.records_of(on.person(b))?);
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

/// What no score removes.
struct Obstacles {
    constraint: Option<CannotLink>,
    never_compared: bool,
}

/// What would join a pair that is two persons.
fn change(
    on: &Explained,
    pair: [u32; 2],
    explanation: &Explanation,
    needed: Needed,
    obstacles: &Obstacles,
    out: Out<'_>,
) -> anyhow::Result<()> {
    if obstacles.constraint.is_some() {
        writeln!(out, "  Only a correction at the source: no score outweighs what is said above.")?;
    }
    if obstacles.never_compared {
        writeln!(out, "  A blocking rule must bring them together first: see blocking.toml.")?;
    }
    let enough = |weight: MatchWeight| if weight >= needed.link { "enough" } else { "not enough" };
    if let Some(row) = explanation.strongest_against() {
        let without = explanation.weight - row.weight;
        writeln!(
            out,
            "  {} ({}) speaks most against it: without it the pair would weigh {without} bits, {}.",
            row.comparison,
            row.level,
            enough(without)
        )?;
    }
    for row in explanation.rows.iter().filter(|row| row.level == "missing") {
        let Some(gain) =
            agreement(&on.model, &row.comparison).filter(|gain| *gain > MatchWeight::ZERO)
        else {
            continue;
        };
        // what a source has no column for, its clerks cannot fill
        let lacking: Vec<u32> =
            pair.into_iter().filter(|&record| !on.states(record, &row.comparison)).collect();
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
            enough(explanation.weight + gain)
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
