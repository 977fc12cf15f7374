//! The account of a gazetteer: every line of its files ends in exactly one place.
//!
//! In: what the readers made of each line. Out: a summary of the kind that every extract has, with the lines that state no
//! address by their reason. What follows from a bad account is left to `judge_arrival`.

use std::collections::BTreeMap;

use compact_str::{CompactString, format_compact};

use super::supply::{Supply, SupplyFile};
use crate::{
    extracts::{
        encoding::FileEncoding,
        quarantine::{QuarantineReason, QuarantinedRow},
        summary::{DuplicateRow, ExtractSummary},
    },
    rules::SourceRules,
    values::Uprn,
};

/// How a gazetteer's files turned out to be written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GazetteerFormat {
    /// One row an address, columns by the ruleset's mapping.
    Flat,
    /// One row an address with the columns of the NGD built address, other languages among them.
    NgdBuiltAddress,
    /// Records of `AddressBase` Premium.
    AddressBasePremium,
    /// Records of a council's own gazetteer, Data Transfer Format 7.3.
    LlpgDtf73,
}

impl GazetteerFormat {
    /// What people call it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Flat => "a flat list",
            Self::NgdBuiltAddress => "NGD built address",
            Self::AddressBasePremium => "AddressBase Premium",
            Self::LlpgDtf73 => "LLPG, DTF 7.3",
        }
    }
}

/// What became of the lines of a gazetteer's files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GazetteerAccount {
    /// Rows, duplicates, quarantine and digest, as of any extract; a folder is counted as one.
    pub summary: ExtractSummary,
    /// Rows that gave at least one item.
    pub used: u64,
    /// Rows that state no address of their own, by reason.
    pub without_address: BTreeMap<&'static str, u64>,
    /// The format that was found.
    pub format: GazetteerFormat,
}

impl GazetteerAccount {
    /// True if every row is accounted for once.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let without: u64 = self.without_address.values().sum();
        self.summary.adds_up() && self.summary.verified == self.used + without
    }
}

/// The account while it is being written.
pub(super) struct Tally {
    account: GazetteerAccount,
    digests: Vec<blake3::Hash>,
}

impl Tally {
    pub(super) fn new(supply: &Supply, source: &SourceRules, format: GazetteerFormat) -> Self {
        let summary = ExtractSummary {
            dataset: source.name.0.clone(),
            file: supply.path().display().to_string(),
            rows: 0,
            verified: 0,
            attached: 0,
            unused: BTreeMap::new(),
            superseded: 0,
            odd_changes: BTreeMap::new(),
            duplicates: Vec::new(),
            quarantined: Vec::new(),
            blank_lines: 0,
            encoding: FileEncoding::Utf8,
            bytes: 0,
            digest: blake3::hash(&[]),
        };
        let (used, without_address) = (0, BTreeMap::new());
        Self {
            account: GazetteerAccount { summary, used, without_address, format },
            digests: Vec::new(),
        }
    }

    /// A row that gave an item.
    pub(super) fn used(&mut self) {
        self.account.summary.rows += 1;
        self.account.summary.verified += 1;
        self.account.used += 1;
    }

    /// A row that states no address.
    pub(super) fn without(&mut self, reason: &'static str) {
        self.account.summary.rows += 1;
        self.account.summary.verified += 1;
        *self.account.without_address.entry(reason).or_default() += 1;
    }

    /// A line with nothing in it.
    pub(super) fn blank(&mut self) {
        self.account.summary.blank_lines += 1;
    }

    /// A row that repeats another.
    pub(super) fn repeats(&mut self, uprn: Uprn, line: u64, of_line: u64) {
        self.account.summary.rows += 1;
        let record_id: CompactString = format_compact!("{uprn}");
        self.account.summary.duplicates.push(DuplicateRow { record_id, line, of_line });
    }

    /// A row that cannot be used.
    pub(super) fn set_aside(
        &mut self,
        file: &SupplyFile,
        line: u64,
        column: Option<String>,
        reason: QuarantineReason,
    ) {
        self.account.summary.rows += 1;
        let dataset = self.account.summary.dataset.to_string();
        let file = file.name().display().to_string();
        self.account.summary.quarantined.push(QuarantinedRow {
            dataset,
            file,
            line,
            column,
            reason,
        });
    }

    /// What the reader of rows had already set aside or passed over.
    pub(super) fn take_over(&mut self, rows: Vec<QuarantinedRow>, blank_lines: u64) {
        self.account.summary.rows += rows.len() as u64;
        self.account.summary.quarantined.extend(rows);
        self.account.summary.blank_lines += blank_lines;
    }

    /// The end of a file.
    pub(super) fn end_of_file(&mut self, encoding: FileEncoding, bytes: u64, digest: blake3::Hash) {
        // one file in the older encoding is worth telling
        self.account.summary.encoding = self.account.summary.encoding.max(encoding);
        self.account.summary.bytes += bytes;
        self.digests.push(digest);
    }

    /// The account, once all files are read.
    pub(super) fn close(mut self, supply: &Supply) -> GazetteerAccount {
        self.account.summary.digest = supply.digest_of(&self.digests);
        self.account
    }
}
