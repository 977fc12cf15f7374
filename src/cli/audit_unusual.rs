//! `hearth audit unusual`: looks that somebody should ask about.
//!
//! In: the journal, the current edition, `[[staff]]` of hearth.toml. Out: findings by look, user and person, as text or JSON. For roles that read the journal, and
//! written down before anything is shown. Leaves what is unusual to `audit`.

use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::hidden_from::HiddenFrom;
use super::operator::OperatorArgs;
use super::{clock, council};
use crate::audit::{Ground, StaffKin, Unusual, unusual};
use crate::config::CouncilConfig;
use crate::journal::Journal;
use crate::sharing::Operation;

/// Looks that somebody should ask about: at those close to whoever looked, and more people in a day than is usual.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  hearth audit unusual --days 30 --as dpo --purpose subject-rights\n\n\
    Who is close to whom is known of staff that [[staff]] in hearth.toml names; of others a surname alone is guessed from the name that they sign in by. A finding is a question, not a verdict.\n\n\
    Exit codes: 0 nothing found; 1 something to ask about; 2 failed."
)]
pub(super) struct Args {
    /// Looks of so many days.
    #[arg(long, value_name = "N", default_value_t = 30)]
    days: u16,
    /// For scripts.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { days, json, operator } = args;
    let config = CouncilConfig::load(console.config())?;
    let operator = operator.for_case("unusual access".to_owned(), "looks are read again");
    let operated = operator.rule(Operation::AuditDecision, &config)?.over_the_journal(&config);
    let edition = council::edition(&config, None)?;
    let since = clock::today()?.saturating_sub(i32::from(*days).days());
    let journal = Journal::of(&config);
    // clocks of those who write may differ: a day more is read
    let from = journal.where_since(&since.saturating_sub(1.days()).to_string())?;
    let mut looks = journal.looks_from(from)?.looks;
    looks.retain(|it| it.day >= since);
    let staff = config.staff.iter().map(|it| (it.user.clone(), it.resident));
    let kin = StaffKin::new(&edition, staff);
    let hidden = HiddenFrom::of(&config, &edition)?;
    let hidden = match operator.who(&config) {
        Some(by) => hidden.known_to(&config, &by)?,
        None => hidden,
    };
    let mut found = unusual(&looks, |by, person| kin.how_close(by, person))?;
    found.retain(|it| match &it.ground {
        Ground::Close { person, .. } => hidden.has(*person),
        Ground::Many { .. } => true,
    });
    let mut about: Vec<String> = found.iter().filter_map(|it| whom(&it.ground)).collect();
    about.sort();
    about.dedup();
    operated.permit([vec!["unusual access".to_owned()], about].concat())?;
    if *json {
        let all: Vec<Value> = found.iter().map(to_json).collect();
        writeln!(console.out(), "{:#}", json!(all))?;
    } else if found.is_empty() {
        console.note("nothing to ask about");
    } else {
        for Unusual { day, by, ground } in &found {
            let told = match ground {
                Ground::Close { request, person, how } => {
                    format!("request {request} at {person}, {}", how.in_words())
                }
                Ground::Many { persons, usual } => {
                    format!("at {persons} people in a day, where {usual} are usual")
                }
            };
            writeln!(console.out(), "{day}  {by:<20} {told}")?;
        }
    }
    Ok(Finish::waits_if(!found.is_empty()))
}

fn whom(ground: &Ground) -> Option<String> {
    match ground {
        Ground::Close { person, .. } => Some(person.to_string()),
        Ground::Many { .. } => None,
    }
}

fn to_json(Unusual { day, by, ground }: &Unusual) -> Value {
    match ground {
        Ground::Close { request, person, how } => json!({
            "day": day.to_string(), "by": by, "ground": how.word(), "request": request,
            "person": person.to_string(),
        }),
        Ground::Many { persons, usual } => json!({
            "day": day.to_string(), "by": by, "ground": "many", "persons": persons, "usual": usual,
        }),
    }
}
