//! `hearth review`: doubtful cases put to readers, one at a time.
//!
//! In: who reads, or what is asked of the queue. Out: every answer an entry of the journal, on disk before the next case is shown; lists
//! without values. Leaves to `stewardship` which case comes first and what an answer decides.

use anyhow::ensure;

use super::console::{Console, Finish};
use super::explained::Explained;
use super::operator::OperatorArgs;
use super::review_desk::Desk;
use super::review_session::Reads;
use super::{
    council, hand, identifier_key, review_figures, review_list, review_sample, review_session,
};
use crate::config::CouncilConfig;
use crate::editions::EditionId;
use crate::journal::Journal;
use crate::sharing::{ActKind, Operation};
use crate::stewardship::ReviewBook;

/// Read doubtful cases and decide them, one at a time; list what waits; estimate how right the links are.
#[expect(clippy::struct_excessive_bools, reason = "flags, each a word of the command line")]
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth review --list              what waits, the gravest first; no names\n  \
    hearth review --by mk             read case by case: 1 same, 2 different, 3 unsure, u undo, q quit\n  \
    hearth review --sample 300        draw pairs to estimate precision and recall\n  \
    hearth review --sample --by mk    read them\n  hearth review --estimate          what they say so far\n\n\
    An answer is on disk before the next case is shown, and takes effect on the next night. One that would contradict what is decided already \
    is not taken: the decisions are named, and the case is asked again. Some answered cases are put to a second reader, who \
    sees neither answer nor score; where two readers contradict each other, neither answer holds until a third agrees with one of them."
)]
pub(super) struct Args {
    /// Who reads. Cases with names, dates and addresses are shown on this screen and nowhere else.
    #[arg(long, value_name = "NAME", required_unless_present_any = ["list", "sample", "agreement", "estimate"])]
    by: Option<String>,
    /// The queue in its order: persons, records and what hangs on them; no values.
    #[arg(long, conflicts_with_all = ["by", "sample"])]
    list: bool,
    /// Draw so many pairs of the current edition by their stated probability, linked ones and others, to estimate precision and recall; with
    /// --by, read them. Without a number, the sample that was drawn last.
    #[arg(
        long,
        value_name = "N",
        num_args = 0..=1,
        default_missing_value = "0",
        value_parser = clap::value_parser!(u32).range(0..=100_000)
    )]
    sample: Option<u32>,
    /// How far two readers agree: Cohen's kappa.
    #[arg(long, conflicts_with_all = ["by", "list", "sample"])]
    agreement: bool,
    /// Precision and recall of links by the sample that was drawn last, as far as it has been read.
    #[arg(long, conflicts_with_all = ["by", "list", "sample", "agreement"])]
    estimate: bool,
    /// As JSON.
    #[arg(long, conflicts_with = "by")]
    json: bool,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { by, list, sample, agreement, estimate, json, operator } = args;
    if *agreement || *estimate {
        let config = CouncilConfig::load(console.config())?;
        let book = ReviewBook::of(&Journal::of(&config).entries_but_looks()?);
        let write = if *agreement {
            review_figures::write_agreement
        } else {
            review_figures::write_estimate
        };
        return write(&book, *json, console);
    }
    let by = by.as_deref().map(str::trim);
    ensure!(by != Some(""), "a review needs to know who reads\n  hint: --by NAME");
    if let Some(by) = by {
        hand::may(&CouncilConfig::load(console.config())?, by, ActKind::Decide)?;
    }
    let edition = match sample {
        Some(0) => sampled_edition(console)?,
        Some(_) | None => None,
    };
    let granted = operator.rule(Operation::Review, &CouncilConfig::load(console.config())?)?;
    let on = Explained::open(edition, console)?;
    let operated = granted.over(&on.council, &on.edition)?;
    let key = identifier_key::load_or_make(&on.council.config)?;
    let mut desk = Desk::of(&on, &key, operated.scope())?;
    if *list {
        let permit = operated.permit(vec![format!("the queue of edition {}", on.edition.id())])?;
        return review_list::write(&desk, &permit, *json, console);
    }
    if let Some(size) = sample.filter(|size| *size > 0) {
        review_sample::draw_one(&mut desk, size)?;
    }
    match (by, sample) {
        (None, _) => review_sample::write(&desk, *json, console),
        (Some(by), None) => review_session::run(desk, &operated, by, Reads::Queue, console),
        (Some(by), Some(_)) => review_session::run(desk, &operated, by, Reads::Sample, console),
    }
}

/// The edition that the last sample was drawn from, if it is still on the shelf: its records say what they said then.
fn sampled_edition(console: &Console) -> anyhow::Result<Option<EditionId>> {
    let config = CouncilConfig::load(console.config())?;
    let book = ReviewBook::of(&Journal::of(&config).entries_but_looks()?);
    let drawn = book.sample().map(|sample| sample.edition);
    let kept = council::shelf(&config)?.list()?;
    Ok(drawn.filter(|drawn| kept.iter().any(|entry| entry.id == *drawn)))
}
