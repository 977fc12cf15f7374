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

mod agreement;
mod asking;
mod facts;
mod permit;
mod ruling;
mod working_days;

pub use agreement::{
    AgreedDataset, AgreementStatus, LawfulBasis, SpecialCondition, StandingAgreement,
};
pub use asking::{Asking, Emergency, EmergencyGround, User};
pub use facts::{
    ConsentState, DatasetHeld, RelationshipHolder, RestrictionEffect, StandingConsent,
    StandingRelationship, StandingRestriction, SubjectFacts,
};
pub use permit::Permit;
pub use ruling::{
    CallerGrant, CallerRefusal, ClosedDataset, DatasetGrant, Obligation, OpenedDataset,
    RefusedWith, Route, SubjectReason, SubjectRuling,
};
pub use working_days::{HolidayFault, WorkingDays};
