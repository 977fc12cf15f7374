//! Who is meant by what surrounds one pair: its strongest rival, and the company of both sides.
//!
//! For explanations, which name records. Weighing needs no names: `rivals` and `company` find levels.

use super::company::Company;
use super::rivals::Repeats;
use super::rivals::{NO_RIVAL, is_rival};
use crate::links::scored_pairs::ScoredLink;
use crate::pairs::ComparisonTable;
use crate::values::MatchWeight;

/// A candidate that competes with one side of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rival {
    /// The rival.
    pub record: u32,
    /// The side of the pair that it is linked to.
    pub linked_to: u32,
    /// What those two weigh by themselves.
    pub own: MatchWeight,
}

/// The strongest rival of a pair among `links`, which hold all links of either side; ties by record.
#[must_use]
pub fn strongest_rival(
    table: &ComparisonTable,
    cluster_of: &[u32],
    repeats: &Repeats,
    links: &[ScoredLink],
    pair: [u32; 2],
) -> Option<Rival> {
    let [a, b] = pair;
    let seen = |link: &ScoredLink, linked_to: u32, counterpart: u32| {
        let record = match (link.left == linked_to, link.right == linked_to) {
            (true, _) => link.right,
            (false, true) => link.left,
            (false, false) => return None,
        };
        let between = || {
            let pair = [record.min(counterpart), record.max(counterpart)];
            let found = links.iter().find(|link| [link.left, link.right] == pair);
            found.map_or(MatchWeight::from_millibits(i32::MIN), |link| link.own)
        };
        let rival = is_rival(table, cluster_of, repeats, [record, counterpart], between);
        rival.then_some(Rival { record, linked_to, own: link.own })
    };
    links
        .iter()
        .flat_map(|link| [seen(link, a, b), seen(link, b, a)])
        .flatten()
        .filter(|rival| rival.own >= NO_RIVAL)
        .max_by_key(|rival| (rival.own, std::cmp::Reverse((rival.record, rival.linked_to))))
}

/// Records of other people who live with, or stand on the row of, the first of a pair, each with those of the second who
/// are taken for the same person; ascending. Empty where the two are at one home.
#[must_use]
pub fn shared_company(
    table: &ComparisonTable,
    cluster_of: &[u32],
    pair: [u32; 2],
) -> Vec<(u32, u32)> {
    let [a, b] = pair;
    let home = |record: u32| table.records[record as usize].residence;
    if home(a).agrees(home(b)) {
        return Vec::new();
    }
    let company = Company::of(table, cluster_of);
    let own = [cluster_of[a as usize], cluster_of[b as usize]];
    let theirs = company.at(b);
    let ours = company.at(a).iter().filter(|(cluster, _)| !own.contains(cluster));
    ours.flat_map(|&(cluster, mate)| {
        let same = theirs.iter().filter(move |(other, _)| *other == cluster);
        same.map(move |&(_, other)| (mate, other))
    })
    .collect()
}
