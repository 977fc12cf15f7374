//! What the ruleset says of deliveries that change the last full one: monthly updates of a register, daily registrations.
//!
//! In: `[source.changes]`. Out: [`ChangeRules`]. How changes are applied is left to `extracts`, which deliveries make up
//! tonight's register to the pipeline.

use std::collections::BTreeMap;

use super::{
    document::{TableReader, ValueReader},
    layout::ColumnPlace,
    layout_reader::read_named_place,
};

/// How a dataset's deliveries change what came before.
#[derive(Clone, PartialEq, Debug)]
pub struct ChangeRules {
    /// The column of the code; without one every row adds its key or replaces it.
    pub code: Option<String>,
    /// Codes of rows that add a key.
    pub add: Vec<String>,
    /// Codes of rows that replace a key's row.
    pub modify: Vec<String>,
    /// Codes of rows that take a key away.
    pub delete: Vec<String>,
    /// What becomes of a row that adds a key that is there.
    pub known_add: AgainstTheRegister,
    /// What becomes of a row that modifies a key that is not there.
    pub unknown_modify: AgainstTheRegister,
    /// What becomes of a row that deletes a key that is not there.
    pub unknown_delete: AgainstTheRegister,
    /// How the names of numbered deliveries start and end; the number stands between.
    pub numbered: Option<(String, String)>,
    /// False if no delivery is ever a full one.
    pub full: bool,
    /// Where a delivery of changes has a column of the full one, if not under its name.
    pub columns: BTreeMap<String, ColumnPlace>,
}

/// What becomes of a change that does not fit what is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AgainstTheRegister {
    /// Done all the same, as far as it can be, and counted.
    Apply,
    /// Set aside with file, line and reason.
    SetAside,
}

impl AgainstTheRegister {
    const WORDS: [(&'static str, Self); 2] =
        [("apply", Self::Apply), ("set-aside", Self::SetAside)];
}

/// Reads `[source.changes]`.
pub(super) fn read_changes(value: &ValueReader<'_>) -> Option<ChangeRules> {
    let table = value.table()?;
    let code = table.text("code").map(str::to_owned);
    let words = |key| table.get(key).and_then(|value| value.filled_texts()).unwrap_or_default();
    let (add, modify, delete) = (words("add"), words("modify"), words("delete"));
    let any = [&add, &modify, &delete].iter().any(|words| !words.is_empty());
    if any != code.is_some() {
        table.error(
            "a `code` needs its words, and the words need a `code`",
            "write code = \"ChangeCode\", add = [\"A\"], modify = [\"M\"], delete = [\"D\"]; or none of them, if every row adds or replaces",
        );
    }
    let against = |key, usual| {
        let given = table.get(key).and_then(|value| value.word(&AgainstTheRegister::WORDS));
        given.unwrap_or(usual)
    };
    let rules = ChangeRules {
        known_add: against("known_add", AgainstTheRegister::Apply),
        unknown_modify: against("unknown_modify", AgainstTheRegister::Apply),
        unknown_delete: against("unknown_delete", AgainstTheRegister::SetAside),
        numbered: table.get("numbered").and_then(|value| read_numbered(&value)),
        full: table.get("full").and_then(|value| value.boolean()).unwrap_or(true),
        columns: read_columns(&table),
        code,
        add,
        modify,
        delete,
    };
    table.close();
    Some(rules)
}

fn read_numbered(value: &ValueReader<'_>) -> Option<(String, String)> {
    let text = value.filled_text()?;
    let Some((start, end)) = text.split_once('*').filter(|(_, end)| !end.contains('*')) else {
        value.error(
            format!("\"{text}\" does not say where the number stands"),
            "write one `*` in its place: numbered = \"register_update_*.csv\"",
        );
        return None;
    };
    Some((start.to_owned(), end.to_owned()))
}

fn read_columns(table: &TableReader<'_>) -> BTreeMap<String, ColumnPlace> {
    let columns = table.get("columns").and_then(|value| value.table());
    let entries = columns.map(|columns| columns.entries()).unwrap_or_default();
    entries
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), read_named_place(&value)?)))
        .collect()
}
