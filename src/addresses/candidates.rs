//! Which addresses of the gazetteer a text may mean.
//!
//! In: readings and a postcode. Out: every entry worth a look with its best agreement: those of the postcode, of the street
//! with that number anywhere, of streets spelt alike, and of buildings by that name, so that a missing or wrong postcode,
//! number, name or spelling each leaves another way in. What they come to is left to `resolver`.

use rustc_hash::FxHashMap;

use super::agreement::{
    Agreement, BuildingGrade, PostcodeGrade, Sought, StreetGrade, UnitGrade, WrittenPostcode,
    postcode,
};
use super::entry::{Entry, NameSet};
use super::equivalents::same_in_other_words;
use super::gazetteer::Gazetteer;
use super::lexicon::Symbol;
use super::phrases::{Likeness, PhraseId, PhraseRole, Spelling};
use super::reading::Reading;
use super::stages::{building_stage_of, stage_of};
use super::weigh::{PartWeights, Rarity, weigh};
use crate::values::{MatchWeight, Uprn};

/// An entry that the text may mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) at: u32,
    /// Of the reading that fits best.
    pub(super) agreement: Agreement,
    /// Index of that reading.
    pub(super) reading: usize,
    pub(super) stage: Option<usize>,
    /// The stage whatever the unit.
    pub(super) building_stage: Option<usize>,
    pub(super) weights: PartWeights,
    /// Bits by which the places that text and entry share narrow the gazetteer down.
    pub(super) place_bits: f64,
}

/// A street of that name and number may stand in every town of a country; more than this many say too little.
const MOST_LOOKED_AT: usize = 20_000;

/// Gathers candidates.
pub(super) struct Search<'s> {
    gazetteer: &'s Gazetteer,
    sought: Vec<Sought<'s>>,
    written: WrittenPostcode<'s>,
    found: Vec<Candidate>,
    /// Candidates that must not be shown: they only keep others from being taken for them.
    hidden: Vec<Candidate>,
    /// Where an entry stands in `found`.
    seen: FxHashMap<u32, usize>,
    rarities: FxHashMap<(Symbol, Option<PhraseId>), Rarity>,
    /// Streets at the postcode, with where they lie.
    cell_streets: Vec<(PhraseId, NameSet)>,
}

impl<'s> Search<'s> {
    pub(super) fn new(
        gazetteer: &'s Gazetteer,
        sought: Vec<Sought<'s>>,
        written: WrittenPostcode<'s>,
    ) -> Self {
        Self {
            gazetteer,
            sought,
            written,
            found: Vec::new(),
            hidden: Vec::new(),
            seen: FxHashMap::default(),
            rarities: FxHashMap::default(),
            cell_streets: Vec::new(),
        }
    }

    /// What an entry weighs whose every word agrees.
    pub(super) fn weigh_alone(
        gazetteer: &'s Gazetteer,
        reading: &'s Reading,
        written: WrittenPostcode<'s>,
        at: u32,
    ) -> MatchWeight {
        let mut search = Self::new(gazetteer, vec![Sought::new(gazetteer, reading)], written);
        let entry = &gazetteer.entries[at as usize];
        let grade = postcode(gazetteer, written, entry);
        let agreement = search.sought[0].agreement(gazetteer, grade, entry);
        // whatever the first reading makes of the words, all of them agree
        let agreement = Agreement {
            unit: if entry.unit.is_empty() { UnitGrade::Neither } else { UnitGrade::Same },
            building: match agreement.building {
                BuildingGrade::Different | BuildingGrade::Unsaid if entry.number.is_empty() => {
                    BuildingGrade::Name
                }
                BuildingGrade::Different | BuildingGrade::Unsaid => BuildingGrade::Number,
                BuildingGrade::Number
                | BuildingGrade::Name
                | BuildingGrade::RangeEnd
                | BuildingGrade::InRange
                | BuildingGrade::NameAlike => agreement.building,
            },
            street: StreetGrade::Same,
            rank: 0,
            unknown_words: 0,
            unknown_after: 0,
            off_another: false,
            ..agreement
        };
        search.candidate(at, 0, agreement, entry).weights.total()
    }

    /// All candidates, and those among the withheld. Places beyond the postcode are looked at only where the postcode leaves a doubt.
    pub(super) fn run(mut self) -> (Vec<Candidate>, Vec<Candidate>) {
        for at in self.gazetteer.at_postcode(self.written.symbol) {
            self.consider(at);
        }
        if self.is_settled() {
            return (self.found, self.hidden);
        }
        for at in self.gazetteer.at_postcode(self.written.symbol) {
            let entry = &self.gazetteer.entries[at as usize];
            let street = entry.street.map(|street| (street, entry.places));
            if let Some(street) = street.filter(|street| !self.cell_streets.contains(street)) {
                self.cell_streets.push(street);
            }
        }
        for nth in 0..self.sought.len() {
            self.elsewhere(nth);
        }
        self.reword_units();
        (self.found, self.hidden)
    }

