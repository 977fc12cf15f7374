//! Files without a header, of fixed width, and documents: what becomes of every record, right and wrong.

use std::{iter, path::Path};

use proptest::prelude::*;

use super::{ExtractError, ExtractReader, ExtractRow, ExtractSummary, write_quarantine};
use crate::rules::{RuleFile, RuleFiles, RuleOrigin, Ruleset, SourceRules, Unchecked};

fn rules(text: &str) -> SourceRules {
    let origin = RuleOrigin::Council("feed.toml".into());
    let file = RuleFile { text: text.to_owned(), origin };
    let files = RuleFiles::from([("sources/feed.toml".to_owned(), file)]);
    Ruleset::<Unchecked>::of_files(files).check().unwrap().sources()[0].clone()
}

fn shipped(name: &str) -> SourceRules {
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    rules.source(name).unwrap().1.clone()
}

fn read(
    source: &SourceRules,
    bytes: &[u8],
    batch: usize,
) -> Result<(Vec<ExtractRow>, ExtractSummary), ExtractError> {
    let mut reader = ExtractReader::of_bytes(Path::new("feed"), bytes.to_vec(), source)?;
    let mut rows = Vec::new();
    while let Some(batch) = reader.next_batch(batch)? {
        rows.extend(batch);
    }
    let summary = reader.finish()?;
    assert!(summary.adds_up(), "{summary:?}");
    assert_eq!(summary.verified, rows.len() as u64);
    assert_eq!(summary.digest, blake3::hash(bytes));
    assert_eq!(summary.bytes, bytes.len() as u64);
    Ok((rows, summary))
}

/// Keys of the rows with the lines of their parts, then what was set aside.
fn told(source: &SourceRules, text: &str) -> (String, String) {
    let (rows, summary) = read(source, text.as_bytes(), 2).unwrap();
    let keys: Vec<String> = rows
        .iter()
        .map(|row| {
            let lines = row.attached.iter().map(|part| part.line);
            let lines: Vec<String> =
                iter::once(row.line).chain(lines).map(|l| l.to_string()).collect();
            format!("{}@{}", row.record_id, lines.join("+"))
        })
        .collect();
    let mut out = Vec::new();
    write_quarantine(&summary.quarantined, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    let aside = out.lines().skip(1).map(|line| line.replacen("feed,feed,", "", 1));
    (keys.join(" "), aside.collect::<Vec<_>>().join("\n"))
}

fn refused(source: &SourceRules, text: &str) -> String {
    read(source, text.as_bytes(), 2).expect_err("refused").to_string()
}

const CLAIMS: &str = r#"
[[source]]
name = "feed"
record_id = "ref"
[source.file]
header = false
record_type = 1
[[source.record]]
name = "claim"
is = ["D"]
width = 4
columns = { ref = 2, surname = 3, dob = 4 }
[[source.record]]
name = "child"
is = ["S"]
attach = "above"
columns = { child_surname = 3 }
[[source.record]]
name = "payment"
is = ["P", "R"]
no_person = "payment"
[[source.record]]
name = "trailer"
is = ["Z"]
no_person = "trailer"
columns = { records = 2 }
count = { column = "records", of = ["claim", "child"] }
[[source.mention]]
role = "claimant"
surname = "surname"
date_of_birth = "dob"
[[source.mention]]
role = "child"
record = "child"
surname = "child_surname"
"#;

#[test]
fn parts_come_to_the_row_above_and_other_records_are_counted() {
    let source = rules(CLAIMS);
    let text = "D,1,Ash,x\nS,1,Ash\nP,9\nS,1,Elm\n\nD,2,Oak,y\nR,9,9\nZ,4\n";
    for batch in [1, 2, 100] {
        let (rows, summary) = read(&source, text.as_bytes(), batch).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].attached[1].cells.iter().filter(|cell| !cell.is_empty()).count(), 1);
        assert_eq!((summary.rows, summary.attached, summary.blank_lines), (7, 2, 1));
        let unused: Vec<_> = summary.unused.iter().map(|(why, n)| format!("{why} {n}")).collect();
        assert_eq!(unused, ["payment 2", "trailer 1"]);
    }
    assert_eq!(told(&source, text), ("1@1+2+4 2@6".to_owned(), String::new()));
}

