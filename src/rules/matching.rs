//! The rules of matching proper: blocking, thresholds, whom to believe on where people live, and how far an address.
//!
//! In: `blocking.toml`, `comparisons.toml`, `households.toml`, `life-events.toml`, `review.toml`, `survivorship.toml` and `addresses.toml`. Out: [`MatchingRules`], or faults in the common list.

use super::addresses::AddressRules;
use super::blocking::{BlockingRule, KeyPart, PairBudget};
use super::document::{RuleDocument, TableReader};
use super::fault::FaultList;
use super::households::HouseholdRules;
use super::life_events::LifeEventRules;
use super::near_miss::nearest;
use super::review::ReviewRules;
use super::rule_files::{RuleFiles, RuleOrigin};
use super::source::{SourceKind, SourceRules};
use super::survivorship::SurvivorshipRules;

/// What the matching stages are told.
#[derive(Clone, PartialEq, Debug)]
pub struct MatchingRules {
    /// The rules written down, in the order tried: always used.
    pub blocking: Vec<BlockingRule>,
    /// How many pairs may be compared, where more rules are generated from the data; none where the written ones are all.
    pub generate: Option<PairBudget>,
    /// Where links and reviews begin.
    pub thresholds: ThresholdRules,
    /// Whom to believe on where people live.
    pub households: HouseholdRules,
    /// How far an address is believed.
    pub addresses: AddressRules,
    /// When a change becomes an event.
    pub life_events: LifeEventRules,
    /// Which doubtful cases come first, and how readers are checked.
    pub review: ReviewRules,
    /// Which value is shown where sources differ.
    pub survivorship: SurvivorshipRules,
}

/// What thresholds are chosen for. Shares, 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ThresholdAims {
    /// Of the links made, so many may be expected to be wrong: of those within a home and of those between homes alike.
    pub wrong_links: f64,
    /// Of the pairs that wait for a steward, so many at least are expected to be one person.
    pub review_yield: f64,
}

/// Where links and reviews begin: chosen from the data for given aims, or fixed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ThresholdRules {
    /// What thresholds are chosen for where they are not fixed.
    pub aims: ThresholdAims,
    /// Fixed probability, 0 to 1, from which two records are one person.
    pub link: Option<f64>,
    /// The same where the two records name different homes.
    pub link_apart: Option<f64>,
    /// Fixed probability, 0 to 1, from which a pair waits for a steward.
    pub review: Option<f64>,
}

impl Default for ThresholdRules {
    fn default() -> Self {
        let aims = ThresholdAims { wrong_links: 0.008, review_yield: 0.3 };
        Self { aims, link: None, link_apart: None, review: None }
    }
}

const MOST_IN_A_BLOCK: i64 = 100_000;
const MOST_PAIRS_PER_RECORD: i64 = 1_000_000;
const MOST_AT_LEAST: i64 = 1_000_000_000_000;
/// What a rule may bring where it does not say.
const USUAL_PAIRS_PER_RECORD: u32 = 200;

fn thresholds(table: &TableReader<'_>, rules: &mut ThresholdRules) {
    let share = |key| table.get(key).and_then(|value| value.number_in(0.0..=1.0));
    rules.aims.wrong_links = share("wrong_links").unwrap_or(rules.aims.wrong_links);
    rules.aims.review_yield = share("review_yield").unwrap_or(rules.aims.review_yield);
    (rules.link, rules.link_apart) = (share("link"), share("link_apart"));
    rules.review = share("review");
    let above =
        |link: Option<f64>| link.zip(rules.review).is_some_and(|(link, review)| review > link);
    if above(rules.link) || above(rules.link_apart) {
        table
            .error("`review` is above `link`", "let review begin below the probability that links");
    }
}

