//! A record as an edition stores it: where it belongs, what its address turned out to be, what it says.
//!
//! In: a normalised record, its address resolution, its person. Out: bytes, and the same again. The placement stands
//! first, so that an export or a diff reads it without the rest, and after it the date of birth, by which it is decided who may be shown. What follows says nothing of other records: as long as row
//! and address are the same, the next night takes it over as it is ([`carry`]). Domain types are taken apart field by field: a new
//! field fails to compile here until its place on disk is decided.

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::stored_resolution::{ResolutionOnDisk, ResolutionPassedOver};
use super::stored_values::Stored;
use crate::addresses::AddressResolution;
use crate::normalise::{AttributeValue, NormalisedRecord, Original, RecordFlags};
use crate::values::{
    MentionKey, NhsNumber, Nino, PartialDate, PersonId, PersonName, Postcode, Sensitive, Sex,
    Title, Upn, Uprn,
};

/// Where a record belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Placed {
    pub person: PersonId,
    /// What the row's address resolved to.
    pub uprn: Option<Uprn>,
    /// Of the source row.
    pub fingerprint: [u8; 16],
    /// The night that first had the record at the address that it gives; none if the first night of all had it.
    pub shown: Option<Date>,
}

/// Encodes a record's value; `None` never happens with values that fit in memory.
pub(super) fn encode(
    record: &NormalisedRecord,
    resolution: &AddressResolution,
    (person, shown): (PersonId, Option<Date>),
) -> Option<Vec<u8>> {
    let placement = PlacementOnDisk::of(record, resolution, person, shown);
    let bytes = postcard::to_extend(&placement, Vec::with_capacity(256)).ok()?;
    let bytes = postcard::to_extend(&store_option(record.date_of_birth.as_ref()), bytes).ok()?;
    let bytes = postcard::to_extend(&ResolutionOnDisk::from_resolution(resolution), bytes).ok()?;
    postcard::to_extend(&RecordOnDisk::from_record(record), bytes).ok()
}

/// The same where an earlier edition's `bytes` hold the record and its resolution: only where it belongs is written anew.
pub(super) fn carry(
    bytes: &[u8],
    record: &NormalisedRecord,
    resolution: &AddressResolution,
    (person, shown): (PersonId, Option<Date>),
) -> Option<Vec<u8>> {
    let (_, rest) = postcard::take_from_bytes::<PlacementOnDisk>(bytes).ok()?;
    let placement = PlacementOnDisk::of(record, resolution, person, shown);
    let mut carried = postcard::to_extend(&placement, Vec::with_capacity(bytes.len() + 8)).ok()?;
    carried.extend_from_slice(rest);
    Some(carried)
}

/// The same where the record belongs where it did, too: only where its row stands is written anew.
pub(super) fn carry_in_place(bytes: &[u8], record: &NormalisedRecord) -> Option<Vec<u8>> {
    let (placement, rest) = postcard::take_from_bytes::<PlacementOnDisk>(bytes).ok()?;
    let NormalisedRecord { dataset, row, fingerprint, .. } = *record;
    if (placement.dataset, placement.row) == (dataset, row) {
        return Some(bytes.to_vec());
    }
    let placement = PlacementOnDisk { fingerprint, dataset, row, ..placement };
    let mut carried = postcard::to_extend(&placement, Vec::with_capacity(bytes.len() + 8)).ok()?;
    carried.extend_from_slice(rest);
    Some(carried)
}

/// True if `bytes` hold this resolution.
pub(super) fn holds_resolution(bytes: &[u8], resolution: &AddressResolution) -> bool {
    let held = || {
        let (placement, rest) = postcard::take_from_bytes::<PlacementOnDisk>(bytes).ok()?;
        let (_, rest) = postcard::take_from_bytes::<BirthOnDisk>(rest).ok()?;
        let uprn = resolution.uprn.as_ref().map(Stored::store);
        let room = Vec::with_capacity(64);
        let wanted =
            postcard::to_extend(&ResolutionOnDisk::from_resolution(resolution), room).ok()?;
        Some(placement.uprn == uprn && rest.starts_with(&wanted))
    };
    held().unwrap_or(false)
}

/// Decodes the placement only.
pub(super) fn decode_placed(bytes: &[u8]) -> Option<Placed> {
    let (PlacementOnDisk { person, uprn, fingerprint, dataset: _, row: _, shown }, _) =
        postcard::take_from_bytes(bytes).ok()?;
    Some(Placed {
        person: PersonId::restore(person)?,
        uprn: restore_option(uprn)?,
        fingerprint,
        shown: restore_option(shown)?,
    })
}

