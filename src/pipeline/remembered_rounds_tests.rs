//! Rounds of a night that remembers what an earlier one found, against rounds that remember nothing.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::links::{
    ContextMemory, EarlierContext, RememberedContext, ScoredLink, Shifts, Surroundings, WeighedPair,
};
use crate::pairs::sample::{Sample, table_of};
use crate::persons::{Clusters, DeathEntries, Ruling, Rulings};
use crate::pipeline::context_rounds::{ContextWeights, Ground, settle_context};
use crate::pipeline::context_rounds_tests::{RECORDS, THRESHOLDS, decided, model, scorer};
use crate::values::MatchWeight;

/// What becomes of a record from one night to the next.
#[derive(Clone, Debug)]
enum Fate {
    Stays(Sample),
    SaysElse(Sample, Box<Sample>),
    Goes(Sample),
    Comes(Sample),
}

impl Fate {
    fn then(&self) -> Option<&Sample> {
        match self {
            Self::Stays(it) | Self::SaysElse(it, _) | Self::Goes(it) => Some(it),
            Self::Comes(_) => None,
        }
    }

    fn now(&self) -> Option<&Sample> {
        match self {
            Self::Stays(it) | Self::Comes(it) => Some(it),
            Self::SaysElse(_, it) => Some(it.as_ref()),
            Self::Goes(_) => None,
        }
    }
}

/// Records of a few lists, homes and rows of two, some with a stay that is over.
fn somebody() -> impl Strategy<Value = Sample> {
    let stay = prop::option::weighted(0.2, prop::bool::ANY);
    let home = prop::option::weighted(0.8, 1_u64..6);
    (0_u16..3, 0_u32..30, home, stay).prop_map(|(list, row, home, stay)| {
        let ann = Sample::person("ANN", "GARIBALDI").row(list, row);
        let ann = home.into_iter().fold(ann, Sample::at);
        match stay {
            None => ann,
            Some(true) => ann.since(2024, 5, 1),
            Some(false) => ann.until(2022, 5, 1),
        }
    })
}

fn fate(changing: f64) -> impl Strategy<Value = Fate> {
    (somebody(), prop::option::weighted(changing, (0_u8..3, somebody()))).prop_map(
        |(it, change)| match change {
            None => Fate::Stays(it),
            Some((0, other)) => Fate::SaysElse(it, Box::new(other)),
            Some((1, _)) => Fate::Goes(it),
            Some(_) => Fate::Comes(it),
        },
    )
}

/// What two records weigh, then and now; none where they are no pair.
type Weights = (Option<i32>, Option<i32>);

/// Pairs, most of which weigh tonight what they did.
fn weighed() -> impl Strategy<Value = BTreeMap<(u32, u32), Weights>> {
    let ends = (0..RECORDS, 1..RECORDS).prop_map(|(one, more)| {
        let other = (one + more) % RECORDS;
        (one.min(other), one.max(other))
    });
    let weight = || prop::option::weighted(0.8, -12_000_i32..12_000);
    let weights = (weight(), prop::option::weighted(0.04, weight()));
    let weights = weights.prop_map(|(then, now)| (then, now.unwrap_or(then)));
    prop::collection::btree_map(ends, weights, 0..50)
}

/// One of two nights: its records by the places of their fates, its pairs and what stewards say.
struct Night {
    places: Vec<usize>,
    samples: Vec<Sample>,
    pairs: Vec<WeighedPair>,
    fenced: Vec<bool>,
    decided: Vec<Ruling>,
}

impl Night {
    fn of<'f>(
        fates: &'f [Fate],
        of: impl Fn(&'f Fate) -> Option<&'f Sample>,
        weights: impl Iterator<Item = ((u32, u32), Option<i32>)>,
        fenced: &[bool],
        decided: &[Ruling],
    ) -> Self {
        let there = fates.iter().enumerate().filter_map(|(at, fate)| Some((at, of(fate)?)));
        let (places, samples): (Vec<usize>, Vec<Sample>) =
            there.map(|(at, sample)| (at, sample.clone())).unzip();
        let number = |place: u32| {
            let at = places.binary_search(&(place as usize)).ok()?;
            u32::try_from(at).ok()
        };
        let pairs = weights.filter_map(|((left, right), own)| {
            let own = MatchWeight::from_millibits(own?);
            Some(WeighedPair { left: number(left)?, right: number(right)?, own })
        });
        let decided = decided.iter().filter_map(|ruling| {
            let [left, right] = ruling.pair;
            Some(Ruling { pair: [number(left)?, number(right)?], ..*ruling })
        });
        Self {
            pairs: pairs.collect(),
            fenced: places.iter().map(|place| fenced[*place]).collect(),
            decided: decided.collect(),
            samples,
            places,
        }
    }

