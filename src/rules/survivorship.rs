//! `survivorship.toml`: which value is shown where sources differ.

use std::collections::BTreeMap;

use super::document::TableReader;
use crate::values::SharedField;

/// What a dataset's word is worth, in thousandths.
#[derive(Clone, PartialEq, Eq, Debug)]
struct DatasetTrust {
    name: String,
    trust: u16,
    of: BTreeMap<SharedField, u16>,
}

/// All of `survivorship.toml`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SurvivorshipRules {
    half_life: BTreeMap<SharedField, u32>,
    default: u16,
    datasets: Vec<DatasetTrust>,
}

/// A voice of whatever is not spoken of counts half after two years.
const USUAL_HALF_LIFE: u32 = 730;
/// And is worth so much, in thousandths.
const USUAL_TRUST: u16 = 600;
/// A century: never, for practical purposes.
const MOST_DAYS: i64 = 36_500;

impl Default for SurvivorshipRules {
    fn default() -> Self {
        Self { half_life: BTreeMap::new(), default: USUAL_TRUST, datasets: Vec::new() }
    }
}

impl SurvivorshipRules {
    /// What a dataset's word on a field is worth, in thousandths.
    #[must_use]
    pub fn trust(&self, dataset: &str, field: SharedField) -> u16 {
        let said = self.datasets.iter().find(|it| it.name == dataset);
        said.map_or(self.default, |it| it.of.get(&field).copied().unwrap_or(it.trust))
    }

    /// Days after which a word on a field counts half.
    #[must_use]
    pub fn half_life_days(&self, field: SharedField) -> u32 {
        self.half_life.get(&field).copied().unwrap_or(USUAL_HALF_LIFE)
    }

    pub(super) fn read(root: &TableReader<'_>) -> Self {
        let mut rules = Self::default();
        if let Some(table) = root.get("half_life").and_then(|value| value.table()) {
            for field in SharedField::ALL {
                let days = table.get(field.word()).and_then(|it| it.integer_in(1..=MOST_DAYS));
                let days = days.and_then(|days| u32::try_from(days).ok());
                rules.half_life.extend(days.map(|days| (field, days)));
            }
            table.close();
        }
        if let Some(table) = root.get("default").and_then(|value| value.table()) {
            rules.default = trust(&table, "trust").unwrap_or(rules.default);
            table.close();
        }
        for table in root.get("dataset").and_then(|value| value.tables()).unwrap_or_default() {
            let name = table.require("name", "name the dataset").and_then(|value| value.text());
            let own = trust(&table, "trust").unwrap_or(rules.default);
            let mut of = BTreeMap::new();
            if let Some(fields) = table.get("of").and_then(|value| value.table()) {
                for field in SharedField::ALL {
                    of.extend(trust(&fields, field.word()).map(|trust| (field, trust)));
                }
                fields.close();
            }
            let read = |name: &str| DatasetTrust { name: name.to_owned(), trust: own, of };
            rules.datasets.extend(name.map(read));
            table.close();
        }
        rules
    }
}

fn trust(table: &TableReader<'_>, key: &'static str) -> Option<u16> {
    let share = table.get(key).and_then(|value| value.number_in(0.0..=1.0))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of thousandths"
    )]
    let thousandths = (share * 1000.0).round() as u16;
    Some(thousandths)
}

#[cfg(test)]
mod tests {
    use crate::rules::{Ruleset, Unchecked};
    use crate::values::SharedField;

    #[test]
    fn the_shipped_rules_believe_a_certificate_of_a_birth_and_the_bill_of_an_address() {
        let rules = Ruleset::<Unchecked>::load(None).unwrap().check().unwrap();
        let rules = &rules.matching().survivorship;
        let (born, home) = (SharedField::DateOfBirth, SharedField::Address);
        assert!(rules.trust("registrations", born) > rules.trust("council_tax", born));
        assert!(rules.trust("council_tax", home) > rules.trust("registrations", home));
        assert_eq!(rules.trust("a dataset of the council's own", home), 600);
        assert!(rules.half_life_days(born) > rules.half_life_days(SharedField::Phone));
    }
}
