//! One `[[source]]` table becomes the rules of a dataset; every fault in it is told.
//!
//! In: the table, with positions. Out: [`SourceRules`], or nothing where a fault leaves no use for it. The
//! columns of a mention are left to `field_reader`, the file's presence of them to `extracts`.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::{
    attributes::AttributeList,
    cell_condition::{read_condition, read_when},
    changes::read_changes,
    document::{TableReader, ValueReader},
    field::{FIELD_WORDS, GazetteerField, field_of_word},
    field_reader::{MentionFields, read_fields},
    layout::{ColumnPlace, FileKind, RecordRules},
    layout_reader::{read_place, read_records, tell_unknown_columns, tell_unknown_record},
    near_miss::nearest,
    source::{
        ArrivalLimits, Encoding, Fence, FenceRule, FileFormat, KeyRule, MentionRules, NoPersonRule,
        SourceKind, SourceRules,
    },
};
use crate::values::{CanonicalField, DatasetName};

/// Reads one `[[source]]` table.
pub(super) fn read_source(
    source: TableReader<'_>,
    attributes: &mut AttributeList,
) -> Option<SourceRules> {
    let name = source
        .require("name", "write the dataset's name: name = \"council_tax\"")
        .and_then(|value| read_name(&value));
    let describes = source.text("describes").unwrap_or_default().to_owned();
    let kinds = [("people", SourceKind::People), ("gazetteer", SourceKind::Gazetteer)];
    let kind = source.get("kind").and_then(|value| value.word(&kinds)).unwrap_or_default();
    let record_id = source
        .require("record_id", "name the column that identifies a row: record_id = \"account_ref\"")
        .and_then(|value| read_key(&value));
    let (format, told_by) =
        source.get("file").and_then(|value| read_format(&value)).unwrap_or_default();
    let records = read_records(&source, format, told_by);
    let changes = source.get("changes").and_then(|value| read_changes(&value));
    let limits = source.get("arrival").and_then(|value| read_limits(&value)).unwrap_or_default();
    let no_person = source
        .get("no_person")
        .and_then(|value| value.tables())
        .map(|tables| tables.into_iter().filter_map(read_no_person).collect())
        .unwrap_or_default();
    let student = source.get("student").and_then(|value| read_when(&value));
    let mut rules = SourceRules {
        name: DatasetName(name.clone().unwrap_or_default()),
        describes,
        kind,
        record_id: record_id.unwrap_or(KeyRule::LineNumber),
        unique: false,
        fence: None,
        format,
        records,
        changes,
        limits,
        sentinels: BTreeMap::new(),
        no_person,
        student,
        mentions: Vec::new(),
        gazetteer: BTreeMap::new(),
        file: source.file().to_owned(),
        line: source.line(),
    };
    match kind {
        SourceKind::People => {
            rules.unique = source.get("unique").and_then(|v| v.boolean()).unwrap_or_default();
            rules.fence = source.get("fence").and_then(|value| read_fence(&value));
            rules.sentinels =
                source.get("sentinels").map(|v| read_sentinels(&v)).unwrap_or_default();
            rules.mentions = read_mentions(&source, rules.records.as_ref(), attributes);
        }
        SourceKind::Gazetteer => rules.gazetteer = read_gazetteer(&source),
    }
    if let Some(records) = &rules.records {
        let used = rules.columns_used();
        tell_unknown_columns(&source, records, used.iter().map(|u| (&*u.word, &*u.column)));
    }
    if kind == SourceKind::Gazetteer && (rules.records.is_some() || rules.changes.is_some()) {
        source.error(
            "a gazetteer has a header and is delivered whole",
            "take header, record and changes out; AddressBase and DTF are told by their records",
        );
    }
    tell_lost_changes(&source, &rules);
    source.close();
    name.map(|_| rules)
}

