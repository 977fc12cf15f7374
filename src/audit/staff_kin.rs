//! Who is close to a member of staff, as the edition has them.
//!
//! In: which resident a member of staff is (`[[staff]]` of `hearth.toml`), the edition. Out: how close somebody is to them. Of staff of whom nothing is said nothing is
//! known but the name that they sign in by: of `r.evans` it is a guess that they are called Evans, and only a surname is told by it.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;

use super::unusual::Closeness;
use crate::editions::{EditionError, OpenEdition};
use crate::values::{PersonId, UserName, fold};

/// What is known of staff.
pub struct StaffKin<'e> {
    edition: &'e OpenEdition,
    residents: BTreeMap<UserName, PersonId>,
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
        Self { edition, residents: residents.into_iter().collect() }
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
        let Some(&own) = self.residents.get(by) else {
            let named = surname_of(by);
            let marks = self.marks(person)?;
            let shares = named.is_some_and(|it| marks.surnames.contains(&it));
            return Ok(shares.then_some(Closeness::Surname));
        };
        if own == person {
            return Ok(Some(Closeness::Oneself));
        }
        let household =
            |id| Ok::<_, EditionError>(self.edition.person(id)?.and_then(|it| it.household));
        let home = household(own)?;
        if home.is_some() && home == household(person)? {
            return Ok(Some(Closeness::Household));
        }
        let mut family = self.edition.relations_of(own)?.into_iter();
        if family.any(|it| it.one == person || it.other == person) {
            return Ok(Some(Closeness::Family));
        }
        let (ours, theirs) = (self.marks(own)?, self.marks(person)?);
        if ours.streets.intersection(&theirs.streets).next().is_some() {
            return Ok(Some(Closeness::Street));
        }
        let shares = ours.surnames.intersection(&theirs.surnames).next().is_some();
        Ok(shares.then_some(Closeness::Surname))
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
