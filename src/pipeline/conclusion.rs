//! How a night ends: its edition is served, or held because too many identifiers would go.
//!
//! In: the staged edition, its comparison with the last published one, the report. Out: the edition on the shelf, journalled, and old
//! editions let go. What fails once the edition is out takes nothing back: the report that the night gives tells of it, as of everything that waits
//! for a person. Leaves the acts to `publication`.

use std::fmt::Display;

use super::Progress;
use super::arrivals;
use super::nightly::{NightError, NightRequest};
use crate::config::CouncilConfig;
use crate::editions::{
    EditionDiff, EditionReports, EditionShelf, HeldEdition, NextSerials, OpenEdition,
    PublishedEdition, ShelfManifests, StagedEdition, UnreadEdition,
};
use crate::journal::Journal;
use crate::publication::{
    Acts, ChurnBudget, Leavers, Publication, PublicationError, RetentionRule,
};
use crate::report::{RunReport, Warning};

/// A night's edition.
#[derive(Debug)]
pub enum Concluded {
    /// Served from now on.
    Published(PublishedEdition),
    /// On the shelf, and not served until somebody releases it.
    Held(HeldEdition),
}

impl Concluded {
    /// The edition, open.
    #[must_use]
    pub fn edition(&self) -> &OpenEdition {
        match self {
            Self::Published(edition) => edition.edition(),
            Self::Held(edition) => edition.edition(),
        }
    }

    /// True if it is not served.
    #[must_use]
    pub fn is_held(&self) -> bool {
        match self {
            Self::Published(_) => false,
            Self::Held(_) => true,
        }
    }
}

/// Shelf and journal, in step.
pub(super) fn publication<'n>(
    request: &NightRequest<'n>,
) -> Result<Publication<'n>, PublicationError> {
    let journal = Journal::of(request.config);
    let (soundness, at) = (request.soundness, request.written_at);
    Publication::open(Acts { editions: &request.config.editions, journal, soundness, at })
}

/// Why tonight's edition is to be held, if it is.
pub(super) fn reason_to_hold(
    request: &NightRequest<'_>,
    diff: Option<&EditionDiff>,
) -> Option<String> {
    let leavers = if request.accepted.is_empty() { Leavers::Count } else { Leavers::Accepted };
    ChurnBudget::from(request.config.churn).exceeded(&diff?.counts(), leavers)
}

/// What tonight's edition is judged and journalled by.
#[derive(Clone, Copy)]
pub(super) struct Grounds<'g> {
    /// Where minting went on before tonight.
    pub(super) before: NextSerials,
    /// What changed since the last published edition.
    pub(super) diff: Option<&'g EditionDiff>,
    /// Why it is held, if it is.
    pub(super) held: Option<&'g str>,
}

/// Puts the edition out with its report, and lets old editions go, and arrivals that none rests on any more.
pub(super) fn put_out(
    request: &NightRequest<'_>,
    publication: &Publication<'_>,
    staged: StagedEdition,
    (report, grounds): (&mut RunReport, Grounds<'_>),
    progress: &dyn Progress,
) -> Result<Concluded, NightError> {
    let run = RunFacts { threads: rayon::current_num_threads(), stages: progress.finished() };
    let reports = EditionReports {
        json: &report.to_json(),
        text: &report.to_text(),
        html: &report.to_html(),
        run_json: &run.to_json(),
    };
    let edition = conclude(publication, staged, &reports, grounds)?;
    if !edition.is_held()
        && let Some(retention) = request.config.retention
        && let Err(fault) = publication.retain(RetentionRule::from(retention))
    {
        report.warnings.push(failed(
            "Old editions could not be let go",
            &fault,
            "Mend the cause: the next night lets them go.",
        ));
    }
    match forget_arrivals(request.config, publication.shelf()) {
        Ok(unread) => report.warnings.extend(unread.iter().map(damaged)),
        Err(fault) => report.warnings.push(failed(
            "Extracts that no edition rests on any more could not be removed",
            &fault,
            "Mend the cause: the next night removes them.",
        )),
    }
    Ok(edition)
}

/// Tells of work that was not saved, if it was not.
pub(super) fn unsaved(saved: Result<(), NightError>) -> Option<Warning> {
    let fault = saved.err()?;
    Some(failed(
        "What the next night could take over was not saved",
        &fault,
        "Mend the cause: until then every night takes longer, and finds the same.",
    ))
}

/// Tells of an edition that nobody is served, and that cannot be read.
fn damaged(UnreadEdition { id, fault }: &UnreadEdition) -> Warning {
    failed(
        &format!("Edition {id} is not served, and cannot be read"),
        fault,
        "Put its folder back from a backup, or remove it: the journal knows what it gave out. Until then no extract is forgotten.",
    )
}

/// A warning of what failed once the edition was out. The fault's own hint is for a night that it stops.
fn failed(what: &str, fault: &impl Display, hint: &str) -> Warning {
    let fault = fault.to_string();
    let fault = fault.lines().next().unwrap_or_default();
    Warning { message: format!("{what}: {fault}."), hint: hint.to_owned() }
}

/// What differs from run to run and is kept outside of what is compared.
#[derive(serde::Serialize)]
struct RunFacts {
    threads: usize,
    stages: Vec<(String, u64)>,
}

impl RunFacts {
    fn to_json(&self) -> String {
        // counts and names always serialise
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Arrivals that no edition on the shelf rests on are no longer kept. What a damaged one rests on, nobody knows: while there is any, all are kept.
fn forget_arrivals(
    config: &CouncilConfig,
    shelf: &EditionShelf,
) -> Result<Vec<UnreadEdition>, NightError> {
    let ShelfManifests { read, unread } = shelf.manifests()?;
    if unread.is_empty() {
        let inputs = read.into_iter().flat_map(|manifest| manifest.inputs);
        let digests: Vec<String> = inputs.map(|input| input.digest).collect();
        arrivals::forget_all_but(&config.state, &digests)
            .map_err(|cause| NightError::State { path: config.state.clone(), cause })?;
    }
    Ok(unread)
}

/// Serves the edition, or holds it.
fn conclude(
    publication: &Publication<'_>,
    staged: StagedEdition,
    reports: &EditionReports<'_>,
    grounds: Grounds<'_>,
) -> Result<Concluded, PublicationError> {
    let Grounds { before, diff, held } = grounds;
    if let Some(because) = held {
        return Ok(Concluded::Held(publication.hold(staged, reports, before, because)?));
    }
    Ok(Concluded::Published(publication.publish(staged, reports, before, diff)?))
}
