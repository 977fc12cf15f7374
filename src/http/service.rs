//! What every request is answered from: made once, shared by all.
//!
//! In: settings that hold together. Out: the service. A member is built for good, or follows what changes (`following`, the issuers' keys).

use std::net::IpAddr;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use actix_web::web::Bytes;

use super::asking::{Caller, Callers, KeysFault, NotCalled, Said, asking};
use super::clock::Clock;
use super::code::Code;
use super::desk::{self, DeskFault};
use super::figures::{Figures, NoticeFigures};
use super::following::{FollowFault, Following};
use super::footing::{Fixed, Footing};
use super::known_events::KnownEvents;
use super::notifying::{NotifyFault, Notifying, Stirred};
use super::oversight::LooksOfLate;
use super::problem::Problem;
use super::rates::{LockOut, Rates, Trier};
use super::readiness::Readiness;
use super::remembered::Remembered;
use super::request_id::RequestIds;
use super::settings::Settings;
use super::ui::{Pages, PagesFault};
use crate::config::{ServeConfig, StaffConfig};
use crate::journal::{Asked, JournalEntry, OperatorPermitted};
use crate::lookup::{
    Answer, Door, KnownFacts, Question, Replayed, asked_then, question_of, replayed, user_then,
};
use crate::normalise::Dictionaries;
use crate::rules::{Checked, Ruleset};
use crate::sharing::{Asking, CallerGrant};
use crate::values::Sensitive;

/// A past look, decided again.
pub(super) struct Decided {
    pub(super) at: String,
    pub(super) asked: Asked,
    pub(super) people: Vec<Replayed>,
}

/// That somebody read in the journal about whom, as it is written down.
fn permitted(asking: &Asking, grant: &CallerGrant, about: Vec<String>) -> OperatorPermitted {
    let Asking { user, purpose, case_reference, necessity, emergency: _, at: _ } = asking;
    let said = |text: &Option<Sensitive<String>>| text.as_ref().map(|it| it.expose().clone());
    OperatorPermitted {
        by: user.name.clone(),
        organisation: user.organisation.clone(),
        team: user.team.clone(),
        roles: user.roles.clone(),
        purpose: purpose.clone(),
        case_reference: said(case_reference),
        necessity: said(necessity),
        command: "decision".to_owned(),
        about,
        policy: blake3::Hash::from_bytes(grant.policy).to_hex().to_string(),
        unscreened: false,
    }
}

/// What a caller is told of a fault, which the log tells whole.
pub(super) fn not_answered(fault: DeskFault) -> Problem {
    tracing::error!(%fault, "a question was not answered");
    Problem::from(fault)
}

/// The problem of an answer that shows nothing.
pub(super) fn refusal_of(answer: Answer) -> Problem {
    match answer {
        Answer::Refused { request, refusal } => Problem::refused(request, refusal),
        Answer::Nothing { request }
        | Answer::Person { request, shown: _ }
        | Answer::Household { request, shown: _ } => Problem::nothing(request),
    }
}

/// Why there is no service.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ServiceFault(#[from] Inner);

