//! What an act over HTTP rests on: who acts for what purpose, whom they may know of, and all acts that stand at one moment.
//!
//! In: a footing and an asking that its purpose admits. Out: persons with what stands for them, bound as acts are; or why not. Somebody hidden from
//! whoever acts and somebody who is not there are one answer by one way: both are looked for, ruled on and written down alike.

use jiff::civil::Date;

use super::cursor::{Page, PageAsked, Pages};
use super::desk::DeskFault;
use super::following::FollowFault;
use super::footing::Footing;
use super::problem::Problem;
use std::collections::BTreeSet;

use crate::editions::OpenEdition;
use crate::journal::{BoundPerson, DecidedRecord, JournalKind, Recorded};
use crate::lookup::DoorFault;
use crate::rights::{RequestBook, Whom, may_concern};
use crate::rules::{Checked, Ruleset};
use crate::sharing::{
    ActFault, ActsBook, ActsToday, AgreementBook, Asking, BindTo, CallerRefusal, EditionRecords,
    HandedAct, HandsRefusal, PersonStanding, PersonToday, Policy, ProposalBook, RecordsToday,
    gone_into, may_act, may_know_of,
};
use crate::store::MemoryIndex;
use crate::values::{IdentifierKey, PersonId};

/// What an act rests on.
pub(super) struct Acting<'q, 'a> {
    pub(super) asking: &'q Asking,
    pub(super) footing: &'q Footing,
    pub(super) today: &'q ActsToday<'a, EditionRecords<'a>>,
    pub(super) index: &'q MemoryIndex,
    /// 16 bytes that no other write has.
    pub(super) number: [u8; 16],
}

/// Somebody who is there for whoever acts.
pub(super) struct There {
    pub(super) person: PersonId,
    pub(super) standing: PersonStanding,
}

/// Why an act or a list is not to be had.
#[derive(Debug)]
pub(super) enum Stop {
    /// The policy does not let the caller ask for the purpose at all.
    Caller(CallerRefusal),
    /// It is not for the caller's role.
    Hands(HandsRefusal),
    /// Whoever it is about is not there for the caller.
    Nobody,
    /// It cannot be, as it was sent or as things stand.
    Problem(Problem),
    /// It was done before, by these entries: they are told again, and nothing is written.
    Before {
        /// The number of the first.
        first: u64,
        /// How many.
        entries: u64,
    },
    /// Something cannot be read.
    Fault(DeskFault),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<ActFault> for Stop {
    fn from(fault: ActFault) -> Self {
        match fault {
            ActFault::Edition(fault) => Self::Fault(DoorFault::Edition(fault).into()),
            fault @ (ActFault::Not { .. } | ActFault::ReachesNobody { .. }) => {
                Self::Problem(fault.into())
            }
        }
    }
}

impl From<crate::editions::EditionError> for Stop {
    fn from(fault: crate::editions::EditionError) -> Self {
        Self::Fault(DoorFault::Edition(fault).into())
    }
}

impl From<HandsRefusal> for Stop {
    fn from(refusal: HandsRefusal) -> Self {
        Self::Hands(refusal)
    }
}

/// The same by the council's key alone, as a number of the journal that can be worked out of a tag would tell how much was written when.
pub(super) fn tag(council: &IdentifierKey, entries: impl IntoIterator<Item = u64>) -> String {
    let last = entries.into_iter().max().unwrap_or_default();
    let secret = council.derived("hearth 2026 tags of what stands");
    let hash = blake3::keyed_hash(&secret, &last.to_le_bytes());
    format!("\"{}\"", &hash.to_hex()[..16])
}

impl<'q> Acting<'q, '_> {
    /// The day.
    pub(super) fn day(&self) -> Date {
        self.asking.at.date()
    }

