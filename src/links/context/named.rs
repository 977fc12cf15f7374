//! Who is meant by what surrounds one pair: its strongest rival, and the company of both sides.
//!
//! For explanations, which name records. Weighing needs no names: `rivals` and `company` find levels.

use super::company::Company;
use super::rivals::Repeats;
use super::rivals::{NO_RIVAL, is_rival};
use super::standing::Standing;
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
    let standing: Vec<Standing> = table.records.iter().map(Standing::of).collect();
    let company = Company::of(table, &[]);
    let cluster = |record: &u32| cluster_of[*record as usize];
    let mates = |record: u32| {
        let beside = company.beside(&standing, record).concat();
        let mut mates: Vec<u32> =
            beside.into_iter().filter(|mate| cluster(mate) != cluster(&record)).collect();
        mates.sort_unstable_by_key(|mate| (cluster(mate), *mate));
        mates.dedup();
        mates
    };
    let own = [cluster(&a), cluster(&b)];
    let (ours, theirs) = (mates(a), mates(b));
    let ours = ours.into_iter().filter(|mate| !own.contains(&cluster(mate)));
    ours.flat_map(|mate| {
        let same = theirs.iter().filter(move |other| cluster(other) == cluster(&mate));
        same.map(move |&other| (mate, other))
    })
    .collect()
}
