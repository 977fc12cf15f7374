//! Whom a night's changes concern.
//!
//! In: what the last night left behind, tonight's records and clusters, and which of the records are the same. Out: tonight's persons who may
//! live elsewhere, with others, or be called or told of otherwise than in the last edition; and who these were then. Of everybody else the
//! edition says the same, but for the numbers of their records.
//!
//! Nobody has a bearing on where somebody lives, in whose household, and what they are to each other, but who is of the same neighbourhood (see
//! `good_until`). So all of a neighbourhood are concerned if its day has come, if a record of theirs is gone, new or another, if somebody comes
//! to one of its homes, or if two of its records are no more, or have become, one person's. Whoever has an event, is named in one, or may be
//! a newcomer is looked at in any case; and so is, with all of theirs, whoever may inherit what was remembered of somebody who is no more.

use rustc_hash::FxHashSet;

use crate::editions::{EditionError, OpenEdition};
use crate::households::LivingRuling;
use crate::pipeline::good_until::{Resting, day, home};
use crate::pipeline::left_behind::has_accounts;
use crate::pipeline::looking_back::LastNight;
use crate::pipeline::night_rest::{Still, erased};
use crate::pipeline::night_work::NightWork;
use crate::pipeline::nightly::NightRequest;
use crate::values::{MentionKey, PersonId};

/// Whom the changes concern.
#[derive(Debug)]
pub(super) struct Stirred {
    /// Their places among tonight's persons, ascending.
    pub(super) persons: Vec<u32>,
    /// The numbers of all of their records, ascending.
    pub(super) numbers: Vec<u32>,
    /// Who they were in the last edition.
    pub(super) before: Vec<PersonId>,
    /// The numbers there of all of their records, ascending.
    pub(super) numbers_before: Vec<u32>,
    /// People without records of whom something is remembered.
    pub(super) gone: Vec<PersonId>,
    /// For each of tonight's persons, whom nothing concerns, what is known of their neighbourhood.
    pub(super) at_rest: Vec<Option<Resting>>,
}

/// A share of everybody from which on it pays to look at all.
const MOST: usize = 2;

/// Whom they concern; none if everybody is to be looked at.
pub(super) fn stirred(
    request: &NightRequest<'_>,
    previous: &OpenEdition,
    work: &NightWork,
) -> Result<Option<Stirred>, EditionError> {
    let (Some(last), Some(numbers)) = (&work.last_night, &work.unchanged) else { return Ok(None) };
    let Some(then) = Then::of(last, previous.records_len()) else { return Ok(None) };
    let still = &last.still;
    // these are told everywhere
    let rules = work.household_rules(request.ruleset);
    if still.erased != erased(request) || still.accounts != has_accounts(work, &rules) {
        return Ok(None);
    }
    let mut stirring = Stirring::of(previous, work, numbers, then);
    for key in request.erased {
        if let Some(number) = previous.number_of(key)? {
            // whoever remembers of it would forget it
            if stirring.find(key).is_none() {
                return Ok(None);
            }
            stirring.record_then(number);
        }
    }
    stirring.clusters();
    stirring.files();
    stirring.hidden();
    let today = day(request.as_of);
    for (place, _) in still.people.iter().enumerate().filter(|(_, it)| it.until <= today) {
        stirring.person_then(place);
    }
    stirring.decided(&work.living);
    stirring.events()?;
    stirring.links(request)?;
    let gone = still.gone.iter().filter_map(|(bits, _)| PersonId::from_bits(*bits).ok());
    let gone: Vec<PersonId> = gone.collect();
    stirring.heirs(&gone)?;
    stirring.homes();
    stirring.done(gone)
}

/// Who was who on the last night.
struct Then<'l> {
    still: &'l Still,
    /// The place of each record's person.
    person_of: Vec<u32>,
    /// How many records each person has.
    sizes: Vec<u32>,
}

impl<'l> Then<'l> {
    /// None if what was left behind does not fit: what comes from a file may be anything.
    fn of(last: &'l LastNight, records: usize) -> Option<Self> {
        let LastNight { still, cluster_of } = last;
        if cluster_of.len() != records {
            return None;
        }
        // a cluster is named by the first of its records, and persons are in the order of these
        let (mut person_of, mut sizes) = (Vec::with_capacity(records), Vec::new());
        for (number, cluster) in (0_u32..).zip(cluster_of) {
            let place = if *cluster == number {
                sizes.push(0);
                let place = sizes.len() - 1;
                if still.people.get(place).is_none_or(|it| it.record != number) {
                    return None;
                }
                u32::try_from(place).ok()?
            } else {
                *person_of.get(*cluster as usize)?
            };
            sizes[place as usize] += 1;
            person_of.push(place);
        }
        (sizes.len() == still.people.len()).then_some(Self { still, person_of, sizes })
    }
}

