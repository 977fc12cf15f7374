//! Looks in an emergency, by reference, and the review of one.
//!
//! In: who reviews, which look, what it came to. Out: every look with the day by which it is to be reviewed; the entry of a review. Whoever looked never reviews
//! that look. Of whom a look was is not among it: that is read by the look's own number.

use crate::http::acting::{Acting, Stop};
use crate::http::code::Code;
use crate::http::once::Sent;
use crate::http::problem::{Named, Problem};
use crate::http::service::Service;
use crate::journal::{EmergencyOutcome, EmergencyReviewed, JournalEntry, JournalKind};
use crate::lookup::{EmergencyLook, ReviewState, emergencies};
use crate::sharing::{ActKind, Asking, HandedAct, filled};

/// A look, and where its review stands.
pub(in crate::http) struct LookToReview {
    pub(in crate::http) look: EmergencyLook,
    pub(in crate::http) state: ReviewState,
    /// True if the caller may review it: it waits, and was not theirs.
    pub(in crate::http) is_theirs: bool,
}

/// What a review came to.
#[derive(Clone, Debug)]
pub(in crate::http) struct ReviewOfLook {
    pub(in crate::http) request: u64,
    pub(in crate::http) outcome: EmergencyOutcome,
    pub(in crate::http) reason: String,
}

/// Every look in an emergency, oldest first, those of this very day among them.
fn looked(acting: &Acting<'_, '_>) -> Result<Vec<EmergencyLook>, Stop> {
    let kinds = [JournalKind::LookedInEmergency, JournalKind::EmergencyReviewed];
    Ok(emergencies(&acting.read(&kinds)?, acting.footing.working_days()))
}

impl Service {
    /// Every look in an emergency, oldest first, for those who review them.
    pub(in crate::http) fn emergency_looks(
        &self,
        asking: &Asking,
    ) -> Result<Vec<LookToReview>, Problem> {
        self.list(asking, ("emergencies", "emergencies"), |acting| {
            acting.may(HandedAct::Of(ActKind::EmergencyReview))?;
            let looks = looked(acting)?.into_iter().map(|look| {
                let state = look.state(acting.day());
                let is_theirs = state != ReviewState::Done && look.by != asking.user.name;
                LookToReview { look, state, is_theirs }
            });
            let looks: Vec<LookToReview> = looks.collect();
            let about = looks.iter().map(|it| format!("request {}", it.look.request)).collect();
            Ok((looks, about))
        })
    }

    /// What the review of a look came to is written down in the name of the caller: the number of the entry.
    pub(in crate::http) fn review_emergency(
        &self,
        asking: &Asking,
        (sent, review): (&Sent, &ReviewOfLook),
    ) -> Result<u64, Problem> {
        let ReviewOfLook { request, outcome, reason } = review;
        let written = self.act(asking, "an emergency", sent, |acting| {
            acting.may(HandedAct::Of(ActKind::EmergencyReview))?;
            let looks = looked(acting)?;
            let look = looks.iter().find(|it| it.request == *request);
            let look = look.ok_or_else(|| Problem::of(Code::NoSuchAct))?;
            let by = asking.user.name.clone();
            if look.by == by {
                return Err(Problem::of(Code::SamePerson).into());
            }
            if look.reviewed.is_some() {
                let told = "the look is reviewed already";
                return Err(Problem::of(Code::Conflict).with_detail(told).into());
            }
            let reason = filled(reason, "the reason").map_err(|fault| {
                let named = Named::Member("reason".to_owned());
                Stop::Problem(Problem::from(fault).about(named))
            })?;
            let (request, outcome) = (*request, *outcome);
            let reviewed = EmergencyReviewed { request, outcome, reason, by };
            Ok(vec![JournalEntry::EmergencyReviewed(reviewed)])
        })?;
        Ok(written.number)
    }
}
