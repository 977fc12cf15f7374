//! Buildings of flats.
//!
//! In: a plot of the street being built. Out: a shell and its flats, numbered, lettered or told by floor, in the manner of
//! that building; a few flats, or the whole building, are not in the gazetteer. Rooms are left to [`super::communal`].

use super::plots::Builder;
use super::premises::{Absence, Premises, PremisesIx};
use super::vocabulary::{MORE_BLOCK_LAST, MORE_STREET_FIRST};
use crate::synthetic::place_names::{BLOCK_LAST, BUILDING_FIRST, STREET_FIRST};

/// Letters that flats and blocks go by.
const LETTERS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
/// Floors from the ground up.
const FLOORS: [&str; 4] = ["GROUND FLOOR", "FIRST FLOOR", "SECOND FLOOR", "THIRD FLOOR"];

impl Builder {
    /// A purpose-built block with a name, and with a number in half of the cases.
    pub(super) fn block(&mut self, number: u32) {
        let absence = self.absence;
        if absence.is_none() && self.stream.chance(0.02) {
            self.absence = Some(Absence::Block);
        }
        let name = self.block_name();
        let number = if self.stream.chance(0.55) { number.to_string() } else { String::new() };
        let mut like = Premises { name, number, ..Premises::default() };
        if self.stream.chance(0.15) {
            like.old_name = self.block_name();
        }
        let count = 6 + self.stream.below(26);
        self.flats(&like, count);
        self.absence = absence;
    }

    /// Several blocks under one name: `FLAT 3, BLOCK B, ALBION COURT`.
    pub(super) fn estate_of_blocks(&mut self, number: u32) {
        let name = self.block_name();
        let number = if self.stream.chance(0.3) { number.to_string() } else { String::new() };
        for letter in LETTERS.iter().take(2 + self.stream.below(3)) {
            let block = format!("BLOCK {letter}");
            let like = Premises {
                name: name.clone(),
                number: number.clone(),
                block,
                ..Premises::default()
            };
            let count = 6 + self.stream.below(10);
            self.flats(&like, count);
        }
    }

    fn flats(&mut self, like: &Premises, count: usize) {
        let shell = self.shell(like);
        let word = self.stream.pick(&["FLAT", "FLAT", "FLAT", "FLAT", "APARTMENT", "UNIT"]);
        let per_floor = self.stream.chance(0.15);
        for flat in 0..count {
            let unit = if per_floor {
                format!("{word} {}0{}", 1 + flat / 4, 1 + flat % 4)
            } else {
                format!("{word} {}", flat + 1)
            };
            self.unit(shell, like, unit, String::new(), false);
        }
    }

    /// A large house made into flats, in one of the manners that councils number them.
    pub(super) fn conversion(&mut self, number: u32) {
        let mut like = Premises { number: number.to_string(), ..Premises::default() };
        if self.stream.chance(0.15) {
            like.name = self.house_name();
        }
        let shell = self.shell(&like);
        let count = 2 + self.stream.below(3);
        let with_basement = self.stream.chance(0.4);
        let manner = self.stream.weighted(&[34, 22, 28, 10, 6]);
        for flat in 0..count {
            let is_top = flat + 1 == count;
            let storey = match (with_basement, flat) {
                (true, 0) => "BASEMENT",
                (true, _) => FLOORS[flat - 1],
                (false, _) => FLOORS[flat],
            };
            let storey = if is_top && count > 2 { "TOP FLOOR" } else { storey };
            let by_floor = format!("{storey} FLAT");
            let (unit, other) = match manner {
                0 => (format!("FLAT {}", flat + 1), by_floor),
                1 => (format!("FLAT {}", LETTERS[flat]), by_floor),
                2 => (by_floor, format!("FLAT {}", flat + 1)),
                3 => {
                    let side = if flat % 2 == 0 { "FRONT" } else { "REAR" };
                    (format!("{} {side}", FLOORS[flat / 2]), format!("FLAT {}", flat + 1))
                }
                _ => (format!("MAISONETTE {}", flat + 1), String::new()),
            };
            self.unit(shell, &like, unit, other, is_top && manner != 3);
        }
    }

    /// A common stair: flats told by floor and side, `2F1` or `FLAT 2/1`.
    pub(super) fn tenement(&mut self, number: u32) {
        let like = Premises { number: number.to_string(), ..Premises::default() };
        let shell = self.shell(&like);
        let storeys = 2 + self.stream.below(3);
        let sides = 2 + self.stream.below(2);
        let by_letter = self.stream.chance(0.5);
        for storey in 0..=storeys {
            for side in 1..=sides {
                let numbered = format!("FLAT {}", storey * sides + side);
                let unit = match (by_letter, storey) {
                    (true, 0) => format!("GF{side}"),
                    (true, _) => format!("{storey}F{side}"),
                    (false, _) => format!("FLAT {storey}/{side}"),
                };
                self.unit(shell, &like, unit, numbered, false);
            }
        }
    }

    /// The shell of a building; conversions go without one now and then.
    pub(super) fn shell(&mut self, like: &Premises) -> PremisesIx {
        let shell = Premises {
            class: "PP",
            is_decoy: true,
            name: like.name.clone(),
            old_name: like.old_name.clone(),
            block: like.block.clone(),
            ..self.here(like.number.clone())
        };
        self.add(shell)
    }

    /// One flat of a building.
    pub(super) fn unit(
        &mut self,
        shell: PremisesIx,
        like: &Premises,
        unit: String,
        other_unit: String,
        is_top: bool,
    ) {
        let absence = self.absence;
        if absence.is_none() && self.stream.chance(0.012) {
            self.absence = Some(Absence::Flat);
        }
        let flat = Premises {
            parent: Some(shell),
            class: if like.class.is_empty() { "RD06" } else { like.class },
            unit,
            other_unit,
            block: like.block.clone(),
            name: like.name.clone(),
            old_name: like.old_name.clone(),
            is_top,
            ..self.here(like.number.clone())
        };
        self.add(flat);
        self.absence = absence;
    }

    /// A name that no building on the street has; one in four is called after the street.
    pub(super) fn block_name(&mut self) -> String {
        loop {
            let first = self.building_first();
            let last = match self.stream.below(BLOCK_LAST.len() + MORE_BLOCK_LAST.len()) {
                nth if nth < BLOCK_LAST.len() => BLOCK_LAST[nth].to_uppercase(),
                nth => MORE_BLOCK_LAST[nth - BLOCK_LAST.len()].to_owned(),
            };
            let name = format!("{first} {last}");
            if self.is_free(&name) {
                return name;
            }
        }
    }

    /// What a building is called after.
    pub(super) fn building_first(&mut self) -> String {
        let street = &self.streets[self.streets.len() - 1];
        let of_street = street.name.rsplit_once(' ').map(|(first, _)| first.to_owned());
        match self.stream.below(8) {
            0 | 1 if of_street.is_some() => of_street.unwrap_or_default(),
            0..4 => self.stream.pick(BUILDING_FIRST).to_uppercase(),
            4 | 5 => self.stream.pick(STREET_FIRST).to_uppercase(),
            _ => self.stream.pick(MORE_STREET_FIRST).to_owned(),
        }
    }
}
