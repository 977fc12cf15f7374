//! `break-glass.toml`: who may look in an emergency, at what, and what follows.

use super::super::EmergencyGround;
use super::organisations::OrganisationKind;
use super::reading::{RowPlace, name, names, required_fields, required_number, texts, words};
use crate::rules::TableReader;
use crate::values::{DatasetName, FieldSet, GatewayName, PurposeName};

/// What an emergency opens for one purpose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmergencyRule {
    /// Which purpose.
    pub purpose: PurposeName,
    /// Where it stands.
    pub place: RowPlace,
    /// Whose people.
    pub kinds: Vec<OrganisationKind>,
    /// On which grounds.
    pub grounds: Vec<EmergencyGround>,
    /// Which datasets, ascending.
    pub datasets: Vec<DatasetName>,
    /// At most which fields.
    pub fields: FieldSet,
    /// By which powers or duties.
    pub gateways: Vec<GatewayName>,
}

/// All of `break-glass.toml`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EmergencyRules {
    /// How long an answer may be kept, in minutes.
    pub minutes: u32,
    /// Within so many working days the look is reviewed.
    pub review_working_days: u8,
    /// By purpose.
    pub rules: Vec<EmergencyRule>,
}

impl EmergencyRules {
    pub(super) fn read(root: &TableReader<'_>) -> Self {
        let minutes = required_number(root, "minutes", 1440);
        let days = required_number(root, "review_working_days", 60);
        let tables = root.get("emergency").and_then(|value| value.tables()).unwrap_or_default();
        let rules = tables.into_iter().filter_map(|table| {
            let rule = rule(&table);
            table.close();
            rule
        });
        Self {
            minutes,
            review_working_days: u8::try_from(days).unwrap_or(u8::MAX),
            rules: rules.collect(),
        }
    }
}

fn rule(table: &TableReader<'_>) -> Option<EmergencyRule> {
    let purpose = name::<PurposeName>(table, "purpose");
    let kinds = words(table, "kinds", &OrganisationKind::WORDS);
    let known = EmergencyGround::ALL.map(|ground| (ground.word(), ground));
    let grounds = words(table, "grounds", &known);
    let datasets = texts(table, "datasets");
    let fields = required_fields(table, "fields");
    let gateways: Vec<GatewayName> = names(table, "gateways");
    if kinds.is_empty() || grounds.is_empty() || datasets.is_empty() || gateways.is_empty() {
        table.error(
            "the emergency can never open anything",
            "name its kinds, grounds, datasets and gateways",
        );
    }
    let purpose = purpose?;
    let datasets = datasets.into_iter().map(|name| DatasetName(name.into())).collect();
    let place = RowPlace::of(table, &purpose);
    Some(EmergencyRule { purpose, place, kinds, grounds, datasets, fields, gateways })
}
