//! What each part of linkage adds: the same files once more without it.
//!
//! In: files with their truth. Out: a Markdown table of means over the files, one line for each part that can be left out. Which
//! parts those are is [`Without`]'s affair.

use std::fmt::Write;

use anyhow::Result;
use hearth::quality::{Evaluation, Score, evaluate};

use crate::files::Files;
use crate::judgement::Judgement;
use crate::run::{Run, Without};

/// What is shown of each.
const COLUMNS: [&str; 9] = [
    "persons: precision",
    "recall",
    "F1",
    "adds",
    "households: F1",
    "adds",
    "movers found",
    "twins apart",
    "namesakes apart",
];

/// The table, over all files.
pub(crate) fn table(all: &[Files]) -> Result<String> {
    let mut text =
        format!("| | {} |\n|{}\n", COLUMNS.join(" | "), "---|".repeat(COLUMNS.len() + 1));
    let mut whole: Option<Means> = None;
    for without in Without::ALL {
        let mut evaluations = Vec::new();
        for files in all {
            let run = Run::new(files, without)?;
            let rows = run.settled(run.delivered())?;
            evaluations.push(evaluate(&Judgement::of(files, rows)?.delivered));
        }
        let means = Means::of(&evaluations);
        let first = *whole.get_or_insert(means);
        let Means { persons, households, movers, apart: [twins, namesakes] } = means;
        let adds = |with: f64, without: f64| format!("{:+.4}", with - without);
        let cells = [
            format!("{:.4}", persons.precision),
            format!("{:.4}", persons.recall),
            format!("{:.4}", persons.f1),
            adds(first.persons.f1, persons.f1),
            format!("{households:.4}"),
            adds(first.households, households),
            format!("{movers:.4}"),
            format!("{twins:.4}"),
            format!("{namesakes:.4}"),
        ];
        // writing to a String cannot fail
        let _ = writeln!(text, "| {} | {} |", without.name(), cells.join(" | "));
    }
    Ok(text)
}

/// Means over several files; what a truth does not know is not a number.
#[derive(Clone, Copy)]
struct Means {
    persons: Score,
    households: f64,
    movers: f64,
    apart: [f64; 2],
}

impl Means {
    fn of(all: &[Evaluation]) -> Self {
        let mean = |value: &dyn Fn(&Evaluation) -> f64| {
            all.iter().map(value).sum::<f64>() / all.len() as f64
        };
        let apart = |tag: &str| {
            let kept = || all.iter().flat_map(|one| &one.apart).filter(|kept| kept.tag == tag);
            let (apart, pairs): (u64, u64) =
                (kept().map(|kept| kept.apart).sum(), kept().map(|kept| kept.pairs).sum());
            apart as f64 / pairs as f64
        };
        let movers = |one: &Evaluation| {
            let tag = one.tags.iter().find(|tag| tag.tag == "mover");
            tag.map_or(f64::NAN, |tag| tag.score().recall)
        };
        Self {
            persons: Score {
                precision: mean(&|one| one.pairwise.precision),
                recall: mean(&|one| one.pairwise.recall),
                f1: mean(&|one| one.pairwise.f1),
            },
            households: mean(&|one| one.households.map_or(f64::NAN, |score| score.f1)),
            movers: mean(&movers),
            apart: [apart("twin"), apart("namesake")],
        }
    }
}
