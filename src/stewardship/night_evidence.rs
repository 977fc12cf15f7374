//! What the night's records say of themselves, as far as decisions rest on it.
//!
//! In: records in the order of their keys, with what their addresses led to. Out: the sides of a decision as the journal keeps them, and
//! whether a record still says what it said. A row that a system has filed under another key is known again, if nothing else was like it:
//! same dataset, same part, same values, same home. Leaves to `standing` what that makes of a decision.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::addresses::AddressResolution;
use crate::journal::{DecidedRecord, DecidedSide, Matter};
use crate::normalise::NormalisedRecord;
use crate::stewardship::evidence::EvidenceKey;
use crate::values::{DatasetName, MentionKey};

/// What a night's records say of themselves.
#[derive(Debug)]
pub struct NightEvidence<'n> {
    records: &'n [NormalisedRecord],
    resolutions: &'n [AddressResolution],
    key: EvidenceKey,
    /// By what a record with a home says of who and where, its place: made when it is first asked for.
    alike: OnceLock<Vec<([u8; 16], u32)>>,
}

impl<'n> NightEvidence<'n> {
    /// Of records in the order of their keys, and what their addresses led to.
    #[must_use]
    pub fn new(
        records: &'n [NormalisedRecord],
        resolutions: &'n [AddressResolution],
        key: &EvidenceKey,
    ) -> Self {
        let key = key.clone();
        Self { records, resolutions, key, alike: OnceLock::new() }
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
        let record = &self.records[at as usize];
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
        self.key.home(&self.resolutions[at as usize])
    }

    pub(super) fn key_of(&self, at: u32) -> &MentionKey {
        &self.records[at as usize].key
    }

    /// Whether any record of a dataset is there tonight.
    pub(super) fn has(&self, dataset: &DatasetName) -> bool {
        let first = self.records.partition_point(|record| record.key.dataset < *dataset);
        self.records.get(first).is_some_and(|record| record.key.dataset == *dataset)
    }

    pub(super) fn find(&self, key: &MentionKey) -> Option<u32> {
        let at = self.records.binary_search_by(|record| record.key.cmp(key)).ok()?;
        u32::try_from(at).ok()
    }

    /// Where a record that an act is bound to stands tonight: under its own key, or the one under which its source has filed it since.
    #[must_use]
    pub fn place_of(&self, record: &DecidedRecord) -> Option<u32> {
        self.find(&record.key()).or_else(|| self.under_another_key(record))
    }

    /// Whether a record says what it said when it was decided, as far as the question goes.
    pub(super) fn stands(&self, at: u32, decided: &DecidedRecord, matter: Matter) -> bool {
        let record = &self.records[at as usize];
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

    fn all_alike(&self, what: [u8; 16]) -> &[([u8; 16], u32)] {
        let all = self.alike.get_or_init(|| {
            let places = (0_u32..).take(self.records.len()).collect::<Vec<_>>();
            let mut all: Vec<([u8; 16], u32)> = places
                .into_par_iter()
                .filter_map(|at| {
                    let home = Some(self.home(at)).filter(|home| !home.is_empty())?;
                    let record = &self.records[at as usize];
                    Some((alike(&record.key, &self.key.fingerprint(record), &home), at))
                })
                .collect();
            all.par_sort_unstable();
            all
        });
        let first = all.partition_point(|(it, _)| *it < what);
        let many = all[first..].partition_point(|(it, _)| *it == what);
        &all[first..first + many]
    }
}

/// What two rows of one dataset and part have in common that say the same of who and where. The fingerprints are under the key already.
#[must_use]
pub fn alike(key: &MentionKey, evidence: &str, home: &str) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in [key.dataset.0.as_str(), key.role.word.as_str(), evidence, home] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut digest = [0; 16];
    digest.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    digest
}
