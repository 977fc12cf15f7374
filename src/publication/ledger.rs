//! The acts, each journalled before it is done, and what a kill between the two left, put right.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;

use super::{PublicationError, RetentionRule};
use crate::editions::{
    EditionDiff, EditionError, EditionId, EditionReports, EditionShelf, EditionWriter, HeldEdition,
    NextSerials, OpenEdition, PublishedEdition, Register, StagedEdition, Standing, UnknownHeld,
    Unregistered,
};
use crate::journal::{
    IdentifierChanges, Journal, JournalEntry, JournalKind, JournalWriter, Limits, Lineage, Served,
};
use crate::store::{EntriesByKind, ServedHistory, Soundness, StateStore};

/// A council's shelf with its journal, in step when it was opened.
pub struct Publication<'p> {
    shelf: EditionShelf,
    journal: Journal,
    soundness: &'p dyn Soundness,
    at: String,
    /// What is written in one batch with the next change of what is served.
    beside: Vec<JournalEntry>,
}

/// What all acts of one command share.
#[derive(Clone, Debug)]
pub struct Acts<'p> {
    /// The folder of editions.
    pub editions: &'p Path,
    /// The journal.
    pub journal: Journal,
    /// Who reads a doubtful store through.
    pub soundness: &'p dyn Soundness,
    /// The clock reading, `2026-11-01T02:03:04Z`.
    pub at: &'p str,
}

impl<'p> Publication<'p> {
    /// Opens shelf and journal, and puts right what a killed command left between them.
    ///
    /// # Errors
    /// [`EditionError::Locked`] if a night is running; [`EditionError::ServedIsGone`]; a damaged journal.
    pub fn open(acts: Acts<'p>) -> Result<Self, PublicationError> {
        let publication = Self::opened(acts)?;
        publication.agree()?;
        Ok(publication)
    }

    /// As [`Publication::open`], but takes no offence at a shelf that cannot be put right: to go back to an edition that is there.
    ///
    /// # Errors
    /// As [`Publication::open`], but for [`EditionError::ServedIsGone`] and a damaged edition.
    pub fn open_to_mend(acts: Acts<'p>) -> Result<Self, PublicationError> {
        let publication = Self::opened(acts)?;
        match publication.agree() {
            Err(PublicationError::Edition(
                EditionError::ServedIsGone { .. } | EditionError::Corrupt { .. },
            ))
            | Ok(()) => Ok(publication),
            Err(fault) => Err(fault),
        }
    }

    /// As [`Publication::open_to_mend`], and while a night is running as the shelf stands: to answer a question.
    ///
    /// # Errors
    /// As [`Publication::open_to_mend`], but for [`EditionError::Locked`].
    pub fn open_to_read(acts: Acts<'p>) -> Result<Self, PublicationError> {
        match Self::open_to_mend(acts.clone()) {
            Err(PublicationError::Edition(EditionError::Locked { .. })) => Self::opened(acts),
            opened => opened,
        }
    }

    fn opened(acts: Acts<'p>) -> Result<Self, PublicationError> {
        let Acts { editions, journal, soundness, at } = acts;
        let shelf = EditionShelf::open(editions)?;
        Ok(Self { shelf, journal, soundness, at: at.to_owned(), beside: Vec::new() })
    }

    /// The same, with entries that stand right behind the change of what is served, in one batch with it: who wanted it, who approved it.
    #[must_use]
    pub fn with(self, beside: Vec<JournalEntry>) -> Self {
        Self { beside, ..self }
    }

    /// The shelf.
    #[must_use]
    pub fn shelf(&self) -> &EditionShelf {
        &self.shelf
    }

    /// The journal's index, read up to its end.
    ///
    /// # Errors
    /// As [`StateStore::open`].
    pub fn store(&self) -> Result<StateStore, PublicationError> {
        Ok(StateStore::open(&self.journal, self.soundness)?)
    }

