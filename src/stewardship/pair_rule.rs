//! A rule that finds doubtful pairs: what a steward decides of many at once.
//!
//! In: TOML, a file or one line, `forename = "same", date_of_birth = "same"`. Out: a test of a pair by what its explanation says, or every
//! fault at once with its line. All conditions must hold. Leaves to `by_rule` which of the pairs found may be decided.
//!
//! ```text
//! forename = ["same", "variant"]      a comparison or what surrounds the pair: one of these levels, as `hearth explain` writes them
//! phone = "missing"                   one of the two has none
//! probability = { from = 0.5, below = 0.9 }
//! between = ["council_tax:liable", "benefits"]      one record of each, in whichever order
//! same_residence = true               both rows lead to one residence; false: both lead to one, and not the same
//! ```

use crate::households::Residence;
use crate::links::{ComparisonKind, ContextKind, Explanation};
use crate::rules::{FaultList, RuleDocument, RuleFault, TableReader, ValueReader, nearest};
use crate::values::MentionKey;

/// A checked rule.
#[derive(Clone, PartialEq, Debug)]
pub struct PairRule {
    text: String,
    conditions: Vec<Condition>,
}

#[derive(Clone, PartialEq, Debug)]
enum Condition {
    /// A row of the explanation has one of these levels.
    Level { comparison: String, levels: Vec<String> },
    /// The stated probability lies between these, the upper one excluded.
    Probability { from: f64, below: f64 },
    /// One record is of the first kind, the other of the second.
    Between([Kind; 2]),
    /// The two lead to one residence, or to two.
    SameResidence(bool),
}

/// A dataset, or one part in its rows.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Kind {
    dataset: String,
    role: Option<String>,
}

/// What a rule may speak of.
#[derive(Clone, Copy, Debug)]
pub struct RuleGround<'g> {
    /// The ruleset's attributes with their comparisons.
    pub attributes: &'g [(String, ComparisonKind)],
    /// Datasets and roles of the edition, `dataset/role`.
    pub strata: &'g [String],
}

/// A pair as a rule sees it.
#[derive(Clone, Debug)]
pub struct PairSeen<'p> {
    /// Whose.
    pub keys: [&'p MentionKey; 2],
    /// What was compared and what surrounds it.
    pub explanation: &'p Explanation,
    /// Where the two rows lead.
    pub residences: [Option<Residence>; 2],
}

const NO_UPPER_BOUND: f64 = f64::INFINITY;

impl PairRule {
    /// Reads a rule; `name` is what faults call it.
    ///
    /// # Errors
    /// Every fault.
    pub fn parse(name: &str, text: &str, ground: RuleGround<'_>) -> Result<Self, Vec<RuleFault>> {
        let faults = FaultList::new();
        let mut conditions = Vec::new();
        if let Some(document) = RuleDocument::parse(name, text, &faults) {
            let root = document.root();
            for (key, value) in root.entries() {
                conditions.extend(condition(key, &value, ground));
            }
            if conditions.is_empty() && !faults.has_errors() {
                root.error(
                    "the rule has no condition: it would find every doubtful pair",
                    "write forename = \"same\", or another comparison of `hearth explain A B`",
                );
            }
        }
        let faults = faults.into_sorted();
        if faults.is_empty() { Ok(Self { text: text.to_owned(), conditions }) } else { Err(faults) }
    }

