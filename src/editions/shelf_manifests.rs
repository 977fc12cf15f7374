//! What the editions on the shelf say of themselves, where that can still be read.
//!
//! In: the shelf. Out: their manifests, and which of them have none. Only the edition that is served has to be sound: a night builds on it. Of
//! the others a night wants to know what they gave out, which the journal knows as well, and which arrivals they rest on.

use super::{EditionError, EditionId, EditionShelf, Manifest, part_names};

/// An edition that is not served, and whose manifest cannot be read.
#[derive(Debug)]
pub struct UnreadEdition {
    /// Which.
    pub id: EditionId,
    /// Why.
    pub fault: EditionError,
}

/// What the editions on a shelf say of themselves.
#[derive(Debug, Default)]
pub struct ShelfManifests {
    /// Those that can be read, oldest first.
    pub read: Vec<Manifest>,
    /// The others, oldest first.
    pub unread: Vec<UnreadEdition>,
}

impl EditionShelf {
    /// The manifests of all editions on the shelf.
    ///
    /// # Errors
    /// [`EditionError::Io`] if the shelf cannot be listed; whatever is wrong with the manifest of the edition that is served.
    pub fn manifests(&self) -> Result<ShelfManifests, EditionError> {
        // what is wrong with the pointer is told by whoever goes by it
        let current = self.current_id().ok().flatten();
        let mut found = ShelfManifests::default();
        for id in self.ids()? {
            match self.manifest(id) {
                Ok(manifest) => found.read.push(manifest),
                Err(fault) if current == Some(id) => return Err(fault),
                Err(fault) => found.unread.push(UnreadEdition { id, fault }),
            }
        }
        Ok(found)
    }

    /// What an edition says of itself.
    pub(super) fn manifest(&self, id: EditionId) -> Result<Manifest, EditionError> {
        Manifest::read(&self.path_of(id).join(part_names::MANIFEST))
    }
}
