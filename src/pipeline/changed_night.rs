//! A night that finds some records changed: homes, histories and events of those whom the changes concern.
//!
//! In: the last edition and what its night left behind, tonight's records and clusters. Out: the persons and households of whoever is concerned,
//! where they have lived, and all events; or nothing, if everybody is to be looked at. What comes of it is what looking at everybody gives: the
//! few are worked on, with all who have a bearing on them, by the stages of every night.

use std::collections::BTreeSet;

use crate::editions::{EditionBefore, NextSerials, OpenEdition, ResidenceHistory};
use crate::households::{Household, LivingRuling};
use crate::links::ScoredLink;
use crate::persons::Person;
use crate::pipeline::night_events::{NightEvents, night_events};
use crate::pipeline::night_residences::night_residences;
use crate::pipeline::night_work::NightWork;
use crate::pipeline::nightly::{NightError, NightRequest, grown_roles};
use crate::pipeline::population::{Part, links_between, place_in};
use crate::pipeline::settle::{SettleInput, Settled, settle};
use crate::pipeline::stirred::{Stirred, stirred};
use crate::report::RunReport;
use crate::rules::HouseholdRules;

/// What such a night has come to.
pub(super) struct ChangedNight<'p> {
    pub(super) previous: &'p OpenEdition,
    /// The last edition's report.
    pub(super) last_report: RunReport,
    pub(super) stirred: Stirred,
    /// Those who are concerned.
    pub(super) part: Part,
    /// Places in it are those among the part's records and persons.
    pub(super) settled: Settled,
    pub(super) events: NightEvents,
    pub(super) residences: Vec<ResidenceHistory>,
    pub(super) rules: HouseholdRules,
    /// Whether the night, as the last one, has accounts by which a house is known to be let by the room.
    pub(super) accounts: bool,
    /// The last edition's records of people of whom nobody was to know, ascending.
    pub(super) hidden_before: Vec<u32>,
}

/// Works such a night out; none if tonight is no such night.
pub(super) fn changed_night<'p>(
    request: &NightRequest<'_>,
    previous: Option<&'p OpenEdition>,
    work: &NightWork,
    serials: NextSerials,
) -> Result<Option<ChangedNight<'p>>, NightError> {
    let Some(previous) = previous else { return Ok(None) };
    let Some(stirred) = stirred(request, previous, work)? else { return Ok(None) };
    let Ok(last_report) = serde_json::from_str(&previous.report_json()?) else { return Ok(None) };
    let Some(part) = concerned(work, &stirred) else { return Ok(None) };
    let (Some(unchanged), Some(last)) = (&work.unchanged, &work.last_night) else {
        return Ok(None);
    };
    let accounts = last.still.accounts;
    let mut numbers = Vec::with_capacity(stirred.numbers.len());
    for (number, record) in stirred.numbers.iter().zip(&part.records) {
        let same = unchanged[*number as usize];
        numbers.push(if same.is_some() { same } else { previous.number_of(&record.key)? });
    }
    let ids = || stirred.before.iter().copied();
    let whose = ids().chain(stirred.gone.iter().copied()).collect();
    let before = EditionBefore::of_few(previous, numbers, ids(), whose)?;
    let rules = work.household_rules(request.ruleset);
    let (people, grown) = (part.population(), grown_roles(request.ruleset));
    let input = people.to_settle(request, (&rules, &grown), accounts, serials);
    let settled = settle(SettleInput { previous: Some(&before), ..input })?;
    if !is_as_expected(&settled, &stirred, &before) {
        return Ok(None);
    }
    let clusters = &work.matched.found.clusters;
    let links = |links: &[ScoredLink]| links_between(&stirred.numbers, links);
    let doubted = links(&clusters.doubted_deaths());
    let doubtful = links(&clusters.for_review().copied().collect::<Vec<_>>());
    let place = |number: u32| place_in(&stirred.numbers, number);
    let parted = work.matched.found.rulings.parted_pairs().into_iter();
    let parted: Vec<[u32; 2]> =
        parted.filter_map(|[one, other]| Some([place(one)?, place(other)?])).collect();
    let tonight = people.tonight(request, (&settled, &work.fence), (&doubted, &doubtful, &parted));
    let events = night_events(Some(&before), tonight)?;
    let homes = people.homes(request, &settled, &rules);
    let residences = night_residences(Some(&before), homes)?;
    drop(before);
    let night = ChangedNight {
        previous,
        last_report,
        stirred,
        part,
        settled,
        events,
        residences,
        rules,
        accounts,
        hidden_before: last.still.hidden.clone(),
    };
    Ok(Some(night))
}

/// Those who are concerned; none if a decision on who lives together is about anybody else.
fn concerned(work: &NightWork, stirred: &Stirred) -> Option<Part> {
    let NightWork { records, addresses, fenced, hidden, clusters, living, .. } = work;
    let numbers = || stirred.numbers.iter().map(|number| *number as usize);
    let place = |number: &u32| place_in(&stirred.numbers, *number);
    let cluster = |person: &u32| clusters[*person as usize].iter().map(place).collect();
    let ruling = |ruling: &LivingRuling| {
        let [one, other] = ruling.persons.map(|person| place_in(&stirred.persons, person));
        Some(LivingRuling { persons: [one?, other?], ..*ruling })
    };
    Some(Part {
        records: numbers().map(|number| records[number].clone()).collect(),
        resolutions: numbers().map(|at| addresses.resolutions[at].clone()).collect(),
        fenced: numbers().map(|number| fenced[number]).collect(),
        hidden: numbers().map(|number| hidden[number]).collect(),
        clusters: stirred.persons.iter().map(cluster).collect::<Option<_>>()?,
        living: living.iter().map(ruling).collect::<Option<_>>()?,
    })
}

/// Whether nobody is called, and no household is, what somebody or some household is called whom nothing concerns.
fn is_as_expected(settled: &Settled, stirred: &Stirred, before: &EditionBefore<'_>) -> bool {
    let were: BTreeSet<_> = stirred.before.iter().copied().collect();
    let had: BTreeSet<_> = before.homes.values().map(|(household, _)| *household).collect();
    let is_theirs_or_new = |household: &Household| {
        had.contains(&household.id) || matches!(before.edition.household(household.id), Ok(None))
    };
    let is_one_or_new = |person: &Person| {
        were.contains(&person.id) || matches!(before.edition.person(person.id), Ok(None))
    };
    settled.persons.iter().all(is_one_or_new) && settled.households.iter().all(is_theirs_or_new)
}
