//! An edition as acts look at it: where a record is, whether it still says what it said, and a person's records as an act is bound to them.
//!
//! In: an open edition, the council's key, which datasets are fenced. Out: what [`RecordsToday`] asks, [`BoundPerson`]s, [`PersonToday`]s. A
//! record that its source has filed under another key is known again as steward's decisions know it: same dataset, part, values and home, and
//! nothing else like it, then or now. To find one, the edition is read through once, when that is first needed.

use std::collections::BTreeSet;

use compact_str::CompactString;
use rayon::prelude::*;

use super::binding::{RecordFound, RecordsToday};
use super::standing::{PersonToday, RecordToday};
use crate::editions::{EditionError, OpenEdition, StoredRecord};
use crate::journal::{BoundPerson, DecidedRecord};
use crate::stewardship::{Alike, AlikeRecords, EvidenceKey, alike};
use crate::store::{IdentifierHistory, Named, StoreError, Turn};
use crate::values::{MentionKey, PersonId};

/// An edition's records, for acts.
pub struct EditionRecords<'e> {
    edition: &'e OpenEdition,
    key: EvidenceKey,
    fenced: BTreeSet<CompactString>,
    alike: AlikeRecords,
}

/// Which records an act is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BindTo {
    /// All.
    All,
    /// The open ones; the fenced ones only of somebody of whom nothing else speaks. For what opens something: it must not depend on what the
    /// law keeps out of view.
    Open,
}

impl<'e> EditionRecords<'e> {
    /// The records of an edition; `fenced` names the datasets that the ruleset fences.
    #[must_use]
    pub fn new(
        edition: &'e OpenEdition,
        key: EvidenceKey,
        fenced: BTreeSet<CompactString>,
    ) -> Self {
        Self { edition, key, fenced, alike: AlikeRecords::default() }
    }

    /// The same with what others of this edition have read through, or will.
    #[must_use]
    pub fn sharing(self, alike: AlikeRecords) -> Self {
        Self { alike, ..self }
    }

    /// A person as acts look at them; none if the edition has no such identifier. `earlier` are the identifiers that have gone into it.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub fn person(
        &self,
        person: PersonId,
        earlier: Vec<PersonId>,
    ) -> Result<Option<PersonToday>, EditionError> {
        let Some(stored) = self.edition.person(person)? else { return Ok(None) };
        let mut records = Vec::with_capacity(stored.records.len());
        for number in stored.records {
            let Some(placement) = self.edition.placement_at(number)? else { continue };
            let fenced = self.is_fenced(&placement.key);
            records.push(RecordToday { key: placement.key, fenced });
        }
        Ok(Some(PersonToday { person, records, earlier }))
    }

    /// A person's records as an act is bound to them; none if the edition has no such identifier.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub fn bound(&self, person: PersonId, to: BindTo) -> Result<Option<BoundPerson>, EditionError> {
        let Some(stored) = self.edition.person(person)? else { return Ok(None) };
        let (mut open, mut fenced) = (Vec::new(), Vec::new());
        for number in stored.records {
            let Some(stored) = self.edition.record_at(number)? else { continue };
            let is_fenced = self.is_fenced(&stored.record.key);
            let record = self.decided(&stored)?;
            if is_fenced { &mut fenced } else { &mut open }.push(record);
        }
        let mut records = match to {
            BindTo::Open if !open.is_empty() => open,
            BindTo::All | BindTo::Open => [open, fenced].concat(),
        };
        records.sort_by_key(DecidedRecord::key);
        Ok(Some(BoundPerson { person, records }))
    }

    /// One record as an act is bound to it; none if the edition has no such key.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub fn bound_record(&self, key: &MentionKey) -> Result<Option<DecidedRecord>, EditionError> {
        self.edition.record(key)?.map(|stored| self.decided(&stored)).transpose()
    }

    /// The edition.
    #[must_use]
    pub fn edition(&self) -> &'e OpenEdition {
        self.edition
    }

    /// True if the ruleset fences a record's dataset.
    #[must_use]
    pub fn is_fenced(&self, key: &MentionKey) -> bool {
        self.fenced.contains(&key.dataset.0)
    }

    fn decided(&self, stored: &StoredRecord) -> Result<DecidedRecord, EditionError> {
        let new = self.key.record(&stored.record);
        let home = self.key.home(&stored.resolution);
        let alone = !home.is_empty() && {
            let like_it = alike(&stored.record.key, &new.evidence, &home);
            self.all_alike(like_it)?.len() == 1
        };
        Ok(DecidedRecord { home, alone, ..new })
    }

    fn all_alike(&self, what: [u8; 16]) -> Result<&[Alike], EditionError> {
        self.alike.like(what, || self.read_through())
    }

    fn read_through(&self) -> Result<Vec<Alike>, EditionError> {
        let many = u32::try_from(self.edition.records_len()).unwrap_or(u32::MAX);
        let said = |number: u32| -> Result<Option<Alike>, EditionError> {
            let Some(stored) = self.edition.record_at(number)? else { return Ok(None) };
            let StoredRecord { number, record, resolution, person: _ } = stored;
            let home = self.key.home(&resolution);
            let says = || alike(&record.key, &self.key.fingerprint(&record), &home);
            Ok((!home.is_empty()).then(|| (says(), number)))
        };
        (0..many).into_par_iter().filter_map(|number| said(number).transpose()).collect()
    }
}

