//! Where each person lives now, who lives together, and what kind of household that makes.
//!
//! [`live`] places people, by their own records and with their families; [`form`] makes households of those at one residence.
//!
//! In: persons, their records with dates and resolved addresses, `households.toml`, the kinds of premises, what stewards decided. Out: households
//! at residences, each of a kind; which premises stand empty. Pure.

mod composition;
mod evidence;
mod follow;
mod form;
mod household;
mod known;
mod live;
mod occupancy;
mod place;
mod premises_use;
mod relations;
mod remembered;
mod residence_history;
mod rulings;
#[cfg(test)]
mod rulings_tests;
mod second_household;
mod several;
mod staleness;
mod stay;
mod steadiness;

pub use composition::{Composition, Resident, Tie, composition};
pub use evidence::Sighting;
pub use form::{FormedHousehold, Ground, PlacedPerson, form};
pub use household::{Household, HouseholdKind, Membership, Residence};
pub use known::{Known, Witness};
pub use live::{Grounds, Lived, Night, live};
pub use occupancy::{Occupant, is_shared_house};
pub use place::{Evidence, Place, place};
pub use premises_use::{Premises, PremisesUse, premises_use};
pub use relations::{Relation, RelationDoubt, RelationSaid, relations};
pub use remembered::{Word, brought_together, is_kept};
pub use residence_history::{Whereabouts, stays};
pub use rulings::{
    LivingObstacle, LivingRuling, LivingRulings, LivingVerdict, Placed, UnobeyedLiving,
};
pub use second_household::{LiveWord, SecondHousehold, second_household};
pub use several::{Housemate, Tenure, households_of};
pub use staleness::{StalenessSign, mean_days, whole_days};
pub use stay::{Stay, StayDate, StayWitness, StillSays};
pub use steadiness::SteadyDays;
