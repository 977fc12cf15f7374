//! A pair's explanation as a picture: one bar a comparison, from the prior to the sum.
//!
//! In: an explanation and the weight that links. Out: SVG with title and description, no script, nothing from outside.
//! It holds comparisons, levels and bits: not who the two are.

use askama::Template;

use crate::links::{Explanation, WaterfallScale, WaterfallStep};
use crate::values::MatchWeight;

/// Where bars begin, how long the longest is, and the height of a row, in the picture's units.
const LEFT: f64 = 250.0;
const SPAN: f64 = 380.0;
const ROW: f64 = 22.0;
const TOP: f64 = 56.0;
/// The least width of a bar that weighs anything.
const HAIR: f64 = 1.5;

#[derive(Template)]
#[template(path = "explanation.svg", config = "src/report/askama.toml")]
struct Picture {
    bars: Vec<Bar>,
    sum: MatchWeight,
    percent: String,
    zero: String,
    link: String,
    needed: MatchWeight,
    axis_bottom: f64,
    sum_y: f64,
    height: f64,
}

struct Bar {
    comparison: String,
    level: String,
    class: &'static str,
    weight: MatchWeight,
    total: MatchWeight,
    x: String,
    width: String,
    top: f64,
    baseline: f64,
}

/// Draws an explanation; `needed` is the weight from which such a pair is one person.
#[must_use]
pub fn explanation_svg(explanation: &Explanation, needed: MatchWeight) -> String {
    let steps = explanation.steps();
    let mark = WaterfallStep { comparison: "", level: "", from: needed, to: needed };
    let scale = WaterfallScale::of(&[steps.as_slice(), &[mark]].concat());
    let x = |total: MatchWeight| LEFT + SPAN * scale.place(total);
    let bars: Vec<Bar> = steps
        .iter()
        .enumerate()
        .map(|(row, step)| {
            let (from, to) = (x(step.from), x(step.to));
            let top = TOP + ROW * row as f64;
            let weight = step.weight();
            let least = if weight == MatchWeight::ZERO { 0.0 } else { HAIR };
            Bar {
                comparison: step.comparison.replace('_', " "),
                level: step.level.replace('_', " "),
                class: if weight < MatchWeight::ZERO { "less" } else { "more" },
                weight,
                total: step.to,
                x: format!("{:.1}", from.min(to)),
                width: format!("{:.1}", (from - to).abs().max(least)),
                top: top + 4.0,
                baseline: top + 15.0,
            }
        })
        .collect();
    let bottom = TOP + ROW * bars.len() as f64;
    let picture = Picture {
        bars,
        sum: explanation.weight,
        percent: format!("{:.2}", explanation.weight.probability() * 100.0),
        zero: format!("{:.1}", x(MatchWeight::ZERO)),
        link: format!("{:.1}", x(needed)),
        needed,
        axis_bottom: bottom,
        sum_y: bottom + 18.0,
        height: bottom + 32.0,
    };
    // text into text: nothing that can fail
    picture.render().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::ExplanationRow;

    #[test]
    fn the_picture_has_a_bar_a_step_and_escapes_the_names_of_attributes() {
        let row = |comparison: &str, millibits| ExplanationRow {
            comparison: comparison.to_owned(),
            level: "exact",
            weight: MatchWeight::from_millibits(millibits),
        };
        let explanation = Explanation {
            prior: MatchWeight::from_millibits(-12_000),
            rows: vec![row("forename", 9_000), row("a<b&c", -2_000), row("upn", 0)],
            weight: MatchWeight::from_millibits(-5_000),
        };
        let svg = explanation_svg(&explanation, MatchWeight::from_millibits(4_000));
        assert_eq!(svg.matches("<rect class=\"more\"").count(), 2, "{svg}");
        assert_eq!(svg.matches("<rect class=\"less\"").count(), 2, "{svg}");
        assert!(svg.contains("<title id=") && svg.contains("<desc id="), "{svg}");
        assert!(!svg.contains("a<b") && !svg.contains("<script"), "{svg}");
        assert!(svg.contains("-5.000"), "{svg}");
    }
}
