//! A change of address is told once it has stood or another dataset bears it out, and another way of writing one never: the rule of the night, through the
//! service to the partner.

use super::comes_true;
use super::served::Council;
use super::told_once::{LIBRARIES, OF_LIBRARIES, Telling};

/// Extracts have rows that are longer than they should be.
fn rows_of(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes())
}

/// Writes something else into the cells of the person's account.
fn rewrite(council: &Council, change: impl Fn(&str, &str) -> String) {
    let file = "demo/extracts/council_tax.csv";
    let bytes = std::fs::read(council.dir.path(file)).expect("a file");
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut rows = rows_of(&text);
    let head = rows.headers().expect("a header").clone();
    let (key, _) = council.record.split_once(':').expect("a key and a role");
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    out.write_record(&head).expect("a row");
    for row in rows.records() {
        let row = row.expect("a row");
        if &row[0] == key {
            let cells = head.iter().zip(row.iter()).map(|(name, cell)| change(name, cell));
            out.write_record(cells).expect("a row");
        } else {
            out.write_record(&row).expect("a row");
        }
    }
    let bytes = out.into_inner().expect("rows");
    let text: Vec<u8> = String::from_utf8(bytes).expect("text").chars().map(|c| c as u8).collect();
    std::fs::write(council.dir.path(file), text).expect("the disk obliges");
}

fn night(council: &Council, day: &str) {
    let night = council.hearth(&["nightly", "--quiet", "--as-of", day, "--accept", "council_tax"]);
    assert!(night.code < 2, "{night:?}");
}

/// The cells of another account's home, by column: one that is at no other person's.
fn another_home(council: &Council) -> Vec<(String, String)> {
    let bytes = std::fs::read(council.dir.path("demo/extracts/council_tax.csv")).expect("a file");
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut rows = rows_of(&text);
    let head = rows.headers().expect("a header").clone();
    let (key, _) = council.record.split_once(':').expect("a key and a role");
    let at = |name: &str| head.iter().position(|it| it == name).expect("a column");
    let own = ["addr1", "addr2", "addr3", "addr4", "uprn", "property_ref"];
    let open = |row: &csv::StringRecord| {
        &row[0] != key && row[at("vacation_date")].is_empty() && !row[at("uprn")].is_empty()
    };
    let row = rows.records().map(|it| it.expect("a row")).find(open).expect("another account");
    own.iter().map(|name| ((*name).to_owned(), row[at(name)].to_owned())).collect()
}

#[test]
fn an_address_is_told_of_once_it_has_stood_and_another_way_of_writing_it_never_is() {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let council = &telling.council;
    // the first night of which events are taken up: what was before is history
    night(council, "2026-11-02");
    // the same home in small letters, as another clerk writes it
    rewrite(
        council,
        |name, cell| {
            if name.starts_with("addr") { cell.to_lowercase() } else { cell.to_owned() }
        },
    );
    night(council, "2026-11-03");
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(libraries.taken().len(), 0, "nobody has moved");
    // another home, by one dataset
    let home = another_home(council);
    rewrite(council, |name, cell| match name {
        "occupation_date" => "02/11/2026".to_owned(),
        _ => home
            .iter()
            .find(|(it, _)| it == name)
            .map_or_else(|| cell.to_owned(), |(_, to)| to.clone()),
    });
    night(council, "2026-11-04");
    let events = || council.hearth(&["export", "events", "--as", "dpo"]).out;
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(libraries.taken().len(), 0, "one dataset suggests it: {}", events());
    // four weeks later it still stands
    night(council, "2026-12-05");
    assert!(comes_true(|| !libraries.taken().is_empty()), "{}", events());
    let told = telling.told(&libraries, 1).remove(0);
    assert_eq!(told.kind(), "person.addresschanged");
    night(council, "2026-12-06");
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(libraries.taken().len(), 1, "once");
}
