//! Whether a name column names an organisation.
//!
//! In: the tokens of a column that may hold a whole name. Out: yes or no. It decides by tokens and their position, never
//! by substring, because surnames sound like firms: Mr Trust, Ann Hall and John Church are people.
//!
//! 1. A *certain* word (`LTD`, `LETTINGS`) always means an organisation, unless it is a lone surname before a comma.
//! 2. A title or a comma after a single word says that it is somebody's name, and the words below do not count.
//! 3. A *first* word (`LB`) counts before other words; a *likely* word (`TRUST`, `COUNCIL`) beside any other word,
//!    but not after a forename and nothing else (`JOHN TRUST`).
//! 4. A *possible* word (`HALL`, `CHURCH`) counts only beside an article or preposition (`THE`, `OF`, `FOR`) or
//!    another possible word.

use super::dictionaries::{Dictionaries, Strength, TitlePlace};
use super::tokens::Token;

/// True if the tokens name an organisation.
pub(super) fn is_organisation(tokens: &[Token], dictionaries: &Dictionaries) -> bool {
    let words = || {
        tokens.iter().filter_map(|token| {
            if let Token::Word(word) = token { Some(word.as_str()) } else { None }
        })
    };
    let strength = |word: &str| dictionaries.sense(word).and_then(|sense| sense.strength);
    if !words().any(|word| strength(word).is_some()) {
        return false;
    }
    let count = words().count();
    let lone_surname = matches!(tokens, [Token::Word(_), Token::Comma, ..]);
    let certain = words()
        .skip(usize::from(lone_surname))
        .any(|word| strength(word) == Some(Strength::Certain));
    if certain && (count > 1 || !lone_surname) {
        return true;
    }
    let titled =
        words().any(|word| matches!(dictionaries.title(word), Some((_, TitlePlace::Always))));
    if titled || lone_surname || count < 2 {
        return false;
    }
    let first = words().next().unwrap_or_default();
    if strength(first) == Some(Strength::First) {
        return true;
    }
    if words().any(|word| strength(word) == Some(Strength::Likely)) {
        return count > 2 || !dictionaries.is_forename(first);
    }
    let possible = words().filter(|word| strength(word) == Some(Strength::Possible)).count();
    let grammar = words().any(|word| matches!(word, "THE" | "OF" | "FOR"));
    possible > 1 || (possible == 1 && grammar)
}
