//! How many records of each dataset the others contradict, by field and kind: for the report.
//!
//! In: the night's records, persons and homes. Out: counts. The list for the source teams is made from the edition.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::editions::{DisagreementInput, PersonStanding, disagreements};
use crate::households::Residence;
use crate::persons::Person;
use crate::pipeline::night_work::NightWork;
use crate::pipeline::settle::Settled;
use crate::report::DisagreementLine;

/// Records by dataset, field and kind.
pub(super) type Contradicted = BTreeMap<(String, &'static str, &'static str), u64>;

/// Counts what the datasets contradict of each other; of a fenced one nothing is told.
pub(super) fn disagreement_lines(
    work: &NightWork,
    settled: &Settled,
    as_of: Date,
) -> Vec<DisagreementLine> {
    let uprns: Vec<_> = work.addresses.resolutions.iter().map(|at| at.uprn).collect();
    let contradicted = contradicted(&DisagreementInput {
        records: &work.records,
        uprns: &uprns,
        fenced: &work.fenced,
        persons: &standings_of(settled),
        as_of,
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

/// How the night's persons stand.
pub(super) fn standings_of(settled: &Settled) -> Vec<PersonStanding> {
    let standing = |person: &Person| PersonStanding {
        records: person.records.clone(),
        ..PersonStanding::default()
    };
    let mut persons: Vec<PersonStanding> = settled.persons.iter().map(standing).collect();
    for household in &settled.households {
        let Residence::Uprn(uprn) = household.residence else { continue };
        for member in &household.members {
            let person = &mut persons[member.person as usize];
            person.home = Some(uprn);
            person.evidence.clone_from(&member.evidence);
        }
    }
    persons
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
