//! What the text alone says of an address, and how that is told.
//!
//! In: what `judge` has made of the candidates. Out: level, weight and reasons of a resolution; an address of the gazetteer
//! taken as the residence. Who judges is in `judge`, what a claim adds in `resolver`.

use super::agreement::{
    Agreement, BuildingGrade, NameGrade, PlaceGrade, PostcodeGrade, StreetGrade, UnitGrade,
};
use super::entry::Premises;
use super::reason::AddressReason;
use super::resolution::{AddressLevel, AddressResolution, ResolutionRoute};
use super::resolver::Resolver;
use super::stages::STAGES;
use crate::values::{MatchWeight, Uprn};

/// What the text alone says.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings, each asked for by name")]
pub(super) struct Verdict {
    /// The entry found, if it is one address that is no shell.
    pub(super) residence: Option<u32>,
    pub(super) stage: Option<usize>,
    /// The text is an address that must not be shown: it is treated as one that is not listed, and shares no home.
    pub(super) hidden: bool,
    pub(super) weight: MatchWeight,
    pub(super) distinguishability: MatchWeight,
    pub(super) agreement: Option<Agreement>,
    /// The entry that the agreement is with.
    pub(super) agrees_with: Option<u32>,
    /// What the candidate that is most like the text weighs.
    pub(super) closest: Option<MatchWeight>,
    /// Addresses that fit alike.
    pub(super) rivals: Vec<Uprn>,
    /// Buildings that the text may mean, whatever the unit.
    pub(super) buildings: Vec<Uprn>,
    /// The entry of a building's own that the text names without a flat.
    pub(super) shell: Option<u32>,
    pub(super) building_has_flats: bool,
    pub(super) building_found: bool,
    pub(super) street_found: bool,
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
