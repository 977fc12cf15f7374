//! Identifiers from night to night: who keeps which, and who gets a new one.
//!
//! An identifier goes only where the largest share of its evidence went: to nobody else, however large. A cluster to which several
//! would go keeps the one of which it holds most; the others have merged into it. Of clusters that hold equal shares of one, the one that has no
//! better takes it, then the first. Clusters left over get new identifiers in the order of their smallest mention, from a serial that never
//! runs backwards.
//!
//! So an identifier stands for the same evidence from night to night, or for none: it is never left with a small part of it, while the
//! rest, which everybody knows by it, goes on under another.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

/// Which identifier each cluster has, and how many of them are old and new.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment<Id> {
    /// One identifier a cluster, in cluster order.
    pub ids: Vec<Id>,
    /// How many were carried over.
    pub carried_over: usize,
    /// How many were minted.
    pub minted: usize,
    /// The next serial to mint from.
    pub next_serial: u64,
}

/// Assigns identifiers to clusters. `claims[c]` holds, for cluster `c`, every old identifier its evidence had and with
/// what weight (open mentions first: what is fenced must not decide who somebody is).
///
/// # Errors
/// The first that `mint` gives.
pub fn assign<Id: Copy + Ord + Hash, E>(
    claims: &[Vec<(Id, [u32; 2])>],
    next_serial: u64,
    mint: impl Fn(u64) -> Result<Id, E>,
) -> Result<Assignment<Id>, E> {
    let mut wanted: Vec<([u32; 2], Id, usize)> = claims
        .iter()
        .enumerate()
        .flat_map(|(cluster, old)| old.iter().map(move |&(id, weight)| (weight, id, cluster)))
        .collect();
    let mut largest: FxHashMap<Id, [u32; 2]> = FxHashMap::default();
    for &(weight, id, _) in &wanted {
        let share = largest.entry(id).or_default();
        *share = weight.max(*share);
    }
    wanted.retain(|(weight, id, _)| largest.get(id) == Some(weight));
    wanted.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut kept: Vec<Option<Id>> = vec![None; claims.len()];
    let mut taken: FxHashSet<Id> = FxHashSet::default();
    for (_, id, cluster) in wanted {
        if kept[cluster].is_none() && taken.insert(id) {
            kept[cluster] = Some(id);
        }
    }
    let carried_over = taken.len();
    let mut serial = next_serial;
    let ids = kept
        .into_iter()
        .map(|id| {
            id.map_or_else(
                || {
                    serial += 1;
                    mint(serial - 1)
                },
                Ok,
            )
        })
        .collect::<Result<_, E>>()?;
    Ok(Assignment { ids, carried_over, minted: claims.len() - carried_over, next_serial: serial })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::{Assignment, assign};
    use proptest::prelude::*;

    fn assigned(claims: &[Vec<(u64, [u32; 2])>], next_serial: u64) -> Assignment<u64> {
        match assign(claims, next_serial, Ok::<u64, Infallible>) {
            Ok(assigned) => assigned,
            Err(never) => match never {},
        }
    }

    #[test]
    fn a_split_keeps_the_identifier_with_the_larger_share() {
        let claims = vec![vec![(7_u64, [1, 0])], vec![(7, [3, 0])], vec![]];
        let assigned = assigned(&claims, 100);
        assert_eq!(assigned.ids, [100, 7, 101]);
        assert_eq!((assigned.carried_over, assigned.minted, assigned.next_serial), (1, 2, 102));
    }

    #[test]
    fn a_merge_keeps_one_identifier_and_the_other_is_free() {
        let assigned = assigned(&[vec![(7_u64, [2, 0]), (9, [3, 0])]], 100);
        assert_eq!(assigned.ids, [9]);
    }

    #[test]
    fn an_identifier_never_stays_with_a_small_part_of_its_evidence() {
        // 9 went mostly into the cluster that 7 names; what is left of it is somebody new
        let assigned = assigned(&[vec![(7_u64, [5, 0]), (9, [4, 0])], vec![(9, [3, 0])]], 100);
        assert_eq!(assigned.ids, [7, 100]);
    }

    #[test]
    fn of_equal_shares_the_one_without_a_better_is_taken() {
        let assigned = assigned(&[vec![(7_u64, [2, 0]), (9, [1, 0])], vec![(9, [1, 0])]], 100);
        assert_eq!(assigned.ids, [7, 9]);
    }

    proptest! {
        #[test]
        fn who_keeps_an_identifier_holds_the_largest_share_of_it(
            claims in prop::collection::vec(prop::collection::btree_map(0_u64..9, (0_u32..4, 0_u32..4), 0..4), 0..12)
        ) {
            let claims: Vec<Vec<(u64, [u32; 2])>> = claims
                .into_iter()
                .map(|old| old.into_iter().map(|(id, (open, fenced))| (id, [open, fenced])).collect())
                .collect();
            let ids = assigned(&claims, 1000).ids;
            for (kept, own) in ids.iter().zip(&claims) {
                if let Some((_, share)) = own.iter().find(|(id, _)| id == kept) {
                    let others = claims.iter().flatten().filter(|(id, _)| id == kept);
                    prop_assert!(others.map(|(_, weight)| weight).max() == Some(share));
                }
            }
            // and one that nobody keeps went into clusters that keep another
            for (cluster, own) in claims.iter().enumerate() {
                for (id, weight) in own.iter().filter(|(id, _)| !ids.contains(id)) {
                    let most = claims.iter().flatten().filter(|(other, _)| other == id).map(|(_, weight)| weight).max();
                    prop_assert!(most != Some(weight) || ids[cluster] < 1000);
                }
            }
        }

        #[test]
        fn no_identifier_is_given_twice(
            claims in prop::collection::vec(prop::collection::vec((0_u64..20, (0_u32..4, 0_u32..4)), 0..4), 0..20)
        ) {
            let claims: Vec<Vec<(u64, [u32; 2])>> = claims
                .into_iter()
                .map(|old| old.into_iter().map(|(id, (open, fenced))| (id, [open, fenced])).collect())
                .collect();
            let mut ids = assigned(&claims, 1000).ids;
            ids.sort_unstable();
            let count = ids.len();
            ids.dedup();
            prop_assert_eq!(ids.len(), count);
        }
    }
}
