//! A ruleset drafted from a file's own columns, for a person to read and correct.
//!
//! In: a CSV file. Out: the text of a ruleset, with comments that say what each line rests on, and whether it can be used as it
//! is. No cell of the file stands in it. What a column's name promises goes before what its cells look like.

mod column_look;
mod header_words;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::BTreeMap, fmt::Write, path::Path};

use self::{
    column_look::ColumnLook,
    header_words::{Promise, is_known_whole, promise_of, speaks_of_another},
};
use super::{ExtractError, ExtractReader};
use crate::{
    rules::{
        ArrivalLimits, Encoding, FIELD_WORDS, FileFormat, KeyRule, SourceKind, SourceRules,
        field_of_word,
    },
    values::{CanonicalField, DatasetName},
};

/// So many rows are looked at.
const ROWS_SEEN: usize = 100_000;

/// What a draft makes of a file.
struct Draft<'f> {
    /// Each column's name with what was seen of it.
    columns: Vec<(&'f str, ColumnLook)>,
    /// The column that identifies a row, if one does.
    key: Option<usize>,
    /// The columns of each field, in the order of the file.
    fields: BTreeMap<CanonicalField, Vec<usize>>,
}

/// The text of a ruleset for a CSV file. It tells how it is run, by where it will lie if that is known.
///
/// # Errors
/// If the file cannot be read as CSV.
pub fn draft_ruleset(path: &Path, rules: Option<&Path>) -> Result<String, ExtractError> {
    let source = bare_source(path)?;
    let mut reader = ExtractReader::open(path, &source)?;
    let names = reader.header().names().to_vec();
    let mut columns: Vec<_> = names.iter().map(|name| (name.as_str(), ColumnLook::new())).collect();
    let mut seen = 0;
    while let Some(batch) = reader.next_batch(1000)? {
        for row in &batch {
            for (at, (_, look)) in columns.iter_mut().enumerate() {
                look.see(row.cells.get(at));
            }
        }
        seen += batch.len();
        if seen >= ROWS_SEEN {
            break;
        }
    }
    let encoding = reader.encoding().word();
    let draft = Draft::of(columns);
    let name = source.name.0.as_str();
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let rules = rules.unwrap_or(Path::new("THIS_FILE")).to_string_lossy();
    let input = format!("{name}={}", path.display());
    let command = format!(
        "hearth link --rules {} --input {} --out clusters.csv",
        shell_word(&rules),
        shell_word(&input)
    );
    Ok(draft.written(name, &file, &command, source.format.delimiter, encoding, seen))
}

/// Rules that ask nothing of the columns: each row is its line's, and what the columns mean is for the caller to say. The
/// columns are parted by whichever of comma, semicolon, bar and tab makes most of them.
///
/// # Errors
/// If the file cannot be read as CSV.
pub fn bare_source(path: &Path) -> Result<SourceRules, ExtractError> {
    let mut source = comma_source(path);
    let mut widest = 0;
    for delimiter in [b',', b';', b'|', b'\t'] {
        let format = FileFormat { delimiter, ..source.format };
        let trial = SourceRules { format, ..source.clone() };
        let reader = match ExtractReader::open(path, &trial) {
            Ok(reader) => reader,
            // quotation marks that make no sense with this delimiter
            Err(ExtractError::Header { .. }) => continue,
            Err(error) => return Err(error),
        };
        let columns = reader.header().names().len();
        if columns > widest {
            (widest, source.format) = (columns, format);
        }
    }
    Ok(source)
}

fn comma_source(path: &Path) -> SourceRules {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let name: String = stem.chars().map(plain).collect();
    let name = if name.is_empty() { "people".to_owned() } else { name };
    SourceRules {
        name: DatasetName(name.as_str().into()),
        describes: String::new(),
        kind: SourceKind::People,
        record_id: KeyRule::LineNumber,
        unique: false,
        fence: None,
        format: FileFormat { encoding: Encoding::Detect, ..FileFormat::default() },
        records: None,
        changes: None,
        limits: ArrivalLimits::default(),
        sentinels: BTreeMap::new(),
        no_person: Vec::new(),
        student: None,
        mentions: Vec::new(),
        gazetteer: BTreeMap::new(),
        file: "the draft".to_owned(),
        line: 1,
    }
}

