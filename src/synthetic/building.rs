//! How the council's streets are built.
//!
//! In: the seed and how many dwellings are wanted. Out: streets of houses, terraces, blocks of
//! flats with their shells, houses in multiple occupation, care homes and shops, each with its UPRN
//! and postcode.

use super::homes::{Home, HomeKind, Homes, Street};
use super::identifiers::{Issuer, postcode};
use super::names::Culture;
use super::place_names::{
    BLOCK_LAST, BUILDING_FIRST, FIRMS, HOUSE_NAMES, LOCALITIES, STREET_FIRST, STREET_KINDS,
    WELSH_STREETS,
};
use super::stream::Stream;
use super::world::HomeIx;

/// Dwellings to a postcode.
const POSTCODE_SIZE: usize = 17;
/// Dwellings to a care home.
const CARE_HOME_EVERY: usize = 1_100;

/// Builds streets until there are enough dwellings.
struct Builder {
    homes: Homes,
    issuer: Issuer,
    stream: Stream,
    /// Postcodes given out in each locality's district.
    postcodes: Vec<usize>,
    current_postcode: String,
    left_in_postcode: usize,
}

impl Homes {
    /// Builds at least `wanted` private dwellings, with care homes and shops among them.
    pub(super) fn build(seed: u64, wanted: usize) -> Self {
        let mut builder = Builder {
            homes: Self {
                list: Vec::new(),
                streets: Vec::new(),
                dwellings: Vec::new(),
                communal: Vec::new(),
            },
            issuer: Issuer::default(),
            stream: Stream::new(seed, "homes", 0, 0),
            postcodes: vec![0; LOCALITIES.len()],
            current_postcode: String::new(),
            left_in_postcode: 0,
        };
        while builder.homes.dwellings.len() < wanted {
            builder.street();
        }
        builder.homes
    }
}

impl Builder {
    fn street(&mut self) {
        let locality = self.stream.ranked(LOCALITIES.len(), 3);
        let culture = self.stream.chance(0.3).then(|| Culture::draw(&mut self.stream));
        let (name, short_name) = self.street_name(locality);
        self.homes.streets.push(Street { name, short_name, locality, culture });
        self.left_in_postcode = 0;
        let plots = 12 + self.stream.below(45);
        let character = self.stream.weighted(&[34, 26, 14, 16, 10]);
        let mut number = 0;
        for _ in 0..plots {
            // numbers are skipped where a plot was joined, a wall stands or a house was never built
            number += if self.stream.chance(0.04) { 2 } else { 1 };
            match character {
                1 => self.house(HomeKind::Semi, number),
                2 => self.house(HomeKind::Detached, number),
                3 if number % 9 == 0 => self.block(number),
                4 if number % 2 == 0 => self.conversion(number),
                _ => self.house(HomeKind::Terraced, number),
            }
        }
        if self.homes.dwellings.len() / CARE_HOME_EVERY >= self.homes.communal.len() {
            self.care_home(number + 1);
        }
    }

    fn street_name(&mut self, locality: usize) -> (String, String) {
        let welsh = LOCALITIES[locality] == "Pentre Elwy" && self.stream.chance(0.5)
            || self.stream.chance(0.01);
        if welsh {
            let name = self.stream.pick(WELSH_STREETS);
            if self.is_free(locality, name) {
                return (name.to_owned(), name.to_owned());
            }
        }
        loop {
            let first = self.stream.pick_ranked(STREET_FIRST, 30);
            let (kind, short) = self.stream.pick_ranked(STREET_KINDS, 2);
            let name = format!("{first} {kind}");
            // a name comes once in a locality, as long as there are names left
            if self.is_free(locality, &name) || self.stream.chance(0.01) {
                return (name, format!("{first} {short}"));
            }
        }
    }

    fn is_free(&self, locality: usize, name: &str) -> bool {
        !self.homes.streets.iter().any(|street| street.locality == locality && street.name == name)
    }

