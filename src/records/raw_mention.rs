//! One mention of one person (or of several in one name column), text as the source wrote it.

use compact_str::CompactString;

/// Where a row came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceRow {
    /// Index of the dataset in the ruleset's list of sources.
    pub dataset: u16,
    /// The row's key in its own system, joined as the ruleset says.
    pub record_id: CompactString,
    /// Line of the file on which the row starts, from 1 (the header is line 1).
    pub line: u64,
    /// First 16 bytes of the blake3 hash of the row as decoded.
    pub fingerprint: [u8; 16],
}

/// The name columns of a mention as written; all may be empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RawName {
    /// One column that holds a whole name, or two people's.
    pub full_name: String,
    /// Title column.
    pub title: String,
    /// First name, or first name and initials.
    pub forename: String,
    /// Middle names or initials.
    pub middle_names: String,
    /// Family name.
    pub surname: String,
    /// Generation suffix.
    pub suffix: String,
    /// Known-as or preferred forename.
    pub known_as: String,
    /// Preferred surname.
    pub preferred_surname: String,
    /// Former or maiden surname.
    pub former_surname: String,
}

/// A column carried along that has no canonical field: compared by its kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// Index into the ruleset's list of attributes (name and kind), shared by all sources.
    pub attribute: u16,
    /// As written.
    pub text: String,
}

/// What one row says of the people in one of its mentions, as written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RawMention {
    /// Index of the mention in its source's list of mentions (role, name order, joint names).
    pub mention: u16,
    /// Name columns.
    pub name: RawName,
    /// Date of birth column.
    pub date_of_birth: String,
    /// Date of death column.
    pub date_of_death: String,
    /// Sex column.
    pub sex: String,
    /// NHS number column.
    pub nhs_number: String,
    /// National Insurance number column.
    pub nino: String,
    /// Unique pupil number column.
    pub upn: String,
    /// Former unique pupil number column.
    pub former_upn: String,
    /// Address columns that are not empty, in order.
    pub address: Vec<String>,
    /// Postcode column.
    pub postcode: String,
    /// UPRN column: a claim, not yet believed.
    pub uprn: String,
    /// Column of the key by which the system knows the property.
    pub property_key: String,
    /// Email column.
    pub email: String,
    /// Telephone column.
    pub phone: String,
    /// Since when the person is at that address, by this source.
    pub from: String,
    /// Until when; empty or open-ended if still.
    pub to: String,
    /// When the source last touched the row.
    pub observed: String,
    /// Other columns that the ruleset carries.
    pub attributes: Vec<Attribute>,
}
