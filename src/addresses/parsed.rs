//! An address taken apart, and what was unsure about it.
//!
//! In: lines in any layout, or a reading that the resolver has made. Out: its parts in canonical words, and doubts. With a
//! gazetteer its names help to part a text; without one, the words' own grammar does. For people to read, and for whoever
//! has no gazetteer; the resolver itself works on readings.

use std::fmt;

use compact_str::CompactString;
use serde::Serialize;

use super::dictionaries::AddressDictionaries;
use super::gazetteer::compact;
use super::phrases::{PhraseRole, Phrases, Span};
use super::reading::{Reading, readings};
use super::resolver::is_nearly_a_postcode;
use super::words::{Word, spaced, words};
use super::written::{after_care_of, broken_postcode, is_bare_number, split_postcode};
use crate::values::{Postcode, PostcodeReading, fold_address};

/// What was unsure when an address was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressDoubt {
    /// No postcode.
    PostcodeMissing,
    /// Part of a postcode, or text of no postcode's shape.
    PostcodeIncomplete,
    /// A letter and a digit were exchanged in the postcode.
    PostcodeRepaired,
    /// A line has another postcode than the column.
    PostcodesDiffer,
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
            Self::PostcodeRepaired => "a letter and a digit were exchanged in the postcode",
            Self::PostcodesDiffer => "there are two postcodes",
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
    /// In whose care.
    pub care_of: CompactString,
    /// What stands before the building and is none: a firm, a landlord.
    pub organisation: CompactString,
    /// `3`, `FIRST REAR`, `ROOM2`; `FLAT` for one without a name.
    pub unit: CompactString,
    /// The building's name.
    pub building: CompactString,
    /// `12`, `12A`, `12-14`.
    pub number: CompactString,
    /// The street.
    pub street: CompactString,
    /// The street that it lies off, if the text has both.
    pub off_street: CompactString,
    /// Village, suburb.
    pub locality: CompactString,
    /// Town.
    pub town: CompactString,
    /// County or country.
    pub county: CompactString,
    /// Without its blank.
    pub postcode: CompactString,
    /// What was unsure, in order.
    pub doubts: Vec<AddressDoubt>,
}

/// Lines without what is no address.
#[derive(Default)]
struct Written {
    lines: Vec<CompactString>,
    care_of: CompactString,
    postcode: Option<Postcode>,
    text: CompactString,
    repaired: bool,
    differ: bool,
}

impl ParsedAddress {
    /// Parses an address in any number of lines, without a gazetteer; `postcode` is the postcode's column, if it has one.
    ///
    /// ```
    /// use hearth::addresses::{AddressDictionaries, ParsedAddress};
    /// let dictionaries = AddressDictionaries::shipped();
    /// let parsed = ParsedAddress::parse(&["c/o Mrs Smith, Flat 3 Rowan Court, 30 High St AB1 2BF"], "", &dictionaries);
    /// assert_eq!((parsed.care_of.as_str(), parsed.unit.as_str()), ("MRS SMITH", "3"));
    /// assert_eq!((parsed.building.as_str(), parsed.number.as_str()), ("ROWAN COURT", "30"));
    /// assert_eq!((parsed.street.as_str(), parsed.postcode.as_str()), ("HIGH ST", "AB12BF"));
    /// ```
    #[must_use]
    pub fn parse(lines: &[&str], postcode: &str, dictionaries: &AddressDictionaries) -> Self {
        let read = Written::read(lines, postcode);
        let words = words(read.lines.iter().map(CompactString::as_str), dictionaries);
        let postcode = match &read.postcode {
            Some(postcode) => compact(postcode.as_str()),
            None => compact(&read.text),
        };
        let whole = read.postcode.is_some() || is_nearly_a_postcode(&postcode);
        let phrases = Phrases::default();
        let mut parsed = match readings(&words, &phrases, dictionaries, |_| false).first() {
            Some(first) => Self::of(first, &words, &postcode, whole, &phrases, dictionaries),
            None => Self { postcode, ..Self::default() },
        };
        parsed.care_of = read.care_of;
        for (said, doubt) in [
            (read.repaired, AddressDoubt::PostcodeRepaired),
            (read.differ, AddressDoubt::PostcodesDiffer),
        ] {
            parsed.doubts.extend(said.then_some(doubt));
        }
        parsed.doubts.sort_unstable();
        parsed
    }

