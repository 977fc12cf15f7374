//! Where each person lives now, who lives together, and what kind of household that makes.
//!
//! In: persons, their records with dates and resolved addresses, `households.toml`, the kinds of premises. Out: households
//! at residences, each of a kind; which premises stand empty. Pure.

mod evidence;
mod follow;
mod form;
mod household;
mod occupancy;
mod place;
mod premises_use;

pub use evidence::Sighting;
pub use follow::{Companions, follow};
pub use form::{FormedHousehold, Ground, PlacedPerson, form};
pub use household::{Household, HouseholdKind, Membership, Residence};
pub use occupancy::{Occupant, is_shared_house};
pub use place::{Evidence, Place, place};
pub use premises_use::{Premises, PremisesUse, premises_use};
