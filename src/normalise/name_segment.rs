//! One person's stretch of a whole name, and how it parts into surname and forenames.
//!
//! In: the tokens between two ampersands, the column's order, and whether somebody else's surname may be shared. Out: title,
//! surname (if it has one of its own), forenames, suffix. Leaves sharing of surnames to `full_name`.

use compact_str::CompactString;

use super::dictionaries::{Dictionaries, TitlePlace};
use super::name_parts::{
    is_initial, join_surname, push_forename, stronger, surname_length, surname_start,
};
use super::tokens::Token;
use crate::values::{NameOrder, Title};

/// One person's stretch of the text.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub(super) title: Option<Title>,
    /// The title stood first, so that forenames follow it.
    pub(super) titled_first: bool,
    /// Words before the comma or before a title in the middle, if `parted`; else all words.
    pub(super) words: Vec<CompactString>,
    /// Words after it: forenames.
    after: Vec<CompactString>,
    pub(super) parted: bool,
    pub(super) suffix: Option<CompactString>,
}

impl Segment {
    pub(super) fn is_empty(&self) -> bool {
        self.title.is_none() && self.words.is_empty() && self.after.is_empty()
    }

    pub(super) fn read(tokens: &[Token], order: NameOrder, dictionaries: &Dictionaries) -> Self {
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
    pub(super) fn parts(
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
pub(super) enum Shared {
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
