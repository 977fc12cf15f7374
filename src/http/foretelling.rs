//! Who would be told of a life event if it were declared: for whoever is about to declare it, before they do.
//!
//! In: a declaration, who makes it. Out: services and partners, what each may do, when; services that are not told, and in general words why. It is looked at and
//! refused as the declaration itself, and nothing of it is written but that it was asked. It answers by rules and agreements alone, of a move beside them by a home
//! that the caller may be shown: which partner knows whom, where somebody hidden lives, whether the same is known already, from whom and how well, is not in it, so
//! that nothing is learnt by asking that the caller may not look up.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use utoipa::ToSchema;

use super::acting::{Acting, Stop};
use super::declaring::home_shown;
use super::notifying::Notifying;
use super::problem::Problem;
use super::reporting::{ABOUT, Looked, not_known, of_events};
use super::service::Service;
use crate::journal::{Destination, DestinationArea, EndpointWay, NoticeMatter};
use crate::notices::declaring::{Declaration, Declared};
use crate::notices::occurrence::{Occurrence, Occurrences};
use crate::notices::outbox::matter_of;
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
    /// Services that would be told, each if it knows one of the people named: which of them do is told to nobody. Whether each may know is decided when it is told,
    /// anew each time: a consent that is missing, a restriction or a fence stops it then.
    pub(super) told: Vec<WouldBeTold>,
    /// Services that are told of such events, and would not be of this one, whoever they know.
    pub(super) not_told: Vec<WouldNotBeTold>,
}

/// A service that would be told, if it knows one of the people named.
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
    /// No partner stands for it that has an agreement on such events.
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
            let of_household = declaration.happened.is_of_household();
            let looked = Looked::at(acting, declaration)?;
            // refused where the declaration would be
            let _ = of_events(self, |events| looked.among(acting, events))??;
            let nothing = Occurrences::default();
            let occurrences = match looked.among(acting, &nothing)? {
                Declared::Now { bundle: _, acts, occurrences: _ } => {
                    as_far_as_shown(acting, of_household, nothing.with(&acts))?
                }
                // of nothing, nothing was declared before
                Declared::Before { .. } => Vec::new(),
            };
            let would = match &self.notifying {
                Some(notifying) => would_tell(self, notifying, acting, &occurrences)?,
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

/// Moves as far as the caller may be shown where they begin; a household's begin where any of it is shown to live, or it would be told whether somebody hidden is of
/// it. Whoever lives where the caller may not see is taken to live in the area, as nearly all do: who is told would say otherwise whether the home that is named
/// is theirs.
fn as_far_as_shown(
    acting: &Acting<'_, '_>,
    of_household: bool,
    mut occurrences: Vec<Occurrence>,
) -> Result<Vec<Occurrence>, Stop> {
    let mut homes = Vec::with_capacity(occurrences.len());
    for occurrence in &occurrences {
        let moves = occurrence.kind == LifeEventKind::ChangeOfAddress;
        homes.push(match occurrence.person().filter(|_| moves) {
            Some(person) => home_shown(acting, person)?,
            None => None,
        });
    }
    let of_all = homes.iter().flatten().next().filter(|_| of_household).cloned();
    let somewhere = || Destination::Written { text: "".into(), area: DestinationArea::Inside };
    for (occurrence, home) in occurrences.iter_mut().zip(homes) {
        let from = home.or_else(|| of_all.clone()).unwrap_or_else(somewhere);
        // nobody moves to where they live
        occurrence.from = Some(from).filter(|from| Some(from) != occurrence.to.as_ref());
    }
    Ok(occurrences)
}

/// Who is told of such events, by subscription, whoever they know.
fn would_tell(
    service: &Service,
    notifying: &Notifying,
    acting: &Acting<'_, '_>,
    occurrences: &[Occurrence],
) -> Result<BTreeMap<SubscriptionId, WouldBeTold>, Stop> {
    let telling = &acting.ruleset().matching().life_events.telling;
    let mut state = notifying.known(&service.following).map_err(|fault| not_known(&fault))?;
    let subscriptions = state.subscriptions(acting.footing, notifying.now());
    let mut would = BTreeMap::new();
    for occurrence in occurrences {
        let (kind, level) = (occurrence.kind, occurrence.level);
        for told in telling.of_event(kind, occurrence.case(), level) {
            for (subscription, _) in subscriptions.told(&told.service.name, kind) {
                let by_consent = acting.policy().rests_on_consent(&subscription.terms.purpose);
                // by no other is an offer told
                if told.by_consent && !by_consent {
                    continue;
                }
                let one = WouldBeTold {
                    service: told.service.en.clone(),
                    organisation: subscription.id.organisation.to_string(),
                    matter: matter_of(kind, level, false),
                    action: told.action,
                    when: when(subscription, state.endpoints.of(&subscription.id)),
                    only_with_consent: by_consent,
                };
                // of several people each service stands once, with the most that it may do about any of them
                let known = would.entry(subscription.id.clone()).or_insert_with(|| one.clone());
                if known.action < one.action {
                    *known = one;
                }
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
