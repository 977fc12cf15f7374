//! Decisions on who lives together, in the form that the forming of households obeys.
//!
//! In: decisions that are in force, the night's persons. Out: pairs of persons with a verdict. A side stands for the person of whose
//! records it has most tonight; to part, for each of whom it has any. A new open record that has one of the two at a residence that
//! nobody knew of when it was decided opens the decision again: it may have been about the time before a move. A fenced one does not: the
//! others live as if it were not there.

use std::collections::BTreeMap;

use crate::households::{LivingRuling, LivingVerdict};
use crate::journal::{DecidedAs, DecisionMade};
use crate::stewardship::book::{Decision, DecisionBook};
use crate::stewardship::night_evidence::NightEvidence;
use crate::stewardship::standing::{Reopening, Standing, Tonight, holding};
use crate::values::MentionKey;

/// The night's persons, as far as decisions on households look at them.
#[derive(Clone, Copy, Debug)]
pub struct NightPersons<'n> {
    /// The records of each, ascending.
    pub clusters: &'n [Vec<u32>],
    /// Which records are fenced.
    pub fenced: &'n [bool],
}

impl Tonight {
    /// The rulings on who lives together. Decisions that a new record has opened again are so from here on.
    #[must_use]
    pub fn living(
        &mut self,
        book: &DecisionBook,
        night: &NightEvidence<'_>,
        persons: NightPersons<'_>,
    ) -> Vec<LivingRuling> {
        let mut rulings = Vec::new();
        let mut person_of: Option<Vec<u32>> = None;
        for (decision, (number, standing)) in holding(book).zip(&mut self.standing) {
            let Standing::InForce(sides) = &*standing else { continue };
            let verdict = match decision.made.decided {
                DecidedAs::SameHousehold => LivingVerdict::Together,
                DecidedAs::DifferentHousehold => LivingVerdict::Apart,
                DecidedAs::Same | DecidedAs::Different => continue,
            };
            let person_of = person_of.get_or_insert_with(|| persons.of_records());
            let sides = sides.each_ref().map(|records| people(records, person_of, verdict));
            let known = Known::of(decision);
            let new = sides.iter().flatten().find_map(|it| persons.elsewhere(*it, &known, night));
            if let Some(record) = new {
                let why = Reopening::Elsewhere(night.key_of(record).clone());
                *standing = Standing::Reopened(why);
                continue;
            }
            let [a, b] = &sides;
            let pairs = a.iter().flat_map(|&one| b.iter().map(move |&other| [one, other]));
            rulings.extend(pairs.map(|persons| LivingRuling {
                decision: *number,
                persons,
                verdict,
            }));
        }
        rulings
    }
}

/// What a decision knew of.
struct Known {
    records: Vec<MentionKey>,
    homes: Vec<String>,
}

impl Known {
    fn of(decision: &Decision) -> Self {
        let DecisionMade { sides, .. } = &decision.made;
        let all = || sides.iter().flat_map(|side| &side.records);
        Self {
            records: all().map(crate::journal::DecidedRecord::key).collect(),
            homes: all().map(|it| it.home.clone()).collect(),
        }
    }
}

impl NightPersons<'_> {
    fn of_records(self) -> Vec<u32> {
        let mut person_of = vec![0; self.clusters.iter().map(Vec::len).sum()];
        for (person, cluster) in (0_u32..).zip(self.clusters) {
            for &record in cluster {
                person_of[record as usize] = person;
            }
        }
        person_of
    }

    /// An open record of a person that a decision did not know of and that leads to a residence it did not know of.
    fn elsewhere(self, person: u32, known: &Known, night: &NightEvidence<'_>) -> Option<u32> {
        let records = self.clusters[person as usize].iter().copied();
        let new = |record: &u32| {
            let home = night.home(*record);
            !self.fenced[*record as usize]
                && !home.is_empty()
                && !known.homes.contains(&home)
                && !known.records.contains(night.key_of(*record))
        };
        records.into_iter().find(new)
    }
}

/// Whom a side stands for: ascending.
fn people(records: &[u32], person_of: &[u32], verdict: LivingVerdict) -> Vec<u32> {
    let mut shares: BTreeMap<u32, usize> = BTreeMap::new();
    for &record in records {
        *shares.entry(person_of[record as usize]).or_default() += 1;
    }
    match verdict {
        LivingVerdict::Apart => shares.into_keys().collect(),
        LivingVerdict::Together => {
            let most = shares.iter().max_by(|(one, a), (other, b)| a.cmp(b).then(other.cmp(one)));
            most.map(|(&person, _)| person).into_iter().collect()
        }
    }
}
