//! How well it went for those who are hard: by the truth's tags.
//!
//! In: joined mentions. Out: counts of pairs in which a mention carries a tag, and how many people of one household who share a
//! tag (twins, namesakes) were kept apart. Which tags there are is the truth's own affair.

use std::collections::{BTreeMap, BTreeSet};

use crate::quality::assignments::JoinedMention;
use crate::quality::score::Score;

/// Of the pairs in which a mention carries a tag: how many are true, predicted, and both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TagScore {
    /// The tag.
    pub tag: String,
    /// True pairs of mentions with it.
    pub pairs: u64,
    /// Of these, those predicted.
    pub found: u64,
    /// Predicted pairs with it.
    pub predicted: u64,
}

impl TagScore {
    /// Precision, recall and F1.
    #[must_use]
    pub fn score(&self) -> Score {
        Score::from_counts(self.found, self.predicted, self.pairs)
    }
}

/// Scores by the tags that either mention of a pair carries, in the order of their names.
#[must_use]
pub fn tag_scores(mentions: &[JoinedMention]) -> Vec<TagScore> {
    let groups = Groups::of(mentions);
    let tags: BTreeSet<&str> =
        mentions.iter().flat_map(|mention| &mention.tags).map(String::as_str).collect();
    tags.into_iter()
        .map(|tag| groups.count(mentions, tag, |mention| mention.tags.iter().any(|own| own == tag)))
        .collect()
}

/// Counts the pairs of which at least one mention is `marked`, under the name `tag`.
#[must_use]
pub fn pairs_with(
    mentions: &[JoinedMention],
    tag: &str,
    marked: impl Fn(&JoinedMention) -> bool,
) -> TagScore {
    Groups::of(mentions).count(mentions, tag, marked)
}

/// The mentions in groups that make pairs, sorted once for all tags.
struct Groups {
    truth: Vec<((u32, u32), usize)>,
    both: Vec<((u32, u32), usize)>,
    predicted: Vec<((u32, u32), usize)>,
}

impl Groups {
    fn of(mentions: &[JoinedMention]) -> Self {
        let sorted = |key: fn(&JoinedMention) -> (u32, u32)| {
            let mut order: Vec<((u32, u32), usize)> = mentions.iter().map(key).zip(0..).collect();
            order.sort_unstable();
            order
        };
        Self {
            truth: sorted(|mention| (mention.true_person, 0)),
            both: sorted(|mention| (mention.true_person, mention.predicted_person)),
            predicted: sorted(|mention| (mention.predicted_person, 0)),
        }
    }

    fn count(
        &self,
        mentions: &[JoinedMention],
        tag: &str,
        marked: impl Fn(&JoinedMention) -> bool,
    ) -> TagScore {
        let marks: Vec<bool> = mentions.iter().map(marked).collect();
        let pairs = |count: u64| count * count.saturating_sub(1) / 2;
        // all pairs of a group but those between two unmarked mentions
        let marked_pairs = |order: &[((u32, u32), usize)]| -> u64 {
            order
                .chunk_by(|a, b| a.0 == b.0)
                .map(|group| {
                    let unmarked = group.iter().filter(|&&(_, at)| !marks[at]).count();
                    pairs(group.len() as u64) - pairs(unmarked as u64)
                })
                .sum()
        };
        TagScore {
            tag: tag.to_owned(),
            pairs: marked_pairs(&self.truth),
            found: marked_pairs(&self.both),
            predicted: marked_pairs(&self.predicted),
        }
    }
}

/// Of the pairs of true people of one household who both carry a tag, how many no predicted person holds mentions of both of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptApart {
    /// The tag.
    pub tag: String,
    /// Pairs of people.
    pub pairs: u64,
    /// Of these, those kept apart.
    pub apart: u64,
}

/// Counts how many people of one household who share a tag were kept apart.
#[must_use]
pub fn kept_apart(mentions: &[JoinedMention], tag: &str) -> KeptApart {
    let mut homes: BTreeMap<u32, BTreeMap<u32, BTreeSet<u32>>> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.tags.iter().any(|own| own == tag)) {
        if let Some(home) = mention.true_household {
            let people = homes.entry(home).or_default();
            people.entry(mention.true_person).or_default().insert(mention.predicted_person);
        }
    }
    let mut kept = KeptApart { tag: tag.to_owned(), pairs: 0, apart: 0 };
    for people in homes.values() {
        let held: Vec<&BTreeSet<u32>> = people.values().collect();
        for (nth, one) in held.iter().enumerate() {
            for other in &held[nth + 1..] {
                kept.pairs += 1;
                kept.apart += u64::from(one.is_disjoint(other));
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(true_person: u32, predicted_person: u32, tags: &[&str]) -> JoinedMention {
        JoinedMention {
            true_person,
            predicted_person,
            true_household: Some(7),
            private: true,
            predicted_household: None,
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        }
    }

    #[test]
    fn pairs_count_where_either_mention_carries_the_tag() {
        // truth {a b c} {d}; predicted {a b} {c d}; a moved
        let mentions =
            [mention(1, 1, &["mover"]), mention(1, 1, &[]), mention(1, 2, &[]), mention(2, 2, &[])];
        let scores = tag_scores(&mentions);
        // true: ab and ac, predicted: ab
        assert_eq!(
            scores,
            [TagScore { tag: "mover".to_owned(), pairs: 2, found: 1, predicted: 1 }]
        );
        assert!((scores[0].score().f1 - 2.0 / 3.0).abs() < 1e-12);
        let others = pairs_with(&mentions, "stayer", |mention| mention.tags.is_empty());
        assert_eq!((others.pairs, others.found, others.predicted), (3, 1, 2));
    }

    #[test]
    fn twins_are_kept_apart_only_if_no_person_holds_a_mention_of_both() {
        let twins = [
            mention(1, 1, &["twin"]),
            mention(1, 2, &["twin"]),
            mention(2, 3, &["twin"]),
            mention(3, 1, &[]), // a sibling taken for a twin is another matter
        ];
        let kept = kept_apart(&twins, "twin");
        assert_eq!((kept.pairs, kept.apart), (1, 1));
        let merged: Vec<_> = twins.into_iter().chain([mention(2, 1, &["twin"])]).collect();
        assert_eq!(kept_apart(&merged, "twin").apart, 0);
    }

    #[test]
    fn people_of_two_households_are_no_pair() {
        let elsewhere = JoinedMention { true_household: Some(8), ..mention(2, 1, &["twin"]) };
        assert_eq!(kept_apart(&[mention(1, 1, &["twin"]), elsewhere], "twin").pairs, 0);
    }
}
