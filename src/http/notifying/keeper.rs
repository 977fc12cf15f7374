//! What the dispatcher is given: the next notice of an endpoint, decided on and written down; and what became of it.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use jiff::{SignedDuration, Timestamp};

use super::outcomes::kept;
use super::sending::{Decided, Way};
use super::state::State;
use super::{NotifyFault, Notifying};
use crate::http::following::Following;
use crate::http::service::Service;
use crate::journal::{
    AttemptOutcome, DisabledBecause, EndpointDisabled, EndpointKeys, EndpointWarned, EndpointWay,
    JournalEntry, NoticeAct, NoticeSettled, SubscriptionAct,
};
use crate::notices::delivery::{
    Disabling, EndpointAddress, EndpointTurn, LoopbackAllowance, Next, PrivateKey, Reach, Secret,
    SharedSecret, SigningKeys,
};
use crate::notices::dispatch::{
    Claimed, EndpointNumber, Keeper, KeeperFault, Route, Settled, Target, Waiting,
};
use crate::notices::subscription::Endpoint;

/// So many notices in a row may turn out not to be sent before a sender looks elsewhere.
const IN_A_ROW: usize = 64;
/// What cannot be decided on is tried again after so long.
const LATER: SignedDuration = SignedDuration::from_secs(30);
/// The same where others were writing to the journal: they are done in a moment.
const SOON: SignedDuration = SignedDuration::from_millis(500);

/// The service as those who send see it.
pub(in crate::http) struct NoticeKeeper(pub(in crate::http) web::Data<Service>);

impl NoticeKeeper {
    fn parts(&self) -> Result<(&Notifying, &Following), KeeperFault> {
        let notifying = self.0.notifying.as_ref();
        let notifying = notifying.ok_or_else(|| KeeperFault::new("there is no [notices]"))?;
        Ok((notifying, &self.0.following))
    }
}

impl From<NotifyFault> for KeeperFault {
    fn from(fault: NotifyFault) -> Self {
        Self(Box::new(fault))
    }
}

impl Keeper for NoticeKeeper {
    fn waiting(&self, now: Timestamp) -> Vec<Waiting> {
        let Ok((notifying, following)) = self.parts() else { return Vec::new() };
        if !notifying.sole.is_held() {
            return Vec::new();
        }
        let Ok(state) = notifying.known(following) else { return Vec::new() };
        let open = state.endpoints.all().filter(|it| it.is_open());
        let hooks = open.filter(|it| matches!(it.way, EndpointWay::Webhook { .. }));
        let waits = hooks.filter_map(|it| {
            let up = state.book.next(&it.subscription, now)?;
            let endpoint = EndpointNumber(it.number);
            Some(Waiting { endpoint, earliest: up.earliest, urgent: up.urgent })
        });
        waits.collect()
    }

