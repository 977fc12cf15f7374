//! Records made up for the tests of matching: a person in a few words, and a table of them.
//!
//! The tests of `links` and `persons` use them too: what a record says is written the same way everywhere.

use compact_str::CompactString;
use proptest::prelude::*;

use super::ComparisonTable;
use crate::addresses::AddressResolution;
use crate::normalise::{AttributeValue, NormalisedRecord};
use crate::values::{
    AttributeKind, DatasetName, DateDoubt, MentionKey, NhsNumber, Nino, PartialDate, PersonName,
    Postcode, Role, Sex, Upn, Uprn,
};

/// A row number that [`table_of`] replaces by the record's place, so that records are of different rows.
const ROW_OF_ITS_OWN: u32 = u32::MAX;

/// A record, and what its address resolved to.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) record: NormalisedRecord,
    pub(crate) resolution: AddressResolution,
    pub(crate) stratum: u16,
}

fn words(text: &str) -> Vec<CompactString> {
    text.split_whitespace().map(CompactString::from).collect()
}

impl Sample {
    /// Somebody of that name, of whom nothing else is known.
    pub(crate) fn person(forenames: &str, surname: &str) -> Self {
        let key = MentionKey {
            dataset: DatasetName("sample".into()),
            record_id: CompactString::default(),
            role: Role { word: CompactString::default(), ordinal: 0 },
        };
        let name = PersonName {
            forenames: words(forenames),
            surname: surname.into(),
            ..PersonName::default()
        };
        let nothing = NormalisedRecord::saying_nothing(key);
        let record = NormalisedRecord { row: ROW_OF_ITS_OWN, name, ..nothing };
        Self { record, resolution: AddressResolution::none(), stratum: 0 }
    }

    pub(crate) fn row(mut self, dataset: u16, row: u32) -> Self {
        (self.record.dataset, self.record.row) = (dataset, row);
        self
    }

    pub(crate) fn dataset(mut self, dataset: u16) -> Self {
        self.record.dataset = dataset;
        self
    }

    pub(crate) fn stratum(mut self, stratum: u16) -> Self {
        self.stratum = stratum;
        self
    }

    pub(crate) fn known_as(mut self, names: &str) -> Self {
        self.record.name.known_as = words(names);
        self
    }

    pub(crate) fn once_called(mut self, surname: &str) -> Self {
        self.record.name.other_surnames.push(surname.into());
        self
    }

    /// A date of birth; 0 for a part that is not known.
    pub(crate) fn born(mut self, year: u16, month: u8, day: u8) -> Self {
        self.record.date_of_birth = PartialDate::new(year, month, day, DateDoubt::None);
        self
    }

    pub(crate) fn sex(mut self, sex: Sex) -> Self {
        self.record.sex = Some(sex);
        self
    }

    /// The so-many-th NHS number.
    pub(crate) fn nhs_number(mut self, which: u64) -> Self {
        // one in eleven numbers has no check digit: the next one then
        let from = 4_000_000_000 + which * 100;
        self.record.nhs_number = (from..).find_map(|number| NhsNumber::from_number(number).ok());
        self
    }

    pub(crate) fn nino(mut self, number: &str) -> Self {
        self.record.nino = Some(Nino::parse(number).unwrap());
        self
    }

    /// The so-many-th pupil number.
    pub(crate) fn upn(mut self, which: u32) -> Self {
        self.record.upn = Some(pupil_number(which));
        self
    }

    pub(crate) fn former_upn(mut self, which: u32) -> Self {
        self.record.former_upns.push(pupil_number(which));
        self
    }

    /// An address that the gazetteer knows.
    pub(crate) fn at(mut self, uprn: u64) -> Self {
        self.resolution.uprn = Some(Uprn::from_number(uprn).unwrap());
        self
    }

    /// The building that the address lies in.
    pub(crate) fn in_building(mut self, uprn: u64) -> Self {
        self.resolution.parent = Some(Uprn::from_number(uprn).unwrap());
        self
    }

    /// An address as text that leads to no residence.
    pub(crate) fn address(mut self, line: &str) -> Self {
        self.record.address_lines = vec![line.into()];
        self
    }

    pub(crate) fn postcode(mut self, postcode: &str) -> Self {
        self.record.postcode = Some(Postcode::parse(postcode).unwrap());
        self
    }

    pub(crate) fn since(mut self, year: i16, month: i8, day: i8) -> Self {
        self.record.from = Some(jiff::civil::date(year, month, day));
        self
    }

    pub(crate) fn until(mut self, year: i16, month: i8, day: i8) -> Self {
        self.record.to = Some(jiff::civil::date(year, month, day));
        self
    }

    pub(crate) fn email(mut self, email: &str) -> Self {
        self.record.email = Some(email.into());
        self
    }

    pub(crate) fn phone(mut self, phone: &str) -> Self {
        self.record.phone = Some(phone.into());
        self
    }

    /// A carried column of that kind.
    pub(crate) fn carrying(mut self, kind: AttributeKind, value: &str) -> Self {
        let attribute = AttributeKind::ALL.iter().position(|known| *known == kind).unwrap();
        let attribute = u16::try_from(attribute).unwrap();
        self.record.attributes.push(AttributeValue { attribute, value: value.into() });
        self
    }
}

