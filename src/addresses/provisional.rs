//! A residence that the gazetteer does not have: one key for one address, however it is written.
//!
//! In: the likeliest reading of a text and its postcode. Out: `postcode|number|unit|street words sorted`, or nothing
//! where the text does not say which residence it means: a key must never put two flats together.

use compact_str::CompactString;

use super::agreement::WrittenPostcode;
use super::dictionaries::AddressDictionaries;
use super::reading::Reading;
use super::words::{Word, spaced};

/// The key, empty for none.
pub(super) fn provisional_key(
    reading: &Reading,
    words: &[Word],
    postcode: WrittenPostcode<'_>,
    dictionaries: &AddressDictionaries,
) -> CompactString {
    let last = |text: &str| text.rsplit(' ').next().map(str::to_owned).unwrap_or_default();
    let street_known =
        reading.street.is_some() || dictionaries.ends_street(&last(&reading.street_words));
    if !postcode.whole && !street_known {
        // not a UK address, or not one that can be parsed: its own words, if they say more than a town
        let says_number = words.len() > 2 && words.iter().any(Word::is_numeric);
        return if says_number {
            compact_str::format_compact!("{}|{}", postcode.text, spaced(words))
        } else {
            CompactString::default()
        };
    }
    let place = if postcode.text.is_empty() { reading.rest_words.as_str() } else { postcode.text };
    if place.is_empty() {
        return CompactString::default();
    }
    let name = &reading.name_words;
    let key = |number: &str, unit: &str, words: &[&str]| {
        compact_str::format_compact!("{place}|{number}|{unit}|{}", sorted(words))
    };
    if !reading.number.is_empty() {
        // `3 ROWAN COURT HIGH STREET` counts in Rowan Court, `ROSE COTTAGE 12 HIGH STREET` in the street
        let counted_in = if reading.street_words.is_empty() || reading.number_of_name {
            name.as_str()
        } else {
            reading.street_words.as_str()
        };
        return key(&reading.number, &reading.unit, &[counted_in]);
    }
    let building = dictionaries.ends_building(&last(name));
    match (name.is_empty(), reading.unit.is_empty(), building) {
        // flat 3 of a named building is also written `3 ROWAN COURT`
        (false, false, Some(_)) if reading.unit.as_bytes()[0].is_ascii_digit() => {
            key(&reading.unit, "", &[name])
        }
        (false, false, _) => key("", &reading.unit, &[name]),
        // a block without its flat is no residence
        (false, true, Some(false)) => key("", "", &[name, &reading.street_words]),
        (false, true, None) if !reading.street_words.is_empty() => {
            key("", "", &[name, &reading.street_words])
        }
        _ => CompactString::default(),
    }
}

fn sorted(texts: &[&str]) -> String {
    let mut words: Vec<&str> =
        texts.iter().flat_map(|text| text.split(' ')).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}
