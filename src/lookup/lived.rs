//! Who lived at a household's residence on a day, or where a person did: under today's policy, by what may be seen today.
//!
//! In: a person or a household, a day. Out: stays that cover the day, of those whom today's permits show. They are told from records on file and from what earlier
//! nights knew of records that are gone; a viewer who may not see since when somebody lives somewhere sees nothing of another day. For a
//! household everybody's history is read through, whatever comes of it. Decided, written down and answered as any look is.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::account;
use super::door::{Decided, Door, Ground, LEAST_MEMBERS, Shows};
use super::homes::{shown_stay, told_stays};
use super::question::DoorFault;
use super::shown::{ShownAddress, ShownStay};
use super::visible::Visible;
use super::{Held, home_of, person};
use crate::editions::EditionError;
use crate::households::{Residence, Stay, StayDate};
use crate::sharing::{Asking, CallerGrant, CallerRefusal, Permit};
use crate::store::Named;
use crate::values::{HouseholdId, PersonId};

/// Whose past is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LivedWhere {
    /// Where this person lived.
    Person(PersonId),
    /// Who lived where this household lives.
    Household(HouseholdId),
}

/// Somebody who lived somewhere on the day.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LivedThere {
    /// Who.
    pub person: PersonId,
    /// Their name, where it may be shown.
    pub name: Option<String>,
    /// True if they did for certain; false if the days of coming and going leave it open.
    pub certain: bool,
    /// The stay.
    pub stay: ShownStay,
}

/// Who lived somewhere on a day, or where somebody did.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LivedDisclosure {
    /// The day.
    pub on: Date,
    /// The household whose residence was asked about, if one was.
    pub household: Option<HouseholdId>,
    /// Its address.
    pub address: Option<ShownAddress>,
    /// Who, ascending by identifier, and then by day.
    pub people: Vec<LivedThere>,
}

/// What is answered. `request` is the number of the journal's entry.
#[derive(Clone, PartialEq, Eq)]
pub enum LivedAnswer {
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
    /// What may be shown.
    Lived {
        /// By which it is found again.
        request: u64,
        /// What is shown.
        shown: Box<LivedDisclosure>,
    },
}

impl std::fmt::Debug for LivedAnswer {
    /// The request alone: what is shown is not for logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Refused { request, .. }
        | Self::Nothing { request }
        | Self::Lived { request, .. }) = self;
        write!(f, "LivedAnswer({request})")
    }
}

impl<'d> Door<'d> {
    /// Answers who lived where on a day.
    ///
    /// # Errors
    /// As [`Door::answer`].
    pub fn lived(
        &self,
        asking: &Asking,
        about: LivedWhere,
        on_day: Date,
    ) -> Result<LivedAnswer, DoorFault> {
        let Ground { on, policy, lineage, key, .. } = self.ground;
        let (named, text) = match about {
            LivedWhere::Person(id) => (Named::Person(id), format!("{id} on {on_day}")),
            LivedWhere::Household(id) => (Named::Household(id), format!("{id} on {on_day}")),
        };
        let grant = match policy.looker(asking) {
            Ok(grant) => grant,
            Err(refusal) => {
                let displayed = account::digest(&key, &account::Displayed::Refused(&refusal));
                let refused = account::refused(asking, (text, None), &refusal, displayed);
                let request = self.write(|log| log.refused(refused))?;
                return Ok(LivedAnswer::Refused { request, refusal });
            }
        };
        self.counted(|work| work.followed += 1);
        let (decided, shown) = match lineage.now(named).map_err(DoorFault::Lineage)? {
            Named::Person(id) => {
                let id = on.since.stands_for(id);
                let decided = self.decide_all(asking, &grant, &[id], 1)?;
                let shown = self.lived_in(&decided, None, on_day)?;
                (decided, shown)
            }
            Named::Household(id) => self.lived_with(asking, &grant, id, on_day)?,
        };
        let displayed = account::digest(
            &key,
            &shown.as_ref().map_or(account::Displayed::Nothing, account::Displayed::Lived),
        );
        let on_view: Vec<PersonId> =
            shown.iter().flat_map(|it| &it.people).map(|it| it.person).collect();
        let circumstances = account::Circumstances {
            asking,
            about: text,
            edition: on.edition.id(),
            grant: &grant,
            for_notice: None,
        };
        let looked = account::looked(circumstances, &decided, &on_view, displayed);
        let request = self.write(|log| log.looked(looked))?;
        Ok(match shown {
            None => LivedAnswer::Nothing { request },
            Some(shown) => LivedAnswer::Lived { request, shown: Box::new(shown) },
        })
    }

