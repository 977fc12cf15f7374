//! The parts of one person's name: titles, suffixes, surnames with their particles, forenames and initials.
//!
//! In: folded words. Out: parts that a [`PersonName`](crate::values::PersonName) is made of. Shared by whole names and
//! name columns, so that `MC DONALD` is one surname wherever it stands. Leaves to them which words are which part.

use compact_str::CompactString;

use super::dictionaries::{Dictionaries, Particle, SentinelReading};
use super::name_reading::NameMarks;
use crate::values::{CanonicalField, Title};

/// Joins the words of a surname: `MC DONALD` → `MCDONALD`, `O NEILL` → `ONEILL`, `VAN DER BERG` as it is.
pub(super) fn join_surname<'w>(
    words: impl IntoIterator<Item = &'w str>,
    dictionaries: &Dictionaries,
) -> CompactString {
    let mut surname = CompactString::default();
    let mut grown = true;
    for word in words.into_iter().flat_map(|word| word.split(' ')).filter(|word| !word.is_empty()) {
        if !grown {
            surname.push(' ');
        }
        surname.push_str(word);
        grown =
            matches!(dictionaries.particle(word), Some(Particle::Joined | Particle::Apostrophe));
    }
    surname
}

/// Where the surname begins among words of which it is the last: particles before it belong to it.
pub(super) fn surname_start(
    words: &[CompactString],
    least: usize,
    dictionaries: &Dictionaries,
) -> usize {
    let mut start = words.len().saturating_sub(1);
    while start > least {
        let particle = words.get(start - 1).and_then(|word| dictionaries.particle(word));
        match particle {
            Some(Particle::Kept | Particle::Joined) => start -= 1,
            Some(Particle::Apostrophe) | None => break,
        }
    }
    start
}

/// How many words a surname takes that stands first: its particles and one more.
pub(super) fn surname_length(words: &[CompactString], dictionaries: &Dictionaries) -> usize {
    let particles = words.iter().take_while(|word| dictionaries.particle(word).is_some()).count();
    if particles < words.len() { particles + 1 } else { 1 }
}

/// Splits hyphenated forenames, and initials written together (`JP`): no forename is two or three consonants.
pub(super) fn push_forename(
    forenames: &mut Vec<CompactString>,
    word: &str,
    dictionaries: &Dictionaries,
) {
    for part in word.split(' ').filter(|part| !part.is_empty()) {
        let initials = matches!(part.len(), 2 | 3)
            && part.bytes().all(|byte| !b"AEIOUY".contains(&byte))
            // XXX is a word for nothing
            && part.bytes().any(|byte| byte != part.as_bytes()[0])
            && !dictionaries.is_forename(part);
        if initials {
            forenames.extend(
                part.chars()
                    .map(|initial| CompactString::from(initial.encode_utf8(&mut [0; 4]) as &str)),
            );
        } else {
            forenames.push(part.into());
        }
    }
}

/// Empties forenames that stand for nothing or for a baby not yet named.
pub(super) fn read_forename_sentinels(
    forenames: &mut Vec<CompactString>,
    marks: &mut NameMarks,
    dictionaries: &Dictionaries,
) {
    let Some(first) = forenames.first() else { return };
    // one look-up settles nearly every name: no sentinel of several words begins otherwise than with one of these
    let mut joined = first.clone();
    let mut reading =
        dictionaries.sentinel(CanonicalField::Forename, &joined).filter(|_| forenames.len() == 1);
    for (at, forename) in forenames.iter().enumerate().skip(1).take(3) {
        joined.push(' ');
        joined.push_str(forename);
        let found = dictionaries.sentinel(CanonicalField::Forename, &joined);
        if found == Some(SentinelReading::InfantPrefix)
            || (found.is_some() && at + 1 == forenames.len())
        {
            reading = found;
            break;
        }
    }
    match reading {
        Some(SentinelReading::Infant | SentinelReading::InfantPrefix) => {
            marks.unnamed_infant = true;
        }
        Some(SentinelReading::Null) => marks.nulled = true,
        Some(SentinelReading::NoFixedAbode | SentinelReading::Withheld) | None => return,
    }
    forenames.clear();
}

/// The one of two titles that says more: `REV MRS` is a woman.
pub(super) fn stronger(known: Option<Title>, found: Title) -> Option<Title> {
    match known {
        None | Some(Title::Neutral) => Some(found),
        Some(Title::Male | Title::Female) => known,
    }
}

/// True for a single letter.
pub(super) fn is_initial(word: &str) -> bool {
    word.len() == 1
}