/// Nobody's place, no number.
const NONE: u32 = u32::MAX;

/// Who has been found to be concerned so far.
struct Stirring<'s> {
    previous: &'s OpenEdition,
    work: &'s NightWork,
    /// The number that each record had, if it is the same.
    numbers: &'s [Option<u32>],
    then: Then<'s>,
    /// Tonight's number of each record of the last edition that is the same.
    now: Vec<u32>,
    /// By the number of a neighbourhood, whether all of it are concerned.
    circles: Vec<bool>,
    /// The place of each of tonight's persons then, if they are just who they were.
    same: Vec<u32>,
    /// By place then: whether they are just who they were.
    kept: Vec<bool>,
}

impl<'s> Stirring<'s> {
    fn of(
        previous: &'s OpenEdition,
        work: &'s NightWork,
        numbers: &'s [Option<u32>],
        then: Then<'s>,
    ) -> Self {
        let mut now = vec![NONE; then.person_of.len()];
        for (number, before) in (0_u32..).zip(numbers) {
            if let Some(before) = before {
                now[*before as usize] = number;
            }
        }
        let circles = then.still.people.iter().map(|it| it.neighbourhood as usize + 1).max();
        let (circles, kept) =
            (vec![false; circles.unwrap_or(0)], vec![false; then.still.people.len()]);
        Self { previous, work, numbers, then, now, circles, same: Vec::new(), kept }
    }

    fn circle(&self, place: usize) -> usize {
        self.then.still.people[place].neighbourhood as usize
    }

    /// Somebody, by place among the last edition's persons, with all of the neighbourhood.
    fn person_then(&mut self, place: usize) {
        let circle = self.circle(place);
        self.circles[circle] = true;
    }

    /// The person of a record of the last edition.
    fn record_then(&mut self, number: u32) {
        if let Some(place) = self.then.person_of.get(number as usize) {
            self.person_then(*place as usize);
        }
    }

    /// The person of one of tonight's records. That of a record that is not the same is concerned in any case.
    fn record(&mut self, number: u32) {
        if let Some(before) = self.numbers[number as usize] {
            self.record_then(before);
        }
    }

    fn find(&self, key: &MentionKey) -> Option<u32> {
        let found = self.work.records.binary_search_by(|record| record.key.cmp(key)).ok()?;
        u32::try_from(found).ok()
    }

    /// The person, then and tonight, of the record of a key.
    fn key(&mut self, key: &MentionKey) {
        if let Some(number) = self.find(key) {
            self.record(number);
        }
    }

    /// Persons who are not just who they were.
    fn clusters(&mut self) {
        self.same = Vec::with_capacity(self.work.clusters.len());
        for cluster in &self.work.clusters {
            let place_of = |number: &u32| {
                let before = self.numbers[*number as usize]?;
                Some(self.then.person_of[before as usize])
            };
            let first = cluster.first().and_then(place_of);
            let whole = first.filter(|first| {
                self.then.sizes[*first as usize] as usize == cluster.len()
                    && cluster.iter().all(|number| place_of(number) == Some(*first))
            });
            self.same.push(whole.unwrap_or(NONE));
            if let Some(place) = whole {
                self.kept[place as usize] = true;
            } else {
                for number in cluster {
                    self.record(*number);
                }
            }
        }
    }

    /// Records that are gone or others, and whoever stands on one row with them.
    fn files(&mut self) {
        for number in 0..self.now.len() {
            if self.now[number] == NONE {
                self.person_then(self.then.person_of[number] as usize);
            }
        }
        let records = &self.work.records;
        for at in 1..records.len() {
            let (before, record) = (&records[at - 1], &records[at]);
            if self.numbers[at - 1].is_some() != self.numbers[at].is_some()
                && (before.dataset, before.row) == (record.dataset, record.row)
            {
                for number in [at - 1, at] {
                    if let Some(before) = self.numbers[number] {
                        self.record_then(before);
                    }
                }
            }
        }
    }

    /// Whoever nobody is to know of, or was.
    fn hidden(&mut self) {
        for number in &self.then.still.hidden {
            self.record_then(*number);
        }
        for (at, _) in self.work.hidden.iter().enumerate().filter(|(_, hidden)| **hidden) {
            if let Some(before) = self.numbers[at] {
                self.record_then(before);
            }
        }
    }

    /// Whoever stewards have decided about, or had.
    fn decided(&mut self, living: &[LivingRuling]) {
        let then: Vec<LivingRuling> = self.then.still.rulings().collect();
        for place in then.iter().flat_map(|ruling| ruling.persons) {
            if (place as usize) < self.then.still.people.len() {
                self.person_then(place as usize);
            }
        }
        for place in living.iter().flat_map(|ruling| ruling.persons) {
            for number in &self.work.clusters[place as usize] {
                self.record(*number);
            }
        }
    }

