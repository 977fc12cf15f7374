//! `addresses.toml`: how far an address is believed.
//!
//! In: the file's tables. Out: [`AddressRules`], or faults in the common list. What the figures do is left to `addresses`
//! and `pipeline`, and whether the datasets named are known to `matching`.

use std::collections::BTreeMap;

use super::document::{TableReader, ValueReader};
use super::near_miss::nearest;
use crate::values::Uprn;

/// All of `addresses.toml`.
#[derive(Clone, PartialEq, Debug)]
pub struct AddressRules {
    /// Bits of evidence from which an address found by weight is accepted.
    pub accept_weight: f64,
    /// By how many bits it has to be ahead of the next one.
    pub accept_distinguishability: f64,
    /// A UPRN that texts of more than this many different addresses claim is not believed.
    pub overfull_claims: usize,
    /// Addresses that are never a candidate, ascending.
    pub withheld_uprns: Vec<Uprn>,
    /// Words of an organisation's or building's name that make its address one of those, in capitals.
    pub withheld_words: Vec<String>,
    /// By dataset, the words that the gazetteer's cross references call its source, in capitals.
    pub cross_references: BTreeMap<String, Vec<String>>,
}

impl Default for AddressRules {
    fn default() -> Self {
        Self {
            accept_weight: 12.0,
            accept_distinguishability: 4.0,
            overfull_claims: 6,
            withheld_uprns: Vec::new(),
            withheld_words: Vec::new(),
            cross_references: BTreeMap::new(),
        }
    }
}

const MOST_BITS: f64 = 200.0;
const MOST_ADDRESSES: i64 = 100_000;

impl AddressRules {
    /// Reads the file's outermost table; `known` are the datasets whose keys it may name, or none if any will do.
    pub(super) fn read(root: &TableReader<'_>, known: Option<&[&str]>) -> Self {
        let mut rules = Self::default();
        let table = |key| root.get(key).and_then(|value| value.table());
        if let Some(accept) = table("accept") {
            let bits = |key| accept.get(key).and_then(|value| value.number_in(0.0..=MOST_BITS));
            rules.accept_weight = bits("weight").unwrap_or(rules.accept_weight);
            rules.accept_distinguishability =
                bits("distinguishability").unwrap_or(rules.accept_distinguishability);
            accept.close();
        }
        if let Some(claims) = table("claims") {
            let most =
                claims.get("overfull").and_then(|value| value.integer_in(1..=MOST_ADDRESSES));
            rules.overfull_claims =
                most.and_then(|most| usize::try_from(most).ok()).unwrap_or(rules.overfull_claims);
            claims.close();
        }
        if let Some(withheld) = table("withheld") {
            let uprns = withheld.get("uprns").and_then(|value| value.items()).unwrap_or_default();
            rules.withheld_uprns.extend(uprns.iter().filter_map(uprn));
            rules.withheld_uprns.sort_unstable();
            rules.withheld_uprns.dedup();
            rules.withheld_words =
                withheld.get("words").map(|value| words(&value)).unwrap_or_default();
            withheld.close();
        }
        if let Some(sources) = table("cross_references") {
            for (dataset, value) in sources.entries() {
                if let Some(known) = known.filter(|known| !known.contains(&dataset)) {
                    unknown_dataset(&value, dataset, known);
                }
                rules.cross_references.insert(dataset.to_owned(), words(&value));
            }
        }
        rules
    }
}

fn unknown_dataset(value: &ValueReader<'_>, dataset: &str, known: &[&str]) {
    let hint = match nearest(dataset, known.iter().copied()) {
        Some(near) => format!("write `{near}`"),
        None => format!("take the line out; the datasets of people are {}", known.join(", ")),
    };
    value.error(format!("[cross_references] names no dataset of people: `{dataset}`"), hint);
}

/// A UPRN as text or as a number.
fn uprn(value: &ValueReader<'_>) -> Option<Uprn> {
    let read = if let Some(text) = value.as_text() {
        Uprn::parse(text).ok()
    } else {
        let number = value.integer_in(1..=999_999_999_999)?;
        u64::try_from(number).ok().and_then(|number| Uprn::from_number(number).ok())
    };
    if read.is_none() {
        value.error(
            format!("`{}` has a value that is no UPRN", value.place()),
            "write a whole number of at most twelve digits",
        );
    }
    read
}

