//! Drafts of files as they turn up: each is read, and can be used as it is.

use std::fs;

use super::draft_ruleset;
use crate::{
    extracts::ExtractReader,
    rules::{Checked, Ruleset},
};

/// The draft of a file, and the rules it makes; the file is read by them.
fn drafted(name: &str, csv: &str) -> (String, Ruleset<Checked>) {
    let folder = tempfile::tempdir().unwrap();
    let (file, rules) = (folder.path().join(name), folder.path().join("rules.toml"));
    fs::write(&file, csv).unwrap();
    let text = draft_ruleset(&file).unwrap();
    fs::write(&rules, &text).unwrap();
    let rules = Ruleset::load(Some(&rules)).unwrap().check().unwrap();
    let mut reader = ExtractReader::open(&file, &rules.sources()[0]).unwrap();
    while reader.next_batch(100).unwrap().is_some() {}
    assert!(reader.finish().unwrap().quarantined.is_empty());
    (text, rules)
}

#[test]
fn a_file_of_people() {
    let (text, rules) = drafted(
        "People 2026.csv",
        "unique_id,first_name,surname,dob,city,email,cluster\n\
         0,Robert,Alan,1971-06-24,,robert@smith.net,0\n1,Robert,Allen,1971-05-24,London,,0\n",
    );
    assert_eq!(rules.warnings(), []);
    assert_eq!(
        text,
        r#"# Drafted from People 2026.csv by its column names and 2 of its rows. It can be used as it is:
#   hearth link --rules THIS_FILE --input people_2026=People 2026.csv --out clusters.csv
# Read it before you rely on it; matching-rules/README.md says what else can be written here.

[[source]]
name = "people_2026"
record_id = "unique_id"
# unique = true          # if no person stands in this file twice

[source.file]
delimiter = ","
encoding = "utf-8"

[source.fields]
forename = "first_name"   # filled in 100 % of the rows
surname = "surname"   # filled in 100 % of the rows
date_of_birth = { column = "dob", formats = ["%Y-%m-%d"] }   # filled in 100 % of the rows
address = ["city"]   # filled in 50 % of the rows
email = "email"   # filled in 50 % of the rows

# Not used. Take the # away from a column that says who somebody is:
# "cluster" looks like the answer, which rows are one person: never link on it
"#
    );
}

#[test]
fn a_file_with_dates_of_eight_digits_and_a_number_of_its_own() {
    let (text, _) = drafted(
        "febrl.csv",
        "rec_id, given_name, surname, street_number, address_1, suburb, postcode, state, date_of_birth, soc_sec_id\n\
         rec-1-org, mitchell, green, 7, wallaby place, cleveland, 2119, sa, 19560409, 1804974\n\
         rec-2-dup-3, harley, mccarthy, 177, pridhamstreet, marsden, 3165, nsw, 19080419, 6089216\n",
    );
    for line in [
        "record_id = \"rec_id\"",
        "forename = \"given_name\" ",
        "address = [\"street_number\", \"address_1\", \"suburb\"]",
        "postcode = \"postcode\"",
        "date_of_birth = { column = \"date_of_birth\", formats = [\"%Y%m%d\"] }",
        "soc_sec_id = { column = \"soc_sec_id\", kind = \"identifier\" }",
        "# state = { column = \"state\", kind = \"text\" }",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
}

#[test]
fn delimiter_month_first_dates_and_columns_known_by_their_cells() {
    let (text, _) = drafted(
        "x.csv",
        "Client Name;Birth Date;Where;S;Contact;NHS No\n\
         A B;12/31/1980;AB1 2CD;M;a@b.uk;\nC D;01/02/1981;SW1A 2AA;F;c@d.uk;9434765870\n",
    );
    for line in [
        "delimiter = \";\"",
        "record_id = \"",
        "name = { column = \"Client Name\", order = \"detect\" }",
        "formats = [\"%m/%d/%Y\"]",
        "nhs_number = \"NHS No\"",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
}

#[test]
fn a_file_without_a_key_is_keyed_by_line() {
    let (text, _) = drafted("x.csv", "surname,forename,gender\nA,B,M\nA,B,F\nA,C,M\n");
    assert!(text.contains("record_id = { line_number = true }"), "{text}");
    assert!(text.contains("sex = \"gender\""), "{text}");
}

#[test]
fn a_file_of_odd_columns_still_makes_rules() {
    drafted("odd.csv", "\"a \"\"b\"\" \\\",c\nx,1\ny,1\n");
    drafted("one.csv", "id\n1\n2\n");
    drafted("twice.csv", "id,c,c,,forename\n1,x,x,y,z\n2,x,x,y,z\n");
}
