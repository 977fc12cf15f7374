//! The published folder: what a night found out, written once, verified, served, and never changed.
//!
//! In: the night's records, persons, households and links; the run's facts and reports. Out: an *edition*, a folder of
//! immutable checksummed files beside the earlier ones on a *shelf*, with one `CURRENT` pointer; any edition open
//! for reading; the difference of two; exports for analysts. Leaves to the stages before what is true, and to `lookup`
//! who may see it.
//!
//! ```text
//! EditionShelf::begin ─→ EditionWriter::write ─→ StagedEdition ─┬→ publish ─→ PublishedEdition
//!                          (draft)               (diff, report) └→ hold    ─→ HeldEdition
//! ```
//!
//! Promises: a kill at any moment leaves the previous edition served; equal drafts give equal bytes; a damaged file is
//! an error that names it; no serial is given out twice, whatever is rolled back or removed. The shape follows
//! tantivy's (write-once files, footer with checksum, publication by one small file) and the write order sled's.

mod agreement;
mod answer_file;
mod asked_records;
mod beside;
mod diff;
mod disagreements;
mod draft;
mod durable;
mod edition_before;
mod edition_id;
mod error;
mod export;
mod export_formats;
mod keys;
mod lives;
mod lock;
mod manifest;
mod open_edition;
mod part_names;
mod parts_writer;
mod renewal;
mod revision;
mod revision_diff;
mod said;
mod shelf;
mod shelf_manifests;
mod stored_event;
mod stored_links;
mod stored_marks;
mod stored_people;
mod stored_record;
mod stored_relation;
mod stored_residences;
mod stored_resolution;
mod stored_values;
mod table;
mod table_search;
mod table_writer;
#[cfg(test)]
mod tests;
mod unread_record;
mod writer;

pub use agreement::{Register, Standing, UnknownHeld, Unregistered};
pub use answer_file::{AnswerFile, AnswerToKeep, FoundAnswer, FoundAnswers, QueryDigest};
pub use asked_records::{AskedRecords, NightRecords};
pub use beside::{file_beside, sweep_beside};
pub use diff::{DiffCounts, EditionDiff, HouseholdMove, Merge, Split};
pub use disagreements::{
    Disagreement, DisagreementInput, DisagreementKind, DisagreementList, PersonStanding,
    disagreements,
};
pub use draft::{EditionDraft, EditionFacts, EditionReports, QuarantineLine, Unchanged};
pub use edition_before::{EditionBefore, RecordThen};
pub use edition_id::{EditionId, EditionIdFault};
pub use error::EditionError;
pub use export::{ExportFault, ExportFormat, ExportScope, ExportWhat};
pub use manifest::{
    EditionCounts, MANIFEST_FORMAT, Manifest, ManifestInput, ManifestPart, NextSerials,
};
pub use open_edition::{OpenEdition, Placement, StoredRecord};
pub use renewal::Renewal;
pub use revision::Revision;
pub use revision_diff::Concerned;
pub use shelf::{EditionShelf, ShelfEntry};
pub use shelf_manifests::{ShelfManifests, UnreadEdition};
pub use stored_people::{EditionLink, LinkDecision, StoredHousehold, StoredMember, StoredPerson};
pub use stored_relation::StoredRelation;
pub use stored_residences::ResidenceHistory;
pub use unread_record::UnreadRecord;
pub use writer::{EditionWriter, HeldEdition, PublishedEdition, Revised, StagedEdition};
