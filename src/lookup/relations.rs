//! What somebody is to others, as the permits of both show it.
//!
//! In: what is visible of a person and of those related to them, the edition's relations. Out: relations for which a row speaks whose records
//! may be seen of both. Dates and doubts are found anew from those rows: what hidden rows say neither dates a relation nor casts doubt on it.

use std::collections::BTreeMap;

use super::person::Surviving;
use super::shown::{ShownName, ShownRelation, named};
use super::sources::Sources;
use super::visible::{Visible, VisibleRecord};
use crate::editions::{EditionError, OpenEdition, StoredRelation};
use crate::households::{Relation, RelationSaid, relations};
use crate::rules::RelationKind;
use crate::sharing::Permit;
use crate::values::{PersonId, SharedField};

/// Somebody as their own permit shows them.
pub(super) struct Companion<'p> {
    pub(super) visible: Visible,
    pub(super) permit: &'p Permit,
}

/// The relations of a person to companions, by what and to whom.
pub(super) fn shown_relations(
    edition: &OpenEdition,
    me: (&Visible, &Permit),
    companions: &BTreeMap<PersonId, Companion<'_>>,
    sources: &Sources<'_>,
) -> Result<Vec<ShownRelation>, EditionError> {
    let (visible, permit) = me;
    if permit.hides_relations() {
        return Ok(Vec::new());
    }
    let open: Vec<(&PersonId, &Companion<'_>)> = companions
        .iter()
        .filter(|(id, it)| **id != visible.person && !it.permit.hides_relations())
        .collect();
    let mut said: Vec<RelationSaid> = Vec::new();
    for stored in edition.relations_of(visible.person)? {
        said.extend(rows_that_say_so(&stored, visible, &open));
    }
    let everybody: Vec<&Visible> =
        std::iter::once(visible).chain(open.iter().map(|(_, it)| &it.visible)).collect();
    let born = |place: u32| everybody.get(place as usize).and_then(|it| birth_year(it));
    let mut shown: Vec<ShownRelation> = relations(&said, born, sources.as_of())
        .iter()
        .filter_map(|relation| {
            let Relation { kind, one, other, from, to, records, doubt } = relation;
            if doubt.is_some() {
                return None;
            }
            let place = (*one).max(*other).checked_sub(1)?;
            let (id, companion) = open.get(place as usize)?;
            let own = visible.records.iter().filter(|it| records.binary_search(&it.number).is_ok());
            Some(ShownRelation {
                is: word(*kind, *one == 0),
                of: **id,
                name: name(companion, sources),
                from: *from,
                to: *to,
                sources: named(own.map(|it| &it.key.dataset), permit),
            })
        })
        .collect();
    shown.sort_unstable();
    Ok(shown)
}

/// The rows behind a relation whose records may be seen of both. Places: 0 is the person, then the companions in their order.
fn rows_that_say_so(
    stored: &StoredRelation,
    visible: &Visible,
    open: &[(&PersonId, &Companion<'_>)],
) -> Vec<RelationSaid> {
    let Relation { kind, one, other, from: _, to: _, records, doubt: _ } = stored;
    let whom = if *one == visible.person { *other } else { *one };
    let Ok(place) = open.binary_search_by(|(id, _)| (**id).cmp(&whom)) else { return Vec::new() };
    let says = |it: &&VisibleRecord| {
        it.fields.has(SharedField::Relations) && records.binary_search(&it.number).is_ok()
    };
    let mut said = Vec::new();
    for mine in visible.records.iter().filter(says) {
        let theirs = open[place].1.visible.records.iter().filter(says);
        for their in theirs.filter(|it| it.key.dataset == mine.key.dataset && it.row == mine.row) {
            let both = [mine, their];
            let place = u32::try_from(place + 1).unwrap_or(u32::MAX);
            let (one, other) = if *one == visible.person { (0, place) } else { (place, 0) };
            said.push(RelationSaid {
                kind: *kind,
                one,
                other,
                from: both.iter().filter_map(|it| it.dates.0).max(),
                to: both.iter().filter_map(|it| it.dates.1).min(),
                records: both.map(|it| it.number),
            });
        }
    }
    said
}

/// The year of birth that most visible records state; the later one on a tie.
fn birth_year(visible: &Visible) -> Option<i16> {
    let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
    let years = visible.records.iter().filter_map(|it| it.date_of_birth?.year());
    for year in years.filter_map(|year| i16::try_from(year).ok()) {
        *counts.entry(year).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
}

fn name(companion: &Companion<'_>, sources: &Sources<'_>) -> Option<String> {
    let Companion { visible, permit } = companion;
    let surviving = Surviving { records: &visible.records, permit, sources };
    surviving.best_name().map(|name| ShownName::from(name).whole())
}

fn word(kind: RelationKind, is_one: bool) -> &'static str {
    match (kind, is_one) {
        (RelationKind::Partner, _) => "partner",
        (RelationKind::Parent, true) => "parent",
        (RelationKind::Parent, false) => "child",
        (RelationKind::JointlyLiable, _) => "jointly_liable",
        (RelationKind::Carer, true) => "carer",
        (RelationKind::Carer, false) => "cared_for",
    }
}
