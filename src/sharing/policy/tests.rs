//! Faults of policy files, told at once with their lines; the shipped files are sound.

use super::{GatewayKind, Policy, Unchecked, UseKind};
use crate::rules::{RuleFile, RuleFiles, RuleOrigin, Ruleset, shipped_files};

fn with(files: &[(&str, &str)]) -> RuleFiles {
    let mut all = shipped_files();
    for (path, text) in files {
        let origin = RuleOrigin::Council(path.into());
        all.insert((*path).to_owned(), RuleFile { text: (*text).to_owned(), origin });
    }
    all
}

fn faults(files: &[(&str, &str)]) -> String {
    let policy = Policy::<Unchecked>::of_files(&with(files)).check();
    policy.err().map(|faults| faults.to_string()).unwrap_or_default()
}

#[test]
fn the_shipped_policy_is_sound() {
    let policy = Policy::<Unchecked>::of_files(&shipped_files()).check();
    let policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(policy.warnings(), []);
    assert!(policy.council().is_some());
}

#[test]
fn every_dataset_of_the_shipped_rulesets_is_spoken_of() {
    let policy = Policy::<Unchecked>::of_files(&shipped_files()).check().unwrap();
    let rules = Ruleset::<crate::rules::Unchecked>::of_files(shipped_files()).check().unwrap();
    for source in rules.sources() {
        let other_layout = ["benefits_shbe", "school_census_xml", "registrations_gro", "gazetteer"];
        let name = source.name.0.as_str();
        assert!(policy.knows_dataset(name) || other_layout.contains(&name), "{name}");
    }
}

#[test]
fn every_row_rests_on_the_law_it_cites() {
    let policy = Policy::<Unchecked>::of_files(&shipped_files()).check().unwrap();
    for row in policy.uses().iter().filter(|row| row.kind != UseKind::Never) {
        for gateway in row.gateways.iter().map(|name| policy.gateway(name).unwrap()) {
            assert_ne!(gateway.kind, GatewayKind::Prohibition, "{}", row.place);
            assert!(!gateway.citation.is_empty());
        }
    }
}

#[test]
fn a_change_of_policy_leaves_the_matching_rules_as_they_are() {
    let changed = with(&[("sharing/roles-extra.toml", "")]);
    let ruleset = |files: &RuleFiles| {
        *Ruleset::<crate::rules::Unchecked>::of_files(files.clone()).check().unwrap().fingerprint()
    };
    let policy = |files| Policy::<Unchecked>::of_files(files).check().unwrap().fingerprint();
    assert_eq!(ruleset(&changed), ruleset(&shipped_files()));
    assert_ne!(policy(&changed), policy(&shipped_files()));
}

#[test]
fn all_faults_are_told_at_once_with_line_and_hint() {
    let told = faults(&[(
        "sharing/uses-extra.toml",
        "[[use]]\nname = \"a\"\ndataset = \"council_tax\"\nfields = [\"nam\"]\npurposes = [\"Bad Name\"]\nas = \"gatway\"\n\n[[use]]\nname = \"b\"\nfelds = []\n",
    )]);
    for expected in [
        "sharing/uses-extra.toml:4: there is no field \"nam\"\n  hint: write \"name\"",
        "sharing/uses-extra.toml:5: \"Bad Name\" is no name",
        "sharing/uses-extra.toml:6: `use.as` has no value \"gatway\"\n  hint: write \"gateway\"",
        "sharing/uses-extra.toml:10: unknown key `felds` in [use]\n  hint: write `fields`",
    ] {
        assert!(told.contains(expected), "{expected}\n---\n{told}");
    }
}

#[test]
fn a_name_that_exists_nowhere_is_told_with_the_nearest() {
    let told = faults(&[(
        "sharing/uses-extra.toml",
        "[[use]]\nname = \"a\"\ndataset = \"counciltax\"\nfields = [\"name\"]\npurposes = [\"homelesness\"]\nas = \"gateway\"\ngateways = [\"ha1996-part-7\"]\n",
    )]);
    for expected in ["council_tax", "write \"homelessness\"", "write \"ha1996-part7\""] {
        assert!(told.contains(expected), "{expected}\n---\n{told}");
    }
}

