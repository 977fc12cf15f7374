//! Whom the stages after linking work on: everybody of a night, or a part of them by itself.
//!
//! In: records with what is known of each, and the people that they were grouped into. Out: what settling, events, histories of homes and the
//! question of how long all that is good are each asked with. Which part is worked on by itself is for `few` and `changed_night` to say.

use crate::addresses::AddressResolution;
use crate::editions::{NextSerials, ResidenceHistory};
use crate::households::LivingRuling;
use crate::links::ScoredLink;
use crate::normalise::NormalisedRecord;
use crate::pipeline::good_until::{GoodUntil, Settlement};
use crate::pipeline::night_events::Tonight;
use crate::pipeline::night_hidden::Fence;
use crate::pipeline::night_residences::TonightsHomes;
use crate::pipeline::nightly::NightRequest;
use crate::pipeline::settle::{SettleInput, Settled};
use crate::rules::HouseholdRules;

/// People with all that is on file of them. Places are those in `records`, and of people those in `clusters`.
#[derive(Clone, Copy)]
pub(super) struct Population<'p> {
    pub(super) records: &'p [NormalisedRecord],
    pub(super) resolutions: &'p [AddressResolution],
    /// Which records may only attach, hidden ones among them.
    pub(super) fenced: &'p [bool],
    /// Which are of people of whom nobody is to know.
    pub(super) hidden: &'p [bool],
    /// The records of each person, ascending.
    pub(super) clusters: &'p [Vec<u32>],
    pub(super) living: &'p [LivingRuling],
}

/// The same of a part of the people, numbered anew in the order that they had.
#[derive(Default)]
pub(super) struct Part {
    pub(super) records: Vec<NormalisedRecord>,
    pub(super) resolutions: Vec<AddressResolution>,
    pub(super) fenced: Vec<bool>,
    pub(super) hidden: Vec<bool>,
    /// The records of each person.
    pub(super) clusters: Vec<Vec<u32>>,
    pub(super) living: Vec<LivingRuling>,
}

impl Part {
    pub(super) fn population(&self) -> Population<'_> {
        let Self { records, resolutions, fenced, hidden, clusters, living } = self;
        Population { records, resolutions, fenced, hidden, clusters, living }
    }
}

impl<'p> Population<'p> {
    /// What is settled, whatever was before.
    pub(super) fn to_settle(
        self,
        request: &NightRequest<'p>,
        (rules, grown_roles): (&'p HouseholdRules, &'p [(String, String)]),
        accounts_elsewhere: bool,
        serials: NextSerials,
    ) -> SettleInput<'p> {
        let Self { records, resolutions, fenced, hidden, clusters, living } = self;
        SettleInput {
            records,
            resolutions,
            fenced,
            hidden,
            clusters,
            rules,
            grown_roles,
            living,
            accounts_elsewhere,
            previous: None,
            serials,
            key: request.key,
            as_of: request.as_of,
        }
    }

    /// What events are looked for in: besides, links that would tie a death to somebody and are too weak to, all that may be asked about, and
    /// pairs of records that are two people by decision.
    pub(super) fn tonight(
        self,
        request: &NightRequest<'p>,
        (settled, fence): (&'p Settled, &'p Fence),
        (doubted, doubtful, parted): (&'p [ScoredLink], &'p [ScoredLink], &'p [[u32; 2]]),
    ) -> Tonight<'p> {
        let Self { records, resolutions, fenced, .. } = self;
        Tonight {
            records,
            resolutions,
            fenced,
            fence,
            persons: &settled.persons,
            households: &settled.households,
            rules: request.ruleset.matching(),
            doubted,
            doubtful,
            parted,
            as_of: request.as_of,
        }
    }

    /// What residence histories are told from.
    pub(super) fn homes(
        self,
        request: &NightRequest<'p>,
        settled: &'p Settled,
        rules: &'p HouseholdRules,
    ) -> TonightsHomes<'p> {
        let Self { records, resolutions, fenced, .. } = self;
        TonightsHomes {
            records,
            resolutions,
            fenced,
            persons: &settled.persons,
            households: &settled.households,
            rules,
            erased: request.erased,
            as_of: request.as_of,
        }
    }

    /// Until when what was settled is good.
    pub(super) fn good_until(
        self,
        request: &NightRequest<'_>,
        (settled, residences): (&Settled, &[ResidenceHistory]),
        rules: &HouseholdRules,
    ) -> GoodUntil {
        let Self { records, resolutions, living, .. } = self;
        GoodUntil::of(Settlement {
            records,
            resolutions,
            persons: &settled.persons,
            households: &settled.households,
            living,
            steady: &settled.steady,
            residences,
            rules,
            as_of: request.as_of,
        })
    }
}

/// The place of a number in an ascending list.
pub(super) fn place_in(list: &[u32], number: u32) -> Option<u32> {
    let at = list.binary_search(&number).ok()?;
    u32::try_from(at).ok()
}

/// Those of the links that are between the records of these numbers, ascending, by their places there.
pub(super) fn links_between(numbers: &[u32], links: &[ScoredLink]) -> Vec<ScoredLink> {
    let between = |link: &ScoredLink| {
        let (left, right) = (place_in(numbers, link.left)?, place_in(numbers, link.right)?);
        Some(ScoredLink { left, right, ..*link })
    };
    links.iter().filter_map(between).collect()
}
