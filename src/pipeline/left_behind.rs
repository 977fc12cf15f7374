//! What a night leaves behind for one that finds nothing changed, or little.
//!
//! In: a night's work and what came of it. Out: [`Still`]. Leaves to `quiet_night` and `changed_night` what is made of it.

use std::collections::BTreeSet;

use crate::editions::ResidenceHistory;
use crate::households::UnobeyedLiving;
use crate::pipeline::good_until::{Day, GoodUntil, Resting, day};
use crate::pipeline::night_rest::{Still, erased, said};
use crate::pipeline::night_sharing::is_account;
use crate::pipeline::night_work::NightWork;
use crate::pipeline::nightly::NightRequest;
use crate::pipeline::settle::Settled;
use crate::rules::HouseholdRules;
use crate::values::{PersonId, Uprn};

/// What came of a night, as far as it is left behind.
pub(super) struct Left<'l> {
    /// In the order of persons.
    pub(super) people: Vec<Resting>,
    /// People of whom no record is left and something is remembered, ascending, with the day on which less may be.
    pub(super) gone: Vec<(PersonId, Day)>,
    /// Decisions on who lives together that were not obeyed.
    pub(super) unobeyed: &'l [UnobeyedLiving],
    /// Whether there are accounts by which a house is known to be let by the room.
    pub(super) accounts: bool,
    /// Movers of whom it is not known whether they are one.
    pub(super) asked: &'l BTreeSet<[PersonId; 2]>,
}

impl<'l> Left<'l> {
    /// Of a night that settled everybody.
    pub(super) fn by_all(
        request: &NightRequest<'_>,
        work: &NightWork,
        settled: &'l Settled,
        (asked, residences): (&'l BTreeSet<[PersonId; 2]>, &[ResidenceHistory]),
        rules: &HouseholdRules,
    ) -> Self {
        let people = work.population();
        let GoodUntil { people, gone } = people.good_until(request, (settled, residences), rules);
        let (unobeyed, accounts) = (settled.unobeyed.as_slice(), has_accounts(work, rules));
        Self { people, gone, unobeyed, accounts, asked }
    }
}

/// Whether the night has accounts by which a house is known to be let by the room.
pub(super) fn has_accounts(work: &NightWork, rules: &HouseholdRules) -> bool {
    let mut shown = work.records.iter().zip(&work.hidden).filter(|(_, hidden)| !**hidden);
    shown.any(|(record, _)| is_account(rules, record))
}

/// What a night leaves.
pub(super) fn left_behind(request: &NightRequest<'_>, work: &NightWork, left: Left<'_>) -> Still {
    let Left { people, gone, unobeyed, accounts, asked } = left;
    let NightWork { addresses, living, matched, accounts: files, hidden, .. } = work;
    let link = request.ruleset.matching().life_events.move_link;
    let for_review = matched.found.clusters.for_review();
    let likely = for_review.filter(|it| it.weight.probability() >= link).copied().collect();
    let rows = files.iter().filter_map(|account| account.reads_otherwise).min();
    let hidden = (0..).zip(hidden).filter_map(|(at, hidden)| hidden.then_some(at));
    Still {
        said: said(request),
        erased: erased(request),
        asked: asked.iter().map(|pair| pair.map(PersonId::to_bits)).collect(),
        rows_until: rows.map_or(Day::MAX, day),
        people,
        gone: gone.iter().map(|(id, on)| (id.to_bits(), *on)).collect(),
        hidden: hidden.collect(),
        living: Still::kept(living),
        unobeyed: unobeyed.iter().map(|it| (it.decision, it.because.in_words())).collect(),
        accounts,
        doubted: matched.found.clusters.doubted_deaths(),
        likely,
        premises: addresses
            .gazetteer
            .premises()
            .map(|(uprn, kind, parent, historical)| {
                (uprn.number(), kind, parent.map(Uprn::number), historical)
            })
            .collect(),
        staleness: matched.model.staleness.clone(),
    }
}
