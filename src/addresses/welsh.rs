//! Welsh street names and their English forms.
//!
//! In: canonical words of a street. Out: the English form, if every word is known: `FFORDD YR AFON` is `RIVER ROAD`. The two
//! forms of a street are variants of one address; a gazetteer often lists one only, and people write the other.

use compact_str::CompactString;

use super::dictionaries::{AddressDictionaries, WelshWord};
use super::words::Word;

/// The English form of a street's words, type last; none for a street that is not Welsh, or not wholly known.
pub(super) fn in_english(
    words: &[Word],
    dictionaries: &AddressDictionaries,
) -> Option<Vec<CompactString>> {
    let (kind, rest) = words.split_first()?;
    if let [one, other] = words {
        let both = compact_str::format_compact!("{} {}", one.text, other.text);
        if let Some((english, WelshWord::Name)) = dictionaries.welsh(&both) {
            return Some(english.split(' ').map(CompactString::from).collect());
        }
    }
    let (kind, WelshWord::Type) = dictionaries.welsh(&kind.text)? else { return None };
    let mut english = Vec::with_capacity(words.len());
    for word in rest {
        match dictionaries.welsh(&word.text)? {
            (_, WelshWord::Article) => {}
            (text, WelshWord::Word | WelshWord::Type) => english.push(text.clone()),
            (_, WelshWord::Name) => return None,
        }
    }
    if english.is_empty() {
        return None;
    }
    english.push(kind.clone());
    Some(english)
}

/// A text with the Welsh street in it in English; none if there is none.
pub(super) fn text_in_english(
    words: &[Word],
    dictionaries: &AddressDictionaries,
) -> Option<Vec<Word>> {
    let is = |at: usize| words.get(at).and_then(|word| dictionaries.welsh(&word.text));
    let start = (0..words.len()).find(|at| matches!(is(*at), Some((_, WelshWord::Type))))?;
    let most = (start + 1..words.len())
        .take_while(|at| !words[at - 1].ends_segment && is(*at).is_some())
        .last()?;
    let english = in_english(&words[start..=most], dictionaries)?;
    let mut made = words[..start].to_vec();
    made.extend(english.into_iter().map(|text| Word { text, ends_segment: false, cut: false }));
    if let Some(last) = made.last_mut() {
        last.ends_segment = words[most].ends_segment;
    }
    made.extend_from_slice(&words[most + 1..]);
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::text_in_english;
    use crate::addresses::AddressDictionaries;
    use crate::addresses::words::{spaced, words};

    #[test]
    fn welsh_streets_have_english_forms() {
        let dictionaries = AddressDictionaries::shipped();
        for (welsh, english) in [
            ("12 Ffordd yr Afon, Abertawe", Some("12 RIVER ROAD ABERTAWE")),
            ("3 Heol yr Orsaf", Some("3 STATION ROAD")),
            ("1 Stryd Fawr", Some("1 HIGH ST")),
            ("7 Clos yr Eglwys", Some("7 CHURCH CLOSE")),
            ("7 Heol Gwyn", None),
            ("7 High Street", None),
        ] {
            let made = text_in_english(&words([welsh], &dictionaries), &dictionaries);
            assert_eq!(made.map(|words| spaced(&words).to_string()).as_deref(), english, "{welsh}");
        }
    }
}
