//! Address lines into words that compare.
//!
//! In: lines of text, folded or not. Out: words in capitals, abbreviations written out, numbers without leading
//! zeros, with the places where a line or a comma ended them. What the words mean is left to `reading`.

use compact_str::CompactString;

use super::dictionaries::{AddressDictionaries, UnitWord};

/// A line this long may have lost its end: the columns of billing systems hold 35 and 32 characters.
const CUT_FROM: usize = 29;

/// The width of the first address lines in council tax systems.
const COLUMN_WIDTH: usize = 35;

/// No address has more words: what is longer is something else, and would be read slowly.
const MOST_WORDS: usize = 60;
/// No word of an address is longer.
const LONGEST_WORD: usize = 60;

/// One word of an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Word {
    /// Canonical text.
    pub(super) text: CompactString,
    /// A line or a comma ends here.
    pub(super) ends_segment: bool,
    /// The line's last word, and the line is long enough to have been cut off.
    pub(super) cut: bool,
}

impl Word {
    fn new(text: impl Into<CompactString>) -> Self {
        Self { text: text.into(), ends_segment: false, cut: false }
    }

    /// Has a digit first: a number, a range, a slash form.
    pub(super) fn is_numeric(&self) -> bool {
        self.text.as_bytes().first().is_some_and(u8::is_ascii_digit)
    }
}

/// The words of an address.
pub(super) fn words<'a>(
    lines: impl IntoIterator<Item = &'a str>,
    dictionaries: &AddressDictionaries,
) -> Vec<Word> {
    let mut made: Vec<Word> = Vec::with_capacity(12);
    for line in lines {
        let folded = if line.is_ascii() { None } else { Some(deunicode::deunicode(line)) };
        let line = folded.as_deref().unwrap_or(line);
        let before_line = made.len();
        for segment in line.split([',', ';', '\n']) {
            let before = made.len();
            segment_words(segment, dictionaries, &mut made);
            if made.len() > before
                && let Some(last) = made.last_mut()
            {
                last.ends_segment = true;
            }
        }
        if made.len() > before_line && line.trim().len() >= CUT_FROM {
            cut_off(line.trim().len(), before_line, dictionaries, &mut made);
        }
    }
    made
}

/// Marks the last word of a line that may have lost its end, and drops a flat that has lost its number's.
fn cut_off(length: usize, start: usize, dictionaries: &AddressDictionaries, made: &mut Vec<Word>) {
    let Some(last) = made.last_mut() else { return };
    last.cut = true;
    if last.text.len() > 2 && "STREET".starts_with(last.text.as_str()) {
        last.text = "ST".into();
    }
    let Some(flat) = made.len().checked_sub(2).filter(|flat| *flat >= start) else { return };
    let is_flat =
        dictionaries.unit(&made[flat].text).is_some_and(|(_, kind)| kind == UnitWord::Unit);
    // `… FLAT 1` at the very width of a column may have been flat 12
    if length == COLUMN_WIDTH && is_flat && made[flat + 1].is_numeric() {
        made.truncate(flat);
    }
}

fn segment_words(segment: &str, dictionaries: &AddressDictionaries, made: &mut Vec<Word>) {
    let start = made.len();
    let mut piece = CompactString::default();
    let mut range_open = false;
    for byte in segment.bytes().chain([b' ']) {
        if made.len() >= MOST_WORDS {
            break;
        }
        if piece.len() >= LONGEST_WORD && byte != b' ' {
            continue;
        }
        match byte {
            b'\'' | b'`' => {}
            b'&' => {
                push_piece(&piece, start, &mut range_open, dictionaries, made);
                piece.clear();
                push_piece("AND", start, &mut range_open, dictionaries, made);
            }
            b'0'..=b'9' | b'A'..=b'Z' | b'/' | b'-' => piece.push(char::from(byte)),
            b'a'..=b'z' => piece.push(char::from(byte.to_ascii_uppercase())),
            _ => {
                push_piece(&piece, start, &mut range_open, dictionaries, made);
                piece.clear();
            }
        }
    }
    join_suffixes(start, dictionaries, made);
}

