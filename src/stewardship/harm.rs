//! What a wrong answer on a case would do.
//!
//! In: two persons of an edition and what hangs on them. Out: points, by the numbers of `review.toml`, and the case's rank: expected harm times
//! uncertainty. A wrong *same* shows somebody's data to another, a wrong *different* hides a fact from whoever must know it; children, delicate
//! sources, deaths and several people at stake make either worse.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::editions::{EditionError, OpenEdition, StoredHousehold};
use crate::normalise::NormalisedRecord;
use crate::rules::{Checked, HarmRules, Ruleset, Sensitivity};
use crate::values::{AGE_OF_MAJORITY, DatasetName, PersonId};

/// What hangs on a case.
#[expect(clippy::struct_excessive_bools, reason = "facts that do not exclude each other")]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CaseFacts {
    /// Mentions of the one and of the other.
    pub mentions: [u32; 2],
    /// Others who live with either, in private households.
    pub housemates: u32,
    /// True if the two live in two households.
    pub two_households: bool,
    /// True if either is a child.
    pub child: bool,
    /// True if a source of special sensitivity speaks of either.
    pub special: bool,
    /// Life events known of either.
    pub events: u32,
    /// True if one is said to be dead and the other is not.
    pub dead: bool,
}

impl CaseFacts {
    /// What a wrong answer does, in points.
    #[must_use]
    pub fn points(&self, rules: &HarmRules) -> f64 {
        let Self {
            mentions: [one, other],
            housemates,
            two_households,
            child,
            special,
            events,
            dead,
        } = *self;
        let HarmRules { joined: _, parted: _, .. } = rules;
        let if_so = |so: bool, points: f64| if so { points } else { 0.0 };
        rules.mention * f64::from(one.min(other))
            + rules.housemate * f64::from(housemates)
            + if_so(two_households, rules.two_households)
            + if_so(child, rules.child)
            + if_so(special, rules.special)
            + rules.event * f64::from(events)
            + if_so(dead, rules.dead)
    }
}

/// How much doubt there is: 1 at even odds, 0 where the answer is known. The Gini impurity of two answers, scaled.
#[must_use]
pub fn uncertainty(probability: f64) -> f64 {
    4.0 * probability * (1.0 - probability)
}

/// The harm to be expected of a wrong answer, in points: of parting one person, or of joining two.
#[must_use]
pub fn expected_harm(probability: f64, points: f64, rules: &HarmRules) -> f64 {
    points * (probability * rules.parted + (1.0 - probability) * rules.joined)
}

/// What facts are looked up in.
pub struct FactsGround<'g> {
    edition: &'g OpenEdition,
    /// The datasets that are of special sensitivity.
    special: BTreeSet<DatasetName>,
    events_of: BTreeMap<PersonId, u32>,
    /// Of two persons who were looked at ahead.
    known: BTreeMap<[PersonId; 2], CaseFacts>,
    as_of: Date,
}

impl<'g> FactsGround<'g> {
    /// An edition, and what the rules say of their sources.
    ///
    /// # Errors
    /// If the edition's events cannot be read.
    pub fn of(edition: &'g OpenEdition, ruleset: &Ruleset<Checked>) -> Result<Self, EditionError> {
        let special = ruleset.sources().iter().filter(|source| {
            let mut fields = source.mentions.iter().flat_map(|mention| mention.fields.values());
            fields.any(|field| field.sensitivity == Sensitivity::Special)
        });
        let special = special.map(|source| source.name.clone()).collect();
        let mut events_of: BTreeMap<PersonId, u32> = BTreeMap::new();
        for event in edition.events() {
            *events_of.entry(event?.person).or_default() += 1;
        }
        let as_of = edition.id().as_of();
        let known = BTreeMap::new();
        Ok(Self { edition, special, events_of, known, as_of })
    }

    /// Looks at many twos once, who are asked about again and again.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn look_ahead(
        &mut self,
        twos: impl IntoIterator<Item = [PersonId; 2]>,
    ) -> Result<(), EditionError> {
        for persons in twos {
            let facts = self.looked_up(persons)?;
            self.known.insert(persons, facts);
        }
        Ok(())
    }

    /// What hangs on two persons.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn facts(&self, persons: [PersonId; 2]) -> Result<CaseFacts, EditionError> {
        self.known.get(&persons).map_or_else(|| self.looked_up(persons), |facts| Ok(*facts))
    }

    fn looked_up(&self, persons: [PersonId; 2]) -> Result<CaseFacts, EditionError> {
        let [one, other] = persons;
        let mut facts = CaseFacts::default();
        let (mut homes, mut dead) = ([None, None], [false, false]);
        let mut housemates = BTreeSet::new();
        for (side, person) in persons.into_iter().enumerate() {
            let Some(stored) = self.edition.person(person)? else { continue };
            facts.mentions[side] = u32::try_from(stored.records.len()).unwrap_or(u32::MAX);
            for &record in &stored.records {
                let Some(stored) = self.edition.record_at(record)? else { continue };
                let record = &stored.record;
                facts.child |= self.is_child(record);
                facts.special |= self.special.contains(&record.key.dataset);
                dead[side] |= record.flags.deceased || record.date_of_death.is_some();
            }
            facts.events += self.events_of.get(&person).copied().unwrap_or(0);
            homes[side] = stored.household;
            let home = stored.household.map(|id| self.edition.household(id)).transpose()?.flatten();
            let private = |home: &StoredHousehold| home.kind.is_private();
            for member in home.filter(private).into_iter().flat_map(|home| home.members) {
                housemates.insert(member.person);
            }
        }
        housemates.remove(&one);
        housemates.remove(&other);
        facts.housemates = u32::try_from(housemates.len()).unwrap_or(u32::MAX);
        facts.two_households = homes[0].is_some() && homes[1].is_some() && homes[0] != homes[1];
        facts.dead = dead[0] != dead[1];
        Ok(facts)
    }

    /// True if the record says that the person was born less than eighteen years ago; a year alone is taken at its word.
    fn is_child(&self, record: &NormalisedRecord) -> bool {
        let Some(born) = record.date_of_birth else { return false };
        let Some(year) = born.year().and_then(|year| i16::try_from(year).ok()) else {
            return false;
        };
        let month_and_day = |month: u8, day: u8| (month, day);
        let today =
            month_and_day(self.as_of.month().unsigned_abs(), self.as_of.day().unsigned_abs());
        let birthday = month_and_day(born.month().unwrap_or(1), born.day().unwrap_or(1));
        let age = self.as_of.year() - year - i16::from(birthday > today);
        age < AGE_OF_MAJORITY
    }
}
