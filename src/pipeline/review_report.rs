//! How much waits for readers after a night.
//!
//! In: the night's doubtful pairs and persons, what readers have answered. Out: how many cases there are, above and below the line of
//! `review.toml`; how far readers agree; what their sample says of the links. Leaves the order of cases and all estimates to `stewardship`.

use crate::editions::NightRecords;
use crate::pipeline::night_report::NightFigures;
use crate::report::ReviewFigures;
use crate::stewardship::{Case, EvidenceKey, ReadPairs, SampleRead, agreement, answer_table};

/// The night's queue in figures.
pub(super) fn review_figures(figures: &NightFigures<'_>) -> ReviewFigures {
    let NightFigures { request, edition, work, person_of, links, .. } = figures;
    if work.records.is_empty() {
        return ReviewFigures::default();
    }
    let cases = Case::of(links.iter().copied(), person_of);
    let key = EvidenceKey::new(request.key, request.ruleset);
    let records = NightRecords::Read(&work.records, &[]);
    let read = ReadPairs::of(request.reviews, request.decisions, records, &key, *edition);
    let mut counts = ReviewFigures {
        agreement: agreement(&answer_table(request.reviews)),
        estimate: SampleRead::of(request.reviews).map(|read| read.estimate()),
        ..ReviewFigures::default()
    };
    let mut waiting = 0;
    for case in cases {
        let known = read.on(&case);
        counts.contested += u64::from(known.contested);
        waiting += u64::from(known.open(case, &work.matched.found.rulings).is_some());
    }
    counts.put_forward = waiting.min(u64::from(request.ruleset.matching().review.budget));
    counts.below = waiting - counts.put_forward;
    counts
}
