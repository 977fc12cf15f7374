//! Sex as a register records it.

/// Sex as recorded; an unknown or other value is `None` where it is used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sex {
    /// `F`, `2`, female.
    Female,
    /// `M`, `1`, male.
    Male,
}
