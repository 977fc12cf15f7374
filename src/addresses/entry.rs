//! One address of the gazetteer in canonical form, small enough that a country's fit in memory.
//!
//! In: numbers of texts and names (`lexicon`, `phrases`). Out: what the resolver compares readings with. How rows become
//! entries is left to `builder`.

use serde::{Deserialize, Serialize};

use super::lexicon::Symbol;
use super::phrases::PhraseId;
use super::premises::PremisesKind;
use crate::values::Uprn;

/// One way to write an address: a variant of its premises. 40 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Index of its premises.
    pub(super) premises: u32,
    pub(super) unit: Symbol,
    /// The unit without floor and position, if it has more than those.
    pub(super) unit_id: Symbol,
    pub(super) number: Symbol,
    pub(super) street: Option<PhraseId>,
    pub(super) names: NameSet,
    pub(super) places: NameSet,
    /// Without its blank.
    pub(super) postcode: Symbol,
    /// Nobody writes it so any more, though the address may be in use.
    pub(super) old: bool,
}

/// A set of names, by its number; [`NameSet::NONE`] is the empty one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub(super) struct NameSet(pub(super) u32);

impl NameSet {
    pub(super) const NONE: Self = Self(0);

    pub(super) fn is_empty(self) -> bool {
        self == Self::NONE
    }
}

/// The address that its variants share.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Premises {
    pub(super) uprn: Uprn,
    /// The building it is part of.
    pub(super) parent: Option<Uprn>,
    pub(super) kind: PremisesKind,
    /// No variant is in use any more.
    pub(super) historical: bool,
    /// A refuge or the like: never a candidate.
    pub(super) withheld: bool,
    /// Other addresses are part of it: its rooms are listed one by one.
    pub(super) lists_units: bool,
}

impl Premises {
    /// Residences in use before historical ones, before buildings, before what is no residence.
    pub(super) fn tier(&self) -> (u8, bool) {
        let kind = match self.kind {
            PremisesKind::Dwelling
            | PremisesKind::SharedHouse
            | PremisesKind::CareHome
            | PremisesKind::Hostel
            | PremisesKind::StudentHall => 0,
            PremisesKind::Shell => 1,
            PremisesKind::NotResidential => 2,
        };
        (kind, self.historical)
    }

    /// Whether somebody may live there.
    pub(super) fn is_residence(&self) -> bool {
        self.tier().0 == 0
    }
}
