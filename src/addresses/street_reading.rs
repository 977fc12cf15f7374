//! Which of an address's words are its street.
//!
//! In: words of which unit, names, places and number are marked. Out: the street's words: a known street's, or what is
//! likeliest by its place and its last word. What the other words are is left to `reading`.

use super::phrases::Span;
use super::reading::{Reader, Reading};
use super::unit::Part;
use super::words::{run_together, spaced};

impl Reader<'_> {
    /// The street's words: the known one, or the likeliest.
    pub(super) fn street(
        &self,
        street: Option<&Span>,
        number_at: Option<usize>,
        parts: &mut [Part],
        reading: &mut Reading,
    ) -> Option<(usize, usize)> {
        let (start, end) = match street {
            Some(span) => (span.start, span.end),
            None => self.guess_street(number_at, parts, reading)?,
        };
        parts[start..end].fill(Part::Street);
        let mut joined = String::new();
        run_together(&self.words[start..end], &mut joined);
        reading.street_stem = joined.len().saturating_sub(self.words[end - 1].text.len());
        reading.street_typed = self.dictionaries.ends_street(&self.words[end - 1].text);
        reading.street_joined = joined.into();
        reading.street_words = spaced(&self.words[start..end]);
        reading.street_cut = self.words[end - 1].cut;
        Some((start, end))
    }

    /// Without a known street: what follows the number up to a street type or the line's end; without a number, the
    /// last line that ends in a street type.
    fn guess_street(
        &self,
        number_at: Option<usize>,
        parts: &[Part],
        reading: &Reading,
    ) -> Option<(usize, usize)> {
        let free = |i: usize| parts.get(i) == Some(&Part::Free);
        if let Some(number) = number_at {
            let start = (number + 1..parts.len()).find(|i| free(*i))?;
            return Some((start, self.street_end(start, parts)));
        }
        // a street whose end is cut off follows the building's name: `REGENT HALL LANCASTER AVEN`
        let cut =
            (1..parts.len()).rev().find(|i| free(*i) && self.words[*i].cut).and_then(|last| {
                let start = (1..=last).rev().find(|i| free(*i) && parts[i - 1] == Part::Name)?;
                (start..=last).all(free).then_some((start, last + 1))
            });
        if cut.is_some() {
            return cut;
        }
        // the line after a building's name, whatever it ends in: `STATION APARTMENTS, CHURCH AWLK`
        let after_name = (1..parts.len())
            .find(|i| free(*i) && parts[i - 1] == Part::Name && self.words[i - 1].ends_segment);
        let mut starts: Vec<usize> = Vec::new();
        for i in 0..parts.len() {
            if free(i) && (i == 0 || !free(i - 1) || self.words[i - 1].ends_segment) {
                starts.push(i);
            }
        }
        let typed = starts.into_iter().rev().find_map(|start| {
            let end = self.street_end(start, parts);
            let last = &self.words[end - 1].text;
            let block = self.dictionaries.ends_building(last).is_some() && !reading.unit.is_empty();
            (end - start > 1 && self.dictionaries.ends_street(last) && !block)
                .then_some((start, end))
        });
        typed.or_else(|| {
            let start = after_name?;
            let end = (start..parts.len())
                .take_while(|i| free(*i))
                .take_while(|i| *i == start || !self.words[i - 1].ends_segment)
                .last()?
                + 1;
            (end - start > 1).then_some((start, end))
        })
    }

    fn street_end(&self, start: usize, parts: &[Part]) -> usize {
        let mut end = start;
        while end < parts.len() && parts[end] == Part::Free {
            end += 1;
            let word = &self.words[end - 1];
            let next = self.words.get(end);
            let saint = word.text == "ST"
                && next
                    .is_some_and(|next| self.dictionaries.is_saint(&next.text) || end == start + 1);
            let type_follows = next.is_some_and(|next| {
                self.dictionaries.ends_street(&next.text)
                    && !(next.text == "ST"
                        && self
                            .words
                            .get(end + 1)
                            .is_some_and(|name| self.dictionaries.is_saint(&name.text)))
            });
            let ends = end > start + 1
                && self.dictionaries.ends_street(&word.text)
                && !saint
                && !type_follows;
            if ends || word.ends_segment {
                break;
            }
        }
        end.max(start + 1)
    }
}
