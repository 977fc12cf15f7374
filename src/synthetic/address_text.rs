//! How an address is written.
//!
//! In: a home and a dataset. Out: the parts of the address as that dataset would hold them, errors
//! and all, and the home that they still point to. Where each part goes in a file is left to the
//! dataset's writer, with [`lines`] to cut to a system's widths.

use super::Dataset;
use super::errors::{Fault, rate};
use super::homes::Homes;
use super::place_names::TOWN;
use super::stream::Stream;
use super::world::HomeIx;
use super::writing::mistype;

/// An address as a dataset holds it.
#[derive(Clone, Debug, Default)]
pub(super) struct WrittenAddress {
    /// The flat and the building's name: `FLAT 3, ELM COURT`.
    pub(super) secondary: String,
    /// The number, or the name of a house without one.
    pub(super) primary: String,
    pub(super) street: String,
    pub(super) locality: String,
    pub(super) town: String,
    pub(super) postcode: String,
    /// The UPRN column.
    pub(super) uprn: String,
    /// The home that a careful reader would find from the text; none where it says too little.
    pub(super) points_to: Option<HomeIx>,
    /// The home that the text means, whether or not it says enough.
    means: Option<HomeIx>,
    /// The home whose UPRN the UPRN column holds.
    claims: Option<HomeIx>,
}

/// Writes the address of `home` as `dataset` would.
pub(super) fn write_address(
    homes: &Homes,
    home: HomeIx,
    dataset: Dataset,
    stream: &mut Stream,
) -> WrittenAddress {
    let mut befalls = |fault: Fault| stream.chance(rate(fault, dataset));
    let [neighbour, no_flat, street_typo, short, no_postcode, wrong_postcode, no_uprn, wrong_uprn] =
        [
            Fault::Neighbour,
            Fault::NoFlat,
            Fault::StreetTypo,
            Fault::StreetShort,
            Fault::NoPostcode,
            Fault::WrongPostcode,
            Fault::NoUprn,
            Fault::WrongUprn,
        ]
        .map(&mut befalls);
    let shown = if neighbour { homes.neighbour(home, stream) } else { home };
    let truth = &homes.list[shown];
    let stands_in = homes.street(shown);
    let flat_lost = no_flat && !truth.unit.is_empty();
    let unit = if flat_lost { String::new() } else { unit_text(&truth.unit, stream) };
    // half of those who live in a named block write its name
    let building =
        if truth.number.is_empty() || stream.chance(0.6) { truth.name.as_str() } else { "" };
    let name_is_number = truth.number.is_empty() && truth.unit.is_empty();
    let street_text = if short { stands_in.short_name.clone() } else { stands_in.name.clone() };
    let locality_left_out = stream.chance(0.35);
    let locality = if locality_left_out { String::new() } else { homes.locality(shown).to_owned() };
    let street = if street_typo { mistype(&street_text, stream) } else { street_text };
    let town = if stream.chance(0.08) { String::new() } else { TOWN.to_owned() };
    let postcode = postcode_text(&truth.postcode, no_postcode, wrong_postcode, stream);
    let (uprn, claims) = uprn_text(homes, home, no_uprn, wrong_uprn, stream);
    WrittenAddress {
        secondary: [unit.as_str(), if name_is_number { "" } else { building }]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        primary: if name_is_number { building.to_owned() } else { truth.number.clone() },
        street,
        locality,
        town,
        postcode,
        uprn,
        points_to: (!flat_lost).then_some(shown),
        means: Some(shown),
        claims,
    }
}

/// `FLAT 3` as people write it.
fn unit_text(unit: &str, stream: &mut Stream) -> String {
    let Some((word, value)) =
        unit.split_once(' ').filter(|(word, _)| matches!(*word, "FLAT" | "APARTMENT" | "UNIT"))
    else {
        return unit.to_owned();
    };
    match stream.weighted(&[68, 8, 6, 5, 5, 4, 4]) {
        0 => unit.to_owned(),
        1 => format!("FLAT {value}"),
        2 => value.to_owned(),
        3 => format!("APT {value}"),
        4 => format!("F{value}"),
        5 => format!("FLAT {value:0>2}"),
        _ => format!("{word} NO {value}"),
    }
}

