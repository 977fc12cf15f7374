//! A dozen premises in every format: what is said of them, what is counted, and what is set aside.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use proptest::prelude::*;

use super::{
    AddressStatus, GazetteerAccount, GazetteerAddress, GazetteerFormat, GazetteerItem,
    digest_of_arrival, gazetteer_format, read_gazetteer, read_gazetteer_of_bytes,
};
use crate::{
    extracts::{ExtractError, write_quarantine},
    rules::{Checked, Ruleset, SourceRules},
};

static SOURCE: LazyLock<SourceRules> = LazyLock::new(|| {
    let rules: Ruleset<Checked> = Ruleset::load(None).unwrap().check().unwrap();
    rules.source("gazetteer").unwrap().1.clone()
});

fn source() -> SourceRules {
    SOURCE.clone()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gazetteer").join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(fixture(name)).unwrap()
}

fn read(bytes: &[u8]) -> Result<(Vec<GazetteerItem>, GazetteerAccount), ExtractError> {
    let mut items = Vec::new();
    let path = Path::new("gazetteer.csv");
    let account =
        read_gazetteer_of_bytes(path, bytes.to_vec(), &source(), &mut |item| items.push(item))?;
    assert!(account.adds_up(), "{account:?}");
    Ok((items, account))
}

fn read_at(path: &Path) -> Result<(Vec<GazetteerItem>, GazetteerAccount), ExtractError> {
    let mut items = Vec::new();
    let account = read_gazetteer(path, &source(), &mut |item| items.push(item))?;
    assert!(account.adds_up(), "{account:?}");
    Ok((items, account))
}

fn addresses(items: &[GazetteerItem]) -> impl Iterator<Item = &GazetteerAddress> {
    items.iter().filter_map(|item| match item {
        GazetteerItem::Address(address) => Some(address),
        GazetteerItem::CrossReference(_) | GazetteerItem::Successor(_) => None,
    })
}

/// `uprn parent class status: unit | name | number | dependent street | street | locality | town | postcode | organisation`
fn told(items: &[GazetteerItem]) -> Vec<String> {
    addresses(items)
        .map(|a| {
            let parent = a.parent.map_or("-".to_owned(), |parent| parent.to_string());
            let parts = [
                &a.sub_building,
                &a.building_name,
                &a.building_number,
                &a.dependent_street,
                &a.street,
                &a.locality,
                &a.town,
                &a.postcode,
                &a.organisation,
            ];
            let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
            let parts = parts.join("|");
            format!("{} {parent} {} {:?}: {parts}", a.uprn, a.classification, a.status)
        })
        .collect()
}

