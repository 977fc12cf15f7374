//! One decision on all pairs that a rule finds: seen before, made as one, outranked by a later word, undone as one.

use super::nights::{Nights, number};

const RULE: &str = "probability = { from = 0.0 }";

impl Nights {
    /// Decides by a rule.
    fn by_rule(&self, rule: &str, verdict: &str) -> crate::support::Outcome {
        self.hearth(&["decide", "--where", rule, verdict, "--reason", "all read", "--by", "mk"])
    }

    /// The pairs that a preview shows under a heading, until the next.
    pub(super) fn shown(told: &str) -> Vec<(String, String)> {
        let lines = told.lines().skip_while(|line| !line.contains(" to be "));
        let pairs =
            lines.skip(1).take_while(|line| line.starts_with("  ") && line.contains(" %  "));
        let pair = |line: &str| {
            let mut keys = line.split("  ").filter(|it| it.contains(':'));
            let key = |it: Option<&str>| it.expect("two keys").trim().to_owned();
            (key(keys.next()), key(keys.next()))
        };
        pairs.map(pair).collect()
    }
}

#[test]
fn what_a_rule_would_decide_is_shown_and_nothing_is_written() {
    let nights = Nights::new();
    let told =
        nights.hearth(&["decide", "--where", RULE, "different", "--preview"]).ends_with(0).out;
    assert!(!Nights::shown(&told).is_empty(), "{told}");
    assert!(nights.hearth(&["decide", "--list"]).ends_with(0).out.is_empty());
    let refused = nights.hearth(&["decide", "--where", "forname = \"same\"", "same", "--preview"]);
    assert!(refused.ends_with(2).err.contains("write `forename`"));
    nights.hearth(&["decide", "--where", RULE, "same-household", "--preview"]).ends_with(2);
    nights.hearth(&["decide", "--where", RULE, "same"]).ends_with(2);
}

#[test]
fn a_decision_by_rule_is_one_act_that_empties_the_queue_and_is_undone_as_one() {
    let mut nights = Nights::new();
    let told =
        nights.hearth(&["decide", "--where", RULE, "different", "--preview"]).ends_with(0).out;
    let (a, b) = Nights::shown(&told).remove(0);
    let act = number(nights.by_rule(RULE, "different").ends_with(0).out.lines().last().unwrap());
    let (_, apart) = nights.night();
    let again =
        nights.hearth(&["decide", "--where", RULE, "different", "--preview"]).ends_with(0).out;
    assert!(
        !Nights::shown(&again).contains(&(a.clone(), b.clone())),
        "it never comes back: {again}"
    );
    let told = nights.hearth(&["explain", &a, &b]).ends_with(0).out;
    assert!(told.contains(&format!("Decision {act} of")) && told.contains("by rule"), "{told}");

    // a later word on one pair outranks the rule's, the others stay
    let later = nights.decide(&a, &b, "same");
    let listed = nights.hearth(&["decide", "--list"]).out;
    assert!(listed.contains(&format!("replaced by decision {later}")), "{listed}");
    let (_, joined) = nights.night();
    assert_eq!(joined[&a], joined[&b]);
    nights.undo(&later).ends_with(0);
    let (_, back) = nights.night();
    assert_ne!(back[&a], back[&b], "the rule's word holds again");
    assert_eq!(back.len(), apart.len());

    nights.undo(&act).ends_with(0);
    nights.undo(&act).ends_with(2);
    nights.night();
    let open =
        nights.hearth(&["decide", "--where", RULE, "different", "--preview"]).ends_with(0).out;
    assert!(Nights::shown(&open).contains(&(a, b)), "it is in doubt again: {open}");
}

#[test]
fn what_stands_is_never_overridden_by_a_rule() {
    let nights = Nights::new();
    let told = nights.hearth(&["decide", "--where", RULE, "same", "--preview"]).ends_with(0).out;
    let (a, b) = Nights::shown(&told).remove(0);
    let first = nights.decide(&a, &b, "different");
    let told = nights.by_rule(RULE, "same").ends_with(0).out;
    assert!(told.contains(&format!("{a}  {b}: decision {first} has decided it")), "{told}");
    let listed = nights.hearth(&["decide", "--list"]).out;
    assert!(listed.contains("are two people (seen the letters)\n    in force"), "{listed}");
    let everything = nights.by_rule(RULE, "same").ends_with(2).err;
    assert!(everything.contains("nothing that is still to be decided"), "{everything}");
}

#[test]
fn of_pairs_that_cannot_all_be_one_person_a_rule_joins_as_many_as_can() {
    let mut nights = Nights::new();
    let told = nights.by_rule(RULE, "same").ends_with(0).out;
    let act = number(told.lines().last().unwrap());
    let (outcome, after) = nights.night();
    assert!(
        !outcome.out.contains(&format!("Decision {act} by rule is not obeyed")),
        "{}",
        outcome.out
    );
    for (a, b) in Nights::shown(&told) {
        assert_eq!(after[&a], after[&b]);
    }
}