#[test]
fn records_that_cannot_be_used_are_set_aside_with_their_parts() {
    let source = rules(CLAIMS);
    let text = "S,1,Ash\nD,1,Ash\nS,1,Ash\nX,1\nD,2,Oak,\"y\nD,3,Elm,z\nS,3,Elm\nD,,Fir,z\nS,,Fir\n\
                D,3,Yew,z\nS,3,Yew\nZ,10\n";
    let (keys, aside) = told(&source, text);
    assert_eq!(keys, "3@6+7");
    assert_eq!(
        aside,
        "1,,part of a row that is not there\n\
         2,,\"3 cells or characters, which fits no layout of this type of record\"\n\
         3,,\"part of what stands on line 2, which is set aside\"\n\
         4,,a type of record that the rules do not name\n\
         5,,a quotation mark is opened on this line and not closed\n\
         8,ref,no key\n\
         9,,\"part of what stands on line 8, which is set aside\"\n\
         10,ref,\"key already used on line 6, with other content\"\n\
         11,,\"part of what stands on line 10, which is set aside\""
    );
}

#[test]
fn a_row_repeated_with_its_parts_is_a_duplicate_and_with_others_is_not() {
    let source = rules(CLAIMS);
    let (rows, summary) =
        read(&source, b"D,1,Ash,x\nS,1,Elm\nD,1,Ash,x\nS,1,Elm\nD,1,Ash,x\nZ,5\n", 9).unwrap();
    assert_eq!(rows.len(), 1);
    let lines: Vec<_> = summary.duplicates.iter().map(|row| (row.line, row.of_line)).collect();
    assert_eq!(lines, [(3, 1), (4, 1)]);
    assert_eq!(summary.quarantined[0].line, 5);
}

#[test]
fn a_count_that_is_not_that_of_the_file_stops_the_reading() {
    let source = rules(CLAIMS);
    let short = refused(&source, "D,1,Ash,x\nZ,4\n");
    assert!(short.contains("says on line 2 that it has 4 records, and has 1"), "{short}");
    let cut = refused(&source, "D,1,Ash,x\nS,1,Ash\n");
    assert!(cut.contains("ends without the record that states its count (`records`)"), "{cut}");
    let none = refused(&source, "D,1,Ash,x\nZ,many\n");
    assert!(none.contains("line 2 of feed should state how many records"), "{none}");
    assert!(read(&source, b"Z,0\n", 9).unwrap().0.is_empty());
}

#[test]
fn parts_find_their_row_by_key_wherever_it_stands() {
    let by_key = CLAIMS
        .replace("attach = \"above\"", "attach = { by = [\"ref\"] }")
        .replace("{ child_surname = 3 }", "{ ref = 2, child_surname = 3 }");
    let text = "S,2,Oak\nD,1,Ash,x\nD,2,Oak,y\nS,1,Ash\nS,9,Elm\nS,,Elm\nZ,6\n";
    assert_eq!(
        told(&rules(&by_key), text),
        (
            "1@2+4 2@3+1".to_owned(),
            "5,,part of a row that is not there\n6,,part of a row that is not there".to_owned()
        )
    );
}

#[test]
fn lines_of_fixed_width_are_cut_by_letters() {
    let source = rules(
        "[[source]]\nname = \"feed\"\nrecord_id = \"ref\"\n[source.file]\nkind = \"fixed-width\"\n\
         [source.columns]\nref = { start = 1, length = 3 }\nsurname = { start = 4, length = 6 }\n\
         [source.fields]\nsurname = \"surname\"\n",
    );
    let text = "\u{feff}001Évans \r\n\r\n002Oak\n003Ashe\0\n".as_bytes();
    let (rows, summary) = read(&source, text, 1).unwrap();
    let names: Vec<_> = rows.iter().map(|row| row.cells.iter().collect::<Vec<_>>()).collect();
    assert_eq!(names, [["001", "Évans"], ["002", "Oak"]]);
    assert_eq!(summary.quarantined[0].reason.to_string(), "a NUL byte");
}

