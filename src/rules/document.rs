//! A rule file as tables with positions, for any part of the ruleset.
//!
//! In: the text of a TOML file. Out: typed values with their lines; every fault goes to a [`FaultList`] and the
//! reading goes on. What the values mean is left to the part that asks for them. A table knows which keys it was
//! asked for: [`TableReader::close`] reports the others, with the nearest key that would have been understood.
//!
//! ```
//! use hearth::rules::{FaultList, RuleDocument};
//! let faults = FaultList::new();
//! let document = RuleDocument::parse("households.toml", "stay_months = 6\nspltis = true", &faults).unwrap();
//! let root = document.root();
//! let months = root.get("stay_months").and_then(|value| value.integer_in(0..=120)).unwrap_or(3);
//! let splits = root.get("splits").and_then(|value| value.boolean()).unwrap_or(false);
//! root.close();
//! assert_eq!((months, splits), (6, false));
//! assert_eq!(
//!     faults.into_sorted()[0].to_string(),
//!     "households.toml:2: unknown key `spltis`\n  hint: write `splits`",
//! );
//! ```

use std::{cell::RefCell, ops::RangeInclusive};

use toml_span::{ErrorKind, Span, Value, value::Table};

use super::{fault::FaultList, near_miss::nearest};

static NO_TABLE: Table<'static> = Table::new();

/// A parsed rule file.
pub struct RuleDocument<'d> {
    file: &'d str,
    text: &'d str,
    faults: &'d FaultList,
    root: Value<'d>,
}

impl<'d> RuleDocument<'d> {
    /// Parses a file's text; `None`, and a fault in the list, if it is no TOML.
    #[must_use]
    pub fn parse(file: &'d str, text: &'d str, faults: &'d FaultList) -> Option<Self> {
        match toml_span::parse(text) {
            Ok(root) => Some(Self { file, text, faults, root }),
            Err(error) => {
                let line = line_at(text, error.span.start);
                let (what, hint) = in_plain_words(&error);
                faults.error(file, line, what, hint);
                None
            }
        }
    }

    /// The table that the whole file is.
    #[must_use]
    pub fn root(&'d self) -> TableReader<'d> {
        let origin = Origin { file: self.file, text: self.text, faults: self.faults };
        // the root of a document is a table, whatever it holds
        let table = self.root.as_table().unwrap_or(&NO_TABLE);
        TableReader { origin, table, place: String::new(), line: 1, asked: RefCell::default() }
    }
}

/// Which file is read, and where its faults go.
#[derive(Clone, Copy)]
struct Origin<'d> {
    file: &'d str,
    text: &'d str,
    faults: &'d FaultList,
}

impl Origin<'_> {
    fn line(&self, span: Span) -> usize {
        line_at(self.text, span.start)
    }
}

/// One table of a rule file.
pub struct TableReader<'d> {
    origin: Origin<'d>,
    table: &'d Table<'d>,
    place: String,
    line: usize,
    asked: RefCell<Vec<&'static str>>,
}

impl<'d> TableReader<'d> {
    /// The line on which the table starts.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The file's name, as faults give it.
    #[must_use]
    pub fn file(&self) -> &'d str {
        self.origin.file
    }

    /// The value of a key, if the table has it; the key counts as known from now on.
    pub fn get(&self, key: &'static str) -> Option<ValueReader<'d>> {
        self.asked.borrow_mut().push(key);
        let value = self.table.get(key)?;
        Some(ValueReader { origin: self.origin, value, place: self.place_of(key) })
    }

    /// The value of a key that must be there; its absence is a fault of the table's line, with this hint.
    pub fn require(&self, key: &'static str, hint: &str) -> Option<ValueReader<'d>> {
        let value = self.get(key);
        if value.is_none() {
            self.error(format!("{} has no `{key}`", self.named()), hint);
        }
        value
    }

    /// The value of a key that must be text.
    pub fn text(&self, key: &'static str) -> Option<&'d str> {
        self.get(key)?.text()
    }

    /// Every key with its value in the order of the file, for a table whose keys are open; all count as known.
    #[must_use]
    pub fn entries(&self) -> Vec<(&'d str, ValueReader<'d>)> {
        let mut entries: Vec<_> = self.table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        let reader = |(key, value): (&'d toml_span::value::Key<'d>, &'d Value<'d>)| {
            let name: &'d str = &key.name;
            (name, ValueReader { origin: self.origin, value, place: self.place_of(name) })
        };
        entries.into_iter().map(reader).collect()
    }

    /// Reports the keys that nobody asked for, each with the nearest known key.
    pub fn close(self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            if asked.contains(&&*key.name) {
                continue;
            }
            let hint = match nearest(&key.name, asked.iter().copied()) {
                Some(near) => format!("write `{near}`"),
                None => format!("the keys known here are {}", listed(&asked)),
            };
            let inside =
                if self.place.is_empty() { String::new() } else { format!(" in {}", self.named()) };
            self.origin.faults.error(
                self.origin.file,
                self.origin.line(key.span),
                format!("unknown key `{}`{inside}", key.name),
                hint,
            );
        }
    }

    /// An error on the table's line.
    pub fn error(&self, what: impl Into<String>, hint: impl Into<String>) {
        self.origin.faults.error(self.origin.file, self.line, what, hint);
    }

    /// A warning on the table's line.
    pub fn warning(&self, what: impl Into<String>, hint: impl Into<String>) {
        self.origin.faults.warning(self.origin.file, self.line, what, hint);
    }

    /// The table's name in a message: `[source.file]`, or `the file` for the outermost.
    #[must_use]
    pub fn named(&self) -> String {
        if self.place.is_empty() { "the file".to_owned() } else { format!("[{}]", self.place) }
    }

    fn place_of(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }
}

/// One value of a rule file.
pub struct ValueReader<'d> {
    origin: Origin<'d>,
    value: &'d Value<'d>,
    place: String,
}

