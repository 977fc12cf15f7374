//! From an address as written to the residence it speaks of.
//!
//! In: lines, postcode and claimed UPRN of one record. Out: one resolution. The text decides; a claim is evidence that
//! fills in what the text leaves open, and is reported where the text contradicts it. Keeping answers for equal addresses
//! is left to the caller.

use compact_str::CompactString;

use super::agreement::{
    Agreement, BuildingGrade, PostcodeGrade, StreetGrade, UnitGrade, WrittenPostcode, postcode,
};
use super::dictionaries::AddressDictionaries;
use super::gazetteer::{Entry, Gazetteer, compact};
use super::gazetteer_address::AddressKind;
use super::phrases::PhraseId;
use super::provisional::provisional_key;
use super::reading::{Reading, readings};
use super::reason::AddressReason;
use super::resolution::{AddressLevel, AddressResolution, ResolutionRoute};
use super::stages::{STAGES, building_stage_of, stage_of};
use super::words::{Word, words};
use crate::values::{Postcode, Uprn};

/// What a record says of its address.
#[derive(Clone, Copy, Debug)]
pub struct AddressQuery<'a> {
    /// Folded lines, the postcode taken out.
    pub lines: &'a [CompactString],
    /// The postcode, if it is a residential one in shape.
    pub postcode: Option<&'a Postcode>,
    /// What the postcode column held, if it is not: partial or foreign.
    pub postcode_text: &'a str,
    /// The UPRN that the row claims.
    pub claimed: Option<Uprn>,
    /// The record says that there is no fixed abode.
    pub no_fixed_abode: bool,
    /// The address must never be used.
    pub withheld: bool,
}

/// Resolves addresses against one gazetteer; cheap to copy, shared between threads.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'a> {
    gazetteer: &'a Gazetteer,
    dictionaries: &'a AddressDictionaries,
}

/// What the text alone says.
#[derive(Default)]
struct TextFinding {
    stage: Option<usize>,
    /// Entries of the best kind at that stage.
    hits: Vec<u32>,
    /// Entries of the building, whatever the unit, at the best stage for that.
    building: Vec<u32>,
    building_stage: Option<usize>,
}

impl<'a> Resolver<'a> {
    /// A resolver; the dictionaries are those that the gazetteer was built with.
    #[must_use]
    pub const fn new(gazetteer: &'a Gazetteer, dictionaries: &'a AddressDictionaries) -> Self {
        Self { gazetteer, dictionaries }
    }

    /// The residence that this address speaks of.
    #[must_use]
    pub fn resolve(&self, query: &AddressQuery<'_>) -> AddressResolution {
        let mut resolution = AddressResolution::none();
        if query.no_fixed_abode || query.withheld {
            return resolution;
        }
        let claimed = query.claimed.filter(|uprn| self.gazetteer.contains(*uprn));
        resolution.reasons.add_if(
            query.claimed.is_some() && claimed.is_none() && !self.gazetteer.is_empty(),
            AddressReason::ClaimUnknown,
        );
        let postcode = match query.postcode {
            Some(postcode) => compact(postcode.as_str()),
            None => compact(query.postcode_text),
        };
        let written = WrittenPostcode {
            text: &postcode,
            whole: query.postcode.is_some() || is_nearly_a_postcode(&postcode),
        };
        let text = words(query.lines.iter().map(CompactString::as_str), self.dictionaries);
        if text.is_empty() {
            self.claim_without_text(query, claimed, written, &mut resolution);
            resolution.level = level(&resolution, None);
            return resolution;
        }
        let cell = self.gazetteer.at_postcode(&postcode);
        let readings = readings(&text, &self.gazetteer.phrases, self.dictionaries, |street| {
            cell.iter().any(|at| self.entry(*at).street == Some(street))
        });
        let Some(first) = readings.first() else { return resolution };
        resolution.number.clone_from(&first.number);
        resolution.unit.clone_from(&first.unit);
        resolution.street_key.clone_from(&first.street_words);
        let finding = self.find(&text, &readings, written, cell);
        self.decide(&finding, &readings, claimed, written, &mut resolution);
        if resolution.uprn.is_none() {
            self.provisional(&finding, first, &text, written, &mut resolution);
        }
        resolution.level = level(&resolution, first.street);
        resolution
    }

