//! Where the people of the file live.
//!
//! In: the number of a home. Out: its address, worked out from the number alone, so that no street has to be kept. Homes of
//! neighbouring numbers are neighbours: some dozen share a postcode, two dozen a street, some hundreds a town.

use compact_str::{CompactString, format_compact};

use crate::synthetic::place_names::{BUILDING_FIRST, STREET_FIRST, STREET_KINDS};
use crate::synthetic::stream::Stream;

const HOMES_IN_A_STREET: u64 = 24;
const HOMES_IN_A_POSTCODE: u64 = 12;
/// Streets of a town.
const STREETS_IN_A_TOWN: u64 = 60;
/// One street in so many is a block of flats.
const STREETS_TO_A_BLOCK: usize = 6;

/// An address as it should be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// `Flat 3`, or nothing.
    pub(super) flat: CompactString,
    pub(super) number: u64,
    /// The street's name without its kind.
    pub(super) street: CompactString,
    /// The kind in full, and cut short.
    pub(super) kind: (&'static str, &'static str),
    pub(super) town: CompactString,
    pub(super) postcode: CompactString,
}

/// The address of a home.
pub(super) fn address(seed: u64, home: u64) -> Address {
    let (street, nth) = (home / HOMES_IN_A_STREET, home % HOMES_IN_A_STREET);
    let mut stream = Stream::new(seed, "person file street", street, 0);
    let first = stream.pick_ranked(STREET_FIRST, 30);
    let kind = stream.pick_ranked(STREET_KINDS, 4);
    let name = if stream.chance(0.3) {
        format_compact!("{} {first}", stream.pick(BUILDING_FIRST))
    } else {
        CompactString::from(first)
    };
    let block = stream.below(STREETS_TO_A_BLOCK) == 0;
    let start = 1 + stream.below(60) as u64;
    Address {
        flat: if block { format_compact!("Flat {}", nth + 1) } else { CompactString::default() },
        number: if block { start } else { start + nth },
        street: name,
        kind,
        town: town(seed, street / STREETS_IN_A_TOWN),
        postcode: postcode(home / HOMES_IN_A_POSTCODE),
    }
}

/// Towns by number: a few words each, none of them anywhere.
fn town(seed: u64, number: u64) -> CompactString {
    const FIRST: &[&str] = &[
        "Aldon", "Brack", "Crannel", "Dunster", "Ebbs", "Farrow", "Gaunt", "Hexel", "Ister",
        "Jarrol", "Kelder", "Lanner", "Morrow", "Nether", "Orrin", "Penhal", "Quarring", "Rusking",
        "Saller", "Thrup", "Ulver", "Varrow", "Wexing", "Yarling",
    ];
    const LAST: &[&str] = &[
        "bridge", "bury", "by", "combe", "ford", "ham", "ley", "minster", "stow", "thorpe", "ton",
        "worth",
    ];
    let mut stream = Stream::new(seed, "person file town", number, 0);
    let name = format_compact!("{}{}", stream.pick(FIRST), stream.pick(LAST));
    match stream.below(5) {
        0 => {
            format_compact!("{} {name}", stream.pick(&["Great", "Little", "Upper", "Lower", "New"]))
        }
        1 => format_compact!("{name}-on-{}", stream.pick(&["Sea", "Water", "Hill"])),
        _ => name,
    }
}

/// Postcodes in the order of a map: unit within sector within district within area.
fn postcode(number: u64) -> CompactString {
    const AREAS: &[&str] = &[
        "EB", "QA", "QB", "QC", "QD", "QE", "QF", "QG", "QH", "QJ", "QK", "QL", "QM", "QN", "QO",
        "QP", "QR", "QS", "QT", "QU", "QV", "QW", "QX", "QY", "QZ",
    ];
    const INWARD: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
    // of the four hundred units of a sector forty are in use
    let (unit, sector) = (number % 40, number / 40 % 10);
    let (district, area) = (number / 400 % 20 + 1, number / 8_000);
    let scattered = (unit * 37 + sector * 13) % 400;
    let at = |n: u64| usize::try_from(n).unwrap_or(0);
    let [first, second] =
        [scattered / 20, scattered % 20].map(|letter| char::from(INWARD[at(letter)]));
    format_compact!("{}{district} {sector}{first}{second}", AREAS[at(area) % AREAS.len()])
}
