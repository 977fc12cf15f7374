//! `hearth restrict list`: the restrictions of a person, or all that stand, and what an officer is asked.
//!
//! In: a person or nobody. Out: lines or JSON, once the operator's permit is written down. Leaves whom a restriction binds to `sharing`.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::acting::{Acting, asked, asked_json};
use super::clock;
use super::console::{Console, Finish};
use super::operator::OperatorArgs;
use super::restrict::effect_in_words;
use crate::sharing::{Ask, Operation, Restriction};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The person; none: every restriction that stands.
    person: Option<String>,
    /// Only those whose review is due.
    #[arg(long)]
    due: bool,
    /// As of this day [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// For scripts.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(list: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { person, due, on, json, operator } = list;
    let acting = Acting::open(console)?;
    let operator = operator.for_case("restrictions".to_owned(), "what is still needed");
    let granted = operator.rule(Operation::RestrictList, &acting.council.config)?;
    let operated = granted.over(&acting.council, &acting.edition)?;
    let acting = acting.shown_to(operated.scope());
    let day = on.map_or_else(clock::today, Ok)?;
    let book = acting.book()?;
    let is_due = |it: &Restriction| it.set.review.is_some_and(|review| review <= day);
    let stands = |it: &&Restriction| {
        it.lifted.is_none() && it.set.until.is_none_or(|until| day <= until) && (!due || is_due(it))
    };
    let mut rows: Vec<(&Restriction, bool)> = Vec::new();
    let mut asks: Vec<Ask> = Vec::new();
    match person {
        None => {
            operated.permit(vec!["every restriction that stands".to_owned()])?;
            for restriction in book.restrictions().iter().filter(stands) {
                if acting.has_bound(&restriction.set.person)? {
                    rows.push((restriction, false));
                }
            }
        }
        Some(text) => {
            let person = acting.person_today(acting.person(text)?)?;
            operated.permit(vec![person.person.to_string()])?;
            let standing = acting.standing(&book, &person, day)?;
            for found in &standing.restrictions {
                let restriction = book.restriction(found.entry).filter(|it| !due || is_due(it));
                rows.extend(restriction.map(|it| (it, found.carried)));
            }
            asks.extend(standing.asks.into_iter().filter(|it| matches!(it, Ask::Carried { .. })));
        }
    }
    let waits = !asks.is_empty() || rows.iter().any(|(it, _)| is_due(it));
    if *json {
        let told: Vec<Value> = rows.iter().map(|(it, carried)| row_json(it, *carried)).collect();
        let asks: Vec<Value> = asks.iter().map(asked_json).collect();
        writeln!(console.out(), "{:#}", json!({ "restrictions": told, "asks": asks }))?;
        return Ok(Finish::waits_if(waits));
    }
    if rows.is_empty() {
        writeln!(console.out(), "no restriction")?;
    }
    for (restriction, carried) in rows {
        let Restriction { number, set, .. } = restriction;
        let carried = if carried { "   CARRIED" } else { "" };
        let review =
            set.review.map_or_else(String::new, |day| format!(", to be looked at by {day}"));
        let late = if is_due(restriction) { "   DUE" } else { "" };
        writeln!(
            console.out(),
            "{number:>6}  {}  set on {} from {}: {}{review}{carried}{late}",
            set.kind,
            set.person.person,
            set.from,
            effect_in_words(set.effect),
        )?;
    }
    for ask in &asks {
        writeln!(console.out(), "! {}", asked(ask))?;
    }
    Ok(Finish::waits_if(waits))
}

fn row_json(restriction: &Restriction, carried: bool) -> Value {
    let Restriction { number, set, .. } = restriction;
    json!({
        "restriction": number,
        "kind": set.kind,
        "effect": set.effect,
        "set_on": set.person.person,
        "purposes": set.purposes,
        "from": set.from,
        "until": set.until,
        "review": set.review,
        "carried": carried,
        "by": set.by,
        "approved_by": set.approved_by,
    })
}
