//! Newcomers who are most likely somebody known elsewhere.
//!
//! In: tonight's persons, the doubtful links between them, the events known. Out: for a few known persons, the newcomer most likely taken for
//! each. Both must be each other's only likely one: of two who may be meant, neither has moved by this. A newcomer is somebody of whom nothing
//! is known but what has come not long ago, and of whom no move is told. What follows from it is left to `events`.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::events::{EventKind, LifeEvent};
use crate::households::Residence;
use crate::pipeline::night_events::{Home, REGISTER, Tonight};
use crate::values::PersonId;

/// A newcomer, by place among tonight's persons, and how likely in thousandths they are the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LikelyMover {
    pub(super) newcomer: usize,
    pub(super) thousandths: u16,
}

/// Who may have come as a newcomer, by identifier. `has_come` says of each record whether it is one that came not long ago, `homes` where each
/// of tonight's persons lives, `told` what has been told.
pub(super) fn likely_movers(
    tonight: Tonight<'_>,
    has_come: &[bool],
    homes: &[Option<Home<'_>>],
    told: &[LifeEvent],
) -> BTreeMap<PersonId, LikelyMover> {
    let link = tonight.rules.life_events.move_link;
    if link >= 1.0 {
        return BTreeMap::new();
    }
    let likely = || tonight.doubtful.iter().filter(|it| it.weight.probability() >= link);
    let mut person_of: FxHashMap<u32, Option<usize>> =
        likely().flat_map(|it| [(it.left, None), (it.right, None)]).collect();
    if person_of.is_empty() {
        return BTreeMap::new();
    }
    for (place, person) in tonight.persons.iter().enumerate() {
        for record in &person.records {
            if let Some(slot) = person_of.get_mut(record) {
                *slot = Some(place);
            }
        }
    }
    let of_moves = told.iter().filter(|event| event.kind == EventKind::ChangeOfAddress);
    let told_of: BTreeSet<PersonId> = of_moves.map(|event| event.person).collect();
    let is_newcomer = |place: usize| {
        let mut open = open_records(tonight, place).peekable();
        open.peek().is_some() && open.all(|at| has_come[at])
    };
    let is_known = |place: usize| {
        let other = |at: usize| tonight.records[at].key.dataset.0 != REGISTER;
        open_records(tonight, place).any(other) && !is_newcomer(place)
    };
    let has_come_here = |place: usize| {
        let is_listed = matches!(homes[place], Some((_, Residence::Uprn(_))));
        is_listed && !told_of.contains(&tonight.persons[place].id)
    };
    // by newcomer and known person, the likeliest link between them
    let mut found: BTreeMap<[usize; 2], f64> = BTreeMap::new();
    for it in likely() {
        if tonight.fenced[it.left as usize] || tonight.fenced[it.right as usize] {
            continue;
        }
        let (Some(one), Some(other)) = (person_of[&it.left], person_of[&it.right]) else {
            continue;
        };
        let pair = match (is_newcomer(one), is_newcomer(other)) {
            (true, false) => [one, other],
            (false, true) => [other, one],
            (true, true) | (false, false) => continue,
        };
        if is_known(pair[1]) && has_come_here(pair[0]) {
            let known = found.entry(pair).or_insert(0.0);
            *known = known.max(it.weight.probability());
        }
    }
    let mut meant: [BTreeMap<usize, usize>; 2] = Default::default();
    for pair in found.keys() {
        for (side, place) in pair.iter().enumerate() {
            *meant[side].entry(*place).or_default() += 1;
        }
    }
    let alone = found.iter().filter(|([one, other], _)| meant[0][one] == 1 && meant[1][other] == 1);
    alone
        .map(|(&[newcomer, known], probability)| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between nothing and a thousand"
            )]
            let thousandths = (probability * 1000.0).floor() as u16;
            (tonight.persons[known].id, LikelyMover { newcomer, thousandths })
        })
        .collect()
}

