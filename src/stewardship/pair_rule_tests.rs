//! A rule is read whole, with every fault told, and finds what it says.

use super::{PairRule, PairSeen, RuleGround};
use crate::households::Residence;
use crate::links::{Explanation, ExplanationRow};
use crate::rules::RuleFault;
use crate::values::{DatasetName, MatchWeight, MentionKey, Role, Uprn};

fn strata() -> Vec<String> {
    ["benefits/claimant", "council_tax/liable"].map(str::to_owned).into()
}

fn parsed(line: &str) -> Result<PairRule, Vec<RuleFault>> {
    PairRule::parse_line(line, RuleGround { attributes: &[], strata: &strata() })
}

fn key(dataset: &str, role: &str) -> MentionKey {
    MentionKey {
        dataset: DatasetName(dataset.into()),
        record_id: "1".into(),
        role: Role { word: role.into(), ordinal: 0 },
    }
}

/// Whether a rule finds a pair of a claimant and a payer with these levels, at these residences, of this weight in bits.
fn finds(rule: &str, levels: &[(&str, &'static str)], homes: [Option<u64>; 2], bits: i32) -> bool {
    let weight = MatchWeight::from_millibits(bits * 1000);
    let row = |(comparison, level): &(&str, &'static str)| ExplanationRow {
        comparison: (*comparison).to_owned(),
        level,
        weight: MatchWeight::ZERO,
    };
    let rows = levels.iter().map(row).collect();
    let keys = [key("benefits", "claimant"), key("council_tax", "liable")];
    let home = |number: u64| Residence::Uprn(Uprn::from_number(number).unwrap());
    parsed(rule).unwrap().finds(&PairSeen {
        keys: [&keys[0], &keys[1]],
        explanation: &Explanation { prior: MatchWeight::ZERO, rows, weight },
        residences: homes.map(|number| number.map(home)),
    })
}

const SAME: &[(&str, &str)] = &[("forename", "same"), ("date_of_birth", "missing")];

#[test]
fn every_condition_must_hold() {
    let found = |rule: &str| finds(rule, SAME, [Some(1), Some(1)], 0);
    assert!(found("forename = \"same\""));
    assert!(found("forename = [\"variant\", \"same\"], date_of_birth = \"missing\""));
    assert!(!found("forename = \"same\", date_of_birth = \"same\""));
    assert!(!found("surname = \"same\""), "what was not compared is not found");
}

#[test]
fn probability_kinds_and_residence_are_conditions_too() {
    let even = |rule: &str| finds(rule, SAME, [Some(1), Some(2)], 0);
    assert!(even("probability = { from = 0.5, below = 0.6 }"));
    assert!(!even("probability = { below = 0.5 }"));
    assert!(even("between = [\"council_tax:liable\", \"benefits\"]"));
    assert!(!even("between = [\"council_tax\", \"council_tax\"]"));
    assert!(even("same_residence = false") && !even("same_residence = true"));
    let nowhere = |rule: &str| finds(rule, SAME, [Some(1), None], 0);
    assert!(!nowhere("same_residence = false") && !nowhere("same_residence = true"));
}

#[test]
fn every_fault_is_told_at_once_with_what_to_write_instead() {
    let text = "forname = \"same\"\nsurname = \"equal\"\nbetween = [\"council_tax\"]\nsame_residence = 1\n";
    let faults =
        PairRule::parse("rule.toml", text, RuleGround { attributes: &[], strata: &strata() })
            .unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults.iter().map(|it| it.line).collect::<Vec<_>>(), [1, 2, 3, 4], "{told:?}");
    assert!(told[0].contains("write `forename`"), "{told:?}");
    assert!(told[1].contains("its levels are same"), "{told:?}");
    let unknown = parsed("between = [\"council_tax\", \"libraries\"]").unwrap_err();
    assert!(unknown[0].hint.contains("benefits:claimant"), "{unknown:?}");
}

#[test]
fn a_rule_without_a_condition_is_refused() {
    assert!(parsed("").unwrap_err()[0].what.contains("no condition"));
    let ground = RuleGround { attributes: &[], strata: &[] };
    assert!(PairRule::parse("rule.toml", "# nothing\n", ground).is_err());
}
