//! The Merkle tree of RFC 6962 over leaf hashes, as far as a root needs it.
//!
//! In: leaf hashes in their order, or the complete subtrees over some of them. Out: the root over those seen so far, from a hash for each complete subtree: a few
//! dozen, however long the journal. Pure. Proofs are made and checked by `ct-merkle`; that both trees are one is tested.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::leaf::{Sha256Hash, hexadecimal};

/// A complete subtree: one over a power of two of leaves that begins where such a one may.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subtree {
    /// The number of its first leaf.
    first: u64,
    /// It is over two to the power of this of them.
    height: u32,
    #[serde(with = "hexadecimal")]
    hash: Sha256Hash,
}

impl Subtree {
    /// A leaf by its hash.
    const fn leaf(number: u64, hash: Sha256Hash) -> Self {
        Self { first: number, height: 0, hash }
    }

    /// The number after its last leaf; `None` if there is no such number, or none may be of this height where it begins.
    fn end(&self) -> Option<u64> {
        let leaves = 1_u64.checked_shl(self.height)?;
        if self.first.is_multiple_of(leaves) { self.first.checked_add(leaves) } else { None }
    }

    /// This one and its right neighbour as one, if they are the halves of one.
    fn and(&self, right: &Self) -> Option<Self> {
        let halves = self.height == right.height && self.end() == Some(right.first);
        let both = Self {
            first: self.first,
            height: self.height + 1,
            hash: parent(&self.hash, &right.hash),
        };
        (halves && both.end().is_some()).then_some(both)
    }

    /// The fewest complete subtrees over leaves that begin with this number, from left to right.
    #[must_use]
    pub fn over<'h>(first: u64, leaves: impl IntoIterator<Item = &'h Sha256Hash>) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for (number, leaf) in (first..).zip(leaves) {
            let mut last = Self::leaf(number, *leaf);
            while let Some(both) = found.last().and_then(|left| left.and(&last)) {
                found.pop();
                last = both;
            }
            found.push(last);
        }
        found
    }
}

/// The complete subtrees at the right edge of a tree, largest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    leaves: u64,
    edge: Vec<Subtree>,
}

impl Frontier {
    /// The tree over these leaf hashes.
    #[must_use]
    pub fn over<'h>(leaves: impl IntoIterator<Item = &'h Sha256Hash>) -> Self {
        let edge = Subtree::over(0, leaves);
        Self { leaves: edge.last().and_then(Subtree::end).unwrap_or(0), edge }
    }

    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf: Sha256Hash) {
        self.join(Subtree::leaf(self.leaves, leaf));
        self.leaves += 1;
    }

    /// Adds the leaves of subtrees that follow; false if they do not, and then it is of no use any more.
    #[must_use]
    pub fn push_all(&mut self, subtrees: &[Subtree]) -> bool {
        subtrees.iter().all(|subtree| {
            let Some(end) = subtree.end().filter(|_| subtree.first == self.leaves) else {
                return false;
            };
            self.join(subtree.clone());
            self.leaves = end;
            true
        })
    }

    fn join(&mut self, mut last: Subtree) {
        while let Some(both) = self.edge.last().and_then(|left| left.and(&last)) {
            self.edge.pop();
            last = both;
        }
        self.edge.push(last);
    }

    /// How many leaves there are.
    #[must_use]
    pub fn leaves(&self) -> u64 {
        self.leaves
    }

    /// The tree's root; of no leaves, the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Sha256Hash {
        let mut from_right = self.edge.iter().rev().map(|subtree| subtree.hash);
        let Some(last) = from_right.next() else { return Sha256::digest([]).into() };
        from_right.fold(last, |right, left| parent(&left, &right))
    }
}

fn parent(left: &Sha256Hash, right: &Sha256Hash) -> Sha256Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

#[cfg(test)]
mod tests {
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use proptest::prelude::*;
    use sha2::Sha256;

    use super::{Frontier, Subtree};
    use crate::journal::leaf_hash;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn the_root_is_that_of_the_whole_tree(leaves in prop::collection::vec("[a-z]{0,9}", 1..200)) {
            let (mut whole, mut frontier) = (MemoryBackedTree::<Sha256, String>::new(), Frontier::default());
            for leaf in leaves {
                frontier.push(leaf_hash(&leaf));
                whole.push(leaf);
                prop_assert_eq!(<[u8; 32]>::from(*whole.root().as_bytes()), frontier.root());
                prop_assert_eq!(whole.len(), frontier.leaves());
            }
        }

        #[test]
        fn a_tree_put_together_of_parts_is_the_one_over_their_leaves(leaves in prop::collection::vec("[a-z]{0,9}", 0..300), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
            let hashes: Vec<_> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(hashes.len() + 1)).collect();
            cuts.extend([0, hashes.len()]);
            cuts.sort_unstable();
            let mut joined = Frontier::default();
            for part in cuts.windows(2) {
                let subtrees = Subtree::over(part[0] as u64, &hashes[part[0]..part[1]]);
                prop_assert!(subtrees.len() <= 18, "few are needed: {}", subtrees.len());
                prop_assert!(joined.push_all(&subtrees));
            }
            prop_assert_eq!(joined, Frontier::over(&hashes));
        }
    }

    #[test]
    fn what_does_not_follow_is_not_joined() {
        let hashes = [leaf_hash("a"), leaf_hash("b")];
        let mut tree = Frontier::over(&hashes);
        assert!(!tree.clone().push_all(&Subtree::over(3, &hashes)), "leaf 2 is missing");
        let unaligned = [Subtree { first: 2, height: 2, hash: hashes[0] }];
        assert!(!tree.push_all(&unaligned), "none of four leaves begins with leaf 2");
    }
}
