//! Which probes ask for whom.
//!
//! In: facts that somebody knows, or a record that may be anybody's. Out: probes. A slip in one of the facts is forgiven where the others hold.

use super::letters::Letters;
use super::mark::{Way, number_of, spread};
use super::marks::{
    each_forename, each_number, each_surname, home_place, named, postcode_place, words_of,
};
use super::probe::{Admits, Probe};
use crate::addresses::AddressResolution;
use crate::households::Residence;
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::values::{DateDoubt, NhsNumber, Nino, PartialDate, Postcode};

/// What is known of somebody who is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Known<'k> {
    /// Folded.
    pub surname: &'k str,
    /// All of it, or the year at least.
    pub born: PartialDate,
    /// Folded.
    pub forename: Option<&'k str>,
    /// A postcode.
    pub postcode: Option<&'k Postcode>,
    /// An NHS number.
    pub nhs_number: Option<&'k NhsNumber>,
    /// A National Insurance number.
    pub nino: Option<&'k Nino>,
}

/// Letters that a slip may change: one for another.
const SLIP: u32 = 2;
/// Letters in which two spellings of one name may differ, where a day of birth is shared.
const SPELLING: u32 = 3;

/// The probes that find everybody of whom some facts may be known. A number alone finds, as it must fit.
#[must_use]
pub fn probes_for(known: Known<'_>) -> Vec<Probe> {
    let Known { surname, born, forename, postcode, nhs_number, nino } = known;
    let number = nhs_number
        .map(|it| number_of(&[b"nhs", it.to_string().as_bytes()]))
        .or_else(|| nino.map(|it| number_of(&[b"nino", it.without_suffix().as_bytes()])));
    if let Some(number) = number {
        return vec![of_number(number)];
    }
    let near = |text: &str| Admits::Letters { of: Letters::of(text), within: SLIP };
    let mut surnames = Vec::new();
    words_of(surname, |word| surnames.push(word));
    // forename and surname may stand in each other's column
    surnames.extend(forename);
    let mut probes = Vec::new();
    if let (Some(postcode), None) = (postcode, born.day()) {
        let place = postcode_place(postcode.as_str());
        probes.extend(surnames.iter().map(|it| Probe::at(Way::Postcode, place, near(it))));
        return probes;
    }
    for surname in surnames {
        for places in days(born) {
            probes.push(Probe::among(Way::BornSurname, places, near(surname)));
        }
    }
    probes
}

/// The probes that find whoever may be the person of a record: by most of what the night's blocking goes by.
#[must_use]
pub fn probes_like(
    record: &NormalisedRecord,
    resolution: &AddressResolution,
    dictionaries: &Dictionaries,
) -> Vec<Probe> {
    let NormalisedRecord { name, date_of_birth, postcode, .. } = record;
    let (mut surnames, mut forenames): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    each_surname(name, |text| surnames.push(text));
    each_forename(name, |text| forenames.push(text));
    let mut called = forenames.clone();
    for forename in &forenames {
        called.extend(dictionaries.variants_of(forename));
    }
    called.sort_unstable();
    called.dedup();
    let near = |text: &str| Admits::Letters { of: Letters::of(text), within: SPELLING };
    let slip = |text: &str| Admits::Letters { of: Letters::of(text), within: SLIP };
    let mut probes = Vec::new();
    each_number(record, |number| probes.push(of_number(number)));
    if let Some(born) = date_of_birth.filter(|it| it.year().is_some()) {
        for places in days(born) {
            for surname in surnames.iter().chain(&forenames) {
                probes.push(Probe::among(Way::BornSurname, places.clone(), near(surname)));
            }
            for name in &called {
                probes.push(Probe::among(Way::BornForename, places.clone(), slip(name)));
            }
        }
    }
    if let Some(postcode) = postcode {
        let place = postcode_place(postcode.as_str());
        probes.extend(surnames.iter().map(|it| Probe::at(Way::Postcode, place, slip(it))));
    }
    if let Some(home) = Residence::of(resolution) {
        let place = home_place(&home);
        probes.extend(called.iter().map(|it| Probe::at(Way::Home, place, near(it))));
    }
    for surname in &surnames {
        let mut initials: Vec<&str> = called.iter().filter_map(|it| it.get(..1)).collect();
        initials.dedup();
        for initial in initials {
            let mark = named(surname, initial, *date_of_birth);
            probes.push(Probe::at(Way::Named, mark.place(), Admits::Born(mark.sign())));
        }
    }
    probes
}

fn of_number(number: u64) -> Probe {
    let (place, sign) = spread(number);
    Probe::at(Way::Number, place, Admits::Exactly(sign))
}

/// The dates under which somebody may stand who was born on a date: the date, what less of it says, day and month the other way round;
/// of part of a date, every day of it.
fn days(born: PartialDate) -> Vec<std::ops::RangeInclusive<u32>> {
    let packed = born.packed();
    let year = packed / 10_000 * 10_000;
    let month = packed / 100 * 100;
    let one = |place| place..=place;
    match (born.month(), born.day()) {
        (None, _) => vec![year..=year + 9_999],
        (Some(_), None) => vec![one(year), month..=month + 99],
        (Some(of_year), Some(day)) => {
            let mut all = vec![one(packed), one(month), one(year)];
            let exchanged = PartialDate::new(
                u16::try_from(year / 10_000).unwrap_or_default(),
                day,
                of_year,
                DateDoubt::None,
            );
            all.extend(exchanged.map(PartialDate::packed).filter(|it| *it != packed).map(one));
            all
        }
    }
}
