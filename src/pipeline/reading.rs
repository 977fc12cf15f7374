//! One file of people, read and normalised: rows in, records handed on as they come, every row accounted for.
//!
//! In: a file, its source's rules, dictionaries. Out: the file's records, in parts that are filled side by side and taken in the
//! order of the rows, and the account of the file. A row that names more people of one role than a key can count is set aside: two of
//! them would have one key, and no edition could be written. While one batch of rows is normalised, the next is read. What is kept of a
//! record is the part's to decide: a night keeps all of it, `hearth link` only what is compared.

use std::collections::BTreeMap;
use std::path::Path;

use compact_str::CompactString;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::extracts::{ExtractError, ExtractReader, ExtractRow, Header, QuarantineReason};
use crate::normalise::{
    Change, DateFormats, Dictionaries, FieldSentinels, MentionContext, MentionReading,
    NormaliseNote, NormalisedRecord, Outcome, Step, normalise,
};
use crate::pipeline::earlier_rows::{EarlierRows, KnownRow, is_of_another_century};
use crate::pipeline::ingest::{DatasetAccount, IngestError};
use crate::records::{BoundSource, RowReading};
use crate::rules::{Checked, MentionRules, Ruleset, SourceRules};
use crate::values::{AttributeKind, CanonicalField};

/// Rows read at a time, and rows of a part: enough parts to keep many threads busy, each small enough for a cache.
const BATCH: usize = 32_768;
/// See [`BATCH`].
pub(super) const PART: usize = 2048;

/// Some of a file's records, on their way to where they are kept.
pub(super) trait Part: Send {
    /// Whether it wants the records' text as written.
    const KEEPS_ORIGINAL: bool;

    /// Adds a record; `mention` is the place of its mention among those of the source's rules.
    fn add(&mut self, record: NormalisedRecord, mention: u16);

    /// Adds the records of a row that an earlier night has read; false if it has to be read all the same.
    fn take_over(&mut self, earlier: &EarlierRows<'_>, known: KnownRow) -> bool;
}

/// What reading needs to know, whatever the file.
pub(super) struct ReadingContext<'r> {
    ruleset: &'r Ruleset<Checked>,
    dictionaries: &'r Dictionaries,
    kinds: Vec<AttributeKind>,
    night: Date,
    earlier: Option<&'r EarlierRows<'r>>,
}

impl<'r> ReadingContext<'r> {
    /// By the ruleset and the dictionaries, on a date.
    pub(super) fn new(
        ruleset: &'r Ruleset<Checked>,
        dictionaries: &'r Dictionaries,
        night: Date,
    ) -> Self {
        let kinds = ruleset.attributes().iter().map(|attribute| attribute.kind).collect();
        Self { ruleset, dictionaries, kinds, night, earlier: None }
    }

    /// The same, where people of rows that an earlier night has read are taken over from it.
    pub(super) fn after(self, earlier: Option<&'r EarlierRows<'r>>) -> Self {
        Self { earlier, ..self }
    }
}

/// How the rows of one file are read.
struct FileReading<'r> {
    source: &'r SourceRules,
    bound: BoundSource,
    mentions: Vec<MentionReading>,
    context: &'r ReadingContext<'r>,
    dataset: u16,
    /// The rows of the last edition, where its file had the same header.
    earlier: Option<&'r EarlierRows<'r>>,
}

/// What came of some rows beside their records.
#[derive(Default)]
struct Tally {
    rows_with_mentions: u64,
    mentions: u64,
    no_person: BTreeMap<String, u64>,
    no_person_records: Vec<CompactString>,
    notes: BTreeMap<NormaliseNote, u64>,
    perishable: Vec<[u8; 16]>,
    reads_otherwise: Option<Date>,
    set_aside: Vec<SetAside>,
}

/// A row that names too many people, and the lines of what is part of it.
struct SetAside {
    line: u64,
    attached: Vec<u64>,
}

