//! Commands that show personal data, through the real program: who may run them and why, what is written down first, and who is not there.

use std::fs;

use serde_json::Value;

use crate::support::{Outcome, WorkDir, demo_council};

fn hearth(dir: &WorkDir, words: &[&str]) -> Outcome {
    dir.hearth(&[words, &["--config", "demo/hearth.toml"]].concat())
}

/// Rows of `export links`: the mention, its person, their household. Nobody is asked who wants them.
fn links(dir: &WorkDir) -> Vec<[String; 3]> {
    let links = hearth(dir, &["export", "links"]).ends_with(0).out;
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let mention = [cells[0], cells[1], cells[2]].join(":");
        [mention.trim_end_matches(':').to_owned(), cells[3].to_owned(), cells[4].to_owned()]
    };
    links.lines().skip(1).map(row).collect()
}

/// Two who live together, each known to council tax, by a mention and the person.
fn two_housemates(dir: &WorkDir) -> [[String; 2]; 2] {
    let rows = links(dir);
    let taxed = |row: &&[String; 3]| row[0].starts_with("council_tax") && !row[2].is_empty();
    for [mention, person, home] in rows.iter().filter(taxed) {
        let other = rows.iter().filter(taxed).find(|it| it[2] == *home && it[1] != *person);
        if let Some([other, whose, _]) = other {
            return [[mention, person], [other, whose]].map(|pair| pair.map(String::to_owned));
        }
    }
    panic!("nobody lives with anybody");
}

/// The permits of the journal.
fn permits(dir: &WorkDir) -> Vec<Value> {
    let words = ["audit", "log", "--kind", "operator_permitted", "--json"];
    let log = hearth(dir, &words).ends_with(0).json();
    log.as_array().expect("a list").iter().map(|it| it["permit"].clone()).collect()
}

/// Takes the operator out of the configuration.
fn without_an_operator(dir: &WorkDir) {
    let config = dir.read("demo/hearth.toml");
    let (before, _) = config.split_once("[operator]").expect("the demo names one");
    dir.write("demo/hearth.toml", before);
}

fn hide(dir: &WorkDir, person: &str) {
    let words = ["restrict", "set", person, "--kind", "protected-identity", "--note", "a witness"];
    hearth(dir, &[&words[..], &["--by", "dpo", "--approved-by", "po"]].concat()).ends_with(0);
}

#[test]
fn whoever_does_not_say_who_they_are_is_told_how_and_shown_nothing_of_anybody() {
    let dir = demo_council();
    let [[one, person], [other, _]] = two_housemates(&dir);
    without_an_operator(&dir);
    let commands: [&[&str]; 13] = [
        &["explain", &one],
        &["explain", &one, &other],
        &["explain", "council_tax:nobody"],
        &["review", "--list"],
        &["review", "--by", "mk"],
        &["export", "events"],
        &["export", "residences"],
        &["rights", "corrections"],
        &["rights", "list"],
        &["rights", "list", "--json"],
        &["rights", "register"],
        &["rights", "holds", "--json"],
        &["rights", "erase", "1"],
    ];
    for words in commands {
        let refused = hearth(&dir, words).ends_with(1);
        assert!(refused.out.is_empty(), "{words:?} {}", refused.out);
        assert!(refused.err.contains("--as USER --purpose"), "{words:?} {}", refused.err);
    }
    assert_eq!(
        hearth(&dir, &["explain", &one]).err,
        hearth(&dir, &["explain", "council_tax:nobody"]).err,
        "the same whoever is asked about"
    );
    // identifiers and keys are free
    hearth(&dir, &["export", "persons"]).ends_with(0);
    let who = hearth(&dir, &["who", &person]).ends_with(0);
    assert!(who.out.contains(&one) && !who.out.contains("UPRN"), "{}", who.out);
    assert!(who.err.contains("--as USER"), "{}", who.err);
    assert_eq!(permits(&dir), [Value::Null; 0]);
}

