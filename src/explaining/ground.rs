//! A few records of an edition, ready to be explained.
//!
//! In: an edition, its model, the rules. Out: those records compared as on the night: the same weights, to the last thousandth of a bit.

use crate::addresses::AddressResolution;
use crate::editions::{EditionError, EditionLink, OpenEdition, StoredRecord};
use crate::links::{
    ComparisonKind, Explanation, Model, Scorer, Thresholds, compared_attributes, few_in_strata,
    thresholds_in_force,
};
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::pairs::ComparisonTable;
use crate::persons::{CannotLink, cannot_link, held_once};
use crate::rules::{Checked, Ruleset};
use crate::sharing::OperatorScope;
use crate::values::{MatchWeight, MentionKey, PersonId};

/// What explanations rest on.
#[derive(Clone, Copy)]
pub struct ExplanationGround<'g> {
    edition: &'g OpenEdition,
    ruleset: &'g Ruleset<Checked>,
    dictionaries: &'g Dictionaries,
    model: &'g Model,
}

/// Records that are compared with each other.
pub(super) struct Compared<'g> {
    ground: ExplanationGround<'g>,
    pub(super) records: Vec<StoredRecord>,
    table: ComparisonTable,
    strata: Vec<String>,
    attributes: Vec<(String, ComparisonKind)>,
    thresholds: Thresholds,
}

/// More records than this of a person are not compared.
const MOST_RECORDS: usize = 32;

/// True if nothing in the records of several persons forbids them to be one, whatever they weigh.
///
/// # Errors
/// If the edition is damaged.
pub fn can_be_one(
    edition: &OpenEdition,
    rules: (&Ruleset<Checked>, &Dictionaries),
    persons: &[PersonId],
) -> Result<bool, EditionError> {
    let Tabled { records, table, strata: _ } = table_of(edition, rules, persons)?;
    let all = 0..records.len();
    let mut pairs = all.clone().flat_map(|a| (a + 1..records.len()).map(move |b| (a, b)));
    let of_two = |(a, b): &(usize, usize)| records[*a].person != records[*b].person;
    Ok(!pairs.any(|pair| {
        let (one, other) = (&table.records[pair.0], &table.records[pair.1]);
        of_two(&pair)
            && (cannot_link(&table, one, other).is_some()
                || held_once(&table, one, other).is_some())
    }))
}

/// Records as they are compared.
struct Tabled {
    records: Vec<StoredRecord>,
    table: ComparisonTable,
    strata: Vec<String>,
}

/// The records of some persons in the order of their keys, as they are compared.
fn table_of(
    edition: &OpenEdition,
    (ruleset, dictionaries): (&Ruleset<Checked>, &Dictionaries),
    persons: &[PersonId],
) -> Result<Tabled, EditionError> {
    let mut numbers = Vec::new();
    for id in persons {
        let of_them = edition.person(*id)?.map(|it| it.records).unwrap_or_default();
        numbers.extend(of_them.into_iter().take(MOST_RECORDS));
    }
    numbers.sort_unstable();
    numbers.dedup();
    let mut records = Vec::with_capacity(numbers.len());
    for number in numbers {
        records.extend(edition.record_at(number)?);
    }
    let place = |name: &str| ruleset.source(name).map_or(u16::MAX, |(at, _)| at);
    let normalised: Vec<NormalisedRecord> = records
        .iter()
        .map(|it| NormalisedRecord {
            // the rules may list their sources in another order now
            dataset: place(&it.record.key.dataset.0),
            ..it.record.clone()
        })
        .collect();
    let resolutions: Vec<AddressResolution> =
        records.iter().map(|it| it.resolution.clone()).collect();
    let night = edition.id().as_of();
    let (table, strata) = few_in_strata(ruleset, &normalised, &resolutions, dictionaries, night);
    Ok(Tabled { records, table, strata })
}

impl<'g> ExplanationGround<'g> {
    /// The ground of an edition; none if its model was learnt of other attributes than the rules have today.
    #[must_use]
    pub fn of(
        edition: &'g OpenEdition,
        (ruleset, dictionaries): (&'g Ruleset<Checked>, &'g Dictionaries),
        model: &'g Model,
    ) -> Option<Self> {
        let fits = model.weighs(&compared_attributes(ruleset));
        fits.then_some(Self { edition, ruleset, dictionaries, model })
    }

    /// The records of some persons, in the order of their keys.
    pub(super) fn compare(self, persons: &[PersonId]) -> Result<Compared<'g>, EditionError> {
        let rules = (self.ruleset, self.dictionaries);
        let Tabled { records, mut table, strata } = table_of(self.edition, rules, persons)?;
        table.weigh_words_by(&self.model.address_words);
        Ok(Compared {
            ground: self,
            records,
            table,
            strata,
            attributes: compared_attributes(self.ruleset),
            thresholds: thresholds_in_force(self.ruleset, self.model),
        })
    }
}

impl Compared<'_> {
    /// What scores any two of them.
    pub(super) fn scorer(&self) -> Scorer<'_> {
        Scorer::new(&self.table, self.ground.model, &self.strata, &self.attributes)
    }

    /// The edition's accepted or doubtful link between two of them, by their places.
    pub(super) fn link(&self, pair: [usize; 2]) -> Result<Option<EditionLink>, EditionError> {
        let [a, b] = pair.map(|at| self.records[at].number);
        self.ground.edition.link(a, b)
    }

    /// How the weight of two of them comes about; with what surrounds them, if the edition has kept that.
    pub(super) fn explanation(
        &self,
        scorer: &Scorer<'_>,
        pair: [usize; 2],
    ) -> Result<Explanation, EditionError> {
        let [a, b] = pair.map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        let own = Explanation::of(scorer, a, b, &self.attributes);
        Ok(match self.link(pair)? {
            Some(link) => own.surrounded_by(scorer, link.context),
            None => own,
        })
    }

    /// What two of them must weigh to be one person, and to be asked about.
    pub(super) fn needed(&self, pair: [usize; 2]) -> (MatchWeight, MatchWeight) {
        let [a, b] = pair.map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        (self.thresholds.link_of(&self.table, a, b), self.thresholds.review)
    }

    /// What forbids two of them to be one person, whatever they weigh.
    pub(super) fn forbidden(&self, pair: [usize; 2]) -> Option<CannotLink> {
        let [a, b] = pair.map(|at| &self.table.records[at]);
        cannot_link(&self.table, a, b)
    }

    /// The places of a person's records, but for those that a restriction closes to the operator.
    pub(super) fn places_of(&self, scope: &OperatorScope, person: PersonId) -> Vec<usize> {
        let is_open =
            |at: &usize| self.records[*at].person == person && !scope.closes(person, self.key(*at));
        (0..self.records.len()).filter(is_open).collect()
    }

    pub(super) fn key(&self, at: usize) -> &MentionKey {
        &self.records[at].record.key
    }
}
