//! That whoever fits is found: by name and date, with a slip, by address and number, and by nothing that is withheld.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Known, Mark, Namesakes, Probe, marks_of, probes_for, probes_like};
use crate::addresses::AddressResolution;
use crate::normalise::{Dictionaries, NormalisedRecord, Original, RecordFlags};
use crate::values::{
    DatasetName, DateDoubt, MentionKey, NhsNumber, PartialDate, PersonId, PersonName, Postcode,
    Role, Uprn,
};

fn record(forename: &str, surname: &str, born: Option<(u16, u8, u8)>) -> NormalisedRecord {
    let names = |text: &str| if text.is_empty() { vec![] } else { vec![text.into()] };
    NormalisedRecord {
        key: MentionKey {
            dataset: DatasetName("benefits".into()),
            record_id: "1".into(),
            role: Role { word: "claimant".into(), ordinal: 0 },
        },
        dataset: 0,
        row: 0,
        fingerprint: [0; 16],
        name: PersonName {
            forenames: names(forename),
            surname: surname.into(),
            ..PersonName::default()
        },
        date_of_birth: born.and_then(|(y, m, d)| PartialDate::new(y, m, d, DateDoubt::None)),
        date_of_death: None,
        sex: None,
        nhs_number: None,
        nino: None,
        upn: None,
        former_upns: Vec::new(),
        address_lines: Vec::new(),
        postcode: None,
        postcode_text: "".into(),
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

fn at(uprn: u64) -> AddressResolution {
    let uprn = Uprn::from_number(uprn).ok();
    AddressResolution { uprn, ..AddressResolution::none() }
}

/// What an edition does with marks and probes.
fn is_found(record: &NormalisedRecord, home: &AddressResolution, probes: &[Probe]) -> bool {
    let person = PersonId::from_bits(7).unwrap();
    let mut kept: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    marks_of(record, home, |mark: Mark| {
        kept.entry(mark.under()).or_default().push(mark.of(person));
    });
    probes.iter().any(|probe| {
        let mut there = kept.range(probe.under()).flat_map(|(_, marks)| marks);
        there.any(|mark| probe.finds(*mark) == Some(person))
    })
}

fn by(surname: &str, (y, m, d): (u16, u8, u8), forename: Option<&str>) -> Vec<Probe> {
    probes_for(Known {
        surname,
        born: PartialDate::new(y, m, d, DateDoubt::None).unwrap(),
        forename,
        postcode: None,
        nhs_number: None,
        nino: None,
    })
}

#[test]
fn a_trace_finds_by_name_and_date_with_a_slip_in_either() {
    let nowhere = AddressResolution::none();
    let ada = record("ADA", "VAN DER GRIFFITHS", Some((1990, 4, 6)));
    for (surname, born, forename) in [
        ("VAN DER GRIFFITHS", (1990, 4, 6), None),
        ("GRIFFITHS", (1990, 4, 6), None),
        ("GRIFITHS", (1990, 4, 6), None),
        ("GRIFFYTHS", (1990, 4, 6), None),
        ("GRIFFITHS", (1990, 6, 4), None),
        ("GRIFFITHS", (1990, 4, 0), None),
        ("GRIFFITHS", (1990, 0, 0), None),
        ("ADA", (1990, 4, 6), Some("GRIFFITHS")),
    ] {
        let found = is_found(&ada, &nowhere, &by(surname, born, forename));
        assert!(found, "{surname} {born:?} {forename:?}");
    }
    assert!(!is_found(&ada, &nowhere, &by("OKONKWO", (1990, 4, 6), None)));
    assert!(!is_found(&ada, &nowhere, &by("GRIFFITHS", (1990, 4, 7), None)));
    let in_part = record("ADA", "GRIFFITHS", Some((1990, 4, 0)));
    assert!(is_found(&in_part, &nowhere, &by("GRIFFITHS", (1990, 4, 6), None)));
}

#[test]
fn a_record_finds_its_like_by_what_is_left_when_the_rest_has_changed() {
    let dictionaries = Dictionaries::shipped();
    let postcode = Postcode::parse("LS1 4AP").ok();
    let nhs_number = NhsNumber::parse("9434765919").ok();
    let born = Some((1990, 4, 6));
    let known = NormalisedRecord {
        postcode: postcode.clone(),
        nhs_number,
        ..record("ELIZABETH", "GRIFFITHS", born)
    };
    let alike = |record: &NormalisedRecord, home: u64| {
        is_found(&known, &at(11), &probes_like(record, &at(home), &dictionaries, Namesakes::ALL))
    };
    assert!(alike(&record("LIZ", "OKONKWO", born), 12), "another surname and home");
    assert!(alike(&record("MARY", "GRIFFITHS", born), 12), "another forename");
    assert!(alike(&record("BETTY", "GRIFFITHS", Some((1990, 4, 7))), 12), "another day");
    assert!(alike(&record("ELISABETH", "GRIFFITHS", None), 12), "a whole name, another spelling");
    assert!(alike(&record("E", "GRIFFITHS", None), 12), "an initial");
    assert!(!alike(&record("EMMA", "GRIFFITHS", None), 12), "another of that initial and surname");
    assert!(alike(&record("LIZ", "OKONKWO", None), 11), "the home and a name by which she may go");
    let by_number = NormalisedRecord { nhs_number, ..record("", "", None) };
    assert!(alike(&by_number, 12), "a number alone");
    let neighbour = NormalisedRecord { postcode, ..record("", "GRIFITHS", None) };
    assert!(alike(&neighbour, 12), "the postcode and a surname nearly so");
    assert!(!alike(&record("MARY", "OKONKWO", Some((1950, 1, 2))), 12), "a stranger");
}

#[test]
fn nobody_is_found_by_an_address_that_is_withheld() {
    let mut known = record("ADA", "KHAN", None);
    known.postcode = Postcode::parse("LS1 4AP").ok();
    let probes = probes_like(&known, &at(11), &Dictionaries::shipped(), Namesakes::ALL);
    let by_address: Vec<Probe> = probes.into_iter().take(2).collect();
    assert!(is_found(&known, &at(11), &by_address));
    known.flags.address_withheld = true;
    assert!(!is_found(&known, &at(11), &by_address));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whoever_says_the_same_is_found_whatever_else_they_say(
        forename in "[A-Z]{1,8}",
        surname in "[A-Z]{2,9}( [A-Z]{2,9})?",
        other in "[A-Z]{2,9}",
        born in (1900_u16..2027, 1_u8..13, 1_u8..29),
    ) {
        let mut known = record(&forename, &other, Some(born));
        known.name.other_surnames.push(surname.as_str().into());
        let nowhere = AddressResolution::none();
        prop_assert!(is_found(&known, &nowhere, &by(&surname, born, None)));
        let like = record(&forename, &surname, Some(born));
        let probes = probes_like(&like, &nowhere, &Dictionaries::default(), Namesakes::NONE);
        prop_assert!(is_found(&known, &nowhere, &probes));
    }

    #[test]
    fn one_edit_in_a_surname_is_forgiven(
        surname in "[A-Z]{4,10}", at in any::<prop::sample::Index>(), letter in "[A-Z]", how in 0..3,
    ) {
        let mut slipped: Vec<char> = surname.chars().collect();
        let at = at.index(slipped.len());
        let letter = letter.chars().next().unwrap();
        match how {
            0 => slipped[at] = letter,
            1 => slipped.insert(at, letter),
            _ => { slipped.remove(at); }
        }
        let slipped: String = slipped.into_iter().collect();
        let known = record("ADA", &surname, Some((1990, 4, 6)));
        let probes = by(&slipped, (1990, 4, 6), None);
        prop_assert!(is_found(&known, &AddressResolution::none(), &probes));
    }
}