fn quarantine(account: &GazetteerAccount) -> String {
    let mut out = Vec::new();
    write_quarantine(&account.summary.quarantined, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The addresses that the council itself states; those of the postal file are in `AddressBase` only.
const OF_THE_COUNCIL: [&str; 13] = [
    "100010 - PP Approved: |ROWAN COURT|30||HIGH STREET||ALDBURY|ZZ1 2BF|",
    "100011 100010 RD06 Approved: FLAT 1|ROWAN COURT|30||HIGH STREET||ALDBURY|ZZ1 2BF|",
    "100012 100010 RD06 Approved: FLAT 2|ROWAN COURT|30||HIGH STREET||ALDBURY|ZZ1 2BF|",
    "100013 100010 RD06 Approved: FLAT 3A|ROWAN COURT|30||HIGH STREET||ALDBURY|ZZ1 2BF|",
    "100020 - RD04 Alternative: |ROSE COTTAGE|||HIGH STREET||ALDBURY|ZZ1 2BD|",
    "100030 - CC04 Approved: ||14-16||HIGH STREET||ALDBURY|ZZ1 2BD|ALDBURY \"OLD\" LIBRARY",
    "100040 - RD02 Historical: ||7||MILL LANE|LOWER END|ALDBURY|ZZ1 3AA|",
    "100041 - RD06 Approved: ||7A||MILL LANE|LOWER END|ALDBURY|ZZ1 3AA|",
    "100042 - RD06 Approved: 1-2|MILL HOUSE|7||MILL LANE|LOWER END|ALDBURY|ZZ1 3AA|",
    "100050 - RD03 Approved: ||9||PARK ROAD||LLANFRYN|ZZ7 1AA|",
    "100050 - RD03 Approved: ||9||FFORDD Y PARC||LLANFRYN|ZZ7 1AA|",
    "100070 - RD Provisional: |PLOT 4|||MILL LANE|LOWER END|ALDBURY|ZZ1 3AA|",
    "100090 - RD04 Approved: ||22||HIGH STREET||ALDBURY|ZZ1 2BD|",
];

/// Its last line but one is an exact repeat, after the changes, and so comes late.
const REPEATED: &str = "100020 - RD04 Approved: ||12A||HIGH STREET||ALDBURY|ZZ1 2BD|";

const OF_THE_POST: [&str; 6] = [
    "100011 100010 RD06 Approved: FLAT 1|ROWAN COURT|30||HIGH STREET||ALDBURY|ZZ1 2BF|",
    "100020 - RD04 Approved: ||12A||HIGH STREET||ALDBURY|ZZ1 2BD|",
    "100030 - CC04 Approved: ||14-16||HIGH STREET||ALDBURY|ZZ1 2BD|ALDBURY LIBRARY CHILDRENS",
    "100041 - RD06 Approved: ||7A|MILL MEWS|MILL LANE|LOWER END, OVERBURY|ALDBURY|ZZ1 3AA|",
    "100050 - RD03 Approved: ||9||PARK ROAD||LLANFRYN|ZZ7 1AA|",
    "100050 - RD03 Approved: ||9||FFORDD Y PARC||LLANFRYN FAWR|ZZ7 1AA|",
];

#[test]
fn every_way_to_write_an_address_is_told() {
    let (items, account) = read(&bytes("addressbase_premium.csv")).unwrap();
    assert_eq!(account.format, GazetteerFormat::AddressBasePremium);
    let expected: Vec<&str> =
        OF_THE_COUNCIL.into_iter().chain([REPEATED]).chain(OF_THE_POST).collect();
    assert_eq!(told(&items), expected);
    let mews = addresses(&items).find(|address| !address.dependent_street.is_empty()).unwrap();
    assert_eq!(mews.full_address, "7A MILL MEWS, MILL LANE, LOWER END, OVERBURY, ALDBURY, ZZ1 3AA");
}

#[test]
fn keys_of_other_systems_and_successors_are_told() {
    for name in ["addressbase_premium.csv", "llpg_dtf_7_3.csv"] {
        let (items, _) = read(&bytes(name)).unwrap();
        let others: Vec<String> = items
            .iter()
            .filter_map(|item| match item {
                GazetteerItem::Address(_) => None,
                GazetteerItem::CrossReference(key) => {
                    Some(format!("{} {} {}", key.uprn, key.source, key.key))
                }
                GazetteerItem::Successor(became) => {
                    Some(format!("{} became {}", became.old, became.new))
                }
            })
            .collect();
        assert_eq!(
            others,
            [
                "100020 CTAX 301234567",
                "100020 EREG AB1-123",
                "100011 CTAX 301234568",
                "100040 became 100041",
                "100040 became 100042",
            ],
            "{name}"
        );
    }
}

#[test]
fn a_councils_own_gazetteer_says_the_same_of_the_same_premises() {
    let (items, account) = read(&bytes("llpg_dtf_7_3.csv")).unwrap();
    assert_eq!(account.format, GazetteerFormat::LlpgDtf73);
    let expected: Vec<&str> = OF_THE_COUNCIL.into_iter().chain([REPEATED]).collect();
    assert_eq!(told(&items), expected);
}

#[test]
fn every_line_has_its_place_in_the_account() {
    let (_, account) = read(&bytes("addressbase_premium.csv")).unwrap();
    let reasons: Vec<String> =
        account.without_address.iter().map(|(reason, rows)| format!("{rows} {reason}")).collect();
    assert_eq!(
        reasons,
        [
            "1 cross reference that has ended",
            "1 deletion",
            "1 post office box",
            "1 record 10: header",
            "3 record 11: street",
            "4 record 15: street descriptor",
            "14 record 21: property",
            "1 record 29: metadata",
            "1 record 31: organisation",
            "15 record 32: classification",
            "1 record 99: trailer",
            "1 rejected",
            "1 replaced by a later record",
            "1 taken back by a later record",
        ]
    );
    // one delivery point gave two addresses; three keys and two successors are used too
    assert_eq!(account.used, 19 + 3 + 2);
    let repeats: Vec<(&str, u64, u64)> = account
        .summary
        .duplicates
        .iter()
        .map(|row| (row.record_id.as_str(), row.line, row.of_line))
        .collect();
    assert_eq!(repeats, [("100020", 31, 45)]);
    assert_eq!(
        quarantine(&account),
        "dataset,file,line,column,reason\n\
         gazetteer,gazetteer.csv,70,UPRN,not a UPRN\n\
         gazetteer,gazetteer.csv,71,UPRN,no record 21 has this UPRN\n\
         gazetteer,gazetteer.csv,72,USRN,no record 15 has this USRN\n\
         gazetteer,gazetteer.csv,73,field 5,text follows a closing quotation mark\n\
         gazetteer,gazetteer.csv,74,RECORD_IDENTIFIER,not a kind of record that a gazetteer has\n"
    );
}

#[test]
fn a_record_of_the_wrong_width_or_change_is_set_aside() {
    let mut file = bytes("addressbase_premium.csv");
    file.extend(b"24,\"I\",900,100020\r\n31,\"X\",901,100020,\"K\",\"N\",\"\",,,,\r\n");
    file.extend(b"15,\"I\",902,\"none\",\"A\",\"\",\"\",\"\",\"ENG\",,,,\r\n");
    file.extend(b"23,\"I\",903,100020,\"\",\"1\",1,\"CT\",,,,\r\n");
    let (_, account) = read(&file).unwrap();
    let told = quarantine(&account);
    let last: Vec<&str> = told.lines().skip(6).collect();
    assert_eq!(
        last,
        [
            "gazetteer,gazetteer.csv,77,,record 24 with 4 fields where its kind has 26",
            "gazetteer,gazetteer.csv,78,CHANGE_TYPE,\"a change that is none of I, U and D\"",
            "gazetteer,gazetteer.csv,79,USRN,not a USRN",
            "gazetteer,gazetteer.csv,80,XREF_KEY,no key",
        ]
    );
}

#[test]
fn one_file_a_kind_of_record_says_what_one_file_says() {
    let folder = fixture("addressbase_by_kind");
    let (by_kind, account) = read_at(&folder).unwrap();
    assert_eq!(account.format, GazetteerFormat::AddressBasePremium);
    assert_eq!(gazetteer_format(&folder, &source()).unwrap(), account.format);
    let (whole, _) = read(&bytes("addressbase_premium.csv")).unwrap();
    assert_eq!(as_set(by_kind), as_set(whole));
    assert_eq!(account.summary.digest, digest_of_arrival(&folder).unwrap());
}

fn as_set(items: Vec<GazetteerItem>) -> BTreeSet<GazetteerItem> {
    items.into_iter().collect()
}

#[test]
fn a_later_file_changes_what_an_earlier_one_says() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("1_full.csv", &bytes("addressbase_premium.csv"));
    let before = read_at(folder.path()).unwrap();
    // the flat is merged into the block, and its council tax key goes with it
    write(
        "2_changes.CSV",
        b"21,\"D\",1,100011,1,,,100010,1.0,1.0,1.0,1.0,1,9999,\"E\",,,,,\"D\",\"ZZ1 2BF\",0\r\n\
          32,\"U\",2,100012,\"9999C000100012\",\"RD04\",\"AddressBase Premium Classification Scheme\",1.0,,,,\r\n\
          23,\"D\",3,100011,\"9999X000000003\",\"301234568\",1,\"CTAX\",,,,\r\n",
    );
    write("notes.txt", b"not looked at");
    let (items, account) = read_at(folder.path()).unwrap();
    assert!(!told(&items).iter().any(|line| line.starts_with("100011")));
    assert!(told(&items).iter().any(|line| line.starts_with("100012 100010 RD04")));
    assert_eq!(items.len(), before.0.len() - 3);
    assert_eq!(account.without_address.get("its property is deleted"), Some(&2));
    assert_ne!(account.summary.digest, before.1.summary.digest);
    assert_eq!(account.summary.digest, digest_of_arrival(folder.path()).unwrap());
}

#[test]
fn rows_of_one_uprn_are_variants_and_all_kept() {
    let (items, account) = read(&bytes("flat.csv")).unwrap();
    assert_eq!(account.format, GazetteerFormat::Flat);
    assert_eq!(
        told(&items),
        [
            "100010 - PP Approved: |ROWAN COURT|30||HIGH STREET||ALDBURY|ZZ1 2BF|",
            "100011 100010 RD06 Approved: FLAT 1|ROWAN COURT|30||HIGH STREET||ALDBURY|ZZ1 2BF|",
            "100020 - RD04 Approved: ||12A||HIGH STREET||ALDBURY|ZZ1 2BD|",
            "100020 - RD04 Alternative: |ROSE COTTAGE|||HIGH STREET||ALDBURY|ZZ1 2BD|",
            "100040 - RD02 Historical: ||7||MILL LANE|LOWER END|ALDBURY|ZZ1 3AA|",
        ]
    );
    assert_eq!(account.without_address.get("rejected"), Some(&1));
    let repeats = &account.summary.duplicates;
    assert_eq!((repeats[0].line, repeats[0].of_line, repeats.len()), (6, 5, 1));
    assert_eq!(
        quarantine(&account),
        "dataset,file,line,column,reason\n\
         gazetteer,gazetteer.csv,9,uprn,not a UPRN\n\
         gazetteer,gazetteer.csv,10,,7 cells where the header has 13 columns\n"
    );
}

#[test]
fn a_built_address_in_two_languages_is_two_variants() {
    let mut renamed = source();
    for name in renamed.gazetteer.values_mut() {
        name.insert_str(0, "our_");
    }
    // the names are known, whatever the ruleset maps
    for rules in [source(), renamed] {
        let mut items = Vec::new();
        let path = fixture("ngd_built_address.csv");
        let account = read_gazetteer(&path, &rules, &mut |item| items.push(item)).unwrap();
        assert!(account.adds_up());
        assert_eq!(account.format, GazetteerFormat::NgdBuiltAddress);
        assert_eq!(
            told(&items),
            [
                "100011 100010 RD06 Approved: FLAT 1|ROWAN COURT|30||HIGH STREET||ALDBURY|ZZ1 2BF|",
                "100050 - RD03 Approved: ||9||PARK ROAD||LLANFRYN|ZZ7 1AA|",
                "100050 - RD03 Approved: ||9||FFORDD Y PARC||LLANFRYN FAWR|ZZ7 1AA|",
                "100070 - RD Provisional: |PLOT 4|||MILL LANE|LOWER END|ALDBURY|ZZ1 3AA|",
            ]
        );
    }
}

#[test]
fn an_empty_tile_among_others_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let flat = bytes("flat.csv");
    let header = flat.split_inclusive(|byte| *byte == b'\n').next().unwrap();
    write("a.csv", header);
    write("b.csv", &flat);
    write("c.csv", &flat);
    write("d.csv", b"");
    let (items, account) = read_at(folder.path()).unwrap();
    assert_eq!(told(&items), told(&read(&flat).unwrap().0));
    // the same rows in two tiles are duplicates
    assert_eq!(account.summary.duplicates.len(), 8);
    assert_eq!(account.summary.digest, digest_of_arrival(folder.path()).unwrap());
}

