//! Who would be told of a life event if it were declared: for whoever is about to declare it, before they do.
//!
//! In: a declaration, who makes it. Out: services and partners, what each may do, when; services that are not told, and in general words why. It is looked at and
//! refused as the declaration itself, and nothing of it is written but that it was asked. It answers of the declaration alone: whether the same is known
//! already, from whom and how well, is not in it, so that nothing is learnt by asking that the caller may not look up.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use utoipa::ToSchema;

use super::acting::{Acting, Stop};
use super::notifying::Notifying;
use super::problem::Problem;
use super::reporting::{ABOUT, Looked, not_known, of_events};
use super::service::Service;
use crate::journal::{EndpointWay, NoticeAct, NoticeMatter};
use crate::notices::declaring::{Declaration, Declared};
use crate::notices::occurrence::{Occurrence, Occurrences};
use crate::notices::subscription::{Endpoint, Subscription, SubscriptionStanding};
use crate::rules::Telling;
use crate::sharing::Asking;
use crate::values::{ActionClass, EvidenceLevel, LifeEventKind, ServiceName, SubscriptionId};

/// Who would be told of a life event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub(super) struct Foretold {
    /// What kind of event it is.
    #[schema(example = "change_of_address")]
    pub(super) kind: &'static str,
    /// How well it would be known by this declaration alone.
    #[schema(example = "stated")]
    pub(super) level: &'static str,
    /// Services that would be told. Whether each may know is decided when it is told, anew each time: a consent that is missing, a restriction or a fence stops it then.
    pub(super) told: Vec<WouldBeTold>,
    /// Services that are told of such events, and would not be of this one.
    pub(super) not_told: Vec<WouldNotBeTold>,
}

/// A service that would be told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub(super) struct WouldBeTold {
    /// Which, in words.
    #[schema(example = "Libraries")]
    pub(super) service: String,
    /// Whose.
    #[schema(example = "council")]
    pub(super) organisation: String,
    /// What it would be told.
    #[schema(value_type = String, example = "address_changed")]
    pub(super) matter: NoticeMatter,
    /// The most that it may do: `inform`, `suppress`, `amend`, `close`.
    #[schema(value_type = String, example = "inform")]
    pub(super) action: ActionClass,
    /// When.
    pub(super) when: WhenTold,
    /// True if it is an offer, which is made to whoever has agreed to it alone.
    pub(super) only_with_consent: bool,
}

/// When a service would be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WhenTold {
    /// As soon as it is written down.
    AtOnce,
    /// When it next comes for its notices, or its files are put down.
    WhenCollected,
    /// Once it has an endpoint that takes notices.
    OnceReachable,
    /// Once its agreement is in force.
    OnceAgreementInForce,
}

/// A service that would not be told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub(super) struct WouldNotBeTold {
    /// Which, in words.
    #[schema(example = "Bus passes")]
    pub(super) service: String,
    /// Why.
    pub(super) because: WhyNotTold,
    /// The level of evidence at which it would be, where that is why.
    #[schema(value_type = Option<String>, example = "registered")]
    pub(super) from_level: Option<EvidenceLevel>,
}

/// Why a service would not be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WhyNotTold {
    /// It is told only of what is better known.
    NotKnownWellEnough,
    /// No partner stands for it that has an agreement on such events and to do with the people named.
    NobodyToTell,
}

impl Service {
    /// Who would be told of what `made` declares. That it was asked is in the journal before it is answered.
    pub(super) fn foretell(
        &self,
        asking: &Asking,
        made: impl Fn(&Acting<'_, '_>) -> Result<Declaration, Stop>,
    ) -> Result<Foretold, Problem> {
        self.list(asking, ("life event preview", ABOUT), |acting| {
            let declaration = made(acting)?;
            let (kind, level) = (declaration.happened.kind(), declaration.level);
            let looked = Looked::at(acting, declaration)?;
            // refused where the declaration would be
            let _ = of_events(self, |events| looked.among(acting, events))??;
            let nothing = Occurrences::default();
            let occurrences = match looked.among(acting, &nothing)? {
                Declared::Now { bundle: _, acts, occurrences: _ } => nothing.with(&acts),
                // of nothing, nothing was declared before
                Declared::Before { .. } => Vec::new(),
            };
            let would = match &self.notifying {
                Some(notifying) => would_owe(self, notifying, acting, &occurrences)?,
                None => BTreeMap::new(),
            };
            let telling = &acting.ruleset().matching().life_events.telling;
            let foretold = Foretold {
                kind: kind.word(),
                level: level.word(),
                not_told: not_told(telling, &occurrences, (kind, level), &would),
                told: would.into_values().collect(),
            };
            let people = looked.people.iter().map(ToString::to_string).collect();
            Ok((foretold, people))
        })
    }
}

