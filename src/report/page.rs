//! The run report as one self-contained page: no script, no outside resource, fit for screen, print and screen reader.
//!
//! In: a report. Out: HTML. The template `page.html` lies beside this file (a small `askama.toml` says so): as a page
//! of its own it can be read, checked and styled as HTML, which a literal inside the code cannot. Everything that is
//! put into it is escaped.

use askama::Template;

use super::bands::{COMMUNAL, SMALL};
use super::charts::{self, BarChart, WIDE, WIDTH, Waterfall};
use super::page_tables::{self, PageTable};
use super::wording::{percent, percent_of, thousands};
use super::{RunReport, Waiting};

#[derive(Template)]
#[template(path = "page.html", config = "src/report/askama.toml")]
struct Page<'a> {
    report: &'a RunReport,
    headlines: Vec<Headline>,
    waiting: Vec<WaitingItem>,
    balance: String,
    balances: bool,
    waterfall: Option<Waterfall>,
    charts: Vec<BarChart>,
    tables: Vec<PageTable>,
    width: f64,
    wide: f64,
}

/// What waits, its hint in pieces: every second one is something to type.
struct WaitingItem {
    what: String,
    hint: Vec<String>,
}

struct Headline {
    figure: String,
    what: &'static str,
    note: String,
}

impl WaitingItem {
    fn of(Waiting { kind: _, what, hint }: Waiting) -> Self {
        Self { what, hint: hint.split('`').map(str::to_owned).collect() }
    }
}

impl RunReport {
    /// The report as a page.
    #[must_use]
    pub fn to_html(&self) -> String {
        let page = Page {
            report: self,
            headlines: headlines(self),
            waiting: self.waiting().into_iter().map(WaitingItem::of).collect(),
            balance: self.balance_sentence(),
            balances: self.balances(),
            waterfall: charts::waterfall(self),
            charts: charts(self),
            tables: page_tables::tables(self),
            width: WIDTH,
            wide: WIDE,
        };
        // rendering fails only where a value's own Display does, and none here can
        page.render().unwrap_or_default()
    }
}

fn headlines(report: &RunReport) -> Vec<Headline> {
    let totals = &report.totals;
    let since = |came: u64, went: u64| match report.previous {
        Some(_) if report.changes.is_some() => {
            format!("{} came, {} went", thousands(came), thousands(went))
        }
        _ => String::new(),
    };
    let counts = report.changes.map(|changes| changes.counts).unwrap_or_default();
    let mut list = vec![
        Headline {
            figure: thousands(totals.persons),
            what: "persons",
            note: since(
                counts.persons_added + counts.persons_split,
                counts.persons_retired + counts.persons_merged,
            ),
        },
        Headline {
            figure: thousands(totals.households),
            what: "households",
            note: since(
                counts.households_added + counts.households_split,
                counts.households_gone + counts.households_merged,
            ),
        },
        Headline {
            figure: thousands(totals.records),
            what: "records",
            note: since(counts.records_added, counts.records_removed),
        },
        Headline {
            figure: percent_of(totals.housed_persons, totals.persons),
            what: "of persons have a household",
            note: String::new(),
        },
    ];
    if let Some(changes) = &report.changes {
        list.push(Headline {
            figure: percent(changes.identifiers_carried_over()),
            what: "of identifiers carried over",
            note: format!("{} of households'", percent(changes.households_carried_over())),
        });
    }
    if let Some(quality) = &report.quality {
        list.push(Headline {
            figure: format!("{:.3}", quality.persons.f1()),
            what: "F1 of persons against the truth",
            note: quality
                .rules_baseline
                .map_or_else(String::new, |score| format!("exact rules only: {:.3}", score.f1())),
        });
    }
    list
}

fn charts(report: &RunReport) -> Vec<BarChart> {
    let by_records = charts::sizes(
        "Records of a person",
        "Persons",
        "number of records",
        &report.persons_by_records,
        &SMALL,
    );
    let members = "number of members";
    let private = ("Private households", &report.private_households);
    let communal = ("Communal households", &report.communal_households);
    let charts = [
        charts::weights(&report.pair_weights),
        by_records,
        charts::sizes(private.0, private.0, members, private.1, &SMALL),
        charts::sizes(communal.0, communal.0, members, communal.1, &COMMUNAL),
    ];
    charts.into_iter().flatten().collect()
}