/// One whitespace-free piece: hyphens and slashes between letters part words, between numbers they hold.
fn push_piece(
    piece: &str,
    start: usize,
    range_open: &mut bool,
    dictionaries: &AddressDictionaries,
    made: &mut Vec<Word>,
) {
    if piece == "-" {
        *range_open = true;
        return;
    }
    let piece = piece.trim_matches(['-', '/']);
    if piece.is_empty() || piece == "C/O" {
        return;
    }
    if piece == "R/O" {
        made.push(Word::new("REAR"));
        return;
    }
    let numeric = |part: &str| part.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let short = |part: &str| numeric(part) || part.len() == 1;
    if piece.contains(['-', '/']) {
        let slash = piece.contains('/');
        let parts: Vec<&str> = piece.split(['-', '/']).filter(|part| !part.is_empty()).collect();
        let holds = parts.len() == 2
            && parts.iter().any(|part| numeric(part))
            && parts
                .iter()
                .all(|part| if slash { short(part) } else { numeric(part) || part.len() == 1 });
        if let (true, [first, second]) = (holds, parts.as_slice()) {
            let first = without_zeros(first);
            let second = without_zeros(second);
            made.push(Word::new(format!("{first}{}{second}", if slash { '/' } else { '-' })));
        } else {
            for part in parts {
                push_plain(part, dictionaries, made);
            }
        }
        *range_open = false;
        return;
    }
    // `12 - 14` is a range; `FLAT 3 - 12` is not
    if std::mem::take(range_open)
        && numeric(piece)
        && made.len() > start
        && made.last().is_some_and(|last| last.is_numeric() && !last.text.contains(['-', '/']))
        && !(made.len() >= start + 2
            && dictionaries
                .unit(&made[made.len() - 2].text)
                .is_some_and(|(_, kind)| !matches!(kind, UnitWord::Building | UnitWord::BlockName)))
        && let Some(last) = made.last_mut()
    {
        last.text = compact_str::format_compact!("{}-{}", last.text, without_zeros(piece));
        return;
    }
    push_plain(piece, dictionaries, made);
}

fn push_plain(piece: &str, dictionaries: &AddressDictionaries, made: &mut Vec<Word>) {
    let digits_from = piece.find(|c: char| c.is_ascii_digit());
    match digits_from {
        Some(0) => made.push(Word::new(without_zeros(piece))),
        // `FLAT3`, `F3`, `NO12`
        Some(at) => {
            let (head, tail) = piece.split_at(at);
            if head == "NO" {
                made.push(Word::new(without_zeros(tail)));
            } else if (head == "F" || head == "R") && tail.bytes().all(|b| b.is_ascii_digit()) {
                made.push(Word::new(if head == "F" { "FLAT" } else { "ROOM" }));
                made.push(Word::new(without_zeros(tail)));
            } else if dictionaries.unit(head).is_some_and(|(_, kind)| {
                matches!(
                    kind,
                    UnitWord::Unit | UnitWord::Room | UnitWord::Block | UnitWord::FlatOrFloor
                )
            }) {
                made.push(Word::new(head));
                made.push(Word::new(without_zeros(tail)));
            } else {
                made.push(Word::new(piece));
            }
        }
        None => {
            // `JOHN S` was `JOHN'S`
            if piece == "S"
                && let Some(last) = made.last_mut()
                && last.text.len() > 2
                && !last.ends_segment
                && !last.is_numeric()
                && dictionaries.unit(&last.text).is_none()
            {
                last.text.push('S');
                return;
            }
            // `FLATB`
            if let Some(letter) = ["FLAT", "FLT"]
                .iter()
                .find_map(|word| piece.strip_prefix(word))
                .filter(|it| it.len() == 1)
            {
                made.push(Word::new("FLAT"));
                made.push(Word::new(letter));
                return;
            }
            made.push(Word::new(
                dictionaries.canonical(piece).cloned().unwrap_or_else(|| piece.into()),
            ));
        }
    }
}

/// `12 A HIGH STREET` is 12A; `NO 12` is 12; `4 AND 6` is 4-6.
pub(super) fn join_suffixes(
    start: usize,
    dictionaries: &AddressDictionaries,
    made: &mut Vec<Word>,
) {
    let mut i = start;
    while i + 1 < made.len() {
        let bare = |word: &Word| word.text.bytes().all(|b| b.is_ascii_digit());
        // `FLAT 3 A BLOCK`
        let is_block = |word: Option<&Word>| {
            word.and_then(|word| dictionaries.unit(&word.text))
                .is_some_and(|(_, kind)| kind == UnitWord::Block)
        };
        let is_suffix = |word: &Word| matches!(word.text.as_bytes(), [b'A'..=b'D' | b'F'..=b'M']);
        let letter_of_unit = i > start
            && made[i + 1].text.len() == 1
            && dictionaries.unit(&made[i - 1].text).is_some_and(|(_, kind)| kind == UnitWord::Unit);
        // `R/O 27`, folded
        if made[i].text == "R"
            && made[i + 1].text == "O"
            && made.get(i + 2).is_some_and(Word::is_numeric)
        {
            made.remove(i + 1);
            made[i].text = "REAR".into();
            continue;
        }
        // `ROWAN HOUSE FORMERLY HOLLY LODGE`: what was is not what is
        if i > start && matches!(made[i].text.as_str(), "FORMERLY" | "PREVIOUSLY" | "FKA") {
            let end = (i..made.len()).find(|at| made[*at].ends_segment).unwrap_or(made.len() - 1);
            made.drain(i..=end);
            continue;
        }
        if matches!(made[i].text.as_str(), "NO" | "NUMBER" | "NUM")
            && (made[i + 1].is_numeric() || letter_of_unit)
        {
            made.remove(i);
            continue;
        }
        // `144 AND A HALF` is a number of its own; `4 AND 6` is both
        let text = |at: usize| made.get(at).map_or("", |word| word.text.as_str());
        if bare(&made[i]) && [text(i + 1), text(i + 2), text(i + 3)] == ["AND", "A", "HALF"] {
            made.drain(i + 1..i + 4);
            made[i].text.push_str(".5");
            continue;
        }
        let of_unit = i > start && dictionaries.unit(&made[i - 1].text).is_some();
        if bare(&made[i])
            && matches!(text(i + 1), "AND" | "TO")
            && made.get(i + 2).is_some_and(bare)
            && !of_unit
            && is_short_range(text(i), text(i + 2))
        {
            let last = made.remove(i + 2);
            made.remove(i + 1);
            made[i].text = compact_str::format_compact!("{}-{}", made[i].text, last.text);
            made[i].ends_segment = last.ends_segment;
            made[i].cut = last.cut;
            continue;
        }
        if bare(&made[i])
            && is_suffix(&made[i + 1])
            && made.get(i + 2).is_none_or(|next| !next.is_numeric() && next.text.len() > 1)
            && !is_block(made.get(i + 2))
        {
            let suffix = made.remove(i + 1);
            made[i].text.push_str(&suffix.text);
        }
        i += 1;
    }
}

