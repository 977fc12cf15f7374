//! For how long the choice of a home stands by itself.
//!
//! In: what speaks for each residence, and how quickly that fades. Out: days on which the choice is certainly the same, as long as no date of
//! a record comes in between: then only the worth of what no source vouches for anew can change, and it only falls. A night that finds the
//! same records need not place these people again. Leaves to the night which dates come.

use crate::households::place::Evidence;

/// Days on which something is certainly as it is; never more than are certain.
pub type SteadyDays = u32;

/// It stays until something else changes.
pub(super) const ALWAYS: SteadyDays = SteadyDays::MAX;

/// Two worths that differ by less may change places by rounding alone.
const HARDLY_MORE: f64 = 1.0 + 1e-9;

/// By how many halvings a day the worth of some sightings together falls: between these two.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Fading {
    slowest: f64,
    quickest: f64,
}

/// What speaks for one residence.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Standing {
    /// By which it is compared with others.
    pub(super) rank: f64,
    /// By which it places anybody at all.
    pub(super) worth: f64,
    /// How both fall.
    pub(super) fading: Fading,
}

impl Fading {
    /// Of some sightings: what its source goes on vouching for keeps its worth, and who has left by it has none to lose.
    pub(super) fn of<'e, R: 'e>(items: impl Iterator<Item = &'e Evidence<R>>) -> Self {
        let rates = items.filter(|item| !item.sighting.left).map(|item| {
            if item.sighting.lately { 0.0 } else { item.sighting.half_life_days.recip() }
        });
        let none = Self { slowest: f64::INFINITY, quickest: 0.0 };
        rates.fold(none, |fading, rate| Self {
            slowest: fading.slowest.min(rate),
            quickest: fading.quickest.max(rate),
        })
    }

    fn is_none(self) -> bool {
        self.quickest <= 0.0
    }
}

impl Standing {
    /// For how many days this is worth more than `least` and none of the others overtakes it.
    pub(super) fn steady_days(self, others: impl Iterator<Item = Self>, least: f64) -> SteadyDays {
        let falls = days(self.worth, least, self.fading.quickest);
        others.map(|other| self.until_overtaken(other)).fold(falls, SteadyDays::min)
    }

    fn until_overtaken(self, other: Self) -> SteadyDays {
        if self.fading.is_none() && other.fading.is_none() {
            return ALWAYS;
        }
        if self.rank < other.rank * HARDLY_MORE {
            return 0;
        }
        days(self.rank, other.rank, self.fading.quickest - other.fading.slowest)
    }
}

/// Days before something that falls by so many halvings a day has come down to a floor.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and what is more than fits is as good as always"
)]
fn days(from: f64, floor: f64, halvings_a_day: f64) -> SteadyDays {
    if halvings_a_day <= 0.0 || floor <= 0.0 {
        return ALWAYS;
    }
    // a day less: the last one may be a matter of rounding
    let days = (from / floor).log2() / halvings_a_day - 1.0;
    if days.is_nan() { 0 } else { days.max(0.0).floor() as SteadyDays }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use crate::households::place::{Evidence, steady_place};
    use crate::households::{Sighting, place};
    use crate::rules::{EndMeans, ResidenceEvidence};

    const TONIGHT: Date = date(2026, 11, 1);

    /// A sighting by one of four sources, so many days ago, or one that is vouched for anew every night.
    fn sighting() -> impl Strategy<Value = Drawn> {
        (0_u32..3, 0_u16..4, prop::option::of(0_i64..1500), any::<bool>())
    }

    /// Residence, source, days ago, and whether the case is closed.
    type Drawn = (u32, u16, Option<i64>, bool);

    fn evidence(drawn: &[Drawn], as_of: Date) -> Vec<Evidence<u32>> {
        let item = |(record, &(residence, source, ago, closed)): (u32, &Drawn)| {
            let rules = ResidenceEvidence {
                trust: 0.5 + 0.1 * f64::from(source),
                lag_days: 30,
                half_life_days: [90.0, 300.0, 540.0, 720.0][usize::from(source)],
                end: EndMeans::Closed,
                listed_only: false,
            };
            let on = ago.map(|days| {
                TONIGHT
                    .checked_sub(jiff::Span::new().days(days))
                    .expect("a day long after the first")
            });
            let (to, observed) = if closed { (on, None) } else { (None, on) };
            let sighting = Sighting::of(&rules, None, to, observed, as_of);
            let row = (source, record);
            Evidence { residence, record, row, sighting, displaced: false }
        };
        (0_u32..).zip(drawn).map(item).collect()
    }

    proptest! {
        #[test]
        fn a_home_stays_for_as_long_as_it_is_said_to(
            drawn in prop::collection::vec(sighting(), 1..6), ahead in 0_u32..4000,
        ) {
            let least = 0.05;
            let on = |as_of| place(&evidence(&drawn, as_of), as_of, least);
            let Some((now, steady)) = steady_place(&evidence(&drawn, TONIGHT), TONIGHT, least) else {
                return Ok(());
            };
            for days in [ahead.min(steady), steady.min(4000)] {
                let later = TONIGHT.checked_add(jiff::Span::new().days(i64::from(days))).unwrap();
                prop_assert_eq!(on(later), Some(now.clone()), "{} of {} days", days, steady);
            }
        }
    }

    #[test]
    fn what_is_vouched_for_anew_places_somebody_for_good_and_a_closed_case_for_a_while() {
        let steady =
            |drawn: &[_]| steady_place(&evidence(drawn, TONIGHT), TONIGHT, 0.05).unwrap().1;
        assert_eq!(steady(&[(1, 0, None, false)]), super::ALWAYS);
        let closed = steady(&[(1, 0, Some(10), true)]);
        assert!((200..300).contains(&closed), "0.5 falls to 0.05 in 3.3 times 90 days: {closed}");
        assert!(
            steady(&[(1, 0, Some(10), true), (2, 1, None, false)]) > 1000,
            "the open one leads"
        );
    }
}
