//! `hearth rights access-log`: who has looked at somebody, for that person.
//!
//! In: a person. Out: lines, a page, or JSON, in English or Welsh. Leaves to the policy which looks are told, and to `rights` how.

use std::path::PathBuf;

use jiff::civil::Date;

use super::acting::Acting;
use super::console::{Console, Finish};
use super::operator::OperatorArgs;
use super::rights::{policy, rule_files};
use super::rights_words::Tongue;
use super::{clock, out_file};
use crate::journal::{Journal, Recorded};
use crate::rights::{AccessLog, TOLD_OF, Whom, Words, access_log, may_concern};
use crate::sharing::{Operation, PersonToday};
use crate::values::PersonId;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The person: an identifier `HP-…`, or one of their records `dataset:record_id[:role]`.
    person: String,
    /// The language.
    #[arg(long, value_enum, default_value = "en")]
    language: Tongue,
    /// As of this day: looks that are told later are told by then [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// For scripts, or for the person to carry elsewhere.
    #[arg(long)]
    json: bool,
    /// A page to be printed or sent.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { person, language, on, json, out, operator } = args;
    if let Some(out) = out {
        out_file::require_place(out)?;
    }
    let acting = Acting::open(console)?;
    let config = &acting.council.config;
    let operator = operator.for_case("access log".to_owned(), "for the person");
    let granted = operator.rule(Operation::RightsAccessLog, config)?;
    let operated = granted.over(&acting.council, &acting.edition)?;
    let acting = acting.shown_to(operated.scope());
    let config = &acting.council.config;
    let (policy, words) = (policy(config)?, Words::of(&rule_files(config)?, language.language())?);
    let on = on.map_or_else(clock::today, Ok)?;
    let (id, whom) = whom(&acting, person)?;
    let about = |it: &Recorded| may_concern(it, &whom);
    let entries = Journal::of(config).entries_that(&TOLD_OF, 0, about)?;
    operated.permit(vec![id.to_string()])?;
    let log = AccessLog {
        council: config.name.clone(),
        person: id.to_string(),
        made_on: on.to_string(),
        seen: access_log(&entries, &whom, &policy, &words, on),
        withheld: words.say("seen.withheld").to_owned(),
    };
    if let Some(out) = out {
        let page = log.to_html(&words);
        out_file::write(out, |to| Ok(to.write_all(page.as_bytes())?))?;
    }
    if *json {
        writeln!(console.out(), "{:#}", serde_json::to_value(&log)?)?;
    } else if out.is_none() {
        write!(console.out(), "{}", log.to_text(&words))?;
    }
    Ok(Finish::Done)
}

/// Somebody's identifier, and all that they go by; of whoever is in no edition any more, the identifier that is named.
fn whom(acting: &Acting, text: &str) -> anyhow::Result<(PersonId, Whom)> {
    if let Ok(id) = text.parse::<PersonId>()
        && (acting.edition.person(id)?.is_none() || !acting.has(id))
    {
        return Ok((id, Whom { persons: [id].into(), ..Whom::default() }));
    }
    let id = acting.person(text)?;
    let PersonToday { person: _, records, earlier } = acting.person_today(id)?;
    let persons = earlier.into_iter().chain([id]).collect();
    Ok((id, Whom { persons, records: records.into_iter().map(|it| it.key).collect() }))
}
