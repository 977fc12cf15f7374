//! Short texts in machine words: how alike two names are, without looking a text up or going through it letter by letter.
//!
//! In: texts. Out: for two of at most sixteen ASCII letters the same likeness as `similarity` defines; for the others `None`, unless
//! their letters alone rule it out. Each byte of a word stands for a position of the text, its highest bit for a yes.

use crate::links::bit_parallel;
use crate::links::similarity::Likeness;

/// Letters that fit.
const MOST: usize = 16;
/// The length of a text whose letters say nothing.
const UNTOLD: u8 = u8::MAX;
/// The highest bit of every byte.
const HIGH: u128 = 0x8080_8080_8080_8080_8080_8080_8080_8080;
/// One in every byte.
const ONES: u128 = HIGH >> 7;

/// Which letters a text has, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letters {
    /// One bit a letter; several letters may share one.
    which: u32,
    /// [`UNTOLD`] if they are too many to count, or not ASCII.
    len: u8,
}

/// A text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShortText {
    /// The letters, the first lowest; where there are too many, nothing.
    bytes: [u64; 2],
    pub(super) letters: Letters,
    fits: bool,
}

impl Letters {
    fn of(text: &str) -> Self {
        Self {
            which: text.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31)),
            len: u8::try_from(text.len()).ok().filter(|_| text.is_ascii()).unwrap_or(UNTOLD),
        }
    }

    pub(super) fn len(self) -> usize {
        usize::from(self.len)
    }

    /// So many of the letters, at least, have no like in the other text.
    fn missing_from(self, other: Self) -> usize {
        (self.which & !other.which).count_ones() as usize
    }

    /// True if two texts have a Jaro similarity of less than (1 + `hundredths` / 100) / 3, whatever stands where.
    fn share_less_than(self, other: Self, hundredths: usize) -> bool {
        if self.len == UNTOLD || other.len == UNTOLD {
            return false;
        }
        let (a, b) = (self.len(), other.len());
        let matches = a.saturating_sub(self.missing_from(other));
        let matches = matches.min(b.saturating_sub(other.missing_from(self)));
        100 * matches * (a + b) < hundredths * a * b
    }

    /// True if two texts cannot be alike.
    pub(super) fn rule_out_likeness(self, other: Self) -> bool {
        // a similarity of 0.69; below 0.7 nothing else counts
        self.len().min(other.len()) < 2 || self.share_less_than(other, 107)
    }

    /// True if two texts cannot be close.
    pub(super) fn rule_out_closeness(self, other: Self) -> bool {
        // 0.88, which four letters in common at the start do not lift to 0.93; an edit leaves at most one letter without its like
        self.share_less_than(other, 164)
            && (self.missing_from(other) > 1 || other.missing_from(self) > 1)
    }
}

impl ShortText {
    pub(super) fn of(text: &str) -> Self {
        let letters = Letters::of(text);
        let fits =
            text.len() <= MOST && letters.len != UNTOLD && text.bytes().all(|byte| byte != 0);
        let mut bytes = [0; 2];
        if fits {
            for (at, byte) in text.bytes().enumerate() {
                bytes[at / 8] |= u64::from(byte) << (at % 8 * 8);
            }
        }
        Self { bytes, letters, fits }
    }

    fn word(self) -> u128 {
        u128::from(self.bytes[1]) << 64 | u128::from(self.bytes[0])
    }

    fn len(self) -> usize {
        self.letters.len()
    }
}

/// The likeness of two different texts; `None` if they must be looked up.
pub(super) fn likeness(a: ShortText, b: ShortText) -> Option<Likeness> {
    if a.letters.rule_out_likeness(b.letters) {
        return Some(Likeness::Unlike);
    }
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    if !a.fits || !b.fits {
        return None;
    }
    let similarity = jaro_winkler(a, b);
    let is_slip = || shorter >= 4 && longer - shorter <= 1 && similarity >= 0.75;
    if similarity >= 0.93 || is_slip() && one_edit(a, b) {
        return Some(Likeness::Close);
    }
    let near = similarity >= 0.84 || shorter >= 6 && similarity >= 0.7 && two_edits(a, b);
    Some(if near { Likeness::Near } else { Likeness::Unlike })
}

/// True if two different texts are one edit apart, neighbouring swaps included; `None` if they must be looked up.
pub(super) fn is_one_edit(a: ShortText, b: ShortText) -> Option<bool> {
    let (letters_a, letters_b) = (a.letters, b.letters);
    if letters_a.len == UNTOLD || letters_b.len == UNTOLD {
        return None;
    }
    let unlike = letters_a.missing_from(letters_b).max(letters_b.missing_from(letters_a)) > 1;
    if unlike || a.len().abs_diff(b.len()) > 1 {
        return Some(false);
    }
    (a.fits && b.fits).then(|| one_edit(a, b))
}

