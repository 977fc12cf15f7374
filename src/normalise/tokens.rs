//! A name column's text in words and the marks that part them.
//!
//! In: text as written. Out: folded words, and the punctuation that says how names are put together: comma, ampersand,
//! slash, brackets and quotes. Leaves to the readers what the words are. A hyphenated name is one word with a space in it,
//! so that `Ann Smith-Jones` keeps its surname whole.

use compact_str::CompactString;

use super::Dictionaries;
use crate::values::fold;

/// A word or a mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// Folded; `C/O` and `A/K/A` keep their slashes, a hyphen is a space.
    Word(CompactString),
    /// `,` or `;`.
    Comma,
    /// `&`, `+` or the word AND.
    And,
    /// `/` between longer words.
    Slash,
    /// An opening bracket or quote.
    Open,
    /// A closing bracket or quote.
    Close,
}

/// Words and marks of a text, and whether O/0 or I/1 had to be exchanged in them.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) tokens: Vec<Token>,
    pub(super) repaired: bool,
}

/// Splits a text; `dictionaries` decide between I and L for a 1, and are not needed for text without digits.
pub(super) fn tokenise(text: &str, dictionaries: Option<&Dictionaries>) -> Tokens {
    let mut tokeniser = Tokeniser {
        out: Tokens::default(),
        word: CompactString::default(),
        dictionaries,
        quoted: false,
    };
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' => tokeniser.word.push(char.to_ascii_uppercase()),
            '-' | '\u{2010}' | '\u{2011}'
                if next.is_some_and(char::is_alphanumeric) && !tokeniser.word.is_empty() =>
            {
                tokeniser.word.push(' ');
            }
            '/' => tokeniser.slash(&text[at + 1..]),
            ',' | ';' => tokeniser.mark(Token::Comma),
            '&' | '+' => tokeniser.mark(Token::And),
            '(' | '[' | '{' | '“' | '«' => tokeniser.mark(Token::Open),
            ')' | ']' | '}' | '”' | '»' => tokeniser.mark(Token::Close),
            '"' => tokeniser.quote(),
            '\'' | '‘' | '’' | '`' | '´' | 'ʼ' => tokeniser.apostrophe(
                text[..at].chars().next_back(),
                next,
                &text[at + char.len_utf8()..],
            ),
            _ if char.is_ascii() => tokeniser.end_word(),
            _ if char.is_alphanumeric() || unicode_normalization::char::is_combining_mark(char) => {
                tokeniser.word.push_str(&fold(char.encode_utf8(&mut [0; 4])));
            }
            // characters without width (joiners, byte order marks) part nothing
            _ if fold(char.encode_utf8(&mut [0; 4])).is_empty() && is_invisible(char) => {}
            _ => tokeniser.end_word(),
        }
    }
    tokeniser.end_word();
    tokeniser.out
}

/// Soft hyphen, zero-width space and joiners, byte order mark.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

struct Tokeniser<'a> {
    out: Tokens,
    word: CompactString,
    dictionaries: Option<&'a Dictionaries>,
    quoted: bool,
}

impl Tokeniser<'_> {
    fn end_word(&mut self) {
        let mut word = std::mem::take(&mut self.word);
        if word.ends_with(' ') {
            word.truncate(word.trim_end().len());
        }
        if word.bytes().any(|byte| byte.is_ascii_digit()) && !self.is_known(&word) {
            let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
            self.out.repaired |= letters > 1;
            word = if letters > 1 {
                repair_digits(&word, self.dictionaries)
            } else {
                without_digits(&word)
            };
        }
        if word == "AND" {
            self.out.tokens.push(Token::And);
        } else if !word.is_empty() {
            self.out.tokens.push(Token::Word(word));
        }
    }

    /// `2ND` and `3RD` are words of the dictionaries and keep their digits.
    fn is_known(&self, word: &str) -> bool {
        self.dictionaries.is_some_and(|dictionaries| dictionaries.suffix(word).is_some())
    }

    fn mark(&mut self, mark: Token) {
        self.end_word();
        self.out.tokens.push(mark);
    }

    /// A slash between single letters belongs to an abbreviation (`C/O`), any other parts words.
    fn slash(&mut self, after: &str) {
        let abbreviation =
            self.word.bytes().rev().step_by(2).all(|byte| byte.is_ascii_alphabetic())
                && self.word.bytes().rev().skip(1).step_by(2).all(|byte| byte == b'/')
                && self.word.len() % 2 == 1;
        let mut after = after.bytes();
        let letter_alone = after.next().is_some_and(|byte| byte.is_ascii_alphabetic())
            && after.next().is_none_or(|byte| !byte.is_ascii_alphabetic());
        if abbreviation && letter_alone {
            self.word.push('/');
        } else {
            self.mark(Token::Slash);
        }
    }

    fn quote(&mut self) {
        self.quoted = !self.quoted;
        self.mark(if self.quoted { Token::Open } else { Token::Close });
    }

    /// An apostrophe within a word is dropped; one on each side of a word quotes it.
    fn apostrophe(&mut self, before: Option<char>, next: Option<char>, after: &str) {
        let starts =
            before.is_none_or(char::is_whitespace) && next.is_some_and(char::is_alphabetic);
        if starts && !self.quoted {
            let closing = after.find(['\'', '’', '`', '´']);
            let closes = closing.is_some_and(|at| {
                let rest = after[at..].chars().nth(1);
                !after[..at].contains(char::is_whitespace)
                    && rest.is_none_or(|rest| !rest.is_alphanumeric())
            });
            if closes {
                self.quote();
            }
        } else if self.quoted && next.is_none_or(|next| !next.is_alphanumeric()) {
            self.quote();
        }
    }
}

