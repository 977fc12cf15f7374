//! What a privacy officer sees after: looks in an emergency and what their reviews came to, looks that somebody should ask about.
//!
//! In: who asks. Out: lists that are written down before they are shown; the review of a look, in the journal before it is answered. Leaves when a review is due to
//! `lookup`, what is unusual to `audit`.

mod emergencies;
mod looks_of_late;
mod unusual;

pub(super) use emergencies::{LookToReview, ReviewOfLook};
pub(super) use looks_of_late::LooksOfLate;
