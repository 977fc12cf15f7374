//! Persons: do the predicted clusters hold the mentions that truth puts together?

use std::collections::BTreeMap;

use crate::quality::assignments::JoinedMention;
use crate::quality::score::Score;

fn pairs(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}

fn sizes<'m, K: Ord>(
    mentions: &'m [JoinedMention],
    key: impl Fn(&'m JoinedMention) -> K,
) -> BTreeMap<K, u64> {
    let mut sizes = BTreeMap::new();
    for mention in mentions {
        *sizes.entry(key(mention)).or_insert(0) += 1;
    }
    sizes
}

/// Over all unordered pairs of mentions: predicted together against truly together.
#[must_use]
pub fn pairwise(mentions: &[JoinedMention]) -> Score {
    let count = |sizes: BTreeMap<_, u64>| sizes.values().map(|&size| pairs(size)).sum();
    let both: u64 = sizes(mentions, |m| (m.true_person, m.predicted_person))
        .values()
        .map(|&size| pairs(size))
        .sum();
    Score::from_counts(
        both,
        count(sizes(mentions, |m| m.predicted_person)),
        count(sizes(mentions, |m| m.true_person)),
    )
}

/// B-cubed (A. Bagga and B. Baldwin, 1998): each mention's own precision and recall, averaged over mentions. Big clusters
/// weigh no more than their mentions.
#[must_use]
pub fn b_cubed(mentions: &[JoinedMention]) -> Score {
    if mentions.is_empty() {
        return Score::from_shares(1.0, 1.0);
    }
    let truth = sizes(mentions, |m| m.true_person);
    let predicted = sizes(mentions, |m| m.predicted_person);
    let (mut precision, mut recall) = (0.0, 0.0);
    for ((person, cluster), both) in sizes(mentions, |m| (m.true_person, m.predicted_person)) {
        let squared = (both * both) as f64;
        precision += squared / predicted[&cluster] as f64;
        recall += squared / truth[&person] as f64;
    }
    let count = mentions.len() as f64;
    Score::from_shares(precision / count, recall / count)
}

#[cfg(test)]
mod tests {
    use super::{b_cubed, pairwise};
    use crate::quality::assignments::JoinedMention;

    fn mention(true_person: u32, predicted_person: u32) -> JoinedMention {
        JoinedMention {
            true_person,
            predicted_person,
            true_household: None,
            private: false,
            predicted_household: None,
            tags: Vec::new(),
        }
    }

    #[test]
    fn a_worked_example_scores_as_by_hand() {
        // truth {a b c} {d}; predicted {a b} {c d}
        let mentions = [mention(1, 1), mention(1, 1), mention(1, 2), mention(2, 2)];
        let score = pairwise(&mentions);
        assert!((score.precision - 0.5).abs() < 1e-12 && (score.recall - 1.0 / 3.0).abs() < 1e-12);
        let score = b_cubed(&mentions);
        assert!((score.precision - 0.75).abs() < 1e-12, "{score}");
        assert!(
            (score.recall - (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 1.0) / 4.0).abs() < 1e-12,
            "{score}"
        );
    }
}
