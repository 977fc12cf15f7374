//! The service through the real program: a real server on a free port, asked by a real client.

mod acts;
mod alike;
mod asker;
mod asking;
mod beside;
mod certificates;
mod chaos;
mod clients;
mod dropped_and_killed;
mod edges;
mod editions;
mod endpoints;
mod examples;
mod fetched;
mod fhir;
mod foretold;
pub(crate) mod issuer;
mod keys;
mod killed;
mod life_events;
mod matching;
mod matrix;
mod operation;
mod other_bodies;
mod others;
mod partner;
mod partner_page;
mod put_down;
mod restored;
mod reviews;
mod rights;
mod schemathesis;
pub(crate) mod served;
pub(crate) mod settled;
mod settled_addresses;
mod soak;
pub(crate) mod told_once;
mod tracing;
mod turned_people;
mod unwell;
mod why;
pub(crate) mod writes;

use std::time::Duration;

/// Waits for something that is to come, and not for long.
pub(crate) fn comes_true(mut what: impl FnMut() -> bool) -> bool {
    (0..600).any(|_| {
        let comes = what();
        if !comes {
            std::thread::sleep(Duration::from_millis(50));
        }
        comes
    })
}
