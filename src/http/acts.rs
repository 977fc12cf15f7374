//! Acts and lists for whoever may: each on all that stands, and in the journal before it is answered.
//!
//! In: who acts for what, what they sent, and what makes the entries. Out: what was written; a list that was written down. If others have written in
//! the meantime, all of it is made again of what stands then: nothing is written on less than the journal has. What is refused is written down too.

use std::sync::{Arc, PoisonError};

use super::acting::{Acting, Stop};
use super::again::may_be_told;
use super::clock::written;
use super::code::Code;
use super::desk::{self, DeskFault, TRIES};
use super::footing::Footing;
use super::once::{Before, Sent};
use super::problem::Problem;
use super::resting::ACTED_ON;
use super::service::Service;
use crate::journal::{
    Asked, CommitFault, JournalEntry, KindSet, LookRefused, OperatorPermitted, Recorded, RestsOn,
};
use crate::lookup::DoorFault;
use crate::sharing::{Asking, CallerRefusal, HandsRefusal, User, rule_on_caller};
use crate::values::Sensitive;

/// What was written: once, or when the same was sent before.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// The number of the first entry.
    pub(super) number: u64,
    /// When.
    pub(super) at: String,
    /// The entries.
    pub(super) entries: Vec<JournalEntry>,
}

/// The entries of a write: as they are, or made once the number of the first is known.
#[derive(Clone)]
pub(super) struct Made(Arc<dyn Fn(u64) -> Vec<JournalEntry> + Send + Sync>);

impl Made {
    /// Entries that say the number of the first among them.
    pub(super) fn numbered(
        made: impl Fn(u64) -> Vec<JournalEntry> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(made))
    }
}

impl From<Vec<JournalEntry>> for Made {
    fn from(entries: Vec<JournalEntry>) -> Self {
        Self::numbered(move |_| entries.clone())
    }
}

/// What an attempt comes to.
enum Comes<T> {
    To(T),
    Again(Written),
}

fn said(text: Option<&Sensitive<String>>) -> Option<String> {
    text.map(|it| it.expose().clone())
}

/// The question as the journal has it.
fn asked(asking: &Asking, about: &str) -> Asked {
    let Asking { user, purpose, case_reference, necessity, emergency: _, at: _ } = asking;
    let User { name, organisation, team, roles, .. } = user;
    Asked {
        by: name.clone(),
        organisation: organisation.clone(),
        team: team.clone(),
        roles: roles.clone(),
        purpose: purpose.clone(),
        case_reference: said(case_reference.as_ref()),
        necessity: said(necessity.as_ref()),
        emergency: None,
        about: about.to_owned(),
        for_notice: None,
    }
}

/// That somebody was shown something of the journal, as it is written down.
pub(super) fn permitted(
    asking: &Asking,
    footing: &Footing,
    (command, about): (&str, Vec<String>),
) -> JournalEntry {
    let Asked { by, organisation, team, roles, purpose, case_reference, necessity, .. } =
        asked(asking, "");
    let policy = blake3::Hash::from_bytes(footing.policy().policy.fingerprint());
    JournalEntry::OperatorPermitted(OperatorPermitted {
        by,
        organisation,
        team,
        roles,
        purpose,
        case_reference,
        necessity,
        command: command.to_owned(),
        about,
        policy: policy.to_hex().to_string(),
        unscreened: false,
    })
}

/// That somebody was refused, as it is written down.
fn turned_away(asking: &Asking, about: &str, codes: Vec<String>) -> JournalEntry {
    let displayed = blake3::hash(codes.join(" ").as_bytes()).to_hex().to_string();
    JournalEntry::LookRefused(LookRefused { asked: asked(asking, about), codes, displayed })
}

/// That the policy refused a caller, as it is written down.
pub(super) fn refused_by_policy(
    asking: &Asking,
    about: &str,
    refusal: &CallerRefusal,
) -> JournalEntry {
    turned_away(asking, about, words_of(refusal))
}

fn words_of(CallerRefusal { reasons, remedy: _ }: &CallerRefusal) -> Vec<String> {
    let words = reasons.iter().filter_map(|it| serde_json::to_value(it).ok());
    words.filter_map(|it| it.as_str().map(str::to_owned)).collect()
}

