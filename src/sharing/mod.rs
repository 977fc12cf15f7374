//! Sharing: who may see what of whom, for which purpose, and by what law.
//!
//! In: the council's policy (`matching-rules/sharing/`), who asks and why ([`Asking`]), what has been agreed, consented to, restricted
//! ([`SubjectFacts`]). Out: a [`Permit`], the only thing for which `lookup` shows anything of anybody. Leaves to `journal` to write
//! down what was decided, and to `lookup` what the edition holds.
//!
//! ```text
//!                        policy                        policy · consents · restrictions · relationships
//!                           │                                             │
//!  Asking ──────→ CallerRuling ──→ CallerGrant ──────────────→ SubjectRuling ──→ Permit
//!  (who, why)     (knows nothing      (what this caller may     (this one person)     (opens the one door)
//!                  of any subject)     be shown of anybody)
//! ```
//!
//! The two steps are two types for a reason: what a caller is told about a refusal comes from the first step alone, which is never given a
//! subject, and so cannot betray one. Whatever the second step decides, the caller sees either data or *nothing that may be shown*.
//!
//! The procedure is default-deny: whatever no row allows is refused, a prohibition wins over every permission, and an error in deciding is
//! a refusal.

mod acts;
mod acts_agreement_file;
mod acts_agreements;
mod acts_coverage;
mod acts_notice_terms;
mod agreement;
mod asking;
mod binding;
mod binding_edition;
mod binding_together;
mod caller;
mod come_to;
mod explained;
mod facts;
mod hands;
mod hidden_people;
mod knowing;
mod operator;
#[cfg(test)]
mod operator_tests;
mod permit;
mod policy;
mod proposals;
mod receipt;
mod receipt_page;
#[cfg(test)]
mod receipt_tests;
mod remedies;
mod replay;
mod ruling;
mod signs;
mod standing;
mod standing_consents;
#[cfg(test)]
mod standing_fixture;
#[cfg(test)]
mod standing_scale_tests;
#[cfg(test)]
mod standing_tests;
mod standing_together;
#[cfg(test)]
mod standing_world;
mod subject;
mod taking_down;
mod witness;
mod working_days;

use std::borrow::Cow;

use crate::values::{MentionKey, RoleName};

pub use crate::journal::Obligation;
pub use crate::journal::{RelationshipBasis, RelationshipHolder, RestrictionEffect};
pub use acts::{ActsBook, Consent, Relationship, Restriction};
pub use acts_agreement_file::agreement_terms;
pub use acts_agreements::{
    Agreement, AgreementBook, AgreementFault, AgreementVersion, status_in_words,
};
pub use agreement::{
    AgreedDataset, AgreementStatus, LawfulBasis, SpecialCondition, StandingAgreement,
};
pub use asking::{Asking, Emergency, EmergencyGround, User};
pub use binding::{RecordFound, RecordsToday, Whose};
pub use binding_edition::{BindTo, EditionRecords, gone_into, gone_to};
pub use binding_together::records_together;
pub use come_to::{ComeToFault, note_come_to};
pub use explained::{Explained, ExplainedRow, RowOutcome, explain};
pub use facts::{
    ConsentState, DECLARATIONS, DatasetHeld, StandingConsent, StandingRelationship,
    StandingRestriction, SubjectFacts,
};
pub use hands::{HandedAct, HandsRefusal, may_act};
pub use hidden_people::records_of_hidden_people;
pub use knowing::{hand_may_know_of, may_know_of};
pub use operator::{
    NotWrittenDown, OperatorGrant, OperatorPermit, OperatorScope, hides_existence, rule_on_operator,
};
pub use permit::Permit;
pub use policy::{
    ActKind, BelowFloor, Bilingual, Checked, DatasetPolicy, EffectKind, EmergencyRule,
    EmergencyRules, Exemption, FactorSign, FactorThreshold, Gateway, GatewayKind, Jurisdiction,
    KeptKinds, KeptSince, LawChecked, ObjectionRow, Operation, OperationPolicy, Organisation,
    OrganisationKind, Policy, Purpose, PurposeClass, RelationshipNeeded, RestrictionKind,
    RetentionRules, RightsRules, RolePolicy, RowPlace, SignAges, SignSays, Telling, TellingRow,
    Unchecked, UseKind, UseRow,
};
pub use proposals::{PROPOSAL_DAYS, Proposal, ProposalBook};
pub use receipt::{ReceiptFault, ReceiptKey, verified};
pub use receipt_page::{ReceiptWords, receipt_page};
pub use replay::{
    Decision, DecisionDifference, DecisionOutline, OutlinedDataset, decide, differences,
};
pub use ruling::{
    CallerGrant, CallerRefusal, ClosedDataset, DatasetGrant, OpenedDataset, Opening, RefusedWith,
    Route, SubjectReason, SubjectRuling,
};
pub use signs::signs_wanted;
pub use standing::{ActsToday, Ask, PersonStanding, PersonToday, RecordToday};
pub use standing_together::{SameDecided, held_together};
pub use taking_down::{
    ActFault, ActFaultKind, ConsentAgain, ConsentSaid, RelationshipSaid, RestrictionSaid, Taken,
    bind_to, concerning, ended, fields, filled, has_come, in_reach, known_kind, known_terms, name,
    names, reached, reached_of, standing_one,
};
pub use working_days::{HolidayFault, WorkingDays};

/// What a caller may be shown for a purpose, whoever is asked about. It is given no subject, and so can betray none.
///
/// # Errors
/// Every reason for which the caller is refused, and what would make it lawful; both may be told to them.
pub fn rule_on_caller(
    policy: &Policy,
    agreements: &[StandingAgreement],
    asking: &Asking,
) -> Result<CallerGrant, CallerRefusal> {
    caller::rule(policy, agreements, asking, &mut witness::Nobody)
}

/// The same of somebody who looks people up: roles that are only told of them (`no_looks` of `roles.toml`) are as none.
///
/// # Errors
/// As [`rule_on_caller`].
pub fn rule_on_looker(
    policy: &Policy,
    agreements: &[StandingAgreement],
    asking: &Asking,
) -> Result<CallerGrant, CallerRefusal> {
    rule_on_caller(policy, agreements, &as_looker(policy, asking))
}

/// Who asks as who looks: without the roles that look nobody up.
#[must_use]
pub fn as_looker<'a>(policy: &Policy, asking: &'a Asking) -> Cow<'a, Asking> {
    let looks = |name: &RoleName| policy.role(name).is_none_or(|role| !role.no_looks);
    if asking.user.roles.iter().all(looks) {
        return Cow::Borrowed(asking);
    }
    let mut asking = asking.clone();
    asking.user.roles.retain(looks);
    Cow::Owned(asking)
}

/// The records that restrictions take out of a person for a caller, ascending: the facts that are ruled on leave them aside.
#[must_use]
pub fn records_hidden(
    policy: &Policy,
    grant: &CallerGrant,
    asking: &Asking,
    restrictions: &[StandingRestriction],
) -> Vec<MentionKey> {
    subject::hidden_records(policy, &grant.purpose, asking.emergency.is_some(), restrictions)
}

/// What may be shown of one person to a caller who has been granted to ask. Of a household it is asked once for each member: no consent, no
/// relationship and no restriction of one is another's.
#[must_use]
pub fn rule_on_subject(
    policy: &Policy,
    grant: &CallerGrant,
    asking: &Asking,
    facts: &SubjectFacts,
) -> SubjectRuling {
    subject::rule(policy, grant, asking, facts, &mut witness::Nobody)
}
