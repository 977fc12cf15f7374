//! A night that finds every file, every decision and every rule as they were on the last one.
//!
//! In: what the last night left behind, the last edition, tonight's files. Out: who lives elsewhere by the date alone, and what has become of
//! events; or nothing, if the night is not such a one, and is to be run as any other. What comes of it is what any other way of running the
//! night would give: whatever is not certain to be the same is worked out, with all who have a bearing on it, by the stages of every night.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::editions::{
    EditionBefore, EditionError, ManifestInput, NextSerials, OpenEdition, ResidenceHistory,
};
use crate::events::{Detected, EventKind};
use crate::extracts::{ArrivalVerdict, digest_of_arrival};
use crate::households::Household;
use crate::pipeline::arrivals::TonightsFile;
use crate::pipeline::few::{Asked, Few};
use crate::pipeline::good_until::day;
use crate::pipeline::night_events::{NightEvents, night_events};
use crate::pipeline::night_hidden::Fence;
use crate::pipeline::night_residences::night_residences;
use crate::pipeline::night_rest::{FoundRest, NightRest, Still, fingerprint, said};
use crate::pipeline::nightly::{NightError, NightRequest, grown_roles};
use crate::pipeline::population::links_between;
use crate::pipeline::settle::{SettleInput, Settled, settle};
use crate::report::RunReport;
use crate::rules::HouseholdRules;
use crate::values::PersonId;

/// What such a night has come to.
pub(super) struct QuietNight<'p> {
    pub(super) previous: &'p OpenEdition,
    pub(super) rest: NightRest,
    /// The last edition's report.
    pub(super) last_report: RunReport,
    /// Those who were looked at.
    pub(super) few: Few,
    /// People without records of whom less is remembered.
    pub(super) forgotten: Vec<PersonId>,
    pub(super) settled: Settled,
    pub(super) events: Detected,
    pub(super) residences: Vec<ResidenceHistory>,
    rules: HouseholdRules,
}

/// Works such a night out; none if tonight is no such night.
pub(super) fn quiet_night<'p>(
    request: &NightRequest<'_>,
    previous: Option<&'p OpenEdition>,
    files: &[TonightsFile],
    serials: NextSerials,
) -> Result<Option<QuietNight<'p>>, NightError> {
    let Some(previous) = previous else { return Ok(None) };
    let Some(rest) = rest(request, previous) else { return Ok(None) };
    let Some(still) = &rest.still else { return Ok(None) };
    if !are_the_same(request, files, &previous.manifest().inputs) {
        return Ok(None);
    }
    let Ok(last_report) = serde_json::from_str(&previous.report_json()?) else { return Ok(None) };
    let today = day(request.as_of);
    let places = looked_at(request, previous, still)?;
    let Some(few) = Few::of(previous, still, places, request.ruleset)? else { return Ok(None) };
    let due = still.gone.iter().filter(|(_, on)| *on <= today);
    let forgotten: Vec<PersonId> =
        due.filter_map(|(bits, _)| PersonId::from_bits(*bits).ok()).collect();
    let whose = few.ids.iter().chain(&forgotten).copied().collect();
    let numbers = few.numbers.iter().copied().map(Some);
    let before = EditionBefore::of_few(previous, numbers, few.ids.iter().copied(), whose)?;
    let rules = request.ruleset.matching().households.with_learnt(&still.staleness);
    let (people, grown) = (few.part.population(), grown_roles(request.ruleset));
    let input = people.to_settle(request, (&rules, &grown), still.accounts, serials);
    let settled = settle(SettleInput { previous: Some(&before), ..input })?;
    if !is_as_expected(&settled, &few, still, &before) {
        return Ok(None);
    }
    let links = |links| links_between(&few.numbers, links);
    let (doubted, likely) = (links(&still.doubted), links(&still.likely));
    let fence = Fence::of(request, people.records, people.hidden);
    // what is decided is what it was: who is two by that is in question no more
    let tonight = people.tonight(request, (&settled, &fence), (&doubted, &likely, &[]));
    let NightEvents { detected: events, shown } = night_events(Some(&before), tonight)?;
    let as_shown = before.then.iter().map(|then| then.and_then(|it| it.shown));
    // who may be one with somebody else is asked about, among the links
    let in_question = events.in_question.iter().map(|pair| pair.map(PersonId::to_bits));
    if !in_question.eq(still.asked.iter().copied()) || !as_shown.eq(shown) {
        return Ok(None);
    }
    let homes = people.homes(request, &settled, &rules);
    let residences = night_residences(Some(&before), homes)?;
    drop(before);
    Ok(Some(QuietNight {
        previous,
        rest,
        last_report,
        few,
        forgotten,
        settled,
        events,
        residences,
        rules,
    }))
}

/// What the last night left, if tonight may go on from it.
fn rest(request: &NightRequest<'_>, previous: &OpenEdition) -> Option<NightRest> {
    let last = previous.id().as_of();
    let manifest = previous.manifest();
    let rules = request.ruleset.fingerprint().to_hex();
    let in_full = request.full
        || request.retrain
        || request.as_of < last
        || request.as_of.year() != last.year()
        || manifest.rules_fingerprint != rules.as_str();
    if in_full {
        return None;
    }
    let print = fingerprint(manifest, request.program);
    let FoundRest::Usable(rest) = NightRest::open(&request.config.state, &print) else {
        return None;
    };
    let is_told_the_same =
        |still: &Still| still.said == said(request) && still.rows_until > day(request.as_of);
    rest.still.as_ref().is_some_and(is_told_the_same).then_some(*rest)
}

