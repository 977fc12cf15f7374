//! The service: the lawful single view over HTTP.
//!
//! In: requests of caseworkers' and partners' systems. Out: what [`lookup`](crate::lookup)'s door answers, as JSON, or a problem with a stable
//! code. Nothing is decided here and nothing looked up: each request is taken apart, put to the door, and its answer written out.
//!
//! ```text
//!  request ─→ watched (its number, time, log, figures) ─→ asking: who ─→ rates ─→ asking: why ─→ desk ──→ door ─→ journal ─→ answer
//!                                                           │ token, API key                     │
//!                                                           └ 401, 403, 429                      ├ footing: edition, acts, policy
//!                                                                                                └ again, if others wrote meanwhile
//! ```
//!
//! A look is judged where it arrives, by `at_once`, which waits for the journal without a thread; whatever else a route does, it does at a `desk`, on a thread that
//! may wait. [`Service`] is what all of it stands on; `server` listens, `api` has a file for each resource, `footing` is what one answer rests on and
//! `following` keeps it up to date: another edition takes the place of the one served without a request being dropped, and an act that stands
//! in the journal counts for every look written after it. Leaves to `cli` the command, the configuration's files and the clock.

mod acting;
mod acts;
mod again;
mod api;
mod asking;
mod at_once;
mod clock;
mod code;
mod cursor;
mod deciding;
mod declaring;
mod desk;
mod figures;
mod following;
mod footing;
mod foretelling;
mod known_events;
mod newcomers;
mod notifying;
mod once;
mod operating;
mod oversight;
mod problem;
mod rates;
mod readiness;
mod reading;
mod remembered;
mod reporting;
mod request_id;
mod resting;
mod reviewing;
mod server;
mod service;
mod settings;
mod steward;
mod tls;
mod turning;
mod ui;
mod watched;
mod whole;

pub use asking::{ApiKey, ApiKeyBook, HeldKey, KeyFault, NoThumbprint, Thumbprint, TokenKey};
pub use clock::Clock;
pub use following::Indexed;
pub use server::{Running, ServerFault, start};
pub use service::{Service, ServiceFault};
pub use settings::{Fault, Settings, grants_at_odds};
pub use ui::{KeptPassword, NotKept};