/// The words of a refusal, as the journal has them.
fn codes(stop: &Stop) -> Vec<String> {
    let word = |of: &str| vec![of.to_owned()];
    match stop {
        Stop::Caller(refusal) => words_of(refusal),
        Stop::Hands(HandsRefusal::Inactive(_)) => word("act.inactive"),
        Stop::Hands(HandsRefusal::Training(_)) => word("act.training"),
        Stop::Hands(HandsRefusal::Role { .. }) => word("act.role"),
        Stop::Nobody => word("act.nobody"),
        Stop::Problem(problem) => match problem.code {
            Code::SamePerson => word("act.same_person"),
            Code::NoSuchAct => word("act.no_such"),
            Code::Conflict => word("act.conflict"),
            Code::Stale => word("act.stale"),
            Code::ActNotPossible => word("act.not_possible"),
            Code::IdempotencyKeyReused => word("act.key_reused"),
            // what cannot be read asks for nothing yet, and what fails here is no refusal
            Code::CredentialsMissing
            | Code::TokenExpired
            | Code::TokenNotAccepted
            | Code::KeyNotAccepted
            | Code::CertificateNotAccepted
            | Code::NotProvisioned
            | Code::IssuerUnreachable
            | Code::PurposeNotStated
            | Code::HeaderNotReadable
            | Code::EmergencyNotStated
            | Code::NotAnIdentifier
            | Code::BodyNotReadable
            | Code::QueryNotReadable
            | Code::NotJson
            | Code::BodyTooLong
            | Code::BodyTooSlow
            | Code::Refused
            | Code::NotOfRole
            | Code::ActNotOfRole
            | Code::IdempotencyKeyMissing
            | Code::IdempotencyKeyNotReadable
            | Code::CursorNotAccepted
            | Code::NothingToShow
            | Code::AddAFact
            | Code::NoSuchDecision
            | Code::NoSuchRoute
            | Code::MethodNotAllowed
            | Code::TooManyRequests
            | Code::LockedOut
            | Code::NotWrittenDown
            | Code::Busy
            | Code::Failed => Vec::new(),
        },
        Stop::Before { .. } | Stop::Fault(_) => Vec::new(),
    }
}

impl Service {
    /// Carries a write out: `made` makes its entries of what stands. The same write sent again gives what it wrote the first time.
    pub(super) fn act<M: Into<Made>>(
        &self,
        asking: &Asking,
        about: &str,
        sent: &Sent,
        made: impl Fn(&Acting<'_, '_>) -> Result<M, Stop>,
    ) -> Result<Written, Problem> {
        self.act_resting_on(ACTED_ON, asking, (about, sent), made)
    }

    /// The same of an act that rests on these kinds of entries.
    pub(super) fn act_resting_on<M: Into<Made>>(
        &self,
        kinds: KindSet,
        asking: &Asking,
        (about, sent): (&str, &Sent),
        made: impl Fn(&Acting<'_, '_>) -> Result<M, Stop>,
    ) -> Result<Written, Problem> {
        let at = written(asking.at);
        let attempt = |footing: &Footing| {
            footing.act(asking, sent.number(asking.at), |acting| {
                admitted(footing, asking)?;
                let again = |first, entries| {
                    let before = self.written_before(first, entries)?;
                    may_be_told(acting, &before.entries)?;
                    Ok(Comes::Again(before))
                };
                match footing.once().before(sent, asking.at) {
                    Before::Done { first, entries } => again(first, entries),
                    Before::Another => Err(Problem::of(Code::IdempotencyKeyReused).into()),
                    Before::Nothing => match made(acting) {
                        Ok(made) => Ok(Comes::To(made.into())),
                        Err(Stop::Before { first, entries }) => again(first, entries),
                        Err(stop) => Err(stop),
                    },
                }
            })
        };
        let commit = |footing: &Footing, Made(made): Made| {
            let sent = sent.clone();
            let entries = move |number| {
                let mut all = made(number);
                all.push(sent.answered(all.len()));
                all
            };
            self.following.commit().commit_act(&at, entries, footing.for_an_act(kinds))
        };
        for _ in 0..TRIES {
            // it guards nothing that a panic could leave in part
            let _one = self.turn_of_acts.lock().unwrap_or_else(PoisonError::into_inner);
            let footing = self.standing()?;
            let tried = match attempt(&footing) {
                Ok(Comes::Again(before)) => return Ok(before),
                Ok(Comes::To(made)) => commit(&footing, made.clone()).map(|number| (number, made)),
                Err(stop) => {
                    match self.refused_on(asking, about, footing.for_an_act(kinds), stop) {
                        Ok(problem) => return Err(problem),
                        Err(fault) => Err(fault),
                    }
                }
            };
            match tried {
                Ok((number, Made(made))) => {
                    let entries = made(number);
                    // it counts from the next look on; a fault of reading is told when something is to be read
                    let _ = self.following.catch_up(self.clock.civil().date());
                    return Ok(Written { number, at, entries });
                }
                Err(CommitFault::Moved) => self.catch_up()?,
                Err(fault) => return Err(not_written(&fault)),
            }
        }
        Err(DeskFault::Busy.into())
    }