fn jaro_winkler(a: ShortText, b: ShortText) -> f64 {
    let (word_a, word_b) = (a.word(), b.word());
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut of_a, mut of_b) = (0_u128, 0_u128);
    // the positions within reach of the letter at hand
    let mut window = (HIGH & 0xFF) * (ONES & ((1 << (8 * (reach + 1))) - 1));
    let (mut rest, mut place) = (word_a, 0x80_u128);
    for at in 0..a.len() {
        let differing = word_b ^ ((rest & 0xFF) * ONES);
        // no byte is 128 or more: adding 127 carries into the highest bit of all that are not 0, and no further
        let same = !(differing + (HIGH - ONES)) & HIGH;
        let free = same & window & !of_b;
        of_b |= free & free.wrapping_neg();
        of_a |= if free == 0 { 0 } else { place };
        window = window << 8 | if at < reach { 0x80 } else { 0 };
        (rest, place) = (rest >> 8, place << 8);
    }
    let matches = of_a.count_ones();
    let mut out_of_order = 0_u32;
    while of_a != 0 {
        let (left, right) = (of_a.trailing_zeros() & !7, of_b.trailing_zeros() & !7);
        out_of_order += u32::from((word_a >> left ^ word_b >> right) & 0xFF != 0);
        of_a &= of_a - 1;
        of_b &= of_b - 1;
    }
    let prefix = same_letters(word_a, word_b).min(4).min(a.len()).min(b.len());
    bit_parallel::similarity(matches, out_of_order, [a.len(), b.len()], prefix)
}

/// How many letters are the same from the start on.
fn same_letters(a: u128, b: u128) -> usize {
    (a ^ b).trailing_zeros() as usize / 8
}

/// One edit apart, of two different texts that fit.
fn one_edit(a: ShortText, b: ShortText) -> bool {
    let (longer, shorter) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let (longer_word, shorter_word) = (longer.word(), shorter.word());
    // what stands behind the first letter that differs, and behind the one after it
    let from = same_letters(longer_word, shorter_word) * 8;
    let (long_rest, short_rest) = (longer_word >> from, shorter_word >> from);
    match longer.len() - shorter.len() {
        0 => {
            let swapped = long_rest & 0xFF == short_rest >> 8 & 0xFF
                && long_rest >> 8 & 0xFF == short_rest & 0xFF;
            long_rest >> 8 == short_rest >> 8 || swapped && long_rest >> 16 == short_rest >> 16
        }
        1 => long_rest >> 8 == short_rest,
        _ => false,
    }
}

fn two_edits(a: ShortText, b: ShortText) -> bool {
    let (bytes_a, bytes_b) = (a.word().to_le_bytes(), b.word().to_le_bytes());
    bit_parallel::edits_of(&bytes_a[..a.len()], &bytes_b[..b.len()]) <= 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ShortText, is_one_edit, likeness};
    use crate::links::similarity::{self, Likeness, edits};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn short_texts_are_as_alike_as_their_letters(
            (a, b) in prop_oneof![
                ("[A-C]{0,9}", "[A-C]{0,9}"),
                ("[A-E]{0,17}", "[A-E]{0,17}"),
                ("[A-H0-9 ]{12,20}", "[A-H0-9 ]{12,20}"),
                ("[A-Bé]{0,9}", "[A-Bé]{0,9}"),
            ],
        ) {
            prop_assume!(a != b);
            let (short_a, short_b) = (ShortText::of(&a), ShortText::of(&b));
            let (alike, slip) = (similarity::likeness(&a, &b), edits(&a, &b) <= 1);
            prop_assert!(likeness(short_a, short_b).is_none_or(|found| found == alike));
            prop_assert!(is_one_edit(short_a, short_b).is_none_or(|found| found == slip));
            let ruled_out = short_a.letters.rule_out_closeness(short_b.letters);
            prop_assert!(!ruled_out || alike != Likeness::Close);
            let fit = [&a, &b].into_iter().all(|text| text.is_ascii() && text.len() <= 16);
            prop_assert!(!fit || likeness(short_a, short_b).is_some());
        }

        #[test]
        fn a_slip_is_seen_wherever_it_is(
            text in "[A-Z]{4,16}", at in 0_usize..16, letter in "[A-Z]", kind in 0..4,
        ) {
            let at = at % (text.len() - 1);
            let mut letters: Vec<char> = text.chars().collect();
            match kind {
                0 => letters.swap(at, at + 1),
                1 => drop(letters.remove(at)),
                2 => letters[at] = letter.chars().next().unwrap(),
                _ => letters.insert(at, letter.chars().next().unwrap()),
            }
            let slipped: String = letters.into_iter().collect();
            prop_assume!(slipped != text);
            let fits = slipped.len() <= 16;
            let found = is_one_edit(ShortText::of(&text), ShortText::of(&slipped));
            prop_assert_eq!(found, fits.then_some(true));
        }
    }
}
