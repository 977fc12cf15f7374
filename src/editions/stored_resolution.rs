//! What a record's address turned out to be, as an edition stores it with the record, and as answers are kept.
//!
//! In: a resolution. Out: bytes, and the same again. The UPRN stands apart: a record has it where it belongs, so that an export reads it without
//! the rest.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::stored_record::{restore_option, store_option};
use super::stored_values::Stored;
use crate::addresses::{
    AddressLevel, AddressReasons, AddressResolution, PremisesKind, ResolutionRoute, STAGES,
};
use crate::values::{MatchWeight, Uprn};

/// Encodes a resolution by itself.
pub(super) fn encode_resolution(resolution: &AddressResolution) -> Option<Vec<u8>> {
    let uprn = resolution.uprn.as_ref().map(Stored::store);
    let bytes = postcard::to_extend(&uprn, Vec::with_capacity(64)).ok()?;
    postcard::to_extend(&ResolutionOnDisk::from_resolution(resolution), bytes).ok()
}

/// Decodes what [`encode_resolution`] writes; `None` if the bytes are anything else.
pub(super) fn decode_resolution(bytes: &[u8]) -> Option<AddressResolution> {
    let (uprn, bytes) = postcard::take_from_bytes::<Option<u64>>(bytes).ok()?;
    let (resolution, rest) = postcard::take_from_bytes::<ResolutionOnDisk>(bytes).ok()?;
    if !rest.is_empty() {
        return None;
    }
    resolution.into_resolution(restore_option(uprn)?)
}

#[derive(Serialize, Deserialize)]
pub(super) struct ResolutionOnDisk {
    provisional_key: CompactString,
    parent: Option<u64>,
    premises: u8,
    level: u8,
    route: u8,
    stage: Option<CompactString>,
    weight: i32,
    distinguishability: i32,
    reasons: u64,
    number: CompactString,
    unit: CompactString,
    street_key: CompactString,
}

/// The same fields, to be passed over: texts, which are kept as their bytes are, are left where they stand.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read to be left behind")]
pub(super) struct ResolutionPassedOver<'b> {
    provisional_key: &'b [u8],
    parent: Option<u64>,
    premises: u8,
    level: u8,
    route: u8,
    stage: Option<&'b [u8]>,
    weight: i32,
    distinguishability: i32,
    reasons: u64,
    number: &'b [u8],
    unit: &'b [u8],
    street_key: &'b [u8],
}

impl ResolutionOnDisk {
    pub(super) fn from_resolution(resolution: &AddressResolution) -> Self {
        let AddressResolution {
            uprn: _, // in the placement
            provisional_key,
            parent,
            premises,
            level,
            route,
            stage,
            weight,
            distinguishability,
            reasons,
            number,
            unit,
            street_key,
        } = resolution;
        Self {
            provisional_key: provisional_key.store(),
            parent: store_option(parent.as_ref()),
            premises: premises.store(),
            level: level.store(),
            route: route.store(),
            stage: stage.map(CompactString::from),
            weight: weight.millibits(),
            distinguishability: distinguishability.millibits(),
            reasons: reasons.bits(),
            number: number.store(),
            unit: unit.store(),
            street_key: street_key.store(),
        }
    }

    pub(super) fn into_resolution(self, uprn: Option<Uprn>) -> Option<AddressResolution> {
        Some(AddressResolution {
            uprn,
            provisional_key: self.provisional_key,
            parent: restore_option(self.parent)?,
            premises: PremisesKind::restore(self.premises)?,
            level: AddressLevel::restore(self.level)?,
            route: ResolutionRoute::restore(self.route)?,
            // a stage that has since been renamed is not known any more; the residence it found still is
            stage: STAGES
                .iter()
                .map(|stage| stage.name)
                .find(|&name| self.stage.as_deref() == Some(name)),
            weight: MatchWeight::from_millibits(self.weight),
            distinguishability: MatchWeight::from_millibits(self.distinguishability),
            reasons: AddressReasons::from_bits(self.reasons),
            number: self.number,
            unit: self.unit,
            street_key: self.street_key,
        })
    }
}
