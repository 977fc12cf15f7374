//! What a night's report says of stewards' decisions that are open again or not obeyed.
//!
//! In: the decisions, how they stand, what clustering and settling did not obey. Out: a warning a decision, with its number and reason; of
//! a decision by rule, one for all its pairs.

use std::collections::BTreeMap;

use crate::pipeline::night_report::NightFigures;
use crate::report::Warning;
use crate::stewardship::DecisionBook;

/// The warnings, by the decisions' numbers: first what is open again.
pub(super) fn decision_warnings(figures: &NightFigures<'_>) -> Vec<Warning> {
    let book = figures.request.decisions;
    let mut reopened = Reasons::default();
    for (number, why) in figures.work.decisions.reopened() {
        reopened.add(number, why.in_words());
    }
    let mut unobeyed = Reasons::default();
    let mut told = None;
    for it in &figures.work.matched.found.unobeyed {
        // a decision on persons has a pair for any two of their records
        if told != Some(it.decision) || book.act(it.decision).len() > 1 {
            unobeyed.add(it.decision, it.because.in_words());
        }
        told = Some(it.decision);
    }
    for it in figures.unobeyed {
        unobeyed.add(it.decision, it.because.in_words());
    }
    let open = reopened.warnings(
        book,
        "is open again",
        "Decide anew, or take it back: `hearth decide --undo`.",
    );
    let idle = unobeyed.warnings(
        book,
        "is not obeyed",
        "Take one of the two back: `hearth decide --list`, `hearth decide --undo`.",
    );
    open.chain(idle).collect()
}

/// Reasons by decision.
#[derive(Default)]
struct Reasons(BTreeMap<u64, Vec<String>>);

impl Reasons {
    fn add(&mut self, decision: u64, reason: String) {
        self.0.entry(decision).or_default().push(reason);
    }

    fn warnings<'w>(
        self,
        book: &'w DecisionBook,
        state: &'w str,
        hint: &'w str,
    ) -> impl Iterator<Item = Warning> + 'w {
        self.0.into_iter().map(move |(number, reasons)| {
            let first = reasons.first().map_or("", String::as_str);
            let message = match book.act(number).len() {
                0 | 1 => format!("Decision {number} {state}: {first}."),
                pairs => format!(
                    "Decision {number} by rule {state} for {} of its {pairs} pairs, the first: {first}.",
                    reasons.len().min(pairs)
                ),
            };
            Warning { message, hint: hint.to_owned() }
        })
    }
}
