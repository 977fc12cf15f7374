//! Identifiers from night to night: who keeps which, and who gets a new one.
//!
//! A cluster keeps the identifier with which it shares most mentions; every identifier goes to one cluster at most.
//! Of clusters that want the same one, the larger share of the evidence wins, then the smaller mention key. Clusters left
//! over get new identifiers in the order of their smallest mention, from a serial that never runs backwards.

use std::collections::BTreeMap;

/// What an old identifier's clusters hold of it.
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
pub fn assign<Id: Copy + Ord, E>(
    claims: &[Vec<(Id, [u32; 2])>],
    next_serial: u64,
    mint: impl Fn(u64) -> Result<Id, E>,
) -> Result<Assignment<Id>, E> {
    let mut wanted: Vec<([u32; 2], Id, usize)> = claims
        .iter()
        .enumerate()
        .flat_map(|(cluster, old)| old.iter().map(move |&(id, weight)| (weight, id, cluster)))
        .collect();
    wanted.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut kept: Vec<Option<Id>> = vec![None; claims.len()];
    let mut taken: BTreeMap<Id, usize> = BTreeMap::new();
    for (_, id, cluster) in wanted {
        if kept[cluster].is_none() && !taken.contains_key(&id) {
            kept[cluster] = Some(id);
            taken.insert(id, cluster);
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

    proptest! {
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
