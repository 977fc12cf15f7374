//! The examples of `matching-rules/README.md` are rules that check clean.

use super::{RuleFile, RuleFiles, RuleOrigin, Ruleset, Unchecked};

const README: &str = include_str!("../../matching-rules/README.md");

#[test]
fn every_whole_example_checks_clean() {
    let examples: Vec<&str> = README
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .filter(|example| example.starts_with("[[source]]"))
        .collect();
    assert_eq!(examples.len(), 2);
    for example in examples {
        let origin = RuleOrigin::Council("README.md".into());
        let file = RuleFile { text: example.to_owned(), origin };
        let files = RuleFiles::from([("sources/example.toml".to_owned(), file)]);
        let rules = Ruleset::<Unchecked>::of_files(files).check().unwrap();
        assert_eq!(rules.warnings(), []);
    }
}

#[test]
fn every_field_and_kind_is_described() {
    let fields = super::FIELD_WORDS.iter().map(|(word, _)| *word);
    let gazetteer = super::GazetteerField::WORDS.iter().map(|(word, _)| *word);
    for word in fields.chain(gazetteer) {
        assert!(README.contains(&format!("`{word}`")), "{word} is not described");
    }
    for kind in crate::values::AttributeKind::ALL {
        assert!(
            README.contains(&format!("`\"{}\"`", kind.word())),
            "{} is not described",
            kind.word()
        );
    }
}

#[test]
fn every_key_of_a_blocking_rule_is_described() {
    for (word, _) in super::KeyPart::ALL {
        assert!(README.contains(&format!("`{word}`")), "{word} is not described");
    }
}
