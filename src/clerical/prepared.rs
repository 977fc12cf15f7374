//! What is worked out of an edition once, for all who read its cases while it is served.
//!
//! In: the ground of a desk. Out: the doubtful cases, what hangs on each. It takes as long as there are links; a desk that
//! stands on it does not. Leaves to `desk` what journal and reader make of it.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::DeskGround;
use crate::editions::{EditionError, LinkDecision};
use crate::stewardship::{Case, EvidenceKey, FactsGround, NightEvidence};
use crate::values::PersonId;

/// An edition's cases with all that they rest on.
pub struct Prepared<'e> {
    pub(super) key: EvidenceKey,
    pub(super) evidence: NightEvidence<'e>,
    /// Every doubtful case, whoever may see it.
    pub(super) cases: Vec<Case>,
    /// Records of pairs in question that one row names.
    pub(super) of_one_row: Vec<u32>,
    /// What hangs on each of them.
    pub(super) facts: FactsGround<'e>,
}

impl<'e> Prepared<'e> {
    /// Works it out.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn of(on: DeskGround<'e>) -> Result<Self, EditionError> {
        let mut doubtful = Vec::new();
        for link in on.edition.links() {
            let link = link?;
            if link.decision == LinkDecision::Review {
                doubtful.push(link);
            }
        }
        // whose a record is, is asked of the edition: what these records say is read when a case is
        let mut persons: FxHashMap<u32, PersonId> = FxHashMap::default();
        for record in doubtful.iter().flat_map(|link| [link.left, link.right]) {
            if let Entry::Vacant(place) = persons.entry(record) {
                let missing = EditionError::Inconsistent("a link to a record that is not there");
                place.insert(on.edition.person_at(record)?.ok_or(missing)?);
            }
        }
        let cases = Case::of(doubtful, |record| persons[&record]);
        let mut facts = FactsGround::of(on.edition, on.ruleset)?;
        facts.look_ahead(cases.iter().map(|case| case.persons))?;
        let key = EvidenceKey::new(on.key, on.ruleset);
        Ok(Self {
            evidence: NightEvidence::of(on.records, &key).sharing(on.alike),
            of_one_row: of_one_row(&on, &cases),
            key,
            cases,
            facts,
        })
    }
}

/// How far apart two records may stand to be looked at: farther ones are taken to be of two rows, so that neither need be read for it. A row can name more people
/// than this; what it says twice of one of them is then left to the night.
const MOST_OF_A_ROW: u32 = 64;

/// The records of pairs in question that one row names.
fn of_one_row(on: &DeskGround<'_>, cases: &[Case]) -> Vec<u32> {
    let pairs = cases.iter().flat_map(|case| &case.pairs).map(|pair| pair.records);
    // the records of a row stand side by side: of others it need not be read where they are from
    let near = pairs.filter(|[one, other]| one.abs_diff(*other) < MOST_OF_A_ROW);
    let of_one = near.filter(|pair| {
        let [one, other] = pair.map(|at| &on.record(at).key);
        (&one.dataset, &one.record_id) == (&other.dataset, &other.record_id)
    });
    of_one.flatten().collect()
}
