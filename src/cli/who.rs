//! `hearth who`: what an identifier is, was on a day, and became since.
//!
//! In: a person's or household's identifier. Out: the records or members that it stood for, and every turn in its life, for anybody; where
//! somebody lived, and what they are to others, under an operator's permit. Somebody of hidden existence was never given an identifier, as far as
//! this tells. Leaves the identifier's life to `publication`, what it stood for to the edition that was served.

use anyhow::anyhow;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::edition::acts;
use super::explained::NOT_SHOWN;
use super::left_alone::{DeadAdult, dead_adults};
use super::operator::OperatorArgs;
use super::where_lived::Lived;
use super::who_is_there::There;
use super::{clock, council, identifier_key, related, where_lived};
use crate::config::CouncilConfig;
use crate::editions::{EditionError, EditionShelf, OpenEdition, StoredMember, StoredRelation};
use crate::households::Residence;
use crate::publication::{Biography, Fate, Publication, Timeline, TurnAt, biography};
use crate::sharing::{Operation, OperatorPermit};
use crate::store::{Named, ServedAt, Turn};
use crate::values::{PersonId, PublicIdFault};

/// Who is this: what an identifier is, was on a day, and became since.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth who HP-SJYW-7M1S\n  hearth who hh z5pg qyxr --on 2026-03-01\n\n\
    Identifiers and keys of records are told to anybody; addresses, days and relations to whom --as and --purpose let see them.\n\
    Exit codes: 0 an edition that was served has it; 1 none has; 2 not an identifier: misheard or mistyped."
)]
pub(super) struct Args {
    /// The identifier. Case, spaces and hyphens do not matter, nor O for 0, I and L for 1.
    #[arg(required = true, value_name = "ID")]
    id: Vec<String>,
    /// What it was at the end of this day, YYYY-MM-DD [default: now].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// For scripts.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let id = named(&args.id.join(" "))?;
    let config = CouncilConfig::load(console.config())?;
    council::shelf(&config)?;
    let granted = if args.operator.names_somebody(&config) {
        Some(args.operator.rule(Operation::Who, &config)?)
    } else {
        None
    };
    let key = identifier_key::load_or_make(&config)?;
    let at = clock::written_at()?;
    let publication = Publication::open_to_read(acts(&config, &at))?;
    let store = publication.store()?;
    let life = biography(&store, id, &key)?;
    let timeline = Timeline::of(&store)?;
    let then = match args.on {
        Some(day) => timeline.on(day),
        None => timeline.now(),
    };
    let stands = then.filter(|then| life.is_in(then));
    let edition = match stands {
        Some(then) => kept(publication.shelf(), then)?,
        None => None,
    };
    // nothing is asked of the store again: who is there needs it to itself
    drop(store);
    let current = publication.shelf().current()?;
    let there = There::of(granted, &config, edition.as_ref().unwrap_or(&current), &at)?;
    let life = there.life(id, life);
    let stands = stands.filter(|then| life.is_in(then));
    let permit = match (&there.operated, &edition, &life) {
        (Some(operated), Some(_), Biography::Served { .. }) => {
            Some(operated.permit(vec![id.to_string()])?)
        }
        (None, _, _) | (_, None, _) | (_, _, Biography::Unknown | Biography::Reserved(_)) => None,
    };
    let stood_for = match (stands, &edition) {
        (None, _) => None,
        (Some(_), None) => Some(StoodFor::NotKept),
        (Some(_), Some(edition)) => Some(stood_for(edition, id, &there, permit.as_ref())?),
    };
    let is_there = stands.is_some();
    let answer = Answer { id, on: args.on, then, there: is_there, stood_for, life: &life };
    let text = if args.json { format!("{:#}\n", answer.json()) } else { answer.text() };
    console.out().write_all(text.as_bytes())?;
    if is_there && permit.is_none() {
        console.note(
            "where they lived and what they are to others: --as USER --purpose linkage-quality",
        );
    }
    Ok(Finish::waits_if(!matches!(life, Biography::Served { .. })))
}

