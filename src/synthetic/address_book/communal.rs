//! Shared and communal houses, and parks of mobile homes.
//!
//! In: a plot of the street being built. Out: a house in multiple occupation with or without its rooms listed, a care home, a
//! hostel, a hall of students, a park, or offices. Flats are left to [`super::blocks`].

use super::plots::Builder;
use super::premises::{Absence, Premises};

impl Builder {
    /// One of them, the commonest first.
    pub(super) fn communal(&mut self, number: u32) {
        match self.stream.weighted(&[54, 12, 8, 6, 10, 10]) {
            0 => self.shared_house(number),
            1 => self.home(number, "CARE HOME", "RI01"),
            2 => self.home(number, "HOSTEL", "RI02"),
            3 => self.hall(),
            4 => self.park(),
            _ => self.offices(number),
        }
    }

    /// A house let by the room. Rooms that are let without being listed stand beside it as absent flats.
    fn shared_house(&mut self, number: u32) {
        let like = Premises { number: number.to_string(), class: "RH02", ..Premises::default() };
        let house = Premises { class: "RH01", ..self.here(like.number.clone()) };
        let house = self.add(house);
        let rooms = 4 + self.stream.below(5);
        let are_listed = self.stream.chance(0.4);
        let absence = self.absence;
        if !are_listed {
            if absence.is_some() || !self.stream.chance(0.15) {
                return;
            }
            self.absence = Some(Absence::Flat);
        }
        for room in 1..=rooms {
            self.unit(house, &like, format!("ROOM {room}"), String::new(), false);
        }
        self.absence = absence;
    }

    fn home(&mut self, number: u32, kind: &str, class: &'static str) {
        let first = self.building_first();
        let organisation = format!("{first} {kind}");
        let name = if self.stream.chance(0.5) { self.block_name() } else { String::new() };
        let home = Premises { class, name, organisation, ..self.here(number.to_string()) };
        self.add(home);
    }

    /// A hall of students: many rooms on numbered floors.
    fn hall(&mut self) {
        let first = self.building_first();
        let name = format!("{first} HALL");
        if !self.is_free(&name) {
            return;
        }
        let like = Premises { name, class: "RD06", ..Premises::default() };
        let shell = self.shell(&like);
        let word = self.stream.pick(&["ROOM", "STUDIO", "FLAT"]);
        for storey in 1..=2 + self.stream.below(4) {
            for room in 1..=14 {
                self.unit(shell, &like, format!("{word} {storey}{room:02}"), String::new(), false);
            }
        }
    }

    /// A park of mobile homes, told by pitch.
    fn park(&mut self) {
        let first = self.building_first();
        let name = format!("{first} CARAVAN PARK");
        if !self.is_free(&name) {
            return;
        }
        let like = Premises { name, class: "RD01", ..Premises::default() };
        let shell = self.shell(&like);
        let word = self.stream.pick(&["PITCH", "PLOT", "CARAVAN"]);
        for pitch in 1..=10 + self.stream.below(25) {
            self.unit(shell, &like, format!("{word} {pitch}"), String::new(), false);
        }
    }

    /// Offices let by the suite, each to a firm.
    fn offices(&mut self, number: u32) {
        let name = self.block_name();
        let like = Premises { name, class: "CO01", ..Premises::default() };
        let shell = self.shell(&like);
        for suite in 1..=2 + self.stream.below(5) {
            let organisation = self.firm();
            let office = Premises {
                parent: Some(shell),
                class: "CO01",
                unit: format!("SUITE {suite}"),
                name: like.name.clone(),
                organisation,
                ..self.here(String::new())
            };
            self.add(office);
        }
        let yard =
            Premises { class: "CI01", organisation: self.firm(), ..self.here(number.to_string()) };
        self.add(yard);
    }
}