    /// Takes the shelf's lock and begins the next edition of a night. Its identifiers are above all that were given out, whatever the shelf
    /// remembers: a damaged edition that is not served is in nobody's way, as long as the journal knows it.
    ///
    /// # Errors
    /// As [`EditionShelf::begin`] and [`EditionWriter::above`]; if the store cannot be read.
    pub fn begin(&self, as_of: Date) -> Result<EditionWriter, PublicationError> {
        let writer = self.shelf.begin(as_of)?;
        let given = self.given_out()?;
        let known: BTreeSet<EditionId> = given.iter().map(|(edition, _)| *edition).collect();
        Ok(writer.above(highest(&given), |edition| known.contains(&edition))?)
    }

    /// Every edition that was served or held, with the serials below which all are given out since.
    fn given_out(&self) -> Result<Vec<(EditionId, NextSerials)>, PublicationError> {
        let store = self.store()?;
        let served = store.served()?.into_iter().map(|served| (served.edition, served.serials));
        let held = store.of_kind(JournalKind::EditionHeld)?;
        let held = held.iter().filter_map(|recorded| {
            let Some(JournalEntry::EditionHeld { edition, serials, .. }) = &recorded.entry else {
                return None;
            };
            Some((*edition, *serials))
        });
        Ok(served.chain(held).collect())
    }

    /// Serves a staged edition. `diff` compares it with the one that is served; `before` is where minting went on before it.
    ///
    /// # Errors
    /// Whatever refused: what was served before still is; after [`PublicationError::Unserved`] only until the next command.
    pub fn publish(
        &self,
        staged: StagedEdition,
        reports: &EditionReports<'_>,
        before: NextSerials,
        diff: Option<&EditionDiff>,
    ) -> Result<PublishedEdition, PublicationError> {
        let mut journalled = None;
        let published: Result<_, PublicationError> = staged.publish(reports, &self.at, |edition| {
            let from = edition.id().as_of();
            let served = self.served(edition, before, from, diff)?;
            self.append(&[JournalEntry::EditionPublished(served)])?;
            journalled = Some(edition.id());
            Ok(())
        });
        published.map_err(|cause| match journalled {
            Some(edition) => PublicationError::Unserved { edition, cause: Box::new(cause) },
            None => cause,
        })
    }

    /// Puts a staged edition on the shelf without serving it.
    ///
    /// # Errors
    /// Whatever refused.
    pub fn hold(
        &self,
        staged: StagedEdition,
        reports: &EditionReports<'_>,
        before: NextSerials,
        because: &str,
    ) -> Result<HeldEdition, PublicationError> {
        let held = staged.hold(reports, &self.at, because)?;
        let manifest = held.edition().manifest();
        self.append(&[JournalEntry::EditionHeld {
            edition: manifest.edition,
            because: because.to_owned(),
            serials_before: before,
            serials: manifest.identifiers,
        }])?;
        Ok(held)
    }

    /// Serves a held edition from now on.
    ///
    /// # Errors
    /// As [`EditionShelf::release`]; what was served before still is.
    pub fn release(&self, id: EditionId) -> Result<(), PublicationError> {
        self.shelf.release(id, |edition| self.turn_to(edition, JournalEntry::EditionReleased))
    }

    /// Serves an edition that was served before.
    ///
    /// # Errors
    /// As [`EditionShelf::rollback`]; what was served before still is.
    pub fn rollback(&self, to: Option<EditionId>) -> Result<EditionId, PublicationError> {
        if let Some(to) = to
            && self.store()?.served()?.is_empty()
        {
            // journal and pointer are both lost: whoever names an edition says which it was
            self.shelf.edition(to)?.verify()?;
            self.adopt(to)?;
        }
        self.shelf.rollback(to, |edition| self.turn_to(edition, JournalEntry::EditionRolledBack))
    }

    /// Takes back what is served: the edition before it is served again, and the one taken back is held. Gives both.
    ///
    /// # Errors
    /// As [`EditionShelf::rollback`]; what was served before still is.
    pub fn take_back(&self, because: &str) -> Result<(EditionId, EditionId), PublicationError> {
        let current = self.shelf.current()?;
        let serials = current.manifest().identifiers;
        let held = JournalEntry::EditionHeld {
            edition: current.id(),
            because: because.to_owned(),
            // what it had was shown: none of its identifiers is only reserved
            serials_before: serials,
            serials,
        };
        let served = self.shelf.rollback(None, |edition| {
            let entry = self.turning_to(edition, JournalEntry::EditionRolledBack)?;
            self.append_with([entry, held].into())
        })?;
        self.agree()?;
        Ok((current.id(), served))
    }

