//! One column that holds a whole name, or two people's.
//!
//! In: text such as `SMITH, MR JOHN PAUL` or `MR J & MRS A SMITH`, and the order that its source writes. Out: people, or
//! why there is none. The grammar is the project's own: no crate reads surname-first names without a comma, executors
//! or couples (`human_name` is US-leaning). Case carries no meaning here: half of the sources write capitals throughout.

use compact_str::CompactString;

use super::NoPersonReason;
use super::aliases::add_aliases;
use super::dictionaries::{Dictionaries, Says, TitlePlace};
use super::name_parts::read_forename_sentinels;
use super::name_phrases::{Stripped, strip};
use super::name_reading::{NameMarks, NameReading};
use super::name_segment::{Segment, Shared};
use super::organisations::is_organisation;
use super::tokens::{Token, tokenise};
use crate::values::{CanonicalField, NameOrder, PersonName, fold};

/// Reads a whole name. `joint` says that the column may name several people; otherwise only the first is taken, as suspect.
///
/// ```
/// use hearth::normalise::{Dictionaries, NameReading, read_full_name};
/// use hearth::values::NameOrder;
/// let dictionaries = Dictionaries::shipped();
/// let reading = read_full_name("MR J & MRS A SMITH", NameOrder::SurnameFirst, true, &dictionaries);
/// let NameReading::People { people, .. } = reading else { panic!("two people") };
/// assert_eq!((people[0].surname.as_str(), people[1].surname.as_str()), ("SMITH", "SMITH"));
/// assert_eq!((people[0].forenames[0].as_str(), people[1].forenames[0].as_str()), ("J", "A"));
/// ```
#[must_use]
pub fn read_full_name(
    text: &str,
    order: NameOrder,
    joint: bool,
    dictionaries: &Dictionaries,
) -> NameReading {
    if let Some(reason) = whole_phrase(text, dictionaries) {
        return NameReading::NotAPerson(reason);
    }
    let tokens = tokenise(text, Some(dictionaries));
    let stripped = match strip(tokens.tokens, dictionaries) {
        Ok(stripped) => stripped,
        Err(reason) => return NameReading::NotAPerson(reason),
    };
    let reading = read_stripped(stripped, order, joint, dictionaries);
    match reading {
        NameReading::People { people, marks } => NameReading::People {
            people,
            marks: marks.and(NameMarks { repaired: tokens.repaired, ..NameMarks::default() }),
        },
        NameReading::NotAPerson(_) => reading,
    }
}

/// Why a text names no person, if it is a phrase for that, with or without a title (`MR TEST`).
pub(super) fn whole_phrase(text: &str, dictionaries: &Dictionaries) -> Option<NoPersonReason> {
    let folded = fold(text);
    if folded.is_empty() {
        return Some(NoPersonReason::NothingStated);
    }
    let untitled = folded
        .split_once(' ')
        .filter(|(first, _)| matches!(dictionaries.title(first), Some((_, TitlePlace::Always))))
        .map(|(_, rest)| rest);
    [Some(folded.as_str()), untitled].into_iter().flatten().find_map(|text| {
        match dictionaries.wholes.get(text) {
            Some(Says::NoPerson(reason)) => Some(*reason),
            Some(
                Says::Deceased | Says::Suspect | Says::CareOf | Says::AlsoKnownAs | Says::Formerly,
            )
            | None => None,
        }
    })
}

