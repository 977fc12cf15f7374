//! The house in order: modules use what stands above them in `lib.rs`, pure stages stay pure, files say what they are.
//!
//! A folder of one crate can be used from anywhere; this test is what makes the folders a building. It reads the source
//! itself, so that it needs no build of its own and tells everything at once. The rules are in `architecture/house.rs`; what may
//! break them, and why, is listed here.

#[path = "architecture/code.rs"]
mod code;
#[path = "architecture/house.rs"]
mod house;

use std::path::Path;

use house::{Exception, SourceFile};

/// Stages between the two ends: a value in, a value out.
const PURE: [&str; 11] = [
    "values",
    "records",
    "addresses",
    "normalise",
    "pairs",
    "links",
    "persons",
    "households",
    "finding",
    "quality",
    "report",
];

/// Files that use a module below their own, with the reason.
const AGAINST_THE_DIRECTION: [Exception; 0] = [];

/// Files of pure modules that touch the outside, with the reason.
const IMPURE: [Exception; 1] = [Exception {
    path: "src/quality/assignments.rs",
    reason: "truth and prediction are files that belong to no edition; the reading is all that it does",
}];

/// Files that draw at random, with the reason.
const DRAWING: [Exception; 1] = [Exception {
    path: "src/journal/salt.rs",
    reason: "a salt or key that followed from a seed could be guessed, and no conclusion depends on one",
}];

/// Files over the length, with the reason.
const LONG: [Exception; 2] = [
    Exception {
        path: "src/addresses/table_tests.rs",
        reason: "a table of address cases, read as one",
    },
    Exception {
        path: "src/synthetic/names/british.rs",
        reason: "a table of names with their frequencies",
    },
];

/// Files that read records around the door of `lookup`, with the reason: they show no value.
const AROUND_THE_DOOR: [Exception; 11] = [
    Exception {
        path: "src/notices/subscription/clients.rs",
        reason: "makes marks of a record, which leave it as keyed digests alone",
    },
    Exception {
        path: "src/http/notifying/people.rs",
        reason: "whether a partner knows somebody is asked of digests: nothing is shown",
    },
    Exception {
        path: "src/notices/outbox/told_of.rs",
        reason: "takes of a record its marks, which are digests, and the postcode for the area",
    },
    Exception {
        path: "src/cli/acting.rs",
        reason: "an act's person is found by the key of a record; nothing is shown",
    },
    Exception {
        path: "src/cli/demo.rs",
        reason: "scores invented people against an invented truth",
    },
    Exception {
        path: "src/cli/mention_name.rs",
        reason: "finds a record by the key that a steward names",
    },
    Exception {
        path: "src/cli/operator.rs",
        reason: "gives the permits; finds a record by the key that an operator names",
    },
    Exception { path: "src/cli/profile.rs", reason: "counts what the extracts look like" },
    Exception { path: "src/cli/profile_fields.rs", reason: "counts what the extracts look like" },
    Exception {
        path: "src/cli/residence_scores.rs",
        reason: "scores histories against an invented truth",
    },
    Exception {
        path: "src/cli/rights.rs",
        reason: "people asking about their own data are found by a record's key",
    },
];

/// Files that read records around the door and show what they say, with the reason; each takes an operator's permit.
const UNDER_A_PERMIT: [Exception; 8] = [
    Exception {
        path: "src/cli/explain_mention.rs",
        reason: "a steward's: why records are one person, and where they place them",
    },
    Exception {
        path: "src/cli/explained.rs",
        reason: "a steward's: loads what explanations and reviews compare",
    },
    Exception {
        path: "src/cli/left_alone.rs",
        reason: "a steward's: who has died in a household of children, as the records say",
    },
    Exception {
        path: "src/cli/related.rs",
        reason: "a steward's: what people are to each other, as the records say",
    },
    Exception {
        path: "src/cli/review_list.rs",
        reason: "a steward's: what hangs on a case, such as a child or a death",
    },
    Exception { path: "src/cli/review_sheet.rs", reason: "a steward's: the pairs to be read" },
    Exception {
        path: "src/cli/where_lived.rs",
        reason: "a steward's: where a person lived, as the records say",
    },
    Exception {
        path: "src/cli/who.rs",
        reason: "what an identifier stood for; beyond keys, where they lived",
    },
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<SourceFile> {
    house::files_below(repository(), "src")
}

/// Sources, tests and benches.
fn everything() -> Vec<SourceFile> {
    ["src", "tests", "benches"]
        .iter()
        .flat_map(|folder| house::files_below(repository(), folder))
        .collect()
}

fn order() -> Vec<String> {
    let lib =
        std::fs::read_to_string(repository().join("src/lib.rs")).expect("src/lib.rs can be read");
    house::reading_order(&lib)
}

/// Fails with everything that is out of order.
fn in_order(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "the house is not in order:\n\n  {}\n", complaints.join("\n  "));
}

