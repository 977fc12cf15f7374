//! Snapshots of the three renderings, and what holds for the page as such.

use super::sample::{quiet, sample};
use crate::report::RunReport;

#[test]
fn the_text_is_what_a_terminal_shows() {
    insta::assert_snapshot!(sample().to_text());
}

#[test]
fn the_page_is_what_a_browser_shows() {
    insta::assert_snapshot!(sample().without_timings().to_html());
}

#[test]
fn the_json_reads_back_as_the_same_report() {
    let report = sample();
    let again: RunReport = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(again, report);
    let quiet = quiet();
    assert_eq!(serde_json::from_str::<RunReport>(&quiet.to_json()).unwrap(), quiet);
}

#[test]
fn without_timings_nothing_tells_how_long_it_took() {
    assert!(sample().timings_json().contains("4210"));
    let report = sample().without_timings();
    assert!(!report.to_json().contains("duration_ms"));
    assert!(
        !report.to_text().contains(" ms")
            && !report.to_html().contains("<th scope=\"col\" class=\"figure\">time")
    );
}

#[test]
fn the_page_needs_nothing_from_outside_and_runs_nothing() {
    let page = sample().to_html();
    for outside in ["<script", "http:", "https:", "src=", "href=", "@import", "url(//", "onload"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn what_is_put_into_the_page_is_escaped() {
    let mut report = sample();
    report.council = "<i>\"&'".to_owned();
    let page = report.to_html();
    assert!(!page.contains("<i>") && !page.contains("<b>person_id"));
    assert!(page.contains("&#60;b&#62;person_id") || page.contains("&lt;b&gt;person_id"));
}

#[test]
fn every_chart_is_told_in_words_and_every_table_has_a_caption() {
    let page = sample().to_html();
    let count = |what: &str| page.matches(what).count();
    assert_eq!(count("<figure aria-labelledby"), count("<p class=\"hidden\" id="));
    assert_eq!(count("<table>"), count("<caption>"));
    assert_eq!(count("<h1>"), 1);
}
