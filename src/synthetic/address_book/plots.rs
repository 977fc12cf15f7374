//! How the address book's streets are built up.
//!
//! In: a seed and how many premises are wanted. Out: streets and everything on them, with a UPRN and a postcode each, some of
//! it left out of the gazetteer. What stands on a plot is left to [`super::houses`], [`super::blocks`] and
//! [`super::communal`].

use std::collections::BTreeMap;

use super::premises::{Absence, Premises, PremisesIx};
use super::streets::{Street, StreetNames};
use super::vocabulary::{Character, ELSEWHERE, Locality};
use crate::synthetic::identifiers::Issuer;
use crate::synthetic::stream::Stream;

/// Premises to a postcode, about.
const POSTCODE_SIZE: usize = 17;
/// Letters of the second half of a postcode.
const INWARD: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";

/// Builds streets until there are enough listed premises.
pub(super) struct Builder {
    pub(super) premises: Vec<Premises>,
    pub(super) streets: Vec<Street>,
    pub(super) stream: Stream,
    names: StreetNames,
    issuer: Issuer,
    listed: usize,
    /// Postcodes given out in each district.
    postcodes: BTreeMap<&'static str, usize>,
    postcode: String,
    left_in_postcode: usize,
    /// Why what is being built is not in the gazetteer.
    pub(super) absence: Option<Absence>,
}

impl Builder {
    /// Builds at least `wanted` listed premises, and what stands beside them unlisted.
    pub(super) fn build(wanted: usize, seed: u64) -> Self {
        let mut builder = Self {
            premises: Vec::new(),
            streets: Vec::new(),
            stream: Stream::new(seed, "address book", 0, 0),
            names: StreetNames::default(),
            issuer: Issuer::default(),
            listed: 0,
            postcodes: BTreeMap::new(),
            postcode: String::new(),
            left_in_postcode: 0,
            absence: None,
        };
        while builder.listed < wanted {
            builder.next_street();
        }
        builder
    }

    fn next_street(&mut self) {
        let (at, street) = self.names.next(&mut self.stream);
        // the neighbouring council has streets of the same names
        if self.stream.chance(0.02) {
            let alike = Street { place: ELSEWHERE, ..street.clone() };
            self.street(alike, Some(Absence::Elsewhere), 4);
        }
        let absence = self.stream.chance(0.004).then_some(Absence::Street);
        let plots = 14 + self.stream.below(40);
        self.street(street.clone(), absence, plots);
        if self.stream.chance(0.07)
            && let Some(small) = self.names.dependent(at, &street, &mut self.stream)
        {
            let plots = 4 + self.stream.below(9);
            self.street(small, None, plots);
        }
    }

    fn street(&mut self, street: Street, absence: Option<Absence>, plots: usize) {
        let place = street.place;
        let is_small = !street.off.is_empty();
        self.streets.push(street);
        self.left_in_postcode = 0;
        self.absence = absence;
        if absence.is_none() {
            self.record_of_street();
        }
        let mut number = 0;
        // odd and even sides apart, or one after the other
        let step = if plots > 20 && self.stream.chance(0.3) { 2 } else { 1 };
        let mut plots = plots;
        while plots > 0 {
            plots -= 1;
            number += step;
            if self.stream.chance(0.04) {
                number += step;
            }
            if is_small {
                self.house(number, "RD04");
            } else {
                self.plot(place, number);
            }
            // a pair made one takes both numbers
            number += u32::from(self.last_is_range()) * 2;
        }
        self.absence = None;
    }

    /// Builds what stands at `number`.
    fn plot(&mut self, place: Locality, number: u32) {
        // terraces, semis, villas, conversions, blocks, estates, shops, tenements, lanes, shared and communal houses
        let odds: [u32; 10] = match place.character {
            Character::Centre => [60, 12, 4, 18, 2, 0, 30, 0, 1, 4],
            Character::Suburb => [76, 70, 26, 5, 2, 0, 5, 0, 2, 2],
            Character::Estate => [80, 40, 8, 3, 4, 2, 4, 0, 0, 2],
            Character::Village => [28, 32, 44, 1, 0, 0, 4, 0, 80, 2],
            Character::Tenements => [60, 24, 8, 6, 1, 0, 10, 20, 1, 2],
            Character::Welsh => [76, 56, 26, 6, 1, 0, 8, 0, 20, 2],
        };
        match self.stream.weighted(&odds) {
            0 => self.house(number, "RD04"),
            1 => self.house(number, "RD03"),
            2 => self.house(number, "RD02"),
            3 => self.conversion(number),
            4 => self.block(number),
            5 => self.estate_of_blocks(number),
            6 => self.shop(number),
            7 => self.tenement(number),
            8 => self.named_house(),
            _ => self.communal(number),
        }
    }

    fn last_is_range(&self) -> bool {
        self.premises.last().is_some_and(|last| last.number.contains('-'))
    }

    fn record_of_street(&mut self) {
        let record = Premises {
            name: "STREET RECORD".to_owned(),
            class: "PS",
            is_decoy: true,
            ..self.here(String::new())
        };
        // a street record has no postcode and takes no letter box
        self.left_in_postcode = 0;
        self.premises.push(Premises { postcode: String::new(), ..record });
    }

    /// An empty premises at `number` of the street being built, with its UPRN and postcode.
    pub(super) fn here(&mut self, number: String) -> Premises {
        let street = self.streets.len() - 1;
        if self.left_in_postcode == 0 {
            let district = self.streets[street].place.district;
            let given = self.postcodes.entry(district).or_default();
            self.postcode = postcode(district, *given);
            *given += 1;
            self.left_in_postcode = POSTCODE_SIZE - 4 + self.stream.below(9);
        }
        self.left_in_postcode -= 1;
        Premises {
            uprn: self.issuer.uprn(&mut self.stream),
            street,
            number,
            postcode: self.postcode.clone(),
            absence: self.absence,
            ..Premises::default()
        }
    }

    /// Puts a premises into the book.
    pub(super) fn add(&mut self, premises: Premises) -> PremisesIx {
        self.listed += usize::from(premises.is_listed());
        self.premises.push(premises);
        self.premises.len() - 1
    }

    /// Is this name of a house or block still free on the street being built?
    pub(super) fn is_free(&self, name: &str) -> bool {
        let street = self.streets.len() - 1;
        let here = self.premises.iter().rev().take_while(|other| other.street == street);
        !here.into_iter().any(|other| other.name == name || other.old_name == name)
    }
}

/// Postcode number `n` of a district: neighbours differ in the last letter, and a sector holds eighty before the next is begun.
fn postcode(district: &str, n: usize) -> String {
    let letter = |position: usize| char::from(INWARD[position % 20]);
    let second = n / 800 * 4 + n % 80 / 20;
    format!("{district} {}{}{}", (n / 80 + 1) % 10, letter(second), letter(n))
}