#[test]
fn lib_names_every_module_and_no_other() {
    in_order(house::map_of_the_house(&order(), &sources()));
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let order = order();
    in_order(
        sources().iter().flat_map(|file| house::direction(file, &order, &AGAINST_THE_DIRECTION)),
    );
}

#[test]
fn main_is_thin() {
    in_order(sources().iter().filter(|file| file.path == "src/main.rs").flat_map(house::thin_main));
}

#[test]
fn pure_stages_touch_nothing_outside() {
    in_order(sources().iter().flat_map(|file| house::purity(file, &PURE, &IMPURE)));
}

#[test]
fn the_clock_and_the_dice_are_passed_in() {
    in_order(sources().iter().flat_map(|file| house::clock_and_chance(file, &DRAWING)));
}

#[test]
fn only_the_command_line_prints() {
    in_order(sources().iter().flat_map(house::printing));
}

#[test]
fn the_fictional_council_judges_and_is_not_used() {
    in_order(sources().iter().flat_map(house::fiction));
}

#[test]
fn records_are_read_through_the_door() {
    let excepted = [&AROUND_THE_DOOR[..], &UNDER_A_PERMIT[..]].concat();
    in_order(sources().iter().flat_map(|file| house::door(file, &excepted)));
}

#[test]
fn what_records_say_is_shown_to_operators_under_a_permit() {
    in_order(sources().iter().flat_map(|file| house::permit(file, &UNDER_A_PERMIT)));
}

#[test]
fn every_file_says_what_it_is() {
    in_order(everything().iter().flat_map(house::header));
}

#[test]
fn files_hold_one_idea() {
    in_order(everything().iter().flat_map(|file| house::length(file, &LONG)));
}

#[test]
fn names_say_something() {
    in_order(everything().iter().flat_map(house::names));
}

#[test]
fn every_exception_names_a_file_and_a_reason() {
    for exception in AGAINST_THE_DIRECTION
        .iter()
        .chain(&IMPURE)
        .chain(&DRAWING)
        .chain(&LONG)
        .chain(&AROUND_THE_DOOR)
        .chain(&UNDER_A_PERMIT)
    {
        assert!(
            repository().join(exception.path).is_file(),
            "there is no {} any more",
            exception.path
        );
        assert!(exception.reason.len() > 20, "say why {} is an exception", exception.path);
    }
}

/// Each rule can fail: shown on a file that breaks it, beside one that does not.
mod rules_can_fail {
    use super::house::{self, Exception, SourceFile};

    fn file(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }

    fn order() -> Vec<String> {
        house::reading_order("pub mod values;\npub mod pairs; // pub mod gone;\npub mod links;\n")
    }

    #[test]
    fn the_order_is_that_of_lib() {
        assert_eq!(order(), ["values", "pairs", "links"]);
    }

    #[test]
    fn direction() {
        let check = |path, text| house::direction(&file(path, text), &order(), &[]);
        assert_eq!(check("src/links/a.rs", "use crate::{pairs::B, values::C};"), [""; 0]);
        for against in
            ["use crate::{links::A};", "fn f() { crate::links::a() }", "use crate::links;"]
        {
            let complaints = check("src/pairs/a.rs", against);
            assert_eq!(complaints.len(), 1, "{against}");
            assert!(complaints[0].starts_with("src/pairs/a.rs:1: `pairs` uses `crate::links"));
        }
        let excepted = [Exception { path: "src/pairs/a.rs", reason: "to show that it may" }];
        let file = file("src/pairs/a.rs", "use crate::links::A;");
        assert_eq!(house::direction(&file, &order(), &excepted), [""; 0]);
    }

    #[test]
    fn main() {
        assert_eq!(house::thin_main(&file("src/main.rs", "hearth::cli::run()")), [""; 0]);
        assert_eq!(house::thin_main(&file("src/main.rs", "hearth::pipeline::nightly()")).len(), 1);
    }

    #[test]
    fn purity() {
        let check = |text| house::purity(&file("src/pairs/a.rs", text), &["pairs"], &[]).len();
        assert_eq!(
            check("use std::io::{Read, Write};\n#[cfg(test)]\nmod tests { use std::fs; }"),
            0
        );
        for outside in [
            "use std::fs;",
            "use std::{fs, fmt};",
            "use std::io;",
            "std::io::stdin()",
            "tempfile::tempdir()",
        ] {
            assert_eq!(check(outside), 1, "{outside}");
        }
        assert_eq!(
            house::purity(&file("src/editions/a.rs", "use std::fs;"), &["pairs"], &[]).len(),
            0
        );
    }