/// Decodes the date of birth only. `None` if the bytes up to it are not those of a record.
#[expect(clippy::option_option, reason = "no date and no readable date are two things")]
pub(super) fn decode_born(bytes: &[u8]) -> Option<Option<PartialDate>> {
    let (_, bytes) = postcard::take_from_bytes::<PlacementOnDisk>(bytes).ok()?;
    let (born, _) = postcard::take_from_bytes::<BirthOnDisk>(bytes).ok()?;
    restore_option(born)
}

/// Decodes everything; the key comes from the table. `None` if the bytes are not what [`encode`] writes.
pub(super) fn decode(
    key: MentionKey,
    bytes: &[u8],
) -> Option<(NormalisedRecord, AddressResolution, PersonId)> {
    let (PlacementOnDisk { person, uprn, fingerprint, dataset, row, shown: _ }, bytes) =
        postcard::take_from_bytes(bytes).ok()?;
    let (born, bytes) = postcard::take_from_bytes::<BirthOnDisk>(bytes).ok()?;
    let (resolution, bytes) = postcard::take_from_bytes::<ResolutionOnDisk>(bytes).ok()?;
    let (record, rest) = postcard::take_from_bytes::<RecordOnDisk>(bytes).ok()?;
    if !rest.is_empty() {
        return None;
    }
    let record = record.into_record(key, (dataset, row), fingerprint, born)?;
    let resolution = resolution.into_resolution(restore_option(uprn)?)?;
    Some((record, resolution, PersonId::restore(person)?))
}

/// Decodes what the record says and nothing else: what its address turned out to be is passed over. `None` if the bytes are not what
/// [`encode`] writes.
pub(super) fn decode_said(key: MentionKey, bytes: &[u8]) -> Option<NormalisedRecord> {
    let (PlacementOnDisk { fingerprint, dataset, row, .. }, bytes) =
        postcard::take_from_bytes(bytes).ok()?;
    let (born, bytes) = postcard::take_from_bytes::<BirthOnDisk>(bytes).ok()?;
    let (_, bytes) = postcard::take_from_bytes::<ResolutionPassedOver<'_>>(bytes).ok()?;
    let (record, rest) = postcard::take_from_bytes::<RecordOnDisk>(bytes).ok()?;
    if !rest.is_empty() {
        return None;
    }
    record.into_record(key, (dataset, row), fingerprint, born)
}

/// A date of birth, if the record says one.
type BirthOnDisk = Option<<PartialDate as Stored>::Form>;

#[derive(Serialize, Deserialize)]
struct PlacementOnDisk {
    person: u64,
    uprn: Option<u64>,
    fingerprint: [u8; 16],
    dataset: u16,
    row: u32,
    shown: Option<u32>,
}

