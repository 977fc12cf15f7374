//! Where each person lives now, who lives together, and what kind of household that makes.
//!
//! In: persons, their records with dates and resolved addresses, `households.toml`. Out: households at residences. Pure.

mod household;

pub use household::{Household, HouseholdKind, Membership, Residence};
