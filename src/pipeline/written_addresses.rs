//! The distinct addresses of many records.
//!
//! In: records, of which the address is taken. Out: each distinct address once, in a count of its own, with how many records have
//! it. Leaves to `resolving` where they lead.

use std::hash::{Hash, Hasher as _};

use compact_str::CompactString;
use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::addresses::AddressQuery;
use crate::normalise::NormalisedRecord;
use crate::values::{Postcode, Uprn};

/// An address as a record states it; no gazetteer is asked, so that a key of the row's own system says nothing.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct WrittenAddress {
    pub(super) lines: Vec<CompactString>,
    pub(super) postcode: Option<Postcode>,
    pub(super) postcode_text: CompactString,
    claimed: Option<Uprn>,
    no_fixed_abode: bool,
    withheld: bool,
}

impl WrittenAddress {
    /// Takes the address out of a record.
    fn taken(record: &mut NormalisedRecord) -> Self {
        Self {
            lines: std::mem::take(&mut record.address_lines),
            postcode: record.postcode.take(),
            postcode_text: std::mem::take(&mut record.postcode_text),
            claimed: record.claimed_uprn,
            no_fixed_abode: record.flags.no_fixed_abode,
            withheld: record.flags.address_withheld,
        }
    }

    /// What is asked about it.
    pub(super) fn query(&self) -> AddressQuery<'_> {
        AddressQuery {
            lines: &self.lines,
            postcode: self.postcode.as_ref(),
            postcode_text: &self.postcode_text,
            claimed: self.claimed,
            key: None,
            no_fixed_abode: self.no_fixed_abode,
            withheld: self.withheld,
        }
    }

    fn hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        Hash::hash(self, &mut hasher);
        hasher.finish()
    }
}

/// Distinct addresses, in the order of first sight.
#[derive(Debug, Default)]
pub(super) struct WrittenAddresses {
    addresses: Vec<WrittenAddress>,
    records: Vec<u32>,
    hashes: Vec<u64>,
    places: HashTable<u32>,
}

impl WrittenAddresses {
    /// Takes the address out of a record, and tells its place.
    pub(super) fn take(&mut self, record: &mut NormalisedRecord) -> u32 {
        let address = WrittenAddress::taken(record);
        let hash = address.hash();
        self.enter(address, hash, 1)
    }

    /// Takes other addresses in; their places here, in their order.
    pub(super) fn append(&mut self, other: Self) -> Vec<u32> {
        let Self { addresses, records, hashes, .. } = other;
        let known = addresses.into_iter().zip(hashes).zip(records);
        known.map(|((address, hash), records)| self.enter(address, hash, records)).collect()
    }

    /// The addresses.
    pub(super) fn addresses(&self) -> &[WrittenAddress] {
        &self.addresses
    }

    /// How many records have each.
    pub(super) fn records(&self) -> &[u32] {
        &self.records
    }

    fn enter(&mut self, address: WrittenAddress, hash: u64, records: u32) -> u32 {
        let Self { addresses, records: counts, hashes, places } = self;
        let same = |at: &u32| hashes[*at as usize] == hash && addresses[*at as usize] == address;
        if let Some(&at) = places.find(hash, same) {
            counts[at as usize] += records;
            return at;
        }
        let at = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
        places.insert_unique(hash, at, |at| hashes[*at as usize]);
        addresses.push(address);
        counts.push(records);
        hashes.push(hash);
        at
    }
}
