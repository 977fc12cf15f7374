//! Rules as people write them, right and wrong, and what they are told.

use std::{fs, path::Path};

use proptest::prelude::*;

use super::{
    CellTest, Checked, Encoding, FenceRule, KeyRule, LinkMode, RuleFile, RuleFileError, RuleFiles,
    RuleOrigin, Ruleset, SourceKind, Unchecked, shipped_files,
};
use crate::values::{AttributeKind, CanonicalField, NameOrder};

/// The contract's ruleset of a plain person file, to the letter.
const PLAIN: &str = r#"[[source]]
name = "people"
record_id = "unique_id"

[source.fields]
forename = "first_name"
surname = "surname"
date_of_birth = { column = "dob", formats = ["%Y-%m-%d"] }
sex = "sex"
address = ["address_line_1", "town"]
postcode = "postcode"
national_id = { column = "ssn", kind = "identifier" }     # any other column: kind = text | category | identifier | email | phone | number | year
"#;

fn one_file(text: &str) -> RuleFiles {
    let file =
        RuleFile { text: text.to_owned(), origin: RuleOrigin::Council("people.toml".into()) };
    RuleFiles::from([("sources/people.toml".to_owned(), file)])
}

fn check(text: &str) -> Ruleset<Checked> {
    Ruleset::<Unchecked>::of_files(one_file(text)).check().unwrap()
}

/// What a person is told of a source with these lines wrong.
fn told(text: &str) -> String {
    let faults = Ruleset::<Unchecked>::of_files(one_file(text)).check().unwrap_err();
    faults.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What a person is told of one wrong line of `[source.fields]`, which is line 6.
fn told_of_field(line: &str) -> String {
    told(&format!(
        "[[source]]\nname = \"p\"\nrecord_id = \"id\"\n[source.fields]\nsurname = \"s\"\n{line}\n"
    ))
}

#[test]
fn the_contracts_plain_person_file_runs_to_the_letter() {
    let rules = check(PLAIN);
    assert_eq!(rules.warnings(), []);
    assert_eq!(rules.mode(), LinkMode::LinkAndDedupe);
    let (index, people) = rules.source("people").unwrap();
    assert_eq!((index, rules.sources().len()), (0, 1));
    let key = KeyRule::Columns {
        columns: vec!["unique_id".into()],
        separator: String::new(),
        empty: None,
    };
    assert_eq!(people.record_id, key);
    assert_eq!(people.kind, SourceKind::People);
    assert_eq!(people.format.encoding, Encoding::Detect);
    let [person] = people.mentions.as_slice() else { panic!("a row is a person") };
    assert_eq!(person.role, "");
    assert_eq!(person.fields[&CanonicalField::Forename].columns, ["first_name"]);
    assert_eq!(person.fields[&CanonicalField::Address].columns, ["address_line_1", "town"]);
    assert_eq!(person.date_formats(CanonicalField::DateOfBirth)[0].as_str(), "%Y-%m-%d");
    assert_eq!(person.attributes[0].column, "ssn");
    assert_eq!(rules.attributes()[0].name, "national_id");
    assert_eq!(rules.attributes()[0].kind, AttributeKind::Identifier);
}

#[test]
fn mode_and_unique_restrict_what_is_linked() {
    let rules = check(&format!(
        "mode = \"link-only\"\n{}",
        PLAIN.replace("unique_id\"", "unique_id\"\nunique = true")
    ));
    assert_eq!(rules.mode(), LinkMode::LinkOnly);
    assert!(rules.sources()[0].unique);
}

#[test]
fn every_shipped_source_checks_clean() {
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    assert_eq!(rules.warnings(), []);
    let names: Vec<_> = rules.sources().iter().map(|source| source.name.0.as_str()).collect();
    assert_eq!(
        names,
        [
            "benefits",
            "benefits_shbe",
            "council_tax",
            "electoral_roll",
            "gazetteer",
            "parking_permits",
            "registrations",
            "registrations_gro",
            "school_census",
            "school_census_xml",
            "social_care"
        ]
    );
    let (_, roll) = rules.source("electoral_roll").unwrap();
    let fence = roll.fence.as_ref().unwrap();
    assert_eq!(fence.rule, FenceRule::AttachOnly);
    assert!(fence.citation.contains("reg. 107"));
    assert_eq!(roll.no_person[0].when.test, CellTest::ContainsToken);
    let (_, tax) = rules.source("council_tax").unwrap();
    assert_eq!(tax.mentions[0].name_order, NameOrder::SurnameFirst);
    let (liable, gone) = tax.mentions.split_at(2);
    assert!(liable.iter().all(|mention| mention.joint && mention.role == "liable"));
    assert!(
        gone.iter().all(|mention| mention.joint && mention.repeats.as_deref() == Some("liable"))
    );
    assert!(!tax.mentions[1].fields.contains_key(&CanonicalField::Phone));
    assert_eq!(rules.source("gazetteer").unwrap().1.kind, SourceKind::Gazetteer);
}

#[test]
fn every_file_of_the_repository_is_shipped() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("matching-rules");
    let shipped = shipped_files();
    for folder in ["", "sources/", "dictionaries/", "weights/"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let path = format!("{folder}{name}");
            let kind = Path::new(&path).extension().and_then(|kind| kind.to_str());
            let rule = matches!(kind, Some("toml" | "csv"));
            assert!(!rule || shipped.contains_key(&path), "{path} is not compiled in");
        }
    }
}

