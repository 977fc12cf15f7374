//! What the door stands on in a running council: the policy with its agreements, the journal, the lineage of identifiers.
//!
//! In: a checked policy, agreements as they stand, an open journal, the state store. Out: the door's needs, each behind its trait.

use super::needs::{Decides, Lineage, LookLog, OfWhom, StandingActs, Stands};
use crate::journal::{GroupCommit, JournalEntry, LookRefused, Looked};
use crate::publication::{Biography, Fate, biography};
use crate::sharing::{
    ActsToday, Asking, CallerGrant, CallerRefusal, FactorSign, PersonStanding, PersonToday, Policy,
    RecordToday, RecordsToday, StandingAgreement, StandingRestriction, SubjectFacts, SubjectRuling,
    gone_into, records_hidden, rule_on_caller, rule_on_looker, rule_on_subject, signs_wanted,
};
use crate::store::{EntriesByKind, IdentifierHistory, Named, ServedHistory};
use crate::values::{IdentifierKey, MentionKey};

/// The policy, with the agreements that stand on the day.
#[derive(Clone, Debug)]
pub struct PolicyInForce {
    /// The policy.
    pub policy: Policy,
    /// Agreements as they stand.
    pub agreements: Vec<StandingAgreement>,
}

impl Decides for PolicyInForce {
    fn caller(&self, asking: &Asking) -> Result<CallerGrant, CallerRefusal> {
        rule_on_caller(&self.policy, &self.agreements, asking)
    }

    fn looker(&self, asking: &Asking) -> Result<CallerGrant, CallerRefusal> {
        rule_on_looker(&self.policy, &self.agreements, asking)
    }

    fn signs(&self, grant: &CallerGrant) -> Vec<&FactorSign> {
        signs_wanted(&self.policy, grant)
    }

    fn hidden(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        restrictions: &[StandingRestriction],
    ) -> Vec<MentionKey> {
        records_hidden(&self.policy, grant, asking, restrictions)
    }

    fn subject(&self, asking: &Asking, grant: &CallerGrant, facts: &SubjectFacts) -> SubjectRuling {
        rule_on_subject(&self.policy, grant, asking, facts)
    }
}

/// Acts as they stand among the edition's records.
pub struct ActsInForce<'s, R, S> {
    /// What stands.
    pub today: ActsToday<'s, R>,
    /// Tells which identifiers have gone into a person's.
    pub store: &'s S,
}

impl<R: RecordsToday, S: IdentifierHistory> StandingActs for ActsInForce<'_, R, S> {
    fn of(&self, whom: OfWhom<'_>, asking: &Asking) -> Result<Stands, String> {
        let OfWhom { person, records, united } = whom;
        let mut earlier = gone_into(self.store, person).map_err(|fault| fault.to_string())?;
        for other in united {
            let theirs = gone_into(self.store, *other).map_err(|fault| fault.to_string())?;
            earlier.extend(std::iter::once(*other).chain(theirs));
        }
        let records = records.iter();
        let records =
            records.map(|(key, fenced)| RecordToday { key: key.clone(), fenced: *fenced });
        let person = PersonToday { person, records: records.collect(), earlier };
        let standing = self.today.standing(&person, asking.at.date());
        let PersonStanding { consents, restrictions, relationships, asks: _ } =
            standing.map_err(|fault| fault.to_string())?;
        Ok(Stands { consents, restrictions, relationships })
    }
}

/// Looks go into the journal, and are on disk before the answer leaves.
#[derive(Clone, Debug)]
pub struct JournalledLooks {
    /// Writes.
    pub journal: GroupCommit,
    /// The clock reading, `2026-11-01T02:03:04Z`.
    pub at: String,
}

impl JournalledLooks {
    fn commit(&self, entry: JournalEntry) -> Result<u64, String> {
        self.journal.commit(&self.at, vec![entry]).map_err(|fault| fault.to_string())
    }
}

impl LookLog for JournalledLooks {
    fn looked(&self, looked: Looked) -> Result<u64, String> {
        self.commit(JournalEntry::Looked(looked))
    }

    fn refused(&self, refused: LookRefused) -> Result<u64, String> {
        self.commit(JournalEntry::LookRefused(refused))
    }
}

/// Identifiers are followed in the state store.
pub struct StoredLineage<'s, S> {
    /// The store.
    pub store: &'s S,
    /// Which serials an identifier stands for.
    pub key: &'s IdentifierKey,
}

impl<S: ServedHistory + IdentifierHistory + EntriesByKind> Lineage for StoredLineage<'_, S> {
    fn now(&self, named: Named) -> Result<Named, String> {
        let life = biography(self.store, named, self.key).map_err(|fault| fault.to_string())?;
        Ok(match life {
            Biography::Served { fate: Fate::Became(now), .. } => now,
            Biography::Served { fate: Fate::Live | Fate::Ended(_), .. }
            | Biography::Unknown
            | Biography::Reserved(_) => named,
        })
    }
}