/// A delivery of changes is told from a full one by its code column, which only a header shows beforehand.
fn tell_lost_changes(source: &TableReader<'_>, rules: &SourceRules) {
    let Some(changes) = &rules.changes else { return };
    if rules.record_id == KeyRule::LineNumber {
        source.error(
            "changes name rows by their key, and the rows have none",
            "name the columns that identify a row: record_id = \"register_no\"",
        );
    }
    if changes.full && (rules.records.is_some() || changes.code.is_none()) {
        source.error(
            "nothing tells a full delivery from one of changes",
            "give the changes a `code` column in a file with a header, or write full = false if all are changes",
        );
    }
    if let (Some(records), Some(code)) = (&rules.records, &changes.code)
        && !records.columns.iter().any(|known| known.eq_ignore_ascii_case(code))
    {
        source.error(
            format!("no record has the column `{code}` of the changes"),
            "add it to the columns of the [[source.record]] that is the row",
        );
    }
}

fn read_name(value: &ValueReader<'_>) -> Option<CompactString> {
    let name = value.filled_text()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.chars().all(plain) {
        value.error(
            format!("the dataset's name \"{name}\" holds more than letters, digits, `_` and `-`"),
            "write a name such as \"council_tax\": it stands in keys such as council_tax:1234:liable",
        );
        return None;
    }
    Some(name.into())
}

fn read_key(value: &ValueReader<'_>) -> Option<KeyRule> {
    if !value.is_table() {
        let columns = vec![value.filled_text()?.to_owned()];
        return Some(KeyRule::Columns { columns, separator: String::new(), empty: None });
    }
    let table = value.table()?;
    let line_number = table.get("line_number").and_then(|v| v.boolean()).unwrap_or_default();
    let columns = table.get("columns").and_then(|columns| columns.filled_texts());
    let separator = table.text("separator");
    let empty = table.text("empty").map(str::to_owned);
    let key = match (line_number, columns) {
        (true, None) => Some(KeyRule::LineNumber),
        (false, Some(columns)) => {
            if columns.len() > 1 && separator.is_none() {
                table.warning(
                    "the columns of `record_id` are joined with nothing between them",
                    "write separator = \"-\", or two keys (1 + 23 and 12 + 3) may become one",
                );
            }
            let separator = separator.unwrap_or_default().to_owned();
            Some(KeyRule::Columns { columns, separator, empty })
        }
        (true, Some(_)) => {
            table.error(
                "`record_id` has both columns and line_number",
                "keep `columns` if the file has a key, `line_number = true` if it has none",
            );
            None
        }
        (false, None) => {
            table.error(
                "`record_id` names no column",
                "write record_id = \"column\", or record_id = { columns = [\"a\", \"b\"], separator = \"-\" }",
            );
            None
        }
    };
    table.close();
    key
}

/// How the file is written, and where the type of a record stands in it.
fn read_format(value: &ValueReader<'_>) -> Option<(FileFormat, Option<ColumnPlace>)> {
    let table = value.table()?;
    let kinds = [
        ("csv", FileKind::Delimited),
        ("fixed-width", FileKind::FixedWidth),
        ("xml", FileKind::Xml),
    ];
    let delimiters =
        [(",", b','), (";", b';'), ("|", b'|'), ("tab", b'\t'), ("\t", b'\t'), (":", b':')];
    let encodings = [
        ("utf-8", Encoding::Utf8),
        ("windows-1252", Encoding::Windows1252),
        ("detect", Encoding::Detect),
    ];
    let quotes = [("\"", b'"'), ("'", b'\'')];
    let usual = FileFormat::default();
    let kind = table.get("kind").and_then(|value| value.word(&kinds)).unwrap_or(usual.kind);
    let header = table.get("header").and_then(|value| value.boolean());
    if header == Some(true) && kind != FileKind::Delimited {
        table.error("only CSV files have a header", "take `header` out");
    }
    let told_by = table.get("record_type").and_then(|value| read_place(&value, kind));
    let format = FileFormat {
        kind,
        header: header.unwrap_or(kind == FileKind::Delimited),
        delimiter: table
            .get("delimiter")
            .and_then(|value| value.word(&delimiters))
            .unwrap_or(usual.delimiter),
        encoding: table
            .get("encoding")
            .and_then(|value| value.word(&encodings))
            .unwrap_or(usual.encoding),
        quote: table.get("quote").and_then(|value| value.word(&quotes)).unwrap_or(usual.quote),
    };
    table.close();
    Some((format, told_by))
}

