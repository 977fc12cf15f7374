//! Any text as an address: the first line is the postcode's column, the others are the address's lines; with a gazetteer and
//! without one, resolved, explained and parsed.

#![no_main]

use std::sync::LazyLock;

use hearth::addresses::{
    AddressDictionaries, AddressQuery, AddressTables, Gazetteer, GazetteerAddress, ParsedAddress, Resolver,
};
use hearth::normalise::{Dictionaries, read_address};
use hearth::values::Uprn;
use libfuzzer_sys::fuzz_target;

static NAMES: LazyLock<Dictionaries> = LazyLock::new(Dictionaries::shipped);
static WORDS: LazyLock<AddressDictionaries> = LazyLock::new(|| {
    AddressDictionaries::from_tables(AddressTables::SHIPPED)
        .expect("shipped dictionaries have no fault")
});
/// A street of houses, and a block of flats in it.
static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut addresses = Vec::new();
    for number in 1..40_u64 {
        let uprn = Uprn::parse(&format!("{}", 10_000_000 + number)).expect("it is a UPRN");
        let flat = number > 20;
        let (sub_building, building) =
            (format!("FLAT {}", number - number.min(20)), number.to_string());
        addresses.push(GazetteerAddress::from_columns(uprn, None, |column| match column {
            "subname" if flat => &sub_building,
            "name" if flat => "ROWAN COURT",
            "number" if !flat => &building,
            "streetname" => "HIGH STREET",
            "townname" => "EASTBROOK",
            "postcode" => "ZZ1 1AA",
            "classificationcode" => "RD04",
            _ => "",
        }));
    }
    Gazetteer::build(addresses, &WORDS).0
});

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let postcode = lines.next().unwrap_or_default();
    let lines: Vec<&str> = lines.collect();
    let reading = read_address(&lines, postcode, &NAMES);
    let resolver = Resolver::new(&GAZETTEER, &WORDS);
    let query = AddressQuery {
        lines: &reading.lines,
        postcode: reading.postcode.as_ref(),
        postcode_text: postcode,
        claimed: None,
        key: None,
        no_fixed_abode: false,
        withheld: false,
    };
    let once = resolver.resolve(&query);
    assert_eq!(once, resolver.resolve(&query), "one text, two residences");
    let explained = resolver.explain(&query);
    assert_eq!(once, explained.resolution, "explained otherwise than resolved");
    for candidate in &explained.candidates {
        let sum = candidate.parts.iter().map(|part| part.weight).sum();
        assert_eq!(candidate.weight, sum, "the parts do not add up");
    }
    let parsed = ParsedAddress::parse(&lines, postcode, &WORDS);
    assert_eq!(parsed, ParsedAddress::parse(&lines, postcode, &WORDS), "one text, two readings");
});
