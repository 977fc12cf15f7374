//! Geometry of the page's charts: bars, labels, grid lines and thresholds in SVG units, ready for the template.
//!
//! In: counts. Out: rectangles and texts with their places. Every bar carries its figure as text, and every chart a
//! sentence that says what it shows: nothing is told by colour alone.

use super::wording::thousands;
use super::{RunReport, SizeHistogram, WeightHistogram};

/// Width of a chart of upright bars, in SVG units (about a pixel on screen).
pub(super) const WIDTH: f64 = 480.0;
/// Width of the waterfall, which has the page's whole width.
pub(super) const WIDE: f64 = 1000.0;
const BASE: f64 = 170.0;
const TOP: f64 = 34.0;

/// Upright bars.
pub(super) struct BarChart {
    /// What it shows, above it.
    pub title: String,
    /// The same in a sentence with the figures, for those who do not see it.
    pub description: String,
    pub bars: Vec<Bar>,
    pub grid: Vec<GridLine>,
    pub thresholds: Vec<Threshold>,
    /// Under the axis.
    pub axis: String,
    pub height: f64,
    pub base: f64,
}

pub(super) struct Bar {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub centre: f64,
    /// Under the bar; empty where every label would not fit.
    pub label: String,
    /// Above the bar; empty where the grid tells.
    pub value: String,
    /// Style class: a pattern as well as a colour.
    pub class: &'static str,
}

pub(super) struct GridLine {
    pub y: f64,
    pub label: String,
}

pub(super) struct Threshold {
    pub x: f64,
    pub label: String,
    pub label_y: f64,
    pub anchor: &'static str,
    pub label_x: f64,
}

/// Lying bars: what is left of the rows, step by step.
pub(super) struct Waterfall {
    pub description: String,
    pub steps: Vec<WaterfallStep>,
    pub height: f64,
}

pub(super) struct WaterfallStep {
    pub label: String,
    pub value: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub text_y: f64,
    pub value_x: f64,
    pub class: &'static str,
}

/// Bars by size, in bands; `unit` is what is counted, `size` what it is sized by.
pub(super) fn sizes(
    title: &str,
    unit: &str,
    size: &str,
    histogram: &SizeHistogram,
    bands: &[u64],
) -> Option<BarChart> {
    let counts = histogram.in_bands(bands);
    let most = counts.iter().map(|(_, count)| *count).max().filter(|&most| most > 0)?;
    let step = (WIDTH / counts.len() as f64).min(80.0);
    let left = (WIDTH - step * counts.len() as f64) / 2.0;
    let bars = counts
        .iter()
        .zip(0_u32..)
        .map(|((band, count), at)| {
            let height = (BASE - TOP) * *count as f64 / most as f64;
            let x = left + step * f64::from(at);
            Bar {
                x: x + step * 0.12,
                y: BASE - height,
                width: step * 0.76,
                height,
                centre: x + step / 2.0,
                label: band.clone(),
                value: thousands(*count),
                class: "bar",
            }
        })
        .collect();
    let told: Vec<String> =
        counts.iter().map(|(band, count)| format!("{band}: {}", thousands(*count))).collect();
    Some(BarChart {
        title: title.to_owned(),
        description: format!("{unit} by {size}. {}.", told.join("; ")),
        bars,
        grid: Vec::new(),
        thresholds: Vec::new(),
        axis: size.to_owned(),
        height: BASE + 46.0,
        base: BASE,
    })
}