fn read_limits(value: &ValueReader<'_>) -> Option<ArrivalLimits> {
    let table = value.table()?;
    let usual = ArrivalLimits::default();
    let share =
        |key| -> Option<f64> { table.get(key).and_then(|value| value.number_in(0.0..=1.0)) };
    let nights = table.get("max_nights_missing").and_then(|value| value.integer_in(0..=366));
    let limits = ArrivalLimits {
        max_fall: share("max_fall").unwrap_or(usual.max_fall),
        max_quarantine: share("max_quarantine").unwrap_or(usual.max_quarantine),
        max_nights_missing: nights
            .and_then(|nights| u32::try_from(nights).ok())
            .unwrap_or(usual.max_nights_missing),
    };
    table.close();
    Some(limits)
}

fn read_fence(value: &ValueReader<'_>) -> Option<Fence> {
    let table = value.table()?;
    let rule = table
        .require("rule", "write rule = \"attach-only\"")
        .and_then(|value| value.word(&[("attach-only", FenceRule::AttachOnly)]));
    let citation = table
        .require("citation", "write the regulation or agreement that asks for the fence")
        .and_then(|value| value.filled_text());
    table.close();
    Some(Fence { rule: rule?, citation: citation?.to_owned() })
}

fn read_sentinels(value: &ValueReader<'_>) -> BTreeMap<CanonicalField, Vec<String>> {
    let mut sentinels = BTreeMap::new();
    for (word, value) in value.table().map(|table| table.entries()).unwrap_or_default() {
        let Some(field) = field_of_word(word) else {
            let near = nearest(word, FIELD_WORDS.iter().map(|(word, _)| *word));
            let hint = near.map_or_else(
                || "write one of the canonical fields: matching-rules/README.md lists them".into(),
                |near| format!("write `{near}`"),
            );
            value.error(format!("[source.sentinels] has no field `{word}`"), hint);
            continue;
        };
        if let Some(words) = value.filled_texts() {
            sentinels.insert(field, words);
        }
    }
    sentinels
}

fn read_no_person(table: TableReader<'_>) -> Option<NoPersonRule> {
    let when = read_condition(&table, "name the column that marks such rows");
    let reason = table
        .require("reason", "write the words that the run reports: reason = \"anonymous elector\"")
        .and_then(|value| value.filled_text());
    table.close();
    Some(NoPersonRule { when: when?, reason: reason?.to_owned() })
}

fn read_mentions(
    source: &TableReader<'_>,
    records: Option<&RecordRules>,
    attributes: &mut AttributeList,
) -> Vec<MentionRules> {
    let common = source.get("fields").and_then(|value| value.table());
    let common = common.map(|table| read_fields(&table, &[], attributes)).unwrap_or_default();
    let Some(tables) = source.get("mention").and_then(|value| value.tables()) else {
        if common.is_empty() {
            source.error(
                "the source maps no column to a field",
                "write [source.fields] with lines such as surname = \"last_name\"",
            );
        }
        warn_of_missing_name(source, &common);
        return vec![common.into_mention(CompactString::default(), None)];
    };
    let alone = tables.len() == 1;
    let mut mentions: Vec<MentionRules> = Vec::with_capacity(tables.len());
    for table in &tables {
        let written = table.get("role");
        // a role that is written wrongly is told of by its reader
        let role = written.as_ref().and_then(read_role);
        if written.is_none() && !alone {
            table.error(
                "a mention has no `role`",
                "write what the person is in the row: role = \"partner\"",
            );
        }
        let beside = ["role", "least_age", "record", "when", "repeats"];
        let own: MentionFields = read_fields(table, &beside, attributes);
        let repeats = table.get("repeats").and_then(|value| read_repeats(&value, &mentions));
        let fields =
            if repeats.is_some() { own.over_elsewhere(&common) } else { own.over(&common) };
        warn_of_missing_name(table, &fields);
        let least_age = table.get("least_age").and_then(|value| value.integer_in(0..=120));
        let least_age = least_age.and_then(|years| u8::try_from(years).ok());
        let mut mention = fields.into_mention(role.unwrap_or_default(), least_age);
        mention.when = table.get("when").and_then(|value| read_when(&value));
        tell_lost_repeat(table, repeats.as_ref(), &mention);
        mention.repeats = repeats;
        if let Some(value) = table.get("record") {
            mention.record = value.filled_text().map(Into::into);
            tell_unknown_record(table, &value, records);
        }
        let twin = |known: &MentionRules| {
            known.role == mention.role
                && known.record == mention.record
                && known.when == mention.when
                && known.fields == mention.fields
                && known.attributes == mention.attributes
        };
        if !mention.role.is_empty() && mentions.iter().any(twin) {
            table.error(
                format!("the role `{}` is given twice with the same columns", mention.role),
                "give the second mention the columns of the second person, or take it out",
            );
        }
        mentions.push(mention);
    }
    mentions
}

