//! Looks, and of each no more than who was shown whom.
//!
//! In: a journal, a number. Out: the looks from it on that showed something, in their order, in an emergency or not; what was erased; where to read on. Leaves what is
//! made of them to `audit`.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::wanted::Wanted;
use super::{Journal, JournalEntry, JournalError, JournalKind, Looked, Recorded};
use crate::values::{PersonId, UserName};

/// A look that showed something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LookSeen {
    /// Its entry in the journal.
    pub request: u64,
    /// On which day.
    pub day: Date,
    /// Who looked.
    pub by: UserName,
    /// Of whom something was shown, ascending.
    pub persons: Vec<PersonId>,
}

/// What was read of looks from an entry on.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct LooksRead {
    /// Those that showed something, in their order. One that is erased is not among them.
    pub looks: Vec<LookSeen>,
    /// Entries of any kind and age that are said to be erased.
    pub erased: BTreeSet<u64>,
    /// From which entry on to read the next time.
    pub next: u64,
}

impl Journal {
    /// The looks from the entry with this number on, in an emergency or not.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn looks_from(&self, from: u64) -> Result<LooksRead, JournalError> {
        // the end first: what is appended between the two readings is read the next time
        let (mut next, mut erased) = (from, BTreeSet::new());
        self.each_segment(from, |_, _, leaves| {
            let since = leaves.into_iter().filter(|it| it.leaf.sequence >= from);
            since.for_each(|it| {
                next = it.leaf.sequence + 1;
                erased.extend(it.leaf.erases);
            });
            Ok(())
        })?;
        let keys = self.keys_if_needed()?;
        let mut looks = Vec::new();
        // of a look, no more than what is asked for is kept while the next is read
        self.each_payload(from, keys.as_ref(), &Wanted::of(&JournalKind::SHOWING), |it| {
            looks.extend(Some(it.recorded).filter(|it| it.sequence < next).and_then(seen));
        })?;
        Ok(LooksRead { looks, erased, next })
    }
}

fn seen(recorded: Recorded) -> Option<LookSeen> {
    let Recorded { sequence: request, at, kind: _, digest: _, entry } = recorded;
    let Some(JournalEntry::Looked(Looked { asked, subjects, .. })) = entry else { return None };
    let day = at.get(..10)?.parse().ok()?;
    let shown = subjects.into_iter().filter(|it| it.shown).map(|it| it.person);
    let persons: BTreeSet<PersonId> = shown.collect();
    let persons: Vec<PersonId> = persons.into_iter().collect();
    (!persons.is_empty()).then_some(LookSeen { request, day, by: asked.by, persons })
}

#[cfg(test)]
mod tests {
    use super::{LookSeen, LooksRead};
    use crate::journal::samples::{erasing, refused};
    use crate::journal::{Journal, JournalEntry, JournalWriter, Limits};

    /// A look of somebody's at persons, of whom the first is shown if `shown`; in an emergency if there is one.
    fn look(by: &str, persons: [&str; 2], shown: bool, emergency: bool) -> JournalEntry {
        let [one, other] = persons;
        let stated = if emergency {
            r#","emergency":{"ground":"vital_interests","reason":"missing"}"#
        } else {
            ""
        };
        let text = format!(
            r#"{{"kind":"looked","asked":{{"by":"{by}","organisation":"council","roles":["adviser"],"purpose":"homelessness"{stated},"about":"{one}"}},"edition":"2026-11-01.1","policy":"00","fields":["name"],"subjects":[{{"person":"{one}","released":[],"withheld":[],"shown":{shown}}},{{"person":"{other}","released":[],"withheld":[{{"code":"fence"}}],"shown":false}}],"obligations":[],"shown":{shown},"displayed":"01"}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn looks_are_read_with_whom_they_showed_in_emergencies_too_and_none_that_is_erased() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(folder.path());
        assert_eq!(journal.looks_from(0).unwrap(), LooksRead::default(), "nothing is written yet");
        let mut writer = JournalWriter::open(&journal, Limits { segment: 900 }).unwrap();
        let (both, again) = (["HP-0000-0001", "HP-SJYW-7M1S"], ["HP-SJYW-7M1S", "HP-0000-0001"]);
        let days = [
            vec![look("jones", both, true, false), refused()],
            vec![look("evans", both, false, false), look("evans", again, true, true)],
            vec![look("jones", again, true, false), erasing(0)],
            vec![look("wide", both, true, false)],
        ];
        for (day, entries) in (1..).zip(&days) {
            writer.append(&format!("2026-11-{day:02}T02:03:04Z"), entries).unwrap();
        }
        drop(writer);
        let seen = |from: u64| -> Vec<(u64, String, Vec<String>)> {
            let LooksRead { looks, erased, next } = journal.looks_from(from).unwrap();
            assert_eq!((next, erased.contains(&0)), (7, from <= 5), "from {from}");
            let told = |it: LookSeen| {
                let persons = it.persons.iter().map(ToString::to_string).collect();
                (it.request, format!("{} on {}", it.by, it.day), persons)
            };
            looks.into_iter().map(told).collect()
        };
        let (one, other) = ("HP-0000-0001".to_owned(), "HP-SJYW-7M1S".to_owned());
        let expected = [
            (3, "evans on 2026-11-02".to_owned(), vec![other.clone()]),
            (4, "jones on 2026-11-03".to_owned(), vec![other]),
            (6, "wide on 2026-11-04".to_owned(), vec![one]),
        ];
        assert_eq!(seen(0), expected);
        assert_eq!(seen(4), expected[1..]);
        assert_eq!(seen(7), []);
    }
}
