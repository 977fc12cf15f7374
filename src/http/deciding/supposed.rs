//! Whose each record would be if something were decided.
//!
//! In: the edition's records, the clusters that a decision would make. Out: the same records, found with whoever would have them; the identifiers that these would
//! go by. Everything that is asked of records as they lie today can be asked of these. Pure, but for the edition that it looks into.

use std::collections::BTreeMap;

use crate::editions::EditionError;
use crate::journal::DecidedRecord;
use crate::persons::assign;
use crate::sharing::{RecordFound, RecordsToday};
use crate::values::{MentionKey, PersonId};

/// A record of a cluster that would be: its key, whose it is today, and whether its dataset is fenced.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Lies {
    pub(super) key: MentionKey,
    pub(super) person: PersonId,
    pub(super) fenced: bool,
}

/// The identifier of each cluster: that which the night would carry over, or none where it would mint one.
pub(super) fn identifiers(clusters: &[Vec<Lies>]) -> Vec<Option<PersonId>> {
    let claims: Vec<Vec<(Option<PersonId>, [u32; 2])>> = clusters
        .iter()
        .map(|cluster| {
            let mut claims: BTreeMap<Option<PersonId>, [u32; 2]> = BTreeMap::new();
            for Lies { person, fenced, .. } in cluster {
                claims.entry(Some(*person)).or_default()[usize::from(*fenced)] += 1;
            }
            claims.into_iter().collect()
        })
        .collect();
    match assign(&claims, 0, |_| Ok::<_, std::convert::Infallible>(None)) {
        Ok(assigned) => assigned.ids,
        Err(never) => match never {},
    }
}

/// The edition's records, some of them with somebody else.
#[derive(Debug)]
pub(super) struct Supposed<'r, R> {
    pub(super) records: &'r R,
    /// Whose records would change hands.
    pub(super) moved: BTreeMap<MentionKey, PersonId>,
}

impl<R: RecordsToday> RecordsToday for Supposed<'_, R> {
    fn find(&self, record: &DecidedRecord) -> Result<Option<RecordFound>, EditionError> {
        let found = self.records.find(record)?;
        Ok(found.map(|RecordFound { key, person }| {
            let person = self.moved.get(&key).copied().unwrap_or(person);
            RecordFound { key, person }
        }))
    }

    fn is_unchanged(&self, record: &DecidedRecord, at: &MentionKey) -> Result<bool, EditionError> {
        self.records.is_unchanged(record, at)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lies, identifiers};
    use crate::values::{DatasetName, MentionKey, PersonId, Role};

    fn lies(person: u64, record: &str, fenced: bool) -> Lies {
        let key = MentionKey {
            dataset: DatasetName("a".into()),
            record_id: record.into(),
            role: Role { word: "".into(), ordinal: 0 },
        };
        Lies { key, person: PersonId::from_bits(person).unwrap(), fenced }
    }

    fn id(bits: u64) -> Option<PersonId> {
        PersonId::from_bits(bits).ok()
    }

    #[test]
    fn of_two_that_are_joined_the_identifier_with_more_evidence_stays() {
        let both = vec![lies(1, "1", false), lies(2, "2", false), lies(2, "3", false)];
        assert_eq!(identifiers(&[both]), [id(2)]);
    }

    #[test]
    fn whoever_keeps_most_of_the_evidence_keeps_the_identifier_and_the_other_gets_a_new_one() {
        let (few, many) =
            (vec![lies(1, "1", false)], vec![lies(1, "2", false), lies(1, "3", false)]);
        assert_eq!(identifiers(&[few, many]), [None, id(1)]);
    }

    #[test]
    fn fenced_evidence_decides_nothing_while_open_evidence_does() {
        let fenced = vec![lies(1, "1", true), lies(1, "2", true)];
        assert_eq!(identifiers(&[fenced, vec![lies(1, "3", false)]]), [None, id(1)]);
    }
}
