//! How many pairs there are of each weight, and where decisions fall.
//!
//! In: counts by steps of one bit and the two thresholds. Out: upright bars, the counts on a logarithmic scale as most pairs are hopeless ones, and a table of
//! three rows: below, between, above.

use super::Picture;
use super::drawing::{Anchor, Look, Shape, Stroke, Svg, WIDTH};
use super::scale::{Figure, Scale};
use super::table::ShownTable;
use crate::report::{WeightBucket, percent_of, thousands};

const LEFT: f64 = 84.0;
const TOP: f64 = 50.0;
const BASE: f64 = 230.0;

/// Pairs by weight.
pub(in crate::http::ui) struct Distribution<'a> {
    /// Steps of one bit, ascending.
    pub(in crate::http::ui) buckets: &'a [WeightBucket],
    /// From here pairs are for review.
    pub(in crate::http::ui) review_from: Figure,
    /// From here pairs are one person.
    pub(in crate::http::ui) link_from: Figure,
}

/// How high a bar is, in powers of ten: a lone pair still shows.
fn decades(pairs: u64) -> Figure {
    let height = if pairs == 0 { 0.0 } else { (pairs as f64).log10() + 0.3 };
    Figure::of(height).unwrap_or(Figure::from(0))
}

/// Draws the distribution; none if nothing was compared.
pub(in crate::http::ui) fn distribution(
    id: &'static str,
    of: &Distribution<'_>,
) -> Option<Picture> {
    let Distribution { buckets, review_from, link_from } = of;
    let (first, last) = (buckets.first()?.from_bits, buckets.last()?.from_bits);
    let most = buckets.iter().map(|it| it.pairs).max()?.max(1);
    let ends =
        [Figure::from(first), Figure::from(last.saturating_add(1)), *review_from, *link_from];
    let across = Scale::of(ends, (LEFT, WIDTH - 1.0));
    let upright = Scale::of([Figure::from(0), decades(most)], (BASE, TOP));
    let mut shapes = vec![
        Shape::words(0.0, 16.0, Anchor::Start, signed("dashed line: review from", *review_from)),
        Shape::words(0.0, 36.0, Anchor::Start, signed("solid line: linked from", *link_from)),
    ];
    let mut pairs = 1_u64;
    while pairs <= most {
        let y = upright.place(decades(pairs));
        shapes.push(Shape::rule((LEFT, y), (WIDTH, y), Stroke::Faint));
        // millions and more: every third power, as the letters would touch
        shapes.push(Shape::words(LEFT - 6.0, y + 5.0, Anchor::End, powers(pairs)));
        let Some(next) = pairs.checked_mul(if most > 10_000_000 { 1_000 } else { 10 }) else {
            break;
        };
        pairs = next;
    }
    let mut counts = [0_u64; 3];
    for WeightBucket { from_bits, pairs } in *buckets {
        let from = f64::from(*from_bits);
        let (look, row) = if from >= link_from.get() {
            (Look::Full, 2)
        } else if from + 1.0 > review_from.get() {
            (Look::Open, 1)
        } else {
            (Look::Half, 0)
        };
        counts[row] = counts[row].saturating_add(*pairs);
        let x = across.place(Figure::from(*from_bits));
        let width = across.place(Figure::from(from_bits.saturating_add(1))) - x;
        let y = upright.place(decades(*pairs));
        if *pairs > 0 {
            shapes.push(Shape::Bar { x, y, width, height: BASE - y, look });
        }
    }
    let line = |at: Figure, stroke| {
        let x = across.place(at);
        Shape::rule((x, TOP - 6.0), (x, BASE), stroke)
    };
    shapes.extend([
        Shape::rule((LEFT, BASE), (WIDTH, BASE), Stroke::Solid),
        line(*review_from, Stroke::Dashed),
        line(*link_from, Stroke::Solid),
        Shape::words(LEFT, BASE + 20.0, Anchor::Start, format!("{first:+}")),
        Shape::words(WIDTH, BASE + 20.0, Anchor::End, format!("{:+}", last.saturating_add(1))),
        Shape::words(WIDTH, BASE + 40.0, Anchor::End, "match weight in bits"),
    ]);
    let all = counts.iter().fold(0_u64, |sum, it| sum.saturating_add(*it));
    let named = ["rejected: grey", "review: white", "linked: dark"];
    let cells = named.iter().zip(counts);
    let rows: Vec<Vec<String>> = cells
        .map(|(words, count)| vec![(*words).to_owned(), thousands(count), percent_of(count, all)])
        .collect();
    Some(Picture {
        svg: Svg {
            id: id.to_owned(),
            title: "How many pairs there are of each match weight".to_owned(),
            description: format!(
                "Weights from {first} to {} bits; each line is ten or a thousand times the one below. By steps of one bit, about {} pairs lie below the review threshold of {:.1}, {} between it and the link threshold of {:.1}, {} above.",
                last.saturating_add(1),
                thousands(counts[0]),
                review_from.get(),
                thousands(counts[1]),
                link_from.get(),
                thousands(counts[2]),
            ),
            height: BASE + 46.0,
            shapes,
        },
        table: ShownTable {
            id: id.to_owned(),
            caption: "Compared pairs by where their weight lies, in steps of one bit".to_owned(),
            heads: vec!["where", "pairs", "share"],
            rows,
        },
    })
}

fn signed(words: &str, at: Figure) -> String {
    format!("{words} {:+.1} bits", at.get())
}

/// A power of ten: in digits, or by its exponent where there are too many.
fn powers(pairs: u64) -> String {
    if pairs < 10_000_000 { thousands(pairs) } else { format!("10^{}", pairs.ilog10()) }
}
