//! Which pairs are probably one person, before anything is learnt: a rough weighing of what agrees.
//!
//! In: records drawn from the table, and pairs of them that some rule brings together. Out: a probability for each pair, good
//! enough to say which blocking rules find matches, and for nothing else. A shared value counts by how rare it is among the
//! drawn records; how often records of one person share one is settled in a few rounds of expectation-maximisation over the
//! pairs themselves, from round figures that are the same for every file. Leaves the real weights to `links`.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::pairs::profiles::Profiles;
use crate::pairs::table::ComparisonTable;
use crate::rules::KeyPart;
use crate::values::AttributeKind;

/// A field: its levels of agreement, strictest first (a level holds if the records share a value of any of its parts), and
/// how often two records of one person reach each; the last figure is of those that reach none.
struct Field {
    levels: &'static [&'static [KeyPart]],
    m: &'static [f64],
}

use KeyPart::{
    Attribute, BirthYear, Building, DateOfBirth, DateOfBirthAnyOrder, DateOfBirthOneLeftOut, Email,
    Forename, ForenameEnds, ForenameInitial, ForenameSound, ForenameVariant, Identifier, NamePair,
    NhsNumber, Nino, Outward, Phone, Postcode, Residence, Surname, SurnameEnds, SurnameSound, Upn,
};

const FORENAME: usize = 0;
const SURNAME: usize = 1;
const PLACE: usize = 3;

const FIELDS: [Field; 12] = [
    Field {
        levels: &[&[Forename], &[ForenameSound, ForenameVariant, ForenameEnds], &[ForenameInitial]],
        m: &[0.80, 0.10, 0.05, 0.05],
    },
    Field { levels: &[&[Surname], &[SurnameSound, SurnameEnds]], m: &[0.85, 0.08, 0.07] },
    Field {
        levels: &[&[DateOfBirth], &[DateOfBirthAnyOrder], &[DateOfBirthOneLeftOut], &[BirthYear]],
        m: &[0.87, 0.02, 0.06, 0.02, 0.03],
    },
    Field { levels: &[&[Residence], &[Postcode, Building], &[Outward]], m: &[0.6, 0.1, 0.1, 0.2] },
    // names in each other's fields are seen only where the fields themselves do not agree
    Field { levels: &[&[NamePair]], m: &[1.0, 1.0] },
    Field { levels: &[&[NhsNumber]], m: &[0.97, 0.03] },
    Field { levels: &[&[Nino]], m: &[0.97, 0.03] },
    Field { levels: &[&[Upn]], m: &[0.97, 0.03] },
    Field { levels: &[&[Identifier]], m: &[0.9, 0.1] },
    Field { levels: &[&[Email]], m: &[0.7, 0.3] },
    Field { levels: &[&[Phone]], m: &[0.7, 0.3] },
    Field { levels: &[&[Attribute]], m: &[0.8, 0.2] },
];
const SWAPPED_NAMES: usize = 4;

/// Names the other way round are this rare among the records of one person.
const SWAPPED: f64 = 0.01;
/// Different forenames at one address are the sign of two people, twins among them (bits).
const HOUSEMATES: f64 = -6.0;
/// No value is rarer than this: of rarer ones the draw says nothing.
const RAREST: f64 = 2e-5;
/// Records that the rarity of values is counted on.
const COUNTED: usize = 50_000;
const ROUNDS: usize = 4;
/// The round figures count as so many matches seen.
const ASSUMED: f64 = 100.0;

/// What agrees in one pair.
#[derive(Clone, Copy, Debug)]
struct Agreement {
    /// By field; none where a record lacks it.
    levels: [Option<u8>; FIELDS.len()],
    /// log2 of the chance that a stranger agrees as much, by field.
    chances: [f32; FIELDS.len()],
}

/// The parts that all fields use, in their order.
fn parts() -> Vec<KeyPart> {
    FIELDS.iter().flat_map(|field| field.levels.iter().copied().flatten().copied()).collect()
}

/// The probability that each pair is one person. Pairs are places in `drawn`; `compared` is out of how many pairs they are all
/// that any rule brings together.
pub(super) fn probabilities(
    table: &ComparisonTable,
    kinds: &[AttributeKind],
    drawn: &[u32],
    pairs: &[(u32, u32)],
    compared: f64,
) -> Vec<f64> {
    let profiles = Profiles::of(table, kinds, drawn, &parts());
    let rarity = Rarity::count(&profiles, drawn.len());
    let found: Vec<Agreement> = pairs
        .par_iter()
        .with_min_len(1024)
        .map(|&(left, right)| agreement(&profiles, &rarity, left, right))
        .collect();
    let mut m: Vec<Vec<f64>> = FIELDS.iter().map(|field| field.m.to_vec()).collect();
    // a record has about one other of the same person
    let mut prior = 1.0 / table.records.len().max(2) as f64;
    let mut probabilities = Vec::new();
    for _ in 0..ROUNDS {
        probabilities =
            found.par_iter().with_min_len(4096).map(|found| weigh(found, &m, prior)).collect();
        learn(&found, &probabilities, &mut m);
        prior = (probabilities.iter().sum::<f64>() / compared.max(1.0)).clamp(1e-10, 0.1);
    }
    probabilities
}

