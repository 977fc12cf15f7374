//! A set of kinds of entries.
//!
//! In: kinds, or the words of leaves. Out: whether two sets have one in common. A word that this program does not know is of every kind: nobody can say
//! what rests on it.

use super::JournalKind;

/// Kinds of entries.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct KindSet(u64);

const _: () = assert!(JournalKind::ALL.len() < 64, "each kind has a bit, and one is nobody's");

impl KindSet {
    /// No kind.
    pub const NONE: Self = Self(0);
    /// Every kind, and those that a later program may have.
    pub const ALL: Self = Self(u64::MAX);

    /// These kinds.
    #[must_use]
    pub const fn of(kinds: &[JournalKind]) -> Self {
        let (mut set, mut rest) = (Self::NONE, kinds);
        while let [first, others @ ..] = rest {
            set = set.and(*first);
            rest = others;
        }
        set
    }

    /// With one more.
    #[must_use]
    pub const fn and(self, kind: JournalKind) -> Self {
        Self(self.0 | 1 << kind as u32)
    }

    /// The kinds of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without those of another.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The kinds in it that this program knows.
    pub fn kinds(self) -> impl Iterator<Item = JournalKind> {
        JournalKind::ALL.iter().copied().filter(move |it| self.has(*it))
    }

    /// With the kind of a leaf's word.
    pub(super) fn and_word(self, word: &str) -> Self {
        JournalKind::of_word(word).map_or(Self::ALL, |kind| self.and(kind))
    }

    /// True if a kind is in it.
    #[must_use]
    pub const fn has(self, kind: JournalKind) -> bool {
        self.meets(Self::NONE.and(kind))
    }

    /// True if a kind is in both.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::KindSet;
    use crate::journal::JournalKind;

    #[test]
    fn each_kind_is_in_its_own_set_alone() {
        for kind in JournalKind::ALL {
            let set = KindSet::of(&[*kind]);
            let has: Vec<_> = JournalKind::ALL.iter().filter(|it| set.has(**it)).collect();
            assert_eq!(has, [kind]);
            assert_eq!(KindSet::NONE.and_word(kind.word()), set);
        }
    }

    #[test]
    fn what_a_later_program_wrote_meets_everything() {
        let set = KindSet::NONE.and_word("something_else");
        let known = JournalKind::ALL.iter().fold(KindSet::NONE, |set, kind| set.and(*kind));
        assert!(set.meets(KindSet::ALL.without(known)));
        assert!(JournalKind::ALL.iter().all(|it| set.has(*it)));
        assert!(!set.meets(KindSet::NONE));
    }
}