fn without_digits(word: &str) -> CompactString {
    let letters: CompactString = word.chars().filter(|char| !char.is_ascii_digit()).collect();
    letters.trim().into()
}

/// A 0 among letters is an O; a 1 is an I or an L, whichever gives a known forename, else by its neighbours.
fn repair_digits(word: &str, dictionaries: Option<&Dictionaries>) -> CompactString {
    let with_zeros: CompactString = word
        .chars()
        .filter(|char| !matches!(char, '2'..='9'))
        .map(|char| if char == '0' { 'O' } else { char })
        .collect();
    if !with_zeros.contains('1') {
        return with_zeros.trim().into();
    }
    for letter in ["I", "L"] {
        let candidate: CompactString = with_zeros.replace('1', letter).into();
        if dictionaries
            .is_some_and(|dictionaries| !dictionaries.variant_groups(&candidate).is_empty())
        {
            return candidate;
        }
    }
    let bytes = with_zeros.as_bytes();
    let vowel = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at)).is_some_and(|byte| b"AEIOUY".contains(byte))
    };
    let repaired: CompactString = bytes
        .iter()
        .enumerate()
        .map(|(at, byte)| match byte {
            b'1' if vowel(at.checked_sub(1)) || vowel(Some(at + 1)) => 'L',
            b'1' => 'I',
            other => char::from(*other),
        })
        .collect();
    repaired.trim().into()
}

#[cfg(test)]
mod tests {
    use super::{Token, tokenise};
    use crate::normalise::Dictionaries;

    fn shown(text: &str) -> String {
        let dictionaries = Dictionaries::shipped();
        let words =
            tokenise(text, Some(&dictionaries)).tokens.into_iter().map(|token| match token {
                Token::Word(word) => format!("[{word}]"),
                Token::Comma => ",".into(),
                Token::And => "&".into(),
                Token::Slash => "/".into(),
                Token::Open => "(".into(),
                Token::Close => ")".into(),
            });
        words.collect()
    }

    #[test]
    fn words_and_marks_are_told_apart() {
        for (text, tokens) in [
            ("O'Neill-Smith, Mr. J.P.", "[ONEILL SMITH],[MR][J][P]"),
            ("MR J & MRS A SMITH", "[MR][J]&[MRS][A][SMITH]"),
            ("John and Ann", "[JOHN]&[ANN]"),
            ("William \"Bill\" Jones", "[WILLIAM]([BILL])[JONES]"),
            ("William 'Bill' D'Arcy", "[WILLIAM]([BILL])[DARCY]"),
            ("SMITH, JOHN DEC'D", "[SMITH],[JOHN][DECD]"),
            ("SMITH C/O JONES", "[SMITH][C/O][JONES]"),
            ("Owner/Occupier", "[OWNER]/[OCCUPIER]"),
            ("*SMITH - 2", "[SMITH]"),
            ("Zoë Łukasz", "[ZOE][LUKASZ]"),
        ] {
            assert_eq!(shown(text), tokens, "{text}");
        }
    }

    #[test]
    fn digits_among_letters_are_read_as_the_letters_they_look_like() {
        for (text, word) in [
            ("0LIVIA", "[OLIVIA]"),
            ("W1LL1AM", "[WILLIAM]"),
            ("SM1TH", "[SMITH]"),
            ("WA1KER", "[WALKER]"),
            ("A1ICE", "[ALICE]"),
            ("SMITH2", "[SMITH]"),
            ("3RD", "[3RD]"),
        ] {
            assert_eq!(shown(text), word);
        }
    }
}
