//! A second look at an address that was not found as written.
//!
//! In: its words and postcode, and the words that the gazetteer knows. Out: the same with likely slips mended: letters for
//! digits and digits for letters, a word or two run into each other or spelt with one slip, line breaks in the wrong
//! place, a part of a postcode among the words. Nothing, if there is nothing to mend.

use compact_str::CompactString;

use super::dictionaries::AddressDictionaries;
use super::gazetteer::Gazetteer;
use super::welsh::text_in_english;
use super::words::{Word, join_suffixes};

/// An address mended.
#[derive(Debug)]
pub(super) struct Mended {
    pub(super) words: Vec<Word>,
    pub(super) postcode: CompactString,
}

/// Mends what can be mended.
pub(super) fn mend(
    words: &[Word],
    postcode: &CompactString,
    gazetteer: &Gazetteer,
    dictionaries: &AddressDictionaries,
) -> Option<Mended> {
    let mut mended = Mended { words: words.to_vec(), postcode: postcode.clone() };
    let mut changed = mended.take_partial_postcode(gazetteer);
    for word in &mut mended.words {
        let mended = letters_and_digits(&word.text, gazetteer, dictionaries).or_else(|| {
            let known =
                dictionaries.ends_street(&word.text) || dictionaries.unit(&word.text).is_some();
            let respelt = gazetteer.phrases.respell(&word.text);
            respelt.or_else(|| dictionaries.respelt_type(&word.text)).filter(|_| !known).cloned()
        });
        if let Some(text) = mended {
            word.text = text;
            changed = true;
        }
    }
    if let Some(english) = text_in_english(&mended.words, dictionaries) {
        mended.words = english;
        changed = true;
    }
    changed |= mended.close_lines();
    if changed {
        join_suffixes(0, dictionaries, &mut mended.words);
    }
    (changed && !mended.words.is_empty()).then_some(mended)
}

impl Mended {
    /// `12 HIGH STREET EB1`, `… EB1 2`: a part of a postcode at the end, where none is given otherwise.
    fn take_partial_postcode(&mut self, gazetteer: &Gazetteer) -> bool {
        if !self.postcode.is_empty() {
            return false;
        }
        for take in [2, 1] {
            let Some(from) = self.words.len().checked_sub(take).filter(|from| *from > 0) else {
                continue;
            };
            let text: CompactString =
                self.words[from..].iter().map(|it| it.text.as_str()).collect();
            let outward = if take == 2 {
                &text[..text.len() - self.words[from + 1].text.len()]
            } else {
                &text
            };
            let lettered = text.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
            let sector = take == 1 || self.words[from + 1].text.len() == 1;
            if lettered && sector && gazetteer.in_outward(outward) > 0 {
                self.postcode = text;
                self.words.truncate(from);
                return true;
            }
        }
        false
    }

    /// Line breaks that part a number from its street, or a unit's word from its number, say nothing.
    fn close_lines(&mut self) -> bool {
        let mut changed = false;
        let last = self.words.len().saturating_sub(1);
        for word in &mut self.words[..last] {
            changed |= std::mem::take(&mut word.ends_segment);
            word.cut = false;
        }
        changed
    }
}

/// The one postcode of the gazetteer that this is with letters and digits exchanged that look alike: `EBI3 IDE` is `EB13
/// 1DE`. None if it is one of the gazetteer's, or could be several.
pub(super) fn look_alike_postcode(text: &str, gazetteer: &Gazetteer) -> Option<CompactString> {
    const ALIKE: [(u8, u8); 7] = [
        (b'O', b'0'),
        (b'I', b'1'),
        (b'L', b'1'),
        (b'S', b'5'),
        (b'B', b'8'),
        (b'Z', b'2'),
        (b'G', b'6'),
    ];
    let known = |text: &str| !gazetteer.at_postcode(gazetteer.texts.find(text)).is_empty();
    if gazetteer.is_empty() || !text.is_ascii() || !(5..=7).contains(&text.len()) || known(text) {
        return None;
    }
    let other = |byte: u8| {
        ALIKE.iter().find_map(|(letter, digit)| match byte {
            byte if byte == *letter => Some(*digit),
            // I is far more common in postcodes than L
            byte if byte == *digit => Some(*letter),
            _ => None,
        })
    };
    let doubtful: Vec<usize> =
        (0..text.len()).filter(|at| other(text.as_bytes()[*at]).is_some()).take(5).collect();
    let mut found: Option<CompactString> = None;
    for choice in 1..1_u32 << doubtful.len() {
        let mut bytes = text.as_bytes().to_vec();
        for (bit, at) in doubtful.iter().enumerate() {
            if choice & (1 << bit) != 0 {
                bytes[*at] = other(bytes[*at]).unwrap_or(bytes[*at]);
            }
        }
        let made: CompactString = bytes.iter().map(|byte| char::from(*byte)).collect();
        if known(&made) && found.replace(made).is_some() {
            return None;
        }
    }
    found
}

/// `H1GH` is `HIGH` if the gazetteer knows that word; `1O` is `10`.
fn letters_and_digits(
    word: &str,
    gazetteer: &Gazetteer,
    dictionaries: &AddressDictionaries,
) -> Option<CompactString> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_uppercase).count();
    if digits == 0 || digits + letters != word.len() {
        return None;
    }
    if word == "5T" {
        return Some("ST".into());
    }
    if letters >= 2 && word.len() > 3 {
        let known = |text: &str| {
            gazetteer.phrases.knows_word(text)
                || dictionaries.ends_street(text)
                || dictionaries.unit(text).is_some()
        };
        let as_letters = |one: char| -> CompactString {
            word.chars()
                .map(|c| match c {
                    '0' => 'O',
                    '1' => one,
                    '5' => 'S',
                    '8' => 'B',
                    '6' => 'G',
                    '2' => 'Z',
                    other => other,
                })
                .collect()
        };
        return ['I', 'L'].into_iter().map(as_letters).find_map(|text| {
            let text = dictionaries.canonical(&text).cloned().unwrap_or(text);
            known(&text).then_some(text)
        });
    }
    let starts = word.as_bytes().first().is_some_and(|b| b"OI".contains(b));
    let ends = word.as_bytes().last().is_some_and(|b| b"OI".contains(b));
    let as_digits: CompactString = word
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' => '1',
            other => other,
        })
        .collect();
    ((starts || ends) && as_digits.bytes().all(|b| b.is_ascii_digit())).then_some(as_digits)
}
