//! Moves that are as likely a clerk's slip.
//!
//! In: what last night knew of a person, the home left, and the records of the home entered. Out: whether the two addresses are so near
//! in writing that the new one may be the old one mistaken. House numbers are mistyped far more often than people move next door, and a
//! known home is written in a way that is not found far more often than somebody moves to a home that the gazetteer does not have. What
//! follows from it is left to `address_change`.

use super::snapshot::{HomeNight, PersonNight, RecordNight};
use crate::households::Residence;

/// True if all records of the home entered may be the home left, mistaken.
pub(super) fn is_doubtful(before: &PersonNight, from: &Residence, here: &[&RecordNight]) -> bool {
    let then: Vec<&HomeNight> = before
        .records
        .iter()
        .filter_map(|record| record.home.as_ref())
        .filter(|home| home.residence == *from)
        .collect();
    let mistaken = |home: &HomeNight| match home.residence {
        Residence::Provisional(_) => true,
        Residence::Uprn(_) => {
            let mut written = then.iter().map(|old| (old.read_as.as_str(), home.read_as.as_str()));
            written.any(|(old, new)| is_next_door(old, new))
        }
    };
    here.iter().filter_map(|record| record.home.as_ref()).all(mistaken)
}

/// True if two addresses, read as unit, number and street, differ in the number alone or in the unit alone, and hardly there.
fn is_next_door(one: &str, other: &str) -> bool {
    let parts = |read_as: &str| {
        let mut parts = read_as.splitn(3, '|').map(str::to_owned);
        Some([parts.next()?, parts.next()?, parts.next()?])
    };
    let (Some([unit, number, street]), Some([other_unit, other_number, other_street])) =
        (parts(one), parts(other))
    else {
        return false;
    };
    street == other_street
        && ((unit == other_unit && is_a_slip(&number, &other_number))
            || (number == other_number && is_a_slip(&unit, &other_unit)))
}

/// True if one mark of the two is another, is missing, or has changed places with the next, or if the numbers follow each other in a
/// street or its side.
fn is_a_slip(one: &str, other: &str) -> bool {
    if let (Ok(one), Ok(other)) = (one.parse::<u32>(), other.parse::<u32>())
        && one.abs_diff(other) <= 2
    {
        return true;
    }
    strsim::osa_distance(one, other) == 1
}

#[cfg(test)]
mod tests {
    use super::is_next_door;

    #[test]
    fn next_door_is_a_number_or_a_flat_that_a_finger_misses() {
        let street = "CLARENCE ROAD";
        let read = |unit: &str, number: &str| format!("{unit}|{number}|{street}");
        for (one, other) in [
            (read("", "16"), read("", "18")),
            (read("", "16"), read("", "61")),
            (read("", "16"), read("", "116")),
            (read("", "99"), read("", "101")),
            (read("A", "16"), read("B", "16")),
        ] {
            assert!(is_next_door(&one, &other) && is_next_door(&other, &one), "{one} {other}");
        }
        for (one, other) in [
            (read("", "16"), read("", "48")),
            (read("A", "16"), read("B", "18")),
            (read("", "16"), "|16|HIGH STREET".to_owned()),
            (read("", "16"), String::new()),
        ] {
            assert!(!is_next_door(&one, &other), "{one} {other}");
        }
    }
}
