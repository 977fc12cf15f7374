//! Other names that a name states beside itself: `(Liz)`, `AKA Liz Jones`, `née O'Neill`.
//!
//! In: people and the aliases that `name_phrases` found. Out: the people with known-as forenames and other surnames.

use compact_str::CompactString;

use super::dictionaries::{Dictionaries, TitlePlace};
use super::name_parts::{join_surname, push_forename, stronger, surname_start};
use super::name_phrases::Alias;
use crate::values::PersonName;

/// Adds names in brackets, quotes and after AKA or NÉE to the person they follow.
pub(super) fn add_aliases(
    people: &mut [PersonName],
    aliases: &[Alias],
    dictionaries: &Dictionaries,
) {
    let last = people.len().saturating_sub(1);
    for alias in aliases {
        let Some(person) = people.get_mut(alias.person.min(last)) else { continue };
        let mut words = Vec::new();
        for word in &alias.words {
            match dictionaries.title(word) {
                Some((title, TitlePlace::Always)) => person.title = stronger(person.title, title),
                Some((_, TitlePlace::Leading | TitlePlace::Column)) | None => {
                    words.push(word.clone());
                }
            }
        }
        let Some(surname_at) = words.len().checked_sub(1) else { continue };
        // (LIZ) is what she is called; NEE JONES and AKA ELIZABETH JONES end in a surname
        let (given, surname) = if alias.former || surname_at > 0 {
            let start = surname_start(&words, 0, dictionaries);
            let (given, surname) = words.split_at(if alias.former { start } else { start.max(1) });
            (given, join_surname(surname.iter().map(CompactString::as_str), dictionaries))
        } else {
            (words.as_slice(), CompactString::default())
        };
        if !surname.is_empty()
            && surname != person.surname
            && !person.other_surnames.contains(&surname)
        {
            person.other_surnames.push(surname);
        }
        let mut known_as = Vec::new();
        if let Some(first) = given.first() {
            push_forename(&mut known_as, first, dictionaries);
        }
        for name in known_as {
            if person.forenames.first() != Some(&name) && !person.known_as.contains(&name) {
                person.known_as.push(name);
            }
        }
    }
}
