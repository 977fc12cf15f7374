//! Looks in an emergency: by reference alone, when each is to be reviewed, and whose review is overdue.
//!
//! In: the journal's entries, the days on which people work. Out: one line a look, without whom it was about; who may not break glass again
//! until a late review is done. Leaves to `sharing` whether an emergency opens anything, and to the privacy officer what the review comes to.

use jiff::civil::Date;

use crate::journal::{
    EmergencyOutcome, EmergencyReviewed, EmergencyStated, JournalEntry, Obligation, Recorded,
};
use crate::sharing::WorkingDays;
use crate::values::{OrganisationName, PurposeName, UserName};

/// A look in an emergency, as the privacy officer is told of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmergencyLook {
    /// The journal's entry: the reference.
    pub request: u64,
    /// When.
    pub at: String,
    /// Who looked.
    pub by: UserName,
    /// For which body.
    pub organisation: OrganisationName,
    /// For what.
    pub purpose: PurposeName,
    /// The ground.
    pub ground: String,
    /// True if anything was shown.
    pub shown: bool,
    /// The last day for its review.
    pub due: Date,
    /// What the review came to, and who reviewed.
    pub reviewed: Option<(EmergencyOutcome, UserName)>,
}

/// Where a look stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReviewState {
    /// Waits, in time.
    Due,
    /// Waits beyond its time.
    Overdue,
    /// Reviewed.
    Done,
}

impl ReviewState {
    /// The word of lists.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Done => "reviewed",
        }
    }
}

impl EmergencyLook {
    /// Where it stands on a day.
    #[must_use]
    pub fn state(&self, today: Date) -> ReviewState {
        match self.reviewed {
            Some(_) => ReviewState::Done,
            None if today > self.due => ReviewState::Overdue,
            None => ReviewState::Due,
        }
    }
}

/// Every look in an emergency, oldest first. A look whose payload is erased is not among them.
#[must_use]
pub fn emergencies(entries: &[Recorded], days: &WorkingDays) -> Vec<EmergencyLook> {
    let mut looks: Vec<EmergencyLook> = Vec::new();
    for recorded in entries {
        match &recorded.entry {
            Some(JournalEntry::Looked(looked)) => {
                let Some(EmergencyStated { ground, reason: _ }) = &looked.asked.emergency else {
                    continue;
                };
                let Some(day) = recorded.at.get(..10).and_then(|day| day.parse::<Date>().ok())
                else {
                    continue;
                };
                let within = looked.obligations.iter().find_map(|it| match it {
                    Obligation::Review { working_days } => Some(*working_days),
                    Obligation::KeepNoLonger { .. }
                    | Obligation::TellPrivacyOfficer
                    | Obligation::TellSubject
                    | Obligation::NoExport
                    | Obligation::MarkUnverified => None,
                });
                looks.push(EmergencyLook {
                    request: recorded.sequence,
                    at: recorded.at.clone(),
                    by: looked.asked.by.clone(),
                    organisation: looked.asked.organisation.clone(),
                    purpose: looked.asked.purpose.clone(),
                    ground: ground.clone(),
                    shown: looked.shown,
                    due: days.after(day, within.unwrap_or(0)),
                    reviewed: None,
                });
            }
            Some(JournalEntry::EmergencyReviewed(review)) => {
                let EmergencyReviewed { request, outcome, reason: _, by } = review;
                if let Some(look) = looks.iter_mut().find(|it| it.request == *request) {
                    look.reviewed = Some((*outcome, by.clone()));
                }
            }
            Some(_) | None => {}
        }
    }
    looks
}

/// True if a look of somebody's waits for its review beyond the time allowed: they may not break glass until it is done.
#[must_use]
pub fn is_suspended(looks: &[EmergencyLook], user: &UserName, today: Date) -> bool {
    looks.iter().any(|it| it.by == *user && it.state(today) == ReviewState::Overdue)
}