/// Reads a file of people; `new_part` makes an empty part, `take` is given the filled ones in the order of the rows.
pub(super) fn read_people<P: Part>(
    dataset: u16,
    path: &Path,
    context: &ReadingContext<'_>,
    new_part: impl Fn() -> P + Sync,
    mut take: impl FnMut(P) + Send,
) -> Result<DatasetAccount, IngestError> {
    let source = &context.ruleset.sources()[usize::from(dataset)];
    let mut reader = ExtractReader::open(path, source)?;
    let header = header_digest(reader.header());
    let file = FileReading {
        dataset,
        earlier: context.earlier.filter(|earlier| earlier.had_header(dataset, &header)),
        source,
        bound: BoundSource::new(dataset, source, reader.header()),
        mentions: source.mentions.iter().map(|mention| mention_reading(source, mention)).collect(),
        context,
    };
    let mut all = Tally::default();
    let mut batch = reader.next_batch(BATCH)?;
    let mut filled: Vec<(P, Tally)> = Vec::new();
    while let Some(rows) = batch {
        let read_parts = || -> Vec<(P, Tally)> {
            rows.par_chunks(PART).map(|rows| file.fill(rows, new_part())).collect()
        };
        let read_on = || -> Result<Option<Vec<ExtractRow>>, ExtractError> {
            for (part, tally) in std::mem::take(&mut filled) {
                take(part);
                all.add(tally);
            }
            reader.next_batch(BATCH)
        };
        let (next, now_filled) = rayon::join(read_on, read_parts);
        filled = now_filled;
        batch = next?;
    }
    for (part, tally) in filled {
        take(part);
        all.add(tally);
    }
    let Tally {
        rows_with_mentions,
        mentions,
        mut no_person,
        mut no_person_records,
        notes,
        mut perishable,
        reads_otherwise,
        set_aside,
    } = all;
    // the order in which a file happens to list its rows says nothing
    no_person_records.sort_unstable();
    perishable.sort_unstable();
    let mut summary = reader.finish()?;
    for SetAside { line, attached } in set_aside {
        summary.set_aside(line, &attached, QuarantineReason::TooManyPeople);
    }
    for (reason, rows) in &summary.unused {
        *no_person.entry(reason.clone()).or_default() += rows;
    }
    Ok(DatasetAccount {
        dataset,
        path: path.to_owned(),
        summary,
        rows_with_mentions,
        mentions,
        no_person,
        no_person_records,
        notes,
        header,
        perishable,
        reads_otherwise,
    })
}

