//! The marks of a record: all the ways in which its person is found by what it says.
//!
//! In: a record, what its address resolved to. Out: its marks. An address that is withheld leaves none: nobody is found by what is not to be
//! shown. Variants of names and slips are left to the probes, so that marks rest on the record alone.

use compact_str::CompactString;

use super::letters::Letters;
use super::mark::{Mark, Way, number_of, spread, top32};
use crate::addresses::AddressResolution;
use crate::households::Residence;
use crate::normalise::NormalisedRecord;
use crate::values::{PartialDate, PersonName};

/// Words of a surname shorter than this stand for nobody: `DE`, `O`.
const LEAST_WORD: usize = 3;

/// Calls `put` with every mark of a record; some may come twice.
pub fn marks_of(
    record: &NormalisedRecord,
    resolution: &AddressResolution,
    mut put: impl FnMut(Mark),
) {
    let NormalisedRecord { key, name, date_of_birth, flags, .. } = record;
    let withheld = flags.address_withheld;
    let (mut surnames, mut forenames) = (Vec::with_capacity(2), Vec::with_capacity(2));
    each_surname(name, |text| surnames.push(text));
    each_forename(name, |text| forenames.push(text));
    if let Some(born) = date_of_birth.filter(|it| it.year().is_some()) {
        for surname in &surnames {
            put(Mark::new(Way::BornSurname, born.packed(), Letters::of(surname).sign()));
        }
        for forename in &forenames {
            put(Mark::new(Way::BornForename, born.packed(), Letters::of(forename).sign()));
        }
    }
    if let Some(postcode) = record.postcode.as_ref().filter(|_| !withheld) {
        let place = postcode_place(postcode.as_str());
        each_or_none(&surnames, |letters| put(Mark::new(Way::Postcode, place, letters.sign())));
    }
    if let Some(home) = Residence::of(resolution).filter(|_| !withheld) {
        let place = home_place(&home);
        each_or_none(&forenames, |letters| put(Mark::new(Way::Home, place, letters.sign())));
    }
    each_number(record, |number| {
        let (place, sign) = spread(number);
        put(Mark::new(Way::Number, place, sign));
    });
    let born = date_of_birth.map_or_else(|| undated_bits(&key.dataset.0), born_bits);
    for surname in &surnames {
        for forename in &forenames {
            put(named(surname, forename, born));
        }
    }
}

/// Letters of each name; of no name, none.
fn each_or_none(names: &[&str], mut put: impl FnMut(Letters)) {
    if names.is_empty() {
        put(Letters::default());
    }
    for name in names {
        put(Letters::of(name));
    }
}

/// Surnames whole, and their words where they have several.
pub(super) fn each_surname<'n>(name: &'n PersonName, mut put: impl FnMut(&'n str)) {
    let all = std::iter::once(&name.surname).chain(&name.other_surnames);
    for surname in all.filter(|it| !it.is_empty()) {
        words_of(surname, &mut put);
    }
}

/// A surname whole, and its words if it has several.
pub(super) fn words_of<'n>(surname: &'n str, mut put: impl FnMut(&'n str)) {
    put(surname);
    if surname.contains(' ') {
        surname.split(' ').filter(|word| word.len() >= LEAST_WORD).for_each(put);
    }
}

/// The first forename, and what somebody is known as.
pub(super) fn each_forename<'n>(name: &'n PersonName, put: impl FnMut(&'n str)) {
    let all = name.forenames.first().into_iter().chain(&name.known_as);
    all.filter(|it| !it.is_empty()).map(CompactString::as_str).for_each(put);
}

