//! What a night leaves behind for one that finds nothing changed.
//!
//! In: a night's work and what came of it. Out: [`Still`], or nothing where such a night could not be told from it. Leaves to `quiet_night` what
//! is made of it.

use crate::editions::ResidenceHistory;
use crate::events::Detected;
use crate::pipeline::good_until::{Day, GoodUntil, Settlement, day};
use crate::pipeline::night_rest::{Still, said};
use crate::pipeline::night_sharing::is_account;
use crate::pipeline::night_work::NightWork;
use crate::pipeline::nightly::NightRequest;
use crate::pipeline::settle::Settled;
use crate::rules::HouseholdRules;
use crate::values::Uprn;

/// What a night leaves; none if people were asked about of whom it is not known whether they are one: that is among its links, and may be
/// gone on the next.
pub(super) fn left_behind(
    request: &NightRequest<'_>,
    work: &NightWork,
    settled: &Settled,
    (events, residences): (&Detected, &[ResidenceHistory]),
    rules: &HouseholdRules,
) -> Option<Still> {
    if !events.in_question.is_empty() {
        return None;
    }
    let NightWork { records, addresses, living, matched, accounts, hidden, .. } = work;
    let good = GoodUntil::of(Settlement {
        records,
        resolutions: &addresses.resolutions,
        persons: &settled.persons,
        households: &settled.households,
        living,
        steady: &settled.steady,
        residences,
        rules,
        as_of: request.as_of,
    });
    let link = request.ruleset.matching().life_events.move_link;
    let for_review = matched.found.clusters.for_review();
    let likely = for_review.filter(|it| it.weight.probability() >= link).copied().collect();
    let rows = accounts.iter().filter_map(|account| account.reads_otherwise).min();
    let hidden = (0..).zip(hidden).filter_map(|(at, hidden)| hidden.then_some(at));
    Some(Still {
        said: said(request),
        rows_until: rows.map_or(Day::MAX, day),
        people: good.people,
        gone: good.gone.iter().map(|(id, on)| (id.to_bits(), *on)).collect(),
        hidden: hidden.collect(),
        living: Still::kept(living),
        unobeyed: settled.unobeyed.iter().map(|it| (it.decision, it.because.in_words())).collect(),
        accounts: records
            .iter()
            .zip(&work.hidden)
            .any(|(record, hidden)| !hidden && is_account(rules, record)),
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
    })
}