/// What a file's columns are called, in few bytes.
fn header_digest(header: &Header) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for name in header.names() {
        hasher.update(&(name.len() as u64).to_le_bytes());
        hasher.update(name.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

impl Tally {
    fn add(&mut self, other: Self) {
        let Self {
            rows_with_mentions,
            mentions,
            no_person,
            no_person_records,
            notes,
            perishable,
            reads_otherwise,
            set_aside,
        } = other;
        self.reads_otherwise = self.reads_otherwise.into_iter().chain(reads_otherwise).min();
        self.rows_with_mentions += rows_with_mentions;
        self.mentions += mentions;
        self.no_person_records.extend(no_person_records);
        for (reason, rows) in no_person {
            *self.no_person.entry(reason).or_default() += rows;
        }
        self.perishable.extend(perishable);
        self.set_aside.extend(set_aside);
        for (note, times) in notes {
            *self.notes.entry(note).or_default() += times;
        }
    }

    /// So many rows of the file speak of no person.
    fn nobody(&mut self, record_id: CompactString, reason: &str, rows: u64) {
        *self.no_person.entry(reason.to_owned()).or_default() += rows;
        self.no_person_records.push(record_id);
    }
}

impl FileReading<'_> {
    /// Fills a part with the people of some rows.
    fn fill<P: Part>(&self, rows: &[ExtractRow], mut part: P) -> (P, Tally) {
        let mut tally = Tally::default();
        let mut people = Vec::new();
        for row in rows {
            let known = self.earlier.and_then(|earlier| {
                let known = earlier.known(self.dataset, row)?;
                part.take_over(earlier, known).then_some(known)
            });
            if let Some(known) = known {
                tally.rows_with_mentions += row.source_rows();
                tally.mentions += u64::from(known.count);
                continue;
            }
            self.read_row::<P>(row, &mut people, &mut tally);
            for (record, mention) in people.drain(..) {
                part.add(record, mention);
            }
        }
        (part, tally)
    }

    /// Reads the people of a row, with the place of each one's mention.
    fn read_row<P: Part>(
        &self,
        row: &ExtractRow,
        people: &mut Vec<(NormalisedRecord, u16)>,
        tally: &mut Tally,
    ) {
        let (source_row, mentions) = match self.bound.read(row) {
            RowReading::Mentions(source_row, mentions) => (source_row, mentions),
            RowReading::NoPerson(source_row, reason) => {
                tally.nobody(source_row.record_id, &reason, row.source_rows());
                return;
            }
        };
        let (mut nobody, mut perishable) = (None, false);
        for mention in &mentions {
            let context = MentionContext {
                dataset_name: &self.source.name,
                source_row: &source_row,
                row: row.row,
                reading: &self.mentions[usize::from(mention.mention)],
                attribute_kinds: &self.context.kinds,
                night: self.context.night,
                keeps_original: P::KEEPS_ORIGINAL,
            };
            let normalised = normalise(mention, &context, self.context.dictionaries);
            tally.reads_otherwise =
                tally.reads_otherwise.into_iter().chain(normalised.reads_otherwise).min();
            for note in normalised.notes {
                perishable |= may_read_otherwise(note);
                *tally.notes.entry(note).or_default() += 1;
            }
            match normalised.outcome {
                Outcome::People(named) => {
                    perishable |=
                        named.iter().any(|it| is_of_another_century(it, self.context.night));
                    people.extend(named.into_iter().map(|person| (person, mention.mention)));
                }
                // the reason that says most stands for the row
                Outcome::NoPerson(reason) => nobody = nobody.max(Some(reason)),
            }
        }
        if people.is_empty() {
            let reason = nobody.map_or("nobody is named", |reason| reason.word());
            tally.nobody(source_row.record_id, reason, row.source_rows());
            return;
        }
        if number_roles(people).is_err() {
            people.clear();
            let attached = row.attached.iter().map(|part| part.line).collect();
            tally.set_aside.push(SetAside { line: row.line, attached });
            return;
        }
        if perishable {
            tally.perishable.push(row.fingerprint);
        }
        tally.rows_with_mentions += row.source_rows();
        tally.mentions += people.len() as u64;
    }
}

/// True of a date that was refused: it may lie ahead of one night and not of the next.
fn may_read_otherwise(note: NormaliseNote) -> bool {
    note.step == Step::Dates && note.change == Change::Rejected
}

/// A row names more people of one role than are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TooManyPeople;

/// Roles that occur more than once in a row are numbered in reading order.
///
/// # Errors
/// If there are more of one than an ordinal can count.
pub(super) fn number_roles(people: &mut [(NormalisedRecord, u16)]) -> Result<(), TooManyPeople> {
    if people.len() < 2 {
        return Ok(());
    }
    let words: Vec<CompactString> =
        people.iter().map(|(person, _)| person.key.role.word.clone()).collect();
    for (at, (person, _)) in people.iter_mut().enumerate() {
        let of_word = |upto: usize| words[..upto].iter().filter(|word| **word == words[at]).count();
        if of_word(words.len()) > 1 {
            let ordinal = u8::try_from(of_word(at) + 1).map_err(|_| TooManyPeople)?;
            person.key.role.ordinal = ordinal;
        }
    }
    Ok(())
}

pub(super) fn mention_reading(source: &SourceRules, mention: &MentionRules) -> MentionReading {
    let formats = |field| mention.date_formats(field).to_vec();
    let mut sentinels = FieldSentinels::default();
    for (field, words) in &source.sentinels {
        for word in words {
            sentinels.insert(*field, word);
        }
    }
    MentionReading {
        role: mention.role.clone(),
        name_order: mention.name_order,
        joint_names: mention.joint,
        date_formats: DateFormats {
            date_of_birth: formats(CanonicalField::DateOfBirth),
            date_of_death: formats(CanonicalField::DateOfDeath),
            from: formats(CanonicalField::From),
            to: formats(CanonicalField::To),
            observed: formats(CanonicalField::Observed),
        },
        sentinels,
    }
}
