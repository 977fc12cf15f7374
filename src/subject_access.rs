//! The subject-access pack put together: everything that is held of a person, why it is taken for theirs, who looked.
//!
//! In: a request of access, the edition that it is answered from, an operator's permit, the journal. Out: a [`Pack`]. The request's records are looked for
//! in today's edition: whatever identifier they go by now, the pack is theirs. Leaves to `rights` what a pack says and how it looks.

use crate::clerical::DeskGround;
use crate::editions::{EditionError, EditionLink, LinkDecision, StoredRecord};
use crate::households::{Composition, Residence};
use crate::journal::{DecidedAs, DecidedRecord, Recorded};
use crate::rights::{
    Pack, PairReasons, Request, Whom, Words, WorkedOut, access_log, choices, holdings, reasons,
};
use crate::sharing::{ActFault, OperatorPermit, Policy};
use crate::stewardship::DecisionBook;
use crate::values::{MentionKey, PersonId};
use jiff::civil::Date;

/// What a pack is put together from, beside the edition.
#[derive(Clone, Copy)]
pub struct PackGround<'p> {
    /// What the council is called.
    pub council: &'p str,
    /// All entries of the journal but looks at others than those whom [`seen_as`] names.
    pub entries: &'p [Recorded],
    /// The policy.
    pub policy: &'p Policy,
    /// Words in the person's language.
    pub words: &'p Words,
    /// The day on which it is made.
    pub today: Date,
}

/// Whose records a request is about today: one person's, or it must be settled first.
///
/// # Errors
/// That none is held, or that they are several people's by now.
pub fn asked_about(on: &DeskGround<'_>, request: &Request) -> Result<PersonId, ActFault> {
    let mut persons = Vec::new();
    for record in &request.asked.records {
        persons.extend(on.edition.person_of(&record.key())?);
    }
    persons.sort();
    persons.dedup();
    let number = request.number;
    match persons.as_slice() {
        [one] => Ok(*one),
        [] => Err(ActFault::stands(
            format!("none of the records of request {number} is in edition {}", on.edition.id()),
            format!(
                "`hearth who {}` tells when they went; what was held then is in the editions that are kept",
                request.asked.person
            ),
        )),
        several => Err(ActFault::stands(
            format!(
                "the records of request {number} are taken for several persons by now: {}",
                several.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            ),
            "settle who they are with `hearth decide`, then make the pack; it must not hold somebody else's data",
        )),
    }
}

/// Whom looks name that were at the person of a request: by the identifier of the day on which it was asked, and today's.
#[must_use]
pub fn seen_as(request: &Request, person: PersonId) -> Whom {
    let persons = request.asked.person.parse().into_iter().chain([person]).collect();
    Whom { persons, ..Whom::default() }
}

/// The pack of a person, without some records.
///
/// # Errors
/// If the edition cannot be read.
pub fn pack(
    on: &DeskGround<'_>,
    permit: &OperatorPermit<'_>,
    (request, person): (&Request, PersonId),
    left_out: &[u32],
    ground: PackGround<'_>,
) -> Result<Pack, EditionError> {
    let PackGround { council, entries, policy, words, today } = ground;
    let mut stored: Vec<StoredRecord> = Vec::new();
    for number in on.records_of(person)? {
        let closed = permit.fields_of(person, &on.record(number).key).is_empty();
        if !closed && !left_out.contains(&number) {
            stored.extend(on.edition.record_at(number)?);
        }
    }
    let Whom { persons, .. } = seen_as(request, person);
    let keys = request.asked.records.iter().map(DecidedRecord::key);
    let keys = keys.chain(stored.iter().map(|it| it.record.key.clone())).collect();
    let whom = Whom { persons, records: keys };
    let attributes: Vec<String> =
        on.ruleset.attributes().iter().map(|it| it.name.to_string()).collect();
    Ok(Pack {
        council: council.to_owned(),
        request: request.number,
        received: request.asked.received.to_string(),
        made_on: today.to_string(),
        edition: on.edition.id().to_string(),
        person: person.to_string(),
        held: holdings(&stored, &attributes),
        why: why(on, &stored, entries)?,
        worked_out: worked_out(on, person, &stored)?,
        seen: access_log(entries, &whom, policy, words, today),
        told: Vec::new(),
        choices: choices(entries, &whom.records),
    })
}

/// For every record but the first, its strongest tie to another of the person's.
fn why(
    on: &DeskGround<'_>,
    stored: &[StoredRecord],
    entries: &[Recorded],
) -> Result<Vec<PairReasons>, EditionError> {
    let few = on.few(stored.iter().map(|it| it.number));
    let decisions = DecisionBook::of(entries);
    let said = |a: u32, b: u32| {
        let keys = [a, b].map(|at| &on.record(at).key);
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
            Some(link) => {
                let explained = few.explanation(link.left, link.right)?;
                ([link.left, link.right], explained.as_ref().map(reasons).unwrap_or_default())
            }
            None => ([stored[0].number, record.number], Vec::new()),
        };
        let name = |at: u32| {
            let key = &on.record(at).key;
            format!("{}:{}", key.dataset.0, key.record_id)
        };
        let decided = said(pair[0], pair[1]);
        why.push(PairReasons { records: pair.map(name), reasons, decided });
    }
    Ok(why)
}

fn worked_out(
    on: &DeskGround<'_>,
    person: PersonId,
    stored: &[StoredRecord],
) -> Result<WorkedOut, EditionError> {
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
