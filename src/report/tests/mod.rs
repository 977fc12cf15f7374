//! The report as people and scripts read it.

mod accounting;
mod renderings;
mod sample;

pub(crate) use sample::sample as sample_report;