/// How common each value of some profiles is: log2 of the chance that a stranger has it.
struct Rarity {
    /// Side by side with the values, so that a pair finds those of its values without a search.
    bits: Vec<f32>,
}

impl Rarity {
    fn count(profiles: &Profiles, drawn: usize) -> Self {
        let step = drawn.div_ceil(COUNTED).max(1);
        let by_part: Vec<FxHashMap<u32, u32>> = (0..profiles.parts())
            .into_par_iter()
            .map(|part| {
                let mut counts = FxHashMap::default();
                for place in (0..drawn).step_by(step) {
                    for &value in profiles.values(place, part) {
                        *counts.entry(value).or_insert(0) += 1;
                    }
                }
                counts
            })
            .collect();
        let records = drawn.div_ceil(step) as f64;
        let of_record = |place: usize| {
            by_part.iter().enumerate().flat_map(move |(part, counts)| {
                let values = profiles.values(place, part).iter();
                values.map(move |value| bits(counts.get(value).copied().unwrap_or(0), records))
            })
        };
        Self { bits: (0..drawn).flat_map(of_record).collect() }
    }
}

/// log2 of the chance that a stranger has a value that so many records have.
#[expect(clippy::cast_possible_truncation, reason = "a few digits of a logarithm will do")]
fn bits(count: u32, records: f64) -> f32 {
    (f64::from(count) / records).max(RAREST).log2() as f32
}

fn agreement(profiles: &Profiles, rarity: &Rarity, left: u32, right: u32) -> Agreement {
    let (left, right) = (left as usize, right as usize);
    let mut found = Agreement { levels: [None; FIELDS.len()], chances: [0.0; FIELDS.len()] };
    let mut part = 0;
    for (at, field) in FIELDS.iter().enumerate() {
        let mut known = false;
        for (level, of_level) in (0_u8..).zip(field.levels) {
            for _ in *of_level {
                let (a, b) = (profiles.values(left, part), profiles.values(right, part));
                known |= !a.is_empty() && !b.is_empty();
                let known_bits = &rarity.bits[profiles.span(left, part)];
                let shared = a.iter().zip(known_bits).filter(|(value, _)| b.contains(value));
                // of several shared values, the rarest speaks
                let chance = shared.map(|(_, &bits)| bits).reduce(f32::min);
                part += 1;
                if let Some(chance) =
                    chance.filter(|_| found.levels[at].is_none_or(|it| it == level))
                {
                    found.levels[at] = Some(level);
                    found.chances[at] = found.chances[at].min(chance);
                }
            }
        }
        if known && found.levels[at].is_none() {
            found.levels[at] = u8::try_from(field.levels.len()).ok();
        }
    }
    found
}

fn weigh(found: &Agreement, m: &[Vec<f64>], prior: f64) -> f64 {
    let different =
        |field: usize| found.levels[field].map(usize::from) == Some(FIELDS[field].levels.len());
    let mut bits = [0.0_f64; FIELDS.len()];
    for (field, bits) in bits.iter_mut().enumerate() {
        if let Some(level) = found.levels[field] {
            *bits = m[field][usize::from(level)].log2() - f64::from(found.chances[field]);
        }
    }
    let swapped = found.levels[SWAPPED_NAMES] == Some(0);
    bits[SWAPPED_NAMES] = 0.0;
    if swapped && (different(FORENAME) || different(SURNAME)) {
        bits[FORENAME] = SWAPPED.log2() - f64::from(found.chances[SWAPPED_NAMES]);
        bits[SURNAME] = 0.0;
    } else if different(FORENAME) && found.levels[PLACE] == Some(0) {
        bits[FORENAME] += HOUSEMATES;
    }
    // a family has one surname and one address: of the two, the stronger counts
    if bits[SURNAME] > 0.0 && bits[PLACE] > 0.0 {
        bits[SURNAME] -= bits[SURNAME].min(bits[PLACE]);
    }
    let weight = (prior / (1.0 - prior)).log2() + bits.iter().sum::<f64>();
    1.0 / (1.0 + (-weight).exp2())
}

/// How often matches reach each level, as the pairs make likely.
fn learn(found: &[Agreement], probabilities: &[f64], m: &mut [Vec<f64>]) {
    let mut counts: Vec<Vec<f64>> =
        FIELDS.iter().map(|field| field.m.iter().map(|share| share * ASSUMED).collect()).collect();
    for (found, probability) in found.iter().zip(probabilities) {
        for (field, level) in found.levels.iter().enumerate() {
            if let Some(level) = level {
                counts[field][usize::from(*level)] += probability;
            }
        }
    }
    for (m, counts) in m.iter_mut().zip(counts) {
        let all: f64 = counts.iter().sum();
        *m = counts.into_iter().map(|count| count / all).collect();
    }
}
