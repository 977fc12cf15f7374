//! Text folded to what compares: ASCII capitals and digits, words parted by one space.
//!
//! In: any text. Out: folded text; folding it again changes nothing. Leaves to `normalise` what the words mean.
//! Decomposition is Unicode NFKD (Unicode Standard Annex 15); letters that no decomposition reaches (ł, ø, ß, Arabic,
//! Greek, Cyrillic) are transliterated by `deunicode`'s tables. It lives here and not in `normalise`, because
//! postcodes and the gazetteer's addresses fold by the same rule.

use compact_str::CompactString;
use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;

/// Folds a text: NFKD, transliteration, capitals; apostrophes dropped, other punctuation to a space, spaces collapsed.
///
/// ```
/// use hearth::values::fold;
/// assert_eq!(fold("  O’Neill-Łukasz, Zoë "), "ONEILL LUKASZ ZOE");
/// ```
#[must_use]
pub fn fold(text: &str) -> CompactString {
    folded(text, false)
}

/// Folds an address line: as [`fold`], but `/` and `-` stay where they join numbers, since flats need them.
///
/// ```
/// use hearth::values::fold_address;
/// assert_eq!(fold_address("Flat 3/12, 12A-14 St. John's Rd"), "FLAT 3/12 12A-14 ST JOHNS RD");
/// assert_eq!(fold_address("Stratford-upon-Avon"), "STRATFORD UPON AVON");
/// ```
#[must_use]
pub fn fold_address(text: &str) -> CompactString {
    folded(text, true)
}

/// Text of so many bytes is folded in place of its own, and copied once.
const SHORT: usize = 96;

fn folded(text: &str, joins_numbers: bool) -> CompactString {
    // ASCII grows only where an ampersand becomes a word
    if text.len() <= SHORT && text.is_ascii() && !text.contains('&') {
        let mut folder = Folder::new(ShortText { bytes: [0; SHORT], length: 0 }, joins_numbers);
        text.bytes().for_each(|byte| folder.push_ascii(char::from(byte)));
        return CompactString::from_utf8_lossy(folder.folded.bytes());
    }
    let mut folder = Folder::new(CompactString::default(), joins_numbers);
    folder.push_text(text);
    folder.folded
}

/// Where folded text, which is ASCII, is gathered.
trait Gather {
    fn push(&mut self, char: char);
    fn bytes(&self) -> &[u8];
}

impl Gather for CompactString {
    fn push(&mut self, char: char) {
        Self::push(self, char);
    }

    fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }
}

struct ShortText {
    bytes: [u8; SHORT],
    length: usize,
}