const PUPILS: &str = r#"
[[source]]
name = "feed"
record_id = { columns = ["school", "upn"], separator = "/" }
[source.file]
kind = "xml"
[[source.record]]
name = "pupil"
path = "Pupils/Pupil"
[source.record.columns]
school = "//Header/Estab"
upn = ["UPN", "@upn"]
surname = "Surname"
born = { parts = ["Year", "Month"], separator = "-" }
other = { path = "Other", repeats = "; " }
[[source.record]]
name = "contact"
path = "Contact"
attach = "inside"
columns = { contact = "Surname" }
[[source.record]]
name = "trailer"
path = "Pupils/Count"
no_person = "trailer"
columns = { count = "." }
count = { column = "count", of = ["pupil"] }
[[source.mention]]
role = "pupil"
surname = "surname"
date_of_birth = "born"
known_as = "other"
[[source.mention]]
role = "contact"
record = "contact"
surname = "contact"
"#;

fn pupils(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<r:Return xmlns:r=\"urn:x\"><Header><Estab>2013</Estab></Header>\n<Pupils>\n{inside}\n</Pupils></r:Return>\n"
    )
}

#[test]
fn elements_are_columns_by_path_and_repeated_ones_several_values() {
    let source = rules(PUPILS);
    let text = pupils(
        "<p:Pupil xmlns:p=\"urn:p\"><p:UPN>A1</p:UPN><Surname>O&apos;Neill &#38; <![CDATA[<Co>]]></Surname>\
         <Birth><Month>3</Month><Year>2014</Year></Birth><Contact><Surname>Ash</Surname></Contact>\
         <Other>Bo</Other><!-- none --><Other/><Other><Given>Al</Given><Given>B</Given> <Family>Ash</Family></Other></p:Pupil>\n\
         <Pupil upn='A2'><Surname/><Month>3</Month></Pupil><Count> 2 </Count>",
    );
    let (rows, summary) = read(&source, text.as_bytes(), 1).unwrap();
    let cells = |row: usize| rows[row].cells.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = &source.records.as_ref().unwrap().columns;
    assert_eq!(header, &["school", "upn", "surname", "born", "other", "contact", "count"]);
    let first = ["2013", "A1", "O'Neill & <Co>", "2014-3", "Bo; Al B Ash", "", ""];
    assert_eq!(cells(0), first);
    assert_eq!(rows[0].attached[0].cells.get(5), "Ash");
    // a month without its year is no part of a date
    assert_eq!(cells(1)[..4], ["2013", "A2", "", ""]);
    assert_eq!((rows[0].line, rows[1].line, summary.rows), (4, 5, 4));
}

#[test]
fn a_wrong_record_is_set_aside_and_the_others_go_on() {
    let long = format!("<Pupil upn='A4'><Surname>{}</Surname>", "x".repeat(600_000));
    let text = pupils(&format!(
        "<Pupil upn='A1'><Surname>&secret;</Surname><Contact><Surname>B</Surname></Contact></Pupil>\n\
         <Pupil><Surname>Ash</Surname></Pupil>\n<Teacher/>\n{long}<Other>{}</Other></Pupil>\n\
         <Pupil upn='A3'><Surname>Oak</Surname></Pupil>\n<Count>4</Count>",
        "y".repeat(600_000)
    ));
    let (keys, aside) = told(&rules(PUPILS), &text);
    assert_eq!(keys, "2013/A3@8");
    assert_eq!(
        aside,
        "4,,an entity other than the five that XML has\n\
         4,,\"part of what stands on line 4, which is set aside\"\n\
         5,school + upn,no key\n6,,a type of record that the rules do not name\n\
         7,,longer than a mebibyte"
    );
}