    fn number(&self, place: usize) -> Option<u32> {
        self.places.binary_search(&place).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// What comes of it, and what it keeps.
    fn settled(
        &self,
        memory: ContextMemory<'_>,
    ) -> ((Vec<ScoredLink>, Clusters), RememberedContext) {
        let table = table_of(&self.samples);
        let ground = Ground {
            table: &table,
            fenced: &self.fenced,
            hidden: &[],
            deaths: DeathEntries::NONE,
            thresholds: THRESHOLDS,
            rulings: &Rulings::reconcile(&table, &self.fenced, &self.decided).0,
            merging: None,
            memory: Some(&memory),
        };
        let mut model = model();
        let scorer = scorer(&table, &model);
        let pairs = self.pairs.clone();
        let found = settle_context(ground, scorer, &mut model, pairs, ContextWeights::AsGiven);
        (found, memory.kept())
    }
}

/// The pairs of each night that are not the other's as they are.
fn shifts(then: &Night, now: &Night, numbers: &[Option<u32>]) -> Shifts {
    let number = |record: u32| numbers[record as usize];
    let renumbered = |pair: &WeighedPair| {
        Some(WeighedPair { left: number(pair.left)?, right: number(pair.right)?, ..*pair })
    };
    let kept: Vec<WeighedPair> = now.pairs.iter().filter_map(renumbered).collect();
    let is_new =
        |pair: &&WeighedPair| renumbered(pair).is_none_or(|pair| !then.pairs.contains(&pair));
    let ends = |pair: &WeighedPair| (pair.left, pair.right);
    Shifts {
        come: now.pairs.iter().filter(is_new).map(ends).collect(),
        gone: then.pairs.iter().filter(|pair| !kept.contains(pair)).map(ends).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn what_an_earlier_night_has_found_around_pairs_is_found_alike_tonight(
        fates in prop_oneof![
            prop::collection::vec(fate(0.05), RECORDS as usize),
            prop::collection::vec(fate(0.25), RECORDS as usize),
        ],
        weights in weighed(),
        fenced in prop::collection::vec(prop::bool::weighted(0.1), RECORDS as usize),
        (decided, more) in (decided(), prop::option::weighted(0.3, decided())),
    ) {
        let of = |which: fn(&Weights) -> Option<i32>| weights.iter().map(move |(ends, it)| (*ends, which(it)));
        let then = Night::of(&fates, Fate::then, of(|it| it.0), &fenced, &decided);
        let now = Night::of(&fates, Fate::now, of(|it| it.1), &fenced, more.as_ref().unwrap_or(&decided));
        let number = |place: &usize| match fates[*place] {
            Fate::Stays(_) => then.number(*place),
            Fate::SaysElse(..) | Fate::Goes(_) | Fate::Comes(_) => None,
        };
        let numbers: Vec<Option<u32>> = now.places.iter().map(number).collect();
        let shifts = shifts(&then, &now, &numbers);

        let (_, kept) = then.settled(ContextMemory::default());
        let earlier = EarlierContext { kept: &kept, numbers: &numbers, shifts: &shifts };
        let (found, kept_tonight) = now.settled(ContextMemory::after(earlier));
        let (anew, kept_anew) = now.settled(ContextMemory::default());
        prop_assert_eq!(found, anew);
        prop_assert_eq!(kept_tonight, kept_anew);
    }
}

#[test]
fn only_pairs_near_a_newcomer_are_looked_at_again() {
    let at = |list: u16, home: u64| Sample::person("ANN", "GARIBALDI").dataset(list).at(home);
    // two families, each in two lists at two homes, and a third list
    let samples = vec![at(0, 1), at(0, 1), at(1, 2), at(1, 2), at(0, 3), at(1, 4), at(2, 5)];
    let pair = |left, right, bits| WeighedPair { left, right, own: MatchWeight::from_bits(bits) };
    let pairs = vec![pair(0, 2, 5.0), pair(1, 3, 5.0), pair(4, 5, 5.0), pair(4, 6, 1.0)];
    let then = Night {
        places: (0..7).collect(),
        samples,
        pairs,
        fenced: vec![false; 8],
        decided: Vec::new(),
    };
    let (_, kept) = then.settled(ContextMemory::default());
    let mut samples = then.samples.clone();
    samples.push(at(2, 1));
    let mut pairs = then.pairs.clone();
    pairs.push(pair(5, 7, 1.0));
    let numbers: Vec<Option<u32>> = (0..7).map(Some).chain([None]).collect();
    let shifts = Shifts { come: vec![(5, 7)], gone: Vec::new() };
    let earlier = EarlierContext { kept: &kept, numbers: &numbers, shifts: &shifts };
    let table = table_of(&samples);
    let around = Surroundings::of(&table, &pairs, &[]);
    let memory = ContextMemory::after(earlier);
    let mut remembering = memory.begin(&around);
    let alone: Vec<u32> = (0..8).collect();
    remembering.look(&around, &[0, 1, 0, 1, 4, 4, 6, 7]);
    let holds = |left, right| remembering.calm().is_some_and(|calm| calm.holds(left, right));
    assert!(!holds(0, 2) && !holds(1, 3), "somebody new is at their home");
    assert!(holds(4, 5) && holds(4, 6), "the newcomer is of a list of which neither has another");
    assert!(!holds(5, 6), "the newcomer competes with the other record");
    let mut remembering = memory.begin(&around);
    remembering.look(&around, &alone);
    let holds = |left, right| remembering.calm().is_some_and(|calm| calm.holds(left, right));
    assert!(!holds(4, 5) && !holds(4, 6), "they are one person with others than they were");
}
