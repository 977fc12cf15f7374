//! Tell us once: what happens in somebody's life is told to each service that should know, once, no more than it needs, and taken back if it was wrong.
//!
//! In: what people declare and what nights find, as the journal keeps it. Out: each real event once, however many ways it was told; and what is
//! brought to whom, signed, tried again, and written down.
//!
//! [`declaring`] checks what somebody reports; [`occurrence`] knows which event it is; [`delivery`] brings one notice to one endpoint; [`dispatch`] does
//! so for all that wait.

pub mod delivery;

pub mod dispatch;

pub mod occurrence;

pub mod declaring;