    pub(super) fn of(
        reading: &Reading,
        words: &[Word],
        postcode: &CompactString,
        whole_postcode: bool,
        phrases: &Phrases,
        dictionaries: &AddressDictionaries,
    ) -> Self {
        let known = reading.street.is_some()
            || (!reading.street_joined.is_empty()
                && phrases.is(&reading.street_joined, PhraseRole::Street));
        // without a gazetteer, a street's type is all there is to know a street by
        let enough = known || (phrases.is_empty() && reading.street_typed);
        let guessed = !enough && !reading.street_words.is_empty();
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
            (guessed, AddressDoubt::StreetGuessed),
            (reading.street_cut || reading.cut_name.is_some(), AddressDoubt::CutOff),
            (reading.unknown_words > 0 && !phrases.is_empty(), AddressDoubt::WordsLeftOver),
            (no_building, AddressDoubt::NoBuilding),
        ];
        let mut parsed = Self {
            unit: reading.unit.clone(),
            number: reading.number.clone(),
            street: reading.street_words.clone(),
            postcode: postcode.clone(),
            doubts: doubts.into_iter().filter(|(said, _)| *said).map(|(_, doubt)| doubt).collect(),
            ..Self::default()
        };
        if let Some(street) = reading.second_street {
            parsed.off_street = phrases.spaced(street).into();
        }
        let names = segments(words, &reading.name_at, |at| words[at].ends_segment);
        parsed.take_names(&names, reading.number.is_empty(), phrases, dictionaries);
        let spans = phrases.spans(words);
        let place_ends = |at: usize| {
            let known = |span: &Span| span.is(PhraseRole::Place) && span.end == at + 1;
            words[at].ends_segment || spans.iter().any(known)
        };
        parsed.take_places(&segments(words, &reading.rest_at, place_ends), dictionaries);
        parsed
    }

    /// What stands before the street: a building by its name or by its last word, else whoever is there.
    fn take_names(
        &mut self,
        segments: &[CompactString],
        unnumbered: bool,
        phrases: &Phrases,
        dictionaries: &AddressDictionaries,
    ) {
        let last = segments.len().saturating_sub(1);
        for (at, segment) in segments.iter().enumerate() {
            let ends = segment.rsplit(' ').next().and_then(|word| dictionaries.ends_building(word));
            let named = phrases.is(&segment.replace(' ', ""), PhraseRole::Building);
            // without a number, whatever is nearest to the street is the building
            let nearest = at == last && unnumbered;
            let part = if ends.is_some() || named || nearest {
                &mut self.building
            } else {
                &mut self.organisation
            };
            append(part, segment);
        }
    }

    /// What stands after the street: county and country apart, the last of the others is the town.
    fn take_places(&mut self, segments: &[CompactString], dictionaries: &AddressDictionaries) {
        let mut places: Vec<&CompactString> = Vec::new();
        for segment in segments {
            if dictionaries.is_county(&segment.replace(' ', "")) {
                append(&mut self.county, segment);
            } else if *segment != self.off_street && !places.contains(&segment) {
                places.push(segment);
            }
        }
        if let Some((town, localities)) = places.split_last() {
            self.town.clone_from(town);
            for locality in localities {
                append(&mut self.locality, locality);
            }
        }
    }

    /// Its parts with their names, those that are filled.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let Self {
            care_of,
            organisation,
            unit,
            building,
            number,
            street,
            off_street,
            locality,
            town,
            county,
            postcode,
            doubts: _,
        } = self;
        let parts = [
            ("care of", care_of),
            ("organisation", organisation),
            ("unit", unit),
            ("building", building),
            ("number", number),
            ("street", street),
            ("off street", off_street),
            ("locality", locality),
            ("town", town),
            ("county", county),
            ("postcode", postcode),
        ];
        let filled = parts.into_iter().filter(|(_, text)| !text.is_empty());
        filled.map(|(part, text)| (part, text.as_str()))
    }
}

/// Runs of words, by their places, up to those that end one.
fn segments(words: &[Word], at: &[usize], ends: impl Fn(usize) -> bool) -> Vec<CompactString> {
    at.split_inclusive(|at| ends(*at)).map(|run| spaced(run.iter().map(|at| &words[*at]))).collect()
}

fn append(part: &mut CompactString, text: &str) {
    if !part.is_empty() {
        part.push_str(", ");
    }
    part.push_str(text);
}

