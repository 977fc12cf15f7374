//! The run report for a terminal: compact, aligned, no colour needed.
//!
//! In: a report. Out: text of at most about 100 columns, what needs a person before the tables.

use std::fmt::{self, Display, Write};

use super::bands::{COMMUNAL, SMALL};
use super::blocking_lines::{BLOCKING_HEADERS, blocking_cells, missed_links};
use super::page_tables::steward_note;
use super::wording::{duration, one_or_many, percent, percent_of, thousands};
use super::{
    DatasetLine, RunReport, Score, SizeHistogram, WorkedOut, text_homes, training_figures,
};

/// Width of the longest bar, in characters.
const BAR: u64 = 40;

impl RunReport {
    /// The report as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        // writing to a string does not fail
        let _ = write!(text, "{}", AsText(self));
        text
    }
}

struct AsText<'a>(&'a RunReport);

impl Display for AsText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        headline(f, report)?;
        needs_a_person(f, report)?;
        writeln!(f, "\n{}", report.balance_sentence())?;
        datasets(f, report)?;
        stages(f, report)?;
        blocking(f, report)?;
        training_figures::training(f, report.training.as_ref())?;
        decisions(f, report)?;
        report.review.write(f)?;
        sizes(f, "Persons by records", &report.persons_by_records, &SMALL)?;
        sizes(f, "Private households by members", &report.private_households, &SMALL)?;
        sizes(f, "Communal households by members", &report.communal_households, &COMMUNAL)?;
        text_homes::homes(f, report)?;
        text_homes::addresses(f, report)?;
        text_homes::disagreements(f, report)?;
        changes(f, report)?;
        report.events.write(f)?;
        quality(f, report)
    }
}

fn headline(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let totals = &report.totals;
    let state = if report.held.is_some() { " (held)" } else { "" };
    writeln!(
        f,
        "{} · edition {}{state} · night of {}",
        report.council, report.edition, report.as_of
    )?;
    writeln!(
        f,
        "{} · {} · {}",
        one_or_many(totals.records, "record", "records"),
        one_or_many(totals.persons, "person", "persons"),
        one_or_many(totals.households, "household", "households"),
    )?;
    writeln!(
        f,
        "{} of persons have a household; fenced records alone speak of {}",
        percent_of(totals.housed_persons, totals.persons),
        one_or_many(totals.fenced_only_persons, "person", "persons"),
    )?;
    match &report.worked_out {
        WorkedOut { in_full_because: Some(reason), .. } => writeln!(f, "run in full: {reason}"),
        WorkedOut { taken_over, in_full_because: None, gazetteer_read_because, .. } => {
            writeln!(
                f,
                "worked out anew: {}; {} as on the night before",
                one_or_many(totals.records.saturating_sub(*taken_over), "record", "records"),
                thousands(*taken_over),
            )?;
            let Some(because) = gazetteer_read_because else { return Ok(()) };
            writeln!(f, "the gazetteer was read in full: {because}")
        }
    }
}

fn needs_a_person(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let waiting = report.waiting();
    if waiting.is_empty() {
        return writeln!(f, "\nNothing waits for a person.");
    }
    writeln!(f, "\nWaits for a person")?;
    for item in waiting {
        writeln!(f, "  ! {}\n    {}", item.what, item.hint)?;
    }
    Ok(())
}

fn datasets(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let mut table = Columns::new(&[
        "dataset",
        "rows",
        "mention rows",
        "no person",
        "quarantine",
        "duplicates",
        "mentions",
    ]);
    for line in &report.datasets {
        table.row([
            line.dataset.clone(),
            thousands(line.rows),
            thousands(line.mention_rows),
            thousands(line.no_person_rows()),
            thousands(line.quarantined_rows()),
            thousands(line.duplicates),
            thousands(line.mentions),
        ]);
    }
    section(f, "Rows", &table)?;
    for DatasetLine { dataset, no_person, quarantined, arrival, .. } in &report.datasets {
        if !arrival.is_empty() {
            writeln!(f, "  {dataset}: {arrival}")?;
        }
        for (what, reasons) in [("no person", no_person), ("quarantine", quarantined)] {
            for reason in reasons {
                writeln!(f, "    {what}: {} × {}", thousands(reason.rows), reason.reason)?;
            }
        }
    }
    Ok(())
}

fn stages(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let timed = report.stages.iter().any(|stage| stage.duration_ms.is_some());
    let mut headers = vec!["stage", "in", "out", "set aside"];
    if timed {
        headers.push("time");
    }
    headers.push("unit");
    let mut table = Columns::new(&headers);
    for stage in &report.stages {
        let mut row = vec![
            stage.stage.clone(),
            thousands(stage.taken_in),
            thousands(stage.handed_on),
            thousands(stage.set_aside),
        ];
        if timed {
            row.push(stage.duration_ms.map_or_else(String::new, duration));
        }
        row.push(stage.unit.clone());
        table.row(row);
    }
    section(f, "Stages", &table)
}

