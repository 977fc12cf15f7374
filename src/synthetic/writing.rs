//! Names, dates and identifiers as a form, a telephone call or a clerk left them.
//!
//! In: what is true, and a dataset. Out: what that dataset holds instead, at the rates of
//! [`super::errors::TABLE`]. Addresses are left to [`super::address_text`].

use compact_str::CompactString;
use deunicode::deunicode;
use jiff::civil::Date;

use super::Dataset;
use super::errors::{Fault, rate};
use super::names::{Culture, Name, variants};
use super::stream::Stream;
use super::world::Person;

/// A name as a dataset holds it.
#[derive(Clone, Debug)]
pub(super) struct WrittenName {
    pub(super) forename: CompactString,
    pub(super) middle: CompactString,
    pub(super) surname: CompactString,
    /// The surname that was to be written.
    pub(super) meant: CompactString,
    /// What befell it, in the truth's words.
    pub(super) tags: Vec<&'static str>,
}

/// Writes `name`, which `person` bears, as `dataset` would.
pub(super) fn write_name(
    person: &Person,
    name: &Name,
    dataset: Dataset,
    stream: &mut Stream,
) -> WrittenName {
    let mut written = WrittenName {
        forename: CompactString::from(name.forename),
        middle: CompactString::from(name.middle.unwrap_or_default()),
        surname: name.surname.clone(),
        meant: name.surname.clone(),
        tags: Vec::new(),
    };
    let mut befalls = |fault: Fault| stream.chance(rate(fault, dataset));
    // every draw is made whether or not it matters: a changed rate leaves the other faults as they were
    let [known_as, middle_first, half, no_middle, plain, typo, initial] = [
        Fault::KnownAs,
        Fault::MiddleFirst,
        Fault::HalfSurname,
        Fault::NoMiddle,
        Fault::Plain,
        Fault::Typo,
        Fault::Initial,
    ]
    .map(&mut befalls);
    let [spelt_forename, spelt_surname] = [Fault::Spelling, Fault::Spelling].map(&mut befalls);
    let swapped = stream.chance(
        rate(Fault::Swapped, dataset) * if surname_first(person.culture) { 6.0 } else { 1.0 },
    );
    if middle_first && name.middle.is_some() {
        std::mem::swap(&mut written.forename, &mut written.middle);
        written.tags.push("middle_first");
    } else if let Some(other) = person.known_as.filter(|_| known_as) {
        written.forename = CompactString::from(other);
        written.tags.push("nickname");
    }
    if no_middle {
        written.middle.clear();
    }
    if half {
        half_surname(&mut written, person.culture, stream);
    }
    for (spelt, part) in
        [(spelt_forename, &mut written.forename), (spelt_surname, &mut written.surname)]
    {
        let spellings = variants::spellings(part);
        if spelt && !spellings.is_empty() {
            *part = CompactString::from(stream.pick(spellings));
        }
    }
    if typo {
        let part = if stream.chance(0.4) { &mut written.forename } else { &mut written.surname };
        *part = CompactString::from(mistype(part, stream));
        written.tags.push("typo");
    }
    if plain {
        written.forename = CompactString::from(deunicode(&written.forename));
        written.middle = CompactString::from(deunicode(&written.middle));
        written.surname = CompactString::from(deunicode(&written.surname));
    }
    if initial {
        written.forename = written.forename.chars().take(1).collect();
        written.middle = written.middle.chars().take(1).collect();
        written.tags.push("initial");
    } else if swapped {
        std::mem::swap(&mut written.forename, &mut written.surname);
        written.tags.push("swapped_names");
    }
    written
}

pub(super) fn surname_first(culture: Culture) -> bool {
    matches!(
        culture,
        Culture::Chinese
            | Culture::Vietnamese
            | Culture::WestAfrican
            | Culture::Pakistani
            | Culture::Somali
            | Culture::Arabic
    )
}

/// What becomes of names in two parts: one surname of two dropped, a hyphen opened, given names
/// joined.
pub(super) fn half_surname(written: &mut WrittenName, culture: Culture, stream: &mut Stream) {
    if culture == Culture::Chinese {
        written.forename = if stream.chance(0.5) {
            written.forename.replace(' ', "").into()
        } else {
            written.forename.replace(' ', "-").into()
        };
    }
    let separator = if written.surname.contains('-') { '-' } else { ' ' };
    let Some((first, last)) = written.surname.split_once(separator) else {
        if written.surname.contains('\'') {
            written.surname =
                written.surname.replace('\'', if stream.chance(0.5) { "" } else { " " }).into();
        }
        return;
    };
    written.surname = match stream.below(4) {
        0 => CompactString::from(last),
        1 => CompactString::from(format!(
            "{first}{}{last}",
            if separator == '-' { ' ' } else { '-' }
        )),
        _ => CompactString::from(first),
    };
}

