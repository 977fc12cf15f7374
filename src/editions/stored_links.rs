//! Links among an edition's records, read from it.
//!
//! In: an open edition, numbers of records. Out: what was decided of their pairs. Leaves to `stored_people` how a link is kept.

use super::open_edition::{OpenEdition, decoded};
use super::stored_people::EditionLink;
use super::{EditionError, keys};

impl OpenEdition {
    /// The accepted or doubtful link between two records, by their numbers in either order.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn link(&self, a: u32, b: u32) -> Result<Option<EditionLink>, EditionError> {
        let pair = (a.min(b), a.max(b));
        let found = self.links.find(&keys::of_pair(pair.0, pair.1))?;
        found.map(|(_, value)| decoded(&self.links, EditionLink::decode(pair, value))).transpose()
    }

    /// The accepted and doubtful links between a record and some of later numbers, which ascend; ascending. They stand side by side in the edition, so that one
    /// search finds them all.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn links_to(&self, record: u32, later: &[u32]) -> Result<Vec<EditionLink>, EditionError> {
        let (Some(first), Some(last)) = (later.first(), later.last()) else {
            return Ok(Vec::new());
        };
        let last = keys::of_pair(record, *last);
        let mut links = Vec::new();
        for entry in self.links.between(&keys::of_pair(record, *first), &last)? {
            let (key, value) = entry?;
            let pair = decoded(&self.links, keys::to_pair(key))?;
            if later.binary_search(&pair.1).is_ok() {
                links.push(decoded(&self.links, EditionLink::decode(pair, value))?);
            }
        }
        Ok(links)
    }

    /// All links, accepted and doubtful, by pair of record numbers.
    pub fn links(&self) -> impl Iterator<Item = Result<EditionLink, EditionError>> {
        self.links.iter().map(|entry| {
            let (key, value) = entry?;
            decoded(
                &self.links,
                keys::to_pair(key).and_then(|pair| EditionLink::decode(pair, value)),
            )
        })
    }
}