impl RecordsToday for EditionRecords<'_> {
    fn find(&self, record: &DecidedRecord) -> Result<Option<RecordFound>, EditionError> {
        let key = record.key();
        if let Some(person) = self.edition.person_of(&key)? {
            return Ok(Some(RecordFound { key, person }));
        }
        if !record.alone {
            return Ok(None);
        }
        let &[(_, number)] = self.all_alike(alike(&key, &record.evidence, &record.home))? else {
            return Ok(None);
        };
        let placement = self.edition.placement_at(number)?;
        Ok(placement.map(|it| RecordFound { key: it.key, person: it.person }))
    }

    fn is_unchanged(&self, record: &DecidedRecord, at: &MentionKey) -> Result<bool, EditionError> {
        let stored = self.edition.record(at)?;
        Ok(stored.is_some_and(|it| self.key.fingerprint(&it.record) == record.evidence))
    }
}

impl std::fmt::Debug for EditionRecords<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EditionRecords({})", self.edition.id())
    }
}

/// The identifiers that have gone into a person's, and into those; none that is in use by itself again.
///
/// # Errors
/// If the store cannot be read.
pub fn gone_into(
    store: &impl IdentifierHistory,
    person: PersonId,
) -> Result<Vec<PersonId>, StoreError> {
    let mut gone: Vec<PersonId> = Vec::new();
    let mut open = vec![person];
    while let Some(into) = open.pop() {
        for event in store.turns(Named::Person(into))? {
            let Turn::TookIn(bits) = event.turn else { continue };
            let unknown = |_| StoreError::Content("an identifier beyond all that there are");
            let id = PersonId::from_bits(bits).map_err(unknown)?;
            let last = last_end(store, id)?;
            if last == Some(Turn::MergedInto(into.to_bits())) && id != person && !gone.contains(&id)
            {
                gone.push(id);
                open.push(id);
            }
        }
    }
    gone.sort_unstable();
    Ok(gone)
}

/// The identifier that one has gone into, through all that went into others since; itself, if it is in use by itself.
///
/// # Errors
/// If the store cannot be read.
pub fn gone_to(store: &impl IdentifierHistory, person: PersonId) -> Result<PersonId, StoreError> {
    let mut way = vec![person];
    loop {
        let at = *way.last().unwrap_or(&person);
        let Some(Turn::MergedInto(bits)) = last_end(store, at)? else { return Ok(at) };
        let unknown = |_| StoreError::Content("an identifier beyond all that there are");
        let into = PersonId::from_bits(bits).map_err(unknown)?;
        // nobody goes into themselves, but what is on disk may say so
        if way.contains(&into) {
            return Ok(at);
        }
        way.push(into);
    }
}

/// The last turn by which an identifier came into use or went out of it.
fn last_end(store: &impl IdentifierHistory, person: PersonId) -> Result<Option<Turn>, StoreError> {
    let ends = |turn: &Turn| match turn {
        Turn::Added | Turn::SplitFrom(_) | Turn::MergedInto(_) | Turn::Retired => true,
        Turn::TookIn(_) | Turn::GaveOff(_) => false,
    };
    Ok(store.turns(Named::Person(person))?.iter().map(|it| it.turn).rfind(ends))
}
