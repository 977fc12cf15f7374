//! Figures of several runs side by side, with their mean: as Markdown for people, as JSON for scripts.

use std::fmt::Write;

use hearth::quality::{Calibration, ReliabilityBin};
use serde_json::{Map, Value, json};

use crate::figures::{CULTURES, Figure, Figures, LEAST_IN_A_BIN, Unit};

/// One line of a table: a figure of every run that has it.
struct Line<'f> {
    first: &'f Figure,
    values: Vec<Option<f64>>,
    mean: f64,
    /// The simple rules' mean.
    rules: Option<f64>,
    pairs: u64,
}

/// The lines of all runs, in the order in which the runs have them.
fn lines(runs: &[Figures]) -> Vec<Line<'_>> {
    let mut order: Vec<&Figure> = Vec::new();
    let same = |a: &Figure, b: &Figure| a.section == b.section && a.name == b.name;
    for figure in runs.iter().flat_map(|run| &run.list) {
        if !order.iter().any(|known| same(known, figure)) {
            // behind the last of its section
            let last = order.iter().rposition(|known| known.section == figure.section);
            order.insert(last.map_or(order.len(), |at| at + 1), figure);
        }
    }
    order
        .into_iter()
        .map(|first| {
            let found: Vec<Option<&Figure>> =
                runs.iter().map(|run| run.list.iter().find(|figure| same(figure, first))).collect();
            // what rests on few pairs weighs little
            let weight = |figure: &Figure| figure.pairs.map_or(1.0, |pairs| pairs as f64);
            let known = || found.iter().flatten();
            let mean = |value: &dyn Fn(&Figure) -> Option<f64>| {
                let weighed = known().filter_map(|figure| Some((weight(figure), value(figure)?)));
                let (sum, all) = weighed.fold((0.0, 0.0), |(sum, all), (weight, value)| {
                    (sum + weight * value, all + weight)
                });
                (all > 0.0).then(|| sum / all)
            };
            Line {
                first,
                values: found.iter().map(|figure| figure.map(|figure| figure.value)).collect(),
                mean: mean(&|figure| Some(figure.value)).unwrap_or(f64::NAN),
                rules: mean(&|figure| figure.rules),
                pairs: known().filter_map(|figure| figure.pairs).sum(),
            }
        })
        .collect()
}

/// The greatest difference between the means of two name cultures.
fn spread(lines: &[Line<'_>]) -> Option<f64> {
    let means = || lines.iter().filter(|line| line.first.section == CULTURES).map(|line| line.mean);
    Some(means().reduce(f64::max)? - means().reduce(f64::min)?)
}

/// Everything as Markdown; `labels` name the runs.
pub(crate) fn markdown(labels: &[String], runs: &[Figures]) -> String {
    let lines = lines(runs);
    let mut text = String::new();
    for section in lines.chunk_by(|a, b| a.first.section == b.first.section) {
        table(&mut text, labels, section);
        if section[0].first.section == CULTURES
            && let Some(spread) = spread(&lines)
        {
            let _ = writeln!(text, "\ngreatest difference between two cultures: {spread:.4}");
        }
    }
    let pooled = pooled(runs);
    let _ = write!(text, "\n### Reliability, all runs together\n\n{}", pooled.markdown());
    if let Some(error) = pooled.expected_error {
        let _ = writeln!(text, "\nexpected calibration error: {error:.4}");
    }
    text
}

fn table(text: &mut String, labels: &[String], section: &[Line<'_>]) {
    let weighed = section[0].first.pairs.is_some();
    let beside = section.iter().any(|line| line.rules.is_some());
    let mut head = vec![String::new()];
    head.extend(weighed.then(|| "pairs".to_owned()));
    head.extend(labels.iter().cloned());
    head.push("mean".to_owned());
    head.extend(beside.then(|| "simple rules, mean".to_owned()));
    // writing to a String cannot fail
    let _ = writeln!(text, "\n### {}\n", section[0].first.section);
    let _ = writeln!(text, "| {} |\n|{}", head.join(" | "), "---|".repeat(head.len()));
    for Line { first, values, mean, rules, pairs } in section {
        let cell = |value: Option<f64>| match (value, first.unit) {
            (None, _) => "–".to_owned(),
            (Some(value), Unit::Share) => format!("{value:.4}"),
            (Some(value), Unit::Count) => format!("{value:.0}"),
            (Some(value), Unit::Bits) => format!("{value:+.1} bits"),
            (Some(value), Unit::Seconds) => format!("{value:.2}"),
        };
        let mut row = vec![first.name.clone()];
        row.extend(weighed.then(|| pairs.to_string()));
        row.extend(values.iter().map(|&value| cell(value)));
        row.push(cell(Some(*mean)));
        row.extend(beside.then(|| cell(*rules)));
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
}

fn pooled(runs: &[Figures]) -> Calibration {
    Calibration::of(runs.iter().flat_map(|run| run.stated.iter().copied()), LEAST_IN_A_BIN)
}

/// The same for scripts: `{"runs": {label: {section: {name: value}}}, "mean": …, "reliability": […]}`.
pub(crate) fn to_json(labels: &[String], runs: &[Figures]) -> Value {
    let lines = lines(runs);
    let nested = |value: &dyn Fn(&Line<'_>) -> Option<f64>| {
        let mut sections = Map::new();
        for line in &lines {
            let section = sections.entry(line.first.section).or_insert_with(|| json!({}));
            section[&line.first.name] = json!(value(line));
        }
        Value::Object(sections)
    };
    let by_run: Map<String, Value> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| (label.clone(), nested(&|line| line.values[at])))
        .collect();
    let pooled = pooled(runs);
    let bins: Vec<Value> = pooled
        .bins
        .iter()
        .map(|ReliabilityBin { range: (from, to), pairs, stated, right }| {
            json!({ "from": from, "to": to, "pairs": pairs, "stated": stated, "right": right })
        })
        .collect();
    json!({
        "runs": by_run,
        "mean": nested(&|line| Some(line.mean)),
        "simple_rules": nested(&|line| line.rules),
        "culture_spread": spread(&lines),
        "reliability": bins,
        "expected_calibration_error": pooled.expected_error,
        "above": { "pairs": pooled.above, "right": pooled.above_right },
    })
}
