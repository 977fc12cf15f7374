//! Recency, trust and agreement decide, and nothing that was not said.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Scale, Survivor, Voice, survivors};
use crate::rules::{Checked, Ruleset, Unchecked};
use crate::values::{DatasetName, SharedField};

const TONIGHT: Date = date(2026, 11, 1);

fn rules() -> Ruleset<Checked> {
    Ruleset::<Unchecked>::load(None).unwrap().check().unwrap()
}

fn dataset(name: &str) -> DatasetName {
    DatasetName(name.into())
}

fn voice<'r>(
    value: &'static str,
    dataset: &'r DatasetName,
    as_at: Date,
) -> Voice<'r, &'static str> {
    Voice { value, dataset, as_at, unverified: false }
}

fn ranked<'r>(
    voices: &[Voice<'r, &'static str>],
    field: SharedField,
) -> Vec<Survivor<'r, &'static str>> {
    let rules = rules();
    let scale = Scale { rules: &rules.matching().survivorship, field, as_of: TONIGHT };
    survivors(voices, scale, |one, other| other.starts_with(one))
}

fn first(voices: &[Voice<'_, &'static str>], field: SharedField) -> &'static str {
    ranked(voices, field)[0].value
}

#[test]
fn the_more_recent_of_two_equally_trusted_is_shown() {
    let (one, other) = (dataset("own_one"), dataset("own_other"));
    let (old, new) = (date(2020, 1, 1), date(2026, 1, 1));
    let voices = [voice("0113", &one, old), voice("0207", &other, new)];
    assert_eq!(first(&voices, SharedField::Phone), "0207");
}

#[test]
fn the_more_trusted_of_two_equally_recent_is_shown() {
    let (birth, bill) = (dataset("registrations"), dataset("council_tax"));
    let voices = [voice("1980-04-08", &bill, TONIGHT), voice("1980-04-09", &birth, TONIGHT)];
    assert_eq!(first(&voices, SharedField::DateOfBirth), "1980-04-09");
}

#[test]
fn two_that_agree_outweigh_one_that_is_trusted_more_and_a_dataset_speaks_once() {
    let (a, b, c) = (dataset("benefits"), dataset("own_one"), dataset("own_other"));
    let agreeing = [voice("x", &a, TONIGHT), voice("y", &b, TONIGHT), voice("y", &c, TONIGHT)];
    assert_eq!(first(&agreeing, SharedField::Email), "y");
    let echo = [voice("x", &a, TONIGHT), voice("y", &b, TONIGHT), voice("y", &b, TONIGHT)];
    assert_eq!(first(&echo, SharedField::Email), "x");
}

#[test]
fn who_says_less_speaks_for_who_says_more() {
    let (a, b) = (dataset("benefits"), dataset("own_one"));
    let voices = [voice("T", &a, TONIGHT), voice("THOMAS", &b, date(2020, 1, 1))];
    let found = ranked(&voices, SharedField::Name);
    assert_eq!(found.len(), 1, "the initial contradicts nothing");
    assert_eq!((found[0].value, found[0].datasets.len(), found[0].as_at), ("THOMAS", 2, TONIGHT));
}

#[test]
fn what_is_unverified_is_shown_only_where_nothing_else_speaks() {
    let (a, b) = (dataset("benefits"), dataset("own_one"));
    let mut voices = [voice("x", &a, TONIGHT), voice("y", &b, date(2001, 1, 1))];
    voices[0].unverified = true;
    assert_eq!(first(&voices, SharedField::Phone), "y");
    assert!(ranked(&voices[..1], SharedField::Phone)[0].unverified);
}

proptest! {
    #[test]
    fn the_order_of_voices_changes_no_weight_and_no_dataset(
        said in prop::collection::vec((0_usize..4, 0_usize..4, 0_i32..4000), 1..8),
        turn in 0_usize..8,
    ) {
        let datasets = ["benefits", "council_tax", "school_census", "own"].map(dataset);
        let values = ["A", "B", "CD", "C"];
        let mut voices: Vec<_> = said
            .iter()
            .map(|(value, from, age)| {
                let as_at = TONIGHT.saturating_sub(jiff::Span::new().days(*age));
                voice(values[*value], &datasets[*from], as_at)
            })
            .collect();
        let describe = |found: Vec<Survivor<'_, &'static str>>| {
            let mut found: Vec<_> = found
                .into_iter()
                .map(|it| (it.weight, it.value, it.datasets.into_iter().cloned().collect::<Vec<_>>()))
                .collect();
            found.sort();
            found
        };
        let before = describe(ranked(&voices, SharedField::Name));
        let len = voices.len();
        voices.rotate_left(turn % len);
        prop_assert_eq!(describe(ranked(&voices, SharedField::Name)), before);
    }
}
