//! The nightly run: extracts in, a published edition out.
//!
//! Nothing is published, and nothing that is published changes, unless every step before has succeeded. What fails after that is told, and takes
//! nothing back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::addresses::AddressDictionaries;
use crate::config::CouncilConfig;
use crate::editions::{
    EditionBefore, EditionDiff, EditionDraft, EditionError, EditionFacts, EditionShelf,
    EditionWriter, ManifestInput, NextSerials, OpenEdition, QuarantineLine, Unchanged,
    sweep_beside,
};
use crate::extracts::ArrivalVerdict;
use crate::links::{Model, ModelFault, ScoredLink};
use crate::normalise::Dictionaries;
use crate::pipeline::Progress;
use crate::pipeline::arrivals::{self, ArrivalFault, TonightsFile};
use crate::pipeline::asked_movers::asked_movers;
use crate::pipeline::changed_edition::{Publishing, publish_changed};
use crate::pipeline::changed_night::changed_night;
use crate::pipeline::conclusion::{
    Concluded, Grounds, publication, put_out, reason_to_hold, unsaved,
};
use crate::pipeline::disagreement_figures::disagreement_lines;
use crate::pipeline::home_report::HomeTold;
use crate::pipeline::ingest::{DatasetAccount, IngestError};
use crate::pipeline::left_behind::{Left, left_behind};
use crate::pipeline::night_events::{NightEvents, night_events};
use crate::pipeline::night_report::{NightFigures, figures_of_homes, night_report, persons_of};
use crate::pipeline::night_residences::night_residences;
use crate::pipeline::night_rest::{self, NightRest, Still};
use crate::pipeline::night_work::NightWork;
use crate::pipeline::quiet_edition::{Shelving, publish_quiet};
use crate::pipeline::quiet_night::quiet_night;
use crate::pipeline::saved_work::{self, WorkToSave};
use crate::pipeline::settle::{SettleError, SettleInput, settle};
use crate::publication::{Publication, PublicationError};
use crate::report::{RunReport, Warning};
use crate::rules::{Checked, Ruleset, SourceRules};
use crate::sharing::ActsBook;
use crate::stewardship::{DecisionBook, ReviewBook};
use crate::store::Soundness;
use crate::values::{IdentifierKey, MentionKey};

/// What a night is told.
#[derive(Debug)]
pub struct NightRequest<'n> {
    /// The council.
    pub config: &'n CouncilConfig,
    /// The checked rules.
    pub ruleset: &'n Ruleset<Checked>,
    /// Dictionaries of names.
    pub dictionaries: &'n Dictionaries,
    /// Dictionaries of addresses.
    pub address_dictionaries: &'n AddressDictionaries,
    /// The key of the identifiers' permutation.
    pub key: &'n IdentifierKey,
    /// The night's date.
    pub as_of: Date,
    /// Datasets whose fall or quarantine a person has accepted for this night.
    pub accepted: &'n [String],
    /// Learn a new model even if the last edition's could be used.
    pub retrain: bool,
    /// Work everything out again, whatever the last night has saved.
    pub full: bool,
    /// What stewards have decided.
    pub decisions: &'n DecisionBook,
    /// What readers have answered in clerical review.
    pub reviews: &'n ReviewBook,
    /// Entries of the journal that the policy keeps no longer and that nobody has erased.
    pub retention_due: u64,
    /// Notices to partners that were wrong, and that those who were told have not answered for.
    pub recalls_unanswered: u64,
    /// Records of people whose data was erased: nothing is remembered of them once no source delivers them.
    pub erased: &'n BTreeSet<MentionKey>,
    /// What restricts people: of some nobody is to know.
    pub acts: &'n ActsBook,
    /// The program that runs: work that another one has saved is not relied on.
    pub program: &'n str,
    /// Who looks at the journal's index where it is in doubt.
    pub soundness: &'n dyn Soundness,
    /// The clock reading, for the manifest and the journal only.
    pub written_at: &'n str,
}

