//! A figure over editions.
//!
//! In: editions in their order, each with its figure or none. Out: a line with a dot an edition; a gap where there is none. The axis is from the lowest to the
//! highest figure, and says so. Leaves the table to who draws it: it has all figures of an edition in one row.

use super::drawing::{Anchor, Look, Shape, Stroke, Svg, WIDTH, short};
use super::scale::{Figure, Scale};

const TOP: f64 = 44.0;
const BASE: f64 = 164.0;
/// Room for half a dot.
const EDGE: f64 = 6.0;

/// One edition.
pub(in crate::http::ui) struct LinePoint {
    /// Its name.
    pub(in crate::http::ui) words: String,
    /// The figure, with how it is written; none where it is not known.
    pub(in crate::http::ui) figure: Option<(Figure, String)>,
    /// False for one that was never served: its dot is white.
    pub(in crate::http::ui) served: bool,
}

/// Draws the line; none if no edition has a figure.
pub(in crate::http::ui) fn line(
    id: &'static str,
    title: &str,
    points: &[LinePoint],
) -> Option<Svg> {
    let known = || points.iter().filter_map(|it| it.figure.as_ref());
    let lowest = known().min_by(|a, b| a.0.get().total_cmp(&b.0.get()))?;
    let highest = known().max_by(|a, b| a.0.get().total_cmp(&b.0.get()))?;
    let upright = Scale::of([lowest.0, highest.0], (BASE, TOP));
    let last = points.len().saturating_sub(1) as u64;
    let across = Scale::of([Figure::from(0), Figure::from(last)], (EDGE, WIDTH - EDGE));
    let mut shapes = vec![
        Shape::words(0.0, 16.0, Anchor::Start, short(&format!("highest: {}", highest.1), 40)),
        Shape::words(0.0, BASE + 26.0, Anchor::Start, short(&format!("lowest: {}", lowest.1), 40)),
    ];
    let mut before: Option<(f64, f64)> = None;
    let mut dots = Vec::new();
    for (number, LinePoint { words: _, figure, served }) in points.iter().enumerate() {
        let Some((figure, _)) = figure else {
            before = None;
            continue;
        };
        let here = (across.place(Figure::from(number as u64)), upright.place(*figure));
        shapes.extend(before.map(|before| Shape::rule(before, here, Stroke::Solid)));
        let look = if *served { Look::Full } else { Look::Open };
        dots.push(Shape::Dot { x: here.0, y: here.1, look });
        before = Some(here);
    }
    shapes.extend(dots);
    let ends = [(points.first(), 0.0, Anchor::Start), (points.last(), WIDTH, Anchor::End)];
    let named = |(point, x, anchor): (Option<&LinePoint>, f64, Anchor)| {
        point.map(|it| Shape::words(x, BASE + 50.0, anchor, short(&it.words, 18)))
    };
    let ends = if points.len() > 1 { &ends[..] } else { &ends[..1] };
    shapes.extend(ends.iter().filter_map(|it| named(*it)));
    let told: Vec<String> = points
        .iter()
        .map(|LinePoint { words, figure, served }| {
            let figure = figure.as_ref().map_or("not known", |it| it.1.as_str());
            let held = if *served { "" } else { " (not served)" };
            format!("{words}{held}: {figure}")
        })
        .collect();
    Some(Svg {
        id: id.to_owned(),
        title: title.to_owned(),
        description: format!(
            "A dot an edition, from the lowest figure to the highest, not from nothing; white ones are not served. {}.",
            told.join("; ")
        ),
        height: BASE + 58.0,
        shapes,
    })
}
