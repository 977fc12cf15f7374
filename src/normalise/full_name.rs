//! One column that holds a whole name, or two people's.
//!
//! In: text such as `SMITH, MR JOHN PAUL` or `MR J & MRS A SMITH`, and the order that its source writes. Out: people, or
//! why there is none. The grammar is the project's own: no crate reads surname-first names without a comma, executors
//! or couples (`human_name` is US-leaning). Case carries no meaning here: half of the sources write capitals throughout.

use compact_str::CompactString;

use super::NoPersonReason;
use super::dictionaries::{Dictionaries, Says, TitlePlace};
use super::name_parts::{
    is_initial, join_surname, push_forename, read_forename_sentinels, stronger, surname_length,
    surname_start,
};
use super::name_phrases::{Alias, Stripped, strip};
use super::name_reading::{NameMarks, NameReading};
use super::organisations::is_organisation;
use super::tokens::{Token, tokenise};
use crate::values::{CanonicalField, NameOrder, PersonName, Title, fold};

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

/// One person's stretch of the text.
#[derive(Debug, Default)]
struct Segment {
    title: Option<Title>,
    /// The title stood first, so that forenames follow it.
    titled_first: bool,
    /// Words before the comma or before a title in the middle, if `parted`; else all words.
    words: Vec<CompactString>,
    /// Words after it: forenames.
    after: Vec<CompactString>,
    parted: bool,
    suffix: Option<CompactString>,
}

impl Segment {
    fn is_empty(&self) -> bool {
        self.title.is_none() && self.words.is_empty() && self.after.is_empty()
    }

