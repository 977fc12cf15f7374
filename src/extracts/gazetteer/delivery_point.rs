//! A delivery point of Royal Mail's postcode address file becomes one address, or two where it has a Welsh form.
//!
//! In: record 28, and what is known of its property. Out: addresses with the postal parts. A post office box is no place where
//! anybody lives, and gives none. Source: Ordnance Survey, *`AddressBase` Premium technical specification*, delivery point
//! address.

use super::{
    address::{AddressStatus, GazetteerAddress, joined},
    item::GazetteerItem,
    layout::DELIVERY_POINT,
    second_pass::{Outcome, Record},
    written_forms::is_number,
};

/// The addresses of a delivery point; what is given is known of its property.
pub(super) fn delivery_point(record: &Record<'_>, property: GazetteerAddress) -> Outcome {
    let fields = DELIVERY_POINT;
    if !record.field(fields.po_box).is_empty() {
        return Outcome::Without("post office box");
    }
    let text = |field: usize| record.field(field).to_owned();
    let mut address = GazetteerAddress {
        organisation: joined(
            " ",
            [record.field(fields.organisation), record.field(fields.department)],
        ),
        sub_building: text(fields.sub_building),
        building_name: text(fields.building_name),
        building_number: text(fields.building_number),
        postcode: text(fields.postcode),
        ..property
    };
    if address.building_number.is_empty() && is_number(&address.building_name) {
        std::mem::swap(&mut address.building_number, &mut address.building_name);
    }
    if !record.field(fields.end).is_empty() {
        address.status = AddressStatus::Historical;
    }
    let english = fields.english.map(|field| record.field(field));
    let mut welsh = fields.welsh.map(|field| record.field(field));
    for (welsh, english) in welsh.iter_mut().zip(english) {
        if welsh.is_empty() {
            *welsh = english;
        }
    }
    let mut items = vec![placed(address.clone(), english)];
    if welsh != english {
        items.push(placed(address, welsh));
    }
    Outcome::Items(items)
}

/// An address in its streets and places.
fn placed(
    mut address: GazetteerAddress,
    [dependent_street, street, hamlet, locality, town]: [&str; 5],
) -> GazetteerItem {
    dependent_street.clone_into(&mut address.dependent_street);
    street.clone_into(&mut address.street);
    address.locality = joined(", ", [hamlet, locality]);
    town.clone_into(&mut address.town);
    address.full_address = address.on_one_line();
    GazetteerItem::Address(address)
}