    #[test]
    fn clock_and_chance() {
        let excepted = [Exception { path: "src/journal/a.rs", reason: "to show that it may" }];
        let check = |path, text| house::clock_and_chance(&file(path, text), &excepted).len();
        assert_eq!(check("src/report/a.rs", "use std::time::Duration;"), 0);
        assert_eq!(check("src/report/a.rs", "use std::time::{Duration, Instant};"), 1);
        assert_eq!(check("src/pairs/a.rs", "jiff::Zoned::now()"), 1);
        assert_eq!(check("src/pairs/a.rs", "let now = then;"), 0);
        assert_eq!(check("src/cli/a.rs", "jiff::Zoned::now()"), 0);
        assert_eq!(check("src/links/a.rs", "use rand::Rng;"), 1);
        assert_eq!(check("src/synthetic/a.rs", "use rand::Rng;"), 0);
        assert_eq!(check("src/journal/a.rs", "use rand::Rng;"), 0);
        assert_eq!(check("src/journal/a.rs", "jiff::Zoned::now()"), 1);
    }

    #[test]
    fn printing() {
        assert_eq!(
            house::printing(&file("src/links/a.rs", "println!(\"x\"); std::io::stderr()")).len(),
            2
        );
        assert_eq!(house::printing(&file("src/cli/a.rs", "println!(\"x\")")).len(), 0);
        assert_eq!(house::printing(&file("src/links/a.rs", "// println!(\"x\")")).len(), 0);
    }

    #[test]
    fn fiction() {
        let text = "use crate::synthetic::Council;";
        assert_eq!(house::fiction(&file("src/pipeline/a.rs", text)).len(), 1);
        assert_eq!(house::fiction(&file("src/cli/demo.rs", text)).len(), 0);
    }

    #[test]
    fn door() {
        let check = |path, text| house::door(&file(path, text), &[]).len();
        assert_eq!(check("src/cli/a.rs", "let it = edition.record_at(4)?;"), 1);
        assert_eq!(check("src/http/a.rs", "use crate::normalise::NormalisedRecord;"), 1);
        assert_eq!(check("src/lookup/a.rs", "let it = edition.record_at(4)?;"), 0);
        assert_eq!(check("src/cli/a.rs", "// edition.records()\nlet it = door.answer(a, q);"), 0);
        let excepted = [Exception { path: "src/cli/a.rs", reason: "to show that it may" }];
        let file = file("src/cli/a.rs", "edition.records()");
        assert_eq!(house::door(&file, &excepted), [""; 0]);
    }

    #[test]
    fn permit() {
        let listed = [Exception { path: "src/cli/a.rs", reason: "to show that it must" }];
        let check = |path, text| house::permit(&file(path, text), &listed).len();
        assert_eq!(check("src/cli/a.rs", "fn write(on: &Explained) {}"), 1);
        assert_eq!(check("src/cli/a.rs", "// takes no &OperatorPermit<'_>\nfn write() {}"), 1);
        assert_eq!(check("src/cli/a.rs", "fn write(permit: &OperatorPermit<'_>) {}"), 0);
        assert_eq!(check("src/cli/b.rs", "fn write(on: &Explained) {}"), 0);
    }

    #[test]
    fn header() {
        assert_eq!(house::header(&file("src/a.rs", "//! What this file holds.\n")).len(), 0);
        for silent in ["", "use std::fmt;", "//! (to come)", "//!\n"] {
            assert_eq!(house::header(&file("src/a.rs", silent)).len(), 1, "{silent:?}");
        }
    }

    #[test]
    fn length() {
        let excepted = [Exception { path: "src/a.rs", reason: "a table" }];
        let (long, short) =
            (file("src/a.rs", &"\n".repeat(451)), file("src/a.rs", &"\n".repeat(450)));
        assert_eq!((house::length(&long, &[]).len(), house::length(&short, &[]).len()), (1, 0));
        assert_eq!(
            (house::length(&long, &excepted).len(), house::length(&short, &excepted).len()),
            (0, 1)
        );
    }

    #[test]
    fn names() {
        for path in ["src/utils.rs", "src/links/score_helpers.rs", "tests/it/common/mod.rs"] {
            assert_eq!(house::names(&file(path, "")).len(), 1, "{path}");
        }
        assert_eq!(house::names(&file("src/links/score.rs", "")).len(), 0);
    }

    #[test]
    fn the_map() {
        let files =
            [file("src/values/mod.rs", ""), file("src/pairs.rs", ""), file("src/extra/a.rs", "")];
        let complaints = house::map_of_the_house(&order(), &files);
        assert_eq!(complaints.len(), 2);
        assert!(
            complaints[0].contains("no src/links") && complaints[1].contains("src/extra is not")
        );
    }
}
