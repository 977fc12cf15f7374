//! Whose an act is today: it is bound to the records that the person had when it was done, and these may be one person's now, several
//! people's or nobody's.
//!
//! In: the records of that day with the fingerprints of what they said, and where they are today. Out: who holds how many of them. The rule
//! for what opens something is stricter than for what closes it. What was given is only ever the person's who holds strictly most of the records
//! that still say what they said, and more than half of all that it was given on; at a tie it is nobody's, and an officer is asked. A consent is also whose half of
//! it is left with, if nobody holds any of the rest, whatever identifier they go by: identifiers come and go with decisions that are made and undone, and no
//! consent comes back with one. A reason to ask is also whose all that is left of it is, under the identifier that it was stated under. A refusal, a withdrawal and a restriction concern everybody who holds any record of theirs,
//! changed or not; if all are gone, whoever the identifier has become.
//!
//! Pure but for [`RecordsToday`], behind which an edition is read.

use crate::editions::EditionError;
use crate::journal::{BoundPerson, DecidedRecord};
use crate::values::{MentionKey, PersonId};

/// Where a record is today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordFound {
    /// Its key today: another, where its source has filed it anew.
    pub key: MentionKey,
    /// Whose it is.
    pub person: PersonId,
}

/// What today's edition says of records that acts are bound to.
pub trait RecordsToday {
    /// Where a record is, under its own key or the one under which its source has filed it since; `None` if it is gone.
    ///
    /// # Errors
    /// If the edition is damaged.
    fn find(&self, record: &DecidedRecord) -> Result<Option<RecordFound>, EditionError>;

    /// Whether the record at a key says of who it is what it said when the act was done.
    ///
    /// # Errors
    /// If the edition is damaged.
    fn is_unchanged(&self, record: &DecidedRecord, at: &MentionKey) -> Result<bool, EditionError>;
}

impl<R: RecordsToday> RecordsToday for &R {
    fn find(&self, record: &DecidedRecord) -> Result<Option<RecordFound>, EditionError> {
        (**self).find(record)
    }

    fn is_unchanged(&self, record: &DecidedRecord, at: &MentionKey) -> Result<bool, EditionError> {
        (**self).is_unchanged(record, at)
    }
}

/// Whose an act is that opens something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whose {
    /// This person's.
    Of(PersonId),
    /// Several hold as much of what it rests on, or nobody holds enough: who they are, ascending.
    Undecided(Vec<PersonId>),
    /// These hold records of it, and each says something else than it did.
    Changed(Vec<PersonId>),
    /// Nothing of what it rests on is left.
    Nobody,
}

/// Who holds how many of an act's records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Shares<'b> {
    bound: &'b BoundPerson,
    /// By person, ascending: how many of its records in all, and how many say what they said.
    held: Vec<(PersonId, usize, usize)>,
}

impl<'b> Shares<'b> {
    /// Who holds what today.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub(super) fn of(
        bound: &'b BoundPerson,
        today: &impl RecordsToday,
    ) -> Result<Self, EditionError> {
        Self::counted(bound, today, true)
    }

    /// The same for an act that closes something, where it does not matter whether a record still says what it said.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub(super) fn whoever(
        bound: &'b BoundPerson,
        today: &impl RecordsToday,
    ) -> Result<Self, EditionError> {
        Self::counted(bound, today, false)
    }

    fn counted(
        bound: &'b BoundPerson,
        today: &impl RecordsToday,
        compared: bool,
    ) -> Result<Self, EditionError> {
        let mut held: Vec<(PersonId, usize, usize)> = Vec::new();
        for record in &bound.records {
            let Some(RecordFound { key, person }) = today.find(record)? else { continue };
            let unchanged = usize::from(!compared || today.is_unchanged(record, &key)?);
            match held.iter_mut().find(|(it, _, _)| *it == person) {
                Some((_, all, says_so)) => {
                    *all += 1;
                    *says_so += unchanged;
                }
                None => held.push((person, 1, unchanged)),
            }
        }
        held.sort_unstable();
        Ok(Self { bound, held })
    }

    /// The one person whose it is, if that is sure; `became` tells whether the identifier that it was stated under has become a person's.
    pub(super) fn whose(&self, became: impl Fn(PersonId) -> bool) -> Whose {
        let records = self.bound.records.len();
        self.sure(|person, says_so| {
            2 * says_so > records || (self.held.len() == 1 && became(person))
        })
    }

    /// The one person who gave it, if that is sure: by what is left of its evidence alone.
    pub(super) fn givers(&self) -> Whose {
        let records = self.bound.records.len();
        self.sure(|_, says_so| {
            2 * says_so > records || (self.held.len() == 1 && 2 * says_so == records)
        })
    }

    /// The one who holds most of what says what it said, if that is enough.
    fn sure(&self, enough: impl Fn(PersonId, usize) -> bool) -> Whose {
        let most = self.held.iter().map(|(_, _, says_so)| *says_so).max().unwrap_or_default();
        let everybody = || self.held.iter().map(|(person, _, _)| *person).collect::<Vec<_>>();
        match (self.held.is_empty(), most) {
            (true, _) => return Whose::Nobody,
            (false, 0) => return Whose::Changed(everybody()),
            (false, _) => {}
        }
        let mut first = self.held.iter().filter(|(_, _, says_so)| *says_so == most);
        match (first.next(), first.next()) {
            (Some(&(person, _, says_so)), None) if enough(person, says_so) => Whose::Of(person),
            _ => Whose::Undecided(everybody()),
        }
    }

    /// True if a person holds any of its records.
    pub(super) fn has(&self, person: PersonId) -> bool {
        self.held.iter().any(|(it, _, _)| *it == person)
    }

    /// True if none of its records is left.
    pub(super) fn is_gone(&self) -> bool {
        self.held.is_empty()
    }

    /// Everybody who holds any of its records, ascending.
    pub(super) fn holders(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.held.iter().map(|(person, _, _)| *person)
    }
}