#[test]
fn refused_for_another_role_another_purpose_and_whoever_is_no_user() {
    let dir = demo_council();
    let [[one, _], _] = two_housemates(&dir);
    for (more, told) in [
        (["--as", "r.evans", "--purpose", "linkage-quality"], "purpose.role"),
        (["--as", "d.steward", "--purpose", "revenues-and-benefits"], "is for linkage-quality"),
        (["--as", "h.moss", "--purpose", "linkage-quality"], "purpose.role"),
        (["--as", "somebody", "--purpose", "linkage-quality"], "no user `somebody`"),
        (["--as", "d.steward", "--purpose", "curiosity"], "is for linkage-quality"),
    ] {
        let refused = hearth(&dir, &[&["explain", &one], &more[..]].concat()).ends_with(1);
        assert!(refused.out.is_empty() && refused.err.contains(told), "{more:?} {}", refused.err);
        assert!(!refused.err.contains(&one), "{}", refused.err);
        let unknown = ["explain", "council_tax:nobody"];
        let of_nobody = hearth(&dir, &[&unknown, &more[..]].concat()).ends_with(1);
        assert_eq!(refused.err, of_nobody.err, "the same whoever is asked about");
    }
    let purpose = ["--purpose", "subject-rights", "--case", "41"];
    let refused = hearth(&dir, &[&["review", "--list"], &purpose[..]].concat()).ends_with(1);
    assert!(refused.err.contains("is for linkage-quality"), "{}", refused.err);
    assert_eq!(permits(&dir), [Value::Null; 0]);
}

#[test]
fn every_permit_is_in_the_journal_with_whom_it_showed_and_the_log_tells_it_in_words() {
    let dir = demo_council();
    let [[one, person], [other, _]] = two_housemates(&dir);
    hearth(&dir, &["explain", &one, &other]).ends_with(0);
    hearth(&dir, &["who", &person]).ends_with(0);
    hearth(&dir, &["export", "residences"]).ends_with(0);
    let words = ["review", "--quiet", "--by", "mk", "--config", "demo/hearth.toml"];
    let read = dir.hearth_told(&words, "3\nq\n");
    assert!(read.out.contains("as written"), "{}", read.out);
    let permits = permits(&dir);
    let about = |at: usize| permits[at]["about"].as_array().expect("a list").clone();
    assert_eq!(about(0), [one.as_str(), &other]);
    assert_eq!(about(1), [person.as_str()]);
    assert_eq!(about(2), ["residences of edition 2026-11-01.1"]);
    // one for each case that was shown, with the records that stood on the screen
    assert_eq!(permits.len(), 5, "{permits:?}");
    for record in about(3) {
        assert!(read.out.contains(record.as_str().expect("a key")), "{record}");
    }
    for permit in &permits {
        assert_eq!(
            (&permit["by"], &permit["purpose"]),
            (&"d.steward".into(), &"linkage-quality".into())
        );
    }
    let log = hearth(&dir, &["audit", "log"]).ends_with(0).out;
    let line = format!("d.steward for linkage-quality: explain {one}, {other}");
    assert!(log.contains(&line), "{log}");
    let verified = hearth(&dir, &["audit", "verify"]);
    assert!(verified.out.contains("the journal is sound"), "{}", verified.out);
}

#[test]
fn what_cannot_be_written_down_is_not_shown() {
    let dir = demo_council();
    let [[one, person], _] = two_housemates(&dir);
    // a file in the journal's place: nothing can be appended, and there is nothing to read
    let journal = dir.path("demo/state/journal");
    fs::rename(&journal, dir.path("journal")).expect("it is moved");
    fs::write(&journal, "").expect("it is written");
    for words in [&["explain", &one][..], &["export", "residences"], &["who", &person]] {
        let failed = hearth(&dir, words).ends_with(2);
        assert!(failed.out.is_empty(), "{words:?} {}", failed.out);
    }
}