    /// The policy.
    pub(super) fn policy(&self) -> &'q Policy {
        &self.footing.policy().policy
    }

    /// The rules.
    pub(super) fn ruleset(&self) -> &'q Ruleset<Checked> {
        self.footing.ruleset()
    }

    /// Every act on people.
    pub(super) fn book(&self) -> &'q ActsBook {
        self.footing.book()
    }

    /// Every agreement.
    pub(super) fn agreements(&self) -> &'q AgreementBook {
        self.footing.agreements()
    }

    /// The edition.
    pub(super) fn edition(&self) -> &'q OpenEdition {
        self.footing.edition()
    }

    /// What changes with every entry about something that can go stale: the tag of how it stands.
    pub(super) fn tag(&self, entries: impl IntoIterator<Item = u64>) -> String {
        tag(self.footing.key(), entries)
    }

    /// A page of a list for the caller: `list` is its name with all that it was asked to leave out, and its rows come with their numbers, ascending.
    pub(super) fn page<T>(
        &self,
        list: &str,
        asked: &PageAsked,
        rows: impl IntoIterator<Item = (u64, T)>,
    ) -> Result<Page<T>, Stop> {
        Ok(self.pages(list).page(asked, rows)?)
    }

    /// From which number on the rows of such a page are, and how many of them are enough to make it.
    pub(super) fn reach(&self, list: &str, asked: &PageAsked) -> Result<(u64, usize), Stop> {
        Ok(self.pages(list).reach(asked)?)
    }

    fn pages(&self, list: &str) -> Pages {
        Pages::of(self.footing.key(), self.asking, list, &self.edition().id())
    }

    /// The edition's records, as acts look at them.
    pub(super) fn records(&self) -> &'q EditionRecords<'_> {
        self.today.records()
    }

    /// Every proposal of two people.
    pub(super) fn proposals(&self) -> Result<ProposalBook, Stop> {
        Ok(ProposalBook::of(&self.read(&ProposalBook::KINDS)?))
    }

    /// Every request of residents about their own data.
    pub(super) fn requests(&self) -> Result<RequestBook, Stop> {
        let entries = self.read(&RequestBook::KINDS)?;
        let kept = entries.iter().filter_map(|it| Some((it.sequence, it.entry.as_ref()?)));
        Ok(RequestBook::of(kept))
    }

    /// The journal's entries of some kinds, as they are now: what is written of them rests on the footing all the same.
    pub(super) fn read(&self, kinds: &[JournalKind]) -> Result<Vec<Recorded>, Stop> {
        self.read_from(kinds, 0)
    }

    /// The entries of some kinds as they are now, but looks at others than these: a long journal is read through, and no more of it kept.
    pub(super) fn read_of(
        &self,
        kinds: &[JournalKind],
        whom: &Whom,
    ) -> Result<Vec<Recorded>, Stop> {
        self.read_that(kinds, 0, |it| may_concern(it, whom))
    }

    /// Those entries of some kinds from a number on that pass a test; of the others none is kept.
    pub(super) fn read_that(
        &self,
        kinds: &[JournalKind],
        first: u64,
        passes: impl Fn(&Recorded) -> bool,
    ) -> Result<Vec<Recorded>, Stop> {
        let read = self.footing.journal().entries_that(kinds, first, passes);
        read.map_err(|fault| Stop::Fault(FollowFault::from(fault).into()))
    }

    /// The entries of some kinds from a number on. What few write is read on from where it was left off, and not anew.
    pub(super) fn read_from(
        &self,
        kinds: &[JournalKind],
        first: u64,
    ) -> Result<Vec<Recorded>, Stop> {
        let read = self.footing.entries_of(kinds, first);
        read.map_err(|fault| Stop::Fault(FollowFault::from(fault).into()))
    }

    /// From which number on all that was written since a day is to be found.
    pub(super) fn written_since(&self, day: Date) -> Result<u64, Stop> {
        let from = self.footing.journal().where_since(&day.to_string());
        from.map_err(|fault| Stop::Fault(FollowFault::from(fault).into()))
    }

    /// Whether the caller may do an act.
    pub(super) fn may(&self, act: HandedAct<'_>) -> Result<(), Stop> {
        Ok(may_act(self.policy(), &self.asking.user, act, self.day())?)
    }

    /// True if the caller may do an act.
    pub(super) fn does(&self, act: HandedAct<'_>) -> bool {
        self.may(act).is_ok()
    }

    /// True if the caller is of the council itself, and of no partner.
    pub(super) fn is_of_council(&self) -> bool {
        let own = self.policy().organisation(&self.asking.user.organisation);
        own.is_some_and(|it| it.own)
    }

    /// Somebody of the edition, with what stands for them.
    pub(super) fn person(&self, id: PersonId) -> Result<There, Stop> {
        let found = self.on_record(id)?;
        let is_there = found.is_some();
        // as much is done for nobody
        let whom = match found {
            Some(person) => person,
            None => self.decoy()?,
        };
        let standing = self.today.standing(&whom, self.day())?;
        let Asking { user, purpose, .. } = self.asking;
        let knows = may_know_of(self.policy(), user, purpose, self.day(), &standing.restrictions);
        if is_there && knows { Ok(There { person: id, standing }) } else { Err(Stop::Nobody) }
    }

    /// True if somebody is in the edition and may be known of.
    pub(super) fn knows(&self, id: PersonId) -> Result<bool, Stop> {
        match self.person(id) {
            Ok(There { .. }) => Ok(true),
            Err(Stop::Nobody) => Ok(false),
            Err(stop) => Err(stop),
        }
    }

    /// True unless what is bound to these records would tell of somebody of whom the caller may not know: whoever holds any of them today, under
    /// whatever identifier, is asked about.
    pub(super) fn may_name(&self, records: &[DecidedRecord]) -> Result<bool, Stop> {
        let mut holders = BTreeSet::new();
        for record in records {
            holders.extend(self.records().find(record)?.map(|it| it.person));
        }
        for holder in holders {
            if !self.knows(holder)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The records that an act on somebody is bound to.
    pub(super) fn bound(&self, there: &There, to: BindTo) -> Result<BoundPerson, Stop> {
        self.records().bound(there.person, to)?.ok_or(Stop::Nobody)
    }

    fn on_record(&self, id: PersonId) -> Result<Option<PersonToday>, Stop> {
        let earlier = gone_into(self.index, id);
        let earlier = earlier.map_err(|it| DoorFault::Standing(it.to_string()));
        let earlier = earlier.map_err(|it| Stop::Fault(it.into()))?;
        Ok(self.records().person(id, earlier)?)
    }

    fn decoy(&self) -> Result<PersonToday, Stop> {
        let first = self.edition().persons().next().transpose()?;
        match first {
            Some(first) => self.on_record(first.id)?.ok_or(Stop::Nobody),
            None => Err(Stop::Nobody),
        }
    }
}
