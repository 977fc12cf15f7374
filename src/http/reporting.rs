//! Life events are declared, put right, cancelled and restored: the acts of whoever may, for routes and pages alike.
//!
//! In: who acts, what they declare or change. Out: entries, with those of who is owed a notice of it. Leaves to [`declaring`](super::declaring) what an act
//! rests on, to `notices` what may be declared and which event it is.

use super::acting::{Acting, Stop};
use super::acts::{Made, Written};
use super::code::Code;
use super::declaring::{NamedEvents, Tonight, bundle, minted, people_of};
use super::notifying::{NotifyFault, Notifying};
use super::once::Sent;
use super::problem::Problem;
use super::resting::OWED_BY;
use super::service::Service;
use crate::journal::{DeclaringChannel, JournalEntry, LifeEventAct};
use crate::notices::declaring::{
    Change, ChangeRefused, CheckedDeclaration, Declaration, Declared, ReferenceConflict,
};
use crate::notices::occurrence::{Declarant, Occurrence, Occurrences};
use crate::rules::DeclaringRules;
use crate::sharing::{ActKind, Asking, HandedAct};
use crate::values::PersonId;

/// What the journal calls whom an act is about that is refused.
pub(super) const ABOUT: &str = "a life event";

/// What life events so far say to a question: known already, and read as far as the journal goes.
pub(super) fn of_events<T>(
    service: &Service,
    ask: impl FnOnce(&Occurrences) -> T,
) -> Result<T, Stop> {
    if let Some(notifying) = &service.notifying {
        let state = notifying.known(&service.following);
        let state = state.map_err(|fault| not_known(&fault))?;
        return Ok(ask(&state.occurrences));
    }
    let known = service.events.ask(&service.following, ask);
    known.map_err(|fault| Stop::Fault(fault.into()))
}

impl Service {
    /// Carries out what `made` makes of life events.
    pub(super) fn act_on_events<M: Into<Made>>(
        &self,
        asking: &Asking,
        sent: &Sent,
        made: impl Fn(&Acting<'_, '_>) -> Result<M, Stop>,
    ) -> Result<Written, Problem> {
        self.act_on_what_is_owed(asking, (ABOUT, sent), made)
    }

    /// Carries out what `made` makes of what is owed. Nothing is taken up and nothing owed of anybody meanwhile: what it finds is there when it is written down.
    pub(super) fn act_on_what_is_owed<M: Into<Made>>(
        &self,
        asking: &Asking,
        of: (&str, &Sent),
        made: impl Fn(&Acting<'_, '_>) -> Result<M, Stop>,
    ) -> Result<Written, Problem> {
        let _one = self.notifying.as_ref().map(Notifying::turn_of_owing);
        self.act_resting_on(OWED_BY, asking, of, made)
    }
}

/// That the caller's role may declare by a channel.
pub(super) fn may(acting: &Acting<'_, '_>, channel: DeclaringChannel) -> Result<(), Stop> {
    let act = match channel {
        DeclaringChannel::Caseworker => ActKind::Declare,
        DeclaringChannel::ResidentForm => ActKind::DeclareForm,
        DeclaringChannel::Registrar => ActKind::DeclareRegister,
    };
    // whoever declares by themselves may pass a form on
    if act == ActKind::DeclareForm && acting.does(HandedAct::Of(ActKind::Declare)) {
        return Ok(());
    }
    acting.may(HandedAct::Of(act))
}

/// The rules of declarations.
pub(super) fn rules<'q>(acting: &Acting<'q, '_>) -> &'q DeclaringRules {
    &acting.ruleset().matching().life_events.declaring
}

/// A declaration that its caller may make, of people whom they may know.
pub(super) struct Looked {
    pub(super) checked: CheckedDeclaration,
    pub(super) people: Vec<PersonId>,
    tonight: Tonight,
}

