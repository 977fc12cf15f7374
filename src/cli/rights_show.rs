//! `hearth rights show`: what was done about a request, and what is left to do; as a letter in the person's language, or for scripts.
//!
//! In: a request's number. Out: lines or JSON. Of an erasure it looks where the records still are: in what sources deliver, on the shelf. Leaves
//! the words to `rights`.

use serde_json::json;

use super::console::{Console, Finish};
use super::operator::OperatorArgs;
use super::rights::{as_json, book, policy, rule_files, working_days};
use super::rights_there::RequestsThere;
use super::rights_words::Tongue;
use super::{clock, council};
use crate::config::CouncilConfig;
use crate::journal::DecidedRecord;
use crate::rights::{ClockRules, Request, StillHeld, Words, answer, holding};
use crate::sharing::Operation;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The request.
    number: u64,
    /// The language.
    #[arg(long, value_enum, default_value = "en")]
    language: Tongue,
    /// For scripts.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { number, language, json, operator } = args;
    let config = CouncilConfig::load(console.config())?;
    let name = format!("request {number}");
    let operator = operator.for_case(name.clone(), "the person's own request");
    let operated = operator.rule(Operation::RightsShow, &config)?.over_the_journal(&config);
    let (policy, working) = (policy(&config)?, working_days(&config)?);
    let words = Words::of(&rule_files(&config)?, language.language())?;
    let book = book(&config)?;
    let there = RequestsThere::of(&config, &operator.who(&config).unwrap_or_default())?;
    let request = there.request(&book, *number)?;
    let held = still_held(&config, request)?;
    let due = request.clock().due(ClockRules::default(), &working);
    let today = clock::today()?;
    let late = due.day().is_some_and(|day| day < today);
    let permit = operated.permit(vec![name])?;
    let lines = answer(request, &held, due.day().map(|it| it.to_string()), &policy, &words);
    if *json {
        let told = json!({
            "request": as_json(request, due, late, &permit),
            "answer": { "language": words.language().code(), "lines": lines },
            "still_held": held,
        });
        writeln!(console.out(), "{told:#}")?;
    } else {
        for line in lines {
            writeln!(console.out(), "{line}")?;
        }
    }
    Ok(Finish::waits_if(!held.datasets.is_empty()))
}

/// Where the records of an erasure are still held.
fn still_held(config: &CouncilConfig, request: &Request) -> anyhow::Result<StillHeld> {
    let mut held = StillHeld::default();
    let records: Vec<&DecidedRecord> = request.deletions().collect();
    if records.is_empty() {
        return Ok(held);
    }
    let served = council::edition(config, None)?;
    for record in &records {
        if served.person_of(&record.key())?.is_some() {
            held.datasets.insert(record.dataset.clone());
        }
    }
    let owned: Vec<DecidedRecord> = records.into_iter().cloned().collect();
    held.editions =
        holding(&council::shelf(config)?, &owned)?.iter().map(ToString::to_string).collect();
    Ok(held)
}
