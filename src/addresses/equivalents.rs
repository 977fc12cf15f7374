//! Other words for the same unit, as the building's own units show.
//!
//! In: a unit as written and the units that the gazetteer lists in that building, each with the number of its premises
//! (which may be listed in several words). Out: the premises that it must be, or none. A top floor is the highest of
//! those that are there, a basement may be called garden or lower ground, a letter may count where the gazetteer has
//! numbers, `5` in block B may be `B5`; but only where the building leaves no other choice.

/// Which premises the unit `written` is in other words; none if none or several could be.
pub(super) fn same_in_other_words(written: &str, listed: &[(u32, &str)]) -> Option<u32> {
    let is = |test: &dyn Fn(&str) -> bool| {
        only(listed.iter().filter(|(_, unit)| test(unit)).map(|(premises, _)| *premises))
    };
    let below = |unit: &str| storey(unit) == Some(Storey::Below);
    let bare = |unit: &str| matches!(unit, "FLAT" | "ABOVE");
    let same_kind =
        |unit: &str| without_kind(unit).is_some() && without_kind(unit) == without_kind(written);
    let in_block = |unit: &str| {
        let there = flat_and_block(unit);
        there.is_some() && (there == flat_and_block(written) || there == flat_of_block(written))
    };
    is(&in_block)
        .or_else(|| is(&same_kind))
        .or_else(|| is(&|unit| below(unit) && below(written)))
        .or_else(|| {
            is(&|unit| {
                stair_and_door(unit).is_some() && stair_and_door(unit) == stair_and_door(written)
            })
        })
        .or_else(|| top_floor(written, listed))
        .or_else(|| letter_for_number(written, listed))
        .or_else(|| is(&|unit| on_floor_alone(unit, written) || on_floor_alone(written, unit)))
        .or_else(|| {
            is(&|_| {
                bare(written) || written == "FIRST" && listed.iter().any(|(_, unit)| bare(unit))
            })
        })
}