/// Reads tokens that no phrase is left in.
pub(super) fn read_stripped(
    stripped: Stripped,
    order: NameOrder,
    joint: bool,
    dictionaries: &Dictionaries,
) -> NameReading {
    let Stripped { tokens, mut marks, aliases } = stripped;
    if is_organisation(&tokens, dictionaries) {
        return NameReading::NotAPerson(NoPersonReason::Organisation);
    }
    let segments: Vec<Segment> = split(&tokens, dictionaries)
        .into_iter()
        .map(|tokens| Segment::read(tokens, order, dictionaries))
        .filter(|segment| !segment.is_empty())
        .collect();
    let mut people = resolve(&segments, order, dictionaries);
    for person in &mut people {
        read_forename_sentinels(&mut person.forenames, &mut marks, dictionaries);
        if dictionaries.sentinel(CanonicalField::Surname, &person.surname).is_some() {
            person.surname.clear();
            marks.nulled = true;
        }
    }
    add_aliases(&mut people, &aliases, dictionaries);
    marks.several |= people.len() > 1;
    if !joint && people.len() > 1 {
        people.truncate(1);
        marks.suspect = true;
    }
    people.retain(|person| !person.is_empty());
    if people.is_empty() {
        return NameReading::NotAPerson(NoPersonReason::NothingStated);
    }
    NameReading::People { people, marks }
}

/// Parts the tokens at ampersands, at slashes beside a title (`MR/MRS SMITH`) and at commas between titled people.
fn split<'t>(tokens: &'t [Token], dictionaries: &Dictionaries) -> Vec<&'t [Token]> {
    let is_title = |token: Option<&Token>| matches!(token, Some(Token::Word(word)) if matches!(dictionaries.title(word), Some((_, TitlePlace::Always))));
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let parting = match token {
            Token::And => true,
            Token::Slash => {
                is_title(tokens.get(at + 1)) || (at > 0 && is_title(tokens.get(at - 1)))
            }
            // MR J, MRS A & MISS C SMITH
            Token::Comma => is_title(tokens.get(at + 1)) && is_title(tokens.get(start)),
            Token::Word(_) | Token::Open | Token::Close => false,
        };
        if parting {
            parts.push(&tokens[start..at]);
            start = at + 1;
        }
    }
    parts.push(&tokens[start..]);
    parts
}

/// Gives every person a surname, their own or a neighbour's.
fn resolve(segments: &[Segment], order: NameOrder, dictionaries: &Dictionaries) -> Vec<PersonName> {
    let mut people: Vec<PersonName> = Vec::with_capacity(segments.len());
    let mut surname_before = false;
    for (at, segment) in segments.iter().enumerate() {
        let last = at + 1 == segments.len();
        let waiting = people.iter().any(|person| person.surname.is_empty());
        let shared = match (segments.len(), surname_before) {
            (1, _) => Shared::No,
            (_, true) => Shared::Forename,
            (_, false) if last && waiting => Shared::Follows,
            (_, false) => Shared::Either,
        };
        let (surname, forenames) = segment.parts(order, shared, dictionaries);
        // SMITH, MR J & MRS A: the first surname goes on; MR J SMITH & MRS A JONES: each has one
        surname_before |= segment.parted
            || (!surname.is_empty() && order == NameOrder::SurnameFirst && !segment.titled_first);
        people.push(PersonName {
            title: segment.title,
            forenames,
            surname,
            suffix: segment.suffix.clone(),
            ..PersonName::default()
        });
    }
    // MR & MRS J SMITH: the initial is the first one's
    if let [first, second] = people.as_mut_slice()
        && segments[0].words.is_empty()
        && first.forenames.is_empty()
        && first.surname.is_empty()
    {
        first.forenames = std::mem::take(&mut second.forenames);
    }
    share_surnames(&mut people);
    people
}

/// A person without a surname takes the nearest one before, else the nearest after.
fn share_surnames(people: &mut [PersonName]) {
    let stated: Vec<CompactString> = people.iter().map(|person| person.surname.clone()).collect();
    for (at, person) in people.iter_mut().enumerate() {
        if person.surname.is_empty() {
            let before = stated[..at].iter().rev().find(|surname| !surname.is_empty());
            let nearest =
                before.or_else(|| stated[at..].iter().find(|surname| !surname.is_empty()));
            person.surname = nearest.cloned().unwrap_or_default();
        }
    }
}