    fn house(&mut self, kind: HomeKind, number: u32) {
        let corner_shop = self.stream.chance(0.015);
        if corner_shop {
            let organisation = self.stream.pick(FIRMS);
            let shop =
                Home { organisation, ..self.address(HomeKind::Commercial, number.to_string()) };
            self.homes.list.push(shop);
            return;
        }
        let shared = kind == HomeKind::Terraced && self.stream.chance(0.035);
        let kind = if shared { HomeKind::Hmo } else { kind };
        let named_only = kind == HomeKind::Detached && self.stream.chance(0.12);
        let lettered = self.stream.chance(0.02);
        let mut home =
            self.address(kind, if lettered { format!("{number}A") } else { number.to_string() });
        if named_only {
            let name = self.stream.pick(HOUSE_NAMES);
            // two cottages of one name on a street would be told apart by nobody
            let list = &self.homes.list;
            let mut street = list.iter().rev().take_while(|other| other.street == home.street);
            if !street.any(|other| other.name == name) {
                name.clone_into(&mut home.name);
                home.number.clear();
            }
        }
        self.dwelling(home);
    }

    /// A purpose-built block: a shell and its flats, numbered or lettered in the block's own
    /// manner.
    fn block(&mut self, number: u32) {
        let flats = 6 + self.stream.below(26);
        let name = format!("{} {}", self.stream.pick(BUILDING_FIRST), self.stream.pick(BLOCK_LAST));
        let numbered_too = self.stream.chance(0.5);
        let number = if numbered_too { number.to_string() } else { String::new() };
        let word = self.stream.pick(&["FLAT", "FLAT", "FLAT", "APARTMENT", "UNIT"]);
        let per_floor = self.stream.chance(0.15);
        self.shell(&number, &name);
        let parent = self.homes.list.len() - 1;
        for flat in 1..=flats {
            let unit = if per_floor {
                format!("{word} {}0{}", 1 + flat / 4, 1 + flat % 4)
            } else {
                format!("{word} {flat}")
            };
            self.unit(parent, &number, &name, unit);
        }
    }

    /// A large house let as a few flats.
    fn conversion(&mut self, number: u32) {
        let number = number.to_string();
        self.shell(&number, "");
        let parent = self.homes.list.len() - 1;
        let manner = self.stream.below(3);
        for flat in 0..2 + self.stream.below(3) {
            let unit = match manner {
                0 => format!("FLAT {}", flat + 1),
                1 => format!("FLAT {}", ["A", "B", "C", "D"][flat]),
                _ => format!(
                    "{} FLAT",
                    ["GROUND FLOOR", "FIRST FLOOR", "SECOND FLOOR", "TOP FLOOR"][flat]
                ),
            };
            self.unit(parent, &number, "", unit);
        }
    }

    fn shell(&mut self, number: &str, name: &str) {
        let shell =
            Home { name: name.to_owned(), ..self.address(HomeKind::Block, number.to_owned()) };
        self.homes.list.push(shell);
    }

    fn unit(&mut self, parent: HomeIx, number: &str, name: &str, unit: String) {
        let flat = Home {
            parent: Some(parent),
            name: name.to_owned(),
            unit,
            ..self.address(HomeKind::Flat, number.to_owned())
        };
        self.dwelling(flat);
    }

    fn care_home(&mut self, number: u32) {
        let name = format!("{} Care Home", self.stream.pick(BUILDING_FIRST));
        let home = Home { name, ..self.address(HomeKind::CareHome, number.to_string()) };
        self.homes.communal.push(self.homes.list.len());
        self.homes.list.push(home);
    }

    fn dwelling(&mut self, home: Home) {
        self.homes.dwellings.push(self.homes.list.len());
        self.homes.list.push(home);
    }

    fn address(&mut self, kind: HomeKind, number: String) -> Home {
        let street = self.homes.streets.len() - 1;
        if self.left_in_postcode == 0 {
            let locality = self.homes.streets[street].locality;
            self.current_postcode = postcode(locality + 1, self.postcodes[locality]);
            self.postcodes[locality] += 1;
            self.left_in_postcode = POSTCODE_SIZE - 3 + self.stream.below(7);
        }
        self.left_in_postcode -= 1;
        Home {
            uprn: self.issuer.uprn(&mut self.stream),
            parent: None,
            kind,
            street,
            number,
            name: String::new(),
            unit: String::new(),
            organisation: "",
            postcode: self.current_postcode.clone(),
        }
    }
}
