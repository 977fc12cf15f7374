//! `hearth review`: doubtful cases put to readers, one at a time.
//!
//! In: who reads, or what is asked of the queue. Out: every answer an entry of the journal, on disk before the next case is shown; lists
//! without values. Leaves to `stewardship` which case comes first and what an answer decides.

use anyhow::ensure;

use super::console::{Console, Finish};
use super::explained::Explained;
use super::review_desk::Desk;
use super::{review_list, review_session};

/// Read doubtful cases and decide them, one at a time; or list what waits.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth review --list              what waits, the gravest first; no names\n  \
    hearth review --by mk             read case by case: 1 same, 2 different, 3 unsure, u undo, q quit\n\n\
    An answer is on disk before the next case is shown, and takes effect on the next night. Some answered cases are put to a second reader, who \
    sees neither answer nor score; where two readers contradict each other, neither answer holds until a third agrees with one of them."
)]
pub(super) struct Args {
    /// Who reads. Cases with names, dates and addresses are shown on this screen and nowhere else.
    #[arg(long, value_name = "NAME", required_unless_present = "list")]
    by: Option<String>,
    /// The queue in its order: persons, records and what hangs on them; no values.
    #[arg(long, conflicts_with = "by")]
    list: bool,
    /// The list as JSON.
    #[arg(long, requires = "list")]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { by, list, json } = args;
    let on = Explained::open(None, console)?;
    let desk = Desk::of(&on)?;
    if *list {
        return review_list::write(&desk, *json, console);
    }
    let by = by.as_deref().unwrap_or_default().trim();
    ensure!(!by.is_empty(), "a review needs to know who reads\n  hint: --by NAME");
    review_session::run(desk, by, console)
}
