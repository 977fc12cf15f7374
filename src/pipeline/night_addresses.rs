//! The night's addresses: last night's answers opened, every record resolved.
//!
//! In: the night's records, the gazetteer's index as an earlier night kept it or what its files state, rules and dictionaries, the state folder. Out:
//! resolutions with what the report tells of them; and, when the night is sure of itself, the answers and the index kept for the next.

use std::path::PathBuf;

use crate::addresses::{AddressResolution, Gazetteer, GazetteerNote, OverfullClaim};
use crate::normalise::NormalisedRecord;
use crate::pipeline::address_memory::{self, AddressMemory};
use crate::pipeline::gazetteer_index::{Stated, index_gazetteer, resolver};
use crate::pipeline::ingest::DatasetAccount;
use crate::pipeline::kept_gazetteer::{self, FoundIndex, IndexShelf, KeptIndex, ReadInFull};
use crate::pipeline::nightly::{NightError, NightRequest};
use crate::pipeline::resolving::{ResolvedAddresses, resolve};
use crate::rules::SourceKind;

/// What the addresses turned out to be, and all that they rest on.
pub(super) struct NightAddresses {
    pub(super) gazetteer: Gazetteer,
    pub(super) notes: Vec<GazetteerNote>,
    /// One a record.
    pub(super) resolutions: Vec<AddressResolution>,
    /// UPRNs that no claim is believed of.
    pub(super) overfull: Vec<OverfullClaim>,
    pub(super) memory: AddressMemory,
    /// Why the gazetteer was read in full, if it was.
    pub(super) read_because: Option<ReadInFull>,
    file: PathBuf,
    resting_on: [u8; 32],
}

impl NightAddresses {
    pub(super) fn resolve(
        request: &NightRequest<'_>,
        records: &[NormalisedRecord],
        (index, stated): (FoundIndex, Stated),
        accounts: &[DatasetAccount],
    ) -> Self {
        let ruleset = request.ruleset;
        let rules = &ruleset.matching().addresses;
        let read_because = index.to_read();
        let (gazetteer, notes) = match index {
            FoundIndex::Usable(kept) => {
                let KeptIndex { gazetteer, notes, accounts: _ } = *kept;
                (gazetteer, notes)
            }
            FoundIndex::ToRead(_) | FoundIndex::NoGazetteer => {
                index_gazetteer(rules, request.address_dictionaries, stated)
            }
        };
        let kind = |it: &&DatasetAccount| ruleset.sources()[usize::from(it.dataset)].kind;
        let gazetteers = accounts.iter().filter(|it| kind(it) == SourceKind::Gazetteer);
        let digests = gazetteers.map(|account| &account.summary.digest);
        let resting_on = address_memory::fingerprint(ruleset, request.program, digests);
        let file = request.config.state.join(address_memory::FILE);
        let mut memory = if request.full {
            AddressMemory::of_full_run()
        } else {
            AddressMemory::open(&file, &resting_on)
        };
        let resolver = resolver(&gazetteer, request.address_dictionaries, rules);
        let ResolvedAddresses { resolutions, overfull } =
            resolve((&gazetteer, &resolver), records, rules, &mut memory);
        Self { gazetteer, notes, resolutions, overfull, memory, read_because, file, resting_on }
    }

    /// Keeps the answers for the next night, and the index, if it is new, of the files with these accounts.
    pub(super) fn keep(
        &self,
        request: &NightRequest<'_>,
        accounts: &[DatasetAccount],
    ) -> Result<(), NightError> {
        self.memory.keep(&self.file, &self.resting_on)?;
        if self.read_because.is_none() {
            return Ok(());
        }
        let kept = IndexShelf::of(request).keep(accounts, &self.gazetteer, &self.notes);
        let path = || request.config.state.join(kept_gazetteer::FILE);
        kept.map_err(|cause| NightError::State { path: path(), cause })
    }
}
