//! (to come: HP-/HH- identifiers with check character)

/// An identifier of a person, readable over a telephone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonId(u64);

/// An identifier of a household.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HouseholdId(u64);

/// Why a text is no identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PublicIdFault {
    /// (to come)
    #[error("shape")]
    Shape,
}
