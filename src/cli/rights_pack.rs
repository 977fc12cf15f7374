//! `hearth rights pack`: everything that is held of a person, for the person.
//!
//! In: a request's number. Out: the pack as a page in English or Welsh, or as JSON. The request's records are looked for in today's edition:
//! whatever identifier they go by now, the pack is theirs. Leaves to `rights` what a pack says.

use std::path::PathBuf;

use anyhow::{bail, ensure};

use super::console::{Console, Finish};
use super::explained::Explained;
use super::operator::OperatorArgs;
use super::rights::{book, rule_files};
use super::rights_words::Tongue;
use super::{clock, mention_name, out_file};
use crate::config::CouncilConfig;
use crate::editions::{EditionLink, LinkDecision, StoredRecord};
use crate::households::{Composition, Residence};
use crate::journal::{DecidedAs, DecidedRecord, Journal, RightsKind};
use crate::links::Explanation;
use crate::pipeline::MatchStage;
use crate::rights::{
    Pack, PairReasons, Request, Words, WorkedOut, access_log, choices, holdings, reasons,
};
use crate::sharing::{Operation, OperatorPermit, Policy};
use crate::stewardship::DecisionBook;
use crate::values::{MentionKey, PersonId};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The request.
    number: u64,
    /// The language of the page.
    #[arg(long, value_enum, default_value = "en")]
    language: Tongue,
    /// As JSON, for the person to carry elsewhere.
    #[arg(long)]
    json: bool,
    /// Records to leave out under an exemption: `dataset:record_id[:role]`; said in the request's own step, with the ground.
    #[arg(long, value_name = "RECORD")]
    without: Vec<String>,
    /// The file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { number, language, json, without, out, operator } = args;
    out_file::require_place(out)?;
    let operator = operator.for_case(format!("request {number}"), "the person's own request");
    let granted = operator.rule(Operation::RightsPack, &CouncilConfig::load(console.config())?)?;
    let on = Explained::open(None, console)?;
    let operated = granted.over(&on.council, &on.edition)?;
    let words = Words::of(&rule_files(&on.council.config)?, language.language())?;
    let book = book(&on.council.config)?;
    let request = book.request(*number)?;
    ensure!(
        request.asked.right == RightsKind::Access,
        "request {number} is of {}, not of access\n  hint: open one with `hearth rights open access`",
        request.asked.right.word()
    );
    let person = asked_about(&on, request)?;
    let mut left_out = Vec::new();
    for name in without {
        left_out.push(mention_name::find(name, &on.records)?);
    }
    let permit = operated.permit(vec![person.to_string()])?;
    let pack = pack(&on, &permit, request, person, &left_out, &words)?;
    let text =
        if *json { format!("{:#}\n", serde_json::to_value(&pack)?) } else { pack.to_html(&words) };
    out_file::write(out, |to| Ok(to.write_all(text.as_bytes())?))?;
    console.note(&format!(
        "{} holds personal data of one person: hand it over as was agreed, and delete this copy",
        out.display()
    ));
    Ok(Finish::Done)
}

/// Whose records the request is about today: one person's, or it must be settled first.
fn asked_about(on: &Explained, request: &Request) -> anyhow::Result<PersonId> {
    let mut persons = Vec::new();
    for record in &request.asked.records {
        persons.extend(on.edition.person_of(&record.key())?);
    }
    persons.sort();
    persons.dedup();
    match persons.as_slice() {
        [one] => Ok(*one),
        [] => bail!(
            "none of the records of request {} is in edition {}\n  hint: `hearth who {}` tells when they went; what was held then is in the \
             editions that are kept",
            request.number,
            on.edition.id(),
            request.asked.person
        ),
        several => bail!(
            "the records of request {} are taken for several persons by now: {}\n  hint: settle who they are with `hearth decide`, then make the \
             pack; it must not hold somebody else's data",
            request.number,
            several.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        ),
    }
}

