//! The report of a night on which nothing but the date has changed.
//!
//! In: the last edition's report, what the night has come to. Out: tonight's, with the figures that any other way of running the night would give:
//! what rests on files and decisions is as it was, what may be otherwise is counted anew.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::editions::{
    DisagreementInput, EditionDiff, EditionError, ManifestInput, OpenEdition, PersonStanding,
};
use crate::extracts::ArrivalVerdict;
use crate::households::{Composition, Premises, Residence};
use crate::pipeline::arrivals::TonightsFile;
use crate::pipeline::disagreement_figures::{Contradicted, contradicted};
use crate::pipeline::few::Few;
use crate::pipeline::home_report::{
    Around, HomeTold, children_alone, home_figures, made_up_so, overfull, sizes,
};
use crate::pipeline::night_report::{arrival_sentence, event_figures};
use crate::pipeline::nightly::NightRequest;
use crate::pipeline::population::place_in;
use crate::pipeline::quiet_night::QuietNight;
use crate::report::{Changes, DisagreementLine, RunReport, StageLine, Warning, WorkedOut};
use crate::values::Uprn;

/// How the warning begins before which that of children alone stands.
const AFTER_CHILDREN: [&str; 2] = ["The gazetteer has ", "A new model was learnt"];

/// What the report is made of, beside the night.
pub(super) struct QuietFigures<'f> {
    pub(super) request: &'f NightRequest<'f>,
    /// The last edition's.
    pub(super) last: RunReport,
    pub(super) edition: &'f OpenEdition,
    /// Every file, and what the manifest says of it.
    pub(super) arrivals: Vec<(&'f TonightsFile, &'f ManifestInput)>,
    pub(super) diff: &'f EditionDiff,
    /// The stages that have ended, with their milliseconds.
    pub(super) stages: Vec<(String, u64)>,
}

/// Builds the report.
pub(super) fn quiet_report(
    night: &QuietNight<'_>,
    figures: QuietFigures<'_>,
) -> Result<RunReport, EditionError> {
    let QuietFigures { request, last, edition, arrivals, diff, stages } = figures;
    let counts = edition.manifest().counts;
    let mut report = RunReport {
        previous: Some(night.previous.id()),
        changes: Some(Changes { counts: diff.counts() }),
        events: event_figures(&night.events),
        disagreements: disagreements(night, request, &last.disagreements)?,
        worked_out: WorkedOut {
            taken_over: counts.records,
            in_full_because: None,
            people_looked_at: Some(night.few.ids.len() as u64),
            pairs_looked_for: Some(0),
            gazetteer_read_because: None,
        },
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        edition: edition.id(),
        as_of: edition.id().as_of(),
        held: None,
        training: None,
        quality: None,
        ..last
    };
    report.totals.households = counts.households;
    report.totals.housed_persons = counts.housed_persons;
    report.addresses.strings_seen_before = report.addresses.strings;
    report.addresses.answers_kept.clear();
    for line in &mut report.datasets {
        let Some((file, input)) = arrivals.iter().find(|(_, it)| it.dataset == line.dataset) else {
            continue;
        };
        // a file that came is the same as last time
        let came = ArrivalVerdict::Unchanged;
        let verdict = if input.carried_forward { &file.verdict } else { &came };
        line.arrival = arrival_sentence(verdict, input);
        line.arrival_wants_a_look = input.carried_forward;
    }
    report.warnings.retain(|warning| !warning.message.starts_with(AFTER_CHILDREN[1]));
    homes(&mut report, night, request, edition)?;
    let took = |line: StageLine| {
        let found = stages.iter().find(|(name, _)| *name == line.stage);
        let line = StageLine { duration_ms: None, ..line };
        found.map_or(line.clone(), |(_, milliseconds)| {
            line.took(Duration::from_millis(*milliseconds))
        })
    };
    let totals = report.totals;
    report.stages = std::mem::take(&mut report.stages)
        .into_iter()
        .map(|line| match line.stage.as_str() {
            "households" => StageLine {
                taken_in: totals.persons,
                handed_on: totals.housed_persons,
                set_aside: totals.persons - totals.housed_persons,
                ..line
            },
            _ => line,
        })
        .map(took)
        .collect();
    Ok(report)
}

/// Counts homes anew, unless the edition has them from the last one.
fn homes(
    report: &mut RunReport,
    night: &QuietNight<'_>,
    request: &NightRequest<'_>,
    edition: &OpenEdition,
) -> Result<(), EditionError> {
    if edition.shares_homes_with(night.previous) {
        return Ok(());
    }
    let told = |edition: &OpenEdition| -> Result<Vec<HomeTold>, EditionError> {
        edition.households().map(|it| Ok(HomeTold::stored(&it?))).collect()
    };
    let homes = told(edition)?;
    let relations = edition.relations().collect::<Result<Vec<_>, _>>()?;
    let still = night.rest.still.iter();
    let premises = still.flat_map(|still| &still.premises).filter_map(|listed| {
        let (uprn, kind, parent, historical) = *listed;
        let number = |it: u64| Uprn::from_number(it).ok();
        Some(Premises { uprn: number(uprn)?, kind, parent: parent.and_then(number), historical })
    });
    let staleness = night.rest.still.iter().flat_map(|still| &still.staleness).cloned();
    let around = Around {
        relations: &relations,
        staleness: &staleness.collect::<Vec<_>>(),
        rules: &request.ruleset.matching().households,
        premises,
    };
    report.homes = home_figures(&homes, around);
    report.private_households = sizes(&homes, true);
    report.communal_households = sizes(&homes, false);
    report.overfull = overfull(&homes);
    let before = made_up_so(&told(night.previous)?, Composition::ChildrenAlone);
    let now = children_alone(made_up_so(&homes, Composition::ChildrenAlone));
    exchange(&mut report.warnings, children_alone(before).as_ref(), now);
    Ok(())
}

