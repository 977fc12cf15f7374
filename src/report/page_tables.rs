//! The tables of the report's page: which figures stand under which heading.
//!
//! In: a report. Out: captions, headers and cells as text. Leaves to the template how a table looks.

use super::blocking_lines::{BLOCKING_HEADERS, blocking_cells, missed_links};
use super::wording::{duration, one_or_many, percent_of, thousands};
use super::{EventFigures, RunReport, Score, page_home_tables};

/// A table with a caption; figures stand to the right.
pub(crate) struct PageTable {
    pub heading: &'static str,
    pub caption: &'static str,
    pub headers: Vec<&'static str>,
    /// The first cell of a row is its header.
    pub rows: Vec<Vec<String>>,
    pub notes: Vec<String>,
}

impl PageTable {
    /// True for a table that wants the page's whole width.
    pub(super) fn is_wide(&self) -> bool {
        self.headers.len() > 4
            || self.rows.iter().any(|row| row.iter().any(|cell| cell.chars().count() > 40))
    }

    /// True if a column holds figures in every row, and so stands to the right.
    pub(super) fn is_figure(&self, column: usize) -> bool {
        let starts =
            |cell: &String| cell.starts_with(|c: char| c.is_ascii_digit() || "<>–".contains(c));
        column > 0 && self.rows.iter().filter_map(|row| row.get(column)).all(starts)
    }
}

/// The page's tables in their order; those with nothing to show are left out.
pub(crate) fn tables(report: &RunReport) -> Vec<PageTable> {
    let before = [
        datasets(report),
        reasons(report),
        stages(report),
        blocking(report),
        decisions(report),
        review(report),
    ];
    let after = [changes(report), events(report), quality(report)];
    let tables = before.into_iter().chain(page_home_tables::tables(report)).chain(after);
    tables.filter(|table| !table.rows.is_empty()).collect()
}

fn datasets(report: &RunReport) -> PageTable {
    let row = |line: &super::DatasetLine| {
        let figures = [
            line.rows,
            line.mention_rows,
            line.no_person_rows(),
            line.quarantined_rows(),
            line.duplicates,
            line.mentions,
        ];
        std::iter::once(line.dataset.clone()).chain(figures.map(thousands)).collect()
    };
    let arrivals = report.datasets.iter().filter(|line| !line.arrival.is_empty());
    PageTable {
        heading: "Every row accounted for",
        caption: "Source rows of each dataset and what became of them",
        headers: vec![
            "dataset",
            "rows",
            "mention people",
            "no person",
            "quarantine",
            "duplicates",
            "mentions",
        ],
        rows: report.datasets.iter().map(row).collect(),
        notes: arrivals.map(|line| format!("{}: {}", line.dataset, line.arrival)).collect(),
    }
}

fn reasons(report: &RunReport) -> PageTable {
    let mut rows = Vec::new();
    for line in &report.datasets {
        for (what, reasons) in [("no person", &line.no_person), ("quarantine", &line.quarantined)] {
            for reason in reasons {
                let what = format!("{what}: {}", reason.reason);
                rows.push(vec![line.dataset.clone(), what, thousands(reason.rows)]);
            }
        }
    }
    PageTable {
        heading: "Rows set aside",
        caption: "Rows that speak of no person or are in quarantine, by reason",
        headers: vec!["dataset", "reason", "rows"],
        rows,
        notes: Vec::new(),
    }
}

