//! The decision at the moment of sending: under today's policy, agreements, consents and restrictions, written down with the attempt in one step; and the same
//! decision for whoever was given it a while ago, of which nothing more is written down.

use std::cell::{Cell, RefCell};

use super::people::People;
use super::{NotifyFault, Notifying};
use crate::http::clock::written;
use crate::http::desk::{TRIES, standing_today};
use crate::http::following::Following;
use crate::http::footing::Footing;
use crate::journal::{
    CommitFault, DeclaringChannel, JournalEntry, LookRefused, Looked, NoticeAct, NoticeAttempted,
    NoticeMatter, NoticeNamed, NoticeStopped, RestsOn, SharedCommit, StopGround,
};
use crate::lookup::{DoorFault, LookLog, Telling, TellingAnswer, Told};
use crate::notices::occurrence::Occurrence;
use crate::notices::outbox::{Notice, Written, written as message};
use crate::notices::subscription::{Subscription, SubscriptionStanding};
use crate::sharing::{Asking, DECLARATIONS, User};
use crate::values::{DatasetName, FieldSet};

/// The dataset that a registrar's declaration counts as.
const REGISTERS: &str = "registrations";

/// For what a partner is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    /// It is sent to an endpoint, or put down for the partner.
    Sent {
        /// The number of the entry that set the endpoint.
        endpoint: u64,
    },
    /// The partner fetches what a message named.
    Pulled,
}

/// What was decided.
pub(super) enum Decided {
    /// It may go, and stands in the journal as going.
    Goes {
        /// Its number among those of its subject.
        sequence: u32,
        /// The how manieth attempt.
        attempt: u32,
        /// What may be told; none of a recall, which tells nothing.
        told: Option<Box<Told>>,
        /// What a message may carry by its agreement.
        fields: FieldSet,
    },
    /// It may not, which is written down.
    Stays,
}

/// What came of putting a notice to the door.
enum Asked {
    /// This may be told.
    Told(Box<Told>),
    /// Nothing may.
    Nothing,
    /// Something has come between that the answer would rest on.
    Moved,
}

/// Writes a look and what follows from it for a notice, as one.
struct Log<'l> {
    commit: &'l SharedCommit,
    at: String,
    rests_on: RestsOn,
    follows: &'l dyn Fn(bool) -> NoticeAct,
    refused: NoticeAct,
    moved: Cell<bool>,
    wrote: RefCell<Option<(u64, JournalEntry)>>,
}

impl Log<'_> {
    fn write(&self, look: JournalEntry, act: NoticeAct) -> Result<u64, String> {
        let act = JournalEntry::NoticeActed(act);
        let entries = vec![look, act.clone()];
        let first = self.commit.commit(&self.at, entries, self.rests_on).map_err(|fault| {
            self.moved.set(fault == CommitFault::Moved);
            fault.to_string()
        })?;
        self.wrote.replace(Some((first + 1, act)));
        Ok(first)
    }
}

impl LookLog for Log<'_> {
    fn looked(&self, looked: Looked) -> Result<u64, String> {
        let act = (self.follows)(looked.shown);
        self.write(JournalEntry::Looked(looked), act)
    }

    fn refused(&self, refused: LookRefused) -> Result<u64, String> {
        self.write(JournalEntry::LookRefused(refused), self.refused.clone())
    }
}

/// Where nothing is written down: what is asked for through it is told to nobody to whom it was not told before.
struct Unwritten;

impl LookLog for Unwritten {
    fn looked(&self, _: Looked) -> Result<u64, String> {
        Ok(0)
    }

    fn refused(&self, _: LookRefused) -> Result<u64, String> {
        Ok(0)
    }
}

/// What would be told of an event, if the notice is of one, and the fields that its subscription may have.
type WouldBeTold = (Option<Box<Told>>, FieldSet);

impl Notifying {
    /// Decides of a notice, and writes down what was decided: from the beginning, with the agreement, the key and the event as they stand by then,
    /// until it rests on all that stands.
    pub(super) fn decide(
        &self,
        following: &Following,
        notice: &Notice,
        way: Way,
    ) -> Result<Decided, NotifyFault> {
        for _ in 0..TRIES {
            let footing = standing_today(following, self.clock)?;
            if let Some(decided) = self.decide_on(&footing, following, notice, way)? {
                return Ok(decided);
            }
            following.catch_up(self.clock.civil().date())?;
        }
        Err(NotifyFault::Write(CommitFault::Moved))
    }