fn pack(
    on: &Explained,
    permit: &OperatorPermit<'_>,
    request: &Request,
    person: PersonId,
    left_out: &[u32],
    words: &Words,
) -> anyhow::Result<Pack> {
    let mut stored: Vec<StoredRecord> = Vec::new();
    for number in on.records_of(person)? {
        let closed = permit.fields_of(person, &on.records[number as usize].key).is_empty();
        if !closed && !left_out.contains(&number) {
            stored.extend(on.edition.record_at(number)?);
        }
    }
    let config = &on.council.config;
    let entries = Journal::of(config).entries()?;
    let policy = Policy::of_files(&rule_files(config)?).check()?;
    // the identifier of the day on which it was asked, and today's
    let persons = request.asked.person.parse().into_iter().chain([person]).collect();
    let keys = request.asked.records.iter().map(DecidedRecord::key);
    let keys = keys.chain(stored.iter().map(|it| it.record.key.clone())).collect();
    let attributes: Vec<String> =
        on.council.rules.ruleset.attributes().iter().map(|it| it.name.to_string()).collect();
    Ok(Pack {
        council: on.council.config.name.clone(),
        request: request.number,
        received: request.asked.received.to_string(),
        made_on: clock::today()?.to_string(),
        edition: on.edition.id().to_string(),
        person: person.to_string(),
        held: holdings(&stored, &attributes),
        why: why(on, &stored)?,
        worked_out: worked_out(on, person, &stored)?,
        seen: access_log(&entries, &persons, &policy, words, clock::today()?),
        told: Vec::new(),
        choices: choices(&entries, &keys),
    })
}

/// For every record but the first, its strongest tie to another of the person's.
fn why(on: &Explained, stored: &[StoredRecord]) -> anyhow::Result<Vec<PairReasons>> {
    let stage = on.stage();
    let decisions = DecisionBook::of(&Journal::of(&on.council.config).entries()?);
    let said = |a: u32, b: u32| {
        let keys = [a, b].map(|at| &on.records[at as usize].key);
        decisions
            .decisions()
            .iter()
            .filter(|it| it.holds() && it.made.decided == DecidedAs::Same)
            .any(|it| {
                let has = |side: usize, key: &MentionKey| {
                    it.made.sides[side].records.iter().any(|record| record.key() == *key)
                };
                has(0, keys[0]) && has(1, keys[1]) || has(0, keys[1]) && has(1, keys[0])
            })
    };
    let mut why = Vec::new();
    for (at, record) in stored.iter().enumerate().skip(1) {
        let mut strongest: Option<EditionLink> = None;
        for other in stored.iter().enumerate().filter(|(other, _)| *other != at) {
            let link = on.edition.link(record.number, other.1.number)?;
            let link = link.filter(|link| link.decision == LinkDecision::Linked);
            strongest = strongest.into_iter().chain(link).max_by_key(|link| link.weight);
        }
        let (pair, reasons) = match &strongest {
            Some(link) => ([link.left, link.right], reasons(&explained(on, &stage, link))),
            None => ([stored[0].number, record.number], Vec::new()),
        };
        let name = |at: u32| {
            let key = &on.records[at as usize].key;
            format!("{}:{}", key.dataset.0, key.record_id)
        };
        let decided = said(pair[0], pair[1]);
        why.push(PairReasons { records: pair.map(name), reasons, decided });
    }
    Ok(why)
}

fn explained(on: &Explained, stage: &MatchStage<'_>, link: &EditionLink) -> Explanation {
    let scorer = stage.scorer(&on.model);
    Explanation::of(&scorer, link.left, link.right, &stage.attributes)
        .surrounded_by(&scorer, link.context)
}

fn worked_out(
    on: &Explained,
    person: PersonId,
    stored: &[StoredRecord],
) -> anyhow::Result<WorkedOut> {
    let household = on.edition.person(person)?.and_then(|person| person.household);
    let household = household.map(|id| on.edition.household(id)).transpose()?.flatten();
    let home = household.as_ref().and_then(|household| {
        let here = |record: &&StoredRecord| {
            let there = Residence::of(&record.resolution);
            there.as_ref() == Some(&household.residence) && !record.record.flags.address_withheld
        };
        let written =
            stored.iter().find(here).map(|it| it.record.original.address.expose().to_string());
        written.or_else(|| match &household.residence {
            Residence::Uprn(uprn) => Some(format!("UPRN {uprn}")),
            Residence::Provisional(_) => None,
        })
    });
    let mut events = Vec::new();
    for event in on.edition.events() {
        let event = event?;
        if event.person == person {
            events.push((event.kind.word().to_owned(), event.when.to_string()));
        }
    }
    let household = household.map(|it| kind_key(it.composition).to_owned());
    Ok(WorkedOut { home, household, events })
}

/// The key of the pack's words.
const fn kind_key(composition: Composition) -> &'static str {
    match composition {
        Composition::SingleAdult => "single_adult",
        Composition::Couple => "couple",
        Composition::LoneParent => "lone_parent",
        Composition::Family => "family",
        Composition::SeveralGenerations => "several_generations",
        Composition::Sharers => "sharers",
        Composition::Students => "student",
        Composition::Communal => "communal",
        Composition::ChildrenAlone => "children_alone",
        Composition::NotKnown => "not_known",
    }
}
