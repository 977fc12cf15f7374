//! What a permit shows, on small made-up towns.

mod disclosures;
mod door;
mod indistinguishable;
mod town;