/// One slip: a letter lost, doubled, exchanged with the next, struck beside its key, or misheard.
pub(super) fn mistype(text: &str, stream: &mut Stream) -> String {
    const BESIDE: [(char, char); 16] = [
        ('a', 's'),
        ('e', 'r'),
        ('i', 'o'),
        ('o', 'p'),
        ('n', 'm'),
        ('t', 'y'),
        ('s', 'd'),
        ('l', 'k'),
        ('r', 'e'),
        ('h', 'j'),
        ('d', 'f'),
        ('m', 'n'),
        ('u', 'i'),
        ('y', 't'),
        ('c', 'v'),
        ('g', 'h'),
    ];
    const HEARD: [(&str, &str); 10] = [
        ("ph", "f"),
        ("ck", "k"),
        ("ee", "ea"),
        ("ie", "y"),
        ("th", "t"),
        ("ll", "l"),
        ("ss", "s"),
        ("tt", "t"),
        ("er", "a"),
        ("ei", "ie"),
    ];
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return text.to_owned();
    }
    let at = 1 + stream.below(letters.len() - 2);
    match stream.below(6) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters.swap(at, at + 1),
        3 => {
            if let Some((_, beside)) =
                BESIDE.iter().find(|(key, _)| *key == letters[at].to_ascii_lowercase())
            {
                letters[at] = *beside;
            }
        }
        4 => {
            if let Some((said, heard)) = HEARD.iter().find(|(said, _)| text.contains(said)) {
                return text.replacen(said, heard, 1);
            }
            letters.remove(at);
        }
        _ => letters[at] = stream.pick(&['a', 'e', 'i', 'o', 'n', 'r', 's', 't']),
    }
    letters.into_iter().collect()
}

/// A date of birth as written; none where the field is empty. A default date is written and says
/// nothing.
pub(super) struct WrittenBirthDate {
    pub(super) date: Option<Date>,
    pub(super) is_default: bool,
}

impl WrittenBirthDate {
    /// `1980-05-12`, or nothing.
    pub(super) fn text(&self) -> String {
        self.date.map(|date| date.to_string()).unwrap_or_default()
    }

    /// The date, unless it is the system's default.
    pub(super) fn believable(&self) -> Option<Date> {
        self.date.filter(|_| !self.is_default)
    }
}

/// Writes a date of birth as `dataset` would.
pub(super) fn write_birth_date(
    born: Date,
    dataset: Dataset,
    stream: &mut Stream,
) -> WrittenBirthDate {
    let mut befalls = |fault: Fault| stream.chance(rate(fault, dataset));
    let [missing, default, swapped, digit] =
        [Fault::NoBirthDate, Fault::DefaultDate, Fault::DayMonth, Fault::BirthDigit]
            .map(&mut befalls);
    if missing {
        return WrittenBirthDate { date: None, is_default: false };
    }
    if default {
        return WrittenBirthDate { date: Some(jiff::civil::date(1900, 1, 1)), is_default: true };
    }
    let other = if swapped {
        born.with().day(born.month()).month(born.day()).build().ok()
    } else if digit {
        match stream.below(3) {
            0 => born.with().day((born.day() + 9) % 28 + 1).build().ok(),
            1 => born
                .with()
                .year(born.year() + if stream.chance(0.5) { -1 } else { -10 })
                .build()
                .ok(),
            _ => born.with().month(born.month() % 12 + 1).build().ok(),
        }
    } else {
        None
    };
    WrittenBirthDate { date: Some(other.unwrap_or(born)), is_default: false }
}

/// An identifier as written, empty if missing, and whether it is the person's own.
pub(super) fn write_identifier(
    identifier: Option<&str>,
    dataset: Dataset,
    stream: &mut Stream,
) -> (String, bool) {
    let missing = stream.chance(rate(Fault::NoIdentifier, dataset));
    let wrong = stream.chance(rate(Fault::WrongIdentifier, dataset));
    let Some(identifier) = identifier.filter(|_| !missing) else { return (String::new(), false) };
    if !wrong {
        return (identifier.to_owned(), true);
    }
    // the slip falls among the last digits, before any suffix letter
    let at = identifier.len() - 2 - stream.below(5);
    let slipped = identifier.char_indices().map(|(index, letter)| match letter.to_digit(10) {
        Some(digit) if index == at => char::from_digit((digit + 3) % 10, 10).unwrap_or(letter),
        _ => letter,
    });
    (slipped.collect(), false)
}
