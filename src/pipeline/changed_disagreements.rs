//! What the datasets contradict of each other, on a night that finds some records changed.
//!
//! In: the last edition and its report; whom the changes concern, then and tonight. Out: the last night's counts, with those of the people
//! concerned counted anew.

use crate::editions::{DisagreementInput, EditionError, PersonStanding};
use crate::households::Residence;
use crate::pipeline::changed_night::ChangedNight;
use crate::pipeline::disagreement_figures::{Contradicted, contradicted, standings_of};
use crate::pipeline::nightly::NightRequest;
use crate::pipeline::quiet_report::counted_anew;
use crate::report::DisagreementLine;
use crate::values::Uprn;

/// The night's counts.
pub(super) fn disagreements_anew(
    request: &NightRequest<'_>,
    night: &ChangedNight<'_>,
) -> Result<Vec<DisagreementLine>, EditionError> {
    let ChangedNight { part, settled, last_report, .. } = night;
    let uprns: Vec<Option<Uprn>> = part.resolutions.iter().map(|at| at.uprn).collect();
    let now = contradicted(&DisagreementInput {
        records: &part.records,
        uprns: &uprns,
        fenced: &part.fenced,
        persons: &standings_of(settled),
        as_of: request.as_of,
    });
    Ok(counted_anew(&last_report.disagreements, &before(request, night)?, &now))
}

/// The same of the people concerned as the last edition has them.
fn before(
    request: &NightRequest<'_>,
    night: &ChangedNight<'_>,
) -> Result<Contradicted, EditionError> {
    let ChangedNight { previous, stirred, hidden_before, .. } = night;
    let numbers = &stirred.numbers_before;
    let mut records = Vec::with_capacity(numbers.len());
    let (mut uprns, mut fenced) = (Vec::new(), Vec::new());
    for number in numbers {
        let stored = previous.record_at(*number)?;
        let stored = stored.ok_or(EditionError::Inconsistent("no record of a number"))?;
        let source = request.ruleset.sources().get(usize::from(stored.record.dataset));
        let by_source = source.is_some_and(|source| source.fence.is_some());
        fenced.push(by_source || hidden_before.binary_search(number).is_ok());
        uprns.push(stored.resolution.uprn);
        records.push(stored.record);
    }
    let places = |numbers_of: &[u32]| {
        let place = |number: &u32| numbers.binary_search(number).ok();
        let found = numbers_of.iter().filter_map(place);
        found.filter_map(|at| u32::try_from(at).ok()).collect::<Vec<u32>>()
    };
    let mut persons = Vec::with_capacity(stirred.before.len());
    for id in &stirred.before {
        let person = previous.person(*id)?;
        let person = person.ok_or(EditionError::Inconsistent("nobody was called so"))?;
        let mut standing =
            PersonStanding { records: places(&person.records), ..PersonStanding::default() };
        let home = person.household.map(|it| previous.household(it)).transpose()?.flatten();
        if let Some(household) = home
            && let Residence::Uprn(uprn) = household.residence
        {
            let member = household.members.iter().find(|member| member.person == *id);
            standing.home = Some(uprn);
            standing.evidence = member.map(|it| places(&it.evidence)).unwrap_or_default();
        }
        persons.push(standing);
    }
    Ok(contradicted(&DisagreementInput {
        records: &records,
        uprns: &uprns,
        fenced: &fenced,
        persons: &persons,
        as_of: previous.id().as_of(),
    }))
}
