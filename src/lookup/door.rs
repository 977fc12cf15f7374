//! The one door: decides, discloses, writes down, and only then answers.
//!
//! In: who asks and why, about whom. Out: an [`Answer`]. A refusal of the caller rests on caller, purpose and policy alone and says what
//! would make it lawful; everything else is either what is shown or [`Answer::Nothing`], which is the same for somebody unknown, somebody
//! hidden and somebody of whom nothing may be shown: the same bytes, by the same path, after the same work. What was decided and what is
//! displayed is in the journal before the answer leaves; if it cannot be written, there is no answer.
//!
//! ```text
//!  caller's ruling ─→ whom does it come to? ─→ facts ─→ ruling ─→ permit ─→ disclosure ─→ journal ─→ answer
//!     │ refused                │ nobody: a decoy goes the same way, and is let fall
//!     └──────→ journal ─→ refusal with its remedy
//! ```

use std::cell::{Cell, RefCell};

use super::account;
use super::disclosed::Disclosed;
use super::held::Held;
use super::known_facts::KnownFacts;
use super::needs::{Decides, Lineage, LookLog, StandingActs};
use super::question::{Answer, DoorFault, Question};
use super::shown::{HouseholdDisclosure, PersonDisclosure};
use super::trace::Fit;
use super::visible::Visible;
use super::{Shelf, household_held, person_held};
use crate::sharing::{Asking, CallerGrant, DatasetHeld, Permit, SubjectFacts, SubjectRuling};
use crate::store::Named;
use crate::values::{HouseholdId, MentionKey, PersonId};

/// What the door stands on.
#[derive(Clone, Copy)]
pub struct Ground<'d> {
    /// The edition that is asked.
    pub on: Shelf<'d>,
    /// The policy.
    pub policy: &'d dyn Decides,
    /// Consents, restrictions, relationships.
    pub acts: &'d dyn StandingActs,
    /// Identifiers.
    pub lineage: &'d dyn Lineage,
    /// The journal.
    pub log: &'d dyn LookLog,
    /// The council's own key, for digests of what was displayed.
    pub key: [u8; 32],
}

/// Work done, counted: what an onlooker could time.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Work {
    /// People whose facts were put together and ruled on.
    pub ruled_on: u64,
    /// People whose records were asked for the difficulties of a household.
    pub weighed: u64,
    /// Identifiers followed.
    pub followed: u64,
    /// People accounted for where nothing is shown, in the journal or for nothing.
    pub accounted: u64,
    /// Entries written.
    pub written: u64,
}

/// The one way to be shown anything of anybody.
pub struct Door<'d> {
    pub(super) ground: Ground<'d>,
    work: Cell<Work>,
    /// Those who were decided on and are not told of, decoys among them.
    pub(super) let_fall: RefCell<Vec<Decided<'d>>>,
}

/// So many people are ruled on for every household, whether it has so many members or not; of a larger one the next power of two.
pub(super) const LEAST_MEMBERS: usize = 16;
/// So many for those who may be whom somebody looks for.
const LEAST_SUGGESTED: usize = 8;
/// And so many for those related to a person.
const LEAST_RELATED: usize = 8;

/// One person as they were decided on.
pub(super) struct Decided<'d> {
    pub(super) facts: SubjectFacts,
    pub(super) ruling: SubjectRuling,
    pub(super) permit: Option<Permit>,
    /// All that the edition holds of them but what restrictions hide: whoever shows some of it need not read it again. None if nothing is left.
    pub(super) held: Option<Held<'d>>,
}

impl<'d> Decided<'d> {
    /// What is open of them, if anything is.
    fn opened(&self) -> Option<(&Permit, &Held<'d>)> {
        self.permit.as_ref().zip(self.held.as_ref())
    }
}

impl<'d> Door<'d> {
    /// A door on this ground.
    #[must_use]
    pub fn new(ground: Ground<'d>) -> Self {
        Self { ground, work: Cell::default(), let_fall: RefCell::default() }
    }