#[test]
fn to_open_more_needs_an_agreement_and_an_assessment() {
    let row = "[[use]]\nname = \"wide\"\ndataset = \"council_tax\"\nfields = [\"name\"]\npurposes = [\"single-view-by-consent\"]\nas = \"own_function\"\ngateways = [\"ukgdpr-art6-1-a\"]\n";
    let told = faults(&[("sharing/uses-extra.toml", row)]);
    assert!(told.contains("further than the shipped rows"), "{told}");
    let half = format!("{row}dpia = \"DPIA-7\"\n");
    assert!(!faults(&[("sharing/uses-extra.toml", &half)]).is_empty());
    let whole = format!("{half}agreement = \"single-view-2026\"\n");
    assert_eq!(faults(&[("sharing/uses-extra.toml", &whole)]), "");
}

#[test]
fn to_close_more_needs_nobodys_leave() {
    let row = "[[use]]\nname = \"shut\"\ndataset = \"council_tax\"\nfields = [\"all\"]\npurposes = [\"homelessness\"]\nas = \"never\"\n";
    assert_eq!(faults(&[("sharing/uses-extra.toml", row)]), "");
}

#[test]
fn a_shipped_prohibition_cannot_be_dropped() {
    let files = shipped_files();
    let shipped = &files["sharing/gateways.toml"].text;
    let forbids = "name = \"ssaa1992-s123\"\nkind = \"prohibition\"";
    assert!(shipped.contains(forbids));
    let allows = "name = \"ssaa1992-s123\"\nkind = \"power\"\npurposes = [\"homelessness\"]";
    let text = shipped.replace(forbids, allows);
    let excepts = |line: &&str| !line.starts_with("except = [\"safeguarding\"");
    let text: Vec<&str> = text.lines().filter(excepts).collect();
    let told = faults(&[("sharing/gateways.toml", &text.join("\n"))]);
    assert!(told.contains("is shipped as a prohibition, and is none here"), "{told}");
    let renamed = shipped.replace("rpr2001-reg107\"", "other-name\"");
    let uses = files["sharing/uses.toml"].text.replace("rpr2001-reg107\"", "other-name\"");
    let told = faults(&[
        ("sharing/gateways.toml", &renamed),
        ("sharing/uses-extra.toml", ""),
        ("sharing/uses.toml", &uses),
    ]);
    assert!(told.contains("the shipped prohibition `rpr2001-reg107` is gone"), "{told}");
}

#[test]
fn special_category_data_needs_a_condition() {
    let row = "[[use]]\nname = \"care\"\ndataset = \"social_care\"\nfields = [\"name\"]\npurposes = [\"safeguarding\"]\nas = \"gateway\"\ngateways = [\"ca2004-s10-s11\"]\n";
    assert!(faults(&[("sharing/uses-extra.toml", row)]).contains("no condition of Article 9"));
}

#[test]
fn a_row_that_a_prohibition_forbids_is_warned_of() {
    let row = "[[use]]\nname = \"roll\"\ndataset = \"electoral_roll\"\nfields = [\"name\"]\npurposes = [\"homelessness\"]\nas = \"gateway\"\ngateways = [\"ha1996-part7\"]\nagreement = \"a\"\ndpia = \"d\"\n";
    let policy = Policy::<Unchecked>::of_files(&with(&[("sharing/uses-extra.toml", row)]));
    let policy = policy.check().unwrap_or_else(|faults| panic!("{faults}"));
    assert!(policy.warnings().iter().any(|fault| fault.what.contains("it can open nothing")));
}

#[test]
fn a_file_of_another_name_is_told() {
    let told = faults(&[("sharing/purpose.toml", "")]);
    assert!(told.contains("call it purposes.toml"), "{told}");
}
