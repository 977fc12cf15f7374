//! Pictures hold together whatever the figures are, and look as they did.

use std::collections::BTreeSet;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::drawing::Svg;
use super::{
    BarLine, CalibrationPoint, Distribution, Figure, LinePoint, Look, bars, calibration,
    distribution, line, waterfall,
};
use crate::explaining::WeighedRow;
use crate::report::WeightBucket;

/// Reads a picture as a browser would and says what is wrong with it.
fn faults(svg: &Svg) -> Vec<String> {
    let text = svg.to_string();
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let (mut faults, mut ids, mut sheet, mut open) =
        (Vec::new(), BTreeSet::new(), (0.0, 0.0), 0_i32);
    loop {
        match reader.read_event() {
            Err(fault) => {
                faults.push(format!("not well-formed: {fault}"));
                break;
            }
            Ok(Event::Eof) => break,
            Ok(Event::Start(it)) => {
                open += 1;
                element(&it, &mut sheet, &mut ids, &mut faults);
            }
            Ok(Event::Empty(it)) => element(&it, &mut sheet, &mut ids, &mut faults),
            Ok(Event::End(_)) => open -= 1,
            Ok(_) => {}
        }
    }
    if open != 0 {
        faults.push(format!("{open} elements are not closed"));
    }
    let labelled = format!("aria-labelledby=\"{0}-title {0}-desc\"", svg.id);
    if !text.contains(&labelled) || !text.contains("role=\"img\"") || ids.len() != 2 {
        faults.push("no title or description".to_owned());
    }
    if text.contains("style=") || text.contains("<style") || text.contains("<script") {
        faults.push("something that the policy of contents forbids".to_owned());
    }
    faults
}

/// Whether an element lies on the sheet.
fn element(
    it: &BytesStart<'_>,
    sheet: &mut (f64, f64),
    ids: &mut BTreeSet<String>,
    faults: &mut Vec<String>,
) {
    let name = String::from_utf8_lossy(it.name().as_ref()).into_owned();
    let mut places = std::collections::BTreeMap::new();
    for attribute in it.attributes() {
        let Ok(attribute) = attribute else {
            faults.push(format!("{name}: an attribute is broken"));
            continue;
        };
        let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let value = String::from_utf8_lossy(&attribute.value).into_owned();
        match key.as_str() {
            "viewBox" => {
                let figures: Vec<f64> = value.split(' ').map(|it| it.parse().unwrap()).collect();
                *sheet = (figures[2], figures[3]);
            }
            "id" if ids.contains(&value) => faults.push("one id twice".to_owned()),
            "id" => {
                ids.insert(value);
            }
            "font-size" => {
                // the sheet is 290 pixels wide on the narrowest telephone
                let pixels = value.parse::<f64>().unwrap() * 290.0 / sheet.0;
                if pixels < 12.0 {
                    faults.push(format!("letters of {pixels} pixels"));
                }
            }
            "x" | "y" | "x1" | "x2" | "y1" | "y2" | "cx" | "cy" | "r" | "width" | "height" => {
                places.insert(key, value.parse::<f64>().unwrap_or(f64::NAN));
            }
            _ => {}
        }
    }
    let at = |key: &str| places.get(key).copied();
    let ends = |from: &str, size: &str| [at(from), at(from).map(|it| it + at(size).unwrap_or(0.0))];
    let around = |centre: &str| [-1.0, 1.0].map(|side| Some(at(centre)? + side * at("r")?));
    let (across, down) = match name.as_str() {
        "circle" => (around("cx").to_vec(), around("cy").to_vec()),
        "line" => (vec![at("x1"), at("x2")], vec![at("y1"), at("y2")]),
        "rect" | "text" => (ends("x", "width").to_vec(), ends("y", "height").to_vec()),
        _ => return,
    };
    // places are written to a tenth
    let within = |places: &[Option<f64>], size: f64| {
        places.iter().all(|it| it.is_some_and(|it| (-0.1..=size + 0.1).contains(&it)))
    };
    if !within(&across, sheet.0) || !within(&down, sheet.1) {
        faults.push(format!("{name} is not on the sheet: {places:?}"));
    }
    if at("width").is_some_and(|it| it < 0.0) || at("height").is_some_and(|it| it < 0.0) {
        faults.push(format!("{name} has less than no size"));
    }
}

fn figure(of: f64) -> Figure {
    Figure::of(of).unwrap()
}

const HOSTILE: &str = "</svg><script>alert(\"1\")</script> & \u{202e}sdrawkcab";

fn row(comparison: &str, level: &str, bits: f64) -> WeighedRow {
    WeighedRow { comparison: comparison.to_owned(), level: level.to_owned(), bits }
}

fn any_figure() -> impl Strategy<Value = Figure> {
    prop_oneof![
        Just(0.0),
        Just(f64::MIN),
        Just(f64::MAX),
        -1e3..1e3,
        any::<f64>().prop_filter("finite", |it| it.is_finite()),
    ]
    .prop_map(figure)
}

fn any_count() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(1), Just(u64::MAX), 0_u64..100_000, any::<u64>()]
}

fn any_words() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just(HOSTILE.to_owned()), Just("W".repeat(200)), "\\PC{0,40}"]
}

