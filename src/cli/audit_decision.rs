//! `hearth audit decision`: a past look read again: what was decided then, by which rows, and what it would come to today.
//!
//! In: the request's number. Out: for each person the rows that opened or closed something as the policy stands today, what would make more of
//! it lawful, and how today differs from then. For roles that read the journal, and written down
//! before anything is shown: it names persons and entries, and shows no value of anybody.

use anyhow::{anyhow, bail};
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::lookup_ground::LookGround;
use super::operator::OperatorArgs;
use crate::config::CouncilConfig;
use crate::journal::{Asked, Journal};
use crate::lookup::{Replayed, asked_then, question_of, replayed, user_then};
use crate::sharing::Operation;
use crate::values::SharedField;

/// A past look: what was decided, by which rows, and what it would come to today.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  hearth audit decision 41 --as dpo --purpose subject-rights\n\nExit codes: 0 decided alike today; 1 another decision today, or refused; 2 failed."
)]
pub(super) struct Args {
    /// The request's number, as the answer gave it.
    request: u64,
    /// For scripts.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let about = format!("decision {}", args.request);
    // whether there is such an entry is not told to whoever may not read it
    let operator = args.operator.for_case(about.clone(), "a past look is read again");
    let operated = operator.rule(Operation::AuditDecision, &config)?.over_the_journal(&config);
    let ground = LookGround::open(console.config())?;
    let recorded = Journal::of(&ground.council.config).entry(args.request)?;
    let recorded = recorded.ok_or_else(|| anyhow!("the journal has no entry {}", args.request))?;
    let at = recorded.at.clone();
    let Some(entry) = &recorded.entry else {
        bail!("what entry {} said is erased; that it was there is proved", args.request)
    };
    let asked = question_of(entry).ok_or_else(|| anyhow!("entry {} is no look", args.request))?;
    let config = &ground.council.config;
    let user = if config.users.iter().any(|it| it.name == asked.by) {
        ground.user(&asked.by)?
    } else {
        // asked by a token or a key
        user_then(asked, ground.now)
    };
    let asking = asked_then(asked, user, ground.now);
    let replayed = ground.read_again(|door, policy| Ok(replayed(door, policy, &asking, entry)?))?;
    let persons = replayed.iter().filter_map(|it| it.person).map(|it| it.to_string());
    operated.permit(std::iter::once(about).chain(persons).collect())?;
    let differs = replayed.iter().any(Replayed::differs);
    if args.json {
        let all: Vec<Value> = replayed.iter().map(Replayed::to_json).collect();
        writeln!(
            console.out(),
            "{:#}",
            json!({ "request": args.request, "at": at, "asked": asked, "people": all })
        )?;
    } else {
        write_text(args.request, &at, asked, &replayed, console)?;
    }
    Ok(Finish::waits_if(differs))
}

fn write_text(
    request: u64,
    at: &str,
    asked: &Asked,
    replayed: &[Replayed],
    console: &mut Console,
) -> anyhow::Result<()> {
    let out = console.out();
    writeln!(
        out,
        "request {request}, {at}: {} of {} asked about {} for {}",
        asked.by, asked.organisation, asked.about, asked.purpose
    )?;
    for Replayed { person, then, explained, differences } in replayed {
        writeln!(out, "\n{}", person.map_or_else(|| "nobody".to_owned(), |it| it.to_string()))?;
        if let Some(then) = then {
            let shown = if then.shown { "shown" } else { "nothing shown" };
            writeln!(out, "  then: {shown}")?;
            for released in &then.released {
                let fields: Vec<&str> = released.fields.fields().map(SharedField::word).collect();
                writeln!(out, "    {:<16} {}", released.dataset, fields.join(", "))?;
            }
            for withheld in &then.withheld {
                let of = withheld.dataset.as_deref().unwrap_or_default();
                writeln!(out, "    not shown: {} {of}", withheld.code)?;
            }
        }
        writeln!(out, "  rows, as the policy stands today")?;
        for row in &explained.rows {
            writeln!(out, "    {:<16} {} ({})", row.dataset, row.what, row.row)?;
        }
        for text in &explained.lawful_if {
            writeln!(out, "  more would be lawful if: {text}")?;
        }
        if differences.is_empty() {
            writeln!(out, "  today it would be decided alike")?;
        }
        for difference in differences {
            writeln!(out, "  today: {}", serde_json::to_string(difference)?)?;
        }
    }
    Ok(())
}