#[test]
fn somebody_of_hidden_existence_is_not_there_for_a_steward() {
    let dir = demo_council();
    let [[one, person], [other, whose]] = two_housemates(&dir);
    let before = hearth(&dir, &["explain", &other]).ends_with(0).out;
    assert!(before.contains(&person), "they live together: {before}");
    hide(&dir, &person);

    // as a record, or a role of a row, that never was
    let hidden = hearth(&dir, &["explain", &one]).ends_with(2);
    let never = |told: &str| hidden.err.contains(told) && hidden.out.is_empty();
    assert!(never("has no record `") || never("has no such role"), "{}", hidden.err);
    let after = hearth(&dir, &["explain", &other]).ends_with(0).out;
    let of_them: Vec<String> =
        links(&dir).into_iter().filter(|it| it[1] == person).map(|it| it[0].clone()).collect();
    for told in of_them.iter().chain([&person]) {
        assert!(!after.contains(told.as_str()), "{told} in {after}");
    }
    for words in [&["export", "residences"][..], &["export", "relations"], &["export", "events"]] {
        let table = hearth(&dir, words).ends_with(0).out;
        assert!(!table.contains(&person), "{words:?}");
    }
    let list = hearth(&dir, &["review", "--list"]);
    assert!(list.code < 2 && !list.out.contains(&person), "{}", list.out);

    // as if the identifier had never been given out, by name and by the household
    let never = format!("{person} is in no edition: it was never given out\n");
    assert_eq!(hearth(&dir, &["who", &person]).ends_with(1).out, never);
    let home =
        links(&dir).into_iter().find(|it| it[1] == whose).expect("they are there")[2].clone();
    let home = hearth(&dir, &["who", &home]).ends_with(0).out;
    assert!(home.contains(&whose) && !home.contains(&person), "{home}");
    let nobody = ["who", &person];
    let config = dir.read("demo/hearth.toml");
    without_an_operator(&dir);
    assert_eq!(hearth(&dir, &nobody).ends_with(1).out, never, "nor for whoever names no purpose");
    dir.write("demo/hearth.toml", &config);

    // who sets the restriction sees past it, for a case and with the necessity noted
    let officer = ["--as", "dpo", "--purpose", "subject-rights", "--case", "41"];
    hearth(&dir, &[&["explain", &one], &officer[..]].concat()).ends_with(2);
    let noted = ["--necessity", "two people in one record"];
    let shown = hearth(&dir, &[&["explain", &one], &officer[..], &noted[..]].concat()).ends_with(0);
    assert!(shown.out.contains(&person), "{}", shown.out);
    let permits = permits(&dir);
    let written = permits.last().expect("it is written down");
    assert_eq!((&written["unscreened"], &written["by"]), (&true.into(), &"dpo".into()));
}

#[test]
fn the_register_of_electors_is_not_read_out_to_a_steward() {
    let dir = demo_council();
    let rows = links(&dir);
    let roll = |row: &&[String; 3]| row[0].starts_with("electoral_roll");
    let [elector, person, _] = rows
        .iter()
        .filter(roll)
        .find(|row| rows.iter().any(|it| it[1] == row[1] && it[0].starts_with("council_tax")))
        .expect("an elector who pays council tax");
    let explained = hearth(&dir, &["explain", elector]).ends_with(0).out;
    assert!(explained.contains("not shown for linkage-quality"), "{explained}");
    let of_it = |line: &&str| line.contains(elector.as_str());
    for line in explained.lines().filter(of_it) {
        assert!(!line.contains("UPRN"), "{line}");
    }
    assert!(explained.contains(person.as_str()) && explained.contains("UPRN"), "{explained}");
    let alone = rows
        .iter()
        .filter(roll)
        .find(|row| !rows.iter().any(|it| it[1] == row[1] && !it[0].starts_with("electoral_roll")));
    let [elector, alone, home] = alone.expect("an elector whom nobody else knows");
    let explained = hearth(&dir, &["explain", elector]).ends_with(0).out;
    assert!(explained.contains("household: not shown for linkage-quality"), "{explained}");
    assert!(!explained.contains("UPRN") && !explained.contains(home.as_str()), "{explained}");
    let who = hearth(&dir, &["who", alone]).ends_with(0).out;
    assert!(!who.contains("UPRN"), "{who}");
    // that something is known and closed is not the same as that nothing is
    assert!(who.contains("where they lived: not shown\n"), "{who}");
    assert!(explained.contains("where they lived: not shown for linkage-quality"), "{explained}");
    let who = hearth(&dir, &["who", alone, "--json"]).ends_with(0).json();
    let told = (&who["home_shown"], &who["residences"]);
    assert_eq!(told, (&Value::Bool(false), &serde_json::json!([])), "{who}");
    let homes = hearth(&dir, &["export", "residences"]).ends_with(0).out;
    assert!(!homes.contains(alone.as_str()), "{alone}");
}

