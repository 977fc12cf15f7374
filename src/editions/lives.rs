//! What an open edition tells of people's lives: where they have lived, and what they are to each other.
//!
//! In: an open edition. Out: histories and relations, decoded on demand.

use super::open_edition::decoded;
use super::stored_relation::Under;
use super::stored_values::Stored;
use super::{
    EditionError, OpenEdition, ResidenceHistory, StoredRelation, keys, part_names, stored_relation,
    stored_residences,
};
use crate::values::{MentionKey, PersonId};

impl OpenEdition {
    /// Where a person has lived; none if nothing tells. Somebody of whom no record is on file any more may still have a history.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn residence_history(
        &self,
        id: PersonId,
    ) -> Result<Option<ResidenceHistory>, EditionError> {
        let found = self.residences.find(&keys::of_number(id.store()))?;
        found.map(|(_, value)| self.history(Some(id.store()), value)).transpose()
    }

    /// Where everybody has lived, by person.
    pub fn residence_histories(
        &self,
    ) -> impl Iterator<Item = Result<ResidenceHistory, EditionError>> {
        self.residences.iter().map(|entry| {
            let (key, value) = entry?;
            self.history(keys::to_number(key), value)
        })
    }

    fn history(&self, id: Option<u64>, value: &[u8]) -> Result<ResidenceHistory, EditionError> {
        let key_of = |record: u32| {
            let (key, _) = self.records.at(record as usize).ok().flatten()?;
            keys::to_mention(key)
        };
        let history =
            id.and_then(|id| stored_residences::decode(id, value, self.id().as_of(), key_of));
        decoded(&self.residences, history)
    }

    /// The mentions that a person's history remembers and that are on file no more, of whoever; none if nothing tells of the person.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn remembered_off_file(&self, id: PersonId) -> Result<Vec<MentionKey>, EditionError> {
        let Some((_, value)) = self.residences.find(&keys::of_number(id.store()))? else {
            return Ok(Vec::new());
        };
        decoded(&self.residences, stored_residences::keys_off_file(value))
    }

    /// True if households, and what people are to each other, are those of another edition.
    #[must_use]
    pub fn shares_homes_with(&self, other: &Self) -> bool {
        let digest = |edition: &Self, name: &str| {
            let part = edition.manifest().parts.iter().find(|part| part.name == name);
            part.map(|part| part.blake3.clone())
        };
        let homes = [part_names::HOUSEHOLDS, part_names::RELATIONS];
        homes.into_iter().all(|name| digest(self, name) == digest(other, name))
    }

    /// How many persons the edition holds.
    #[must_use]
    pub fn persons_len(&self) -> usize {
        self.persons.len()
    }

    /// How many households.
    #[must_use]
    pub fn households_len(&self) -> usize {
        self.households.len()
    }

    /// What persons are to each other, by the one and the other; those in doubt among them.
    pub fn relations(&self) -> impl Iterator<Item = Result<StoredRelation, EditionError>> {
        let stored = self.relations.iter().map(|entry| {
            let (key, value) = entry?;
            let (relation, under) = decoded(&self.relations, stored_relation::decode(key, value))?;
            Ok((under == Under::One).then_some(relation))
        });
        stored.filter_map(Result::transpose)
    }

    /// What a person is to others, and others to that person, by the other person and the kind.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn relations_of(&self, id: PersonId) -> Result<Vec<StoredRelation>, EditionError> {
        let prefix = id.store().to_be_bytes();
        let mut found = Vec::new();
        for entry in self.relations.starting_with(&prefix)? {
            let (key, value) = entry?;
            let (relation, under) = decoded(&self.relations, stored_relation::decode(key, value))?;
            // of somebody and themselves, once
            if under == Under::One || relation.one != relation.other {
                found.push(relation);
            }
        }
        Ok(found)
    }
}
