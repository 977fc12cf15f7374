//! How values that several policy files share are read: names, fields, days, texts in two languages.
//!
//! In: tables of a policy file. Out: typed values; a fault with its line for whatever is wrong.

use std::str::FromStr;

use jiff::civil::Date;

use crate::rules::{TableReader, ValueReader, nearest};
use crate::values::{FieldSet, NameFault, SharedField};

/// Where a row of the policy stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RowPlace {
    /// The file as a person would name it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The row's name, or what it is about.
    pub row: String,
}

impl std::fmt::Display for RowPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} {}", self.file, self.line, self.row)
    }
}

impl RowPlace {
    pub(super) fn of(table: &TableReader<'_>, row: &impl ToString) -> Self {
        Self { file: table.file().to_owned(), line: table.line(), row: row.to_string() }
    }
}

/// A text in both languages of Wales.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bilingual {
    /// In English.
    pub en: String,
    /// In Welsh.
    pub cy: String,
}

/// A name that must be there.
pub(super) fn name<N: FromStr<Err = NameFault>>(
    table: &TableReader<'_>,
    key: &'static str,
) -> Option<N> {
    named(&table.require(key, &format!("write {key} = \"…\""))?)
}

pub(super) fn named<N: FromStr<Err = NameFault>>(value: &ValueReader<'_>) -> Option<N> {
    let text = value.filled_text()?;
    let name: Result<N, NameFault> = text.parse();
    if let Err(fault) = &name {
        value.error(format!("\"{text}\" is no name"), fault.to_string());
    }
    name.ok()
}

/// A list of names, empty where the key is not there.
pub(super) fn names<N: FromStr<Err = NameFault> + Ord>(
    table: &TableReader<'_>,
    key: &'static str,
) -> Vec<N> {
    let Some(value) = table.get(key) else { return Vec::new() };
    let mut names: Vec<N> = value.texts_with_lines().iter().filter_map(named).collect();
    names.sort();
    names.dedup();
    names
}

/// A list of texts as they stand, empty where the key is not there.
pub(super) fn texts(table: &TableReader<'_>, key: &'static str) -> Vec<String> {
    let texts = table.get(key).and_then(|value| value.texts()).unwrap_or_default();
    let mut texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
    texts.sort();
    texts.dedup();
    texts
}

/// Words of a list, each as what it stands for.
pub(super) fn words<T: Copy + Ord>(
    table: &TableReader<'_>,
    key: &'static str,
    known: &[(&'static str, T)],
) -> Vec<T> {
    let Some(value) = table.get(key) else { return Vec::new() };
    let mut words: Vec<T> =
        value.texts_with_lines().iter().filter_map(|word| word.word(known)).collect();
    words.sort();
    words.dedup();
    words
}

/// A set of fields; `["all"]` is every one. `None` where the key is not there.
pub(super) fn fields(table: &TableReader<'_>, key: &'static str) -> Option<FieldSet> {
    let value = table.get(key)?;
    let mut set = FieldSet::NONE;
    for word in value.texts_with_lines() {
        let Some(text) = word.text() else { continue };
        if text == "all" {
            set = FieldSet::ALL;
        } else if let Some(field) = SharedField::of_word(text) {
            set = set.or([field].into_iter().collect());
        } else {
            let known = SharedField::ALL.map(SharedField::word);
            let hint = match nearest(text, known) {
                Some(near) => format!("write \"{near}\""),
                None => format!("the fields are {}, or \"all\"", known.join(", ")),
            };
            word.error(format!("there is no field \"{text}\""), hint);
        }
    }
    Some(set)
}

/// A set of fields that must be there.
pub(super) fn required_fields(table: &TableReader<'_>, key: &'static str) -> FieldSet {
    let set = fields(table, key);
    if set.is_none() {
        table.error(
            format!("{} has no `{key}`", table.named()),
            format!("write {key} = [\"name\", \"address\"]"),
        );
    }
    set.unwrap_or_default()
}

/// A day, if the key is there.
pub(super) fn day(table: &TableReader<'_>, key: &'static str) -> Option<Date> {
    let value = table.get(key)?;
    let text = value.text()?;
    let day: Result<Date, _> = text.parse();
    if day.is_err() {
        value.error(format!("\"{text}\" is no day"), "write it as \"2026-11-30\"");
    }
    day.ok()
}

/// A text that must be there.
pub(super) fn required_text(table: &TableReader<'_>, key: &'static str) -> Option<String> {
    let value = table.require(key, &format!("write {key} = \"…\""))?;
    value.filled_text().map(str::to_owned)
}

/// A text in both languages, which must be there.
pub(super) fn bilingual(table: &TableReader<'_>, key: &'static str) -> Option<Bilingual> {
    let value = table.require(key, &format!("write {key} = {{ en = \"…\", cy = \"…\" }}"))?;
    let both = value.table()?;
    let (en, cy) = (required_text(&both, "en"), required_text(&both, "cy"));
    both.close();
    Some(Bilingual { en: en?, cy: cy? })
}

/// `true` if the key says so.
pub(super) fn flag(table: &TableReader<'_>, key: &'static str) -> bool {
    table.get(key).and_then(|value| value.boolean()).unwrap_or_default()
}

/// A whole number within bounds, which must be there.
pub(super) fn required_number(table: &TableReader<'_>, key: &'static str, most: u32) -> u32 {
    let value = table.require(key, &format!("write {key} = 60"));
    let number = value.and_then(|value| value.integer_in(0..=i64::from(most)));
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default()
}

/// A share from 0 to 1, in thousandths.
pub(super) fn thousandths(table: &TableReader<'_>, key: &'static str) -> u16 {
    let value = table.require(key, &format!("write {key} = 0.95"));
    let share = value.and_then(|value| value.number_in(0.0..=1.0)).unwrap_or(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1,000")]
    let whole = (share * 1000.0).round() as u16;
    whole
}
