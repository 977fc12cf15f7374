//! Sources that hold a person once: what keeps their rows apart, and what does not.

use proptest::prelude::*;

use super::tests::{THRESHOLDS, link, some_links};
use super::{CannotLink, Clusters, Doubt, Ruling, Rulings, Verdict, cluster_under};
use crate::links::{Model, ScoredLink, Scorer};
use crate::pairs::sample::{Sample, table_of};

/// Somebody on a row of a dataset; the first dataset holds a person once.
fn ann(dataset: u16, row: u32) -> Sample {
    Sample::person("ANN", "GARIBALDI").born(1980, 4, 9).row(dataset, row)
}

/// Clusters records along links under rulings, every one of which is obeyed, whatever the records themselves would score.
fn clustered(
    samples: &[Sample],
    links: &[ScoredLink],
    fenced: &[bool],
    rulings: &[Ruling],
) -> Clusters {
    let mut table = table_of(samples);
    table.held_once = vec![true, false];
    let mut model = Model::shipped(&[]).unwrap();
    model.prior = 0.0001;
    let strata = ["one".to_owned(), "other".to_owned()];
    let scorer = Scorer::new(&table, &model, &strata, &[]);
    let (rulings, unobeyed) = Rulings::reconcile(&table, fenced, rulings);
    assert!(unobeyed.is_empty(), "{unobeyed:?}");
    cluster_under(&table, &scorer, links, fenced, THRESHOLDS, &rulings)
}

fn same(decision: u64, pair: [u32; 2]) -> Ruling {
    Ruling { decision, pair, verdict: Verdict::Same }
}

#[test]
fn two_rows_of_a_source_that_holds_a_person_once_are_not_joined_by_a_record_of_another() {
    let links = [link(0, 2, 8), link(1, 2, 9)];
    let open = [false; 3];
    let found = clustered(&[ann(0, 1), ann(0, 2), ann(1, 1)], &links, &open, &[]);
    assert_eq!(found.cluster_of, [0, 1, 1], "the weaker link gives way");
    assert_eq!(found.doubtful, [(links[0], Doubt::Between(CannotLink::HeldOnce))]);
    assert_eq!(found.for_review().count(), 1, "a steward may know better");
    let in_two_roles = [ann(0, 1), ann(0, 2).stratum(1), ann(1, 1)];
    assert_eq!(clustered(&in_two_roles, &links, &open, &[]).cluster_of, [0, 1, 1]);
    let of_another = [ann(1, 1), ann(1, 2), ann(0, 1)];
    assert_eq!(clustered(&of_another, &links, &open, &[]).cluster_of, [0, 0, 0]);
}

#[test]
fn a_steward_may_call_two_rows_of_a_source_that_holds_a_person_once_one_person() {
    let samples = [ann(0, 1), ann(0, 2), ann(1, 1)];
    let links = [link(0, 2, 8), link(1, 2, 9)];
    let decided = |rulings: &[Ruling]| clustered(&samples, &links, &[false; 3], rulings).cluster_of;
    assert_eq!(decided(&[same(7, [0, 1])]), [0, 0, 0]);
    assert_eq!(decided(&[same(7, [0, 2]), same(8, [1, 2])]), [0, 0, 0]);
    assert_eq!(decided(&[same(7, [0, 2])]), [0, 1, 0], "the stronger link gives way to it");
}

proptest! {
    #[test]
    fn no_cluster_has_two_rows_of_a_source_that_holds_a_person_once(
        places in prop::collection::vec((0_u16..2, 0_u32..8), 12),
        (links, shuffled) in some_links(12, 24).prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
        fenced in prop::collection::vec(prop::bool::weighted(0.3), 12),
    ) {
        let samples: Vec<Sample> = places.iter().map(|(dataset, row)| ann(*dataset, *row)).collect();
        let found = clustered(&samples, &links, &fenced, &[]);
        for (one, (dataset, row)) in places.iter().enumerate() {
            for (other, (of, other_row)) in places.iter().enumerate().filter(|(_, it)| it.0 == 0) {
                let together = found.cluster_of[one] == found.cluster_of[other];
                prop_assert!(!together || dataset != of || row == other_row, "{} and {}", one, other);
            }
        }
        prop_assert_eq!(found.cluster_of, clustered(&samples, &shuffled, &fenced, &[]).cluster_of);
    }
}
