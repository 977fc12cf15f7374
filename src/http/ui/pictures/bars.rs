//! Lying bars with a count each: pairs by rule, sources in and out.
//!
//! In: lines with their counts, in the order in which they are to be read. Out: the picture: the longest bar is as wide as the page. Leaves the table to who draws
//! it, as a table has more columns than bars.

use super::drawing::{Anchor, Look, Shape, Stroke, Svg, WIDTH, short};
use super::scale::{Figure, Scale};
use crate::report::thousands;

/// A line of words and a bar below it.
const ROW: f64 = 40.0;
const BAR: f64 = 14.0;
/// The least width of a bar that counts anything.
const HAIR: f64 = 2.0;

/// One bar.
pub(in crate::http::ui) struct BarLine {
    /// What is counted.
    pub(in crate::http::ui) words: String,
    /// How many.
    pub(in crate::http::ui) count: u64,
    /// How it is filled.
    pub(in crate::http::ui) look: Look,
}

/// Draws bars; `told` says in a sentence what they are of.
pub(in crate::http::ui) fn bars(
    id: &'static str,
    (title, told): (&str, &str),
    lines: &[BarLine],
) -> Svg {
    let counts = lines.iter().map(|it| Figure::from(it.count));
    let scale = Scale::of(counts.chain([Figure::from(0_u64)]), (0.0, WIDTH - 1.0));
    let mut shapes = Vec::new();
    let mut top = 0.0;
    for BarLine { words, count, look } in lines {
        let least = if *count == 0 { 0.0 } else { HAIR };
        shapes.extend([
            Shape::words(0.0, top + 16.0, Anchor::Start, short(words, 28)),
            Shape::words(WIDTH, top + 16.0, Anchor::End, thousands(*count)),
            Shape::Bar {
                x: 0.5,
                y: top + 22.0,
                width: scale.place(Figure::from(*count)).max(least),
                height: BAR,
                look: *look,
            },
            Shape::rule((0.5, top + 20.0), (0.5, top + 38.0), Stroke::Solid),
        ]);
        top += ROW;
    }
    let each: Vec<String> =
        lines.iter().map(|it| format!("{} {}", it.words, thousands(it.count))).collect();
    Svg {
        id: id.to_owned(),
        title: title.to_owned(),
        description: format!("{told} {}.", each.join("; ")),
        height: top + 4.0,
        shapes,
    }
}
