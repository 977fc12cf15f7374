//! How common each value is among people, so that agreeing on a rare one weighs more.
//!
//! Values are counted once a person, not once a record: somebody with six records does not make a name common. For a
//! value of a person at hand, what counts is how likely a *stranger* has it too. Who is one person and who lives together
//! is not known when values are first counted, so the count of a value overstates how many strangers have it: of two
//! records with one rare surname, both may be one person's. How far, training reads off from its own probabilities, value
//! count by value count ([`Frequencies::correct`]). For values seen with one person only, that is I. J. Good and
//! A. Turing's estimate (Biometrika 40, 1953): the chance of meeting one again is read off from how many values two people
//! have against one.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::links::compare::ComparisonKind;
use crate::pairs::{ComparedRecord, ComparisonTable, PairScope, Symbol};

/// How many people have each value of one comparison.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Frequencies {
    /// People who have any value.
    pub people: f64,
    /// How many strangers have a value that one person has, two have, and so on: expected, beside the person at hand. The
    /// last entry stands for higher counts too, in proportion.
    pub others: Vec<f64>,
    /// People who have the value; those of one are left out.
    pub counts: BTreeMap<String, u32>,
}

/// What counting saw beside the frequencies, for [`Frequencies::correct`].
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Shared {
    /// Pairs of records of different persons that share a value which so many persons have (by [`bucket`]).
    pub(crate) pairs: [f64; BUCKETS],
    /// Values that one person has, and two.
    values: [f64; 2],
}

/// Counts of people are told apart up to this one.
pub(crate) const BUCKETS: usize = 16;
/// A table that has so many times fewer values than were counted has few.
const FEW: usize = 4;
/// Of fewer counts than this, handing work to other threads costs more than the work.
const FEW_COUNTS: usize = 65_536;
/// The least that a value seen once may count as, in people: no value is impossible to share.
const LEAST_ONCE: f64 = 0.01;
/// Pretended values seen twice, so that a small file does not call every value unique.
const PRETENDED_TWICE: f64 = 0.5;
/// The least share of the people with a value that are strangers.
const LEAST_STRANGERS: f64 = 0.02;
/// One person, or one household, is at most so many of the others who seem to have a value, since records are counted after
/// the simple rules have joined them. Without this bound a name that many bear could talk itself into being one person's.
const TIMES_ONE_PERSON: f64 = 4.0;
/// The share of the pairs at one residence that count as strangers all the same.
const STRANGERS_AT_ONE_RESIDENCE: f64 = 0.05;
/// Pretended pairs of strangers with one value.
const PRETENDED_STRANGERS: f64 = 1.0;

/// The place of a count of people in tables by count.
pub(crate) fn bucket(count: u32) -> usize {
    (count.max(1) as usize - 1).min(BUCKETS - 1)
}

impl Frequencies {
    /// Counts the values of a comparison, once for each of the given clusters; `None` for comparisons whose values are
    /// not looked up.
    #[must_use]
    pub fn count(kind: ComparisonKind, table: &ComparisonTable, person_of: &[u32]) -> Option<Self> {
        let scope = PairScope::everything(0);
        Some(Self::count_shared(kind, table, &scope, person_of)?.0)
    }

    /// The same, with what the correction by training needs.
    pub(crate) fn count_shared(
        kind: ComparisonKind,
        table: &ComparisonTable,
        scope: &PairScope,
        person_of: &[u32],
    ) -> Option<(Self, Shared)> {
        let mut seen: Vec<(FrequencyKey, u32, u16)> = Vec::new();
        for (record, &person) in table.records.iter().zip(person_of) {
            values(kind, table, record, |value| seen.push((value, person, record.dataset)))?;
        }
        seen.par_sort_unstable();
        let mut has_value =
            vec![false; person_of.iter().max().map_or(0, |&most| most as usize + 1)];
        for (_, person, _) in &seen {
            has_value[*person as usize] = true;
        }
        let people = has_value.iter().filter(|has| **has).count() as f64;
        let mut counts = Vec::new();
        let mut shared = Shared::default();
        for group in seen.chunk_by(|a, b| a.0 == b.0) {
            let count = group.chunk_by(|a, b| a.1 == b.1).count();
            if count <= 2 {
                shared.values[count - 1] += 1.0;
            }
            if count > 1 {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                counts.push((group[0].0, count));
                shared.pairs[bucket(count)] += admitted_pairs(group, scope);
            }
        }
        let mut counts: Vec<(String, u32)> =
            counts.into_par_iter().map(|(value, count)| (value.text(table), count)).collect();
        counts.par_sort_unstable();
        let counts = counts.into_iter().collect();
        let mut frequencies = Self { people, others: Vec::new(), counts };
        frequencies.correct(kind, &shared, &[0.0; BUCKETS]);
        Some((frequencies, shared))
    }

