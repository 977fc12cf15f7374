//! Residence histories and relations of an edition against the truth, as tables.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::words::thousands;
use crate::editions::{EditionError, OpenEdition};
use crate::households::{Relation, Residence};
use crate::quality::{
    DayScore, LivedStay, NEAR_DAYS, RelationScore, ResidenceScore, SecondHomeScore, ShownMention,
    ToldRelation, ToldStay, TrueRelations, TwoHomes, relation_score, residence_score,
    second_home_score,
};
use crate::values::PersonId;

/// For each person of an edition the true one whom most of its records are of; the smaller on a tie.
pub(super) fn true_persons(
    edition: &OpenEdition,
    of_mention: &BTreeMap<String, usize>,
) -> Result<BTreeMap<PersonId, usize>, EditionError> {
    let mut shares: BTreeMap<PersonId, BTreeMap<usize, usize>> = BTreeMap::new();
    for placement in edition.placements() {
        let placement = placement?;
        if let Some(person) = of_mention.get(&placement.key.to_string()) {
            *shares.entry(placement.person).or_default().entry(*person).or_default() += 1;
        }
    }
    let most = |shares: BTreeMap<usize, usize>| {
        shares.into_iter().max_by(|(a, x), (b, y)| x.cmp(y).then(b.cmp(a))).map(|(id, _)| id)
    };
    Ok(shares.into_iter().filter_map(|(id, shares)| Some((id, most(shares)?))).collect())
}

/// Scores the histories of an edition.
pub(super) fn of_edition(
    edition: &OpenEdition,
    truly: &BTreeMap<PersonId, usize>,
    lived: &[LivedStay],
) -> Result<ResidenceScore, EditionError> {
    let mut told = Vec::new();
    for history in edition.residence_histories() {
        let history = history?;
        let Some(&person) = truly.get(&history.person) else { continue };
        for stay in history.stays {
            if let Residence::Uprn(uprn) = stay.residence {
                let uprn = uprn.number();
                told.push(ToldStay { person, uprn, from: stay.from, to: stay.to });
            }
        }
    }
    Ok(residence_score(&told, lived))
}

/// Scores the second homes of an edition; `truth` is everybody's, `shown` what the night's mentions show.
pub(super) fn second_homes_of(
    edition: &OpenEdition,
    truly: &BTreeMap<PersonId, usize>,
    truth: &[TwoHomes],
    shown: &[ShownMention],
) -> Result<Vec<SecondHomeScore>, EditionError> {
    let mut told = Vec::new();
    for history in edition.residence_histories() {
        let history = history?;
        let Some(&person) = truly.get(&history.person) else { continue };
        let now = || history.stays.iter().filter(|stay| stay.to.is_none());
        let uprn = |residence: &Residence| match residence {
            Residence::Uprn(uprn) => Some(uprn.number()),
            Residence::Provisional(_) => None,
        };
        // a home that the gazetteer lacks has no number and counts as none of the true ones
        let home = now().find(|stay| stay.second.is_none());
        let home = home.and_then(|stay| uprn(&stay.residence)).unwrap_or_default();
        told.extend(now().filter_map(|stay| {
            let homes = [home, uprn(&stay.residence).unwrap_or_default()];
            Some(TwoHomes { ground: stay.second?, person, homes })
        }));
    }
    Ok(second_home_score(&told, truth, shown))
}

/// Writes a line a ground.
pub(super) fn second_homes_table(
    out: &mut (dyn Write + Send),
    scores: &[SecondHomeScore],
) -> io::Result<()> {
    writeln!(out, "\nsecond homes                  told     right      true     shown     found")?;
    for SecondHomeScore { ground, told, right, shown, found, truly } in scores {
        writeln!(
            out,
            "  of a {:<19}{told:>10}{right:>10}{truly:>10}{shown:>10}{found:>10}",
            ground.word()
        )?;
    }
    writeln!(
        out,
        "shown: of those true, whose two homes each some record names; found: of these, the told"
    )
}

/// Scores the relations of an edition that hold on its night.
pub(super) fn relations_of(
    edition: &OpenEdition,
    truly: &BTreeMap<PersonId, usize>,
    truth: &TrueRelations,
) -> Result<[RelationScore; 2], EditionError> {
    let mut told = Vec::new();
    for relation in edition.relations() {
        let Relation { kind, one, other, to, doubt, .. } = relation?;
        if let (None, Some(&one), Some(&other)) = (to, truly.get(&one), truly.get(&other)) {
            told.push(ToldRelation { kind, one, other, doubtful: doubt.is_some() });
        }
    }
    Ok(relation_score(&told, truth))
}

/// Writes a line a kind.
pub(super) fn relations_table(
    out: &mut (dyn Write + Send),
    scores: &[RelationScore],
) -> io::Result<()> {
    writeln!(out, "\nrelations that hold           believed      true   doubted      true")?;
    for RelationScore { kind, believed: [believed, right], doubted: [doubted, right_too] } in scores
    {
        writeln!(
            out,
            "  {:<24}{believed:>12}{right:>10}{doubted:>10}{right_too:>10}",
            kind.word()
        )?;
    }
    Ok(())
}

/// Writes the table.
pub(super) fn table(out: &mut (dyn Write + Send), score: &ResidenceScore) -> io::Result<()> {
    let ResidenceScore { homes, former, from, to } = score;
    writeln!(out, "\nwhere people lived        precision    recall        F1")?;
    for (what, it) in [("all homes", homes), ("former homes", former)] {
        writeln!(out, "  {what:<22}{:>11.4}{:>10.4}{:>10.4}", it.precision, it.recall, it.f1)?;
    }
    for (what, it) in [("beginnings", from), ("ends", to)] {
        let DayScore { exact, near, intervals, holding, unknown } = *it;
        let share = |part: usize, all: usize| {
            if all == 0 { 100.0 } else { part as f64 * 100.0 / all as f64 }
        };
        writeln!(
            out,
            "  {what}: {} days told, {:.1} % within {NEAR_DAYS} days; {} intervals, {:.1} % hold the true day; {} not known",
            thousands(exact as u64),
            share(near, exact),
            thousands(intervals as u64),
            share(holding, intervals),
            thousands(unknown as u64)
        )?;
    }
    Ok(())
}
