//! Subscriptions as agreements make them.
//!
//! In: the agreements as they stand on a day. Out: subscriptions, found by service and kind of event without a scan.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::clients::{ClientsKey, ClientsSecret};
use crate::journal::{AgreementTerms, NoticeTerms};
use crate::sharing::{AgreementBook, AgreementStatus};
use crate::values::{IdentifierKey, LifeEventKind, ServiceName, SubscriptionId};

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
    all: BTreeMap<SubscriptionId, Arc<Subscription>>,
    /// By service and kind of event: looked for with every event, and found without another look.
    told: HashMap<ServiceName, BTreeMap<LifeEventKind, Vec<Subscriber>>>,
}

/// One who is told of a kind of event.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Subscriber {
    subscription: Arc<Subscription>,
    /// Made once, as it is wanted with every event.
    key: Option<ClientsKey>,
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
        let subscription = Arc::new(subscription);
        let Subscription { id, terms, standing: _ } = subscription.as_ref();
        // of an agreement that names one twice the later word counts
        if self.all.insert(id.clone(), Arc::clone(&subscription)).is_some() {
            for of_kind in self.told.values_mut().flat_map(BTreeMap::values_mut) {
                of_kind.retain(|it| it.subscription.id != *id);
            }
        }
        let told = self.told.entry(terms.service.clone()).or_default();
        for kind in &terms.events {
            let subscriber = Subscriber { subscription: Arc::clone(&subscription), key: None };
            told.entry(*kind).or_default().push(subscriber);
        }
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: &SubscriptionId) -> Option<&Subscription> {
        self.all.get(id).map(Arc::as_ref)
    }

    /// All, by name.
    pub fn all(&self) -> impl Iterator<Item = &Subscription> {
        self.all.values().map(Arc::as_ref)
    }

    /// The same, for whoever looks with every event whom a partner knows.
    #[must_use]
    pub fn with_keys(mut self, key: &IdentifierKey) -> Self {
        let secret = ClientsSecret::of(key);
        for subscriber in self.told.values_mut().flat_map(BTreeMap::values_mut).flatten() {
            let SubscriptionId { agreement: _, organisation, service } =
                &subscriber.subscription.id;
            subscriber.key = Some(secret.key(organisation, service));
        }
        self
    }

    /// Those by which a service is told of a kind of event, where the agreement is not over: while it is suspended, what happens is kept for it. With each the key of its
    /// list of clients, if it was made.
    pub fn told(
        &self,
        service: &ServiceName,
        kind: LifeEventKind,
    ) -> impl Iterator<Item = (&Subscription, Option<&ClientsKey>)> {
        let found = self.told.get(service).and_then(|it| it.get(&kind));
        let found = found.into_iter().flatten();
        let found = found.filter(|it| it.subscription.standing != SubscriptionStanding::Over);
        found.map(|it| (it.subscription.as_ref(), it.key.as_ref()))
    }
}
