//! What a permit shows, on small made-up towns.

mod disclosures;
mod door;
mod factors;
mod indistinguishable;
mod lived;
mod matching;
mod namesakes;
mod since;
mod town;
