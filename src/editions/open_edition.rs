//! An edition, opened in place: look up a person, a household, a record; walk through all of them in order.
//!
//! In: an edition's folder. Out: what it holds, decoded on demand. Never changes anything. Opening is quick (manifest
//! and table footers); [`OpenEdition::verify`] reads everything and compares every checksum.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::stored_people::{StoredHousehold, StoredPerson};
use super::stored_record::{self, Placed};
use super::stored_values::Stored;
use super::table::Table;
use super::table_writer::TableKind;
use super::{
    EditionError, EditionId, Manifest, ManifestPart, QuarantineLine, export, keys, part_names,
    stored_event,
};
use crate::addresses::AddressResolution;
use crate::events::LifeEvent;
use crate::normalise::NormalisedRecord;
use crate::values::{HouseholdId, MentionKey, PersonId, Uprn};

/// One edition of the single view. Cheap to open, safe to share between threads.
pub struct OpenEdition {
    folder: PathBuf,
    manifest: Manifest,
    pub(super) records: Table,
    pub(super) persons: Table,
    pub(super) households: Table,
    pub(super) events: Table,
    pub(super) residences: Table,
    pub(super) relations: Table,
    pub(super) links: Table,
    pub(super) marks: Table,
}

/// A record with what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredRecord {
    /// The record's number: its place in the edition's order of mention keys.
    pub number: u32,
    /// The record as the night normalised it.
    pub record: NormalisedRecord,
    /// What its address resolved to.
    pub resolution: AddressResolution,
    /// The person it belongs to.
    pub person: PersonId,
}

/// Where a record belongs, without what it says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placement {
    /// The record's number: its place in the edition's order of mention keys.
    pub number: u32,
    /// Dataset, record and role.
    pub key: MentionKey,
    /// The person it belongs to.
    pub person: PersonId,
    /// What the address on its row resolved to, if the gazetteer has it.
    pub uprn: Option<Uprn>,
    /// The source row's fingerprint.
    pub fingerprint: [u8; 16],
    /// The night that first had the record at the address that it gives; none if the first night of all had it.
    pub shown: Option<Date>,
}

/// A record's number, its key as the table has it, and where the record belongs.
pub(super) type PlacedInPlace<'e> = (u32, &'e [u8], Placed);

impl OpenEdition {
    /// Opens the edition in a folder.
    ///
    /// # Errors
    /// [`EditionError::Io`], [`EditionError::Corrupt`] or [`EditionError::NewerFormat`], each naming the file.
    pub fn open(folder: &Path) -> Result<Self, EditionError> {
        let path = folder.join(part_names::MANIFEST);
        let manifest = Manifest::read(&path)?;
        for part in &manifest.parts {
            let path = folder.join(&part.name);
            let length = fs::metadata(&path).map_err(EditionError::io(&path))?.len();
            if length != part.bytes {
                return Err(EditionError::corrupt(
                    &path,
                    "its length is not what the manifest says",
                ));
            }
        }
        Self::with_manifest(folder, manifest)
    }

    pub(super) fn with_manifest(folder: &Path, manifest: Manifest) -> Result<Self, EditionError> {
        let table = |name, kind| Table::open(&folder.join(name), kind);
        Ok(Self {
            folder: folder.to_owned(),
            manifest,
            records: table(part_names::RECORDS, TableKind::Records)?,
            persons: table(part_names::PERSONS, TableKind::Persons)?,
            households: table(part_names::HOUSEHOLDS, TableKind::Households)?,
            events: table(part_names::EVENTS, TableKind::Events)?,
            residences: table(part_names::RESIDENCES, TableKind::Residences)?,
            relations: table(part_names::RELATIONS, TableKind::Relations)?,
            links: table(part_names::LINKS, TableKind::Links)?,
            marks: table(part_names::MARKS, TableKind::Marks)?,
        })
    }

    pub(super) fn into_manifest(self) -> Manifest {
        self.manifest
    }

    fn tables(&self) -> [&Table; 8] {
        let Self {
            folder: _,
            manifest: _,
            records,
            persons,
            households,
            events,
            residences,
            relations,
            links,
            marks,
        } = self;
        [records, persons, households, events, residences, relations, links, marks]
    }

    /// Reads every part and compares its checksum with the manifest's.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] names the first part that is not what was written.
    pub fn verify(&self) -> Result<(), EditionError> {
        self.verify_all_but(&[])
    }