    /// One try; none if something has come between that the decision would rest on.
    fn decide_on(
        &self,
        footing: &Footing,
        following: &Following,
        notice: &Notice,
        way: Way,
    ) -> Result<Option<Decided>, NotifyFault> {
        let (subscription, occurrence, sequence) = {
            let mut state = self.known(following)?;
            let subscriptions = state.subscriptions(footing, self.now());
            let subscription = subscriptions.get(&notice.subscription).cloned();
            let occurrence = state.occurrences.get(notice.occurrence).cloned();
            (subscription, occurrence, state.book.sequence_for(notice))
        };
        let attempt = notice.attempts + 1;
        let goes = |endpoint| {
            let notice = notice.number;
            NoticeAct::Attempted(NoticeAttempted { notice, attempt, sequence, endpoint })
        };
        let stays = |because| stopped(notice, because);
        let tells_nothing = Decided::Goes { sequence, attempt, told: None, fields: FieldSet::NONE };
        if let (Some(_), Way::Sent { endpoint }) = (notice.recalls, way) {
            // what was wrong is taken back whatever the policy says by now; it names nobody, and tells nothing
            self.note(following, &[JournalEntry::NoticeActed(goes(endpoint))])?;
            return Ok(Some(tells_nothing));
        }
        let of_event = notice.matter.is_of_an_event();
        let stop = self.stands_against(notice, subscription.as_ref(), occurrence.as_ref());
        if let (None, false, None, Way::Sent { endpoint }) = (&stop, of_event, notice.was, way) {
            // that nothing more may be done with what was told is told whatever the policy says by now, to whoever was told it
            let act = match self.may_hear(footing, notice, subscription.as_ref())? {
                Some(true) => goes(endpoint),
                Some(false) => stays(StopGround::NothingMayBeShown),
                None => held(notice),
            };
            let is_sent = matches!(act, NoticeAct::Attempted(_));
            let (at, entries) = (written(self.clock.civil()), [JournalEntry::NoticeActed(act)]);
            let rests_on = footing.for_a_look();
            match following.commit().commit(&at, entries.to_vec(), rests_on) {
                Ok(first) => self.take_in(following, first, &at, &entries)?,
                Err(CommitFault::Moved) => return Ok(None),
                Err(fault @ (CommitFault::Refused(_) | CommitFault::Failed(_))) => {
                    return Err(fault.into());
                }
            }
            return Ok(Some(if is_sent { tells_nothing } else { Decided::Stays }));
        }
        // what is no life event says all that it has to say
        let nothing_to_fetch = !of_event && way == Way::Pulled;
        let (Some(subscription), None, false) = (&subscription, &stop, nothing_to_fetch) else {
            let act = stop.unwrap_or_else(|| stays(StopGround::NothingMayBeShown));
            // a notice that was delivered is not stopped by being fetched too late
            if way != Way::Pulled {
                self.note(following, &[JournalEntry::NoticeActed(act)])?;
            }
            return Ok(Some(Decided::Stays));
        };
        let Some(asking) = self.asking(footing, subscription) else {
            if way != Way::Pulled {
                self.note(following, &[JournalEntry::NoticeActed(held(notice))])?;
            }
            return Ok(Some(Decided::Stays));
        };
        let follows = |shown: bool| match (shown, way) {
            (true, Way::Sent { endpoint }) => goes(endpoint),
            (false, Way::Sent { .. }) => stays(StopGround::NothingMayBeShown),
            (_, Way::Pulled) => NoticeAct::Pulled(NoticeNamed { notice: notice.number }),
        };
        let asked =
            self.ask((footing, following), (&asking, notice, occurrence.as_ref()), &follows)?;
        Ok(match asked {
            Asked::Moved => None,
            Asked::Nothing => Some(Decided::Stays),
            Asked::Told(told) => {
                let fields = subscription.terms.fields;
                let told = Some(told).filter(|_| of_event);
                Some(Decided::Goes { sequence, attempt, told, fields })
            }
        })
    }

