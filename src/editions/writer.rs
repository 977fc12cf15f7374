//! Writes an edition beside the shelf, and puts it on the shelf in one step.
//!
//! ```text
//! begin   lock · sweep leftovers · choose the name
//! write   parts into .writing-<id>/, each synced, each read back and verified
//! publish reports · manifest last · sync folder · rename to <id>/ · sync shelf · swap CURRENT · sync shelf
//! ```
//!
//! Invariant: until `CURRENT` is swapped, readers see the previous edition; before the rename, nothing of the new one
//! has a name that a reader looks at. A kill at any moment leaves the one or the other. Only
//! [`StagedEdition::publish`] makes a [`PublishedEdition`].

use std::fs;
use std::path::{Path, PathBuf};

use super::lock::ShelfLock;
use super::manifest::MANIFEST_FORMAT;
use super::{
    EditionCounts, EditionDraft, EditionError, EditionFacts, EditionId, EditionReports,
    EditionShelf, Manifest, ManifestPart, NextSerials, OpenEdition, Renewal, Revision,
    ShelfManifests, UnreadEdition, durable, part_names, parts_writer, renewal, revision,
};

/// The right to write the next edition: holds the shelf's lock.
#[derive(Debug)]
pub struct EditionWriter {
    shelf: EditionShelf,
    lock: ShelfLock,
    id: EditionId,
    previous: Option<EditionId>,
    serials: NextSerials,
    /// Editions of which nobody has said yet that `serials` are above what they gave out.
    unread: Vec<UnreadEdition>,
}

/// An edition whose content is on disk and verified, but which nobody is served yet. Dropped, it is swept away.
pub struct StagedEdition {
    shelf: EditionShelf,
    lock: ShelfLock,
    folder: WritingFolder,
    edition: OpenEdition,
}

/// What comes of revising an edition.
pub enum Revised {
    /// The content of the next one.
    Staged(Box<StagedEdition>),
    /// Nothing: the revision does not fit the edition. Here is the right to write the next one, in full.
    DoesNotFit(EditionWriter),
}

/// An edition that `CURRENT` names.
#[derive(Debug)]
pub struct PublishedEdition {
    edition: OpenEdition,
}

/// An edition on the shelf that is not served until it is released.
#[derive(Debug)]
pub struct HeldEdition {
    edition: OpenEdition,
}

impl EditionWriter {
    pub(super) fn begin(
        shelf: &EditionShelf,
        as_of: jiff::civil::Date,
    ) -> Result<Self, EditionError> {
        let lock = ShelfLock::take(shelf.folder())?;
        shelf.sweep(&lock)?;
        let number = shelf.highest_number(as_of)?.checked_add(1);
        let id = number.and_then(|number| EditionId::new(as_of, number).ok());
        let id = id.ok_or(EditionError::Inconsistent("the as-of date cannot name an edition"))?;
        let previous = shelf.current_id()?;
        if previous.is_none() {
            shelf.require_no_editions()?;
        }
        let manifests = shelf.manifests()?;
        let serials = shelf.serials_above(&manifests)?;
        let ShelfManifests { read: _, unread } = manifests;
        Ok(Self { shelf: shelf.clone(), lock, id, previous, serials, unread })
    }

    /// What the edition will be called.
    #[must_use]
    pub fn id(&self) -> EditionId {
        self.id
    }

    /// The edition that is current now: identifiers carry over from it.
    #[must_use]
    pub fn previous(&self) -> Option<EditionId> {
        self.previous
    }

    /// Where minting goes on: above every edition that was ever on the shelf, held and rolled-back ones too.
    #[must_use]
    pub fn serials(&self) -> NextSerials {
        self.serials
    }

    /// Serials below these are taken too, whatever the shelf knows; `by` says whether that is so for all that an edition gave out.
    ///
    /// # Errors
    /// What is wrong with a damaged edition for which it is not: nobody could say which identifiers would come back for someone else.
    pub fn above(
        mut self,
        taken: NextSerials,
        by: impl Fn(EditionId) -> bool,
    ) -> Result<Self, EditionError> {
        self.serials = self.serials.max(taken);
        match std::mem::take(&mut self.unread).into_iter().find(|unread| !by(unread.id)) {
            Some(UnreadEdition { id: _, fault }) => Err(fault),
            None => Ok(self),
        }
    }

