//! Phrases within a name that say something of the person, taken out of it.
//!
//! In: the tokens of a name column. Out: the tokens that are left, what the phrases said, and other names given in
//! brackets, quotes or after AKA and NÉE; or that the column names no person. Matching is by whole words and position,
//! never by substring: Hackney's rule "the title contains `of`" lost living people. Leaves the names' own parts to `full_name`.

use compact_str::CompactString;

use super::NoPersonReason;
use super::dictionaries::{Dictionaries, Phrase, PhrasePlace, Says, TitlePlace};
use super::name_reading::NameMarks;
use super::tokens::Token;

/// Tokens without the phrases.
#[derive(Debug, Default)]
pub(super) struct Stripped {
    pub(super) tokens: Vec<Token>,
    pub(super) marks: NameMarks,
    pub(super) aliases: Vec<Alias>,
}

/// Another name that the column gives.
#[derive(Debug)]
pub(super) struct Alias {
    pub(super) words: Vec<CompactString>,
    /// A former surname, not a name in use.
    pub(super) former: bool,
    /// How many `And` stood before it: whose it is.
    pub(super) person: usize,
}

/// Where the reader is: in the name, or in another name that a bracket or a phrase began.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Name,
    Alias { bracketed: bool },
}

/// Takes the phrases out, or says why the text names no person.
pub(super) fn strip(
    tokens: Vec<Token>,
    dictionaries: &Dictionaries,
) -> Result<Stripped, NoPersonReason> {
    let plain = !tokens.iter().any(|token| match token {
        Token::Open | Token::Close => true,
        Token::Word(word) => {
            word.contains('/')
                || dictionaries.sense(word).is_some_and(|sense| !sense.phrases.is_empty())
        }
        Token::Comma | Token::And | Token::Slash => false,
    });
    if plain {
        return Ok(Stripped { tokens, ..Stripped::default() });
    }
    let titled = tokens.iter().any(|token| is_certain_title(token, dictionaries));
    let mut out = Stripped::default();
    let mut place = Place::Name;
    let mut at = 0;
    while at < tokens.len() {
        if let Some((phrase, length)) = phrase_at(&tokens, at, &out, dictionaries) {
            place = out.apply(phrase, place, titled)?;
            at += length;
            if phrase.says == Says::CareOf && place == Place::Name && out.has_words() {
                break;
            }
            continue;
        }
        place = out.take(&tokens[at], place);
        at += 1;
    }
    out.aliases.retain(|alias| !alias.words.is_empty());
    Ok(out)
}

impl Stripped {
    fn has_words(&self) -> bool {
        self.words() > 0
    }

    fn words(&self) -> usize {
        self.tokens.iter().filter(|token| matches!(token, Token::Word(_))).count()
    }

    fn begin_alias(&mut self, former: bool) {
        let person = self.tokens.iter().filter(|token| **token == Token::And).count();
        self.aliases.push(Alias { words: Vec::new(), former, person });
    }

    /// Takes a token that begins no phrase.
    fn take(&mut self, token: &Token, place: Place) -> Place {
        match (token, place) {
            (Token::Open, Place::Name) => {
                self.begin_alias(false);
                Place::Alias { bracketed: true }
            }
            (Token::Close, _) => Place::Name,
            // after a bracketless AKA, an ampersand or a comma goes on with the name
            (Token::And | Token::Comma, Place::Alias { bracketed: false }) => {
                self.tokens.push(token.clone());
                Place::Name
            }
            (Token::Word(word), Place::Alias { .. }) => {
                if let Some(alias) = self.aliases.last_mut() {
                    alias.words.extend(word.split('/').map(CompactString::from));
                }
                place
            }
            (Token::Open | Token::And | Token::Comma | Token::Slash, Place::Alias { .. }) => place,
            // J/A SMITH: no abbreviation that a phrase knows, so two people's initials
            (Token::Word(word), Place::Name) if word.contains('/') => {
                for (at, part) in word.split('/').enumerate() {
                    if at > 0 {
                        self.tokens.push(Token::And);
                    }
                    self.tokens.push(Token::Word(part.into()));
                }
                place
            }
            (Token::Word(_) | Token::And | Token::Comma | Token::Slash, Place::Name) => {
                self.tokens.push(token.clone());
                place
            }
        }
    }

    /// Does what a phrase says.
    fn apply(
        &mut self,
        phrase: &Phrase,
        place: Place,
        titled: bool,
    ) -> Result<Place, NoPersonReason> {
        match phrase.says {
            // MR J SMITH THE OCCUPIER is Mr Smith
            Says::NoPerson(reason) => return if titled { Ok(place) } else { Err(reason) },
            Says::Deceased => {
                self.marks.deceased = true;
                // JONES & CO EXORS OF MR SMITH: the dead person is meant; SMITH, EXORS OF MR J: is he
                if phrase.place == PhrasePlace::Of && self.tokens.last() != Some(&Token::Comma) {
                    self.tokens.clear();
                    self.aliases.clear();
                }
            }
            Says::Suspect => self.marks.suspect = true,
            // c/o before any name: whoever follows takes the letters, no more
            Says::CareOf => self.marks.suspect |= !self.has_words(),
            Says::AlsoKnownAs | Says::Formerly => {
                let former = phrase.says == Says::Formerly;
                match (place, self.aliases.last_mut()) {
                    (Place::Alias { .. }, Some(alias)) if alias.words.is_empty() => {
                        alias.former = former;
                    }
                    _ => self.begin_alias(former),
                }
                return Ok(Place::Alias { bracketed: place == Place::Alias { bracketed: true } });
            }
        }
        Ok(place)
    }
}

fn is_certain_title(token: &Token, dictionaries: &Dictionaries) -> bool {
    matches!(token, Token::Word(word) if matches!(dictionaries.title(word), Some((_, TitlePlace::Always))))
}

/// The longest phrase that begins at a token and may stand there.
fn phrase_at<'d>(
    tokens: &[Token],
    at: usize,
    out: &Stripped,
    dictionaries: &'d Dictionaries,
) -> Option<(&'d Phrase, usize)> {
    let Token::Word(first) = tokens.get(at)? else { return None };
    let phrases = &dictionaries.sense(first)?.phrases;
    phrases.iter().find_map(|phrase| {
        let length = length_of(phrase, &tokens[at..])?;
        let after = tokens[at + length..].iter().any(|token| matches!(token, Token::Word(_)));
        let fits = match phrase.place {
            PhrasePlace::Anywhere => true,
            PhrasePlace::Of => after,
            // LATE, JOHN is a surname
            PhrasePlace::First => {
                after && !out.has_words() && tokens.get(at + length) != Some(&Token::Comma)
            }
            // SMITH, DEC is a forename; LB HACKNEY VOID is a void
            PhrasePlace::Last => {
                !after && out.words() >= 2 && out.tokens.last() != Some(&Token::Comma)
            }
            PhrasePlace::Whole => false,
        };
        fits.then_some((phrase, length))
    })
}

/// How many tokens a phrase takes if it stands at their start.
fn length_of(phrase: &Phrase, tokens: &[Token]) -> Option<usize> {
    let same =
        |(word, token): (&CompactString, &Token)| matches!(token, Token::Word(is) if is == word);
    let fits = phrase.words.len() <= tokens.len() && phrase.words.iter().zip(tokens).all(same);
    fits.then_some(phrase.words.len())
}