    /// Takes out of the counts what training makes of them: `not_strangers` is how many of the pairs that share a value, by
    /// count, are one person or one household after all.
    ///
    /// Of a residence it is settled beforehand: whoever shares one is taken to be of one household, in the widest sense.
    pub(crate) fn correct(
        &mut self,
        kind: ComparisonKind,
        shared: &Shared,
        not_strangers: &[f64; BUCKETS],
    ) {
        let share = |at: usize| {
            if kind == ComparisonKind::Home {
                return STRANGERS_AT_ONE_RESIDENCE;
            }
            let all = shared.pairs[at];
            let strangers = (all - not_strangers[at]).max(0.0) + PRETENDED_STRANGERS;
            let least = LEAST_STRANGERS.max(1.0 - TIMES_ONE_PERSON / at.max(1) as f64);
            (strangers / (all + PRETENDED_STRANGERS)).clamp(least, 1.0)
        };
        let [once, twice] = shared.values;
        let (twice, once) = (twice * share(1), once + twice * (1.0 - share(1)));
        let again = ((2.0 * twice + PRETENDED_TWICE) / (once + 1.0)).clamp(LEAST_ONCE, 1.0);
        self.others = vec![again];
        // who has a value in common with others shares it with no fewer than who seems to be alone with it
        self.others.extend((1..BUCKETS).map(|at| (at as f64 * share(at)).max(again)));
    }

    /// The share of all pairs of different people that agree on a value (of those who have one).
    pub(crate) fn agreement(&self) -> f64 {
        let of = |count: u32| f64::from(count) * self.others(count);
        let seen: f64 = self.counts.values().map(|&count| of(count)).sum();
        let once = (self.people - self.counts.values().map(|&count| f64::from(count)).sum::<f64>())
            .max(0.0);
        let pairs = (self.people * (self.people - 1.0)).max(1.0);
        ((seen + once * self.others(1)) / pairs).clamp(1e-9, 1.0)
    }

    fn others(&self, count: u32) -> f64 {
        let known = self.others.get(bucket(count)).copied().unwrap_or(1.0);
        let beyond = f64::from(count.saturating_sub(1)) / (BUCKETS - 1) as f64;
        known * beyond.max(1.0)
    }

    /// The chance that a stranger has this value, for a value that `count` people have.
    #[must_use]
    pub fn chance(&self, count: u32) -> f64 {
        (self.others(count) / self.people.max(2.0)).clamp(1e-9, 1.0)
    }

    /// The counts by the symbols of a table, and by date. Of a table of few records its own values are looked up, of one of many the counts.
    pub(crate) fn bind(
        &self,
        kind: ComparisonKind,
        table: &ComparisonTable,
        compared: Compared,
    ) -> BoundCounts {
        if table.symbols.len() < self.counts.len() / FEW {
            return self.bind_few(kind, table, compared);
        }
        let of_date = |(text, &count): (&String, &u32)| Some((text.parse().ok()?, count));
        let of_symbol = |(text, &count): (&String, &u32)| Some((table.symbols.find(text)?, count));
        let (by_date, few) = (kind == ComparisonKind::DateOfBirth, self.counts.len() < FEW_COUNTS);
        let (mut symbols, mut dates) = (Vec::new(), Vec::new());
        match (by_date, few) {
            (true, true) => dates.extend(self.counts.iter().filter_map(of_date)),
            (true, false) => dates.par_extend(self.counts.par_iter().filter_map(of_date)),
            (false, true) => symbols.extend(self.counts.iter().filter_map(of_symbol)),
            (false, false) => symbols.par_extend(self.counts.par_iter().filter_map(of_symbol)),
        }
        BoundCounts { by_symbol: symbols, by_date: dates }
    }

