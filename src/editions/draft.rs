//! What the pipeline hands over to be written: the night's lists by reference, and the facts of the run.
//!
//! Places in the lists are the night's own (`Person::records`, `Membership::person`, links); the writer turns them
//! into record numbers and identifiers, so that the order in which files were read leaves no trace.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{EditionLink, ManifestInput, NextSerials, OpenEdition, ResidenceHistory};
use crate::addresses::AddressResolution;
use crate::events::LifeEvent;
use crate::households::{Household, Relation};
use crate::normalise::NormalisedRecord;
use crate::persons::Person;

/// A row that could not be used: where it stands and why, without any of its values.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct QuarantineLine {
    /// The dataset.
    pub dataset: String,
    /// The file's name, without the folders before it.
    pub file: String,
    /// Line on which the row starts, from 1 (the header is line 1); 0 where the whole file is meant.
    pub line: u64,
    /// The column at fault; empty if it is the row as a whole.
    pub column: String,
    /// Why, in words that hold no value of the row.
    pub reason: String,
}

/// Everything that makes an edition's content.
#[derive(Clone, Copy, Debug)]
pub struct EditionDraft<'a> {
    /// The night's records, in any order, every key once.
    pub records: &'a [NormalisedRecord],
    /// What each record's address resolved to, in the order of `records`.
    pub resolutions: &'a [AddressResolution],
    /// The night that first had each record at its address, in the order of `records`; none if the first night of all had it.
    pub shown: &'a [Option<Date>],
    /// Which records an earlier edition holds as they are; they need not be encoded again.
    pub unchanged: Option<Unchanged<'a>>,
    /// The persons: every record in exactly one.
    pub persons: &'a [Person],
    /// The households: every person in at most one.
    pub households: &'a [Household],
    /// Where people have lived, each person once; witnesses on file point at places in `records`.
    pub residences: &'a [ResidenceHistory],
    /// What persons are to each other, by their places in `persons`; each two and kind once.
    pub relations: &'a [Relation<u32>],
    /// The life events known tonight, by name, each once.
    pub events: &'a [LifeEvent],
    /// Accepted and doubtful pairs, by places in `records`, in any order, every pair once.
    pub links: &'a [EditionLink],
    /// Quarantined rows, in the order in which they should be listed.
    pub quarantine: &'a [QuarantineLine],
    /// The model (weights and frequency tables) as JSON, kept as it is.
    pub model_json: &'a str,
    /// Facts for the manifest.
    pub facts: &'a EditionFacts,
}

/// Records that an earlier edition holds with the same content and the same resolution.
#[derive(Clone, Copy, Debug)]
pub struct Unchanged<'a> {
    /// The earlier edition.
    pub edition: &'a OpenEdition,
    /// The record's number there, in the order of the draft's records; none if it is new or changed.
    pub numbers: &'a [Option<u32>],
}

/// What the manifest says beyond what the content shows.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct EditionFacts {
    /// The program's version.
    pub program_version: String,
    /// What was read.
    pub inputs: Vec<ManifestInput>,
    /// Fingerprint of the ruleset.
    pub rules_fingerprint: String,
    /// Fingerprint of the model.
    pub model_fingerprint: String,
    /// Quality figures by name; every one a finite number.
    pub quality: BTreeMap<String, f64>,
    /// Where minting goes on after this night.
    pub identifiers: NextSerials,
    /// The number in the journal up to which the night knows of decisions.
    pub decided_up_to: u64,
}

/// The run report in its forms, and the run's timings: written beside the content, outside its digest.
#[derive(Clone, Copy, Debug)]
pub struct EditionReports<'a> {
    /// `report.json`.
    pub json: &'a str,
    /// `report.txt`.
    pub text: &'a str,
    /// `report.html`.
    pub html: &'a str,
    /// `run.json`: durations, thread count and whatever else differs from run to run.
    pub run_json: &'a str,
}
