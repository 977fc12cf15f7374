//! What is worked out of an edition once, for all who read its cases while it is served.
//!
//! In: the ground of a desk. Out: the stage that compared the records, the doubtful cases, what hangs on each. It takes as long as the edition is large; a desk that
//! stands on it does not. Leaves to `desk` what journal and reader make of it.

use super::DeskGround;
use crate::editions::EditionError;
use crate::pipeline::MatchStage;
use crate::stewardship::{Case, EvidenceKey, FactsGround, NightEvidence};

/// An edition's cases with all that they rest on.
pub struct Prepared<'e> {
    /// What compared the edition's records.
    pub(super) stage: MatchStage<'e>,
    pub(super) key: EvidenceKey,
    pub(super) evidence: NightEvidence<'e>,
    /// Every doubtful case, whoever may see it.
    pub(super) cases: Vec<Case>,
    /// What hangs on each of them.
    pub(super) facts: FactsGround<'e>,
}

impl<'e> Prepared<'e> {
    /// Works it out.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn of(on: DeskGround<'e>) -> Result<Self, EditionError> {
        let links = on.edition.links().collect::<Result<Vec<_>, _>>()?;
        let cases = Case::of(links, |record| on.person(record));
        let mut facts = FactsGround::of(on.edition, on.records, on.ruleset)?;
        facts.look_ahead(cases.iter().map(|case| case.persons))?;
        let key = EvidenceKey::new(on.key, on.ruleset);
        Ok(Self {
            evidence: NightEvidence::new(on.records, on.resolutions, &key),
            stage: on.stage(),
            key,
            cases,
            facts,
        })
    }
}
