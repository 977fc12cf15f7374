//! The fictional council of the benches, read and normalised, its addresses resolved: ready to be compared.

use hearth::addresses::{AddressResolution, Gazetteer, Resolver};
use hearth::normalise::NormalisedRecord;
use hearth::pipeline::{AddressMemory, MatchStage, ingest, resolve};

use crate::delivered::{Delivered, NIGHT};

/// A council's records with their addresses resolved.
pub(crate) struct Comparable {
    pub(crate) delivered: Delivered,
    pub(crate) records: Vec<NormalisedRecord>,
    pub(crate) resolutions: Vec<AddressResolution>,
}

impl Comparable {
    pub(crate) fn new(households: usize) -> Self {
        let delivered = Delivered::new(households);
        let Delivered { ruleset, dictionaries, addresses, .. } = &delivered;
        let ingested = ingest(ruleset, &delivered.inputs(), dictionaries, NIGHT)
            .expect("extracts can be read");
        let (gazetteer, _) = Gazetteer::build(ingested.gazetteer, addresses);
        let resolver = Resolver::new(&gazetteer, addresses);
        let rules = &ruleset.matching().addresses;
        let mut memory = AddressMemory::empty();
        let resolutions =
            resolve((&gazetteer, &resolver), &ingested.records, rules, &mut memory).resolutions;
        Self { records: ingested.records, resolutions, delivered }
    }

    pub(crate) fn stage(&self) -> MatchStage<'_> {
        let Delivered { ruleset, dictionaries, .. } = &self.delivered;
        MatchStage::new(ruleset, &self.records, &self.resolutions, dictionaries, NIGHT)
    }
}
