//! What an address's words may mean: unit, building, number, street, and what is left over.
//!
//! In: words and the known names among them. Out: readings in the order of their likelihood. A text may have several
//! (`3/12`, `12A`, `3 ROWAN COURT 12 HIGH STREET`): which of them is an address is left to the gazetteer. A reading says
//! honestly what it could not explain, because looser stages must not guess over it.

use compact_str::CompactString;

use super::alternatives::alternatives;
use super::dictionaries::AddressDictionaries;
use super::phrases::{PhraseId, PhraseRole, Phrases, Span, Spelling};
use super::unit::{Part, Unit, read_unit};
use super::words::{Word, run_together, spaced};

/// One way to read an address.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings, each asked for by name")]
pub(super) struct Reading {
    /// 0 for as it is written; more for turned slashes, `12A` as flat A and the like.
    pub(super) rank: u8,
    pub(super) unit: CompactString,
    /// The unit without floor and position, if it has more than those.
    pub(super) unit_id: CompactString,
    pub(super) number: CompactString,
    /// Known building names in the text.
    pub(super) names: Vec<PhraseId>,
    /// Words before number and street that are not explained otherwise, known names included.
    pub(super) name_words: CompactString,
    /// The same run together.
    pub(super) name_joined: CompactString,
    /// The same run together, if it may have lost its end.
    pub(super) cut_name: Option<CompactString>,
    /// The street, if the gazetteer knows it.
    pub(super) street: Option<PhraseId>,
    /// The street's words.
    pub(super) street_words: CompactString,
    /// Run together.
    pub(super) street_joined: CompactString,
    /// Length of that without its last word.
    pub(super) street_stem: usize,
    /// Its last word is a street's type.
    pub(super) street_typed: bool,
    pub(super) street_cut: bool,
    /// A known street after the street: the one that it lies off.
    pub(super) second_street: Option<PhraseId>,
    /// Known towns and localities.
    pub(super) places: Vec<PhraseId>,
    /// The number stands before a name, not before the street.
    pub(super) number_of_name: bool,
    /// There is a number that is neither.
    pub(super) leftover_number: bool,
    /// Words that nobody knows, before the street or after it.
    pub(super) unknown_words: u8,
    /// Of these, those after the street.
    pub(super) unknown_after: u8,
    /// The name whose flats the number counts, in `3 ROWAN COURT` read as flat 3.
    pub(super) counted_name: Option<PhraseId>,
    /// The name right after the number.
    pub(super) name_after_number: Option<PhraseId>,
    /// A street of the gazetteer stands right after the number.
    pub(super) street_after_number: bool,
    /// Where they stand.
    pub(super) name_at: Vec<usize>,
    /// Places and other words after the street.
    pub(super) rest_words: CompactString,
    /// Where they stand.
    pub(super) rest_at: Vec<usize>,
}

impl Reading {
    /// A number or a known name says which building.
    /// The street as it is spelt.
    pub(super) fn street_spelling(&self) -> Spelling<'_> {
        Spelling { joined: &self.street_joined, stem: self.street_stem, typed: self.street_typed }
    }

    fn says_building(&self) -> bool {
        !self.number.is_empty() || !self.names.is_empty()
    }
}

