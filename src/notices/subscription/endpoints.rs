//! Where notices go and whom partners know, as the journal's entries make it.
//!
//! In: entries in their order. Out: each subscription's endpoint as it stands, each partner's clients as digests. Leaves to `outbox` what is sent.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::clients::{ClientMarks, ClientsKey, Digest};
use crate::journal::{
    ClientsListed, DisabledBecause, EndpointConfirmed, EndpointDisabled, EndpointKeys, EndpointSet,
    EndpointTurned, EndpointWarned, EndpointWay, FeedAcknowledged, HeartbeatSent, JournalEntry,
    JournalKind, KeysRotated, SubscriptionAct,
};
use crate::values::{OrganisationName, ServiceName, SubscriptionId};

/// Digits of a digest in an entry.
const DIGITS: usize = 32;

/// The keys of an endpoint as the journal has them: those of today, and earlier ones that sign beside them for a while.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptKeys {
    /// Today's.
    pub now: EndpointKeys,
    /// The ones before, and the last day on which they sign too.
    pub before: Option<(EndpointKeys, Date)>,
}

/// An endpoint as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// The number of the entry that set it.
    pub number: u64,
    /// Whose.
    pub subscription: SubscriptionId,
    /// How notices reach it.
    pub way: EndpointWay,
    /// What they are signed with.
    pub keys: KeptKeys,
    /// True once it has answered as one that wants them.
    pub confirmed: bool,
    /// At most so many a minute, where it asked for that.
    pub a_minute: Option<NonZeroU32>,
    /// Why it is not asked, if it is not.
    pub disabled: Option<DisabledBecause>,
    /// How far operators have been warned of this spell of failures, in percent of the time that ends in its being disabled.
    pub warned: u8,
}

impl KeptKeys {
    /// The last day on which earlier keys sign too, while they do.
    #[must_use]
    pub fn beside(&self, today: Date) -> Option<Date> {
        self.before.as_ref().map(|(_, until)| *until).filter(|until| today <= *until)
    }
}

impl Endpoint {
    /// True if notices may be sent to it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.confirmed && self.disabled.is_none()
    }

    /// True if notices may be sent to it, and reach it as they did when it stood as another: to the same place, signed with the same keys.
    #[must_use]
    pub fn leads_as(&self, before: &Self) -> bool {
        self.is_open() && self.way == before.way && self.keys == before.keys
    }
}

/// Every endpoint, every list of clients.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EndpointBook {
    endpoints: BTreeMap<u64, Endpoint>,
    /// The one of each subscription that counts.
    of: BTreeMap<SubscriptionId, u64>,
    /// Digests are as good as drawn: no hash of them has to be.
    clients: FxHashMap<OrganisationName, FxHashMap<ServiceName, FxHashSet<Digest>>>,
}

