//! Deliveries that change the last full one, read as the register that they make together.
//!
//! In: a full delivery, if there is such, and the deliveries of changes after it, in order. Out: the rows that hold after all
//! of them, as of one extract, and a summary in which every row of every delivery is accounted for: handed on, replaced or
//! deleted by a later one, a deletion, set aside. Nothing is written: the deliveries themselves are kept by the pipeline, so
//! that the register of any edition can be read again, and the same deliveries always make the same register.

mod delivery_list;
mod overlay;
mod register;
#[cfg(test)]
mod tests;

pub use delivery_list::{Delivery, DeliveryKind, DeliveryList, delivered_files, natural_order};
pub(super) use register::Register;
pub use register::is_of_changes;
