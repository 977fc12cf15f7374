//! A strict search: who is it of whom all of this is known?
//!
//! In: facts that the caller has, and whom an index suggests. Out: whether a person fits them, by what the caller's permit opens of them and
//! nothing else. Leaves to the door that exactly one fits: of several, or of one that may not be seen, nothing is told.

use std::fmt;

use compact_str::CompactString;
use jiff::civil::Date;
use rustc_hash::FxHasher;

use super::visible::{Visible, VisibleRecord};
use crate::editions::{EditionError, OpenEdition, StoredPerson};
use crate::values::{NhsNumber, Nino, PartialDate, PersonId, Postcode, fold};

/// What is known of somebody who is looked for. All of it must fit.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownFacts {
    surname: CompactString,
    born: Date,
    forename: Option<CompactString>,
    postcode: Option<Postcode>,
    nhs_number: Option<NhsNumber>,
    nino: Option<Nino>,
}

impl KnownFacts {
    /// The least that is looked for by; none if the surname has no letter.
    #[must_use]
    pub fn new(surname: &str, born: Date) -> Option<Self> {
        let surname = fold(surname);
        (!surname.is_empty()).then_some(Self {
            surname,
            born,
            forename: None,
            postcode: None,
            nhs_number: None,
            nino: None,
        })
    }

    /// The same with a forename.
    #[must_use]
    pub fn with_forename(self, text: &str) -> Self {
        Self { forename: Some(fold(text)).filter(|it| !it.is_empty()), ..self }
    }

    /// The same with a postcode.
    #[must_use]
    pub fn with_postcode(self, postcode: Postcode) -> Self {
        Self { postcode: Some(postcode), ..self }
    }

    /// The same with an NHS number.
    #[must_use]
    pub fn with_nhs_number(self, number: NhsNumber) -> Self {
        Self { nhs_number: Some(number), ..self }
    }

    /// The same with a National Insurance number.
    #[must_use]
    pub fn with_nino(self, nino: Nino) -> Self {
        Self { nino: Some(nino), ..self }
    }

    /// Which facts there are, without what they say.
    pub(super) fn kinds(&self) -> String {
        let mut kinds = vec!["surname", "date_of_birth"];
        kinds.extend(self.forename.is_some().then_some("forename"));
        kinds.extend(self.postcode.is_some().then_some("postcode"));
        kinds.extend(self.nhs_number.is_some().then_some("nhs_number"));
        kinds.extend(self.nino.is_some().then_some("nino"));
        kinds.join(", ")
    }

    /// True if every fact is said by a record that may be seen.
    pub(super) fn fits(&self, visible: &Visible) -> bool {
        let Self { surname, born, forename, postcode, nhs_number, nino } = self;
        let says = |fact: &dyn Fn(&VisibleRecord) -> bool| visible.records.iter().any(fact);
        let named = |it: &VisibleRecord| {
            it.name.as_ref().is_some_and(|name| {
                name.surname == *surname || name.other_surnames.contains(surname)
            })
        };
        let called = |it: &VisibleRecord| {
            it.name.as_ref().zip(forename.as_ref()).is_some_and(|(name, called)| {
                name.forenames.first() == Some(called) || name.known_as.contains(called)
            })
        };
        let lives = |it: &VisibleRecord| {
            let text = postcode.as_ref().map(ToString::to_string);
            it.address.as_ref().zip(text).is_some_and(|(home, text)| home.lines.contains(&text))
        };
        let insured = |it: &VisibleRecord| {
            let both = it.nino.as_ref().zip(nino.as_ref());
            both.is_some_and(|(a, b)| a.without_suffix() == b.without_suffix())
        };
        says(&named)
            && says(&|it| it.date_of_birth.and_then(PartialDate::whole) == Some(*born))
            && (forename.is_none() || says(&called))
            && (postcode.is_none() || says(&lives))
            && (nhs_number.is_none() || says(&|it| it.nhs_number == *nhs_number))
            && (nino.is_none() || says(&insured))
    }
}

impl fmt::Debug for KnownFacts {
    /// Which facts, and not what they say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownFacts({})", self.kinds())
    }
}

/// Who may fit some facts: more than do, and never fewer. Nothing is told of whom it suggests but through the door.
pub trait Suggests: Send + Sync {
    /// Those who may fit, each once.
    fn suggested(&self, facts: &KnownFacts) -> Vec<PersonId>;
}

/// Persons by surname and day of birth.
#[derive(Debug, Default)]
pub struct NamesAndBirths(Vec<(u64, PersonId)>);

impl NamesAndBirths {
    /// Of everybody in an edition. Reads it through once.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub fn of(edition: &OpenEdition) -> Result<Self, EditionError> {
        let mut all = Vec::new();
        for person in edition.persons() {
            let StoredPerson { id, records, household: _ } = person?;
            let (mut surnames, mut births) = (Vec::new(), Vec::new());
            for number in records {
                let Some(stored) = edition.record_at(number)? else { continue };
                let name = stored.record.name;
                surnames.push(name.surname);
                surnames.extend(name.other_surnames);
                births.extend(stored.record.date_of_birth.and_then(PartialDate::whole));
            }
            surnames.sort_unstable();
            surnames.dedup();
            births.sort_unstable();
            births.dedup();
            // one record may say the name and another the day: each with each
            for born in births {
                all.extend(surnames.iter().map(|surname| (place(surname, born), id)));
            }
        }
        all.sort_unstable();
        all.dedup();
        all.shrink_to_fit();
        Ok(Self(all))
    }
}

impl Suggests for NamesAndBirths {
    fn suggested(&self, facts: &KnownFacts) -> Vec<PersonId> {
        let place = place(&facts.surname, facts.born);
        let first = self.0.partition_point(|(it, _)| *it < place);
        let found = self.0[first..].iter().take_while(|(it, _)| *it == place);
        found.map(|(_, person)| *person).collect()
    }
}

/// Where a surname and a day of birth stand; others may stand there too.
fn place(surname: &str, born: Date) -> u64 {
    use std::hash::{Hash as _, Hasher as _};
    let mut hasher = FxHasher::default();
    (surname, born.year(), born.month(), born.day()).hash(&mut hasher);
    hasher.finish()
}
