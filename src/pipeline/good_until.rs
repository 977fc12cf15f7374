//! Until when a night's homes are good, if nothing changes but the date.
//!
//! In: a night's records, persons and homes. Out: for each person the neighbourhood, and the first later day on which anything in it may be
//! otherwise. A neighbourhood is all who can have a bearing on where the others live, in whose household, and what they are to each other:
//! who ever stood on one row, at one residence, in one household or in one decision. Nobody outside of it has, so that a night that finds the
//! same records settles only those whose day has come, with all of theirs.
//!
//! What the date does is this, and a day is told for each. A day that a record states comes, or passes. A source that goes on vouching for
//! somebody comes to have seen them after such a day: so many days later as it runs behind. A word that nobody vouches for anew fades, until
//! another is worth more. What is remembered of a home is forgotten. Ages are counted in years: a night of another year is run in full.

use jiff::civil::{Date, date};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::addresses::AddressResolution;
use crate::editions::ResidenceHistory;
use crate::households::{Household, LivingRuling, SteadyDays, StillSays};
use crate::normalise::NormalisedRecord;
use crate::persons::Person;
use crate::rules::HouseholdRules;
use crate::values::{PartialDate, PersonId};

/// A day, counted from the first of 1970.
pub(super) type Day = i32;

/// A person at rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Resting {
    /// The first of the person's records.
    pub(super) record: u32,
    /// Those with one number are of one neighbourhood.
    pub(super) neighbourhood: u32,
    /// The first later day on which anything of the neighbourhood may be otherwise; at the latest.
    pub(super) until: Day,
}

/// What a night has come to, as far as homes go.
#[derive(Clone, Copy)]
pub(super) struct Settlement<'s> {
    pub(super) records: &'s [NormalisedRecord],
    pub(super) resolutions: &'s [AddressResolution],
    pub(super) persons: &'s [Person],
    pub(super) households: &'s [Household],
    /// Decisions on who lives together.
    pub(super) living: &'s [LivingRuling],
    /// For how many days everybody's place stands by itself.
    pub(super) steady: &'s [SteadyDays],
    pub(super) residences: &'s [ResidenceHistory],
    pub(super) rules: &'s HouseholdRules,
    pub(super) as_of: Date,
}

/// Until when it is good.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct GoodUntil {
    /// In the order of persons.
    pub(super) people: Vec<Resting>,
    /// People of whom no record is left and something is remembered, ascending, with the day on which less may be.
    pub(super) gone: Vec<(PersonId, Day)>,
}

/// The day's number.
pub(super) fn day(of: Date) -> Day {
    (of - date(1970, 1, 1)).get_days()
}

/// Kinds of lateness that are told apart; if a council's rules have more, everybody is looked at every night.
const MOST_LAGS: usize = 128;

impl GoodUntil {
    pub(super) fn of(night: Settlement<'_>) -> Self {
        let Settlement { records, persons, steady, living, as_of, .. } = night;
        let person_of = person_of(records.len(), persons);
        let mut circles = neighbourhoods(night, &person_of);
        let root_of: Vec<u32> = (0..).take(persons.len()).map(|it| circles.root(it)).collect();
        let today = day(as_of);
        let mut until = vec![Day::MAX; persons.len()];
        let mut comes = |person: usize, on: Day| {
            let until = &mut until[root_of[person] as usize];
            *until = on.min(*until);
        };

        let Lateness { lags, of_record } = Lateness::of(night);
        // a source that looks on a day to come has no lateness until then
        let grace = night.rules.second_households.iter().map(|rule| rule.grace_days);
        let anyway: Vec<Day> = std::iter::once(0).chain(grace).collect();
        let mut late = vec![0_u128; persons.len()];
        for (at, lag) in of_record.iter().enumerate() {
            late[root_of[person_of[at] as usize] as usize] |= 1_u128.wrapping_shl(u32::from(*lag));
        }
        let farthest = lags.iter().flatten().chain(&anyway).max().map_or(1, |most| most + 1);
        for (at, record) in records.iter().enumerate() {
            let person = person_of[at] as usize;
            let late = late[root_of[person] as usize];
            let NormalisedRecord { from, to, observed, date_of_death, .. } = record;
            let died = date_of_death.and_then(PartialDate::whole);
            for stated in [*from, *to, *observed, died].into_iter().flatten().map(day) {
                if stated + farthest <= today {
                    continue;
                }
                let late = lags.iter().enumerate().filter(|(lag, _)| late >> lag & 1 == 1);
                let days = late.flat_map(|(_, days)| days).chain(&anyway);
                // on the day itself, and on the one after
                let days = days.flat_map(|days| [stated + days, stated + days + 1]);
                if let Some(on) = days.filter(|on| *on > today).min() {
                    comes(person, on);
                }
            }
        }
        for (person, days) in steady.iter().enumerate() {
            if let Some(on) = Day::try_from(*days).ok().and_then(|days| today.checked_add(days + 1))
            {
                comes(person, on);
            }
        }
        for person in living.iter().flat_map(|ruling| ruling.persons) {
            comes(person as usize, today);
        }
        let forgetting = forgetting(night);
        let mut gone = forgetting.clone();
        for (at, person) in persons.iter().enumerate() {
            if let Ok(known) = forgetting.binary_search_by_key(&person.id, |(id, _)| *id) {
                comes(at, forgetting[known].1);
                gone[known].1 = Day::MIN;
            }
        }
        gone.retain(|(_, on)| *on > Day::MIN);
        let people = persons.iter().zip(&root_of).map(|(person, root)| Resting {
            record: person.records.first().copied().unwrap_or_default(),
            neighbourhood: *root,
            until: if lags.len() > MOST_LAGS { today } else { until[*root as usize] },
        });
        Self { people: people.collect(), gone }
    }
}