/// The edition that was served, if it is still on the shelf.
fn kept(shelf: &EditionShelf, then: &ServedAt) -> Result<Option<OpenEdition>, EditionError> {
    match shelf.edition(then.edition) {
        Ok(edition) => Ok(Some(edition)),
        Err(EditionError::NoSuchEdition { .. }) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// A person's or a household's identifier, as somebody heard or typed it.
fn named(text: &str) -> anyhow::Result<Named> {
    let fault = match text.parse() {
        Ok(person) => return Ok(Named::Person(person)),
        Err(PublicIdFault::Kind) => match text.parse() {
            Ok(household) => return Ok(Named::Household(household)),
            Err(fault) => fault,
        },
        Err(fault) => fault,
    };
    Err(match fault {
        PublicIdFault::Check => anyhow!(
            "{text} is nobody's identifier: its last character does not fit the others\n  hint: one character is misheard or two are \
             exchanged; ask for it again"
        ),
        PublicIdFault::Shape | PublicIdFault::Kind | PublicIdFault::Range => anyhow!(
            "{text} is no identifier: {fault}\n  hint: a person's looks like HP-7K3Q-9M2C, a household's like HH-4M8T-0ZXS"
        ),
    })
}

/// What an identifier stood for in an edition.
enum StoodFor {
    /// A person: the records, the household, where the person lived.
    Records {
        records: Vec<String>,
        household: Option<String>,
        /// True unless a restriction closes the home, and what follows from it, to whoever asks.
        told: bool,
        /// The one at the person's second home; all that live there, where there are several.
        second: Vec<String>,
        /// None if nobody says who asks.
        lived: Option<Lived>,
        relations: Vec<StoredRelation>,
    },
    /// A household: who; where, what it is made up of, and the adults whom children alone have lost.
    Members {
        members: Vec<String>,
        residence: Option<String>,
        made_up_of: Option<&'static str>,
        dead: Vec<DeadAdult>,
    },
    /// The edition is no longer kept.
    NotKept,
}

fn stood_for(
    edition: &OpenEdition,
    id: Named,
    there: &There,
    permit: Option<&OperatorPermit<'_>>,
) -> Result<StoodFor, EditionError> {
    let lacks =
        || EditionError::Inconsistent("the edition lacks an identifier that it was served with");
    Ok(match id {
        Named::Person(id) => {
            let person = edition.person(id)?.ok_or_else(lacks)?;
            let mut records = Vec::new();
            for &record in &person.records {
                records.extend(key_of(edition, record)?);
            }
            let told = permit.is_none_or(|permit| permit.scope().tells_home_of(id));
            let household = person.household.filter(|_| told);
            let (mut lived, mut relations) = (None, Vec::new());
            if let Some(permit) = permit {
                let placed = !edition.is_placed_by_fenced_alone(id)?;
                lived = Some(where_lived::open_to(permit, edition, id, placed)?);
                relations = relations_of(edition, id, permit)?;
            }
            let second = second_households(edition, lived.as_ref())?;
            let household = household.map(|household| household.to_string());
            StoodFor::Records { records, household, told, second, lived, relations }
        }
        Named::Household(id) => {
            let household = edition.household(id)?.ok_or_else(lacks)?;
            let lives_here = |person| match permit {
                Some(permit) => permit.scope().tells_home_of(person),
                None => there.has(person),
            };
            let members = household.members.iter().filter(|member| lives_here(member.person));
            let members: Vec<&StoredMember> = members.collect();
            // whom fenced records alone place somewhere tells nobody where
            let known = permit.is_some() && members.iter().any(|member| !member.fenced);
            let residence = known.then(|| match &household.residence {
                Residence::Uprn(uprn) => format!("UPRN {uprn}"),
                // an address in words: nothing that is printed here
                Residence::Provisional(_) => "an address without a UPRN".to_owned(),
            });
            // what it is made up of rests on all who live there
            let whole = permit.is_some() && members.len() == household.members.len();
            let made_up_of = whole.then(|| household.composition.word());
            let dead = match permit {
                Some(permit) => dead_adults(edition, &household, permit)?,
                None => Vec::new(),
            };
            let members = members.iter().map(|member| member.person.to_string()).collect();
            StoodFor::Members { members, residence, made_up_of, dead }
        }
    })
}

/// The households at somebody's second home: one, unless several live there.
fn second_households(
    edition: &OpenEdition,
    lived: Option<&Lived>,
) -> Result<Vec<String>, EditionError> {
    let Some(Lived::Told(stays)) = lived else { return Ok(Vec::new()) };
    let Some(stay) = stays.iter().find(|stay| stay.second.is_some()) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for household in edition.households() {
        let household = household?;
        if household.residence == stay.residence {
            found.push(household.id.to_string());
        }
    }
    Ok(found)
}

/// What a person is to others, as far as a permit opens it.
fn relations_of(
    edition: &OpenEdition,
    id: PersonId,
    permit: &OperatorPermit<'_>,
) -> Result<Vec<StoredRelation>, EditionError> {
    let mut open = Vec::new();
    for relation in edition.relations_of(id)? {
        let mut keys = Vec::new();
        for &record in &relation.records {
            keys.extend(edition.placement_at(record)?.map(|it| (it.person, it.key)));
        }
        if related::is_open(permit, &relation, keys.iter().map(|(person, key)| (*person, key))) {
            open.push(relation);
        }
    }
    Ok(open)
}

fn key_of(edition: &OpenEdition, record: u32) -> Result<Option<String>, EditionError> {
    Ok(edition.placement_at(record)?.map(|placement| placement.key.to_string()))
}

/// All that is to be said.
struct Answer<'a> {
    id: Named,
    on: Option<Date>,
    then: Option<&'a ServedAt>,
    there: bool,
    stood_for: Option<StoodFor>,
    life: &'a Biography,
}

impl Answer<'_> {
    fn text(&self) -> String {
        let id = self.id;
        let (first, turns, fate) = match self.life {
            Biography::Unknown => {
                return format!("{id} is in no edition: it was never given out\n");
            }
            Biography::Reserved(edition) => {
                return format!(
                    "{id} is in no edition that was served: it is reserved for edition {edition}, which is held\n"
                );
            }
            Biography::Served { first, turns, fate } => (first, turns, fate),
        };
        let mut lines = vec![self.then_line()];
        match &self.stood_for {
            None => {}
            Some(StoodFor::NotKept) => lines.push(
                "  the edition is no longer kept: which records, cannot be told any more"
                    .to_owned(),
            ),
            Some(StoodFor::Records { records, household, told, second, lived, relations }) => {
                lines.extend(records.iter().map(|record| format!("  {record}")));
                let none = if *told { "none" } else { NOT_SHOWN };
                let household = household.as_deref().unwrap_or(none);
                lines.push(format!("  household {household}"));
                if !second.is_empty() {
                    lines.push(format!("  second household {}", second.join(" or ")));
                }
                if let (Named::Person(id), false) = (id, relations.is_empty()) {
                    lines.push("what they are to others".to_owned());
                    lines.extend(relations.iter().map(|it| related::line(it, id, &[])));
                }
                match lived {
                    None => {}
                    Some(Lived::NotShown) => lines.push(format!("where they lived: {NOT_SHOWN}")),
                    Some(Lived::Told(stays)) if stays.is_empty() => {
                        lines.push("where they lived: not known".to_owned());
                    }
                    Some(Lived::Told(stays)) => {
                        lines.push("where they lived".to_owned());
                        lines.extend(where_lived::lines(stays, false));
                    }
                }
            }
            Some(StoodFor::Members { residence, members, made_up_of, dead }) => {
                let made_up_of = made_up_of.map(|word| format!("made up of: {word}"));
                let at = residence.as_ref().map(|residence| format!("at {residence}"));
                let told: Vec<String> = at.into_iter().chain(made_up_of).collect();
                if !told.is_empty() {
                    lines.push(format!("  {}", told.join(", ")));
                }
                lines.extend(members.iter().map(|member| format!("  {member}")));
                lines.extend(dead.iter().map(DeadAdult::line));
            }
        }
        lines.push(String::new());
        lines.push(format!("{}  first in edition {}", first.from, first.edition));
        lines.extend(turns.iter().map(|turn| {
            let edition = turn.served.edition;
            format!("{}  {}, edition {edition}{}", turn.served.from, told(turn), how(&turn.served))
        }));
        lines.push(match fate {
            Fate::Live => format!("{id} is in the edition that is served"),
            Fate::Became(now) => format!("{id} is {now} now"),
            Fate::Ended(since) => {
                format!("{id} ended on {since}: nothing in the edition that is served rests on it")
            }
        });
        lines.join("\n") + "\n"
    }

    fn then_line(&self) -> String {
        let id = self.id;
        let when = self.on.map_or_else(|| "now".to_owned(), |day| format!("on {day}"));
        match self.then {
            None => format!("{when} no edition was served yet"),
            Some(then) if self.there => format!("{id} {when}, edition {}", then.edition),
            Some(then) => format!("{id} was not in use {when}, edition {}", then.edition),
        }
    }

    fn json(&self) -> Value {
        let mut answer = json!({
            "id": self.id.to_string(),
            "on": self.on.map(|day| day.to_string()),
            "edition": self.then.map(|then| then.edition.to_string()),
            "in_use": self.there,
        });
        match &self.stood_for {
            None => {}
            Some(StoodFor::NotKept) => answer["kept"] = json!(false),
            Some(StoodFor::Records { records, household, told: _, second, lived, relations }) => {
                let shown = match lived {
                    Some(Lived::Told(stays)) => Some(&stays[..]),
                    Some(Lived::NotShown) | None => None,
                };
                answer["home_shown"] = json!(shown.is_some());
                answer["relations"] = relations.iter().map(related::to_json).collect();
                answer["residences"] = where_lived::to_json(shown.unwrap_or_default());
                answer["records"] = json!(records);
                answer["household_id"] = json!(household);
                answer["second_household_ids"] = json!(second);
            }
            Some(StoodFor::Members { residence, members, made_up_of, dead }) => {
                answer["residence"] = json!(residence);
                answer["members"] = json!(members);
                answer["made_up_of"] = json!(made_up_of);
                answer["dead_adults"] = dead.iter().map(DeadAdult::to_json).collect();
            }
        }
        match self.life {
            Biography::Unknown => answer["known"] = json!("unknown"),
            Biography::Reserved(edition) => {
                answer["known"] = json!("held");
                answer["held_edition"] = json!(edition.to_string());
            }
            Biography::Served { first, turns, fate } => {
                answer["known"] = json!("served");
                answer["first"] =
                    json!({ "edition": first.edition.to_string(), "from": first.from.to_string() });
                answer["turns"] = turns.iter().map(turn_json).collect();
                let (word, now) = match fate {
                    Fate::Live => ("live", Some(self.id)),
                    Fate::Became(now) => ("became", Some(*now)),
                    Fate::Ended(_) => ("ended", None),
                };
                answer["fate"] = json!(word);
                answer["now"] = json!(now.map(|now| now.to_string()));
            }
        }
        answer
    }
}

