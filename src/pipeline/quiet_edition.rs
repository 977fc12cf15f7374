//! The edition of a night on which nothing but the date has changed.
//!
//! In: such a night, worked out. Out: its edition, published or held as any other, its report, and what it leaves behind. The work that is saved
//! stays as it is: it is the same records' and pairs'.

use crate::editions::{
    EditionDiff, EditionFacts, EditionWriter, ManifestInput, NextSerials, Renewal,
};
use crate::pipeline::Progress;
use crate::pipeline::arrivals::{self, TonightsFile};
use crate::pipeline::conclusion::{Grounds, put_out, reason_to_hold, unsaved};
use crate::pipeline::night_rest::{self, fingerprint};
use crate::pipeline::nightly::{NightError, NightOutcome, NightRequest};
use crate::pipeline::quiet_night::QuietNight;
use crate::pipeline::quiet_report::{QuietFigures, quiet_report};
use crate::publication::Publication;

/// Where such a night's edition goes.
pub(super) struct Shelving<'s, 'p> {
    pub(super) publication: &'s Publication<'p>,
    pub(super) writer: EditionWriter,
    pub(super) files: &'s [TonightsFile],
    /// Where minting went on before tonight.
    pub(super) before: NextSerials,
}

/// Writes the edition, reports, publishes or holds it.
pub(super) fn publish_quiet(
    request: &NightRequest<'_>,
    night: &QuietNight<'_>,
    shelving: Shelving<'_, '_>,
    progress: &dyn Progress,
) -> Result<NightOutcome, NightError> {
    let Shelving { publication, writer, files, before } = shelving;
    let state = &request.config.state;
    progress.stage("edition");
    let manifest = night.previous.manifest();
    let as_before = |(file, input): (&TonightsFile, &ManifestInput)| ManifestInput {
        received_on: input.received_on.or(Some(request.as_of)),
        nights_missing: file.carried_forward.as_ref().map_or(0, |it| it.nights_missing),
        carried_forward: file.carried_forward.is_some(),
        ..input.clone()
    };
    let inputs: Vec<ManifestInput> = files.iter().zip(&manifest.inputs).map(as_before).collect();
    for (file, input) in files.iter().zip(&inputs) {
        arrivals::keep(state, &input.digest, &file.path)
            .map_err(|cause| NightError::State { path: file.path.clone(), cause })?;
    }
    let facts = EditionFacts {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        inputs: inputs.clone(),
        rules_fingerprint: manifest.rules_fingerprint.clone(),
        model_fingerprint: manifest.model_fingerprint.clone(),
        quality: std::collections::BTreeMap::new(),
        identifiers: night.settled.serials,
        decided_up_to: request.decisions.up_to(),
    };
    let staged = writer.renew(&Renewal {
        edition: night.previous,
        numbers: &night.few.numbers,
        persons: &night.settled.persons,
        households: &night.settled.households,
        residences: &night.residences,
        forgotten: &night.forgotten,
        relations: &night.settled.relations,
        events: &night.events.events,
        facts: &facts,
    })?;
    let diff = EditionDiff::of_renewal(night.previous, staged.edition(), &night.few.ids)?;

    progress.stage("report");
    let held = reason_to_hold(request, Some(&diff));
    let figures = QuietFigures {
        request,
        last: night.last_report.clone(),
        edition: staged.edition(),
        arrivals: files.iter().zip(&inputs).collect(),
        diff: &diff,
        stages: progress.finished(),
    };
    let mut report = quiet_report(night, figures)?;
    report.held.clone_from(&held);
    let grounds = Grounds { before, diff: Some(&diff), held: held.as_deref() };
    let edition = put_out(request, publication, staged, (&mut report, grounds), progress)?;
    // the next night builds on what is served: it can take over nothing from an edition that is held
    if !edition.is_held() {
        let resting_on = fingerprint(edition.edition().manifest(), request.program);
        let kept = night.left_behind(request, resting_on).keep(state);
        let cannot = |cause| NightError::State { path: state.join(night_rest::FILE), cause };
        report.warnings.extend(unsaved(kept.map_err(cannot)));
    }
    Ok(NightOutcome { edition, report })
}
