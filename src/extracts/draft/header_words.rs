//! What a column's name says of what it holds.
//!
//! In: a header's word. Out: the canonical field it usually stands for, or that it is a key, or an answer that must
//! not be linked on. Cells are looked at by `column_look`.

use crate::{rules::folded, values::CanonicalField};

/// What a column's name promises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Promise {
    /// A canonical field.
    Field(CanonicalField),
    /// A number or code that is one person's outside this file.
    PersonNumber,
    /// The answer to the question which rows are one person.
    Answer,
    /// A key of the file's rows.
    Key,
}

/// Names by what they promise, folded to small letters and digits.
const WORDS: [(CanonicalField, &[&str]); 22] = [
    (
        CanonicalField::FullName,
        &[
            "name",
            "fullname",
            "personname",
            "customername",
            "holdername",
            "contactname",
            "residentname",
            "tenantname",
            "patientname",
            "pupilname",
        ],
    ),
    (CanonicalField::Title, &["title", "salutation", "honorific", "nametitle"]),
    (
        CanonicalField::Forename,
        &[
            "forename",
            "forenames",
            "firstname",
            "firstnames",
            "givenname",
            "givennames",
            "fname",
            "first",
            "given",
            "christianname",
            "name1",
        ],
    ),
    (
        CanonicalField::MiddleNames,
        &[
            "middlename",
            "middlenames",
            "middle",
            "middleinitial",
            "middleinitials",
            "secondname",
            "forename2",
            "othernames",
            "secondforename",
        ],
    ),
    (
        CanonicalField::Surname,
        &["surname", "lastname", "familyname", "lname", "sname", "last", "family", "legalsurname"],
    ),
    (CanonicalField::Suffix, &["suffix", "namesuffix"]),
    (
        CanonicalField::KnownAs,
        &[
            "knownas",
            "nickname",
            "preferredname",
            "preferredforename",
            "preferredfirstname",
            "alias",
        ],
    ),
    (CanonicalField::PreferredSurname, &["preferredsurname", "preferredlastname"]),
    (
        CanonicalField::FormerSurname,
        &["formersurname", "maidenname", "previoussurname", "birthsurname", "formername"],
    ),
    (
        CanonicalField::DateOfBirth,
        &[
            "dob",
            "dateofbirth",
            "birthdate",
            "birthday",
            "birthdt",
            "bdate",
            "dobdate",
            "datebirth",
        ],
    ),
    (CanonicalField::DateOfDeath, &["dod", "dateofdeath", "deathdate", "deceaseddate"]),
    (CanonicalField::Sex, &["sex", "gender"]),
    (CanonicalField::NhsNumber, &["nhsno", "nhsnumber", "nhs", "nhsnum"]),
    (
        CanonicalField::Nino,
        &[
            "nino",
            "ninumber",
            "nino1",
            "nationalinsurancenumber",
            "nationalinsurance",
            "nationalinsuranceno",
            "natins",
            "nationalinsnumber",
        ],
    ),
    (CanonicalField::Upn, &["upn", "uniquepupilnumber", "pupilnumber"]),
    (CanonicalField::FormerUpn, &["formerupn"]),
    (
        CanonicalField::Address,
        &[
            "address",
            "fulladdress",
            "addr",
            "streetnumber",
            "housenumber",
            "housename",
            "houseno",
            "house",
            "flat",
            "flatnumber",
            "street",
            "streetname",
            "streetaddress",
            "road",
            "locality",
            "village",
            "suburb",
            "district",
            "town",
            "posttown",
            "city",
            "county",
            "saon",
            "paon",
            "buildingname",
            "buildingnumber",
            "propertyaddress",
            "homeaddress",
        ],
    ),
    (
        CanonicalField::Postcode,
        &["postcode", "zip", "zipcode", "postalcode", "pcode", "pc", "postcd"],
    ),
    (CanonicalField::Uprn, &["uprn", "uniquepropertyreferencenumber"]),
    (
        CanonicalField::PropertyKey,
        &["propertyref", "propertyreference", "propref", "propertykey", "propertyrefno"],
    ),
    (CanonicalField::Email, &["email", "emailaddress", "mail", "emailaddr"]),
    (
        CanonicalField::Phone,
        &[
            "phone",
            "telephone",
            "tel",
            "mobile",
            "phonenumber",
            "telephonenumber",
            "mobilenumber",
            "telno",
            "phoneno",
            "mobileno",
            "contactnumber",
            "hometelephone",
            "homephone",
        ],
    ),
];