fn pupil_number(which: u32) -> Upn {
    let checked = |letter: char| Upn::parse(&format!("{letter}801200{which:06}")).ok();
    ('A'..='Z').find_map(checked).unwrap()
}

/// A table of the records, in their order. The ruleset has one carried column of every kind; `LIZ` and `BETTY` are
/// variants of `ELIZABETH`, and `BILL` of `WILLIAM`.
pub(crate) fn table_of(samples: &[Sample]) -> ComparisonTable {
    let mut records: Vec<NormalisedRecord> =
        samples.iter().map(|sample| sample.record.clone()).collect();
    for (place, record) in (0_u32..).zip(&mut records) {
        if record.row == ROW_OF_ITS_OWN {
            record.row = place;
        }
    }
    let resolutions: Vec<AddressResolution> =
        samples.iter().map(|sample| sample.resolution.clone()).collect();
    let strata: Vec<u16> = samples.iter().map(|sample| sample.stratum).collect();
    ComparisonTable::build(&records, &resolutions, &strata, AttributeKind::ALL.len(), |name| {
        match name {
            "LIZ" | "BETTY" | "ELIZABETH" => vec![1],
            "BILL" | "WILLIAM" => vec![2],
            _ => Vec::new(),
        }
    })
}

/// Anybody out of so few names, dates and places that records often agree by chance.
pub(crate) fn anybody() -> impl Strategy<Value = Sample> {
    let name = (
        prop::sample::select(vec![
            "",
            "LIZ",
            "ELIZABETH",
            "ANN MARY",
            "A",
            "MARY",
            "SMITH",
            "BILL J",
        ]),
        prop::sample::select(vec!["", "SMITH", "SMYTH", "SMITH JONES", "JONES", "KHAN", "MARY"]),
        prop::sample::select(vec!["", "BETTY", "MARY"]),
        prop::sample::select(vec!["", "KHAN", "JONES"]),
    );
    let person = (
        prop::sample::select(vec![
            (0, 0, 0),
            (1980, 4, 9),
            (1980, 9, 4),
            (1981, 4, 9),
            (1980, 0, 0),
        ]),
        prop::option::of(prop::sample::select(vec![Sex::Female, Sex::Male])),
        prop::option::weighted(0.2, 0_u64..3),
        prop::option::weighted(0.2, 0_u32..3),
        prop::option::weighted(0.2, 0_u32..3),
    );
    let home = (
        prop::option::of(1_u64..4),
        prop::option::weighted(0.3, 7_u64..9),
        prop::option::of(prop::sample::select(vec!["E8 1AA", "E8 1AB", "N1 9GU"])),
        prop::sample::select(vec!["", "12 HIGH ROAD", "14 HIGH ROAD", "12 HIGH RAOD"]),
        prop::option::weighted(0.3, 2000_i16..2003),
        prop::option::weighted(0.3, 2001_i16..2004),
    );
    let contact = (
        prop::option::weighted(0.3, prop::sample::select(vec!["liz@a.example", "liz@b.example"])),
        prop::option::weighted(0.3, prop::sample::select(vec!["07700900001", "07700900002"])),
        prop::option::weighted(0.3, prop::sample::select(vec!["SC578291A", "SC578292A"])),
        prop::collection::vec(
            (0_usize..7, prop::sample::select(vec!["1999", "2000", "KHAN"])),
            0..3,
        ),
    );
    let place = (0_u16..2, 0_u32..4, 0_u16..2);
    (name, person, home, contact, place).prop_map(|(name, person, home, contact, place)| {
        let mut sample = Sample::person(name.0, name.1).row(place.0, place.1).stratum(place.2);
        sample.record.name.known_as = words(name.2);
        sample.record.name.other_surnames = words(name.3);
        let (year, month, day) = person.0;
        sample = sample.born(year, month, day);
        sample.record.sex = person.1;
        sample = person.2.into_iter().fold(sample, Sample::nhs_number);
        sample = person.3.into_iter().fold(sample, Sample::upn);
        sample = person.4.into_iter().fold(sample, Sample::former_upn);
        sample = home.0.into_iter().fold(sample, Sample::at);
        sample = home.1.into_iter().fold(sample, Sample::in_building);
        sample = home.2.into_iter().fold(sample, Sample::postcode);
        sample.record.address_lines = Some(home.3)
            .filter(|line| !line.is_empty())
            .map(CompactString::from)
            .into_iter()
            .collect();
        sample = home.4.into_iter().fold(sample, |sample, year| sample.since(year, 5, 1));
        sample = home.5.into_iter().fold(sample, |sample, year| sample.until(year, 4, 20));
        sample = contact.0.into_iter().fold(sample, Sample::email);
        sample = contact.1.into_iter().fold(sample, Sample::phone);
        sample = contact.2.into_iter().fold(sample, Sample::nino);
        contact
            .3
            .into_iter()
            .fold(sample, |sample, (kind, value)| sample.carrying(AttributeKind::ALL[kind], value))
    })
}
