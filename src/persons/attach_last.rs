//! Records that nobody is to know of: they join the persons when these are made, and make none of others'.
//!
//! In: the persons that all other records make, strong links of the hidden ones, what stewards decided. Out: the same persons with the hidden
//! records that belong to them, and persons of hidden records only. Nothing of the others changes, whatever the hidden ones say: no two of them
//! become one, none leaves another, and none of the links that wait for a steward is a hidden record's.

use std::collections::BTreeMap;

use crate::links::{Members, ScoredLink};
use crate::persons::cluster::{Clusters, Judge};

/// Hidden records that move as one, and whose they are, if anybody's.
struct Guests {
    records: Vec<u32>,
    /// The name of the others' cluster.
    host: Option<u32>,
}

/// Attaches the records that are `hidden` to the clusters of the others, the strongest link first; those that none takes may find each other.
/// `links` are of hidden records, by what they weigh themselves; only those that are strong enough to join count.
pub(crate) fn attach_last(
    judge: Judge<'_>,
    found: Clusters,
    mut links: Vec<ScoredLink>,
    hidden: &[bool],
) -> Clusters {
    let Clusters { mut cluster_of, mut linked, doubtful } = found;
    let is_hidden = |record: u32| hidden[record as usize];
    links.retain(|link| judge.joins(link));
    links.sort_unstable_by(|a, b| {
        b.weight.cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    let before = cluster_of.clone();
    let members = Members::of(&before);
    let mut guests: Vec<Guests> = Vec::new();
    let mut guests_of: BTreeMap<u32, usize> = BTreeMap::new();
    for record in (0_u32..).take(before.len()).filter(|record| is_hidden(*record)) {
        if guests_of.contains_key(&record) {
            continue;
        }
        // what stewards decided, and what one row says twice of one person
        let bound = judge.bound_to(record);
        let host = bound.iter().find(|it| !is_hidden(**it)).map(|it| before[*it as usize]);
        let mut records: Vec<u32> = bound.iter().copied().filter(|it| is_hidden(*it)).collect();
        if records.is_empty() {
            records.push(record);
        }
        guests_of.extend(records.iter().map(|it| (*it, guests.len())));
        guests.push(Guests { records, host });
    }
    let at_home = |guests: &[Guests], host: u32| {
        let theirs = guests.iter().filter(|it| it.host == Some(host));
        let mut all = members.at(host).to_vec();
        all.extend(theirs.flat_map(|it| &it.records));
        all.sort_unstable();
        all
    };
    for link in &links {
        let (guest, host) = match [link.left, link.right].map(is_hidden) {
            [true, false] => (link.left, link.right),
            [false, true] => (link.right, link.left),
            [true, true] | [false, false] => continue,
        };
        let (at, host) = (guests_of[&guest], before[host as usize]);
        if guests[at].host.is_some() {
            continue;
        }
        let between = judge.between(&guests[at].records, &at_home(&guests, host));
        if judge.objection(between, link).is_none() {
            guests[at].host = Some(host);
        }
    }
    for link in links.iter().filter(|link| is_hidden(link.left) && is_hidden(link.right)) {
        let (a, b) = (guests_of[&link.left], guests_of[&link.right]);
        if a == b || guests[a].host.is_some() || guests[b].host.is_some() {
            continue;
        }
        let between = judge.between(&guests[a].records, &guests[b].records);
        if judge.objection(between, link).is_none() {
            let moving = std::mem::take(&mut guests[b].records);
            guests_of.extend(moving.iter().map(|it| (*it, a)));
            guests[a].records.extend(moving);
            guests[a].records.sort_unstable();
        }
    }
    for guest in guests.iter().filter(|it| !it.records.is_empty()) {
        let all = match guest.host {
            Some(host) => at_home(&guests, host),
            None => guest.records.clone(),
        };
        for record in &all {
            cluster_of[*record as usize] = all[0];
        }
    }
    let together =
        |link: &ScoredLink| cluster_of[link.left as usize] == cluster_of[link.right as usize];
    linked.extend(links.into_iter().filter(together));
    linked.sort_unstable();
    Clusters { cluster_of, linked, doubtful }
}
