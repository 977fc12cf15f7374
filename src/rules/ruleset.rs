//! The matching rules as a whole: loaded unchecked, checked once, used only checked.
//!
//! In: the rule files in force. Out: a [`Ruleset<Checked>`] with its sources, attributes and fingerprint, or every
//! fault of every file at once.

use std::path::Path;

use super::{
    attributes::AttributeList,
    document::RuleDocument,
    fault::{FaultList, RuleFault, RuleFaults},
    matching::{self, MatchingRules},
    near_miss::nearest,
    rule_files::{RuleFileError, RuleFiles, files_at},
    source::{AttributeDefinition, SourceRules},
    source_files::{self, SourceFiles},
};
use crate::values::DatasetName;

/// Which pairs of records may be compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum LinkMode {
    /// Within a dataset and between datasets.
    #[default]
    LinkAndDedupe,
    /// Between datasets only.
    LinkOnly,
    /// Within each dataset only.
    DedupeOnly,
}

impl LinkMode {
    /// The words of the ruleset.
    pub(super) const WORDS: [(&'static str, Self); 3] = [
        ("link-and-dedupe", Self::LinkAndDedupe),
        ("link-only", Self::LinkOnly),
        ("dedupe-only", Self::DedupeOnly),
    ];
}

/// Rule files whose content nobody has looked at yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unchecked;

/// What the rule files say, with no fault left in it.
#[derive(Clone, PartialEq, Debug)]
pub struct Checked {
    mode: LinkMode,
    sources: Vec<SourceRules>,
    matching: MatchingRules,
    attributes: Vec<AttributeDefinition>,
    warnings: Vec<RuleFault>,
    fingerprint: blake3::Hash,
}

/// The matching rules in force.
#[derive(Clone, PartialEq, Debug)]
pub struct Ruleset<State> {
    files: RuleFiles,
    state: State,
}

impl<State> Ruleset<State> {
    /// The rule files in force, by their path inside `matching-rules/`.
    #[must_use]
    pub fn files(&self) -> &RuleFiles {
        &self.files
    }

    /// The text of one rule file in force.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|file| file.text.as_str())
    }
}

impl Ruleset<Unchecked> {
    /// The shipped rules with a council's folder, or its one file of sources, over them.
    ///
    /// # Errors
    /// If the place cannot be read.
    pub fn load(place: Option<&Path>) -> Result<Self, RuleFileError> {
        Ok(Self::of_files(files_at(place)?))
    }

    /// These files and no others.
    #[must_use]
    pub fn of_files(files: RuleFiles) -> Self {
        Self { files, state: Unchecked }
    }

    /// Reads every file and keeps what they say, if nothing is wrong with it.
    ///
    /// # Errors
    /// All faults of all files, warnings included, each with file and line.
    pub fn check(mut self) -> Result<Ruleset<Checked>, RuleFaults> {
        let faults = FaultList::new();
        source_files::drop_overridden(&mut self.files);
        let labels = source_files::labels(&self.files);
        let documents = labels
            .iter()
            .filter_map(|(path, label)| RuleDocument::parse(label, &self.files[path].text, &faults))
            .collect::<Vec<_>>();
        let mut attributes = AttributeList::default();
        let SourceFiles { mode, mut sources } =
            source_files::read(&documents, &mut attributes, &faults);
        // where a source file cannot be read, nobody knows which datasets there are
        let all_known = documents.len() == labels.len();
        drop(documents);
        let matching =
            matching::read(&self.files, all_known.then_some(sources.as_slice()), &faults);
        if faults.has_errors() {
            return Err(RuleFaults(faults.into_sorted()));
        }
        let state = Checked {
            mode,
            attributes: attributes.into_definitions(&mut sources),
            sources,
            matching,
            warnings: faults.into_sorted(),
            fingerprint: fingerprint_of(&self.files),
        };
        Ok(Ruleset { files: self.files, state })
    }
}

impl Ruleset<Checked> {
    /// Which pairs of records may be compared.
    #[must_use]
    pub fn mode(&self) -> LinkMode {
        self.state.mode
    }

    /// The datasets known, by name; a record's dataset is an index into this list.
    #[must_use]
    pub fn sources(&self) -> &[SourceRules] {
        &self.state.sources
    }

    /// A dataset's index and rules.
    ///
    /// # Errors
    /// If the rules have no such dataset; the message names the nearest.
    pub fn source(&self, dataset: &str) -> Result<(u16, &SourceRules), UnknownDataset> {
        let known = || self.state.sources.iter().map(|source| source.name.0.as_str());
        let Some(at) = known().position(|name| name == dataset) else {
            let hint = match nearest(dataset, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the rules know {}", known().collect::<Vec<_>>().join(", ")),
            };
            return Err(UnknownDataset { dataset: dataset.to_owned(), hint });
        };
        let index = u16::try_from(at).unwrap_or(u16::MAX);
        Ok((index, &self.state.sources[at]))
    }

    /// The same rules, with some datasets read by another source's rules: a council's benefits arrive as the national extract,
    /// and are benefits all the same. Dataset and source, by name; a dataset that has no rules of its own is added.
    ///
    /// # Errors
    /// If the rules have no such source; the message names the nearest.
    pub fn with_layouts(mut self, layouts: &[(&str, &str)]) -> Result<Self, UnknownDataset> {
        for (dataset, layout) in layouts {
            let mut rules = self.source(layout)?.1.clone();
            rules.name = DatasetName((*dataset).into());
            let sources = &mut self.state.sources;
            match sources.iter_mut().find(|source| source.name == rules.name) {
                Some(own) => *own = rules,
                None => sources.push(rules),
            }
            sources.sort_by(|a, b| a.name.cmp(&b.name));
            let mut hasher = blake3::Hasher::new();
            hasher.update(self.state.fingerprint.as_bytes());
            for part in [dataset, layout] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
            self.state.fingerprint = hasher.finalize();
        }
        Ok(self)
    }

    /// Blocking, thresholds and households.
    #[must_use]
    pub fn matching(&self) -> &MatchingRules {
        &self.state.matching
    }

    /// The carried attributes, shared by all sources.
    #[must_use]
    pub fn attributes(&self) -> &[AttributeDefinition] {
        &self.state.attributes
    }

    /// Those that records are compared by: the first of the list.
    #[must_use]
    pub fn compared_attributes(&self) -> &[AttributeDefinition] {
        let all = self.attributes();
        &all[..all.partition_point(|it| it.compared)]
    }

    /// What is probably not meant as it is written.
    #[must_use]
    pub fn warnings(&self) -> &[RuleFault] {
        &self.state.warnings
    }

    /// The digest of every file in force: two rulesets with the same one say the same.
    #[must_use]
    pub fn fingerprint(&self) -> &blake3::Hash {
        &self.state.fingerprint
    }
}

/// A dataset that no source file describes.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the matching rules have no dataset `{dataset}`\n  hint: {hint}")]
pub struct UnknownDataset {
    /// The name asked for.
    pub dataset: String,
    /// What to do about it.
    pub hint: String,
}

/// Examples are tests, not rules; the policy on sharing decides no match and has a fingerprint of its own; a line end is one, whichever way
/// an editor writes it.
fn fingerprint_of(files: &RuleFiles) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let of_matching = |path: &str| !path.starts_with("examples/") && !path.starts_with("sharing/");
    for (path, file) in files.iter().filter(|(path, _)| of_matching(path)) {
        let text = file.text.replace("\r\n", "\n");
        for part in [path, &text] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize()
}