    /// Why a notice stays, whatever the door would say of it; none, if that is the door's to say.
    fn stands_against(
        &self,
        notice: &Notice,
        subscription: Option<&Subscription>,
        occurrence: Option<&Occurrence>,
    ) -> Option<NoticeAct> {
        let stays = |because| Some(stopped(notice, because));
        match (occurrence, subscription.map(|it| it.standing)) {
            _ if notice.until <= self.now() => stays(StopGround::Expired),
            (_, None | Some(SubscriptionStanding::Over)) => stays(StopGround::AgreementOver),
            (None, _) if notice.matter.is_of_an_event() => stays(StopGround::NothingMayBeShown),
            (Some(occurrence), _) if !occurrence.stands() => stays(StopGround::Overtaken),
            (_, Some(SubscriptionStanding::Suspended)) => Some(held(notice)),
            (_, Some(SubscriptionStanding::InForce)) => None,
        }
    }

    /// What may be told of a notice today, as it would be decided if it were sent; none if it would stay. Nothing is written down: it is for whoever was given it a
    /// while ago, which stands in the journal.
    pub(super) fn would_tell(
        &self,
        following: &Following,
        notice: &Notice,
    ) -> Result<Option<WouldBeTold>, NotifyFault> {
        let nothing = Some((None, FieldSet::NONE));
        if notice.recalls.is_some() {
            return Ok(nothing);
        }
        let footing = standing_today(following, self.clock)?;
        let (subscription, occurrence) = {
            let mut state = self.known(following)?;
            let subscriptions = state.subscriptions(&footing, self.now());
            let subscription = subscriptions.get(&notice.subscription).cloned();
            (subscription, state.occurrences.get(notice.occurrence).cloned())
        };
        if self.stands_against(notice, subscription.as_ref(), occurrence.as_ref()).is_some() {
            return Ok(None);
        }
        let of_event = notice.matter.is_of_an_event();
        if !of_event && notice.was.is_none() {
            let hears = self.may_hear(&footing, notice, subscription.as_ref())?;
            return Ok(nothing.filter(|_| hears == Some(true)));
        }
        let Some(subscription) = subscription else { return Ok(None) };
        let Some(asking) = self.asking(&footing, &subscription) else { return Ok(None) };
        match telling(&footing, &Unwritten, &asking, (notice, occurrence.as_ref())) {
            Ok(TellingAnswer::Told { told, .. }) => {
                Ok(Some((Some(told).filter(|_| of_event), subscription.terms.fields)))
            }
            Ok(TellingAnswer::Nothing { .. } | TellingAnswer::Refused { .. }) => Ok(None),
            Err(fault) => Err(NotifyFault::Message(fault.to_string())),
        }
    }

    /// Whether a partner may hear what is turned of somebody. That something was put right it may not of whoever is hidden from it by now, as it would tell that the council has
    /// to do with them today; nobody can say, if nobody asks in the subscription's name. What tells a partner to stop using what it has is told all the same.
    fn may_hear(
        &self,
        footing: &Footing,
        notice: &Notice,
        subscription: Option<&Subscription>,
    ) -> Result<Option<bool>, NotifyFault> {
        if notice.matter != NoticeMatter::DataRectified {
            return Ok(Some(true));
        }
        let Some(asking) = subscription.and_then(|it| self.asking(footing, it)) else {
            return Ok(None);
        };
        Ok(Some(footing.may_be_known(People(footing).now(notice.person), &asking)?))
    }

    /// Puts it to the door.
    fn ask(
        &self,
        (footing, following): (&Footing, &Following),
        (asking, notice, occurrence): (&Asking, &Notice, Option<&Occurrence>),
        follows: &dyn Fn(bool) -> NoticeAct,
    ) -> Result<Asked, NotifyFault> {
        let log = Log {
            commit: following.commit(),
            at: written(asking.at),
            rests_on: footing.for_a_look(),
            follows,
            refused: held(notice),
            moved: Cell::new(false),
            wrote: RefCell::default(),
        };
        let answer = telling(footing, &log, asking, (notice, occurrence));
        if let Some((number, act)) = log.wrote.take() {
            self.take_in(following, number, &log.at, &[act])?;
        }
        match answer {
            Ok(TellingAnswer::Told { told, .. }) => Ok(Asked::Told(told)),
            Ok(TellingAnswer::Nothing { .. } | TellingAnswer::Refused { .. }) => Ok(Asked::Nothing),
            Err(DoorFault::NotLogged(_)) if log.moved.get() => Ok(Asked::Moved),
            Err(fault) => Err(NotifyFault::Message(fault.to_string())),
        }
    }

