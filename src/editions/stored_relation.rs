//! A relation as an edition stores it.
//!
//! In: a relation between two identifiers, with record numbers. Out: keys that sort by either person, the other and the kind; bytes; and the
//! relation again. It stands in the table twice, under the one and under the other, so that what is known of a person is found by that
//! person, whichever end it is.

use serde::{Deserialize, Serialize};

use super::stored_values::{Stored, place_of};
use crate::households::{Relation, RelationDoubt};
use crate::rules::RelationKind;
use crate::values::PersonId;

/// What one person is to another, as an edition holds it; records are by number.
pub type StoredRelation = Relation<PersonId>;

#[derive(Serialize, Deserialize)]
struct RelationOnDisk {
    from: Option<u32>,
    to: Option<u32>,
    records: Vec<u32>,
    doubt: Option<u8>,
}

/// Under which of its two persons a relation stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Under {
    /// Who is it.
    One = 0,
    /// To whom.
    Other = 1,
}

/// The key under one of the two.
pub(super) fn key(relation: &StoredRelation, under: Under) -> [u8; 18] {
    let (first, second) = match under {
        Under::One => (relation.one, relation.other),
        Under::Other => (relation.other, relation.one),
    };
    let mut key = [0; 18];
    key[..8].copy_from_slice(&first.store().to_be_bytes());
    key[8..16].copy_from_slice(&second.store().to_be_bytes());
    key[16] = place_of(&RelationKind::ALL, &relation.kind);
    key[17] = under as u8;
    key
}

/// The bytes of a relation.
pub(super) fn encode(relation: &StoredRelation) -> Option<Vec<u8>> {
    let Relation { kind: _, one: _, other: _, from, to, records, doubt } = relation;
    let form = RelationOnDisk {
        from: from.as_ref().map(Stored::store),
        to: to.as_ref().map(Stored::store),
        records: records.clone(),
        doubt: doubt.as_ref().map(|doubt| place_of(&RelationDoubt::ALL, doubt)),
    };
    postcard::to_allocvec(&form).ok()
}

/// The relation again, and under whom it stands.
pub(super) fn decode(key: &[u8], bytes: &[u8]) -> Option<(StoredRelation, Under)> {
    let (first, rest) = key.split_first_chunk()?;
    let (second, rest) = rest.split_first_chunk()?;
    let (one, other, kind, under) = match *rest {
        [kind, 0] => (first, second, kind, Under::One),
        [kind, 1] => (second, first, kind, Under::Other),
        _ => return None,
    };
    let form: RelationOnDisk = postcard::from_bytes(bytes).ok()?;
    let from = match form.from {
        None => None,
        Some(day) => Some(Stored::restore(day)?),
    };
    let to = match form.to {
        None => None,
        Some(day) => Some(Stored::restore(day)?),
    };
    let doubt = match form.doubt {
        None => None,
        Some(place) => Some(*RelationDoubt::ALL.get(usize::from(place))?),
    };
    let relation = Relation {
        kind: *RelationKind::ALL.get(usize::from(kind))?,
        one: PersonId::restore(u64::from_be_bytes(*one))?,
        other: PersonId::restore(u64::from_be_bytes(*other))?,
        from,
        to,
        records: form.records,
        doubt,
    };
    Some((relation, under))
}

/// A relation's stored form with other numbers of the same records, in the same order; `None` if one has none, or the form is none.
pub(super) fn renumbered(bytes: &[u8], now: impl Fn(u32) -> Option<u32>) -> Option<Vec<u8>> {
    let mut form: RelationOnDisk = postcard::from_bytes(bytes).ok()?;
    for record in &mut form.records {
        *record = now(*record)?;
    }
    postcard::to_extend(&form, Vec::with_capacity(bytes.len() + 8)).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{StoredRelation, Under, decode, encode, key};
    use crate::households::RelationDoubt;
    use crate::rules::RelationKind;
    use crate::values::PersonId;

    #[test]
    fn every_relation_reads_back_as_itself_and_half_of_it_as_none() {
        for kind in RelationKind::ALL {
            for doubt in RelationDoubt::ALL.map(Some).into_iter().chain([None]) {
                let relation = StoredRelation {
                    kind,
                    one: PersonId::from_bits(7).unwrap(),
                    other: PersonId::from_bits(900).unwrap(),
                    from: Some(date(2020, 2, 29)),
                    to: doubt.map(|_| date(2024, 1, 1)),
                    records: vec![3, 70_000],
                    doubt,
                };
                for under in [Under::One, Under::Other] {
                    let (key, bytes) = (key(&relation, under), encode(&relation).unwrap());
                    assert_eq!(decode(&key, &bytes), Some((relation.clone(), under)));
                    assert_eq!(decode(&key[..9], &bytes), None);
                    assert_eq!(decode(&key, &bytes[..bytes.len() / 2]), None);
                }
            }
        }
    }
}