fn refused(bytes: &[u8]) -> String {
    read(bytes).expect_err("refused").to_string()
}

#[test]
fn what_is_no_gazetteer_is_told() {
    assert_eq!(
        refused(b"10,\"X\",9999,2025-01-06,0,2025-01-06,08:15:00,\"8.1\",\"F\"\n21,\"I\",1,100010,1,2\n"),
        "gazetteer.csv holds records of neither AddressBase Premium nor DTF 7.3: record 21 has 6 fields, and the header says version 8.1\n  hint: export the gazetteer as one of them, or as a list with a header"
    );
    assert!(refused(b"").starts_with("gazetteer.csv is empty"));
    assert!(refused(b"PK\x03\x04").contains("spreadsheet or ZIP"));
    let told = refused(b"name,postcode\nx,y\n");
    assert!(told.contains("does not fit its rules at"), "{told}");
    assert!(told.contains("no column `uprn`"), "{told}");

    let folder = tempfile::tempdir().unwrap();
    let told = read_at(folder.path()).err().unwrap().to_string();
    assert!(told.contains("is a folder without a CSV file"), "{told}");
    fs::write(folder.path().join("a.csv"), bytes("flat.csv")).unwrap();
    fs::write(folder.path().join("b.csv"), bytes("llpg_dtf_7_3.csv")).unwrap();
    let told = read_at(folder.path()).err().unwrap().to_string();
    assert!(told.contains("b.csv is not in the format of the files before it"), "{told}");
}

