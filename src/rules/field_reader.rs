//! The columns of a mention: `[source.fields]` and `[[source.mention]]`.
//!
//! In: a table whose keys are canonical fields or carried attributes. Out: which column is which field, and how its
//! text is to be read.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::{
    attributes::AttributeList,
    document::{TableReader, ValueReader},
    field::{
        COMMON_DATE_FORMATS, FIELD_WORDS, Sensitivity, default_sensitivity, field_of_word, is_date,
        takes_several_columns, word_of_field,
    },
    near_miss::folded,
    source::{AttributeRule, FieldRule, MentionRules},
};
use crate::values::{AttributeKind, CanonicalField, DateFormat, NameOrder};

/// What one table of columns says.
#[derive(Clone, Debug, Default)]
pub(super) struct MentionFields {
    fields: BTreeMap<CanonicalField, FieldRule>,
    name: Option<(NameOrder, bool)>,
    attributes: BTreeMap<u16, AttributeRule>,
    /// A line for a whole name or a surname is there, right or wrong.
    surnames: bool,
}

impl MentionFields {
    /// True if it maps no column.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.attributes.is_empty()
    }

    /// True if it says, rightly or wrongly, where surnames are.
    pub(super) fn speaks_of_surnames(&self) -> bool {
        self.surnames
    }

    /// These columns, and those of the row where these have none. The row's property is not that of a mention with an
    /// address of its own: no text would hold the key back.
    pub(super) fn over(self, common: &Self) -> Self {
        let mut all = common.clone();
        if self.fields.contains_key(&CanonicalField::Address) {
            all.fields.remove(&CanonicalField::PropertyKey);
        }
        all.fields.extend(self.fields);
        all.attributes.extend(self.attributes);
        all.name = self.name.or(all.name);
        all.surnames |= self.surnames;
        all
    }

    /// The same of people whom the row names once more: where they are said to be, and since when, is said by these columns alone.
    pub(super) fn over_elsewhere(self, common: &Self) -> Self {
        let mut common = common.clone();
        for field in [
            CanonicalField::Address,
            CanonicalField::Postcode,
            CanonicalField::Uprn,
            CanonicalField::PropertyKey,
            CanonicalField::From,
            CanonicalField::To,
        ] {
            common.fields.remove(&field);
        }
        self.over(&common)
    }

    /// The mention that they describe.
    pub(super) fn into_mention(self, role: CompactString, least_age: Option<u8>) -> MentionRules {
        let (name_order, joint) = self.name.unwrap_or_default();
        let attributes = self.attributes.into_values().collect();
        MentionRules {
            role,
            record: None,
            when: None,
            repeats: None,
            least_age,
            fields: self.fields,
            name_order,
            joint,
            attributes,
        }
    }
}

/// Reads a table of columns; the keys of `others` are read elsewhere.
pub(super) fn read_fields(
    table: &TableReader<'_>,
    others: &[&str],
    attributes: &mut AttributeList,
) -> MentionFields {
    let mut read = MentionFields::default();
    for (word, value) in table.entries() {
        if others.contains(&word) {
            continue;
        }
        if let Some(field) = field_of_word(word) {
            read.surnames |= matches!(field, CanonicalField::FullName | CanonicalField::Surname);
            if let Some(rule) = read_field(field, &value, &mut read) {
                read.fields.insert(field, rule);
            }
        } else if let Some(rule) = read_attribute(word, &value, table.file(), attributes) {
            read.attributes.insert(rule.attribute, rule);
        }
    }
    read
}