fn postcode_text(postcode: &str, missing: bool, wrong: bool, stream: &mut Stream) -> String {
    if missing {
        return String::new();
    }
    let mut text = postcode.to_owned();
    if wrong {
        text.pop();
        text.push(stream.pick(&['A', 'B', 'D', 'E', 'F', 'G', 'H']));
    }
    match stream.below(50) {
        0 => text.replace(' ', ""),
        1 => text.replace('0', "O"),
        2 => text.replace(' ', "  "),
        _ => text,
    }
}

fn uprn_text(
    homes: &Homes,
    home: HomeIx,
    missing: bool,
    wrong: bool,
    stream: &mut Stream,
) -> (String, Option<HomeIx>) {
    let shown = if wrong { homes.neighbour(home, stream) } else { home };
    let uprn = homes.list[shown].uprn;
    let text = match stream.below(40) {
        _ if missing => return (String::new(), None),
        0 => format!("{uprn}.0"),
        1 => format!("{uprn:012}"),
        _ => uprn.to_string(),
    };
    (text, Some(shown))
}

impl WrittenAddress {
    /// The address of someone who lives at no known place.
    pub(super) fn nowhere(text: &str) -> Self {
        Self { primary: text.to_owned(), ..Self::default() }
    }

    /// An address in another council's area.
    pub(super) fn outside(
        number: impl std::fmt::Display,
        street: &str,
        town: &str,
        postcode: String,
    ) -> Self {
        Self {
            primary: number.to_string(),
            street: street.to_uppercase(),
            town: town.to_uppercase(),
            postcode,
            ..Self::default()
        }
    }

    /// The home that a careful reader of the whole row would find: by the text as it stands in `columns`, or by the
    /// row's own UPRN, where it has one, if the text says too little and the two do not differ.
    pub(super) fn leads_to(&self, columns: &[String], with_uprn: bool) -> Option<HomeIx> {
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_uppercase).collect()
        };
        let held = words(&columns.join(" "));
        let says =
            words(&self.secondary).iter().chain(&words(&self.primary)).all(|it| held.contains(it));
        // a street cut short is known by the postcode; one that is whole needs none
        let street =
            !self.postcode.is_empty() || words(&self.street).iter().all(|word| held.contains(word));
        let by_uprn = || self.claims.filter(|home| with_uprn && self.means == Some(*home));
        self.points_to.filter(|_| says && street).or_else(by_uprn)
    }

    /// Number and street: `12 HIGH STREET`.
    pub(super) fn thoroughfare(&self) -> String {
        if self.street.is_empty() {
            self.primary.clone()
        } else {
            format!("{} {}", self.primary, self.street).trim().to_owned()
        }
    }

    /// The parts of the address from small to large, none empty, with flat and street on one line
    /// as `stream` has it.
    pub(super) fn parts(&self, stream: &mut Stream) -> Vec<String> {
        let joined = !self.secondary.is_empty() && stream.chance(0.3);
        let first = if joined {
            vec![format!("{} {}", self.secondary, self.thoroughfare())]
        } else {
            vec![self.secondary.clone(), self.thoroughfare()]
        };
        first
            .into_iter()
            .chain([self.locality.clone(), self.town.clone()])
            .filter(|part| !part.is_empty())
            .collect()
    }
}

/// `parts` in as many columns as there are `widths`, each cut to its width; and whether the number
/// or the street was cut into.
pub(super) fn lines(parts: &[String], widths: &[usize]) -> (Vec<String>, bool) {
    let mut cut = false;
    let columns = widths.iter().enumerate().map(|(nth, width)| {
        let text = parts.get(nth).map(String::as_str).unwrap_or_default();
        cut |= nth < 2 && text.chars().count() > *width;
        text.chars().take(*width).collect::<String>().trim_end().to_owned()
    });
    let columns = columns.collect();
    (columns, cut)
}
