//! What tonight may take over from the last night, and how it was decided.
//!
//! In: the last edition, what its night saved, tonight's request. Out: its rows and pairs, where they may be relied on; else the reason
//! why the night is run in full. A night that looks back gives what a full one would give: whatever could make a difference
//! (other rules, another model or program, a night before the last one or of another year) makes it a full one.

use jiff::civil::Date;

use crate::addresses::AddressResolution;
use crate::editions::{EditionError, OpenEdition};
use crate::links::Earlier;
use crate::normalise::NormalisedRecord;
use crate::pipeline::comparing::{EarlierFound, EarlierRun};
use crate::pipeline::earlier_rows::EarlierRows;
use crate::pipeline::ingest::DatasetAccount;
use crate::pipeline::night_match::{LeftByMatching, MatchFound, Said};
use crate::pipeline::night_rest::{self, FoundRest, NightRest, Still};
use crate::pipeline::saved_work::{FoundWork, SavedWork};
use crate::rules::{Checked, Ruleset};

/// Why a night is run in full.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum FullNight {
    /// It is the first.
    First,
    /// It was asked for.
    AskedFor,
    /// A model is learnt anew: it was asked for, or the rules have changed.
    NewModel,
    /// It is not after the last night, or of another year: dates may read otherwise.
    AnotherYear,
    /// Nothing was saved.
    NothingSaved,
    /// What was saved belongs to another edition, other rules or another program.
    Outdated,
    /// What was saved is damaged.
    Damaged,
}

impl FullNight {
    /// The reason in words.
    #[must_use]
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::First => "it is the first",
            Self::AskedFor => "a full run was asked for",
            Self::NewModel => "a new model was learnt",
            Self::AnotherYear => "dates may read otherwise than on the last night",
            Self::NothingSaved => "the last night saved no work",
            Self::Outdated => "the work saved belongs to another edition or program",
            Self::Damaged => "the work saved is damaged; it was thrown away",
        }
    }
}

/// The last night's work, as far as tonight relies on it.
pub(super) struct LookingBack {
    work: Result<(Box<SavedWork>, Option<Still>), FullNight>,
}

/// Who was who on the last night, for one that finds little changed.
pub(super) struct LastNight {
    /// What it left behind.
    pub(super) still: Still,
    /// The cluster of each of its records.
    pub(super) cluster_of: Vec<u32>,
}

/// The records that say the same as last night, once tonight's are known.
pub(super) struct Known<'k> {
    work: &'k SavedWork,
    /// The number that each record had last night, if row and address are the same.
    pub(super) numbers: Vec<Option<u32>>,
}

/// What decides whether a night looks back.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Run in full.
    pub(super) full: bool,
    /// The model is the last edition's.
    pub(super) pinned: bool,
    /// The night's date.
    pub(super) as_of: Date,
    /// The program that runs it.
    pub(super) program: &'a str,
    /// Where work is saved.
    pub(super) state: &'a std::path::Path,
}

impl LookingBack {
    pub(super) fn decide(previous: Option<&OpenEdition>, asked: Asked<'_>) -> Self {
        let work = || {
            let previous = previous.ok_or(FullNight::First)?;
            let last = previous.id().as_of();
            if asked.full {
                return Err(FullNight::AskedFor);
            }
            if !asked.pinned {
                return Err(FullNight::NewModel);
            }
            if asked.as_of < last || asked.as_of.year() != last.year() {
                return Err(FullNight::AnotherYear);
            }
            let fingerprint = night_rest::fingerprint(previous.manifest(), asked.program);
            let rest = match NightRest::open(asked.state, &fingerprint) {
                FoundRest::Usable(rest) => rest,
                FoundRest::None => return Err(FullNight::NothingSaved),
                FoundRest::Outdated => return Err(FullNight::Outdated),
                FoundRest::Damaged => return Err(FullNight::Damaged),
            };
            match SavedWork::open(asked.state, &rest.work) {
                FoundWork::Usable(work) => Ok((work, rest.still)),
                FoundWork::None => Err(FullNight::NothingSaved),
                FoundWork::Outdated => Err(FullNight::Outdated),
                FoundWork::Damaged => Err(FullNight::Damaged),
            }
        };
        Self { work: work() }
    }

    /// Why the night is a full one; none if it looks back.
    pub(super) fn full(&self) -> Option<FullNight> {
        self.work.as_ref().err().copied()
    }

    /// The rows of the last edition, unless the night is a full one.
    pub(super) fn rows<'e>(
        &self,
        previous: Option<&'e OpenEdition>,
        ruleset: &Ruleset<Checked>,
    ) -> Result<Option<EarlierRows<'e>>, EditionError> {
        let (Ok((work, _)), Some(previous)) = (&self.work, previous) else { return Ok(None) };
        let number = |dataset: &str| ruleset.source(dataset).ok().map(|(number, _)| number);
        EarlierRows::of(previous, &work.rows, number).map(Some)
    }

    /// Which of tonight's records (in the order of their keys) were there last night as they are.
    pub(super) fn known<'k>(
        &'k self,
        rows: Option<&EarlierRows<'_>>,
        accounts: &[DatasetAccount],
        records: &[NormalisedRecord],
        resolutions: &[AddressResolution],
    ) -> Option<Known<'k>> {
        let (Ok((work, _)), Some(rows)) = (&self.work, rows) else { return None };
        let numbers = rows.numbers(accounts, records, resolutions);
        Some(Known { work, numbers })
    }

    /// Who was who on the last night, unless the night is a full one.
    pub(super) fn last_night(self) -> Option<LastNight> {
        let (work, still) = self.work.ok()?;
        let SavedWork { rows: _, pairs: _, merges: _, context: _, found } = *work;
        Some(LastNight { still: still?, cluster_of: found?.clusters.cluster_of })
    }
}

impl Known<'_> {
    /// What the last night's matching found, if tonight's records, their addresses and what people have said of them are the same to the last
    /// one, and it had no others.
    pub(super) fn matching(&self, last: usize, said: &Said) -> Option<&MatchFound> {
        let found = self.work.found.as_ref()?;
        let same = self.numbers.len() == last
            && (0_u32..).zip(&self.numbers).all(|(at, number)| *number == Some(at));
        (same && found.said == *said && found.is_of(last)).then_some(found)
    }

    /// All that matching left.
    pub(super) fn left(&self) -> LeftByMatching {
        let SavedWork { rows: _, pairs, merges, context, found: _ } = self.work;
        LeftByMatching { pairs: pairs.clone(), merges: merges.clone(), context: context.clone() }
    }

    /// What pairs of these records weighed, and what was made of them.
    pub(super) fn run(&self) -> EarlierRun<'_> {
        let SavedWork { rows: _, pairs, merges, context, found } = self.work;
        let found = found.as_ref().filter(|found| found.is_of(found.clusters.cluster_of.len()));
        EarlierRun {
            pairs: Earlier { pairs, numbers: &self.numbers },
            found: found.map(|found| EarlierFound {
                clusters: &found.clusters,
                blocking: &found.blocking,
                rules_met: &found.rules_met,
            }),
            merges,
            context,
        }
    }
}
