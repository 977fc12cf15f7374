//! Where one person lives tonight, by that person's own records: the latest and most trustworthy word of several sources.
//!
//! Each residence gathers the worth of the sightings there, each dataset with one voice: ten old claims at one address are
//! not ten witnesses. People who moved are still on file where they were, so a sighting counts for little
//!
//! - if a stay elsewhere began since. A record that is still open proves only that nobody has told its source of a move:
//!   of two open ones, the one that began later knows more.
//! - if a stranger's stay at the same residence has begun since ([`Evidence::displaced`]).
//!
//! It counts for nothing if the source that saw the person there, or another, says that they left.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::households::evidence::Sighting;
use crate::households::steadiness::{Fading, Standing, SteadyDays};

/// A sighting at a residence.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Evidence<R> {
    /// Where.
    pub residence: R,
    /// Which record says so.
    pub record: u32,
    /// The source row that it stands on: dataset and row.
    pub row: (u16, u32),
    /// When and how surely.
    pub sighting: Sighting,
    /// True if a stay of somebody else, no relation, has begun there since.
    pub displaced: bool,
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

/// What is left of a sighting that something later speaks against.
const SUPERSEDED: f64 = 0.1;

impl<R: Copy + Ord> Evidence<R> {
    /// The date from which a later beginning elsewhere speaks against this: the end of what has ended, the beginning of
    /// what is open, or when the source last looked.
    pub(super) fn stands_since(&self, other_is_open: bool) -> Date {
        match self.sighting.from {
            Some(from) if !self.sighting.ended && other_is_open => from,
            _ => self.sighting.seen,
        }
    }

    /// True if another sighting of the same person says that they had moved on from here to there.
    #[must_use]
    pub fn moved_on(&self, to: &Self, as_of: Date) -> bool {
        let began = to.sighting.from.filter(|from| *from <= as_of);
        let Some(began) = began.filter(|_| to.residence != self.residence) else { return false };
        let since = self.stands_since(!to.sighting.ended);
        // people leave one home and come to the next on one day
        began > since || (self.sighting.ended && began == since)
    }

    /// True if another sighting at the same residence says that the person left after this one.
    #[must_use]
    pub fn left_since(&self, by: &Self) -> bool {
        let ends_with = self.sighting.ended && by.sighting.seen == self.sighting.seen;
        by.residence == self.residence
            && by.sighting.left
            && (by.sighting.seen > self.sighting.seen || ends_with)
    }

    /// What the sighting is worth beside the others of its person, and what it is worth to be placed by at all. A record
    /// that is still open places somebody even where strangers have moved in: they may be lodgers.
    fn worth_among(&self, others: &[Self], as_of: Date) -> (f64, f64) {
        let worth = self.sighting.worth(as_of);
        if others.iter().any(|other| self.left_since(other)) {
            return (0.0, 0.0);
        }
        let moved_on = others.iter().any(|other| self.moved_on(other, as_of));
        let less = |is: bool| if is { SUPERSEDED } else { 1.0 };
        let own = worth * less(moved_on);
        (own * less(self.displaced), own * less(self.displaced && self.sighting.ended))
    }
}

/// Chooses a residence; `None` if no evidence is worth more than `least`. Ties go to the smaller residence.
#[must_use]
pub fn place<R: Copy + Ord>(evidence: &[Evidence<R>], as_of: Date, least: f64) -> Option<Place<R>> {
    steady_place(evidence, as_of, least).map(|(place, _)| place)
}

