//! What tonight's rows say of two of their people.
//!
//! In: the night's records and persons, the rules that say what two roles of a row are to each other. Out: relations between persons. What
//! is fenced says nothing.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::households::{Relation, RelationSaid, relations};
use crate::normalise::NormalisedRecord;
use crate::pipeline::settle::SettleInput;
use crate::values::PartialDate;

/// A record's place among the records, and its person's among the persons.
type OnRow = (u32, u32);

/// The relations between the night's persons.
pub(super) fn night_relations(input: SettleInput<'_>) -> Vec<Relation<u32>> {
    let rules = &input.rules.relations;
    if rules.is_empty() {
        return Vec::new();
    }
    let mut rows: FxHashMap<(u16, u32), Vec<OnRow>> = FxHashMap::default();
    for (person, cluster) in (0_u32..).zip(input.clusters) {
        for &at in cluster.iter().filter(|&&at| !input.fenced[at as usize]) {
            let record = &input.records[at as usize];
            if rules.iter().any(|rule| rule.dataset == record.key.dataset.0) {
                rows.entry((record.dataset, record.row)).or_default().push((at, person));
            }
        }
    }
    let mut rows: Vec<Vec<OnRow>> = rows.into_values().filter(|row| row.len() > 1).collect();
    for row in &mut rows {
        row.sort_unstable();
    }
    rows.sort_unstable();
    let said: Vec<RelationSaid> = rows.iter().flat_map(|row| said_on(input, row)).collect();
    relations(&said, |person| birth_year(input, person), input.as_of)
}

/// What one row says of those whom it names.
fn said_on(input: SettleInput<'_>, row: &[OnRow]) -> Vec<RelationSaid> {
    let record = |at: u32| &input.records[at as usize];
    let mut said = Vec::new();
    for rule in &input.rules.relations {
        let in_role = |role: &str| {
            let of_role = row.iter().filter(|(at, _)| {
                let key = &record(*at).key;
                key.dataset.0 == rule.dataset && key.role.word == role
            });
            of_role.copied().collect::<Vec<OnRow>>()
        };
        let (ones, others) = (in_role(&rule.one), in_role(&rule.other));
        for &(one_record, one) in &ones {
            for &(other_record, other) in &others {
                // of two in one role, each pair once
                if one_record == other_record
                    || (rule.one == rule.other && one_record > other_record)
                {
                    continue;
                }
                let two = [record(one_record), record(other_record)];
                let to = two.iter().filter_map(|it| over(it, input.as_of)).min();
                let from = two.iter().filter_map(|it| it.from).max();
                let from = from.filter(|from| *from <= input.as_of);
                let records = [one_record, other_record];
                said.push(RelationSaid { kind: rule.kind, one, other, from, to, records });
            }
        }
    }
    said
}

fn over(record: &NormalisedRecord, as_of: Date) -> Option<Date> {
    record.to.filter(|to| *to <= as_of)
}

/// The year of birth that most open records of a person state; the later one on a tie.
fn birth_year(input: SettleInput<'_>, person: u32) -> Option<i16> {
    let open = input.clusters[person as usize].iter().filter(|&&at| !input.fenced[at as usize]);
    let year = |born: PartialDate| i16::try_from(born.year()?).ok();
    let years = open.filter_map(|&at| input.records[at as usize].date_of_birth.and_then(year));
    let mut counts: std::collections::BTreeMap<i16, usize> = std::collections::BTreeMap::new();
    for year in years {
        *counts.entry(year).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(year, count)| (count, year)).map(|(year, _)| year)
}