#[test]
fn a_document_that_is_not_whole_or_not_safe_is_refused_with_its_line() {
    let source = rules(PUPILS);
    let good = pupils("<Pupil upn='A1'><Surname>Ash</Surname></Pupil><Count>1</Count>");
    assert!(read(&source, good.as_bytes(), 9).is_ok());
    let deep = pupils(&("<a>".repeat(70) + &"</a>".repeat(70)));
    let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><r>&b;</r>";
    let long = pupils(&format!("<Pupil upn='{}'/>", "x".repeat(3 << 20)));
    for (text, line, what) in [
        (good.replace("</Pupils>", ""), 5, "an element does not end as it began"),
        (good[..good.find("</Pupils>").unwrap()].to_owned(), 5, "it has been cut short"),
        (pupils("<Pupil upn='A1'><Surname>M & S</Surname></Pupil>"), 4, "does not end"),
        (good.clone() + "<again/>", 6, "a second document"),
        (deep, 4, "too deep"),
        (bomb.to_owned(), 1, "a document type declaration"),
        (long, 4, "more than a mebibyte"),
        (good.clone() + "more", 5, "text outside of the document"),
    ] {
        let said = refused(&source, &text);
        assert!(said.contains(&format!("from line {line}: ")), "{said}");
        assert!(said.contains(what), "`{what}` in {said}");
    }
    let miscounted = refused(&source, &good.replace("<Count>1<", "<Count>2<"));
    assert!(miscounted.contains("2 records, and has 1"), "{miscounted}");
    assert!(refused(&source, "id,name\n1,x\n").contains("is no XML document"));
    assert!(refused(&source, "<?xml version='1.0' encoding='UTF-16'?><a/>").contains("encoding"));
    assert!(refused(&source, " ").contains("is empty"));
}

#[test]
fn a_document_is_read_in_the_encoding_that_it_declares() {
    let source = rules(PUPILS);
    let text = pupils("<Pupil upn='A1'><Surname>Andr\u{e9}</Surname></Pupil><Count>1</Count>");
    let text = text.replace("\"1.0\"", "\"1.0\" encoding=\"windows-1252\"");
    let windows: Vec<u8> =
        text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    assert_eq!(read(&source, &windows, 9).unwrap().0[0].cells.get(2), "Andr\u{e9}");
    let claimed = String::from_utf8_lossy(b"windows-1252").into_owned();
    let at = windows.windows(claimed.len()).position(|word| word == claimed.as_bytes()).unwrap();
    let utf8 = [&windows[..at], b"utf-8", &windows[at + claimed.len()..]].concat();
    let (rows, summary) = read(&source, &utf8, 9).unwrap();
    assert!(rows.is_empty());
    assert_eq!(summary.quarantined[0].reason.to_string(), "a byte that is not utf-8");
}

#[test]
fn no_message_of_a_document_holds_its_text() {
    let secret = "Xylophone";
    let text = pupils(&format!("<Pupil upn='A1'><Surname>{secret}&{secret};</Surname></Pupil>"));
    let told = refused(&rules(PUPILS), &text);
    assert!(!told.contains(secret), "{told}");
    let source = rules(CLAIMS);
    let (_, summary) = read(&source, format!("{secret},1\nZ,0\n").as_bytes(), 9).unwrap();
    assert!(!format!("{summary:?}").contains(secret));
}

fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "D,1,a,b\n",
        "S,1,a\n",
        "P\n",
        "Z,1\n",
        ",",
        "\"",
        "\n",
        "x",
        "D",
        "<",
        ">",
        "</",
        "Pupil",
        "<Pupil upn='1'>",
        "</Pupil>",
        "<Surname>",
        "</Surname>",
        "&amp;",
        "&x;",
        "<Contact/>",
        "&",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "</Pupils></r:Return>",
        "<Count>1</Count>",
        "é",
        "\0",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..40)
        .prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn whatever_records_arrive_every_one_is_accounted_for(text in pieces(), batch in 1_usize..9) {
        for rules_text in [CLAIMS.to_owned(), CLAIMS.replace("attach = \"above\"", "attach = { by = [\"ref\"] }").replace("{ child_surname = 3 }", "{ ref = 2, child_surname = 3 }")] {
            let source = rules(&rules_text);
            let _ = read(&source, text.as_bytes(), batch);
        }
        let _ = read(&rules(PUPILS), pupils(&text).as_bytes(), batch);
    }

    #[test]
    fn whatever_bytes_arrive_no_reader_of_a_shipped_layout_panics(
        bytes in proptest::collection::vec(any::<u8>(), 0..200)
    ) {
        for layout in ["benefits_shbe", "school_census_xml", "registrations_gro"] {
            let _ = read(&shipped(layout), &bytes, 3);
        }
    }

    #[test]
    fn how_many_rows_are_asked_for_changes_nothing(text in pieces()) {
        for source in [rules(CLAIMS), rules(PUPILS)] {
            let at_once = read(&source, text.as_bytes(), 1000).ok();
            let one_by_one = read(&source, text.as_bytes(), 1).ok();
            prop_assert_eq!(at_once, one_by_one);
        }
    }
}
