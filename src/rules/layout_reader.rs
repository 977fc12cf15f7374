//! `[[source.record]]` and `[source.columns]`: the types of record of a file without a header, and their columns.
//!
//! In: tables of a source. Out: [`RecordRules`]; every fault is told. Whether the mapping names only columns that are there
//! is left to `source_reader`, whether a file fits to `extracts`.

use super::{
    document::{TableReader, ValueReader},
    layout::{
        Attachment, ColumnPlace, ElementPath, FileKind, RecordLayout, RecordRules, RecordUse,
        RecordWidth, SeveralPaths, StatedCount,
    },
    near_miss::nearest,
    source::FileFormat,
};

/// The widest record, in cells or characters.
const WIDEST: i64 = 100_000;

/// Reads the records of a source; `None` where the file's own header says where the columns are.
pub(super) fn read_records(
    source: &TableReader<'_>,
    format: FileFormat,
    told_by: Option<ColumnPlace>,
) -> Option<RecordRules> {
    let columns = source.get("columns");
    let tables = source.get("record").and_then(|value| value.tables());
    let headed = format.kind == FileKind::Delimited && format.header;
    if headed {
        if columns.is_some() || tables.is_some() {
            source.error(
                "columns are named by position, and the file has a header",
                "write header = false under [source.file], or take the columns out",
            );
        }
        return None;
    }
    let mut rules = RecordRules { told_by, ..RecordRules::default() };
    match (columns, tables) {
        (Some(value), None) if format.kind != FileKind::Xml => {
            let mut layout = bare_layout("row");
            if let Some(table) = value.table() {
                layout.columns = read_columns(&table, format.kind, &mut rules.columns);
            }
            layout.width = RecordWidth::AtLeast(least_width(&layout.columns, format.kind));
            rules.layouts.push(layout);
        }
        (None, Some(tables)) => read_layouts(tables, format.kind, &mut rules),
        (_, _) => source.error(
            "nothing says where the columns of a file without a header are",
            "write [[source.record]] with name and columns for every type of record; lines that are all of one type may have [source.columns] alone",
        ),
    }
    let rows = rules.layouts.iter().filter(|layout| layout.becomes == RecordUse::Row);
    if rows.count() == 0 && !rules.layouts.is_empty() {
        source.error(
            "no type of record is a row",
            "leave `attach` and `no_person` out of the type whose records are the dataset's rows",
        );
    }
    Some(rules)
}

fn bare_layout(name: &str) -> RecordLayout {
    RecordLayout {
        name: name.to_owned(),
        is: Vec::new(),
        paths: Vec::new(),
        width: RecordWidth::AtLeast(0),
        becomes: RecordUse::Row,
        states: None,
        columns: Vec::new(),
    }
}

fn read_layouts(tables: Vec<TableReader<'_>>, kind: FileKind, rules: &mut RecordRules) {
    let mut counts = Vec::new();
    for table in tables {
        let name = table
            .require("name", "write a word for the type of record: name = \"claim\"")
            .and_then(|value| value.filled_text());
        let mut layout = bare_layout(name.unwrap_or_default());
        if let Some(value) = table.get("columns").and_then(|value| value.table()) {
            layout.columns = read_columns(&value, kind, &mut rules.columns);
        }
        if kind == FileKind::Xml {
            layout.paths = read_record_paths(&table);
        } else {
            layout.is = table.get("is").and_then(|v| v.filled_texts()).unwrap_or_default();
            if !layout.is.is_empty() && rules.told_by.is_none() {
                table.error(
                    "nothing says where the type of a record stands",
                    "write record_type = 1 under [source.file], or { start = 1, length = 2 } in a file of fixed width",
                );
            }
            layout.width = read_width(&table, &layout.columns, kind);
        }
        layout.becomes = read_use(&table, &rules.columns);
        counts.push(table.get("count"));
        table.close();
        rules.layouts.push(layout);
    }
    for (at, value) in counts.into_iter().enumerate() {
        let Some(value) = value else { continue };
        let states = read_count(&value, rules);
        rules.layouts[at].states = states;
    }
}

fn read_record_paths(table: &TableReader<'_>) -> Vec<ElementPath> {
    let Some(value) = table.require("path", "write where the records are: path = \"Pupils/Pupil\"")
    else {
        return Vec::new();
    };
    let paths = read_paths(&value);
    if paths.iter().any(|path| path.steps.is_empty() || path.attribute.is_some()) {
        value.error("a record is an element", "write the names of elements: \"Pupils/Pupil\"");
    }
    paths
}

fn read_width(
    table: &TableReader<'_>,
    columns: &[(usize, ColumnPlace)],
    kind: FileKind,
) -> RecordWidth {
    let number = |key| -> Option<usize> {
        let number = table.get(key)?.integer_in(1..=WIDEST)?;
        usize::try_from(number).ok()
    };
    match (number("width"), number("least_width")) {
        (Some(width), _) => RecordWidth::Exactly(width),
        (None, Some(least)) => RecordWidth::AtLeast(least),
        (None, None) => RecordWidth::AtLeast(least_width(columns, kind)),
    }
}

