//! The yardstick: what the simple rules of an analyst would make of the same records.
//!
//! In: the records of a run with what their addresses resolved to, so that cleaning and addresses count for neither side.
//! Out: predicted rows for `quality`. Persons are the clusters of the simple rules (name with date of birth, name with
//! residence); households follow from them by the same placement as on a night. Leaves scoring to `quality`.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::addresses::{AddressDictionaries, AddressResolution};
use crate::editions::NextSerials;
use crate::links::simple_rule_clusters;
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::pipeline::address_memory::AddressMemory;
use crate::pipeline::gazetteer_index::{index_gazetteer, resolver};
use crate::pipeline::ingest::{IngestError, ingest};
use crate::pipeline::matching::{MatchStage, cluster_lists};
use crate::pipeline::resolving::{ResolvedAddresses, resolve};
use crate::pipeline::settle::{SettleError, SettleInput, settle};
use crate::quality::PredictedRow;
use crate::rules::{Checked, Ruleset};
use crate::values::IdentifierKey;

/// Records of a run, in the order of their keys, and what their addresses resolved to.
#[derive(Clone, Debug, Default)]
pub struct ResolvedRecords {
    /// The records.
    pub records: Vec<NormalisedRecord>,
    /// One resolution a record.
    pub resolutions: Vec<AddressResolution>,
    /// One entry a file that was read.
    pub accounts: Vec<super::DatasetAccount>,
}

/// Reads files and resolves their addresses: a night's first half.
///
/// # Errors
/// If a file cannot be used.
pub fn read_and_resolve(
    ruleset: &Ruleset<Checked>,
    inputs: &[(u16, PathBuf)],
    dictionaries: &Dictionaries,
    address_dictionaries: &AddressDictionaries,
    as_of: Date,
) -> Result<ResolvedRecords, IngestError> {
    let ingested = ingest(ruleset, inputs, dictionaries, as_of)?;
    let rules = &ruleset.matching().addresses;
    let stated = (ingested.gazetteer, ingested.cross_references, ingested.successors);
    let (gazetteer, _) = index_gazetteer(rules, address_dictionaries, stated);
    let resolver = resolver(&gazetteer, address_dictionaries, rules);
    let ResolvedAddresses { resolutions, .. } =
        resolve((&gazetteer, &resolver), &ingested.records, rules, &mut AddressMemory::empty());
    Ok(ResolvedRecords { records: ingested.records, resolutions, accounts: ingested.accounts })
}

/// Persons and households by the simple rules.
///
/// # Errors
/// Only if there are more persons than identifiers.
pub fn yardstick(
    ruleset: &Ruleset<Checked>,
    resolved: &ResolvedRecords,
    dictionaries: &Dictionaries,
    as_of: Date,
) -> Result<Vec<PredictedRow>, SettleError> {
    let ResolvedRecords { records, resolutions, .. } = resolved;
    let stage = MatchStage::new(ruleset, records, resolutions, dictionaries, as_of);
    let clusters = cluster_lists(&simple_rule_clusters(&stage.table, false));
    let settled = settle(SettleInput {
        records,
        resolutions,
        fenced: stage.fenced(),
        hidden: &[],
        clusters: &clusters,
        rules: &ruleset.matching().households,
        grown_roles: &[],
        living: &[],
        accounts_elsewhere: false,
        previous: None,
        serials: NextSerials { next_person_serial: 1, next_household_serial: 1 },
        key: &NOBODYS_KEY,
        as_of,
    })?;
    let mut household_of = vec![String::new(); settled.persons.len()];
    for household in &settled.households {
        for member in &household.members {
            household_of[member.person as usize] = household.id.to_string();
        }
    }
    let rows = settled.persons.iter().zip(&household_of).flat_map(|(person, household)| {
        person.records.iter().map(move |&record| {
            let key = &records[record as usize].key;
            PredictedRow {
                dataset: key.dataset.0.to_string(),
                record_id: key.record_id.to_string(),
                role: key.role.to_string(),
                person: person.id.to_string(),
                household: household.clone(),
            }
        })
    });
    Ok(rows.collect())
}

/// The yardstick's identifiers live as long as its score.
const NOBODYS_KEY: IdentifierKey = IdentifierKey::from_bytes([0; 32]);
