//! A few of the last edition's people, with all that is on file of them: what a night works on where nothing but the date has changed.
//!
//! In: the last edition, everybody at rest, whose day has come. Out: the records of these and of all in their neighbourhoods, numbered anew in
//! the order that they had, so that every stage that works on a whole night works on these few.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::editions::{EditionError, OpenEdition};
use crate::households::LivingRuling;
use crate::normalise::NormalisedRecord;
use crate::pipeline::good_until::{Day, Resting};
use crate::pipeline::night_rest::Still;
use crate::pipeline::population::{Part, place_in};
use crate::rules::{Checked, Ruleset};
use crate::values::PersonId;

/// Who is looked at whether their day has come or not.
pub(super) struct Asked<'e> {
    edition: &'e OpenEdition,
    people: &'e [Resting],
    /// Their places among everybody.
    places: FxHashSet<usize>,
}

impl<'e> Asked<'e> {
    pub(super) fn nobody(edition: &'e OpenEdition, people: &'e [Resting]) -> Self {
        Self { edition, people, places: FxHashSet::default() }
    }

    /// Asks for a person of the edition; false if there is no such person.
    pub(super) fn person(&mut self, id: PersonId) -> Result<bool, EditionError> {
        let Some(person) = self.edition.person(id)? else { return Ok(false) };
        let first = person.records.first();
        let place = first
            .and_then(|it| self.people.binary_search_by_key(it, |resting| resting.record).ok());
        self.places.extend(place);
        Ok(place.is_some())
    }

    /// Asks for the person of a record.
    pub(super) fn record(&mut self, number: u32) -> Result<bool, EditionError> {
        match self.edition.placement_at(number)? {
            Some(placement) => self.person(placement.person),
            None => Ok(false),
        }
    }

    /// Those asked for, those whose day has come by `today`, and all of their neighbourhoods: places among everybody, ascending.
    pub(super) fn with_all_of_theirs(self, today: Day) -> Vec<usize> {
        let Self { people, places, .. } = self;
        let due = people.iter().filter(|it| it.until <= today).map(|it| it.neighbourhood);
        let mut circles: FxHashSet<u32> = due.collect();
        circles.extend(places.iter().map(|&at| people[at].neighbourhood));
        let of_one =
            |(at, it): (usize, &Resting)| circles.contains(&it.neighbourhood).then_some(at);
        people.iter().enumerate().filter_map(of_one).collect()
    }
}

/// The few.
pub(super) struct Few {
    /// Their places among everybody, ascending.
    pub(super) places: Vec<usize>,
    pub(super) ids: Vec<PersonId>,
    /// The edition's numbers of their records, ascending: places from here on are places in this list.
    pub(super) numbers: Vec<u32>,
    /// What is on file of them.
    pub(super) part: Part,
}

impl Few {
    /// Reads them; none if the edition has them otherwise than was left behind.
    pub(super) fn of(
        edition: &OpenEdition,
        still: &Still,
        places: Vec<usize>,
        ruleset: &Ruleset<Checked>,
    ) -> Result<Option<Self>, EditionError> {
        let (mut ids, mut of_each) = (Vec::new(), Vec::new());
        for &place in &places {
            let first = still.people[place].record;
            let Some(placement) = edition.placement_at(first)? else { return Ok(None) };
            let person = edition.person(placement.person)?;
            let Some(person) = person.filter(|it| it.records.first() == Some(&first)) else {
                return Ok(None);
            };
            ids.push(person.id);
            of_each.push(person.records);
        }
        let mut numbers: Vec<u32> = of_each.iter().flatten().copied().collect();
        numbers.par_sort_unstable();
        let stored: Vec<_> = numbers
            .par_iter()
            .map(|number| edition.record_at(*number))
            .collect::<Result<_, _>>()?;
        let (mut records, mut resolutions) =
            (Vec::with_capacity(numbers.len()), Vec::with_capacity(numbers.len()));
        for stored in stored {
            let Some(stored) = stored else { return Ok(None) };
            let source = ruleset.sources().get(usize::from(stored.record.dataset));
            if source.is_none_or(|source| source.name != stored.record.key.dataset) {
                return Ok(None);
            }
            records.push(stored.record);
            resolutions.push(stored.resolution);
        }
        let hidden: Vec<bool> =
            numbers.iter().map(|number| still.hidden.binary_search(number).is_ok()).collect();
        let sources = ruleset.sources();
        let is_fenced =
            |record: &NormalisedRecord| sources[usize::from(record.dataset)].fence.is_some();
        let fenced = records.iter().zip(&hidden).map(|(it, hidden)| *hidden || is_fenced(it));
        let fenced = fenced.collect();
        let part = Part { records, resolutions, fenced, hidden, ..Part::default() };
        let mut few = Self { places, ids, numbers, part };
        for numbers in &of_each {
            let places = numbers.iter().map(|number| place_in(&few.numbers, *number));
            let Some(cluster) = places.collect() else { return Ok(None) };
            few.part.clusters.push(cluster);
        }
        let person = |place: u32| {
            let at = few.places.binary_search(&(place as usize)).ok();
            at.and_then(|at| u32::try_from(at).ok())
        };
        let of_few = still.rulings().map(|ruling| {
            let [one, other] = ruling.persons;
            Some(LivingRuling { persons: [person(one)?, person(other)?], ..ruling })
        });
        let Some(living) = of_few.collect::<Option<Vec<_>>>() else { return Ok(None) };
        few.part.living = living;
        Ok(Some(few))
    }
}
