//! Persons who moved together under one name: asked about, if nobody has said yet whether they are one.
//!
//! In: pairs of persons that events leave in question, what matching found. Out: a doubtful pair of records for each, for the queue of clerical
//! review. No link of theirs reached the queue by itself; what they did together puts them where it begins.

use std::collections::BTreeSet;

use crate::editions::{EditionLink, LinkDecision};
use crate::links::{ContextFinding, Thresholds};
use crate::persons::Person;
use crate::pipeline::night_match::MatchFound;
use crate::values::PersonId;

/// A doubtful pair for each pair of persons that no link between them has put before a steward, and of whom none has been decided.
pub(super) fn asked_movers(
    in_question: &BTreeSet<[PersonId; 2]>,
    persons: &[Person],
    found: &MatchFound,
    thresholds: Thresholds,
) -> Vec<EditionLink> {
    if in_question.is_empty() {
        return Vec::new();
    }
    let records = |id: PersonId| {
        persons.iter().find(|person| person.id == id).map_or(&[][..], |person| &person.records)
    };
    let asked = |&[one, other]: &[PersonId; 2]| {
        let (one, other) = (records(one), records(other));
        let joins = |left: u32, right: u32| {
            (one.contains(&left) && other.contains(&right))
                || (one.contains(&right) && other.contains(&left))
        };
        let is_known = found.clusters.doubtful.iter().any(|(it, _)| joins(it.left, it.right));
        if is_known || found.rulings.apart(one, other).is_some() {
            return None;
        }
        let (one, other) = (*one.first()?, *other.first()?);
        Some(EditionLink {
            left: one.min(other),
            right: one.max(other),
            weight: thresholds.review,
            context: ContextFinding::default(),
            decision: LinkDecision::Review,
            met_by: None,
        })
    };
    in_question.iter().filter_map(asked).collect()
}
