//! A fictional gazetteer and the messy addresses that systems hold of it.
//!
//! In: how many premises, how many messy rows, and seeds. Out: a gazetteer with several forms a UPRN, messy addresses in which
//! one or two things went wrong, each by name, and the truth of what they are the addresses of. It comes from what councils'
//! files and gazetteers look like and knows no matcher; [`crate::quality`] scores what one makes of it.
//!
//! ```text
//!  vocabulary ─→ streets ─→ plots (houses, blocks, communal) ─→ premises ─→ variants ─→ listing   (the gazetteer)
//!                                                                              └──→ draft + noise ─→ messy   (rows, truth)
//! ```

mod blocks;
mod communal;
mod draft;
mod files;
mod houses;
mod listing;
mod messy;
mod noise;
mod plots;
mod premises;
mod streets;
#[cfg(test)]
mod tests;
mod variants;
mod vocabulary;

pub use listing::GazetteerRow;
pub use messy::MessyRow;

use plots::Builder;
use premises::Premises;
use streets::Street;
use variants::Variant;

/// Everything that stands in a fictional council's area, and some that stands beyond or is not in its gazetteer.
pub struct AddressBook {
    seed: u64,
    premises: Vec<Premises>,
    streets: Vec<Street>,
}

impl AddressBook {
    /// Builds a book of at least `premises` listed premises. The same numbers give the same book.
    #[must_use]
    pub fn build(premises: usize, seed: u64) -> Self {
        let Builder { premises, streets, .. } = Builder::build(premises, seed);
        Self { seed, premises, streets }
    }

    /// The rows of the gazetteer, in order of UPRN, a premises' approved form before its others.
    #[must_use]
    pub fn gazetteer_rows(&self) -> Vec<GazetteerRow> {
        let listed = self.premises.iter().filter(|premises| premises.is_listed());
        let rows = listed.flat_map(|premises| {
            let parent = premises.parent.map(|parent| &self.premises[parent]);
            let parent = parent.filter(|parent| parent.is_listed()).map(|parent| parent.uprn);
            let variants = self.variants(premises).into_iter();
            variants.map(move |variant| GazetteerRow::new(premises, &variant, parent))
        });
        rows.collect()
    }

    /// `count` messy addresses with their truth.
    #[must_use]
    pub fn messy(&self, count: usize, seed: u64) -> Vec<MessyRow> {
        messy::rows(self, count, seed)
    }

    fn variants(&self, premises: &Premises) -> Vec<Variant> {
        variants::variants(premises, &self.streets[premises.street], self.seed)
    }
}

/// The names of all kinds of noise, in the order in which they take turns.
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    noise::NOISES.iter().map(|noise| noise.name).collect()
}