#[test]
fn a_header_alone_tells_a_councils_records_that_are_alike_in_both_formats() {
    let (_, account) =
        read(b"10,\"X\",9999,2025-01-06,0,2025-01-06,08:15:00,\"7.3\",\"F\"\n99,0,1\n").unwrap();
    assert_eq!(account.format, GazetteerFormat::LlpgDtf73);
}

#[test]
fn a_status_is_the_worse_of_an_address_and_its_property() {
    let text = String::from_utf8(bytes("addressbase_premium.csv")).unwrap();
    let property = text.lines().find(|line| line.starts_with("21,") && line.contains(",100020,"));
    let provisional = property.unwrap().replacen(",100020,1,", ",100020,6,", 1);
    let (items, _) = read(text.replace(property.unwrap(), &provisional).as_bytes()).unwrap();
    let statuses: BTreeSet<AddressStatus> = addresses(&items)
        .filter(|address| address.uprn.number() == 100_020)
        .map(|address| address.status)
        .collect();
    assert_eq!(statuses, BTreeSet::from([AddressStatus::Provisional]));
}

#[test]
fn no_account_holds_what_a_line_says() {
    let (_, account) = read(&bytes("addressbase_premium.csv")).unwrap();
    let (_, rows) = read(&bytes("flat.csv")).unwrap();
    for secret in ["ROWAN", "MILL", "301234567", "ZZ1"] {
        assert!(!format!("{account:?}{rows:?}").contains(secret));
    }
}

