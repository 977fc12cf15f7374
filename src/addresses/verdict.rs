//! What the candidates come to: one residence, a building, a street, or nothing.
//!
//! In: candidates with their stages and weights. Out: the verdict of the text alone. The strictest stage with one address
//! decides; what no stage decides is weighed, and needs both weight and distance to the next. A flat that is not listed
//! leads to its building and never to its neighbour.

use super::agreement::{
    Agreement, BuildingGrade, NameGrade, PlaceGrade, PostcodeGrade, StreetGrade, UnitGrade,
    WrittenPostcode,
};
use super::candidates::Candidate;
use super::entry::Premises;
use super::reading::Reading;
use super::reason::AddressReason;
use super::resolution::{AddressLevel, AddressResolution, ResolutionRoute};
use super::resolver::Resolver;
use super::stages::{FIRST_AWAY, STAGES, may_be_weighed, unit_agrees};
use crate::values::{MatchWeight, Uprn};

/// So many bits ahead of the next, an address away from the postcode is found by a stage.
const AHEAD: MatchWeight = MatchWeight::from_millibits(3_000);

/// What the text alone says.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings, each asked for by name")]
pub(super) struct Verdict {
    /// The entry found, if it is one address that is no shell.
    pub(super) residence: Option<u32>,
    stage: Option<usize>,
    /// The text is an address that must not be shown: it is treated as one that is not listed, and shares no home.
    pub(super) hidden: bool,
    weight: MatchWeight,
    distinguishability: MatchWeight,
    agreement: Option<Agreement>,
    /// The entry that the agreement is with.
    agrees_with: Option<u32>,
    /// What the candidate that is most like the text weighs.
    closest: Option<MatchWeight>,
    /// Addresses that fit alike.
    pub(super) rivals: Vec<Uprn>,
    /// Buildings that the text may mean, whatever the unit.
    pub(super) buildings: Vec<Uprn>,
    /// The entry of a building's own that the text names without a flat.
    pub(super) shell: Option<u32>,
    pub(super) building_has_flats: bool,
    building_found: bool,
    street_found: bool,
    /// All that fits alike is one address, though it may stand in the gazetteer twice.
    pub(super) is_one_address: bool,
    /// Index of the reading that led here.
    pub(super) reading: usize,
}

impl Verdict {
    /// Every word agrees.
    pub(super) fn of_whole_text(at: u32, weight: MatchWeight) -> Self {
        Self {
            residence: Some(at),
            stage: Some(0),
            weight,
            distinguishability: AddressResolution::UNRIVALLED,
            is_one_address: true,
            street_found: true,
            ..Self::default()
        }
    }

    pub(super) fn is_residence(&self) -> bool {
        self.residence.is_some()
    }

    pub(super) fn route(&self) -> ResolutionRoute {
        if self.stage.is_some() { ResolutionRoute::Text } else { ResolutionRoute::Scored }
    }

    fn level(&self) -> AddressLevel {
        if self.residence.is_some() {
            AddressLevel::Residence
        } else if self.building_found {
            AddressLevel::Building
        } else if self.street_found {
            AddressLevel::Street
        } else {
            AddressLevel::Nothing
        }
    }

    /// Whether a second look has found more than the first.
    pub(super) fn leads_further_than(&self, other: &Self) -> bool {
        self.level() < other.level()
    }

    /// Writes level, weight and reasons into a resolution.
    pub(super) fn report(
        &self,
        resolver: &Resolver<'_>,
        mended: bool,
        resolution: &mut AddressResolution,
    ) {
        resolution.level = self.level();
        resolution.stage = self.stage.and_then(|at| STAGES.get(at)).map(|stage| stage.name);
        resolution.weight = self.weight;
        resolution.distinguishability = self.distinguishability;
        if let [only] = self.buildings.as_slice() {
            resolution.parent = Some(*only);
        }
        if let Some(shell) = self.shell {
            let premises = resolver.gazetteer.premises_of(resolver.entry(shell));
            resolution.premises = premises.kind;
        }
        let reasons = &mut resolution.reasons;
        reasons.add_if(self.stage == Some(0), AddressReason::WholeTextAgrees);
        reasons.add_if(self.rivals.len() > 1, AddressReason::SeveralFit);
        reasons.add_if(mended && self.residence.is_some(), AddressReason::NumberReadOtherwise);
        let Some(a) = self.agreement else { return };
        let numbered = self.agrees_with.is_some_and(|at| !resolver.entry(at).number.is_empty());
        for reason in findings(a).filter(|it| *it != AddressReason::NumberMissing || numbered) {
            reasons.add(reason);
        }
    }

