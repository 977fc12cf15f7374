//! Any bytes as an extract of any shipped dataset: rows, quarantine and duplicates add up, and every row has a reading.
//!
//! The first byte chooses the dataset, the rest is the file.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use hearth::extracts::ExtractReader;
use hearth::records::BoundSource;
use hearth::rules::{Checked, Ruleset};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<Ruleset<Checked>> = LazyLock::new(|| {
    Ruleset::load(None)
        .expect("shipped rules are there")
        .check()
        .expect("shipped rules have no fault")
});

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, file)) = bytes.split_first() else { return };
    let at = usize::from(choice) % RULES.sources().len();
    let source = &RULES.sources()[at];
    let Ok(mut reader) = ExtractReader::of_bytes(Path::new("fuzz.csv"), file.to_vec(), source)
    else {
        return;
    };
    let bound = BoundSource::new(u16::try_from(at).unwrap_or_default(), source, reader.header());
    loop {
        match reader.next_batch(16) {
            Ok(Some(batch)) => {
                for row in &batch {
                    let _ = bound.read(row);
                }
            }
            Ok(None) => break,
            Err(_) => return,
        }
    }
    if let Ok(summary) = reader.finish() {
        assert!(summary.adds_up(), "a row was lost or counted twice");
    }
});
