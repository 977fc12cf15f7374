//! Names in columns of their own: title, forename, middle names, surname and what stands beside them.
//!
//! In: the name columns of a mention as written. Out: people, or why there is none. A surname column that holds a whole
//! name, an organisation or `THE OCCUPIER` is read as `full_name` reads it. Leaves the sex column to `sex`.

use compact_str::CompactString;

use super::NoPersonReason;
use super::aliases::add_aliases;
use super::dictionaries::{Dictionaries, SentinelReading, TitlePlace};
use super::full_name::{read_full_name, read_stripped, whole_phrase};
use super::name_parts::{
    is_initial, join_surname, push_forename, read_forename_sentinels, stronger,
};
use super::name_phrases::{Alias, Stripped, strip};
use super::name_reading::{NameMarks, NameReading};
use super::organisations::is_organisation;
use super::tokens::{Token, tokenise};
use crate::records::RawName;
use crate::values::{CanonicalField, NameOrder, PersonName, Title, fold, says_nothing};

/// Reads the name columns of a mention; the whole-name column counts where the others are empty.
///
/// ```
/// use hearth::normalise::{Dictionaries, NameReading, read_name_columns};
/// use hearth::records::RawName;
/// use hearth::values::NameOrder;
/// let name = RawName { forename: "John P", surname: "O'Neill", ..RawName::default() };
/// let reading = read_name_columns(&name, NameOrder::Detect, false, &Dictionaries::shipped());
/// let NameReading::People { people, .. } = reading else { panic!("one person") };
/// assert_eq!((people[0].forenames.join(" ").as_str(), people[0].surname.as_str()), ("JOHN P", "ONEILL"));
/// ```
#[must_use]
pub fn read_name_columns(
    name: &RawName<'_>,
    order: NameOrder,
    joint: bool,
    dictionaries: &Dictionaries,
) -> NameReading {
    if let Some(person) = plain_name(name, dictionaries) {
        return NameReading::People { people: vec![person], marks: NameMarks::default() };
    }
    read_any_name(name, order, joint, dictionaries)
}

/// A name of one forename and one surname that say nothing else: most names are. It saves parting them into words.
fn plain_name(name: &RawName<'_>, dictionaries: &Dictionaries) -> Option<PersonName> {
    let RawName {
        full_name: _,
        title,
        forename,
        middle_names,
        surname,
        suffix,
        known_as,
        preferred_surname,
        former_surname,
    } = name;
    let others = [title, middle_names, suffix, known_as, preferred_surname, former_surname];
    if others.iter().any(|column| !column.is_empty()) {
        return None;
    }
    let (forename, surname) =
        (plain_word(forename, dictionaries)?, plain_word(surname, dictionaries)?);
    // two or three consonants are initials
    let vowels = forename.bytes().any(|byte| b"AEIOUY".contains(&byte));
    (vowels || forename.len() > 3).then(|| PersonName {
        forenames: vec![forename],
        surname,
        ..PersonName::default()
    })
}

/// The capitals of a single word of letters that is nothing but a name.
fn plain_word(text: &str, dictionaries: &Dictionaries) -> Option<CompactString> {
    if text.len() < 2 || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let mut word = CompactString::from(text);
    word.make_ascii_uppercase();
    (word != "AND" && dictionaries.is_plain(&word)).then_some(word)
}

/// Reads the name columns whatever they hold.
fn read_any_name(
    name: &RawName<'_>,
    order: NameOrder,
    joint: bool,
    dictionaries: &Dictionaries,
) -> NameReading {
    let parted = [name.forename, name.middle_names, name.surname];
    if parted.iter().all(|column| column.trim().is_empty()) {
        let whole =
            if name.full_name.trim().is_empty() { name.preferred_surname } else { name.full_name };
        return add_columns(read_full_name(whole, order, joint, dictionaries), name, dictionaries);
    }
    let reading = read_parted(name, joint, dictionaries);
    add_columns(reading, name, dictionaries)
}

/// Forename, middle names and surname.
fn read_parted(name: &RawName<'_>, joint: bool, dictionaries: &Dictionaries) -> NameReading {
    let mut marks = NameMarks::default();
    let surname_missing = name.surname.trim().is_empty()
        || is_surname_sentinel(name.surname, dictionaries)
        || fold(name.surname).is_empty();
    marks.nulled |= surname_missing && !name.surname.trim().is_empty();
    // THE OCCUPIER in either column; UNKNOWN and the like are each column's own sentinels
    for (column, other) in [(name.surname, name.forename), (name.forename, name.surname)] {
        match whole_phrase(column, dictionaries) {
            Some(NoPersonReason::NothingStated) | None => {}
            Some(NoPersonReason::TestRecord) if !is_same_or_empty(column, other) => {}
            Some(reason) => return NameReading::NotAPerson(reason),
        }
    }
    let surname = if surname_missing {
        Ok(Column::default())
    } else {
        Column::read(name.surname, dictionaries)
    };
    let given = Column::read(name.forename, dictionaries);
    let middle = Column::read(name.middle_names, dictionaries);
    let (surname, given, middle) = match (surname, given, middle) {
        (Ok(surname), Ok(given), Ok(middle)) => (surname, given, middle),
        (Err(reason), _, _) | (_, Err(reason), _) | (_, _, Err(reason)) => {
            return NameReading::NotAPerson(reason);
        }
    };
    let marks =
        marks.and(surname.stripped.marks).and(given.stripped.marks).and(middle.stripped.marks);
    let alone = given.is_empty() && middle.is_empty();
    // PEABODY TRUST, or SMITH, JOHN, in the surname column and nothing in the others
    if alone && surname.holds_whole_name(dictionaries) {
        return with_marks(
            read_stripped(surname.stripped, NameOrder::SurnameFirst, joint, dictionaries),
            marks,
        );
    }
    if !alone && is_certain_organisation(&surname, dictionaries) {
        return NameReading::NotAPerson(NoPersonReason::Organisation);
    }
    person(surname, given, middle, marks, dictionaries)
}

