//! The figures of a night as its report.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::addresses::{AddressReason, AddressResolution, GazetteerNote, ResolutionRoute};
use crate::editions::{EditionDiff, EditionId, EditionLink, ManifestInput};
use crate::events::{Detected, EventKind, EventStatus, LifeEvent};
use crate::extracts::ArrivalVerdict;
use crate::households::{Composition, Premises, Relation, UnobeyedLiving};
use crate::links::TrainingReport;
use crate::persons::Person;
use crate::pipeline::address_report::address_figures;
use crate::pipeline::decision_warnings::decision_warnings;
use crate::pipeline::home_report::{
    Around, HomeTold, children_alone, home_figures, housed, made_up_so, overfull, sizes,
};
use crate::pipeline::night_match::NightMatch;
use crate::pipeline::night_work::NightWork;
use crate::pipeline::nightly::NightRequest;
use crate::pipeline::review_report::review_figures;
use crate::pipeline::unread_dates::unread_dates_warnings;
use crate::report::{
    BlockingLine, Changes, DatasetLine, DisagreementLine, EventFigures, EventLine, HomeFigures,
    MissedLinks, PairDecisions, ReasonCount, RouteLine, RunReport, SizeHistogram, StageLine,
    Totals, TrainingFigures, UntrainedLine, Warning, WeightHistogram,
};
use crate::values::PersonId;

/// Everything that a report is made of.
pub(super) struct NightFigures<'f> {
    pub(super) request: &'f NightRequest<'f>,
    pub(super) edition: EditionId,
    pub(super) previous: Option<EditionId>,
    pub(super) work: &'f NightWork,
    pub(super) inputs: &'f [ManifestInput],
    pub(super) homes: &'f [HomeTold],
    pub(super) home_figures: HomeFigures,
    /// What the datasets contradict of each other.
    pub(super) disagreements: Vec<DisagreementLine>,
    /// Decisions on who lives together that were not obeyed.
    pub(super) unobeyed: &'f [UnobeyedLiving],
    /// Who each record is of, by its number.
    pub(super) person_of: &'f dyn Fn(u32) -> PersonId,
    pub(super) diff: Option<&'f EditionDiff>,
    pub(super) events: &'f Detected,
    pub(super) links: &'f [EditionLink],
    pub(super) stages: Vec<(String, u64)>,
}

/// Builds the report.
pub(super) fn night_report(figures: &NightFigures<'_>) -> RunReport {
    let NightFigures {
        request,
        work:
            NightWork {
                matched: NightMatch { found: matched, training, model: _, pairs_looked_for: _ },
                clusters,
                ..
            },
        homes,
        ..
    } = figures;
    RunReport {
        previous: figures.previous,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        rules_fingerprint: request.ruleset.fingerprint().to_hex().to_string(),
        totals: totals(figures),
        worked_out: figures.work.worked_out.clone(),
        stages: stages(figures),
        datasets: datasets(figures),
        blocking: matched
            .blocking
            .rules
            .iter()
            .map(|rule| BlockingLine {
                rule: rule.name.clone(),
                keys: rule.keys.clone(),
                pairs: rule.pairs,
                new_pairs: rule.new_pairs,
                largest_block: rule.largest_block,
                split_blocks: rule.split_blocks,
                dropped_blocks: rule.dropped_blocks,
                left_out: rule.over_budget,
                only_this_rule: rule.only_this_rule,
            })
            .collect(),
        training: training.as_ref().map(training_figures),
        missed_links: matched.blocking.missed.as_ref().map(|estimate| MissedLinks {
            found: estimate.found,
            missed: estimate.missed,
            low: estimate.interval.0,
            high: estimate.interval.1,
        }),
        pair_weights: WeightHistogram::of_counts(
            &matched.by_weight,
            figures.work.thresholds.review,
            figures.work.thresholds.link,
        ),
        decisions: decisions(figures.work),
        review: review_figures(figures),
        persons_by_records: SizeHistogram::of(clusters.iter().map(Vec::len)),
        private_households: sizes(homes, true),
        communal_households: sizes(homes, false),
        address_routes: routes(&figures.work.addresses.resolutions),
        addresses: address_figures(figures),
        homes: figures.home_figures.clone(),
        changes: figures.diff.map(|diff| Changes { counts: diff.counts() }),
        events: event_figures(figures.events),
        overfull: overfull(homes),
        disagreements: figures.disagreements.clone(),
        warnings: warnings(figures),
        ..RunReport::new(&request.config.name, figures.edition)
    }
}

