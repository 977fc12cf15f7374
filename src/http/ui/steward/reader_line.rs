//! How a reader's work goes, as it is told under every case: what waits, how many were read, when a break is due, what can be taken back.
//!
//! In: a reader's figures. Out: sentences, and the last answers with what each is taken back by. For the reader alone: nobody's figures are held up to others.

use crate::http::reviewing::{BREAK_AFTER, OwnAnswer, Reader};
use crate::stewardship::{Agreement, Estimate, Interval};

/// How a reader's work goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ReaderLine {
    /// What waits.
    pub(super) waiting: String,
    /// What the reader has done.
    pub(super) pace: String,
    /// How far readers agree.
    pub(super) agreement: String,
    /// How right the links are by the sample; none where none was drawn.
    pub(super) sample: Option<String>,
    /// That a break is due.
    pub(super) rest: Option<String>,
    /// The last answers, the latest first.
    pub(super) last: Vec<LastAnswer>,
}

/// An answer that can be taken back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct LastAnswer {
    pub(super) reading: u64,
    pub(super) at: String,
    pub(super) answer: &'static str,
    pub(super) about: String,
    /// By which it is taken back once.
    pub(super) once: String,
}

impl ReaderLine {
    /// A reader's; `draw` gives each form its own key.
    pub(super) fn of(
        reader: &Reader,
        (waiting, below): (usize, usize),
        draw: &dyn Fn() -> String,
    ) -> Self {
        let Reader { today, since_break, an_hour, last, agreement, estimate } = reader;
        let pace = match an_hour {
            Some(an_hour) => {
                format!("You have answered {} today, {an_hour} an hour.", cases(*today))
            }
            None => format!("You have answered {} today.", cases(*today)),
        };
        let rest = (*since_break >= BREAK_AFTER).then(|| {
            format!(
                "You have read {} without a break. Ten minutes away from the screen now will make the next answers better.",
                cases(*since_break)
            )
        });
        Self {
            waiting: format!("{} to read tonight, {below} below the line", cases(waiting)),
            pace,
            agreement: agreement_in_words(agreement.as_ref()),
            sample: estimate.as_ref().map(estimate_in_words),
            rest,
            last: last.iter().map(|it| LastAnswer::of(it, draw())).collect(),
        }
    }
}

impl LastAnswer {
    fn of(OwnAnswer { reading, at, answer, named: [one, other] }: &OwnAnswer, key: String) -> Self {
        Self {
            reading: *reading,
            at: at.strftime("%H:%M").to_string(),
            answer: super::case_page::in_words(*answer),
            about: format!("{one} and {other}"),
            once: key,
        }
    }
}

pub(super) fn cases(count: usize) -> String {
    if count == 1 { "1 case".to_owned() } else { format!("{count} cases") }
}

fn agreement_in_words(agreement: Option<&Agreement>) -> String {
    let Some(Agreement { cases: count, alike, kappa }) = agreement else {
        return "No case was answered by two readers yet.".to_owned();
    };
    let count = cases(usize::try_from(*count).unwrap_or(usize::MAX));
    let alike =
        format!("Of {count} that two readers answered, {:.0} % were answered alike", alike * 100.0);
    match kappa {
        Some(Interval { value, low, high }) => {
            format!("{alike}; Cohen’s kappa is {value:.2}, 95 % interval {low:.2} to {high:.2}.")
        }
        None => format!("{alike}; too few cases for a figure of agreement beyond chance."),
    }
}

fn estimate_in_words(estimate: &Estimate) -> String {
    let Estimate { edition, drawn, answered, open, precision, recall, .. } = estimate;
    let read = format!(
        "Of {drawn} pairs drawn from edition {edition}, {answered} are answered and {open} could not be told."
    );
    let share = |what: &str, found: &Option<Interval>| match found {
        Some(Interval { value, low, high }) => format!(
            " {what} {:.1} %, 95 % interval {:.1} to {:.1}.",
            value * 100.0,
            low * 100.0,
            high * 100.0
        ),
        None => format!(" {what} is not yet estimated."),
    };
    format!("{read}{}{}", share("Precision", precision), share("Recall", recall))
}

#[cfg(test)]
mod tests {
    use super::ReaderLine;
    use crate::http::reviewing::{BREAK_AFTER, Reader};

    fn line(since_break: usize) -> ReaderLine {
        let (an_hour, last, agreement, estimate) = (Some(41), Vec::new(), None, None);
        let reader = Reader { today: 30, since_break, an_hour, last, agreement, estimate };
        ReaderLine::of(&reader, (1, 7), &|| "k".to_owned())
    }

    #[test]
    fn a_break_is_due_after_so_many_cases_and_not_before() {
        assert_eq!(line(BREAK_AFTER - 1).rest, None);
        assert!(line(BREAK_AFTER).rest.is_some_and(|it| it.contains("20 cases")));
        let ReaderLine { waiting, pace, .. } = line(0);
        assert_eq!(waiting, "1 case to read tonight, 7 below the line");
        assert_eq!(pace, "You have answered 30 cases today, 41 an hour.");
    }
}