fn open_records(tonight: Tonight<'_>, place: usize) -> impl Iterator<Item = usize> {
    let records = tonight.persons[place].records.iter().map(|&at| at as usize);
    records.filter(move |&at| !tonight.fenced[at])
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::likely_movers;
    use crate::households::Residence;
    use crate::links::ScoredLink;
    use crate::pairs::sample::Sample;
    use crate::persons::Person;
    use crate::pipeline::night_events::Tonight;
    use crate::pipeline::night_hidden::Fence;
    use crate::rules::Ruleset;
    use crate::values::{HouseholdId, MatchWeight, PersonId, Uprn};

    const TONIGHT: Date = date(2026, 11, 1);

    /// One record each of persons 0, 1 …: its dataset, whether it has come, and the home.
    type Known = (&'static str, bool, u64);

    /// Known persons with the newcomer most likely taken for each, by links of so many bits.
    fn movers(persons: &[Known], links: &[(u32, u32, f64)]) -> Vec<(usize, usize, u16)> {
        let samples: Vec<Sample> = persons
            .iter()
            .map(|(dataset, _, _)| {
                let mut sample = Sample::person("AMIR", "KHAN");
                sample.record.key.dataset.0 = (*dataset).into();
                sample
            })
            .collect();
        let records: Vec<_> = samples.iter().map(|sample| sample.record.clone()).collect();
        let resolutions: Vec<_> = samples.iter().map(|sample| sample.resolution.clone()).collect();
        let fenced: Vec<bool> = persons.iter().map(|(it, _, _)| *it == "electoral_roll").collect();
        let of = |(place, _): (u32, &Known)| Person {
            id: PersonId::from_bits(u64::from(place) + 1).unwrap(),
            records: vec![place],
        };
        let everybody: Vec<Person> = (0..).zip(persons).map(of).collect();
        let has_come: Vec<bool> = persons.iter().map(|(_, came, _)| *came).collect();
        let residences: Vec<Residence> = persons
            .iter()
            .map(|(_, _, home)| Residence::Uprn(Uprn::from_number(*home).unwrap()))
            .collect();
        let household = HouseholdId::from_bits(1).unwrap();
        let homes: Vec<_> = residences.iter().map(|home| Some((household, home))).collect();
        let doubtful: Vec<ScoredLink> = links
            .iter()
            .map(|&(a, b, bits)| ScoredLink::of_its_own(a, b, MatchWeight::from_bits(bits)))
            .collect();
        let rules = Ruleset::load(None).unwrap().check().unwrap();
        let tonight = Tonight {
            records: &records,
            resolutions: &resolutions,
            fenced: &fenced,
            fence: &Fence::default(),
            persons: &everybody,
            households: &[],
            rules: rules.matching(),
            doubted: &[],
            doubtful: &doubtful,
            parted: &[],
            as_of: TONIGHT,
        };
        let found = likely_movers(tonight, &has_come, &homes, &[]);
        let place = |id| everybody.iter().position(|person| person.id == id).unwrap();
        found.into_iter().map(|(id, it)| (place(id), it.newcomer, it.thousandths)).collect()
    }

    const CLAIM: Known = ("benefits", false, 10);
    const ACCOUNT: Known = ("council_tax", true, 20);

    #[test]
    fn a_newcomer_likely_enough_somebody_known_may_be_them() {
        assert_eq!(movers(&[CLAIM, ACCOUNT], &[(0, 1, 2.0)]), [(0, 1, 800)]);
        assert_eq!(movers(&[ACCOUNT, CLAIM], &[(0, 1, 2.0)]), [(1, 0, 800)]);
        assert_eq!(movers(&[CLAIM, ACCOUNT], &[(0, 1, -1.0)]), [(0, 1, 333)]);
        assert_eq!(movers(&[CLAIM, ACCOUNT], &[(0, 1, -2.0)]), []);
        let long_here = ("council_tax", false, 20);
        assert_eq!(movers(&[CLAIM, long_here], &[(0, 1, 2.0)]), []);
    }

    #[test]
    fn where_two_may_be_meant_or_only_the_register_or_the_roll_knows_nobody_has_moved() {
        let other = ("council_tax", false, 30);
        let both = [(0, 1, 2.0), (1, 2, 1.0)];
        assert_eq!(movers(&[CLAIM, ACCOUNT, other], &both), [], "of two known");
        let newcomers = [CLAIM, ACCOUNT, ("school_census", true, 40)];
        assert_eq!(movers(&newcomers, &[(0, 1, 2.0), (0, 2, 1.0)]), [], "of two newcomers");
        for nobody in [("registrations", false, 10), ("electoral_roll", false, 10)] {
            assert_eq!(movers(&[nobody, ACCOUNT], &[(0, 1, 2.0)]), []);
        }
        assert_eq!(movers(&[CLAIM, ("electoral_roll", true, 20)], &[(0, 1, 2.0)]), []);
    }
}