/// All readings of an address, likeliest first.
pub(super) fn readings(
    words: &[Word],
    phrases: &Phrases,
    dictionaries: &AddressDictionaries,
    street_is_at_postcode: impl Fn(PhraseId) -> bool,
) -> Vec<Reading> {
    let mut made = Vec::with_capacity(4);
    if words.is_empty() {
        return made;
    }
    let spans = phrases.spans(words);
    let mut streets: Vec<&Span> = spans
        .iter()
        .filter(|span| span.is(PhraseRole::Street))
        .filter(|span| {
            !spans.iter().any(|other| {
                span.within(other)
                    && (other.is(PhraseRole::Street) || other.is(PhraseRole::Building))
            })
        })
        .collect();
    let follows_number = |span: &Span| span.start > 0 && number_like(&words[span.start - 1]);
    streets.sort_by_key(|span| {
        (!street_is_at_postcode(span.id), !follows_number(span), std::cmp::Reverse(span.start))
    });
    streets.truncate(3);
    let reader = Reader { words, spans: &spans, dictionaries };
    for street in streets {
        reader.read(Some(street), &mut made);
    }
    let with_street = made.len();
    reader.read(None, &mut made);
    reader.without_counted_names(&mut made);
    // what leaves more unsaid than another reading is less likely
    let least = made.iter().map(|reading| reading.unknown_words).min().unwrap_or(0);
    let told = made[..with_street].iter().any(Reading::says_building);
    for (at, reading) in made.iter_mut().enumerate() {
        if (at >= with_street && told) || reading.unknown_words > least.saturating_add(2) {
            reading.rank += 1;
        }
    }
    made
}

/// `12`, `12A`, `12-14`, `3/12`, `A/12`, `1F2`; not `1ST`, not a telephone number.
fn number_like(word: &Word) -> bool {
    let bytes = word.text.as_bytes();
    if bytes.len() >= 3 && bytes[1] == b'/' && bytes[0].is_ascii_uppercase() {
        return true;
    }
    word.is_numeric()
        && bytes.len() <= 11
        && word.text.split(['-', '/']).all(|part| part.len() <= 5)
        && !["ST", "ND", "RD", "TH"].iter().any(|end| word.text.ends_with(end))
}

pub(super) struct Reader<'a> {
    pub(super) words: &'a [Word],
    pub(super) spans: &'a [Span],
    pub(super) dictionaries: &'a AddressDictionaries,
}

