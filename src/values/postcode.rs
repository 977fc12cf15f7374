//! (parsing to come)

/// (docs to come)
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Postcode(compact_str::CompactString);

impl Postcode {
    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a postcode column held.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PostcodeReading {
    /// A full postcode in shape; `repaired` if letters and digits had to be exchanged.
    Full { /// The postcode.
        postcode: Postcode, /// Whether O/0 or I/1 had to be exchanged.
        repaired: bool },
    /// Outward part, or outward and sector, only (`SW1A`, `SW1A 2`).
    Partial(compact_str::CompactString),
    /// A word or code for no postcode: no fixed abode, not known, overseas. Never blocked on.
    Sentinel,
    /// Armed forces, crown dependency, non-geographic: real, but no residence here.
    NotResidential(Postcode),
    /// Not a UK postcode; the folded text is kept, since other countries' files are linked too.
    Foreign(compact_str::CompactString),
    /// Nothing there.
    Missing,
}