/// The cells that a record must have for its columns to be there; a line of fixed width may end with its last letter.
fn least_width(columns: &[(usize, ColumnPlace)], kind: FileKind) -> usize {
    fn last(place: &ColumnPlace) -> usize {
        match place {
            ColumnPlace::Cell(at) => at + 1,
            ColumnPlace::Piece { of, .. } => last(of),
            ColumnPlace::Span { .. } | ColumnPlace::Named(_) | ColumnPlace::Elements { .. } => 0,
        }
    }
    match kind {
        FileKind::Delimited => columns.iter().map(|(_, place)| last(place)).max().unwrap_or(0),
        FileKind::FixedWidth | FileKind::Xml => 0,
    }
}

fn read_use(table: &TableReader<'_>, columns: &[String]) -> RecordUse {
    let no_person = table.get("no_person").and_then(|value| value.filled_text());
    let attach = table.get("attach");
    match (no_person, attach) {
        (None, None) => RecordUse::Row,
        (Some(reason), None) => RecordUse::NoPerson(reason.to_owned()),
        (None, Some(value)) => RecordUse::Attached(read_attachment(&value, columns)),
        (Some(_), Some(_)) => {
            table.error(
                "a type of record has both `attach` and `no_person`",
                "keep `attach` if its records are part of a row, `no_person` if they are not used",
            );
            RecordUse::Row
        }
    }
}

fn read_attachment(value: &ValueReader<'_>, columns: &[String]) -> Attachment {
    if !value.is_table() {
        // a fault if it is neither; lines stand above, elements around
        let _ = value.word(&[("above", ()), ("inside", ())]);
        return Attachment::Nearest;
    }
    let Some(table) = value.table() else { return Attachment::Nearest };
    let names = table
        .require("by", "write the columns that say which row: attach = { by = [\"claim_ref\"] }")
        .and_then(|value| value.filled_texts());
    let mut by = Vec::new();
    for name in names.unwrap_or_default() {
        match columns.iter().position(|known| *known == name) {
            Some(at) => by.push(at),
            None => value.error(
                format!("no column `{name}` to attach by"),
                "name a column of this record and of the rows that it is part of, which stand before it",
            ),
        }
    }
    table.close();
    Attachment::SameKey(by)
}

fn read_count(value: &ValueReader<'_>, rules: &RecordRules) -> Option<StatedCount> {
    let table = value.table()?;
    let column = table
        .require("column", "write the column that states the count")
        .and_then(|value| value.filled_text())?;
    let of = table
        .require("of", "write the types of record that are counted: of = [\"claim\"]")
        .and_then(|value| value.filled_texts())?;
    let at = rules.columns.iter().position(|known| known == column);
    if at.is_none() {
        value.error(format!("no column `{column}` states a count"), "add it to the columns");
    }
    let mut counted = Vec::new();
    for name in &of {
        let before = counted.len();
        let layouts = rules.layouts.iter().enumerate();
        counted.extend(layouts.filter(|(_, known)| known.name == *name).map(|(at, _)| at));
        if counted.len() == before {
            value.error(
                format!("no type of record is called `{name}`"),
                "write the `name` of a [[source.record]]",
            );
        }
    }
    table.close();
    Some(StatedCount { column: at?, of: counted })
}

fn read_columns(
    table: &TableReader<'_>,
    kind: FileKind,
    names: &mut Vec<String>,
) -> Vec<(usize, ColumnPlace)> {
    let mut columns = Vec::new();
    for (name, value) in table.entries() {
        let Some(place) = read_place(&value, kind) else { continue };
        let at = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        columns.push((at, place));
    }
    columns
}

/// Where a column stands in a record of this kind of file.
pub(super) fn read_place(value: &ValueReader<'_>, kind: FileKind) -> Option<ColumnPlace> {
    match kind {
        FileKind::Xml => read_elements(value),
        FileKind::Delimited | FileKind::FixedWidth if !value.is_table() => {
            if kind == FileKind::FixedWidth {
                value.error(
                    format!("`{}` does not say how long the column is", value.place()),
                    "write { start = 1, length = 8 }, in characters",
                );
                return None;
            }
            Some(ColumnPlace::Cell(from_one(value)?))
        }
        FileKind::Delimited | FileKind::FixedWidth => {
            let table = value.table()?;
            let place = if kind == FileKind::Delimited {
                let hint = "write the number of the cell: { at = 4 }";
                let at = table.require("at", hint).and_then(|value| from_one(&value));
                at.map(ColumnPlace::Cell)
            } else {
                let hint = "write { start = 1, length = 8 }, in characters";
                let start = table.require("start", hint).and_then(|value| from_one(&value));
                let length =
                    table.require("length", hint).and_then(|value| value.integer_in(1..=WIDEST));
                let length = length.and_then(|length| usize::try_from(length).ok());
                start.zip(length).map(|(start, length)| ColumnPlace::Span { start, length })
            };
            read_piece(table, place)
        }
    }
}

