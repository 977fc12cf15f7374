//! One record scored with others.
//!
//! In: a table, a model, which of the records is compared with each of the others. Out: what each pair scores, and why: exactly what a [`Scorer`] of any two says. Only
//! what these pairs can ask is looked up, as the question comes once for every record that somebody has in hand.

use crate::links::compare::ComparisonKind;
use crate::links::explain::Explanation;
use crate::links::frequency::Compared;
use crate::links::model::Model;
use crate::links::score::Scorer;
use crate::pairs::ComparisonTable;
use crate::values::MatchWeight;

/// A model bound to the pairs of one record with others.
#[derive(Debug)]
pub struct OneWithOthers<'t> {
    scorer: Scorer<'t>,
    one: u32,
}

impl<'t> OneWithOthers<'t> {
    /// Binds a model to a table's record `one` with the others; `strata` and `attributes` as in [`Scorer::new`].
    #[must_use]
    pub fn new(
        (table, one): (&'t ComparisonTable, u32),
        model: &Model,
        strata: &[String],
        attributes: &[(String, ComparisonKind)],
    ) -> Self {
        let compared = Compared::OneWithOthers(one);
        Self { scorer: Scorer::of_compared(table, model, strata, attributes, compared), one }
    }

    /// What the record scores with another.
    #[must_use]
    pub fn score(&self, other: u32) -> MatchWeight {
        self.scorer.score(self.one, other)
    }

    /// How that comes about; `attributes` are the ruleset's, in order.
    #[must_use]
    pub fn explanation(&self, other: u32, attributes: &[(String, ComparisonKind)]) -> Explanation {
        Explanation::of(&self.scorer, self.one, other, attributes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::OneWithOthers;
    use crate::links::tests::{attributes, model_of, strata};
    use crate::links::{Explanation, Model, Scorer};
    use crate::pairs::ComparisonTable;
    use crate::pairs::sample::{anybody, table_of};

    /// A table's own model, with weights of their own for two strata.
    fn counted(table: &ComparisonTable) -> Model {
        let mut model = model_of(table);
        let mut of_two = model.comparisons.clone();
        of_two.iter_mut().flat_map(|it| &mut it.levels).for_each(|level| level.m *= 0.9);
        model.comparisons_by_strata.insert("one|other".to_owned(), of_two);
        model
    }

    /// The same after so many other values were counted that a table of few records looks up its own.
    fn of_a_large_council(mut model: Model, table: &ComparisonTable) -> Model {
        let others = || (0..4 * table.symbols.len() + 4).map(|at| format!("9{at}"));
        for known in model.frequencies.values_mut() {
            known.counts.extend(others().map(|value| (value, 2)));
        }
        let mut named = serde_json::to_value(&model.communities).unwrap();
        for names in ["forenames", "surnames", "middle_names"] {
            for name in others() {
                named[names][name] = serde_json::json!(vec![0.5_f32; 32]);
            }
        }
        model.communities = serde_json::from_value(named).unwrap();
        model
    }

    proptest! {
        #[test]
        fn one_record_weighs_with_each_other_what_any_two_weigh_among_all(
            samples in prop::collection::vec(anybody(), 2..10),
            one in any::<prop::sample::Index>(),
        ) {
            let table = table_of(&samples);
            let count = u32::try_from(samples.len()).unwrap();
            let one = u32::try_from(one.index(samples.len())).unwrap();
            let counted = counted(&table);
            let large = of_a_large_council(counted.clone(), &table);
            let whole = Scorer::new(&table, &counted, &strata(), &attributes());
            for model in [&counted, &large] {
                let few = OneWithOthers::new((&table, one), model, &strata(), &attributes());
                for other in (0..count).filter(|other| *other != one) {
                    prop_assert_eq!(few.score(other), whole.score(one, other));
                    let explained = Explanation::of(&whole, one, other, &attributes());
                    prop_assert_eq!(few.explanation(other, &attributes()), explained);
                }
            }
        }
    }
}
