//! Looks that somebody should ask about: at those who are close to whoever looked, and more of them in a day than is usual.
//!
//! In: the journal's looks that showed something; who is close to whom. Out: one finding a look and person, and one a day of many. A finding is a question, not a
//! verdict: a small council's staff do meet their neighbours' records. Leaves who is close to whom to [`StaffKin`](super::StaffKin), and what need not be found
//! anew to [`LookWatch`](super::LookWatch). Pure.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::journal::LookSeen;
use crate::values::{PersonId, UserName};

/// Fewer people than this in a day are never many, whatever is usual.
const FEWEST_MANY: usize = 30;

/// So many times what is usual are many.
const TIMES_USUAL: usize = 3;

/// How somebody is close to whoever looked at them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Closeness {
    /// They are the same.
    Oneself,
    /// They live together.
    Household,
    /// A source says that they are family.
    Family,
    /// They live in one street.
    Street,
    /// They have one surname.
    Surname,
}

impl Closeness {
    /// As it is told.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Oneself => "their own record",
            Self::Household => "somebody they live with",
            Self::Family => "one of their family",
            Self::Street => "somebody in their street",
            Self::Surname => "somebody of their surname",
        }
    }

    /// The word of lists for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Oneself => "oneself",
            Self::Household => "household",
            Self::Family => "family",
            Self::Street => "street",
            Self::Surname => "surname",
        }
    }
}

/// Why a look should be asked about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ground {
    /// At somebody close.
    Close {
        /// The look.
        request: u64,
        /// At whom.
        person: PersonId,
        /// How close.
        how: Closeness,
    },
    /// At many people in a day.
    Many {
        /// At how many.
        persons: usize,
        /// How many are usual in a day.
        usual: usize,
    },
}

/// Something that should be asked about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unusual {
    /// On which day.
    pub day: Date,
    /// Who looked.
    pub by: UserName,
    /// Why.
    pub ground: Ground,
}

impl Unusual {
    /// The look that it is about; none of a day of many.
    pub(super) const fn request(&self) -> Option<u64> {
        match self.ground {
            Ground::Close { request, .. } => Some(request),
            Ground::Many { .. } => None,
        }
    }
}

/// What of these looks should be asked about, the latest day first.
///
/// # Errors
/// The first that `how_close` gives.
pub fn unusual<E>(
    looks: &[LookSeen],
    how_close: impl Fn(&UserName, PersonId) -> Result<Option<Closeness>, E>,
) -> Result<Vec<Unusual>, E> {
    let mut found = close(looks, how_close)?;
    found.extend(many(looks));
    in_order(&mut found);
    Ok(found)
}

/// The latest day first, then by whom and why.
pub(super) fn in_order(found: &mut [Unusual]) {
    found.sort_by(|a, b| {
        b.day.cmp(&a.day).then_with(|| (&a.by, &a.ground).cmp(&(&b.by, &b.ground)))
    });
}

/// Looks at somebody close, in the order of looks.
pub(super) fn close<E>(
    looks: &[LookSeen],
    how_close: impl Fn(&UserName, PersonId) -> Result<Option<Closeness>, E>,
) -> Result<Vec<Unusual>, E> {
    let mut found = Vec::new();
    let mut known: FxHashMap<(&UserName, PersonId), Option<Closeness>> = FxHashMap::default();
    for LookSeen { request, day, by, persons } in looks {
        for &person in persons {
            let how = match known.get(&(by, person)) {
                Some(how) => *how,
                None => *known.entry((by, person)).or_insert(how_close(by, person)?),
            };
            found.extend(how.map(|how| Unusual {
                day: *day,
                by: by.clone(),
                ground: Ground::Close { request: *request, person, how },
            }));
        }
    }
    Ok(found)
}

/// Days on which somebody looked at many people.
pub(super) fn many<'l>(looks: impl IntoIterator<Item = &'l LookSeen>) -> Vec<Unusual> {
    let mut days: BTreeMap<(&UserName, Date), FxHashSet<PersonId>> = BTreeMap::new();
    for LookSeen { day, by, persons, request: _ } in looks {
        days.entry((by, *day)).or_default().extend(persons);
    }
    let usual = median(days.values().map(FxHashSet::len).collect());
    let many = days.into_iter().filter_map(|((by, day), persons)| {
        let persons = persons.len();
        let ground = Ground::Many { persons, usual };
        (persons >= FEWEST_MANY && persons > TIMES_USUAL * usual).then(|| Unusual {
            day,
            by: by.clone(),
            ground,
        })
    });
    many.collect()
}

/// The lower median: half of all days have at most so many.
fn median(mut counts: Vec<usize>) -> usize {
    counts.sort_unstable();
    counts.get(counts.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use jiff::civil::{Date, date};

    use super::{Closeness, Ground, Unusual, unusual};
    use crate::journal::LookSeen;
    use crate::values::{PersonId, UserName};

    fn person(bits: u64) -> PersonId {
        PersonId::from_bits(bits).unwrap()
    }

    fn look(request: u64, by: &str, day: Date, persons: impl Iterator<Item = u64>) -> LookSeen {
        LookSeen { request, day, by: by.parse().unwrap(), persons: persons.map(person).collect() }
    }

    fn found(looks: &[LookSeen]) -> Vec<Unusual> {
        // jones lives with person 7
        let close = |by: &UserName, whom: PersonId| {
            let lives_with = by.as_str() == "jones" && whom == person(7);
            Ok::<_, Infallible>(lives_with.then_some(Closeness::Household))
        };
        match unusual(looks, close) {
            Ok(found) => found,
            Err(never) => match never {},
        }
    }

    #[test]
    fn a_look_at_somebody_close_is_found_and_the_same_look_of_another_is_not() {
        let day = date(2026, 11, 26);
        let looks = [look(41, "jones", day, 6..8), look(42, "evans", day, 7..8)];
        let how = Closeness::Household;
        let ground = Ground::Close { request: 41, person: person(7), how };
        assert_eq!(found(&looks), [Unusual { day, by: "jones".parse().unwrap(), ground }]);
    }

    #[test]
    fn a_day_of_many_is_one_beyond_three_times_the_usual_and_never_a_small_one() {
        let day = |day| date(2026, 11, day);
        let usual =
            (1..10_i8).map(|at| look(u64::from(at.unsigned_abs()), "evans", day(at), 0..10));
        let mut looks: Vec<LookSeen> = usual.collect();
        looks.push(look(90, "wide", day(20), 100..129));
        assert_eq!(found(&looks), [], "29 people are not many");
        looks.push(look(91, "wide", day(21), 100..130));
        assert_eq!(found(&looks), [], "three times as many are not yet more");
        looks.push(look(92, "wide", day(22), 100..131));
        let ground = Ground::Many { persons: 31, usual: 10 };
        assert_eq!(found(&looks), [Unusual { day: day(22), by: "wide".parse().unwrap(), ground }]);
    }

    #[test]
    fn people_who_are_looked_at_twice_in_a_day_are_counted_once() {
        let day = date(2026, 11, 26);
        let twice: Vec<LookSeen> = (0..4).map(|at| look(at, "evans", day, 0..29)).collect();
        assert_eq!(found(&twice), []);
    }
}
