//! What is to be decided, as two sides of records; and a person's records, for whoever is to say which of them are somebody else's.
//!
//! In: a wish, the desk. Out: the sides, or that somebody is not there. A decision on persons rests on their open records, and on fenced ones only of somebody of
//! whom nothing else speaks, as `hearth decide` has it.

use crate::clerical::{CaseSheet, Desk, sheet};
use crate::http::acting::{Acting, Stop};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::reading::{scope_of, with_desk};
use crate::http::service::Service;
use crate::journal::{DecidedAs, DecidedSide};
use crate::sharing::{ActKind, Asking, HandedAct, Operation, OperatorPermit, OperatorScope};
use crate::values::PersonId;

/// What a steward wants to decide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::http) enum Wish {
    /// These two are one person.
    Join([PersonId; 2]),
    /// These records of a person's are somebody else's.
    Part {
        /// Who has them.
        person: PersonId,
        /// Their keys: `dataset:key:role`.
        records: Vec<String>,
    },
}

/// A wish as it lies in the edition.
pub(super) struct Sides {
    /// Whom it is about: two persons, or one.
    pub(super) persons: Vec<PersonId>,
    /// Every record of the one and of the other, by number.
    pub(super) records: [Vec<u32>; 2],
    /// What the decision would say.
    pub(super) decided: DecidedAs,
    /// As the journal would have them.
    pub(super) kept: [DecidedSide; 2],
}

/// A person's records.
pub(in crate::http) struct PersonRecords {
    pub(in crate::http) edition: String,
    pub(in crate::http) person: String,
    pub(in crate::http) records: Vec<OwnRecord>,
}

/// A record, as far as it may be shown.
pub(in crate::http) struct OwnRecord {
    /// Its key.
    pub(in crate::http) key: String,
    /// What it says: field and values.
    pub(in crate::http) says: Vec<(String, String)>,
}

impl Wish {
    /// Whom it names.
    pub(super) fn persons(&self) -> Vec<PersonId> {
        match self {
            Self::Join(persons) => persons.to_vec(),
            Self::Part { person, records: _ } => vec![*person],
        }
    }

    /// The wish as it lies in the edition. Somebody who is not there for the steward is in no edition.
    pub(super) fn sides(
        &self,
        desk: &Desk<'_>,
        acting: &Acting<'_, '_>,
        scope: &OperatorScope,
    ) -> Result<Sides, Stop> {
        let cannot =
            |what: &str| Stop::Problem(Problem::of(Code::ActNotPossible).with_detail(what));
        let persons = self.persons();
        for person in &persons {
            acting.person(*person)?;
            if !scope.has_person(*person) {
                return Err(Stop::Nobody);
            }
        }
        match self {
            Self::Join([one, other]) if one == other => Err(cannot("both are one person already")),
            Self::Join(both) => {
                let [one, other] = both.map(|it| desk.on.records_of(it));
                let records = [one?, other?];
                let side =
                    |at: usize| desk.side(both[at].to_string(), &open_ones(desk, &records[at]));
                let sides = [side(0), side(1)];
                Ok(Sides { persons, records, decided: DecidedAs::Same, kept: sides })
            }
            Self::Part { person, records: named } => {
                let all = desk.on.records_of(*person)?;
                let (apart, left): (Vec<u32>, Vec<u32>) =
                    all.into_iter().partition(|at| named.contains(&desk.on.name(*at)));
                if apart.is_empty() {
                    return Err(cannot("choose the records that are somebody else’s"));
                }
                if apart.len() != named.len() {
                    let told = "a record that was chosen is not this person’s any more";
                    return Err(Problem::of(Code::Conflict).with_detail(told).into());
                }
                if left.is_empty() {
                    return Err(cannot("all records were chosen: one at least stays"));
                }
                let records = [left, apart];
                let side = |at: usize| {
                    let of: &[u32] = &records[at];
                    let first = of.first().map(|it| desk.on.name(*it)).unwrap_or_default();
                    let named = match of.len() {
                        0 | 1 => first,
                        many => format!("{first} and {} more", many - 1),
                    };
                    desk.side(named, of)
                };
                let sides = [side(0), side(1)];
                Ok(Sides { persons, records, decided: DecidedAs::Different, kept: sides })
            }
        }
    }
}

/// The records that a decision on a person rests on.
fn open_ones(desk: &Desk<'_>, records: &[u32]) -> Vec<u32> {
    let open: Vec<u32> = records.iter().copied().filter(|it| !desk.on.is_fenced(*it)).collect();
    if open.is_empty() { records.to_vec() } else { open }
}

impl Service {
    /// A person's records with what each says, for a steward who looks which of them are somebody else's.
    pub(in crate::http) fn records_of_person(
        &self,
        asking: &Asking,
        person: PersonId,
    ) -> Result<PersonRecords, Problem> {
        let of = (Operation::Review, "a person's records");
        self.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            acting.may(HandedAct::Of(ActKind::Decide))?;
            let scope = scope_of(acting, grant)?;
            acting.person(person)?;
            if !scope.has_person(person) {
                return Err(Stop::Nobody);
            }
            with_desk(acting, &scope, |desk| {
                let records = desk.on.records_of(person)?;
                let about = records.iter().map(|at| desk.on.name(*at)).collect();
                let permit = operating.permit(&scope, about)?;
                let own = records.into_iter().map(|at| own_record(desk, &permit, at));
                Ok(PersonRecords {
                    edition: acting.edition().id().to_string(),
                    person: person.to_string(),
                    records: own.collect::<Result<_, Stop>>()?,
                })
            })
        })
    }
}

fn own_record(desk: &Desk<'_>, permit: &OperatorPermit<'_>, at: u32) -> Result<OwnRecord, Stop> {
    let CaseSheet { fields, closed: _ } = sheet(&desk.on, permit, &[vec![at], Vec::new()])?;
    let says =
        fields.into_iter().filter(|it| !["records", "lives with"].contains(&it.field.as_str()));
    let says = says.map(|it| (it.field, it.said[0].join(", ")));
    let says = says.filter(|(_, said)| !said.is_empty()).collect();
    Ok(OwnRecord { key: desk.on.name(at), says })
}