proptest! {
    #[test]
    fn records_in_any_order_say_the_same(
        order in Just((0..76_usize).collect::<Vec<_>>()).prop_shuffle(),
        dtf in any::<bool>(),
    ) {
        let file = bytes(if dtf { "llpg_dtf_7_3.csv" } else { "addressbase_premium.csv" });
        let lines: Vec<&[u8]> = file.split_inclusive(|byte| *byte == b'\n').collect();
        let shuffled: Vec<u8> =
            order.iter().filter_map(|at| lines.get(*at)).copied().flatten().copied().collect();
        let (straight, account) = read(&file).unwrap();
        let (turned, turned_account) = read(&shuffled).unwrap();
        prop_assert_eq!(as_set(straight), as_set(turned));
        prop_assert_eq!(account.without_address, turned_account.without_address);
        prop_assert_eq!(account.used, turned_account.used);
    }

    #[test]
    fn whatever_bytes_arrive_every_line_is_accounted_for(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn whatever_is_cut_or_changed_every_line_is_accounted_for(
        name in prop::sample::select(vec![
            "addressbase_premium.csv", "llpg_dtf_7_3.csv", "flat.csv", "ngd_built_address.csv",
        ]),
        hits in prop::collection::vec((0..15_000_usize, any::<u8>()), 0..8),
        end in 0..15_000_usize,
    ) {
        let mut file = bytes(name);
        for (at, byte) in hits {
            if let Some(place) = file.get_mut(at) {
                *place = byte;
            }
        }
        file.truncate(end.max(40));
        let _ = read(&file);
    }
}