    /// Why there is no residence, where nothing has said it yet.
    pub(super) fn say_what_lacks(&self, says_building: bool, resolution: &mut AddressResolution) {
        let said =
            [AddressReason::SeveralFit, AddressReason::UnitMissing, AddressReason::UnitNotListed];
        let reason = match self.level() {
            AddressLevel::Residence => return,
            AddressLevel::Building if said.iter().any(|reason| resolution.has(*reason)) => return,
            AddressLevel::Building => AddressReason::TooLittleAgrees,
            _ if resolution.has(AddressReason::SeveralFit) => return,
            _ if !says_building => AddressReason::NoPremises,
            AddressLevel::Street => AddressReason::BuildingNotListed,
            AddressLevel::Nothing if self.closest > Some(MatchWeight::ZERO) => {
                AddressReason::TooLittleAgrees
            }
            AddressLevel::Nothing => AddressReason::NothingAlike,
        };
        resolution.reasons.add(reason);
    }
}

/// What of an agreement is worth telling.
fn findings(a: Agreement) -> impl Iterator<Item = AddressReason> {
    let postcode = match a.postcode {
        PostcodeGrade::Same => None,
        PostcodeGrade::OneOff => Some(AddressReason::PostcodeOneCharacterOff),
        PostcodeGrade::Sector | PostcodeGrade::District => Some(AddressReason::PostcodeNearby),
        PostcodeGrade::Missing => Some(AddressReason::PostcodeMissing),
        PostcodeGrade::Different | PostcodeGrade::Elsewhere => {
            Some(AddressReason::PostcodeContradicts)
        }
    };
    let street = match a.street {
        StreetGrade::Same => None,
        StreetGrade::Cut | StreetGrade::Unsaid => Some(AddressReason::StreetIncomplete),
        StreetGrade::Misspelt => Some(AddressReason::StreetMisspelt),
        StreetGrade::TypeLeftOut | StreetGrade::OtherType | StreetGrade::OtherTypeKnown => {
            Some(AddressReason::StreetTypeDiffers)
        }
        StreetGrade::Different => Some(AddressReason::StreetContradicts),
    };
    let building = match a.building {
        BuildingGrade::Number | BuildingGrade::Unsaid | BuildingGrade::Different => None,
        BuildingGrade::Name | BuildingGrade::NameAlike => Some(AddressReason::NumberMissing),
        BuildingGrade::RangeEnd | BuildingGrade::InRange => Some(AddressReason::NumberInRange),
    };
    let name = match a.name {
        NameGrade::Same | NameGrade::Unsaid => None,
        NameGrade::Alike | NameGrade::Other => Some(AddressReason::BuildingNameInexact),
    };
    let unit = match a.unit {
        UnitGrade::Same | UnitGrade::Neither => None,
        UnitGrade::Loose | UnitGrade::Reworded => Some(AddressReason::UnitReworded),
        UnitGrade::Unsaid => Some(AddressReason::UnitMissing),
        UnitGrade::Unlisted | UnitGrade::Different => Some(AddressReason::UnitNotListed),
    };
    let place = match a.place {
        PlaceGrade::Same | PlaceGrade::Unsaid => None,
        PlaceGrade::Partly | PlaceGrade::Other => Some(AddressReason::PlaceDiffers),
    };
    let rank = (a.rank > 0).then_some(AddressReason::NumberReadOtherwise);
    let words = (a.unknown_words > 0).then_some(AddressReason::UnknownWords);
    [postcode, street, building, name, unit, place, rank, words].into_iter().flatten()
}

