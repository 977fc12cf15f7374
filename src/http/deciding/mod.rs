//! A steward's own decision that two persons are one, or that some records of a person are somebody else's: looked at before it is made.
//!
//! In: who decides, what. Out: what the decision would touch; the decision, in the journal. What is foreseen is worked out by what the night, the door and the
//! outbox themselves go by, on records as they would lie afterwards: `assign` of `persons` for identifiers, what stands of `sharing` for restrictions and
//! consents, recalls of `notices` for what partners were told. Leaves what is in force to `stewardship`.
//!
//! ```text
//!  wish ─→ sides (records of the one and of the other) ─→ supposed (whose each record would be)
//!                │                                             ├→ identifiers
//!                └→ decision made, against what is decided     ├→ restrictions and consents
//!                                                              └→ notices, by partner
//! ```

mod foreseen;
mod made;
mod own;
mod sides;
mod supposed;

pub(super) use foreseen::{Foreseen, StandsFor, ToldOf};
pub(super) use made::{DecisionSent, DecisionTaken};
pub(super) use own::OwnDecision;
pub(super) use sides::{OwnRecord, PersonRecords, Wish};