proptest! {
    #[test]
    fn a_waterfall_stays_on_its_sheet(
        rows in prop::collection::vec((any_words(), any_words(), any::<f64>()), 0..20),
        needed in any::<f64>(),
    ) {
        let rows: Vec<WeighedRow> = rows.iter().map(|(a, b, bits)| row(a, b, *bits)).collect();
        prop_assert_eq!(faults(&waterfall("w", &rows, needed).svg), Vec::<String>::new());
    }

    #[test]
    fn bars_stay_on_their_sheet(lines in prop::collection::vec((any_words(), any_count()), 0..20)) {
        let line = |(words, count)| BarLine { words, count, look: Look::Half };
        let lines: Vec<BarLine> = lines.into_iter().map(line).collect();
        prop_assert_eq!(faults(&bars("b", ("Bars", HOSTILE), &lines)), Vec::<String>::new());
    }

    #[test]
    fn a_distribution_stays_on_its_sheet(
        from in prop_oneof![Just(i32::MIN), Just(i32::MAX - 3), -40_i32..60],
        counts in prop::collection::vec(any_count(), 0..100),
        thresholds in (any_figure(), any_figure()),
    ) {
        let bucket = |(at, pairs)| WeightBucket { from_bits: from.saturating_add(at), pairs };
        let buckets: Vec<WeightBucket> = (0..).zip(counts).map(bucket).collect();
        let of = Distribution { buckets: &buckets, review_from: thresholds.0, link_from: thresholds.1 };
        let drawn = distribution("d", &of);
        prop_assert_eq!(drawn.is_none(), buckets.is_empty());
        if let Some(drawn) = drawn {
            prop_assert_eq!(faults(&drawn.svg), Vec::<String>::new());
        }
    }

    #[test]
    fn a_calibration_stays_on_its_sheet(
        points in prop::collection::vec((any_figure(), any_figure(), any_figure(), any_figure(), any_count()), 1..12),
    ) {
        let point = |(stated, right, low, high, read)| CalibrationPoint { stated, right, low, high, read };
        let points: Vec<CalibrationPoint> = points.into_iter().map(point).collect();
        let drawn = calibration("c", &points).unwrap();
        prop_assert_eq!(faults(&drawn.svg), Vec::<String>::new());
    }

    #[test]
    fn a_line_stays_on_its_sheet(
        points in prop::collection::vec((any_words(), prop::option::of(any_figure()), any::<bool>()), 0..40),
    ) {
        let point = |(words, figure, served): (String, Option<Figure>, bool)| LinePoint {
            words,
            figure: figure.map(|it| (it, HOSTILE.to_owned())),
            served,
        };
        let points: Vec<LinePoint> = points.into_iter().map(point).collect();
        if let Some(drawn) = line("l", HOSTILE, &points) {
            prop_assert_eq!(faults(&drawn), Vec::<String>::new());
        }
    }
}

#[test]
fn what_is_not_on_the_sheet_or_not_well_formed_is_found() {
    let mut svg = bars("b", ("Bars", ""), &[]);
    svg.shapes.push(super::drawing::Shape::Dot { x: 319.0, y: 3.0, look: Look::Full });
    assert_eq!(faults(&svg).len(), 1, "half of a dot lies outside");
}

#[test]
fn a_waterfall_adds_up_to_its_sum_and_says_so() {
    let rows = [
        row("prior", "", -12.3),
        row("date_of_birth", "exact", 11.2),
        row("surname", "exact", 8.6),
        row("forename", "initial_only", 2.1),
        row("address", "other_street", -3.4),
        row("sex", "missing", 0.0),
    ];
    let drawn = waterfall("why", &rows, 4.0);
    let last = drawn.table.rows.last().unwrap();
    assert_eq!(last[..2], ["sum".to_owned(), "+6.2".to_owned()]);
    insta::assert_snapshot!(format!("{}\n{}", drawn.svg, drawn.table));
}

#[test]
fn what_is_hostile_is_text() {
    let drawn = waterfall("why", &[row(HOSTILE, HOSTILE, 1.0)], 4.0);
    let (svg, table) = (drawn.svg.to_string(), drawn.table.to_string());
    assert!(!svg.contains("<script") && !table.contains("<script"), "{svg}{table}");
    assert!(svg.contains("&#60;script"), "it is there all the same: {svg}");
}

#[test]
fn every_kind_looks_as_it_did() {
    let lines = [
        ("council tax, read", 6_762, Look::Open),
        ("mention people", 6_146, Look::Full),
        ("none", 0, Look::Half),
    ]
    .map(|(words, count, look)| BarLine { words: words.to_owned(), count, look });
    insta::assert_snapshot!("bars", bars("rows", ("Rows", "Rows by dataset."), &lines));
    let buckets: Vec<WeightBucket> = (-3..4)
        .zip([0, 9_000, 310, 20, 4, 0, 5_200])
        .map(|(from_bits, pairs)| WeightBucket { from_bits, pairs })
        .collect();
    let of = Distribution { buckets: &buckets, review_from: figure(-0.5), link_from: figure(2.0) };
    let drawn = distribution("weights", &of).unwrap();
    insta::assert_snapshot!("distribution", format!("{}\n{}", drawn.svg, drawn.table));
    let point = |stated, right, low, high, read| CalibrationPoint {
        stated: figure(stated),
        right: figure(right),
        low: figure(low),
        high: figure(high),
        read,
    };
    let points = [point(0.2, 0.25, 0.11, 0.47, 20), point(0.98, 1.0, 0.96, 1.0, 81)];
    let drawn = calibration("kept", &points).unwrap();
    insta::assert_snapshot!("calibration", format!("{}\n{}", drawn.svg, drawn.table));
    let points = [
        ("2026-10-31.1", Some(12_453), true),
        ("2026-11-01.1", None, true),
        ("2026-11-02.1", Some(12_462), false),
        ("2026-11-03.1", Some(12_470), true),
    ]
    .map(|(words, figure, served)| LinePoint {
        words: words.to_owned(),
        figure: figure.map(|it: u64| (Figure::from(it), it.to_string())),
        served,
    });
    insta::assert_snapshot!("line", line("persons", "Persons over editions", &points).unwrap());
}