#[test]
fn a_home_that_a_restriction_closes_is_told_by_no_command_of_a_steward() {
    let restrict: [fn(&WorkDir, &str); 2] = [
        |dir, person| {
            let words = ["restrict", "set", person, "--kind", "sensitive-address", "--note", "n"];
            hearth(dir, &[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat())
                .ends_with(0);
        },
        |dir, person| {
            let words = ["rights", "open", "restriction", person, "--channel", "post"];
            let more = ["--words", "all", "--by", "mk", "--because", "accuracy"];
            hearth(dir, &[&words[..], &more[..]].concat()).ends_with(0);
        },
    ];
    for restrict in restrict {
        let dir = demo_council();
        let [[one, person], [other, whose]] = two_housemates(&dir);
        let home = links(&dir).into_iter().find(|it| it[0] == one).expect("it is there")[2].clone();
        let before = hearth(&dir, &["explain", &one]).ends_with(0).out;
        assert!(before.contains("at UPRN") && before.contains(&home), "{before}");
        restrict(&dir, &person);

        let told = hearth(&dir, &["explain", &one]).ends_with(0).out;
        assert!(told.contains("household: not shown for linkage-quality"), "{told}");
        assert!(told.contains("where they lived: not shown for linkage-quality"), "{told}");
        for closed in ["UPRN", &home, &whose, &other] {
            assert!(!told.contains(closed), "{closed} in {told}");
        }
        // nor by way of whom they live with
        let told = hearth(&dir, &["explain", &other]).ends_with(0).out;
        assert!(told.contains(&home) && !told.contains(&person), "{told}");
        let who = hearth(&dir, &["who", &home]).ends_with(0).out;
        assert!(who.contains(&whose) && !who.contains(&person), "{who}");
        let who = hearth(&dir, &["who", &person]).ends_with(0).out;
        assert!(who.contains("household not shown"), "{who}");
        assert!(!who.contains("UPRN") && !who.contains(&home), "{who}");
        assert!(hearth(&dir, &["export", "residences"]).ends_with(0).out.contains(&whose));
        for table in ["residences", "relations", "events"] {
            let table = hearth(&dir, &["export", table]).ends_with(0).out;
            assert!(!table.contains(&person), "{table}");
        }
    }
}

#[test]
fn a_restriction_of_one_record_closes_that_record_and_leaves_the_home_that_another_knows() {
    let dir = demo_council();
    let table = hearth(&dir, &["export", "links"]).ends_with(0).out;
    let rows: Vec<Vec<&str>> =
        table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let name = |row: &[&str]| [row[0], row[1], row[2]].join(":");
    let homes = hearth(&dir, &["export", "households"]).ends_with(0).out;
    let lives_at = |row: &&Vec<&str>| {
        let home = homes.lines().map(|line| line.split(',').collect::<Vec<_>>());
        row[0] == "council_tax" && home.into_iter().any(|it| it[0] == row[4] && it[1] == row[5])
    };
    // an account and a claim of one person, at the home
    let mut pairs = rows.iter().filter(lives_at).filter_map(|account| {
        let same = |row: &&Vec<&str>| row[3] == account[3] && row[5] == account[5];
        let claim = rows.iter().filter(same).find(|row| row[0] == "benefits")?;
        Some((account.clone(), name(account), name(claim)))
    });
    let (row, account, claim) = pairs.next().expect("somebody of whom two datasets know");
    let (person, home) = (row[3], row[4]);
    let close = |record: &str| {
        let words = ["restrict", "set", person, "--kind", "article-18", "--record", record];
        let rest = ["--note", "says it is wrong", "--by", "po"];
        hearth(&dir, &[&words[..], &rest].concat()).ends_with(0);
    };
    close(&claim);
    let told = hearth(&dir, &["explain", &account]).ends_with(0).out;
    assert!(told.contains(home) && told.contains("at UPRN"), "{told}");
    let placed = told.split("where the records place this person").nth(1).expect("the records");
    let line = |of: &str| placed.lines().find(|it| it.contains(of)).expect("a line").to_owned();
    assert!(line(&claim).contains("not shown"), "{}", line(&claim));
    assert!(line(&account).contains("UPRN"), "{}", line(&account));
    let who = hearth(&dir, &["who", person]).ends_with(0).out;
    assert!(who.contains(home), "{who}");
    // nor do exports tell what rests on the closed record
    for table in ["residences", "relations", "events"] {
        let table = hearth(&dir, &["export", table]).ends_with(0).out;
        let of_them = table.lines().filter(|it| it.contains(person));
        assert!(of_them.clone().all(|it| !it.contains(&claim)), "{table}");
    }
    // where nothing else has them live there, the home is closed with the record
    close(&account);
    let told = hearth(&dir, &["explain", &account]).ends_with(0).out;
    assert!(!told.contains(home) && told.contains("household: not shown"), "{told}");
}

#[test]
fn an_operator_can_be_named_by_the_environment_and_by_words_that_go_before_it() {
    let dir = demo_council();
    let [[one, _], _] = two_housemates(&dir);
    without_an_operator(&dir);
    let run = |user: &str, more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hearth"));
        command.current_dir(dir.path("")).args(["explain", &one, "--config", "demo/hearth.toml"]);
        let command = command.args(more).env("HEARTH_AS", user);
        let output = command.env("HEARTH_PURPOSE", "linkage-quality").output();
        output.expect("the program starts").status.code()
    };
    assert_eq!(run("d.steward", &[]), Some(0));
    assert_eq!(run("r.evans", &[]), Some(1));
    assert_eq!(run("r.evans", &["--as", "d.steward"]), Some(0));
    assert_eq!(run("d.steward", &["--as", "r.evans"]), Some(1));
}