impl Gather for ShortText {
    fn push(&mut self, char: char) {
        if let (Some(place), Ok(byte)) = (self.bytes.get_mut(self.length), u8::try_from(char)) {
            *place = byte;
            self.length += 1;
        }
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// Builds folded text a character at a time.
struct Folder<G> {
    folded: G,
    /// A space or joiner that is owed before the next letter or digit.
    owed: Option<char>,
    /// What is owed stands for blanks alone: `12 - 14` is a range as `12-14` is.
    only_blanks: bool,
    joins_numbers: bool,
}

impl<G: Gather> Folder<G> {
    fn new(folded: G, joins_numbers: bool) -> Self {
        Self { folded, owed: None, only_blanks: false, joins_numbers }
    }

    fn push_text(&mut self, text: &str) {
        for char in text.chars() {
            if char.is_ascii() {
                self.push_ascii(char);
            } else if !is_apostrophe(char) && !is_invisible(char) {
                for part in std::iter::once(char).nfkd() {
                    self.push_decomposed(part);
                }
            }
        }
    }

    fn push_decomposed(&mut self, char: char) {
        if char.is_ascii() {
            self.push_ascii(char);
        } else if !unicode_normalization::char::is_combining_mark(char) {
            match deunicode_char(char) {
                Some(letters) => letters.chars().for_each(|letter| self.push_ascii(letter)),
                None => self.push_ascii(' '),
            }
        }
    }

    fn push_ascii(&mut self, char: char) {
        if char.is_ascii_alphanumeric() {
            match self.owed.take() {
                Some(' ') => self.folded.push(' '),
                Some(joiner) => {
                    self.folded.push(if char.is_ascii_digit() { joiner } else { ' ' });
                }
                None => {}
            }
            self.folded.push(char.to_ascii_uppercase());
        } else if char == '&' && self.joins_numbers && !self.folded.bytes().is_empty() {
            self.owed = None;
            " AND".chars().for_each(|letter| self.folded.push(letter));
            self.owed = Some(' ');
        } else if !is_apostrophe(char) && !self.folded.bytes().is_empty() {
            let joins = self.joins_numbers && matches!(char, '/' | '-') && self.ends_in_number();
            let spaced = char == '-' && self.owed == Some(' ') && self.only_blanks;
            if joins && (self.owed.is_none() || spaced) {
                self.owed = Some(char);
            } else if !(char == ' ' && self.owed == Some('-')) {
                self.only_blanks = char == ' ' && (self.owed.is_none() || self.only_blanks);
                self.owed = Some(' ');
            }
        }
    }

    /// True if the last word begins with a digit, such as `12` and `12A`, or is one letter, as in `G/3`.
    fn ends_in_number(&self) -> bool {
        let bytes = self.folded.bytes();
        let start =
            bytes.iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        bytes.get(start).is_some_and(u8::is_ascii_digit) || bytes.len() == start + 1
    }
}

/// Marks that are seen nowhere and part no words: zero-width blanks and joiners, soft hyphens.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Apostrophes part no words: `O'NEILL` and `ONEILL` are one name.
fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '`' | '´' | '‘' | '’' | 'ʼ' | 'ʻ' | '′')
}

#[cfg(test)]
mod tests {
    use super::{SHORT, fold, fold_address};
    use proptest::prelude::*;

    #[test]
    fn letters_of_many_alphabets_fold() {
        for (text, folded) in [
            ("Małgorzata", "MALGORZATA"),
            ("Øystein Straße", "OYSTEIN STRASSE"),
            ("D’Souza-Núñez", "DSOUZA NUNEZ"),
            ("ＦＵＬＬ　width", "FULL WIDTH"),
            ("a\u{0301}lex\u{200b}", "ALEX"),
            ("Mi\u{200b}ll \u{feff}La\u{ad}ne", "MILL LANE"),
            ("...", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn a_joiner_stays_only_between_numbers() {
        for (text, folded) in [
            ("12 - 14 High St", "12-14 HIGH ST"),
            ("12, - 14 High St", "12 14 HIGH ST"),
            ("12 - High St", "12 HIGH ST"),
            ("12--14", "12 14"),
            ("-3/", "3"),
            ("A-1", "A-1"),
            ("Flat G/3", "FLAT G/3"),
            ("4 & 6 High St", "4 AND 6 HIGH ST"),
            ("& 6", "6"),
            ("4 &", "4 AND"),
            ("1/A", "1 A"),
            ("Flat 3/12-14", "FLAT 3/12-14"),
        ] {
            assert_eq!(fold_address(text), folded);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
            let once = fold_address(&text);
            prop_assert_eq!(fold_address(&once), once);
        }

        #[test]
        fn short_text_folds_as_the_start_of_a_long_one_does(text in "[ -~]{0,80}") {
            // the long text is folded the long way
            let tail = "X".repeat(SHORT);
            let long = format!("{text}. {tail}");
            for (short, long) in [(fold(&text), fold(&long)), (fold_address(&text), fold_address(&long))] {
                let expected = format!("{short} {tail}");
                prop_assert_eq!(expected.trim_start(), long.as_str());
            }
        }

        #[test]
        fn folded_text_is_capitals_digits_and_single_spaces(text in "\\PC{0,40}") {
            let folded = fold(&text);
            prop_assert!(folded.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' '));
            prop_assert!(!folded.contains("  ") && folded.trim() == folded);
        }
    }
}
