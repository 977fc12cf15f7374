//! Addresses and homes in the text report.
//!
//! In: a report. Out: its sections on addresses, claims, kinds of households and premises.

use std::fmt;

use super::text::{Columns, section};
use super::wording::{one_or_many, percent_of, thousands};
use super::{
    AddressFigures, DisagreementLine, HomeFigures, ReasonCount, RelationLine, RunReport,
    StalenessLine,
};

pub(super) fn addresses(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let all: u64 = report.address_routes.iter().map(|line| line.records).sum();
    let mut table = Columns::new(&["address", "records", "share"]);
    for line in &report.address_routes {
        table.row([line.route.clone(), thousands(line.records), percent_of(line.records, all)]);
    }
    section(f, "Addresses", &table)?;
    let figures = &report.addresses;
    for (count, what) in claims(figures) {
        let claims = one_or_many(count, "claimed UPRN is", "claimed UPRNs are");
        writeln!(f, "  {claims} {what}")?;
    }
    let remembered = figures.memory_sentence();
    if !remembered.is_empty() {
        writeln!(f, "  {remembered}")?;
    }
    levels(f, figures)?;
    streets(f, figures)?;
    let mut table = Columns::new(&["uprn", "claims", "addresses"]);
    for line in &figures.claims_overfull {
        table.row([line.uprn.to_string(), thousands(line.claims), thousands(line.addresses)]);
    }
    section(f, "UPRNs that too many addresses claim, not believed", &table)?;
    let mut table = Columns::new(&["uprn", "persons"]);
    for residence in &report.overfull {
        table.row([residence.uprn.to_string(), thousands(residence.persons)]);
    }
    section(f, "Residences with too many people", &table)
}

/// Claims that did not count, those of which there are any.
pub(super) fn claims(figures: &AddressFigures) -> impl Iterator<Item = (u64, &'static str)> {
    [
        (figures.claims_contradicted, "contradicted by the address text and not believed"),
        (figures.claims_unknown, "not in the gazetteer and not believed"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
}

/// `the flat is not said (31); no whole postcode is given (12)`.
pub(super) fn reasons_in_words(reasons: &[ReasonCount]) -> String {
    let words: Vec<String> = reasons
        .iter()
        .map(|ReasonCount { reason, rows }| format!("{reason} ({})", thousands(*rows)))
        .collect();
    words.join("; ")
}

fn levels(f: &mut fmt::Formatter<'_>, figures: &AddressFigures) -> fmt::Result {
    let mut table =
        Columns::new(&["leads to", "records", "residence", "building", "street", "nothing"]);
    for line in figures.levels_and_sum() {
        let all = line.records();
        let shares = line.counts().map(|count| percent_of(count, all));
        table.row([line.dataset, thousands(all)].into_iter().chain(shares));
    }
    section(f, "How far addresses lead", &table)
}

fn streets(f: &mut fmt::Formatter<'_>, figures: &AddressFigures) -> fmt::Result {
    let mut table = Columns::new(&["street", "addresses", "records", "mostly because"]);
    for line in &figures.streets {
        table.row([
            line.street.clone(),
            thousands(line.addresses),
            thousands(line.records),
            reasons_in_words(line.reasons.get(..1).unwrap_or_default()),
        ]);
    }
    section(f, "Streets with most addresses that lead to no residence", &table)
}

pub(super) fn disagreements(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let mut table = Columns::new(&["dataset", "field", "how", "records"]);
    for line in &report.disagreements {
        let DisagreementLine { dataset, field, kind, records } = line;
        table.row([dataset.clone(), field.clone(), kind.replace('_', " "), thousands(*records)]);
    }
    section(f, "What other datasets contradict", &table)
}

pub(super) fn homes(f: &mut fmt::Formatter<'_>, report: &RunReport) -> fmt::Result {
    let HomeFigures { households, compositions, relations, staleness, premises } = &report.homes;
    for (title, lines) in
        [("Households by kind", households), ("Households by who is in them", compositions)]
    {
        let mut table = Columns::new(&["kind", "households", "persons"]);
        for line in lines {
            table.row([line.kind.clone(), thousands(line.households), thousands(line.persons)]);
        }
        section(f, title, &table)?;
    }
    let mut table = Columns::new(&["relation", "hold", "over", "doubtful"]);
    for RelationLine { kind, hold, over, doubtful } in relations {
        table.row([
            kind.replace('_', " "),
            thousands(*hold),
            thousands(*over),
            thousands(*doubtful),
        ]);
    }
    section(f, "What persons are to each other", &table)?;
    let mut table = Columns::new(&[&["dataset"][..], &STALENESS_FIGURES].concat());
    for line in staleness {
        table.row(staleness_row(line));
    }
    section(f, "How old the word on a home is", &table)?;
    let mut table = Columns::new(&["kind", "in the gazetteer", "lived in", "empty"]);
    for line in premises {
        let empty = line.empty.map_or_else(|| "–".to_owned(), thousands);
        table.row([line.kind.clone(), thousands(line.listed), thousands(line.lived_in), empty]);
    }
    section(f, "Premises", &table)
}

/// What stands in a [`staleness_row`] after its source; lags and half-lives in days.
pub(super) const STALENESS_FIGURES: [&str; 6] =
    ["behind by days", "learnt", "from moves", "half-life in days", "learnt", "from closed cases"];

/// Source, then the lag and the half-life: the rules', the learnt, and of how many.
pub(super) fn staleness_row(line: &StalenessLine) -> [String; 7] {
    let StalenessLine { source, lag_days: [lag, learnt_lag], moves, half_life_days, closed } = line;
    let [half_life, learnt_half_life] = half_life_days;
    [
        source.clone(),
        lag.to_string(),
        learnt_lag.to_string(),
        thousands(*moves),
        half_life.to_string(),
        learnt_half_life.to_string(),
        thousands(*closed),
    ]
}