#[test]
fn a_folder_overrides_a_dataset_by_its_name_and_leaves_the_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sources")).unwrap();
    let ours = PLAIN.replace("\"people\"", "\"benefits\"");
    fs::write(folder.path().join("sources/our_benefits.toml"), ours).unwrap();
    fs::write(folder.path().join("sources/notes.txt"), "not a rule").unwrap();
    let rules = Ruleset::load(Some(folder.path())).unwrap().check().unwrap();
    let shipped = Ruleset::load(None).unwrap().check().unwrap();
    assert_eq!(rules.sources().len(), shipped.sources().len());
    let (_, benefits) = rules.source("benefits").unwrap();
    assert!(benefits.file.ends_with("our_benefits.toml"));
    assert!(!rules.files().contains_key("sources/benefits.toml"));
    assert_ne!(rules.fingerprint(), Ruleset::load(None).unwrap().check().unwrap().fingerprint());
}

#[test]
fn a_file_alone_stands_for_its_sources_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.toml");
    fs::write(&file, PLAIN.replace('\n', "\r\n")).unwrap();
    let rules = Ruleset::load(Some(&file)).unwrap().check().unwrap();
    assert_eq!(rules.sources().len(), 1);
    let others = |path: &&String| !path.starts_with("sources/");
    let shipped = shipped_files();
    assert!(shipped.keys().filter(others).eq(rules.files().keys().filter(others)));
    // the line ends of an editor are no change of the rules
    fs::write(&file, PLAIN).unwrap();
    let again = Ruleset::load(Some(&file)).unwrap().check().unwrap();
    assert_eq!(rules.fingerprint(), again.fingerprint());
}

#[test]
fn a_place_without_rules_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let absent = Ruleset::load(Some(&folder.path().join("rules"))).unwrap_err();
    assert!(matches!(absent, RuleFileError::Absent { .. }));
    let empty = Ruleset::load(Some(folder.path())).unwrap_err();
    assert!(matches!(empty, RuleFileError::Empty { .. }));
    fs::write(folder.path().join("a.toml"), b"name = \"a\"\nx = \"\xE9\"").unwrap();
    let broken = Ruleset::load(Some(folder.path())).unwrap_err();
    assert!(matches!(broken, RuleFileError::NotText { line: 2, .. }));
}

