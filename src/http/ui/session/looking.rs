//! Why somebody looks: said once before any search, and true of every look until they say something else.
//!
//! In: what they stated. Out: the same, for the door, and for the bar that every page shows. A look in an emergency ends by the clock, whatever is shown in a browser.

use std::time::Duration;

use crate::journal::RelationshipBasis;
use crate::sharing::{Emergency, EmergencyGround};
use crate::values::{PurposeName, Sensitive};

/// Why somebody looks.
#[derive(Clone, Debug)]
pub(in crate::http::ui) struct Looking {
    /// For what.
    pub(in crate::http::ui) purpose: PurposeName,
    /// The case in their own system.
    pub(in crate::http::ui) case_reference: Option<Sensitive<String>>,
    /// Why it is necessary.
    pub(in crate::http::ui) necessity: Option<Sensitive<String>>,
    /// On what their reason to ask about somebody rests, where they have stated one.
    pub(in crate::http::ui) relationship: Option<RelationshipBasis>,
    /// Set while they look in an emergency.
    pub(in crate::http::ui) broken_glass: Option<BrokenGlass>,
}

/// A look in an emergency, until a moment.
#[derive(Clone, Debug)]
pub(in crate::http::ui) struct BrokenGlass {
    /// On which ground.
    pub(in crate::http::ui) ground: EmergencyGround,
    /// What has happened.
    pub(in crate::http::ui) reason: Sensitive<String>,
    /// When it ends, by the service's clock.
    pub(in crate::http::ui) until: Duration,
}

impl BrokenGlass {
    /// How long is left; none once it is over.
    pub(in crate::http::ui) fn left(&self, now: Duration) -> Option<Duration> {
        self.until.checked_sub(now).filter(|left| !left.is_zero())
    }

    /// As it is stated to the door.
    pub(super) fn stated(&self) -> Emergency {
        Emergency { ground: self.ground, reason: self.reason.clone() }
    }
}

/// A basis of a relationship, as people read it.
pub(in crate::http::ui) const fn basis_in_words(basis: RelationshipBasis) -> &'static str {
    match basis {
        RelationshipBasis::OpenCase => "an open case",
        RelationshipBasis::Referral => "a referral",
        RelationshipBasis::SelfClaimed => "your own word",
        RelationshipBasis::CourtOrder => "a court order",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::BrokenGlass;
    use crate::sharing::EmergencyGround;
    use crate::values::Sensitive;

    #[test]
    fn a_look_in_an_emergency_ends_by_the_clock() {
        let glass = BrokenGlass {
            ground: EmergencyGround::VitalInterests,
            reason: Sensitive::new("a fire".to_owned()),
            until: Duration::from_secs(3600),
        };
        let left = |now| glass.left(Duration::from_secs(now));
        assert_eq!(left(3000), Some(Duration::from_secs(600)));
        assert_eq!((left(3600), left(9000)), (None, None));
    }
}
