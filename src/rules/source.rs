//! What the ruleset says of one dataset: how its file is written, and which column is which field of whom.
//!
//! Plain data. Read from TOML by `source_reader`, used by `extracts` (file, key), `records` (columns) and
//! `normalise` (name order, date formats).

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::{
    changes::ChangeRules,
    field::{GazetteerField, Sensitivity, names_somebody, word_of_field},
    layout::{FileKind, RecordRules},
};
use crate::values::{AttributeKind, CanonicalField, DatasetName, DateFormat, NameOrder};

/// What a dataset lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum SourceKind {
    /// Rows that mention people.
    #[default]
    People,
    /// Rows that are addresses.
    Gazetteer,
}

/// How the bytes of a file become letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Windows-1252 (Western European).
    Windows1252,
    /// UTF-8 if the file has a byte order mark or reads as UTF-8, else Windows-1252.
    #[default]
    Detect,
}

/// How a file is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FileFormat {
    /// How its records are laid out.
    pub kind: FileKind,
    /// Whether its first row names the columns.
    pub header: bool,
    /// What parts two cells.
    pub delimiter: u8,
    /// How bytes become letters.
    pub encoding: Encoding,
    /// What encloses a cell that holds the delimiter or a line end.
    pub quote: u8,
}

impl Default for FileFormat {
    fn default() -> Self {
        Self {
            kind: FileKind::default(),
            header: true,
            delimiter: b',',
            encoding: Encoding::default(),
            quote: b'"',
        }
    }
}

/// When an arrival is too odd to be used without a person's word.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ArrivalLimits {
    /// The largest share of its rows that the dataset may lose from one arrival to the next.
    pub max_fall: f64,
    /// The largest share of rows that may be quarantined.
    pub max_quarantine: f64,
    /// So many nights in a row the last arrival may stand in for a missing one.
    pub max_nights_missing: u32,
}

impl Default for ArrivalLimits {
    fn default() -> Self {
        Self { max_fall: 0.20, max_quarantine: 0.02, max_nights_missing: 7 }
    }
}

/// What identifies a row in its own system.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum KeyRule {
    /// One column, or several joined.
    Columns {
        /// The columns, in order.
        columns: Vec<String>,
        /// What stands between two parts.
        separator: String,
        /// What stands for an empty part; without it a row with an empty part has no key.
        empty: Option<String>,
    },
    /// The number of the line, for a file that has no key of its own.
    LineNumber,
}

/// Keeps a dataset's rows from joining what others have built.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Fence {
    /// What its rows may do.
    pub rule: FenceRule,
    /// The law or agreement that asks for it.
    pub citation: String,
}

/// What a fenced dataset's rows may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FenceRule {
    /// Linked last: attach to persons that the others have built, never bridge two of them.
    AttachOnly,
}

/// How a cell marks a row that speaks of no person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CellTest {
    /// The whole cell is the word.
    Equals,
    /// One of the cell's words is the word.
    ContainsToken,
    /// The cell starts with the word.
    StartsWith,
}

/// What a cell says of its row. An empty cell says nothing.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CellCondition {
    /// The column looked at.
    pub column: String,
    /// How.
    pub test: CellTest,
    /// The words looked for; letters large or small.
    pub words: Vec<String>,
}

/// Rows that speak of no person, and why.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NoPersonRule {
    /// Which rows.
    pub when: CellCondition,
    /// What the run reports.
    pub reason: String,
}

/// Where a canonical field is found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldRule {
    /// The column; several only for address lines, and for dates of which the last one filled counts.
    pub columns: Vec<String>,
    /// The formats of a date, in the order tried: the ruleset's, or else the common ones; empty for any other field.
    pub formats: Vec<DateFormat>,
    /// How far its values may travel.
    pub sensitivity: Sensitivity,
}

/// A column that is carried along without being a canonical field.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct AttributeRule {
    /// Index into the ruleset's list of attributes.
    pub attribute: u16,
    /// The ruleset's word for it.
    pub name: CompactString,
    /// The column.
    pub column: String,
    /// How far its values may travel.
    pub sensitivity: Sensitivity,
}

/// An attribute that sources carry: one name, one kind, in all of them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct AttributeDefinition {
    /// The ruleset's word for it.
    pub name: CompactString,
    /// How it is folded and compared.
    pub kind: AttributeKind,
    /// False where it says nothing of who somebody is, and is only carried along.
    pub compared: bool,
}

