//! The night's figures on addresses.
//!
//! In: records with what their addresses resolved to, over-full claims, the memory. Out: the report's figures. A street is named if the gazetteer has it or several addresses have it, so that no free text that
//! happens to stand where a street should gets into the report.

use std::collections::{BTreeMap, BTreeSet};

use crate::addresses::{AddressLevel, AddressReason, AddressResolution, OverfullClaim};
use crate::normalise::NormalisedRecord;
use crate::pipeline::address_memory::AnswersKept;
use crate::pipeline::night_addresses::NightAddresses;
use crate::pipeline::night_report::NightFigures;
use crate::pipeline::night_work::NightWork;
use crate::report::{AddressFigures, LevelLine, OverfullClaimLine, ReasonCount, StreetLine};

/// Streets that the report lists.
const STREETS_TOLD: usize = 10;
/// Reasons that it gives for each.
const REASONS_TOLD: usize = 3;
/// A street that the gazetteer does not have is named from so many different addresses.
const LEAST_ADDRESSES: usize = 3;

/// What the addresses came to.
pub(super) fn address_figures(figures: &NightFigures<'_>) -> AddressFigures {
    let NightWork { records, addresses, .. } = figures.work;
    let NightAddresses { resolutions, overfull, memory, .. } = addresses;
    let having = |reason| resolutions.iter().filter(|at| at.has(reason)).count() as u64;
    let claim_line = |claim: &OverfullClaim| OverfullClaimLine {
        uprn: claim.uprn.number(),
        claims: claim.claims as u64,
        addresses: claim.addresses as u64,
    };
    let levels = levels(records, resolutions);
    AddressFigures {
        in_all: LevelLine::in_all(&levels),
        levels,
        streets: streets(resolutions),
        claims_contradicted: having(AddressReason::ClaimContradicted),
        claims_unknown: having(AddressReason::ClaimUnknown),
        claims_overfull: overfull.iter().map(claim_line).collect(),
        strings: memory.strings(),
        strings_seen_before: memory.seen_before(),
        answers_kept: match memory.found() {
            AnswersKept::None => "none was kept",
            AnswersKept::LeftAlone => "a full run was asked for",
            AnswersKept::Used => "",
            AnswersKept::Outdated => {
                "what was kept rested on another gazetteer, other rules or another program"
            }
            AnswersKept::Damaged => "the file of kept answers was damaged",
        }
        .to_owned(),
    }
}

/// Records that give an address, by dataset and level.
fn levels(records: &[NormalisedRecord], resolutions: &[AddressResolution]) -> Vec<LevelLine> {
    let mut lines: BTreeMap<&str, LevelLine> = BTreeMap::new();
    for (record, resolution) in records.iter().zip(resolutions).filter(|(it, _)| has_address(it)) {
        let dataset = record.key.dataset.0.as_str();
        let line = lines
            .entry(dataset)
            .or_insert_with(|| LevelLine { dataset: dataset.to_owned(), ..LevelLine::default() });
        match resolution.level {
            AddressLevel::Residence => line.residence += 1,
            AddressLevel::Building => line.building += 1,
            AddressLevel::Street => line.street += 1,
            AddressLevel::Nothing => line.nothing += 1,
        }
    }
    lines.into_values().collect()
}

/// Whether a record says anything of where its person lives: no fixed abode and an address withheld say nothing.
fn has_address(record: &NormalisedRecord) -> bool {
    let says = !record.address_lines.is_empty()
        || record.postcode.is_some()
        || !record.postcode_text.is_empty()
        || record.claimed_uprn.is_some()
        || record.property_key.is_some();
    says && !record.flags.no_fixed_abode && !record.flags.address_withheld
}

#[derive(Default)]
struct Street<'r> {
    known: bool,
    addresses: BTreeSet<(&'r str, &'r str)>,
    records: u64,
    reasons: BTreeMap<AddressReason, u64>,
}