/// Every number by which somebody is known, as a number of one kind.
pub(super) fn each_number(record: &NormalisedRecord, mut put: impl FnMut(u64)) {
    let NormalisedRecord { nhs_number, nino, upn, former_upns, email, phone, .. } = record;
    if let Some(it) = nhs_number {
        put(number_of(&[b"nhs", it.to_string().as_bytes()]));
    }
    if let Some(it) = nino {
        put(number_of(&[b"nino", it.without_suffix().as_bytes()]));
    }
    for it in upn.iter().chain(former_upns) {
        put(number_of(&[b"upn", it.as_str().as_bytes()]));
    }
    if let Some(it) = email {
        put(number_of(&[b"email", it.as_bytes()]));
    }
    if let Some(it) = phone {
        put(number_of(&[b"phone", it.as_bytes()]));
    }
}

pub(super) fn postcode_place(postcode: &str) -> u32 {
    top32(number_of(&[postcode.as_bytes()]))
}

pub(super) fn home_place(home: &Residence) -> u32 {
    top32(match home {
        Residence::Uprn(uprn) => number_of(&[b"uprn", &uprn.number().to_be_bytes()]),
        Residence::Provisional(key) => number_of(&[b"provisional", key.as_bytes()]),
    })
}

/// Bits of a date of birth in a sign.
const BORN_BITS: u32 = 16;

/// The mark of a surname and an initial: its sign has the letters of the forename, heaped, over the bits of the date of birth.
fn named(surname: &str, forename: &str, born: u32) -> Mark {
    let letters = called_letters(forename).sign() << BORN_BITS;
    Mark::new(Way::Named, named_place(surname, forename), letters | born)
}

/// Where those of a surname stand whose forename begins so.
pub(super) fn named_place(surname: &str, forename: &str) -> u32 {
    let initial = forename.as_bytes().first().copied().unwrap_or_default();
    top32(number_of(&[surname.as_bytes(), &[initial]]))
}

/// The letters of a forename as a sign has them; of an initial none, as it may stand for any.
pub(super) fn called_letters(forename: &str) -> Letters {
    if forename.len() <= 1 { Letters::default() } else { Letters::of(forename).heaped() }
}

/// Letters and date of birth of a sign.
pub(super) const fn called_of_sign(sign: u32) -> (Letters, u32) {
    (Letters::of_sign(sign >> BORN_BITS), sign & ((1 << BORN_BITS) - 1))
}

/// Years that one hundred and twenty-seven others share: nobody is as old.
const YEARS: u32 = 127;

/// Year, month and day in 7, 4 and 5 bits, 0 what is not known.
pub(super) fn born_bits(born: PartialDate) -> u32 {
    let year = born.year().map_or(0, |year| u32::from(year) % YEARS + 1);
    let part = |part: Option<u8>| u32::from(part.unwrap_or_default());
    year << 9 | part(born.month()) << DAY_BITS | part(born.day())
}

/// Bits of the day.
const DAY_BITS: u32 = 5;

/// In place of a date of birth that is not known: which of the heaps of datasets the record is of, 1 to 31, where the day would be.
pub(super) fn undated_bits(dataset: &str) -> u32 {
    let heap = number_of(&[b"undated", dataset.as_bytes()]) % ((1 << DAY_BITS) - 1);
    1 + u32::try_from(heap).unwrap_or_default()
}

/// True of bits that say neither a year nor a month of birth.
pub(super) const fn is_undated(born: u32) -> bool {
    born >> DAY_BITS == 0
}

/// True if two dates of birth differ in one part at most, or one knows none; or in day and month the other way round.
pub(super) fn may_be_one(one: u32, other: u32) -> bool {
    if is_undated(one) || is_undated(other) {
        return true;
    }
    let parts = |born: u32| [born >> 9 & 0x7F, born >> DAY_BITS & 0xF, born & 0x1F];
    let (a, b) = (parts(one), parts(other));
    let exchanged = a[0] == b[0] && a[1] == b[2] && a[2] == b[1];
    let differ =
        a.iter().zip(b).filter(|(one, other)| **one != *other && **one != 0 && *other != 0);
    exchanged || differ.count() <= 1
}