impl Resolver<'_> {
    /// What the candidates come to.
    pub(super) fn judge(
        &self,
        candidates: &[Candidate],
        hidden: &[Candidate],
        readings: &[Reading],
        written: WrittenPostcode<'_>,
    ) -> Verdict {
        let mut verdict = self.judge_shown(candidates, readings, written);
        let stage = |it: &Candidate| it.stage.filter(|_| unit_agrees(it.agreement));
        let shown = verdict.residence.and_then(|at| candidates.iter().find(|it| it.at == at));
        let fits = |it: &&Candidate| {
            stage(it).is_some()
                || (unit_agrees(it.agreement)
                    && may_be_weighed(it.agreement, it.place_bits)
                    && it.weights.total() >= self.acceptance.weight)
        };
        let better = |it: &Candidate| {
            let key = |it: &Candidate| {
                (stage(it).unwrap_or(usize::MAX), std::cmp::Reverse(it.weights.total()))
            };
            shown.is_none_or(|shown| key(it) <= key(shown))
        };
        if hidden.iter().filter(fits).any(better) {
            // never its neighbour instead
            verdict.hidden = true;
            verdict.residence = None;
            verdict.stage = None;
            verdict.distinguishability = MatchWeight::ZERO;
            verdict.rivals.clear();
        }
        verdict
    }

    fn judge_shown(
        &self,
        candidates: &[Candidate],
        readings: &[Reading],
        written: WrittenPostcode<'_>,
    ) -> Verdict {
        let mut verdict = Verdict { is_one_address: true, ..Verdict::default() };
        verdict.closest = candidates.iter().map(|it| it.weights.total()).max();
        verdict.street_found = self.street_is_known(readings, written);
        self.judge_buildings(candidates, &mut verdict);
        let mut fitting: Vec<&Candidate> = Vec::new();
        if let Some(stage) = candidates.iter().filter_map(|it| it.stage).min() {
            fitting = candidates.iter().filter(|it| it.stage == Some(stage)).collect();
            fitting = self.of_best_tier(fitting);
            verdict.is_one_address = self.are_one_address(&fitting);
            let one = self.uprns(&fitting).len() == 1;
            // away from the postcode, what a stage takes must also weigh more than what no stage takes
            if one && (stage < FIRST_AWAY || self.weighs_most(&fitting, candidates)) {
                verdict.stage = Some(stage);
            }
        }
        if verdict.stage.is_none() {
            let weighed = self.weighed(candidates);
            if !weighed.is_empty() {
                fitting = weighed;
            }
        }
        let Some(best) = self.heaviest(&fitting) else { return verdict };
        let uprns = self.uprns(&fitting);
        if uprns.len() > 1 {
            verdict.rivals = uprns;
            return verdict;
        }
        self.settle_on(best, candidates, &mut verdict);
        verdict
    }

    fn premises(&self, candidate: &Candidate) -> &Premises {
        self.gazetteer.premises_of(self.entry(candidate.at))
    }

    /// Residences in use before historical ones, before buildings, before what is no residence; and what is still written
    /// so before what was.
    fn tier(&self, candidate: &Candidate) -> (u8, bool, bool) {
        let (kind, historical) = self.premises(candidate).tier();
        (kind, historical, self.entry(candidate.at).old)
    }

    /// Those of the best tier, and those elsewhere that weigh as much: a shop by its own name is not the house of that number
    /// in another village.
    fn of_best_tier<'c>(&self, candidates: Vec<&'c Candidate>) -> Vec<&'c Candidate> {
        let Some(first) = candidates.iter().min_by_key(|it| self.tier(it)).copied() else {
            return candidates;
        };
        let tier = self.tier(first);
        let best = candidates.iter().filter(|it| self.tier(it) == tier);
        let Some(weight) = best.map(|it| it.weights.total()).max() else { return candidates };
        candidates
            .into_iter()
            .filter(|it| {
                self.tier(it) == tier
                    || (it.weights.total() >= weight
                        && !self.same_building(it, first)
                        && !self.premises(it).historical)
            })
            .collect()
    }

    fn same_building(&self, one: &Candidate, other: &Candidate) -> bool {
        let (one, other) = (self.entry(one.at), self.entry(other.at));
        (one.postcode, one.street, one.number) == (other.postcode, other.street, other.number)
    }

    fn uprns(&self, candidates: &[&Candidate]) -> Vec<Uprn> {
        let mut uprns: Vec<Uprn> = candidates.iter().map(|it| self.premises(it).uprn).collect();
        uprns.sort_unstable();
        uprns.dedup();
        uprns
    }

    fn heaviest<'c>(&self, candidates: &[&'c Candidate]) -> Option<&'c Candidate> {
        let order = |it: &&Candidate| {
            let entry = self.entry(it.at);
            (it.weights.total(), std::cmp::Reverse((self.premises(it).uprn, entry.unit_id)))
        };
        candidates.iter().copied().max_by_key(order)
    }

    /// Takes the one address that is left, unless it is a building whose flat is left out.
    fn settle_on(&self, best: &Candidate, candidates: &[Candidate], verdict: &mut Verdict) {
        let premises = *self.premises(best);
        verdict.reading = best.reading;
        verdict.agreement = Some(best.agreement);
        verdict.agrees_with = Some(best.at);
        verdict.weight = best.weights.total();
        let next = candidates
            .iter()
            .filter(|it| self.premises(it).uprn != premises.uprn)
            .map(|it| it.weights.total())
            .max();
        verdict.distinguishability =
            next.map_or(AddressResolution::UNRIVALLED, |next| verdict.weight - next);
        let no_unit = self.entry(best.at).unit.is_empty();
        let shell = !premises.is_residence() && premises.tier().0 == 1;
        let flat_left_out = shell || (no_unit && premises.historical && verdict.building_has_flats);
        if flat_left_out {
            verdict.shell = Some(best.at);
            verdict.buildings = vec![premises.uprn];
            verdict.building_found = true;
            verdict.agreement = Some(Agreement { unit: UnitGrade::Unsaid, ..best.agreement });
        } else {
            verdict.residence = Some(best.at);
        }
    }

    /// Whether no other address weighs as much as these.
    fn weighs_most(&self, fitting: &[&Candidate], candidates: &[Candidate]) -> bool {
        let Some(best) = self.heaviest(fitting) else { return false };
        let uprn = self.premises(best).uprn;
        candidates
            .iter()
            .filter(|it| unit_agrees(it.agreement) && may_be_weighed(it.agreement, it.place_bits))
            .all(|it| {
                self.premises(it).uprn == uprn
                    || (self.tier(it) > self.tier(best) && self.same_building(it, best))
                    || it.weights.total() + AHEAD < best.weights.total()
            })
    }

    /// The candidates that weigh most, if the first weighs enough: one address, or several that are too close.
    fn weighed<'c>(&self, candidates: &'c [Candidate]) -> Vec<&'c Candidate> {
        let fit: Vec<&Candidate> = candidates
            .iter()
            .filter(|it| unit_agrees(it.agreement) && may_be_weighed(it.agreement, it.place_bits))
            .collect();
        let Some(first) =
            self.heaviest(&fit).filter(|it| it.weights.total() >= self.acceptance.weight)
        else {
            return Vec::new();
        };
        let close = first.weights.total() - self.acceptance.distinguishability;
        let tier = self.tier(first);
        fit.into_iter()
            .filter(|it| it.weights.total() > close)
            // a shop and the flat above it, a house and what stood there before: the one where people live now
            .filter(|it| self.tier(it) <= tier)
            .collect()
    }

    /// The buildings that the text may mean, whatever the unit.
    fn judge_buildings(&self, candidates: &[Candidate], verdict: &mut Verdict) {
        let shown = || candidates.iter();
        let mut of_building: Vec<&Candidate> = Vec::new();
        if let Some(stage) = shown().filter_map(|it| it.building_stage).min() {
            of_building = shown().filter(|it| it.building_stage == Some(stage)).collect();
        } else {
            let fit = || shown().filter(|it| may_be_weighed(it.agreement, it.place_bits));
            let best = fit().map(|it| it.weights.building()).max();
            if let Some(best) = best.filter(|best| *best >= self.acceptance.weight) {
                let close = best - self.acceptance.distinguishability;
                of_building = fit().filter(|it| it.weights.building() > close).collect();
            }
        }
        let Some(first) = self.heaviest(&of_building) else { return };
        verdict.agreement = Some(first.agreement);
        verdict.agrees_with = Some(first.at);
        verdict.weight = first.weights.building();
        verdict.reading = first.reading;
        let mut buildings: Vec<Uprn> = of_building
            .iter()
            .filter_map(|it| {
                let premises = self.premises(it);
                let whole = self.entry(it.at).unit.is_empty().then_some(premises.uprn);
                premises.parent.or(whole)
            })
            .collect();
        buildings.sort_unstable();
        buildings.dedup();
        verdict.building_found = buildings.len() < 2;
        verdict.buildings = buildings;
        verdict.building_has_flats = of_building.iter().any(|it| {
            let premises = self.premises(it);
            let flat = !self.entry(it.at).unit.is_empty() && premises.is_residence();
            (flat && !premises.historical) || (!premises.is_residence() && premises.tier().0 == 1)
        });
        if let Some(shell) = of_building.iter().find(|it| self.entry(it.at).unit.is_empty()) {
            verdict.shell = Some(shell.at);
        }
    }

    /// Whether all is one address, though it may stand in the gazetteer twice: a text that fits two addresses says neither.
    fn are_one_address(&self, candidates: &[&Candidate]) -> bool {
        let mut entries = candidates.iter().map(|it| self.entry(it.at));
        let first = entries.next();
        first.is_none_or(|first| {
            entries.all(|entry| {
                (entry.postcode, entry.street, entry.number, entry.unit, entry.names)
                    == (first.postcode, first.street, first.number, first.unit, first.names)
            })
        })
    }

    /// Whether the text names a street of the gazetteer: at its postcode, or one street only.
    fn street_is_known(&self, readings: &[Reading], written: WrittenPostcode<'_>) -> bool {
        let mut cell = self.gazetteer.at_postcode(written.symbol);
        readings.iter().any(|reading| {
            let Some(street) = reading.street else { return false };
            cell.any(|at| self.entry(at).street == Some(street))
                || written.outward_known
                || written.text.is_empty()
        })
    }
}

