//! Subscriptions: who is told, of what, of whom, and where to.
//!
//! In: signed agreements, and what partners set up under them. Out: for a kind of event and a service, those who are told; for each, its endpoint; for a
//! person, whether a partner knows them. A subscription is nothing by itself: it is compiled from its agreement each time, and dies with it. Pure.
//!
//! [`Subscriptions`] is the agreements' side, [`EndpointBook`] the partners', [`ClientMarks`] how a partner's clients are known without being written down,
//! [`subject_of`] the name that a partner knows somebody by.

mod clients;
mod endpoints;
mod subject;
mod terms;

pub use clients::{Client, ClientFault, ClientMarks, ClientsKey};
pub use endpoints::{Endpoint, EndpointBook, KeptKeys};
pub(in crate::notices) use subject::name;
pub use subject::subject_of;
pub use terms::{Subscription, SubscriptionStanding, Subscriptions};