    fn entry(&self, at: u32) -> &'a Entry {
        &self.gazetteer.entries[at as usize]
    }

    /// Looks the readings up: the strictest stage with a hit, and the building.
    fn find(
        &self,
        text: &[Word],
        readings: &[Reading],
        written: WrittenPostcode<'_>,
        cell: &[u32],
    ) -> TextFinding {
        let mut finding = TextFinding::default();
        if self.gazetteer.is_empty() {
            return finding;
        }
        if !written.text.is_empty()
            && let Some(whole) = self.gazetteer.whole(text, self.dictionaries)
        {
            let hits = self.gazetteer.of_text(written.text, &whole);
            if !hits.is_empty() {
                finding.stage = Some(0);
                finding.hits = hits.to_vec();
                let entry = self.entry(hits[0]);
                let settled = entry.kind == AddressKind::Residence && !entry.historical;
                if settled && hits.iter().all(|at| self.entry(*at).uprn == entry.uprn) {
                    return finding;
                }
            }
        }
        for reading in readings.iter().filter(|reading| !reading.leftover_number) {
            let mut consider = |at: u32| {
                let entry = self.entry(at);
                let agreement =
                    Agreement::of(self.gazetteer, reading, postcode(written, entry), entry);
                note(&mut finding.stage, &mut finding.hits, stage_of(agreement), at);
                note(
                    &mut finding.building_stage,
                    &mut finding.building,
                    building_stage_of(agreement),
                    at,
                );
            };
            cell.iter().copied().for_each(&mut consider);
            if let (Some(street), false) = (reading.street, reading.number.is_empty()) {
                self.gazetteer
                    .at_number(street, &reading.number)
                    .iter()
                    .copied()
                    .for_each(&mut consider);
            }
            for name in &reading.names {
                self.gazetteer.of_name(*name).iter().copied().for_each(&mut consider);
            }
        }
        let best = finding.hits.iter().map(|at| tier(self.entry(*at))).min();
        finding.hits.retain(|at| Some(tier(self.entry(*at))) == best);
        finding
    }

    /// Weighs the text's finding and the claim.
    fn decide(
        &self,
        finding: &TextFinding,
        readings: &[Reading],
        claimed: Option<Uprn>,
        written: WrittenPostcode<'_>,
        resolution: &mut AddressResolution,
    ) {
        let mut uprns: Vec<Uprn> = finding.hits.iter().map(|at| self.entry(*at).uprn).collect();
        uprns.sort_unstable();
        uprns.dedup();
        let stage = finding.stage.and_then(|stage| STAGES.get(stage)).map(|stage| stage.name);
        let hit = finding.hits.first().map(|at| self.entry(*at));
        if let (Some(hit), [only]) = (hit, uprns.as_slice()) {
            let flat_left_out = hit.unit.is_empty()
                && (hit.kind == AddressKind::Building
                    || (hit.historical && self.flats(finding).next().is_some()));
            if hit.kind == AddressKind::Residence && !flat_left_out {
                resolution.stage = stage;
                resolution.reasons.add_if(
                    claimed.is_some_and(|claim| claim != *only && Some(claim) != hit.parent),
                    AddressReason::ClaimContradicted,
                );
                found(hit, ResolutionRoute::Text, resolution);
                return;
            }
            resolution.stage = stage;
            resolution.premises = hit.premises;
            self.weigh_claim(finding, readings, claimed, written, (&uprns, stage), resolution);
            if resolution.uprn.is_none() {
                let not_residential = hit.kind == AddressKind::NotResidential;
                resolution.reasons.add_if(not_residential, AddressReason::NotResidential);
                resolution.reasons.add_if(hit.historical, AddressReason::Historical);
            }
            return;
        }
        self.weigh_claim(finding, readings, claimed, written, (&uprns, stage), resolution);
    }

    /// What the claim adds to a text that is no residence by itself.
    fn weigh_claim(
        &self,
        finding: &TextFinding,
        readings: &[Reading],
        claimed: Option<Uprn>,
        written: WrittenPostcode<'_>,
        (uprns, stage): (&[Uprn], Option<&'static str>),
        resolution: &mut AddressResolution,
    ) {
        let Some(claim) = claimed else { return };
        if uprns.len() > 1 && uprns.contains(&claim) {
            if let Some(entry) =
                finding.hits.iter().map(|at| self.entry(*at)).find(|e| e.uprn == claim)
            {
                resolution.stage = stage;
                believe(entry, ResolutionRoute::TextAndClaim, resolution);
            }
            return;
        }
        let variants = self.gazetteer.of_uprn(claim);
        let agrees = variants.iter().map(|at| self.entry(*at)).find(|entry| {
            readings.iter().any(|reading| {
                let agreement =
                    Agreement::of(self.gazetteer, reading, postcode(written, entry), entry);
                does_not_contradict(agreement, reading, entry)
            })
        });
        if let Some(entry) = agrees {
            believe(entry, ResolutionRoute::Claimed, resolution);
            return;
        }
        // the claim may be the building itself
        let is_building = finding.building.iter().map(|at| self.entry(*at)).any(|entry| {
            entry.parent == Some(claim)
                || (entry.uprn == claim && entry.kind == AddressKind::Building)
        });
        resolution.reasons.add_if(!is_building, AddressReason::ClaimContradicted);
    }

    fn claim_without_text(
        &self,
        query: &AddressQuery<'_>,
        claimed: Option<Uprn>,
        written: WrittenPostcode<'_>,
        resolution: &mut AddressResolution,
    ) {
        if let (Some(uprn), true) = (query.claimed, self.gazetteer.is_empty()) {
            resolution.provisional_key = compact_str::format_compact!("UPRN|{}", uprn.number());
            resolution.route = ResolutionRoute::Provisional;
            return;
        }
        let Some(claim) = claimed else { return };
        let variants = self.gazetteer.of_uprn(claim);
        let agrees = variants.iter().map(|at| self.entry(*at)).find(|entry| {
            written.text.is_empty() || postcode(written, entry) < PostcodeGrade::Different
        });
        let Some(entry) = agrees else {
            resolution.reasons.add(AddressReason::ClaimContradicted);
            return;
        };
        resolution.number.clone_from(&entry.number);
        resolution.unit.clone_from(&entry.unit);
        resolution.street_key.clone_from(&entry.street_words);
        believe(entry, ResolutionRoute::Claimed, resolution);
        if resolution.uprn.is_none() && resolution.parent.is_some() {
            resolution.route = ResolutionRoute::Provisional;
        }
    }

    /// The flats in use of the building that the text names.
    fn flats(&self, finding: &TextFinding) -> impl Iterator<Item = &'a Entry> {
        finding.building.iter().map(|at| self.entry(*at)).filter(|entry| {
            !entry.unit.is_empty() && !entry.historical && entry.kind == AddressKind::Residence
        })
    }

    /// Whether all hits are of one address, though it may stand in the gazetteer twice: a text that fits two addresses
    /// says neither.
    fn is_one_address(&self, finding: &TextFinding) -> bool {
        let mut hits = finding.hits.iter().map(|at| self.entry(*at));
        let first = hits.next();
        first.is_none_or(|first| {
            hits.all(|hit| {
                (&hit.postcode, hit.street, &hit.number, &hit.unit, &hit.names)
                    == (&first.postcode, first.street, &first.number, &first.unit, &first.names)
            })
        })
    }

    /// No UPRN: the building if it is known, and a key if the text says which residence.
    fn provisional(
        &self,
        finding: &TextFinding,
        first: &Reading,
        text: &[Word],
        written: WrittenPostcode<'_>,
        resolution: &mut AddressResolution,
    ) {
        let mut buildings: Vec<Uprn> = finding
            .building
            .iter()
            .map(|at| self.entry(*at))
            .filter_map(|entry| {
                entry.parent.or_else(|| entry.unit.is_empty().then_some(entry.uprn))
            })
            .collect();
        buildings.sort_unstable();
        buildings.dedup();
        if let (None, [only]) = (resolution.parent, buildings.as_slice()) {
            resolution.parent = Some(*only);
        }
        let has_flats = self.flats(finding).next().is_some()
            || finding.building.iter().any(|at| self.entry(*at).kind == AddressKind::Building);
        let flat_left_out = first.unit.is_empty() && has_flats;
        if !flat_left_out && self.is_one_address(finding) {
            resolution.provisional_key = provisional_key(first, text, written, self.dictionaries);
        }
        resolution.route = if resolution.provisional_key.is_empty() && resolution.parent.is_none() {
            ResolutionRoute::None
        } else {
            ResolutionRoute::Provisional
        };
    }
}