/// Who each of so many records is of, by place; every record is somebody's.
pub(super) fn persons_of(persons: &[Person], records: usize) -> Vec<PersonId> {
    let Some(first) = persons.first() else { return Vec::new() };
    let mut person_of = vec![first.id; records];
    for person in persons {
        for &record in &person.records {
            person_of[record as usize] = person.id;
        }
    }
    person_of
}

/// What the report tells of homes and of what people are to each other.
pub(super) fn figures_of_homes<P>(
    request: &NightRequest<'_>,
    work: &NightWork,
    homes: &[HomeTold],
    relations: &[Relation<P>],
) -> HomeFigures {
    let premises = work.addresses.gazetteer.premises();
    let premises = premises.map(|(uprn, kind, parent, historical)| Premises {
        uprn,
        kind,
        parent,
        historical,
    });
    let around = Around {
        relations,
        staleness: &work.matched.model.staleness,
        rules: &request.ruleset.matching().households,
        premises,
    };
    home_figures(homes, around)
}

fn count(resolutions: &[AddressResolution], test: impl Fn(&AddressResolution) -> bool) -> u64 {
    resolutions.iter().filter(|resolution| test(resolution)).count() as u64
}

fn totals(figures: &NightFigures<'_>) -> Totals {
    let NightWork { records, clusters, fenced, .. } = figures.work;
    let fenced_only =
        clusters.iter().filter(|person| person.iter().all(|&record| fenced[record as usize]));
    Totals {
        records: records.len() as u64,
        persons: clusters.len() as u64,
        households: figures.homes.len() as u64,
        housed_persons: housed(figures.homes),
        fenced_only_persons: fenced_only.count() as u64,
    }
}

fn training_figures(training: &TrainingReport) -> TrainingFigures {
    let mut untrained: Vec<UntrainedLine> = Vec::new();
    for group in training.untrained() {
        untrained.push(UntrainedLine {
            comparison: group[0].comparison.clone(),
            levels: group.iter().map(|level| level.level.to_owned()).collect(),
            matches: whole(group[0].compared),
        });
    }
    TrainingFigures {
        pairs: training.pairs as u64,
        strangers: training.strangers as u64,
        labels: training.labels as u64,
        rounds: u64::from(training.rounds),
        matches: whole(training.matches),
        kin: whole(training.kin),
        untrained,
    }
}

/// An expected number of pairs as a whole one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of pairs are not negative and far below 2^52"
)]
fn whole(count: f64) -> u64 {
    count.round() as u64
}

/// Events by kind and status.
pub(super) fn event_figures(detected: &Detected) -> EventFigures {
    let count = |kind: EventKind, status: EventStatus| {
        let of = |event: &&LifeEvent| event.kind == kind && event.status == status;
        detected.events.iter().filter(of).count() as u64
    };
    let lines = EventKind::ALL.into_iter().map(|kind| EventLine {
        kind: kind.word().to_owned(),
        suggested: count(kind, EventStatus::Suggested),
        confirmed: count(kind, EventStatus::Confirmed),
        declared: count(kind, EventStatus::Declared),
    });
    let lines = lines.filter(|it| it.suggested + it.confirmed + it.declared > 0).collect();
    EventFigures { lines, new: detected.new, withdrawn: detected.withdrawn }
}

fn decisions(work: &NightWork) -> PairDecisions {
    let matched = &work.matched.found;
    let (linked, review) =
        (matched.clusters.linked.len() as u64, matched.clusters.for_review().count() as u64);
    PairDecisions {
        linked,
        review,
        forbidden: matched.clusters.forbidden() as u64,
        by_stewards: work.decisions.in_force() as u64,
        rejected: (matched.pairs as u64).saturating_sub(linked + review),
    }
}

