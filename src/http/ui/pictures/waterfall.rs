//! How the weights of a pair add up: a bar a comparison, from the prior to the sum.
//!
//! In: the rows of an explanation as it is answered, and what the two must weigh. Out: the picture, and the table with the running total. Comparisons, levels
//! and bits: not who the two are.

use super::Picture;
use super::drawing::{Anchor, Look, Shape, Stroke, Svg, WIDTH, short};
use super::scale::{Figure, Scale};
use super::table::ShownTable;
use crate::explaining::WeighedRow;
use crate::values::MatchWeight;

/// A comparison has a line of words and a bar below it.
const ROW: f64 = 40.0;
const HEAD: f64 = 50.0;
const BAR: f64 = 14.0;
/// The least width of a bar that weighs anything.
const HAIR: f64 = 2.0;

/// Thousandths of a bit, of as many rows as there may be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Total(i64);

impl Total {
    fn of(weight: MatchWeight) -> Self {
        Self(i64::from(weight.millibits()))
    }

    fn figure(self) -> Figure {
        // no row weighs more than 1,000 bits: a million rows stay far within the whole numbers of a float
        Figure::of(self.0 as f64).unwrap_or(Figure::from(0))
    }

    fn words(self) -> String {
        let sign = if self.0 < 0 { "−" } else { "+" };
        format!("{sign}{:.1}", self.0.unsigned_abs() as f64 / 1000.0)
    }
}

/// Draws how the weights add up; `needed_bits` is the weight from which such a pair is one person.
pub(in crate::http::ui) fn waterfall(
    id: &'static str,
    rows: &[WeighedRow],
    needed_bits: f64,
) -> Picture {
    let needed = Total::of(MatchWeight::from_bits(needed_bits));
    let mut total = Total(0);
    let steps: Vec<(String, Total, Total)> = rows
        .iter()
        .map(|WeighedRow { comparison, level, bits }| {
            let from = total;
            total = Total(from.0 + Total::of(MatchWeight::from_bits(*bits)).0);
            let comparison = comparison.replace('_', " ");
            let level = level.replace('_', " ");
            let words =
                if level.is_empty() { comparison } else { format!("{comparison}: {level}") };
            (words, from, total)
        })
        .collect();
    let sum = total;
    let ends = steps.iter().flat_map(|(_, from, to)| [*from, *to]);
    let scale = Scale::of(ends.chain([Total(0), needed]).map(Total::figure), (HAIR, WIDTH - HAIR));
    let place = |total: Total| scale.place(total.figure());
    let mut shapes = vec![
        Shape::words(0.0, 16.0, Anchor::Start, "solid line: zero"),
        Shape::words(
            0.0,
            36.0,
            Anchor::Start,
            format!("dashed line: one person from {}", needed.words()),
        ),
    ];
    let height = HEAD + ROW * (steps.len() + 1) as f64 + 8.0;
    // beside the bars only: words are not crossed out
    let upright = |total, top: f64, stroke| {
        Shape::rule((place(total), top + 20.0), (place(total), top + ROW - 2.0), stroke)
    };
    let last = ("sum".to_owned(), Total(0), sum);
    let mut top = HEAD;
    let mut cells = Vec::new();
    for (number, (words, from, to)) in steps.iter().chain([&last]).enumerate() {
        let weight = Total(to.0 - from.0);
        let is_sum = number == steps.len();
        let width = (place(*to) - place(*from)).abs();
        let hair = if weight.0 == 0 { 0.0 } else { HAIR };
        // a hair that would stick out at the right stands a little to the left
        let x = place(*from).min(place(*to)).min(WIDTH - width.max(hair));
        let look = match (is_sum, weight.0 < 0) {
            (true, _) => Look::Half,
            (false, true) => Look::Open,
            (false, false) => Look::Full,
        };
        shapes.extend([
            Shape::words(0.0, top + 16.0, Anchor::Start, short(words, 32)),
            Shape::words(WIDTH, top + 16.0, Anchor::End, weight.words()),
            Shape::Bar { x, y: top + 22.0, width: width.max(hair), height: BAR, look },
            upright(Total(0), top, Stroke::Solid),
            upright(needed, top, Stroke::Dashed),
        ]);
        let total = if is_sum { String::new() } else { to.words() };
        cells.push(vec![words.clone(), weight.words(), total]);
        top += ROW;
    }
    let told: Vec<String> = cells.iter().map(|row| format!("{} {}", row[0], row[1])).collect();
    let enough = if sum >= needed { "reaches" } else { "does not reach" };
    Picture {
        svg: Svg {
            id: id.to_owned(),
            title: format!("Evidence adds up to {} bits", sum.words()),
            description: format!(
                "A bar a comparison: dark ones speak for one person, white ones against. The sum {enough} the {} bits from which such a pair is one person. {}.",
                needed.words(),
                told.join("; "),
            ),
            height,
            shapes,
        },
        table: ShownTable {
            id: id.to_owned(),
            caption: "What each comparison adds, in bits".to_owned(),
            heads: vec!["comparison", "adds", "total"],
            rows: cells,
        },
    }
}