    /// The rule on one line, as an inline table without its braces: the same as [`PairRule::parse`] of a file with a line a condition.
    ///
    /// # Errors
    /// Every fault.
    pub fn parse_line(line: &str, ground: RuleGround<'_>) -> Result<Self, Vec<RuleFault>> {
        let faults = FaultList::new();
        let text = format!("rule = {{ {line} }}");
        let name = "--where";
        let mut conditions = Vec::new();
        if let Some(document) = RuleDocument::parse(name, &text, &faults) {
            let root = document.root();
            let table: Option<TableReader<'_>> = root.get("rule").and_then(|value| value.table());
            let entries = table.as_ref().map(TableReader::entries).unwrap_or_default();
            for (key, value) in entries {
                conditions.extend(condition(key, &value, ground));
            }
            if conditions.is_empty() && !faults.has_errors() {
                root.error(
                    "the rule has no condition: it would find every doubtful pair",
                    "write --where 'forename = \"same\", date_of_birth = \"same\"', or the name of a file",
                );
            }
        }
        let faults = faults.into_sorted();
        if faults.is_empty() { Ok(Self { text: line.to_owned(), conditions }) } else { Err(faults) }
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the rule finds a pair.
    #[must_use]
    pub fn finds(&self, pair: &PairSeen<'_>) -> bool {
        self.conditions.iter().all(|condition| match condition {
            Condition::Level { comparison, levels } => pair
                .explanation
                .row(comparison)
                .is_some_and(|row| levels.iter().any(|level| level == row.level)),
            Condition::Probability { from, below } => {
                let stated = pair.explanation.weight.probability();
                stated >= *from && stated < *below
            }
            Condition::Between([one, other]) => {
                let [a, b] = pair.keys;
                (one.has(a) && other.has(b)) || (one.has(b) && other.has(a))
            }
            Condition::SameResidence(wanted) => match &pair.residences {
                [Some(one), Some(other)] => (one == other) == *wanted,
                [None, _] | [_, None] => false,
            },
        })
    }
}

impl Kind {
    fn has(&self, key: &MentionKey) -> bool {
        *self.dataset == *key.dataset.0
            && self.role.as_ref().is_none_or(|role| *role == *key.role.word)
    }
}

fn condition(key: &str, value: &ValueReader<'_>, ground: RuleGround<'_>) -> Option<Condition> {
    match key {
        "probability" => {
            let table = value.table()?;
            let share = |key| table.get(key).and_then(|value| value.number_in(0.0..=1.0));
            let (from, below) = (share("from").unwrap_or(0.0), share("below"));
            table.close();
            Some(Condition::Probability { from, below: below.unwrap_or(NO_UPPER_BOUND) })
        }
        "between" => {
            let kinds: Vec<Kind> =
                value.texts_with_lines().iter().filter_map(|it| kind(it, ground)).collect();
            let two = <[Kind; 2]>::try_from(kinds).ok();
            if two.is_none() && value.texts().is_some_and(|texts| texts.len() != 2) {
                value.error(
                    "`between` names two",
                    "write between = [\"council_tax\", \"benefits\"]",
                );
            }
            two.map(Condition::Between)
        }
        "same_residence" => value.boolean().map(Condition::SameResidence),
        comparison => level(comparison, value, ground),
    }
}

fn kind(value: &ValueReader<'_>, ground: RuleGround<'_>) -> Option<Kind> {
    let text = value.filled_text()?;
    let (dataset, role) = text.split_once(':').map_or((text, None), |(it, role)| (it, Some(role)));
    let known = ground.strata.iter().filter_map(|stratum| stratum.split_once('/'));
    let is_it = |(of, word): (&str, &str)| of == dataset && role.is_none_or(|role| role == word);
    if !known.clone().any(is_it) {
        let mut names: Vec<String> = known.map(|(of, word)| format!("{of}:{word}")).collect();
        names.sort_unstable();
        let hint = format!("the edition has {}", names.join(", "));
        value.error(format!("no record of the edition is `{text}`"), hint);
        return None;
    }
    Some(Kind { dataset: dataset.to_owned(), role: role.map(str::to_owned) })
}

/// Every row that an explanation may have, with its levels.
fn rows(ground: RuleGround<'_>) -> Vec<(&str, Vec<&'static str>)> {
    let compared = |kind: ComparisonKind| [kind.levels(), &["missing"]].concat();
    let core = ComparisonKind::CORE.iter().map(|kind| (kind.word(), compared(*kind)));
    let attributes = ground.attributes.iter().map(|(name, kind)| (name.as_str(), compared(*kind)));
    let around = ContextKind::ALL.iter().filter(|kind| !kind.levels().is_empty());
    let around = around.map(|kind| (kind.word(), [kind.levels(), &["no_part"]].concat()));
    core.chain(attributes).chain(around).collect()
}

fn level(comparison: &str, value: &ValueReader<'_>, ground: RuleGround<'_>) -> Option<Condition> {
    let rows = rows(ground);
    let Some((_, known)) = rows.iter().find(|(word, _)| *word == comparison) else {
        let words = rows.iter().map(|(word, _)| *word);
        let others = ["probability", "between", "same_residence"];
        let hint = match nearest(comparison, words.clone().chain(others)) {
            Some(near) => format!("write `{near}`"),
            None => format!(
                "a rule speaks of {}, {}",
                words.collect::<Vec<_>>().join(", "),
                others.join(", ")
            ),
        };
        value.error(format!("nothing is called `{comparison}`"), hint);
        return None;
    };
    let mut levels = Vec::new();
    for level in value.texts_with_lines() {
        let text = level.filled_text()?;
        if known.contains(&text) {
            levels.push(text.to_owned());
        } else {
            let hint = format!("its levels are {}", known.join(", "));
            level.error(format!("`{comparison}` has no level `{text}`"), hint);
        }
    }
    (!levels.is_empty()).then(|| Condition::Level { comparison: comparison.to_owned(), levels })
}
