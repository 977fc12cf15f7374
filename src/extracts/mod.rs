//! Extracts: the files that council systems export, read into verified rows.
//!
//! In: a CSV file and what the ruleset says of it. Out: batches of rows that have the header's width, decode, and have a
//! key of their own; the others set aside with file, line, column and reason; the file's digest, and a verdict on an
//! arrival that is odd beside the last one. Leaves to `records` what a row says of whom.
//!
//! An address list comes in more forms than one: [`read_gazetteer`] tells them apart and says what addresses there are.
//!
//! A register that is delivered in changes is one extract too: [`DeliveryList`] says which deliveries make it up.
//!
//! Reading order: [`ExtractReader`], [`ExtractSummary`], [`judge_arrival`]; [`draft_ruleset`] goes the other way, from a
//! file to rules for it.

mod arrival;
mod assembly;
mod changes;
mod draft;
mod encoding;
mod error;
mod file_open;
mod file_reader;
#[cfg(test)]
mod format_tests;
mod gazetteer;
mod header;
mod key;
mod lines;
mod pick;
mod quarantine;
mod raw_rows;
mod reader;
mod record_counts;
mod record_supply;
mod row;
mod row_check;
mod split;
mod summary;
#[cfg(test)]
mod tests;
mod xml;

pub use arrival::{ArrivalRecord, ArrivalVerdict, StopReason, judge_absence, judge_arrival};
pub use changes::{
    Delivery, DeliveryKind, DeliveryList, delivered_files, is_of_changes, natural_order,
};
pub use draft::{bare_source, draft_ruleset};
pub use encoding::FileEncoding;
pub use error::ExtractError;
pub use gazetteer::{
    AddressStatus, CrossReference, GazetteerAccount, GazetteerAddress, GazetteerFormat,
    GazetteerItem, Successor, csv_files, digest_of_arrival, gazetteer_format, read_gazetteer,
    read_gazetteer_of_bytes,
};
pub use header::{ColumnFault, Header};
pub use quarantine::{QuarantineReason, QuarantinedRow, write_quarantine};
pub use reader::ExtractReader;
pub use row::{AttachedRecord, Cells, ExtractRow};
pub use summary::{DuplicateRow, ExtractSummary};