/// Bars by weight with the two thresholds; the counts on a logarithmic scale, since most pairs are rejected ones.
pub(super) fn weights(histogram: &WeightHistogram) -> Option<BarChart> {
    let (first, last) = (histogram.buckets.first()?.from_bits, histogram.buckets.last()?.from_bits);
    let most = histogram.buckets.iter().map(|bucket| bucket.pairs).max()?.max(1);
    let decades = (most as f64).log10().ceil().max(1.0);
    let left = 62.0;
    let step = (WIDTH - left - 8.0) / f64::from(last - first + 1);
    let place = |bits: f64| left + step * (bits - f64::from(first));
    // a lone pair still shows: one decade below it is the base line
    let height_of = |pairs: u64| match pairs {
        0 => 0.0,
        pairs => (BASE - TOP) * ((pairs as f64).log10() + 0.3) / (decades + 0.3),
    };
    let label_every = if step < 14.0 { 10 } else { 5 };
    let bars = histogram
        .buckets
        .iter()
        .map(|bucket| {
            let from = f64::from(bucket.from_bits);
            let x = place(from);
            let height = height_of(bucket.pairs);
            let class = if from >= histogram.link_from_bits {
                "bar"
            } else if from + 1.0 > histogram.review_from_bits {
                "bar doubtful"
            } else {
                "bar apart"
            };
            let labelled = bucket.from_bits % label_every == 0;
            Bar {
                x: x + step * 0.08,
                y: BASE - height,
                width: step * 0.84,
                height,
                centre: x,
                label: if labelled { signed(bucket.from_bits) } else { String::new() },
                value: String::new(),
                class,
            }
        })
        .collect();
    let mut grid = Vec::new();
    let mut pairs = 1;
    while pairs <= most {
        grid.push(GridLine { y: BASE - height_of(pairs), label: thousands(pairs) });
        pairs = pairs.saturating_mul(10);
    }
    let threshold = |bits: f64, label: &str, anchor: &'static str| Threshold {
        x: place(bits).clamp(left, WIDTH),
        label: format!("{label} {bits:+.1}"),
        label_y: 12.0,
        anchor,
        label_x: place(bits).clamp(left, WIDTH) + if anchor == "end" { -5.0 } else { 5.0 },
    };
    let count = |from: f64, to: f64| -> u64 {
        let within = |bits: i32| (from..to).contains(&f64::from(bits));
        histogram
            .buckets
            .iter()
            .filter(|bucket| within(bucket.from_bits))
            .map(|bucket| bucket.pairs)
            .sum()
    };
    let (review, link) = (histogram.review_from_bits, histogram.link_from_bits);
    Some(BarChart {
        title: "Weights of the compared pairs".to_owned(),
        description: format!(
            "Pairs by match weight in bits, from {first} to {last}. Around {} lie below the review threshold of {review:+.1} bits, \
             {} between it and the link threshold of {link:+.1}, {} above.",
            thousands(count(f64::NEG_INFINITY, review)),
            thousands(count(review, link)),
            thousands(count(link, f64::INFINITY)),
        ),
        bars,
        grid,
        thresholds: vec![
            threshold(review, "review from", "end"),
            threshold(link, "linked from", "start"),
        ],
        axis: "match weight in bits; each grid line is ten times the one below".to_owned(),
        height: BASE + 46.0,
        base: BASE,
    })
}

fn signed(bits: i32) -> String {
    if bits == 0 { "0".to_owned() } else { format!("{bits:+}") }
}

/// From rows read to rows that mention people.
pub(super) fn waterfall(report: &RunReport) -> Option<Waterfall> {
    let sum =
        |figure: fn(&super::DatasetLine) -> u64| report.datasets.iter().map(figure).sum::<u64>();
    let rows = sum(|line| line.rows);
    if rows == 0 {
        return None;
    }
    let kept = sum(|line| line.mention_rows);
    let steps = [
        ("rows read", rows, false),
        ("no person", sum(super::DatasetLine::no_person_rows), true),
        ("quarantine", sum(super::DatasetLine::quarantined_rows), true),
        ("duplicates", sum(|line| line.duplicates), true),
        ("mention people", kept, false),
    ];
    let (left, right, line) = (130.0, 90.0, 30.0);
    let scale = (WIDE - left - right) / rows as f64;
    let mut remaining = rows;
    let mut y = 4.0;
    let mut drawn = Vec::new();
    for (label, count, taken) in steps {
        let start = if taken { remaining.saturating_sub(count) } else { 0 };
        if taken {
            remaining = start;
        }
        let width = (count as f64 * scale).max(if count > 0 { 1.5 } else { 0.0 });
        let x = left + start as f64 * scale;
        drawn.push(WaterfallStep {
            label: label.to_owned(),
            value: format!("{}{}", if taken { "− " } else { "" }, thousands(count)),
            x,
            y,
            width,
            text_y: y + 15.0,
            value_x: left + (start + count).min(rows) as f64 * scale + 6.0,
            class: if taken { "bar doubtful" } else { "bar" },
        });
        y += line;
    }
    let told: Vec<String> =
        drawn.iter().map(|step| format!("{} {}", step.label, step.value)).collect();
    Some(Waterfall { description: format!("{}.", told.join("; ")), steps: drawn, height: y })
}
