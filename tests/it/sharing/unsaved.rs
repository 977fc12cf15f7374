//! A night whose edition is out and whose work cannot be saved: whom restrictions have come to in that edition is written down all the same.

use hearth::config::CouncilConfig;
use hearth::journal::{Journal, JournalEntry, RestrictionAct};

use super::office::Office;

#[test]
fn whom_restrictions_have_come_to_is_written_down_though_a_nights_work_is_not_saved() {
    let mut office = Office::new();
    let (_, other, _) = office.made_one(|restricted, _| drop(office.restrict(restricted)));
    // a folder where the file should be: the disk refuses to put one in its place
    let rest = office.dir.path("demo/state/night-rest");
    std::fs::remove_file(&rest).expect("it was there");
    std::fs::create_dir(&rest).expect("it can be made");
    office.night();
    let config = CouncilConfig::load(&office.dir.path("demo/hearth.toml")).expect("it is read");
    let entries = Journal::of(&config).entries().expect("the journal is whole");
    let together = entries.iter().filter(|it| {
        matches!(&it.entry, Some(JournalEntry::RestrictionActed(RestrictionAct::Together(_))))
    });
    assert_eq!(together.count(), 1, "by the night itself, and not by the next command");
    assert_eq!(office.restricted(&other).len(), 1, "taken for one");
}
