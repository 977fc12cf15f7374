//! A small gazetteer and what people write of its addresses.

use compact_str::CompactString;
use proptest::prelude::*;

use super::{
    AddressDictionaries, AddressQuery, AddressReason, AddressResolution, AddressTables, Gazetteer,
    GazetteerAddress, GazetteerNote, ResolutionRoute, Resolver, STAGES, overfull_claims,
};
use crate::values::{Postcode, Uprn};

fn uprn(number: u64) -> Uprn {
    Uprn::from_number(number).unwrap()
}

/// `uprn|parent|unit|name|number|street|locality|town|postcode|class|status`
const ROWS: &str = "\
1|||| 1|HIGH STREET||ALDBURY|AB1 2BD|RD04|
2|||| 2|HIGH STREET||ALDBURY|AB1 2BD|RD04|
12|||| 12|HIGH STREET||ALDBURY|AB1 2BD|RD04|
13|||| 12A|HIGH STREET||ALDBURY|AB1 2BD|RD04|
14||||14-16|HIGH STREET||ALDBURY|AB1 2BD|RD04|
20||||20|HIGH STREET||ALDBURY|AB1 2BE|PP|
21|20|FLAT 1||20|HIGH STREET||ALDBURY|AB1 2BE|RD06|
22|20|FLAT 2||20|HIGH STREET||ALDBURY|AB1 2BE|RD06|
23|20|GROUND FLOOR FLAT||20|HIGH STREET||ALDBURY|AB1 2BE|RD06|
30|||ROWAN COURT|30|HIGH STREET||ALDBURY|AB1 2BF|PP|
31|30|FLAT 1|ROWAN COURT|30|HIGH STREET||ALDBURY|AB1 2BF|RD06|
32|30|FLAT 2|ROWAN COURT|30|HIGH STREET||ALDBURY|AB1 2BF|RD06|
33|30|FLAT 3|ROWAN COURT|30|HIGH STREET||ALDBURY|AB1 2BF|RD06|
34|30|FLAT 3A|ROWAN COURT|30|HIGH STREET||ALDBURY|AB1 2BF|RD06|
40|||ELM HOUSE||MILL LANE||ALDBURY|AB1 3AA|PP|
41|40|FLAT A|ELM HOUSE||MILL LANE||ALDBURY|AB1 3AA|RD06|
42|40|FLAT B|ELM HOUSE||MILL LANE||ALDBURY|AB1 3AA|RD06|
50|||ROSE COTTAGE||MILL LANE||ALDBURY|AB1 3AA|RD02|
51|||THE OLD SMITHY|5|MILL LANE||ALDBURY|AB1 3AA|RD02|
52||||7|MILL LANE||ALDBURY|AB1 3AA|RD02|Historical
60||FLAT A||8|SAINT JAMES'S ROAD||ALDBURY|AB1 4BB|RD06|
61||FLAT B||8|SAINT JAMES'S ROAD||ALDBURY|AB1 4BB|RD06|
62||||9A|SAINT JAMES'S ROAD||ALDBURY|AB1 4BB|RD06|
63||FIRST FLOOR FLAT||10|SAINT JAMES'S ROAD||ALDBURY|AB1 4BB|RD06|
64||FLAT 2 SECOND FLOOR||10|SAINT JAMES'S ROAD||ALDBURY|AB1 4BB|RD06|
70||||3|STATION ROAD||ALDBURY|AB1 5AA|RD04|
71||||4|STATION ROAD||ALDBURY|AB1 5AA|RD04|
72||||3|STATION ROAD|LOWER END|BARFORD|AB7 1AA|RD04|
73||||5|STATION ROAD|LOWER END|BARFORD|AB7 1AA|RD04|
80||||6|HEOL Y PARC||ALDBURY|AB1 6AA|RD03|
81||||7|FFORDD GWYN||ALDBURY|AB1 6AB|RD03|
82||||9|PRINCESS MARGARET ROSE GARDENS||ALDBURY|AB1 6AC|RD03|
90|||ROWAN LODGE CARE HOME|40|HIGH STREET||ALDBURY|AB1 2BG|RI01|
91||||42|HIGH STREET||ALDBURY|AB1 2BG|RH01|
92||||44|HIGH STREET||ALDBURY|AB1 2BG|CR08|
93||FLAT||44|HIGH STREET||ALDBURY|AB1 2BG|RD06|
100||FLAT 1||50|HIGH STREET||ALDBURY|AB1 2BH|RD06|
101||FLAT 2||50|HIGH STREET||ALDBURY|AB1 2BH|RD06|
102||||50|HIGH STREET||ALDBURY|AB1 2BH|RD04|Historical
110||FLAT 3||12|PARK ROW||BARFORD|AB7 2AA|RD06|
111||FLAT 12||3|PARK ROW||BARFORD|AB7 2AA|RD06|
112||||17|LONG & WINDING WAY||BARFORD|AB7 2AB|RD02|
113||||19|ROSEMEAD AVENUE||BARFORD|AB7 2AC|RD02|
114|||1 MILL COTTAGES||MILL LANE||ALDBURY|AB1 3AB|RD04|
115|||2 MILL COTTAGES||MILL LANE||ALDBURY|AB1 3AB|RD04|
120||||7|TWIN ROAD||BARFORD|AB7 3AA|RD04|
121||||7|TWIN ROAD||BARFORD|AB7 3AA|RD04|
";

