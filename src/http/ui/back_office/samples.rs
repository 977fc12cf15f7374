//! Nights for samples of pages: one as it could be, one of which nothing is known, and one whose every word is hostile.

use super::read::NightRead;
use crate::editions::EditionCounts;
use crate::http::api::editions::EditionShown;
use crate::http::ui::samples::HOSTILE;
use crate::report::{DatasetLine, ReasonCount, RunReport, Warning, sample_report};
use crate::stewardship::{Interval, StratumRead};

fn shelf(report: &RunReport, held: Option<&str>) -> Vec<EditionShown> {
    let counts = EditionCounts { records: 25_257, persons: 12_462, ..EditionCounts::default() };
    let shown = |edition: String, current: bool, held: Option<&str>| EditionShown {
        as_of: report.as_of.to_string(),
        edition,
        current,
        held: held.map(str::to_owned),
        counts: Some(counts),
    };
    vec![
        shown("2026-02-01.1".to_owned(), held.is_some(), None),
        shown(report.edition.to_string(), held.is_none(), held),
    ]
}

fn night(report: RunReport, held: Option<&str>, strata: Option<Vec<StratumRead>>) -> NightRead {
    NightRead {
        shelf: shelf(&report, held),
        tag: "\"0123456789abcdef\"".to_owned(),
        edition: report.edition,
        sample: strata.map(|it| (report.edition, it)),
        report,
    }
}

/// A night with something of everything.
pub(super) fn full_night() -> NightRead {
    let stratum = |linked, stated, same, answered| StratumRead {
        linked,
        stated,
        answered,
        same: Interval::of_share(same, answered, 4_000).unwrap(),
    };
    let strata = vec![stratum(false, (0.1, 0.5), 4, 20), stratum(true, (0.9, 1.0), 80, 81)];
    night(sample_report(), None, Some(strata))
}

/// A first night that read nothing.
pub(super) fn empty_night() -> NightRead {
    night(RunReport::new("Eastbrook", "2026-02-02.1".parse().unwrap()), None, None)
}

/// A night in which whatever a person or a file could have written is hostile.
pub(super) fn hostile_night() -> NightRead {
    let mut report = sample_report();
    HOSTILE.clone_into(&mut report.council);
    report.held = Some(HOSTILE.to_owned());
    let reason = || vec![ReasonCount { reason: HOSTILE.to_owned(), rows: 3 }];
    report.datasets.push(DatasetLine {
        dataset: HOSTILE.to_owned(),
        rows: 6,
        no_person: reason(),
        quarantined: reason(),
        arrival: HOSTILE.to_owned(),
        ..DatasetLine::default()
    });
    for line in &mut report.blocking {
        HOSTILE.clone_into(&mut line.rule);
    }
    report.warnings.push(Warning { message: HOSTILE.to_owned(), hint: format!("`{HOSTILE}`") });
    night(report, Some(HOSTILE), None)
}
