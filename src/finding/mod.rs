//! Finding: by which marks somebody is found again among a million.
//!
//! In: a record with what its address resolved to; or what is known of somebody who is looked for. Out: *marks*, small numbers that an edition
//! keeps sorted beside each person; or *probes*, which say where among the marks to look and what to pass over. Leaves to `editions` the
//! keeping, and to whoever asks that those who are found really fit: a probe finds more than fit, and never fewer. Pure.
//!
//! ```text
//!  record ─→ marks ─→ (edition: sorted, with the person) ←─ probes ←─ what is known
//! ```
//!
//! | way | place | sign |
//! |---|---|---|
//! | born, surname | date of birth, parts of it if no more is known | letters of a surname |
//! | born, forename | the same | letters of a forename |
//! | postcode | the postcode | letters of a surname |
//! | home | the residence | letters of a forename |
//! | number | an identifier, email address or telephone number | the rest of it |
//! | named | a surname and an initial | the letters of the forename, and the date of birth, or which dataset has none |
//!
//! The letters of a name, each once and in no order, forgive a slip: a letter wrong, missing or too many changes two of them at most, letters
//! the other way round none.

mod letters;
mod mark;
mod marks;
mod namesakes;
mod probe;
mod probes;
#[cfg(test)]
mod tests;

pub use letters::Letters;
pub use mark::{Mark, Way, whose};
pub use marks::marks_of;
pub use namesakes::Namesakes;
pub use probe::{Admits, Probe};
pub use probes::{Known, probes_for, probes_like};
