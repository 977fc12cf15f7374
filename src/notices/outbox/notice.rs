//! One notice as it stands.
//!
//! In: the entry that owes it, what happened to it since. Out: plain data. Leaves to `book` which entry does what.

use std::sync::Arc;

use jiff::Timestamp;

use crate::journal::{NoticeMatter, NoticeOwed, ReceiptKind, StopGround};
use crate::values::{
    ActionClass, EvidenceLevel, MentionKey, OccurrenceId, PersonId, SharedField, SubscriptionId,
};

/// Where a notice stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeState {
    /// It may go from this moment on.
    Pending {
        /// From when on.
        next: Timestamp,
    },
    /// It is on its way; if nothing is heard of it by the end of the lease, it may go again.
    Attempting {
        /// The end of the lease.
        lease: Timestamp,
    },
    /// It is owed until its endpoint is well again: never dropped.
    Owed,
    /// It waits for something that may come yet.
    Held(StopGround),
    /// The partner has it.
    Delivered {
        /// Since when.
        at: Timestamp,
    },
    /// It is never sent.
    Stopped(StopGround),
    /// An operator gave it up.
    Released,
}

impl NoticeState {
    /// True until nothing is to be sent any more.
    #[must_use]
    pub const fn is_undone(self) -> bool {
        match self {
            Self::Pending { .. } | Self::Attempting { .. } | Self::Owed | Self::Held(_) => true,
            Self::Delivered { .. } | Self::Stopped(_) | Self::Released => false,
        }
    }

    /// The word of lists and figures.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending { .. } => "pending",
            Self::Attempting { .. } => "attempting",
            Self::Owed => "owed",
            Self::Held(_) => "held",
            Self::Delivered { .. } => "delivered",
            Self::Stopped(StopGround::Expired) => "expired",
            Self::Stopped(StopGround::CannotBeMade) => "unsendable",
            Self::Stopped(_) => "withdrawn",
            Self::Released => "released",
        }
    }

    /// Every word, in the order of lists.
    pub const WORDS: [&'static str; 9] = [
        "pending",
        "attempting",
        "owed",
        "held",
        "delivered",
        "expired",
        "withdrawn",
        "unsendable",
        "released",
    ];

    /// Why it waits or is never sent, where something says so.
    #[must_use]
    pub const fn because(self) -> Option<StopGround> {
        match self {
            Self::Held(because) | Self::Stopped(because) => Some(because),
            Self::Pending { .. }
            | Self::Attempting { .. }
            | Self::Owed
            | Self::Delivered { .. }
            | Self::Released => None,
        }
    }
}

/// One notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// Its number: that of the entry which owes it.
    pub number: u64,
    /// Since when it is owed.
    pub owed_at: Timestamp,
    /// Of what.
    pub occurrence: OccurrenceId,
    /// By which subscription.
    pub subscription: Arc<SubscriptionId>,
    /// Whom it is about, as they went by then.
    pub person: PersonId,
    /// Whom the partner knew them as before, where that is what it is told.
    pub was: Option<PersonId>,
    /// The record by which the partner knows them.
    pub known_by: Option<MentionKey>,
    /// What has happened.
    pub matter: NoticeMatter,
    /// How sure it was.
    pub level: EvidenceLevel,
    /// The most that the service may do.
    pub action: ActionClass,
    /// What has to be open of what says so.
    pub needs: SharedField,
    /// The end of its use.
    pub until: Timestamp,
    /// What it takes back.
    pub recalls: Option<u64>,
    /// What it follows.
    pub follows: Option<u64>,
    /// Where it stands.
    pub state: NoticeState,
    /// Attempts so far.
    pub attempts: u32,
    /// Its number among those of its subject, once it has one.
    pub sequence: Option<u32>,
    /// Where it went last: the number of the entry that set the endpoint.
    pub endpoint: Option<u64>,
    /// True once the partner has fetched what it is about.
    pub pulled: bool,
    /// The last that the partner said.
    pub receipt: Option<(ReceiptKind, Option<String>)>,
    /// The recall that was owed of it.
    pub recalled_by: Option<u64>,
}

impl Notice {
    /// One that is owed since now.
    #[must_use]
    pub(super) fn owed(
        (number, at): (u64, Timestamp),
        subscription: Arc<SubscriptionId>,
        owed: &NoticeOwed,
    ) -> Self {
        let NoticeOwed {
            occurrence,
            subscription: _, // the same, as all notices of it share it
            person,
            was,
            known_by,
            matter,
            level,
            action,
            needs,
            until,
            recalls,
            follows,
            after: _,
        } = owed;
        Self {
            number,
            owed_at: at,
            occurrence: *occurrence,
            subscription,
            person: *person,
            was: *was,
            known_by: known_by.as_ref().map(crate::journal::NamedRecord::key),
            matter: *matter,
            level: *level,
            action: *action,
            needs: *needs,
            // what cannot be read is of use for as long as there is time
            until: until.parse().unwrap_or(Timestamp::MAX),
            recalls: *recalls,
            follows: *follows,
            state: NoticeState::Pending { next: at },
            attempts: 0,
            sequence: None,
            endpoint: None,
            pulled: false,
            receipt: None,
            recalled_by: None,
        }
    }

    /// True if it goes ahead of all others.
    #[must_use]
    pub const fn is_urgent(&self) -> bool {
        self.recalls.is_some()
    }

    /// True if the partner has it.
    #[must_use]
    pub const fn is_delivered(&self) -> bool {
        matches!(self.state, NoticeState::Delivered { .. })
    }

    /// True of a recall that the partner has not answered: it is not done until it has.
    #[must_use]
    pub const fn is_unanswered_recall(&self) -> bool {
        self.recalls.is_some()
            && self.receipt.is_none()
            && (self.state.is_undone() || self.is_delivered())
    }
}
