//! `hearth review`: the queue, answers that are decisions, second readers, and what is shown to whom.

use serde_json::Value;

use super::nights::Nights;
use crate::support::Outcome;

impl Nights {
    /// Puts cases to a reader who answers so.
    fn reads(&self, by: &str, answers: &str) -> Outcome {
        let words = ["review", "--quiet", "--by", by, "--config", "demo/hearth.toml"];
        self.dir.hearth_told(&words, answers)
    }

    /// The queue.
    fn queue(&self) -> Value {
        let outcome = self.hearth(&["review", "--list", "--json"]);
        assert!(outcome.code < 2, "{}", outcome.err);
        outcome.json()
    }

    /// Persons of the cases that wait, in the order of the queue.
    fn waiting(&self) -> Vec<[String; 2]> {
        let queue = self.queue();
        let cases = queue["cases"].as_array().expect("cases").iter();
        cases.map(|case| [0, 1].map(|at| text(&case["persons"][at]))).collect()
    }

    /// The heaviest pair of mentions of a case, by its place in the queue.
    pub(super) fn heaviest_pair(&self, place: usize) -> (String, String) {
        let pair = &self.queue()["cases"][place]["pairs"][0]["mentions"];
        (text(&pair[0]), text(&pair[1]))
    }

    /// All decisions, as they are listed.
    pub(super) fn decisions(&self) -> String {
        let outcome = self.hearth(&["decide", "--list"]);
        assert!(outcome.code < 2, "{}", outcome.err);
        outcome.out
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What is shown of one case: from the head of the two sides to the keys.
fn sheets(outcome: &Outcome) -> Vec<&str> {
    let shown = outcome.out.split("1 same   2 different").collect::<Vec<_>>();
    shown[..shown.len() - 1].to_vec()
}

#[test]
fn the_queue_is_in_the_order_of_harm_and_doubt_and_shows_no_value() {
    let nights = Nights::new();
    let queue = nights.queue();
    let cases = queue["cases"].as_array().unwrap();
    assert!(cases.len() > 3, "too few cases to say anything");
    let ranks: Vec<f64> = cases.iter().map(|case| case["priority"].as_f64().unwrap()).collect();
    assert!(ranks.windows(2).all(|two| two[0] >= two[1]), "{ranks:?}");
    for case in cases {
        let (p, harm) = (case["probability"].as_f64().unwrap(), case["harm"].as_f64().unwrap());
        let rank = harm * 4.0 * p * (1.0 - p);
        let told = case["priority"].as_f64().unwrap();
        assert!((rank - told).abs() < 0.1 * rank.max(0.1), "{told} is not {rank}");
    }
    // a surname of the council is on the reader's sheet, and nowhere in the list
    let sheet = nights.reads("ann", "q\n").out;
    let surname = sheet.lines().find(|line| line.starts_with("surname ")).unwrap();
    let surname = surname.split_whitespace().nth(1).unwrap();
    let listed = nights.hearth(&["review", "--list"]);
    assert!(!listed.out.contains(surname) && !queue.to_string().contains(surname), "{surname}");
    assert!(!listed.err.contains(surname));
}

#[test]
fn an_answer_is_a_decision_that_the_next_night_obeys() {
    let mut nights = Nights::new();
    nights.policy("second_share = 0.0\n");
    nights.night();
    let before = nights.waiting();
    let (a, b) = nights.heaviest_pair(1);
    let outcome = nights.reads("ann", "2\n1\nq\n");
    assert!(
        outcome.out.contains("2 cases answered: 1 same, 1 different, 0 unsure"),
        "{}",
        outcome.out
    );
    assert_eq!(nights.waiting(), before[2..], "what is answered waits no more");
    let (_, persons) = nights.night();
    assert_eq!(persons[&a], persons[&b], "they were read as one person");
    let decided = nights.decisions();
    assert_eq!(decided.matches("(clerical review)").count(), 2, "{decided}");
    assert_eq!(decided.matches("in force").count(), 2, "{decided}");
    for answered in &before[..2] {
        assert!(!nights.waiting().contains(answered), "{answered:?} came back");
    }
}

#[test]
fn an_answer_that_contradicts_a_decision_is_not_taken_and_the_case_is_asked_again() {
    let nights = Nights::new();
    nights.policy("second_share = 0.0\n");
    let before = nights.waiting();
    let (a, b) = nights.heaviest_pair(0);
    let number = nights.decide(&a, &b, "different-household");
    let outcome = nights.reads("ann", "1\n2\nq\n");
    let refused = format!("not taken: same contradicts decision {number}");
    assert!(outcome.out.contains(&refused), "{}", outcome.out);
    let sheets = sheets(&outcome);
    let head = |sheet: &str| sheet.lines().find(|line| line.starts_with("HP-")).map(str::to_owned);
    assert_eq!(head(sheets[0]), head(sheets[1]), "it is asked again");
    assert!(outcome.out.contains("1 case answered: 0 same, 1 different"), "{}", outcome.out);
    assert_eq!(nights.waiting(), before[1..]);
    assert_eq!(nights.decisions().matches("in force").count(), 2, "{}", nights.decisions());
}

#[test]
fn the_last_answers_are_taken_back_one_by_one() {
    let nights = Nights::new();
    nights.policy("second_share = 0.0\n");
    let before = nights.waiting();
    let outcome = nights.reads("ann", "1\n2\nu\nu\nu\nq\n");
    assert!(outcome.out.contains("0 cases answered"), "{}", outcome.out);
    assert!(outcome.out.contains("nothing was answered in this session"), "{}", outcome.out);
    assert_eq!(nights.waiting(), before);
    assert_eq!(nights.decisions().matches("undone by ann").count(), 2);
}

#[test]
fn what_a_reader_could_not_tell_comes_back_last_to_that_reader_and_first_to_others() {
    let nights = Nights::new();
    nights.policy("second_share = 0.0\n");
    let first = |outcome: &Outcome| {
        let sheet = sheets(outcome)[0].to_owned();
        sheet.lines().find(|line| line.starts_with("HP-")).unwrap().to_owned()
    };
    let at_first = first(&nights.reads("ann", "3\nq\n"));
    assert_ne!(first(&nights.reads("ann", "q\n")), at_first);
    assert_eq!(first(&nights.reads("bob", "q\n")), at_first);
    let all = "3\n".repeat(nights.waiting().len());
    let seen = nights.reads("ann", &all);
    let last = sheets(&seen);
    let last = last.iter().rev().find(|sheet| sheet.contains("HP-")).unwrap();
    assert!(last.contains(&at_first), "it comes back at the end: {last}");
}

#[test]
fn a_night_puts_forward_no_more_than_its_budget_and_answers_do_not_move_the_line() {
    let nights = Nights::new();
    nights.policy("budget = 2\nsecond_share = 0.0\n");
    let queue = nights.queue();
    let all = nights.waiting().len();
    assert_eq!(
        (queue["waiting"].as_u64(), queue["below"].as_u64()),
        (Some(2), Some(all as u64 - 2))
    );
    let outcome = nights.reads("ann", "2\n2\n1\n2\nq\n");
    assert!(outcome.out.contains("No case is left."), "{}", outcome.out);
    assert!(outcome.out.contains("2 cases answered"), "{}", outcome.out);
    let queue = nights.queue();
    assert_eq!(
        (queue["waiting"].as_u64(), queue["below"].as_u64()),
        (Some(0), Some(all as u64 - 2))
    );
}

#[test]
fn the_report_says_how_many_cases_are_put_forward_and_how_many_wait_below() {
    let mut nights = Nights::new();
    nights.policy("budget = 2\n");
    let (outcome, _) = nights.night();
    let below = nights.queue()["below"].as_u64().unwrap();
    let told = format!("2 cases are put forward tonight, {below} wait below the line.");
    assert!(outcome.out.contains(&told), "{}", outcome.out);
}

#[test]
fn a_second_reader_sees_neither_answer_nor_score_and_a_contradiction_waits_for_a_third() {
    let nights = Nights::new();
    nights.policy("second_share = 1.0\nbudget = 1\n");
    nights.reads("ann", "1\nq\n");
    let in_force = |nights: &Nights| nights.decisions().matches("in force").count();
    assert_eq!(in_force(&nights), 1);
    assert!(!nights.reads("Ann", "q\n").out.contains("read by another"), "nobody is asked twice");

    let second = nights.reads("bob", "2\nq\n");
    let sheet = sheets(&second)[0];
    assert!(sheet.contains("read by another"), "{sheet}");
    for told in ["ann", "bits", "probability", "HP-", "answered"] {
        assert!(!sheet.contains(told), "`{told}` is told to the second reader:\n{sheet}");
    }
    assert_eq!(in_force(&nights), 0, "neither answer holds");
    let listed = nights.queue();
    assert_eq!(listed["contested"][0]["answers"], 2);
    let words = nights.hearth(&["review", "--list"]).out;
    assert!(words.contains("readers contradict each other") && !words.contains("bob"), "{words}");

    nights.reads("cat", "1\nq\n");
    assert_eq!(in_force(&nights), 1, "a third agreed with the first");
    assert_eq!(nights.queue()["contested"].as_array().unwrap().len(), 0);
}

#[test]
fn a_reader_without_a_name_is_refused_and_nothing_is_written() {
    let nights = Nights::new();
    let outcome = nights.reads("  ", "1\n").ends_with(2);
    assert!(outcome.err.contains("who reads"), "{}", outcome.err);
    nights.hearth(&["review"]).ends_with(2);
    assert_eq!(nights.decisions(), "");
}
