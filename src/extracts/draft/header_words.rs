//! What a column's name says of what it holds.
//!
//! In: a header's word. Out: the canonical field it usually stands for, or that it is a key, somebody else's, or an answer
//! that must not be linked on. Cells are looked at by `column_look`.

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
    /// Somebody else's, or an address that is not lived at now: nothing of the row's own person.
    OfAnother,
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

/// Words that make what stands beside them somebody else's, or of another time or use.
const OTHERS: [&str; 41] = [
    "partner",
    "spouse",
    "husband",
    "wife",
    "mother",
    "mum",
    "father",
    "dad",
    "parent",
    "guardian",
    "carer",
    "kin",
    "nok",
    "emergency",
    "joint",
    "second",
    "2nd",
    "landlord",
    "landlady",
    "employer",
    "agent",
    "appointee",
    "solicitor",
    "executor",
    "referrer",
    "doctor",
    "gp",
    "worker",
    "officer",
    "teacher",
    "school",
    "previous",
    "prev",
    "former",
    "old",
    "past",
    "correspondence",
    "corr",
    "forwarding",
    "billing",
    "invoice",
];

/// No name that is known has more words than this.
const MOST_WORDS: usize = 4;

impl Promise {
    /// What it is where these words stand beside it.
    fn beside(self, words: &[String]) -> Self {
        // `Contact Phone` is where somebody is reached, `Contact Name` whom to speak to
        let own_contact = match self {
            Self::Field(field) => matches!(field, CanonicalField::Phone | CanonicalField::Email),
            Self::Key => true,
            Self::PersonNumber | Self::Answer | Self::OfAnother => false,
        };
        let other = |word: &String| is_other(word) || (word == "contact" && !own_contact);
        // an answer is never linked on, whosever it is
        if self != Self::Answer && words.iter().any(other) { Self::OfAnother } else { self }
    }
}

fn is_other(word: &str) -> bool {
    // the mother's, parents
    let one = word.strip_suffix('s').unwrap_or(word);
    OTHERS.contains(&word) || OTHERS.contains(&one)
}

/// True if a column's name speaks of somebody else, or of another time or use, though it may promise nothing.
pub(super) fn speaks_of_another(name: &str) -> bool {
    words_of(name).iter().any(|word| is_other(word))
}

/// True if the whole of a column's name is known, with no word around it.
pub(super) fn is_known_whole(name: &str) -> bool {
    promise_of_word(&folded(name)).is_some()
}

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
    let words = words_of(name);
    // client_surname, Applicant Date of Birth: the last words count
    let last = |count: usize| {
        let from = words.len().checked_sub(count).filter(|from| *from > 0)?;
        Some(promise_of_word(&words[from..].concat())?.beside(&words[..from]))
    };
    // DOB of partner, Postcode (emergency contact): no word after it makes it the row's own
    let first = |count: usize| {
        let (known, rest) = words.split_at_checked(count)?;
        let turned = rest.first().is_some_and(|word| word == "of" || word == "for");
        let promise = promise_of_word(&known.concat()).filter(|_| turned || name.contains('('))?;
        Some(promise.beside(rest)).filter(|promise| *promise == Promise::OfAnother)
    };
    // PARTNERDOB
    let run_together = || {
        let of = |other: &&str| {
            Some(promise_of_word(whole.strip_prefix(*other)?)?.beside(&[(*other).to_owned()]))
        };
        OTHERS.iter().find_map(of)
    };
    (1..=MOST_WORDS)
        .rev()
        .find_map(last)
        .or_else(|| (1..=MOST_WORDS).rev().find_map(first))
        .or_else(run_together)
}

/// The words of a column's name, folded: `Partner DoB`, `partner_dob` and `PartnerDoB` begin with the same one.
fn words_of(name: &str) -> Vec<String> {
    let mut parted = String::new();
    let mut after_small = false;
    for c in name.chars().filter(|c| !matches!(c, '\'' | '’')) {
        if after_small && c.is_uppercase() {
            parted.push(' ');
        }
        after_small = c.is_lowercase();
        parted.push(c);
    }
    let words = parted.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(folded).collect()
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

    #[test]
    fn a_name_of_several_words_is_known_after_a_prefix() {
        for (name, field) in [
            ("Claimant Date of Birth", CanonicalField::DateOfBirth),
            ("ClaimantDateOfBirth", CanonicalField::DateOfBirth),
            ("Claimant DoB", CanonicalField::DateOfBirth),
            ("claimant_first_name", CanonicalField::Forename),
            ("Claimant National Insurance Number", CanonicalField::Nino),
            ("Claimant Previous Surname", CanonicalField::FormerSurname),
            ("Contact Email", CanonicalField::Email),
        ] {
            assert_eq!(promise_of(name), Some(Promise::Field(field)), "{name}");
        }
    }

    #[test]
    fn what_is_somebody_elses_or_of_another_time_is_nothing_of_the_rows_person() {
        for name in [
            "Partner DoB",
            "partner_date_of_birth",
            "PartnerDOB",
            "PARTNERDOB",
            "Mother's Name",
            "Next of Kin Telephone",
            "Emergency contact postcode",
            "Postcode (emergency contact)",
            "Name of landlord",
            "Contact Name",
            "Partner Previous Surname",
            "Partner ID",
            "Previous Postcode",
            "Correspondence Address",
            "Billing Town",
        ] {
            assert_eq!(promise_of(name), Some(Promise::OfAnother), "{name}");
        }
        assert_eq!(
            promise_of("Previous Surname"),
            Some(Promise::Field(CanonicalField::FormerSurname))
        );
    }
}