impl Written {
    fn read(lines: &[&str], postcode: &str) -> Self {
        let mut read = Self::default();
        let column = PostcodeReading::read(postcode);
        read.text = column.text().into();
        if let PostcodeReading::Full { postcode, repaired } = column {
            read.postcode = Some(postcode);
            read.repaired = repaired;
        }
        for part in lines.iter().flat_map(|line| line.split([',', ';', '\n'])) {
            read.take(part);
        }
        for at in 1..read.lines.len() {
            let (before, after) = (&read.lines[at - 1], &read.lines[at]);
            if let Some((head, postcode, tail)) = broken_postcode(before, after) {
                read.lines
                    .splice(at - 1..=at, [head, tail].into_iter().filter(|it| !it.is_empty()));
                read.take_postcode(postcode);
                break;
            }
        }
        read.take_partial_postcode();
        read
    }

    /// `… ALDBURY AB1`: a part of a postcode at the end.
    fn take_partial_postcode(&mut self) {
        let Some(last) =
            self.lines.last().filter(|_| self.postcode.is_none() && self.text.is_empty())
        else {
            return;
        };
        let (head, word) = last.rsplit_once(' ').unwrap_or(("", last));
        let more = !head.is_empty() || self.lines.len() > 1;
        if let (PostcodeReading::Partial(text), true) = (PostcodeReading::read(word), more) {
            let head = CompactString::from(head);
            self.text = text;
            self.lines.pop();
            self.lines.extend((!head.is_empty()).then_some(head));
        }
    }

    fn take(&mut self, part: &str) {
        let mut folded = fold_address(part);
        if let Some(rest) = after_care_of(part, &folded) {
            if !rest.contains(|char: char| char.is_ascii_digit()) {
                self.care_of = rest.into();
                return;
            }
            folded = rest.into();
        }
        if let Some((rest, postcode)) = split_postcode(&folded) {
            self.take_postcode(postcode);
            folded = rest;
        }
        match self.lines.last_mut() {
            _ if folded.is_empty() => {}
            Some(last) if is_bare_number(last) => {
                last.push(' ');
                last.push_str(&folded);
            }
            Some(_) | None => self.lines.push(folded),
        }
    }

    fn take_postcode(&mut self, postcode: Postcode) {
        match &self.postcode {
            Some(known) => self.differ |= *known != postcode,
            None => self.postcode = Some(postcode),
        }
    }
}

impl fmt::Display for ParsedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (part, text) in self.parts() {
            let parted = if std::mem::take(&mut first) { "" } else { " | " };
            write!(f, "{parted}{part} {text}")?;
        }
        for (at, doubt) in self.doubts.iter().enumerate() {
            write!(f, "{}{}", if at == 0 { " (unsure: " } else { "; " }, doubt.words())?;
        }
        if self.doubts.is_empty() { Ok(()) } else { f.write_str(")") }
    }
}

#[cfg(test)]
mod tests {
    use super::ParsedAddress;
    use crate::addresses::AddressDictionaries;

    fn parsed(lines: &[&str], postcode: &str) -> String {
        ParsedAddress::parse(lines, postcode, &AddressDictionaries::shipped()).to_string()
    }

    #[test]
    fn an_address_in_any_layout_is_taken_apart() {
        let texts: Vec<String> = [
            (vec!["Flat 3, Rowan Court, 30 High Street, Aldbury, Herts, AB1 2BF"], ""),
            (vec!["FLAT 3 ROWAN COURT", "30 HIGH ST", "ALDBURY", "HERTFORDSHIRE"], "ab12bf"),
            (vec!["c/o Mrs A Smith", "12A High St", "Aldbury"], "AB1 2BF"),
            (
                vec!["Kestrel Housing Ltd, Top Floor Flat, 12-14 Mill Lane, Lower End, Barford"],
                "AB7 1AO",
            ),
            (vec!["3/12 High Street Aldbury AB1"], ""),
            (vec!["Rear of 9 St. John's Rd, AB1 2BD, Aldbury"], "AB1 2BE"),
            (vec!["Rose Cottage", "Mill Lane", "AB1", "2BD"], ""),
            (vec!["7 Ffordd yr Afon, Pentre Elwy, Trefelwy"], "EB22 1DB"),
            (vec!["FLAT 10 KINGFISHER WHARF STANLEY WA"], "EB13 1DE"),
            (vec!["144 & a half High Street"], "AB1 2BD"),
            (vec![""], ""),
        ]
        .iter()
        .map(|(lines, postcode)| format!("{lines:?} {postcode:?}\n  {}", parsed(lines, postcode)))
        .collect();
        insta::assert_snapshot!(texts.join("\n"));
    }
}