    fn claim(
        &self,
        endpoint: EndpointNumber,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Claimed>, KeeperFault> {
        let (notifying, following) = self.parts()?;
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        for _ in 0..IN_A_ROW {
            let (notice, target, route) = {
                let mut state = notifying.known(following)?;
                let endpoint = state.endpoints.endpoint(endpoint.0).filter(|it| it.is_open());
                let Some(endpoint) = endpoint.cloned() else {
                    return Ok(None);
                };
                let up = state.book.next(&endpoint.subscription, now);
                let Some(up) = up.filter(|it| it.earliest <= now) else { return Ok(None) };
                let subscriptions = state.subscriptions(&following.now(), now);
                let terms = subscriptions.get(&endpoint.subscription).map(|it| &it.terms);
                let agreed = terms.and_then(|it| it.a_minute);
                let target = notifying.known_target(&mut state, &endpoint, agreed, now)?;
                state.book.lend(up.notice, until);
                let Some(notice) = state.book.get(up.notice).cloned() else { return Ok(None) };
                (notice, target, endpoint)
            };
            let decided = notifying.decide(following, &notice, Way::Sent { endpoint: endpoint.0 });
            let sent = decided.and_then(|decided| match decided {
                Decided::Stays => Ok(None),
                Decided::Goes { sequence, attempt, told, fields } => {
                    let told = told.as_deref().map(|told| (told, fields));
                    let of = (&notice, attempt);
                    let message = notifying.message_of(following, of, (sequence, told))?;
                    Ok(message.map(|message| (attempt, message)))
                }
            });
            match sent {
                Ok(None) => {}
                Ok(Some((attempt, message))) => {
                    let mut state = notifying.known(following)?;
                    if !state.endpoints.endpoint(endpoint.0).is_some_and(|it| it.leads_as(&route)) {
                        // it was taken back, set anew or disabled while this was decided
                        state.book.give_back(notice.number, now);
                        return Ok(None);
                    }
                    return Ok(Some(Claimed {
                        notice: notice.number,
                        attempt,
                        id: message.id,
                        body: message.body.into(),
                        expires: Some(notice.until),
                        target,
                    }));
                }
                Err(fault) => {
                    let rest = match &fault {
                        NotifyFault::Write(_) => SOON,
                        NotifyFault::Config(..)
                        | NotifyFault::Follow(_)
                        | NotifyFault::Turn(_)
                        | NotifyFault::Message(_)
                        | NotifyFault::Unmade(_)
                        | NotifyFault::PutDown { .. } => LATER,
                    };
                    let later = now.checked_add(rest).unwrap_or(Timestamp::MAX);
                    notifying.known(following)?.book.give_back(notice.number, later);
                    return Err(fault.into());
                }
            }
        }
        Ok(None)
    }

    fn settle(&self, settled: &Settled, now: Timestamp) -> Result<(), KeeperFault> {
        let (notifying, following) = self.parts()?;
        Ok(notifying.settle(following, settled, now)?)
    }
}

impl Notifying {
    fn settle(
        &self,
        following: &Following,
        settled: &Settled,
        now: Timestamp,
    ) -> Result<(), NotifyFault> {
        let Settled { notice, attempt, outcome, next } = settled;
        let Some(outcome) = kept(outcome) else {
            self.known(following)?.book.give_back(*notice, now);
            return Ok(());
        };
        let next = match next {
            Next::Done => None,
            Next::At(at) => Some(*at),
            Next::Owed { again } => *again,
        };
        let next = next.map(|at| compact_str::format_compact!("{at:.0}"));
        let mut entries = vec![JournalEntry::NoticeActed(NoticeAct::Settled(NoticeSettled {
            notice: *notice,
            attempt: *attempt,
            outcome,
            next,
        }))];
        let endpoint = self.known(following)?.book.get(*notice).and_then(|it| it.endpoint);
        if let Some(endpoint) = endpoint {
            entries.extend(self.turned(following, endpoint, outcome, now)?);
        }
        self.note(following, &entries)?;
        if outcome == AttemptOutcome::Delivered {
            // it may have been taken back while it was on its way
            self.recall_if_wrong(following, *notice)?;
        }
        Ok(())
    }

    /// What an outcome turns of the endpoint that it is of.
    pub(super) fn turned(
        &self,
        following: &Following,
        endpoint: u64,
        outcome: AttemptOutcome,
        now: Timestamp,
    ) -> Result<Option<JournalEntry>, NotifyFault> {
        let state = self.known(following)?;
        let endpoint = state.endpoints.endpoint(endpoint);
        let Some(endpoint) = endpoint.filter(|it| it.disabled.is_none()) else { return Ok(None) };
        let number = endpoint.number;
        let disabled = |because| {
            SubscriptionAct::EndpointDisabled(EndpointDisabled {
                endpoint: number,
                because,
                by: None,
            })
        };
        let act = match state.turned(number, outcome, now) {
            None | Some(EndpointTurn::Recovered) => return Ok(None),
            Some(EndpointTurn::Warned { percent }) => {
                SubscriptionAct::EndpointWarned(EndpointWarned { endpoint: number, percent })
            }
            Some(EndpointTurn::Disabled(Disabling::Gone)) => disabled(DisabledBecause::Gone),
            Some(EndpointTurn::Disabled(Disabling::Asked)) => disabled(DisabledBecause::Asked),
            Some(EndpointTurn::Disabled(Disabling::Failing)) => disabled(DisabledBecause::Failing),
        };
        tracing::warn!(endpoint = number, turned = ?act_word(&act), "an endpoint of a partner does not take notices");
        Ok(Some(JournalEntry::SubscriptionActed(act)))
    }