#[test]
fn all_faults_are_told_at_once_with_line_and_remedy() {
    let text = r#"mod = "link-only"
[[source]]
name = "people"
recordid = "id"
[source.file]
encoding = "utf8"
delimiter = "comma"
[source.fields]
surname = ["a", "b"]
forename = 7
date_of_birth = { column = "dob", formats = ["DD/MM/YYYY"] }
sex = { column = "sex", formats = ["%Y"] }
"#;
    assert_eq!(
        told(text),
        "\
people.toml:1: unknown key `mod`
  hint: write `mode`
people.toml:2: [source] has no `record_id`
  hint: name the column that identifies a row: record_id = \"account_ref\"
people.toml:4: unknown key `recordid` in [source]
  hint: write `record_id`
people.toml:6: `source.file.encoding` has no value \"utf8\"
  hint: write \"utf-8\"
people.toml:7: `source.file.delimiter` has no value \"comma\"
  hint: write one of \",\", \";\", \"|\", \"tab\", \":\"
people.toml:9: `source.fields.surname` names 2 columns
  hint: name one column; only `address`, `observed` and dates of birth and death take a list
people.toml:10: `source.fields.forename` is a whole number
  hint: write text in quotation marks, or a list of such texts
people.toml:11: \"DD/MM/YYYY\" is no date format: a date format needs a year: %Y, or %y for two digits
  hint: write %d day, %m month, %Y year, %b month's name: 31/01/2026 is \"%d/%m/%Y\"
people.toml:12: unknown key `formats` in [source.fields.sex]
  hint: the keys known here are `column`, `columns`, `sensitivity`"
    );
}

#[test]
fn a_source_must_say_who_and_which() {
    assert_eq!(
        told("[[source]]\nrecord_id = \"id\"\n"),
        "\
people.toml:1: [source] has no `name`
  hint: write the dataset's name: name = \"council_tax\"
people.toml:1: the source maps no column to a field
  hint: write [source.fields] with lines such as surname = \"last_name\"
people.toml:1: warning: [source] maps neither `name` nor `surname`
  hint: records without a surname seldom link: map a name column if the file has one"
    );
    assert_eq!(
        told(""),
        "people.toml:1: the file has no `source`\n  hint: start each dataset with a line [[source]]"
    );
    assert!(
        told("[source]\nname = \"a\"").contains(
            "`source` is a table\n  hint: write a list of tables, each headed [[source]]"
        )
    );
}

#[test]
fn a_dataset_described_twice_is_told_with_both_places() {
    assert_eq!(
        told(&format!("{PLAIN}\n{PLAIN}")),
        "people.toml:14: the dataset `people` is described twice\n  hint: keep one of the two; the other is at people.toml:1"
    );
}

#[test]
fn roles_are_told_apart() {
    let source = "[[source]]\nname = \"p\"\nrecord_id = \"id\"\n";
    let twice = "[[source.mention]]\nrole = \"child\"\nsurname = \"s\"\n";
    assert_eq!(
        told(&format!("{source}{twice}{twice}")),
        "people.toml:7: the role `child` is given twice with the same columns\n  hint: give the second mention the columns of the second person, or take it out"
    );
    assert_eq!(
        told(&format!("{source}{twice}[[source.mention]]\nname = \"n\"\n")),
        "people.toml:7: a mention has no `role`\n  hint: write what the person is in the row: role = \"partner\""
    );
    assert_eq!(
        told(&format!("{source}{twice}{}", twice.replace("child", "part ner"))),
        "people.toml:8: the role \"part ner\" holds more than small letters and `_`\n  hint: write one word such as \"liable\"; several people of a role are numbered by the program"
    );
}

