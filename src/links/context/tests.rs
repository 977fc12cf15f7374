//! What surrounds links, on records and links made up for the purpose.

use proptest::prelude::*;

use super::first_look::Reach;
use super::learn::{ContextSeen, learn_context};
use super::surroundings::Surroundings;
use super::{ContextFinding, ContextKind, Repeats};
use crate::links::model::Model;
use crate::links::score::Scorer;
use crate::links::scored_pairs::WeighedPair;
use crate::pairs::sample::{Sample, table_of};
use crate::values::MatchWeight;

fn pair(left: u32, right: u32, bits: i32) -> WeighedPair {
    WeighedPair { left, right, own: MatchWeight::from_millibits(bits * 1_000) }
}

/// What is found around the first of the pairs, given each record's cluster.
fn around_the_first(samples: &[Sample], pairs: &[WeighedPair], clusters: &[u32]) -> ContextFinding {
    let table = table_of(samples);
    let repeats = Repeats::count(&table, clusters);
    Surroundings::of(&table, pairs, &[]).view(clusters, &repeats).find(pairs[0])
}

fn rivals(found: &ContextFinding) -> &'static str {
    ContextKind::Rivals.levels()[usize::from(found.rivals.unwrap())]
}

fn company(found: &ContextFinding) -> Option<&'static str> {
    found.company.map(|level| ContextKind::Company.levels()[usize::from(level)])
}

fn in_list(list: u16) -> Sample {
    Sample::person("ANN", "GARIBALDI").dataset(list)
}

/// A record of one list, and two of another that may both be meant.
const TWO_CANDIDATES: [u32; 3] = [0, 1, 2];

#[test]
fn a_better_candidate_of_the_same_list_takes_almost_everything_from_a_link() {
    let links = [pair(0, 1, 3), pair(0, 2, 8)];
    let found = around_the_first(&[in_list(0), in_list(1), in_list(1)], &links, &TWO_CANDIDATES);
    assert_eq!(rivals(&found), "far_ahead");
    assert!(found.shared_with_rival < MatchWeight::from_bits(-4.0), "{found:?}");
}

#[test]
fn candidates_of_different_lists_do_not_compete() {
    let links = [pair(0, 1, 3), pair(0, 2, 8)];
    let found = around_the_first(&[in_list(0), in_list(1), in_list(2)], &links, &TWO_CANDIDATES);
    assert_eq!((rivals(&found), found.shared_with_rival), ("none", MatchWeight::ZERO));
}

#[test]
fn a_stay_that_is_over_when_the_other_begins_does_not_compete() {
    let links = [pair(0, 1, 3), pair(0, 2, 8)];
    let with_stays = |end: Sample, start: Sample| {
        rivals(&around_the_first(&[in_list(0), end, start], &links, &TWO_CANDIDATES))
    };
    let one = || in_list(1).since(2010, 1, 1);
    assert_eq!(with_stays(one().until(2019, 6, 1), in_list(1).since(2019, 6, 20)), "none");
    assert_eq!(with_stays(one().until(2019, 6, 1), in_list(1).since(2019, 1, 1)), "far_ahead");
    assert_eq!(with_stays(one(), in_list(1).since(2019, 6, 20)), "far_ahead");
}

#[test]
fn a_second_record_of_the_same_person_is_no_rival_unless_a_careful_list_and_the_two_deny_it() {
    // two hundred others of the second list, each somebody else or each of them twice
    let others = (0..200).map(|_| in_list(1));
    let samples: Vec<Sample> =
        [in_list(0), in_list(1), in_list(1)].into_iter().chain(others).collect();
    let found = |between: i32, entries_a_person: u32| {
        let links = [pair(0, 1, 3), pair(0, 2, 8), pair(1, 2, between)];
        let others = (0..200).map(|at| 3 + at / entries_a_person * entries_a_person);
        let clusters: Vec<u32> = [0, 1, 1].into_iter().chain(others).collect();
        rivals(&around_the_first(&samples, &links, &clusters))
    };
    assert_eq!(found(4, 1), "none");
    assert_eq!(found(-2, 1), "far_ahead", "one person by way of a third only");
    assert_eq!(found(-2, 2), "none", "the list repeats people all the time");
}