    /// Writes the content, syncs it, and verifies it by reading it back.
    ///
    /// # Errors
    /// [`EditionError::Inconsistent`] if the draft contradicts itself; [`EditionError::Io`] and
    /// [`EditionError::Corrupt`] if the disk does not keep what was written. Nothing is published then.
    pub fn write(self, draft: &EditionDraft<'_>) -> Result<StagedEdition, EditionError> {
        let night = self.id.as_of();
        let parts = |folder: &Path| parts_writer::write_parts(folder, night, draft);
        self.stage(draft.facts, &[], parts)
    }

    /// Writes the content of an edition that differs from an earlier one, which was read whole, in a few people.
    ///
    /// # Errors
    /// As [`EditionWriter::write`].
    pub fn renew(self, renewal: &Renewal<'_>) -> Result<StagedEdition, EditionError> {
        let night = self.id.as_of();
        let shared = renewal.edition.manifest().parts.clone();
        let parts = |folder: &Path| renewal::renew_parts(folder, night, renewal);
        self.stage(renewal.facts, &shared, parts)
    }

    /// Writes the content of an edition that differs from an earlier one, which was read whole, in some records and whom they concern; or nothing,
    /// where what is said to differ does not fit that edition.
    ///
    /// # Errors
    /// As [`EditionWriter::write`], but for content that contradicts itself.
    pub fn revise(self, revision: &Revision<'_>) -> Result<Revised, EditionError> {
        let folder = self.folder_for(revision.facts)?;
        match revision::revise_parts(&folder.path, self.id.as_of(), revision) {
            Err(EditionError::Inconsistent(_)) => {
                drop(folder);
                Ok(Revised::DoesNotFit(self))
            }
            parts => {
                let staged = self.stage_in(folder, revision.facts, &[], parts?)?;
                Ok(Revised::Staged(Box::new(staged)))
            }
        }
    }

    /// Has the parts written, and reads them back, but for those that are `shared` with an edition that was read.
    fn stage(
        self,
        facts: &EditionFacts,
        shared: &[ManifestPart],
        parts: impl FnOnce(&Path) -> Result<(Vec<ManifestPart>, EditionCounts), EditionError>,
    ) -> Result<StagedEdition, EditionError> {
        let folder = self.folder_for(facts)?;
        let parts = parts(&folder.path)?;
        self.stage_in(folder, facts, shared, parts)
    }

    /// A folder to write into, if the facts may be an edition's.
    fn folder_for(&self, facts: &EditionFacts) -> Result<WritingFolder, EditionError> {
        if facts.quality.values().any(|figure| !figure.is_finite()) {
            return Err(EditionError::Inconsistent("a quality figure is not a number"));
        }
        if facts.identifiers.max(self.serials) != facts.identifiers {
            return Err(EditionError::Inconsistent(
                "the next serials lie below ones that were given out",
            ));
        }
        if let Some(UnreadEdition { id, fault: _ }) = self.unread.first() {
            let path = self.shelf.path_of(*id);
            return Err(EditionError::corrupt(&path, "nobody knows what it gave out"));
        }
        WritingFolder::create(self.shelf.folder(), self.id)
    }

    /// Reads back what was written.
    fn stage_in(
        self,
        folder: WritingFolder,
        facts: &EditionFacts,
        shared: &[ManifestPart],
        (parts, counts): (Vec<ManifestPart>, EditionCounts),
    ) -> Result<StagedEdition, EditionError> {
        let manifest = Manifest {
            format_version: MANIFEST_FORMAT,
            program_version: facts.program_version.clone(),
            edition: self.id,
            as_of: self.id.as_of(),
            previous: self.previous,
            inputs: facts.inputs.clone(),
            rules_fingerprint: facts.rules_fingerprint.clone(),
            model_fingerprint: facts.model_fingerprint.clone(),
            counts,
            quality: facts.quality.clone(),
            content_digest: Manifest::digest_of(&parts),
            parts,
            identifiers: facts.identifiers,
            decided_up_to: facts.decided_up_to,
            written_at: String::new(),
            seal: String::new(),
        };
        let edition = OpenEdition::with_manifest(&folder.path, manifest)?;
        edition.verify_all_but(shared)?;
        Ok(StagedEdition { shelf: self.shelf, lock: self.lock, folder, edition })
    }
}

impl StagedEdition {
    /// The edition, to be compared with the last one and reported on. Its manifest is not final.
    #[must_use]
    pub fn edition(&self) -> &OpenEdition {
        &self.edition
    }

