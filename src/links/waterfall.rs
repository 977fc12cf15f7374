//! An explanation as a waterfall: from the prior, row by row, to the sum.
//!
//! In: an explanation. Out: steps with their running total, a scale that holds them all, and a table with a bar a row for a
//! terminal. Other drawings (SVG) use the same steps and scale.

use std::fmt;

use crate::links::explain::Explanation;
use crate::values::MatchWeight;

/// How many characters a bar has in a terminal.
const CELLS: usize = 28;

/// One step: where the total stood, and where it stands now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaterfallStep<'e> {
    /// `prior`, or the comparison's word.
    pub comparison: &'e str,
    /// The level's word; empty for the prior.
    pub level: &'e str,
    /// The total before.
    pub from: MatchWeight,
    /// The total after.
    pub to: MatchWeight,
}

impl WaterfallStep<'_> {
    /// What the step adds.
    #[must_use]
    pub fn weight(&self) -> MatchWeight {
        self.to - self.from
    }
}

/// The weights that a waterfall spans, zero among them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaterfallScale {
    lowest: MatchWeight,
    highest: MatchWeight,
}

impl WaterfallScale {
    /// The scale of these steps.
    #[must_use]
    pub fn of(steps: &[WaterfallStep<'_>]) -> Self {
        let ends = || steps.iter().flat_map(|step| [step.from, step.to]);
        Self {
            lowest: ends().fold(MatchWeight::ZERO, Ord::min),
            highest: ends().fold(MatchWeight::ZERO, Ord::max),
        }
    }

    /// Where a total lies between the lowest (0) and the highest (1).
    #[must_use]
    pub fn place(self, total: MatchWeight) -> f64 {
        let Self { lowest, highest } = self;
        let width = (highest - lowest).bits();
        if width > 0.0 { ((total - lowest).bits() / width).clamp(0.0, 1.0) } else { 0.0 }
    }
}

impl Explanation {
    /// Prior and rows with the running total; the last step ends at the pair's weight.
    #[must_use]
    pub fn steps(&self) -> Vec<WaterfallStep<'_>> {
        let mut total = self.prior;
        let prior =
            WaterfallStep { comparison: "prior", level: "", from: MatchWeight::ZERO, to: total };
        let rows = self.rows.iter().map(|row| {
            let from = total;
            total += row.weight;
            WaterfallStep { comparison: &row.comparison, level: row.level, from, to: total }
        });
        std::iter::once(prior).chain(rows).collect()
    }
}

/// A step as text: `█` adds, `▒` takes away, `│` is zero.
fn bar(scale: WaterfallScale, step: WaterfallStep<'_>) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of the cells: from zero to their number"
    )]
    let cell = |total: MatchWeight| (scale.place(total) * (CELLS - 1) as f64).round() as usize;
    let (from, to, zero) = (cell(step.from), cell(step.to), cell(MatchWeight::ZERO));
    let (fill, covered) = match step.weight().cmp(&MatchWeight::ZERO) {
        std::cmp::Ordering::Greater => ('█', from..=to),
        std::cmp::Ordering::Less => ('▒', to..=from),
        std::cmp::Ordering::Equal => (' ', to..=to),
    };
    let draw = |at: usize| match covered.contains(&at) {
        true if fill != ' ' => fill,
        _ if at == zero => '│',
        _ => ' ',
    };
    (0..CELLS).map(draw).collect()
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps = self.steps();
        let scale = WaterfallScale::of(&steps);
        writeln!(f, "{:<20} {:<18} {:>9} {:>9}", "comparison", "level", "bits", "total")?;
        for &step in &steps {
            let WaterfallStep { comparison, level, from: _, to } = step;
            let (bits, total) = (step.weight().to_string(), to.to_string());
            let bar = bar(scale, step);
            writeln!(f, "{comparison:<20} {level:<18} {bits:>9} {total:>9}  {}", bar.trim_end())?;
        }
        writeln!(
            f,
            "{:<20} {:<18} {:>9}   probability {:.4}",
            "sum",
            "",
            self.weight.to_string(),
            self.weight.probability()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::explain::ExplanationRow;

    fn explanation(prior: i32, weights: &[i32]) -> Explanation {
        let weight = |millibits| MatchWeight::from_millibits(millibits);
        let row = |&millibits| ExplanationRow {
            comparison: "forename".to_owned(),
            level: "exact",
            weight: weight(millibits),
        };
        Explanation {
            prior: weight(prior),
            rows: weights.iter().map(row).collect(),
            weight: weight(prior + weights.iter().sum::<i32>()),
        }
    }

    #[test]
    fn each_step_begins_where_the_one_before_ended_and_the_last_ends_at_the_sum() {
        let explained = explanation(-12_000, &[6_000, 0, 11_000, -3_000]);
        let steps = explained.steps();
        assert!(steps.windows(2).all(|two| two[0].to == two[1].from));
        assert_eq!(steps.last().unwrap().to, explained.weight);
        let scale = WaterfallScale::of(&steps);
        assert!(scale.place(MatchWeight::from_millibits(-12_000)).abs() < 1e-9);
        assert!((scale.place(MatchWeight::from_millibits(5_000)) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn bars_keep_their_width_whatever_the_weights() {
        for weights in [&[][..], &[0, 0], &[400_000, -900_000], &[1, -1]] {
            let explained = explanation(-10_000, weights);
            let steps = explained.steps();
            let scale = WaterfallScale::of(&steps);
            for step in steps {
                let bar = bar(scale, step);
                assert_eq!(bar.chars().count(), CELLS);
                assert_eq!(bar.contains('█'), step.weight() > MatchWeight::ZERO, "{bar}");
                assert_eq!(bar.contains('▒'), step.weight() < MatchWeight::ZERO, "{bar}");
            }
        }
    }
}
