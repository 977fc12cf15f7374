//! The letters of a name, each once, in no order: what a slip of the pen changes little.
//!
//! In: a folded name. Out: one bit a letter. Leaves to whoever compares names how alike two with the same letters are.

use super::mark::SIGN_BITS;

/// Into so many heaps letters are put where there is no room for each.
const HEAPS: u32 = 13;

/// Which letters a name has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Letters(u32);

impl Letters {
    /// Of a folded name; anything but a letter counts for nothing.
    ///
    /// ```
    /// use hearth::finding::Letters;
    /// assert_eq!(Letters::of("ONEILL"), Letters::of("O NIEL"));
    /// assert_eq!(Letters::of("SMITH").apart(Letters::of("SMYTH")), 2);
    /// ```
    #[must_use]
    pub fn of(folded: &str) -> Self {
        let bit = |byte: u8| if byte.is_ascii_uppercase() { 1 << (byte - b'A') } else { 0 };
        Self(folded.bytes().fold(0, |all, byte| all | bit(byte)))
    }

    /// As a mark's sign has them.
    pub(super) const fn of_sign(sign: u32) -> Self {
        Self(sign)
    }

    /// As a mark's sign.
    pub(super) const fn sign(self) -> u32 {
        const { assert!(SIGN_BITS >= 26, "a sign holds every letter") }
        self.0
    }

    /// The same in 13 bits, the letters `A` and `N` in the first, `B` and `O` in the second, and so on: of two names no more of them differ than
    /// letters do.
    pub(super) const fn heaped(self) -> Self {
        Self((self.0 | self.0 >> HEAPS) & ((1 << HEAPS) - 1))
    }

    /// How many letters one of two names has and the other has not.
    #[must_use]
    pub const fn apart(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// How many there are.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// True if there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}
