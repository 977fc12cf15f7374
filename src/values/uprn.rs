//! (parsing to come)

/// (docs to come)
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Uprn(u64);

impl Uprn {
    /// The number itself.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}