    /// In whose name a subscription's notices are decided on; none if the agreement's user is none of today's.
    fn asking(&self, footing: &Footing, subscription: &Subscription) -> Option<Asking> {
        let Subscription { id, terms, standing: _ } = subscription;
        let of_file = self.users.iter().find(|it| it.name == terms.user);
        let user = match of_file {
            Some(user) => User::of(user, false),
            // a partner's system that has a key of its own
            None => footing.keys().holder(&terms.user, footing.day())?,
        };
        if user.organisation != id.organisation {
            return None;
        }
        Some(Asking {
            user,
            purpose: terms.purpose.clone(),
            case_reference: None,
            necessity: None,
            emergency: None,
            at: self.clock.civil(),
        })
    }

    /// The message of a notice that goes; none if there can be none, which is written down: it is never sent, and holds back nobody. None either, if something has
    /// stopped, taken back or erased it since it was decided on: whoever wrote that has seen that it had not arrived.
    pub(super) fn message_of(
        &self,
        following: &Following,
        (notice, attempt): (&Notice, u32),
        goes: (u32, Option<(&Told, FieldSet)>),
    ) -> Result<Option<Written>, NotifyFault> {
        match self.made(following, notice, goes) {
            Ok(message) => {
                let may_leave = self.known(following)?.book.may_leave(notice.number, attempt);
                Ok(Some(message).filter(|_| may_leave))
            }
            Err(NotifyFault::Unmade(fault)) => {
                let (notice, because) = (notice.number, StopGround::CannotBeMade);
                tracing::error!(notice, fault, "a notice is never sent");
                let act = NoticeAct::Stopped(NoticeStopped { notice, because });
                self.note(following, &[JournalEntry::NoticeActed(act)])?;
                Ok(None)
            }
            Err(fault) => Err(fault),
        }
    }

    fn made(
        &self,
        following: &Following,
        notice: &Notice,
        (sequence, told): (u32, Option<(&Told, FieldSet)>),
    ) -> Result<Written, NotifyFault> {
        let occurrence = self.known(following)?.occurrences.get(notice.occurrence).cloned();
        let told = match (told, &occurrence) {
            (None, _) => None,
            (Some((told, fields)), Some(occurrence)) => Some((occurrence, told, fields)),
            (Some(_), None) => {
                return Err(NotifyFault::Unmade("what it was about is erased".to_owned()));
            }
        };
        message(&self.ground(), (notice, sequence), told)
            .map_err(|fault| NotifyFault::Unmade(fault.to_string()))
    }
}

fn stopped(notice: &Notice, because: StopGround) -> NoticeAct {
    NoticeAct::Stopped(NoticeStopped { notice: notice.number, because })
}

fn held(notice: &Notice) -> NoticeAct {
    let (notice, because) = (notice.number, StopGround::PolicyRefuses);
    NoticeAct::Held(NoticeStopped { notice, because })
}

/// What the door lets be told of a notice.
fn telling(
    footing: &Footing,
    log: &dyn LookLog,
    asking: &Asking,
    (notice, occurrence): (&Notice, Option<&Occurrence>),
) -> Result<TellingAnswer, DoorFault> {
    let Some(occurrence) = occurrence else {
        // that the partner may know them at all, by any of their records
        let person = People(footing).now(notice.person);
        let records = People(footing).records_of(person)?;
        let telling = Telling { person, evidence: &records, declared: None, needs: notice.needs };
        return footing.ask(log, |door| door.telling(asking, telling));
    };
    let by_registrar =
        occurrence.declared_by.iter().any(|it| it.channel == DeclaringChannel::Registrar);
    let dataset = if by_registrar { REGISTERS } else { DECLARATIONS };
    let dataset = DatasetName(dataset.into());
    let telling = Telling {
        // of a child that is born, whom no record names yet, what its parents may be told
        person: occurrence.person().map_or(notice.person, |it| People(footing).now(it)),
        evidence: &occurrence.evidence,
        declared: (!occurrence.declared_by.is_empty()).then_some(&dataset),
        needs: notice.needs,
    };
    footing.ask(log, |door| door.telling(asking, telling))
}