fn read_role(value: &ValueReader<'_>) -> Option<CompactString> {
    let role = value.filled_text()?;
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    if !role.chars().all(plain) {
        value.error(
            format!("the role \"{role}\" holds more than small letters and `_`"),
            "write one word such as \"liable\"; several people of a role are numbered by the program",
        );
        return None;
    }
    Some(role.into())
}

/// The role whose people a mention names once more.
fn read_repeats(value: &ValueReader<'_>, above: &[MentionRules]) -> Option<CompactString> {
    let role = value.filled_text()?;
    if !above.iter().any(|known| known.role == role && known.repeats.is_none()) {
        value.error(
            format!("no mention above has the role `{role}` and people of its own"),
            "name the role of a mention that stands further up, and that repeats nobody itself",
        );
        return None;
    }
    Some(role.into())
}

/// Whoever is named once more, and nowhere else, is said nothing of.
fn tell_lost_repeat(
    table: &TableReader<'_>,
    repeats: Option<&CompactString>,
    mention: &MentionRules,
) {
    let Some(repeats) = repeats else { return };
    let is_elsewhere = [CanonicalField::Address, CanonicalField::Uprn]
        .iter()
        .any(|field| mention.fields.contains_key(field));
    if !is_elsewhere {
        table.error(
            format!("the people of `{repeats}` are named once more without an address"),
            "map the `address` where they are said to be, or take the mention out",
        );
    }
    if mention.role == *repeats {
        table.error(
            format!("the role `{repeats}` repeats itself"),
            "give the mention a role of its own, such as \"forwarding\"",
        );
    }
}

fn warn_of_missing_name(table: &TableReader<'_>, fields: &MentionFields) {
    if !fields.speaks_of_surnames() {
        table.warning(
            format!("{} maps neither `name` nor `surname`", table.named()),
            "records without a surname seldom link: map a name column if the file has one",
        );
    }
}

fn read_gazetteer(source: &TableReader<'_>) -> BTreeMap<GazetteerField, String> {
    let mut columns = BTreeMap::new();
    let hint = "write [source.fields] with lines such as uprn = \"uprn\"";
    let Some(table) = source.require("fields", hint).and_then(|value| value.table()) else {
        return columns;
    };
    for (word, value) in table.entries() {
        let Some(field) = GazetteerField::of_word(word) else {
            let known = GazetteerField::WORDS.iter().map(|(word, _)| *word);
            let hint = match nearest(word, known.clone()) {
                Some(near) => format!("write `{near}`"),
                None => {
                    format!("the fields of an address are {}", known.collect::<Vec<_>>().join(", "))
                }
            };
            value.error(format!("a gazetteer has no field `{word}`"), hint);
            continue;
        };
        if let Some(column) = value.filled_text() {
            columns.insert(field, column.to_owned());
        }
    }
    if !columns.contains_key(&GazetteerField::Uprn) {
        table.error("the gazetteer maps no `uprn`", "write uprn = \"the column's name\"");
    }
    let street = columns.contains_key(&GazetteerField::Street);
    if !street && !columns.contains_key(&GazetteerField::FullAddress) {
        table.error(
            "the gazetteer maps neither `street` nor `full_address`",
            "map `full_address`, or `building_number`, `street` and `town`",
        );
    }
    columns
}
