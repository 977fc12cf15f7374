//! Scores, training and frequencies on records made up for the purpose.

mod carrying;
mod names;
mod remembering;
mod scoring;
mod training;

use crate::links::{ComparisonKind, Frequencies, Model, NameCommunities};
use crate::pairs::ComparisonTable;
use crate::values::AttributeKind;

/// The columns that the made-up records carry: one of every kind.
pub(super) fn attributes() -> Vec<(String, ComparisonKind)> {
    (0_u16..)
        .zip(AttributeKind::ALL)
        .map(|(index, kind)| {
            (format!("carried {}", kind.word()), ComparisonKind::Attribute(index, kind))
        })
        .collect()
}

pub(super) fn strata() -> Vec<String> {
    vec!["one".to_owned(), "other".to_owned()]
}

/// The shipped weights with what the table itself says of names and values, every record taken for a person.
pub(super) fn model_of(table: &ComparisonTable) -> Model {
    let persons: Vec<u32> = (0..u32::try_from(table.records.len()).unwrap()).collect();
    let mut model = Model::shipped(&attributes()).unwrap();
    (model.prior, model.kin_prior) = (0.001, 0.001);
    model.prior_by_strata.insert("one|other".to_owned(), 0.05);
    let named = ComparisonKind::CORE.map(|kind| (kind.word().to_owned(), kind));
    for (name, kind) in named.into_iter().chain(attributes()) {
        if let Some(counted) = Frequencies::count(kind, table, &persons) {
            model.frequencies.insert(name, counted);
        }
    }
    model.communities = NameCommunities::learn(table, &persons);
    model
}
