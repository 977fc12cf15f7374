//! How good answers about addresses are.
//!
//! In: rows of truth (what premises each address is of, in which building, and what went wrong with it) and the UPRNs that a
//! matcher answered. Out: precision and recall in all and by kind, and how many absent premises were matched to something.
//! Reading the files is left to the caller.
//!
//! - A row whose premises is known is *right* if the answer is that premises.
//! - A row that gives no flat is right if the answer is the building; it counts in precision alone.
//! - A row of a premises that the gazetteer lacks is wrong with any answer, but its building is no answer.

use std::collections::BTreeMap;

/// What an address is the address of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressTruth {
    /// What went wrong with it.
    pub kind: String,
    /// The premises; none if the gazetteer lacks it or the text says too little.
    pub uprn: Option<u64>,
    /// The building that the premises is a part of.
    pub building_uprn: Option<u64>,
    /// False if the gazetteer lacks the premises.
    pub present: bool,
}

/// Rows counted by what was answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddressCounts {
    /// All rows.
    pub rows: u64,
    /// Rows whose premises is known.
    pub known: u64,
    /// Of those, rows answered with it.
    pub found: u64,
    /// Rows with an answer.
    pub answered: u64,
    /// Of those, rows with the right one.
    pub right: u64,
    /// Rows of premises that the gazetteer lacks.
    pub absent: u64,
    /// Of those, rows with an answer.
    pub absent_matched: u64,
}

impl AddressCounts {
    /// Right answers of all answers; none if nothing was answered.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.answered)
    }

    /// Found premises of all that are known; none if none is known.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.found, self.known)
    }

    /// Matched rows of all whose premises the gazetteer lacks; none if there is none.
    #[must_use]
    pub fn absent_share(&self) -> Option<f64> {
        share(self.absent_matched, self.absent)
    }

    fn count(&mut self, truth: &AddressTruth, answer: Option<u64>) {
        // the building of a flat that is not listed is as near as one can come, and no claim about the flat
        let answer = answer.filter(|_| truth.present || answer != truth.building_uprn);
        self.rows += 1;
        self.known += u64::from(truth.uprn.is_some());
        self.absent += u64::from(!truth.present);
        let Some(answer) = answer else { return };
        self.answered += 1;
        self.absent_matched += u64::from(!truth.present);
        let right = truth.present && truth.uprn.or(truth.building_uprn) == Some(answer);
        self.right += u64::from(right);
        self.found += u64::from(right && truth.uprn.is_some());
    }
}

/// The score of a set of answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressScore {
    /// Over all rows.
    pub all: AddressCounts,
    /// By kind, in the order of their names.
    pub kinds: BTreeMap<String, AddressCounts>,
}

impl AddressScore {
    /// Scores pairs of truth and answer.
    #[must_use]
    pub fn of<'row>(pairs: impl IntoIterator<Item = (&'row AddressTruth, Option<u64>)>) -> Self {
        let mut score = Self::default();
        for (truth, answer) in pairs {
            score.all.count(truth, answer);
            score.kinds.entry(truth.kind.clone()).or_default().count(truth, answer);
        }
        score
    }

    /// The score as a Markdown table, all rows first and then each kind.
    #[must_use]
    pub fn markdown(&self) -> String {
        let head = "| kind | rows | recall | precision | absent matched |\n|---|---|---|---|---|\n";
        let rows = std::iter::once(("**all**", &self.all))
            .chain(self.kinds.iter().map(|(kind, counts)| (kind.as_str(), counts)))
            .map(|(kind, counts)| {
                let [recall, precision, absent] =
                    [counts.recall(), counts.precision(), counts.absent_share()].map(percent);
                format!("| {kind} | {} | {recall} | {precision} | {absent} |\n", counts.rows)
            });
        std::iter::once(head.to_owned()).chain(rows).collect()
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.2} %", 100.0 * share))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat() -> AddressTruth {
        AddressTruth {
            kind: "clean".to_owned(),
            uprn: Some(3),
            building_uprn: Some(1),
            present: true,
        }
    }

    fn score(truth: &AddressTruth, answer: Option<u64>) -> AddressCounts {
        AddressScore::of([(truth, answer)]).all
    }

    #[test]
    fn the_premises_is_right_and_its_building_is_not() {
        assert_eq!(score(&flat(), Some(3)).recall(), Some(1.0));
        assert_eq!(score(&flat(), Some(1)).precision(), Some(0.0));
        assert_eq!(score(&flat(), None).precision(), None);
        assert_eq!(score(&flat(), None).recall(), Some(0.0));
    }

    #[test]
    fn an_address_without_its_flat_is_answered_by_the_building_and_counts_in_precision_alone() {
        let dropped = AddressTruth { uprn: None, ..flat() };
        assert_eq!(score(&dropped, Some(1)).precision(), Some(1.0));
        assert_eq!(score(&dropped, Some(3)).precision(), Some(0.0));
        assert_eq!(score(&dropped, Some(1)).recall(), None);
    }

    #[test]
    fn an_absent_premises_is_wrong_with_any_answer_but_its_building() {
        let absent = AddressTruth { uprn: None, present: false, ..flat() };
        assert_eq!(score(&absent, Some(9)).absent_share(), Some(1.0));
        assert_eq!(score(&absent, Some(9)).precision(), Some(0.0));
        assert_eq!(score(&absent, Some(1)).absent_share(), Some(0.0));
        assert_eq!(score(&absent, Some(1)).answered, 0);
        let house = AddressTruth { building_uprn: None, ..absent };
        assert_eq!(score(&house, Some(9)).answered, 1);
    }

    #[test]
    fn kinds_are_told_apart_and_add_up() {
        let typo = AddressTruth { kind: "typo".to_owned(), ..flat() };
        let score = AddressScore::of([(&flat(), Some(3)), (&typo, None)]);
        assert_eq!(score.all.recall(), Some(0.5));
        assert_eq!(score.kinds["typo"].recall(), Some(0.0));
        assert!(score.markdown().contains("| clean | 1 | 100.00 % | 100.00 % | – |"));
    }
}
