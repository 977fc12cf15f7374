//! Hearth.

pub mod addresses;
pub mod cli;
pub mod config;
pub mod editions;
pub mod extracts;
pub mod households;
pub mod links;
pub mod normalise;
pub mod pairs;
pub mod persons;
pub mod pipeline;
pub mod quality;
pub mod records;
pub mod report;
pub mod rules;
pub mod synthetic;
pub mod values;
