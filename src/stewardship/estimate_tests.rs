//! Samples and what is estimated from them, against a truth that is known.

use super::{Drawn, FramePair, Interval, SampleSeed, draw, estimate};
use crate::rules::SampleRules;

/// Mixes a number: a stream of chance that is the same every time.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn chance(number: u64) -> f64 {
    (mixed(number) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A frame as a matcher makes one: sure links, few of them wrong, and many unlikely pairs, few of them right. The truth stands beside each
/// pair, and is not quite what is stated.
fn frame() -> (Vec<FramePair>, Vec<bool>) {
    let mut pairs = Vec::new();
    let mut truth = Vec::new();
    let mut add = |count: u32, linked: bool, stated: f64, true_share: f64| {
        for _ in 0..count {
            let number = u32::try_from(pairs.len()).unwrap();
            pairs.push(FramePair { records: [number, number + 1], linked, probability: stated });
            truth.push(chance(u64::from(number)) < true_share);
        }
    };
    add(6_000, true, 0.9999, 0.996);
    add(1_500, true, 0.995, 0.97);
    add(600, true, 0.95, 0.9);
    add(150, true, 0.6, 0.7);
    add(150, false, 0.7, 0.55);
    add(500, false, 0.3, 0.35);
    add(1_500, false, 0.04, 0.05);
    add(6_000, false, 0.003, 0.006);
    (pairs, truth)
}

/// Precision and recall as they are.
fn known(frame: &[FramePair], truth: &[bool]) -> (f64, f64) {
    let count = |linked: bool| {
        frame.iter().zip(truth).filter(|(pair, same)| pair.linked == linked && **same).count()
            as f64
    };
    let links = frame.iter().filter(|pair| pair.linked).count() as f64;
    (count(true) / links, count(true) / (count(true) + count(false)))
}

fn drawn(frame: &[FramePair], size: u32, seed: u64) -> Drawn {
    draw(frame, &SampleRules::default(), size, |[left, _]| mixed(seed << 32 ^ u64::from(left)))
}

/// What a reader who answers so estimates.
fn read(drawn: &Drawn, answer: impl Fn(u32) -> bool) -> (Interval, Interval) {
    let mut counts = vec![[0, 0]; drawn.strata.len()];
    for (stratum, [left, _]) in &drawn.pairs {
        counts[usize::from(*stratum)][0] += u64::from(answer(*left));
        counts[usize::from(*stratum)][1] += 1;
    }
    let (precision, recall) = estimate(&drawn.strata, &counts).unwrap();
    (precision, recall.unwrap())
}

#[test]
fn the_true_figures_lie_in_the_intervals_nineteen_times_in_twenty() {
    let (frame, truth) = frame();
    let (precision, recall) = known(&frame, &truth);
    let draws = 400;
    let (mut held, mut widths) = ([0_u32; 2], [0.0; 2]);
    for seed in 0..draws {
        let (p, r) = read(&drawn(&frame, 400, seed), |at| truth[at as usize]);
        for (at, (found, known)) in [(p, precision), (r, recall)].into_iter().enumerate() {
            held[at] += u32::from(found.holds(known));
            widths[at] += (found.high - found.low) / draws as f64;
        }
    }
    // 380 of 400 would be nineteen in twenty; four standard deviations fewer is 362
    assert!(held.iter().all(|held| *held >= 362), "{held:?}");
    // an interval that holds everything says nothing
    assert!(widths[0] < 0.05 && widths[1] < 0.12, "{widths:?}");
}

#[test]
fn a_reader_who_errs_is_not_believed_to_be_right() {
    let (frame, truth) = frame();
    let (precision, recall) = known(&frame, &truth);
    for seed in 0..20 {
        let drawn = drawn(&frame, 400, seed);
        let (_, r) = read(&drawn, |_| true);
        assert!(!r.holds(recall), "everybody the same: {r:?}");
        let (p, _) = read(&drawn, |at| truth[at as usize] && at % 4 > 0);
        assert!(!p.holds(precision), "a quarter overlooked: {p:?}");
    }
}

#[test]
fn who_reads_everything_knows() {
    let (frame, truth) = frame();
    let frame = &frame[7_000..9_500];
    let (p, r) = read(&drawn(frame, 10_000, 1), |at| truth[at as usize]);
    let (precision, recall) = known(frame, &truth[7_000..9_500]);
    assert!((p.value - precision).abs() < 1e-12 && (r.value - recall).abs() < 1e-12);
    assert!(p.high - p.low < 1e-12 && r.high - r.low < 1e-9, "{p:?} {r:?}");
}

#[test]
fn every_stratum_has_its_least_the_doubtful_have_more_and_each_pair_its_chance() {
    let (frame, _) = frame();
    let Drawn { strata, pairs } = drawn(&frame, 400, 7);
    assert_eq!(pairs.len(), 400);
    assert!(strata.iter().all(|it| it.drawn >= 10 && it.drawn <= it.pairs), "{strata:?}");
    let of = |linked: bool, from: u32| {
        let found = strata.iter().find(|it| it.linked == linked && it.from == from).unwrap();
        found.drawn as f64 / found.pairs as f64
    };
    assert!(
        of(false, 100_000) > 3.0 * of(false, 1_000),
        "one in three is read more than one in 300"
    );
    assert_eq!(strata.iter().map(|it| it.drawn).sum::<u64>(), 400);
    assert_eq!(strata.iter().map(|it| it.pairs).sum::<u64>(), frame.len() as u64);
}

#[test]
fn the_same_seed_draws_the_same_and_a_larger_sample_holds_the_smaller() {
    let (frame, _) = frame();
    let (small, large) = (drawn(&frame, 300, 3), drawn(&frame, 700, 3));
    assert_eq!(small, drawn(&frame, 300, 3));
    assert_ne!(small.pairs, drawn(&frame, 300, 4).pairs);
    assert!(small.pairs.iter().all(|pair| large.pairs.contains(pair)));
    let mut backwards = frame.clone();
    backwards.reverse();
    assert_eq!(drawn(&backwards, 300, 3), small, "in whatever order pairs come");
}

#[test]
fn a_stratum_without_an_answer_leaves_everything_open() {
    let (frame, truth) = frame();
    let drawn = drawn(&frame, 300, 1);
    let mut counts = vec![[0, 0]; drawn.strata.len()];
    for (stratum, [left, _]) in drawn.pairs.iter().filter(|(stratum, _)| *stratum > 0) {
        counts[usize::from(*stratum)][0] += u64::from(truth[*left as usize]);
        counts[usize::from(*stratum)][1] += 1;
    }
    assert_eq!(estimate(&drawn.strata, &counts), None);
}

#[test]
fn the_seed_is_in_the_edition_and_a_pair_is_one_whichever_record_comes_first() {
    let key = |id: &str| crate::values::MentionKey {
        dataset: crate::values::DatasetName("a".into()),
        record_id: id.into(),
        role: crate::values::Role { word: "".into(), ordinal: 0 },
    };
    let (one, other) = (SampleSeed::of_edition("ab"), SampleSeed::of_edition("ac"));
    assert_eq!(one.number(&key("1"), &key("2")), one.number(&key("2"), &key("1")));
    assert_ne!(one.number(&key("1"), &key("2")), other.number(&key("1"), &key("2")));
    assert_ne!(one.number(&key("1"), &key("2")), one.number(&key("1"), &key("3")));
}
