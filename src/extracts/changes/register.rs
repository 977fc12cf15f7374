//! A register made of deliveries, read as one extract.
//!
//! In: the place of the deliveries: a list of them, a folder, one file. Out: batches of the rows that hold, and one summary.

use std::path::{Path, PathBuf};

use compact_str::CompactString;

use super::super::{
    encoding::FileEncoding, error::ExtractError, file_open::ColumnWanted, file_reader::FileReader,
    header::Header, row::ExtractRow, summary::ExtractSummary,
};
use super::{
    delivery_list::{Delivery, DeliveryKind, DeliveryList, delivered_files},
    overlay::{Change, Deed, Holds, Overlay, Tally, deed_of},
};
use crate::rules::{ChangeRules, ColumnPlace, KeyRule, SourceRules};

/// Rows of a delivery of changes that are read at a time.
const BATCH: usize = 8192;

/// Reads a register.
pub(in super::super) struct Register {
    dataset: CompactString,
    file: String,
    pub(in super::super) header: Header,
    pub(in super::super) encoding: FileEncoding,
    base: Option<FileReader>,
    overlay: Overlay,
    /// How far the keys that only changes have are handed on.
    unmet: usize,
    summaries: Vec<ExtractSummary>,
    digest: blake3::Hash,
    verified: u32,
    attached: u64,
}

/// One delivery of a register.
struct Member {
    kind: DeliveryKind,
    content: Content,
    label: PathBuf,
}

/// Where a delivery is.
enum Content {
    At(PathBuf),
    Bytes(Vec<u8>),
}

/// True if a file holds changes, and not a full delivery; always false where the rules know no changes.
///
/// # Errors
/// If the file cannot be read at all.
pub fn is_of_changes(path: &Path, source: &SourceRules) -> Result<bool, ExtractError> {
    match &source.changes {
        None => Ok(false),
        Some(changes) => Content::At(path.to_owned()).is_of_changes(path, source, changes),
    }
}

impl Content {
    fn open(
        &self,
        label: &Path,
        source: &SourceRules,
        wanted: &[ColumnWanted],
    ) -> Result<FileReader, ExtractError> {
        match self {
            Self::At(path) => FileReader::open(path, label, source, Some(wanted)),
            Self::Bytes(bytes) => FileReader::of_bytes(label, bytes.clone(), source, Some(wanted)),
        }
    }

    fn digest(&self, label: &Path) -> Result<blake3::Hash, ExtractError> {
        match self {
            Self::Bytes(bytes) => Ok(blake3::hash(bytes)),
            Self::At(path) => {
                let mut hasher = blake3::Hasher::new();
                std::fs::File::open(path)
                    .and_then(|file| hasher.update_reader(file).map(|hasher| hasher.finalize()))
                    .map_err(|error| ExtractError::of_io(label, error))
            }
        }
    }