#[test]
fn a_mention_adds_to_and_overrides_the_rows_fields() {
    let rules = check(
        "[[source]]\nname = \"p\"\nrecord_id = \"id\"\n[source.fields]\npostcode = \"pc\"\nphone = \"tel\"\n\
         [[source.mention]]\nrole = \"a\"\nname = { column = \"n1\", order = \"surname-first\", joint = true }\n\
         [[source.mention]]\nrole = \"b\"\nname = \"n2\"\nphone = { column = \"tel2\", sensitivity = \"ordinary\" }\n",
    );
    let [a, b] = rules.sources()[0].mentions.as_slice() else { panic!("two mentions") };
    assert_eq!((a.name_order, a.joint), (NameOrder::SurnameFirst, true));
    assert_eq!((b.name_order, b.joint), (NameOrder::Detect, false));
    assert_eq!(a.fields[&CanonicalField::Phone].columns, ["tel"]);
    assert_eq!(b.fields[&CanonicalField::Phone].columns, ["tel2"]);
    assert_eq!(b.fields[&CanonicalField::Postcode], a.fields[&CanonicalField::Postcode]);
}

#[test]
fn the_key_of_the_rows_property_is_not_that_of_a_mention_with_its_own_address() {
    let rules = check(
        "[[source]]\nname = \"p\"\nrecord_id = \"id\"\n[source.fields]\naddress = \"a\"\nproperty_key = \"ref\"\n\
         [[source.mention]]\nrole = \"tenant\"\nsurname = \"s\"\n\
         [[source.mention]]\nrole = \"owner\"\nsurname = \"o\"\naddress = \"billing\"\n",
    );
    let [tenant, owner] = &rules.sources()[0].mentions[..] else { panic!("two mentions") };
    assert_eq!(tenant.fields[&CanonicalField::PropertyKey].columns, ["ref"]);
    assert!(!owner.fields.contains_key(&CanonicalField::PropertyKey));
}

#[test]
fn a_mention_may_repeat_a_role_above_it_at_an_address_of_its_own() {
    let with = |mention: &str| {
        told(&format!(
            "[[source]]\nname = \"tax\"\nrecord_id = \"id\"\n[[source.mention]]\nrole = \"liable\"\nsurname = \"s\"\n\
             [[source.mention]]\nsurname = \"s\"\n{mention}"
        ))
    };
    let nobody = with("role = \"gone\"\nrepeats = \"tenant\"\naddress = \"a\"\n");
    assert!(nobody.contains("no mention above has the role `tenant`"), "{nobody}");
    let nowhere = with("role = \"gone\"\nrepeats = \"liable\"\n");
    assert!(nowhere.contains("named once more without an address"), "{nowhere}");
    let itself = with("role = \"liable\"\nrepeats = \"liable\"\naddress = \"a\"\n");
    assert!(itself.contains("the role `liable` repeats itself"), "{itself}");
}

#[test]
fn a_councils_cross_references_name_datasets_that_there_are() {
    let with = |cross_references: &str| {
        let origin = RuleOrigin::Council("ours".into());
        let text = format!("[cross_references]\n{cross_references}");
        let mut files = shipped_files();
        files.insert("addresses.toml".to_owned(), RuleFile { text, origin });
        Ruleset::<Unchecked>::of_files(files).check()
    };
    assert!(with("council_tax = [\"7666VC\"]").is_ok());
    let faults = with("counciltax = [\"7666VC\"]\ngazetteer = [\"G\"]").unwrap_err();
    let told: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].contains(":2: [cross_references] names no dataset of people: `counciltax`"));
    assert!(told[0].ends_with("hint: write `council_tax`"), "{}", told[0]);
    assert!(told[1].contains(":3: [cross_references] names no dataset of people: `gazetteer`"));
}

#[test]
fn a_mistyped_field_is_carried_with_a_warning() {
    let rules = check(
        "[[source]]\nname = \"p\"\nrecord_id = \"id\"\n[source.fields]\nsurname = \"s\"\nforname = \"f\"\n",
    );
    assert_eq!(
        rules.warnings()[0].to_string(),
        "people.toml:6: warning: `forname` is no canonical field and is carried as text\n  hint: write `forename` if that is meant; else forname = { column = …, kind = \"text\" }"
    );
    assert_eq!(rules.attributes()[0].kind, AttributeKind::Text);
}

#[test]
fn one_attribute_has_one_kind() {
    let second = PLAIN.replace("\"people\"", "\"others\"").replace("identifier", "number");
    assert_eq!(
        told(&format!("{PLAIN}{second}")),
        "people.toml:24: `national_id` has another kind at people.toml:12\n  hint: give it the same kind in both, or another name if it is another thing"
    );
}

