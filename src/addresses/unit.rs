//! Which flat, room or floor: the unit inside a building.
//!
//! In: words of which some are already spoken for. Out: the unit in one writing (`FIRST REAR`, `3A`, `ROOM2`), and which
//! words said so. Numbers that stand alone are left to `reading`.

use compact_str::CompactString;

use super::dictionaries::{AddressDictionaries, UnitWord};
use super::words::Word;

/// What a word of the address has been read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Part {
    #[default]
    Free,
    Street,
    Name,
    Unit,
    Number,
    Place,
}

/// A unit as read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Unit {
    /// Canonical; empty for none.
    pub(super) text: CompactString,
    /// The same without its floor and position, if it has a number or letter besides; else empty.
    pub(super) id: CompactString,
    /// Index of the one word that holds the number, if exactly one unit word took exactly one number.
    pub(super) took: Option<usize>,
}

#[derive(Default)]
struct Found {
    floors: Vec<CompactString>,
    ids: Vec<CompactString>,
    bare: bool,
    took: Option<usize>,
}

/// Reads the unit from the free words and marks them.
pub(super) fn read_unit(
    words: &[Word],
    parts: &mut [Part],
    dictionaries: &AddressDictionaries,
) -> Unit {
    let mut found = Found::default();
    let free = |parts: &[Part], i: usize| parts.get(i) == Some(&Part::Free);
    let mut i = 0;
    while i < words.len() {
        if !free(parts, i) {
            i += 1;
            continue;
        }
        let Some((_, kind)) = dictionaries.unit(&words[i].text) else {
            if is_stair(&words[i].text) {
                parts[i] = Part::Unit;
                found.ids.push(words[i].text.clone());
            }
            i += 1;
            continue;
        };
        i = match kind {
            UnitWord::Unit | UnitWord::Room | UnitWord::Block => {
                named_unit(words, parts, i, dictionaries, &mut found)
            }
            UnitWord::FlatOrFloor | UnitWord::FloorWord => {
                floor_or_flat(words, parts, i, dictionaries, &mut found)
            }
            UnitWord::Floor | UnitWord::Position => {
                floor_run(words, parts, i, dictionaries, &mut found)
            }
            UnitWord::Alone => alone(words, parts, i, dictionaries, &mut found),
            UnitWord::Building | UnitWord::BlockName => i + 1,
        };
    }
    finish(found)
}

fn finish(mut found: Found) -> Unit {
    found.floors.sort();
    found.floors.dedup();
    // the flat before its block
    found.ids.sort_by(|a, b| {
        (a.starts_with("BLOCK"), a.as_str()).cmp(&(b.starts_with("BLOCK"), b.as_str()))
    });
    found.ids.dedup();
    let id = found.ids.join(" ");
    let mut text = found.floors.join(" ");
    if !text.is_empty() && !id.is_empty() {
        text.push(' ');
    }
    text.push_str(&id);
    if text.is_empty() && found.bare {
        text.push_str("FLAT");
    }
    let loose = if found.floors.is_empty() { CompactString::default() } else { id.into() };
    Unit {
        text: text.into(),
        id: loose,
        took: if found.ids.len() == 1 && found.floors.is_empty() { found.took } else { None },
    }
}

/// Whether a word can name a unit: `3`, `3A`, `A`, `A1`, `1F2`.
fn is_id(word: &Word) -> bool {
    let bytes = word.text.as_bytes();
    bytes.len() <= 5
        && (bytes.iter().any(u8::is_ascii_digit) || bytes.len() == 1)
        && !word.text.contains('-')
}

/// `2-1` after the word for a flat: stair and door, as `2/1`.
fn stair_id(word: &Word) -> Option<CompactString> {
    let (stair, door) = word.text.split_once('-')?;
    let short =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    ((stair == "G" || short(stair)) && short(door))
        .then(|| compact_str::format_compact!("{stair}/{door}"))
}

/// `2F1`, `GF2`: the second floor's flat 1, as common stairs number them.
fn is_stair(text: &str) -> bool {
    text.split_once('F').is_some_and(|(floor, flat)| {
        let number =
            |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        (floor == "G" || number(floor)) && number(flat)
    })
}