impl<'f> Draft<'f> {
    fn of(columns: Vec<(&'f str, ColumnLook)>) -> Self {
        let mut draft = Self { columns, key: None, fields: BTreeMap::new() };
        draft.key = draft.find_key();
        draft.map_by_name();
        draft.map_by_look();
        draft
    }

    /// A column whose name says that it is a key and whose cells differ; else the first that only its cells make one.
    fn find_key(&self) -> Option<usize> {
        let keys = || {
            (0..self.columns.len()).filter(|at| self.usable(*at) && self.columns[*at].1.is_key())
        };
        let named = |at: &usize| promise_of(self.columns[*at].0) == Some(Promise::Key);
        let free = |at: &usize| promise_of(self.columns[*at].0).is_none();
        keys().find(named).or_else(|| keys().find(free))
    }

    /// True for a column that a ruleset can name: it has a name, and no other column has it.
    fn usable(&self, at: usize) -> bool {
        let name = self.columns[at].0.to_lowercase();
        let alike = self.columns.iter().filter(|(other, _)| other.to_lowercase() == name);
        !name.is_empty() && alike.count() == 1
    }

    fn map_by_name(&mut self) {
        // a column named for a field alone goes before one with more words around
        let known_whole = |at: &usize| is_known_whole(self.columns[*at].0);
        let (whole, longer): (Vec<_>, Vec<_>) = (0..self.columns.len()).partition(known_whole);
        for at in whole.into_iter().chain(longer) {
            let (name, look) = &self.columns[at];
            let Some(Promise::Field(field)) = promise_of(name) else { continue };
            if self.key == Some(at) || !self.usable(at) || look.fill() == 0.0 {
                continue;
            }
            let taken = self.fields.entry(field).or_default();
            if taken.is_empty() || field == CanonicalField::Address {
                taken.push(at);
            }
        }
        for columns in self.fields.values_mut() {
            columns.sort_unstable();
        }
        // parts of a name say more than the whole
        if self.fields.contains_key(&CanonicalField::Surname)
            && self.fields.contains_key(&CanonicalField::Forename)
        {
            self.fields.remove(&CanonicalField::FullName);
        }
    }

    fn map_by_look(&mut self) {
        type Test = fn(&ColumnLook) -> bool;
        let looks: [(CanonicalField, Test); 3] = [
            (CanonicalField::Postcode, ColumnLook::is_postcode),
            (CanonicalField::Email, ColumnLook::is_email),
            (CanonicalField::Sex, ColumnLook::is_sex),
        ];
        for (field, test) in looks {
            if self.fields.contains_key(&field) {
                continue;
            }
            let free = |at: &usize| {
                self.key != Some(*at)
                    && self.usable(*at)
                    && promise_of(self.columns[*at].0).is_none()
                    && !speaks_of_another(self.columns[*at].0)
            };
            let found = (0..self.columns.len()).filter(free).find(|at| test(&self.columns[*at].1));
            if let Some(at) = found {
                self.fields.insert(field, vec![at]);
            }
        }
    }

    fn written(
        &self,
        name: &str,
        file: &str,
        command: &str,
        delimiter: u8,
        encoding: &str,
        rows: usize,
    ) -> String {
        let delimiter = match delimiter {
            b'\t' => "tab".to_owned(),
            other => char::from(other).to_string(),
        };
        let mut text = String::new();
        for line in [
            format!("# Drafted from {} by its column names and {rows} of its rows. {}", plain(file), self.use_of_it()),
            format!("#   {}", plain(command)),
            "# Read it before you rely on it; matching-rules/README.md says what else can be written here.".to_owned(),
            String::new(),
            "[[source]]".to_owned(),
            format!("name = {}", quoted(name)),
            self.key_line(),
            "# unique = true          # if no person stands in this file twice".to_owned(),
            String::new(),
            "[source.file]".to_owned(),
            format!("delimiter = {}", quoted(&delimiter)),
            format!("encoding = {}", quoted(encoding)),
            String::new(),
            "[source.fields]".to_owned(),
        ] {
            text.push_str(&line);
            text.push('\n');
        }
        for (word, field) in FIELD_WORDS {
            if let Some(columns) = self.fields.get(&field) {
                self.write_field(&mut text, word, field, columns);
            }
        }
        self.write_others(&mut text);
        text
    }

    /// Whether it can be used as it is: records that are compared without a name seldom link.
    fn use_of_it(&self) -> &'static str {
        let names = [CanonicalField::FullName, CanonicalField::Forename, CanonicalField::Surname];
        if names.iter().any(|name| self.fields.contains_key(name)) {
            return "It can be used as it is:";
        }
        "No column was recognised as a name.\n\
         # Write the one that holds it into [source.fields], surname = \"COLUMN\" or name = { column = \"COLUMN\", order = \"detect\" }, and only then:"
    }

