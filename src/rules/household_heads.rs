//! `[[household_head]]` of `households.toml`: which rows are a household's own, so that two of them at one address tell of two households.
//!
//! In: the tables. Out: rules by dataset and role. What they come to at a residence is left to `households`.

use super::document::TableReader;

/// A role whose bearer stands for a household with a row of its own: who is liable for council tax, who claims.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeadRule {
    /// The dataset.
    pub dataset: String,
    /// The role.
    pub role: String,
    /// True if a shared house in which nobody has such a row is let by the room: the landlord has it, and each tenancy is a household.
    pub let_by_the_room: bool,
    /// True if two such rows at one address part people only where they name two properties: of one property, the second follows the first.
    pub by_property: bool,
}

/// Reads the tables.
pub(super) fn read_heads(root: &TableReader<'_>) -> Vec<HeadRule> {
    let mut rules = Vec::new();
    for table in root.get("household_head").and_then(|value| value.tables()).unwrap_or_default() {
        let word = |key, hint| table.require(key, hint)?.text().map(str::to_owned);
        let dataset = word("dataset", "name the dataset");
        let role = word("role", "name the role of whoever stands for a household");
        let by_room = table.get("let_by_the_room").and_then(|value| value.boolean());
        let by_property = table.get("by_property").and_then(|value| value.boolean());
        table.close();
        if let (Some(dataset), Some(role)) = (dataset, role) {
            rules.push(HeadRule {
                dataset,
                role,
                let_by_the_room: by_room.unwrap_or_default(),
                by_property: by_property.unwrap_or_default(),
            });
        }
    }
    rules
}
