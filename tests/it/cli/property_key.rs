//! A council whose gazetteer holds the keys of council tax: they lead where no address would.

use crate::support::{OPERATOR, WorkDir};

const HEADER: &str = "account_ref,property_ref,uprn,lead_liab_name,liab_name_2,liab_pos,occupation_date,vacation_date,live_ind,\
                      addr1,addr2,addr3,addr4,postcode,band,discount_code,for_addr1,for_addr2,for_addr3,for_addr4,for_postcode,email,phone\n";
const SAID: &str = "the row's own key is in the gazetteer's cross references";

/// A council of council tax only: account, property, name, address, postcode.
fn council(rows: &[[&str; 5]]) -> WorkDir {
    let dir = WorkDir::new();
    let gazetteer = include_str!("../../fixtures/gazetteer/council_tax_keys.csv");
    dir.write("extracts/gazetteer.csv", gazetteer);
    let row = |[account, property, name, address, postcode]: &[&str; 5]| {
        format!(
            "{account},{property},,\"{name}\",,1,01/02/2020,,Y,{address},,,,{postcode},A,,,,,,,,\r\n"
        )
    };
    let rows: String = rows.iter().map(row).collect();
    dir.write("extracts/council_tax.csv", &format!("{HEADER}{rows}"));
    dir.write(
        "hearth.toml",
        &["[council]\nname = \"Aldbury\"\n[paths]\nextracts = \"extracts\"\neditions = \"editions\"\nstate = \"state\"\n\
         [[extract]]\ndataset = \"council_tax\"\npath = \"council_tax.csv\"\n\
         [[extract]]\ndataset = \"gazetteer\"\npath = \"gazetteer.csv\"\n", OPERATOR].concat(),
    );
    dir
}

fn night(dir: &WorkDir, as_of: &str) {
    let night = dir.hearth(&["nightly", "--quiet", "--as-of", as_of]);
    assert!(night.code < 2, "{}", night.err);
}

/// What `hearth explain` says of an account's address.
fn explained(dir: &WorkDir, account: &str) -> String {
    let explained = dir.hearth(&["explain", &format!("council_tax:{account}")]).ends_with(0).out;
    let address = explained.lines().skip(1).take_while(|line| !line.is_empty());
    address.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_propertys_key_leads_to_its_uprn_whatever_the_address_says() {
    let dir = council(&[
        ["1", "301234567", "SMITH, MR JOHN", "SEE CASE FILE", ""],
        ["2", "301234568", "KHAN, MRS AISHA", "6 HIGH STREET", "ZZ1 2BD"],
    ]);
    night(&dir, "2026-11-01");
    for (account, uprn) in [("1", "UPRN 200003"), ("2", "UPRN 200004")] {
        let told = explained(&dir, account);
        assert!(told.contains(uprn) && told.contains("leads to one residence"), "{told}");
        assert!(told.contains(SAID), "{told}");
    }
}

#[test]
fn a_key_that_the_gazetteer_does_not_hold_for_council_tax_leaves_it_to_the_address() {
    let dir = council(&[
        ["1", "301239999", "SMITH, MR JOHN", "1 HIGH STREET", "ZZ1 2BD"], // unknown
        ["2", "NDR-77", "KHAN, MRS AISHA", "2 HIGH STREET", "ZZ1 2BD"],   // of business rates
        ["3", "301234569", "OKAFOR, MS ADA", "3 HIGH STREET", "ZZ1 2BD"], // ended
        ["4", "", "NOWAK, MR JAN", "4 HIGH STREET", "ZZ1 2BD"],
        ["5", "301238888", "BEGUM, MRS S", "SEE CASE FILE", ""],
    ]);
    night(&dir, "2026-11-01");
    for account in ["1", "2", "3", "4"] {
        let told = explained(&dir, account);
        assert!(told.contains(&format!("UPRN 20000{account}")) && !told.contains(SAID), "{told}");
    }
    assert!(!explained(&dir, "5").contains("UPRN"));
}

#[test]
fn a_new_key_on_an_address_seen_before_is_another_question() {
    let unknown = ["1", "301239999", "SMITH, MR JOHN", "SEE CASE FILE", ""];
    let dir = council(&[unknown]);
    night(&dir, "2026-11-01");
    assert!(!explained(&dir, "1").contains("UPRN"));
    let extract = dir.read("extracts/council_tax.csv").replace("301239999", "301234567");
    dir.write("extracts/council_tax.csv", &extract);
    night(&dir, "2026-11-02");
    assert!(explained(&dir, "1").contains("UPRN 200003"), "last night's answer was to another key");
}
