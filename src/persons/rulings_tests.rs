//! What stewards decided, against every way in which scores could have it otherwise.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::tests::{THRESHOLDS, link};
use super::{
    CannotLink, Clustering, Clusters, DeathEntries, Doubt, Judge, Obstacle, Ruling, Rulings,
    Touching, Unobeyed, Verdict, cannot_link, cluster_under,
};
use crate::links::{Model, ScoredLink, Scorer};
use crate::pairs::sample::{Sample, table_of};

fn same(decision: u64, a: u32, b: u32) -> Ruling {
    Ruling { decision, pair: [a, b], verdict: Verdict::Same }
}

fn different(decision: u64, a: u32, b: u32) -> Ruling {
    Ruling { decision, pair: [a, b], verdict: Verdict::Different }
}

fn ann() -> Sample {
    Sample::person("ANN", "GARIBALDI").born(1980, 4, 9)
}

/// Clusters records under rulings, whatever the records themselves would score.
fn ruled(
    samples: &[Sample],
    fenced: &[bool],
    links: &[ScoredLink],
    rulings: &[Ruling],
) -> (Clusters, Vec<Unobeyed>) {
    let table = table_of(samples);
    let mut model = Model::shipped(&[]).unwrap();
    model.prior = 0.0001;
    let scorer = Scorer::new(&table, &model, &["only".to_owned()], &[]);
    let (rulings, unobeyed) = Rulings::reconcile(&table, fenced, rulings);
    (cluster_under(&table, &scorer, links, fenced, THRESHOLDS, &rulings), unobeyed)
}

#[test]
fn two_that_a_steward_calls_one_person_are_one_even_where_nothing_links_them() {
    let samples = [ann(), Sample::person("ZOE", "PATEL").born(1950, 1, 1), ann()];
    let (found, unobeyed) = ruled(&samples, &[false; 3], &[link(0, 2, 9)], &[same(7, 1, 2)]);
    assert_eq!((found.cluster_of, unobeyed), (vec![0, 0, 0], vec![]));
    let (alone, _) = ruled(&samples, &[false; 3], &[], &[same(7, 1, 2)]);
    assert_eq!(alone.cluster_of, [0, 1, 1]);
}

#[test]
fn two_that_a_steward_calls_two_people_are_not_joined_by_a_record_that_fits_both() {
    let samples = [ann(), ann(), ann()];
    let links = [link(0, 1, 9), link(0, 2, 12), link(1, 2, 8)];
    let (found, _) = ruled(&samples, &[false; 3], &links, &[different(3, 0, 1)]);
    assert_eq!(found.cluster_of, [0, 1, 0], "the bridge goes to the one that it fits better");
    assert_eq!(
        found.doubtful,
        [(links[0], Doubt::Decided(3)), (links[2], Doubt::Parted(3))],
        "the decided pair is done with; the bridge's other end is for review"
    );
}

#[test]
fn what_is_decided_of_one_record_holds_for_those_that_are_one_person_with_it() {
    let links = [link(1, 2, 15)];
    let rulings = [different(3, 0, 2), same(4, 0, 1)];
    let (found, unobeyed) = ruled(&[ann(), ann(), ann()], &[false; 3], &links, &rulings);
    assert_eq!((found.cluster_of, unobeyed), (vec![0, 0, 2], vec![]));
    assert_eq!(found.doubtful, [(links[0], Doubt::Decided(3))]);
}

#[test]
fn different_wins_over_a_chain_of_same_and_the_broken_decision_is_told() {
    let rulings = [same(1, 0, 1), same(2, 1, 2), different(3, 0, 2)];
    let (found, unobeyed) = ruled(&[ann(), ann(), ann()], &[false; 3], &[], &rulings);
    assert_eq!(found.cluster_of, [0, 0, 2], "the older same is obeyed");
    let because = Obstacle::Decision(3);
    assert_eq!(unobeyed, [Unobeyed { decision: 2, pair: [1, 2], because }]);
}

#[test]
fn no_decision_overrules_a_constraint() {
    let samples = [ann().nhs_number(1), ann(), ann().nhs_number(2)];
    let (found, unobeyed) =
        ruled(&samples, &[false; 3], &[], &[same(1, 0, 1), same(2, 1, 2), same(3, 0, 2)]);
    assert_eq!(found.cluster_of, [0, 0, 2]);
    let because = Obstacle::Constraint(CannotLink::NhsNumbersDiffer);
    let unobeyed_of = |decision, pair| Unobeyed { decision, pair, because };
    assert_eq!(unobeyed, [unobeyed_of(2, [1, 2]), unobeyed_of(3, [0, 2])]);
}

#[test]
fn a_fenced_record_is_attached_by_decision_and_joins_no_two_persons() {
    let fenced = [false, false, true];
    let rulings = [same(1, 1, 2), same(2, 0, 2)];
    let (found, unobeyed) = ruled(&[ann(), ann(), ann()], &fenced, &[link(0, 2, 15)], &rulings);
    assert_eq!(found.cluster_of, [0, 1, 1], "the decision goes before the stronger link");
    let because = Obstacle::Fence;
    assert_eq!(unobeyed, [Unobeyed { decision: 2, pair: [0, 2], because }]);
}

fn some_rulings(records: u32) -> impl Strategy<Value = Vec<Ruling>> {
    let pair = (0..records, 0..records).prop_filter("two records", |(a, b)| a != b);
    let one = (pair, 0_u64..9, prop::bool::ANY).prop_map(|((a, b), decision, is_same)| {
        if is_same { same(decision, a, b) } else { different(decision, a, b) }
    });
    prop::collection::vec(one, 0..8)
}