/// `FLAT 3`, `ROOM 2`, `FLAT 2/1`, `FLAT`.
fn named_unit(
    words: &[Word],
    parts: &mut [Part],
    at: usize,
    dictionaries: &AddressDictionaries,
    found: &mut Found,
) -> usize {
    let Some((canonical, kind)) = dictionaries.unit(&words[at].text) else { return at + 1 };
    let prefix =
        if matches!(kind, UnitWord::Room | UnitWord::Block) { canonical.as_str() } else { "" };
    let next = at + 1;
    let takes = !words[at].ends_segment || words.get(next + 1).is_some_and(Word::is_numeric);
    let stair = words.get(next).and_then(stair_id);
    if takes && parts.get(next) == Some(&Part::Free) && (is_id(&words[next]) || stair.is_some()) {
        let id = stair.as_deref().unwrap_or(words[next].text.as_str());
        // the building's number may stand before the flat: `48 FLAT 2/2 VICTORIA DRIVE`
        let another = |i: usize| parts[i] == Part::Free && words[i].is_numeric();
        let number_elsewhere = (next + 1..words.len()).any(another)
            && (words[next].ends_segment || words[next + 1].is_numeric())
            || (0..at).any(another);
        if let Some((first, _)) = id.split_once('/')
            && !number_elsewhere
        {
            // `FLAT 3/12 HIGH STREET`: the rest of the word is the building's number, which `reading` takes
            parts[at] = Part::Unit;
            found.ids.push(compact_str::format_compact!("{prefix}{first}"));
            return next + 1;
        }
        parts[at] = Part::Unit;
        parts[next] = Part::Unit;
        found.ids.push(compact_str::format_compact!("{prefix}{id}"));
        found.took = prefix.is_empty().then_some(next);
        return next + 1;
    }
    // `A BLOCK`
    if kind == UnitWord::Block
        && let Some(before) = at.checked_sub(1)
        && parts[before] == Part::Free
        && matches!(words[before].text.as_bytes(), [b'A'..=b'Z'])
    {
        parts[before..=at].fill(Part::Unit);
        found.ids.push(compact_str::format_compact!("{prefix}{}", words[before].text));
        return next;
    }
    parts[at] = Part::Unit;
    // `FLAT FIRST FLOOR` says more in the next round
    found.bare = true;
    next
}

/// `FLOOR 1`, `FL 3`, and the floor word left over after its floor.
fn floor_or_flat(
    words: &[Word],
    parts: &mut [Part],
    at: usize,
    dictionaries: &AddressDictionaries,
    found: &mut Found,
) -> usize {
    let next = at + 1;
    if parts.get(next) != Some(&Part::Free) || words[at].ends_segment || !is_id(&words[next]) {
        return next;
    }
    let kind = dictionaries.unit(&words[at].text).map(|(_, kind)| kind);
    parts[at] = Part::Unit;
    parts[next] = Part::Unit;
    if kind == Some(UnitWord::FlatOrFloor) {
        found.ids.push(words[next].text.clone());
        found.took = Some(next);
    } else {
        found.floors.push(floor_of_number(&words[next].text));
    }
    next + 1
}

fn floor_of_number(number: &str) -> CompactString {
    const FLOORS: [&str; 11] = [
        "GROUND", "FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH",
        "NINTH", "TENTH",
    ];
    if number == "G" {
        return FLOORS[0].into();
    }
    number
        .parse::<usize>()
        .ok()
        .and_then(|n| FLOORS.get(n))
        .map_or_else(|| number.into(), |f| (*f).into())
}

/// `GROUND FLOOR`, `FIRST AND SECOND FLOOR FLAT`, `TOP FLAT`, `REAR OF`.
fn floor_run(
    words: &[Word],
    parts: &mut [Part],
    at: usize,
    dictionaries: &AddressDictionaries,
    found: &mut Found,
) -> usize {
    let mut end = at;
    let mut said: Vec<CompactString> = Vec::new();
    let mut closed = false;
    while end < words.len() && parts[end] == Part::Free {
        let text = words[end].text.as_str();
        let kind = dictionaries.unit(text);
        match kind {
            Some((canonical, UnitWord::Floor | UnitWord::Position)) => said.push(canonical.clone()),
            Some((_, UnitWord::FloorWord | UnitWord::FlatOrFloor)) => closed = true,
            Some((_, UnitWord::Unit)) => {
                closed = true;
                break;
            }
            _ if text == "AND" && !said.is_empty() => {}
            _ if text == "OF" && end == at + 1 && is_rear(&words[at]) => closed = true,
            // `REAR 13 HIGH STREET`
            None if end == at + 1 && is_rear(&words[at]) && words[end].is_numeric() => {
                closed = true;
                break;
            }
            _ => break,
        }
        end += 1;
        if closed && words[end - 1].ends_segment {
            break;
        }
    }
    // a street may be called First Avenue or Garden Row: a floor needs its floor or flat
    if !closed {
        return at + 1;
    }
    found.floors.append(&mut said);
    let end = flat_after(words, parts, end, dictionaries, found);
    parts[at..end].fill(Part::Unit);
    end.max(at + 1)
}

fn is_rear(word: &Word) -> bool {
    matches!(word.text.as_str(), "REAR" | "BACK")
}

