//! Subscriptions as agreements make them.
//!
//! In: the agreements as they stand on a day. Out: subscriptions, found by service and kind of event without a scan.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::journal::{AgreementTerms, NoticeTerms};
use crate::sharing::{AgreementBook, AgreementStatus};
use crate::values::{LifeEventKind, ServiceName, SubscriptionId};

/// Whether a subscription's agreement permits anything.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SubscriptionStanding {
    /// It is signed and in its time.
    InForce,
    /// It has not begun, or is suspended: what is owed waits.
    Suspended,
    /// It is over: what is owed is not sent any more.
    Over,
}

/// Who is told of what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subscription {
    /// By what it goes.
    pub id: SubscriptionId,
    /// What the agreement says.
    pub terms: NoticeTerms,
    /// Whether the agreement permits anything.
    pub standing: SubscriptionStanding,
}

impl Subscription {
    /// True if a postcode is in its area.
    #[must_use]
    pub fn covers(&self, postcode: &str) -> bool {
        self.terms.area.is_empty()
            || self.terms.area.iter().any(|begins| postcode.starts_with(begins.as_str()))
    }
}

/// All subscriptions, of one day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Subscriptions {
    all: BTreeMap<SubscriptionId, Subscription>,
    told: HashMap<(ServiceName, LifeEventKind), Vec<SubscriptionId>>,
}

impl FromIterator<Subscription> for Subscriptions {
    fn from_iter<T: IntoIterator<Item = Subscription>>(all: T) -> Self {
        let mut subscriptions = Self::default();
        all.into_iter().for_each(|it| subscriptions.add(it));
        subscriptions
    }
}

impl Subscriptions {
    /// What agreements say on a day. Of one that was never signed, nothing.
    #[must_use]
    pub fn of(agreements: &AgreementBook, day: Date) -> Self {
        let mut subscriptions = Self::default();
        for (name, agreement) in agreements.all() {
            let Some(version) = agreement.standing().filter(|it| it.is_signed()) else { continue };
            let AgreementTerms { notices, from, until, .. } = &version.drafted.terms;
            let standing = match agreement.status(day) {
                AgreementStatus::Ended => SubscriptionStanding::Over,
                _ if day > *until => SubscriptionStanding::Over,
                AgreementStatus::Draft | AgreementStatus::Suspended => {
                    SubscriptionStanding::Suspended
                }
                AgreementStatus::Signed if day < *from => SubscriptionStanding::Suspended,
                AgreementStatus::Signed => SubscriptionStanding::InForce,
            };
            for terms in notices {
                let id = SubscriptionId {
                    agreement: name.clone(),
                    organisation: terms.organisation.clone(),
                    service: terms.service.clone(),
                };
                subscriptions.add(Subscription { id, terms: terms.clone(), standing });
            }
        }
        subscriptions
    }

    fn add(&mut self, subscription: Subscription) {
        let Subscription { id, terms, standing: _ } = &subscription;
        for kind in &terms.events {
            self.told.entry((terms.service.clone(), *kind)).or_default().push(id.clone());
        }
        self.all.insert(id.clone(), subscription);
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: &SubscriptionId) -> Option<&Subscription> {
        self.all.get(id)
    }

    /// All, by name.
    pub fn all(&self) -> impl Iterator<Item = &Subscription> {
        self.all.values()
    }

    /// Those by which a service is told of a kind of event, where the agreement is not over: while it is suspended, what happens is kept for it.
    pub fn told(
        &self,
        service: &ServiceName,
        kind: LifeEventKind,
    ) -> impl Iterator<Item = &Subscription> {
        let ids = self.told.get(&(service.clone(), kind)).map_or(&[][..], Vec::as_slice);
        let found = ids.iter().filter_map(|id| self.all.get(id));
        found.filter(|it| it.standing != SubscriptionStanding::Over)
    }
}