    /// Puts the edition on the shelf, does what has to be on disk `first`, and makes it the current one. `written_at` is the clock reading.
    ///
    /// # Errors
    /// [`EditionError::Io`], or what `first` gives: the previous edition is still the current one.
    pub fn publish<E: From<EditionError>>(
        self,
        reports: &EditionReports<'_>,
        written_at: &str,
        first: impl FnOnce(&OpenEdition) -> Result<(), E>,
    ) -> Result<PublishedEdition, E> {
        let Shelved { shelf, lock, edition } = self.shelve(reports, written_at, None)?;
        first(&edition)?;
        shelf.point_at(edition.id(), &lock)?;
        Ok(PublishedEdition { edition })
    }

    /// Puts the edition on the shelf without serving it: its identifiers are reserved, the current edition stays.
    /// `because` is shown to the person who decides; no personal value belongs in it.
    ///
    /// # Errors
    /// [`EditionError::Io`]: nothing was put on the shelf.
    pub fn hold(
        self,
        reports: &EditionReports<'_>,
        written_at: &str,
        because: &str,
    ) -> Result<HeldEdition, EditionError> {
        let Shelved { edition, .. } = self.shelve(reports, written_at, Some(because))?;
        Ok(HeldEdition { edition })
    }

    fn shelve(
        self,
        reports: &EditionReports<'_>,
        written_at: &str,
        held: Option<&str>,
    ) -> Result<Shelved, EditionError> {
        let Self { shelf, lock, folder, edition } = self;
        let EditionReports { json, text, html, run_json } = *reports;
        let mut manifest = edition.into_manifest();
        for (name, content) in [
            (part_names::REPORT_JSON, json),
            (part_names::REPORT_TEXT, text),
            (part_names::REPORT_HTML, html),
            (part_names::RUN_JSON, run_json),
        ] {
            manifest.parts.push(write_part(&folder.path, name, content.as_bytes(), false)?);
        }
        manifest.parts.sort_by(|a, b| a.name.cmp(&b.name));
        written_at.clone_into(&mut manifest.written_at);
        let id = manifest.edition;
        let (_, rendered) = manifest.sealed()?;
        if let Some(because) = held {
            durable::write_file(&folder.path.join(part_names::HELD), because.as_bytes())?;
        }
        durable::write_file(&folder.path.join(part_names::MANIFEST), rendered.as_bytes())?;
        durable::sync_folder(&folder.path)?;
        let shelved = shelf.folder().join(id.to_string());
        durable::rename_folder(&folder.path, &shelved)?;
        let edition = OpenEdition::open(&shelved)?;
        Ok(Shelved { shelf, lock, edition })
    }
}

struct Shelved {
    shelf: EditionShelf,
    lock: ShelfLock,
    edition: OpenEdition,
}

impl PublishedEdition {
    /// The edition, open.
    #[must_use]
    pub fn edition(&self) -> &OpenEdition {
        &self.edition
    }

    /// The edition, open, by value.
    #[must_use]
    pub fn into_edition(self) -> OpenEdition {
        self.edition
    }
}

impl HeldEdition {
    /// The edition, open.
    #[must_use]
    pub fn edition(&self) -> &OpenEdition {
        &self.edition
    }
}

/// Writes and syncs a part that is not a table.
pub(super) fn write_part(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    content: bool,
) -> Result<ManifestPart, EditionError> {
    durable::write_file(&folder.join(name), bytes)?;
    Ok(ManifestPart {
        name: name.to_owned(),
        blake3: blake3::hash(bytes).to_hex().to_string(),
        bytes: bytes.len() as u64,
        rows: 0,
        content,
    })
}

/// The folder that an edition is written into. What is left of it when writing ends is removed; what a kill leaves is
/// removed by the next writer.
struct WritingFolder {
    path: PathBuf,
}

impl WritingFolder {
    fn create(shelf: &Path, id: EditionId) -> Result<Self, EditionError> {
        let path = shelf.join(format!("{}{id}", part_names::WRITING_PREFIX));
        fs::create_dir(&path).map_err(EditionError::io(&path))?;
        Ok(Self { path })
    }
}

impl Drop for WritingFolder {
    fn drop(&mut self) {
        // renamed away where the edition was put on the shelf; a failure here is made good by the next writer
        let _ = fs::remove_dir_all(&self.path);
    }
}
