//! What stands in address lines besides the address: a postcode anywhere, somebody's care.
//!
//! In: parts of lines, folded. Out: the part without its postcode, and the postcode; what follows a `C/O`. What a column of
//! its own holds, and words for no address, are left to `normalise`.

use compact_str::CompactString;

use crate::values::Postcode;

/// What follows `C/O` or `CARE OF` at the start of a part.
pub(crate) fn after_care_of<'f>(part: &str, folded: &'f str) -> Option<&'f str> {
    let abbreviated = folded.strip_prefix("C O ").filter(|_| part.contains(['/', '\\']));
    abbreviated
        .or_else(|| folded.strip_prefix("CARE OF "))
        .or_else(|| folded.strip_prefix("CO ").filter(|_| part.contains('/')))
}

/// Takes a postcode out of a part: the last one, wherever it stands.
pub(crate) fn split_postcode(folded: &str) -> Option<(CompactString, Postcode)> {
    if !may_hold_a_postcode(folded) {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    for at in (0..words.len()).rev() {
        let word = words[at].as_bytes();
        // the inward part ends in two letters after a digit: nearly every other word is told by a look at it
        let [.., digit, one, other] = word else { continue };
        if !digit.is_ascii_digit() || !one.is_ascii_uppercase() || !other.is_ascii_uppercase() {
            continue;
        }
        let (start, text) = match (word.len(), at.checked_sub(1)) {
            (3, Some(before)) => (before, format!("{}{}", words[before], words[at])),
            (5..=7, _) => (at, words[at].to_owned()),
            _ => continue,
        };
        if let Ok(postcode) = Postcode::parse(&text) {
            let rest: Vec<&str> = words[..start].iter().chain(&words[at + 1..]).copied().collect();
            return Some((rest.join(" ").into(), postcode));
        }
    }
    None
}

/// Whether any word ends as an inward part does; hardly any line's does.
fn may_hold_a_postcode(folded: &str) -> bool {
    let ends = memchr::memchr_iter(b' ', folded.as_bytes()).chain([folded.len()]);
    ends.filter_map(|end| folded.as_bytes()[..end].last_chunk()).any(|[digit, one, other]| {
        digit.is_ascii_digit() && one.is_ascii_uppercase() && other.is_ascii_uppercase()
    })
}

/// `12`, `12A`, `12-14`.
pub(crate) fn is_bare_number(part: &str) -> bool {
    part.starts_with(|char: char| char.is_ascii_digit()) && part.len() <= 7 && !part.contains(' ')
}

/// A postcode that a line break parts, `EB22` and `1DB`: what stands before it and after it.
pub(crate) fn broken_postcode(
    line: &str,
    next: &str,
) -> Option<(CompactString, Postcode, CompactString)> {
    let (head, outward) = line.rsplit_once(' ').unwrap_or(("", line));
    let (inward, tail) = next.split_once(' ').unwrap_or((next, ""));
    if inward.len() != 3 || !(2..=4).contains(&outward.len()) {
        return None;
    }
    let postcode = Postcode::parse(&format!("{outward}{inward}")).ok()?;
    Some((head.into(), postcode, tail.into()))
}
