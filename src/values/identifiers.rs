//! What can be wrong with an identifier as written.

/// Why a value is not the identifier that its column promises.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, thiserror::Error)]
pub enum IdentifierFault {
    /// Nothing there, or a word for nothing.
    #[error("no value")]
    Missing,
    /// Not of the identifier's shape.
    #[error("not of its shape")]
    Shape,
    /// The check digit or letter does not fit.
    #[error("its check digit does not fit")]
    Check,
    /// A value that systems put in for "not known".
    #[error("a placeholder")]
    Placeholder,
    /// A number that was given out for administration and names no one person.
    #[error("an administrative or temporary number")]
    Administrative,
    /// A spreadsheet turned it into a rounded number: digits are lost.
    #[error("digits were lost to scientific notation")]
    LostDigits,
}
