//! What the people of the file are called.
//!
//! In: a culture, a sex, a year of birth and the family's surname. Out: the name truly borne. The common names and the customs of each culture
//! are the council's ([`crate::synthetic::names`]); behind them comes a tail in which every doubling of the rank is drawn
//! equally often, which is Zipf's law: at a million records there are some hundred thousand surnames, most of them seen once or twice.

use compact_str::CompactString;

use super::coined;
use crate::synthetic::names::{self, Culture, Sex};
use crate::synthetic::stream::Stream;

/// How many families bear a surname of the tail, and how many people a forename of it.
const RARE_SURNAME: f64 = 0.5;
const RARE_FORENAME: f64 = 0.2;
/// The tails' ranks, as powers of two.
const SURNAME_RANKS: (u32, u32) = (6, 22);
const FORENAME_RANKS: (u32, u32) = (5, 18);

/// A name as its bearer would give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FullName {
    pub(super) forename: CompactString,
    pub(super) middle: CompactString,
    pub(super) surname: CompactString,
}

/// A surname that starts a family.
pub(super) fn family_surname(culture: Culture, stream: &mut Stream) -> CompactString {
    if culture != Culture::Somali && stream.chance(RARE_SURNAME) {
        return coined::surname(culture, rank(SURNAME_RANKS, stream));
    }
    names::family_surname(culture, stream)
}

/// The name of someone of this culture in a family called `family`.
pub(super) fn full_name(
    culture: Culture,
    sex: Sex,
    year: i16,
    family: &str,
    stream: &mut Stream,
) -> FullName {
    let usual = names::full_name(culture, sex, year, family, stream);
    let forename = if stream.chance(RARE_FORENAME) {
        coined::forename(culture, sex, rank(FORENAME_RANKS, stream))
    } else {
        CompactString::from(usual.forename)
    };
    FullName {
        forename,
        middle: CompactString::from(usual.middle.unwrap_or_default()),
        surname: usual.surname,
    }
}

/// A rank from 0: each power of two of the range is as likely as the next, and all ranks within it are alike.
fn rank((low, high): (u32, u32), stream: &mut Stream) -> usize {
    let steps = usize::try_from(high - low).unwrap_or(0) + 1;
    // the first step is everything below the range
    match stream.below(steps) {
        0 => stream.below(1 << low),
        step => {
            let from = 1_usize << (usize::try_from(low).unwrap_or(0) + step - 1);
            from + stream.below(from)
        }
    }
}