    /// Whether the postcode's own addresses have settled it: one of them is met by a strict stage, and no other.
    fn is_settled(&self) -> bool {
        let strict = self.found.iter().filter(|it| it.stage.is_some_and(|stage| stage <= 3));
        let mut premises = strict.map(|it| self.gazetteer.entries[it.at as usize].premises);
        let first = premises.next();
        first.is_some() && premises.all(|other| Some(other) == first)
    }

    /// Entries by street and number, by streets alike, by name.
    fn elsewhere(&mut self, nth: usize) {
        let gazetteer = self.gazetteer;
        let reading = self.sought[nth].reading;
        if reading.leftover_number {
            return;
        }
        if reading.street.is_none() {
            self.sought[nth].find_alike(gazetteer);
        }
        let number = self.sought[nth].number;
        let alike: Vec<PhraseId> = self.sought[nth].alike.iter().map(|(id, _)| *id).collect();
        if !reading.number.is_empty() {
            for street in reading.street.into_iter().chain(alike.iter().copied()) {
                let numbered = gazetteer.at_number(street, number);
                if numbered.is_empty() {
                    // the number may lie in a range
                    let all = gazetteer.in_street(street);
                    let ranges = all.iter().copied().filter(|at| {
                        gazetteer.texts.text(gazetteer.entries[*at as usize].number).contains('-')
                    });
                    self.consider_all(reading, ranges);
                } else {
                    self.consider_all(reading, numbered.iter().copied());
                }
            }
        }
        for name in &reading.names {
            self.consider_all(reading, gazetteer.of_name(*name).iter().map(|(_, at)| *at));
        }
        if reading.names.is_empty() && !reading.name_joined.is_empty() {
            let written = Spelling { joined: &reading.name_joined, stem: 0, typed: true };
            for name in gazetteer.phrases.alike(written, PhraseRole::Building) {
                self.consider_all(reading, gazetteer.of_name(name).iter().map(|(_, at)| *at));
            }
        }
    }

    /// Considers entries of other postcodes. Where the text's street lies at its postcode, they must be in that street:
    /// a house that it lacks there is not its namesake's in another town.
    fn consider_all(&mut self, reading: &Reading, entries: impl Iterator<Item = u32>) {
        let phrases = &self.gazetteer.phrases;
        let is = |known: PhraseId| match (reading.street, reading.street_joined.as_str()) {
            (Some(street), _) => street == known,
            (None, "") => false,
            (None, _) => matches!(
                phrases.likeness(reading.street_spelling(), known),
                Some(Likeness::TypeLeftOut | Likeness::Misspelt)
            ),
        };
        let there: Vec<(PhraseId, NameSet)> =
            self.cell_streets.iter().filter(|(known, _)| is(*known)).copied().collect();
        for at in entries.take(MOST_LOOKED_AT) {
            let entry = &self.gazetteer.entries[at as usize];
            let same = |(street, places): &(PhraseId, NameSet)| {
                entry.street == Some(*street) && entry.places == *places
            };
            if there.is_empty() || there.iter().any(same) {
                self.consider(at);
            }
        }
    }

    /// Keeps the entry with the reading that agrees best, unless its building is another.
    fn consider(&mut self, at: u32) {
        if self.seen.contains_key(&at) {
            return;
        }
        let entry = self.gazetteer.entries[at as usize];
        let grade = postcode(self.gazetteer, self.written, &entry);
        let mut best: Option<Candidate> = None;
        for reading in 0..self.sought.len() {
            let sought = &self.sought[reading];
            if sought.reading.leftover_number {
                continue;
            }
            let agreement = sought.agreement(self.gazetteer, grade, &entry);
            if agreement.building == BuildingGrade::Different
                || (agreement.building == BuildingGrade::Unsaid && grade != PostcodeGrade::Same)
            {
                continue;
            }
            let candidate = self.candidate(at, reading, agreement, &entry);
            if best.is_none_or(|best| better(&candidate, &best)) {
                best = Some(candidate);
            }
        }
        let withheld = self.gazetteer.premises_of(&entry).withheld;
        if let (Some(best), true) = (best, withheld) {
            self.seen.insert(at, usize::MAX);
            self.hidden.push(best);
        } else if let Some(best) = best {
            self.seen.insert(at, self.found.len());
            self.found.push(best);
        }
    }