/// Where a column stands in a file with a header.
pub(super) fn read_named_place(value: &ValueReader<'_>) -> Option<ColumnPlace> {
    if !value.is_table() {
        return Some(ColumnPlace::Named(value.filled_text()?.to_owned()));
    }
    let table = value.table()?;
    let column = table
        .require("column", "write the column's name: { column = \"ElectorNumber\" }")
        .and_then(|value| value.filled_text());
    let place = column.map(|column| ColumnPlace::Named(column.to_owned()));
    read_piece(table, place)
}

fn read_piece(table: TableReader<'_>, place: Option<ColumnPlace>) -> Option<ColumnPlace> {
    let split = table.get("split").and_then(|value| {
        let text = value.filled_text()?;
        if !text.is_ascii() {
            value.error("`split` holds a mark beyond ASCII", "write marks such as \"-/\"");
        }
        Some(text.as_bytes().to_vec())
    });
    let piece = table.get("part").and_then(|value| from_one(&value));
    if split.is_some() != piece.is_some() {
        table.error(
            "`split` and `part` go together",
            "write { …, split = \"-/\", part = 2 } for the second piece between those marks",
        );
    }
    table.close();
    let place = place?;
    Some(match (split, piece) {
        (Some(split), Some(piece)) => ColumnPlace::Piece { of: Box::new(place), split, piece },
        (_, _) => place,
    })
}

fn from_one(value: &ValueReader<'_>) -> Option<usize> {
    usize::try_from(value.integer_in(1..=WIDEST)? - 1).ok()
}

fn read_elements(value: &ValueReader<'_>) -> Option<ColumnPlace> {
    let usual = |paths| ColumnPlace::Elements {
        paths,
        several: SeveralPaths::FirstFilled,
        repeats: " ".to_owned(),
    };
    if !value.is_table() {
        return Some(usual(read_paths(value)));
    }
    let table = value.table()?;
    let repeats = table.text("repeats").unwrap_or(" ").to_owned();
    let separator = table.text("separator").unwrap_or("-").to_owned();
    let (path, parts) = (table.get("path"), table.get("parts"));
    let place = match (path, parts) {
        (Some(path), None) => Some(ColumnPlace::Elements {
            paths: read_paths(&path),
            several: SeveralPaths::FirstFilled,
            repeats,
        }),
        (None, Some(parts)) => Some(ColumnPlace::Elements {
            paths: read_paths(&parts),
            several: SeveralPaths::Parts(separator),
            repeats,
        }),
        (_, _) => {
            table.error(
                format!("`{}` needs either `path` or `parts`", value.place()),
                "write { path = \"Alias\", repeats = \"; \" } or { parts = [\"Year\", \"Month\"], separator = \"-\" }",
            );
            None
        }
    };
    table.close();
    place
}

fn read_paths(value: &ValueReader<'_>) -> Vec<ElementPath> {
    let mut paths = Vec::new();
    for text in value.filled_texts().unwrap_or_default() {
        match ElementPath::parse(&text) {
            Some(path) => paths.push(path),
            None => value.error(
                format!("\"{text}\" is no path to an element"),
                "write names of elements without their prefixes: \"Address/PostCode\", \"@id\", \"//Header/LEA\"",
            ),
        }
    }
    paths
}

/// Tells every column that the mapping uses and no record has.
pub(super) fn tell_unknown_columns<'u>(
    source: &TableReader<'_>,
    records: &RecordRules,
    used: impl Iterator<Item = (&'u str, &'u str)>,
) {
    for (word, column) in used {
        if records.columns.iter().any(|known| known.eq_ignore_ascii_case(column)) {
            continue;
        }
        let hint = match nearest(column, records.columns.iter().map(String::as_str)) {
            Some(near) => format!("write `{near}`, or add `{column}` to the columns"),
            None => format!("add `{column}` to the columns of a [[source.record]]"),
        };
        source.error(format!("no record has the column `{column}` (for {word})"), hint);
    }
}

/// Tells a mention that is read from a type of record that is not part of rows.
pub(super) fn tell_unknown_record(
    mention: &TableReader<'_>,
    record: &ValueReader<'_>,
    records: Option<&RecordRules>,
) {
    let Some(name) = record.as_text() else { return };
    let attached = |layout: &RecordLayout| {
        layout.name == name && matches!(layout.becomes, RecordUse::Attached(_))
    };
    if !records.is_some_and(|records| records.layouts.iter().any(attached)) {
        mention.error(
            format!("no type of record called `{name}` is part of a row"),
            "write the `name` of a [[source.record]] with `attach`; leave `record` out for the row itself",
        );
    }
}
