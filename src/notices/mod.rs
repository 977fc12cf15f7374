//! Tell us once: what happens in somebody's life is told to each service that should know, once, no more than it needs, and taken back if it was wrong.
//!
//! In: what people declare and what nights find, as the journal keeps it; agreements that say who is told. Out: notices, each owed from the moment at which
//! it is known, decided on anew each time that it leaves, and followed until its partner has said what it did with it. Leaves to `sharing` and `lookup`
//! what may be shown, to `http` the clock and the threads.
//!
//! ```text
//!  declaring ─→ occurrence ─→ outbox (owing) ─→ dispatch ─→ delivery ─→ partners
//!  editions ────────↑            ↑  ↓ recall        ↑
//!  agreements ─→ subscription ───┘  door, journal ──┘
//! ```
//!
//! [`declaring`] checks what somebody reports; [`occurrence`] makes one event of all its reports; [`subscription`] knows who is told of what and of whom;
//! [`outbox`] is every notice as it stands; [`delivery`] brings one notice to one endpoint; [`dispatch`] does so for all that wait.

pub mod delivery;

pub mod declaring;

pub mod occurrence;

pub mod subscription;

pub mod outbox;

pub mod dispatch;