    fn candidate(
        &mut self,
        at: u32,
        reading: usize,
        agreement: Agreement,
        entry: &Entry,
    ) -> Candidate {
        let mut rarity = self.rarity(entry);
        rarity.place = self.shared_place(reading, entry);
        let weights = weigh(agreement, rarity);
        Candidate {
            place_bits: rarity.place,
            at,
            agreement,
            reading,
            stage: stage_of(agreement),
            building_stage: building_stage_of(agreement),
            weights,
        }
    }

    /// How rare the rarest place is that reading and entry share.
    fn shared_place(&self, reading: usize, entry: &Entry) -> f64 {
        let places = &self.sought[reading].reading.places;
        let known = self.gazetteer.names(entry.places);
        let counts = places
            .iter()
            .filter(|place| known.contains(place))
            .map(|place| self.gazetteer.with_place(*place));
        let fewest = counts.min().filter(|count| *count > 0);
        fewest.map_or(0.0, |count| (self.gazetteer.variants() as f64 / f64::from(count)).log2())
    }

    fn rarity(&mut self, entry: &Entry) -> Rarity {
        let gazetteer = self.gazetteer;
        let key = (entry.postcode, entry.street);
        let mut rarity = *self.rarities.entry(key).or_insert_with(|| {
            let all = gazetteer.variants() as f64;
            let bits = |share: usize| if share == 0 { 0.0 } else { (all / share as f64).log2() };
            Rarity {
                postcode: bits(gazetteer.at_postcode(entry.postcode).len()),
                street: bits(entry.street.map_or(0, |street| gazetteer.in_street(street).len())),
                name: 0.0,
                place: 0.0,
            }
        });
        let names = gazetteer.names(entry.names);
        let fewest = names.iter().map(|name| gazetteer.of_name(*name).len()).min();
        rarity.name = fewest
            .map_or(0.0, |fewest| (gazetteer.variants() as f64 / fewest.max(1) as f64).log2());
        rarity
    }

    /// Units in other words: where a building has none of that name, its others may show which is meant.
    fn reword_units(&mut self) {
        let Some(best) = self.found.iter().filter_map(|it| it.building_stage).min() else { return };
        // a building's flats may have several postcodes
        let parent = |it: &Candidate| {
            self.gazetteer.premises_of(&self.gazetteer.entries[it.at as usize]).parent
        };
        let parents: Vec<Uprn> = self
            .found
            .iter()
            .filter(|it| it.building_stage == Some(best))
            .filter_map(parent)
            .collect();
        let of_building = |it: &&Candidate| {
            it.building_stage == Some(best) || parent(it).is_some_and(|it| parents.contains(&it))
        };
        let settled = |it: &Candidate| {
            matches!(it.agreement.unit, UnitGrade::Same | UnitGrade::Loose | UnitGrade::Reworded)
        };
        if self.found.iter().filter(of_building).any(settled) {
            return;
        }
        let siblings: Vec<usize> = (0..self.found.len())
            .filter(|&nth| {
                let it = &self.found[nth];
                let entry = &self.gazetteer.entries[it.at as usize];
                let premises = self.gazetteer.premises_of(entry);
                of_building(&it)
                    && it.agreement.unit == UnitGrade::Different
                    && !premises.historical
            })
            .collect();
        let Some(&first) = siblings.first() else { return };
        let written = self.sought[self.found[first].reading].reading.unit.clone();
        let listed: Vec<(u32, &str)> = siblings
            .iter()
            .map(|&nth| &self.gazetteer.entries[self.found[nth].at as usize])
            .map(|entry| (entry.premises, self.gazetteer.texts.text(entry.unit)))
            .collect();
        let Some(premises) = same_in_other_words(&written, &listed) else { return };
        for nth in siblings {
            let Candidate { at, reading, agreement, .. } = self.found[nth];
            let entry = self.gazetteer.entries[at as usize];
            if entry.premises == premises {
                let agreement = Agreement { unit: UnitGrade::Reworded, ..agreement };
                self.found[nth] = self.candidate(at, reading, agreement, &entry);
            }
        }
    }
}

/// A stricter stage first, then the building's, then the weight, then the likelier reading.
fn better(one: &Candidate, other: &Candidate) -> bool {
    let key = |it: &Candidate| {
        let stage = |stage: Option<usize>| stage.unwrap_or(usize::MAX);
        (stage(it.stage), stage(it.building_stage), std::cmp::Reverse(it.weights.total()))
    };
    key(one) < key(other)
}