/// Two people at one home, two at another.
fn two_homes() -> [Sample; 4] {
    let at = |list: u16, home: u64| in_list(list).at(home);
    [at(0, 1), at(1, 2), at(0, 1), at(1, 2)]
}

#[test]
fn somebody_who_lives_with_both_records_is_company() {
    let links = [pair(0, 1, 1)];
    let found = around_the_first(&two_homes(), &links, &[0, 1, 2, 2]);
    assert_eq!(company(&found), Some("one"));
    let family: Vec<Sample> =
        two_homes().into_iter().chain([in_list(0).at(1), in_list(1).at(2)]).collect();
    let found = around_the_first(&family, &links, &[0, 1, 2, 2, 4, 4]);
    assert_eq!(company(&found), Some("several"));
}

#[test]
fn those_who_live_with_either_record_may_be_the_same_the_likelier_the_stronger_their_link() {
    for (bits, level) in [(1, "likely"), (-3, "possible"), (-8, "faint"), (-11, "none")] {
        let links = [pair(0, 1, 1), pair(2, 3, bits)];
        let found = around_the_first(&two_homes(), &links, &[0, 1, 2, 3]);
        assert_eq!(company(&found), Some(level), "{bits} bits");
    }
}

#[test]
fn one_home_and_records_that_stand_alone_say_nothing_of_company() {
    let links = [pair(0, 1, 1)];
    let one_home = two_homes().map(|sample| sample.at(1));
    assert_eq!(company(&around_the_first(&one_home, &links, &[0, 1, 2, 2])), None);
    assert_eq!(company(&around_the_first(&two_homes()[..2], &links, &[0, 1])), None);
}

#[test]
fn those_named_on_one_row_are_company_wherever_they_live() {
    let samples = [
        in_list(0).row(0, 7).at(1),
        in_list(1).row(1, 7).at(2),
        in_list(0).row(0, 7),
        in_list(1).row(1, 7),
    ];
    assert_eq!(company(&around_the_first(&samples, &[pair(0, 1, 1)], &[0, 1, 2, 2])), Some("one"));
}

const RECORDS: u32 = 12;

/// Records of few lists, rows, homes and stays.
fn somebody() -> impl Strategy<Value = Sample> {
    let one = (0_u16..2, 0_u32..10, prop::option::of(1_u64..5), prop::option::of(2001_i16..2004));
    one.prop_map(|(list, row, home, since)| {
        let ann = in_list(list).row(list, row);
        let ann = home.into_iter().fold(ann, Sample::at);
        since.into_iter().fold(ann, |ann, year| ann.since(year, 1, 1).until(year + 1, 1, 1))
    })
}

fn people() -> impl Strategy<Value = Vec<Sample>> {
    prop::collection::vec(somebody(), RECORDS as usize)
}

fn weighed() -> impl Strategy<Value = Vec<WeighedPair>> {
    let ends = (0..RECORDS, 0..RECORDS).prop_filter("two records", |(left, right)| left < right);
    prop::collection::vec((ends, -12_i32..12), 0..40).prop_map(|pairs| {
        let mut pairs: Vec<WeighedPair> =
            pairs.into_iter().map(|((left, right), bits)| pair(left, right, bits)).collect();
        pairs.sort_unstable();
        pairs.dedup_by_key(|pair| (pair.left, pair.right));
        pairs
    })
}

/// For each record the smallest record of its cluster.
fn clusters() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0_u32..8, RECORDS as usize).prop_map(|group_of| {
        let first = |group: &u32| group_of.iter().position(|it| it == group).unwrap();
        group_of.iter().map(|group| u32::try_from(first(group)).unwrap()).collect()
    })
}