    /// Shows something of what stands to whoever may see it, once that is written down: `made` gives it, and whom it is about.
    pub(super) fn list<T>(
        &self,
        asking: &Asking,
        (command, about): (&str, &str),
        made: impl Fn(&Acting<'_, '_>) -> Result<(T, Vec<String>), Stop>,
    ) -> Result<T, Problem> {
        let at = written(asking.at);
        for tries in 0..TRIES {
            // who has been overtaken by an act lets no other pass
            let turn = (tries > 0).then(|| self.turn_of_acts.lock());
            let _one = turn.map(|it| it.unwrap_or_else(PoisonError::into_inner));
            let footing = self.standing()?;
            let made = footing.act(asking, [0; 16], |acting| {
                admitted(&footing, asking)?;
                made(acting)
            });
            let tried = match made {
                Ok((shown, about)) => {
                    let entry = permitted(asking, &footing, (command, about));
                    let rests_on = footing.for_a_list();
                    self.following.commit().commit(&at, vec![entry], rests_on).map(|_| shown)
                }
                Err(stop) => match self.refused(asking, about, &footing, stop) {
                    Ok(problem) => return Err(problem),
                    Err(fault) => Err(fault),
                },
            };
            match tried {
                Ok(shown) => return Ok(shown),
                Err(CommitFault::Moved) => self.catch_up()?,
                Err(fault) => return Err(not_written(&fault)),
            }
        }
        Err(DeskFault::Busy.into())
    }

    /// The problem of what is not to be had; what is refused is in the journal first.
    pub(super) fn refused(
        &self,
        asking: &Asking,
        about: &str,
        footing: &Footing,
        stop: Stop,
    ) -> Result<Problem, CommitFault> {
        self.refused_on(asking, about, footing.for_a_list(), stop)
    }

    fn refused_on(
        &self,
        asking: &Asking,
        about: &str,
        rests_on: RestsOn,
        stop: Stop,
    ) -> Result<Problem, CommitFault> {
        let codes = codes(&stop);
        let request = if codes.is_empty() {
            0
        } else {
            let entry = turned_away(asking, about, codes);
            let at = written(asking.at);
            self.following.commit().commit(&at, vec![entry], rests_on)?
        };
        Ok(match stop {
            Stop::Caller(refusal) => Problem::refused(request, refusal),
            Stop::Hands(refusal) => {
                let told = refusal.to_string().replace("\n  hint:", ";");
                Problem::of(Code::ActNotOfRole).with_detail(told).with_request(request)
            }
            Stop::Nobody => Problem::nothing(request),
            Stop::Problem(problem) if request > 0 => problem.with_request(request),
            Stop::Problem(problem) => problem,
            // whatever can be done twice is told as it was done the first time
            Stop::Before { .. } => Problem::of(Code::Failed),
            Stop::Fault(fault) => {
                tracing::error!(%fault, "an act or a list could not be made");
                fault.into()
            }
        })
    }

    /// What a write wrote when it was sent first.
    pub(super) fn written_before(&self, first: u64, entries: u64) -> Result<Written, Problem> {
        let mut found: Vec<Recorded> = Vec::new();
        for number in first..first.saturating_add(entries) {
            let read = self.following.journal().entry(number);
            found.extend(read.map_err(|fault| Problem::from(DeskFault::Follow(fault.into())))?);
        }
        let at = found.first().map(|it| it.at.clone()).unwrap_or_default();
        let count = found.len();
        let entries: Vec<JournalEntry> = found.into_iter().filter_map(|it| it.entry).collect();
        if entries.len() < count || entries.is_empty() {
            let erased = "what it wrote is erased by now";
            return Err(Problem::of(Code::Conflict).with_detail(erased));
        }
        Ok(Written { number: first, at, entries })
    }

    pub(super) fn standing(&self) -> Result<Arc<Footing>, Problem> {
        let footing = desk::standing_today(&self.following, self.clock);
        footing.map_err(|fault| {
            tracing::error!(%fault, "what stands could not be read");
            DeskFault::from(fault).into()
        })
    }

    pub(super) fn catch_up(&self) -> Result<(), Problem> {
        let day = self.clock.civil().date();
        self.following.catch_up(day).map(|_| ()).map_err(|it| DeskFault::from(it).into())
    }
}

/// Whether the policy lets the caller ask for the purpose, whomever it is about. An act is no emergency.
pub(super) fn admitted(footing: &Footing, asking: &Asking) -> Result<(), Stop> {
    if asking.emergency.is_some() {
        let told = "hearth-emergency: an emergency opens a look, and no act or list";
        return Err(Problem::of(Code::HeaderNotReadable).with_detail(told).into());
    }
    let in_force = footing.policy();
    let ruled = rule_on_caller(&in_force.policy, &in_force.agreements, asking);
    ruled.map(|_| ()).map_err(Stop::Caller)
}

pub(super) fn not_written(fault: &CommitFault) -> Problem {
    tracing::error!(%fault, "an act or a list could not be written down");
    DeskFault::Door(DoorFault::NotLogged(fault.to_string())).into()
}
