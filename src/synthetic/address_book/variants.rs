//! The forms in which a gazetteer holds one premises.
//!
//! In: a premises and its street. Out: its approved form, and those of an alternative, a historic and the Post Office's form
//! that it has, about 1.6 in all. How they are spoilt is left to [`super::noise`].

use super::premises::{Premises, Status};
use super::streets::Street;
use super::vocabulary::TOWNS;
use crate::synthetic::stream::Stream;

/// Where a form comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The approved entry of the local gazetteer.
    Approved,
    /// Another entry in use: the other language, another name of the flat.
    Alternative,
    /// An entry no longer in use: the building's former name, the builder's plot.
    Historic,
    /// The Post Office's delivery point.
    DeliveryPoint,
}

/// The parts of an address, in capitals; what is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) organisation: String,
    pub(super) unit: String,
    pub(super) block: String,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) street: String,
    /// The street that this one lies off.
    pub(super) off: String,
    pub(super) locality: String,
    pub(super) town: String,
}

/// One form of one premises.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) form: Form,
    pub(super) parts: Parts,
}

impl Parts {
    /// The address on one line, without its postcode.
    pub(super) fn line(&self) -> String {
        let thoroughfare = format!("{} {}", self.number, self.street);
        let parts: Vec<&str> = [
            self.organisation.as_str(),
            &self.unit,
            &self.block,
            &self.name,
            thoroughfare.trim(),
            &self.off,
            &self.locality,
            &self.town,
        ]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
        parts.join(", ")
    }
}

/// All forms of a premises, the approved one first. A premises has the same forms whenever it is asked.
pub(super) fn variants(premises: &Premises, street: &Street, seed: u64) -> Vec<Variant> {
    let mut stream = Stream::new(seed, "address variants", premises.uprn, 0);
    let approved = approved(premises, street);
    let mut forms = vec![Variant { form: Form::Approved, parts: approved.clone() }];
    if premises.status != Status::Approved || premises.postcode.is_empty() {
        return forms;
    }
    if let Some(parts) = alternative(premises, street, &approved, &mut stream) {
        forms.push(Variant { form: Form::Alternative, parts });
    }
    if !premises.old_name.is_empty() {
        let parts = Parts { name: premises.old_name.clone(), ..approved.clone() };
        forms.push(Variant { form: Form::Historic, parts });
    }
    let is_house = matches!(premises.class, "RD02" | "RD03" | "RD04");
    if is_house && premises.organisation.is_empty() && stream.chance(0.06) {
        // a new house goes by the builder's plot until its street is numbered
        let number = format!("PLOT {}", 1 + stream.below(60));
        forms.push(Variant { form: Form::Historic, parts: Parts { number, ..approved.clone() } });
    }
    let is_delivered = !premises.is_decoy && !premises.unit.starts_with("ROOM");
    if is_delivered && stream.chance(0.9) {
        let parts = delivery_point(premises, street, &approved, &mut stream);
        // the gazetteer keeps what differs, if only in its columns
        let has_letter = parts.number.bytes().any(|letter| !letter.is_ascii_digit());
        if has_letter || forms.iter().all(|form| form.parts != parts) {
            forms.push(Variant { form: Form::DeliveryPoint, parts });
        }
    }
    forms
}

fn approved(premises: &Premises, street: &Street) -> Parts {
    Parts {
        organisation: premises.organisation.clone(),
        unit: premises.unit.clone(),
        block: premises.block.clone(),
        name: premises.name.clone(),
        number: premises.number.clone(),
        street: street.name.clone(),
        off: String::new(),
        locality: street.place.name.to_owned(),
        town: TOWNS[street.place.town].to_owned(),
    }
}

fn alternative(
    premises: &Premises,
    street: &Street,
    approved: &Parts,
    stream: &mut Stream,
) -> Option<Parts> {
    if !street.other_name.is_empty() && stream.chance(0.6) {
        return Some(Parts { street: street.other_name.clone(), ..approved.clone() });
    }
    if !premises.other_unit.is_empty() && stream.chance(0.4) {
        return Some(Parts { unit: premises.other_unit.clone(), ..approved.clone() });
    }
    let both = !premises.name.is_empty() && !premises.number.is_empty();
    if both && !premises.is_decoy && stream.chance(0.4) {
        return Some(Parts { name: String::new(), ..approved.clone() });
    }
    None
}

/// The Post Office knows its own localities, leaves organisations out where people live, and names the street that a small one
/// lies off.
fn delivery_point(
    premises: &Premises,
    street: &Street,
    approved: &Parts,
    stream: &mut Stream,
) -> Parts {
    let mut parts = approved.clone();
    parts.off.clone_from(&street.off);
    // the Post Office names a locality only where a town has two streets of one name; it goes by postcode
    if street.place.district.bytes().last().is_some_and(|last| last % 3 == 0) {
        parts.locality.clear();
    }
    let both = !premises.name.is_empty() && !premises.number.is_empty();
    if both && stream.chance(0.3) {
        parts.name.clear();
    }
    if !premises.block.is_empty() {
        parts.unit = format!("{} {}", premises.unit, premises.block);
        parts.block.clear();
    }
    if let Some(room) = premises.unit.strip_prefix("APARTMENT ").filter(|_| stream.chance(0.4)) {
        parts.unit = format!("FLAT {room}");
    }
    parts.street = parts.street.replace('\'', "");
    parts
}
