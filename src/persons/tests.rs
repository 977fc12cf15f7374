//! Clustering on records and links made up for the purpose, against plain graph search.

use proptest::prelude::*;

use super::constraints::listed_twice;
use super::{
    CannotLink, Clustering, Clusters, DeathEntries, Doubt, Judge, Ruling, Rulings, Touching,
    Verdict, cannot_link, cluster,
};
use crate::links::{Model, Repeats, ScoredLink, Scorer, Thresholds};
use crate::pairs::ComparisonTable;
use crate::pairs::sample::{Sample, table_of};
use crate::values::MatchWeight;

pub(super) const THRESHOLDS: Thresholds = Thresholds {
    link: MatchWeight::from_millibits(2_000),
    link_apart: MatchWeight::from_millibits(3_000),
    review: MatchWeight::from_millibits(-3_000),
};

pub(super) fn link(left: u32, right: u32, bits: i32) -> ScoredLink {
    ScoredLink::of_its_own(left, right, MatchWeight::from_millibits(bits * 1_000))
}

/// Clusters records along the given links, whatever the records themselves would score.
fn clusters_of(samples: &[Sample], links: &[ScoredLink], fenced: &[bool]) -> Clusters {
    let table = table_of(samples);
    // two records are taken for one person unless they contradict each other: what is under test is the links
    let mut model = Model::shipped(&[]).unwrap();
    model.prior = 0.0001;
    let scorer = Scorer::new(&table, &model, &["only".to_owned()], &[]);
    cluster(&table, &scorer, links, fenced, THRESHOLDS)
}

fn open(samples: &[Sample], links: &[ScoredLink]) -> Clusters {
    clusters_of(samples, links, &vec![false; samples.len()])
}

/// Records that agree on everything they say: no two of them object to being one person.
fn alike(count: usize) -> Vec<Sample> {
    vec![Sample::person("ANN", "GARIBALDI").born(1980, 4, 9); count]
}

/// Links in pair order, each pair once, as scoring gives them.
pub(super) fn some_links(records: u32, most: usize) -> impl Strategy<Value = Vec<ScoredLink>> {
    let ends = (0..records, 0..records).prop_filter("two records", |(left, right)| left != right);
    let links = prop::collection::vec((ends, -2_i32..12), 0..most);
    links.prop_map(|links| {
        let mut links: Vec<ScoredLink> =
            links.into_iter().map(|((left, right), bits)| link(left, right, bits)).collect();
        links.sort_unstable();
        links.dedup_by_key(|link| (link.left, link.right));
        links
    })
}

/// The smallest record that can be reached from each along links that are strong enough.
fn reachable(records: u32, links: &[ScoredLink]) -> Vec<u32> {
    let strong = || links.iter().filter(|link| link.weight >= THRESHOLDS.link);
    let reached_from = |start: u32| {
        let mut seen = vec![start];
        let mut at = 0;
        while at < seen.len() {
            for link in strong() {
                for (here, there) in [(link.left, link.right), (link.right, link.left)] {
                    if here == seen[at] && !seen.contains(&there) {
                        seen.push(there);
                    }
                }
            }
            at += 1;
        }
        seen.into_iter().min().unwrap()
    };
    (0..records).map(reached_from).collect()
}

/// Records of few rows and few NHS numbers, some of which must not be one person.
fn at_odds(count: usize) -> impl Strategy<Value = Vec<Sample>> {
    let one = (0_u32..8, prop::option::weighted(0.4, 0_u64..3)).prop_map(|(row, number)| {
        let ann = Sample::person("ANN", "GARIBALDI").born(1980, 4, 9).row(0, row);
        number.into_iter().fold(ann, Sample::nhs_number)
    });
    prop::collection::vec(one, count)
}

/// Every two records that stand in one cluster.
fn together(cluster_of: &[u32]) -> Vec<(usize, usize)> {
    let all = (0..cluster_of.len()).flat_map(|a| (a + 1..cluster_of.len()).map(move |b| (a, b)));
    all.filter(|&(a, b)| cluster_of[a] == cluster_of[b]).collect()
}

