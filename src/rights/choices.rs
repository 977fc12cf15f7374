//! What a person allowed and what is restricted, as the journal has it, for the person themselves.
//!
//! In: the journal's entries and the keys of the person's records. Out: one line an act, oldest first, for every act that was bound to one of
//! these records. What stands today is `sharing`'s to say; a person is told all that was written down.

use std::collections::BTreeSet;

use super::pack::Choice;
use crate::journal::{
    ConsentRecorded, DecidedRecord, JournalEntry, Recorded, RestrictionAct, RestrictionSet,
};
use crate::values::{MentionKey, PurposeName};

/// Every consent and restriction that was bound to one of these records.
#[must_use]
pub fn choices(entries: &[Recorded], records: &BTreeSet<MentionKey>) -> Vec<Choice> {
    let about =
        |bound: &[DecidedRecord]| bound.iter().any(|record| records.contains(&record.key()));
    let choice = |recorded: &Recorded| {
        let since = recorded.at.clone();
        let entry = recorded.entry.as_ref()?;
        if let JournalEntry::ConsentRecorded(consent) = entry {
            let says = consent_words(consent);
            return about(&consent.person.records).then_some(Choice {
                what: "consent",
                since,
                says,
            });
        }
        let JournalEntry::RestrictionActed(RestrictionAct::Set(set)) = entry else { return None };
        let says = restriction_words(set);
        about(&set.person.records).then_some(Choice { what: "restriction", since, says })
    };
    entries.iter().filter_map(choice).collect()
}

fn consent_words(consent: &ConsentRecorded) -> String {
    let purposes: Vec<&str> = consent.purposes.iter().map(PurposeName::as_str).collect();
    let until = consent.until.map(|day| format!(", {day}")).unwrap_or_default();
    format!("{}: {}{until}", consent.event.word(), purposes.join(", "))
}

fn restriction_words(set: &RestrictionSet) -> String {
    let until = set.until.map(|day| format!(" – {day}")).unwrap_or_default();
    format!("{}: {}{until}", set.kind, set.from)
}
