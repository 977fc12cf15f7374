//! `hearth relationship`: who has reason to ask about whom, stated, ended and listed.
//!
//! In: a person or a household, whose reason and on what it rests. Out: an entry of the journal, on disk before the command answers. Leaves to
//! `sharing` with whom a relationship is one today.

use anyhow::bail;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::acting::{Acting, filled, joined, name, names};
use super::console::{Console, Finish};
use super::operator::OperatorArgs;
use super::refused::Refused;
use super::{clock, hand};
use crate::journal::{
    JournalEntry, RelationshipAct, RelationshipBasis, RelationshipHolder, RelationshipStated,
};
use crate::sharing::{
    ActFault, ActKind, ActsBook, BindTo, Operation, Relationship, RelationshipSaid, User, ended,
    reached_of,
};
use crate::values::{HouseholdId, PersonId, UserName};

/// Reasons to ask about somebody (legitimate relationships): state, end, list.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth relationship state HP-7K3Q-9M2C --holder team:housing --basis open-case --evidence HC/2026/17 --by mk\n  \
    hearth relationship state HH-4M8T-0ZXS --holder user:mk --basis self-claimed --by mk\n  \
    hearth relationship list HP-7K3Q-9M2C\n  hearth relationship end 44 --reason \"case closed\" --by mk\n\n\
    A relationship with a household is one with each who lives in it today; who comes later is not in it.\n\
    What a relationship may rest on, purpose by purpose, stands in matching-rules/sharing/purposes.toml (rests_on).\n\
    Exit codes: 0 done; 1 refused, or it would reach nobody, nothing written; 2 failed, nothing written."
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// State one.
    State(State),
    /// It is over.
    End(End),
    /// Those with a person, or all that are open.
    List(List),
}

#[derive(Debug, clap::Args)]
pub(super) struct State {
    /// A person `HP-…`, one of their records `dataset:record_id[:role]`, or a household `HH-…`.
    with: String,
    /// Whose: `user:NAME`, `team:NAME` or `organisation:NAME`.
    #[arg(long, value_name = "HOLDER")]
    holder: String,
    /// On what it rests.
    #[arg(long, value_enum)]
    basis: Basis,
    /// For which purpose of the stater's own; none: for all of theirs that count such a relationship, or for any where it is their own reason.
    #[arg(long = "purpose", value_name = "PURPOSE")]
    purposes: Vec<String>,
    /// The case, referral or order, by its number in the holder's own system.
    #[arg(long, value_name = "REFERENCE")]
    evidence: Option<String>,
    /// The last day [default: of a claim of one's own, thirty days on; else none].
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Who states it.
    #[arg(long, value_name = "USER")]
    by: String,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct End {
    /// The relationship's number.
    number: u64,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who ends it.
    #[arg(long, value_name = "USER")]
    by: String,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct List {
    /// The person; none: all that are open.
    person: Option<String>,
    /// As of this day [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// For scripts.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    operator: OperatorArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Basis {
    /// A case that is open.
    OpenCase,
    /// A referral that was accepted.
    Referral,
    /// The holder says so.
    SelfClaimed,
    /// A court has ordered it.
    CourtOrder,
}

impl Basis {
    const fn basis(self) -> RelationshipBasis {
        match self {
            Self::OpenCase => RelationshipBasis::OpenCase,
            Self::Referral => RelationshipBasis::Referral,
            Self::SelfClaimed => RelationshipBasis::SelfClaimed,
            Self::CourtOrder => RelationshipBasis::CourtOrder,
        }
    }
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::State(state) => self::state(state, console),
        Action::End(end) => self::end(end, console),
        Action::List(list) => self::list(list, console),
    }
}

fn holder(text: &str) -> anyhow::Result<RelationshipHolder> {
    let (kind, of) = text.split_once(':').unwrap_or_default();
    Ok(match kind {
        "user" => RelationshipHolder::User(name(of, "user")?),
        "team" => RelationshipHolder::Team(name(of, "team")?),
        "organisation" => RelationshipHolder::Organisation(name(of, "organisation")?),
        _ => {
            bail!("`{text}` is no holder\n  hint: write user:NAME, team:NAME or organisation:NAME")
        }
    })
}

fn in_words(holder: &RelationshipHolder) -> String {
    match holder {
        RelationshipHolder::User(of) => format!("user {of}"),
        RelationshipHolder::Team(of) => format!("team {of}"),
        RelationshipHolder::Organisation(of) => format!("organisation {of}"),
    }
}

impl State {
    /// One of a user with whoever lives in a household, for an open case and one purpose.
    pub(super) fn for_case(household: HouseholdId, user: &str, purpose: &str, case: &str) -> Self {
        Self {
            with: household.to_string(),
            holder: format!("user:{user}"),
            basis: Basis::OpenCase,
            purposes: vec![purpose.to_owned()],
            evidence: Some(case.to_owned()),
            until: None,
            by: user.to_owned(),
            json: false,
        }
    }