impl<'d> ValueReader<'d> {
    /// The value's line.
    #[must_use]
    pub fn line(&self) -> usize {
        self.origin.line(self.value.span)
    }

    /// The value's text, if it is text; no fault if it is not.
    #[must_use]
    pub fn as_text(&self) -> Option<&'d str> {
        self.value.as_str()
    }

    /// True if the value is a table.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.value.as_table().is_some()
    }

    /// Text; anything else is a fault.
    #[must_use]
    pub fn text(&self) -> Option<&'d str> {
        self.wanted(self.value.as_str(), "text in quotation marks")
    }

    /// Text that is not empty.
    #[must_use]
    pub fn filled_text(&self) -> Option<&'d str> {
        let text = self.text()?;
        if text.trim().is_empty() {
            self.error(
                format!("`{}` is empty", self.place),
                "write a name between the quotation marks",
            );
            return None;
        }
        Some(text)
    }

    /// `true` or `false`; anything else is a fault.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        self.wanted(self.value.as_bool(), "true or false")
    }

    /// A whole number within bounds.
    #[must_use]
    pub fn integer_in(&self, bounds: RangeInclusive<i64>) -> Option<i64> {
        let number = self.wanted(self.value.as_integer(), "a whole number")?;
        if !bounds.contains(&number) {
            let (least, most) = (bounds.start(), bounds.end());
            self.error(
                format!("`{}` is {number}", self.place),
                format!("write a whole number from {least} to {most}"),
            );
            return None;
        }
        Some(number)
    }

    /// A number, with or without a fraction, within bounds.
    #[must_use]
    pub fn number_in(&self, bounds: RangeInclusive<f64>) -> Option<f64> {
        let whole = self.value.as_integer().map(|number| number as f64);
        let number = self.wanted(self.value.as_float().or(whole), "a number")?;
        if !bounds.contains(&number) {
            let (least, most) = (bounds.start(), bounds.end());
            self.error(
                format!("`{}` is {number}", self.place),
                format!("write a number from {least} to {most}"),
            );
            return None;
        }
        Some(number)
    }

    /// One of a list of words, as what it stands for.
    #[must_use]
    pub fn word<T: Copy>(&self, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.text()?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*meaning);
        }
        let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let hint = match nearest(text, known.iter().copied()) {
            Some(near) => format!("write \"{near}\""),
            None => format!("write one of {}", quoted(&known)),
        };
        self.error(format!("`{}` has no value \"{text}\"", self.place), hint);
        None
    }

    /// A text or a list of texts.
    #[must_use]
    pub fn texts(&self) -> Option<Vec<&'d str>> {
        if let Some(text) = self.value.as_str() {
            return Some(vec![text]);
        }
        let wanted = "text in quotation marks, or a list of such texts";
        let items = self.wanted(self.value.as_array(), wanted)?;
        let mut texts = Vec::with_capacity(items.len());
        for item in self.items_of(items) {
            texts.push(item.text()?);
        }
        Some(texts)
    }

    /// A text or a list of texts, none of them empty, at least one.
    #[must_use]
    pub fn filled_texts(&self) -> Option<Vec<String>> {
        let texts = self.texts()?;
        if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
            self.error(
                format!("`{}` is empty or has an empty part", self.place),
                "write a name between each pair of quotation marks",
            );
            return None;
        }
        Some(texts.into_iter().map(str::to_owned).collect())
    }

    /// A text, or each text of a list, as values with their own lines.
    #[must_use]
    pub fn texts_with_lines(&self) -> Vec<ValueReader<'d>> {
        match self.value.as_array() {
            Some(items) => self.items_of(items),
            None => self.items_of(std::slice::from_ref(self.value)),
        }
    }

    /// A list's items.
    #[must_use]
    pub fn items(&self) -> Option<Vec<ValueReader<'d>>> {
        let items = self.wanted(self.value.as_array(), "a list in square brackets")?;
        Some(self.items_of(items))
    }

    fn items_of(&self, items: &'d [Value<'d>]) -> Vec<ValueReader<'d>> {
        let reader = |value| ValueReader { origin: self.origin, value, place: self.place.clone() };
        items.iter().map(reader).collect()
    }

    /// A table; anything else is a fault.
    #[must_use]
    pub fn table(&self) -> Option<TableReader<'d>> {
        let table = self.wanted(self.value.as_table(), "a table")?;
        Some(self.reader(table, self.value.span))
    }

    /// A list of tables, each written `[[name]]`.
    #[must_use]
    pub fn tables(&self) -> Option<Vec<TableReader<'d>>> {
        let wanted = format!("a list of tables, each headed [[{}]]", self.place);
        let items = self.wanted(self.value.as_array(), &wanted)?;
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            let table = self.wanted(item.as_table(), &wanted)?;
            tables.push(self.reader(table, item.span));
        }
        Some(tables)
    }

    fn reader(&self, table: &'d Table<'d>, span: Span) -> TableReader<'d> {
        let line = self.origin.line(span);
        let place = self.place.clone();
        TableReader { origin: self.origin, table, place, line, asked: RefCell::default() }
    }

    /// An error on the value's line.
    pub fn error(&self, what: impl Into<String>, hint: impl Into<String>) {
        self.origin.faults.error(self.origin.file, self.line(), what, hint);
    }

    /// A warning on the value's line.
    pub fn warning(&self, what: impl Into<String>, hint: impl Into<String>) {
        self.origin.faults.warning(self.origin.file, self.line(), what, hint);
    }

    /// Where the value stands, as keys joined by dots.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    fn wanted<T>(&self, found: Option<T>, wanted: &str) -> Option<T> {
        if found.is_none() {
            let kind = match self.value.as_ref().type_str() {
                "string" => "text",
                "integer" => "a whole number",
                "float" => "a number",
                "boolean" => "true or false",
                "array" => "a list",
                _ => "a table",
            };
            self.error(format!("`{}` is {kind}", self.place), format!("write {wanted}"));
        }
        found
    }
}

