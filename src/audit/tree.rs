//! The Merkle tree of RFC 6962 over leaf hashes, as far as a root needs it.
//!
//! In: leaf hashes in their order. Out: the root over those seen so far, from a hash for each complete subtree: a few dozen, however long the
//! journal. Pure. Proofs are made and checked by `ct-merkle`; that both trees are one is tested.

use sha2::{Digest as _, Sha256};

use crate::journal::Sha256Hash;

/// The complete subtrees at the right edge of a tree, largest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    leaves: u64,
    /// Each with its height.
    edge: Vec<(u32, Sha256Hash)>,
}

impl Frontier {
    /// The tree over these leaf hashes.
    #[must_use]
    pub fn over<'h>(leaves: impl IntoIterator<Item = &'h Sha256Hash>) -> Self {
        let mut frontier = Self::default();
        for leaf in leaves {
            frontier.push(*leaf);
        }
        frontier
    }

    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf: Sha256Hash) {
        let (mut height, mut hash) = (0, leaf);
        while let Some(&(of, left)) = self.edge.last().filter(|(of, _)| *of == height) {
            self.edge.pop();
            (height, hash) = (of + 1, parent(&left, &hash));
        }
        self.edge.push((height, hash));
        self.leaves += 1;
    }

    /// How many leaves there are.
    #[must_use]
    pub fn leaves(&self) -> u64 {
        self.leaves
    }

    /// The tree's root; of no leaves, the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Sha256Hash {
        let mut from_right = self.edge.iter().rev().map(|(_, hash)| *hash);
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

    use super::Frontier;
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
    }
}
