//! Who is close to a member of staff, as the edition has them.
//!
//! In: which resident a member of staff is (`[[staff]]` of `hearth.toml`), the edition. Out: how close somebody is to them. Of staff of whom nothing is said nothing is
//! known but the name that they sign in by: of `r.evans` it is a guess that they are called Evans, and only a surname is told by it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;

use super::unusual::Closeness;
use crate::editions::{EditionError, OpenEdition};
use crate::values::{HouseholdId, PersonId, UserName, fold};

/// What is known of staff.
pub struct StaffKin<'e> {
    edition: &'e OpenEdition,
    residents: BTreeMap<UserName, Resident>,
}

/// A member of staff who is a resident.
struct Resident {
    own: PersonId,
    /// What the edition has of them, read by the first who asks.
    at_home: OnceCell<AtHome>,
}

/// What makes others close to a resident.
struct AtHome {
    household: Option<HouseholdId>,
    family: BTreeSet<PersonId>,
    marks: Marks,
}

/// What a person's records say that makes others close.
#[derive(Default)]
struct Marks {
    streets: BTreeSet<CompactString>,
    surnames: BTreeSet<CompactString>,
}

impl<'e> StaffKin<'e> {
    /// Staff who are residents, in an edition.
    #[must_use]
    pub fn new(
        edition: &'e OpenEdition,
        residents: impl IntoIterator<Item = (UserName, PersonId)>,
    ) -> Self {
        let resident = |own| Resident { own, at_home: OnceCell::new() };
        let residents = residents.into_iter().map(|(user, own)| (user, resident(own))).collect();
        Self { edition, residents }
    }

    /// How close somebody is to a member of staff; none if nothing says so.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub fn how_close(
        &self,
        by: &UserName,
        person: PersonId,
    ) -> Result<Option<Closeness>, EditionError> {
        let Some(resident) = self.residents.get(by) else {
            // of most who ask nothing can be guessed, and nobody's records are read
            let Some(named) = surname_of(by) else { return Ok(None) };
            let shares = self.marks(person)?.surnames.contains(&named);
            return Ok(shares.then_some(Closeness::Surname));
        };
        if resident.own == person {
            return Ok(Some(Closeness::Oneself));
        }
        let AtHome { household, family, marks: ours } = self.at_home(resident)?;
        if household.is_some() && *household == self.household(person)? {
            return Ok(Some(Closeness::Household));
        }
        if family.contains(&person) {
            return Ok(Some(Closeness::Family));
        }
        let theirs = self.marks(person)?;
        if !ours.streets.is_disjoint(&theirs.streets) {
            return Ok(Some(Closeness::Street));
        }
        Ok((!ours.surnames.is_disjoint(&theirs.surnames)).then_some(Closeness::Surname))
    }

    fn at_home<'r>(&self, resident: &'r Resident) -> Result<&'r AtHome, EditionError> {
        if let Some(known) = resident.at_home.get() {
            return Ok(known);
        }
        let own = resident.own;
        let relations = self.edition.relations_of(own)?.into_iter();
        let at_home = AtHome {
            household: self.household(own)?,
            family: relations.flat_map(|it| [it.one, it.other]).collect(),
            marks: self.marks(own)?,
        };
        Ok(resident.at_home.get_or_init(|| at_home))
    }

    fn household(&self, person: PersonId) -> Result<Option<HouseholdId>, EditionError> {
        Ok(self.edition.person(person)?.and_then(|it| it.household))
    }

    fn marks(&self, person: PersonId) -> Result<Marks, EditionError> {
        let mut marks = Marks::default();
        let Some(stored) = self.edition.person(person)? else { return Ok(marks) };
        for number in stored.records {
            let Some(stored) = self.edition.record_at(number)? else { continue };
            let street = stored.resolution.street_key;
            if !street.is_empty() && !stored.record.flags.address_withheld {
                marks.streets.insert(street);
            }
            let surname = stored.record.name.surname;
            if !surname.is_empty() {
                marks.surnames.insert(surname);
            }
        }
        Ok(marks)
    }
}

/// The surname in the name that somebody signs in by: `EVANS` of `r.evans` or `rhian.evans@eastbrook.example`; none of a name of one part.
fn surname_of(by: &UserName) -> Option<CompactString> {
    let local = by.as_str().split('@').next()?;
    let (_, last) = local.rsplit_once('.')?;
    let folded = fold(last);
    (folded.len() > 1).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::surname_of;

    #[test]
    fn a_surname_is_guessed_of_a_name_with_parts_alone() {
        let of = |name: &str| surname_of(&name.parse().unwrap()).map(|it| it.to_string());
        assert_eq!(of("r.evans"), Some("EVANS".to_owned()));
        assert_eq!(of("rhian.o-neill@eastbrook.example").as_deref().map(|it| &it[..1]), Some("O"));
        assert_eq!((of("dpo"), of("x.y")), (None, None));
    }
}
