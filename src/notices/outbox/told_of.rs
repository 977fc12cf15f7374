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
    /// By what partners recognise them, by record.
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
        Self { person, records: marks, postcodes, related }
    }
}
