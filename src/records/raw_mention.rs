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
pub struct RawName<'r> {
    /// One column that holds a whole name, or two people's.
    pub full_name: &'r str,
    /// Title column.
    pub title: &'r str,
    /// First name, or first name and initials.
    pub forename: &'r str,
    /// Middle names or initials.
    pub middle_names: &'r str,
    /// Family name.
    pub surname: &'r str,
    /// Generation suffix.
    pub suffix: &'r str,
    /// Known-as or preferred forename.
    pub known_as: &'r str,
    /// Preferred surname.
    pub preferred_surname: &'r str,
    /// Former or maiden surname.
    pub former_surname: &'r str,
}

/// A column carried along that has no canonical field: compared by its kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute<'r> {
    /// Index into the ruleset's list of attributes (name and kind), shared by all sources.
    pub attribute: u16,
    /// As written.
    pub text: &'r str,
}

/// What one row says of the people in one of its mentions, as written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RawMention<'r> {
    /// Index of the mention in its source's list of mentions (role, name order, joint names).
    pub mention: u16,
    /// Name columns.
    pub name: RawName<'r>,
    /// Date of birth column.
    pub date_of_birth: &'r str,
    /// Date of death column.
    pub date_of_death: &'r str,
    /// Sex column.
    pub sex: &'r str,
    /// NHS number column.
    pub nhs_number: &'r str,
    /// National Insurance number column.
    pub nino: &'r str,
    /// Unique pupil number column.
    pub upn: &'r str,
    /// Former unique pupil number column.
    pub former_upn: &'r str,
    /// Address columns that are not empty, in order.
    pub address: Vec<&'r str>,
    /// Postcode column.
    pub postcode: &'r str,
    /// UPRN column: a claim, not yet believed.
    pub uprn: &'r str,
    /// Column of the key by which the system knows the property.
    pub property_key: &'r str,
    /// Email column.
    pub email: &'r str,
    /// Telephone column.
    pub phone: &'r str,
    /// Since when the person is at that address, by this source.
    pub from: &'r str,
    /// Until when; empty or open-ended if still.
    pub to: &'r str,
    /// When the source last touched the row.
    pub observed: &'r str,
    /// Other columns that the ruleset carries.
    pub attributes: Vec<Attribute<'r>>,
    /// The row says that its people are students.
    pub student: bool,
}
