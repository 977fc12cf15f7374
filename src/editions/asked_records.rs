//! Records of an edition by number, each read when it is first asked for.
//!
//! In: an open edition, which place each dataset has in today's rules. Out: records by number, kept for as long as these are, so that whoever asks again does not
//! wait; memory grows with what is asked for, not with the edition. What cannot be read stands as a record that says nothing, and is told by
//! [`AskedRecords::sound`]: whoever has worked on these asks that before anything comes of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use compact_str::CompactString;

use super::open_edition::{OpenEdition, StoredRecord};
use super::{EditionError, keys};
use crate::addresses::AddressResolution;
use crate::normalise::NormalisedRecord;
use crate::values::{DatasetName, MentionKey, PersonId, Role};

/// Records of an edition, read as they are asked for.
pub struct AskedRecords {
    edition: Arc<OpenEdition>,
    /// Of each dataset, its place in the rules.
    places: Vec<(String, u16)>,
    kept: Vec<OnceLock<Box<StoredRecord>>>,
    /// In the place of what cannot be read.
    nothing: StoredRecord,
    damaged: AtomicBool,
}

impl AskedRecords {
    /// An edition's; `place` tells the place of a dataset in today's rules. None if the rules do not know one of its datasets.
    #[must_use]
    pub fn of(edition: &Arc<OpenEdition>, place: impl Fn(&str) -> Option<u16>) -> Option<Self> {
        let inputs = edition.manifest().inputs.iter();
        let places = inputs.map(|it| Some((it.dataset.clone(), place(&it.dataset)?)));
        let mut kept = Vec::new();
        kept.resize_with(edition.records_len(), OnceLock::new);
        Some(Self {
            edition: Arc::clone(edition),
            places: places.collect::<Option<_>>()?,
            kept,
            nothing: nothing()?,
            damaged: AtomicBool::new(false),
        })
    }

    /// The edition.
    #[must_use]
    pub fn edition(&self) -> &Arc<OpenEdition> {
        &self.edition
    }

    /// A record with what became of it.
    #[must_use]
    pub fn stored(&self, number: u32) -> &StoredRecord {
        let Some(cell) = self.kept.get(number as usize) else { return self.unreadable() };
        if let Some(known) = cell.get() {
            return known;
        }
        match self.read(number) {
            Some(read) => cell.get_or_init(|| Box::new(read)),
            None => self.unreadable(),
        }
    }

    /// The same for whoever goes through many and asks for none again: it is not kept. None if it cannot be read.
    #[must_use]
    pub fn read(&self, number: u32) -> Option<StoredRecord> {
        let mut stored = self.edition.record_at(number).ok()??;
        let dataset = stored.record.key.dataset.0.as_str();
        let (_, place) = self.places.iter().find(|(name, _)| name == dataset)?;
        stored.record.dataset = *place;
        Some(stored)
    }

    fn unreadable(&self) -> &StoredRecord {
        self.damaged.store(true, Ordering::Relaxed);
        &self.nothing
    }

    /// Tells whether all that was asked for could be read.
    ///
    /// # Errors
    /// If any record could not: nothing that rests on these may be told.
    pub fn sound(&self) -> Result<(), EditionError> {
        if self.damaged.load(Ordering::Relaxed) {
            return Err(EditionError::Inconsistent("a record of the edition cannot be read"));
        }
        Ok(())
    }
}

impl std::fmt::Debug for AskedRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AskedRecords({})", self.edition.id())
    }
}

/// A record that says nothing.
fn nothing() -> Option<StoredRecord> {
    let record = NormalisedRecord::saying_nothing(MentionKey {
        dataset: DatasetName(CompactString::default()),
        record_id: CompactString::default(),
        role: Role { word: CompactString::default(), ordinal: 0 },
    });
    let person = PersonId::from_bits(0).ok()?;
    Some(StoredRecord { number: u32::MAX, record, resolution: AddressResolution::none(), person })
}

/// A night's records in the order of their keys, with what their addresses led to: read whole, or as they are asked for.
#[derive(Clone, Copy, Debug)]
pub enum NightRecords<'n> {
    /// Read whole.
    Read(&'n [NormalisedRecord], &'n [AddressResolution]),
    /// Of an edition, as they are asked for.
    Asked(&'n AskedRecords),
}

impl<'n> NightRecords<'n> {
    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        match self {
            Self::Read(records, _) => records.len(),
            Self::Asked(asked) => asked.kept.len(),
        }
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// A record by its number.
    ///
    /// # Panics
    /// Of records that were read whole, if there is none of that number.
    #[must_use]
    pub fn record(self, number: u32) -> &'n NormalisedRecord {
        match self {
            Self::Read(records, _) => &records[number as usize],
            Self::Asked(asked) => &asked.stored(number).record,
        }
    }

    /// What the address on its row led to.
    ///
    /// # Panics
    /// As [`NightRecords::record`].
    #[must_use]
    pub fn resolution(self, number: u32) -> &'n AddressResolution {
        match self {
            Self::Read(_, resolutions) => &resolutions[number as usize],
            Self::Asked(asked) => &asked.stored(number).resolution,
        }
    }

    /// Has something worked out of a record that nobody asks for again; none if it cannot be read.
    #[must_use]
    pub fn once<T>(
        self,
        number: u32,
        work: impl FnOnce(&NormalisedRecord, &AddressResolution) -> T,
    ) -> Option<T> {
        match self {
            Self::Read(records, resolutions) => {
                let at = number as usize;
                Some(work(records.get(at)?, resolutions.get(at)?))
            }
            Self::Asked(asked) => {
                let stored = asked.read(number);
                let stored = stored.or_else(|| {
                    asked.unreadable();
                    None
                })?;
                Some(work(&stored.record, &stored.resolution))
            }
        }
    }

    /// The number of the record that has a key.
    #[must_use]
    pub fn find(self, key: &MentionKey) -> Option<u32> {
        match self {
            Self::Read(records, _) => {
                u32::try_from(records.binary_search_by(|record| record.key.cmp(key)).ok()?).ok()
            }
            Self::Asked(asked) => asked.edition.number_of(key).unwrap_or_else(|_| {
                asked.unreadable();
                None
            }),
        }
    }

    /// Whether any record of a dataset is there.
    #[must_use]
    pub fn has(self, dataset: &DatasetName) -> bool {
        match self {
            Self::Read(records, _) => {
                let first = records.partition_point(|record| record.key.dataset < *dataset);
                records.get(first).is_some_and(|record| record.key.dataset == *dataset)
            }
            Self::Asked(asked) => {
                let first = MentionKey {
                    dataset: dataset.clone(),
                    record_id: CompactString::default(),
                    role: Role { word: CompactString::default(), ordinal: 0 },
                };
                let records = &asked.edition.records;
                let found = records.position_of(&keys::of_mention(&first));
                let found = found.and_then(|first| records.at(first));
                let of_it = |(key, _)| keys::is_of_dataset(key, &dataset.0);
                found.map_or_else(
                    |_| {
                        asked.unreadable();
                        false
                    },
                    |found| found.is_some_and(of_it),
                )
            }
        }
    }
}
