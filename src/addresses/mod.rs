//! Address text and claimed UPRNs against the council's gazetteer.
//!
//! In: folded address lines, a postcode, a claimed UPRN; the gazetteer's addresses with their variants. Out: the
//! residence each record speaks of, how it was found, and what was doubted. Pure but for nothing: the gazetteer is read by `extracts`.

mod resolution;

pub use resolution::{AddressResolution, ResolutionRoute};