/// `GROUND FLOOR FLAT 12` is at number 12, `GROUND FLOOR FLAT 2 12` is flat 2 there: where the flat after a floor ends.
fn flat_after(
    words: &[Word],
    parts: &[Part],
    at: usize,
    dictionaries: &AddressDictionaries,
    found: &mut Found,
) -> usize {
    let flat = words
        .get(at)
        .and_then(|word| dictionaries.unit(&word.text))
        .is_some_and(|(_, kind)| kind == UnitWord::Unit);
    if !flat || parts[at] != Part::Free || at == 0 || words[at - 1].ends_segment {
        return at;
    }
    let next = at + 1;
    let has_id = parts.get(next) == Some(&Part::Free)
        && is_id(&words[next])
        && (!words[next].is_numeric() || words[next + 1..].iter().any(Word::is_numeric))
        && !words[at].ends_segment;
    if !has_id {
        return next;
    }
    found.ids.push(words[next].text.clone());
    next + 1
}

/// `BASEMENT`, `THE ANNEXE`, unless it is part of a longer name.
fn alone(
    words: &[Word],
    parts: &mut [Part],
    at: usize,
    dictionaries: &AddressDictionaries,
    found: &mut Found,
) -> usize {
    let next = |text: &str| words.get(at + 1).is_some_and(|next| next.text == text);
    let street_follows = !words[at].ends_segment
        && words.get(at + 1).is_some_and(|next| dictionaries.ends_street(&next.text));
    // `OVER` is a village too
    let after_flat = at > 0 && parts[at - 1] == Part::Unit;
    let over = words[at].text == "OVER" && !next("SHOP") && !next("THE") && !after_flat;
    if street_follows || over {
        return at + 1;
    }
    if let Some((canonical, _)) = dictionaries.unit(&words[at].text) {
        found.floors.push(canonical.clone());
    }
    let mut end = flat_after(words, parts, at + 1, dictionaries, found);
    // `ABOVE THE SHOP`
    if matches!(words[at].text.as_str(), "ABOVE" | "OVER") {
        let said = |i: usize| {
            parts.get(i) == Some(&Part::Free)
                && words
                    .get(i)
                    .is_some_and(|w| matches!(w.text.as_str(), "THE" | "SHOP" | "PREMISES"))
        };
        while said(end) {
            end += 1;
        }
    }
    parts[at..end].fill(Part::Unit);
    end
}

#[cfg(test)]
mod tests {
    use super::{Part, read_unit};
    use crate::addresses::AddressDictionaries;
    use crate::addresses::words::words;

    #[test]
    fn units_have_one_writing() {
        let dictionaries = AddressDictionaries::shipped();
        for (written, unit) in [
            ("FLAT 3 12 HIGH ST", "3"),
            ("APT 3A, 12 HIGH ST", "3A"),
            ("FLAT A 12 HIGH ST", "A"),
            ("GND FLR FLAT 12 HIGH ST", "GROUND"),
            ("FLAT GROUND FLOOR, 12 HIGH ST", "GROUND"),
            ("1ST FL FLT, 12 HIGH ST", "FIRST"),
            ("FIRST & SECOND FLOOR FLAT 12 HIGH ST", "FIRST SECOND"),
            ("TOP FLAT 12 HIGH ST", "TOP"),
            ("12 HIGH ST, FLAT 3", "3"),
            ("FLAT 2 FIRST FLOOR 12 HIGH ST", "FIRST 2"),
            ("BASEMENT FLAT 12 HIGH ST", "BASEMENT"),
            ("REAR OF 12 HIGH ST", "REAR"),
            ("THE FLAT, 12 HIGH ST", "FLAT"),
            ("ROOM 4 12 HIGH ST", "ROOM4"),
            ("FLAT 2/1 12 HIGH ST", "2/1"),
            ("FLAT 3/12 HIGH ST", "3"),
            ("48 FLAT 2/2 HIGH ST", "2/2"),
            ("FLAT 2-1, 12 HIGH ST", "2/1"),
            ("12 HIGH ST 2F1", "2F1"),
            ("GF2, 12 HIGH ST", "GF2"),
            ("REAR 12 HIGH ST", "REAR"),
            ("12 (BACK OF) HIGH ST", "REAR"),
            ("ABOVE THE SHOP, 12 HIGH ST", "ABOVE"),
            ("FLAT ABOVE, 12 HIGH ST", "ABOVE"),
            ("FLAT OVER, 12 HIGH ST", "ABOVE"),
            ("UPSTAIRS FLAT, 12 HIGH ST", "ABOVE"),
            ("12 HIGH ST, OVER", ""),
            ("GFF, 12 HIGH ST", "GROUND"),
            ("LGF FLAT 12 HIGH ST", "GROUND LOWER"),
            ("FLAT 3 A BLOCK, 12 HIGH ST", "3 BLOCKA"),
            ("FLOOR 2, 12 HIGH ST", "SECOND"),
            ("BLOCK B FLAT 3 ROWAN COURT", "3 BLOCKB"),
            ("12 FIRST AVENUE", ""),
            ("12 GARDEN ROW", ""),
            ("12 HIGH ST", ""),
        ] {
            let made = words([written], &dictionaries);
            let mut parts = vec![Part::Free; made.len()];
            assert_eq!(read_unit(&made, &mut parts, &dictionaries).text, unit, "{written}");
        }
    }
}