fn addresses() -> Vec<GazetteerAddress> {
    ROWS.lines()
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let whole: Vec<&str> =
                [cells[2], cells[3]].into_iter().filter(|cell| !cell.is_empty()).collect();
            let road = format!("{} {}", cells[4], cells[5]).trim().to_owned();
            let full = whole
                .into_iter()
                .chain([road.as_str(), cells[6], cells[7], cells[8]])
                .filter(|cell| !cell.is_empty())
                .collect::<Vec<_>>()
                .join(", ");
            let parent = cells[1].parse().ok().map(uprn);
            GazetteerAddress::from_columns(uprn(cells[0].parse().unwrap()), parent, |column| {
                match column {
                    "subname" => cells[2],
                    "name" => cells[3],
                    "number" => cells[4],
                    "streetname" => cells[5],
                    "locality" => cells[6],
                    "townname" => cells[7],
                    "postcode" => cells[8],
                    "classificationcode" => cells[9],
                    "addressstatus" => cells[10],
                    _ => "",
                }
            })
            .with_full_address(full)
        })
        .collect()
}

impl GazetteerAddress {
    fn with_full_address(self, full_address: String) -> Self {
        Self { full_address, ..self }
    }
}

fn resolve_in(
    gazetteer: &Gazetteer,
    dictionaries: &AddressDictionaries,
    written: &str,
    claimed: Option<u64>,
) -> AddressResolution {
    let (text, postcode) = written.split_once('@').unwrap_or((written, ""));
    let lines: Vec<CompactString> =
        text.split('/').map(|line| line.replace(':', "/").into()).collect();
    let parsed = Postcode::parse(postcode.trim()).ok();
    Resolver::new(gazetteer, dictionaries).resolve(&AddressQuery {
        lines: &lines,
        postcode: parsed.as_ref(),
        postcode_text: if parsed.is_some() { "" } else { postcode.trim() },
        claimed: claimed.map(uprn),
        key: None,
        no_fixed_abode: false,
        withheld: false,
    })
}

fn gazetteer_kind(code: &str) -> bool {
    !matches!(
        super::PremisesKind::of(code, ""),
        super::PremisesKind::Shell | super::PremisesKind::NotResidential
    )
}

fn told(resolution: &AddressResolution) -> String {
    let mut told = match (resolution.uprn, resolution.parent, resolution.route) {
        (Some(uprn), _, _) => uprn.number().to_string(),
        (None, Some(parent), ResolutionRoute::Provisional) => format!("in {}", parent.number()),
        (None, None, ResolutionRoute::Provisional) => "new".to_owned(),
        _ => "none".to_owned(),
    };
    for (flag, name) in [
        (resolution.has(AddressReason::ClaimContradicted), " contradicted"),
        (resolution.has(AddressReason::ClaimUnknown), " unknown-claim"),
        (resolution.has(AddressReason::Historical), " historical"),
        (resolution.has(AddressReason::NotResidential), " not-residential"),
        (resolution.premises.is_communal(), " communal"),
    ] {
        if flag {
            told.push_str(name);
        }
    }
    told
}