fn stages(report: &RunReport) -> PageTable {
    let timed = report.stages.iter().any(|stage| stage.duration_ms.is_some());
    let mut headers = vec!["stage", "in and out", "in", "out", "set aside"];
    headers.extend(timed.then_some("time"));
    let row = |stage: &super::StageLine| {
        let figures = [stage.taken_in, stage.handed_on, stage.set_aside].map(thousands);
        let time = timed.then(|| stage.duration_ms.map_or_else(String::new, duration));
        [stage.stage.clone(), stage.unit.clone()].into_iter().chain(figures).chain(time).collect()
    };
    PageTable {
        heading: "Stages",
        caption: "What each stage took in, handed on and set aside",
        headers,
        rows: report.stages.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

fn blocking(report: &RunReport) -> PageTable {
    PageTable {
        heading: "Blocking",
        caption: "Pairs that each blocking rule met, and how large its blocks were",
        headers: BLOCKING_HEADERS.to_vec(),
        rows: report.blocking.iter().map(blocking_cells).collect(),
        notes: report.missed_links.iter().map(missed_links).collect(),
    }
}

fn decisions(report: &RunReport) -> PageTable {
    let super::PairDecisions { linked, review, rejected, forbidden, by_stewards } =
        report.decisions;
    let all = linked + review + rejected;
    let row = |(what, count): (&str, u64)| {
        vec![what.to_owned(), thousands(count), percent_of(count, all)]
    };
    let rows = [
        ("linked", linked),
        ("review", review),
        ("rejected", rejected),
        ("of which forbidden", forbidden),
    ];
    PageTable {
        heading: "Compared pairs",
        caption: "What was decided about the pairs that were compared",
        headers: vec!["decision", "pairs", "share"],
        rows: if all == 0 { Vec::new() } else { rows.map(row).to_vec() },
        notes: steward_note(by_stewards).into_iter().collect(),
    }
}

fn review(report: &RunReport) -> PageTable {
    let typed = |note: String| note.replace('`', "");
    PageTable {
        heading: "How right the links are",
        caption: "Precision, recall and agreement of readers, by what they have read",
        headers: super::ReviewFigures::HEADERS.to_vec(),
        rows: report.review.rows().map(Vec::from).to_vec(),
        notes: report.review.notes().into_iter().map(typed).collect(),
    }
}

/// How many decisions of stewards are in force, if any are.
pub(super) fn steward_note(by_stewards: u64) -> Option<String> {
    let decisions = one_or_many(by_stewards, "steward's decision is", "stewards' decisions are");
    (by_stewards > 0).then(|| format!("{decisions} in force."))
}

fn changes(report: &RunReport) -> PageTable {
    let counts = report.changes.map(|changes| changes.counts);
    let rows = counts.map_or(Vec::new(), |counts| {
        let row = |what: &str, figures: [Option<u64>; 3]| {
            let figures = figures.map(|figure| figure.map_or_else(|| "–".to_owned(), thousands));
            std::iter::once(what.to_owned()).chain(figures).collect()
        };
        let (split, merged) = (Some(counts.persons_split), Some(counts.persons_merged));
        let (came, went) = (Some(counts.households_added), Some(counts.households_gone));
        vec![
            row(
                "records",
                [counts.records_added, counts.records_removed, counts.records_changed].map(Some),
            ),
            row("persons", [Some(counts.persons_added), Some(counts.persons_retired), None]),
            row("persons split off or merged", [split, merged, None]),
            row("persons whose household changed", [None, None, Some(counts.persons_moved)]),
            row("households", [came, went, Some(counts.households_changed)]),
            row(
                "households split off or merged",
                [Some(counts.households_split), Some(counts.households_merged), None],
            ),
        ]
    });
    PageTable {
        heading: "Since the edition before",
        caption: "What came, went and changed",
        headers: vec!["what", "came", "went", "changed"],
        rows,
        notes: Vec::new(),
    }
}

fn events(report: &RunReport) -> PageTable {
    let rows: Vec<Vec<String>> = report.events.rows().map(Vec::from).collect();
    PageTable {
        heading: "Life events",
        caption: "What the extracts tell of, by how far it is to be believed",
        headers: EventFigures::HEADERS.to_vec(),
        notes: if rows.is_empty() { Vec::new() } else { vec![report.events.note()] },
        rows,
    }
}

fn quality(report: &RunReport) -> PageTable {
    let row = |what: &str, score: Score| {
        let figures =
            [score.precision, score.recall, score.f1()].map(|share| format!("{share:.4}"));
        std::iter::once(what.to_owned()).chain(figures).collect::<Vec<_>>()
    };
    let rows = report.quality.map_or(Vec::new(), |quality| {
        let mut rows = vec![row("persons", quality.persons)];
        rows.extend(quality.rules_baseline.map(|score| row("persons, exact rules only", score)));
        rows.extend(quality.households.map(|score| row("households", score)));
        rows
    });
    PageTable {
        heading: "Quality",
        caption: "Pairs joined, against the truth: shares between 0 and 1",
        headers: vec!["what", "precision", "recall", "F1"],
        rows,
        notes: Vec::new(),
    }
}
