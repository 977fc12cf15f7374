//! How many records of each dataset the others contradict, by field and kind: for the report.
//!
//! In: the night's records, persons and homes. Out: counts. The list for the source teams is made from the edition.

use std::collections::BTreeMap;

use crate::editions::{DisagreementInput, PersonStanding, disagreements};
use crate::households::Residence;
use crate::pipeline::night_report::NightFigures;
use crate::report::DisagreementLine;

/// Records by dataset, field and kind.
pub(super) type Contradicted = BTreeMap<(String, &'static str, &'static str), u64>;

/// Counts what the datasets contradict of each other; of a fenced one nothing is told.
pub(super) fn disagreement_lines(figures: &NightFigures<'_>) -> Vec<DisagreementLine> {
    let mut persons: Vec<PersonStanding> = figures
        .settled
        .persons
        .iter()
        .map(|person| PersonStanding {
            records: person.records.clone(),
            ..PersonStanding::default()
        })
        .collect();
    for household in &figures.settled.households {
        let Residence::Uprn(uprn) = household.residence else { continue };
        for member in &household.members {
            let person = &mut persons[member.person as usize];
            person.home = Some(uprn);
            person.evidence.clone_from(&member.evidence);
        }
    }
    let uprns: Vec<_> = figures.work.addresses.resolutions.iter().map(|at| at.uprn).collect();
    let contradicted = contradicted(&DisagreementInput {
        records: &figures.work.records,
        uprns: &uprns,
        fenced: &figures.work.fenced,
        persons: &persons,
        as_of: figures.request.as_of,
    });
    contradicted
        .into_iter()
        .map(|((dataset, field, kind), records)| DisagreementLine {
            dataset,
            field: field.to_owned(),
            kind: kind.to_owned(),
            records,
        })
        .collect()
}

/// How many records are contradicted.
pub(super) fn contradicted(input: &DisagreementInput<'_>) -> Contradicted {
    let mut lines: Contradicted = BTreeMap::new();
    for one in disagreements(input).iter().filter(|one| !input.fenced[one.record as usize]) {
        let dataset = input.records[one.record as usize].key.dataset.0.to_string();
        *lines.entry((dataset, one.field, one.kind.word())).or_default() += 1;
    }
    lines
}