    /// Lets go of the editions that a rule does not keep.
    ///
    /// # Errors
    /// As [`EditionShelf::prune`].
    pub fn retain(&self, rule: RetentionRule) -> Result<Vec<EditionId>, PublicationError> {
        self.shelf.prune(
            |entries| rule.unwanted(entries),
            |unwanted| {
                let pruned = |&edition: &EditionId| JournalEntry::EditionPruned { edition };
                self.append(&unwanted.iter().map(pruned).collect::<Vec<_>>())
            },
        )
    }

    /// Journals that an edition on the shelf is served from today on.
    fn turn_to(
        &self,
        edition: &OpenEdition,
        entry: impl FnOnce(Served) -> JournalEntry,
    ) -> Result<(), PublicationError> {
        self.append_with(vec![self.turning_to(edition, entry)?])
    }

    fn turning_to(
        &self,
        edition: &OpenEdition,
        entry: impl FnOnce(Served) -> JournalEntry,
    ) -> Result<JournalEntry, PublicationError> {
        let store = self.store()?;
        let history = store.served()?;
        let diff = match history.last() {
            Some(last) if last.edition != edition.id() => self.difference(last.edition, edition)?,
            Some(_) | None => None,
        };
        let written = history.iter().find(|served| served.edition == edition.id());
        let serials_before =
            written.map_or(edition.manifest().identifiers, |served| served.serials_before);
        drop(store);
        let from = self.at.get(..10).and_then(|day| day.parse().ok());
        let from = from.unwrap_or_else(|| edition.id().as_of());
        Ok(entry(self.served(edition, serials_before, from, diff.as_ref())?))
    }

