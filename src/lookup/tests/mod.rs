//! What a permit shows, on small made-up towns.

mod disclosures;
mod indistinguishable;
mod town;