/// Reads the seven files; a fault in the list for whatever is wrong with them. `sources` are the datasets, if all are known.
pub(super) fn read(
    files: &RuleFiles,
    sources: Option<&[SourceRules]>,
    faults: &FaultList,
) -> MatchingRules {
    let mut rules = MatchingRules {
        blocking: Vec::new(),
        generate: None,
        thresholds: ThresholdRules::default(),
        households: HouseholdRules::default(),
        addresses: AddressRules::default(),
        life_events: LifeEventRules::default(),
        review: ReviewRules::default(),
        survivorship: SurvivorshipRules::default(),
    };
    in_file(files, "blocking.toml", faults, |root| {
        rules.generate = budget(root);
        // without generation, a file without a rule would compare nobody
        let tables = match rules.generate {
            Some(_) => root.get("rule"),
            None => root
                .require("rule", "start each rule with a line [[rule]], or write generate = true"),
        };
        for table in tables.and_then(|value| value.tables()).unwrap_or_default() {
            rules.blocking.extend(blocking_rule(table));
        }
    });
    in_file(files, "comparisons.toml", faults, |root| {
        if let Some(table) = root.get("thresholds").and_then(|value| value.table()) {
            thresholds(&table, &mut rules.thresholds);
            table.close();
        }
    });
    in_file(files, "households.toml", faults, |root| {
        rules.households = HouseholdRules::read(root);
    });
    in_file(files, "life-events.toml", faults, |root| {
        rules.life_events = LifeEventRules::read(root);
    });
    in_file(files, "review.toml", faults, |root| {
        rules.review = ReviewRules::read(root);
    });
    in_file(files, "survivorship.toml", faults, |root| {
        rules.survivorship = SurvivorshipRules::read(root);
    });
    // one file of sources stands alone: the shipped datasets are then unknown, what is shipped of their keys is not wrong
    let own = files.get("addresses.toml").is_some_and(|it| it.origin != RuleOrigin::Shipped);
    let known: Option<Vec<&str>> = sources.filter(|_| own).map(|sources| {
        let people = sources.iter().filter(|source| source.kind == SourceKind::People);
        people.map(|source| source.name.0.as_str()).collect()
    });
    in_file(files, "addresses.toml", faults, |root| {
        rules.addresses = AddressRules::read(root, known.as_deref());
    });
    rules
}

fn in_file(files: &RuleFiles, path: &str, faults: &FaultList, read: impl FnOnce(&TableReader<'_>)) {
    let Some(file) = files.get(path) else { return };
    let label = file.label(path);
    if let Some(document) = RuleDocument::parse(&label, &file.text, faults) {
        let root = document.root();
        read(&root);
        root.close();
    }
}

/// Rules are generated unless the file says that they are not.
fn budget(root: &TableReader<'_>) -> Option<PairBudget> {
    let generate = root.get("generate").and_then(|value| value.boolean()).unwrap_or(true);
    let usual = PairBudget::USUAL;
    let whole = |key, range| root.get(key)?.integer_in(range);
    let pairs_per_record = whole("pairs_per_record", 1..=MOST_PAIRS_PER_RECORD)
        .and_then(|number| u32::try_from(number).ok())
        .unwrap_or(usual.pairs_per_record);
    let at_least = whole("at_least", 0..=MOST_AT_LEAST)
        .and_then(|number| u64::try_from(number).ok())
        .unwrap_or(usual.at_least);
    generate.then_some(PairBudget { pairs_per_record, at_least })
}

fn blocking_rule(table: TableReader<'_>) -> Option<BlockingRule> {
    let name =
        table.require("name", "give the rule a name for the report").and_then(|value| value.text());
    let value = table.require("keys", "write keys = [\"surname\", \"date_of_birth\"]");
    let mut keys = Vec::new();
    for word in value.map(|value| value.texts_with_lines()).unwrap_or_default() {
        let Some(text) = word.text() else { continue };
        if let Some(part) = KeyPart::parse(text) {
            keys.push(part);
            continue;
        }
        let known = KeyPart::ALL.iter().map(|(word, _)| *word);
        let hint = match nearest(text, known.clone()) {
            Some(near) => format!("write \"{near}\""),
            None => format!("the keys known are {}", known.collect::<Vec<_>>().join(", ")),
        };
        word.error(format!("there is no key \"{text}\""), hint);
    }
    let whole = |key, most| {
        table.get(key)?.integer_in(2..=most).and_then(|number| u32::try_from(number).ok())
    };
    let max_block = whole("max_block", MOST_IN_A_BLOCK).unwrap_or(200);
    let pairs_per_record =
        whole("pairs_per_record", MOST_PAIRS_PER_RECORD).unwrap_or(USUAL_PAIRS_PER_RECORD);
    table.close();
    Some(BlockingRule { name: name?.to_owned(), keys, max_block, pairs_per_record })
}
