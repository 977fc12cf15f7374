//! `hearth notices`: what is owed to partners, what is on its way, what they took, what has to be taken back.
//!
//! In: the journal. Out: figures and lists without anybody's name or identifier; entries by which a notice is sent again or given up. A service that runs beside takes
//! them up at once. Leaves the sending to `hearth serve`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{anyhow, bail};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::acting::{filled, name};
use super::clock;
use super::console::{Console, Finish};
use super::{hand, serve};
use crate::config::CouncilConfig;
use crate::journal::{EndpointWay, Journal, JournalEntry, NoticeAct, NoticeTurned, Recorded};
use crate::notices::outbox::{Notice, NoticeBook, NoticeState};
use crate::notices::subscription::{
    EndpointBook, Subscription, SubscriptionStanding, Subscriptions,
};
use crate::sharing::{ActKind, AgreementBook};
use crate::values::UserName;

/// Notices to partners: how they stand, sent again, given up, taken back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    hearth notices status\n  hearth notices owed\n  hearth notices recall\n  hearth notices drop\n  \
    hearth notices replay 4711 --reason \"the partner restored a backup\" --by dpo\n  \
    hearth notices release 4711 --reason \"the partner has it by telephone\" --by dpo\n\n\
    `hearth serve` sends them. No list names anybody: a notice goes by its number, and what it tells stands nowhere.\n\
    Exit codes: 0 done; 1 something is owed or waits for an answer; 2 failed, nothing written.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Subscriptions with their endpoints, and notices by where they stand.
    Status {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// Notices that wait: for an endpoint, for an agreement, for another attempt.
    Owed {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// What was told wrongly and has not been answered by whom it was told.
    Recall {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// Put down what is owed to partners who collect files, as the service does after each night.
    Drop {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// Send a notice again, under the same name.
    Replay(Turn),
    /// Give a notice up, so that those of its subject behind it can go.
    Release(Turn),
}

#[derive(Debug, clap::Args)]
struct Turn {
    /// The notice's number.
    notice: u64,
    /// Why; no personal value.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who says so.
    #[arg(long, value_name = "USER")]
    by: String,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    match &args.action {
        Action::Status { json } => status(&Standing::read(&config)?, *json, console),
        Action::Owed { json } => {
            let standing = Standing::read(&config)?;
            let waits = |it: &&Notice| it.state.is_undone();
            list(&standing, waits, (*json, "nothing is owed"), console)
        }
        Action::Recall { json } => {
            let standing = Standing::read(&config)?;
            let waits = |it: &&Notice| it.is_unanswered_recall();
            list(&standing, waits, (*json, "no recall waits for an answer"), console)
        }
        Action::Drop { json } => {
            let service = serve::open(console.config(), |_| {})?;
            let notices = service.put_notices_down()?;
            let told = format!("notices put down: {notices}");
            console.tell(*json, &json!({ "put_down": notices }), &told)?;
            Ok(Finish::Done)
        }
        Action::Replay(turn) => turned(&config, turn, true, console),
        Action::Release(turn) => turned(&config, turn, false, console),
    }
}

/// What the journal says of notices today.
struct Standing {
    book: NoticeBook,
    endpoints: EndpointBook,
    subscriptions: Subscriptions,
    now: Timestamp,
}

/// How many wrong notices partners have not answered for.
pub(super) fn recalls_unanswered(entries: &[Recorded]) -> anyhow::Result<u64> {
    let (book, _) = folded(entries)?;
    Ok(book.all().filter(|it| it.is_unanswered_recall()).count() as u64)
}

/// What entries make of notices and endpoints.
fn folded(entries: &[Recorded]) -> anyhow::Result<(NoticeBook, EndpointBook)> {
    let (mut book, mut endpoints) = (NoticeBook::default(), EndpointBook::default());
    for Recorded { sequence, at, kind: _, digest: _, entry } in entries {
        let Some(entry) = entry else { continue };
        let at: Timestamp = at.parse()?;
        book.take(*sequence, at, at.checked_add(SignedDuration::from_mins(1))?, entry);
        endpoints.take(*sequence, entry);
    }
    Ok((book, endpoints))
}

impl Standing {
    fn read(config: &CouncilConfig) -> anyhow::Result<Self> {
        let kinds = [&NoticeBook::KINDS[..], &EndpointBook::KINDS, &AgreementBook::KINDS].concat();
        let entries = Journal::of(config).entries_of(&kinds, 0)?;
        let now: Timestamp = clock::written_at()?.parse()?;
        let (book, endpoints) = folded(&entries)?;
        let subscriptions = Subscriptions::of(&AgreementBook::of(&entries), clock::today()?);
        Ok(Self { book, endpoints, subscriptions, now })
    }
}

const fn word(standing: SubscriptionStanding) -> &'static str {
    match standing {
        SubscriptionStanding::InForce => "in force",
        SubscriptionStanding::Suspended => "suspended",
        SubscriptionStanding::Over => "over",
    }
}

fn status(standing: &Standing, as_json: bool, console: &mut Console) -> anyhow::Result<Finish> {
    let Standing { book, endpoints, subscriptions, now: _ } = standing;
    let mut rows: Vec<Value> = Vec::new();
    let mut text = String::new();
    let mut recalls = 0;
    for Subscription { id, terms: _, standing } in subscriptions.all() {
        let mut by_state: BTreeMap<&str, usize> = BTreeMap::new();
        let mut unanswered = 0;
        for notice in book.all().filter(|it| *it.subscription == *id) {
            *by_state.entry(notice.state.word()).or_default() += 1;
            unanswered += usize::from(notice.is_unanswered_recall());
        }
        recalls += unanswered;
        let endpoint = match endpoints.of(id) {
            None => "none".to_owned(),
            Some(it) if it.disabled.is_some() => format!("{}, disabled", way(&it.way)),
            Some(it) if !it.confirmed => format!("{}, not confirmed", way(&it.way)),
            Some(it) if it.warned > 0 => format!("{}, failing ({} %)", way(&it.way), it.warned),
            Some(it) => way(&it.way).to_owned(),
        };
        let counts: Vec<String> = NoticeState::WORDS
            .iter()
            .filter_map(|word| Some(format!("{} {word}", by_state.get(word)?)))
            .collect();
        let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
        writeln!(
            text,
            "{id}\n  agreement  {}\n  endpoint   {endpoint}\n  notices    {counts}",
            word(*standing)
        )?;
        if unanswered > 0 {
            writeln!(text, "  RECALLS    {unanswered} not answered")?;
        }
        rows.push(json!({
            "subscription": id, "agreement": word(*standing), "endpoint": endpoint,
            "notices": by_state, "unanswered_recalls": unanswered,
        }));
    }
    if rows.is_empty() {
        text.push_str("no agreement says who is told of life events ([[notice]])\n");
    }
    console.tell(as_json, &Value::Array(rows), text.trim_end())?;
    let owed = book.all().any(|it| it.state.is_undone());
    Ok(if owed || recalls > 0 { Finish::Waits } else { Finish::Done })
}

const fn way(way: &EndpointWay) -> &'static str {
    match way {
        EndpointWay::Webhook { .. } => "webhook",
        EndpointWay::Feed => "feed",
        EndpointWay::Drop => "drop",
    }
}

fn list(
    standing: &Standing,
    waits: impl Fn(&&Notice) -> bool,
    (as_json, none): (bool, &str),
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let mut rows: Vec<Value> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for notice in standing.book.all().filter(waits) {
        let Notice {
            number, subscription, matter, action, state, attempts, owed_at, until, ..
        } = notice;
        let matter = serde_json::to_value(matter)?;
        let age = standing.now.duration_since(*owed_at).as_hours();
        lines.push(format!(
            "{number}  {}  {action}  {}  {attempts} attempts, owed for {age} h  {subscription}",
            matter.as_str().unwrap_or_default(),
            state.word(),
        ));
        rows.push(json!({
            "notice": number, "subscription": subscription.as_ref(), "matter": matter, "action": action,
            "state": state.word(), "attempts": attempts, "owed_at": owed_at.to_string(),
            "until": until.to_string(), "recalls": notice.recalls,
        }));
    }
    let text = if lines.is_empty() { none.to_owned() } else { lines.join("\n") };
    let waits = !rows.is_empty();
    console.tell(as_json, &Value::Array(rows), &text)?;
    Ok(if waits { Finish::Waits } else { Finish::Done })
}

fn turned(
    config: &CouncilConfig,
    turn: &Turn,
    replay: bool,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let Turn { notice, reason: _, by, json } = turn;
    hand::may(config, by, ActKind::Agreement)?;
    let said = if replay { "is sent again" } else { "is given up" };
    let read = |journal: &Journal, from| journal.entries_of(&NoticeBook::KINDS, from);
    let number = Journal::of(config).write_on(&clock::written_at()?, &read, |entries, _| {
        let act = turned_of(&folded(entries)?.0, turn, replay)?;
        Ok::<_, anyhow::Error>(vec![JournalEntry::NoticeActed(act)])
    })?;
    let told = json!({ "notice": notice, "entry": number });
    console.tell(*json, &told, &format!("notice {notice} {said} (entry {number})"))?;
    Ok(Finish::Done)
}

/// What becomes of a notice by somebody's word, if it may.
fn turned_of(book: &NoticeBook, turn: &Turn, replay: bool) -> anyhow::Result<NoticeAct> {
    let Turn { notice, reason, by, json: _ } = turn;
    let known = book.get(*notice);
    let known = known
        .ok_or_else(|| anyhow!("there is no notice {notice}\n  hint: `hearth notices owed` lists those that wait, `/v1/outbox` and *Partners* in the pages all of them"))?;
    let act = NoticeTurned {
        notice: *notice,
        reason: filled(reason, "--reason")?,
        by: name::<UserName>(by, "user")?,
    };
    if replay {
        if known.attempts == 0 || known.recalled_by.is_some() {
            bail!("notice {notice} never left, or was taken back: there is nothing to repeat");
        }
        Ok(NoticeAct::Replayed(act))
    } else {
        if !known.state.is_undone() {
            bail!("notice {notice} waits for nothing: it is {}", known.state.word());
        }
        if known.recalls.is_some() {
            bail!(
                "notice {notice} is a recall: it is not given up before its partner has answered"
            );
        }
        Ok(NoticeAct::Released(act))
    }
}