fn forbidden(table: &ComparisonTable, a: usize, b: usize) -> Option<CannotLink> {
    cannot_link(table, &table.records[a], &table.records[b])
}

proptest! {
    #[test]
    fn where_nothing_objects_clusters_are_what_links_reach(links in some_links(12, 16)) {
        let found = open(&alike(12), &links);
        prop_assert_eq!(found.cluster_of, reachable(12, &links));
        let strong = links.iter().filter(|link| link.weight >= THRESHOLDS.link);
        prop_assert!(found.linked.iter().eq(strong));
        prop_assert!(found.doubtful.iter().all(|(_, doubt)| *doubt == Doubt::Weak));
    }

    #[test]
    fn no_two_records_of_a_cluster_are_forbidden_to_be_one_person(
        samples in at_odds(12),
        links in some_links(12, 24),
        fenced in prop::collection::vec(prop::bool::weighted(0.3), 12),
    ) {
        let found = clusters_of(&samples, &links, &fenced);
        let table = table_of(&samples);
        for (a, b) in together(&found.cluster_of) {
            prop_assert_eq!(forbidden(&table, a, b), None, "records {} and {}", a, b);
        }
    }

    #[test]
    fn a_cluster_is_named_by_its_smallest_record_and_every_link_is_accounted_for(
        samples in at_odds(12),
        links in some_links(12, 24),
    ) {
        let found = open(&samples, &links);
        for (record, &cluster) in (0_u32..).zip(&found.cluster_of) {
            prop_assert!(cluster <= record && found.cluster_of[cluster as usize] == cluster);
        }
        for link in &links {
            let inside =
                found.cluster_of[link.left as usize] == found.cluster_of[link.right as usize];
            let doubtful = found.doubtful.iter().any(|(doubted, _)| doubted == link);
            prop_assert_eq!(doubtful, !inside);
            prop_assert_eq!(found.linked.contains(link), inside && link.weight >= THRESHOLDS.link);
        }
    }

    #[test]
    fn clusters_do_not_depend_on_the_order_of_the_links(
        samples in at_odds(10),
        links in some_links(10, 20).prop_flat_map(|links| (Just(links.clone()), Just(links).prop_shuffle())),
        fenced in prop::collection::vec(prop::bool::weighted(0.3), 10),
    ) {
        let (in_order, shuffled) = links;
        let one = clusters_of(&samples, &in_order, &fenced);
        let other = clusters_of(&samples, &shuffled, &fenced);
        prop_assert_eq!(one.cluster_of, other.cluster_of);
    }

    #[test]
    fn the_others_are_clustered_as_if_fenced_records_had_never_come(
        samples in at_odds(12),
        links in some_links(12, 24),
        fenced in prop::collection::vec(prop::bool::weighted(0.4), 12),
    ) {
        let with = clusters_of(&samples, &links, &fenced);
        let is_open = |record: u32| !fenced[record as usize];
        let kept: Vec<ScoredLink> =
            links.iter().filter(|link| is_open(link.left) && is_open(link.right)).copied().collect();
        let without = clusters_of(&samples, &kept, &fenced);
        let among_open = |found: &Clusters| -> Vec<(usize, usize)> {
            let pairs = together(&found.cluster_of).into_iter();
            pairs.filter(|&(a, b)| !fenced[a] && !fenced[b]).collect()
        };
        prop_assert_eq!(among_open(&with), among_open(&without));
    }
}

/// Links, and the same with other weights for some.
fn before_and_after(records: u32, most: usize) -> impl Strategy<Value = [Vec<ScoredLink>; 2]> {
    some_links(records, most).prop_flat_map(|links| {
        let changes = prop::collection::vec(prop::option::weighted(0.3, -2_i32..12), links.len());
        changes.prop_map(move |changes| {
            let after = links.iter().zip(changes).map(|(before, change)| {
                change.map_or(*before, |bits| link(before.left, before.right, bits))
            });
            [links.clone(), after.collect()]
        })
    })
}

