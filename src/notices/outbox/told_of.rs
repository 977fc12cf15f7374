//! Who somebody is to the partners: whether one knows them, where they live, who works with them.
//!
//! In: a person's records, the relationships that stand. Out: what owing asks of them, put together once for all subscriptions.

use compact_str::CompactString;

use crate::normalise::NormalisedRecord;
use crate::notices::subscription::ClientMarks;
use crate::values::{MentionKey, OrganisationName, PersonId};

/// Somebody to whom something has happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AtHand {
    /// Who.
    pub person: PersonId,
    /// By what partners recognise them, by record: a mark stands with the first that has it, so that each is looked for once.
    pub records: Vec<(MentionKey, ClientMarks)>,
    /// Postcodes that their records give and that are not withheld.
    pub postcodes: Vec<CompactString>,
    /// Bodies that have a relationship with them today.
    pub related: Vec<OrganisationName>,
}

impl AtHand {
    /// Somebody, by their records; relationships as they stand.
    #[must_use]
    pub fn of<'r>(
        person: PersonId,
        records: impl IntoIterator<Item = &'r NormalisedRecord>,
        related: Vec<OrganisationName>,
    ) -> Self {
        let (mut marks, mut postcodes) = (Vec::new(), Vec::new());
        for record in records {
            let postcode = record.postcode.as_ref().filter(|_| !record.flags.address_withheld);
            postcodes.extend(postcode.map(|it| CompactString::from(it.as_str())));
            marks.push((record.key.clone(), ClientMarks::of_record(record)));
        }
        postcodes.sort_unstable();
        postcodes.dedup();
        Self::recognised_by(person, marks, postcodes, related)
    }

    /// Somebody by the marks that each of their records leaves.
    #[must_use]
    pub fn recognised_by(
        person: PersonId,
        marks: Vec<(MentionKey, ClientMarks)>,
        postcodes: Vec<CompactString>,
        related: Vec<OrganisationName>,
    ) -> Self {
        let mut records: Vec<(MentionKey, ClientMarks)> = Vec::with_capacity(marks.len());
        for (record, marks) in marks {
            let before: Vec<&ClientMarks> = records.iter().map(|(_, marks)| marks).collect();
            let own = marks.without(&before);
            if !own.is_empty() {
                records.push((record, own));
            }
        }
        Self { person, records, postcodes, related }
    }
}
