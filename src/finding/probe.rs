//! A probe: where among the marks to look, and what to pass over.
//!
//! In: the marks that an edition keeps under a number. Out: whose they are. Leaves to `probes` which probes something known asks for.

use std::ops::RangeInclusive;

use super::letters::Letters;
use super::mark::{Way, kept, under};
use super::marks::{called_of_sign, may_be_one};
use super::namesakes::Namesakes;
use crate::values::PersonId;

/// Which signs a probe admits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Admits {
    /// Any.
    Any,
    /// These letters, or all but so many of them; and whoever has no letters.
    Letters {
        /// Which.
        of: Letters,
        /// How many may be in one and not in the other.
        within: u32,
    },
    /// This one.
    Exactly(u32),
    /// These letters heaped, or all but so many of them, or whoever is known by an initial; born on a day that may be the same.
    Called {
        /// Which; none is an initial, and admits everybody.
        of: Letters,
        /// How many may be in one and not in the other.
        within: u32,
        /// As a sign has it.
        born: u32,
        /// Who counts of those of whom no date of birth is known.
        namesakes: Namesakes,
    },
}

/// Where to look, and what to pass over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Probe {
    way: Way,
    places: RangeInclusive<u32>,
    admits: Admits,
}

impl Probe {
    pub(super) const fn at(way: Way, place: u32, admits: Admits) -> Self {
        Self { way, places: place..=place, admits }
    }

    pub(super) const fn among(way: Way, places: RangeInclusive<u32>, admits: Admits) -> Self {
        Self { way, places, admits }
    }

    /// Under which numbers to look.
    #[must_use]
    pub fn under(&self) -> RangeInclusive<u64> {
        under(self.way, *self.places.start())..=under(self.way, *self.places.end())
    }

    /// Whose a mark is that an edition keeps there, if it is admitted. A damaged one is nobody's.
    #[must_use]
    pub fn finds(&self, stored: u64) -> Option<PersonId> {
        let (sign, person) = kept(stored)?;
        let admitted = match self.admits {
            Admits::Any => true,
            Admits::Letters { of, within } => {
                let letters = Letters::of_sign(sign);
                letters.is_empty() || letters.apart(of) <= within
            }
            Admits::Called { of, within, born, namesakes } => {
                let (letters, theirs) = called_of_sign(sign);
                let alike = of.is_empty() || letters.is_empty() || letters.apart(of) <= within;
                alike && may_be_one(theirs, born) && namesakes.count(theirs, born)
            }
            Admits::Exactly(wanted) => sign == wanted,
        };
        admitted.then_some(person)
    }
}
