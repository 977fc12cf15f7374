//! Two texts beside each other, with the characters that differ marked.
//!
//! In: what the one side says and what the other. Out: each in pieces, of which some differ. Marks are elements with a word that is read aloud, so that nobody
//! needs to see colours. Leaves to the page which field differs at all.

/// A piece of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// What it says.
    pub(super) text: String,
    /// True if the other side has something else in its place.
    pub(super) differs: bool,
}

/// A value in its pieces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Marked(pub(super) Vec<Piece>);

impl Marked {
    /// A value of which nothing is marked.
    pub(super) fn plain(text: &str) -> Self {
        Self(vec![Piece { text: text.to_owned(), differs: false }])
    }
}

/// Two values, with what lies between the beginning and the end that both share marked in each. Of two that share nothing, nothing is marked: the whole differs,
/// and the field says so.
pub(super) fn marked(one: &str, other: &str) -> [Marked; 2] {
    let [left, right] = [one, other].map(|text| text.chars().collect::<Vec<char>>());
    let head = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let (left_rest, right_rest) = (&left[head..], &right[head..]);
    let tail =
        left_rest.iter().rev().zip(right_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    if head + tail == 0 || left == right {
        return [Marked::plain(one), Marked::plain(other)];
    }
    [&left, &right].map(|text| {
        let (begins, rest) = text.split_at(head);
        let (between, ends) = rest.split_at(rest.len() - tail);
        let piece = |text: &[char], differs| Piece { text: text.iter().collect(), differs };
        let pieces = [piece(begins, false), piece(between, true), piece(ends, false)];
        Marked(pieces.into_iter().filter(|it| !it.text.is_empty()).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::{Marked, marked};

    fn told(Marked(pieces): &Marked) -> String {
        let piece = |it: &super::Piece| {
            if it.differs { format!("[{}]", it.text) } else { it.text.clone() }
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn what_lies_between_a_shared_beginning_and_a_shared_end_is_marked() {
        for (one, other, expected) in [
            ("SMITH", "SMYTHE", ["SM[ITH]", "SM[YTHE]"]),
            ("1984-03-07", "1984-07-07", ["1984-0[3]-07", "1984-0[7]-07"]),
            ("ANN", "ANNE", ["ANN", "ANN[E]"]),
            ("ANN", "ANN", ["ANN", "ANN"]),
            ("ANN", "ZOE", ["ANN", "ZOE"]),
            ("ÉVA", "EVA", ["[É]VA", "[E]VA"]),
        ] {
            let found = marked(one, other);
            assert_eq!(found.each_ref().map(told), expected.map(str::to_owned));
        }
    }

    #[test]
    fn the_pieces_of_a_value_are_the_value() {
        for (one, other) in [("AABAA", "AAA"), ("A", ""), ("", ""), ("ABAB", "AB")] {
            let found = marked(one, other);
            let whole = |Marked(pieces): &Marked| -> String {
                pieces.iter().map(|it| it.text.as_str()).collect()
            };
            assert_eq!(found.each_ref().map(whole), [one.to_owned(), other.to_owned()]);
        }
    }
}
