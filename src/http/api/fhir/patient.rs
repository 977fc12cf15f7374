//! A person as the door shows them, in FHIR's words.
//!
//! In: a disclosure. Out: a patient. What FHIR has no place for is left out: relations, households, which services know them. So is what is
//! doubtful: a value whose tie to the person is unverified is no ground for acting, and a reader of FHIR who knows no extension would take it for
//! a fact. Every other value says beside it how well it is borne out.

use super::resource::{
    Address, ContactPoint, Element, Extension, HumanName, Identifier, NHS_NUMBER, Patient, Period,
    STANDING,
};
use crate::lookup::{PersonDisclosure, Shown, ShownAddress, ShownName, ShownStay, Standing};
use crate::values::Postcode;

/// A disclosure as a patient.
pub(super) fn of(shown: &PersonDisclosure) -> Patient {
    let date = |of: &Option<Shown<String>>| {
        let shown = of.as_ref().filter(|it| is_sure(it.standing))?;
        Some((date(&shown.value)?, beside(shown.standing)))
    };
    let (birth_date, birth_date_more) = date(&shown.date_of_birth).unzip();
    let (deceased_date_time, deceased_date_time_more) = date(&shown.date_of_death).unzip();
    let sex = shown.sex.as_ref().filter(|it| is_sure(it.standing));
    let sex = sex.map(|it| (it.value.clone(), beside(it.standing)));
    let (gender, gender_more) = sex.unzip();
    let nhs_number = shown.nhs_number.iter().filter(|it| is_sure(it.standing));
    let points = |values: &[Shown<String>], system| {
        let sure = values.iter().filter(|it| is_sure(it.standing));
        let points = sure.map(|it| ContactPoint {
            extension: standing(it.standing),
            system,
            value: it.value.clone(),
        });
        points.collect::<Vec<_>>()
    };
    let mut telecom = points(&shown.phones, "phone");
    telecom.extend(points(&shown.emails, "email"));
    Patient {
        resource_type: "Patient",
        id: shown.person.to_string(),
        identifier: nhs_number
            .map(|it| Identifier {
                extension: standing(it.standing),
                system: NHS_NUMBER,
                // FHIR has it without gaps
                value: it.value.split_whitespace().collect(),
            })
            .collect(),
        name: names(shown),
        telecom,
        gender,
        gender_more,
        birth_date,
        birth_date_more,
        deceased_date_time,
        deceased_date_time_more,
        address: addresses(shown),
    }
}

fn is_sure(standing: Standing) -> bool {
    match standing {
        Standing::Agreed | Standing::SaidOnce | Standing::Disputed | Standing::WithTheFamily => {
            true
        }
        Standing::PossibleUnverified => false,
    }
}

fn standing(standing: Standing) -> Vec<Extension> {
    let word = match standing {
        Standing::Agreed => "agreed",
        Standing::SaidOnce => "said_once",
        Standing::Disputed => "disputed",
        Standing::WithTheFamily => "with_the_family",
        Standing::PossibleUnverified => "possible_unverified",
    };
    vec![Extension { url: STANDING, value_code: word.to_owned() }]
}

fn beside(of: Standing) -> Element {
    Element { extension: standing(of) }
}

/// A date as FHIR has it: without what is not known; none where not even the year is.
fn date(text: &str) -> Option<String> {
    let known = text.split("-??").next()?;
    let parts: Vec<&str> = known.split('-').collect();
    let lengths = [4, 2, 2];
    let fits = (1..=3).contains(&parts.len())
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.bytes().all(|it| it.is_ascii_digit())
        });
    fits.then(|| known.to_owned())
}

fn names(shown: &PersonDisclosure) -> Vec<HumanName> {
    let best = shown.name.as_ref().filter(|it| is_sure(it.standing)).map(|it| {
        let ShownName { forenames, surname, suffix, .. } = &it.value;
        HumanName {
            extension: standing(it.standing),
            used_as: Some("usual"),
            text: Some(it.value.whole()),
            family: Some(surname.clone()).filter(|it| !it.is_empty()),
            given: forenames.iter().filter(|it| !it.is_empty()).cloned().collect(),
            suffix: suffix.iter().cloned().collect(),
        }
    });
    let others = shown.other_names.iter().filter(|it| is_sure(it.standing));
    let others = others.map(|it| HumanName {
        extension: standing(it.standing),
        text: Some(it.value.clone()),
        ..HumanName::default()
    });
    let others: Vec<HumanName> = others.collect();
    best.into_iter().chain(others).collect()
}

fn addresses(shown: &PersonDisclosure) -> Vec<Address> {
    let now = shown.address.as_ref().filter(|it| is_sure(it.standing)).map(|it| {
        let used_as = shown.lives_there.then_some("home");
        Address { extension: standing(it.standing), used_as, ..in_words(&it.value) }
    });
    let before = shown.residences.iter().filter(|it| !it.current && !it.unverified);
    let before = before.map(|ShownStay { address, from, to, .. }| {
        let day = |text: &Option<String>| text.as_deref().and_then(date);
        let (start, end) = (day(from), day(to));
        let period = (start.is_some() || end.is_some()).then_some(Period { start, end });
        Address { used_as: Some("old"), period, ..in_words(address) }
    });
    // without a time, that they lived where they were last heard of says nothing more; an address that no record writes out says nothing in FHIR
    let text = now.as_ref().and_then(|it| it.text.clone());
    let before: Vec<Address> = before.filter(|it| it.period.is_some() || it.text != text).collect();
    now.into_iter().chain(before).filter(|it| it.text.is_some()).collect()
}

fn in_words(address: &ShownAddress) -> Address {
    let ShownAddress { lines, uprn: _, .. } = address;
    let last = lines.last().filter(|it| Postcode::parse(it).is_ok());
    let line = if last.is_some() { &lines[..lines.len() - 1] } else { &lines[..] };
    Address {
        text: (!lines.is_empty()).then(|| lines.join(", ")),
        line: line.iter().filter(|it| !it.is_empty()).cloned().collect(),
        postal_code: last.cloned(),
        ..Address::default()
    }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn a_date_says_what_is_known_and_no_more() {
        for (shown, fhir) in [
            ("1980-04-09", Some("1980-04-09")),
            ("1980-04-??", Some("1980-04")),
            ("1980-??-??", Some("1980")),
            ("1980-??-09", Some("1980")),
            ("????-04-09", None),
            ("????-??-??", None),
            ("2025-01-01/2025-02-01", None),
            ("..", None),
        ] {
            assert_eq!(date(shown).as_deref(), fhir, "{shown}");
        }
    }
}