/// Takes an address as the residence, and what the gazetteer says of it.
pub(super) fn found(
    premises: &Premises,
    route: ResolutionRoute,
    resolution: &mut AddressResolution,
) {
    resolution.uprn = Some(premises.uprn);
    resolution.parent = premises.parent;
    resolution.premises = premises.kind;
    resolution.level = AddressLevel::Residence;
    resolution.route = route;
    resolution.reasons.add_if(premises.historical, AddressReason::Historical);
    resolution.reasons.add_if(!premises.is_residence(), AddressReason::NotResidential);
}

/// Takes the claimed address, or its building if it is a shell.
pub(super) fn believe(
    premises: &Premises,
    route: ResolutionRoute,
    resolution: &mut AddressResolution,
) {
    if premises.tier().0 == 1 {
        resolution.parent = Some(premises.uprn);
        resolution.premises = premises.kind;
        resolution.level = resolution.level.min(AddressLevel::Building);
    } else {
        found(premises, route, resolution);
    }
}

/// A claim is believed if number and unit are the same as far as the text gives them, and the street or the postcode is.
pub(super) fn contradicts(a: Agreement, reading: &Reading, number: &str) -> bool {
    let unit = unit_agrees(a) || a.unit == UnitGrade::Unsaid;
    let building = match a.building {
        BuildingGrade::Number
        | BuildingGrade::Name
        | BuildingGrade::NameAlike
        | BuildingGrade::RangeEnd
        | BuildingGrade::InRange
        | BuildingGrade::Unsaid => true,
        BuildingGrade::Different => reading.number.is_empty() || number.is_empty(),
    };
    let street = matches!(
        a.street,
        StreetGrade::Same
            | StreetGrade::Cut
            | StreetGrade::Misspelt
            | StreetGrade::TypeLeftOut
            | StreetGrade::OtherType
    );
    let place =
        a.postcode == PostcodeGrade::Same || (street && a.postcode < PostcodeGrade::Different);
    !(unit && building && place && !reading.leftover_number)
}