fn stages(figures: &NightFigures<'_>) -> Vec<StageLine> {
    let rows: u64 = figures.work.accounts.iter().map(|account| account.summary.rows).sum();
    let used: u64 = figures.work.accounts.iter().map(|account| account.rows_with_mentions).sum();
    let records = figures.work.records.len() as u64;
    let resolved = count(&figures.work.addresses.resolutions, |at| at.uprn.is_some());
    let pairs = figures.work.matched.found.pairs as u64;
    let linked = figures.work.matched.found.clusters.linked.len() as u64;
    let totals = totals(figures);
    let lines = [
        StageLine::new("extracts, records, normalise", "rows", rows, used, rows - used),
        StageLine::new("addresses", "records → UPRNs", records, resolved, records - resolved),
        StageLine::new(
            "pairs, links, persons",
            "pairs → links",
            pairs,
            linked,
            pairs.saturating_sub(linked),
        ),
        StageLine::new(
            "households",
            "persons → placed",
            totals.persons,
            totals.housed_persons,
            totals.persons - totals.housed_persons,
        ),
        StageLine::new("edition", "records", records, records, 0),
    ];
    lines
        .into_iter()
        .map(|line| match figures.stages.iter().find(|(name, _)| *name == line.stage) {
            Some((_, milliseconds)) => line.took(Duration::from_millis(*milliseconds)),
            None => line,
        })
        .collect()
}

fn datasets(figures: &NightFigures<'_>) -> Vec<DatasetLine> {
    let mut lines: Vec<DatasetLine> = figures
        .work
        .accounts
        .iter()
        .zip(&figures.work.verdicts)
        .zip(figures.inputs)
        .map(|((account, verdict), input)| {
            let mut quarantined: BTreeMap<String, u64> = BTreeMap::new();
            for row in &account.summary.quarantined {
                *quarantined.entry(row.reason.to_string()).or_default() += 1;
            }
            DatasetLine {
                dataset: account.summary.dataset.to_string(),
                rows: account.summary.rows,
                mention_rows: account.rows_with_mentions,
                mentions: account.mentions,
                no_person: reasons(&account.no_person),
                quarantined: reasons(&quarantined),
                duplicates: account.summary.duplicates.len() as u64,
                arrival: arrival_sentence(verdict, input),
                arrival_wants_a_look: input.carried_forward
                    || matches!(verdict, ArrivalVerdict::DeliveriesWait { .. }),
            }
        })
        .collect();
    lines.sort_by(|a, b| a.dataset.cmp(&b.dataset));
    lines
}

pub(super) fn arrival_sentence(verdict: &ArrivalVerdict, input: &ManifestInput) -> String {
    let received = input.received_on.map_or_else(String::new, |date| date.to_string());
    match verdict {
        ArrivalVerdict::Accept => "arrived tonight".to_owned(),
        ArrivalVerdict::Unchanged => format!("the same file as on {received}; it changes nothing"),
        ArrivalVerdict::CarriedForward { nights, allowed, .. } => {
            format!(
                "did not arrive; the rows of {received} stand in, night {nights} of {allowed} allowed"
            )
        }
        ArrivalVerdict::DeliveriesWait { .. } => {
            // the hint stands elsewhere
            let sentence = verdict.to_string();
            sentence.lines().next().unwrap_or_default().to_owned()
        }
        ArrivalVerdict::Stop { .. }
        | ArrivalVerdict::NoBase { .. }
        | ArrivalVerdict::Held { .. }
        | ArrivalVerdict::NeverArrived { .. } => verdict.to_string(),
    }
}

fn reasons(counts: &BTreeMap<String, u64>) -> Vec<ReasonCount> {
    counts.iter().map(|(reason, &rows)| ReasonCount { reason: reason.clone(), rows }).collect()
}

fn routes(resolutions: &[AddressResolution]) -> Vec<RouteLine> {
    let mut counts: BTreeMap<ResolutionRoute, u64> = BTreeMap::new();
    for resolution in resolutions {
        *counts.entry(resolution.route).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(route, records)| RouteLine { route: route_in_words(route).to_owned(), records })
        .collect()
}