fn check(cases: &[(&str, Option<u64>, &str)]) {
    let dictionaries = AddressDictionaries::shipped();
    let (gazetteer, _) = Gazetteer::build(addresses(), &dictionaries);
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(written, claimed, expected)| {
            let resolution = resolve_in(&gazetteer, &dictionaries, written, *claimed);
            (told(&resolution) != *expected)
                .then(|| format!("{written} ({claimed:?}): {expected} != {resolution:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_people_write_resolves() {
    // lines are parted by `/`, a slash is written `:`, the postcode follows `@`
    check(&[
        ("12 HIGH STREET/ALDBURY@AB1 2BD", None, "12"),
        ("12 HIGH ST@AB1 2BD", None, "12"),
        ("012 HIGH STR/ALDBURY/HERTFORDSHIRE/UNITED KINGDOM@AB1 2BD", None, "12"),
        ("12/HIGH STREET/ALDBURY@AB1 2BD", None, "12"),
        ("NO 12 HIGH STREET ALDBURY ALDBURY@AB1 2BD", None, "12"),
        ("12 A HIGH STREET@AB1 2BD", None, "13"),
        ("12A HIGH STREET@AB1 2BD", None, "13"),
        ("FLAT A 12 HIGH STREET@AB1 2BD", None, "13"),
        ("14 - 16 HIGH STREET@AB1 2BD", None, "14"),
        ("14 HIGH STREET@AB1 2BD", None, "14"),
        ("14:16 HIGH STREET@AB1 2BD", None, "14"),
        ("FLAT 2 20 HIGH ST@AB1 2BE", None, "22"),
        ("2:20 HIGH ST@AB1 2BE", None, "22"),
        ("FLT2, 20 HIGH ST@AB1 2BE", None, "22"),
        ("APT 2/20 HIGH ST@AB1 2BE", None, "22"),
        ("FLAT 2:20 HIGH ST@AB1 2BE", None, "22"),
        ("F2, 20 HIGH STREET@AB1 2BE", None, "22"),
        ("20 HIGH STREET FLAT 2@AB1 2BE", None, "22"),
        ("20 HIGH STREET/FLAT 2/ALDBURY@AB1 2BE", None, "22"),
        ("2 20 HIGH STREET@AB1 2BE", None, "22"),
        ("GND FLR 20 HIGH STREET@AB1 2BE", None, "23"),
        ("FLAT GROUND FLOOR/20 HIGH STREET@AB1 2BE", None, "23"),
        ("FLAT 3 ROWAN COURT/30 HIGH STREET/ALDBURY@AB1 2BF", None, "33"),
        ("3 ROWAN COURT 30 HIGH STREET@AB1 2BF", None, "33"),
        ("3 ROWAN CT@AB1 2BF", None, "33"),
        ("ROWAN COURT FLAT 3@AB1 2BF", None, "33"),
        ("3 ROWAN COURT HIGH STREET@AB1 2BF", None, "33"),
        ("FLAT 3 30 HIGH STREET@AB1 2BF", None, "33"),
        ("FLAT 3A ROWAN COURT@AB1 2BF", None, "34"),
        ("FLAT 3/ROWAN COURT/ALDBURY", None, "33"),
        ("FLAT A ELM HOUSE MILL LANE@AB1 3AA", None, "41"),
        ("A ELM HOUSE/MILL LN@AB1 3AA", None, "41"),
        ("ROSE COTTAGE/MILL LANE@AB1 3AA", None, "50"),
        ("ROSE COTTAGE/MILL LANE/ALDBURY", None, "50"),
        ("THE OLD SMITHY/5 MILL LANE@AB1 3AA", None, "51"),
        ("5 MILL LANE@AB1 3AA", None, "51"),
        ("THE OLD SMITHY@AB1 3AA", None, "51"),
        ("7 MILL LANE@AB1 3AA", None, "52 historical"),
        ("8A ST JAMES'S RD@AB1 4BB", None, "60"),
        ("FLAT B 8 ST JAMES S ROAD@AB1 4BB", None, "61"),
        ("FLAT A 9 ST JAMESS RD@AB1 4BB", None, "62"),
        ("1ST FLOOR 10 ST. JAMES'S ROAD@AB1 4BB", None, "63"),
        ("FLAT 2 10 SAINT JAMES'S ROAD@AB1 4BB", None, "64"),
        ("3 STATION ROAD/ALDBURY", None, "70"),
        ("3 STATION ROAD/BARFORD", None, "72"),
        ("3 STATION ROAD/BARFORD@AB7 1AB", None, "72"),
        ("3 STATION RD@AB1 5AB", None, "70"),
        ("3 STATION RD@AB1 5BA", None, "70"),
        ("5 STATION RD", None, "73"),
        ("6 HEOL Y PARC@AB1 6AA", None, "80"),
        ("7 FFORDD GWYN@AB1 6AB", None, "81"),
        ("9 PRINCESS MARGARET ROSE GARDE@AB1 6AC", None, "82"),
        ("9 PRINCESS MARGRET ROSE GARDENS@AB1 6AC", None, "82"),
        ("FLAT 3 12 PARK ROW@AB7 2AA", None, "110"),
        ("3:12 PARK ROW@AB7 2AA", None, "110"),
        ("12:3 PARK ROW@AB7 2AA", None, "111"),
        ("17 LONG AND WINDING WAY@AB7 2AB", None, "112"),
        ("19 ROSE MEAD AVE@AB7 2AC", None, "113"),
        ("19 ROSEMEAD ROAD@AB7 2AC", None, "113"),
        ("1 MILL COTTAGES/MILL LANE@AB1 3AB", None, "114"),
        ("2 MILL COTTS MILL LA@AB1 3AB", None, "115"),
        ("1 MILL COTTAGES@AB1 3AB", None, "114"),
        ("C/O MRS SMITH/12 HIGH STREET@AB1 2BD", None, "12"),
        ("ROOM 4/ROWAN LODGE CARE HOME/40 HIGH STREET@AB1 2BG", None, "90 communal"),
        ("40 HIGH STREET@AB1 2BG", None, "90 communal"),
        ("ROOM 2 42 HIGH STREET@AB1 2BG", None, "91"),
        ("THE FLAT/44 HIGH STREET@AB1 2BG", None, "93"),
        ("FLAT 44 HIGH STREET@AB1 2BG", None, "93"),
        ("FIRST AVENUE HOUSE/12 HIGH STREET@AB1 2BD", None, "12"),
        ("12 HIGH STREET@AB1 2", None, "12"),
        ("6 HEOL Y PARC@AB1 GAA", None, "80"),
    ]);
}

#[test]
fn what_the_gazetteer_does_not_have_is_not_guessed() {
    check(&[
        ("FLAT 9 20 HIGH STREET@AB1 2BE", None, "in 20"),
        ("FLAT 9 ROWAN COURT@AB1 2BF", None, "in 30"),
        ("20 HIGH STREET@AB1 2BE", None, "in 20"),
        ("ROWAN COURT 30 HIGH STREET@AB1 2BF", None, "in 30"),
        ("50 HIGH STREET@AB1 2BH", None, "in 102 historical"),
        ("FLAT 4 12 HIGH STREET@AB1 2BD", None, "in 12"),
        ("3 HIGH STREET@AB1 2BD", None, "new"),
        ("3 OAK COURT 12 HIGH STREET@AB1 2BD", None, "in 12"),
        ("12 HIGH STREET/LEEDS@LS1 1AA", None, "new"),
        ("12 HIGH STREET/LEEDS", None, "new"),
        ("4 STATION ROAD/BARFORD", None, "new"),
        ("3 STATION ROAD", None, "none"),
        ("5 STATION ROAD/ALDBURY/LOWER END", None, "new"),
        ("FX 12 HIGH STREET/ALDBURY", None, "new"),
        ("3 STATION ROAD/BARFORD@AB1 5AB", None, "new"),
        ("44 HIGH STREET@AB1 2BG", None, "92 not-residential"),
        ("HIGH STREET/ALDBURY@AB1 2BD", None, "none"),
        ("ALDBURY", None, "none"),
        ("ALDBURY@AB1 2BD", None, "none"),
        ("7 TWIN ROAD@AB7 3AA", None, "new"),
        ("12 RUE DE LA PAIX/75002 PARIS/FRANCE", None, "new"),
    ]);
}

#[test]
fn a_claim_is_evidence_and_not_truth() {
    check(&[
        ("12 HIGH STREET@AB1 2BD", Some(12), "12"),
        ("12 HIGH STREET@AB1 2BD", Some(1), "12 contradicted"),
        ("12 HIGH STREET@AB1 2BD", Some(99), "12 unknown-claim"),
        ("", Some(12), "12"),
        ("@AB1 2BD", Some(12), "12"),
        ("@ZE1 0AA", Some(12), "none contradicted"),
        ("", Some(20), "in 20"),
        ("20 HIGH STREET@AB1 2BE", Some(22), "22"),
        ("FLAT 2 20 HIGH STREET@AB1 2BE", Some(20), "22"),
        ("FLAT 9 20 HIGH STREET@AB1 2BE", Some(22), "in 20 contradicted"),
        ("FLAT 9 20 HIGH STREET@AB1 2BE", Some(20), "in 20"),
        ("50 HIGH STREET@AB1 2BH", Some(101), "101"),
        ("44 HIGH STREET@AB1 2BG", Some(93), "93"),
        ("7 TWIN ROAD@AB7 3AA", Some(121), "121"),
        ("HIGH STREET/ALDBURY@AB1 2BD", Some(1), "1"),
        ("HIGH STREET/ALDBURY@ZE1 0AA", Some(1), "none contradicted"),
        ("3 HIGH STREET@AB1 2BD", Some(1), "new contradicted"),
        ("9 PRNCS MGT RS GDNS@AB1 6AC", Some(82), "82"),
    ]);
}

#[test]
fn without_a_gazetteer_equal_addresses_share_a_key() {
    let dictionaries = AddressDictionaries::shipped();
    let (empty, notes) = Gazetteer::build([], &dictionaries);
    assert!(empty.is_empty() && notes.is_empty());
    let key = |written: &str| {
        resolve_in(&empty, &dictionaries, written, None).provisional_key.to_string()
    };
    for (one, other) in [
        ("12 HIGH STREET/ALDBURY@AB1 2BD", "012 HIGH ST@AB1 2BD"),
        ("FLAT 3 12 HIGH STREET@AB1 2BD", "3:12 HIGH ST/ALDBURY/HERTS@AB1 2BD"),
        ("FLAT 3 ROWAN COURT/12 HIGH STREET@AB1 2BD", "12 HIGH ST FLAT 3@AB1 2BD"),
        ("FLAT 3 ROWAN COURT@AB1 2BD", "3 ROWAN CT@AB1 2BD"),
        ("FLAT 3 ROWAN COURT/HIGH STREET@AB1 2BD", "3 ROWAN CT/HIGH ST@AB1 2BD"),
        ("12 ST JAMES'S ST@AB1 2BD", "12 SAINT JAMESS STREET ALDBURY@AB1 2BD"),
        ("ROSE COTTAGE/MILL LANE@AB1 2BD", "ROSE COTT/MILL LN@AB1 2BD"),
        ("12 RUE DE LA PAIX/PARIS@75002", "12 RUE DE LA PAIX/PARIS@75002"),
    ] {
        assert!(!key(one).is_empty(), "{one}");
        assert_eq!(key(one), key(other), "{one}");
    }
    for (one, other) in [
        ("FLAT 3 12 HIGH STREET@AB1 2BD", "FLAT 4 12 HIGH STREET@AB1 2BD"),
        ("FLAT 3 12 HIGH STREET@AB1 2BD", "12 HIGH STREET@AB1 2BD"),
        ("12 HIGH STREET@AB1 2BD", "12A HIGH STREET@AB1 2BD"),
        ("GROUND FLOOR FLAT 12 HIGH ST@AB1 2BD", "TOP FLAT 12 HIGH ST@AB1 2BD"),
        ("FLAT 12 HIGH ST@AB1 2BD", "12 HIGH ST@AB1 2BD"),
        ("ROOM 3 12 HIGH ST@AB1 2BD", "FLAT 3 12 HIGH ST@AB1 2BD"),
        ("12 HIGH STREET/LEEDS", "12 HIGH STREET/YORK"),
    ] {
        assert_ne!(key(one), key(other), "{one}");
    }
    for nothing in [
        "HIGH STREET/ALDBURY@AB1 2BD",
        "ALDBURY@AB1 2BD",
        "ROWAN COURT@AB1 2BD",
        "FLAT 3/HIGH STREET@AB1 2BD",
        "12 HIGH STREET",
        "",
        "@AB1 2BD",
    ] {
        assert_eq!(key(nothing), "", "{nothing}");
    }
    assert_eq!(key("FLAT 3 12 HIGH STREET@AB1 2BD"), "AB12BD|12|3|HIGH ST");
    let claimed = resolve_in(&empty, &dictionaries, "", Some(7));
    assert_eq!(claimed.provisional_key, "UPRN|7");
}

#[test]
fn no_address_is_no_residence() {
    let dictionaries = AddressDictionaries::shipped();
    let (gazetteer, _) = Gazetteer::build(addresses(), &dictionaries);
    let postcode = Postcode::parse("AB1 2BD").unwrap();
    let lines = [CompactString::from("12 HIGH STREET")];
    let query = AddressQuery {
        lines: &lines,
        postcode: Some(&postcode),
        postcode_text: "",
        claimed: Some(uprn(12)),
        key: None,
        no_fixed_abode: false,
        withheld: false,
    };
    let resolver = Resolver::new(&gazetteer, &dictionaries);
    for query in
        [AddressQuery { no_fixed_abode: true, ..query }, AddressQuery { withheld: true, ..query }]
    {
        assert_eq!(resolver.resolve(&query), AddressResolution::none());
    }
}

#[test]
fn the_gazetteer_is_judged_too() {
    let dictionaries = AddressDictionaries::shipped();
    let mut rows = addresses();
    rows.push(GazetteerAddress {
        parent: Some(uprn(998)),
        building_number: String::new(),
        ..rows[0].clone()
    });
    if let Some(last) = rows.last_mut() {
        last.uprn = uprn(999);
    }
    let (gazetteer, notes) = Gazetteer::build(rows, &dictionaries);
    assert_eq!(gazetteer.len(), 48);
    assert_eq!(
        notes,
        [
            GazetteerNote::NoBuilding(uprn(999)),
            GazetteerNote::ParentMissing { uprn: uprn(999), parent: uprn(998) },
            GazetteerNote::SameAddress(vec![uprn(120), uprn(121)]),
        ]
    );
}

#[test]
fn a_bucket_uprn_is_told() {
    let dictionaries = AddressDictionaries::shipped();
    let (gazetteer, _) = Gazetteer::build(addresses(), &dictionaries);
    let texts = ["1 HIGH STREET@AB1 2BD", "2 HIGH STREET@AB1 2BD", "2 HIGH ST@AB1 2BD", ""];
    let resolutions: Vec<AddressResolution> =
        texts.iter().map(|text| resolve_in(&gazetteer, &dictionaries, text, None)).collect();
    let claims = || resolutions.iter().map(|resolution| (uprn(7), resolution));
    let found = overfull_claims(claims(), 1);
    assert_eq!((found[0].claims, found[0].addresses), (4, 2));
    assert!(overfull_claims(claims(), 2).is_empty());
}

#[test]
fn stages_have_names_of_their_own() {
    let mut names: Vec<&str> = STAGES.iter().map(|stage| stage.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), STAGES.len());
}

#[test]
fn look_ups_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Resolver<'_>>();
    assert!(AddressDictionaries::from_tables(AddressTables::SHIPPED).is_ok());
}

fn words_of_addresses() -> impl Strategy<Value = String> {
    let words = vec![
        "FLAT", "3", "12", "12A", "A", "HIGH", "STREET", "ST", "ROWAN", "COURT", "/", "-", "3/12",
        "14-16", "FIRST", "FLOOR", "THE", "MILL", "LANE", "ALDBURY", ",", "&", "REAR", "OF", "FL",
        "ROOM", "BLOCK", "NO", "0", "HERTS", "'", "ST", "JAMES",
    ];
    prop::collection::vec(prop::sample::select(words), 0..9).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(
        lines in prop::collection::vec(prop_oneof!["\\PC{0,40}", words_of_addresses()], 0..4),
        postcode_text in "[A-Z0-9 ]{0,8}|\\PC{0,5}",
        claimed in prop::option::of(1_u64..130),
    ) {
        let dictionaries = AddressDictionaries::shipped();
        let (gazetteer, _) = Gazetteer::build(addresses(), &dictionaries);
        let lines: Vec<CompactString> = lines.into_iter().map(Into::into).collect();
        let query = AddressQuery {
            lines: &lines,
            postcode: None,
            postcode_text: &postcode_text,
            claimed: claimed.map(uprn),
            key: None,
            no_fixed_abode: false,
            withheld: false,
        };
        let resolution = Resolver::new(&gazetteer, &dictionaries).resolve(&query);
        prop_assert!(resolution.residence().is_none() || resolution.provisional_key.is_empty());
    }

    #[test]
    fn no_gazetteer_row_makes_it_panic(
        cells in prop::collection::vec(prop_oneof!["\\PC{0,20}", words_of_addresses()], 8),
    ) {
        let dictionaries = AddressDictionaries::shipped();
        let row = GazetteerAddress {
            sub_building: cells[0].clone(),
            building_name: cells[1].clone(),
            building_number: cells[2].clone(),
            street: cells[3].clone(),
            town: cells[4].clone(),
            postcode: cells[5].clone(),
            full_address: cells[6].clone(),
            organisation: cells[7].clone(),
            ..addresses()[0].clone()
        };
        let (gazetteer, _) = Gazetteer::build([row], &dictionaries);
        resolve_in(&gazetteer, &dictionaries, &format!("{}@{}", cells[6], cells[5]), None);
    }

    #[test]
    fn an_address_in_its_own_words_is_itself_whatever_the_order_of_rows(
        at in 0_usize..47,
        order in Just((0..47_usize).collect::<Vec<_>>()).prop_shuffle(),
        cut in 0_usize..3,
    ) {
        let dictionaries = AddressDictionaries::shipped();
        let rows = addresses();
        let (sorted, notes) = Gazetteer::build(rows.clone(), &dictionaries);
        let (shuffled, other_notes) =
            Gazetteer::build(order.iter().map(|i| rows[*i].clone()), &dictionaries);
        prop_assert_eq!(notes, other_notes);
        let row = &rows[at];
        let full = row.full_address.rsplit_once(", ").unwrap().0;
        let text = match cut {
            0 => full.to_owned(),
            1 => full.replace(", ", " "),
            _ => full.replace(", ", "/"),
        };
        let written = format!("{text}@{}", row.postcode);
        let one = resolve_in(&sorted, &dictionaries, &written, None);
        prop_assert_eq!(&one, &resolve_in(&shuffled, &dictionaries, &written, None));
        let unique = !matches!(row.uprn.number(), 120 | 121);
        let lived_in = gazetteer_kind(&row.classification) && row.uprn != uprn(102);
        if unique && lived_in {
            prop_assert_eq!(one.uprn, Some(row.uprn), "{}", written);
        }
    }
}
