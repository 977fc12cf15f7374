//! The fictional council that judges the matcher.
//!
//! In: a size, a number of nights, a seed and the date of the last night. Out: for each night the
//! six extracts of people and the gazetteer as `docs/extracts.md` describes them, and the truth about every
//! mention in them. What it models, and what not, is told in `docs/council.md`.
//!
//! A world of people is simulated first ([`Council::simulate`]): six years of births, deaths, moves
//! and marriages. Only then does each dataset write what it has heard of that world, with the
//! errors that real extracts have ([`write_night`]). Nothing here knows the matcher, and the
//! matcher knows nothing of this.

mod account;
pub mod address_book;
mod address_text;
mod benefits;
mod building;
mod changes;
mod claims;
mod clock;
mod council_tax;
mod delivery;
pub mod difficulty;
mod electoral_roll;
mod errors;
mod families;
mod founding;
mod gazetteer;
mod homes;
mod identifiers;
mod knowledge;
mod liable;
mod life;
mod mention;
mod moves;
mod names;
mod night;
mod people;
mod person_file;
mod place_names;
mod registrations;
mod registry;
mod residences;
mod school_census;
mod second_homes;
mod simulation;
mod social_care;
mod stream;
#[cfg(test)]
mod tests;
mod world;
mod writing;

use std::io;
use std::path::PathBuf;

use jiff::civil::Date;

pub use changes::{TrueRehoming, TrueRename};
pub use mention::Mention;
pub use night::{NightSummary, address_truth, write_night};
pub use person_file::{PersonFile, PersonFileSummary};
pub use residences::{TrueStay, TrueTies, residence_truth};
pub use second_homes::{TrueSecondHome, second_home_truth};

/// What council to imagine.
#[derive(Clone, Debug)]
pub struct CouncilOptions {
    /// Private households, about.
    pub households: usize,
    /// Nights that will be written.
    pub nights: usize,
    /// Where all chance starts from.
    pub seed: u64,
    /// The date of the last night.
    pub as_of: Date,
    /// Rows with a column too many in each extract that has such rows, so that quarantine is seen.
    pub broken_rows: usize,
}

impl CouncilOptions {
    /// A council of this size, with the few broken rows that any delivery has.
    #[must_use]
    pub fn new(households: usize, nights: usize, seed: u64, as_of: Date) -> Self {
        Self { households, nights, seed, as_of, broken_rows: 2 }
    }
}

/// The simulated council: everyone in it, and all that happened to them.
pub struct Council {
    options: CouncilOptions,
    world: world::World,
    register: Vec<electoral_roll::Registration>,
}

impl Council {
    /// Simulates the council from its first household to its last night.
    #[must_use]
    pub fn simulate(options: &CouncilOptions) -> Self {
        let world = life::live(options.households, options.nights, options.seed, options.as_of);
        let register = electoral_roll::register(&world);
        Self { options: options.clone(), world, register }
    }

    /// The date of a night, the first being 1.
    #[must_use]
    pub fn date(&self, night: usize) -> Date {
        self.world.clock.date(clock::Clock::tick_of_night(night))
    }

    /// How many people live in the area on a night.
    #[must_use]
    pub fn residents(&self, night: usize) -> usize {
        let tick = clock::Clock::tick_of_night(night);
        self.world
            .people
            .iter()
            .filter(|person| person.died > tick && person.stay_at(tick).is_some())
            .count()
    }
}

/// A dataset that mentions people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dataset {
    /// Council tax accounts.
    CouncilTax,
    /// Benefit claims.
    Benefits,
    /// Electors.
    ElectoralRoll,
    /// Pupils and parents.
    SchoolCensus,
    /// Clients of social care.
    SocialCare,
    /// Births and deaths registered in the area.
    Registrations,
}

impl Dataset {
    /// All of them, in the order of the tables of errors and lags.
    pub const PEOPLE: [Self; 6] = [
        Self::CouncilTax,
        Self::Benefits,
        Self::ElectoralRoll,
        Self::SchoolCensus,
        Self::SocialCare,
        Self::Registrations,
    ];

    /// Its name in configuration and truth.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CouncilTax => "council_tax",
            Self::Benefits => "benefits",
            Self::ElectoralRoll => "electoral_roll",
            Self::SchoolCensus => "school_census",
            Self::SocialCare => "social_care",
            Self::Registrations => "registrations",
        }
    }
}

/// Why a night could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SyntheticError {
    /// A folder or file could not be written.
    #[error("cannot write {}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A row could not be written.
    #[error("cannot write a row of {}", file.display())]
    Row {
        /// The file.
        file: PathBuf,
        /// What the CSV writer said.
        source: csv::Error,
    },
}
