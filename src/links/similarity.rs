//! How alike two short texts are. The only file that names `strsim`.
//!
//! Jaro–Winkler: M. A. Jaro, JASA 84 (1989); W. E. Winkler, *String comparator metrics* (1990).
//! Optimal string alignment: edits by insertion, deletion, substitution and swap of neighbours.
//!
//! `strsim` is the definition of both. Names are short and mostly ASCII, and for those `bit_parallel` says the same sooner.

use crate::links::bit_parallel;

/// Jaro–Winkler similarity, 0 to 1.
#[must_use]
pub(crate) fn jaro_winkler(a: &str, b: &str) -> f64 {
    bit_parallel::jaro_winkler(a, b).unwrap_or_else(|| strsim::jaro_winkler(a, b))
}

/// Edit distance with neighbouring swaps (optimal string alignment).
#[must_use]
pub(crate) fn edits(a: &str, b: &str) -> usize {
    bit_parallel::edits(a, b).unwrap_or_else(|| strsim::osa_distance(a, b))
}

/// How near two words are, from a typing slip to no likeness.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Likeness {
    /// A slip or two: one edit in four letters or more, or Jaro–Winkler of 0.93 and over.
    Close,
    /// Recognisable: Jaro–Winkler of 0.84 and over.
    Near,
    /// No more alike than strangers' names.
    Unlike,
}

/// The likeness of two different words.
#[must_use]
pub fn likeness(a: &str, b: &str) -> Likeness {
    let (shorter, longer) =
        if a.len() <= b.len() { (a.len(), b.len()) } else { (b.len(), a.len()) };
    if shorter < 2 {
        return Likeness::Unlike;
    }
    let similarity = jaro_winkler(a, b);
    if similarity >= 0.93
        || (shorter >= 4 && longer - shorter <= 1 && similarity >= 0.75 && edits(a, b) <= 1)
    {
        Likeness::Close
    } else if similarity >= 0.84 || (shorter >= 6 && similarity >= 0.7 && edits(a, b) <= 2) {
        Likeness::Near
    } else {
        Likeness::Unlike
    }
}

#[cfg(test)]
mod tests {
    use super::{Likeness, edits, jaro_winkler, likeness};
    use proptest::prelude::*;

    #[test]
    fn slips_are_close_and_strangers_are_not() {
        for (a, b, expected) in [
            ("MARGARET", "MARGRET", Likeness::Close),
            ("JOHN", "JHON", Likeness::Close),
            ("KATHERINE", "CATHERINE", Likeness::Close),
            ("CHRISTOPHER", "CHRISTINE", Likeness::Near),
            ("ANN", "JOHN", Likeness::Unlike),
            ("A", "ANN", Likeness::Unlike),
        ] {
            assert_eq!(likeness(a, b), expected, "{a} {b}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn short_texts_are_as_alike_as_the_definition_says(
            (a, b) in prop_oneof![
                ("[A-C]{0,9}", "[A-C]{0,9}"),
                ("[A-H ]{0,20}", "[A-H ]{0,20}"),
                ("[A-Bé]{0,9}", "[A-Bé]{0,9}"),
                ("[A-C]{60,68}", "[A-C]{60,68}"),
            ],
        ) {
            prop_assert_eq!(jaro_winkler(&a, &b).to_bits(), strsim::jaro_winkler(&a, &b).to_bits());
            prop_assert_eq!(edits(&a, &b), strsim::osa_distance(&a, &b));
        }

        #[test]
        fn likeness_does_not_depend_on_the_side(a in "[A-E]{0,9}", b in "[A-E]{0,9}") {
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
        }
    }
}
