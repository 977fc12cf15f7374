//! Acts that are two people's, between the one who proposes and the other who approves.
//!
//! In: the journal's entries. Out: proposals with what became of them, and whether one can still be closed. Nothing that is proposed has any effect.
//! Leaves to whoever calls that the act and its approval stand in one batch.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::DateTime;

use super::acts::time;
use super::taking_down::ActFault;
use crate::journal::{
    JournalEntry, JournalKind, ProposalAct, ProposalClosed, ProposalMade, Recorded,
};

/// So many days a proposal can be approved.
pub const PROPOSAL_DAYS: i64 = 7;

/// A proposal with what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The entry that made it.
    pub number: u64,
    /// When, UTC.
    pub at: DateTime,
    /// What is to be done, and who says so.
    pub made: ProposalMade,
    /// What became of it: the entry, true if it was approved, by whom and why.
    pub closed: Option<(u64, bool, ProposalClosed)>,
}

/// Every proposal.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ProposalBook(BTreeMap<u64, Proposal>);

impl Proposal {
    /// True if it can be approved at a moment.
    #[must_use]
    pub fn is_open(&self, now: DateTime) -> bool {
        let over = self.at.checked_add(PROPOSAL_DAYS.days()).is_ok_and(|end| end <= now);
        self.closed.is_none() && !over
    }
}

impl ProposalBook {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 1] = [JournalKind::ProposalActed];

    /// The book that the journal's entries make, in their order; entries of other kinds say nothing here.
    #[must_use]
    pub fn of<'r>(entries: impl IntoIterator<Item = &'r Recorded>) -> Self {
        let mut book: BTreeMap<u64, Proposal> = BTreeMap::new();
        for Recorded { sequence, at, kind: _, digest: _, entry } in entries {
            let Some(JournalEntry::ProposalActed(act)) = entry else { continue };
            let (closed, approved) = match act {
                ProposalAct::Made(made) => {
                    let (number, at, made) = (*sequence, time(at), made.as_ref().clone());
                    book.insert(number, Proposal { number, at, made, closed: None });
                    continue;
                }
                ProposalAct::Approved(closed) => (closed, true),
                ProposalAct::Dropped(closed) => (closed, false),
            };
            if let Some(proposal) = book.get_mut(&closed.proposal) {
                proposal.closed.get_or_insert_with(|| (*sequence, approved, closed.clone()));
            }
        }
        Self(book)
    }

    /// Every proposal, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Proposal> {
        self.0.values()
    }

    /// A proposal, by the entry that made it.
    #[must_use]
    pub fn proposal(&self, number: u64) -> Option<&Proposal> {
        self.0.get(&number)
    }

    /// A proposal that can be closed at a moment.
    ///
    /// # Errors
    /// That there is none, or that it is closed or over.
    pub fn open(&self, number: u64, now: DateTime) -> Result<&Proposal, ActFault> {
        let proposal = self.proposal(number);
        let proposal = proposal
            .ok_or_else(|| ActFault::unknown(format!("there is no proposal {number}"), ""))?;
        if let Some((_, approved, closed)) = &proposal.closed {
            let how = if *approved { "approved" } else { "dropped" };
            let what = format!("proposal {number} was {how} by {}", closed.by);
            return Err(ActFault::stands(what, ""));
        }
        if !proposal.is_open(now) {
            let what = format!("proposal {number} is older than {PROPOSAL_DAYS} days: it is over");
            return Err(ActFault::stands(what, "propose it again"));
        }
        Ok(proposal)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::ProposalBook;
    use crate::journal::{
        JournalEntry, ProposalAct, ProposalClosed, ProposalMade, Proposed, Recorded,
    };

    fn recorded(sequence: u64, act: ProposalAct) -> Recorded {
        let entry = JournalEntry::ProposalActed(act);
        let at = "2026-11-01T10:00:00Z".to_owned();
        Recorded { sequence, at, kind: entry.kind(), digest: [0; 32], entry: Some(entry) }
    }

    #[test]
    fn a_proposal_is_open_for_a_week_and_is_closed_once() {
        let what = Proposed::ReleaseEdition {
            edition: "2026-11-01.1".parse().unwrap(),
            reason: "looked at".to_owned(),
        };
        let made = ProposalMade { what, by: "po".parse().unwrap() };
        let closed = |reason: &str, by: &str| ProposalClosed {
            proposal: 4,
            reason: reason.to_owned(),
            by: by.parse().unwrap(),
        };
        let mut entries = vec![recorded(4, ProposalAct::Made(Box::new(made)))];
        let book = ProposalBook::of(&entries);
        let day = |day| date(2026, 11, day).at(9, 0, 0, 0);
        assert!(book.open(4, day(8)).is_ok());
        assert!(book.open(4, day(9)).unwrap_err().to_string().contains("it is over"));
        assert!(book.open(5, day(2)).is_err());
        entries.push(recorded(6, ProposalAct::Dropped(closed("no", "dpo"))));
        entries.push(recorded(7, ProposalAct::Approved(closed("yes", "dpo"))));
        let book = ProposalBook::of(&entries);
        let told = book.open(4, day(2)).unwrap_err().to_string();
        assert_eq!(told, "proposal 4 was dropped by dpo", "what came first counts");
    }
}