#[test]
fn single_lines_that_are_wrong() {
    let cases = [
        (
            "postcode = \"\"",
            "people.toml:6: `source.fields.postcode` is empty or has an empty part\n  hint: write a name between each pair of quotation marks",
        ),
        (
            "postcode = { colum = \"pc\" }",
            "people.toml:6: `source.fields.postcode` names no column\n  hint: write postcode = { column = \"the column's name\" }\npeople.toml:6: unknown key `colum` in [source.fields.postcode]\n  hint: write `column`",
        ),
        (
            "x = { column = \"c\", kind = \"txt\" }",
            "people.toml:6: `source.fields.x.kind` has no value \"txt\"\n  hint: write \"text\"",
        ),
        (
            "postcode = pc",
            "people.toml:6: a value is not in quotation marks\n  hint: write text and dates between quotation marks: name = \"council_tax\"",
        ),
        (
            "postcode = \"pc",
            "people.toml:6: a text has no closing quotation mark\n  hint: put the missing quotation mark at the end of the text",
        ),
        (
            "surname = \"t\"",
            "people.toml:6: `surname` is given twice in one table\n  hint: keep one of the two lines",
        ),
        (
            "[source.arrival]\nmax_fall = 20",
            "people.toml:7: `source.arrival.max_fall` is 20\n  hint: write a number from 0 to 1",
        ),
        (
            "[source.fence]\nrule = \"attach\"",
            "people.toml:6: [source.fence] has no `citation`\n  hint: write the regulation or agreement that asks for the fence\npeople.toml:7: `source.fence.rule` has no value \"attach\"\n  hint: write \"attach-only\"",
        ),
        (
            "[source.sentinels]\nsurnam = [\"X\"]",
            "people.toml:7: [source.sentinels] has no field `surnam`\n  hint: write `surname`",
        ),
        (
            "[[source.no_person]]\ncolumn = \"m\"",
            "people.toml:6: [source.no_person] has 0 tests\n  hint: write exactly one of equals, contains_token and starts_with, each a list of words\npeople.toml:6: [source.no_person] has no `reason`\n  hint: write the words that the run reports: reason = \"anonymous elector\"",
        ),
    ];
    for (line, message) in cases {
        assert_eq!(told_of_field(line), message, "for {line}");
    }
}

#[test]
fn an_unknown_dataset_names_the_nearest() {
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    assert_eq!(
        rules.source("counciltax").unwrap_err().to_string(),
        "the matching rules have no dataset `counciltax`\n  hint: did you mean `council_tax`?"
    );
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = Ruleset::<Unchecked>::of_files(one_file(&text)).check();
    }

    #[test]
    fn no_shuffled_rules_make_the_reader_panic(
        lines in proptest::collection::vec(proptest::sample::select(FRAGMENTS.to_vec()), 0..14)
    ) {
        let _ = Ruleset::<Unchecked>::of_files(one_file(&lines.join("\n"))).check();
    }
}

/// Lines that are right somewhere and wrong elsewhere.
const FRAGMENTS: [&str; 24] = [
    "[[source]]",
    "[source]",
    "[source.fields]",
    "[[source.fields]]",
    "[source.fields.name]",
    "[[source.mention]]",
    "[source.mention]",
    "[source.file]",
    "[source.sentinels]",
    "[[source.no_person]]",
    "source.fields.a = 1",
    "source = []",
    "source = [[], {}]",
    "mention = [{ role = \"a\" }]",
    "mention.role = 3",
    "name = \"a\"",
    "name = { column = [\"a\", 1] }",
    "record_id = { columns = [], separator = \"-\" }",
    "record_id = { line_number = true }",
    "formats = [\"%Q\"]",
    "equals = \"A\"",
    "column = \"c\"",
    "kind = \"gazetteer\"",
    "fence = { rule = \"attach-only\" }",
];
