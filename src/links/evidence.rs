//! What one finding is worth, for one person and for two people of one household.
//!
//! In: log2 m, u and k of a level, and how common the agreed value is. Out: two weights in fixed point. Leaves to `score` where the
//! figures come from.

use crate::links::compare::{ComparisonKind, Finding};
use crate::pairs::ComparedRecord;
use crate::values::MatchWeight;

/// What one finding says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Evidence {
    /// For one person, against strangers.
    pub(crate) weight: MatchWeight,
    /// For two people of one household, against strangers.
    pub(crate) kin: MatchWeight,
}

impl Evidence {
    /// What a missing value says.
    pub(super) const NONE: Self = Self { weight: MatchWeight::ZERO, kin: MatchWeight::ZERO };

    /// What a level says whose like is found among strangers this often (log2).
    pub(super) fn of([m, _, kin]: LevelBits, chance: f32, sharing: Sharing) -> Self {
        let kin = match sharing {
            Sharing::Level => kin,
            Sharing::Value => kin.max(chance),
            Sharing::Chance => chance,
        };
        Self {
            weight: MatchWeight::from_bits(f64::from(m - chance)),
            kin: MatchWeight::from_bits(f64::from(kin - chance)),
        }
    }
}

/// log2 m, log2 u and log2 k.
pub(crate) type LevelBits = [f32; 3];

/// How two people of one household come to be found so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sharing {
    /// As often as the level says. So it is with forenames: a family hands one down now and then, and otherwise avoids to
    /// give one twice, however common it is.
    Level,
    /// They share the value because they are a household, whatever it is; and no more seldom than strangers do.
    Value,
    /// As strangers do: a forename is handed down with its surname only.
    Chance,
}

/// How two people of one household come to be found so.
pub(crate) fn sharing(
    kind: ComparisonKind,
    finding: Finding,
    a: &ComparedRecord,
    b: &ComparedRecord,
) -> Sharing {
    match finding {
        Finding::Agreed(..) if kind == ComparisonKind::Forename => {
            if a.surname.agrees(b.surname) {
                Sharing::Level
            } else {
                Sharing::Chance
            }
        }
        Finding::Agreed(..) => Sharing::Value,
        Finding::Level(_) | Finding::Missing => Sharing::Level,
    }
}

/// What a household that two records may share takes back of their agreement, given the odds of a household against
/// strangers: two people of one family agree on surname, address and telephone too. Never more than zero.
///
/// Different people are strangers or housemates. With the odds of housemates against strangers o, the chance of what was
/// found among different people is the one among strangers times (1 + o).
pub(crate) fn household(odds: MatchWeight) -> MatchWeight {
    MatchWeight::from_bits(-one_more(odds.bits()))
}

/// log2(1 + 2^bits).
pub(crate) fn one_more(bits: f64) -> f64 {
    if bits > 24.0 {
        bits
    } else if bits < -24.0 {
        0.0
    } else {
        bits.exp2().ln_1p() / std::f64::consts::LN_2
    }
}