fn route_in_words(route: ResolutionRoute) -> &'static str {
    match route {
        ResolutionRoute::CrossReference => {
            "the row's own key is in the gazetteer's cross references"
        }
        ResolutionRoute::Text => "the text is one address of the gazetteer",
        ResolutionRoute::Scored => "the text is one address of the gazetteer by its weight",
        ResolutionRoute::Claimed => "the claimed UPRN, which the text does not contradict",
        ResolutionRoute::TextAndClaim => {
            "several addresses fit the text, and the claimed UPRN chose"
        }
        ResolutionRoute::Provisional => "not in the gazetteer: a provisional residence",
        ResolutionRoute::None => "no address that says where",
    }
}

fn warnings(figures: &NightFigures<'_>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |message: String, hint: &str| {
        warnings.push(Warning { message, hint: hint.to_owned() });
    };
    for rule in figures
        .work
        .matched
        .found
        .blocking
        .rules
        .iter()
        .filter(|rule| rule.dropped_blocks > 0 && rule.pairs > 0)
    {
        warn(
            format!(
                "Blocking rule \"{}\" left out {} of its blocks as too large even when split, the largest of {} records ({} pairs).",
                rule.name, rule.dropped_blocks, rule.largest_dropped, rule.dropped_pairs
            ),
            "Look for a placeholder value in the extracts, or raise max_block in blocking.toml.",
        );
    }
    if figures.request.retention_due > 0 {
        warn(
            format!(
                "Entries of the journal that the policy keeps no longer: {}.",
                figures.request.retention_due
            ),
            "`hearth rights retention` says what and by which law; with --apply it is erased.",
        );
    }
    if figures.request.recalls_unanswered > 0 {
        warn(
            format!(
                "Partners were told what was wrong, and have not answered for it: {}.",
                figures.request.recalls_unanswered
            ),
            "`hearth notices recall` lists them; speak to the partner: a recall is not done before it has answered.",
        );
    }
    for Warning { message, hint } in decision_warnings(figures) {
        warn(message, &hint);
    }
    for account in &figures.work.accounts {
        for (what, times) in &account.summary.odd_changes {
            warn(
                format!("{times} changes of {} {what}.", account.summary.dataset),
                "They were applied as far as they could be; ask its system's owner whether a delivery is missing.",
            );
        }
        for Warning { message, hint } in unread_dates_warnings(account) {
            warn(message, &hint);
        }
    }
    let unknown =
        count(&figures.work.addresses.resolutions, |at| at.has(AddressReason::ClaimUnknown));
    if unknown > 0 {
        warn(
            format!("{unknown} records claim a UPRN that the gazetteer does not have."),
            "Ask for a newer gazetteer; the claims were not used.",
        );
    }
    if !figures.work.addresses.overfull.is_empty() {
        let claimed = match figures.work.addresses.overfull.len() {
            1 => "One UPRN is".to_owned(),
            many => format!("{many} UPRNs are"),
        };
        warn(
            format!("{claimed} claimed by rows of many different addresses."),
            "Ask the systems' owners what they fill in where they know no address; the claims were not used.",
        );
    }
    let alone = children_alone(made_up_so(figures.homes, Composition::ChildrenAlone));
    if let Some(Warning { message, hint }) = alone {
        warn(message, &hint);
    }
    let same = figures
        .work
        .addresses
        .notes
        .iter()
        .filter(|note| matches!(note, GazetteerNote::SameAddress(_)));
    let same = same.count();
    if same > 0 {
        warn(
            format!("The gazetteer has {same} addresses that stand for more than one UPRN."),
            "Tell the gazetteer's custodian; texts with these addresses resolve by the claimed UPRN only.",
        );
    }
    if figures.previous.is_some() && !figures.work.pinned {
        warn(
            "A new model was learnt this night: the rules changed, or it was asked for.".to_owned(),
            "Compare the changes below with an ordinary night's.",
        );
    }
    warnings
}
