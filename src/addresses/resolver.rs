//! From an address as written to the residence it speaks of.
//!
//! In: lines, postcode, claimed UPRN and key of one record. Out: one resolution, or the whole explanation of it. The text
//! decides (`verdict`); a claim is evidence that fills in what the text leaves open, and is reported where the text
//! contradicts it. What was not found as written is tried once more with likely slips mended (`mending`). Keeping answers for
//! equal addresses is left to the caller.

use compact_str::CompactString;

use super::agreement::{PostcodeGrade, Sought, WrittenPostcode, postcode};
use super::candidates::{Candidate, Search};
use super::dictionaries::AddressDictionaries;
use super::entry::Entry;
use super::explanation::{AddressExplanation, CandidateExplained};
use super::gazetteer::{Gazetteer, compact, outward};
use super::mending::{Mended, look_alike_postcode, mend};
use super::parsed::ParsedAddress;
use super::provisional::provisional_key;
use super::reading::{Reading, readings};
use super::reason::AddressReason;
use super::resolution::{AddressLevel, AddressResolution, ResolutionRoute};
use super::stages::contradicts;
use super::verdict::{Verdict, believe, found};
use super::words::{Word, words};
use crate::rules::AddressRules;
use crate::values::{MatchWeight, Postcode, Uprn};

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
    /// The dataset and the key by which its system knows the property: the gazetteer may have it as a cross reference.
    pub key: Option<(&'a str, &'a str)>,
    /// The record says that there is no fixed abode.
    pub no_fixed_abode: bool,
    /// The address must never be used.
    pub withheld: bool,
}

/// How much evidence an address needs that no deterministic stage has found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Acceptance {
    /// Bits for the address.
    pub weight: MatchWeight,
    /// Bits by which it must be ahead of the next.
    pub distinguishability: MatchWeight,
}

impl Acceptance {
    /// What a ruleset asks for.
    #[must_use]
    pub fn of(rules: &AddressRules) -> Self {
        Self {
            weight: MatchWeight::from_bits(rules.accept_weight),
            distinguishability: MatchWeight::from_bits(rules.accept_distinguishability),
        }
    }
}

impl Default for Acceptance {
    fn default() -> Self {
        Self::of(&AddressRules::default())
    }
}

/// Resolves addresses against one gazetteer; cheap to copy, shared between threads.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'a> {
    pub(super) gazetteer: &'a Gazetteer,
    dictionaries: &'a AddressDictionaries,
    pub(super) acceptance: Acceptance,
}

/// What one look at the text has found.
struct Look {
    words: Vec<Word>,
    readings: Vec<Reading>,
    postcode: CompactString,
    whole_postcode: bool,
    candidates: Vec<Candidate>,
    verdict: Verdict,
    mended: bool,
}

impl<'a> Resolver<'a> {
    /// A resolver; the dictionaries are those that the gazetteer was built with.
    #[must_use]
    pub fn new(gazetteer: &'a Gazetteer, dictionaries: &'a AddressDictionaries) -> Self {
        Self { gazetteer, dictionaries, acceptance: Acceptance::default() }
    }

