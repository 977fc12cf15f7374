//! Editions as the pipeline and the command line use them, on a small made-up night.

mod answers;
mod diffs;
mod exports;
mod night;
mod publication;
mod round_trip;