    fn read(tokens: &[Token], order: NameOrder, dictionaries: &Dictionaries) -> Self {
        let mut segment = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Comma => segment.parted |= !segment.words.is_empty(),
                Token::Word(word) => {
                    if let Some(title) =
                        segment.title_at(word, &tokens[at + 1..], order, dictionaries)
                    {
                        segment.take_title(title, &tokens[at + 1..]);
                    } else if segment.parted {
                        segment.after.push(word.clone());
                    } else {
                        segment.words.push(word.clone());
                    }
                }
                Token::And | Token::Slash | Token::Open | Token::Close => {}
            }
        }
        segment.take_suffix(dictionaries);
        segment
    }

    /// The word's title, if it is one where it stands.
    fn title_at(
        &self,
        word: &str,
        rest: &[Token],
        order: NameOrder,
        dictionaries: &Dictionaries,
    ) -> Option<Title> {
        let (title, place) = dictionaries.title(word)?;
        let following = rest.iter().take_while(|token| matches!(token, Token::Word(_))).count();
        let counts = match place {
            TitlePlace::Always => true,
            TitlePlace::Leading if self.parted => self.after.is_empty() && following > 0,
            // LORD SMITH, but LORD JOHN where surnames come first, and LORD, JOHN
            TitlePlace::Leading => {
                let least = if order == NameOrder::SurnameFirst { 2 } else { 1 };
                self.words.is_empty() && following >= least
            }
            TitlePlace::Column => false,
        };
        counts.then_some(title)
    }

    fn take_title(&mut self, title: Title, rest: &[Token]) {
        self.title = stronger(self.title, title);
        if self.words.is_empty() {
            self.titled_first = true;
        } else {
            // SMITH MR JOHN: what stands before a title is the surname, if anything follows
            self.parted |= rest.iter().any(|token| matches!(token, Token::Word(_)));
        }
    }

    /// A generation or letters after the name, where enough of a name is left without.
    fn take_suffix(&mut self, dictionaries: &Dictionaries) {
        loop {
            let (words, least) = if self.parted && !self.after.is_empty() {
                (&mut self.after, 1)
            } else {
                (&mut self.words, 2)
            };
            let enough =
                words.len() > least || (words.len() == 2 && self.titled_first && self.parted);
            let Some(suffix) =
                words.last().filter(|_| enough).and_then(|last| dictionaries.suffix(last))
            else {
                break;
            };
            if !suffix.is_empty() {
                self.suffix = Some(suffix.clone());
            }
            words.pop();
        }
        // SMITH JR, JOHN
        if self.parted
            && self.words.len() > 1
            && let Some(suffix) =
                self.words.last().and_then(|last| dictionaries.suffix(last)).cloned()
        {
            self.words.pop();
            self.suffix = Some(suffix).filter(|suffix| !suffix.is_empty());
        }
    }

    /// Surname (if the segment has one of its own) and forenames.
    fn parts(
        &self,
        order: NameOrder,
        shared: Shared,
        dictionaries: &Dictionaries,
    ) -> (CompactString, Vec<CompactString>) {
        let words = &self.words;
        let join = |words: &[CompactString]| {
            join_surname(words.iter().map(CompactString::as_str), dictionaries)
        };
        let given = |words: &[&[CompactString]]| {
            let mut forenames = Vec::new();
            for word in words.iter().copied().flatten() {
                push_forename(&mut forenames, word, dictionaries);
            }
            forenames
        };
        if self.parted {
            return (join(words), given(&[&self.after]));
        }
        let surname_first = match words.as_slice() {
            [] => return (CompactString::default(), Vec::new()),
            // a lone word beside another person: a forename unless it cannot be one
            [word] if is_initial(word) && (shared != Shared::No || self.title.is_some()) => {
                return (CompactString::default(), given(&[words]));
            }
            [word] => {
                let forename = match shared {
                    Shared::No | Shared::Follows => false,
                    Shared::Forename => true,
                    Shared::Either => self.title.is_none() || dictionaries.is_forename(word),
                };
                return if forename {
                    (CompactString::default(), given(&[words]))
                } else {
                    (join(words), Vec::new())
                };
            }
            [_, .., last] if shared == Shared::Forename => {
                // SMITH, MR J & MRS A M: forenames under the surname before; … & MS A JONES: her own
                let unlike_forename =
                    |word: &str| !is_initial(word) && !dictionaries.is_forename(word);
                let first_own = order == NameOrder::SurnameFirst
                    && !self.titled_first
                    && unlike_forename(&words[0]);
                if !first_own && !unlike_forename(last) {
                    return (CompactString::default(), given(&[words]));
                }
                first_own
            }
            // JOHN & ANN SMITH: a surname that stood first would have stood before JOHN
            [first, .., last] if shared == Shared::Follows => {
                is_initial(last) && !is_initial(first)
            }
            _ if words.iter().all(|word| is_initial(word)) => {
                return (CompactString::default(), given(&[words]));
            }
            [first, .., last] => {
                is_surname_first(first, last, self.titled_first, order, dictionaries)
            }
        };
        if surname_first {
            let length = surname_length(words, dictionaries);
            (join(&words[..length]), given(&[&words[length..]]))
        } else {
            let start = surname_start(words, usize::from(self.title.is_none()), dictionaries);
            (join(&words[start..]), given(&[&words[..start]]))
        }
    }
}

/// What the other people of the text say of a segment's lone words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shared {
    /// There is nobody else.
    No,
    /// A surname stands before: words without one of their own are forenames.
    Forename,
    /// A surname may follow.
    Either,
    /// A person without a surname stands before: one follows.
    Follows,
}

/// Whether the first of several words is the surname.
fn is_surname_first(
    first: &str,
    last: &str,
    titled_first: bool,
    order: NameOrder,
    dictionaries: &Dictionaries,
) -> bool {
    // MR JOHN SMITH in a surname-first column: a title stands before forenames
    if titled_first {
        return is_initial(last) && !is_initial(first);
    }
    match (is_initial(first), is_initial(last)) {
        (true, false) => return false,
        (false, true) => return true,
        (true, true) | (false, false) => {}
    }
    match order {
        NameOrder::SurnameFirst => true,
        NameOrder::ForenameFirst => false,
        NameOrder::Detect => !dictionaries.is_forename(first) && dictionaries.is_forename(last),
    }
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
                    words.push(word.clone())
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
