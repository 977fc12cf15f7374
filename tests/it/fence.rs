//! Fenced records only attach: what a fenced file says never makes one person of two that the others keep apart.

use std::collections::BTreeMap;

use crate::support::WorkDir;

const FORENAMES: [&str; 8] =
    ["Amelia", "Bilal", "Chidi", "Dorothy", "Ewan", "Farah", "Grzegorz", "Harriet"];
const SURNAMES: [&str; 10] = [
    "Okafor",
    "Whitfield",
    "Nowak",
    "Begum",
    "Pritchard",
    "Lindqvist",
    "Hussain",
    "Garside",
    "Mbeki",
    "Trevithick",
];
const HEADER: &str = "unique_id,first_name,surname,dob,address,postcode,email";
/// So many namesakes stand twice in the open file: once with a home, once with a birthday and an e-mail address.
const NAMESAKES: usize = 8;

/// Two sources with the same columns; `fence` stands in the second.
fn rules(fence: &str) -> String {
    let source = |name: &str, fence: &str| {
        format!(
            "[[source]]\nname = \"{name}\"\nrecord_id = \"unique_id\"\n{fence}\n[source.fields]\nforename = \"first_name\"\n\
             surname = \"surname\"\ndate_of_birth = \"dob\"\naddress = [\"address\"]\npostcode = \"postcode\"\nemail = \"email\"\n"
        )
    };
    source("open", "") + &source("roll", fence)
}

/// Eighty people written twice, from whom weights are learnt, and the namesakes.
fn open_file() -> String {
    let mut lines = vec![HEADER.to_owned()];
    for number in 0..80_usize {
        let (forename, surname) = (FORENAMES[number % 8], SURNAMES[number / 8]);
        let born = format!("{}-{:02}-{:02}", 1940 + number, 1 + number % 12, 1 + number % 28);
        let place = format!(
            "{number} High Street Extown,EX{} {}AB,person{number}@example.org",
            1 + number % 9,
            number % 10
        );
        lines.push(format!("a{number},{forename},{surname},{born},{place}"));
        let slip = &surname[..surname.len() - 1];
        lines.push(format!("b{number},{forename},{slip},{born},{place}"));
    }
    for number in 0..NAMESAKES {
        lines.push(format!(
            "home{number},Rowena,Ashdown,,{number} Mill Lane Extown,EX3 {number}CD,"
        ));
        lines.push(format!("born{number},Rowena,Ashdown,{},,,{}", born(number), email(number)));
    }
    lines.join("\n") + "\n"
}

/// Knows of each namesake what both rows of the open file know.
fn roll_file() -> String {
    let mut lines = vec![HEADER.to_owned()];
    for number in 0..NAMESAKES {
        lines.push(format!(
            "{number},Rowena,Ashdown,{},{number} Mill Lane Extown,EX3 {number}CD,{}",
            born(number),
            email(number)
        ));
    }
    lines.join("\n") + "\n"
}

fn born(number: usize) -> String {
    format!("{}-0{}-1{number}", 1950 + number, 1 + number)
}

fn email(number: usize) -> String {
    format!("rowena.ashdown{number}@example.org")
}

/// How many namesakes have both rows of the open file in one cluster, and how many rows of the roll found a person.
fn bridged_and_attached(fence: &str) -> (usize, usize) {
    let dir = WorkDir::new();
    dir.write("rules.toml", &rules(fence));
    dir.write("open.csv", &open_file());
    dir.write("roll.csv", &roll_file());
    let inputs = ["--input", "open=open.csv", "--input", "roll=roll.csv", "--out", "out.csv"];
    let words = ["link", "--rules", "rules.toml", "--as-of", "2026-11-01"];
    dir.hearth(&[&words[..], &inputs[..]].concat()).ends_with(0);
    let csv = dir.read("out.csv");
    let clusters: BTreeMap<&str, &str> =
        csv.lines().filter_map(|line| line.rsplit_once(',')).collect();
    let of = |name: &str, number: usize| clusters[format!("{name}{number}").as_str()];
    let bridged = (0..NAMESAKES).filter(|&it| of("open,home", it) == of("open,born", it)).count();
    let attached = (0..NAMESAKES)
        .filter(|&it| [of("open,home", it), of("open,born", it)].contains(&of("roll,", it)))
        .count();
    (bridged, attached)
}

#[test]
fn a_fenced_record_attaches_to_one_person_and_bridges_no_two() {
    let fence = "fence = { rule = \"attach-only\", citation = \"a test\" }";
    assert_eq!(bridged_and_attached(fence), (0, NAMESAKES));
    // without the fence the same rows do bridge: the fence is what keeps them apart
    assert_eq!(bridged_and_attached(""), (NAMESAKES, NAMESAKES));
}