    fn key_line(&self) -> String {
        if let Some(at) = self.key {
            return format!("record_id = {}", quoted(self.columns[at].0));
        }
        let differs = |at: &usize| {
            let (name, look) = &self.columns[*at];
            self.usable(*at) && look.is_key() && promise_of(name) != Some(Promise::Answer)
        };
        let why = match (0..self.columns.len()).find(differs) {
            Some(at) => format!(
                "{} differs from row to row, and is no key by its name: write it here if it is one",
                quoted(self.columns[at].0)
            ),
            None => "no column that could be a key differs from row to row: name one if there is a key after all".to_owned(),
        };
        format!("record_id = {{ line_number = true }}   # {why}")
    }

    fn write_field(&self, text: &mut String, word: &str, field: CanonicalField, columns: &[usize]) {
        let Some(first) = columns.first() else { return };
        let (name, look) = &self.columns[*first];
        let formats: Vec<_> = look.date_formats().into_iter().map(quoted).collect();
        let date = matches!(field, CanonicalField::DateOfBirth | CanonicalField::DateOfDeath);
        let value = if field == CanonicalField::Address {
            let names: Vec<_> = columns.iter().map(|at| quoted(self.columns[*at].0)).collect();
            format!("[{}]", names.join(", "))
        } else if field == CanonicalField::FullName {
            format!("{{ column = {}, order = \"detect\" }}", quoted(name))
        } else if date && !formats.is_empty() {
            format!("{{ column = {}, formats = [{}] }}", quoted(name), formats.join(", "))
        } else {
            quoted(name)
        };
        let looks: Vec<_> = columns.iter().map(|at| &self.columns[*at].1).collect();
        let percent = (ColumnLook::fill_of_any(&looks) * 100.0).round();
        // a String takes whatever is written to it
        let _ = writeln!(text, "{word} = {value}   # filled in {percent} % of the rows");
    }

    /// Columns that are no field: numbers of persons are carried, the others left for a person to choose.
    fn write_others(&self, text: &mut String) {
        // with no field at all, whatever there is has to do
        let bare = self.fields.is_empty();
        let mut left_out = String::new();
        let mut words: Vec<String> = Vec::new();
        for (at, (name, look)) in self.columns.iter().enumerate() {
            let mapped = self.fields.values().flatten().any(|column| *column == at);
            let key = self.key == Some(at) && (!bare || self.columns.len() > 1);
            if mapped || key || !self.usable(at) {
                continue;
            }
            let word = Self::attribute_word(name, &mut words);
            let column = quoted(name);
            let _ = match promise_of(name) {
                None | Some(Promise::Key) if bare => {
                    writeln!(
                        text,
                        "{word} = {{ column = {column}, kind = \"{}\" }}",
                        look.kind().word()
                    )
                }
                Some(Promise::PersonNumber) => writeln!(
                    text,
                    "{word} = {{ column = {column}, kind = \"identifier\" }}   # filled in {} % of the rows",
                    (look.fill() * 100.0).round()
                ),
                Some(Promise::Answer) => writeln!(
                    left_out,
                    "# {column} looks like the answer, which rows are one person: never link on it"
                ),
                Some(Promise::OfAnother) => writeln!(
                    left_out,
                    "# {column} is of somebody else, or of another time or use, by its name; another person of a row is a [[source.mention]] of its own"
                ),
                Some(Promise::Field(CanonicalField::Phone)) => {
                    writeln!(left_out, "# {word} = {{ column = {column}, kind = \"phone\" }}")
                }
                _ => {
                    let kind = look.kind().word();
                    writeln!(left_out, "# {word} = {{ column = {column}, kind = \"{kind}\" }}")
                }
            };
        }
        if !left_out.is_empty() {
            text.push_str(
                "\n# Not used. Take the # away from a column that says who somebody is:\n",
            );
            text.push_str(&left_out);
        }
    }

    /// A key for an attribute that no field and no other attribute has.
    fn attribute_word(name: &str, taken: &mut Vec<String>) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        let mut word: String = name.chars().map(plain).collect();
        while field_of_word(&word).is_some() || taken.contains(&word) {
            word.push('_');
        }
        taken.push(word.clone());
        word
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text as one word of a shell's command; `\` stays as it is, as paths of Windows have it.
fn shell_word(text: &str) -> Cow<'_, str> {
    let bare = |c: char| c.is_alphanumeric() || "_-./=:,+@%\\".contains(c);
    if text.chars().all(bare) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
}

/// A text that may stand in a comment.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