/// Words in capitals; each empty one is a fault of its own line.
fn words(value: &ValueReader<'_>) -> Vec<String> {
    let values = value.texts_with_lines();
    let filled = values.iter().filter_map(ValueReader::filled_text);
    filled.map(|word| word.trim().to_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::AddressRules;
    use crate::rules::{FaultList, RuleDocument, shipped_files};
    use crate::values::Uprn;

    fn read(text: &str) -> (AddressRules, Vec<String>) {
        read_knowing(text, None)
    }

    fn read_knowing(text: &str, known: Option<&[&str]>) -> (AddressRules, Vec<String>) {
        let faults = FaultList::new();
        let rules = RuleDocument::parse("addresses.toml", text, &faults).map_or_else(
            AddressRules::default,
            |document| {
                let root = document.root();
                let rules = AddressRules::read(&root, known);
                root.close();
                rules
            },
        );
        (rules, faults.into_sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_shipped_file_keeps_refuges_out_and_knows_the_code_of_council_tax() {
        let (rules, faults) = read(&shipped_files()["addresses.toml"].text);
        assert_eq!(faults, [""; 0]);
        assert_eq!(rules.overfull_claims, 6);
        assert!(rules.withheld_words.contains(&"REFUGE".to_owned()));
        assert_eq!(rules.cross_references["council_tax"][0], "7666VC");
        assert_eq!((rules.accept_weight, rules.accept_distinguishability), (12.0, 4.0));
    }

    #[test]
    fn what_is_not_said_stays_as_it_is() {
        let text = "[withheld]\nuprns = [12, \"000000000007\", 12]\nwords = \"refuge\"";
        let (rules, faults) = read(text);
        assert_eq!(faults, [""; 0]);
        let uprns = [7, 12].map(|number| Uprn::from_number(number).unwrap());
        assert_eq!(rules.withheld_uprns, uprns);
        assert_eq!(rules.withheld_words, ["REFUGE"]);
        let AddressRules { withheld_uprns: _, withheld_words: _, .. } = &rules;
        assert_eq!(
            AddressRules { withheld_uprns: Vec::new(), withheld_words: Vec::new(), ..rules },
            AddressRules::default()
        );
    }

    #[test]
    fn keys_of_a_dataset_that_nobody_knows_are_a_fault_that_names_the_nearest() {
        let text =
            "[cross_references]\ncouncil_tax = [\"CT\"]\ncounciltax = [\"CT\"]\nbins = [\"B\"]";
        let (_, faults) = read_knowing(text, Some(&["council_tax", "benefits"]));
        assert_eq!(
            faults,
            [
                "addresses.toml:3: [cross_references] names no dataset of people: `counciltax`\n  hint: write `council_tax`",
                "addresses.toml:4: [cross_references] names no dataset of people: `bins`\n  hint: take the line out; \
                 the datasets of people are council_tax, benefits",
            ]
        );
    }

    #[test]
    fn every_fault_is_told_with_its_line_and_what_to_write() {
        let text = "[accept]\nweight = -1\n[claims]\noverfull = 0\nfull = 3\n[withheld]\nuprns = [\"12x\"]\n[cross_references]\nhousing = [\"\"]";
        let (_, faults) = read(text);
        assert_eq!(faults.len(), 5, "{faults:#?}");
        for (fault, start) in faults.iter().zip([
            "addresses.toml:2: `accept.weight` is -1",
            "addresses.toml:4: `claims.overfull` is 0",
            "addresses.toml:5: unknown key `full`",
            "addresses.toml:7: `withheld.uprns` has a value that is no UPRN",
            "addresses.toml:9: `cross_references.housing` is empty",
        ]) {
            assert!(fault.starts_with(start), "{fault} for {start}");
            assert!(fault.contains("hint:"), "{fault}");
        }
    }
}