proptest! {
    #[test]
    fn clustering_again_around_the_links_that_changed_is_clustering_everything(
        samples in at_odds(16),
        [before, after] in before_and_after(16, 24),
        fenced in prop::collection::vec(prop::bool::weighted(0.3), 16),
    ) {
        let table = table_of(&samples);
        let model = Model::shipped(&[]).unwrap();
        let scorer = Scorer::new(&table, &model, &["only".to_owned()], &[]);
        let rulings = Rulings::default();
        let judge = Judge {
            table: &table,
            scorer: &scorer,
            fenced: &fenced,
            deaths: DeathEntries::NONE,
            thresholds: THRESHOLDS,
            rulings: &rulings,
            merging: None,
        };
        let touching = Touching::of(16, &before);
        let mut clustering = Clustering::unjoined(16);
        clustering.renew(judge, &touching, &before, None);
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after);
        let ends: Vec<u32> = changed.flat_map(|(link, _)| [link.left, link.right]).collect();
        clustering.renew(judge, &touching, &after, Some(&ends));
        let anew = cluster(&table, &scorer, &after, &fenced, THRESHOLDS);
        prop_assert_eq!(clustering.cluster_of(), anew.cluster_of);
    }
}

fn smith(forename: &str) -> Sample {
    Sample::person(forename, "SMITH")
}

#[test]
fn a_record_between_father_and_son_joins_only_one_of_them() {
    let samples = [
        smith("JOHN").born(1950, 4, 9).nhs_number(1),
        smith("JOHN"),
        smith("JOHN").born(1980, 9, 23).nhs_number(2),
    ];
    let found = open(&samples, &[link(0, 1, 8), link(1, 2, 9)]);
    assert_eq!(found.cluster_of, [0, 1, 1], "the stronger link wins");
    let [(doubted, doubt)] = found.doubtful[..] else { panic!("one link waits") };
    assert_eq!((doubted.left, doubted.right), (0, 1));
    assert_eq!(doubt, Doubt::Between(CannotLink::NhsNumbersDiffer));
}

#[test]
fn father_and_son_without_numbers_are_kept_apart_by_their_dates_of_birth() {
    let samples = [smith("JOHN").born(1950, 4, 9), smith("JOHN"), smith("JOHN").born(1980, 9, 23)];
    let found = open(&samples, &[link(0, 1, 8), link(1, 2, 9)]);
    assert_eq!(found.cluster_of, [0, 1, 1]);
    assert_eq!(found.doubtful[0].1, Doubt::Contradiction);
}

#[test]
fn two_mentions_of_one_row_do_not_meet_through_a_third_record() {
    let samples = [smith("ANN").row(0, 7), smith("ANN").row(0, 7), smith("ANN").row(1, 1)];
    let found = open(&samples, &[link(0, 2, 9), link(1, 2, 8)]);
    assert_eq!(found.cluster_of, [0, 1, 0]);
    assert_eq!(found.doubtful[0].1, Doubt::Between(CannotLink::OneRow));
}

#[test]
fn of_two_links_of_one_weight_the_one_of_the_smaller_records_comes_first() {
    let samples = [smith("ANN").row(0, 7), smith("ANN").row(0, 7), smith("ANN").row(1, 1)];
    assert_eq!(open(&samples, &[link(0, 2, 9), link(1, 2, 9)]).cluster_of, [0, 1, 0]);
}

#[test]
fn records_that_name_different_homes_need_the_stronger_link() {
    let at = |uprn| Sample::person("ANN", "GARIBALDI").born(1980, 4, 9).at(uprn);
    let between = ScoredLink::of_its_own(0, 1, MatchWeight::from_millibits(2_500));
    assert_eq!(open(&[at(1), at(1)], &[between]).cluster_of, [0, 0]);
    let apart = open(&[at(1), at(2)], &[between]);
    assert_eq!(apart.cluster_of, [0, 1]);
    assert_eq!(apart.doubtful, [(between, Doubt::Weak)]);
    assert_eq!(open(&[at(1), at(2)], &[link(0, 1, 3)]).cluster_of, [0, 0]);
}