/// What would be owed of events of which nobody has been told, by subscription.
fn would_owe(
    service: &Service,
    notifying: &Notifying,
    acting: &Acting<'_, '_>,
    occurrences: &[Occurrence],
) -> Result<BTreeMap<SubscriptionId, WouldBeTold>, Stop> {
    let (footing, now) = (acting.footing, notifying.now());
    let telling = &acting.ruleset().matching().life_events.telling;
    let mut state = notifying.known(&service.following).map_err(|fault| not_known(&fault))?;
    let subscriptions = state.subscriptions(footing, now);
    let mut would = BTreeMap::new();
    for occurrence in occurrences {
        let acts = notifying.owed(footing, (&state, &subscriptions), occurrence, now);
        for act in acts.map_err(|fault| not_known(&fault))? {
            let NoticeAct::Owed(owed) = act else { continue };
            let Some(subscription) = subscriptions.get(&owed.subscription) else { continue };
            let name = &owed.subscription.service;
            let mut told = telling.of_event(occurrence.kind, occurrence.case(), occurrence.level);
            let is_offer = told.any(|it| it.service.name == *name && it.by_consent);
            let by_consent = acting.policy().rests_on_consent(&subscription.terms.purpose);
            let one = WouldBeTold {
                service: words(telling, name),
                organisation: owed.subscription.organisation.to_string(),
                matter: owed.matter,
                action: owed.action,
                when: when(subscription, state.endpoints.of(&subscription.id)),
                only_with_consent: is_offer || by_consent,
            };
            // of several people each service stands once, with the most that it may do about any of them
            let known = would.entry(owed.subscription).or_insert_with(|| one.clone());
            if known.action < one.action {
                *known = one;
            }
        }
    }
    Ok(would)
}

fn when(subscription: &Subscription, endpoint: Option<&Endpoint>) -> WhenTold {
    match (subscription.standing, endpoint.filter(|it| it.is_open()).map(|it| &it.way)) {
        (SubscriptionStanding::Suspended | SubscriptionStanding::Over, _) => {
            WhenTold::OnceAgreementInForce
        }
        (SubscriptionStanding::InForce, None) => WhenTold::OnceReachable,
        (SubscriptionStanding::InForce, Some(EndpointWay::Webhook { .. })) => WhenTold::AtOnce,
        (SubscriptionStanding::InForce, Some(EndpointWay::Feed | EndpointWay::Drop)) => {
            WhenTold::WhenCollected
        }
    }
}

/// Services that are told of such events, whatever is known of this one, less those that would be told of it.
fn not_told(
    telling: &Telling,
    occurrences: &[Occurrence],
    (kind, level): (LifeEventKind, EvidenceLevel),
    would: &BTreeMap<SubscriptionId, WouldBeTold>,
) -> Vec<WouldNotBeTold> {
    let is_told = |name: &ServiceName| would.keys().any(|it| it.service == *name);
    let cases: BTreeSet<_> = occurrences.iter().map(Occurrence::case).collect();
    let mut not: BTreeMap<&ServiceName, WouldNotBeTold> = BTreeMap::new();
    for from in EvidenceLevel::ALL.into_iter().filter(|it| *it >= level) {
        let told = cases.iter().flat_map(|case| telling.of_event(kind, *case, from));
        for told in told.filter(|it| !is_told(&it.service.name)) {
            not.entry(&told.service.name).or_insert_with(|| WouldNotBeTold {
                service: told.service.en.clone(),
                because: if from == level {
                    WhyNotTold::NobodyToTell
                } else {
                    WhyNotTold::NotKnownWellEnough
                },
                from_level: (from > level).then_some(from),
            });
        }
    }
    not.into_values().collect()
}

fn words(telling: &Telling, name: &ServiceName) -> String {
    telling.service(name).map_or_else(|| name.to_string(), |it| it.en.clone())
}
