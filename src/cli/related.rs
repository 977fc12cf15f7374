//! What a person is to others, in words and for scripts.

use serde_json::{Value, json};

use crate::editions::StoredRelation;
use crate::rules::RelationKind;
use crate::sharing::OperatorPermit;
use crate::values::{MentionKey, PersonId, SharedField};

/// One line: what `whom` is to the other, since when, by which mentions, and what speaks against it.
pub(super) fn line(relation: &StoredRelation, whom: PersonId, mentions: &[String]) -> String {
    let is_one = relation.one == whom;
    let other = if is_one { relation.other } else { relation.one };
    let what = match (relation.kind, is_one) {
        (RelationKind::Partner, _) => "partner of",
        (RelationKind::Parent, true) => "parent of",
        (RelationKind::Parent, false) => "child of",
        (RelationKind::JointlyLiable, _) => "jointly liable with",
        (RelationKind::Carer, true) => "carer of",
        (RelationKind::Carer, false) => "cared for by",
    };
    let since = relation.from.map_or_else(String::new, |from| format!("   since {from}"));
    let until = relation.to.map_or_else(String::new, |to| format!("   until {to}"));
    let doubt = relation
        .doubt
        .map_or_else(String::new, |doubt| format!("   not believed: {}", doubt.in_words()));
    let by =
        if mentions.is_empty() { String::new() } else { format!("   by {}", mentions.join(", ")) };
    format!("  {what} {other}{since}{until}{doubt}{by}")
}

/// True if a relation may be told under a permit: it hides it of neither, closes no mention that says it, and opens what some mention says of it.
pub(super) fn is_open<'k>(
    permit: &OperatorPermit<'_>,
    relation: &StoredRelation,
    mut mentions: impl Iterator<Item = (PersonId, &'k MentionKey)> + Clone,
) -> bool {
    [relation.one, relation.other].into_iter().all(|it| permit.scope().tells_relations_of(it))
        && !mentions.clone().any(|(person, key)| permit.scope().closes(person, key))
        && mentions.any(|(person, key)| permit.shows(person, key, SharedField::Relations))
}

/// The relation for scripts, as it is stored: what the one is to the other.
pub(super) fn to_json(relation: &StoredRelation) -> Value {
    json!({
        "person_id": relation.one.to_string(),
        "relation": relation.kind.word(),
        "other_person_id": relation.other.to_string(),
        "from": relation.from.map(|it| it.to_string()),
        "to": relation.to.map(|it| it.to_string()),
        "doubt": relation.doubt.map(crate::households::RelationDoubt::word),
    })
}
