//! Where each person lives now, who lives together, and what kind of household that makes.
//!
//! In: persons, their records with dates and resolved addresses, `households.toml`. Out: households at residences. Pure.

mod evidence;
mod follow;
mod form;
mod household;
mod place;

pub use evidence::Sighting;
pub use follow::{Companions, follow};
pub use form::{FormedHousehold, PlacedPerson, form};
pub use household::{Household, HouseholdKind, Membership, Residence};
pub use place::{Evidence, Place, place};
