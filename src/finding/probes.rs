//! Which probes ask for whom.
//!
//! In: facts that somebody knows, or a record that may be anybody's. Out: probes. A slip in one of the facts is forgiven where the others hold.

use super::letters::Letters;
use super::mark::{Way, number_of, spread};
use super::marks::{
    born_bits, called_letters, each_forename, each_number, each_surname, home_place, named_place,
    postcode_place, words_of,
};
use super::namesakes::Namesakes;
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

/// The probes that find whoever may be the person of a record: by most of what the night's blocking goes by. Of those who share a name alone,
/// `namesakes` are found.
#[must_use]
pub fn probes_like(
    record: &NormalisedRecord,
    resolution: &AddressResolution,
    dictionaries: &Dictionaries,
    namesakes: Namesakes,
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
    // a name that somebody may go by instead is spelt right, or is none of theirs
    let like = |it: &&str| if forenames.contains(it) { near(it) } else { same(it) };
    let mut probes = Vec::new();
    each_number(record, |number| probes.push(of_number(number)));
    // of part of a date, surname and initial find as much and fewer who are not meant
    if let Some(born) = date_of_birth.filter(|it| it.whole().is_some()) {
        for places in days(born) {
            let by = |way, admits| Probe::among(way, places.clone(), admits);
            probes.extend(surnames.iter().map(|it| by(Way::BornSurname, near(it))));
            // in the other's column
            probes.extend(forenames.iter().map(|it| by(Way::BornSurname, same(it))));
            probes.extend(called.iter().map(|it| by(Way::BornForename, like(it))));
        }
    }
    if let Some(postcode) = postcode {
        let place = postcode_place(postcode.as_str());
        probes.extend(surnames.iter().map(|it| Probe::at(Way::Postcode, place, near(it))));
    }
    if let Some(home) = Residence::of(resolution) {
        let place = home_place(&home);
        probes.extend(called.iter().map(|it| Probe::at(Way::Home, place, like(it))));
    }
    for surname in &surnames {
        for name in &called {
            let within = if forenames.contains(name) { spelling_of(Letters::of(name)) } else { 0 };
            let born = date_of_birth.map_or(0, born_bits);
            let admits = Admits::Called {
                of: called_letters(name),
                within: within.min(SLIP),
                born,
                namesakes,
            };
            probes.push(Probe::at(Way::Named, named_place(surname, name), admits));
        }
    }
    probes
}

/// The letters of a name as they are.
fn same(text: &str) -> Admits {
    Admits::Letters { of: Letters::of(text), within: 0 }
}

/// The letters of a name but for a slip, or another spelling if there are many: among few letters, a few that differ make it another's.
fn near(text: &str) -> Admits {
    let of = Letters::of(text);
    Admits::Letters { of, within: spelling_of(of) }
}

/// In how many letters another spelling of a name may differ.
fn spelling_of(letters: Letters) -> u32 {
    match letters.count() {
        0..=2 => 0,
        3 => 1,
        4..=5 => SLIP,
        _ => SPELLING,
    }
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
