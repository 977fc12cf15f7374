//! How common each value is among people, so that agreeing on a rare one weighs more.
//!
//! Values are counted once a person, not once a record: somebody with six records does not make a name common. For a
//! value of a person at hand, what counts is how likely *another* person has it too. For values seen with one person
//! only, that is I. J. Good and A. Turing's estimate (Biometrika 40, 1953): the chance of meeting it again is
//! read off from how many values were seen twice against once.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::links::compare::ComparisonKind;
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};

/// How many people have each value of one comparison.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Frequencies {
    /// People who have any value.
    pub people: f64,
    /// What a value seen with one person only counts as, in people: Good–Turing.
    pub once: f64,
    /// People who have the value; those of one are left out.
    pub counts: BTreeMap<String, u32>,
}

/// The least that a value seen once may count as, in people: no value is impossible to share.
const LEAST_ONCE: f64 = 0.01;
/// Pretended values seen twice, so that a small file does not call every value unique.
const PRETENDED_TWICE: f64 = 0.5;

impl Frequencies {
    /// Counts the values of a comparison, once for each of the given clusters; `None` for comparisons whose values are
    /// not looked up.
    #[must_use]
    pub fn count(kind: ComparisonKind, table: &ComparisonTable, person_of: &[u32]) -> Option<Self> {
        let mut seen: Vec<(FrequencyKey, u32)> = Vec::new();
        for (record, &person) in table.records.iter().zip(person_of) {
            values(kind, table, record, |value| seen.push((value, person)))?;
        }
        seen.sort_unstable();
        seen.dedup();
        let mut people: Vec<u32> = seen.iter().map(|(_, person)| *person).collect();
        people.sort_unstable();
        people.dedup();
        let mut counts = BTreeMap::new();
        let (mut once, mut twice) = (0.0, 0.0);
        for group in seen.chunk_by(|a, b| a.0 == b.0) {
            match group.len() {
                1 => once += 1.0,
                count => {
                    twice += f64::from(u8::from(count == 2));
                    counts.insert(group[0].0.text(table), u32::try_from(count).unwrap_or(u32::MAX));
                }
            }
        }
        Some(Self {
            people: people.len() as f64,
            once: ((2.0 * twice + PRETENDED_TWICE) / (once + 1.0)).clamp(LEAST_ONCE, 1.0),
            counts,
        })
    }

    /// The chance that another person has this value, for a value that `count` people have.
    #[must_use]
    pub fn chance(&self, count: u32) -> f64 {
        let others = if count <= 1 { self.once } else { f64::from(count) - 1.0 };
        (others / self.people.max(2.0)).clamp(1e-9, 1.0)
    }

    /// log2 of [`Frequencies::chance`] for every symbol of a table, and for one not counted.
    pub(crate) fn by_symbol(&self, table: &ComparisonTable) -> Vec<f32> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a logarithm needs no more than seven digits"
        )]
        let unseen = self.chance(1).log2() as f32;
        let mut chances = vec![unseen; table.symbols.len()];
        for (text, &count) in &self.counts {
            if let Some(symbol) = table.symbols.find(text) {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a logarithm needs no more than seven digits"
                )]
                {
                    chances[symbol.index()] = self.chance(count).log2() as f32;
                }
            }
        }
        chances
    }

    /// log2 of [`Frequencies::chance`] for every date counted.
    pub(crate) fn by_date(&self) -> FxHashMap<u32, f32> {
        let dates =
            self.counts.iter().filter_map(|(text, &count)| Some((text.parse().ok()?, count)));
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a logarithm needs no more than seven digits"
        )]
        dates.map(|(date, count)| (date, self.chance(count).log2() as f32)).collect()
    }
}

/// A value as counted: a symbol, or a packed date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum FrequencyKey {
    Symbol(Symbol),
    Date(u32),
}

impl FrequencyKey {
    fn text(self, table: &ComparisonTable) -> String {
        match self {
            Self::Symbol(symbol) => table.text(symbol).to_owned(),
            Self::Date(packed) => packed.to_string(),
        }
    }
}

/// Calls `emit` with each value that the comparison looks up; `None` if it looks up none.
fn values(
    kind: ComparisonKind,
    table: &ComparisonTable,
    record: &ComparedRecord,
    mut emit: impl FnMut(FrequencyKey),
) -> Option<()> {
    let mut symbol = |symbol: Symbol| {
        if symbol.is_some() {
            emit(FrequencyKey::Symbol(symbol));
        }
    };
    match kind {
        // all given names count: a name agreed on may stand second
        ComparisonKind::Forename => table.span(record.forenames).iter().copied().for_each(symbol),
        ComparisonKind::MiddleNames => {
            table.span(record.forenames).iter().skip(1).copied().for_each(symbol);
        }
        ComparisonKind::Surname => {
            symbol(record.surname);
            table.span(record.surname_words).iter().copied().for_each(symbol);
        }
        ComparisonKind::DateOfBirth => {
            if let Some(date) = record.date_of_birth.filter(|date| date.whole().is_some()) {
                emit(FrequencyKey::Date(date.packed()));
            }
        }
        ComparisonKind::Home => symbol(record.residence),
        ComparisonKind::Nino => symbol(record.nino),
        ComparisonKind::Email => symbol(record.email.0),
        ComparisonKind::Phone => symbol(record.phone),
        ComparisonKind::Attribute(index, _) => {
            symbol(
                table
                    .span(record.attributes)
                    .get(usize::from(index))
                    .copied()
                    .unwrap_or(Symbol::NONE),
            );
        }
        ComparisonKind::Sex | ComparisonKind::NhsNumber | ComparisonKind::Upn => return None,
    }
    Some(())
}