const PERSON_NUMBERS: [&str; 11] = [
    "socsecid",
    "ssn",
    "socialsecuritynumber",
    "nationalid",
    "passport",
    "passportno",
    "passportnumber",
    "drivinglicence",
    "driverslicense",
    "uln",
    "taxnumber",
];

const ANSWERS: [&str; 10] = [
    "cluster",
    "clusterid",
    "entityid",
    "entid",
    "trueid",
    "truthid",
    "label",
    "goldid",
    "matchid",
    "trueperson",
];

const KEYS: [&str; 16] = [
    "uniqueid",
    "id",
    "recid",
    "recordid",
    "rowid",
    "key",
    "recordkey",
    "personid",
    "customerid",
    "clientid",
    "ref",
    "reference",
    "recordref",
    "accountref",
    "sourceid",
    "urn",
];

/// What a column's name promises; nothing if it is not known.
pub(super) fn promise_of(name: &str) -> Option<Promise> {
    let whole = folded(name);
    if let Some(promise) = promise_of_word(&whole) {
        return Some(promise);
    }
    // address_line_2, Address 3, addr1
    let unnumbered = whole.trim_end_matches(|c: char| c.is_ascii_digit());
    if unnumbered.len() < whole.len()
        && matches!(unnumbered, "address" | "addressline" | "addr" | "addrline" | "line" | "add")
    {
        return Some(Promise::Field(CanonicalField::Address));
    }
    // client_surname, Applicant DOB: the last words count
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(folded)
        .collect();
    let last = |count: usize| {
        let from = words.len().checked_sub(count).filter(|from| *from > 0)?;
        promise_of_word(&words[from..].concat())
    };
    last(2).or_else(|| last(1))
}

fn promise_of_word(word: &str) -> Option<Promise> {
    if let Some((field, _)) = WORDS.iter().find(|(_, words)| words.contains(&word)) {
        return Some(Promise::Field(*field));
    }
    let promises = [
        (PERSON_NUMBERS.as_slice(), Promise::PersonNumber),
        (ANSWERS.as_slice(), Promise::Answer),
        (KEYS.as_slice(), Promise::Key),
    ];
    promises.iter().find(|(words, _)| words.contains(&word)).map(|(_, promise)| *promise)
}

#[cfg(test)]
mod tests {
    use super::{Promise, promise_of};
    use crate::values::CanonicalField;

    #[test]
    fn common_names_are_known() {
        let field = |name| match promise_of(name) {
            Some(Promise::Field(field)) => Some(field),
            _ => None,
        };
        for name in ["first_name", "given_name", "FORENAME", "Client Forename", "First Name"] {
            assert_eq!(field(name), Some(CanonicalField::Forename), "{name}");
        }
        for name in ["address_1", "Address Line 2", "addr3", "street", "street_number", "City"] {
            assert_eq!(field(name), Some(CanonicalField::Address), "{name}");
        }
        for name in ["dob", "date_of_birth", "Birth Date", "applicant_dob"] {
            assert_eq!(field(name), Some(CanonicalField::DateOfBirth), "{name}");
        }
        assert_eq!(field("zip"), Some(CanonicalField::Postcode));
        assert_eq!(field("NHS No"), Some(CanonicalField::NhsNumber));
        assert_eq!(promise_of("soc_sec_id"), Some(Promise::PersonNumber));
        assert_eq!(promise_of("cluster"), Some(Promise::Answer));
        assert_eq!(promise_of("rec_id"), Some(Promise::Key));
        assert_eq!(promise_of("colour"), None);
    }
}
