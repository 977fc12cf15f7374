//! Telling partners of life events: what is brought to whom, signed, tried again, and written down.
//!
//! [`delivery`] brings one notice to one endpoint; [`dispatch`] does so for all that wait.

pub mod delivery;

pub mod dispatch;
