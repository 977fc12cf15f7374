//! Any bytes as a gazetteer: every line is accounted for, and the same bytes say the same twice.
//!
//! The first byte chooses what the file begins with (nothing, a header record of either format, a header of names), the rest
//! is the file.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use hearth::extracts::{GazetteerItem, read_gazetteer_of_bytes};
use hearth::rules::{Checked, Ruleset, SourceRules};
use libfuzzer_sys::fuzz_target;

static SOURCE: LazyLock<SourceRules> = LazyLock::new(|| {
    let rules: Ruleset<Checked> = Ruleset::load(None)
        .expect("shipped rules are there")
        .check()
        .expect("shipped rules have no fault");
    rules.source("gazetteer").expect("a gazetteer is among them").1.clone()
});

const BEGINNINGS: [&[u8]; 4] = [
    b"",
    b"10,\"GeoPlace\",9999,2025-01-06,0,2025-01-06,08:15:00,\"2.2\",\"F\"\n",
    b"10,\"A COUNCIL\",9999,2025-01-06,0,2025-01-06,08:15:00,\"7.3\",\"F\"\n",
    b"uprn,parentuprn,organisationname,subname,name,number,streetname,locality,townname,postcode,fulladdress,\
      classificationcode,addressstatus,alternatelanguagefulladdress\n",
];

fn read(bytes: &[u8]) -> Option<Vec<GazetteerItem>> {
    let mut items = Vec::new();
    let path = Path::new("fuzz.csv");
    let account =
        read_gazetteer_of_bytes(path, bytes.to_vec(), &SOURCE, &mut |item| items.push(item))
            .ok()?;
    assert!(account.adds_up(), "a line was lost or counted twice");
    Some(items)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, rest)) = bytes.split_first() else { return };
    let beginning = BEGINNINGS[usize::from(choice) % BEGINNINGS.len()];
    let file = [beginning, rest].concat();
    assert_eq!(read(&file), read(&file), "one file, two gazetteers");
});
