//! Any bytes as a delivery of changes after a full register, and as a list of deliveries.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use hearth::extracts::{DeliveryList, ExtractReader};
use hearth::rules::{Checked, Ruleset};
use libfuzzer_sys::fuzz_target;

const REGISTER: &str = include_str!("../../fixtures/feeds/electoral_roll/register.csv");
const UPDATE: &str = include_str!("../../fixtures/feeds/electoral_roll/update_1.csv");

static RULES: LazyLock<Ruleset<Checked>> = LazyLock::new(|| {
    Ruleset::load(None)
        .expect("shipped rules are there")
        .check()
        .expect("shipped rules have no fault")
});

fuzz_target!(|bytes: &[u8]| {
    if let Some(list) = std::str::from_utf8(bytes).ok().and_then(DeliveryList::parse) {
        assert_eq!(DeliveryList::parse(&list.render()), Some(list), "a list changed on its way");
    }
    let (_, source) = RULES.source("electoral_roll").expect("it is shipped");
    let folder = tempfile::tempdir().expect("a folder");
    let header = UPDATE.lines().next().unwrap_or_default();
    let update = [header.as_bytes(), b"\n", bytes].concat();
    fs::write(folder.path().join("1.csv"), REGISTER).expect("the register is written");
    fs::write(folder.path().join("2.csv"), update).expect("the update is written");
    let Ok(mut reader) = ExtractReader::open(folder.path(), source) else { return };
    while let Ok(Some(_)) = reader.next_batch(16) {}
    if let Ok(summary) = reader.finish() {
        assert!(summary.adds_up(), "a row was lost or counted twice");
    }
});
