//! Hearth.

pub mod values;
pub mod rules;
pub mod config;
pub mod extracts;
pub mod records;
pub mod addresses;
pub mod normalise;
pub mod pairs;
pub mod links;
pub mod persons;
pub mod households;
pub mod editions;
pub mod quality;
pub mod report;
pub mod pipeline;
pub mod synthetic;
pub mod cli;
