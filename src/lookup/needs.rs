//! What the door asks of others, one small trait a need: the policy, acts that stand, the lineage of identifiers, the log.

use crate::journal::{LookRefused, Looked};
use crate::sharing::{
    Asking, CallerGrant, CallerRefusal, FactorSign, StandingConsent, StandingRelationship,
    StandingRestriction, SubjectFacts, SubjectRuling,
};
use crate::store::Named;
use crate::values::{MentionKey, PersonId};

/// The policy's two rulings, and what each leaves aside.
pub trait Decides {
    /// What a caller may be shown of anybody, or why they are refused.
    ///
    /// # Errors
    /// The refusal.
    fn caller(&self, asking: &Asking) -> Result<CallerGrant, CallerRefusal>;

    /// The same of a caller who looks people up, and is not just told of them.
    ///
    /// # Errors
    /// The refusal.
    fn looker(&self, asking: &Asking) -> Result<CallerGrant, CallerRefusal>;

    /// The signs of difficulties that may matter to a caller; none where no gateway of theirs counts any.
    fn signs(&self, grant: &CallerGrant) -> Vec<&FactorSign>;

    /// The records that restrictions of one person take out for a caller, ascending: what is ruled on leaves them aside.
    fn hidden(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        restrictions: &[StandingRestriction],
    ) -> Vec<MentionKey>;

    /// What may be shown of one person.
    fn subject(&self, asking: &Asking, grant: &CallerGrant, facts: &SubjectFacts) -> SubjectRuling;
}

/// What stands for one person on the day of the question.
#[derive(Clone, Default, Debug)]
pub struct Stands {
    /// Consents.
    pub consents: Vec<StandingConsent>,
    /// Restrictions.
    pub restrictions: Vec<StandingRestriction>,
    /// Who has reason to ask.
    pub relationships: Vec<StandingRelationship>,
}

/// A person as acts are asked about them.
#[derive(Clone, Copy, Debug)]
pub struct OfWhom<'k> {
    /// Who.
    pub person: PersonId,
    /// Their records, ascending, each with whether it is fenced.
    pub records: &'k [(MentionKey, bool)],
    /// Others in the edition who are one with them since.
    pub united: &'k [PersonId],
}

/// What consents, restrictions and relationships stand.
pub trait StandingActs {
    /// What stands for a person on the day of the question.
    ///
    /// # Errors
    /// In words without a personal value, if it cannot be read.
    fn of(&self, whom: OfWhom<'_>, asking: &Asking) -> Result<Stands, String>;
}

/// What an identifier has become.
pub trait Lineage {
    /// The identifier that stands for it now; itself if nothing is known of it.
    ///
    /// # Errors
    /// In words, if it cannot be read.
    fn now(&self, named: Named) -> Result<Named, String>;
}

/// Where looks are written down.
pub trait LookLog {
    /// Writes a look down; on disk when it returns. Gives the number of the entry.
    ///
    /// # Errors
    /// In words, if it could not be written.
    fn looked(&self, looked: Looked) -> Result<u64, String>;

    /// The same of a caller who was refused.
    ///
    /// # Errors
    /// As [`LookLog::looked`].
    fn refused(&self, refused: LookRefused) -> Result<u64, String>;
}
