//! `hearth audit emergencies` and `review-emergency`: looks in an emergency, by reference alone, and what their reviews came to.
//!
//! In: the journal. Out: a list without whom a look was about; an entry of the review, on disk before the command answers. Leaves to `lookup`
//! when a review is due.

use anyhow::{anyhow, ensure};
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::lookup_ground::{emergency_looks, working_days};
use super::{clock, hand};
use crate::config::CouncilConfig;
use crate::journal::{EmergencyOutcome, EmergencyReviewed, Journal, JournalEntry};
use crate::lookup::{EmergencyLook, ReviewState, emergencies};
use crate::sharing::ActKind;
use crate::values::UserName;

/// Looks in an emergency: by reference alone, with the day by which each is to be reviewed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 nothing waits; 1 a review waits; 2 failed.")]
pub(super) struct List {
    /// For scripts.
    #[arg(long)]
    json: bool,
}

/// Write down what the review of a look in an emergency came to.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  hearth audit review-emergency 41 --outcome justified --reason \"the child was found at the address\" --by dpo"
)]
pub(super) struct Review {
    /// The request's number, as `hearth audit emergencies` lists it.
    request: u64,
    /// What it came to.
    #[arg(long, value_parser = outcome, value_name = "justified|not_justified")]
    outcome: EmergencyOutcome,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who reviewed: a user of hearth.toml, and not who looked.
    #[arg(long, value_name = "USER")]
    by: UserName,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

fn outcome(text: &str) -> Result<EmergencyOutcome, String> {
    let found = EmergencyOutcome::ALL.into_iter().find(|it| it.word() == text);
    found.ok_or_else(|| "write justified or not_justified".to_owned())
}

pub(super) fn list(args: &List, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let today = clock::today()?;
    let looks = emergency_looks(&config)?;
    if args.json {
        let all: Vec<Value> = looks.iter().map(|it| to_json(it, it.state(today))).collect();
        writeln!(console.out(), "{:#}", json!(all))?;
    } else if looks.is_empty() {
        console.note("nobody has looked in an emergency");
    } else {
        let out = console.out();
        writeln!(
            out,
            "{:>8}  {:<20} {:<16} {:<16} {:<28} review",
            "request", "at", "by", "purpose", "ground"
        )?;
        for look in &looks {
            let state = look.state(today);
            let review = match &look.reviewed {
                Some((outcome, by)) => format!("{} by {by}", outcome.word()),
                None => format!("{} by {}", state.word(), look.due),
            };
            writeln!(
                out,
                "{:>8}  {:<20} {:<16} {:<16} {:<28} {review}",
                look.request,
                look.at,
                look.by.as_str(),
                look.purpose.as_str(),
                look.ground
            )?;
        }
    }
    Ok(Finish::waits_if(looks.iter().any(|it| it.state(today) != ReviewState::Done)))
}

fn to_json(look: &EmergencyLook, state: ReviewState) -> Value {
    let EmergencyLook { request, at, by, organisation, purpose, ground, shown, due, reviewed } =
        look;
    json!({
        "request": request,
        "at": at,
        "by": by,
        "organisation": organisation,
        "purpose": purpose,
        "ground": ground,
        "shown": shown,
        "due": due.to_string(),
        "state": state.word(),
        "outcome": reviewed.as_ref().map(|(outcome, _)| outcome.word()),
        "reviewed_by": reviewed.as_ref().map(|(_, by)| by),
    })
}

pub(super) fn review(args: &Review, console: &mut Console) -> anyhow::Result<Finish> {
    let Review { request, outcome, reason, by, json } = args;
    let config = CouncilConfig::load(console.config())?;
    ensure!(!reason.trim().is_empty(), "--reason says nothing");
    ensure!(
        config.users.iter().any(|it| it.name == *by && it.active),
        "hearth.toml has no active user `{by}`"
    );
    let days = working_days(&config)?;
    let entry = Journal::of(&config).write_on_acts(&clock::written_at()?, |entries, _| {
        let looks = emergencies(entries, &days);
        let look = looks.iter().find(|it| it.request == *request);
        let look = look.ok_or_else(|| anyhow!("entry {request} is no look in an emergency"))?;
        ensure!(
            look.by != *by,
            "{by} looked, and cannot review that look\n  hint: somebody else does"
        );
        hand::may(&config, by.as_str(), ActKind::EmergencyReview)?;
        ensure!(look.reviewed.is_none(), "request {request} is reviewed already");
        let (request, outcome) = (*request, *outcome);
        let reviewed = EmergencyReviewed {
            request,
            outcome,
            reason: reason.trim().to_owned(),
            by: by.clone(),
        };
        Ok(vec![JournalEntry::EmergencyReviewed(reviewed)])
    })?;
    let told = json!({ "request": request, "outcome": outcome.word(), "entry": entry });
    let words = format!("request {request} is reviewed: {}", outcome.word());
    console.tell(*json, &told, &words)?;
    Ok(Finish::Done)
}