/// The streets with the most different addresses that lead to no residence.
fn streets(resolutions: &[AddressResolution]) -> Vec<StreetLine> {
    let mut streets: BTreeMap<&str, Street<'_>> = BTreeMap::new();
    let unresolved = resolutions.iter().filter(|at| at.level != AddressLevel::Residence);
    for resolution in unresolved.filter(|at| !at.street_key.is_empty()) {
        let street = streets.entry(&resolution.street_key).or_default();
        street.known |= resolution.level != AddressLevel::Nothing;
        street.addresses.insert((&resolution.number, &resolution.unit));
        street.records += 1;
        for reason in resolution.reasons.iter() {
            *street.reasons.entry(reason).or_default() += 1;
        }
    }
    let mut told: Vec<(&str, Street<'_>)> = streets
        .into_iter()
        .filter(|(_, street)| street.known || street.addresses.len() >= LEAST_ADDRESSES)
        .collect();
    let worst = |street: &Street<'_>| (street.addresses.len(), street.records);
    told.sort_by(|(a, of_a), (b, of_b)| worst(of_b).cmp(&worst(of_a)).then(a.cmp(b)));
    told.truncate(STREETS_TOLD);
    let line = |(name, street): (&str, Street<'_>)| {
        let mut reasons: Vec<(AddressReason, u64)> = street.reasons.into_iter().collect();
        // of reasons as frequent, those that say what lacks come after those that say what differs
        reasons.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
        reasons.truncate(REASONS_TOLD);
        StreetLine {
            street: name.to_owned(),
            addresses: street.addresses.len() as u64,
            records: street.records,
            reasons: reasons
                .into_iter()
                .map(|(reason, rows)| ReasonCount { reason: reason.words().to_owned(), rows })
                .collect(),
        }
    };
    told.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::streets;
    use crate::addresses::{AddressLevel, AddressReason, AddressReasons, AddressResolution};

    fn at(street: &str, number: usize, level: AddressLevel) -> AddressResolution {
        AddressResolution {
            street_key: street.into(),
            number: compact_str::format_compact!("{number}"),
            level,
            reasons: AddressReasons::of(&[AddressReason::UnitMissing]),
            ..AddressResolution::none()
        }
    }

    #[test]
    fn the_streets_with_most_unresolved_addresses_come_first_ten_of_them_with_reasons() {
        let mut all = Vec::new();
        for street in 1..=12 {
            let name = format!("STREET {street:02}");
            all.extend((0..street).map(|number| at(&name, number, AddressLevel::Street)));
        }
        // one address on ten records is one address; what leads to a residence is no trouble
        all.extend((0..10).map(|_| at("ONE HOUSE LANE", 1, AddressLevel::Building)));
        all.extend((0..50).map(|number| at("FOUND ROAD", number, AddressLevel::Residence)));
        all[77].reasons.add(AddressReason::PostcodeMissing);
        let told = streets(&all);
        assert_eq!(told.len(), 10);
        assert_eq!((told[0].street.as_str(), told[0].addresses), ("STREET 12", 12));
        let reasons: Vec<(&str, u64)> =
            told[0].reasons.iter().map(|it| (it.reason.as_str(), it.rows)).collect();
        assert_eq!(reasons, [("the flat is not said", 12), ("no whole postcode is given", 1)]);
        assert!(told.iter().all(|line| line.street != "FOUND ROAD"));
    }

    #[test]
    fn words_that_are_no_street_of_the_gazetteer_are_told_only_of_several_addresses() {
        let few = [
            at("CARE OF JANE", 1, AddressLevel::Nothing),
            at("CARE OF JANE", 2, AddressLevel::Nothing),
        ];
        assert_eq!(streets(&few), []);
        let several: Vec<_> =
            (1..4).map(|number| at("NEW ROAD", number, AddressLevel::Nothing)).collect();
        assert_eq!(streets(&several).len(), 1);
    }
}
