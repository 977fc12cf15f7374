//! An address taken apart, and what was unsure about it.
//!
//! In: the likeliest reading of a text. Out: its parts in canonical words, and doubts. With a gazetteer its names help to
//! part a text; without one, the words' own grammar does. For people to read; the resolver works on readings.

use std::fmt;

use compact_str::CompactString;
use serde::Serialize;

use super::dictionaries::AddressDictionaries;
use super::gazetteer::{Gazetteer, compact};
use super::phrases::PhraseRole;
use super::reading::{Reading, readings};
use super::resolver::{Resolver, is_nearly_a_postcode};
use super::words::{Word, words};
use crate::values::Postcode;

/// What was unsure when an address was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressDoubt {
    /// No postcode.
    PostcodeMissing,
    /// Part of a postcode, or text of no postcode's shape.
    PostcodeIncomplete,
    /// `12A` may be flat A of 12; `3/12` may be turned.
    NumberOrUnit,
    /// A number that is neither the building's nor a unit's.
    NumberLeftOver,
    /// The street is no known one: it is guessed from its type or its place in the text.
    StreetGuessed,
    /// The street's end may be cut off.
    CutOff,
    /// Words that are not explained.
    WordsLeftOver,
    /// No number, no name, no flat.
    NoBuilding,
}

impl AddressDoubt {
    /// As a clause.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PostcodeMissing => "no postcode",
            Self::PostcodeIncomplete => "the postcode is not a whole one",
            Self::NumberOrUnit => "the number may hold a flat",
            Self::NumberLeftOver => "a number is left over",
            Self::StreetGuessed => "the street is guessed",
            Self::CutOff => "the end may be cut off",
            Self::WordsLeftOver => "some words are not explained",
            Self::NoBuilding => "no number, name or flat",
        }
    }
}

/// The parts of an address in canonical words (`ST` for Street and Saint alike); empty where there is none.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ParsedAddress {
    /// `3`, `FIRST REAR`, `ROOM2`; `FLAT` for one without a name.
    pub unit: CompactString,
    /// Building, organisation, or whatever else stands before number and street.
    pub building: CompactString,
    /// `12`, `12A`, `12-14`.
    pub number: CompactString,
    /// The street.
    pub street: CompactString,
    /// What follows the street: a street that it lies off, locality, town, county.
    pub places: CompactString,
    /// Without its blank.
    pub postcode: CompactString,
    /// What was unsure, in order.
    pub doubts: Vec<AddressDoubt>,
}

impl ParsedAddress {
    /// Parses an address without a gazetteer.
    ///
    /// ```
    /// use hearth::addresses::{AddressDictionaries, ParsedAddress};
    /// let parsed = ParsedAddress::parse(
    ///     &["Flat 3 Rowan Court", "30 High St", "Aldbury"], "AB1 2BF", &AddressDictionaries::shipped(),
    /// );
    /// assert_eq!((parsed.unit.as_str(), parsed.building.as_str()), ("3", "ROWAN COURT"));
    /// assert_eq!((parsed.number.as_str(), parsed.street.as_str()), ("30", "HIGH ST"));
    /// ```
    #[must_use]
    pub fn parse(lines: &[&str], postcode: &str, dictionaries: &AddressDictionaries) -> Self {
        let gazetteer = Gazetteer::default();
        let words = words(lines.iter().copied(), dictionaries);
        let whole = Postcode::parse(postcode).is_ok();
        let postcode = compact(postcode);
        let whole = whole || is_nearly_a_postcode(&postcode);
        match readings(&words, &gazetteer.phrases, dictionaries, |_| false).first() {
            Some(first) => {
                Self::of(first, &words, &postcode, whole, &Resolver::new(&gazetteer, dictionaries))
            }
            None => Self { postcode, ..Self::default() },
        }
    }

    pub(super) fn of(
        reading: &Reading,
        words: &[Word],
        postcode: &CompactString,
        whole_postcode: bool,
        resolver: &Resolver<'_>,
    ) -> Self {
        let phrases = &resolver.gazetteer.phrases;
        let known = reading.street.is_some()
            || (!reading.street_joined.is_empty()
                && phrases.is(&reading.street_joined, PhraseRole::Street));
        let ends_in_letter = reading.unit.is_empty()
            && reading.number.as_bytes().last().is_some_and(u8::is_ascii_uppercase);
        let no_building =
            reading.number.is_empty() && reading.unit.is_empty() && reading.name_words.is_empty();
        let slash = words.iter().any(|word| word.is_numeric() && word.text.contains('/'));
        let doubts = [
            (postcode.is_empty(), AddressDoubt::PostcodeMissing),
            (!postcode.is_empty() && !whole_postcode, AddressDoubt::PostcodeIncomplete),
            (ends_in_letter || slash, AddressDoubt::NumberOrUnit),
            (reading.leftover_number, AddressDoubt::NumberLeftOver),
            (!known && !reading.street_words.is_empty(), AddressDoubt::StreetGuessed),
            (reading.street_cut || reading.cut_name.is_some(), AddressDoubt::CutOff),
            (reading.unknown_words > 0, AddressDoubt::WordsLeftOver),
            (no_building, AddressDoubt::NoBuilding),
        ];
        Self {
            unit: reading.unit.clone(),
            building: reading.name_words.clone(),
            number: reading.number.clone(),
            street: reading.street_words.clone(),
            places: reading.rest_words.clone(),
            postcode: postcode.clone(),
            doubts: doubts.into_iter().filter(|(said, _)| *said).map(|(_, doubt)| doubt).collect(),
        }
    }

    /// Its parts with their names, those that are filled.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let Self { unit, building, number, street, places, postcode, doubts: _ } = self;
        let parts = [
            ("unit", unit),
            ("building", building),
            ("number", number),
            ("street", street),
            ("places", places),
            ("postcode", postcode),
        ];
        parts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(part, text)| (part, text.as_str()))
    }
}

impl fmt::Display for ParsedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (part, text) in self.parts() {
            let parted = if std::mem::take(&mut first) { "" } else { ", " };
            write!(f, "{parted}{part} {text}")?;
        }
        Ok(())
    }
}