impl PlacementOnDisk {
    fn of(
        record: &NormalisedRecord,
        resolution: &AddressResolution,
        person: PersonId,
        shown: Option<Date>,
    ) -> Self {
        Self {
            shown: store_option(shown.as_ref()),
            person: person.store(),
            uprn: resolution.uprn.as_ref().map(Stored::store),
            fingerprint: record.fingerprint,
            dataset: record.dataset,
            row: record.row,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct RecordOnDisk {
    title: Option<u8>,
    forenames: Vec<CompactString>,
    surname: CompactString,
    other_surnames: Vec<CompactString>,
    known_as: Vec<CompactString>,
    suffix: Option<CompactString>,
    date_of_death: Option<(u32, u8)>,
    sex: Option<u8>,
    nhs_number: Option<u64>,
    nino: Option<CompactString>,
    upn: Option<CompactString>,
    former_upns: Vec<CompactString>,
    address_lines: Vec<CompactString>,
    postcode: Option<CompactString>,
    postcode_text: CompactString,
    claimed_uprn: Option<u64>,
    property_key: Option<CompactString>,
    email: Option<CompactString>,
    phone: Option<CompactString>,
    from: Option<u32>,
    to: Option<u32>,
    observed: Option<u32>,
    attributes: Vec<(u16, CompactString)>,
    flags: FlagsOnDisk,
    original_name: CompactString,
    original_address: CompactString,
}

#[derive(Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "mirrors the record's own flags")]
struct FlagsOnDisk {
    deceased: bool,
    unnamed_infant: bool,
    no_fixed_abode: bool,
    address_withheld: bool,
    suspect: bool,
    care_of: bool,
    student: bool,
}

impl RecordOnDisk {
    fn from_record(record: &NormalisedRecord) -> Self {
        let NormalisedRecord {
            key: _,         // the table's key
            fingerprint: _, // in the placement
            dataset: _,     // there too
            row: _,         // there too
            name: PersonName { title, forenames, surname, other_surnames, known_as, suffix },
            date_of_birth: _, // before what the address turned out to be
            date_of_death,
            sex,
            nhs_number,
            nino,
            upn,
            former_upns,
            address_lines,
            postcode,
            postcode_text,
            claimed_uprn,
            property_key,
            email,
            phone,
            from,
            to,
            observed,
            attributes,
            flags:
                RecordFlags {
                    deceased,
                    unnamed_infant,
                    no_fixed_abode,
                    address_withheld,
                    suspect,
                    care_of,
                    student,
                },
            original: Original { name: original_name, address: original_address },
        } = record;
        Self {
            title: store_option(title.as_ref()),
            forenames: store_all(forenames),
            surname: surname.store(),
            other_surnames: store_all(other_surnames),
            known_as: store_all(known_as),
            suffix: store_option(suffix.as_ref()),
            date_of_death: store_option(date_of_death.as_ref()),
            sex: store_option(sex.as_ref()),
            nhs_number: store_option(nhs_number.as_ref()),
            nino: store_option(nino.as_ref()),
            upn: store_option(upn.as_ref()),
            former_upns: store_all(former_upns),
            address_lines: store_all(address_lines),
            postcode: store_option(postcode.as_ref()),
            postcode_text: postcode_text.store(),
            claimed_uprn: store_option(claimed_uprn.as_ref()),
            property_key: store_option(property_key.as_ref()),
            email: store_option(email.as_ref()),
            phone: store_option(phone.as_ref()),
            from: store_option(from.as_ref()),
            to: store_option(to.as_ref()),
            observed: store_option(observed.as_ref()),
            attributes: attributes
                .iter()
                .map(|AttributeValue { attribute, value }| (*attribute, value.store()))
                .collect(),
            flags: FlagsOnDisk {
                deceased: *deceased,
                unnamed_infant: *unnamed_infant,
                no_fixed_abode: *no_fixed_abode,
                address_withheld: *address_withheld,
                suspect: *suspect,
                care_of: *care_of,
                student: *student,
            },
            original_name: original_name.expose().store(),
            original_address: original_address.expose().store(),
        }
    }

    fn into_record(
        self,
        key: MentionKey,
        (dataset, row): (u16, u32),
        fingerprint: [u8; 16],
        born: BirthOnDisk,
    ) -> Option<NormalisedRecord> {
        Some(NormalisedRecord {
            key,
            dataset,
            row,
            fingerprint,
            name: PersonName {
                title: restore_option::<Title>(self.title)?,
                forenames: restore_all(self.forenames)?,
                surname: self.surname,
                other_surnames: restore_all(self.other_surnames)?,
                known_as: restore_all(self.known_as)?,
                suffix: restore_option::<CompactString>(self.suffix)?,
            },
            date_of_birth: restore_option::<PartialDate>(born)?,
            date_of_death: restore_option::<PartialDate>(self.date_of_death)?,
            sex: restore_option::<Sex>(self.sex)?,
            nhs_number: restore_option::<NhsNumber>(self.nhs_number)?,
            nino: restore_option::<Nino>(self.nino)?,
            upn: restore_option::<Upn>(self.upn)?,
            former_upns: restore_all(self.former_upns)?,
            address_lines: restore_all(self.address_lines)?,
            postcode: restore_option::<Postcode>(self.postcode)?,
            postcode_text: self.postcode_text,
            claimed_uprn: restore_option::<Uprn>(self.claimed_uprn)?,
            property_key: restore_option::<CompactString>(self.property_key)?,
            email: restore_option::<CompactString>(self.email)?,
            phone: restore_option::<CompactString>(self.phone)?,
            from: restore_option(self.from)?,
            to: restore_option(self.to)?,
            observed: restore_option(self.observed)?,
            attributes: self
                .attributes
                .into_iter()
                .map(|(attribute, value)| AttributeValue { attribute, value })
                .collect(),
            flags: RecordFlags {
                deceased: self.flags.deceased,
                unnamed_infant: self.flags.unnamed_infant,
                no_fixed_abode: self.flags.no_fixed_abode,
                address_withheld: self.flags.address_withheld,
                suspect: self.flags.suspect,
                care_of: self.flags.care_of,
                student: self.flags.student,
            },
            original: Original {
                name: Sensitive::new(self.original_name),
                address: Sensitive::new(self.original_address),
            },
        })
    }
}

pub(super) fn store_option<T: Stored>(value: Option<&T>) -> Option<T::Form> {
    value.map(Stored::store)
}

fn store_all<T: Stored>(values: &[T]) -> Vec<T::Form> {
    values.iter().map(Stored::store).collect()
}

/// `None` if the stored form is no value; `Some(None)` if there was none.
#[expect(clippy::option_option, reason = "no value and no readable value are two things")]
pub(super) fn restore_option<T: Stored>(form: Option<T::Form>) -> Option<Option<T>> {
    form.map_or(Some(None), |form| T::restore(form).map(Some))
}

fn restore_all<T: Stored>(forms: Vec<T::Form>) -> Option<Vec<T>> {
    forms.into_iter().map(T::restore).collect()
}
