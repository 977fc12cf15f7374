//! What one record says of where a person lives, and how much that is worth tonight.

use jiff::civil::Date;

use crate::rules::{EndMeans, ResidenceEvidence};

/// A record's word on a residence, dated.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sighting {
    /// Since when the source says so.
    pub from: Option<Date>,
    /// The last date for which the source vouches.
    pub seen: Date,
    /// True if that date moves on with the nights, as long as the record says what it says.
    pub lately: bool,
    /// True if the source itself says that the person left.
    pub left: bool,
    /// True if the source no longer looks.
    pub ended: bool,
    /// How far the source's role is to be trusted on where people live, 0 to 1.
    pub trust: f64,
    /// Days in which the worth of a sighting halves.
    pub half_life_days: f64,
}

impl Sighting {
    /// Reads a record's dates under the ruleset's view of its dataset and role.
    #[must_use]
    pub fn of(
        evidence: &ResidenceEvidence,
        from: Option<Date>,
        to: Option<Date>,
        observed: Option<Date>,
        as_of: Date,
    ) -> Self {
        let ended = to.is_some_and(|to| to <= as_of);
        let vouched = as_of.checked_sub(jiff::Span::new().days(evidence.lag_days)).unwrap_or(as_of);
        let (seen, lately) = match (to, observed) {
            (Some(to), _) if ended => (to, false),
            (_, Some(observed)) => (observed.min(as_of), observed > as_of),
            (_, None) => (vouched, true),
        };
        // a source cannot have looked before the stay began
        let began = from.filter(|from| !ended && *from <= as_of && *from >= seen);
        let (seen, lately) = began.map_or((seen, lately), |from| (from, false));
        let left = ended && evidence.end == EndMeans::Left;
        Self {
            from,
            seen,
            lately,
            left,
            ended,
            trust: evidence.trust,
            half_life_days: evidence.half_life_days,
        }
    }

    /// The worth of the sighting on a date, 0 to 1: trust, halved with every half-life since the source last looked.
    #[must_use]
    pub fn worth(&self, as_of: Date) -> f64 {
        let days = (as_of - self.seen).get_days().max(0);
        let worth = self.trust * (-f64::from(days) / self.half_life_days).exp2();
        if self.left { 0.0 } else { worth }
    }
}
