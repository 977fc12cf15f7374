//! Any text as a whole name, in every order: people with something to their name, or a reason for none.

#![no_main]

use std::sync::LazyLock;

use hearth::normalise::{
    Dictionaries, NameReading, read_email, read_full_name, read_phone, read_sex,
};
use hearth::values::{NameOrder, fold};
use libfuzzer_sys::fuzz_target;

static DICTIONARIES: LazyLock<Dictionaries> = LazyLock::new(Dictionaries::shipped);

fuzz_target!(|text: &str| {
    for order in NameOrder::ALL {
        for joint in [false, true] {
            if let NameReading::People { people, .. } =
                read_full_name(text, order, joint, &DICTIONARIES)
            {
                assert!(!people.is_empty(), "neither people nor a reason");
                assert!(joint || people.len() == 1, "several people where one was asked for");
            }
        }
    }
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folding twice is folding once");
    let _ = (read_email(text, &DICTIONARIES), read_phone(text, &DICTIONARIES), read_sex(text));
});