#[derive(Debug, thiserror::Error)]
enum Inner {
    #[error(transparent)]
    Follow(#[from] FollowFault),
    #[error(transparent)]
    Keys(#[from] KeysFault),
    #[error(transparent)]
    Notices(#[from] NotifyFault),
    #[error(transparent)]
    Pages(#[from] PagesFault),
}

/// What every request is answered from.
pub struct Service {
    /// Limits and times.
    pub(super) serve: ServeConfig,
    /// The edition, the journal, and what stands.
    pub(super) following: Following,
    /// Who is told of life events; nobody, if the configuration has no `[notices]`.
    pub(super) notifying: Option<Notifying>,
    /// Life events, where nobody is told.
    pub(super) events: KnownEvents,
    /// What the pages stand on beside it.
    pub(super) pages: Pages,
    /// Whose word is taken.
    pub(super) callers: Callers,
    pub(super) rates: Rates,
    pub(super) lock_out: LockOut,
    pub(super) figures: Figures,
    pub(super) ids: RequestIds,
    pub(super) clock: Clock,
    /// Held by whoever takes an act down: each rests on all that were before, so that two at once would only make each other begin again.
    pub(super) turn_of_acts: Mutex<()>,
    /// When readiness was last looked at, and how it stood.
    pub(super) last_looked: Mutex<Option<(Duration, Readiness)>>,
    ruleset: Ruleset<Checked>,
    dictionaries: Dictionaries,
    /// What the council is called.
    council: String,
    /// Which residents members of staff are.
    pub(super) staff: Vec<StaffConfig>,
    /// What is kept of looks that somebody may have to ask about.
    pub(super) looks_of_late: LooksOfLate,
    /// The page that describes the service, from when somebody first asks for it.
    pub(super) described: OnceLock<Bytes>,
}

impl Service {
    /// Opens the journal and the edition that is served.
    ///
    /// # Errors
    /// If either cannot be opened, or the certificates by which issuers are trusted cannot be read.
    pub fn open(settings: Settings, clock: Clock) -> Result<Self, ServiceFault> {
        let Settings {
            config,
            serve,
            ruleset,
            dictionaries,
            policy,
            working_days,
            words,
            key,
            shelf,
            journal,
            indexed,
            secret,
            program,
        } = settings;
        let pages =
            Pages::new((&config, &serve), &policy, (&secret, clock)).map_err(Inner::from)?;
        let callers = Callers::new(&serve, &config.users, &key, clock).map_err(Inner::from)?;
        let fixed = Fixed {
            ruleset: ruleset.clone(),
            dictionaries: dictionaries.clone(),
            policy,
            key: key.clone(),
            working_days,
            words,
            journal: journal.clone(),
            remembered: Remembered::default(),
        };
        let day = clock.civil().date();
        let following =
            Following::begin(fixed, shelf, (journal, indexed), day).map_err(Inner::from)?;
        let users = config.users.clone();
        let notifying = config
            .notices
            .clone()
            .map(|notices| Notifying::begin(notices, (key.clone(), users), &following, clock));
        let notifying = notifying.transpose().map_err(Inner::from)?;
        let figures = Figures::new(&program);
        figures.started(clock.now());
        Ok(Self {
            following,
            notifying,
            events: KnownEvents::default(),
            pages,
            callers,
            rates: Rates::new(&serve),
            lock_out: LockOut::new(&serve, clock),
            figures,
            ids: RequestIds::new(secret),
            clock,
            turn_of_acts: Mutex::default(),
            last_looked: Mutex::default(),
            ruleset,
            dictionaries,
            council: config.name.clone(),
            staff: config.staff.clone(),
            looks_of_late: LooksOfLate::default(),
            described: OnceLock::new(),
            serve,
        })
    }

    /// The rules by which records are named.
    pub(super) fn ruleset(&self) -> &Ruleset<Checked> {
        &self.ruleset
    }

    /// The words by which names are read.
    pub(super) fn dictionaries(&self) -> &Dictionaries {
        &self.dictionaries
    }

    /// What the council is called.
    pub(super) fn council(&self) -> &str {
        &self.council
    }

    /// What goes on beside requests: follows the journal and the shelf, reads the issuers' keys, forgets callers who are gone.
    pub(super) fn keep_up(&self) {
        match self.following.look(self.clock.civil().date()) {
            Ok(true) => {
                self.figures.swapped();
                let edition = self.following.now().edition().id();
                tracing::info!(%edition, "answers rest on what stands now");
            }
            Ok(false) => {}
            Err(fault) => tracing::warn!(%fault, "the journal or the edition cannot be followed"),
        }
        self.rates.forget();
    }

    /// How notices to partners stand; nothing, where nobody is told.
    pub(super) fn notice_figures(&self) -> NoticeFigures {
        let figures = self.notifying.as_ref().map(|it| it.figures(&self.following));
        figures.and_then(Result::ok).unwrap_or_default()
    }

    /// The same of notices: what those who send are to know of.
    pub(super) fn keep_notices_up(&self) -> Stirred {
        let Some(notifying) = &self.notifying else { return Stirred::default() };
        notifying.keep_up(&self.following).unwrap_or_else(|fault| {
            tracing::warn!(%fault, "what has happened cannot be taken up for notices");
            Stirred::default()
        })
    }

    /// Shows heartbeats to the endpoints of partners that have heard nothing for long.
    pub(super) fn send_heartbeats(&self) {
        let Some(notifying) = &self.notifying else { return };
        if let Err(fault) = notifying.beat(&self.following) {
            tracing::warn!(%fault, "a heartbeat could not be sent");
        }
    }

    /// Puts down what is owed to partners who collect files: how many notices. No service has to listen for it.
    ///
    /// # Errors
    /// If the journal, the edition or the folder cannot be read or written.
    pub fn put_notices_down(&self) -> Result<usize, ServiceFault> {
        let Some(notifying) = &self.notifying else { return Ok(0) };
        Ok(notifying.put_down(&self.following).map_err(Inner::from)?)
    }

    /// Who asks and why, or what they are told instead; waits, where keys of an issuer have to be fetched.
    pub(super) fn asking(&self, said: &Said, from: IpAddr) -> Result<Asking, Problem> {
        let not_followed = |fault| Problem::from(DeskFault::from(fault));
        let mut footing =
            desk::standing_today(&self.following, self.clock).map_err(not_followed)?;
        let mut caller = self.callers.caller(&said.shown, &footing);
        // a key may have been issued a moment ago; nothing is read for who has tried too many
        if matches!(caller, Err(NotCalled::Key)) && self.may_try(from).is_ok() {
            self.following.look(self.clock.civil().date()).map_err(not_followed)?;
            footing = self.following.now();
            caller = self.callers.caller(&said.shown, &footing);
        }
        self.admitted(&footing, said, from, caller)
    }

    /// The same without waiting; none if that cannot be.
    pub(super) fn asking_at_once(
        &self,
        said: &Said,
        from: IpAddr,
    ) -> Option<Result<Asking, Problem>> {
        let footing = self.footing_of_today()?;
        match self.callers.caller_at_once(&said.shown, &footing) {
            Some(caller) => Some(self.admitted(&footing, said, from, caller)),
            None if said.shown.api_key.is_some() => self.may_try(from).err().map(Err),
            None => None,
        }
    }

    /// Whether another key from there is looked for, or told to be wrong.
    fn may_try(&self, from: IpAddr) -> Result<(), Problem> {
        let may_try = self.lock_out.may_try(Trier::Keys(from));
        may_try.map_err(|wait| Problem::of(Code::LockedOut).retry_after(wait))
    }

    /// Somebody whose word was looked at: counted, and put together with why they ask. A right key is taken whatever was tried from its address, which
    /// may be a proxy's, and makes nothing of that forgotten: a wrong one is no nearer to being right for it.
    fn admitted(
        &self,
        footing: &Footing,
        said: &Said,
        from: IpAddr,
        caller: Result<Caller, NotCalled>,
    ) -> Result<Asking, Problem> {
        if said.shown.api_key.is_some() && caller.is_err() {
            self.may_try(from)?;
            self.lock_out.failed(Trier::Keys(from));
        }
        let caller = caller?;
        let wait = |wait| Problem::of(Code::TooManyRequests).retry_after(wait);
        self.rates.take(&caller.user.name).map_err(wait)?;
        let at = self.clock.civil();
        let suspended = footing.is_suspended(&caller.user.name, at.date());
        Ok(asking(said, &caller, suspended, at)?)
    }

    /// Puts a question to the door, for whoever may wait.
    pub(super) fn answer(&self, asking: &Asking, question: &Question) -> Result<Answer, Problem> {
        let answer = desk::read(&self.following, self.clock, asking, |_, door| {
            Ok((door.answer(asking, question)?, None))
        });
        answer.map(|(answer, _)| answer).map_err(not_answered)
    }

    /// Looks for the one of whom all of this is known.
    pub(super) fn trace(&self, asking: &Asking, facts: &KnownFacts) -> Result<Answer, Problem> {
        let answer = desk::read(&self.following, self.clock, asking, |footing, door| {
            let suggested = footing.suggested(facts)?;
            let question = Question::Trace { facts: facts.clone(), suggested };
            Ok((door.answer(asking, &question)?, None))
        });
        answer.map(|(answer, _)| answer).map_err(not_answered)
    }

    /// A past look decided again, for somebody whose role reads the journal; that it was read is written down.
    pub(super) fn decision(&self, asking: &Asking, number: u64) -> Result<Decided, Problem> {
        let read = |footing: &Footing, door: &Door<'_>| {
            let grant = match door.admits(asking, &Question::Decision(number))? {
                Ok(grant) => grant,
                Err(refused) => return Ok((Err(refusal_of(refused)), None)),
            };
            let in_force = footing.policy();
            let reads = |name| in_force.policy.role(name).is_some_and(|it| it.reads_journal);
            if !asking.user.roles.iter().any(reads) {
                return Ok((Err(Problem::of(Code::NotOfRole)), None));
            }
            let none = || Ok((Err(Problem::of(Code::NoSuchDecision)), None));
            // the journal is read for whoever may read it, and for nobody else
            let recorded = match self.following.journal().entry(number) {
                Ok(recorded) => recorded,
                Err(fault) => {
                    return Ok((Err(not_answered(FollowFault::from(fault).into())), None));
                }
            };
            let Some(recorded) = &recorded else { return none() };
            let Some(entry) = &recorded.entry else { return none() };
            let Some(asked) = question_of(entry) else { return none() };
            let today = self.clock.civil();
            let then = asked_then(asked, user_then(asked, today), today);
            let people = replayed(door, in_force, &then, entry)?;
            let persons = people.iter().filter_map(|it| it.person).map(|it| it.to_string());
            let about = std::iter::once(format!("decision {number}")).chain(persons).collect();
            let permitted = JournalEntry::OperatorPermitted(permitted(asking, &grant, about));
            let decided = Decided { at: recorded.at.clone(), asked: asked.clone(), people };
            Ok((Ok(decided), Some(permitted)))
        };
        let read = desk::read(&self.following, self.clock, asking, read);
        read.map_err(not_answered)?.0
    }
}