/// One mention of a person (or of a couple in one name column) in every row of a dataset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MentionRules {
    /// What the person is in the row; empty where a row is a person.
    pub role: CompactString,
    /// The type of attached record that it is read from, one mention each; `None` for the row itself.
    pub record: Option<CompactString>,
    /// In which rows it is; `None` for all.
    pub when: Option<CellCondition>,
    /// The role whose people it names once more, one by one, at an address of its own; `None` where it names people of its own.
    pub repeats: Option<CompactString>,
    /// Nobody younger can be that, in years; `None` where anybody can.
    pub least_age: Option<u8>,
    /// Where each field is found, the row's common fields included.
    pub fields: BTreeMap<CanonicalField, FieldRule>,
    /// The order of the words in a one-column name.
    pub name_order: NameOrder,
    /// Whether a one-column name may hold two people (`MR J & MRS A SMITH`).
    pub joint: bool,
    /// Columns carried along, in the order of the ruleset's list.
    pub attributes: Vec<AttributeRule>,
}

impl MentionRules {
    /// The formats of a date field, in the order tried; empty if the mention does not have it.
    #[must_use]
    pub fn date_formats(&self, field: CanonicalField) -> &[DateFormat] {
        self.fields.get(&field).map_or(&[], |rule| &rule.formats)
    }

    /// True if it has a column for a name, whole or in parts.
    #[must_use]
    pub fn has_name(&self) -> bool {
        self.fields.keys().any(|field| names_somebody(*field))
    }
}

/// What the ruleset says of one dataset.
#[derive(Clone, PartialEq, Debug)]
pub struct SourceRules {
    /// The dataset's name.
    pub name: DatasetName,
    /// Free text for the reader of the ruleset.
    pub describes: String,
    /// What it lists.
    pub kind: SourceKind,
    /// What identifies a row.
    pub record_id: KeyRule,
    /// True if it holds a person once.
    pub unique: bool,
    /// Whether it is fenced.
    pub fence: Option<Fence>,
    /// How its file is written.
    pub format: FileFormat,
    /// Its types of record, where no header says which column is where.
    pub records: Option<RecordRules>,
    /// How a delivery changes the last full one, if there are such.
    pub changes: Option<ChangeRules>,
    /// When an arrival is too odd to be used.
    pub limits: ArrivalLimits,
    /// Words that mean nothing, by field, beyond those that mean nothing everywhere.
    pub sentinels: BTreeMap<CanonicalField, Vec<String>>,
    /// Rows that speak of no person.
    pub no_person: Vec<NoPersonRule>,
    /// Rows whose people are students; a file without the column says nothing of it.
    pub student: Option<CellCondition>,
    /// Who is mentioned in a row; empty for a gazetteer.
    pub mentions: Vec<MentionRules>,
    /// The columns of an address list; empty for a dataset of people.
    pub gazetteer: BTreeMap<GazetteerField, String>,
    /// The file that says so, as a person would name it.
    pub file: String,
    /// The line on which it starts to.
    pub line: usize,
}

/// A column that the rules use, and how they use it, for the message when the file does not have it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ColumnUse {
    /// The ruleset's word: `postcode`, `record_id`, `no_person`.
    pub word: String,
    /// The column's name in the ruleset.
    pub column: String,
}

impl SourceRules {
    /// Every column that the rules use, each once, in the order of the mapping.
    #[must_use]
    pub fn columns_used(&self) -> Vec<ColumnUse> {
        let mut uses: Vec<ColumnUse> = Vec::new();
        let mut add = |word: &str, column: &String| {
            if !uses.iter().any(|known| known.column == *column) {
                uses.push(ColumnUse { word: word.to_owned(), column: column.clone() });
            }
        };
        if let KeyRule::Columns { columns, .. } = &self.record_id {
            for column in columns {
                add("record_id", column);
            }
        }
        for rule in &self.no_person {
            add("no_person", &rule.when.column);
        }
        for mention in &self.mentions {
            if let Some(when) = &mention.when {
                add("when", &when.column);
            }
            for (field, rule) in &mention.fields {
                for column in &rule.columns {
                    add(word_of_field(*field), column);
                }
            }
            for rule in &mention.attributes {
                add(&rule.name, &rule.column);
            }
        }
        for (field, column) in &self.gazetteer {
            add(field.word(), column);
        }
        uses
    }
}
