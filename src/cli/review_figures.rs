//! `hearth review --agreement` and `--estimate`: how far readers agree, and how right the links are by what they say.
//!
//! In: all readings. Out: figures with their intervals, as text or JSON.

use serde::Serialize;

use super::console::{Console, Finish};
use super::words::counted;
use crate::stewardship::{
    Agreement, AnswerTable, Estimate, Interval, ReviewBook, SampleRead, agreement, answer_table,
};

const ANSWERS: [&str; 3] = ["same", "different", "unsure"];

#[derive(Serialize)]
struct AgreementAnswer {
    answers: [&'static str; 3],
    /// First readers' answers in rows, second readers' in columns.
    table: AnswerTable,
    agreement: Option<Agreement>,
}

/// How far readers agree.
pub(super) fn write_agreement(
    book: &ReviewBook,
    json: bool,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let table = answer_table(book);
    let agreement = agreement(&table);
    let out = console.out();
    if json {
        let answer = AgreementAnswer { answers: ANSWERS, table, agreement };
        writeln!(out, "{}", serde_json::to_string_pretty(&answer)?)?;
        return Ok(Finish::Done);
    }
    let Some(Agreement { cases, alike, kappa }) = agreement else {
        writeln!(out, "no case was answered by two readers yet")?;
        return Ok(Finish::Done);
    };
    writeln!(
        out,
        "{:<18} {:>10} {:>10} {:>10}",
        "first \\ second", ANSWERS[0], ANSWERS[1], ANSWERS[2]
    )?;
    for (answer, [same, different, unsure]) in ANSWERS.iter().zip(table) {
        writeln!(out, "{answer:<18} {same:>10} {different:>10} {unsure:>10}")?;
    }
    let cases = counted(cases, "case", "cases");
    writeln!(out, "{cases} answered by two readers, {:.1} % alike", alike * 100.0)?;
    let told = match kappa {
        Some(Interval { value, low, high }) => {
            format!("Cohen's kappa {value:.3}, 95 % interval {low:.3} to {high:.3}")
        }
        None => "too few cases, or but one kind of answer: Cohen's kappa says nothing".to_owned(),
    };
    writeln!(out, "{told}")?;
    Ok(Finish::Done)
}

/// How right the links are.
pub(super) fn write_estimate(
    book: &ReviewBook,
    json: bool,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let estimate = SampleRead::of(book).map(|read| read.estimate());
    let out = console.out();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&estimate)?)?;
        return Ok(Finish::Done);
    }
    let Some(estimate) = estimate else {
        writeln!(
            out,
            "not yet estimated: no sample was drawn; `hearth review --sample 300` draws one"
        )?;
        return Ok(Finish::Done);
    };
    let Estimate { edition, drawn, answered, open, outside, outside_expected, precision, recall } =
        estimate;
    for (what, found) in [("precision", precision), ("recall", recall)] {
        match found {
            Some(Interval { value, low, high }) => {
                let percent = |share: f64| format!("{:.2} %", share * 100.0);
                let (value, low, high) = (percent(value), percent(low), percent(high));
                writeln!(out, "{what:<10} {value}, 95 % interval {low} to {high}")?;
            }
            None => writeln!(out, "{what:<10} not yet estimated: some stratum has no answer")?,
        }
    }
    let drawn = counted(drawn, "pair", "pairs");
    writeln!(
        out,
        "of {drawn} drawn from edition {edition}: {answered} answered, {open} could not be told"
    )?;
    let outside = counted(outside, "compared pair", "compared pairs");
    writeln!(
        out,
        "recall is among the pairs that can be drawn; outside are {outside}, about {outside_expected} of them one person by what is stated, and what no blocking rule brings together"
    )?;
    Ok(Finish::Done)
}