/// Whether every file is, byte for byte, what it was, whether it came or stands in. What cannot be read is for any other night to tell.
fn are_the_same(
    request: &NightRequest<'_>,
    files: &[TonightsFile],
    inputs: &[ManifestInput],
) -> bool {
    let sources = request.ruleset.sources();
    let is_same = |(file, input): (&TonightsFile, &ManifestInput)| {
        let TonightsFile { dataset, path, name, carried_forward, verdict } = file;
        let digest = || digest_of_arrival(path).ok();
        let comes_as_before = match verdict {
            ArrivalVerdict::Accept => *name == input.path_name,
            ArrivalVerdict::CarriedForward { .. } => carried_forward.is_some(),
            ArrivalVerdict::Unchanged
            | ArrivalVerdict::Stop { .. }
            | ArrivalVerdict::Held { .. }
            | ArrivalVerdict::DeliveriesWait { .. }
            | ArrivalVerdict::NoBase { .. }
            | ArrivalVerdict::NeverArrived { .. } => false,
        };
        // rows in quarantine are told with the name of the file that was read
        let is_told_alike =
            carried_forward.is_some() == input.carried_forward || input.quarantined == 0;
        comes_as_before
            && is_told_alike
            && sources[usize::from(*dataset)].name.0 == input.dataset.as_str()
            && digest().is_some_and(|it| it.to_hex().as_str() == input.digest)
    };
    files.len() == inputs.len() && files.par_iter().zip(inputs).all(is_same)
}

/// Whom to look at: those whose day has come, who have an event, or may have one; all of whom nobody is to know, and whoever has to do with
/// somebody erased.
fn looked_at(
    request: &NightRequest<'_>,
    previous: &OpenEdition,
    still: &Still,
) -> Result<Vec<usize>, EditionError> {
    let mut asked = Asked::nobody(previous, &still.people);
    for event in previous.events() {
        let event = event?;
        let is_there = asked.person(event.person)?;
        // it may pass to whoever has the evidence now, or be theirs as well
        if !is_there || event.kind == EventKind::ChangeOfAddress {
            for key in &event.evidence {
                if let Some(person) = previous.person_of(key)? {
                    asked.person(person)?;
                }
            }
        }
    }
    let newcomer_days = request.ruleset.matching().life_events.newcomer_days;
    let has_come = |record: u32| -> Result<bool, EditionError> {
        let shown = previous.placement_at(record)?.and_then(|it| it.shown);
        Ok(shown.is_some_and(|it| (request.as_of - it).get_days() <= newcomer_days))
    };
    for link in &still.likely {
        if has_come(link.left)? || has_come(link.right)? {
            asked.record(link.left)?;
            asked.record(link.right)?;
        }
    }
    let doubted = still.doubted.iter().flat_map(|link| [link.left, link.right]);
    for record in doubted.chain(still.hidden.iter().copied()) {
        asked.record(record)?;
    }
    for key in request.erased {
        if let Some(person) = previous.person_of(key)? {
            asked.person(person)?;
        }
    }
    Ok(asked.with_all_of_theirs(day(request.as_of)))
}

/// Whether the few are who they were, in households of their own, and the same decisions were not obeyed. Anything else is not for such a
/// night to tell.
fn is_as_expected(settled: &Settled, few: &Few, still: &Still, before: &EditionBefore<'_>) -> bool {
    let had: BTreeSet<_> = before.homes.values().map(|(household, _)| *household).collect();
    let is_theirs_or_new = |household: &Household| {
        had.contains(&household.id) || matches!(before.edition.household(household.id), Ok(None))
    };
    let unobeyed = settled.unobeyed.iter().map(|it| (it.decision, it.because.in_words()));
    settled.persons.iter().map(|person| person.id).eq(few.ids.iter().copied())
        && settled.households.iter().all(is_theirs_or_new)
        && unobeyed.eq(still.unobeyed.iter().cloned())
}

impl QuietNight<'_> {
    /// What this night leaves behind for the next, resting on an edition of that fingerprint.
    pub(super) fn left_behind(
        &self,
        request: &NightRequest<'_>,
        resting_on: [u8; 32],
    ) -> NightRest {
        let Self { few, settled, residences, rules, .. } = self;
        let people = few.part.population();
        let good = people.good_until(request, (settled, residences), rules);
        let mut rest = self.rest.clone();
        rest.resting_on = resting_on;
        if let Some(still) = &mut rest.still {
            let highest = still.people.iter().map(|it| it.neighbourhood).max().unwrap_or_default();
            for (place, mut resting) in few.places.iter().zip(good.people) {
                resting.record = still.people[*place].record;
                resting.neighbourhood += highest + 1;
                still.people[*place] = resting;
            }
            let forgotten: BTreeSet<u64> = self.forgotten.iter().map(|id| id.to_bits()).collect();
            still.gone.retain(|(bits, _)| !forgotten.contains(bits));
            still.gone.extend(good.gone.iter().map(|(id, on)| (id.to_bits(), *on)));
            still.gone.sort_unstable();
        }
        rest
    }
}