fn turn_json(turn: &TurnAt) -> Value {
    json!({
        "turn": word(turn.turn),
        "other": turn.other.map(|other| other.to_string()),
        "edition": turn.served.edition.to_string(),
        "from": turn.served.from.to_string(),
        "how": turn.served.how,
    })
}

fn word(turn: Turn) -> &'static str {
    match turn {
        Turn::Added => "added",
        Turn::SplitFrom(_) => "split_from",
        Turn::MergedInto(_) => "merged_into",
        Turn::Retired => "retired",
        Turn::TookIn(_) => "took_in",
        Turn::GaveOff(_) => "gave_off",
    }
}

fn told(turn: &TurnAt) -> String {
    let other = turn.other.map(|other| other.to_string()).unwrap_or_default();
    match turn.turn {
        Turn::Added => "came back".to_owned(),
        Turn::SplitFrom(_) => format!("came out of {other}"),
        Turn::MergedInto(_) => format!("went into {other}"),
        Turn::Retired => "ended: none of its records is left".to_owned(),
        Turn::TookIn(_) => format!("took in {other}"),
        Turn::GaveOff(_) => format!("gave off {other}"),
    }
}

/// What kind of act made the turn, where it was not an ordinary night.
fn how(served: &ServedAt) -> &'static str {
    match served.how.as_str() {
        "edition_released" => " (released)",
        "edition_rolled_back" => " (a rollback)",
        _ => "",
    }
}
