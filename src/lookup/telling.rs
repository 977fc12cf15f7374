//! What a partner is told of somebody to whom something has happened.
//!
//! In: who is told and for what, of whom, and which records or declarations say what has happened. Out: what may be shown of the person, and of those
//! records alone; in the journal before it is answered. A change that only a record tells of which is closed to the partner is not told: it would
//! be known from the notice. Leaves to `notices` what is made of it.

use serde::Serialize;

use super::account;
use super::door::{Door, Ground};
use super::held::Held;
use super::question::DoorFault;
use super::shown::PersonDisclosure;
use super::{Shelf, person};
use crate::journal::AskedForNotice;
use crate::sharing::{Asking, CallerRefusal, DatasetHeld, Permit};
use crate::store::Named;
use crate::values::{DatasetName, FieldSet, MentionKey, PersonId, SharedField};

/// What is to be told.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'t> {
    /// Of whom.
    pub person: PersonId,
    /// The records that say so.
    pub evidence: &'t [MentionKey],
    /// The dataset that a declaration of it counts as, if there is one: [`DECLARATIONS`](crate::sharing::DECLARATIONS), or the registers for a registrar's.
    pub declared: Option<&'t DatasetName>,
    /// What has to be open of one of them at least.
    pub needs: SharedField,
}

/// What may be told.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Whom it is about today.
    #[serde(skip)]
    pub person: PersonId,
    /// What is open of what says so.
    pub open: FieldSet,
    /// What may be shown of the person; none where it is no more than that it happened.
    pub shown: Option<PersonDisclosure>,
}

/// What is answered. `request` is the number of the journal's entry.
#[derive(Clone, PartialEq, Eq)]
pub enum TellingAnswer {
    /// As [`super::Answer::Refused`].
    Refused {
        /// By which it is found again.
        request: u64,
        /// Why, and what would make it lawful.
        refusal: CallerRefusal,
    },
    /// As [`super::Answer::Nothing`].
    Nothing {
        /// By which it is found again.
        request: u64,
    },
    /// What may be told.
    Told {
        /// By which it is found again.
        request: u64,
        /// What.
        told: Box<Told>,
    },
}

impl std::fmt::Debug for TellingAnswer {
    /// The request alone: what is shown is not for logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Refused { request, .. }
        | Self::Nothing { request }
        | Self::Told { request, .. }) = self;
        write!(f, "TellingAnswer({request})")
    }
}

impl Door<'_> {
    /// Answers what a partner may be told.
    ///
    /// # Errors
    /// As [`Door::answer`].
    pub fn telling(
        &self,
        asking: &Asking,
        telling: Telling<'_>,
    ) -> Result<TellingAnswer, DoorFault> {
        let Ground { on, policy, lineage, key, .. } = self.ground;
        let about = telling.person.to_string();
        let declared = telling.declared.map(|it| it.0.to_string());
        let for_notice = Some(AskedForNotice { declared });
        let grant = match policy.caller(asking) {
            Ok(grant) => grant,
            Err(refusal) => {
                let displayed = account::digest(&key, &account::Displayed::Refused(&refusal));
                let refused = account::refused(asking, (about, for_notice), &refusal, displayed);
                let request = self.write(|log| log.refused(refused))?;
                return Ok(TellingAnswer::Refused { request, refusal });
            }
        };
        self.counted(|work| work.followed += 1);
        let named = lineage.now(Named::Person(telling.person)).map_err(DoorFault::Lineage)?;
        let id = match named {
            Named::Person(id) => on.since.stands_for(id),
            Named::Household(_) => telling.person,
        };
        let also = telling.declared.cloned().map(declared_as);
        let decided = self.decide_with(asking, &grant, id, also.as_ref())?;
        let permit = decided.as_ref().and_then(|it| it.permit.as_ref());
        let told = match permit {
            Some(permit) => told(on, permit, telling)?,
            None => None,
        };
        let displayed = account::digest(
            &key,
            &told.as_ref().map_or(account::Displayed::Nothing, account::Displayed::Told),
        );
        let on_view: Vec<PersonId> = told.iter().map(|it| it.person).collect();
        let circumstances = account::Circumstances {
            asking,
            about,
            edition: on.edition.id(),
            grant: &grant,
            for_notice,
        };
        let looked = account::looked(circumstances, decided.as_slice(), &on_view, displayed);
        let request = self.write(|log| log.looked(looked))?;
        Ok(match told {
            Some(told) => TellingAnswer::Told { request, told: Box::new(told) },
            None => TellingAnswer::Nothing { request },
        })
    }
}

/// A declaration as a decision counts it: as a dataset that has no record of the person.
pub(super) const fn declared_as(dataset: DatasetName) -> DatasetHeld {
    DatasetHeld { dataset, fenced: false, confidence_thousandths: None }
}

/// What a permit lets be told; none if nothing that says so is open.
fn told(on: Shelf<'_>, permit: &Permit, telling: Telling<'_>) -> Result<Option<Told>, DoorFault> {
    let Some(held) = Held::read(on, permit.person())? else { return Ok(None) };
    // a record that is somebody else's since says nothing of this one
    let theirs = |key: &&MentionKey| held.records.iter().any(|it| it.key() == *key);
    let of_records = telling.evidence.iter().filter(theirs).map(|key| permit.fields_of(key));
    let of_declared = telling.declared.map(|dataset| permit.fields_of_dataset(dataset));
    let open = of_records.chain(of_declared).fold(FieldSet::NONE, FieldSet::or);
    if !open.has(telling.needs) {
        return Ok(None);
    }
    let shown = person(on, permit, &[])?;
    Ok(Some(Told { person: permit.person(), open, shown }))
}
