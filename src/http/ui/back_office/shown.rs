//! The tables of a night, each with its picture where people would rather look.
//!
//! In: a report, what readers found. Out: parts of a page in the order in which they are read: what went in and out, what was set aside, what became of identifiers,
//! how right the links are, how pairs weigh; then the rest. Tables, captions and notes are the report's own.

use super::read::NightRead;
use crate::editions::EditionId;
use crate::http::ui::pictures::{
    BarLine, CalibrationPoint, Distribution, Figure, Look, ShownTable, Svg, bars, calibration,
    distribution,
};
use crate::report::{PageTable, RunReport, percent, tables};
use crate::stewardship::StratumRead;

/// A part of the page.
pub(in crate::http::ui) struct Part {
    pub(super) heading: String,
    /// Above the table.
    pub(super) told: Option<String>,
    pub(super) table: Option<ShownTable>,
    pub(super) picture: Option<Svg>,
    /// Below it.
    pub(super) notes: Vec<String>,
    /// Where the table is to be had as a file.
    pub(super) download: String,
}

/// What stands first, by the headings of the report.
const FIRST: [&str; 6] = [
    "Every row accounted for",
    "Rows set aside",
    "Since the edition before",
    "How right the links are",
    "Compared pairs",
    "Blocking",
];

/// Every part of a night's page, in order.
pub(super) fn parts(night: &NightRead) -> Vec<Part> {
    let NightRead { shelf: _, tag: _, edition, report, sample } = night;
    let mut all: Vec<PageTable> = tables(report);
    let mut parts = Vec::new();
    for heading in FIRST {
        let Some(at) = all.iter().position(|it| it.heading == heading) else { continue };
        parts.push(part(*edition, report, all.remove(at)));
        match heading {
            "How right the links are" => parts.push(kept_word(*edition, sample.as_ref())),
            "Compared pairs" => parts.extend(weights(*edition, report)),
            _ => {}
        }
    }
    parts.extend(all.into_iter().map(|table| part(*edition, report, table)));
    parts
}

/// By what a table goes in an address: its heading in small letters.
fn slug(heading: &str) -> String {
    let letters = heading.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' });
    letters.collect::<String>().to_ascii_lowercase()
}

fn download(edition: EditionId, id: &str) -> String {
    format!("/night/{edition}/tables/{id}.csv")
}

fn part(edition: EditionId, report: &RunReport, table: PageTable) -> Part {
    let PageTable { heading, caption, headers, rows, mut notes } = table;
    let id = slug(heading);
    let mut told = None;
    let picture = match heading {
        "Every row accounted for" => {
            notes.push(
                "A file that lacks a column which the rules use stops the night before anything is published: whatever is here had all of them."
                    .to_owned(),
            );
            Some(rows_in_and_out(report))
        }
        "Blocking" => Some(pairs_by_rule(report)),
        "Since the edition before" => {
            told = report.changes.as_ref().map(|changes| {
                format!(
                    "{} of persons’ identifiers were carried over, and {} of households’.",
                    percent(changes.identifiers_carried_over()),
                    percent(changes.households_carried_over())
                )
            });
            None
        }
        _ => None,
    };
    let table = ShownTable { id: id.clone(), caption: caption.to_owned(), heads: headers, rows };
    let download = download(edition, &id);
    Part { heading: heading.to_owned(), told, table: Some(table), picture, notes, download }
}

fn rows_in_and_out(report: &RunReport) -> Svg {
    let lines = report.datasets.iter().flat_map(|it| {
        let name = it.dataset.replace('_', " ");
        [
            BarLine { words: format!("{name}: read"), count: it.rows, look: Look::Open },
            BarLine {
                words: "mention people".to_owned(),
                count: it.mention_rows,
                look: Look::Full,
            },
        ]
    });
    let lines: Vec<BarLine> = lines.collect();
    bars("rows", ("Rows read, and rows that mention people", "By dataset."), &lines)
}

fn pairs_by_rule(report: &RunReport) -> Svg {
    let lines = report.blocking.iter().map(|it| BarLine {
        words: it.rule.replace('_', " "),
        count: it.pairs,
        look: if it.left_out { Look::Open } else { Look::Full },
    });
    let lines: Vec<BarLine> = lines.collect();
    bars(
        "pairs",
        ("Pairs by rule", "How many pairs each rule met; white where it was left out."),
        &lines,
    )
}

fn weights(edition: EditionId, report: &RunReport) -> Option<Part> {
    let weights = &report.pair_weights;
    let of = Distribution {
        buckets: &weights.buckets,
        review_from: Figure::of(weights.review_from_bits)?,
        link_from: Figure::of(weights.link_from_bits)?,
    };
    let picture = distribution("weights", &of)?;
    Some(Part {
        heading: "How pairs weigh".to_owned(),
        told: None,
        download: download(edition, "weights"),
        table: Some(picture.table),
        picture: Some(picture.svg),
        notes: Vec::new(),
    })
}

/// Whether stated probabilities keep their word; that nobody has read enough to say so, where nobody has.
fn kept_word(edition: EditionId, sample: Option<&(EditionId, Vec<StratumRead>)>) -> Part {
    let point = |it: &StratumRead| {
        let StratumRead { linked: _, stated: (from, to), answered, same } = it;
        let figure = Figure::of;
        Some(CalibrationPoint {
            stated: figure(f64::midpoint(*from, *to))?,
            right: figure(same.value)?,
            low: figure(same.low)?,
            high: figure(same.high)?,
            read: *answered,
        })
    };
    let points = sample.map(|it| it.1.iter().filter_map(point).collect::<Vec<_>>());
    let picture = points.and_then(|points| calibration("kept-word", &points));
    let (told, notes) = match (sample, &picture) {
        (Some((of, _)), Some(_)) => (
            format!("By what readers found of the sample drawn from edition {of}."),
            vec!["What is stated stands for the middle of a group’s bounds; pairs that readers could not tell are left out.".to_owned()],
        ),
        (Some((of, _)), None) => {
            (format!("Nobody has read the sample drawn from edition {of} yet."), Vec::new())
        }
        (None, _) => {
            ("No sample was drawn yet, so nothing can be said.".to_owned(), Vec::new())
        }
    };
    let (table, picture) = picture.map(|it| (it.table, it.svg)).unzip();
    Part {
        heading: "Whether stated probabilities keep their word".to_owned(),
        told: Some(told),
        table,
        picture,
        notes,
        download: download(edition, "kept-word"),
    }
}
