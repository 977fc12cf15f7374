//! Whether stated probabilities keep their word: predicted against observed.
//!
//! In: groups of pairs with the mean of what was stated and the share that readers found right, with its interval. Out: a dot a group with its interval, beside the
//! line on which all would lie if every statement held, and the table.

use super::Picture;
use super::drawing::{Anchor, Look, Shape, Stroke, Svg, WIDTH};
use super::scale::{Figure, Scale};
use super::table::ShownTable;
use crate::report::thousands;

const LEFT: f64 = 60.0;
const TOP: f64 = 28.0;
const BASE: f64 = 268.0;

/// Pairs of about one stated probability.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::http::ui) struct CalibrationPoint {
    /// The mean of what was stated, from 0 to 1.
    pub(in crate::http::ui) stated: Figure,
    /// The share of those read that are one person, and the ends of its interval of 95 %.
    pub(in crate::http::ui) right: Figure,
    pub(in crate::http::ui) low: Figure,
    pub(in crate::http::ui) high: Figure,
    /// How many were read.
    pub(in crate::http::ui) read: u64,
}

fn percent(share: Figure) -> String {
    format!("{:.1} %", share.get() * 100.0)
}

/// Draws what was stated against what was found; none if nothing was read.
pub(in crate::http::ui) fn calibration(
    id: &'static str,
    points: &[CalibrationPoint],
) -> Option<Picture> {
    if points.is_empty() {
        return None;
    }
    let ends = [Figure::from(0), Figure::from(1)];
    let across = Scale::of(ends, (LEFT, WIDTH - 6.0));
    let upright = Scale::of(ends, (BASE, TOP));
    let ([left, right], [base, top]) =
        (ends.map(|it| across.place(it)), ends.map(|it| upright.place(it)));
    let mut shapes = vec![
        Shape::words(0.0, 16.0, Anchor::Start, "one person, found by readers"),
        Shape::rule((left, base), (right, base), Stroke::Solid),
        Shape::rule((left, base), (left, top), Stroke::Solid),
        Shape::rule((left, base), (right, top), Stroke::Dashed),
        Shape::words(LEFT - 6.0, base, Anchor::End, "0 %"),
        Shape::words(LEFT - 6.0, top + 12.0, Anchor::End, "100 %"),
        Shape::words(left, base + 20.0, Anchor::Start, "0 %"),
        Shape::words(WIDTH, base + 20.0, Anchor::End, "100 %"),
        Shape::words(WIDTH, base + 40.0, Anchor::End, "stated probability"),
    ];
    let mut rows = Vec::new();
    for CalibrationPoint { stated, right, low, high, read } in points {
        let (x, y) = (across.place(*stated), upright.place(*right));
        let ends = [upright.place(*low), upright.place(*high)];
        shapes.extend(ends.map(|end| Shape::rule((x - 4.0, end), (x + 4.0, end), Stroke::Solid)));
        shapes.push(Shape::rule((x, ends[0]), (x, ends[1]), Stroke::Solid));
        shapes.push(Shape::Dot { x, y, look: Look::Full });
        let interval = format!("{} to {}", percent(*low), percent(*high));
        rows.push(vec![percent(*stated), thousands(*read), percent(*right), interval]);
    }
    let told: Vec<String> = rows
        .iter()
        .map(|row| format!("stated {}, found {} ({})", row[0], row[2], row[3]))
        .collect();
    Some(Picture {
        svg: Svg {
            id: id.to_owned(),
            title: "Stated probability against what readers found".to_owned(),
            description: format!(
                "A dot a group of pairs, with its interval of 95 %; on the dashed line, what is stated holds. {}.",
                told.join("; ")
            ),
            height: BASE + 46.0,
            shapes,
        },
        table: ShownTable {
            id: id.to_owned(),
            caption: "What was stated of pairs, and what readers found".to_owned(),
            heads: vec!["stated, mean", "pairs read", "one person", "95 % interval"],
            rows,
        },
    })
}