fn blocking(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let mut table = Columns::new(&BLOCKING_HEADERS);
    report.blocking.iter().for_each(|line| table.row(blocking_cells(line)));
    section(f, "Blocking", &table)?;
    match &report.missed_links {
        Some(missed) => writeln!(f, "  {}", missed_links(missed)),
        None => Ok(()),
    }
}

fn decisions(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let decisions = &report.decisions;
    let compared = decisions.linked + decisions.review + decisions.rejected;
    if compared == 0 {
        return Ok(());
    }
    let weights = &report.pair_weights;
    let mut table = Columns::new(&["pairs", "count", "share", "weight"]);
    for (what, count, weight) in [
        ("linked", decisions.linked, format!("from {:+.1} bits", weights.link_from_bits)),
        ("review", decisions.review, format!("from {:+.1} bits", weights.review_from_bits)),
        ("rejected", decisions.rejected, "below".to_owned()),
        ("of which forbidden", decisions.forbidden, "any".to_owned()),
    ] {
        table.row([what.to_owned(), thousands(count), percent_of(count, compared), weight]);
    }
    section(f, "Compared pairs", &table)?;
    steward_note(decisions.by_stewards).map_or(Ok(()), |note| writeln!(f, "{note}"))
}

fn sizes(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    histogram: &SizeHistogram,
    bands: &[u64],
) -> fmt::Result {
    let counts = histogram.in_bands(bands);
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    if most == 0 {
        return Ok(());
    }
    let mut table = Columns::new(&["size", "count", ""]);
    for (band, count) in counts {
        // every count that is not zero shows
        let bar = (count * BAR).div_ceil(most);
        let bar = "█".repeat(usize::try_from(bar).unwrap_or_default());
        table.row([band, thousands(count), bar]);
    }
    section(f, title, &table)
}

fn changes(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let (Some(changes), Some(previous)) = (&report.changes, report.previous) else { return Ok(()) };
    let counts = &changes.counts;
    writeln!(f, "\nSince edition {previous}")?;
    writeln!(
        f,
        "  {} of identifiers carried over, {} of households'",
        percent(changes.identifiers_carried_over()),
        percent(changes.households_carried_over())
    )?;
    let mut table = Columns::new(&["", "came", "went", "changed"]);
    table.row([
        "records".to_owned(),
        thousands(counts.records_added),
        thousands(counts.records_removed),
        thousands(counts.records_changed),
    ]);
    table.row([
        "persons".to_owned(),
        thousands(counts.persons_added),
        thousands(counts.persons_retired),
        String::new(),
    ]);
    table.row([
        "households".to_owned(),
        thousands(counts.households_added),
        thousands(counts.households_gone),
        thousands(counts.households_changed),
    ]);
    write!(f, "{table}")?;
    writeln!(
        f,
        "  persons merged {} · split {} · with another household {} · households merged {} · split {}",
        thousands(counts.persons_merged),
        thousands(counts.persons_split),
        thousands(counts.persons_moved),
        thousands(counts.households_merged),
        thousands(counts.households_split),
    )
}

fn quality(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let Some(quality) = &report.quality else { return Ok(()) };
    let mut table = Columns::new(&["against the truth", "precision", "recall", "F1"]);
    let mut row = |what: &str, score: Score| {
        let figures =
            [score.precision, score.recall, score.f1()].map(|share| format!("{share:.4}"));
        table.row(std::iter::once(what.to_owned()).chain(figures));
    };
    row("persons", quality.persons);
    if let Some(score) = quality.rules_baseline {
        row("persons, exact rules only", score);
    }
    if let Some(score) = quality.households {
        row("households", score);
    }
    section(f, "Quality", &table)
}

pub(super) fn section(f: &mut fmt::Formatter<'_>, title: &str, table: &Columns) -> fmt::Result {
    if table.rows.is_empty() {
        return Ok(());
    }
    write!(f, "\n{title}\n{table}")
}

/// Aligned columns: those that begin with a figure in every row to the right, the others to the left.
pub(super) struct Columns {
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    pub(super) fn new(headers: &[&str]) -> Self {
        Self {
            headers: headers.iter().map(|&header| header.to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = |at: usize| {
            self.rows.iter().filter_map(move |row| row.get(at)).filter(|cell| !cell.is_empty())
        };
        let is_figure =
            |cell: &String| cell.starts_with(|c: char| c.is_ascii_digit() || "<>–".contains(c));
        let columns: Vec<(usize, bool)> = self
            .headers
            .iter()
            .enumerate()
            .map(|(at, header)| {
                let width =
                    cells(at).chain([header]).map(|cell| cell.chars().count()).max().unwrap_or(0);
                (width, at > 0 && cells(at).all(is_figure))
            })
            .collect();
        for line in std::iter::once(&self.headers).chain(&self.rows) {
            let mut text = String::new();
            for (cell, &(width, right)) in line.iter().zip(&columns) {
                if right {
                    write!(text, "  {cell:>width$}")?;
                } else {
                    write!(text, "  {cell:<width$}")?;
                }
            }
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}
