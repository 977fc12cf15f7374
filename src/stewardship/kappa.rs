//! How far two readers agree beyond chance.
//!
//! In: first and second answers on the same cases. Out: Cohen's kappa with its interval. Sources: J. Cohen, *A coefficient of agreement for
//! nominal scales*, Educational and Psychological Measurement 20 (1960); its standard error by J. L. Fleiss, J. Cohen and B. S. Everitt,
//! *Large sample standard errors of kappa and weighted kappa*, Psychological Bulletin 72 (1969). Pure.

use serde::{Deserialize, Serialize};

use crate::journal::CaseAnswer;
use crate::stewardship::interval::Interval;
use crate::stewardship::readings::ReviewBook;

/// Answers of first readers (rows) and second readers (columns): same, different, unsure.
pub type AnswerTable = [[u64; 3]; 3];

/// How far readers agree.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Agreement {
    /// Cases that two readers have answered.
    pub cases: u64,
    /// Share of them that were answered alike.
    pub alike: f64,
    /// Kappa: 1 for readers who always agree, 0 for those who agree as often as by chance. None where there are too few cases for its
    /// interval to mean anything, or where chance alone would have them always agree, as all answers are the same.
    pub kappa: Option<Interval>,
}

/// The first two answers of every case that was put to a second reader.
#[must_use]
pub fn answer_table(book: &ReviewBook) -> AnswerTable {
    let place = |answer: CaseAnswer| match answer {
        CaseAnswer::Same => 0,
        CaseAnswer::Different => 1,
        CaseAnswer::Unsure => 2,
    };
    let mut table = AnswerTable::default();
    for case in book.cases() {
        // an answer that was taken back leaves the second one alone: there is nothing to compare
        let first = case.readings.first().filter(|first| first.number == case.number);
        if let (Some(first), Some(second)) = (first, case.readings.get(1)) {
            table[place(first.answer)][place(second.answer)] += 1;
        }
    }
    table
}

/// The interval is one of large samples: with fewer than twice the square of the kinds of answers it is no more than a figure (D. V.
/// Cicchetti, *Testing the normal approximation and minimal sample size requirements of weighted kappa*, Applied Psychological Measurement
/// 5, 1981).
fn least_cases(kinds: usize) -> u64 {
    2 * (kinds as u64).pow(2)
}

/// How far two readers agree; none if no case was answered twice. Any number of kinds of answers.
#[must_use]
pub fn agreement<const KINDS: usize>(table: &[[u64; KINDS]; KINDS]) -> Option<Agreement> {
    let cases: u64 = table.iter().flatten().sum();
    if cases == 0 {
        return None;
    }
    let all = cases as f64;
    let share = |count: u64| count as f64 / all;
    let rows: Vec<f64> = table.iter().map(|row| share(row.iter().sum())).collect();
    let columns: Vec<f64> =
        (0..KINDS).map(|at| share(table.iter().map(|row| row[at]).sum())).collect();
    let alike: f64 = (0..KINDS).map(|at| share(table[at][at])).sum();
    let by_chance: f64 = rows.iter().zip(&columns).map(|(row, column)| row * column).sum();
    if cases < least_cases(KINDS) || by_chance >= 1.0 {
        return Some(Agreement { cases, alike, kappa: None });
    }
    let kappa = (alike - by_chance) / (1.0 - by_chance);
    let mut spread = -(kappa - by_chance * (1.0 - kappa)).powi(2);
    for (row, counts) in table.iter().enumerate() {
        for (column, &count) in counts.iter().enumerate() {
            spread += share(count)
                * if row == column {
                    (1.0 - (rows[row] + columns[column]) * (1.0 - kappa)).powi(2)
                } else {
                    ((1.0 - kappa) * (columns[row] + rows[column])).powi(2)
                };
        }
    }
    let error = (spread.max(0.0) / all).sqrt() / (1.0 - by_chance);
    let kappa = Some(Interval::normal(kappa, error).within(-1.0, 1.0));
    Some(Agreement { cases, alike, kappa })
}

#[cfg(test)]
mod tests {
    use super::agreement;

    #[test]
    fn it_is_what_fleiss_levin_and_paik_work_out() {
        // Statistical Methods for Rates and Proportions (3rd edition, 2003), chapter 18: diagnoses of a hundred subjects by two raters
        let found = agreement(&[[75, 1, 4], [5, 4, 1], [0, 0, 10]]).unwrap();
        let kappa = found.kappa.unwrap();
        assert!((found.alike - 0.89).abs() < 1e-12);
        assert!((kappa.value - 0.676).abs() < 5e-4, "{kappa:?}");
        let error = (kappa.high - kappa.low) / 2.0 / 1.96;
        assert!((error - 0.087).abs() < 1e-3, "{error}");
    }

    #[test]
    fn two_readers_of_fifty_proposals_agree_beyond_chance_by_two_fifths() {
        // twenty both said yes, fifteen both no, five and ten one yes and the other no
        let kappa = agreement(&[[20, 5], [10, 15]]).unwrap().kappa.unwrap();
        assert!((kappa.value - 0.4).abs() < 1e-12, "{kappa:?}");
    }

    #[test]
    fn who_always_agrees_has_one_who_never_does_has_less_than_none_and_one_answer_says_nothing() {
        let of =
            |table: [[u64; 2]; 2]| agreement(&table).and_then(|it| it.kappa).map(|it| it.value);
        assert_eq!(of([[7, 0], [0, 9]]), Some(1.0));
        assert_eq!(of([[0, 8], [8, 0]]), Some(-1.0));
        assert_eq!(of([[9, 0], [0, 0]]), None);
        assert_eq!(agreement(&[[0_u64; 2]; 2]), None);
    }

    #[test]
    fn of_a_handful_of_cases_it_is_said_how_many_were_answered_alike_and_no_more() {
        let few = agreement(&[[3, 1, 0], [0, 2, 0], [0, 0, 0]]).unwrap();
        assert_eq!((few.cases, few.kappa), (6, None));
        assert!((few.alike - 5.0 / 6.0).abs() < 1e-12);
        assert!(agreement(&[[9, 0, 0], [1, 8, 0], [0, 0, 0]]).unwrap().kappa.is_some());
    }
}
