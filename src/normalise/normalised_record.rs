//! The record that every later stage works on.

use compact_str::CompactString;

use crate::values::{
    MentionKey, NhsNumber, Nino, PartialDate, PersonName, Postcode, Sensitive, Sex, Upn, Uprn,
};

/// What a record says of itself beyond its values.
#[expect(clippy::struct_excessive_bools, reason = "findings that do not exclude each other")]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RecordFlags {
    /// `DECD`, `EXORS OF`: the person has died, by this source.
    pub deceased: bool,
    /// The forename stands for a baby not yet named (`BABY`, `TWIN 1`).
    pub unnamed_infant: bool,
    /// No fixed abode: the address is none.
    pub no_fixed_abode: bool,
    /// The address is withheld and must never be shown or blocked on.
    pub address_withheld: bool,
    /// Letters go in somebody else's care (`C/O`): the person may not live there.
    pub care_of: bool,
    /// Marked `DO NOT USE` or alike: kept, counts for less.
    pub suspect: bool,
    /// A student, by this source.
    pub student: bool,
}

/// The text as the source wrote it, for display under a permit; never logged.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Original {
    /// Name columns joined by a space; of one of several people in one cell, the name as it was read, so that none stands in the other's.
    pub name: Sensitive<CompactString>,
    /// Address lines and postcode joined by `, `.
    pub address: Sensitive<CompactString>,
}

/// A carried column's value, by the kind its ruleset gives it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AttributeValue {
    /// Index into the ruleset's list of attributes.
    pub attribute: u16,
    /// Folded by kind: capitals for text and category, digits for phone and number, lower case for email.
    pub value: CompactString,
}

/// One mention of one person, in values that compare.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NormalisedRecord {
    /// Dataset, record and role.
    pub key: MentionKey,
    /// Index of the dataset in the ruleset's list of sources.
    pub dataset: u16,
    /// Which row of its dataset, from 0 in the order of keys once all are read: two records of one row are two people.
    pub row: u32,
    /// The row's fingerprint.
    pub fingerprint: [u8; 16],
    /// Name in parts.
    pub name: PersonName,
    /// Date of birth.
    pub date_of_birth: Option<PartialDate>,
    /// Date of death, if the source states one.
    pub date_of_death: Option<PartialDate>,
    /// Sex as recorded, or as the title says where nothing is recorded.
    pub sex: Option<Sex>,
    /// Check-digit identifier of health and care.
    pub nhs_number: Option<NhsNumber>,
    /// Has no check digit: evidence, not proof.
    pub nino: Option<Nino>,
    /// Check-letter identifier of schools.
    pub upn: Option<Upn>,
    /// Superseded pupil numbers.
    pub former_upns: Vec<Upn>,
    /// Address lines folded (capitals, punctuation to spaces), postcode taken out, in order.
    pub address_lines: Vec<CompactString>,
    /// A residential UK postcode in shape.
    pub postcode: Option<Postcode>,
    /// The postcode column's folded text, whatever it was, for comparison only (foreign, partial); empty if sentinel or missing.
    pub postcode_text: CompactString,
    /// The UPRN that the row claims: evidence, checked against the text by `addresses`.
    pub claimed_uprn: Option<Uprn>,
    /// The key by which the row's own system knows the property, in capitals and digits: the gazetteer may have it.
    pub property_key: Option<CompactString>,
    /// Lower case.
    pub email: Option<CompactString>,
    /// Digits with the national prefix folded (`+44 7…` and `07…` alike).
    pub phone: Option<CompactString>,
    /// Since when at this address, by this source.
    pub from: Option<jiff::civil::Date>,
    /// Until when; `None` if still, or not said.
    pub to: Option<jiff::civil::Date>,
    /// When the source last touched the row.
    pub observed: Option<jiff::civil::Date>,
    /// Other columns.
    pub attributes: Vec<AttributeValue>,
    /// What the record says of itself.
    pub flags: RecordFlags,
    /// As written.
    pub original: Original,
}

impl NormalisedRecord {
    /// A record that says nothing: of the first dataset, and of no row (`u32::MAX`) that any dataset has.
    #[must_use]
    pub fn saying_nothing(key: MentionKey) -> Self {
        Self {
            key,
            dataset: 0,
            row: u32::MAX,
            fingerprint: [0; 16],
            name: PersonName::default(),
            date_of_birth: None,
            date_of_death: None,
            sex: None,
            nhs_number: None,
            nino: None,
            upn: None,
            former_upns: Vec::new(),
            address_lines: Vec::new(),
            postcode: None,
            postcode_text: CompactString::default(),
            claimed_uprn: None,
            property_key: None,
            email: None,
            phone: None,
            from: None,
            to: None,
            observed: None,
            attributes: Vec::new(),
            flags: RecordFlags::default(),
            original: Original::default(),
        }
    }

    /// True if what the record says of where somebody is has ended by a day: the last day itself is over, as it is for where people live.
    #[must_use]
    pub fn is_over(&self, by: jiff::civil::Date) -> bool {
        self.to.is_some_and(|to| to <= by)
    }
}