    /// Whoever has an event, and whoever is named in one.
    fn events(&mut self) -> Result<(), EditionError> {
        for event in self.previous.events() {
            let event = event?;
            let person = self.previous.person(event.person)?;
            if let Some(first) = person.and_then(|it| it.records.first().copied()) {
                self.record_then(first);
            }
            for key in &event.evidence {
                self.key(key);
                if let Some(number) = self.previous.number_of(key)? {
                    self.record_then(number);
                }
            }
        }
        Ok(())
    }

    /// Whoever a death may be of, and whoever may be a newcomer or be taken for one.
    fn links(&mut self, request: &NightRequest<'_>) -> Result<(), EditionError> {
        let rules = &request.ruleset.matching().life_events;
        let clusters = &self.work.matched.found.clusters;
        let then = &self.then.still.doubted;
        for number in then.iter().flat_map(|link| [link.left, link.right]) {
            self.record_then(number);
        }
        for number in clusters.doubted_deaths().iter().flat_map(|link| [link.left, link.right]) {
            self.record(number);
        }
        for link in clusters.for_review() {
            if link.weight.probability() < rules.move_link {
                continue;
            }
            let mut has_come = false;
            for number in [link.left, link.right] {
                has_come |= match self.numbers[number as usize] {
                    None => true,
                    Some(before) => {
                        let placed = self.previous.placement_at(before)?;
                        let shown = placed.and_then(|it| it.shown);
                        shown.is_some_and(|it| {
                            (request.as_of - it).get_days() <= rules.newcomer_days
                        })
                    }
                };
            }
            if has_come {
                self.record(link.left);
                self.record(link.right);
            }
        }
        Ok(())
    }

    /// Whoever may inherit what is remembered of somebody who is no more: who has a record that spoke of their homes.
    fn heirs(&mut self, gone: &[PersonId]) -> Result<(), EditionError> {
        let firsts: Vec<u32> = self.then.still.people.iter().map(|it| it.record).collect();
        let mut no_more = gone.to_vec();
        for (_, first) in self.kept.iter().zip(firsts).filter(|(kept, _)| !**kept) {
            no_more.extend(self.previous.person_at(first)?);
        }
        for id in no_more {
            for key in self.previous.remembered_off_file(id)? {
                self.key(&key);
            }
        }
        Ok(())
    }

    /// Whoever is or was at a home to which somebody comes.
    fn homes(&mut self) {
        let resolutions = &self.work.addresses.resolutions;
        let others = self.numbers.iter().zip(resolutions).filter(|(before, _)| before.is_none());
        let come_to: FxHashSet<(u64, &str)> =
            others.filter_map(|(_, resolution)| home(resolution)).collect();
        for (before, resolution) in self.numbers.iter().zip(resolutions) {
            let Some(before) = before else { continue };
            let place = self.then.person_of[*before as usize] as usize;
            let circle = self.circle(place);
            if !self.circles[circle] && home(resolution).is_some_and(|it| come_to.contains(&it)) {
                self.circles[circle] = true;
            }
        }
    }

    /// All who are concerned; none if it were too many.
    fn done(self, gone: Vec<PersonId>) -> Result<Option<Stirred>, EditionError> {
        let Self { previous, work, then, circles, same, .. } = self;
        let is_concerned =
            |place: u32| circles[then.still.people[place as usize].neighbourhood as usize];
        let (mut persons, mut numbers) = (Vec::new(), Vec::new());
        let mut at_rest = Vec::with_capacity(same.len());
        for ((place, was), cluster) in (0_u32..).zip(&same).zip(&work.clusters) {
            if *was == NONE || is_concerned(*was) {
                persons.push(place);
                numbers.extend_from_slice(cluster);
                at_rest.push(None);
            } else {
                let record = cluster.first().copied().unwrap_or_default();
                at_rest.push(Some(Resting { record, ..then.still.people[*was as usize] }));
            }
        }
        if persons.len() > same.len() / MOST {
            return Ok(None);
        }
        numbers.sort_unstable();
        let firsts = (0_u32..).zip(&then.still.people).filter(|(place, _)| is_concerned(*place));
        let mut before = Vec::new();
        for (_, resting) in firsts {
            let id = previous.person_at(resting.record)?;
            before.push(id.ok_or(EditionError::Inconsistent("no record of a number"))?);
        }
        let of_them = (0_u32..).zip(&then.person_of).filter(|(_, place)| is_concerned(**place));
        let numbers_before = of_them.map(|(number, _)| number).collect();
        Ok(Some(Stirred { persons, numbers, before, numbers_before, gone, at_rest }))
    }
}
