//! Which pairs are probably one person, before anything is learnt: a rough count of what agrees.
//!
//! In: the table and a draw of its records. Out: a probability for any pair, good enough to say which blocking rules find
//! matches, and for nothing else. How often strangers agree is counted on pairs drawn at random; how often the records of
//! one person do is a round figure, the same for every file. Leaves the real weights to `links`.

use crate::pairs::candidates::mixed;
use crate::pairs::parts::values_of;
use crate::pairs::table::ComparisonTable;
use crate::rules::KeyPart;
use crate::values::AttributeKind;

/// A field, its levels of agreement, strictest first (a level holds if the records share a value of any of its parts), and
/// how often two records of one person reach each; the last figure is of those that reach none.
struct Field {
    levels: &'static [&'static [KeyPart]],
    m: &'static [f64],
}

use KeyPart::{
    Attribute, BirthYear, Building, DateOfBirth, DateOfBirthAnyOrder, DateOfBirthOneLeftOut, Email,
    Forename, ForenameEnds, ForenameInitial, ForenameSound, ForenameVariant, Identifier, NhsNumber,
    Nino, Outward, Phone, Postcode, Residence, Surname, SurnameEnds, SurnameSound, Upn,
};

const FORENAME: usize = 0;
const SURNAME: usize = 1;
const PLACE: usize = 3;

const FIELDS: [Field; 11] = [
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
    Field { levels: &[&[NhsNumber]], m: &[0.97, 0.03] },
    Field { levels: &[&[Nino]], m: &[0.97, 0.03] },
    Field { levels: &[&[Upn]], m: &[0.97, 0.03] },
    Field { levels: &[&[Identifier]], m: &[0.9, 0.1] },
    Field { levels: &[&[Email]], m: &[0.7, 0.3] },
    Field { levels: &[&[Phone]], m: &[0.7, 0.3] },
    Field { levels: &[&[Attribute]], m: &[0.8, 0.2] },
];

/// Pairs of strangers that are drawn.
const STRANGERS: u64 = 100_000;
/// Names the other way round say this much less than names in their places (bits).
const SWAPPED: f64 = -3.0;
/// Different forenames at one address are the sign of two people, twins among them (bits).
const HOUSEMATES: f64 = -6.0;

/// A rough judge of pairs.
#[derive(Debug)]
pub(super) struct Likely<'t> {
    table: &'t ComparisonTable,
    kinds: &'t [AttributeKind],
    /// By field and level, in bits.
    weights: Vec<Vec<f64>>,
    /// log2 odds of any pair.
    prior: f64,
}

impl<'t> Likely<'t> {
    /// Learns from the drawn records how often strangers agree.
    pub(super) fn learn(
        table: &'t ComparisonTable,
        kinds: &'t [AttributeKind],
        drawn: &[u32],
    ) -> Self {
        let mut likely = Self { table, kinds, weights: Vec::new(), prior: 0.0 };
        likely.prior = -(table.records.len().max(2) as f64).log2();
        let mut counts: Vec<Vec<f64>> = FIELDS.iter().map(|f| vec![0.5; f.m.len()]).collect();
        let size = drawn.len().max(1) as u64;
        let mut scratch = Scratch::default();
        for draw in 0..STRANGERS.min(size * size) {
            let [left, right] = [2 * draw, 2 * draw + 1].map(|counter| mixed(counter) % size);
            if left == right {
                continue;
            }
            let pick = |at: u64| drawn[usize::try_from(at).unwrap_or_default()];
            for (field, counts) in FIELDS.iter().zip(&mut counts) {
                let level = likely.level(field, pick(left), pick(right), &mut scratch);
                if let Some(level) = level {
                    counts[level] += 1.0;
                }
            }
        }
        likely.weights = FIELDS
            .iter()
            .zip(&counts)
            .map(|(field, counts)| {
                let all: f64 = counts.iter().sum();
                field.m.iter().zip(counts).map(|(m, count)| (m * all / count).log2()).collect()
            })
            .collect();
        likely
    }

    /// The level that a field reaches; none if a record lacks the field.
    fn level(&self, field: &Field, left: u32, right: u32, scratch: &mut Scratch) -> Option<usize> {
        let (a, b) = (&self.table.records[left as usize], &self.table.records[right as usize]);
        let mut known = false;
        for (level, parts) in field.levels.iter().enumerate() {
            for &part in *parts {
                values_of(self.table, a, self.kinds, part, &mut scratch.left);
                values_of(self.table, b, self.kinds, part, &mut scratch.right);
                known |= !scratch.left.is_empty() && !scratch.right.is_empty();
                if scratch.left.iter().any(|value| scratch.right.contains(value)) {
                    return Some(level);
                }
            }
        }
        known.then_some(field.levels.len())
    }

    /// The probability that the two are one person.
    pub(super) fn probability(&self, left: u32, right: u32, scratch: &mut Scratch) -> f64 {
        let mut bits = [0.0_f64; FIELDS.len()];
        let mut levels = [None; FIELDS.len()];
        for (at, field) in FIELDS.iter().enumerate() {
            levels[at] = self.level(field, left, right, scratch);
            bits[at] = levels[at].map_or(0.0, |level| self.weights[at][level]);
        }
        let different = |field: usize| levels[field] == Some(FIELDS[field].levels.len());
        if (different(FORENAME) || different(SURNAME)) && self.names_cross(left, right, scratch) {
            bits[FORENAME] = self.weights[FORENAME][0] + SWAPPED;
            bits[SURNAME] = self.weights[SURNAME][0] + SWAPPED;
        } else if different(FORENAME) && levels[PLACE] == Some(0) {
            bits[FORENAME] += HOUSEMATES;
        }
        // a family has one surname and one address: of the two, the stronger counts
        if bits[SURNAME] > 0.0 && bits[PLACE] > 0.0 {
            let weaker = bits[SURNAME].min(bits[PLACE]);
            bits[SURNAME] -= weaker;
        }
        let weight: f64 = self.prior + bits.iter().sum::<f64>();
        1.0 / (1.0 + (-weight).exp2())
    }

    /// True if the two share a pair of names in whatever places.
    fn names_cross(&self, left: u32, right: u32, scratch: &mut Scratch) -> bool {
        let (a, b) = (&self.table.records[left as usize], &self.table.records[right as usize]);
        values_of(self.table, a, self.kinds, KeyPart::NamePair, &mut scratch.left);
        values_of(self.table, b, self.kinds, KeyPart::NamePair, &mut scratch.right);
        scratch.left.iter().any(|value| scratch.right.contains(value))
    }
}

/// Room for the values at hand.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    left: Vec<u64>,
    right: Vec<u64>,
}
