//! From the night's files to its matched records, taking over from the last night what is the same.
//!
//! In: the request, the last edition, tonight's files. Out: accounts of the files, records with their addresses, clusters and
//! links, and what the next night may take over. Leaves to `nightly` what is made of them.

use jiff::civil::Date;

use crate::editions::{ManifestInput, OpenEdition};
use crate::extracts::ArrivalVerdict;
use crate::households::LivingRuling;
use crate::links::{Model, ModelFault, Thresholds, thresholds_in_force};
use crate::normalise::NormalisedRecord;
use crate::pipeline::Progress;
use crate::pipeline::arrivals::{self, TonightsFile};
use crate::pipeline::comparing::Memory;
use crate::pipeline::earlier_rows::RowsRead;
use crate::pipeline::ingest::{DatasetAccount, Ingested, ReadBefore, ingest_after};
use crate::pipeline::kept_gazetteer::IndexShelf;
use crate::pipeline::looking_back::{Asked, Known, LastNight, LookingBack};
use crate::pipeline::matching::{MatchStage, ModelGiven, Told, cluster_lists};
use crate::pipeline::night_addresses::NightAddresses;
use crate::pipeline::night_hidden::{Fence, fenced, hidden_by_acts, places, with_who_came};
use crate::pipeline::night_match::{LeftByMatching, NightMatch, Said};
use crate::pipeline::night_staleness::{Observed, night_staleness};
use crate::pipeline::nightly::{NightError, NightRequest, stop_on};
use crate::pipeline::population::Population;
use crate::pipeline::saved_work::WorkToSave;
use crate::report::WorkedOut;
use crate::rules::{Checked, HouseholdRules, Ruleset};
use crate::stewardship::{EvidenceKey, NightEvidence, NightPersons, Tonight};

/// What the night's files came to.
pub(super) struct NightWork {
    /// One entry a file.
    pub(super) accounts: Vec<DatasetAccount>,
    /// What is to be said of each file.
    pub(super) verdicts: Vec<ArrivalVerdict>,
    /// In the order of their keys.
    pub(super) records: Vec<NormalisedRecord>,
    pub(super) addresses: NightAddresses,
    /// Which records may only attach, hidden ones among them.
    pub(super) fenced: Vec<bool>,
    /// Which are of people of whom nobody is to know.
    pub(super) hidden: Vec<bool>,
    /// The same of the last edition's records, as tonight has it.
    pub(super) fence: Fence,
    pub(super) matched: NightMatch,
    /// How stewards' decisions stand among the records.
    pub(super) decisions: Tonight,
    /// The records of each person, ascending.
    pub(super) clusters: Vec<Vec<u32>>,
    /// What they decided about who lives together.
    pub(super) living: Vec<LivingRuling>,
    pub(super) thresholds: Thresholds,
    /// The number that each record had in the last edition, if row and address are the same; none of a full night.
    pub(super) unchanged: Option<Vec<Option<u32>>>,
    /// Who was who on the last night; none of a full one.
    pub(super) last_night: Option<LastNight>,
    /// True if the model is the last edition's.
    pub(super) pinned: bool,
    pub(super) worked_out: WorkedOut,
    /// For the next night: how rows were read.
    rows: RowsRead,
    /// And what matching leaves.
    left: LeftByMatching,
}

