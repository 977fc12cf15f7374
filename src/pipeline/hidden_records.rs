//! Persons where nobody is to know of some records: the others are settled as if these were not there, and then they attach.
//!
//! In: all pairs, those of hidden records among them. Out: links and clusters. What surrounds a link, whom a steward's word binds, which links wait for a
//! steward: nothing of it rests on a hidden record, unless the link is its own.

use crate::links::{Model, ScoredLink, Scorer, WeighedPair};
use crate::persons::{Clusters, Ruling, Rulings, attach_last};
use crate::pipeline::context_rounds::{ContextWeights, Ground, settle_context};

/// As [`settle_context`]. `decided` are the rulings that the ground's were made of; `scorer` binds a model to the records.
pub(super) fn settle_hiding<'t>(
    ground: Ground<'t>,
    decided: &[Ruling],
    scorer: impl Fn(&Model) -> Scorer<'t>,
    model: &mut Model,
    pairs: Vec<WeighedPair>,
    weights: ContextWeights,
) -> (Vec<ScoredLink>, Clusters) {
    let Ground { table, fenced, hidden, .. } = ground;
    if hidden.is_empty() {
        return settle_context(ground, scorer(model), model, pairs, weights);
    }
    let is_hidden = |record: u32| hidden[record as usize];
    let (of_hidden, pairs): (Vec<WeighedPair>, Vec<WeighedPair>) =
        pairs.into_iter().partition(|it| is_hidden(it.left) || is_hidden(it.right));
    let (of_others, _) =
        Rulings::reconcile_among(table, fenced, decided, |record| !is_hidden(record));
    let among_others = Ground { rulings: &of_others, ..ground };
    let (links, clusters) = settle_context(among_others, scorer(model), model, pairs, weights);
    let of_hidden = of_hidden.into_iter().map(ScoredLink::from).collect();
    let scorer = scorer(model);
    (links, attach_last(ground.judge(&scorer), clusters, of_hidden, hidden))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::settle_hiding;
    use crate::links::{ScoredLink, WeighedPair};
    use crate::pairs::sample::{Sample, table_of};
    use crate::persons::{Clusters, DeathEntries, Ruling, Rulings};
    use crate::pipeline::context_rounds::{ContextWeights, Ground};
    use crate::pipeline::context_rounds_tests::{
        RECORDS, THRESHOLDS, decided, model, scorer, somebody, weighed,
    };

    /// A town of records, pairs and decisions.
    struct Town {
        samples: Vec<Sample>,
        pairs: Vec<WeighedPair>,
        fenced: Vec<bool>,
        hidden: Vec<bool>,
        decided: Vec<Ruling>,
    }

    impl Town {
        fn settled(&self) -> (Vec<ScoredLink>, Clusters) {
            let table = table_of(&self.samples);
            let fenced: Vec<bool> = self
                .fenced
                .iter()
                .zip(&self.hidden)
                .map(|(fenced, hidden)| *fenced || *hidden)
                .collect();
            let rulings = Rulings::reconcile(&table, &fenced, &self.decided).0;
            let hidden = if self.hidden.contains(&true) { &self.hidden[..] } else { &[] };
            let ground = Ground {
                table: &table,
                fenced: &fenced,
                hidden,
                deaths: DeathEntries::NONE,
                thresholds: THRESHOLDS,
                rulings: &rulings,
                merging: None,
                memory: None,
            };
            let (mut model, pairs) = (model(), self.pairs.clone());
            let bind = |model: &_| scorer(&table, model);
            settle_hiding(ground, &self.decided, bind, &mut model, pairs, ContextWeights::AsGiven)
        }

        /// The town without its hidden records.
        fn without(&self) -> Self {
            let place = |record: u32| {
                let before = &self.hidden[..record as usize];
                let place = before.iter().filter(|hidden| !**hidden).count();
                (!self.hidden[record as usize]).then(|| u32::try_from(place).unwrap())
            };
            let shown = |at: &usize| !self.hidden[*at];
            let places = || (0..self.samples.len()).filter(shown);
            let pair = |it: &WeighedPair| {
                Some(WeighedPair { left: place(it.left)?, right: place(it.right)?, own: it.own })
            };
            let ruling = |it: &Ruling| {
                let pair = [place(it.pair[0])?, place(it.pair[1])?];
                Some(Ruling { pair, ..*it })
            };
            Self {
                samples: places().map(|at| self.samples[at].clone()).collect(),
                pairs: self.pairs.iter().filter_map(pair).collect(),
                fenced: places().map(|at| self.fenced[at]).collect(),
                hidden: vec![false; places().count()],
                decided: self.decided.iter().filter_map(ruling).collect(),
            }
        }

        /// The places of the records that are not hidden.
        fn shown(&self) -> Vec<u32> {
            let all = (0_u32..).zip(&self.hidden);
            all.filter(|(_, hidden)| !**hidden).map(|(at, _)| at).collect()
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

        #[test]
        fn the_others_are_as_if_hidden_records_had_never_been_loaded(
            samples in prop::collection::vec(somebody(), RECORDS as usize),
            pairs in weighed(),
            fenced in prop::collection::vec(prop::bool::weighted(0.15), RECORDS as usize),
            hidden in prop::collection::vec(prop::bool::weighted(0.25), RECORDS as usize),
            decided in decided(),
        ) {
            let with = Town { samples, pairs, fenced, hidden, decided };
            let (links, found) = with.settled();
            let (links_without, without) = with.without().settled();
            let shown = with.shown();
            let of = |at: usize| found.cluster_of[shown[at] as usize];
            for one in 0..shown.len() {
                for other in 0..one {
                    let together = without.cluster_of[one] == without.cluster_of[other];
                    prop_assert_eq!(of(one) == of(other), together);
                }
            }
            let renamed = |link: &ScoredLink| {
                let [left, right] = [link.left, link.right].map(|at| shown[at as usize]);
                ScoredLink { left, right, ..*link }
            };
            let expected: Vec<ScoredLink> = links_without.iter().map(renamed).collect();
            prop_assert_eq!(links, expected);
            // nothing that waits for a steward is of a hidden record, or other than it would be
            let doubtful: Vec<_> =
                without.doubtful.iter().map(|(link, doubt)| (renamed(link), *doubt)).collect();
            prop_assert_eq!(&found.doubtful, &doubtful);
            // a hidden record may belong to somebody all the same, and each cluster is named by its first record
            for (record, cluster) in (0_u32..).zip(&found.cluster_of) {
                prop_assert!(*cluster <= record && found.cluster_of[*cluster as usize] == *cluster);
            }
            for link in &found.linked {
                let [left, right] = [link.left, link.right].map(|at| found.cluster_of[at as usize]);
                prop_assert_eq!(left, right);
            }
        }
    }

    #[test]
    fn a_hidden_record_finds_its_person_and_bridges_no_two() {
        // of three lists, so that none is another's rival
        let alike = |list| Sample::person("ANN", "GARIBALDI").born(1980, 4, 9).dataset(list);
        let pair = |left, right, bits: f64| WeighedPair {
            left,
            right,
            own: crate::values::MatchWeight::from_bits(bits),
        };
        let town = |hidden: [bool; 3]| Town {
            samples: [0, 1, 2].map(alike).into(),
            pairs: vec![pair(0, 1, 9.0), pair(1, 2, 8.0)],
            fenced: vec![false; 3],
            hidden: hidden.to_vec(),
            decided: Vec::new(),
        };
        assert_eq!(town([false; 3]).settled().1.cluster_of, [0, 0, 0], "it would bridge them");
        let found = town([false, true, false]).settled().1;
        assert_eq!(found.cluster_of, [0, 0, 2]);
        assert_eq!((found.linked.len(), found.doubtful.len()), (1, 0));
    }
}
