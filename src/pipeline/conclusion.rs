//! How a night ends: its edition is served, or held because too many identifiers would go.
//!
//! In: the staged edition, its comparison with the last published one, the report. Out: the edition on the shelf, journalled, and old
//! editions let go. Leaves the acts to `publication`.

use super::Progress;
use super::arrivals;
use super::nightly::{NightError, NightRequest};
use crate::config::CouncilConfig;
use crate::editions::{
    EditionDiff, EditionReports, EditionShelf, HeldEdition, NextSerials, OpenEdition,
    PublishedEdition, StagedEdition,
};
use crate::journal::Journal;
use crate::publication::{
    Acts, ChurnBudget, Leavers, Publication, PublicationError, RetentionRule,
};
use crate::report::RunReport;

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

/// Puts the edition out with its report, and lets arrivals go that no edition rests on any more.
pub(super) fn put_out(
    request: &NightRequest<'_>,
    publication: &Publication<'_>,
    staged: StagedEdition,
    (report, grounds): (&RunReport, Grounds<'_>),
    progress: &dyn Progress,
) -> Result<Concluded, NightError> {
    let run = RunFacts { threads: rayon::current_num_threads(), stages: progress.finished() };
    let reports = EditionReports {
        json: &report.to_json(),
        text: &report.to_text(),
        html: &report.to_html(),
        run_json: &run.to_json(),
    };
    let edition = conclude(publication, staged, &reports, grounds, request.config)?;
    forget_arrivals(request.config, publication.shelf())?;
    Ok(edition)
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

/// Arrivals that no edition on the shelf rests on are no longer kept.
fn forget_arrivals(config: &CouncilConfig, shelf: &EditionShelf) -> Result<(), NightError> {
    let mut digests = Vec::new();
    for entry in shelf.list()? {
        let edition = shelf.edition(entry.id)?;
        digests.extend(edition.manifest().inputs.iter().map(|input| input.digest.clone()));
    }
    arrivals::forget_all_but(&config.state, &digests)
        .map_err(|cause| NightError::State { path: config.state.clone(), cause })
}

/// Serves the edition, or holds it; lets old editions go once a new one is served.
fn conclude(
    publication: &Publication<'_>,
    staged: StagedEdition,
    reports: &EditionReports<'_>,
    grounds: Grounds<'_>,
    config: &CouncilConfig,
) -> Result<Concluded, PublicationError> {
    let Grounds { before, diff, held } = grounds;
    if let Some(because) = held {
        return Ok(Concluded::Held(publication.hold(staged, reports, before, because)?));
    }
    let published = publication.publish(staged, reports, before, diff)?;
    if let Some(retention) = config.retention {
        publication.retain(RetentionRule::from(retention))?;
    }
    Ok(Concluded::Published(published))
}