#[test]
fn a_link_at_the_threshold_joins_and_one_below_waits() {
    assert_eq!(open(&alike(2), &[link(0, 1, 2)]).cluster_of, [0, 0]);
    let below = open(&alike(2), &[link(0, 1, 1)]);
    assert_eq!(
        (below.cluster_of.as_slice(), below.doubtful[0].1),
        ([0, 1].as_slice(), Doubt::Weak)
    );
}

#[test]
fn a_fenced_record_attaches_and_never_joins_two_persons() {
    let fenced = [false, true, false];
    let found = clusters_of(&alike(3), &[link(0, 1, 5), link(1, 2, 9)], &fenced);
    assert_eq!(found.cluster_of, [0, 1, 1], "it goes where the link is stronger");
    assert_eq!(found.doubtful, [(link(0, 1, 5), Doubt::Fence)]);
}

#[test]
fn fenced_records_that_nobody_takes_may_find_each_other() {
    let found = clusters_of(&alike(3), &[link(1, 2, 9)], &[false, true, true]);
    assert_eq!(found.cluster_of, [0, 1, 1]);
    let chain = clusters_of(&alike(3), &[link(0, 1, 9), link(1, 2, 9)], &[false, true, true]);
    assert_eq!(chain.cluster_of, [0, 0, 2], "one that is attached draws no other after it");
}

#[test]
fn nobody_is_taken_for_somebody_they_are_too_young_to_be() {
    let tenant = || smith("ANN").row(0, 1).stratum(0);
    let child = |year| smith("ANN").row(1, 1).stratum(1).born(year, 4, 9);
    let constraint = |one: Sample, other: Sample| {
        let mut table = table_of(&[one, other]);
        table.latest_births = vec![20_081_101, u32::MAX];
        assert_eq!(forbidden(&table, 0, 1), forbidden(&table, 1, 0));
        forbidden(&table, 0, 1)
    };
    assert_eq!(constraint(tenant(), child(2012)), Some(CannotLink::TooYoung));
    assert_eq!(constraint(tenant(), child(2008)), None, "old enough on the day");
    assert_eq!(constraint(tenant(), smith("ANN").row(1, 1).stratum(1)), None, "of unknown age");
    // a date that its own role rules out is a slip, and says nothing
    assert_eq!(constraint(tenant(), child(2012).stratum(0)), None);
}

#[test]
fn two_entries_of_a_careful_list_at_one_home_are_two_people_unless_they_say_otherwise() {
    let listed = |dataset, row| smith("JOHN").row(dataset, row).at(10_093_000_001);
    let samples = [listed(0, 1), listed(0, 2), listed(1, 1)];
    let table = table_of(&samples);
    let [one, other, elsewhere] = [0, 1, 2].map(|at| &table.records[at]);
    assert!(listed_twice(one, other));
    assert!(!listed_twice(one, elsewhere), "another list may well name the same person");
    let mut model = Model::shipped(&[]).unwrap();
    model.prior = 1e-9;
    let mut clusters_if = |repeats| {
        model.repeats = repeats;
        let scorer = Scorer::new(&table, &model, &["only".to_owned()], &[]);
        cluster(&table, &scorer, &[link(0, 1, 9)], &[false; 3], THRESHOLDS)
    };
    let of_one_each: Vec<u32> = (0..200).collect();
    let careful = Repeats::count(&table_of(&many_of_one_list(200)), &of_one_each);
    let apart = clusters_if(careful);
    assert_eq!(apart.cluster_of, [0, 1, 2]);
    assert_eq!(apart.doubtful[0].1, Doubt::ListedTwice);
    let of_pairs: Vec<u32> = (0..200).map(|at| at / 2 * 2).collect();
    let careless = Repeats::count(&table_of(&many_of_one_list(200)), &of_pairs);
    assert_eq!(clusters_if(careless).cluster_of, [0, 0, 2]);
}

fn many_of_one_list(count: u32) -> Vec<Sample> {
    (0..count).map(|row| smith("JOHN").row(0, row)).collect()
}

fn constraint(one: Sample, other: Sample) -> Option<CannotLink> {
    let table = table_of(&[one, other]);
    assert_eq!(forbidden(&table, 0, 1), forbidden(&table, 1, 0));
    forbidden(&table, 0, 1)
}