    fn lived_with(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        id: HouseholdId,
        day: Date,
    ) -> Result<(Vec<Decided<'d>>, Option<LivedDisclosure>), DoorFault> {
        let edition = self.ground.on.edition;
        // a household of whom nobody may be shown is none
        let (_, today) = self.about_household(asking, grant, id)?;
        let home = match today {
            Shows::Household(_) => edition.household(id)?.map(|it| it.residence),
            Shows::Person(_) | Shows::Nothing => None,
        };
        let mut people = Vec::new();
        for history in edition.residence_histories() {
            let history = history?;
            // whatever its days are: without what may not be seen they may be others
            let here = |stay: &Stay| Some(&stay.residence) == home.as_ref();
            if history.stays.iter().any(here) {
                people.push(self.ground.on.since.stands_for(history.person));
            }
        }
        people.sort_unstable();
        people.dedup();
        let household = self.ground.on.household(id)?.filter(|_| home.is_some());
        let lives_there = |person: &PersonId| {
            let members = household.iter().flat_map(|it| &it.members);
            members.map(|it| it.person).any(|it| it == *person)
        };
        let (present, gone): (Vec<PersonId>, Vec<PersonId>) =
            people.into_iter().partition(lives_there);
        let mut decided = self.decide_members(asking, grant, &present, household)?;
        decided.extend(self.decide_all(asking, grant, &gone, LEAST_MEMBERS)?);
        decided.sort_by_key(|it| it.facts.person);
        let shown = self.lived_in(&decided, home.as_ref(), day)?;
        let shown = shown.map(|shown| {
            // as whoever is shown has it written, the fullest first
            let addresses = shown.people.iter().map(|it| &it.stay.address);
            let address =
                addresses.max_by_key(|it| it.lines.iter().map(String::len).sum::<usize>());
            LivedDisclosure { household: Some(id), address: address.cloned(), ..shown }
        });
        Ok((decided, shown))
    }

    /// The stays of these people that cover the day, as far as each one's permit shows them: at a residence, or anywhere.
    fn lived_in(
        &self,
        decided: &[Decided<'_>],
        home: Option<&Residence>,
        day: Date,
    ) -> Result<Option<LivedDisclosure>, EditionError> {
        let mut people = Vec::new();
        for permit in decided.iter().filter_map(|it| it.permit.as_ref()) {
            people.extend(self.lived_by(permit, home, day)?);
        }
        let shown = LivedDisclosure { on: day, household: None, address: None, people };
        Ok((!shown.people.is_empty()).then_some(shown))
    }

    fn lived_by(
        &self,
        permit: &Permit,
        home: Option<&Residence>,
        day: Date,
    ) -> Result<Vec<LivedThere>, EditionError> {
        let on = self.ground.on;
        let Some(held) = Held::read(on, permit.person())? else { return Ok(Vec::new()) };
        let Some(visible) = Visible::of(&held, permit, on.sources)? else { return Ok(Vec::new()) };
        let now = home_of(on, &visible, &BTreeMap::new())?;
        let (stays, dated) = told_stays(on.edition, &visible, permit, now.as_ref())?;
        let there = |stay: &&Stay| home.is_none_or(|home| stay.residence == *home);
        let covering: Vec<(&Stay, bool)> = stays
            .iter()
            .filter(there)
            .filter_map(|stay| Some((stay, covers(stay, day)?)))
            .filter(|_| dated)
            .collect();
        if covering.is_empty() {
            return Ok(Vec::new());
        }
        let name = person(on, permit, &[])?.and_then(|it| it.name).map(|it| it.value.whole());
        let told = |(stay, certain): (&Stay, bool)| LivedThere {
            person: permit.person(),
            name: name.clone(),
            certain,
            stay: shown_stay(stay, &visible, permit, dated),
        };
        Ok(covering.into_iter().map(told).collect())
    }
}

/// Whether a stay covers a day: not at all, perhaps, or for certain.
fn covers(stay: &Stay, day: Date) -> Option<bool> {
    let (begun, surely_begun) = match stay.from {
        StayDate::On(from) => (from <= day, from <= day),
        StayDate::Between(after, by) => {
            (after.is_none_or(|after| after <= day), by.is_some_and(|by| by <= day))
        }
        StayDate::Unknown => (true, false),
    };
    let (goes_on, surely_goes_on) = match stay.to {
        None => (true, true),
        Some(StayDate::On(to)) => (day <= to, day <= to),
        Some(StayDate::Between(after, by)) => {
            (by.is_none_or(|by| day <= by), after.is_some_and(|after| day <= after))
        }
        Some(StayDate::Unknown) => (true, false),
    };
    (begun && goes_on).then_some(surely_begun && surely_goes_on)
}