/// Clusters of which a few records have left theirs or joined others.
fn before_and_after() -> impl Strategy<Value = (Vec<u32>, Vec<u32>)> {
    (clusters(), clusters(), prop::collection::vec(prop::bool::weighted(0.15), RECORDS as usize))
        .prop_map(|(before, other, moves)| {
            let group_of: Vec<u32> = (0..RECORDS as usize)
                .map(|at| if moves[at] { 100 + other[at] } else { before[at] })
                .collect();
            let first = |group: &u32| group_of.iter().position(|it| it == group).unwrap();
            let after = group_of.iter().map(|group| u32::try_from(first(group)).unwrap());
            (before, after.collect())
        })
}

proptest! {
    #[test]
    fn where_no_record_is_stirred_nothing_around_a_link_changes(
        samples in people(),
        pairs in weighed(),
        (before, after) in before_and_after(),
    ) {
        let table = table_of(&samples);
        let around = Surroundings::of(&table, &pairs, &[]);
        let repeats = Repeats::count(&table, &before);
        let stirred = around.stirred(&before, &after);
        let looked_at = around.pairs_of(&stirred, None);
        for &pair in pairs.iter().filter(|pair| !looked_at.contains(pair)) {
            let [old, new] = [&before, &after].map(|it| around.view(it, &repeats).find(pair));
            prop_assert_eq!(old, new, "{:?}", pair);
        }
    }

    #[test]
    fn each_pair_of_the_given_records_comes_once(
        samples in people(),
        pairs in weighed(),
        given in prop::collection::btree_set(0..RECORDS, 0..8),
    ) {
        let table = table_of(&samples);
        let given: Vec<u32> = given.into_iter().collect();
        let mut found = Surroundings::of(&table, &pairs, &[]).pairs_of(&given, None);
        found.sort_unstable();
        let of_given = |pair: &&WeighedPair| given.contains(&pair.left) || given.contains(&pair.right);
        prop_assert!(found.iter().eq(pairs.iter().filter(of_given)));
    }

    #[test]
    fn only_pairs_that_nothing_lifts_over_the_bar_are_not_looked_at_in_full(
        samples in people(),
        pairs in weighed(),
        cluster_of in clusters(),
        sure in prop::collection::vec((0_u8..6, 0_u8..7, prop::bool::ANY), 0..400),
        bar in -8_000_i32..4_000,
    ) {
        let table = table_of(&samples);
        let mut model = Model::shipped(&[]).unwrap();
        let mut seen = ContextSeen::default();
        for (company, rivals, one_person) in sure {
            let own = MatchWeight::from_bits(if one_person { 8.0 } else { -8.0 });
            let (company, rivals) = (Some(company), Some(rivals));
            let found = ContextFinding { rivals, company, ..ContextFinding::default() };
            seen.add(own, &found);
        }
        model.context = learn_context(&seen);
        let scorer = Scorer::new(&table, &model, &["only".to_owned()], &[]);
        let bar = MatchWeight::from_millibits(bar);
        let reach = Reach::of(&scorer, bar);
        let repeats = Repeats::count(&table, &cluster_of);
        let around = Surroundings::of(&table, &pairs, &[]);
        let view = around.view(&cluster_of, &repeats);
        for &pair in &pairs {
            let whole = view.find(pair);
            match view.find_lift(pair, &reach) {
                Some(found) => prop_assert_eq!(found, whole),
                None => prop_assert!(pair.own + scorer.whole_context(whole) < bar),
            }
        }
    }
}

#[test]
fn company_that_sure_pairs_keep_more_often_speaks_for_one_person_and_its_absence_against() {
    let mut seen = ContextSeen::default();
    for at in 0..1000 {
        for (bits, one_in) in [(8, 2), (-8, 100)] {
            let level = if at % one_in == 0 { 1 } else { 5 };
            let found = ContextFinding { company: Some(level), ..ContextFinding::default() };
            seen.add(MatchWeight::from_millibits(bits * 1_000), &found);
        }
    }
    let learnt = learn_context(&seen);
    let bits = |level: usize| {
        let level = &learnt[ContextKind::Company as usize].levels[level];
        (level.m / level.u).log2()
    };
    assert!(bits(1) > 4.0 && bits(5) < -0.5, "{} {}", bits(1), bits(5));
    assert!(learnt[ContextKind::Rivals as usize].levels.iter().all(|level| level.m <= level.u));
}