/// The one person of parted columns.
fn person(
    surname: Column,
    given: Column,
    middle: Column,
    mut marks: NameMarks,
    dictionaries: &Dictionaries,
) -> NameReading {
    let mut person = PersonName::default();
    let (words, mut title) = surname.untitled(dictionaries);
    let mut words: Vec<&CompactString> = words;
    if words.len() > 1
        && let Some(suffix) = words
            .last()
            .and_then(|last| dictionaries.suffix(last))
            .filter(|suffix| !suffix.is_empty())
    {
        person.suffix = Some(suffix.clone());
        words.pop();
    }
    person.surname = join_surname(words.iter().map(|word| word.as_str()), dictionaries);
    for column in [&given, &middle] {
        let (words, found) = column.untitled(dictionaries);
        title = found.map_or(title, |found| stronger(title, found));
        for word in words {
            match dictionaries
                .suffix(word)
                .filter(|_| !person.forenames.is_empty() && !is_initial(word))
            {
                Some(suffix) if !suffix.is_empty() => person.suffix = Some(suffix.clone()),
                Some(_) | None => push_forename(&mut person.forenames, word, dictionaries),
            }
        }
    }
    person.title = title;
    if !person.forenames.is_empty() || !given.is_empty() {
        read_forename_sentinels(&mut person.forenames, &mut marks, dictionaries);
    }
    let mut people = [person];
    for column in [surname, given, middle] {
        add_aliases(&mut people, &column.stripped.aliases, dictionaries);
    }
    NameReading::People { people: people.into(), marks }
}

/// One column's tokens.
#[derive(Debug, Default)]
struct Column {
    stripped: Stripped,
}

impl Column {
    fn read(text: &str, dictionaries: &Dictionaries) -> Result<Self, NoPersonReason> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let tokens = tokenise(text, Some(dictionaries));
        let mut stripped = strip(tokens.tokens, dictionaries)?;
        stripped.marks.repaired |= tokens.repaired;
        Ok(Self { stripped })
    }

    fn words(&self) -> impl Iterator<Item = &CompactString> {
        self.stripped
            .tokens
            .iter()
            .filter_map(|token| if let Token::Word(word) = token { Some(word) } else { None })
    }

    fn is_empty(&self) -> bool {
        self.words().next().is_none() && self.stripped.aliases.is_empty()
    }

    /// The words without titles at their start (or anywhere, if no name is spelt so), and what the titles said.
    fn untitled(&self, dictionaries: &Dictionaries) -> (Vec<&CompactString>, Option<Title>) {
        let count = self.words().count();
        let (mut words, mut title) = (Vec::with_capacity(count), None);
        for (at, word) in self.words().enumerate() {
            match dictionaries.title(word) {
                Some((says, TitlePlace::Always)) if count > 1 => title = stronger(title, says),
                // a forename of two words never begins with a rank by chance; a surname (LORD SMITH) may
                Some((says, TitlePlace::Leading))
                    if words.is_empty() && count > at + 1 && !is_initial(word) =>
                {
                    title = stronger(title, says);
                }
                Some((_, TitlePlace::Always | TitlePlace::Leading | TitlePlace::Column)) | None => {
                    words.push(word);
                }
            }
        }
        (words, title)
    }

    /// True for a comma, an ampersand or an organisation: more than a surname.
    fn holds_whole_name(&self, dictionaries: &Dictionaries) -> bool {
        let marks =
            self.stripped.tokens.iter().any(|token| matches!(token, Token::Comma | Token::And));
        marks || is_organisation(&self.stripped.tokens, dictionaries)
    }
}

/// A firm in the surname column, whatever the forename column holds.
fn is_certain_organisation(surname: &Column, dictionaries: &Dictionaries) -> bool {
    surname.words().count() > 1 && is_organisation(&surname.stripped.tokens, dictionaries)
}

fn is_surname_sentinel(surname: &str, dictionaries: &Dictionaries) -> bool {
    matches!(
        dictionaries.sentinel(CanonicalField::Surname, &fold(surname)),
        Some(SentinelReading::Null)
    )
}

