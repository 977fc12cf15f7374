//! What the pages of a night show, read as the API reads it: under the same door, and written down.
//!
//! In: who asks, which edition. Out: the shelf, a report, samples that were read, what an extract's arrival was. Leaves to the pages how it looks.

use crate::editions::{DiffCounts, EditionDiff, EditionId, ManifestInput, QuarantineLine};
use crate::http::acting::{Acting, Stop};
use crate::http::api::editions::{self, EditionShown};
use crate::http::api::proposals::{self, ProposalShown};
use crate::http::code::Code;
use crate::http::cursor::PageAsked;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::report::RunReport;
use crate::sharing::Asking;
use crate::stewardship::{ReviewBook, SampleRead, StratumRead};

/// A night as its page shows it.
pub(super) struct NightRead {
    /// Every edition on the shelf, oldest first.
    pub(super) shelf: Vec<EditionShown>,
    /// The tag of the shelf.
    pub(super) tag: String,
    /// Which is shown.
    pub(super) edition: EditionId,
    pub(super) report: RunReport,
    /// What readers found of the last sample, and of which edition it is; none if none was drawn.
    pub(super) sample: Option<(EditionId, Vec<StratumRead>)>,
}

impl NightRead {
    /// The edition as it stands on the shelf.
    pub(super) fn on_shelf(&self) -> Option<&EditionShown> {
        let name = self.edition.to_string();
        self.shelf.iter().find(|it| it.edition == name)
    }
}

fn damaged(_: serde_json::Error) -> Stop {
    Problem::of(Code::Failed).into()
}

/// Reads a night: the one that is named, or the last.
pub(super) fn night(
    service: &Service,
    asking: &Asking,
    named: Option<&str>,
) -> Result<NightRead, Problem> {
    let (list, tag) = editions::listed(service, asking)?;
    let edition = match (named, list.editions.last()) {
        (Some(named), _) => editions::named(named)?,
        (None, Some(newest)) => editions::named(&newest.edition)?,
        (None, None) => return Err(Problem::of(Code::NoSuchAct)),
    };
    let of = ("edition-report", Ok(edition));
    let (report, sample) = editions::of_edition(service, asking, of, |acting, open| {
        let report = serde_json::from_str(&open.report_json()?).map_err(damaged)?;
        Ok((report, sample(acting)?))
    })?;
    Ok(NightRead { shelf: list.editions, tag, edition, report, sample })
}

/// What readers found of the last sample.
fn sample(acting: &Acting<'_, '_>) -> Result<Option<(EditionId, Vec<StratumRead>)>, Stop> {
    let book = ReviewBook::of(&acting.read(&ReviewBook::KINDS)?);
    Ok(SampleRead::of(&book).map(|it| (it.sample.edition, it.by_stratum())))
}

/// What would change if a held edition were served, and which is served now.
pub(super) fn changes(
    service: &Service,
    asking: &Asking,
    (edition, report): (EditionId, &RunReport),
) -> Result<(EditionId, DiffCounts), Problem> {
    editions::of_edition(service, asking, ("edition-changes", Ok(edition)), |acting, held| {
        let served = acting.edition();
        // the night has compared them already, unless another is served by now
        let counts = match &report.changes {
            Some(changes) if report.previous == Some(served.id()) => changes.counts,
            Some(_) | None => EditionDiff::between(served, held)?.counts(),
        };
        Ok((served.id(), counts))
    })
}

/// The proposal to serve an edition that waits for a second person.
pub(super) fn proposal(
    service: &Service,
    asking: &Asking,
    edition: EditionId,
) -> Result<Option<ProposalShown>, Problem> {
    let about = vec![format!("edition {edition}")];
    let mut cursor = None;
    loop {
        let asked = Ok(PageAsked { cursor, limit: None });
        let page = proposals::waiting(service, asking, &asked)?;
        let ours = |it: &ProposalShown| it.what == "release_edition" && it.about == about;
        if let Some(found) = page.proposals.into_iter().find(ours) {
            return Ok(Some(found));
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(None),
        }
    }
}

/// The rows of an edition that could not be read.
pub(super) fn quarantine(
    service: &Service,
    asking: &Asking,
    named: &str,
) -> Result<(EditionId, Vec<QuarantineLine>), Problem> {
    let edition = editions::named(named)?;
    let of = ("edition-quarantine", Ok(edition));
    let lines = editions::of_edition(service, asking, of, |_, open| Ok(open.quarantine()?))?;
    Ok((edition, lines))
}

/// So many editions stand in the table of those before.
const LOOKED_BACK: usize = 30;

/// The last editions with their reports, oldest first; a damaged one has none, and keeps nobody from the others.
pub(super) fn trend(
    service: &Service,
    asking: &Asking,
) -> Result<Vec<(EditionShown, Option<RunReport>)>, Problem> {
    let (list, _) = editions::listed(service, asking)?;
    let first = list.editions.len().saturating_sub(LOOKED_BACK);
    let kept: Vec<EditionShown> = list.editions.into_iter().skip(first).collect();
    let reports = service.list(asking, ("edition-trend", "reports"), |acting| {
        editions::keeps_nights(acting)?;
        let mut reports = Vec::new();
        for shown in &kept {
            let edition = editions::named(&shown.edition)?;
            let report = editions::shelf(service).edition(edition).and_then(|it| it.report_json());
            reports.push(report.ok().and_then(|json| serde_json::from_str(&json).ok()));
        }
        Ok((reports, Vec::new()))
    })?;
    Ok(kept.into_iter().zip(reports).collect())
}

/// An extract as an edition had it, with how many nights the rules let pass without another.
pub(super) struct ExtractRead {
    pub(super) input: ManifestInput,
    /// None of a dataset that the rules do not know any more.
    pub(super) allowed: Option<u32>,
}

/// The extracts of the last edition, with its night and the day.
pub(super) fn extracts(
    service: &Service,
    asking: &Asking,
) -> Result<(EditionId, jiff::civil::Date, Vec<ExtractRead>), Problem> {
    let (list, _) = editions::listed(service, asking)?;
    let newest = list.editions.last().ok_or_else(|| Problem::of(Code::NoSuchAct))?;
    let edition = editions::named(&newest.edition)?;
    let of = ("edition-extracts", Ok(edition));
    let (today, read) = editions::of_edition(service, asking, of, |acting, open| {
        let extract = |input: &ManifestInput| {
            let source = acting.ruleset().source(&input.dataset).ok();
            let allowed = source.map(|(_, it)| it.limits.max_nights_missing);
            ExtractRead { input: input.clone(), allowed }
        };
        Ok((acting.day(), open.manifest().inputs.iter().map(extract).collect()))
    })?;
    Ok((edition, today, read))
}