/// Puts a warning in the place of another.
fn exchange(warnings: &mut Vec<Warning>, before: Option<&Warning>, now: Option<Warning>) {
    let stood = before.and_then(|it| warnings.iter().position(|warning| warning == it));
    let place = stood.or_else(|| {
        let later = |it: &Warning| AFTER_CHILDREN.iter().any(|words| it.message.starts_with(words));
        warnings.iter().position(later)
    });
    if let Some(stood) = stood {
        warnings.remove(stood);
    }
    if let Some(now) = now {
        warnings.insert(place.unwrap_or(warnings.len()), now);
    }
}

/// The last night's counts, with those of the few counted anew.
fn disagreements(
    night: &QuietNight<'_>,
    request: &NightRequest<'_>,
    last: &[DisagreementLine],
) -> Result<Vec<DisagreementLine>, EditionError> {
    let QuietNight { previous, few, settled, .. } = night;
    let uprns: Vec<Option<Uprn>> = few.part.resolutions.iter().map(|at| at.uprn).collect();
    let of = |persons: &[PersonStanding], as_of| {
        contradicted(&DisagreementInput {
            records: &few.part.records,
            uprns: &uprns,
            fenced: &few.part.fenced,
            persons,
            as_of,
        })
    };
    let mut now = standings(few);
    for household in &settled.households {
        let Residence::Uprn(uprn) = household.residence else { continue };
        for member in &household.members {
            let person = &mut now[member.person as usize];
            person.home = Some(uprn);
            person.evidence.clone_from(&member.evidence);
        }
    }
    let before = before(previous, few)?;
    let (before, now) = (of(&before, previous.id().as_of()), of(&now, request.as_of));
    Ok(counted_anew(last, &before, &now))
}

fn standings(few: &Few) -> Vec<PersonStanding> {
    let standing = |records: &Vec<u32>| PersonStanding {
        records: records.clone(),
        ..PersonStanding::default()
    };
    few.part.clusters.iter().map(standing).collect()
}

/// How the few stood in the last edition.
fn before(previous: &OpenEdition, few: &Few) -> Result<Vec<PersonStanding>, EditionError> {
    let mut standings = standings(few);
    for (standing, id) in standings.iter_mut().zip(&few.ids) {
        let home = previous.person(*id)?.and_then(|person| person.household);
        let Some(household) = home.map(|it| previous.household(it)).transpose()?.flatten() else {
            continue;
        };
        let Residence::Uprn(uprn) = household.residence else { continue };
        let member = household.members.into_iter().find(|member| member.person == *id);
        standing.home = Some(uprn);
        let evidence = member.into_iter().flat_map(|member| member.evidence);
        let place = |number: u32| place_in(&few.numbers, number);
        standing.evidence = evidence.filter_map(place).collect();
    }
    Ok(standings)
}

/// The last night's counts, with some of them counted anew.
pub(super) fn counted_anew(
    last: &[DisagreementLine],
    before: &Contradicted,
    now: &Contradicted,
) -> Vec<DisagreementLine> {
    let mut lines: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    for DisagreementLine { dataset, field, kind, records } in last {
        lines.insert((dataset.clone(), field.clone(), kind.clone()), *records);
    }
    let key = |(dataset, field, kind): &(String, &str, &str)| {
        (dataset.clone(), (*field).to_owned(), (*kind).to_owned())
    };
    for (of, records) in now {
        *lines.entry(key(of)).or_default() += records;
    }
    for (of, records) in before {
        let line = lines.entry(key(of)).or_default();
        *line = line.saturating_sub(*records);
    }
    let lines = lines.into_iter().filter(|(_, records)| *records > 0);
    lines
        .map(|((dataset, field, kind), records)| DisagreementLine { dataset, field, kind, records })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{counted_anew, exchange};
    use crate::pipeline::home_report::children_alone;
    use crate::report::{DisagreementLine, Warning};

    #[test]
    fn counts_of_the_few_take_the_place_of_what_they_were() {
        let line = |dataset: &str, records| DisagreementLine {
            dataset: dataset.to_owned(),
            field: "address".to_owned(),
            kind: "stale_address".to_owned(),
            records,
        };
        let counts = |all: &[(&str, u64)]| {
            let key = |dataset: &str| (dataset.to_owned(), "address", "stale_address");
            all.iter().map(|(dataset, records)| (key(dataset), *records)).collect()
        };
        let last = [line("benefits", 7), line("council_tax", 2)];
        let before = counts(&[("benefits", 3), ("council_tax", 2)]);
        let now = counts(&[("benefits", 4), ("social_care", 1)]);
        let anew = counted_anew(&last, &before, &now);
        assert_eq!(anew, [line("benefits", 8), line("social_care", 1)]);
    }

    #[test]
    fn a_warning_of_children_alone_stands_where_any_night_has_it() {
        let other = |message: &str| Warning { message: message.to_owned(), hint: String::new() };
        let first = || other("7 records claim a UPRN that the gazetteer does not have.");
        let gazetteer =
            || other("The gazetteer has 3 addresses that stand for more than one UPRN.");
        let alone = |households| children_alone(households).unwrap();
        let mut warnings = vec![first(), gazetteer()];
        exchange(&mut warnings, None, Some(alone(1)));
        assert_eq!(warnings, [first(), alone(1), gazetteer()]);
        exchange(&mut warnings, Some(&alone(1)), Some(alone(2)));
        assert_eq!(warnings, [first(), alone(2), gazetteer()]);
        exchange(&mut warnings, Some(&alone(2)), None);
        assert_eq!(warnings, [first(), gazetteer()]);
    }
}