impl EndpointBook {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 1] = [JournalKind::SubscriptionActed];

    /// Takes an entry in; one of another kind says nothing here.
    pub fn take(&mut self, number: u64, entry: &JournalEntry) {
        let JournalEntry::SubscriptionActed(act) = entry else { return };
        match act {
            SubscriptionAct::EndpointSet(set) => self.set(number, set),
            SubscriptionAct::EndpointConfirmed(EndpointConfirmed { endpoint, a_minute }) => {
                self.change(*endpoint, |it| (it.confirmed, it.a_minute) = (true, *a_minute));
            }
            // how it fares is counted where attempts are, and what was taken in is settled notice by notice
            SubscriptionAct::HeartbeatSent(HeartbeatSent { .. })
            | SubscriptionAct::FeedAcknowledged(FeedAcknowledged { .. }) => {}
            SubscriptionAct::EndpointDisabled(EndpointDisabled { endpoint, because, by: _ }) => {
                self.change(*endpoint, |it| it.disabled = Some(*because));
            }
            SubscriptionAct::EndpointEnabled(EndpointTurned { endpoint, by: _ }) => {
                self.change(*endpoint, |it| (it.disabled, it.warned) = (None, 0));
            }
            SubscriptionAct::EndpointWarned(EndpointWarned { endpoint, percent }) => {
                self.change(*endpoint, |it| it.warned = *percent);
            }
            SubscriptionAct::KeysRotated(rotated) => {
                let KeysRotated { endpoint, keys, until, by: _ } = rotated.as_ref();
                self.change(*endpoint, |it| {
                    let before = std::mem::replace(&mut it.keys.now, keys.clone());
                    it.keys.before = Some((before, *until));
                });
            }
            SubscriptionAct::EndpointRemoved(EndpointTurned { endpoint, by: _ }) => {
                if let Some(gone) = self.endpoints.remove(endpoint)
                    && self.of.get(&gone.subscription) == Some(endpoint)
                {
                    self.of.remove(&gone.subscription);
                }
            }
            SubscriptionAct::ClientsAdded(ClientsListed {
                organisation,
                service,
                digests,
                by: _,
            }) => {
                self.clients_of(organisation, service).extend(listed(digests));
            }
            SubscriptionAct::ClientsRemoved(ClientsListed {
                organisation,
                service,
                digests,
                by: _,
            }) => {
                let known = self.clients_of(organisation, service);
                for digest in listed(digests) {
                    known.remove(&digest);
                }
            }
        }
    }

    fn clients_of(
        &mut self,
        organisation: &OrganisationName,
        service: &ServiceName,
    ) -> &mut FxHashSet<Digest> {
        let of_partner = self.clients.entry(organisation.clone()).or_default();
        of_partner.entry(service.clone()).or_default()
    }

    fn set(&mut self, number: u64, set: &EndpointSet) {
        let EndpointSet { subscription, way, keys, by: _ } = set;
        // another endpoint takes the place of the one before: there is one at a time
        if let Some(before) = self.of.insert(subscription.clone(), number) {
            self.endpoints.remove(&before);
        }
        let confirmed = match way {
            EndpointWay::Webhook { .. } => false,
            // nobody is sent anything who does not come for it, or has it put down here
            EndpointWay::Feed | EndpointWay::Drop => true,
        };
        let keys = KeptKeys { now: keys.clone(), before: None };
        let endpoint = Endpoint {
            number,
            subscription: subscription.clone(),
            way: way.clone(),
            keys,
            confirmed,
            a_minute: None,
            disabled: None,
            warned: 0,
        };
        self.endpoints.insert(number, endpoint);
    }

    fn change(&mut self, endpoint: u64, change: impl FnOnce(&mut Endpoint)) {
        if let Some(endpoint) = self.endpoints.get_mut(&endpoint) {
            change(endpoint);
        }
    }

    /// The endpoint of a number, while it is one.
    #[must_use]
    pub fn endpoint(&self, number: u64) -> Option<&Endpoint> {
        self.endpoints.get(&number)
    }

    /// The endpoint of a subscription.
    #[must_use]
    pub fn of(&self, subscription: &SubscriptionId) -> Option<&Endpoint> {
        self.of.get(subscription).and_then(|number| self.endpoints.get(number))
    }

    /// All of them, by number.
    pub fn all(&self) -> impl Iterator<Item = &Endpoint> {
        self.endpoints.values()
    }

    /// True if a partner has said that it knows somebody with one of these marks.
    #[must_use]
    pub fn knows(
        &self,
        subscription: &SubscriptionId,
        key: &ClientsKey,
        marks: &ClientMarks,
    ) -> bool {
        let Some(known) = self.listed_by(subscription).filter(|it| !it.is_empty()) else {
            return false;
        };
        marks.inner().iter().any(|inner| known.contains(&key.digest(inner)))
    }

    /// How many digests a partner's list has.
    #[must_use]
    pub fn listed(&self, subscription: &SubscriptionId) -> usize {
        self.listed_by(subscription).map_or(0, FxHashSet::len)
    }

    fn listed_by(&self, subscription: &SubscriptionId) -> Option<&FxHashSet<Digest>> {
        let SubscriptionId { agreement: _, organisation, service } = subscription;
        self.clients.get(organisation)?.get(service)
    }
}

fn listed(digests: &str) -> impl Iterator<Item = Digest> + '_ {
    let digits = digests.as_bytes().chunks_exact(DIGITS);
    digits.filter_map(|it| std::str::from_utf8(it).ok().and_then(crate::journal::hex::bytes))
}

impl ClientsKey {
    /// Marks as an entry keeps them.
    #[must_use]
    pub fn written(&self, marks: &ClientMarks) -> String {
        marks.inner().iter().map(|it| crate::journal::hex::text(&self.digest(it))).collect()
    }
}