/// Words in backticks, parted by commas.
fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Words in quotation marks, parted by commas.
fn quoted(words: &[&str]) -> String {
    let visible = words.iter().filter(|word| !word.contains(char::is_control));
    visible.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

/// The line of a byte of a text, from 1.
fn line_at(text: &str, byte: usize) -> usize {
    let before = &text.as_bytes()[..byte.min(text.len())];
    before.split(|byte| *byte == b'\n').count()
}

/// What the parser found, said to an analyst.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other kinds speak plainly already")]
fn in_plain_words(error: &toml_span::Error) -> (String, String) {
    match &error.kind {
        ErrorKind::UnquotedString => (
            "a value is not in quotation marks".to_owned(),
            "write text and dates between quotation marks: name = \"council_tax\"".to_owned(),
        ),
        ErrorKind::InvalidNumber => (
            "a value is neither a number nor text in quotation marks".to_owned(),
            "write text and dates between quotation marks: \"2026-01-31\"".to_owned(),
        ),
        ErrorKind::UnterminatedString | ErrorKind::InvalidCharInString('\n' | '\r') => (
            "a text has no closing quotation mark".to_owned(),
            "put the missing quotation mark at the end of the text".to_owned(),
        ),
        ErrorKind::DuplicateKey { key, .. } => {
            (format!("`{key}` is given twice in one table"), "keep one of the two lines".to_owned())
        }
        ErrorKind::DuplicateTable { name, .. } => (
            format!("the table `{name}` is given twice"),
            "put the keys of both under one heading, or write [[…]] if it is a list of tables"
                .to_owned(),
        ),
        _ => (
            format!("not TOML: {error}"),
            "see https://toml.io for how a TOML file is written".to_owned(),
        ),
    }
}
