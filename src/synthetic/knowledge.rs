//! What a council system knows, and since when.
//!
//! In: what is true, a dataset and a tick. Out: the home, the name and the death that the dataset
//! has heard of by then. Every answer is a pure function of the seed, so that what was once learnt
//! stays learnt from night to night. The lags are the table below; how the system writes what it
//! knows is left to [`super::writing`] and [`super::address_text`].

use super::Dataset;
use super::names::Name;
use super::stream::Stream;
use super::world::{PersonIx, Stay, World};

/// How long news takes: its quartiles in ticks, and the share that never arrives.
#[derive(Clone, Copy)]
pub(super) struct Lag {
    /// Least, lower quartile, median, upper quartile and most.
    quartiles: [i32; 5],
    never: f64,
}

/// A kind of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// Someone came to a home.
    Arrival,
    /// Someone left a home.
    Departure,
    /// A new name.
    Rename,
    /// A death.
    Death,
}

const fn lag(quartiles: [i32; 5], never: f64) -> Lag {
    Lag { quartiles, never }
}

/// The lags of each kind of news, in the order of [`Dataset::PEOPLE`].
#[rustfmt::skip] // a table to be read down its columns
const fn lags(news: News) -> [Lag; 6] {
    match news {
        News::Arrival => [
            lag([0, 7, 21, 55, 160], 0.02),        // council tax
            lag([0, 5, 14, 40, 150], 0.03),        // benefits
            lag([5, 30, 80, 180, 340], 0.0),       // electoral roll
            lag([5, 40, 90, 180, 700], 0.12),      // school census
            lag([5, 60, 300, 900, 2_000], 0.3),    // social care
            lag([1, 12, 24, 35, 42], 0.12),        // registrations: a birth; never if registered in another district
        ],
        News::Departure => [
            lag([0, 10, 30, 80, 200], 0.01),
            lag([0, 10, 30, 60, 200], 0.0),
            lag([10, 60, 150, 300, 450], 0.0),
            lag([5, 20, 60, 120, 300], 0.0),
            lag([60, 300, 600, 1_200, 2_400], 0.0),
            lag([0, 0, 0, 0, 0], 0.0),
        ],
        News::Rename => [
            lag([10, 90, 300, 700, 1_500], 0.35),
            lag([0, 20, 90, 300, 700], 0.2),
            lag([20, 120, 300, 500, 900], 0.2),
            lag([20, 90, 200, 400, 900], 0.3),
            lag([10, 120, 500, 1_000, 2_000], 0.45),
            lag([0, 0, 0, 0, 0], 0.0),             // the registrar asks each time
        ],
        News::Death => [
            lag([5, 15, 35, 90, 300], 0.03),
            lag([2, 8, 20, 60, 200], 0.02),
            lag([10, 40, 90, 250, 420], 0.0),
            lag([5, 20, 60, 90, 120], 0.0),
            lag([2, 20, 60, 300, 900], 0.1),
            lag([1, 2, 4, 5, 12], 0.08),
        ],
    }
}

/// When `dataset` hears news of the thing numbered `a`, `b` that happened at `tick`; none if never.
pub(super) fn heard(
    seed: u64,
    dataset: Dataset,
    news: News,
    (a, b): (usize, usize),
    tick: i32,
) -> Option<i32> {
    let Lag { quartiles, never } = lags(news)[dataset as usize];
    let mut stream = Stream::new(seed, dataset.name(), a as u64, (b * 4 + news as usize) as u64);
    if stream.chance(never) {
        return None;
    }
    let quarter = stream.below(4);
    Some(tick.saturating_add(stream.between(quartiles[quarter], quartiles[quarter + 1])))
}

impl World {
    /// The last of the person's homes that `dataset` knows of at `tick`, if it first met the person
    /// at `met`.
    pub(super) fn known_stay(
        &self,
        person: PersonIx,
        dataset: Dataset,
        met: i32,
        tick: i32,
    ) -> Option<Stay> {
        let stays = self.people[person].stays.iter().enumerate();
        let known = stays.filter(|(nth, stay)| {
            let told = stay.from <= met && met < stay.to;
            told || stay.from > met
                && stay.from < stay.to
                && heard(self.seed, dataset, News::Arrival, (person, *nth), stay.from)
                    .is_some_and(|at| at <= tick)
        });
        known.map(|(_, stay)| *stay).next_back()
    }

    /// The name under which `dataset` knows the person at `tick`, and its place among the person's
    /// names.
    pub(super) fn known_name(
        &self,
        person: PersonIx,
        dataset: Dataset,
        met: i32,
        tick: i32,
    ) -> (usize, &Name) {
        let names = &self.people[person].names;
        let known = names.iter().enumerate().rev().find(|(nth, spell)| {
            spell.from <= met
                || heard(self.seed, dataset, News::Rename, (person, *nth), spell.from)
                    .is_some_and(|at| at <= tick)
        });
        known.map_or((0, &names[0].name), |(nth, spell)| (nth, &spell.name))
    }

    /// Does `dataset` know by `tick` that the person has died?
    pub(super) fn known_dead(&self, person: PersonIx, dataset: Dataset, tick: i32) -> bool {
        let died = self.people[person].died;
        died <= tick
            && heard(self.seed, dataset, News::Death, (person, 0), died)
                .is_some_and(|at| at <= tick)
    }
}