    /// The work done so far.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work.get()
    }

    /// Answers a question.
    ///
    /// # Errors
    /// If something cannot be read or the look cannot be written down: then nothing is shown.
    pub fn answer(&self, asking: &Asking, question: &Question) -> Result<Answer, DoorFault> {
        let Ground { on, policy: _, acts: _, lineage: _, log: _, key } = self.ground;
        let grant = match self.admits(asking, question)? {
            Ok(grant) => grant,
            Err(refused) => return Ok(refused),
        };
        self.let_fall.take();
        let (decided, shown) = match self.whom(question)? {
            Whom::Person(id) => self.about_person(asking, &grant, (id, None))?,
            Whom::OfRecord(id, key) => self.about_person(asking, &grant, (Some(id), Some(key)))?,
            Whom::Household(id) => self.about_household(asking, &grant, id)?,
            Whom::OneOf(facts, ids) => self.about_one_of(asking, &grant, (facts, ids))?,
        };
        let shown = match (question, shown) {
            (Question::Residences(_), Shows::Person(shown)) => {
                shown.residences_alone().map_or(Shows::Nothing, |it| Shows::Person(Box::new(it)))
            }
            (_, shown) => shown,
        };
        let shown = shown.written();
        let displayed = account::digest(
            &key,
            &match &shown {
                Written::Nothing => account::Displayed::Nothing,
                Written::Person(shown) => account::Displayed::Written(shown.json()),
                Written::Household(shown) => account::Displayed::Written(shown.json()),
            },
        );
        let circumstances = account::Circumstances {
            asking,
            about: account::about(question),
            edition: on.edition.id(),
            grant: &grant,
            for_notice: None,
        };
        let fallen = self.let_fall.take();
        if matches!(shown, Written::Nothing) {
            // an account of somebody hidden takes time, and so has one of nobody to
            account::let_fall(circumstances.clone(), &fallen);
            self.counted(|work| work.accounted += (decided.len() + fallen.len()) as u64);
        }
        let looked = account::looked(circumstances, &decided, &account::on_view(&shown), displayed);
        let request = self.write(|log| log.looked(looked))?;
        Ok(match shown {
            Written::Nothing => Answer::Nothing { request },
            Written::Person(shown) => Answer::Person { request, shown },
            Written::Household(shown) => Answer::Household { request, shown },
        })
    }

    /// Whether a caller may ask at all; the answer that they are given if not, which is written down.
    ///
    /// # Errors
    /// If the refusal cannot be written down.
    pub fn admits(
        &self,
        asking: &Asking,
        question: &Question,
    ) -> Result<Result<CallerGrant, Answer>, DoorFault> {
        let Ground { policy, key, .. } = self.ground;
        let refusal = match policy.looker(asking) {
            Ok(grant) => return Ok(Ok(grant)),
            Err(refusal) => refusal,
        };
        let displayed = account::digest(&key, &account::Displayed::Refused(&refusal));
        let refused =
            account::refused(asking, (account::about(question), None), &refusal, displayed);
        let request = self.write(|log| log.refused(refused))?;
        Ok(Err(Answer::Refused { request, refusal }))
    }

    pub(super) fn write(
        &self,
        write: impl FnOnce(&dyn LookLog) -> Result<u64, String>,
    ) -> Result<u64, DoorFault> {
        self.counted(|work| work.written += 1);
        write(self.ground.log).map_err(DoorFault::NotLogged)
    }

    /// Whom a question comes to. Every question is followed once, one about a record that nobody has among them.
    fn whom<'q>(&self, question: &'q Question) -> Result<Whom<'q>, DoorFault> {
        let (mut of_record, mut held) = (None, None);
        let named = match question {
            Question::Person(id) | Question::Residences(id) => Named::Person(*id),
            Question::Household(id) => Named::Household(*id),
            Question::Record(keys) => {
                // all of them, so that which it is does not show in the time it takes
                for key in keys {
                    let person = self.ground.on.edition.person_of(key)?;
                    of_record = of_record.or(person.map(|person| (person, key)));
                }
                for key in keys {
                    held = held.or(self.ground.on.since.held(key).map(|person| (person, key)));
                }
                let decoy = self.decoy()?;
                Named::Person(of_record.or(held).map_or(decoy, |(person, _)| person))
            }
            Question::Decision(_) => return Ok(Whom::Person(None)),
            // those whom an index of this edition suggests are in it: as much is done for nobody
            Question::Trace { .. } => Named::Person(self.decoy()?),
        };
        self.counted(|work| work.followed += 1);
        let now = self.ground.lineage.now(named).map_err(DoorFault::Lineage)?;
        Ok(match (question, of_record, now) {
            (Question::Record(_), Some((person, key)), _) => match self.holder(person, key)? {
                Some(person) => Whom::OfRecord(person, key),
                None => Whom::Person(None),
            },
            (Question::Record(keys), None, Named::Person(now)) => {
                // as much is read for a record that there is not
                if let Some(key) = keys.first() {
                    let _ = self.holder(self.decoy()?, key)?;
                }
                match held {
                    // one that no night has seen yet goes with whoever its person has become
                    Some((_, key)) => Whom::OfRecord(self.ground.on.since.stands_for(now), key),
                    None => Whom::Person(None),
                }
            }
            (Question::Record(_), None, Named::Household(_)) | (Question::Decision(_), ..) => {
                Whom::Person(None)
            }
            (Question::Trace { facts, suggested }, ..) => Whom::OneOf(facts, suggested),
            (
                Question::Person(_) | Question::Residences(_) | Question::Household(_),
                _,
                Named::Person(id),
            ) => Whom::Person(Some(self.ground.on.since.stands_for(id))),
            (
                Question::Person(_) | Question::Residences(_) | Question::Household(_),
                _,
                Named::Household(id),
            ) => Whom::Household(id),
        })
    }

    /// The only one of those suggested who fits by what may be seen of them; to the letter, or if nobody does, with a slip. How many there are
    /// of whom nothing may be seen does not count.
    fn about_one_of(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        (facts, suggested): (&KnownFacts, &[PersonId]),
    ) -> Result<(Vec<Decided<'d>>, Shows), DoorFault> {
        let on = self.ground.on;
        let suggested = self.each_once(suggested);
        let (mut whole, mut slipped) = (Vec::new(), Vec::new());
        for decided in self.decide_all(asking, grant, &suggested, LEAST_SUGGESTED)? {
            let visible = match decided.opened() {
                Some((permit, held)) => Visible::of(held, permit, on.sources)?,
                None => None,
            };
            let fit = visible.and_then(|it| facts.fit(&it));
            match fit {
                Some(Fit::Whole) => whole.push(decided),
                Some(Fit::WithASlip) => slipped.push(decided),
                None => self.let_fall.borrow_mut().push(decided),
            }
        }
        let (mut fitting, others) =
            if whole.is_empty() { (slipped, whole) } else { (whole, slipped) };
        self.let_fall.borrow_mut().extend(others);
        match fitting.pop() {
            Some(decided) if fitting.is_empty() => self.shown_with_others(asking, grant, decided),
            several => {
                self.let_fall.borrow_mut().extend(fitting.into_iter().chain(several));
                Ok((Vec::new(), Shows::Nothing))
            }
        }
    }

    /// `key` is the record that was asked about: whose a record is, is told only where the record itself is open.
    fn about_person(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        (id, key): (Option<PersonId>, Option<&MentionKey>),
    ) -> Result<(Vec<Decided<'d>>, Shows), DoorFault> {
        let Some(decided) = self.decide_all(asking, grant, id.as_slice(), 1)?.pop() else {
            return Ok((Vec::new(), Shows::Nothing));
        };
        let opens = |permit: &&Permit| key.is_none_or(|key| !permit.fields_of(key).is_empty());
        if !decided.permit.as_ref().is_some_and(|it| opens(&it)) {
            return Ok((vec![decided], Shows::Nothing));
        }
        self.shown_with_others(asking, grant, decided)
    }

    /// A person who was decided on, with what they are to others as far as that may be shown.
    fn shown_with_others(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        decided: Decided<'d>,
    ) -> Result<(Vec<Decided<'d>>, Shows), DoorFault> {
        let on = self.ground.on;
        let Some(permit) = &decided.permit else {
            return Ok((vec![decided], Shows::Nothing));
        };
        let related = self.related(permit.person())?;
        let others = self.decide_all(asking, grant, &related, LEAST_RELATED)?;
        let companions = others.iter().filter_map(Decided::opened);
        let shown = match &decided.held {
            Some(held) => person_held(on, (permit, held), companions)?,
            None => None,
        };
        let Some(shown) = shown else {
            return Ok((vec![decided], Shows::Nothing));
        };
        let mut all = vec![decided];
        // of others, those of whom something is told
        let told = |it: &Decided<'_>| shown.relations.iter().any(|to| to.of == it.facts.person);
        all.extend(others.into_iter().filter(told));
        Ok((all, Shows::Person(Box::new(shown))))
    }

    pub(super) fn about_household(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        id: HouseholdId,
    ) -> Result<(Vec<Decided<'d>>, Shows), DoorFault> {
        let on = self.ground.on;
        let home = on.household(id)?;
        let members = home.iter().flat_map(|it| &it.members);
        let members: Vec<PersonId> = members.map(|it| it.person).collect();
        let all = self.decide_members(asking, grant, &members, home)?;
        let shown = household_held(on, id, all.iter().filter_map(Decided::opened))?;
        Ok((all, shown.map_or(Shows::Nothing, |shown| Shows::Household(Box::new(shown)))))
    }

    /// What a decision knows of a person today, for whoever reads a past decision again: no value of theirs is among it. `also` is a dataset
    /// without records that speaks of them too. None if nobody has the identifier.
    ///
    /// # Errors
    /// If something cannot be read.
    pub fn facts(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        id: PersonId,
        also: Option<&DatasetHeld>,
    ) -> Result<Option<SubjectFacts>, DoorFault> {
        Ok(self.decide_with(asking, grant, id, also)?.map(|it| it.facts))
    }

    /// Those who are related to a person or live with them, ascending.
    fn related(&self, id: PersonId) -> Result<Vec<PersonId>, DoorFault> {
        let edition = self.ground.on.edition;
        let relations = edition.relations_of(id)?;
        let mut related: Vec<PersonId> =
            relations.iter().map(|it| if it.one == id { it.other } else { it.one }).collect();
        related = self.each_once(&related);
        related.retain(|it| *it != id);
        Ok(related)
    }

    pub(super) fn counted(&self, count: impl FnOnce(&mut Work)) {
        let mut work = self.work.get();
        count(&mut work);
        self.work.set(work);
    }
}

enum Whom<'q> {
    /// None if nobody has the record that was asked about.
    Person(Option<PersonId>),
    /// Whose the record is.
    OfRecord(PersonId, &'q MentionKey),
    Household(HouseholdId),
    /// Whoever of these fits.
    OneOf(&'q KnownFacts, &'q [PersonId]),
}

/// What is shown, before it may leave.
pub(super) enum Shows {
    Nothing,
    Person(Box<PersonDisclosure>),
    Household(Box<HouseholdDisclosure>),
}

impl Shows {
    fn written(self) -> Written {
        match self {
            Self::Nothing => Written::Nothing,
            Self::Person(shown) => Written::Person(Disclosed::of(shown)),
            Self::Household(shown) => Written::Household(Disclosed::of(shown)),
        }
    }
}

/// The same, as it will leave.
pub(super) enum Written {
    Nothing,
    Person(Disclosed<PersonDisclosure>),
    Household(Disclosed<HouseholdDisclosure>),
}
