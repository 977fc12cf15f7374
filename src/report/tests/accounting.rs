//! The counts add up, or the report says so; what waits for a person sets the exit code.

use super::sample::{quiet, sample};

#[test]
fn a_quiet_night_ends_with_zero() {
    let report = quiet();
    assert_eq!((report.waiting().len(), report.exit_code()), (0, 0));
    assert!(report.to_text().contains("Nothing waits for a person."));
    assert!(report.to_html().contains("Nothing waits for a person"));
}

#[test]
fn each_thing_that_waits_for_a_person_ends_with_one() {
    let cases: [fn(&mut super::super::RunReport); 5] = [
        |report| report.held = Some("too many identifiers changed".to_owned()),
        |report| report.decisions.review = 1,
        |report| report.datasets[0].arrival_wants_a_look = true,
        |report| report.datasets[0].rows = 2,
        |report| report.overfull = sample().overfull,
    ];
    for (at, change) in cases.into_iter().enumerate() {
        let mut report = quiet();
        change(&mut report);
        assert_eq!((report.exit_code(), report.waiting().len()), (1, 1), "case {at}");
    }
}

#[test]
fn a_lost_row_is_shouted_in_every_rendering() {
    assert!(sample().balances());
    let mut report = sample();
    report.datasets[2].mention_rows -= 1;
    assert!(!report.balances());
    for rendering in [report.to_text(), report.to_html()] {
        assert!(rendering.contains("THE COUNTS DO NOT ADD UP"));
        assert!(rendering.contains("The counts of electoral_roll do not add up."));
    }
}

#[test]
fn identifiers_carried_over_are_a_share_of_those_before() {
    let share = sample().changes.unwrap().identifiers_carried_over();
    assert!((share - 11_777.0 / 11_830.0).abs() < 1e-12);
    assert!((super::super::Changes::default().identifiers_carried_over() - 1.0).abs() < 1e-12);
}