/// The one premises of these, however often it comes.
fn only(premises: impl Iterator<Item = u32>) -> Option<u32> {
    let mut all = premises;
    let first = all.next()?;
    all.all(|next| next == first).then_some(first)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Storey {
    Below,
    At(usize),
    Top,
}

const FLOORS: [&str; 11] = [
    "GROUND", "FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH",
    "TENTH",
];

/// The floor that a unit names, if it names one only.
fn storey(unit: &str) -> Option<Storey> {
    let mut found = None;
    for word in unit.split(' ') {
        let storey = match word {
            "BASEMENT" | "GARDEN" => Storey::Below,
            "TOP" | "ATTIC" | "PENTHOUSE" => Storey::Top,
            "GROUND" if unit.split(' ').any(|word| word == "LOWER") => Storey::Below,
            word => match FLOORS.iter().position(|floor| *floor == word) {
                Some(at) => Storey::At(at),
                None => continue,
            },
        };
        if found.replace(storey).is_some_and(|before| before != storey) {
            return None;
        }
    }
    found
}

/// Whether a unit is told by its floor and position and nothing else: `FIRST REAR`.
pub(super) fn is_floor_alone(unit: &str) -> bool {
    let position = |word| matches!(word, "REAR" | "FRONT" | "LEFT" | "RIGHT" | "MIDDLE" | "SIDE");
    storey(unit).is_some() && beside_floor(unit).all(position)
}

/// What a unit says besides its floor.
fn beside_floor(unit: &str) -> impl Iterator<Item = &str> {
    unit.split(' ').filter(|word| {
        !FLOORS.contains(word)
            && !matches!(*word, "TOP" | "ATTIC" | "BASEMENT" | "LOWER" | "UPPER" | "PENTHOUSE")
    })
}

/// The highest of the floors that are listed; or, in a house of up to four flats that are only counted, the last of them.
fn top_floor(written: &str, listed: &[(u32, &str)]) -> Option<u32> {
    if storey(written) != Some(Storey::Top) || beside_floor(written).next().is_some() {
        return None;
    }
    let storeys = |premises: u32| {
        listed.iter().filter(move |(at, _)| *at == premises).find_map(|(_, unit)| storey(unit))
    };
    let mut premises: Vec<u32> = listed.iter().map(|(at, _)| *at).collect();
    premises.sort_unstable();
    premises.dedup();
    if premises.iter().any(|at| storeys(*at) == Some(Storey::Top)) {
        return only(premises.iter().copied().filter(|at| storeys(*at) == Some(Storey::Top)));
    }
    if premises.len() > 1 && premises.iter().all(|at| storeys(*at).is_some()) {
        let highest = premises.iter().filter_map(|at| storeys(*at)).max();
        return only(premises.iter().copied().filter(|at| storeys(*at) == highest));
    }
    let counted = |at: u32| {
        listed.iter().filter(|(premises, _)| *premises == at).find_map(|(_, unit)| count_of(unit))
    };
    let mut counts: Vec<(usize, u32)> =
        premises.iter().map(|at| counted(*at).map(|count| (count, *at))).collect::<Option<_>>()?;
    counts.sort_unstable();
    let whole = counts.iter().enumerate().all(|(nth, (count, _))| *count == nth + 1);
    (whole && (2..=4).contains(&counts.len())).then(|| counts[counts.len() - 1].1)
}

/// `3` or `C`: the third.
fn count_of(unit: &str) -> Option<usize> {
    match unit.as_bytes() {
        [letter @ b'A'..=b'H'] => Some(usize::from(letter - b'A') + 1),
        [digit @ b'1'..=b'9'] => Some(usize::from(digit - b'0')),
        _ => None,
    }
}

/// `2/1`, `2F1`, `GF1` and `SECOND 1`: flat 1 on the second floor.
fn stair_and_door(unit: &str) -> Option<(usize, &str)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((stair, door)) = unit.split_once(['/', 'F']).filter(|(_, door)| digits(door)) {
        let floor = if stair == "G" { 0 } else { stair.parse().ok()? };
        return Some((floor, door));
    }
    let Storey::At(floor) = storey(unit)? else { return None };
    let mut beside = beside_floor(unit);
    match (beside.next(), beside.next()) {
        (Some(door), None) if digits(door) => Some((floor, door)),
        (_, _) => None,
    }
}

/// `5 BLOCKB` and `B5`: the flat and its block.
fn flat_and_block(unit: &str) -> Option<(&str, &str)> {
    if let Some((flat, block)) = unit.split_once(' ') {
        return block.strip_prefix("BLOCK").map(|block| (flat, block));
    }
    let letter = unit.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
    let flat = unit
        .get(1..)
        .filter(|flat| !flat.is_empty() && flat.bytes().all(|b| b.is_ascii_digit()))?;
    letter.then(|| (flat, &unit[..1]))
}

/// `12B` where the building has blocks: flat 12 of block B.
fn flat_of_block(unit: &str) -> Option<(&str, &str)> {
    let (flat, block) = unit.split_at_checked(unit.len().checked_sub(1)?)?;
    let letter = block.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
    (letter && !flat.is_empty() && flat.bytes().all(|b| b.is_ascii_digit()))
        .then_some((flat, block))
}

/// `ROOM6`, `PITCH6` and `6`: the number without the word for what is counted.
fn without_kind(unit: &str) -> Option<&str> {
    let number = ["ROOM", "SUITE", "PITCH", "CARAVAN", "PLOT", "CHALET", "MOORING", "BERTH"]
        .iter()
        .find_map(|kind| unit.strip_prefix(kind))
        .unwrap_or(unit);
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(number)
}