    /// The counts of those values alone of which a comparison can ask how common they are: of names all, of anything else what two records share.
    fn bind_few(
        &self,
        kind: ComparisonKind,
        table: &ComparisonTable,
        compared: Compared,
    ) -> BoundCounts {
        let mut asked: Vec<FrequencyKey> = Vec::new();
        match kind {
            // one name may be alike to another, or stand in the other's column
            ComparisonKind::Forename | ComparisonKind::MiddleNames | ComparisonKind::Surname => {
                let names = table.records.iter().flat_map(|record| table.names(record));
                asked.extend(names.map(FrequencyKey::Symbol));
            }
            ComparisonKind::DateOfBirth
            | ComparisonKind::Sex
            | ComparisonKind::NhsNumber
            | ComparisonKind::Nino
            | ComparisonKind::Upn
            | ComparisonKind::Home
            | ComparisonKind::Email
            | ComparisonKind::Phone
            | ComparisonKind::Attribute(..) => {
                for record in compared.sharers(table) {
                    values(kind, table, record, |value| asked.push(value));
                }
            }
        }
        asked.sort_unstable();
        asked.dedup();
        let mut bound = BoundCounts::default();
        for value in asked {
            match value {
                FrequencyKey::Symbol(symbol) => {
                    let count = self.counts.get(table.text(symbol));
                    bound.by_symbol.extend(count.map(|count| (symbol, *count)));
                }
                FrequencyKey::Date(date) => {
                    let count = self.counts.get(date.to_string().as_str());
                    bound.by_date.extend(count.map(|count| (date, *count)));
                }
            }
        }
        bound
    }

    /// log2 of [`Frequencies::chance`] for each of so many symbols, and for one not counted.
    pub(crate) fn by_symbol(&self, counts: &BoundCounts, symbols: usize) -> Vec<f32> {
        let mut chances = vec![log2(self.chance(1)); symbols];
        for &(symbol, count) in &counts.by_symbol {
            chances[symbol.index()] = log2(self.chance(count));
        }
        chances
    }

    /// log2 of [`Frequencies::chance`] for every date counted.
    pub(crate) fn by_date(&self, counts: &BoundCounts) -> FxHashMap<u32, f32> {
        counts.by_date.iter().map(|&(date, count)| (date, log2(self.chance(count)))).collect()
    }
}

/// Which records of a table are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Compared {
    /// Any two.
    AnyTwo,
    /// This one with each of the others.
    OneWithOthers(u32),
}

impl Compared {
    /// Records that have every value which two records that are compared can share.
    fn sharers(self, table: &ComparisonTable) -> &[ComparedRecord] {
        match self {
            Self::AnyTwo => &table.records,
            Self::OneWithOthers(one) => {
                table.records.get(one as usize).map(std::slice::from_ref).unwrap_or_default()
            }
        }
    }

    /// True if records of two strata may be compared.
    pub(crate) fn compares(self, table: &ComparisonTable, strata: [usize; 2]) -> bool {
        match self {
            Self::AnyTwo => true,
            Self::OneWithOthers(one) => table
                .records
                .get(one as usize)
                .is_some_and(|one| strata.contains(&usize::from(one.stratum))),
        }
    }
}

/// The counts of a comparison, found in a table: they stay while what they are taken to mean changes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct BoundCounts {
    pub(crate) by_symbol: Vec<(Symbol, u32)>,
    pub(crate) by_date: Vec<(u32, u32)>,
}

#[expect(clippy::cast_possible_truncation, reason = "a logarithm needs no more than seven digits")]
fn log2(share: f64) -> f32 {
    share.log2() as f32
}

/// How many pairs of a group (sorted by person) are of different persons and within the scope.
fn admitted_pairs(group: &[(FrequencyKey, u32, u16)], scope: &PairScope) -> f64 {
    let pairs = |count: usize| (count as f64) * (count as f64 - 1.0) / 2.0;
    let of_one = |key: fn(&(FrequencyKey, u32, u16)) -> u32| {
        let mut keys: Vec<u32> = group.iter().map(key).collect();
        keys.sort_unstable();
        keys
    };
    let within = |keys: &[u32], counts: &dyn Fn(u32) -> bool| -> f64 {
        let blocks = keys.chunk_by(|a, b| a == b).filter(|block| counts(block[0]));
        blocks.map(|block| pairs(block.len())).sum()
    };
    let datasets = of_one(|entry| u32::from(entry.2));
    let unique = |dataset: u32| scope.unique.get(dataset as usize).copied().unwrap_or(false);
    let mut admitted = pairs(group.len());
    if !scope.across_datasets {
        admitted = within(&datasets, &|_| true);
    }
    admitted -= within(&datasets, &|dataset| !scope.within_datasets || unique(dataset));
    admitted -= within(&of_one(|entry| entry.1), &|_| true);
    admitted.max(0.0)
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
