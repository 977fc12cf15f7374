//! What the candidates come to: one residence, a building, a street, or nothing.
//!
//! In: candidates with their stages and weights. Out: the verdict of the text alone. The strictest stage with one address
//! decides; what no stage decides is weighed, and needs both weight and distance to the next. A flat that is not listed
//! leads to its building and never to its neighbour; a withheld address is treated as one that is not listed.

use super::agreement::{Agreement, UnitGrade, WrittenPostcode};
use super::candidates::Candidate;
use super::entry::Premises;
use super::reading::Reading;
use super::resolution::AddressResolution;
use super::resolver::Resolver;
use super::stages::{FIRST_AWAY, may_be_weighed, unit_agrees};
use super::verdict::Verdict;
use crate::values::{MatchWeight, Uprn};

/// So many bits ahead of the next, an address away from the postcode is found by a stage.
const AHEAD: MatchWeight = MatchWeight::from_millibits(3_000);

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
