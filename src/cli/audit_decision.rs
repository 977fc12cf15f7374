//! `hearth audit decision`: a past look read again: what was decided then, by which rows, and what it would come to today.
//!
//! In: the request's number. Out: for each person the rows that opened or closed something as the policy stands today, what would make more of
//! it lawful, and how today differs from then. For those who may read the journal: it names persons and entries, and shows no value of anybody.

use anyhow::{anyhow, bail};
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::lookup_ground::LookGround;
use crate::journal::{Asked, Journal, JournalEntry, LookRefused, Looked, SubjectLooked};
use crate::lookup::{Decides as _, Door, PolicyInForce, outline_then};
use crate::sharing::{
    Asking, DecisionDifference, DecisionOutline, Emergency, EmergencyGround, Explained,
    SubjectFacts, decide, differences, explain,
};
use crate::values::{Sensitive, SharedField};

/// A past look: what was decided, by which rows, and what it would come to today.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  hearth audit decision 41\n\nExit codes: 0 decided alike today; 1 another decision today; 2 failed."
)]
pub(super) struct Args {
    /// The request's number, as the answer gave it.
    request: u64,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

/// One person of a look, then and today.
struct Replayed {
    person: String,
    then: Option<SubjectLooked>,
    explained: Explained,
    differences: Vec<DecisionDifference>,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let ground = LookGround::open(console.config())?;
    let entries = Journal::of(&ground.council.config).entries_from(args.request)?;
    let recorded = entries.first().filter(|it| it.sequence == args.request);
    let recorded = recorded.ok_or_else(|| anyhow!("the journal has no entry {}", args.request))?;
    let at = recorded.at.clone();
    let (asked, looked) = match &recorded.entry {
        Some(JournalEntry::Looked(looked)) => (&looked.asked, Some(looked)),
        Some(JournalEntry::LookRefused(LookRefused { asked, codes: _, displayed: _ })) => {
            (asked, None)
        }
        Some(_) => bail!("entry {} is no look", args.request),
        None => bail!("what entry {} said is erased; that it was there is proved", args.request),
    };
    let asking = as_then(&ground, asked)?;
    let replayed = ground
        .read_again(|door, policy| replay(door, policy, &asking, (looked, &recorded.entry)))?;
    let differs = replayed.iter().any(|it| {
        let policy = |it: &DecisionDifference| matches!(it, DecisionDifference::Policy { .. });
        it.differences.iter().any(|it| !policy(it))
    });
    if args.json {
        let all: Vec<Value> = replayed.iter().map(to_json).collect();
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

/// The question as it was put, by the user as they are today.
fn as_then(ground: &LookGround, asked: &Asked) -> anyhow::Result<Asking> {
    let Asked {
        by,
        organisation: _,
        team: _,
        roles: _,
        purpose,
        case_reference,
        necessity,
        emergency,
        about: _,
    } = asked;
    let said = |text: &Option<String>| text.clone().map(Sensitive::new);
    let emergency = emergency.as_ref().and_then(|it| {
        let ground = EmergencyGround::ALL.into_iter().find(|known| known.word() == it.ground)?;
        Some(Emergency { ground, reason: Sensitive::new(it.reason.clone()) })
    });
    Ok(Asking {
        user: ground.user(by)?,
        purpose: purpose.clone(),
        case_reference: said(case_reference),
        necessity: said(necessity),
        emergency,
        at: ground.now,
    })
}

fn replay(
    door: &Door<'_>,
    in_force: &PolicyInForce,
    asking: &Asking,
    (looked, entry): (Option<&Looked>, &Option<JournalEntry>),
) -> anyhow::Result<Vec<Replayed>> {
    let PolicyInForce { policy, agreements } = in_force;
    let today = |facts: Option<&SubjectFacts>| {
        let outline = DecisionOutline::of(&decide(policy, agreements, asking, facts));
        (explain(policy, agreements, asking, facts), outline)
    };
    let subjects = looked.map(|it| it.subjects.as_slice()).unwrap_or_default();
    if subjects.is_empty() {
        let (explained, now) = today(None);
        let then = match entry {
            Some(JournalEntry::LookRefused(refused)) => {
                let code = |it: &String| serde_json::from_value(json!(it)).ok();
                let refused = refused.codes.iter().filter_map(code).collect();
                DecisionOutline {
                    refused,
                    policy: now.policy.clone(),
                    ..DecisionOutline::default()
                }
            }
            Some(_) | None => {
                DecisionOutline { policy: now.policy.clone(), ..DecisionOutline::default() }
            }
        };
        // of nobody: what today's obligations are, is no difference
        let now = DecisionOutline { obligations: Vec::new(), ..now };
        let differences = differences(&then, &now);
        return Ok(vec![Replayed {
            person: "nobody".to_owned(),
            then: None,
            explained,
            differences,
        }]);
    }
    let grant = in_force.caller(asking);
    subjects
        .iter()
        .zip(looked.into_iter().cycle())
        .map(|(subject, looked)| {
            let facts = match &grant {
                Ok(grant) => door.facts(asking, grant, subject.person)?,
                Err(_) => None,
            };
            let (explained, now) = today(facts.as_ref());
            Ok(Replayed {
                person: subject.person.to_string(),
                then: Some(subject.clone()),
                explained,
                differences: differences(&outline_then(looked, subject), &now),
            })
        })
        .collect()
}

fn to_json(replayed: &Replayed) -> Value {
    let Replayed { person, then, explained, differences } = replayed;
    let Explained { refused, rows, reasons, lawful_if } = explained;
    json!({
        "person": person,
        "then": then,
        "refused_today": refused.as_ref().map(|it| &it.reasons),
        "rows": rows,
        "reasons_today": reasons,
        "lawful_if": lawful_if,
        "differences": differences,
    })
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
        writeln!(out, "\n{person}")?;
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