/// The same, and for how many days it stays so.
pub(super) fn steady_place<R: Copy + Ord>(
    evidence: &[Evidence<R>],
    as_of: Date,
    least: f64,
) -> Option<(Place<R>, SteadyDays)> {
    let mut voices: BTreeMap<(R, u16), (f64, f64)> = BTreeMap::new();
    for item in evidence {
        let (rank, worth) = item.worth_among(evidence, as_of);
        let voice = voices.entry((item.residence, item.row.0)).or_default();
        *voice = (voice.0.max(rank), voice.1.max(worth));
    }
    let mut sums: BTreeMap<R, (f64, f64)> = BTreeMap::new();
    for ((residence, _), (rank, worth)) in voices {
        let sum = sums.entry(residence).or_default();
        *sum = (sum.0 + rank, sum.1 + worth);
    }
    let candidates = || sums.iter().filter(|(_, (_, worth))| *worth > least);
    let (&residence, _) =
        candidates().max_by(|(one, a), (other, b)| a.0.total_cmp(&b.0).then(other.cmp(one)))?;
    let standing = |(&residence, &(rank, worth)): (&R, &(f64, f64))| Standing {
        rank,
        worth,
        fading: Fading::of(evidence.iter().filter(|item| item.residence == residence)),
    };
    let chosen = standing((&residence, &sums[&residence]));
    let others = candidates().filter(|(at, _)| **at != residence).map(standing);
    let steady = chosen.steady_days(others, least);
    let here = || evidence.iter().filter(move |item| item.residence == residence);
    let mut records: Vec<u32> = here().map(|item| item.record).collect();
    records.sort_unstable();
    let since =
        here().filter(|item| !item.sighting.ended).filter_map(|item| item.sighting.from).min();
    Some((Place { residence, since, records }, steady))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::{Evidence, Sighting, place};
    use crate::rules::{EndMeans, ResidenceEvidence};

    const TONIGHT: Date = date(2026, 11, 22);
    const TRUSTED: ResidenceEvidence = ResidenceEvidence {
        trust: 0.8,
        lag_days: 10,
        half_life_days: 100.0,
        end: EndMeans::Left,
        listed_only: false,
    };

    /// Seen at a residence on a date, living there since another.
    fn seen(residence: u32, from: Option<Date>, on: Date) -> Evidence<u32> {
        let sighting = Sighting::of(&TRUSTED, from, None, Some(on), TONIGHT);
        Evidence {
            residence,
            record: residence * 10,
            row: (0, residence),
            sighting,
            displaced: false,
        }
    }

    fn over(residence: u32, to: Date, end: EndMeans) -> Evidence<u32> {
        let rules = ResidenceEvidence { end, ..TRUSTED };
        let sighting = Sighting::of(&rules, None, Some(to), None, TONIGHT);
        Evidence {
            residence,
            record: residence * 10,
            row: (0, residence),
            sighting,
            displaced: false,
        }
    }

    fn chosen(evidence: &[Evidence<u32>]) -> Option<u32> {
        place(evidence, TONIGHT, 0.05).map(|place| place.residence)
    }

    #[test]
    fn of_two_places_the_one_seen_more_recently_is_chosen() {
        let (old, new) = (date(2026, 6, 1), date(2026, 11, 1));
        assert_eq!(chosen(&[seen(1, None, old), seen(2, None, new)]), Some(2));
        assert_eq!(chosen(&[seen(1, None, new), seen(2, None, old)]), Some(1));
    }

    /// The same sighting by another dataset.
    fn by(dataset: u16, item: Evidence<u32>) -> Evidence<u32> {
        Evidence { row: (dataset, item.row.1), ..item }
    }

    #[test]
    fn several_datasets_outweigh_one_that_is_a_little_newer_and_several_rows_of_one_do_not() {
        let (old, new) = (date(2026, 10, 1), date(2026, 10, 20));
        let newer = seen(2, None, new);
        assert_eq!(chosen(&[seen(1, None, old), by(1, seen(1, None, old)), newer]), Some(1));
        assert_eq!(chosen(&[seen(1, None, old), seen(1, None, old), newer]), Some(2));
    }

    #[test]
    fn of_two_open_stays_the_one_that_began_later_is_chosen() {
        let stale = seen(1, Some(date(2024, 1, 1)), TONIGHT);
        let moved = seen(2, Some(date(2025, 1, 1)), date(2026, 9, 1));
        assert_eq!(chosen(&[stale, moved]), Some(2));
    }

    #[test]
    fn a_stranger_who_has_come_since_outweighs_but_does_not_evict() {
        let displaced = Evidence { displaced: true, ..seen(1, None, date(2026, 10, 1)) };
        assert_eq!(chosen(&[displaced, seen(2, None, date(2026, 6, 1))]), Some(2));
        assert_eq!(chosen(&[displaced]), Some(1));
    }

    #[test]
    fn a_place_that_somebody_left_is_not_where_they_live() {
        let left = over(1, date(2026, 11, 20), EndMeans::Left);
        assert_eq!(chosen(&[left]), None);
        assert_eq!(chosen(&[left, seen(2, None, date(2026, 6, 1))]), Some(2));
    }

    #[test]
    fn a_case_that_was_closed_still_says_where_somebody_was() {
        assert_eq!(chosen(&[over(1, date(2026, 11, 20), EndMeans::Closed)]), Some(1));
    }

    #[test]
    fn having_left_speaks_against_older_sightings_there() {
        let older = seen(1, None, date(2026, 9, 1));
        let left = over(1, date(2026, 11, 1), EndMeans::Left);
        let elsewhere = seen(2, None, date(2026, 6, 1));
        assert_eq!(chosen(&[older, elsewhere]), Some(1));
        assert_eq!(chosen(&[older, left, elsewhere]), Some(2));
    }

    #[test]
    fn a_stay_that_began_since_supersedes_what_was_seen_before_it() {
        let before = [seen(1, None, date(2026, 9, 1)), by(1, seen(1, None, date(2026, 9, 1)))];
        let moved = seen(2, Some(date(2026, 9, 15)), date(2026, 9, 15));
        assert_eq!(chosen(&[before[0], before[1], moved]), Some(2));
        let undated = seen(2, None, date(2026, 9, 15));
        assert_eq!(chosen(&[before[0], before[1], undated]), Some(1));
    }

    #[test]
    fn a_stay_that_begins_after_tonight_supersedes_nothing() {
        let now = seen(1, None, date(2026, 9, 1));
        let next_month = seen(2, Some(date(2026, 12, 15)), date(2026, 6, 1));
        assert_eq!(chosen(&[now, next_month]), Some(1));
    }

    #[test]
    fn ties_go_to_the_smaller_residence() {
        let on = date(2026, 9, 1);
        assert_eq!(chosen(&[seen(2, None, on), seen(1, None, on)]), Some(1));
    }

    #[test]
    fn evidence_worth_too_little_places_nobody() {
        let stale = seen(1, None, date(2025, 1, 1));
        assert_eq!(place(&[stale], TONIGHT, 0.05), None);
        assert_eq!(place(&[stale], TONIGHT, 0.0).map(|place| place.residence), Some(1));
        assert_eq!(chosen(&[]), None);
    }

    #[test]
    fn the_place_says_since_when_and_by_which_records() {
        let (first, later) = (date(2020, 5, 1), date(2024, 5, 1));
        let mut evidence =
            [seen(1, Some(later), TONIGHT), seen(1, Some(first), TONIGHT), seen(2, None, first)];
        evidence[0].record = 9;
        let place = place(&evidence, TONIGHT, 0.05).unwrap();
        assert_eq!((place.since, place.records), (Some(first), vec![9, 10]));
    }

    #[test]
    fn a_sighting_halves_in_worth_with_every_half_life() {
        let fresh = seen(1, None, TONIGHT).sighting;
        assert!((fresh.worth(TONIGHT) - 0.8).abs() < 1e-12);
        let old = seen(1, None, date(2026, 8, 14)).sighting;
        assert!((old.worth(TONIGHT) - 0.4).abs() < 1e-12);
    }

    #[test]
    fn a_source_without_a_date_of_its_own_runs_behind_by_its_lag() {
        let undated = Sighting::of(&TRUSTED, None, None, None, TONIGHT);
        assert_eq!(undated.seen, date(2026, 11, 12));
        let begun = Sighting::of(&TRUSTED, Some(date(2026, 11, 18)), None, None, TONIGHT);
        assert_eq!(begun.seen, date(2026, 11, 18), "it cannot have looked before the stay began");
        let ahead = Sighting::of(&TRUSTED, None, Some(date(2027, 1, 1)), None, TONIGHT);
        assert!(!ahead.ended && !ahead.left, "an end to come is no end yet");
    }

    proptest! {
        #[test]
        fn the_choice_does_not_depend_on_the_order_of_the_evidence(
            days in prop::collection::vec((1_u32..4, 0_i32..400, prop::option::of(0_i32..400)), 1..6)
                .prop_flat_map(|days| (Just(days.clone()), Just(days).prop_shuffle())),
        ) {
            let on = |days: i32| date(2025, 11, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let evidence = |days: &[(u32, i32, Option<i32>)]| -> Vec<Evidence<u32>> {
                days.iter().map(|&(at, day, from)| seen(at, from.map(on), on(day))).collect()
            };
            let (one, other) = (evidence(&days.0), evidence(&days.1));
            prop_assert_eq!(place(&one, TONIGHT, 0.05), place(&other, TONIGHT, 0.05));
        }
    }
}
