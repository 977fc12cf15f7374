//! Which known word a person probably meant.
//!
//! In: the word written and the words known. Out: the nearest one, if any is near. Used by the readers of rules
//! and by the header of an extract.

/// Below this share of letters in common, two words are not taken for one another.
const NEAR: f64 = 0.6;

/// The known word nearest to the one written, if it is near enough to be worth naming; the first of equals.
#[must_use]
pub fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let written = folded(written);
    let mut best: Option<(&'k str, f64)> = None;
    for word in known {
        let nearness = nearness(&written, &folded(word));
        if nearness >= NEAR && best.is_none_or(|(_, so_far)| nearness > so_far) {
            best = Some((word, nearness));
        }
    }
    best.map(|(word, _)| word)
}

/// 1 for the same letters and digits, 0.8 where one word holds the other, else the share of edits not needed.
fn nearness(written: &str, known: &str) -> f64 {
    if written == known {
        return 1.0;
    }
    let shorter = written.chars().count().min(known.chars().count());
    let within = shorter >= 3 && (written.contains(known) || known.contains(written));
    let edits = strsim::normalized_damerau_levenshtein(written, known);
    if within { edits.max(0.8) } else { edits }
}

/// Small letters and digits only: `Post Code`, `POSTCODE` and `post_code` are the same word.
#[must_use]
pub fn folded(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn spaces_case_and_one_wrong_letter_are_near() {
        let known = ["postcode", "surname", "address"];
        assert_eq!(nearest("Post Code", known), Some("postcode"));
        assert_eq!(nearest("surnmae", known), Some("surname"));
        assert_eq!(nearest("property_address", known), Some("address"));
        assert_eq!(nearest("colour", known), None);
    }
}
