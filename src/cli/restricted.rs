//! Whom restrictions stand for in an edition, as operators' commands must know before they show anything of anybody.
//!
//! In: the council's journal, an edition, the day. Out: everybody who is restricted, with what stands for them. Leaves what binds whom to
//! `sharing`.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::council::Council;
use super::edition::acts;
use super::identifier_key;
use crate::config::CouncilConfig;
use crate::editions::{EditionError, OpenEdition};
use crate::journal::{DecidedRecord, Journal};
use crate::publication::Publication;
use crate::sharing::{
    ActsBook, ActsToday, EditionRecords, RecordsToday as _, Restriction, RestrictionEffect,
    StandingRestriction, gone_into, hides_existence, records_of_hidden_people,
};
use crate::stewardship::EvidenceKey;
use crate::values::PersonId;

/// True if some restriction stands for somebody of a council.
pub(super) fn any_in(config: &CouncilConfig) -> anyhow::Result<bool> {
    Ok(any(&ActsBook::of(&Journal::of(config).entries_but_looks()?)))
}

fn any(book: &ActsBook) -> bool {
    book.restrictions().iter().any(|it| it.lifted.is_none())
}

/// Everybody of an edition for whom a restriction stands, ascending. Reads no record where none was ever set.
pub(super) fn standing(
    council: &Council,
    edition: &OpenEdition,
    day: Date,
    at: &str,
) -> anyhow::Result<Vec<(PersonId, Vec<StandingRestriction>)>> {
    let book = ActsBook::of(&Journal::of(&council.config).entries_but_looks()?);
    if !any(&book) {
        return Ok(Vec::new());
    }
    let everybody =
        edition.persons().map(|person| Ok(person?.id)).collect::<anyhow::Result<_>>()?;
    of_these(council, edition, &book, everybody, (day, at))
}

/// Everybody of an edition whose existence is hidden, ascending, with what stands for them. Looks only at those to whom such a restriction has come.
pub(super) fn hidden(
    council: &Council,
    edition: &OpenEdition,
    day: Date,
    at: &str,
) -> anyhow::Result<Vec<(PersonId, Vec<StandingRestriction>)>> {
    let book = ActsBook::of(&Journal::of(&council.config).entries_but_looks()?);
    let hides =
        |it: &&Restriction| it.lifted.is_none() && it.set.effect == RestrictionEffect::Existence;
    if !book.restrictions().iter().any(|it| hides(&it)) {
        return Ok(Vec::new());
    }
    let records = records(council, edition)?;
    let person_of =
        |record: &DecidedRecord| Ok::<_, EditionError>(records.find(record)?.map(|it| it.person));
    let mut whom: BTreeSet<PersonId> = BTreeSet::new();
    for record in records_of_hidden_people(&book, day) {
        whom.extend(person_of(record)?);
    }
    for restriction in book.restrictions().iter().filter(hides) {
        let of_it = restriction.set.person.records.iter().map(person_of);
        let found = of_it.collect::<Result<Vec<_>, _>>()?;
        if found.iter().all(Option::is_none) {
            // nothing that it was set on is left: it goes with the identifier, whatever that has become
            let mut standing = standing(council, edition, day, at)?;
            standing.retain(|(_, restrictions)| hides_existence(restrictions));
            return Ok(standing);
        }
    }
    let mut hidden = of_these(council, edition, &book, whom.into_iter().collect(), (day, at))?;
    hidden.retain(|(_, restrictions)| hides_existence(restrictions));
    Ok(hidden)
}

fn records<'e>(council: &Council, edition: &'e OpenEdition) -> anyhow::Result<EditionRecords<'e>> {
    let ruleset = &council.rules.ruleset;
    let fenced = ruleset.sources().iter().filter(|it| it.fence.is_some());
    Ok(EditionRecords::new(
        edition,
        EvidenceKey::new(&identifier_key::load_or_make(&council.config)?, ruleset),
        fenced.map(|it| it.name.0.clone()).collect(),
    ))
}

/// Those of some people for whom a restriction stands, with what does.
fn of_these(
    council: &Council,
    edition: &OpenEdition,
    book: &ActsBook,
    whom: Vec<PersonId>,
    (day, at): (Date, &str),
) -> anyhow::Result<Vec<(PersonId, Vec<StandingRestriction>)>> {
    let today = ActsToday::of(book, records(council, edition)?)?;
    let publication = Publication::open_to_read(acts(&council.config, at))?;
    let store = publication.store()?;
    let mut standing = Vec::new();
    for id in whom {
        let Some(person) = today.records().person(id, gone_into(&store, id)?)? else { continue };
        let restrictions = today.standing(&person, day)?.restrictions;
        if !restrictions.is_empty() {
            standing.push((id, restrictions));
        }
    }
    Ok(standing)
}
