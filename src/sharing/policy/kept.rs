//! `[[journal]]` of `retention.toml`: how long each kind of the journal's entries is kept, why, and whether a wish for erasure ends that.
//!
//! Every kind whose payloads may be erased has exactly one row: what nobody has decided about is neither kept for ever nor thrown away unseen.

use super::reading::{Bilingual, RowPlace, bilingual, required_text};
use super::retention::RetentionRules;
use crate::journal::JournalKind;
use crate::rules::{FaultList, TableReader};

/// From when the time counts for which something is kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum KeptSince {
    /// From when it was written.
    Written,
    /// From when what it is about was over; while it goes on, it is kept.
    Ended,
}

impl KeptSince {
    /// All, by their words.
    pub const WORDS: [(&'static str, Self); 2] =
        [("written", Self::Written), ("ended", Self::Ended)];
}

/// One of the times of `retention.toml`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Time {
    Decisions,
    NoticePayload,
    ConsentAfter,
    DeleteAfter,
}

impl Time {
    const WORDS: [(&'static str, Self); 4] = [
        ("decisions_days", Self::Decisions),
        ("notice_payload_days", Self::NoticePayload),
        ("consent_after_days", Self::ConsentAfter),
        ("delete_after_days", Self::DeleteAfter),
    ];

    const fn of(self, rules: RetentionRules) -> u32 {
        match self {
            Self::Decisions => rules.decisions_days,
            Self::NoticePayload => rules.notice_payload_days,
            Self::ConsentAfter => rules.consent_after_days,
            Self::DeleteAfter => rules.delete_after_days,
        }
    }
}

/// How long entries of some kinds are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptKinds {
    /// Where it stands.
    pub place: RowPlace,
    /// Which kinds, in the order of the row.
    pub kinds: Vec<JournalKind>,
    /// For so many days.
    pub days: u32,
    /// From when on.
    pub since: KeptSince,
    /// The provision that says so.
    pub law: String,
    /// Why it is kept although the person asks for erasure; none where it is erased then.
    pub duty: Option<Bilingual>,
}

impl KeptKinds {
    pub(super) fn read(table: &TableReader<'_>, rules: RetentionRules) -> Option<Self> {
        let known: Vec<(&'static str, JournalKind)> = JournalKind::ALL
            .iter()
            .filter(|kind| kind.is_erasable())
            .map(|kind| (kind.word(), *kind))
            .collect();
        let kinds = table.require("kinds", "write kinds = [\"looked\"]");
        let kinds = kinds.map(|value| value.texts_with_lines()).unwrap_or_default();
        let kinds: Vec<JournalKind> = kinds.iter().filter_map(|it| it.word(&known)).collect();
        let time = table.require("keep", "write keep = \"decisions_days\"");
        let time = time.and_then(|value| value.word(&Time::WORDS));
        let since = table.require("after", "write after = \"written\"");
        let since = since.and_then(|value| value.word(&KeptSince::WORDS));
        let law = required_text(table, "law");
        let duty = if table.get("duty").is_some() { bilingual(table, "duty") } else { None };
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        Some(Self {
            place: RowPlace::of(table, &words.join(", ")),
            kinds,
            days: time?.of(rules),
            since: since?,
            law: law?,
            duty,
        })
    }
}

/// Every kind has one row.
pub(super) fn check(rows: &[KeptKinds], file: &str, faults: &FaultList) {
    for kind in JournalKind::ALL.iter().filter(|kind| kind.is_erasable()) {
        let mut of_it = rows.iter().filter(|row| row.kinds.contains(kind));
        if of_it.next().is_none() {
            faults.error(
                file,
                1,
                format!("how long `{}` is kept is not said", kind.word()),
                "write a [[journal]] for it, as the shipped file has",
            );
        }
        for twin in of_it {
            faults.error(
                &twin.place.file,
                twin.place.line,
                format!("`{}` has two rows", kind.word()),
                "take it out of one",
            );
        }
    }
}
