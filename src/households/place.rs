//! Where one person lives tonight: the most recent and most trustworthy word of several sources.
//!
//! Each residence gathers the worth of the sightings there. A source that says since when somebody lives at a residence
//! speaks against every sighting elsewhere that is older than that date, and one that says when they left against every
//! older sighting there: people who moved are still on file where they were.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::households::evidence::Sighting;

/// A sighting at a residence.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Evidence<R> {
    /// Where.
    pub residence: R,
    /// Which record says so.
    pub record: u32,
    /// When and how surely.
    pub sighting: Sighting,
}

/// The residence chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place<R> {
    /// Where.
    pub residence: R,
    /// Since when, by the earliest date that a source gives for this stay.
    pub since: Option<Date>,
    /// The records that say so, ascending.
    pub records: Vec<u32>,
}

/// What a sighting keeps once a later move speaks against it.
const SUPERSEDED: f64 = 0.1;

/// Chooses a residence; `None` if no evidence is worth more than `least`. Ties go to the smaller residence.
#[must_use]
pub fn place<R: Copy + Ord>(evidence: &[Evidence<R>], as_of: Date, least: f64) -> Option<Place<R>> {
    let mut worth: BTreeMap<R, f64> = BTreeMap::new();
    for item in evidence {
        let moved_since = evidence.iter().any(|other| {
            let began_since =
                other.sighting.from.is_some_and(|from| from <= as_of && from > item.sighting.seen);
            let left_since = other.sighting.left && other.sighting.seen > item.sighting.seen;
            if other.residence == item.residence { left_since } else { began_since }
        });
        let kept = if moved_since { SUPERSEDED } else { 1.0 };
        *worth.entry(item.residence).or_default() += kept * item.sighting.worth(as_of);
    }
    let (&residence, _) = worth
        .iter()
        .filter(|(_, worth)| **worth > least)
        .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))?;
    let here = || evidence.iter().filter(move |item| item.residence == residence);
    let mut records: Vec<u32> = here().map(|item| item.record).collect();
    records.sort_unstable();
    Some(Place {
        residence,
        since: here()
            .filter(|item| !item.sighting.ended)
            .filter_map(|item| item.sighting.from)
            .min(),
        records,
    })
}