    /// The dictionaries that it reads by.
    #[must_use]
    pub const fn dictionaries(&self) -> &'a AddressDictionaries {
        self.dictionaries
    }

    /// The same with other demands on what is weighed.
    #[must_use]
    pub fn accepting(self, acceptance: Acceptance) -> Self {
        Self { acceptance, ..self }
    }

    /// The residence that this address speaks of.
    #[must_use]
    pub fn resolve(&self, query: &AddressQuery<'_>) -> AddressResolution {
        self.look(query).0
    }

    /// The residence, how the text was read, and the addresses that came closest with what spoke for and against each.
    #[must_use]
    pub fn explain(&self, query: &AddressQuery<'_>) -> AddressExplanation {
        let (resolution, look) = self.look(query);
        let Some(look) = look else {
            return AddressExplanation { parsed: None, resolution, candidates: Vec::new() };
        };
        let parsed = look.readings.first().map(|reading| {
            ParsedAddress::of(
                reading,
                &look.words,
                &look.postcode,
                look.whole_postcode,
                &self.gazetteer.phrases,
                self.dictionaries,
            )
        });
        let mut candidates: Vec<&Candidate> = look.candidates.iter().collect();
        candidates.sort_by_key(|it| {
            let uprn = self.gazetteer.premises_of(self.entry(it.at)).uprn;
            (std::cmp::Reverse(it.weights.total()), uprn)
        });
        let mut shown: Vec<CandidateExplained> = Vec::new();
        for candidate in candidates {
            let uprn = self.gazetteer.premises_of(self.entry(candidate.at)).uprn;
            if shown.len() < AddressExplanation::MOST && shown.iter().all(|it| it.uprn != uprn) {
                shown.push(CandidateExplained::of(self.gazetteer, candidate));
            }
        }
        AddressExplanation { parsed, resolution, candidates: shown }
    }

    pub(super) fn entry(&self, at: u32) -> &'a Entry {
        &self.gazetteer.entries[at as usize]
    }

    fn look(&self, query: &AddressQuery<'_>) -> (AddressResolution, Option<Look>) {
        let mut resolution = AddressResolution::none();
        if query.no_fixed_abode || query.withheld {
            return (resolution, None);
        }
        let claimed = query.claimed.map(|uprn| self.in_use(uprn, &mut resolution));
        let claimed = claimed.filter(|uprn| self.gazetteer.shows(*uprn));
        let unknown = query.claimed.is_some() && claimed.is_none() && !self.gazetteer.is_empty();
        resolution.reasons.add_if(unknown, AddressReason::ClaimUnknown);
        let text = words(query.lines.iter().map(CompactString::as_str), self.dictionaries);
        let (written, whole) = match query.postcode {
            Some(postcode) => (compact(postcode.as_str()), true),
            None => (compact(query.postcode_text), false),
        };
        let repaired = look_alike_postcode(&written, self.gazetteer);
        let whole = whole || repaired.is_some() || is_nearly_a_postcode(&written);
        let written = repaired.unwrap_or(written);
        if text.is_empty() {
            self.by_key(query, &mut resolution);
            if resolution.level != AddressLevel::Residence {
                self.claim_without_text(query, claimed, &written, whole, &mut resolution);
                let lacks = resolution.uprn.is_none() && !self.gazetteer.is_empty();
                resolution.reasons.add_if(lacks, AddressReason::NoPremises);
            }
            return (resolution, None);
        }
        let mut look = self.look_at(text, written, whole, false);
        if !look.verdict.is_residence()
            && !self.gazetteer.is_empty()
            && let Some(Mended { words, postcode }) =
                mend(&look.words, &look.postcode, self.gazetteer, self.dictionaries)
        {
            let whole = look.whole_postcode || is_nearly_a_postcode(&postcode);
            let second = self.look_at(words, postcode, whole, true);
            if second.verdict.leads_further_than(&look.verdict) {
                look = second;
            }
        }
        let Some(first) = look.readings.get(look.verdict.reading).or(look.readings.first()) else {
            return (resolution, Some(look));
        };
        resolution.number.clone_from(&first.number);
        resolution.unit.clone_from(&first.unit);
        resolution.street_key.clone_from(&first.street_words);
        self.by_key(query, &mut resolution);
        if resolution.level != AddressLevel::Residence {
            self.decide(&look, claimed, &mut resolution);
        } else if let (Some(claim), Some(uprn)) = (claimed, resolution.uprn) {
            resolution.reasons.add_if(claim != uprn, AddressReason::ClaimContradicted);
        }
        if resolution.residence().is_none() {
            self.provisional(&look, &mut resolution);
        }
        (resolution, Some(look))
    }

    /// The address that the gazetteer's cross references have the row's key for.
    fn by_key(&self, query: &AddressQuery<'_>, resolution: &mut AddressResolution) {
        let uprn = query.key.and_then(|(dataset, key)| self.gazetteer.of_key(dataset, key));
        let premises = uprn.and_then(|uprn| self.gazetteer.premises_with(uprn));
        if let Some(premises) = premises.filter(|premises| !premises.withheld) {
            resolution.reasons.add(AddressReason::KeyIsCrossReference);
            believe(premises, ResolutionRoute::CrossReference, resolution);
        }
    }

    /// A UPRN no longer in use is its successor's.
    fn in_use(&self, uprn: Uprn, resolution: &mut AddressResolution) -> Uprn {
        match self.gazetteer.successor_of(uprn) {
            Some(successor) => {
                resolution.reasons.add(AddressReason::SuccessorFollowed);
                successor
            }
            None => uprn,
        }
    }

    fn look_at(
        &self,
        words: Vec<Word>,
        postcode: CompactString,
        whole_postcode: bool,
        mended: bool,
    ) -> Look {
        let written = self.written(&postcode, whole_postcode);
        let cell = self.gazetteer.at_postcode(written.symbol);
        let readings = readings(&words, &self.gazetteer.phrases, self.dictionaries, |street| {
            cell.clone().any(|at| self.entry(at).street == Some(street))
        });
        let whole = self.whole_text(&words, readings.first(), written);
        let (candidates, verdict) = match whole {
            Some(verdict) if !mended => (Vec::new(), verdict),
            Some(_) | None => {
                let sought = readings.iter().map(|it| Sought::new(self.gazetteer, it)).collect();
                let (found, hidden) = if self.gazetteer.is_empty() {
                    (Vec::new(), Vec::new())
                } else {
                    Search::new(self.gazetteer, sought, written).run()
                };
                let verdict = self.judge(&found, &hidden, &readings, written);
                (found, verdict)
            }
        };
        Look { words, readings, postcode, whole_postcode, candidates, verdict, mended }
    }

    fn written<'p>(&self, postcode: &'p str, whole: bool) -> WrittenPostcode<'p> {
        let part = if whole { outward(postcode) } else { postcode };
        WrittenPostcode {
            text: postcode,
            symbol: self.gazetteer.texts.find(postcode),
            whole,
            outward_known: self.gazetteer.in_outward(part) > 0,
        }
    }

    /// The one residence in use whose whole text this is.
    fn whole_text(
        &self,
        words: &[Word],
        reading: Option<&Reading>,
        written: WrittenPostcode<'_>,
    ) -> Option<Verdict> {
        if written.text.is_empty() || self.gazetteer.is_empty() {
            return None;
        }
        let whole = self.gazetteer.whole(words, self.dictionaries)?;
        let hits = self.gazetteer.of_text(written.symbol, &whole);
        let (_, first) = *hits.first()?;
        let premises = self.entry(first).premises;
        let settled = {
            let it = &self.gazetteer.premises[premises as usize];
            it.is_residence() && !it.historical && !it.withheld
        };
        let one = hits.iter().all(|(_, at)| self.entry(*at).premises == premises);
        (settled && one).then(|| {
            let weight = Search::weigh_alone(self.gazetteer, reading?, written, first);
            Some(Verdict::of_whole_text(first, weight))
        })?
    }

    /// Weighs the text's verdict and the claim.
    fn decide(&self, look: &Look, claimed: Option<Uprn>, resolution: &mut AddressResolution) {
        let verdict = &look.verdict;
        verdict.report(self, look.mended, resolution);
        if let Some(at) = verdict.residence {
            let premises = *self.gazetteer.premises_of(self.entry(at));
            // who claims the flat above a shop may leave the flat out
            let instead = claimed.filter(|claim| {
                !premises.is_residence() && *claim != premises.uprn && self.agrees(look, *claim)
            });
            if let Some(claimed) = instead.and_then(|uprn| self.gazetteer.premises_with(uprn)) {
                resolution.reasons.add(AddressReason::ClaimBelieved);
                believe(claimed, ResolutionRoute::Claimed, resolution);
                return;
            }
            found(&premises, verdict.route(), resolution);
            self.follow_successor(resolution);
            let contradicted = claimed.is_some_and(|claim| {
                resolution.uprn != Some(claim) && Some(claim) != premises.parent
            });
            resolution.reasons.add_if(contradicted, AddressReason::ClaimContradicted);
            return;
        }
        let Some(claim) = claimed else { return };
        let Some(premises) = self.gazetteer.premises_with(claim).filter(|it| !it.withheld) else {
            return;
        };
        if verdict.rivals.contains(&claim) {
            resolution.reasons.add(AddressReason::ClaimChose);
            believe(premises, ResolutionRoute::TextAndClaim, resolution);
            return;
        }
        if self.agrees(look, claim) {
            resolution.reasons.add(AddressReason::ClaimBelieved);
            believe(premises, ResolutionRoute::Claimed, resolution);
            return;
        }
        // the claim may be the building itself
        let is_building = verdict.buildings.contains(&claim);
        resolution.reasons.add_if(!is_building, AddressReason::ClaimContradicted);
    }

    /// Whether the text does not contradict this address.
    fn agrees(&self, look: &Look, uprn: Uprn) -> bool {
        let written = self.written(&look.postcode, look.whole_postcode);
        let variants = self.gazetteer.of_uprn(uprn);
        variants.iter().map(|at| self.entry(*at)).any(|entry| {
            let grade = postcode(self.gazetteer, written, entry);
            look.readings.iter().any(|reading| {
                let agreement =
                    Sought::new(self.gazetteer, reading).agreement(self.gazetteer, grade, entry);
                !contradicts(agreement, reading, self.gazetteer.texts.text(entry.number))
            })
        })
    }

    /// An address no longer in use is its successor, if that is one address.
    fn follow_successor(&self, resolution: &mut AddressResolution) {
        let successor = resolution.uprn.and_then(|uprn| self.gazetteer.successor_of(uprn));
        if let Some(premises) = successor.and_then(|uprn| self.gazetteer.premises_with(uprn)) {
            let route = resolution.route;
            resolution.reasons.add(AddressReason::SuccessorFollowed);
            found(premises, route, resolution);
        }
    }

    fn claim_without_text(
        &self,
        query: &AddressQuery<'_>,
        claimed: Option<Uprn>,
        written: &str,
        whole: bool,
        resolution: &mut AddressResolution,
    ) {
        if let (Some(uprn), true) = (query.claimed, self.gazetteer.is_empty()) {
            resolution.provisional_key = compact_str::format_compact!("UPRN|{}", uprn.number());
            resolution.route = ResolutionRoute::Provisional;
            return;
        }
        let Some(claim) = claimed else { return };
        let Some(premises) = self.gazetteer.premises_with(claim).filter(|it| !it.withheld) else {
            return;
        };
        let postcode_written = self.written(written, whole);
        let variants = self.gazetteer.of_uprn(claim);
        let agrees = variants.iter().map(|at| self.entry(*at)).find(|entry| {
            written.is_empty()
                || postcode(self.gazetteer, postcode_written, entry) < PostcodeGrade::Different
        });
        let Some(entry) = agrees else {
            resolution.reasons.add(AddressReason::ClaimContradicted);
            return;
        };
        let text = |symbol| CompactString::from(self.gazetteer.texts.text(symbol));
        resolution.number = text(entry.number);
        resolution.unit = text(entry.unit);
        resolution.street_key =
            entry.street.map_or("", |street| self.gazetteer.phrases.spaced(street)).into();
        resolution.reasons.add(AddressReason::ClaimBelieved);
        believe(premises, ResolutionRoute::Claimed, resolution);
        if resolution.uprn.is_none() && resolution.parent.is_some() {
            resolution.route = ResolutionRoute::Provisional;
        }
    }

    /// No residence: a key if the text says which one it means.
    fn provisional(&self, look: &Look, resolution: &mut AddressResolution) {
        let Some(first) = look.readings.first() else { return };
        if resolution.uprn.is_none() && !self.gazetteer.is_empty() {
            let said = [&first.number, &first.unit, &first.name_words];
            look.verdict.say_what_lacks(said.iter().any(|part| !part.is_empty()), resolution);
        }
        if let (Some(shell), None) = (look.verdict.shell, resolution.uprn) {
            let premises = self.gazetteer.premises_of(self.entry(shell));
            resolution.reasons.add_if(premises.historical, AddressReason::Historical);
        }
        if look.verdict.hidden {
            // who is at a refuge is no household of strangers
            return;
        }
        let flat_left_out = first.unit.is_empty() && look.verdict.building_has_flats;
        if !flat_left_out && look.verdict.is_one_address {
            let written = self.written(&look.postcode, look.whole_postcode);
            resolution.provisional_key =
                provisional_key(first, &look.words, written, self.dictionaries);
        }
        let nothing = resolution.provisional_key.is_empty() && resolution.parent.is_none();
        if resolution.uprn.is_none() {
            resolution.route =
                if nothing { ResolutionRoute::None } else { ResolutionRoute::Provisional };
        }
    }
}

/// `EB3ORT`: as long as a postcode and of its build, but for one character.
pub(super) fn is_nearly_a_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    (5..=7).contains(&bytes.len())
        && bytes[0].is_ascii_uppercase()
        && bytes[bytes.len() - 2..].iter().all(u8::is_ascii_uppercase)
        && bytes.iter().any(u8::is_ascii_digit)
}