/// `EB3ORT`: as long as a postcode and of its build, but for one character.
fn is_nearly_a_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    (5..=7).contains(&bytes.len())
        && bytes[0].is_ascii_uppercase()
        && bytes[bytes.len() - 2..].iter().all(u8::is_ascii_uppercase)
        && bytes.iter().any(u8::is_ascii_digit)
}

/// How far a resolution leads.
fn level(resolution: &AddressResolution, street: Option<PhraseId>) -> AddressLevel {
    match (resolution.uprn, resolution.parent, street) {
        (Some(_), _, _) => AddressLevel::Residence,
        (None, Some(_), _) => AddressLevel::Building,
        (None, None, Some(_)) => AddressLevel::Street,
        (None, None, None) => AddressLevel::Nothing,
    }
}

/// Keeps the entries of the strictest stage.
fn note(best: &mut Option<usize>, kept: &mut Vec<u32>, stage: Option<usize>, at: u32) {
    let Some(stage) = stage else { return };
    if best.is_none_or(|best| stage < best) {
        *best = Some(stage);
        kept.clear();
    }
    if *best == Some(stage) && !kept.contains(&at) {
        kept.push(at);
    }
}

/// Residences in use before historical ones, before buildings, before what is no residence.
fn tier(entry: &Entry) -> (AddressKind, bool) {
    (entry.kind, entry.historical)
}