    /// The same, but for parts that are another edition's, which was read whole.
    pub(super) fn verify_all_but(&self, shared: &[ManifestPart]) -> Result<(), EditionError> {
        for part in self.manifest.parts.iter().filter(|part| !shared.contains(part)) {
            let table = self.tables().into_iter().find(|table| {
                table.path().file_name().is_some_and(|name| name == part.name.as_str())
            });
            let path = self.folder.join(&part.name);
            let found = match table {
                Some(table) => table.verify()?.blake3,
                None => blake3::hash(&fs::read(&path).map_err(EditionError::io(&path))?),
            };
            if found.to_hex().as_str() != part.blake3 {
                return Err(EditionError::corrupt(
                    &path,
                    "its checksum is not what the manifest says",
                ));
            }
        }
        if Manifest::digest_of(&self.manifest.parts) != self.manifest.content_digest {
            let path = self.folder.join(part_names::MANIFEST);
            return Err(EditionError::corrupt(&path, "its content digest does not fit its parts"));
        }
        Ok(())
    }

    /// The edition's name.
    #[must_use]
    pub fn id(&self) -> EditionId {
        self.manifest.edition
    }

    /// What the edition says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Where it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A person by identifier.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn person(&self, id: PersonId) -> Result<Option<StoredPerson>, EditionError> {
        let found = self.persons.find(&keys::of_number(id.store()))?;
        found
            .map(|(_, value)| decoded(&self.persons, StoredPerson::decode(id.store(), value)))
            .transpose()
    }

    /// A household by identifier.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn household(&self, id: HouseholdId) -> Result<Option<StoredHousehold>, EditionError> {
        let found = self.households.find(&keys::of_number(id.store()))?;
        found
            .map(|(_, value)| decoded(&self.households, StoredHousehold::decode(id.store(), value)))
            .transpose()
    }

    /// True if fenced records alone place somebody in their household.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if a part is damaged.
    pub fn is_placed_by_fenced_alone(&self, id: PersonId) -> Result<bool, EditionError> {
        let household = self.person(id)?.and_then(|person| person.household);
        let household = household.map(|it| self.household(it)).transpose()?.flatten();
        let members = household.map(|it| it.members).unwrap_or_default();
        Ok(members.iter().any(|member| member.person == id && member.fenced))
    }

    /// A record by its key.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn record(&self, key: &MentionKey) -> Result<Option<StoredRecord>, EditionError> {
        let found = self.records.find(&keys::of_mention(key))?;
        found.map(|(at, value)| self.stored_record(at, key.clone(), value)).transpose()
    }

    /// A record by its number.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn record_at(&self, number: u32) -> Result<Option<StoredRecord>, EditionError> {
        let found = self.records.at(number as usize)?;
        found
            .map(|(key, value)| {
                let key = decoded(&self.records, keys::to_mention(key))?;
                self.stored_record(number as usize, key, value)
            })
            .transpose()
    }

    /// A record as it is stored, by its number; `None` past the end or where the part is damaged.
    pub(super) fn record_bytes(&self, number: u32) -> Option<&[u8]> {
        self.records.at(number as usize).ok().flatten().map(|(_, value)| value)
    }

    /// True if a record, by its number, has this key.
    #[must_use]
    pub fn has_key(&self, number: u32, key: &MentionKey) -> bool {
        let found = self.records.at(number as usize).ok().flatten();
        found.is_some_and(|(stored, _)| keys::is_of(stored, key))
    }

    /// True if a record, by its number, has this resolution.
    #[must_use]
    pub fn holds_resolution(&self, number: u32, resolution: &AddressResolution) -> bool {
        let bytes = self.record_bytes(number);
        bytes.is_some_and(|bytes| stored_record::holds_resolution(bytes, resolution))
    }

    /// Where a record belongs, by its number.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn placement_at(&self, number: u32) -> Result<Option<Placement>, EditionError> {
        let found = self.records.at(number as usize)?;
        found.map(|(key, value)| self.placement(number as usize, key, value)).transpose()
    }

    /// Number, key as stored, and placement of every record, in order.
    pub(super) fn placed(&self) -> impl Iterator<Item = Result<PlacedInPlace<'_>, EditionError>> {
        (0_u32..).zip(self.records.iter()).map(|(number, entry)| {
            let (key, value) = entry?;
            Ok((number, key, decoded(&self.records, stored_record::decode_placed(value))?))
        })
    }

    /// A record's key from its stored form.
    pub(super) fn mention_key(&self, stored: &[u8]) -> Result<MentionKey, EditionError> {
        decoded(&self.records, keys::to_mention(stored))
    }

    /// True if there is any record of a dataset.
    #[must_use]
    pub fn has_dataset(&self, dataset: &str) -> bool {
        let prefix = keys::of_dataset(dataset);
        let first = self.records.starting_with(&prefix).map(|mut found| found.next());
        first.is_ok_and(|found| found.is_some_and(|entry| entry.is_ok()))
    }

    /// The person that a record belongs to.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn person_of(&self, key: &MentionKey) -> Result<Option<PersonId>, EditionError> {
        let found = self.records.find(&keys::of_mention(key))?;
        found
            .map(|(_, value)| {
                decoded(&self.records, stored_record::decode_placed(value))
                    .map(|placed| placed.person)
            })
            .transpose()
    }

    /// All persons, by identifier.
    pub fn persons(&self) -> impl Iterator<Item = Result<StoredPerson, EditionError>> {
        self.persons.iter().map(|entry| {
            let (key, value) = entry?;
            decoded(
                &self.persons,
                keys::to_number(key).and_then(|id| StoredPerson::decode(id, value)),
            )
        })
    }

    /// All households, by identifier.
    pub fn households(&self) -> impl Iterator<Item = Result<StoredHousehold, EditionError>> {
        self.households.iter().map(|entry| {
            let (key, value) = entry?;
            decoded(
                &self.households,
                keys::to_number(key).and_then(|id| StoredHousehold::decode(id, value)),
            )
        })
    }

    /// The life events known on the night, by name.
    pub fn events(&self) -> impl Iterator<Item = Result<LifeEvent, EditionError>> {
        self.events.iter().map(|entry| {
            let (key, value) = entry?;
            decoded(&self.events, stored_event::decode(key, value))
        })
    }

    /// All records, by key: decoded one at a time.
    pub fn records(&self) -> impl Iterator<Item = Result<StoredRecord, EditionError>> {
        self.records.iter().enumerate().map(|(at, entry)| {
            let (key, value) = entry?;
            self.stored_record(at, decoded(&self.records, keys::to_mention(key))?, value)
        })
    }

    /// Where each record belongs, by key: much cheaper than [`OpenEdition::records`].
    pub fn placements(&self) -> impl Iterator<Item = Result<Placement, EditionError>> {
        self.records.iter().enumerate().map(|(at, entry)| {
            let (key, value) = entry?;
            self.placement(at, key, value)
        })
    }

    /// How many records the edition holds: their numbers are `0..records_len()`.
    #[must_use]
    pub fn records_len(&self) -> usize {
        self.records.len()
    }

    /// The rows that could not be used.
    ///
    /// # Errors
    /// [`EditionError::Io`], or [`EditionError::Corrupt`] if the file is not what was written.
    pub fn quarantine(&self) -> Result<Vec<QuarantineLine>, EditionError> {
        let text = self.text_part(part_names::QUARANTINE)?;
        export::read_quarantine(&self.folder.join(part_names::QUARANTINE), &text)
    }

    /// The model that the night used, as it was handed over.
    ///
    /// # Errors
    /// [`EditionError::Io`], or [`EditionError::Corrupt`] if the file is not what was written.
    pub fn model_json(&self) -> Result<String, EditionError> {
        self.text_part(part_names::MODEL)
    }

    /// The run report for scripts, as it was handed over.
    ///
    /// # Errors
    /// [`EditionError::Io`], or [`EditionError::Corrupt`] if the file is not what was written.
    pub fn report_json(&self) -> Result<String, EditionError> {
        self.text_part(part_names::REPORT_JSON)
    }

    /// Reads a part that is text, and compares its checksum: it is small, and read rarely.
    fn text_part(&self, name: &str) -> Result<String, EditionError> {
        let path = self.folder.join(name);
        let bytes = fs::read(&path).map_err(EditionError::io(&path))?;
        let stated = self.manifest.parts.iter().find(|part| part.name == name);
        if stated.is_none_or(|part| blake3::hash(&bytes).to_hex().as_str() != part.blake3) {
            return Err(EditionError::corrupt(&path, "its checksum is not what the manifest says"));
        }
        String::from_utf8(bytes).map_err(|_| EditionError::corrupt(&path, "not text"))
    }

    fn stored_record(
        &self,
        at: usize,
        key: MentionKey,
        value: &[u8],
    ) -> Result<StoredRecord, EditionError> {
        let (record, resolution, person) =
            decoded(&self.records, stored_record::decode(key, value))?;
        Ok(StoredRecord { number: self.number(at)?, record, resolution, person })
    }

    fn placement(&self, at: usize, key: &[u8], value: &[u8]) -> Result<Placement, EditionError> {
        let key = decoded(&self.records, keys::to_mention(key))?;
        let Placed { person, uprn, fingerprint, shown } =
            decoded(&self.records, stored_record::decode_placed(value))?;
        Ok(Placement { number: self.number(at)?, key, person, uprn, fingerprint, shown })
    }

    fn number(&self, at: usize) -> Result<u32, EditionError> {
        u32::try_from(at).map_err(|_| {
            EditionError::corrupt(self.records.path(), "more records than can be numbered")
        })
    }
}

/// A value that a table should hold.
pub(super) fn decoded<T>(table: &Table, value: Option<T>) -> Result<T, EditionError> {
    value
        .ok_or_else(|| EditionError::corrupt(table.path(), "a key or value that cannot be decoded"))
}

impl fmt::Debug for OpenEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenEdition({} in {})", self.id(), self.folder.display())
    }
}