impl Looked {
    /// Looks at all of it.
    pub(super) fn at(acting: &Acting<'_, '_>, declaration: Declaration) -> Result<Self, Stop> {
        may(acting, declaration.channel)?;
        let known = people_of(acting, &declaration.happened)?;
        let people: Vec<PersonId> = known.people.keys().copied().collect();
        let checked = declaration.check(&known, acting.day(), rules(acting))?;
        let tonight = Tonight::of(acting, people.iter().copied())?;
        Ok(Self { checked, people, tonight })
    }

    /// What it comes to among life events.
    pub(super) fn among(
        &self,
        acting: &Acting<'_, '_>,
        events: &Occurrences,
    ) -> Result<Declared, ReferenceConflict> {
        let Self { checked, people: _, tonight } = self;
        let mut number = 0;
        let mint = || {
            number += 1;
            minted(acting, number)
        };
        checked.declare(events, rules(acting), tonight, bundle(acting), mint)
    }
}

/// The entries of a declaration, and of who is owed a notice of it.
pub(super) fn declared(
    service: &Service,
    acting: &Acting<'_, '_>,
    declaration: Declaration,
) -> Result<Vec<JournalEntry>, Stop> {
    let looked = Looked::at(acting, declaration)?;
    match of_events(service, |events| looked.among(acting, events))?? {
        Declared::Now { bundle: _, acts, occurrences: _ } => {
            with_what_is_owed(service, acting, acts)
        }
        Declared::Before { bundle: _, occurrences: _, first, last } => {
            Err(Stop::Before { first, entries: last - first + 1 })
        }
    }
}

/// What is to be changed of which life events, and why.
pub(super) struct Changing {
    pub(super) named: NamedEvents,
    pub(super) change: Change,
}

/// The entries of a change of life events, and of who is owed a notice of it and what is taken back.
pub(super) fn changed(
    service: &Service,
    acting: &Acting<'_, '_>,
    Changing { named, change }: &Changing,
) -> Result<Vec<JournalEntry>, Stop> {
    may(acting, change.channel)?;
    let found = named.found(service, acting)?;
    if !found.iter().all(|it| is_theirs(acting, change.channel, it)) {
        let told = "others have told of it too: have it changed by the council";
        return Err(Stop::Problem(Problem::of(Code::ActNotPossible).with_detail(told)));
    }
    let (acts, before) = of_events(service, |all| {
        let mut acts = Vec::new();
        for event in &found {
            acts.extend(change.act(event, all, acting.day(), rules(acting))?);
        }
        let before = all.reference(&change.by, &change.reference);
        Ok::<_, ChangeRefused>((acts, before.map(|kept| (kept.first, kept.last))))
    })??;
    match before {
        Some((first, last)) if acts.is_empty() => {
            Err(Stop::Before { first, entries: last - first + 1 })
        }
        Some(_) | None => with_what_is_owed(service, acting, acts),
    }
}

/// Whether an event is the caller's to change: staff of the council change any, and so does a registrar; a partner's staff what nobody but they has told.
fn is_theirs(acting: &Acting<'_, '_>, channel: DeclaringChannel, event: &Occurrence) -> bool {
    let own = |it: &Declarant| it.by == acting.asking.user.name;
    let alone = event.evidence.is_empty() && event.declared_by.iter().all(own);
    alone || channel == DeclaringChannel::Registrar || acting.is_of_council()
}

/// The entries of acts on life events, and behind them who is owed a notice of it and what is taken back: both are on disk in one step, or neither.
pub(super) fn with_what_is_owed(
    service: &Service,
    acting: &Acting<'_, '_>,
    acts: Vec<LifeEventAct>,
) -> Result<Vec<JournalEntry>, Stop> {
    let owed = match &service.notifying {
        None => Vec::new(),
        Some(notifying) => {
            let owed = notifying.owed_with(&service.following, acting.footing, &acts);
            owed.map_err(|fault| not_known(&fault))?
        }
    };
    let acts = acts.into_iter().map(JournalEntry::LifeEventActed);
    Ok(acts.chain(owed).collect())
}

/// What the caller is told of a fault, which the log tells whole.
pub(super) fn not_known(fault: &NotifyFault) -> Stop {
    tracing::error!(%fault, "life events could not be read, or what is owed of them");
    Stop::Problem(Problem::of(Code::Failed))
}
