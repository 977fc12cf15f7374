//! Links become persons: clusters of mentions that no constraint forbids.
//!
//! In: scored links, constraints (one row's mentions are different people, check-digit identifiers that differ, a source that holds a person once),
//! what stewards decided, the last edition's persons. Out: every record in exactly one person, with a stable identifier. Pure.

mod attach_last;
mod cluster;
mod components;
mod constraints;
mod continuity;
mod death_entries;
mod doubt;
#[cfg(test)]
mod held_once_tests;
mod merges;
mod person;
mod rulings;
#[cfg(test)]
mod rulings_tests;
#[cfg(test)]
mod tests;

pub(crate) use attach_last::attach_last;
pub(crate) use cluster::{Clustering, Judge, Touching};
pub use cluster::{Clusters, cluster, cluster_under};
pub use constraints::{CannotLink, cannot_link, held_once};
pub use continuity::{Assignment, assign};
pub use death_entries::DeathEntries;
pub use doubt::Doubt;
pub use merges::{Merges, Merging};
pub use person::Person;
pub use rulings::{Obstacle, Ruling, Rulings, Unobeyed, Verdict};