    /// A header with the code column is one of changes.
    fn is_of_changes(
        &self,
        label: &Path,
        source: &SourceRules,
        changes: &ChangeRules,
    ) -> Result<bool, ExtractError> {
        let Some(code) = changes.code.as_deref().filter(|_| changes.full) else { return Ok(true) };
        let place = changes.place_of(code);
        let only = [ColumnWanted { name: code.to_owned(), place, needed: true }];
        match self.open(label, source, &only) {
            // a month without a change is one all the same
            Ok(_) | Err(ExtractError::HeaderOnly { .. }) => Ok(true),
            Err(ExtractError::Columns { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl ChangeRules {
    /// Where a delivery of changes has a column.
    fn place_of(&self, column: &str) -> ColumnPlace {
        let own = self.columns.iter().find(|(name, _)| name.eq_ignore_ascii_case(column));
        own.map_or_else(|| ColumnPlace::Named(column.to_owned()), |(_, place)| place.clone())
    }
}

impl Register {
    /// Opens the deliveries at a path.
    pub(in super::super) fn open(
        path: &Path,
        source: &SourceRules,
        changes: &ChangeRules,
    ) -> Result<Self, ExtractError> {
        let mut members = Vec::new();
        if path.is_dir() {
            let told = |error| ExtractError::Unreadable { path: path.to_owned(), source: error };
            for file in delivered_files(path).map_err(told)? {
                members.push(Member::of(Content::At(file.clone()), &file, source, changes)?);
            }
            if members.is_empty() {
                return Err(ExtractError::NoDelivery { path: path.to_owned() });
            }
        } else if let Some(list) = DeliveryList::read(path) {
            let folder = path.parent().unwrap_or(Path::new("."));
            for Delivery { kind, digest, name } in list.in_force() {
                let content = Content::At(folder.join(format!("{digest}.csv")));
                members.push(Member { kind: *kind, content, label: PathBuf::from(name) });
            }
            return Self::of(path, source, changes, members, Some(list.digest()));
        } else {
            let content = Content::At(path.to_owned());
            members.push(Member::of(content, path, source, changes)?);
        }
        Self::of(path, source, changes, members, None)
    }

    /// Reads one delivery that is in memory.
    pub(in super::super) fn of_bytes(
        path: &Path,
        bytes: Vec<u8>,
        source: &SourceRules,
        changes: &ChangeRules,
    ) -> Result<Self, ExtractError> {
        let member = Member::of(Content::Bytes(bytes), path, source, changes)?;
        Self::of(path, source, changes, vec![member], None)
    }

    fn of(
        path: &Path,
        source: &SourceRules,
        changes: &ChangeRules,
        mut members: Vec<Member>,
        digest: Option<blake3::Hash>,
    ) -> Result<Self, ExtractError> {
        if let Some(last) = members.iter().rposition(|member| member.kind == DeliveryKind::Full) {
            members.drain(..last);
        } else if changes.full {
            return Err(ExtractError::NoFullDelivery { path: path.to_owned() });
        }
        let mut list = DeliveryList::default();
        for Member { kind, content, label } in members.iter().filter(|_| digest.is_none()) {
            let name = label.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let digest = content.digest(label)?.to_hex().to_string();
            list.push(Delivery { kind: *kind, digest, name });
        }
        let full = wanted_of_full(source, changes);
        let wanted = wanted_of_changes(source, changes);
        let header = match &source.records {
            Some(records) => Header::new(&records.columns),
            None => Header::new(full.iter().map(|column| &column.name)),
        };
        let key = match &source.record_id {
            KeyRule::Columns { columns, .. } => columns.join(" + "),
            KeyRule::LineNumber => String::new(),
        };
        let mut register = Self {
            dataset: source.name.0.clone(),
            file: path.display().to_string(),
            header,
            encoding: FileEncoding::Utf8,
            base: None,
            overlay: Overlay::new(&source.name.0, changes, key),
            unmet: 0,
            summaries: Vec::new(),
            digest: digest.unwrap_or_else(|| list.digest()),
            verified: 0,
            attached: 0,
        };
        for member in members {
            match member.kind {
                DeliveryKind::Full => {
                    let base = member.content.open(&member.label, source, &full)?;
                    register.encoding = base.encoding;
                    register.base = Some(base);
                }
                DeliveryKind::Changes => {
                    register.take_changes(&member, source, changes, &wanted)?;
                }
                DeliveryKind::Replaced => {}
            }
        }
        Ok(register)
    }

    fn take_changes(
        &mut self,
        member: &Member,
        source: &SourceRules,
        changes: &ChangeRules,
        wanted: &[ColumnWanted],
    ) -> Result<(), ExtractError> {
        let mut reader = match member.content.open(&member.label, source, wanted) {
            // a month without a change is one all the same
            Err(ExtractError::HeaderOnly { .. }) => return Ok(()),
            opened => opened?,
        };
        reader.keys_may_repeat = true;
        let code = changes.code.as_deref().and_then(|code| reader.header.position(code));
        let file = member.label.display().to_string();
        while let Some(rows) = reader.next_batch(BATCH)? {
            for row in rows {
                let deed = match code {
                    None => Some(Deed::Put),
                    Some(at) => deed_of(changes, row.cells.get(at)),
                };
                match deed {
                    Some(deed) => self.overlay.push(Change { deed, row, file: file.clone() }),
                    None => self.overlay.set_aside_code(&row, &file),
                }
            }
        }
        self.summaries.push(reader.finish()?);
        Ok(())
    }

    /// The next rows that hold, at most so many; `None` after the last.
    pub(in super::super) fn next_batch(
        &mut self,
        max_rows: usize,
    ) -> Result<Option<Vec<ExtractRow>>, ExtractError> {
        while let Some(base) = &mut self.base {
            let Some(rows) = base.next_batch(max_rows)? else {
                if let Some(base) = self.base.take() {
                    self.summaries.insert(0, base.finish()?);
                }
                break;
            };
            let mut batch = Vec::with_capacity(rows.len());
            for row in rows {
                let holds = self.overlay.over(row);
                batch.extend(self.number(holds));
            }
            if !batch.is_empty() {
                return Ok(Some(batch));
            }
        }
        let mut batch = Vec::new();
        while batch.len() < max_rows.max(1) {
            let Some(holds) = self.overlay.next_unmet(&mut self.unmet) else { break };
            batch.extend(self.number(holds));
        }
        Ok((!batch.is_empty()).then_some(batch))
    }

    fn number(&mut self, holds: Holds) -> Option<ExtractRow> {
        let (Holds::Base(mut row) | Holds::Changed(mut row)) = holds else { return None };
        row.row = self.verified;
        self.verified += 1;
        self.attached += row.attached.len() as u64;
        Some(row)
    }

    /// What became of the rows of all deliveries.
    pub(in super::super) fn finish(mut self) -> Result<ExtractSummary, ExtractError> {
        if let Some(base) = self.base.take() {
            self.summaries.insert(0, base.finish()?);
        }
        let Tally { unused, superseded, odd, quarantined, duplicates } = self.overlay.tally;
        let mut all = ExtractSummary {
            dataset: self.dataset,
            file: self.file,
            rows: 0,
            verified: u64::from(self.verified),
            attached: self.attached,
            unused,
            superseded,
            odd_changes: odd,
            duplicates,
            quarantined,
            blank_lines: 0,
            encoding: self.encoding,
            bytes: 0,
            digest: self.digest,
        };
        for summary in self.summaries {
            all.rows += summary.rows;
            all.blank_lines += summary.blank_lines;
            all.bytes += summary.bytes;
            all.duplicates.extend(summary.duplicates);
            all.quarantined.extend(summary.quarantined);
            for (reason, rows) in summary.unused {
                *all.unused.entry(reason).or_default() += rows;
            }
        }
        Ok(all)
    }
}

impl Member {
    fn of(
        content: Content,
        label: &Path,
        source: &SourceRules,
        changes: &ChangeRules,
    ) -> Result<Self, ExtractError> {
        let kind = if content.is_of_changes(label, source, changes)? {
            DeliveryKind::Changes
        } else {
            DeliveryKind::Full
        };
        Ok(Self { kind, content, label: label.to_owned() })
    }
}

/// The columns that the rules use, of a full delivery, and room for the code of changes.
fn wanted_of_full(source: &SourceRules, changes: &ChangeRules) -> Vec<ColumnWanted> {
    let used = source.columns_used().into_iter().map(|used| ColumnWanted {
        place: ColumnPlace::Named(used.column.clone()),
        name: used.column,
        needed: true,
    });
    let mut wanted: Vec<ColumnWanted> = used.collect();
    if let Some(code) = &changes.code {
        let place = ColumnPlace::Named(code.clone());
        wanted.push(ColumnWanted { name: code.clone(), place, needed: false });
    }
    wanted
}

/// The same columns of a delivery of changes: those that the rules place must be there, and the code. Where no delivery is ever a full one, each says all of
/// what it adds, and has every column.
fn wanted_of_changes(source: &SourceRules, changes: &ChangeRules) -> Vec<ColumnWanted> {
    let mut wanted = wanted_of_full(source, changes);
    for column in &mut wanted {
        column.place = changes.place_of(&column.name);
        let placed = changes.columns.keys().any(|name| name.eq_ignore_ascii_case(&column.name));
        let is_code = changes.code.as_ref() == Some(&column.name);
        let is_key = match &source.record_id {
            KeyRule::Columns { columns, .. } => columns.contains(&column.name),
            KeyRule::LineNumber => false,
        };
        column.needed = !changes.full || placed || is_code || is_key;
    }
    wanted
}
