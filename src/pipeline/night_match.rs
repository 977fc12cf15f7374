//! What matching found tonight; or on the last night, where tonight's records and decisions are the same to the last one.
//!
//! In: a finished [`Matched`], or what was saved of one. Out: clusters and links with the rule that brought each together, and what the report
//! tells. Everything here rests on the records, their addresses, the rulings, the model and the year, on no other date: whoever asks for
//! what was found before has made sure of those.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::editions::{EditionLink, LinkDecision};
use crate::links::{Model, RememberedContext, RememberedPairs, ScoredLink, TrainingReport};
use crate::pairs::{BlockingReport, RulesMet};
use crate::persons::{Clusters, Merges, Ruling, Rulings, Unobeyed};
use crate::pipeline::matching::Matched;

/// What people have said that a night's matching rests on: if it is the same, and the records are, so is what comes of them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Said {
    /// The rulings that were to be obeyed.
    pub(super) decided: Vec<Ruling>,
    /// The records of people of whom nobody is to know, ascending.
    pub(super) hidden: Vec<u32>,
}

/// What is saved of a night's matching for a night that finds the same records.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct MatchFound {
    /// What people had said.
    pub(super) said: Said,
    /// Which record belongs to which cluster, and which pairs are doubtful.
    pub(super) clusters: Clusters,
    /// What blocking did.
    pub(super) blocking: BlockingReport,
    /// Candidate pairs.
    pub(super) pairs: usize,
    /// How many pairs there are of each weight of their own.
    pub(super) by_weight: BTreeMap<i32, u64>,
    /// The rulings, as far as they were obeyed.
    pub(super) rulings: Rulings,
    /// Decisions that were not.
    pub(super) unobeyed: Vec<Unobeyed>,
    /// For each of the edition's links, in their order, the blocking rules that bring the two together.
    pub(super) rules_met: RulesMet,
}

/// What matching leaves to the next night, beside what it found.
#[derive(Clone, Debug)]
pub(super) struct LeftByMatching {
    /// What all pairs weigh by themselves.
    pub(super) pairs: RememberedPairs,
    /// How what hangs together was merged.
    pub(super) merges: Merges,
    /// What was found around the pairs.
    pub(super) context: RememberedContext,
}

/// A night's matching.
pub(super) struct NightMatch {
    pub(super) found: MatchFound,
    /// The model that scored.
    pub(super) model: Model,
    /// How it was trained, unless it was given.
    pub(super) training: Option<TrainingReport>,
    /// Pairs that were looked for, unless all were.
    pub(super) pairs_looked_for: Option<u64>,
}

impl NightMatch {
    /// What matching has come to, and what it leaves to the next night.
    pub(super) fn of(matched: Matched, said: Said) -> (Self, LeftByMatching) {
        let Matched {
            clusters,
            model,
            training,
            blocking,
            pairs,
            rules_met,
            links: _,
            by_weight,
            rulings,
            unobeyed,
            remembered,
            merges,
            context,
            pairs_looked_for,
        } = matched;
        let found =
            MatchFound { said, clusters, blocking, pairs, by_weight, rulings, unobeyed, rules_met };
        (
            Self { found, model, training, pairs_looked_for },
            LeftByMatching {
                pairs: remembered.unwrap_or_default(),
                merges: merges.unwrap_or_default(),
                context: context.unwrap_or_default(),
            },
        )
    }
}

impl MatchFound {
    /// The links that the edition tells of.
    pub(super) fn edition_links(&self) -> Vec<EditionLink> {
        let links = stated(&self.clusters);
        let links = links.iter().enumerate();
        links
            .map(|(at, (link, decision))| EditionLink {
                left: link.left,
                right: link.right,
                weight: link.weight,
                context: link.context,
                decision: *decision,
                met_by: self.rules_met.first(at).and_then(|rule| u16::try_from(rule).ok()),
            })
            .collect()
    }

    /// True if so many records can be what it was found of: what comes from a file may be anything.
    pub(super) fn is_of(&self, records: usize) -> bool {
        let Clusters { cluster_of, linked, doubtful } = &self.clusters;
        let within = |link: &ScoredLink| link.left < link.right && (link.right as usize) < records;
        cluster_of.len() == records
            && cluster_of.iter().all(|cluster| (*cluster as usize) < records)
            && linked.iter().chain(doubtful.iter().map(|(link, _)| link)).all(within)
            && self.rules_met.links() == linked.len() + self.clusters.for_review().count()
    }
}

/// Links inside persons, then those that wait for a steward, as [`Clusters::stated_pairs`] has them.
fn stated(clusters: &Clusters) -> Vec<(&ScoredLink, LinkDecision)> {
    let linked = clusters.linked.iter().map(|link| (link, LinkDecision::Linked));
    linked.chain(clusters.for_review().map(|link| (link, LinkDecision::Review))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{MatchFound, Said};
    use crate::editions::LinkDecision;
    use crate::links::ScoredLink;
    use crate::pairs::{BlockingReport, RulesMet};
    use crate::persons::{Clusters, Doubt, Rulings};
    use crate::values::MatchWeight;

    /// Four records: the first two are one person, the third may be, the fourth is not by decision.
    fn found() -> MatchFound {
        let link =
            |left, right| ScoredLink::of_its_own(left, right, MatchWeight::from_millibits(9));
        MatchFound {
            said: Said::default(),
            clusters: Clusters {
                cluster_of: vec![0, 0, 2, 3],
                linked: vec![link(0, 1)],
                doubtful: vec![(link(1, 3), Doubt::Decided(7)), (link(1, 2), Doubt::Weak)],
            },
            blocking: BlockingReport::default(),
            pairs: 3,
            by_weight: BTreeMap::new(),
            rulings: Rulings::default(),
            unobeyed: Vec::new(),
            rules_met: RulesMet::of_rules(9, &[&[4, 7], &[]]),
        }
    }

    #[test]
    fn what_was_saved_is_refused_for_any_other_number_of_records_or_links() {
        assert!(found().is_of(4));
        assert!(!found().is_of(3) && !found().is_of(5));
        assert!(!MatchFound { rules_met: RulesMet::of_rules(9, &[&[]]), ..found() }.is_of(4));
        let mut astray = found();
        astray.clusters.linked[0].right = 4;
        assert!(!astray.is_of(4));
    }

    #[test]
    fn the_edition_tells_of_links_with_their_rules_and_not_of_what_is_decided() {
        let told = found().edition_links();
        let told: Vec<_> =
            told.iter().map(|link| (link.left, link.right, link.decision, link.met_by)).collect();
        let wanted = [(0, 1, LinkDecision::Linked, Some(4)), (1, 2, LinkDecision::Review, None)];
        assert_eq!(told, wanted);
    }
}