    /// As it would be typed.
    pub(super) fn command(&self, config: &std::path::Path) -> String {
        let Self { with, holder, basis, purposes, evidence, until, by, json: _ } = self;
        let basis = basis.basis().in_words().replace(' ', "-");
        let mut words =
            format!("hearth relationship state {with} --holder {holder} --basis {basis}");
        words.extend(purposes.iter().map(|it| format!(" --purpose {it}")));
        words.extend(evidence.iter().map(|it| format!(" --evidence {it}")));
        words.extend(until.iter().map(|it| format!(" --until {it}")));
        format!("{words} --by {by} --config {}", config.display())
    }
}

fn state(state: &State, console: &mut Console) -> anyhow::Result<Finish> {
    let acting = Acting::open(console)?.known_to(&state.by)?;
    let (number, told) = stated(state, &acting)?;
    let book = acting.book()?;
    let value = book.relationship(number).map(row_json).unwrap_or_default();
    console.tell(state.json, &value, &format!("relationship {number}: {told}"))?;
    Ok(Finish::Done)
}

/// Writes a relationship down: its number, and what it is in words.
pub(super) fn stated(state: &State, acting: &Acting) -> anyhow::Result<(u64, String)> {
    let State { with, holder, basis, purposes, evidence, until, by, json: _ } = state;
    let said = RelationshipSaid {
        holder: self::holder(holder)?,
        basis: basis.basis(),
        purposes: names(purposes, "purpose")?,
        evidence: evidence.clone(),
        until: *until,
        by: name(by, "user")?,
    };
    hand::may(&acting.council.config, by, ActKind::Relationship)?;
    let policy = acting.policy()?;
    said.counts(&policy)?;
    let named = acting.council.config.users.iter().find(|it| it.name.as_str() == by);
    let said = match named {
        Some(user) => said.within_work_of(&policy, &User::of(user, false))?,
        None => said,
    };
    let household: Option<HouseholdId> = with.parse().ok();
    let persons: Vec<PersonId> = match household {
        Some(id) => {
            let there = |person| acting.has(person);
            reached_of(&acting.edition, id, there).map_err(|fault| match fault {
                ActFault::ReachesNobody { .. } => Refused::because(fault.to_string()).into(),
                ActFault::Not { .. } | ActFault::Edition(_) => anyhow::Error::from(fault),
            })?
        }
        None => vec![acting.person(with)?],
    };
    let bound: Vec<_> =
        persons.iter().map(|it| acting.bound(*it, BindTo::Open)).collect::<anyhow::Result<_>>()?;
    let stated = said.stated(bound, household, clock::today()?)?;
    let told = told(&stated);
    let number =
        acting.write(|_| Ok(JournalEntry::RelationshipActed(RelationshipAct::Stated(stated))))?;
    Ok((number, told))
}

fn told(stated: &RelationshipStated) -> String {
    let RelationshipStated { holder, persons, household, purposes, basis, until, .. } = stated;
    // whoever names a household is not told who lives there
    let with = match household {
        Some(household) => household.to_string(),
        None => joined(&persons.iter().map(|it| it.person).collect::<Vec<_>>(), "nobody"),
    };
    let until = until.map_or_else(String::new, |day| format!(", until {day}"));
    format!(
        "{} with {with}, {}, for {}{until}",
        in_words(holder),
        basis.in_words(),
        joined(purposes, "any purpose"),
    )
}

fn end(end: &End, console: &mut Console) -> anyhow::Result<Finish> {
    let End { number, reason, by, json } = end;
    let named: UserName = name(by, "user")?;
    filled(reason, "the reason")?;
    let acting = Acting::open(console)?.known_to(by)?;
    hand::may(&acting.council.config, by, ActKind::Relationship)?;
    let entry = acting.write(|book| {
        // one that names somebody who is not there is none
        if there(&acting, book, *number)?.is_none() {
            return Err(ActFault::no_relationship(*number).into());
        }
        let ended = ended(book, *number, reason, named)?;
        Ok(JournalEntry::RelationshipActed(RelationshipAct::Ended(ended)))
    })?;
    let told = json!({ "relationship": number, "ended": entry });
    console.tell(*json, &told, &format!("relationship {number} is over"))?;
    Ok(Finish::Done)
}

/// A relationship, unless it names somebody who is not there for whoever acts.
fn there<'b>(
    acting: &Acting,
    book: &'b ActsBook,
    number: u64,
) -> anyhow::Result<Option<&'b Relationship>> {
    let Some(relationship) = book.relationship(number) else { return Ok(None) };
    // of one with a household, nobody is told who lives there
    if relationship.stated.household.is_none() {
        for bound in &relationship.stated.persons {
            if !acting.has_bound(bound)? {
                return Ok(None);
            }
        }
    }
    Ok(Some(relationship))
}

