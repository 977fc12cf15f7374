//! Where a subscription's notices go, and whom its partner knows: endpoints, their keys, lists of clients.
//!
//! In: what a partner's developer or an operator set up. Out: entries. What a subscription is for stands in its agreement and nowhere else; without
//! one in force, none of this sends anything. Secrets lie in the sealed payload; a list of clients is digests under a key of the partner's own.

use std::num::NonZeroU32;

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::AttemptOutcome;
use crate::values::{OrganisationName, ServiceName, SubscriptionId, UserName};

/// Something that was done with a subscription.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum SubscriptionAct {
    /// Its notices go here; the entry's number is the endpoint's. Nothing is sent before it is confirmed.
    EndpointSet(Box<EndpointSet>),
    /// The endpoint answered as one that wants them.
    EndpointConfirmed(EndpointConfirmed),
    /// It was shown a heartbeat.
    HeartbeatSent(HeartbeatSent),
    /// It is not asked any more until it is enabled.
    EndpointDisabled(EndpointDisabled),
    /// It is asked again.
    EndpointEnabled(EndpointTurned),
    /// Operators were told how it fares, once for this stage of a spell of failures.
    EndpointWarned(EndpointWarned),
    /// It signs with other keys.
    KeysRotated(Box<KeysRotated>),
    /// There is no endpoint any more.
    EndpointRemoved(EndpointTurned),
    /// The partner knows these people.
    ClientsAdded(ClientsListed),
    /// It knows these no longer.
    ClientsRemoved(ClientsListed),
    /// The partner has taken in its feed up to here.
    FeedAcknowledged(FeedAcknowledged),
}

/// An endpoint.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndpointSet {
    /// Of which subscription.
    pub subscription: SubscriptionId,
    /// How notices reach it.
    pub way: EndpointWay,
    /// What they are signed with.
    pub keys: EndpointKeys,
    /// Who set it.
    pub by: UserName,
}

/// How notices reach a partner.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "way")]
pub enum EndpointWay {
    /// They are posted to it.
    Webhook {
        /// Where.
        url: String,
        /// True for a receiver on this machine, which nothing but a demonstration or a test has.
        #[serde(default)]
        loopback: bool,
    },
    /// It fetches them.
    Feed,
    /// They are put down as a file each night.
    Drop,
}

/// What an endpoint's notices are signed with: secrets, as text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointKeys {
    /// `whsec_…`.
    pub shared: String,
    /// `whsk_…`.
    pub private: String,
}

impl std::fmt::Debug for EndpointKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EndpointKeys")
    }
}

/// An endpoint wants notices.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndpointConfirmed {
    /// The number of the entry that set it.
    pub endpoint: u64,
    /// At most so many a minute, where it asks for fewer than it was offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a_minute: Option<NonZeroU32>,
}

/// An endpoint was shown that both ends are there, as nothing else had been sent to it for long.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeartbeatSent {
    /// Which.
    pub endpoint: u64,
    /// What came of it.
    pub outcome: AttemptOutcome,
}

/// An endpoint is not asked any more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndpointDisabled {
    /// Which.
    pub endpoint: u64,
    /// Why.
    pub because: DisabledBecause,
    /// Who; none where the service did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserName>,
}

/// Why an endpoint is not asked any more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisabledBecause {
    /// It said that it is gone.
    Gone,
    /// It asked for it, or its partner did.
    Asked,
    /// It failed for days.
    Failing,
    /// Whoever keeps agreements said so: nobody else lifts it.
    Ordered,
}

/// Somebody turned an endpoint.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndpointTurned {
    /// Which.
    pub endpoint: u64,
    /// Who.
    pub by: UserName,
}

/// An endpoint fails, and has for so much of the time after which it is disabled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndpointWarned {
    /// Which.
    pub endpoint: u64,
    /// 50, 70, 90.
    pub percent: u8,
}

/// New keys; the old ones sign beside them until a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeysRotated {
    /// Of which endpoint.
    pub endpoint: u64,
    /// The new ones.
    pub keys: EndpointKeys,
    /// The last day on which the old ones sign too.
    pub until: Date,
    /// Who.
    pub by: UserName,
}

/// People whom a partner knows, as digests under its own key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClientsListed {
    /// Which partner.
    pub organisation: OrganisationName,
    /// Which service of it.
    pub service: ServiceName,
    /// 32 hexadecimal digits each, all in one text.
    pub digests: CompactString,
    /// Who said so.
    pub by: UserName,
}

/// How far a partner has taken in its feed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FeedAcknowledged {
    /// Of which subscription.
    pub subscription: SubscriptionId,
    /// The last notice.
    pub notice: u64,
    /// Who said so.
    pub by: UserName,
}