/// `4` and `6`: numbers of one building, or of two that are next to each other.
fn is_short_range(first: &str, last: &str) -> bool {
    let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
    let (first, last) = (number(first), number(last));
    first < last && last - first <= 20
}

/// `012` is 12, `0A` is A; nought stays, and so does `0AB`, half a postcode.
fn without_zeros(number: &str) -> &str {
    match number.trim_start_matches('0') {
        "" => "0",
        rest if rest.len() == 1 || rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => number,
    }
}

/// Words run together, so that `ROSE MEAD` is `ROSEMEAD`; a blank stays between two digits.
pub(super) fn run_together(words: &[Word], into: &mut String) {
    into.clear();
    for word in words {
        let digits = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        if digits(into.as_bytes().last()) && digits(word.text.as_bytes().first()) {
            into.push(' ');
        }
        into.push_str(&word.text);
    }
}

/// Words with one blank between them.
pub(super) fn spaced<'a>(words: impl IntoIterator<Item = &'a Word>) -> CompactString {
    let mut text = CompactString::default();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{run_together, spaced, words};
    use crate::addresses::AddressDictionaries;

    fn text(line: &str) -> String {
        spaced(&words([line], &AddressDictionaries::shipped())).to_string()
    }

    #[test]
    fn one_writing_for_each_word() {
        for (written, canonical) in [
            ("12 High St.", "12 HIGH ST"),
            ("012 HIGH STREET", "12 HIGH ST"),
            ("12 A St. John's Rd", "12A ST JOHNS ROAD"),
            ("12 ST JOHN S RD", "12 ST JOHNS ROAD"),
            ("Flt3, 12 - 14 Park Cres", "FLT 3 12-14 PARK CRESCENT"),
            ("FLAT 3 - 12 HIGH ST", "FLAT 3 12 HIGH ST"),
            ("3/012 Bed & Board La", "3/12 BED AND BOARD LANE"),
            ("STOKE-ON-TRENT", "STOKE ON TRENT"),
            ("No. 7 Cl", "7 CLOSE"),
            ("FLAT A 12 Ffordd Gwyn", "FLAT A 12 FFORDD GWYN"),
            ("0 FLAT 0A 00 F07", "0 FLAT A 0 FLAT 7"),
            ("FLAT NO B", "FLAT B"),
            ("EB3 0RT", "EB3 0RT"),
            ("C/O Smith", "SMITH"),
            ("R/O 27 High St", "REAR 27 HIGH ST"),
            ("R O 27 High St", "REAR 27 HIGH ST"),
            ("Elm House formerly Ash Lodge", "ELM HOUSE"),
            ("Łódź 5", "LODZ 5"),
            ("4 & 6 High St", "4-6 HIGH ST"),
            ("144 & a half High St", "144.5 HIGH ST"),
            ("19 to 21 High St", "19-21 HIGH ST"),
            ("FlatB 6 High R0ad", "FLAT B 6 HIGH R0AD"),
            ("Flat 3 A Block", "FLAT 3 A BLOCK"),
            ("Flat 4 and 6 High St", "FLAT 4 AND 6 HIGH ST"),
            ("R6 High St", "ROOM 6 HIGH ST"),
        ] {
            assert_eq!(text(written), canonical, "{written}");
        }
    }

    #[test]
    fn run_together_keeps_numbers_apart() {
        let made = words(["ROSE MEAD 1 12"], &AddressDictionaries::shipped());
        let mut joined = String::new();
        run_together(&made, &mut joined);
        assert_eq!(joined, "ROSEMEAD1 12");
    }
}