fn person_of(records: usize, persons: &[Person]) -> Vec<u32> {
    let mut person_of = vec![0; records];
    for (at, person) in (0..).zip(persons) {
        for record in &person.records {
            person_of[*record as usize] = at;
        }
    }
    person_of
}

/// A residence, by its UPRN or else by its provisional key; none if the address leads to neither.
pub(super) fn home(resolution: &AddressResolution) -> Option<(u64, &str)> {
    match resolution.residence() {
        Some(uprn) => Some((uprn.number(), "")),
        None if resolution.provisional_key.is_empty() => None,
        None => Some((0, resolution.provisional_key.as_str())),
    }
}

/// Who has a bearing on whom.
fn neighbourhoods(night: Settlement<'_>, person_of: &[u32]) -> Circles {
    let Settlement { records, resolutions, persons, households, living, .. } = night;
    let mut circles = Circles::of(persons.len());
    for at in 1..records.len() {
        let (before, record) = (&records[at - 1], &records[at]);
        if (before.dataset, before.row) == (record.dataset, record.row) {
            circles.join(person_of[at - 1], person_of[at]);
        }
    }
    let mut first_at: FxHashMap<(u64, &str), u32> = FxHashMap::default();
    for (resolution, person) in resolutions.iter().zip(person_of) {
        let Some(residence) = home(resolution) else { continue };
        let first = *first_at.entry(residence).or_insert(*person);
        circles.join(first, *person);
    }
    for two in households.iter().flat_map(|household| household.members.windows(2)) {
        circles.join(two[0].person, two[1].person);
    }
    for [one, other] in living.iter().map(|ruling| ruling.persons) {
        circles.join(one, other);
    }
    circles
}

/// Who belongs together, in numbers that lead to one (R. E. Tarjan, *Efficiency of a good but not linear set union algorithm*, 1975).
struct Circles(Vec<u32>);

impl Circles {
    fn of(many: usize) -> Self {
        Self((0..).take(many).collect())
    }

    fn root(&mut self, mut of: u32) -> u32 {
        while self.0[of as usize] != of {
            let above = self.0[of as usize];
            self.0[of as usize] = self.0[above as usize];
            of = above;
        }
        of
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}

/// By how many days sources run behind, and what follows from it.
struct Lateness {
    /// For each kind of lateness, so many days after a stated one it tells.
    lags: Vec<Vec<Day>>,
    /// By record, the place of its kind.
    of_record: Vec<u8>,
}

impl Lateness {
    fn of(night: Settlement<'_>) -> Self {
        let Settlement { records, rules, .. } = night;
        let (mut lags, mut of_record): (Vec<i64>, Vec<u8>) = (Vec::new(), Vec::new());
        for record in records {
            let lag = rules.of(&record.key.dataset.0, &record.key.role.word).lag_days;
            let place = lags.iter().position(|known| *known == lag).unwrap_or_else(|| {
                lags.push(lag);
                lags.len() - 1
            });
            of_record.push(u8::try_from(place).unwrap_or(u8::MAX));
        }
        let grace = || rules.second_households.iter().map(|rule| rule.grace_days);
        let after = |lag: i64| {
            let lag = Day::try_from(lag).unwrap_or(Day::MAX / 4);
            std::iter::once(lag).chain(grace().map(move |days| lag + days)).collect()
        };
        Self { lags: lags.into_iter().map(after).collect(), of_record }
    }
}

/// Of whom something is remembered that no record says any more, and when the first of it may be forgotten; ascending.
fn forgetting(night: Settlement<'_>) -> Vec<(PersonId, Day)> {
    let years = jiff::Span::new().years(night.rules.residence_history.keep_years);
    let mut forgetting = Vec::new();
    for history in night.residences {
        let words = history.stays.iter().flat_map(|stay| &stay.witnesses);
        let kept = words.filter(|word| word.says != StillSays::Yes);
        let last = kept.map(|word| word.to.map_or(word.last_seen, |to| to.max(word.last_seen)));
        // a day or two early: years are not of one length
        let on = last.filter_map(|last| last.checked_add(years).ok()).map(|on| day(on) - 2);
        forgetting.extend(on.min().map(|on| (history.person, on)));
    }
    forgetting.sort_unstable();
    forgetting
}

#[cfg(test)]
#[path = "good_until_tests.rs"]
mod tests;