impl NightWork {
    /// Everybody.
    pub(super) fn population(&self) -> Population<'_> {
        let Self { records, addresses, fenced, hidden, clusters, living, .. } = self;
        let resolutions = &addresses.resolutions;
        Population { records, resolutions, fenced, hidden, clusters, living }
    }

    /// Reads and matches tonight's files.
    pub(super) fn of(
        request: &NightRequest<'_>,
        previous: Option<&OpenEdition>,
        files: &[TonightsFile],
        progress: &dyn Progress,
    ) -> Result<Self, NightError> {
        let NightRequest { config, ruleset, dictionaries, as_of, full, program, .. } = *request;
        let pinned = pinned_model(request, previous)?;
        let asked = Asked { full, pinned: pinned.is_some(), as_of, program, state: &config.state };
        let looking_back = LookingBack::decide(previous, asked);
        let earlier = looking_back.rows(previous, ruleset)?;
        let inputs: Vec<_> = files.iter().map(|file| (file.dataset, file.path.clone())).collect();
        let index = IndexShelf::of(request).open(&inputs);
        let before = ReadBefore { rows: earlier.as_ref(), lists: index.accounts() };
        let ingested = ingest_after(before, ruleset, &inputs, dictionaries, as_of)?;
        let Ingested { records, gazetteer, cross_references, successors, accounts } = ingested;
        let verdicts = verdicts(request, files, &accounts, previous)?;

        progress.stage("addresses");
        let stated = (gazetteer, cross_references, successors);
        let addresses = NightAddresses::resolve(request, &records, (index, stated), &accounts);
        let resolutions = &addresses.resolutions;

        progress.stage("pairs, links, persons");
        let known = looking_back.known(earlier.as_ref(), &accounts, &records, resolutions);
        let key = EvidenceKey::new(request.key, ruleset);
        let evidence = NightEvidence::new(&records, resolutions, &key);
        let mut decisions = Tonight::of(request.decisions, &evidence);
        let decided = decisions.rulings(request.decisions);
        let mut hidden = hidden_by_acts(request, &evidence, records.len());
        let last = previous.map_or(0, OpenEdition::records_len);
        let ((mut matched, left), clusters) = loop {
            let same = Said { decided: decided.clone(), hidden: places(&hidden) };
            let again =
                known.as_ref().and_then(|known| Some((known, known.matching(last, &same)?)));
            let found = if let (Some(model), Some((known, found))) = (&pinned, again) {
                let (found, model) = (found.clone(), model.clone());
                let found = NightMatch { found, model, training: None, pairs_looked_for: Some(0) };
                (found, known.left())
            } else {
                let stage = MatchStage::new(ruleset, &records, resolutions, dictionaries, as_of)
                    .hiding(hidden.clone());
                let (stage, given) = if let Some(model) = &pinned {
                    (stage.under(model), ModelGiven::Pinned(model.clone()))
                } else {
                    let start = shipped_model(&stage, ruleset)?;
                    (stage, ModelGiven::Start(start))
                };
                // a model that is given learns from nobody
                let judged = || decisions.judged(request.decisions);
                let labels = if pinned.is_some() { Vec::new() } else { stage.taught_by(&judged()) };
                let told = Told { labels: &labels, decided: &decided };
                let memory = Memory::Kept(known.as_ref().map(Known::run));
                NightMatch::of(stage.run_with(&given, told, memory), same)
            };
            let clusters = cluster_lists(&found.0.found.clusters.cluster_of);
            match with_who_came(ruleset, &records, &hidden, &clusters) {
                Some(more) => hidden = more,
                None => break (found, clusters),
            }
        };
        let fenced = fenced(ruleset, &records, &hidden);
        let persons = NightPersons { clusters: &clusters, fenced: &fenced };
        let living = decisions.living(request.decisions, &evidence, persons);
        let unchanged = known.map(|known| known.numbers);
        let households = &ruleset.matching().households;
        if pinned.is_none() && households.learning.learn {
            matched.model.staleness = night_staleness(Observed {
                records: &records,
                resolutions,
                fenced: &fenced,
                clusters: &clusters,
                rules: households,
                as_of,
            });
        }
        let worked_out = WorkedOut {
            taken_over: unchanged.iter().flatten().flatten().count() as u64,
            in_full_because: looking_back.full().map(|reason| reason.in_words().to_owned()),
            people_looked_at: None,
            pairs_looked_for: matched.pairs_looked_for,
            gazetteer_read_because: addresses.read_because.map(|it| it.in_words().to_owned()),
        };
        Ok(Self {
            rows: RowsRead::of(&accounts),
            left,
            fence: Fence::of(request, &records, &hidden),
            fenced,
            hidden,
            thresholds: thresholds_in_force(ruleset, &matched.model),
            matched,
            decisions,
            clusters,
            living,
            unchanged,
            last_night: looking_back.last_night(),
            pinned: pinned.is_some(),
            worked_out,
            accounts,
            verdicts,
            addresses,
            records,
        })
    }

    /// What the next night may take over.
    pub(super) fn to_save(&self) -> WorkToSave<'_> {
        let Self { rows, left: LeftByMatching { pairs, merges, context }, matched, .. } = self;
        WorkToSave { rows, pairs, merges, context, found: Some(&matched.found) }
    }

    /// The rules of households with what the model has learnt of datasets.
    pub(super) fn household_rules(&self, ruleset: &Ruleset<Checked>) -> HouseholdRules {
        ruleset.matching().households.with_learnt(&self.matched.model.staleness)
    }

    /// What the manifest says of the files.
    pub(super) fn inputs(
        &self,
        files: &[TonightsFile],
        last: &[ManifestInput],
        as_of: Date,
    ) -> Vec<ManifestInput> {
        let read = files.iter().zip(&self.accounts);
        read.map(|(file, account)| arrivals::manifest_input(file, account, last, as_of)).collect()
    }
}

/// What is to be said of each of tonight's files, now that they are read.
///
/// # Errors
/// If the night cannot go on with one of them.
fn verdicts(
    request: &NightRequest<'_>,
    files: &[TonightsFile],
    accounts: &[DatasetAccount],
    previous: Option<&OpenEdition>,
) -> Result<Vec<ArrivalVerdict>, NightError> {
    let last: &[ManifestInput] = previous.map_or(&[], |edition| &edition.manifest().inputs);
    let judge =
        |(file, account)| arrivals::judge(file, account, request.ruleset, last, request.accepted);
    let verdicts: Vec<ArrivalVerdict> = files.iter().zip(accounts).map(judge).collect();
    stop_on(verdicts.iter().cloned(), accounts, request.config)?;
    Ok(verdicts)
}

/// The last edition's model, unless the rules have changed since or a new one is asked for.
fn pinned_model(
    request: &NightRequest<'_>,
    previous: Option<&OpenEdition>,
) -> Result<Option<Model>, NightError> {
    let Some(previous) = previous.filter(|_| !request.retrain) else { return Ok(None) };
    if previous.manifest().rules_fingerprint != request.ruleset.fingerprint().to_hex().as_str() {
        return Ok(None);
    }
    let text = previous.model_json()?;
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|cause| NightError::PinnedModel { edition: previous.id().to_string(), cause })
}

/// The ruleset's weights, where training starts.
fn shipped_model(stage: &MatchStage<'_>, ruleset: &Ruleset<Checked>) -> Result<Model, ModelFault> {
    Model::parse(ruleset.text("weights/default.toml").unwrap_or_default(), &stage.attributes)
}