/// Why a night published nothing.
#[derive(Debug, thiserror::Error)]
pub enum NightError {
    /// Arrivals are too odd, or missing for too long.
    #[error("{}\n  nothing was published{}", join(verdicts), listed(quarantine.as_deref()))]
    Stopped {
        /// One sentence a dataset.
        verdicts: Vec<ArrivalVerdict>,
        /// Where the quarantine was written, if the night had come to know of any.
        quarantine: Option<PathBuf>,
    },
    /// Tonight's files cannot be found.
    #[error(transparent)]
    Arrivals(#[from] ArrivalFault),
    /// A file cannot be used.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The shelf of editions cannot be used.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// Shelf and journal cannot be brought together, or the edition not be put among them.
    #[error(transparent)]
    Publication(#[from] PublicationError),
    /// The last edition cannot be read, or identifiers ran out.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// Weights are not what they should be.
    #[error(transparent)]
    Model(#[from] ModelFault),
    /// The last edition's model cannot be read.
    #[error(
        "the model of edition {edition} cannot be read: {cause}\n  hint: run `hearth nightly --retrain`"
    )]
    PinnedModel {
        /// Which edition.
        edition: String,
        /// Why.
        cause: serde_json::Error,
    },
    /// The state folder cannot be used.
    #[error("{}: {cause}", path.display())]
    State {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
}

/// What came of a night.
#[derive(Debug)]
pub struct NightOutcome {
    /// The edition, published or held.
    pub edition: Concluded,
    /// Its report. What failed once the edition was out is among its warnings; the edition's own has none of that.
    pub report: RunReport,
}

fn join(verdicts: &[ArrivalVerdict]) -> String {
    verdicts.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Where rows that were set aside are listed.
fn listed(quarantine: Option<&Path>) -> String {
    quarantine.map_or_else(String::new, |file| {
        format!("; the rows set aside are listed in {}", file.display())
    })
}

/// Runs a night.
///
/// # Errors
/// Whatever stopped it before its edition was out: the edition published before is still the current one. Where the disk refused the very pointer
/// to an edition that is journalled ([`PublicationError::Unserved`]), it is so until the next command.
pub fn nightly(
    request: &NightRequest<'_>,
    progress: &dyn Progress,
) -> Result<NightOutcome, NightError> {
    let NightRequest { config, ruleset, .. } = *request;
    let publication = publication(request)?;
    // taking the shelf's lock first: two nights at once would read the same files for nothing
    let mut writer = begun(&publication, request)?;
    let before = writer.serials();
    let previous = last_edition(publication.shelf(), &writer)?;
    let last: &[ManifestInput] =
        previous.as_ref().map_or(&[], |edition| &edition.manifest().inputs);

    progress.stage("extracts, records, normalise");
    let files = arrivals::tonights_files(request, previous.as_ref())?;
    stop_on(files.iter().map(|file| file.verdict.clone()), &[], config)?;
    if let Some(quiet) = quiet_night(request, previous.as_ref(), &files, before)? {
        let shelving = Shelving { publication: &publication, writer, files: &files, before };
        return publish_quiet(request, &quiet, shelving, progress);
    }
    let work = NightWork::of(request, previous.as_ref(), &files, progress)?;

    progress.stage("households");
    if let Some(changed) = changed_night(request, previous.as_ref(), &work, before)? {
        let shelving = Shelving { publication: &publication, writer, files: &files, before };
        match publish_changed(request, &work, &changed, shelving, progress)? {
            Publishing::Done(outcome) => return Ok(*outcome),
            Publishing::InFull(right_to_write) => writer = right_to_write,
        }
    }
    let keys = || work.records.iter().map(|record| &record.key);
    let before_tonight = previous.as_ref().map(|it| EditionBefore::of(it, keys())).transpose()?;
    let household_rules = work.household_rules(ruleset);
    let grown = grown_roles(ruleset);
    let people = work.population();
    let input = people.to_settle(request, (&household_rules, &grown), false, before);
    let settled = settle(SettleInput { previous: before_tonight.as_ref(), ..input })?;

    let clusters = &work.matched.found.clusters;
    let doubted = clusters.doubted_deaths();
    let doubtful: Vec<ScoredLink> = clusters.for_review().copied().collect();
    let parted = work.matched.found.rulings.parted_pairs();
    let tonight = people.tonight(request, (&settled, &work.fence), (&doubted, &doubtful, &parted));
    let NightEvents { detected: events, shown } = night_events(before_tonight.as_ref(), tonight)?;

    let homes = people.homes(request, &settled, &household_rules);
    let residences = night_residences(before_tonight.as_ref(), homes)?;
    drop(before_tonight);

    progress.stage("edition");
    let inputs = work.inputs(&files, last, request.as_of);
    keep_arrivals(config, &files, &work.accounts)?;
    work.addresses.keep(request, &work.accounts)?;
    let model_json = model_text(&work.matched.model);
    let mut links = work.matched.found.edition_links();
    let in_question = &events.in_question;
    links.extend(asked_movers(in_question, &settled.persons, &work.matched.found, work.thresholds));
    let unchanged = work.unchanged.as_ref().zip(previous.as_ref());
    let staged = writer.write(&EditionDraft {
        records: &work.records,
        resolutions: &work.addresses.resolutions,
        shown: &shown,
        unchanged: unchanged.map(|(numbers, edition)| Unchanged { edition, numbers }),
        persons: &settled.persons,
        households: &settled.households,
        events: &events.events,
        residences: &residences,
        relations: &settled.relations,
        links: &links,
        quarantine: &quarantine_lines(&work.accounts),
        model_json: &model_json,
        facts: &edition_facts(
            ruleset,
            &inputs,
            &model_json,
            (settled.serials, request.decisions.up_to()),
        ),
    })?;
    let against = |previous: &OpenEdition| EditionDiff::between(previous, staged.edition());
    let diff = previous.as_ref().map(against).transpose()?;

    progress.stage("report");
    let held = reason_to_hold(request, diff.as_ref());
    let homes = HomeTold::all(&settled.households);
    let person_of = persons_of(&settled.persons, work.records.len());
    let mut report = night_report(&NightFigures {
        request,
        edition: staged.edition().id(),
        previous: previous.as_ref().map(OpenEdition::id),
        work: &work,
        inputs: &inputs,
        homes: &homes,
        home_figures: figures_of_homes(request, &work, &homes, &settled.relations),
        disagreements: disagreement_lines(&work, &settled, request.as_of),
        unobeyed: &settled.unobeyed,
        person_of: &|number| person_of[number as usize],
        diff: diff.as_ref(),
        events: &events,
        links: &links,
        stages: progress.finished(),
    });
    report.held.clone_from(&held);
    let grounds = Grounds { before, diff: diff.as_ref(), held: held.as_deref() };
    let edition = put_out(request, &publication, staged, (&mut report, grounds), progress)?;
    // the next night builds on what is served: it can take over nothing from an edition that is held
    if !edition.is_held() {
        let found = (&events.in_question, residences.as_slice());
        let left = Left::by_all(request, &work, &settled, found, &household_rules);
        let still = left_behind(request, &work, left);
        report.warnings.extend(save_work(request, work.to_save(), still, edition.edition()));
    }
    Ok(NightOutcome { edition, report })
}

/// Saves for the next night what it may take over from this one, and then what that rests on; tells of it if that cannot be.
pub(super) fn save_work(
    request: &NightRequest<'_>,
    work: WorkToSave<'_>,
    still: Still,
    edition: &OpenEdition,
) -> Option<Warning> {
    let state = &request.config.state;
    let cannot = |file| move |cause| NightError::State { path: state.join(file), cause };
    let save = || -> Result<(), NightError> {
        let work = work.keep(state).map_err(cannot(saved_work::FILE))?;
        let resting_on = night_rest::fingerprint(edition.manifest(), request.program);
        let rest = NightRest { resting_on, work, still: Some(still) };
        rest.keep(state).map_err(cannot(night_rest::FILE))
    };
    unsaved(save())
}

/// The right to write tonight's edition. What killed nights left half-written is away.
fn begun(
    publication: &Publication<'_>,
    request: &NightRequest<'_>,
) -> Result<EditionWriter, NightError> {
    let writer = publication.begin(request.as_of)?;
    sweep_beside(&request.config.state, &writer)?;
    Ok(writer)
}

/// The edition that tonight builds on, read whole first: a damaged one must not hand its damage on.
fn last_edition(
    shelf: &EditionShelf,
    writer: &EditionWriter,
) -> Result<Option<OpenEdition>, EditionError> {
    let previous = writer.previous().map(|id| shelf.edition(id)).transpose()?;
    if let Some(previous) = &previous {
        previous.verify()?;
    }
    Ok(previous)
}

/// What the manifest says of the edition as a whole.
pub(super) fn edition_facts(
    ruleset: &Ruleset<Checked>,
    inputs: &[ManifestInput],
    model_json: &str,
    (identifiers, decided_up_to): (NextSerials, u64),
) -> EditionFacts {
    EditionFacts {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        inputs: inputs.to_vec(),
        rules_fingerprint: ruleset.fingerprint().to_hex().to_string(),
        model_fingerprint: blake3::hash(model_json.as_bytes()).to_hex().to_string(),
        quality: std::collections::BTreeMap::new(),
        identifiers,
        decided_up_to,
    }
}

/// Stops the night if any verdict does not let it go on; the quarantine, if there is any, is written where a person finds it. A list that is there
/// is left alone where the night has none to tell: an earlier night's stop may be what somebody is looking into.
pub(super) fn stop_on(
    verdicts: impl Iterator<Item = ArrivalVerdict>,
    accounts: &[DatasetAccount],
    config: &CouncilConfig,
) -> Result<(), NightError> {
    let stopping: Vec<ArrivalVerdict> = verdicts.filter(|verdict| !verdict.goes_on()).collect();
    if stopping.is_empty() {
        return Ok(());
    }
    let rows = || accounts.iter().flat_map(|account| &account.summary.quarantined);
    if rows().next().is_none() {
        return Err(NightError::Stopped { verdicts: stopping, quarantine: None });
    }
    let quarantine = config.state.join("stopped-quarantine.csv");
    let state = |cause| NightError::State { path: quarantine.clone(), cause };
    std::fs::create_dir_all(&config.state).map_err(state)?;
    let file = std::fs::File::create(&quarantine).map_err(state)?;
    crate::extracts::write_quarantine(rows(), file).map_err(state)?;
    Err(NightError::Stopped { verdicts: stopping, quarantine: Some(quarantine) })
}

pub(super) fn model_text(model: &Model) -> String {
    // numbers and names always serialise
    serde_json::to_string(model).unwrap_or_default()
}

pub(super) fn keep_arrivals(
    config: &CouncilConfig,
    files: &[TonightsFile],
    accounts: &[DatasetAccount],
) -> Result<(), NightError> {
    for (file, account) in files.iter().zip(accounts) {
        let digest = account.summary.digest.to_hex();
        arrivals::keep(&config.state, digest.as_str(), &file.path)
            .map_err(|cause| NightError::State { path: file.path.clone(), cause })?;
    }
    Ok(())
}

pub(super) fn quarantine_lines(accounts: &[DatasetAccount]) -> Vec<QuarantineLine> {
    accounts
        .iter()
        .flat_map(|account| &account.summary.quarantined)
        .map(|row| QuarantineLine {
            dataset: row.dataset.clone(),
            file: PathBuf::from(&row.file)
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            line: row.line,
            column: row.column.clone().unwrap_or_default(),
            reason: row.reason.to_string(),
        })
        .collect()
}

/// Datasets and roles that only adults have, or those who soon will be.
pub(super) fn grown_roles(ruleset: &Ruleset<Checked>) -> Vec<(String, String)> {
    let of = |source: &SourceRules| {
        let name = source.name.0.to_string();
        let grown =
            source.mentions.iter().filter(|it| it.least_age.is_some_and(|age| age >= GROWN));
        grown.map(|mention| (name.clone(), mention.role.to_string())).collect::<Vec<_>>()
    };
    ruleset.sources().iter().flat_map(of).collect()
}

/// Nobody younger has an account, a claim or a vote.
const GROWN: u8 = 16;