impl Reader<'_> {
    /// `6 BLACKTHORN COURT`, `13 ROSEMEAD VIEW`: a building of that name is known, and a street may be meant.
    fn without_counted_names(&self, made: &mut Vec<Reading>) {
        let counted = |span: &Span| {
            span.is(PhraseRole::Building)
                && !span.is(PhraseRole::Street)
                && span.start > 0
                && number_like(&self.words[span.start - 1])
                || self.words.get(span.end).is_some_and(|next| next.cut)
                    && self.spans.iter().any(|other| other.end <= span.start)
        };
        if self.spans.iter().any(counted) {
            let spans: Vec<Span> =
                self.spans.iter().filter(|span| !counted(span)).copied().collect();
            Reader { words: self.words, spans: &spans, dictionaries: self.dictionaries }
                .read(None, made);
        }
    }

    fn mark_spans(
        &self,
        parts: &mut [Part],
        role: PhraseRole,
        part: Part,
        ids: &mut Vec<PhraseId>,
    ) -> bool {
        self.mark_spans_from(0, parts, role, part, ids)
    }

    fn mark_spans_from(
        &self,
        from: usize,
        parts: &mut [Part],
        role: PhraseRole,
        part: Part,
        ids: &mut Vec<PhraseId>,
    ) -> bool {
        let mut any = false;
        for span in self.spans.iter().filter(|span| span.is(role) && span.start >= from) {
            let free = parts[span.start..span.end].iter().all(|p| *p == Part::Free);
            if free {
                parts[span.start..span.end].fill(part);
                any = true;
                if !ids.contains(&span.id) {
                    ids.push(span.id);
                }
            }
        }
        any
    }

    /// A second street in the text is where the first lies: `5 CHAPEL MEWS, HIGH STREET`.
    fn mark_other_streets(
        &self,
        street: Option<&Span>,
        parts: &mut [Part],
        second: &mut Option<PhraseId>,
    ) {
        let Some(street) = street else { return };
        for span in self.spans.iter().filter(|span| span.is(PhraseRole::Street)) {
            let free = parts[span.start..span.end].iter().all(|part| *part == Part::Free);
            if !free || span.start < street.end || span.end - span.start < 2 {
                continue;
            }
            if span.id == street.id {
                parts[span.start..span.end].fill(Part::Street);
            } else {
                let off = span.start.checked_sub(1).filter(|at| self.words[*at].text == "OFF");
                parts[off.unwrap_or(span.start)..span.end].fill(Part::Place);
                *second = Some(span.id);
            }
        }
    }

    fn mark_counties(&self, parts: &mut [Part]) {
        let mut joined = String::new();
        for length in [3, 2, 1] {
            for start in 0..self.words.len().saturating_sub(length - 1) {
                let range = start..start + length;
                if parts[range.clone()].iter().all(|p| *p == Part::Free) {
                    run_together(&self.words[range.clone()], &mut joined);
                    if self.dictionaries.is_county(&joined) {
                        parts[range].fill(Part::Place);
                    }
                }
            }
        }
    }

    /// Adds the readings with this street, or without a known street.
    fn read(&self, street: Option<&Span>, made: &mut Vec<Reading>) {
        let mut reading = Reading { street: street.map(|span| span.id), ..Reading::default() };
        let mut parts = vec![Part::Free; self.words.len()];
        if let Some(span) = street {
            parts[span.start..span.end].fill(Part::Street);
        }
        // a name that is also a place is a name only before the street or its number
        self.mark_spans(&mut parts, PhraseRole::Building, Part::Name, &mut reading.names);
        let mut named_units = Vec::new();
        let before = parts.clone();
        let mut unit = Unit::default();
        if self.mark_spans(&mut parts, PhraseRole::Unit, Part::Unit, &mut named_units)
            && let Some(at) =
                (0..parts.len()).find(|i| parts[*i] == Part::Unit && before[*i] == Part::Free)
            && let Some(span) = self.spans.iter().find(|s| s.is(PhraseRole::Unit) && s.start == at)
        {
            let mut joined = String::new();
            run_together(&self.words[span.start..span.end], &mut joined);
            unit.text = joined.into();
        } else {
            unit = read_unit(self.words, &mut parts, self.dictionaries);
        }
        // a town before the street is somebody's name: `EBBSWORTH HOMES, 12 HIGH STREET`
        let from = street.map_or(0, |span| span.start);
        self.mark_spans_from(from, &mut parts, PhraseRole::Place, Part::Place, &mut reading.places);
        let both = |span: &&Span| {
            span.is(PhraseRole::Place) && span.is(PhraseRole::Building) && span.start >= from
        };
        for span in self.spans.iter().filter(both) {
            if parts[span.start..span.end].iter().all(|p| *p == Part::Name)
                && !reading.places.contains(&span.id)
            {
                reading.places.push(span.id);
            }
        }
        self.mark_other_streets(street, &mut parts, &mut reading.second_street);
        self.mark_counties(&mut parts);
        reading.unit.clone_from(&unit.text);
        reading.unit_id.clone_from(&unit.id);
        self.letter_of_name(&mut parts, &mut reading);
        let number_at = self.number(street, &unit, &mut parts, &mut reading);
        let street_range = self.street(street, number_at, &mut parts, &mut reading);
        self.leftovers(number_at, street_range, &parts, &mut reading);
        alternatives(self.words, &unit, number_at, reading, made);
    }

    /// `A ELM HOUSE` is flat A of Elm House.
    fn letter_of_name(&self, parts: &mut [Part], reading: &mut Reading) {
        let letter = (1..parts.len()).map(|name| name - 1).find(|at| {
            parts[*at] == Part::Free
                && parts[at + 1] == Part::Name
                && matches!(self.words[*at].text.as_bytes(), [b'A'..=b'Z'])
        });
        if let (Some(letter), true) = (letter, reading.unit.is_empty()) {
            parts[letter] = Part::Unit;
            reading.unit.clone_from(&self.words[letter].text);
        }
    }

    /// Finds the building's number, and the unit's where it stands alone.
    fn number(
        &self,
        street: Option<&Span>,
        unit: &Unit,
        parts: &mut [Part],
        reading: &mut Reading,
    ) -> Option<usize> {
        let numbers: Vec<usize> = (0..self.words.len())
            .filter(|i| parts[*i] == Part::Free && number_like(&self.words[*i]))
            .collect();
        let at = match street {
            Some(span) => numbers
                .iter()
                .rev()
                .find(|i| **i < span.start)
                .or_else(|| numbers.iter().find(|i| **i >= span.end))
                .copied(),
            None if reading.unit.is_empty() && numbers.len() > 1 => Some(numbers[1]),
            None => numbers.first().copied(),
        }?;
        parts[at] = Part::Number;
        reading.number.clone_from(&self.words[at].text);
        let block_alone = reading.unit.starts_with("BLOCK") && !reading.unit.contains(' ');
        if reading.unit.is_empty() || block_alone {
            let lone = numbers.first().copied().filter(|first| *first < at).or_else(|| {
                // `A 12 HIGH STREET`
                let before = at.checked_sub(1)?;
                let letter = matches!(self.words[before].text.as_bytes(), [b'A'..=b'Z']);
                (letter && parts[before] == Part::Free).then_some(before)
            });
            if let Some(lone) = lone {
                parts[lone] = Part::Unit;
                reading.unit = if block_alone {
                    compact_str::format_compact!("{} {}", self.words[lone].text, reading.unit)
                } else {
                    self.words[lone].text.clone()
                };
            }
        }
        let said = |text: &CompactString| {
            *text == reading.number
                || *text == reading.unit
                || unit.text.split(' ').any(|part| part == text)
        };
        reading.leftover_number =
            numbers.iter().any(|i| parts[*i] == Part::Free && !said(&self.words[*i].text));
        Some(at)
    }

    fn leftovers(
        &self,
        number_at: Option<usize>,
        street: Option<(usize, usize)>,
        parts: &[Part],
        reading: &mut Reading,
    ) {
        let anchor = street.map_or(usize::MAX, |(start, _)| start);
        let mut name: Vec<usize> = Vec::new();
        let mut rest: Vec<usize> = Vec::new();
        for (i, word) in self.words.iter().enumerate() {
            let alphabetic = !word.is_numeric();
            match parts[i] {
                Part::Name => name.push(i),
                Part::Free if alphabetic && i < anchor => {
                    if word.text != "THE"
                        || !name.is_empty()
                        || parts.get(i + 1) == Some(&Part::Free)
                    {
                        name.push(i);
                        reading.unknown_words = reading.unknown_words.saturating_add(1);
                    }
                }
                Part::Free if alphabetic => {
                    reading.unknown_words = reading.unknown_words.saturating_add(1);
                    reading.unknown_after = reading.unknown_after.saturating_add(1);
                    rest.push(i);
                }
                Part::Place => rest.push(i),
                Part::Free | Part::Street | Part::Unit | Part::Number => {}
            }
        }
        reading.name_after_number = number_at.and_then(|number| {
            let named = |span: &&Span| span.is(PhraseRole::Building) && span.start == number + 1;
            self.spans.iter().find(named).map(|span| span.id)
        });
        reading.street_after_number = number_at.is_some_and(|number| {
            self.spans.iter().any(|span| span.is(PhraseRole::Street) && span.start == number + 1)
        });
        if let (Some(number), Some((start, _))) = (number_at, street) {
            reading.number_of_name = number < start
                && (number + 1..start).any(|i| {
                    let word = &self.words[i];
                    let unknown =
                        parts[i] == Part::Free && !word.is_numeric() && word.text != "THE";
                    parts[i] == Part::Name || unknown
                });
        } else if let Some(number) = number_at {
            reading.number_of_name = matches!(parts.get(number + 1), Some(Part::Name | Part::Free));
        }
        let word = |at: &usize| &self.words[*at];
        reading.name_words = spaced(name.iter().map(word));
        reading.name_joined = name.iter().map(|at| self.words[*at].text.as_str()).collect();
        reading.rest_words = spaced(rest.iter().map(word));
        if name.last().map(word).is_some_and(|word| word.cut) && reading.names.is_empty() {
            reading.cut_name = Some(reading.name_joined.clone());
        }
        reading.name_at = name;
        reading.rest_at = rest;
    }
}