#[test]
fn an_act_in_the_name_of_whoever_may_not_do_it_is_refused_and_nothing_is_written() {
    let dir = demo_council();
    let [[one, person], [other, _]] = two_housemates(&dir);
    // but for who was refused
    let entries = |dir: &WorkDir| {
        let log = hearth(dir, &["audit", "log"]).ends_with(0).out;
        log.lines().filter(|line| !line.contains("operator_refused")).count()
    };
    let before = entries(&dir);
    let why = ["--reason", "seen"];
    let decide = |by: &str| {
        hearth(&dir, &[&["decide", &one, &other, "different", "--by", by], &why[..]].concat())
    };
    let restrict = |by: &str, approved_by: &str| {
        let words = ["restrict", "set", &person, "--kind", "protected-identity", "--note", "x"];
        hearth(&dir, &[&words[..], &["--by", by, "--approved-by", approved_by]].concat())
    };
    let open = |by: &str| {
        let words = ["rights", "open", "access", &person, "--channel", "post", "--words", "all"];
        hearth(&dir, &[&words[..], &["--by", by]].concat())
    };
    for (refused, told) in [
        (decide("r.evans"), "may not decide who is who"),
        (decide("somebody"), "no user `somebody`"),
        (restrict("mk", "po"), "may not set or lift a restriction of the kind protected-identity"),
        (restrict("po", "s.patel"), "s.patel may not set"),
        (open("r.evans"), "may not keep residents' requests"),
        (hearth(&dir, &["review", "--by", "s.patel"]), "may not decide who is who"),
    ] {
        let refused = refused.ends_with(1);
        assert!(refused.out.is_empty() && refused.err.contains(told), "{told}: {}", refused.err);
    }
    assert_eq!(entries(&dir), before);
    restrict("po", "dpo").ends_with(0);
    open("mk").ends_with(0);

    // a council that names no user takes anybody's name
    let config = dir.read("demo/hearth.toml");
    let (without_users, _) = config.split_once("[[user]]").expect("the demo has users");
    dir.write("demo/hearth.toml", without_users);
    decide("somebody").ends_with(0);
}

#[test]
fn a_past_look_is_read_again_by_whose_role_reads_the_journal_and_that_is_written_down() {
    let dir = demo_council();
    let [[_, person], _] = two_housemates(&dir);
    let look = ["lookup", &person, "--as", "r.evans", "--purpose", "revenues-and-benefits"];
    let shown = hearth(&dir, &[&look[..], &["--json"]].concat()).ends_with(0).json();
    let request = shown["request"].to_string();
    let read = |number: &str, more: &[&str]| {
        hearth(&dir, &[&["audit", "decision", number], more].concat())
    };
    let steward = ["--as", "d.steward", "--purpose", "subject-rights"];
    let refused = read(&request, &steward).ends_with(1);
    assert!(refused.out.is_empty() && refused.err.contains("privacy-officer"), "{}", refused.err);
    assert_eq!(refused.err, read("99999", &steward).ends_with(1).err, "whatever there is");
    read(&request, &["--as", "r.evans", "--purpose", "revenues-and-benefits"]).ends_with(1);
    assert_eq!(permits(&dir), [Value::Null; 0]);
    read(&request, &["--as", "dpo", "--purpose", "subject-rights"]).ends_with(0);
    let permits = permits(&dir);
    assert_eq!(
        (&permits[0]["by"], &permits[0]["command"]),
        (&"dpo".into(), &"audit-decision".into())
    );
    let about = permits[0]["about"].as_array().expect("a list");
    assert_eq!(about[0], format!("decision {request}").as_str());
    assert!(about.contains(&person.as_str().into()), "{about:?}");
    without_an_operator(&dir);
    let nobody = read(&request, &[]).ends_with(1);
    assert!(nobody.out.is_empty() && nobody.err.contains("--as USER --purpose"), "{}", nobody.err);
}