fn found(entry: &Entry, route: ResolutionRoute, resolution: &mut AddressResolution) {
    resolution.uprn = Some(entry.uprn);
    resolution.parent = entry.parent;
    resolution.premises = entry.premises;
    resolution.reasons.add_if(entry.historical, AddressReason::Historical);
    resolution.route = route;
}

/// Takes the claimed address, if it is a residence; else its building.
fn believe(entry: &Entry, route: ResolutionRoute, resolution: &mut AddressResolution) {
    match entry.kind {
        AddressKind::Residence => found(entry, route, resolution),
        AddressKind::Building => resolution.parent = Some(entry.uprn),
        AddressKind::NotResidential => resolution.reasons.add(AddressReason::NotResidential),
    }
}

/// A claim is believed if number and unit are the same as far as the text gives them, and the street or the postcode is.
fn does_not_contradict(agreement: Agreement, reading: &Reading, entry: &Entry) -> bool {
    let unit = matches!(agreement.unit, UnitGrade::Same | UnitGrade::Loose)
        || (agreement.unit == UnitGrade::Unsaid);
    let building = match agreement.building {
        BuildingGrade::Number
        | BuildingGrade::Name
        | BuildingGrade::RangeEnd
        | BuildingGrade::Unsaid => true,
        BuildingGrade::Different => reading.number.is_empty() || entry.number.is_empty(),
    };
    let near = agreement.postcode <= PostcodeGrade::Near;
    let same_street =
        matches!(agreement.street, StreetGrade::Same | StreetGrade::Cut | StreetGrade::Similar);
    unit && building
        && !reading.leftover_number
        && (agreement.postcode == PostcodeGrade::Same
            || (same_street && (near || agreement.postcode != PostcodeGrade::Different)))
}