    /// Where an endpoint is and what signs for it, kept while nothing of that changes: a key takes longer to read than to sign with.
    fn known_target(
        &self,
        state: &mut State,
        endpoint: &Endpoint,
        agreed: Option<NonZeroU32>,
        now: Timestamp,
    ) -> Result<Arc<Target>, NotifyFault> {
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let known = state.targets.get(&endpoint.number);
        if let Some((of, day, rate, target)) = known
            && (of, *day, *rate) == (endpoint, today, agreed)
        {
            return Ok(Arc::clone(target));
        }
        let target = Arc::new(self.target(endpoint, agreed, now)?);
        let kept = (endpoint.clone(), today, agreed, Arc::clone(&target));
        state.targets.insert(endpoint.number, kept);
        Ok(target)
    }

    /// Where an endpoint is, what signs for it, and how many a minute it is sent: no more than was agreed, and no more than it asked for.
    pub(in crate::http) fn target(
        &self,
        endpoint: &Endpoint,
        agreed: Option<NonZeroU32>,
        now: Timestamp,
    ) -> Result<Target, NotifyFault> {
        let wrong = |fault: &dyn std::fmt::Display| NotifyFault::Message(fault.to_string());
        let EndpointWay::Webhook { url, loopback } = &endpoint.way else {
            return Err(NotifyFault::Message(
                "this endpoint is not one that is posted to".to_owned(),
            ));
        };
        let address = self.address(url, *loopback).map_err(|it| wrong(&it))?;
        let mut keys = secrets(&endpoint.keys.now).map_err(|it| wrong(&it))?;
        if let Some((before, until)) = &endpoint.keys.before
            && now.to_zoned(jiff::tz::TimeZone::UTC).date() <= *until
        {
            for secret in both(before).map_err(|it| wrong(&it))? {
                keys = keys.and(secret);
            }
        }
        let a_minute = [agreed, endpoint.a_minute].into_iter().flatten().min();
        Ok(Target { route: Route { address, a_minute }, keys })
    }

    /// An address as a partner gives it: on this machine only where the configuration says what for.
    pub(in crate::http) fn address(
        &self,
        url: &str,
        loopback: bool,
    ) -> Result<EndpointAddress, crate::notices::delivery::AddressFault> {
        let reach = match (&self.config.loopback_for, loopback) {
            (Some(what_for), true) => Reach::ThisMachine(LoopbackAllowance::named(what_for)?),
            (None, _) | (_, false) => Reach::Internet,
        };
        EndpointAddress::parse(url, reach)
    }
}

fn act_word(act: &SubscriptionAct) -> &'static str {
    match act {
        SubscriptionAct::EndpointDisabled(_) => "disabled",
        SubscriptionAct::EndpointWarned(_) => "warned",
        SubscriptionAct::EndpointSet(_)
        | SubscriptionAct::EndpointConfirmed(_)
        | SubscriptionAct::HeartbeatSent(_)
        | SubscriptionAct::EndpointEnabled(_)
        | SubscriptionAct::KeysRotated(_)
        | SubscriptionAct::EndpointRemoved(_)
        | SubscriptionAct::ClientsAdded(_)
        | SubscriptionAct::ClientsRemoved(_)
        | SubscriptionAct::FeedAcknowledged(_) => "changed",
    }
}

fn both(keys: &EndpointKeys) -> Result<[Secret; 2], crate::notices::delivery::SecretFault> {
    let EndpointKeys { shared, private } = keys;
    Ok([Secret::Private(PrivateKey::parse(private)?), Secret::Shared(SharedSecret::parse(shared)?)])
}

/// An endpoint's keys, the asymmetric one first: whoever does not control both ends prefers it.
fn secrets(keys: &EndpointKeys) -> Result<SigningKeys, crate::notices::delivery::SecretFault> {
    let [private, shared] = both(keys)?;
    Ok(SigningKeys::new(private).and(shared))
}
