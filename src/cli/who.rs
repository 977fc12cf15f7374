//! `hearth who`: what an identifier is, was on a day, and became since.
//!
//! In: a person's or household's identifier. Out: the records or members that it stood for, and every turn in its life. Leaves the
//! identifier's life to `publication`, what it stood for to the edition that was served.

use anyhow::anyhow;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::edition::acts;
use super::left_alone::{DeadAdult, dead_adults};
use super::{clock, council, identifier_key, related, where_lived};
use crate::config::CouncilConfig;
use crate::editions::{EditionError, EditionShelf, OpenEdition, ResidenceHistory, StoredRelation};
use crate::households::Residence;
use crate::publication::{
    Biography, Fate, Publication, PublicationError, Timeline, TurnAt, biography,
};
use crate::store::{Named, ServedAt, Turn};
use crate::values::PublicIdFault;

/// Who is this: what an identifier is, was on a day, and became since.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth who HP-SJYW-7M1S\n  hearth who hh z5pg qyxr --on 2026-03-01\n\n\
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
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let id = named(&args.id.join(" "))?;
    let config = CouncilConfig::load(console.config())?;
    council::shelf(&config)?;
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
    let there = then.filter(|then| life.is_in(then));
    let stood_for = match there {
        Some(then) => Some(stood_for(publication.shelf(), id, then)?),
        None => None,
    };
    let answer = Answer { id, on: args.on, then, there: there.is_some(), stood_for, life: &life };
    let text = if args.json { format!("{:#}\n", answer.json()) } else { answer.text() };
    console.out().write_all(text.as_bytes())?;
    Ok(Finish::waits_if(!matches!(life, Biography::Served { .. })))
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
            "{text} is no identifier: {fault}\n  hint: a person's looks like HP-7K3Q-9M2F, a household's like HH-4M8T-0ZX1"
        ),
    })
}

/// What an identifier stood for in an edition.
enum StoodFor {
    /// A person: the records, the household, where the person lived.
    Records {
        records: Vec<String>,
        household: Option<String>,
        /// The one at the person's second home; all that live there, where there are several.
        second: Vec<String>,
        lived: Option<ResidenceHistory>,
        relations: Vec<StoredRelation>,
    },
    /// A household: where, who, what it is made up of, and the adults whom children alone have lost.
    Members {
        residence: String,
        members: Vec<String>,
        made_up_of: &'static str,
        dead: Vec<DeadAdult>,
    },
    /// The edition is no longer kept.
    NotKept,
}

fn stood_for(
    shelf: &EditionShelf,
    id: Named,
    then: &ServedAt,
) -> Result<StoodFor, PublicationError> {
    let edition = match shelf.edition(then.edition) {
        Ok(edition) => edition,
        Err(EditionError::NoSuchEdition { .. }) => return Ok(StoodFor::NotKept),
        Err(fault) => return Err(fault.into()),
    };
    let lacks =
        || EditionError::Inconsistent("the edition lacks an identifier that it was served with");
    Ok(match id {
        Named::Person(id) => {
            let person = edition.person(id)?.ok_or_else(lacks)?;
            let mut records = Vec::new();
            for &record in &person.records {
                records.extend(key_of(&edition, record)?);
            }
            let household = person.household.map(|household| household.to_string());
            let (lived, relations) = (edition.residence_history(id)?, edition.relations_of(id)?);
            let second = second_households(&edition, lived.as_ref())?;
            StoodFor::Records { records, household, second, lived, relations }
        }
        Named::Household(id) => {
            let household = edition.household(id)?.ok_or_else(lacks)?;
            let members = household.members.iter().map(|member| member.person.to_string());
            let residence = match &household.residence {
                Residence::Uprn(uprn) => format!("UPRN {uprn}"),
                // an address in words: nothing that is printed here
                Residence::Provisional(_) => "an address without a UPRN".to_owned(),
            };
            let dead = dead_adults(&edition, &household)?;
            let made_up_of = household.composition.word();
            StoodFor::Members { residence, members: members.collect(), made_up_of, dead }
        }
    })
}

/// The households at somebody's second home: one, unless several live there.
fn second_households(
    edition: &OpenEdition,
    lived: Option<&ResidenceHistory>,
) -> Result<Vec<String>, EditionError> {
    let stays = lived.map_or(&[][..], |lived| &lived.stays);
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
            Some(StoodFor::Records { records, household, second, lived, relations }) => {
                lines.extend(records.iter().map(|record| format!("  {record}")));
                let household = household.as_deref().unwrap_or("none");
                lines.push(format!("  household {household}"));
                if !second.is_empty() {
                    lines.push(format!("  second household {}", second.join(" or ")));
                }
                if let (Named::Person(id), false) = (id, relations.is_empty()) {
                    lines.push("what they are to others".to_owned());
                    lines.extend(relations.iter().map(|it| related::line(it, id, &[])));
                }
                if let Some(lived) = lived {
                    lines.push("where they lived".to_owned());
                    lines.extend(where_lived::lines(lived, false));
                }
            }
            Some(StoodFor::Members { residence, members, made_up_of, dead }) => {
                lines.push(format!("  at {residence}, made up of: {made_up_of}"));
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
            Some(StoodFor::Records { records, household, second, lived, relations }) => {
                answer["relations"] = relations.iter().map(related::to_json).collect();
                answer["residences"] = lived.as_ref().map_or(json!([]), where_lived::to_json);
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