fn some_links(records: u32) -> impl Strategy<Value = Vec<ScoredLink>> {
    let ends = (0..records, 0..records).prop_filter("two in order", |(left, right)| left < right);
    prop::collection::vec((ends, 0_i32..12), 0..20).prop_map(|links| {
        let mut links: Vec<ScoredLink> =
            links.into_iter().map(|((left, right), bits)| link(left, right, bits)).collect();
        links.sort_unstable();
        links.dedup_by_key(|link| (link.left, link.right));
        links
    })
}

fn some_samples() -> impl Strategy<Value = Vec<Sample>> {
    let one = prop::option::weighted(0.3, 1_u64..3);
    let one = one.prop_map(|number| number.into_iter().fold(ann(), Sample::nhs_number));
    prop::collection::vec(one, 10)
}

proptest! {
    #[test]
    fn every_decision_is_obeyed_or_told_of_and_no_constraint_or_fence_gives_way(
        samples in some_samples(),
        links in some_links(10),
        rulings in some_rulings(10),
        fenced in prop::collection::vec(prop::bool::weighted(0.3), 10),
    ) {
        let (found, unobeyed) = ruled(&samples, &fenced, &links, &rulings);
        let together = |a: u32, b: u32| found.cluster_of[a as usize] == found.cluster_of[b as usize];
        let told: BTreeSet<u64> = unobeyed.iter().map(|it| it.decision).collect();
        for Ruling { decision, pair: [a, b], verdict } in &rulings {
            match verdict {
                Verdict::Different => prop_assert!(!together(*a, *b)),
                Verdict::Same => prop_assert!(together(*a, *b) || told.contains(decision)),
            }
        }
        let table = table_of(&samples);
        for a in 0..10_u32 {
            for b in a + 1..10 {
                let (one, other) = (&table.records[a as usize], &table.records[b as usize]);
                prop_assert!(!together(a, b) || cannot_link(&table, one, other).is_none());
            }
        }
        // without its fenced records every open cluster still hangs together by open links and decisions
        let open: Vec<ScoredLink> = links
            .iter()
            .copied()
            .filter(|it| !fenced[it.left as usize] && !fenced[it.right as usize])
            .collect();
        for a in (0..10_u32).filter(|it| !fenced[*it as usize]) {
            let mut reached = vec![a];
            let mut at = 0;
            while at < reached.len() {
                let here = reached[at];
                let by_link = open.iter().filter(|it| it.weight >= THRESHOLDS.link);
                let ends = by_link.map(|it| [it.left, it.right]);
                let by_decision = rulings.iter().filter(|it| {
                    it.verdict == Verdict::Same && !it.pair.iter().any(|end| fenced[*end as usize])
                });
                for ends in ends.chain(by_decision.map(|it| it.pair)) {
                    if ends.contains(&here) {
                        reached.extend(ends.into_iter().filter(|it| !reached.contains(it)).collect::<Vec<_>>());
                    }
                }
                at += 1;
            }
            for b in (0..10_u32).filter(|it| !fenced[*it as usize] && together(a, *it)) {
                prop_assert!(reached.contains(&b), "a fenced record joined {a} and {b}");
            }
        }
    }

    #[test]
    fn clustering_again_around_the_links_that_changed_obeys_as_clustering_everything_does(
        samples in some_samples(),
        links in some_links(10),
        weights in prop::collection::vec(prop::option::of(0_i32..12), 20),
        rulings in some_rulings(10),
        fenced in prop::collection::vec(prop::bool::weighted(0.3), 10),
    ) {
        let table = table_of(&samples);
        let model = Model::shipped(&[]).unwrap();
        let scorer = Scorer::new(&table, &model, &["only".to_owned()], &[]);
        let (rulings, _) = Rulings::reconcile(&table, &fenced, &rulings);
        let judge = Judge {
            table: &table, scorer: &scorer, fenced: &fenced, deaths: DeathEntries::NONE,
            thresholds: THRESHOLDS, rulings: &rulings,
            merging: None,
        };
        let after: Vec<ScoredLink> = links
            .iter()
            .zip(weights)
            .map(|(before, weight)| weight.map_or(*before, |bits| link(before.left, before.right, bits)))
            .collect();
        let touching = Touching::of(10, &links);
        let mut clustering = Clustering::unjoined(10);
        clustering.renew(judge, &touching, &links, None);
        let changed = links.iter().zip(&after).filter(|(before, after)| before != after);
        let ends: Vec<u32> = changed.flat_map(|(link, _)| [link.left, link.right]).collect();
        clustering.renew(judge, &touching, &after, Some(&ends));
        let anew = cluster_under(&table, &scorer, &after, &fenced, THRESHOLDS, &rulings);
        prop_assert_eq!(clustering.cluster_of(), anew.cluster_of);
    }

    #[test]
    fn the_order_in_which_rulings_are_given_makes_no_difference(
        samples in some_samples(),
        rulings in some_rulings(10),
        turn in 0_usize..8,
    ) {
        let table = table_of(&samples);
        let mut turned = rulings.clone();
        turned.rotate_left(turn % rulings.len().max(1));
        for ruling in &mut turned {
            ruling.pair.reverse();
        }
        let fenced = [false; 10];
        prop_assert_eq!(
            Rulings::reconcile(&table, &fenced, &rulings),
            Rulings::reconcile(&table, &fenced, &turned)
        );
    }
}
