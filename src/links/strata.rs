//! Records as they are compared: in which role of which dataset each one is, and what the rules say of those roles.
//!
//! In: normalised records, what their addresses resolved to, the ruleset. Out: the comparison table and the names of its strata; the comparisons
//! of the ruleset's attributes. The same for a night's millions and for the few that one record is compared with.

use jiff::Span;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::addresses::AddressResolution;
use crate::links::compare::ComparisonKind;
use crate::links::model::Model;
use crate::links::thresholds::Thresholds;
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::pairs::ComparisonTable;
use crate::rules::{Checked, Ruleset, ThresholdRules};
use crate::values::{MatchWeight, PartialDate};

/// Prepares records, which are in the order of their keys, with what their addresses resolved to. Gives the table and its strata, sorted.
#[must_use]
pub fn table_in_strata(
    ruleset: &Ruleset<Checked>,
    records: &[NormalisedRecord],
    resolutions: &[AddressResolution],
    dictionaries: &Dictionaries,
    as_of: Date,
) -> (ComparisonTable, Vec<String>) {
    let (strata, stratum_of) = strata_of(records);
    let attributes = ruleset.compared_attributes().len();
    let mut table = ComparisonTable::build(records, resolutions, &stratum_of, attributes, |name| {
        dictionaries.variant_groups(name).to_vec()
    });
    tell_of_strata(ruleset, &mut table, &strata, as_of);
    (table, strata)
}

/// The same for a few records that are scored with each other.
#[must_use]
pub fn few_in_strata(
    ruleset: &Ruleset<Checked>,
    records: &[NormalisedRecord],
    resolutions: &[AddressResolution],
    dictionaries: &Dictionaries,
    as_of: Date,
) -> (ComparisonTable, Vec<String>) {
    let (strata, stratum_of) = strata_of(records);
    let attributes = ruleset.compared_attributes().len();
    let variants = |name: &str| dictionaries.variant_groups(name).to_vec();
    let mut table =
        ComparisonTable::build_to_score(records, resolutions, &stratum_of, attributes, variants);
    tell_of_strata(ruleset, &mut table, &strata, as_of);
    (table, strata)
}

/// The strata of some records, sorted, and that of each.
fn strata_of<'r>(records: &'r [NormalisedRecord]) -> (Vec<String>, Vec<u16>) {
    // there are few of them, and many records
    let of = |record: &'r NormalisedRecord| -> (&'r str, &'r str) {
        (record.key.dataset.0.as_str(), record.key.role.word.as_str())
    };
    let name = |(dataset, role): &(&str, &str)| format!("{dataset}/{role}");
    let met: FxHashSet<(&str, &str)> = records.iter().map(of).collect();
    let mut strata: Vec<String> = met.iter().map(name).collect();
    strata.sort_unstable();
    strata.dedup();
    let number = |it: &(&str, &str)| {
        let at = strata.binary_search(&name(it)).unwrap_or_default();
        u16::try_from(at).unwrap_or(u16::MAX)
    };
    let numbers: FxHashMap<(&str, &str), u16> = met.iter().map(|it| (*it, number(it))).collect();
    let stratum_of: Vec<u16> = records.iter().map(|record| numbers[&of(record)]).collect();
    (strata, stratum_of)
}

/// Tells a table what the rules say of its strata, which are sorted, and of its datasets.
pub fn tell_of_strata(
    ruleset: &Ruleset<Checked>,
    table: &mut ComparisonTable,
    strata: &[String],
    as_of: Date,
) {
    table.latest_births = latest_births(ruleset, strata, as_of);
    table.repeats = repeats(ruleset, strata);
    let once: Vec<bool> = ruleset.sources().iter().map(|source| source.unique).collect();
    table.held_once = if once.contains(&true) { once } else { Vec::new() };
}

/// The ruleset's attributes with their comparisons.
#[must_use]
pub fn compared_attributes(ruleset: &Ruleset<Checked>) -> Vec<(String, ComparisonKind)> {
    (0_u16..)
        .zip(ruleset.compared_attributes())
        .map(|(at, it)| (it.name.to_string(), ComparisonKind::Attribute(at, it.kind)))
        .collect()
}

/// Where links and reviews begin: where the ruleset says so, and else where the model does.
#[must_use]
pub fn thresholds_in_force(ruleset: &Ruleset<Checked>, model: &Model) -> Thresholds {
    let weight = |share: f64| MatchWeight::from_probabilities(share, 1.0 - share);
    let ThresholdRules { link, link_apart, review, aims: _ } = ruleset.matching().thresholds;
    let chosen = model.thresholds.unwrap_or_else(Thresholds::unchosen);
    Thresholds {
        link: link.map_or(chosen.link, weight),
        link_apart: link_apart.map_or(chosen.link_apart, weight),
        review: review.map_or(chosen.review, weight),
    }
}

/// By stratum, the last day on which somebody in that role can have been born: who comes of age within the year is let
/// pass. Nobody is their own child by a few months, and what forbids a link does not change from night to night.
fn latest_births(ruleset: &Ruleset<Checked>, strata: &[String], as_of: Date) -> Vec<u32> {
    let as_of = Date::new(as_of.year(), 12, 31).unwrap_or(as_of);
    let latest = |stratum: &String| {
        let (dataset, role) = stratum.split_once('/')?;
        let (_, source) = ruleset.source(dataset).ok()?;
        let of_role = source.mentions.iter().filter(|mention| mention.role == role);
        let least_age = of_role.map(|mention| mention.least_age.unwrap_or(0)).min()?;
        let born = as_of.checked_sub(Span::new().years(i64::from(least_age))).ok()?;
        (least_age > 0).then(|| PartialDate::from_date(born).map(PartialDate::packed)).flatten()
    };
    strata.iter().map(|stratum| latest(stratum).unwrap_or(u32::MAX)).collect()
}

/// By stratum, the one whose people it names once more, else itself; empty if none does.
fn repeats(ruleset: &Ruleset<Checked>, strata: &[String]) -> Vec<u16> {
    let repeated = |stratum: &String| {
        let (dataset, role) = stratum.split_once('/')?;
        let (_, source) = ruleset.source(dataset).ok()?;
        let mention = source.mentions.iter().find(|mention| mention.role == role)?;
        let name = format!("{dataset}/{}", mention.repeats.as_ref()?);
        u16::try_from(strata.binary_search(&name).ok()?).ok()
    };
    let repeated: Vec<Option<u16>> = strata.iter().map(repeated).collect();
    if repeated.iter().all(Option::is_none) {
        return Vec::new();
    }
    (0_u16..).zip(repeated).map(|(own, repeated)| repeated.unwrap_or(own)).collect()
}
