//! Why an address went where it did, whole: how it was read, and what came closest.
//!
//! In: candidates with their weights. Out: for each the gazetteer's own words and one line a part, whose weights add up to
//! the candidate's. What it looks like is left to `cli`.

use super::agreement::{BuildingGrade, PlaceGrade, PostcodeGrade, StreetGrade, UnitGrade};
use super::candidates::Candidate;
use super::equivalents::is_floor_alone;
use super::gazetteer::Gazetteer;
use super::parsed::ParsedAddress;
use super::resolution::AddressResolution;
use super::weigh::PartWeights;
use crate::values::{MatchWeight, Uprn};

/// The whole story of one address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressExplanation {
    /// How the text was read; none where there is no text, or none that may be shown.
    pub parsed: Option<ParsedAddress>,
    /// Where it led.
    pub resolution: AddressResolution,
    /// The addresses that came closest, the closest first; none where the whole text is one address's.
    pub candidates: Vec<CandidateExplained>,
}

impl AddressExplanation {
    /// As many candidates are told.
    pub const MOST: usize = 5;
}

/// One address of the gazetteer that the text may have meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CandidateExplained {
    /// The address.
    pub uprn: Uprn,
    /// In the gazetteer's words.
    pub text: String,
    /// What speaks for it, less what speaks against it.
    pub weight: MatchWeight,
    /// The parts, each with a finding and its weight; they add up to `weight`.
    pub parts: Vec<PartFinding>,
}

/// What one part of an address says of a candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartFinding {
    /// `postcode`, `street`, `building`, `unit`, `place`, `words`.
    pub part: &'static str,
    /// In words.
    pub finding: &'static str,
    /// In bits.
    pub weight: MatchWeight,
}

impl CandidateExplained {
    pub(super) fn of(gazetteer: &Gazetteer, candidate: &Candidate) -> Self {
        let entry = &gazetteer.entries[candidate.at as usize];
        let a = candidate.agreement;
        let postcode = match a.postcode {
            PostcodeGrade::Same => "the same",
            PostcodeGrade::OneOff => "one slip off",
            PostcodeGrade::Sector => "of the same sector",
            PostcodeGrade::District => "of the same district",
            PostcodeGrade::Missing => "not given",
            PostcodeGrade::Different => "another",
            PostcodeGrade::Elsewhere => "of another area",
        };
        let street = match a.street {
            StreetGrade::Same => "the same",
            StreetGrade::Cut => "cut off",
            StreetGrade::Misspelt => "spelt otherwise",
            StreetGrade::TypeLeftOut => "without its type",
            StreetGrade::OtherType => "of another type",
            StreetGrade::Unsaid => "not given",
            StreetGrade::OtherTypeKnown => "a street that differs in type",
            StreetGrade::Different => "another",
        };
        let building = match a.building {
            BuildingGrade::Number => "the same number",
            BuildingGrade::Name => "the same name",
            BuildingGrade::RangeEnd => "an end of the range",
            BuildingGrade::InRange => "inside the range",
            BuildingGrade::NameAlike => "the name spelt otherwise",
            BuildingGrade::Unsaid => "not given",
            BuildingGrade::Different => "another",
        };
        let unit = match a.unit {
            UnitGrade::Same => "the same",
            UnitGrade::Neither => "neither has one",
            UnitGrade::Loose => "the same but for floor or room",
            UnitGrade::Reworded => "in other words",
            UnitGrade::Unsaid => "not given",
            UnitGrade::Unlisted => "given, but this address has none",
            UnitGrade::Different => "another",
        };
        let place = match a.place {
            PlaceGrade::Same => "the same",
            PlaceGrade::Partly => "partly the same",
            PlaceGrade::Unsaid => "not given",
            PlaceGrade::Other => "another",
        };
        let words = match (a.rank, a.unknown_words) {
            (0, 0) => "all explained, as written",
            (0, _) => "some are not explained",
            (_, 0) => "read otherwise than written",
            (_, _) => "read otherwise, and some are not explained",
        };
        let findings = [postcode, street, building, unit, place, words];
        let parts = PartWeights::PARTS.into_iter().zip(findings).zip(candidate.weights.0);
        Self {
            uprn: gazetteer.premises_of(entry).uprn,
            text: text_of(gazetteer, candidate.at),
            weight: candidate.weights.total(),
            parts: parts
                .map(|((part, finding), weight)| PartFinding { part, finding, weight })
                .collect(),
        }
    }
}

/// An entry in words: unit, names, number and street, places, postcode.
fn text_of(gazetteer: &Gazetteer, at: u32) -> String {
    let entry = &gazetteer.entries[at as usize];
    let unit = gazetteer.texts.text(entry.unit);
    let unit = match unit.as_bytes().first() {
        Some(first) if first.is_ascii_digit() || unit.len() == 1 => format!("FLAT {unit}"),
        Some(_) if is_floor_alone(unit) => {
            format!("{unit} FLAT")
        }
        Some(_) | None => unit.to_owned(),
    };
    let spaced = |id: &super::phrases::PhraseId| gazetteer.phrases.spaced(*id).to_owned();
    let number = gazetteer.texts.text(entry.number);
    let street = entry.street.as_ref().map(spaced).unwrap_or_default();
    let mut parts = vec![unit];
    parts.extend(gazetteer.names(entry.names).iter().map(spaced));
    parts.push(format!("{number} {street}").trim().to_owned());
    // the smaller place first
    let mut places = gazetteer.names(entry.places).to_vec();
    places.sort_by_key(|place| (gazetteer.with_place(*place), spaced(place)));
    parts.extend(places.iter().map(spaced));
    let postcode = gazetteer.texts.text(entry.postcode);
    if postcode.len() > 3 {
        parts.push(format!(
            "{} {}",
            &postcode[..postcode.len() - 3],
            &postcode[postcode.len() - 3..]
        ));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}
