//! Shelf and journal after a kill between the two, and beside a damaged edition: what was given out stays given out.
//!
//! The editions hold nobody: what they gave out is in their manifests.

use std::fs;
use std::path::PathBuf;

use jiff::civil::{Date, date};

use super::{Acts, Biography, Publication, PublicationError, RetentionRule, biography};
use crate::config::RetentionConfig;
use crate::editions::{
    EditionDraft, EditionError, EditionFacts, EditionId, EditionReports, EditionWriter,
    NextSerials, StagedEdition,
};
use crate::journal::Journal;
use crate::store::{Named, NothingDoubtful};
use crate::values::{IdentifierKey, PersonId};

const KEY: IdentifierKey = IdentifierKey::from_bytes([7; 32]);
const AT: &str = "2026-11-01T02:03:04Z";
const REPORTS: EditionReports<'_> =
    EditionReports { json: "{}\n", text: "report\n", html: "<p>report</p>\n", run_json: "{}\n" };

/// A council's shelf and journal.
struct Council {
    folder: tempfile::TempDir,
    editions: PathBuf,
}

impl Council {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { editions: folder.path().join("editions"), folder }
    }

    fn open(&self) -> Result<Publication<'_>, PublicationError> {
        let journal = Journal::in_state(self.folder.path());
        let editions = &self.editions;
        Publication::open(Acts { editions, journal, soundness: &NothingDoubtful, at: AT })
    }

    fn publish(&self, night: Date, persons: u64) -> EditionId {
        let publication = self.open().unwrap();
        let writer = publication.begin(night).unwrap();
        let before = writer.serials();
        let staged = written(writer, persons).unwrap();
        publication.publish(staged, &REPORTS, before, None).unwrap().edition().id()
    }

    fn hold(&self, night: Date, persons: u64) -> EditionId {
        let publication = self.open().unwrap();
        let writer = publication.begin(night).unwrap();
        let before = writer.serials();
        let staged = written(writer, persons).unwrap();
        publication.hold(staged, &REPORTS, before, "churn").unwrap().edition().id()
    }

    /// The same by a run that is killed before it writes down that the edition is held.
    fn hold_and_be_killed(&self, night: Date, persons: u64) -> EditionId {
        let writer = self.open().unwrap().begin(night).unwrap();
        written(writer, persons).unwrap().hold(&REPORTS, AT, "churn").unwrap().edition().id()
    }

    /// Flips a bit of what an edition says of itself.
    fn damage(&self, id: EditionId) {
        let manifest = self.editions.join(id.to_string()).join("manifest.json");
        let mut bytes = fs::read(&manifest).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(manifest, bytes).unwrap();
    }
}

fn serials(persons: u64) -> NextSerials {
    NextSerials { next_person_serial: persons, next_household_serial: 1 }
}

/// An edition of nobody, after which minting of persons goes on with this serial.
fn written(writer: EditionWriter, persons: u64) -> Result<StagedEdition, EditionError> {
    let facts = EditionFacts { identifiers: serials(persons), ..EditionFacts::default() };
    writer.write(&EditionDraft {
        records: &[],
        resolutions: &[],
        shown: &[],
        unchanged: None,
        persons: &[],
        households: &[],
        residences: &[],
        relations: &[],
        events: &[],
        links: &[],
        quarantine: &[],
        model_json: "{}\n",
        facts: &facts,
    })
}

#[test]
fn what_a_held_edition_gave_out_is_reserved_though_a_kill_kept_it_out_of_the_journal() {
    let council = Council::new();
    council.publish(date(2026, 11, 1), 10);
    let held = council.hold_and_be_killed(date(2026, 11, 2), 15);
    let store = council.open().unwrap().store().unwrap();
    let life = |serial: u64| {
        let person = PersonId::mint(serial, &KEY).unwrap();
        biography(&store, Named::Person(person), &KEY).unwrap()
    };
    for serial in 10..15 {
        assert_eq!(life(serial), Biography::Reserved(held), "{serial}");
    }
    assert!(matches!(life(9), Biography::Served { .. }));
    assert_eq!(life(15), Biography::Unknown);
}

#[test]
fn a_damaged_edition_that_is_not_served_stops_no_night_and_no_serial_comes_back() {
    let council = Council::new();
    council.publish(date(2026, 11, 1), 10);
    let held = council.hold(date(2026, 11, 2), 30);
    council.damage(held);

    // only the journal says that it went up to 30
    let publication = council.open().unwrap();
    assert_eq!(publication.begin(date(2026, 11, 3)).unwrap().serials(), serials(30));
    let unasked = publication.shelf().begin(date(2026, 11, 3)).unwrap();
    assert_eq!(unasked.serials(), serials(10));
    assert!(
        matches!(written(unasked, 40), Err(EditionError::Corrupt { .. })),
        "who did not ask the journal writes nothing"
    );
    let listed = publication.shelf().list().unwrap();
    let is_damaged: Vec<bool> = listed.iter().map(|entry| entry.counts.is_none()).collect();
    assert_eq!(is_damaged, [false, true]);

    // old editions are let go as ever, the damaged one with them
    council.publish(date(2026, 11, 3), 40);
    let newest = RetentionRule::from(RetentionConfig { newest: 1, monthly: 0 });
    let publication = council.open().unwrap();
    assert_eq!(publication.retain(newest).unwrap().len(), 2);
    assert_eq!(publication.begin(date(2026, 11, 4)).unwrap().serials(), serials(40));
}

#[test]
fn a_damaged_edition_stops_the_night_if_it_is_served_or_the_journal_does_not_know_it() {
    let corrupt = |fault: Option<PublicationError>| {
        matches!(fault, Some(PublicationError::Edition(EditionError::Corrupt { .. })))
    };
    let council = Council::new();
    let served = council.publish(date(2026, 11, 1), 10);
    council.damage(served);
    assert!(corrupt(council.open().unwrap().begin(date(2026, 11, 2)).err()));

    let council = Council::new();
    council.publish(date(2026, 11, 1), 10);
    let unknown = council.hold_and_be_killed(date(2026, 11, 2), 15);
    council.damage(unknown);
    assert!(corrupt(council.open().err()));
}

#[test]
fn an_edition_that_is_journalled_and_not_pointed_at_is_told_so_and_served_by_the_next_command() {
    let council = Council::new();
    council.publish(date(2026, 11, 1), 10);
    let publication = council.open().unwrap();
    let writer = publication.begin(date(2026, 11, 2)).unwrap();
    let before = writer.serials();
    let staged = written(writer, 20).unwrap();
    // a folder where the pointer should be: the disk refuses to put a file in its place
    let pointer = council.editions.join("CURRENT");
    fs::remove_file(&pointer).unwrap();
    fs::create_dir(&pointer).unwrap();
    let refused = publication.publish(staged, &REPORTS, before, None);
    let Err(PublicationError::Unserved { edition, cause: _ }) = refused else {
        panic!("it is journalled, and not served");
    };
    fs::remove_dir(&pointer).unwrap();
    assert_eq!(council.open().unwrap().shelf().current_id().unwrap(), Some(edition));
}
