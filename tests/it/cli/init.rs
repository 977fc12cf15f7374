//! `hearth init`.

use crate::support::WorkDir;

#[test]
fn a_council_begins_with_a_configuration_that_needs_only_its_extracts() {
    let dir = WorkDir::new();
    dir.hearth(&["init", "ours"]).ends_with(0);
    for name in
        ["ours/hearth.toml", "ours/README.md", "ours/extracts", "ours/editions", "ours/state"]
    {
        assert!(dir.has(name), "{name}");
    }
    let checked = dir.hearth(&["check", "--config", "ours/hearth.toml"]).ends_with(2);
    assert!(
        checked.out.contains("there is no file ours/extracts/council_tax.csv"),
        "{}",
        checked.out
    );
    let again = dir.hearth(&["init", "ours"]).ends_with(2);
    assert!(again.err.contains("left as it is"), "{}", again.err);
}

#[test]
fn a_ruleset_drafted_from_a_file_runs_as_it_is() {
    let dir = WorkDir::new();
    let row = |n: u32| {
        let (forename, surname) =
            (["Ana", "Ben", "Cleo"][n as usize % 3], ["Ode", "Prior", "Quist"][n as usize / 9 % 3]);
        format!("{n},{forename},{surname},19{:02}-0{}-11,EX{} 1AB\n", 30 + n, 1 + n % 9, 1 + n % 7)
    };
    let rows: String = (0..40).map(row).collect();
    dir.write("people.csv", &format!("id,first_name,last_name,dob,postcode\n{rows}"));
    let printed = dir.hearth(&["init", "--from", "people.csv"]).ends_with(0);
    assert!(printed.out.contains("forename = \"first_name\""), "{}", printed.out);
    dir.hearth(&["init", "--from", "people.csv", "--out", "rules.toml"]).ends_with(0);
    let run = "hearth link --rules rules.toml --input people=people.csv --out clusters.csv\n";
    assert!(dir.read("rules.toml").contains(run));
    let words =
        ["link", "--rules", "rules.toml", "--input", "people=people.csv", "--out", "out.csv"];
    dir.hearth(&words).ends_with(0);
    assert_eq!(dir.read("out.csv").lines().count(), 41);
    let again = dir.hearth(&["init", "--from", "people.csv", "--out", "rules.toml"]).ends_with(2);
    assert!(again.err.contains("left as it is"), "{}", again.err);
    dir.hearth(&["init"]).ends_with(2);
}