fn read_field(
    field: CanonicalField,
    value: &ValueReader<'_>,
    read: &mut MentionFields,
) -> Option<FieldRule> {
    let mut sensitivity = default_sensitivity(field);
    let mut formats = None;
    let columns = if value.is_table() {
        let table = value.table()?;
        let column = table.get("column").and_then(|value| columns_of(field, &value));
        let columns = table.get("columns").and_then(|value| columns_of(field, &value));
        let given = table.get("sensitivity").and_then(|value| value.word(&Sensitivity::WORDS));
        sensitivity = given.unwrap_or(sensitivity);
        if is_date(field) {
            formats = table.get("formats").map(|value| read_formats(&value));
        }
        if field == CanonicalField::FullName {
            let orders = [
                ("forename-first", NameOrder::ForenameFirst),
                ("surname-first", NameOrder::SurnameFirst),
                ("detect", NameOrder::Detect),
            ];
            let order = table.get("order").and_then(|value| value.word(&orders));
            let joint = table.get("joint").and_then(|value| value.boolean());
            read.name = Some((order.unwrap_or_default(), joint.unwrap_or_default()));
        }
        let columns = column.or(columns);
        if columns.is_none() {
            table.error(
                format!("`{}` names no column", value.place()),
                format!("write {} = {{ column = \"the column's name\" }}", word_of_field(field)),
            );
        }
        table.close();
        columns?
    } else {
        if field == CanonicalField::FullName {
            read.name = Some((NameOrder::default(), false));
        }
        columns_of(field, value)?
    };
    let formats = match formats {
        None if is_date(field) => {
            COMMON_DATE_FORMATS.iter().filter_map(|format| DateFormat::new(format).ok()).collect()
        }
        given => given.unwrap_or_default(),
    };
    Some(FieldRule { columns, formats, sensitivity })
}

fn columns_of(field: CanonicalField, value: &ValueReader<'_>) -> Option<Vec<String>> {
    let columns = value.filled_texts()?;
    if columns.len() > 1 && !takes_several_columns(field) {
        value.error(
            format!("`{}` names {} columns", value.place(), columns.len()),
            "name one column; only `address`, `observed` and dates of birth and death take a list",
        );
        return None;
    }
    Some(columns)
}

fn read_formats(value: &ValueReader<'_>) -> Vec<DateFormat> {
    let mut formats = Vec::new();
    for item in value.texts_with_lines() {
        let Some(text) = item.text() else { continue };
        match DateFormat::new(text) {
            Ok(format) => formats.push(format),
            Err(fault) => item.error(
                format!("\"{text}\" is no date format: {fault}"),
                "write %d day, %m month, %Y year, %b month's name: 31/01/2026 is \"%d/%m/%Y\"",
            ),
        }
    }
    formats
}

fn read_attribute(
    word: &str,
    value: &ValueReader<'_>,
    file: &str,
    attributes: &mut AttributeList,
) -> Option<AttributeRule> {
    let mut kind = AttributeKind::Text;
    let mut sensitivity = Sensitivity::Personal;
    let mut compared = true;
    let column = if value.is_table() {
        let table = value.table()?;
        let hint = format!("write {word} = {{ column = \"the column's name\", kind = \"text\" }}");
        let column = table.require("column", &hint).and_then(|value| value.filled_text());
        let kinds = AttributeKind::ALL.map(|kind| (kind.word(), kind));
        kind = table.get("kind").and_then(|value| value.word(&kinds)).unwrap_or(kind);
        let given = table.get("sensitivity").and_then(|value| value.word(&Sensitivity::WORDS));
        sensitivity = given.unwrap_or(sensitivity);
        compared = table.get("compare").and_then(|value| value.boolean()).unwrap_or(compared);
        table.close();
        column?
    } else {
        if let Some(meant) = mistyped_field(word) {
            value.warning(
                format!("`{word}` is no canonical field and is carried as text"),
                format!("write `{meant}` if that is meant; else {word} = {{ column = …, kind = \"text\" }}"),
            );
        }
        value.filled_text()?
    };
    let attribute = attributes.index_of(word, (kind, compared), file, value)?;
    Some(AttributeRule { attribute, name: word.into(), column: column.to_owned(), sensitivity })
}

/// The canonical field that a word is one or two letters away from.
fn mistyped_field(word: &str) -> Option<&'static str> {
    let word = folded(word);
    FIELD_WORDS.iter().map(|(known, _)| *known).find(|known| {
        let known = folded(known);
        let allowed = if known.len() < 6 { 1 } else { 2 };
        known.len() > 3 && strsim::damerau_levenshtein(&word, &known) <= allowed
    })
}
