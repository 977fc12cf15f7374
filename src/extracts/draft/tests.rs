//! Drafts of files as they turn up: each is read, and can be used as it is.

use std::fs;

use super::draft_ruleset;
use crate::{
    extracts::ExtractReader,
    rules::{Checked, Ruleset},
};

/// The draft of a file, with paths from its folder, and the rules it makes; the file is read by them.
fn drafted(name: &str, csv: &str) -> (String, Ruleset<Checked>) {
    let folder = tempfile::tempdir().unwrap();
    let (file, rules) = (folder.path().join(name), folder.path().join("rules.toml"));
    fs::write(&file, csv).unwrap();
    let text = draft_ruleset(&file, Some(&rules)).unwrap();
    fs::write(&rules, &text).unwrap();
    let rules = Ruleset::load(Some(&rules)).unwrap().check().unwrap();
    let mut reader = ExtractReader::open(&file, &rules.sources()[0]).unwrap();
    while reader.next_batch(100).unwrap().is_some() {}
    assert!(reader.finish().unwrap().quarantined.is_empty());
    (text.replace(&format!("{}/", folder.path().display()), ""), rules)
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
#   hearth link --rules rules.toml --input 'people_2026=People 2026.csv' --out clusters.csv
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
fn an_exact_name_goes_first_and_what_is_somebody_elses_is_left_out() {
    let (text, _) = drafted(
        "homes.csv",
        "ID,Spouse Surname,Spouse DOB,Emergency contact postcode,Tenant Surname,Surname,DOB,Postcode\n\
         1,A,01/02/1980,AB1 2CD,X,B,03/04/1981,AB1 3CD\n2,A,01/02/1980,AB1 2CD,X,C,05/06/1982,AB1 4CD\n",
    );
    for line in [
        "\nsurname = \"Surname\" ",
        "\ndate_of_birth = { column = \"DOB\", ",
        "\npostcode = \"Postcode\" ",
        "\n# \"Spouse DOB\" is of somebody else",
        "\n# tenant_surname = ",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
}

#[test]
fn a_date_of_birth_in_words_is_taken_before_the_partners() {
    let (text, _) = drafted(
        "hb.csv",
        "Claim,Claimant First Name,Claimant Last Name,Claimant Date of Birth,Partner First Name,Partner DoB,Partner Email\n\
         1,A,B,01-Feb-1980,C,03-Mar-1981,c@d.uk\n2,E,F,02-Feb-1980,G,04-Mar-1981,g@h.uk\n",
    );
    for line in [
        "forename = \"Claimant First Name\" ",
        "surname = \"Claimant Last Name\" ",
        "date_of_birth = { column = \"Claimant Date of Birth\", ",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    assert!(!text.contains("\nemail ="), "{text}");
}

#[test]
fn the_share_of_a_field_of_several_columns_is_of_rows_that_have_any_of_them() {
    let (text, _) =
        drafted("x.csv", "Surname,Addr1,Addr2\nA,,1 High St\nB,Flat 2,\nC,,\nD,,2 High St\n");
    assert!(
        text.contains("address = [\"Addr1\", \"Addr2\"]   # filled in 75 % of the rows"),
        "{text}"
    );
}

#[test]
fn a_file_without_a_name_is_not_said_to_be_ready_and_a_column_of_unlike_cells_is_named() {
    let (text, _) = drafted("a.csv", "LLPG_UPRN,Street Name\n10,HIGH ST\n11,HIGH ST\n");
    assert!(text.contains("No column was recognised as a name.\n# Write the one"), "{text}");
    assert!(!text.contains("as it is"), "{text}");
    assert!(text.contains("}   # \"LLPG_UPRN\" differs from row to row, and is no key"), "{text}");
}

#[test]
fn a_file_of_odd_columns_still_makes_rules() {
    drafted("odd.csv", "\"a \"\"b\"\" \\\",c\nx,1\ny,1\n");
    drafted("one.csv", "id\n1\n2\n");
    drafted("twice.csv", "id,c,c,,forename\n1,x,x,y,z\n2,x,x,y,z\n");
}
