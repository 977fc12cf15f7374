//! Newcomers who are most likely somebody known elsewhere.
//!
//! In: tonight's persons, and the doubtful links between them. Out: for a few known persons, the newcomer most likely taken for each. Both must
//! be each other's only likely one: of two who may be meant, neither has moved by this. What follows from it is left to `events`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::households::Residence;
use crate::pipeline::night_events::{Home, REGISTER, Tonight};
use crate::values::PersonId;

/// A newcomer, by place among tonight's persons, and how likely in thousandths they are the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LikelyMover {
    pub(super) newcomer: usize,
    pub(super) thousandths: u16,
}

/// Who may have come as a newcomer, by identifier. `shown` says of each record which night first had it at its address, `homes` where each of
/// tonight's persons lives.
pub(super) fn likely_movers(
    tonight: Tonight<'_>,
    shown: &[Option<Date>],
    homes: &[Option<Home<'_>>],
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
    let is_newcomer = |place: usize| {
        let mut open = open_records(tonight, place).peekable();
        open.peek().is_some() && open.all(|at| has_just_come(tonight, shown[at]))
    };
    let is_known = |place: usize| {
        let other = |at: usize| tonight.records[at].key.dataset.0 != REGISTER;
        open_records(tonight, place).any(other) && !is_newcomer(place)
    };
    let lives_at = |place: usize| match homes[place] {
        Some((_, home @ Residence::Uprn(_))) => Some(home),
        Some((_, Residence::Provisional(_))) | None => None,
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
        let (come, lived) = (lives_at(pair[0]), lives_at(pair[1]));
        if is_known(pair[1]) && come.is_some() && lived.is_some() && come != lived {
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

fn has_just_come(tonight: Tonight<'_>, shown: Option<Date>) -> bool {
    let days = tonight.rules.life_events.newcomer_days;
    shown.is_some_and(|shown| (tonight.as_of - shown).get_days() <= days)
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
    use crate::rules::Ruleset;
    use crate::values::{HouseholdId, MatchWeight, PersonId, Uprn};

    const TONIGHT: Date = date(2026, 11, 1);

    /// One record each of persons 0, 1 …: its dataset, how many days ago it came if it did, and the home.
    type Known = (&'static str, Option<i64>, u64);

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
        let came = |days: i64| TONIGHT.checked_sub(jiff::Span::new().days(days)).unwrap();
        let shown: Vec<Option<Date>> = persons.iter().map(|(_, days, _)| days.map(came)).collect();
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
            persons: &everybody,
            households: &[],
            rules: rules.matching(),
            doubted: &[],
            doubtful: &doubtful,
            as_of: TONIGHT,
        };
        let found = likely_movers(tonight, &shown, &homes);
        let place = |id| everybody.iter().position(|person| person.id == id).unwrap();
        found.into_iter().map(|(id, it)| (place(id), it.newcomer, it.thousandths)).collect()
    }

    const CLAIM: Known = ("benefits", None, 10);
    const ACCOUNT: Known = ("council_tax", Some(3), 20);

    #[test]
    fn a_newcomer_likelier_than_not_somebody_known_may_be_them() {
        assert_eq!(movers(&[CLAIM, ACCOUNT], &[(0, 1, 2.0)]), [(0, 1, 800)]);
        assert_eq!(movers(&[ACCOUNT, CLAIM], &[(0, 1, 2.0)]), [(1, 0, 800)]);
        assert_eq!(movers(&[CLAIM, ACCOUNT], &[(0, 1, -1.0)]), []);
        let long_here = ("council_tax", Some(200), 20);
        assert_eq!(movers(&[CLAIM, long_here], &[(0, 1, 2.0)]), []);
        assert_eq!(movers(&[CLAIM, ("council_tax", Some(3), 10)], &[(0, 1, 2.0)]), [], "at home");
    }

    #[test]
    fn where_two_may_be_meant_or_only_the_register_or_the_roll_knows_nobody_has_moved() {
        let other = ("council_tax", None, 30);
        let both = [(0, 1, 2.0), (1, 2, 1.0)];
        assert_eq!(movers(&[CLAIM, ACCOUNT, other], &both), [], "of two known");
        let newcomers = [CLAIM, ACCOUNT, ("school_census", Some(1), 40)];
        assert_eq!(movers(&newcomers, &[(0, 1, 2.0), (0, 2, 1.0)]), [], "of two newcomers");
        for nobody in [("registrations", None, 10), ("electoral_roll", None, 10)] {
            assert_eq!(movers(&[nobody, ACCOUNT], &[(0, 1, 2.0)]), []);
        }
        assert_eq!(movers(&[CLAIM, ("electoral_roll", Some(3), 20)], &[(0, 1, 2.0)]), []);
    }
}