fn list(list: &List, console: &mut Console) -> anyhow::Result<Finish> {
    let List { person, on, json, operator } = list;
    let acting = Acting::open(console)?;
    let operator = operator.for_case("relationships".to_owned(), "who has reason to ask");
    let granted = operator.rule(Operation::RelationshipList, &acting.council.config)?;
    let operated = granted.over(&acting.council, &acting.edition)?;
    let acting = acting.shown_to(operated.scope());
    let day = on.map_or_else(clock::today, Ok)?;
    let book = acting.book()?;
    let mut rows: Vec<&Relationship> = Vec::new();
    if let Some(text) = person {
        let person = acting.person_today(acting.person(text)?)?;
        operated.permit(vec![person.person.to_string()])?;
        let standing = acting.standing(&book, &person, day)?;
        rows.extend(standing.relationships.iter().filter_map(|it| book.relationship(it.entry)));
    } else {
        operated.permit(vec!["every relationship that is open".to_owned()])?;
        let open = |it: &&Relationship| {
            it.ended.is_none() && it.stated.until.is_none_or(|until| day <= until)
        };
        for relationship in book.relationships().iter().filter(open) {
            rows.extend(there(&acting, &book, relationship.number)?);
        }
    }
    if *json {
        let rows: Vec<Value> = rows.iter().map(|it| row_json(it)).collect();
        writeln!(console.out(), "{:#}", Value::Array(rows))?;
        return Ok(Finish::Done);
    }
    if rows.is_empty() {
        writeln!(console.out(), "no relationship")?;
    }
    for Relationship { number, stated, .. } in rows {
        writeln!(console.out(), "{number:>6}  {}", self::told(stated))?;
    }
    Ok(Finish::Done)
}

fn row_json(relationship: &Relationship) -> Value {
    let Relationship { number, stated, .. } = relationship;
    let named = stated.persons.iter().filter(|_| stated.household.is_none());
    json!({
        "relationship": number,
        "holder": stated.holder,
        "persons": named.map(|it| it.person).collect::<Vec<_>>(),
        "household": stated.household,
        "purposes": stated.purposes,
        "basis": stated.basis,
        "evidence": stated.evidence,
        "from": stated.from,
        "until": stated.until,
        "by": stated.by,
    })
}
