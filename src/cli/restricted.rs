//! Whom restrictions stand for in an edition, as operators' commands must know before they show anything of anybody.
//!
//! In: the council's journal, an edition, the day. Out: everybody who is restricted, with what stands for them. Leaves what binds whom to
//! `sharing`.

use jiff::civil::Date;

use super::council::Council;
use super::edition::acts;
use super::identifier_key;
use crate::config::CouncilConfig;
use crate::editions::OpenEdition;
use crate::journal::Journal;
use crate::publication::Publication;
use crate::sharing::{ActsBook, ActsToday, EditionRecords, StandingRestriction, gone_into};
use crate::stewardship::EvidenceKey;
use crate::values::PersonId;

/// True if some restriction stands for somebody of a council.
pub(super) fn any_in(config: &CouncilConfig) -> anyhow::Result<bool> {
    Ok(any(&ActsBook::of(&Journal::of(config).entries()?)))
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
    let config = &council.config;
    let book = ActsBook::of(&Journal::of(config).entries()?);
    if !any(&book) {
        return Ok(Vec::new());
    }
    let ruleset = &council.rules.ruleset;
    let fenced = ruleset.sources().iter().filter(|it| it.fence.is_some());
    let records = EditionRecords::new(
        edition,
        EvidenceKey::new(&identifier_key::load_or_make(config)?, ruleset),
        fenced.map(|it| it.name.0.clone()).collect(),
    );
    let today = ActsToday::of(&book, records)?;
    let publication = Publication::open_to_read(acts(config, at))?;
    let store = publication.store()?;
    let mut standing = Vec::new();
    for person in edition.persons() {
        let id = person?.id;
        let Some(person) = today.records().person(id, gone_into(&store, id)?)? else { continue };
        let restrictions = today.standing(&person, day)?.restrictions;
        if !restrictions.is_empty() {
            standing.push((id, restrictions));
        }
    }
    Ok(standing)
}