#[test]
fn constraints_stand_only_between_check_digit_numbers_and_mentions_of_one_row() {
    let ann = || smith("ANN");
    assert_eq!(constraint(ann(), ann()), None);
    assert_eq!(constraint(ann().row(0, 1), ann().row(0, 1)), Some(CannotLink::OneRow));
    assert_eq!(constraint(ann().row(0, 1), ann().row(1, 1)), None);
    let mut table = table_of(&[ann().row(0, 1).stratum(0), ann().row(0, 1).stratum(1)]);
    table.repeats = vec![0, 0];
    let [one, again] = [&table.records[0], &table.records[1]];
    assert_eq!(cannot_link(&table, one, again), None, "the row names one person twice");
    let numbers = constraint(ann().nhs_number(1), ann().nhs_number(2));
    assert_eq!(numbers, Some(CannotLink::NhsNumbersDiffer));
    assert_eq!(constraint(ann().nhs_number(1), ann()), None);
    assert_eq!(constraint(ann().nino("SC578291A"), ann().nino("SC999291A")), None);
    let pupils = constraint(ann().upn(1), ann().upn(2));
    assert_eq!(pupils, Some(CannotLink::PupilNumbersDiffer));
    assert_eq!(constraint(ann().upn(1), ann().upn(2).former_upn(1)), None);
    assert_eq!(constraint(ann().upn(1).former_upn(3), ann().upn(2).former_upn(3)), None);
    let of_others = constraint(ann().upn(1).former_upn(4), ann().upn(2).former_upn(3));
    assert_eq!(of_others, Some(CannotLink::PupilNumbersDiffer));
}

#[test]
fn an_entry_of_a_death_is_tied_to_somebody_by_a_strong_link_alone_and_else_waits_for_a_steward() {
    // an entry and a copy of it, and somebody of that name
    let table = table_of(&[smith("ANN"), smith("ANN"), smith("ANN")]);
    let model = Model::shipped(&[]).unwrap();
    let scorer = Scorer::new(&table, &model, &["only".to_owned()], &[]);
    let settled = |weight: i32, rulings: &Rulings| {
        let judge = Judge {
            table: &table,
            scorer: &scorer,
            fenced: &[false; 3],
            deaths: DeathEntries {
                is_entry: &[true, true, false],
                link: MatchWeight::from_bits(9.0),
            },
            thresholds: THRESHOLDS,
            rulings,
            merging: None,
        };
        let links = [link(0, 1, 6), link(0, 2, weight)];
        let mut clustering = Clustering::unjoined(3);
        clustering.renew(judge, &Touching::of(3, &links), &links, None);
        clustering.decide(judge, &links)
    };
    let weak = settled(8, &Rulings::default());
    assert_eq!(weak.cluster_of, [0, 0, 2], "the two entries are of one death all the same");
    assert_eq!(weak.doubtful, [(link(0, 2, 8), Doubt::Death)]);
    assert_eq!(weak.doubted_deaths(), [link(0, 2, 8)]);
    assert_eq!(weak.for_review().count(), 1);
    let same = Ruling { decision: 7, pair: [0, 2], verdict: Verdict::Same };
    let (rulings, _) = Rulings::reconcile(&table, &[false; 3], &[same]);
    let decided = settled(8, &rulings);
    assert_eq!((decided.cluster_of[2], decided.doubted_deaths().len()), (0, 0));
    let strong = settled(9, &Rulings::default());
    assert_eq!((strong.cluster_of[2], strong.doubted_deaths().len()), (0, 0));
    // said of the copy, it holds for the entry
    let different = Ruling { decision: 7, pair: [1, 2], verdict: Verdict::Different };
    let (rulings, _) = Rulings::reconcile(&table, &[false; 3], &[different]);
    let decided = settled(8, &rulings);
    assert_eq!((decided.cluster_of[2], decided.doubted_deaths().len()), (2, 0));
    assert_eq!(decided.doubtful, [(link(0, 2, 8), Doubt::Parted(7))]);
}
