//! Editions as the pipeline and the command line use them, on a small made-up night.

mod answers;
mod diffs;
mod disagreements;
mod exports;
mod night;
mod publication;
mod revisions;
mod round_trip;
