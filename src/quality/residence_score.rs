//! Residence histories against the truth.
//!
//! In: for each person of an edition, whom most of its records truly are of, and the stays told; every true stay. Out: how many of the
//! homes told were lived in, how many of those lived in were told, and how far the days are right.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Score;
use crate::households::StayDate;

/// A stay as an edition tells it, of a true person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ToldStay {
    /// The true person whom the edition's person is taken to be.
    pub person: usize,
    /// Where.
    pub uprn: u64,
    /// Since when.
    pub from: StayDate,
    /// Until when; none if still.
    pub to: Option<StayDate>,
}

/// A stay as it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LivedStay {
    /// The true person.
    pub person: usize,
    /// Where.
    pub uprn: u64,
    /// Since when.
    pub from: Date,
    /// Until when; none if still.
    pub to: Option<Date>,
}

/// Days told, and how many of them are right.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct DayScore {
    /// Days told as exact.
    pub exact: usize,
    /// Of these, those within [`NEAR_DAYS`] of the true one.
    pub near: usize,
    /// Intervals told.
    pub intervals: usize,
    /// Of these, those that hold the true day.
    pub holding: usize,
    /// Told as not known.
    pub unknown: usize,
}

/// A day is right that is no farther from the true one than accounts usually are.
pub const NEAR_DAYS: i32 = 31;

/// How well histories were told.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ResidenceScore {
    /// Homes lived in: all.
    pub homes: Score,
    /// Homes lived in before: those left by the night.
    pub former: Score,
    /// Beginnings of the homes that are right.
    pub from: DayScore,
    /// Ends of them, where truly left.
    pub to: DayScore,
}

/// Scores the stays told. True stays of people of whom no edition's person is made are left out.
#[must_use]
pub fn residence_score(told: &[ToldStay], lived: &[LivedStay]) -> ResidenceScore {
    let known: BTreeSet<usize> = told.iter().map(|stay| stay.person).collect();
    let mut stays: BTreeMap<(usize, u64), Vec<&LivedStay>> = BTreeMap::new();
    for stay in lived.iter().filter(|stay| known.contains(&stay.person)) {
        stays.entry((stay.person, stay.uprn)).or_default().push(stay);
    }
    let score = |wanted: &dyn Fn(&ToldStay) -> bool, lived: &dyn Fn(&LivedStay) -> bool| {
        let told: BTreeSet<(usize, u64)> =
            told.iter().filter(|it| wanted(it)).map(|it| (it.person, it.uprn)).collect();
        let truly: BTreeSet<(usize, u64)> = stays
            .iter()
            .filter(|(_, stays)| stays.iter().any(|stay| lived(stay)))
            .map(|(home, _)| *home)
            .collect();
        let both = told.intersection(&truly).count();
        Score::from_counts(both as u64, told.len() as u64, truly.len() as u64)
    };
    let (mut from, mut to) = (DayScore::default(), DayScore::default());
    for stay in told {
        let Some(lived) = stays.get(&(stay.person, stay.uprn)) else { continue };
        // of several stays at one home, the one that fits best
        let distance =
            |it: &&&LivedStay| stay.from.by().map_or(0, |by| (by - it.from).get_days().abs());
        let Some(truth) = lived.iter().min_by_key(distance) else { continue };
        from.count(stay.from, truth.from);
        if let (Some(told), Some(left)) = (stay.to, truth.to) {
            to.count(told, left);
        }
    }
    ResidenceScore {
        homes: score(&|_| true, &|_| true),
        former: score(&|it| it.to.is_some(), &|it| it.to.is_some()),
        from,
        to,
    }
}

impl DayScore {
    fn count(&mut self, told: StayDate, truth: Date) {
        match told {
            StayDate::On(day) => {
                self.exact += 1;
                self.near += usize::from((day - truth).get_days().abs() <= NEAR_DAYS);
            }
            StayDate::Between(_, _) => {
                self.intervals += 1;
                self.holding += usize::from(told.allows(truth));
            }
            StayDate::Unknown => self.unknown += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{DayScore, LivedStay, ToldStay, residence_score};
    use crate::households::StayDate;

    #[test]
    fn homes_and_days_are_scored_apart() {
        let lived = [
            LivedStay { person: 1, uprn: 10, from: date(2020, 1, 1), to: Some(date(2024, 1, 1)) },
            LivedStay { person: 1, uprn: 11, from: date(2024, 1, 1), to: None },
            LivedStay { person: 2, uprn: 12, from: date(2024, 1, 1), to: None },
        ];
        let stay = |uprn, from, to| ToldStay { person: 1, uprn, from, to };
        let early = StayDate::Between(None, Some(date(2021, 1, 1)));
        let told = [
            stay(10, early, Some(StayDate::On(date(2024, 3, 1)))),
            stay(11, StayDate::On(date(2024, 1, 9)), None),
            stay(99, StayDate::Unknown, Some(StayDate::Unknown)),
        ];
        let score = residence_score(&told, &lived);
        assert!((score.homes.precision - 2.0 / 3.0).abs() < 1e-9);
        assert!((score.homes.recall - 1.0).abs() < 1e-9, "the second person is not told of");
        assert!((score.former.precision - 0.5).abs() < 1e-9);
        let expected = DayScore { exact: 1, near: 1, intervals: 1, holding: 1, unknown: 0 };
        assert_eq!(score.from, expected);
        assert_eq!(score.to, DayScore { exact: 1, ..DayScore::default() });
    }
}
