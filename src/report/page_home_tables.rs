//! The page's tables on addresses and homes.
//!
//! In: a report. Out: captions, headers and cells as text.

use super::RunReport;
use super::page_tables::PageTable;
use super::text_homes::{STALENESS_FIGURES, claims, reasons_in_words, staleness_row};
use super::wording::{percent_of, thousands};

/// In their order.
pub(super) fn tables(report: &RunReport) -> Vec<PageTable> {
    vec![
        levels(report),
        addresses(report),
        streets(report),
        overfull_claims(report),
        overfull(report),
        households(report),
        compositions(report),
        relations(report),
        staleness(report),
        premises(report),
        disagreements(report),
    ]
}

fn levels(report: &RunReport) -> PageTable {
    let row = |line: super::LevelLine| {
        let all = line.records();
        let shares = line.counts().map(|count| percent_of(count, all));
        [line.dataset.clone(), thousands(all)].into_iter().chain(shares).collect()
    };
    PageTable {
        heading: "How far addresses lead",
        caption: "Records with an address, by how far it leads in the gazetteer",
        headers: vec!["dataset", "records", "residence", "building", "street", "nothing"],
        rows: report.addresses.levels_and_sum().into_iter().map(row).collect(),
        notes: Vec::new(),
    }
}

fn disagreements(report: &RunReport) -> PageTable {
    let row = |line: &super::DisagreementLine| {
        let super::DisagreementLine { dataset, field, kind, records } = line;
        vec![dataset.clone(), field.clone(), kind.replace('_', " "), thousands(*records)]
    };
    PageTable {
        heading: "What other datasets contradict",
        caption: "Records by what the other datasets contradict; `hearth export disagreements` lists them",
        headers: vec!["dataset", "field", "how", "records"],
        rows: report.disagreements.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

fn addresses(report: &RunReport) -> PageTable {
    let all: u64 = report.address_routes.iter().map(|line| line.records).sum();
    let row = |line: &super::RouteLine| {
        vec![line.route.clone(), thousands(line.records), percent_of(line.records, all)]
    };
    let claims = claims(&report.addresses)
        .map(|(count, what)| format!("Claimed UPRNs that are {what}: {}", thousands(count)));
    let remembered = report.addresses.memory_sentence();
    PageTable {
        heading: "Addresses",
        caption: "Records by how their address was resolved",
        headers: vec!["route", "records", "share"],
        rows: report.address_routes.iter().map(row).collect(),
        notes: claims.chain((!remembered.is_empty()).then_some(remembered)).collect(),
    }
}

fn streets(report: &RunReport) -> PageTable {
    let row = |line: &super::StreetLine| {
        let figures = [line.addresses, line.records].map(thousands);
        let reasons = reasons_in_words(&line.reasons);
        std::iter::once(line.street.clone()).chain(figures).chain([reasons]).collect()
    };
    PageTable {
        heading: "Streets to look at",
        caption: "The streets with most addresses that lead to no residence",
        headers: vec!["street", "addresses", "records", "mostly because"],
        rows: report.addresses.streets.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

fn overfull_claims(report: &RunReport) -> PageTable {
    let row = |line: &super::OverfullClaimLine| {
        vec![line.uprn.to_string(), thousands(line.claims), thousands(line.addresses)]
    };
    PageTable {
        heading: "UPRNs that too many addresses claim",
        caption: "Claimed by records of many different addresses, and not believed",
        headers: vec!["UPRN", "claims", "addresses"],
        rows: report.addresses.claims_overfull.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

fn overfull(report: &RunReport) -> PageTable {
    PageTable {
        heading: "Residences with too many people",
        caption: "Residences with more people than one household should have",
        headers: vec!["UPRN", "persons"],
        rows: report
            .overfull
            .iter()
            .map(|residence| vec![residence.uprn.to_string(), thousands(residence.persons)])
            .collect(),
        notes: Vec::new(),
    }
}

fn kind_row(line: &super::HouseholdKindLine) -> Vec<String> {
    vec![line.kind.clone(), thousands(line.households), thousands(line.persons)]
}

fn households(report: &RunReport) -> PageTable {
    PageTable {
        heading: "Households by kind",
        caption: "Households and their members, by kind",
        headers: vec!["kind", "households", "persons"],
        rows: report.homes.households.iter().map(kind_row).collect(),
        notes: Vec::new(),
    }
}

fn compositions(report: &RunReport) -> PageTable {
    PageTable {
        heading: "Households by who is in them",
        caption: "Households and their members, by age, surname and who is named as whose partner or parent",
        headers: vec!["made up of", "households", "persons"],
        rows: report.homes.compositions.iter().map(kind_row).collect(),
        notes: Vec::new(),
    }
}

fn relations(report: &RunReport) -> PageTable {
    let row = |line: &super::RelationLine| {
        let super::RelationLine { kind, hold, over, doubtful } = line;
        vec![kind.replace('_', " "), thousands(*hold), thousands(*over), thousands(*doubtful)]
    };
    PageTable {
        heading: "What persons are to each other",
        caption: "By rows that name both: those that hold tonight, those that are over, and those that contradict what is known",
        headers: vec!["relation", "hold", "over", "doubtful"],
        rows: report.homes.relations.iter().map(row).collect(),
        notes: Vec::new(),
    }
}

fn staleness(report: &RunReport) -> PageTable {
    PageTable {
        heading: "How old the word on a home is",
        caption: "By dataset and role: days by which it runs behind life, and days in which its worth halves; by the rules, and as learnt from what other datasets say of the same people",
        headers: [&["source"][..], &STALENESS_FIGURES].concat(),
        rows: report.homes.staleness.iter().map(|line| staleness_row(line).to_vec()).collect(),
        notes: Vec::new(),
    }
}

fn premises(report: &RunReport) -> PageTable {
    let row = |line: &super::PremisesLine| {
        let empty = line.empty.map_or_else(|| "–".to_owned(), thousands);
        vec![line.kind.clone(), thousands(line.listed), thousands(line.lived_in), empty]
    };
    PageTable {
        heading: "Premises",
        caption: "The gazetteer's premises in use: where somebody lives and where nobody does",
        headers: vec!["kind", "in the gazetteer", "lived in", "empty"],
        rows: report.homes.premises.iter().map(row).collect(),
        notes: Vec::new(),
    }
}