/// `FLAT B` where the building counts 1, 2, 3; `FLAT 2` where it has A, B, C; each in one block.
fn letter_for_number(written: &str, listed: &[(u32, &str)]) -> Option<u32> {
    let (flat, block) = written.split_once(' ').unwrap_or((written, ""));
    let wanted = count_of(flat)?;
    let is_letter = |unit: &str| unit.bytes().all(|b| b.is_ascii_uppercase());
    let in_block = |unit: &str| unit.split_once(' ').map_or("", |(_, block)| block) == block;
    let flat_of = |unit: &str| -> String { unit.split(' ').next().unwrap_or(unit).to_owned() };
    let number = |unit: &str| !unit.is_empty() && unit.bytes().all(|b| b.is_ascii_digit());
    let letter = |unit: &str| unit.len() == 1 && is_letter(unit);
    let counted: Vec<(u32, String)> = listed
        .iter()
        .filter(|(_, unit)| in_block(unit))
        .map(|(premises, unit)| (*premises, flat_of(unit)))
        .filter(|(_, unit)| number(unit) || letter(unit))
        .collect();
    let other = |unit: &str| if is_letter(flat) { number(unit) } else { letter(unit) };
    let several = counted.iter().any(|(premises, _)| *premises != counted[0].0);
    if !several || !counted.iter().all(|(_, unit)| other(unit)) {
        return None;
    }
    only(counted.iter().filter(|(_, unit)| count_of(unit) == Some(wanted)).map(|(at, _)| *at))
}

/// `FIRST` and `FIRST REAR`, `FIRST 2`: the floor alone, where the building lists one unit on it.
fn on_floor_alone(floor: &str, unit: &str) -> bool {
    let at = storey(floor);
    at.is_some() && beside_floor(floor).next().is_none() && at == storey(unit)
}

#[cfg(test)]
mod tests {
    use super::same_in_other_words;

    #[test]
    fn other_words_are_taken_only_where_the_building_leaves_no_choice() {
        // each letter before the units of a premises is one premises with its variants parted by `=`
        for (written, listed, expected) in [
            ("TOP", "GROUND,FIRST,SECOND", Some(2)),
            ("TOP", "1=GROUND,2=FIRST,3", Some(2)),
            ("TOP", "BASEMENT,GROUND", Some(1)),
            ("TOP", "A,B,C", Some(2)),
            ("TOP", "A,C,D", None),
            ("TOP", "1,2,3,4,5", None),
            ("TOP", "GROUND", None),
            ("TOP", "FIRST FRONT,FIRST REAR", None),
            ("SECOND", "GROUND,FIRST,TOP", None),
            ("GROUND LOWER", "BASEMENT,GROUND", Some(0)),
            ("BASEMENT", "GARDEN,GROUND", Some(0)),
            ("2/1", "SECOND 1,SECOND 2", Some(0)),
            ("2F1", "2/1,2/2", Some(0)),
            ("GF2", "0/1,0/2", Some(1)),
            ("B", "1,2,3", Some(1)),
            ("B", "1=GROUND,2=FIRST", Some(1)),
            ("2", "A,B", Some(1)),
            ("F BLOCKD", "5 BLOCKD,6 BLOCKD,6 BLOCKE", Some(1)),
            ("D", "1,2,3", None),
            ("B", "1,2,C", None),
            ("FIRST", "GROUND,FIRST REAR", Some(1)),
            ("FIRST", "FIRST FRONT,FIRST REAR", None),
            ("FLAT", "A", Some(0)),
            ("ABOVE", "FLAT=FIRST", Some(0)),
            ("FLAT", "A,B", None),
            ("A5", "5 BLOCKA,5 BLOCKB", Some(0)),
            ("5 BLOCKB", "A5,B5", Some(1)),
            ("6", "ROOM5,ROOM6", Some(1)),
            ("ROOM6", "6,7", Some(0)),
            ("12B", "12 BLOCKA,12 BLOCKB", Some(1)),
            ("C", "FLAT=A,B", None),
            ("E", "2/1=5,2/2=6", Some(0)),
            ("2", "SUITE1,SUITE2", Some(1)),
            ("9", "1,2", None),
        ] {
            let units: Vec<(u32, &str)> = (0..)
                .zip(listed.split(','))
                .flat_map(|(at, variants)| variants.split('=').map(move |unit| (at, unit)))
                .collect();
            assert_eq!(same_in_other_words(written, &units), expected, "{written} among {listed}");
        }
    }
}
