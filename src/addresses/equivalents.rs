//! Other words for the same unit, as the building's own units show.
//!
//! In: a unit as written and the units that the gazetteer lists in that building. Out: the one that it must be, or none.
//! A top floor is the highest of those that are numbered, a basement may be called garden or lower ground, a letter may
//! count where the gazetteer has numbers; but only where the building leaves no other choice.

/// Which of `listed` the unit `written` is in other words; none if none or several could be.
pub(super) fn same_in_other_words(written: &str, listed: &[&str]) -> Option<usize> {
    let only = |test: &dyn Fn(&str) -> bool| {
        let mut found = listed.iter().enumerate().filter(|(_, unit)| test(unit));
        let first = found.next()?;
        // variants of one address say the same twice
        found.all(|(_, unit)| unit == first.1).then_some(first.0)
    };
    top_floor(written, listed)
        .or_else(|| only(&|unit| storey(unit) == Some(Storey::Below) && storey(written) == Some(Storey::Below)))
        .or_else(|| only(&|unit| slashed(unit).is_some() && slashed(unit) == slashed(written)))
        .or_else(|| letter_for_number(written, listed))
        .or_else(|| only(&|unit| on_floor_alone(unit, written) || on_floor_alone(written, unit)))
        .or_else(|| only(&|unit| bare(written) && !bare(unit)).filter(|_| distinct(listed) == 1))
}

fn distinct(listed: &[&str]) -> usize {
    let mut units = listed.to_vec();
    units.sort_unstable();
    units.dedup();
    units.len()
}

/// `FLAT`: there is one, and it has no name.
fn bare(unit: &str) -> bool {
    unit == "FLAT"
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
    let words: Vec<&str> = unit.split(' ').collect();
    let mut found = None;
    for word in &words {
        let storey = match *word {
            "BASEMENT" | "GARDEN" => Storey::Below,
            "TOP" | "ATTIC" => Storey::Top,
            "GROUND" if words.contains(&"LOWER") => Storey::Below,
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

/// What a unit says besides its floor.
fn beside_floor(unit: &str) -> Vec<&str> {
    let floor = |word: &&str| {
        FLOORS.contains(word) || matches!(*word, "TOP" | "ATTIC" | "BASEMENT" | "LOWER" | "UPPER")
    };
    unit.split(' ').filter(|word| !floor(word)).collect()
}

fn top_floor(written: &str, listed: &[&str]) -> Option<usize> {
    let highest = |units: &[&str]| {
        units
            .iter()
            .filter_map(|unit| match storey(unit) {
                Some(Storey::At(floor)) => Some(floor),
                Some(Storey::Below | Storey::Top) | None => None,
            })
            .max()
    };
    let among = listed.iter().any(|unit| storey(unit) == Some(Storey::Top));
    let wanted = match storey(written)? {
        Storey::Top if !among => Storey::At(highest(listed).filter(|floor| *floor > 0)?),
        // the floor above all that are numbered, where there is a top floor
        Storey::At(floor) if among && highest(listed).is_none_or(|highest| floor == highest + 1) => {
            Storey::Top
        }
        Storey::Top | Storey::At(_) | Storey::Below => return None,
    };
    let says = beside_floor(written);
    let mut fitting = listed
        .iter()
        .enumerate()
        .filter(|(_, unit)| storey(unit) == Some(wanted) && beside_floor(unit) == says);
    let first = fitting.next()?;
    fitting.all(|(_, unit)| unit == first.1).then_some(first.0)
}

/// `2/1`, `2F1` and `SECOND 1`: flat 1 on the second floor.
fn slashed(unit: &str) -> Option<(usize, &str)> {
    if let Some((floor, flat)) = unit.split_once(['/', 'F']).filter(|(floor, _)| !floor.is_empty()) {
        let floor = if floor == "G" { 0 } else { floor.parse().ok()? };
        return (!flat.is_empty() && flat.bytes().all(|b| b.is_ascii_digit())).then_some((floor, flat));
    }
    let Storey::At(floor) = storey(unit)? else { return None };
    match beside_floor(unit).as_slice() {
        [flat] if flat.bytes().all(|b| b.is_ascii_digit()) => Some((floor, flat)),
        _ => None,
    }
}

/// `FLAT B` where the building counts 1, 2, 3; `FLAT 2` where it has A, B, C.
fn letter_for_number(written: &str, listed: &[&str]) -> Option<usize> {
    let letter = |unit: &str| match unit.as_bytes() {
        [letter @ b'A'..=b'H'] => Some(usize::from(letter - b'A') + 1),
        _ => None,
    };
    let number = |unit: &str| unit.parse::<usize>().ok().filter(|number| (1..=8).contains(number));
    if listed.len() < 2 {
        return None;
    }
    if let Some(nth) = letter(written) {
        let all = listed.iter().all(|unit| number(unit).is_some());
        return listed.iter().position(|unit| all && number(unit) == Some(nth));
    }
    let nth = number(written)?;
    let all = listed.iter().all(|unit| letter(unit).is_some());
    listed.iter().position(|unit| all && letter(unit) == Some(nth))
}

/// `FIRST` and `FIRST REAR`, `FIRST 2`: the floor alone, where the building lists one unit on it.
fn on_floor_alone(floor: &str, unit: &str) -> bool {
    let at = storey(floor);
    at.is_some() && beside_floor(floor).is_empty() && at == storey(unit)
}

#[cfg(test)]
mod tests {
    use super::same_in_other_words;

    #[test]
    fn other_words_are_taken_only_where_the_building_leaves_no_choice() {
        for (written, listed, expected) in [
            ("TOP", vec!["GROUND", "FIRST", "SECOND"], Some("SECOND")),
            ("SECOND", vec!["GROUND", "FIRST", "TOP"], Some("TOP")),
            ("THIRD", vec!["GROUND", "FIRST", "TOP"], None),
            ("TOP", vec!["1", "2"], None),
            ("TOP", vec!["GROUND"], None),
            ("TOP", vec!["FIRST FRONT", "FIRST REAR"], None),
            ("GROUND LOWER", vec!["BASEMENT", "GROUND"], Some("BASEMENT")),
            ("BASEMENT", vec!["GARDEN", "GROUND"], Some("GARDEN")),
            ("2/1", vec!["SECOND 1", "SECOND 2"], Some("SECOND 1")),
            ("2F1", vec!["2/1", "2/2"], Some("2/1")),
            ("B", vec!["1", "2", "3"], Some("2")),
            ("2", vec!["A", "B"], Some("B")),
            ("D", vec!["1", "2", "3"], None),
            ("B", vec!["1", "2", "C"], None),
            ("FIRST", vec!["GROUND", "FIRST REAR"], Some("FIRST REAR")),
            ("FIRST", vec!["FIRST FRONT", "FIRST REAR"], None),
            ("FLAT", vec!["A"], Some("A")),
            ("FLAT", vec!["A", "B"], None),
            ("9", vec!["1", "2"], None),
        ] {
            let found = same_in_other_words(written, &listed).map(|at| listed[at]);
            assert_eq!(found, expected, "{written} among {listed:?}");
        }
    }
}