/// `TEST` is a record to try the system out if the other column says so too, or nothing; Ann Test is a person.
fn is_same_or_empty(column: &str, other: &str) -> bool {
    let other = fold(other);
    other.is_empty() || other == fold(column)
}

fn with_marks(reading: NameReading, more: NameMarks) -> NameReading {
    match reading {
        NameReading::People { people, marks } => {
            NameReading::People { people, marks: marks.and(more) }
        }
        NameReading::NotAPerson(reason) => NameReading::NotAPerson(reason),
    }
}

/// Adds what stands beside the name: title, suffix, known-as, preferred and former surname. They are the first person's.
fn add_columns(
    reading: NameReading,
    name: &RawName<'_>,
    dictionaries: &Dictionaries,
) -> NameReading {
    let NameReading::People { mut people, marks } = reading else { return reading };
    if let [person, ..] = people.as_mut_slice() {
        person.title = read_title(name.title, dictionaries).or(person.title);
        if !name.suffix.is_empty() {
            let stated =
                dictionaries.suffix(&fold(name.suffix)).filter(|suffix| !suffix.is_empty());
            person.suffix = stated.cloned().or_else(|| person.suffix.take());
        }
        let aliases =
            [(name.known_as, false), (name.preferred_surname, true), (name.former_surname, true)];
        // several stand in one column, parted by semicolons, where a source repeats it
        let aliases = aliases
            .into_iter()
            .flat_map(|(texts, former)| texts.split(';').map(move |text| (text, former)));
        for (text, former) in aliases {
            let column = Column::read(text, dictionaries).unwrap_or_default();
            let words: Vec<CompactString> = column.words().cloned().collect();
            let nothing = words.is_empty()
                || says_nothing(text)
                || dictionaries.sentinel(CanonicalField::Forename, &words.join(" ")).is_some();
            if nothing {
                continue;
            }
            if former {
                let surname = join_surname(words.iter().map(CompactString::as_str), dictionaries);
                if surname != person.surname && !person.other_surnames.contains(&surname) {
                    person.other_surnames.push(surname);
                }
            } else {
                let alias = Alias { words, former: false, person: 0 };
                add_aliases(std::slice::from_mut(person), &[alias], dictionaries);
            }
        }
    }
    people.retain(|person| !person.is_empty());
    if people.is_empty() && !marks.unnamed_infant {
        return NameReading::NotAPerson(NoPersonReason::NothingStated);
    }
    if people.is_empty() {
        people.push(PersonName::default());
    }
    NameReading::People { people, marks }
}

/// What a title column says.
pub(super) fn read_title(text: &str, dictionaries: &Dictionaries) -> Option<Title> {
    if text.is_empty() {
        return None;
    }
    let folded = fold(text);
    folded
        .split(' ')
        .filter_map(|word| dictionaries.title(word))
        .fold(None, |title, (found, _)| stronger(title, found))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NameMarks, NameReading, plain_name, read_any_name};
    use crate::normalise::Dictionaries;
    use crate::records::RawName;
    use crate::values::NameOrder;

    /// Words that say more than a name, words that do not, and anything.
    fn word() -> impl Strategy<Value = String> {
        const KNOWN: [&str; 24] = [
            "Void", "Test", "baby", "LORD", "Mc", "van", "Ltd", "Trust", "NA", "Unknown", "Jr",
            "and", "JP", "Mr", "the", "Deceased", "Rev", "Occupier", "Liz", "Smith", "Hall", "XXX",
            "O", "Li",
        ];
        prop_oneof![
            prop::sample::select(KNOWN.as_slice()).prop_map(str::to_owned),
            "[A-Za-z]{0,5}",
            "[A-Za-z' -]{0,8}",
        ]
    }

    proptest! {
        #[test]
        fn a_plain_name_is_read_as_it_is_the_long_way(
            forename in word(),
            surname in word(),
            title in prop_oneof![9 => Just(""), 1 => Just("Mrs")],
        ) {
            thread_local!(static DICTIONARIES: Dictionaries = Dictionaries::shipped());
            let name = RawName { title, forename: &forename, surname: &surname, ..RawName::default() };
            DICTIONARIES.with(|dictionaries| {
                if let Some(person) = plain_name(&name, dictionaries) {
                    let plain = NameReading::People { people: vec![person], marks: NameMarks::default() };
                    prop_assert_eq!(plain, read_any_name(&name, NameOrder::Detect, true, dictionaries));
                }
                Ok(())
            })?;
        }
    }

    #[test]
    fn most_names_are_plain() {
        let dictionaries = Dictionaries::shipped();
        let plain = |forename, surname| {
            plain_name(&RawName { forename, surname, ..RawName::default() }, &dictionaries)
                .is_some()
        };
        assert!(plain("Ann", "Smith") && plain("LIZ", "okafor"));
        assert!(!plain("Ann", "Mc Donald") && !plain("Mr", "Smith") && !plain("JP", "Smith"));
    }
}