    /// What changes from one edition to another; nothing is known if the one before cannot be read any more.
    fn difference(
        &self,
        before: EditionId,
        edition: &OpenEdition,
    ) -> Result<Option<EditionDiff>, PublicationError> {
        let Ok(before) = self.shelf.edition(before) else { return Ok(None) };
        match EditionDiff::between(&before, edition) {
            Ok(diff) => Ok(Some(diff)),
            // damaged: going back to a sound one must not fail of it
            Err(EditionError::Corrupt { .. }) => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }

    fn served(
        &self,
        edition: &OpenEdition,
        serials_before: NextSerials,
        from: Date,
        diff: Option<&EditionDiff>,
    ) -> Result<Served, PublicationError> {
        let last = self.store()?.served()?.pop();
        Ok(Served {
            edition: edition.id(),
            before: last.as_ref().map(|last| last.edition),
            from: last.map_or(from, |last| last.from.max(from)),
            serials_before,
            serials: edition.manifest().identifiers,
            lineage: diff.map(Lineage::of).unwrap_or_default(),
            counts: diff.map(EditionDiff::counts).unwrap_or_default(),
        })
    }

    fn append_with(&self, mut entries: Vec<JournalEntry>) -> Result<(), PublicationError> {
        entries.extend(self.beside.iter().cloned());
        self.append(&entries)
    }

    fn append(&self, entries: &[JournalEntry]) -> Result<(), PublicationError> {
        JournalWriter::open(&self.journal, Limits::default())?.append(&self.at, entries)?;
        Ok(())
    }

    /// Brings shelf and journal together.
    fn agree(&self) -> Result<(), PublicationError> {
        let register = register(&self.store()?)?;
        if register.served.is_none()
            && let Some(current) = self.shelf.current_id()?
        {
            return self.adopt(current);
        }
        let Unregistered { mut held, gone } = self.shelf.agree_with(&register)?;
        // what is reserved for them begins where all that the journal knows ends
        let mut last =
            if held.is_empty() { NextSerials::default() } else { highest(&self.given_out()?) };
        held.sort_unstable_by_key(|it| it.serials);
        let held = held.into_iter().map(|UnknownHeld { id, because, serials }| {
            let serials_before = last;
            last = last.max(serials);
            JournalEntry::EditionHeld { edition: id, because, serials_before, serials }
        });
        let gone = gone.into_iter().map(|edition| JournalEntry::EditionPruned { edition });
        let entries: Vec<JournalEntry> = held.chain(gone).collect();
        if entries.is_empty() { Ok(()) } else { self.append(&entries) }
    }

    /// A shelf whose journal says nothing of what is served, as after its loss: the editions that are there are written down, with every
    /// identifier of the first.
    fn adopt(&self, current: EditionId) -> Result<(), PublicationError> {
        let mut entries = Vec::new();
        let mut before: Option<OpenEdition> = None;
        let listed = self.shelf.list()?;
        let unheld = listed.iter().filter(|entry| entry.held.is_none()).map(|entry| entry.id);
        let back = (unheld.clone().next_back() != Some(current)).then_some(current);
        for (id, how) in unheld
            .map(|id| (id, JournalEntry::EditionPublished as fn(Served) -> JournalEntry))
            .chain(
                back.map(|id| (id, JournalEntry::EditionRolledBack as fn(Served) -> JournalEntry)),
            )
        {
            let edition = self.shelf.edition(id)?;
            let diff =
                before.as_ref().map(|before| EditionDiff::between(before, &edition)).transpose()?;
            let lineage = match &diff {
                Some(diff) => Lineage::of(diff),
                None => everybody(&edition)?,
            };
            let from = match entries.last().and_then(JournalEntry::served) {
                Some(last) => last.from.max(id.as_of()),
                None => id.as_of(),
            };
            entries.push(how(Served {
                edition: id,
                before: before.as_ref().map(OpenEdition::id),
                from,
                serials_before: edition.manifest().identifiers,
                serials: edition.manifest().identifiers,
                lineage,
                counts: diff.as_ref().map(EditionDiff::counts).unwrap_or_default(),
            }));
            before = Some(edition);
        }
        self.append(&entries)?;
        self.agree()
    }
}

/// The serials below which all are given out.
fn highest(given: &[(EditionId, NextSerials)]) -> NextSerials {
    given.iter().fold(NextSerials::default(), |highest, (_, serials)| highest.max(*serials))
}

/// Every identifier of an edition, as one that came with it.
fn everybody(edition: &OpenEdition) -> Result<Lineage, EditionError> {
    let mut lineage = Lineage::default();
    for person in edition.persons() {
        lineage.persons.added.push(person?.id);
    }
    for household in edition.households() {
        lineage.households.added.push(household?.id);
    }
    let Lineage { persons, households } = &mut lineage;
    let IdentifierChanges { added, .. } = persons;
    added.sort_unstable();
    households.added.sort_unstable();
    Ok(lineage)
}

/// What the journal says of every edition: of its entries on one, the last counts.
fn register(store: &(impl ServedHistory + EntriesByKind)) -> Result<Register, PublicationError> {
    let mut standing: BTreeMap<EditionId, (u64, Standing)> = BTreeMap::new();
    let history = store.served()?;
    for served in &history {
        standing.insert(served.edition, (served.sequence, Standing::Served));
    }
    for kind in [JournalKind::EditionHeld, JournalKind::EditionPruned] {
        for recorded in store.of_kind(kind)? {
            let (edition, now) =
                if let Some(JournalEntry::EditionHeld { edition, because, .. }) = recorded.entry {
                    (edition, Standing::Held(because))
                } else if let Some(JournalEntry::EditionPruned { edition }) = recorded.entry {
                    (edition, Standing::Pruned)
                } else {
                    continue;
                };
            if standing.get(&edition).is_none_or(|(then, _)| *then < recorded.sequence) {
                standing.insert(edition, (recorded.sequence, now));
            }
        }
    }
    let standing = standing.into_iter().map(|(id, (_, standing))| (id, standing)).collect();
    Ok(Register { served: history.last().map(|served| served.edition), standing })
}
