//! Declaring a life event: who reports what, with which evidence, checked before it is written down.
//!
//! In: a [`Declaration`] as a registrar, a caseworker or a resident's form makes it, or a [`Change`] of one that was made; what is known of the people;
//! the day; the rules. Out: the journal's entries, one a person, under one reference; or every fault at once, each with its field, what is wrong
//! and what to do. The same reference with the same content is the same declaration. Leaves to the caller who may declare, whose addresses are in the
//! gazetteer, and to write the entries before it answers.

mod changing;
mod check;
mod checked;
mod dates;
mod declaration;
mod entries;
mod fault;
mod proof;
#[cfg(test)]
mod tests;

pub use changing::{Change, ChangeMade, ChangeRefused, Correction};
pub use checked::CheckedDeclaration;
pub use dates::when_of;
pub use declaration::{Circumstance, Declaration, Happened, KnownPeople, KnownPerson, Movers};
pub use entries::{Declared, ReferenceConflict};
pub use fault::{DeclarationFault, DeclarationFaults};
pub use proof::highest_of;
