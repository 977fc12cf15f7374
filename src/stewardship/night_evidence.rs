//! What the night's records say of themselves, as far as decisions rest on it.
//!
//! In: records in the order of their keys, with what their addresses led to. Out: the sides of a decision as the journal keeps them, and
//! whether a record still says what it said. A row that a system has filed under another key is known again, if nothing else was like it:
//! same dataset, same part, same values, same home. Leaves to `standing` what that makes of a decision.

use std::convert::Infallible;

use rayon::prelude::*;

use crate::addresses::AddressResolution;
use crate::editions::NightRecords;
use crate::journal::{DecidedRecord, DecidedSide, Matter};
use crate::normalise::NormalisedRecord;
use crate::stewardship::alike_records::{Alike, AlikeRecords, alike};
use crate::stewardship::evidence::EvidenceKey;
use crate::values::{DatasetName, MentionKey};

/// What a night's records say of themselves.
#[derive(Debug)]
pub struct NightEvidence<'n> {
    records: NightRecords<'n>,
    key: EvidenceKey,
    alike: AlikeRecords,
}

impl<'n> NightEvidence<'n> {
    /// Of records in the order of their keys, and what their addresses led to.
    #[must_use]
    pub fn new(
        records: &'n [NormalisedRecord],
        resolutions: &'n [AddressResolution],
        key: &EvidenceKey,
    ) -> Self {
        Self::of(NightRecords::Read(records, resolutions), key)
    }

    /// Of a night's records, however they are read.
    #[must_use]
    pub fn of(records: NightRecords<'n>, key: &EvidenceKey) -> Self {
        Self { records, key: key.clone(), alike: AlikeRecords::default() }
    }

    /// The same with what others have found of these records, or will.
    #[must_use]
    pub fn sharing(self, alike: &AlikeRecords) -> Self {
        Self { alike: alike.clone(), ..self }
    }

    /// One side of a decision: as it was named, and what its records say now. `person` says that it lasts as long as one of them does.
    #[must_use]
    pub fn side(
        &self,
        named: String,
        person: bool,
        records: &[u32],
        matter: Matter,
    ) -> DecidedSide {
        let records = records.iter().map(|&at| self.record(at, matter)).collect();
        DecidedSide { named, person, records }
    }

    /// A record as a decision keeps it.
    fn record(&self, at: u32, matter: Matter) -> DecidedRecord {
        let record = self.records.record(at);
        let new = DecidedRecord::new(&record.key, self.key.fingerprint(record));
        let home = self.home(at);
        let like_it = alike(&record.key, &new.evidence, &home);
        let alone = !home.is_empty() && self.all_alike(like_it).len() == 1;
        let stay = match matter {
            Matter::Person => String::new(),
            Matter::Household => self.key.stay(record),
        };
        DecidedRecord { home, stay, alone, ..new }
    }

    /// The fingerprint of the residence that a record leads to; empty if to none.
    pub(super) fn home(&self, at: u32) -> String {
        self.key.home(self.records.resolution(at))
    }

    pub(super) fn key_of(&self, at: u32) -> &MentionKey {
        &self.records.record(at).key
    }

    /// Whether any record of a dataset is there tonight.
    pub(super) fn has(&self, dataset: &DatasetName) -> bool {
        self.records.has(dataset)
    }

    pub(super) fn find(&self, key: &MentionKey) -> Option<u32> {
        self.records.find(key)
    }

    /// Where a record that an act is bound to stands tonight: under its own key, or the one under which its source has filed it since.
    #[must_use]
    pub fn place_of(&self, record: &DecidedRecord) -> Option<u32> {
        self.find(&record.key()).or_else(|| self.under_another_key(record))
    }

    /// Whether a record says what it said when it was decided, as far as the question goes.
    pub(super) fn stands(&self, at: u32, decided: &DecidedRecord, matter: Matter) -> bool {
        let record = self.records.record(at);
        let is_who_it_was = self.key.fingerprint(record) == decided.evidence;
        match matter {
            Matter::Person => is_who_it_was,
            Matter::Household => {
                is_who_it_was
                    && self.home(at) == decided.home
                    && self.key.stay(record) == decided.stay
            }
        }
    }

    /// The record that says what a record said that is gone, if only one does and none did beside it.
    pub(super) fn under_another_key(&self, decided: &DecidedRecord) -> Option<u32> {
        if !decided.alone {
            return None;
        }
        match self.all_alike(alike(&decided.key(), &decided.evidence, &decided.home)) {
            &[(_, at)] => Some(at),
            _ => None,
        }
    }

    fn all_alike(&self, what: [u8; 16]) -> &[Alike] {
        let read = || {
            let said = |record: &NormalisedRecord, led_to: &AddressResolution| {
                let home = Some(self.key.home(led_to)).filter(|home| !home.is_empty())?;
                Some(alike(&record.key, &self.key.fingerprint(record), &home))
            };
            let many = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
            let found = (0..many)
                .into_par_iter()
                .filter_map(|at| Some((self.records.once(at, said).flatten()?, at)));
            Ok::<_, Infallible>(found.collect())
        };
        let Ok(found) = self.alike.like(what, read);
        found
    }
}
