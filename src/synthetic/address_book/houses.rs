//! Houses, cottages, farms and shops.
//!
//! In: a plot of the street being built. Out: what stands on it, with annexes, garages, yards behind, flats over shops, land to
//! be built on, and what stood there before. Blocks of flats are left to [`super::blocks`].

use super::plots::Builder;
use super::premises::{Absence, Premises, Status};
use super::vocabulary::{FARMS, FIRM_FIRST, FIRM_LAST, HOUSE_FIRST, HOUSE_KINDS, HOUSE_LAST};

impl Builder {
    /// A house with a number, perhaps with a name too; a pair made one has a range, a house built between two a letter.
    pub(super) fn house(&mut self, number: u32, class: &'static str) {
        let written = match self.stream.below(100) {
            0..3 => format!("{number}-{}", number + 2),
            _ => number.to_string(),
        };
        let absence = self.absence;
        // a house that the gazetteer has not got yet, its neighbours being there
        if absence.is_none() && self.stream.chance(0.008) {
            self.absence = Some(Absence::House);
        }
        let mut house = Premises { class, ..self.here(written) };
        if self.stream.chance(0.1) {
            house.name = self.house_name();
        }
        if self.stream.chance(0.003) {
            house.status = Status::Provisional;
        }
        if house.is_listed() && self.stream.chance(0.012) {
            self.stood_before(&house);
        }
        let numbered = number.to_string();
        let ordinary = house.number == numbered && house.is_listed();
        self.add(house.clone());
        self.absence = absence;
        if !ordinary {
            return;
        }
        match self.stream.below(100) {
            0..3 => {
                for letter in ["A", "B"].iter().take(1 + self.stream.below(2)) {
                    let lettered = Premises { class, ..self.here(format!("{number}{letter}")) };
                    self.add(lettered);
                }
            }
            3..5 => self.beside(&house, "ANNEXE", "RD06"),
            5 => self.beside(&house, "GARAGE", "RG02"),
            6 => self.behind(&numbered),
            7 => self.land(&numbered),
            _ => {}
        }
    }

    /// A house told by its name alone, or two farms with names alike.
    pub(super) fn named_house(&mut self) {
        if self.stream.chance(0.25) {
            self.farms();
            return;
        }
        let name = self.house_name();
        let mut house = Premises { class: "RD02", name, ..self.here(String::new()) };
        if self.stream.chance(0.12) {
            house.old_name = self.house_name();
        }
        self.add(house);
    }

    fn farms(&mut self) {
        let first = self.stream.pick(FARMS);
        let names = match self.stream.below(3) {
            0 => [format!("HIGHER {first} FARM"), format!("LOWER {first} FARM")],
            1 => [format!("{first} FARM"), format!("{first} FARM COTTAGE")],
            _ => [format!("{first} FARMHOUSE"), format!("LITTLE {first} FARM")],
        };
        for name in names {
            if self.is_free(&name) {
                let farm = Premises { class: "RD02", name, ..self.here(String::new()) };
                self.add(farm);
            }
        }
    }

    /// A name that no house on the street has: `ROSEMEAD`, `MILL COTTAGE`, `THE OLD BARN`.
    pub(super) fn house_name(&mut self) -> String {
        loop {
            let first = self.stream.pick(HOUSE_FIRST);
            let name = match self.stream.below(10) {
                0..5 => format!("{first}{}", self.stream.pick(HOUSE_LAST)),
                5..9 => format!("{first} {}", self.stream.pick(HOUSE_KINDS)),
                _ => format!("THE OLD {first} {}", self.stream.pick(HOUSE_KINDS)),
            };
            if self.is_free(&name) {
                return name;
            }
        }
    }

    /// A shop, often with flats over it.
    pub(super) fn shop(&mut self, number: u32) {
        let organisation = self.firm();
        let shop = Premises { class: "CR08", organisation, ..self.here(number.to_string()) };
        self.add(shop);
        match self.stream.below(10) {
            0..3 => {
                let flat = Premises { class: "RD06", ..self.here(format!("{number}A")) };
                self.add(flat);
            }
            3..6 => {
                let flat = Premises {
                    class: "RD06",
                    unit: "FLAT ABOVE".to_owned(),
                    other_unit: "FIRST FLOOR FLAT".to_owned(),
                    ..self.here(number.to_string())
                };
                self.add(flat);
            }
            6 => {
                for (unit, other_unit) in
                    [("FLAT 1", "FIRST FLOOR FLAT"), ("FLAT 2", "SECOND FLOOR FLAT")]
                {
                    let flat = Premises {
                        class: "RD06",
                        unit: unit.to_owned(),
                        other_unit: other_unit.to_owned(),
                        ..self.here(number.to_string())
                    };
                    self.add(flat);
                }
            }
            _ => {}
        }
    }

    /// A name to trade under.
    pub(super) fn firm(&mut self) -> String {
        format!("{} {}", self.stream.pick(FIRM_FIRST), self.stream.pick(FIRM_LAST))
    }

    /// A part of a house that has a UPRN of its own.
    fn beside(&mut self, house: &Premises, unit: &str, class: &'static str) {
        let part = Premises {
            class,
            unit: unit.to_owned(),
            is_decoy: class.starts_with("RG"),
            ..self.here(house.number.clone())
        };
        self.add(part);
    }

    /// A dwelling or workshop in the yard behind.
    fn behind(&mut self, number: &str) {
        let (class, organisation) =
            if self.stream.chance(0.6) { ("RD02", String::new()) } else { ("CI01", self.firm()) };
        let yard = Premises { class, organisation, ..self.here(format!("REAR OF {number}")) };
        self.add(yard);
    }

    /// A site whose plots are not addresses yet, and look like some.
    fn land(&mut self, number: &str) {
        let site = Premises {
            class: "LD01",
            name: "DEVELOPMENT SITE AT".to_owned(),
            status: Status::Provisional,
            is_decoy: true,
            ..self.here(number.to_owned())
        };
        self.add(site);
        for plot in 1..=2 + self.stream.below(3) {
            let plot = Premises {
                class: "RD",
                unit: format!("PLOT {plot}"),
                name: "LAND AT".to_owned(),
                status: Status::Provisional,
                is_decoy: true,
                ..self.here(number.to_owned())
            };
            self.add(plot);
        }
    }

    /// What stood on the plot and had the same address, or nearly.
    fn stood_before(&mut self, house: &Premises) {
        let gone = Premises {
            class: house.class,
            name: if self.stream.chance(0.3) { self.house_name() } else { String::new() },
            status: Status::Historical,
            is_decoy: true,
            ..self.here(house.number.clone())
        };
        self.add(gone);
    }
}
