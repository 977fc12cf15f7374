//! What is known of somebody who is looked for.
//!
//! In: facts as a caller states them. Out: the same, folded, with the other names that somebody of a forename may go by. Leaves to `trace` who
//! fits them.

use std::fmt;

use compact_str::CompactString;

use crate::finding::{Known, Probe, probes_for};
use crate::normalise::Dictionaries;
use crate::values::{NhsNumber, Nino, PartialDate, Postcode, fold};

/// What is known of somebody who is looked for. All of it must fit.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownFacts {
    pub(super) surname: CompactString,
    pub(super) born: PartialDate,
    pub(super) forename: Option<CompactString>,
    /// Other names that somebody of this forename may go by.
    pub(super) alike: Vec<CompactString>,
    pub(super) postcode: Option<Postcode>,
    pub(super) nhs_number: Option<NhsNumber>,
    pub(super) nino: Option<Nino>,
}

impl KnownFacts {
    /// The least that is looked for by; none if the surname has no letter or the date no year.
    #[must_use]
    pub fn new(surname: &str, born: PartialDate) -> Option<Self> {
        let surname = fold(surname);
        (!surname.is_empty() && born.year().is_some()).then_some(Self {
            surname,
            born,
            forename: None,
            alike: Vec::new(),
            postcode: None,
            nhs_number: None,
            nino: None,
        })
    }

    /// The same with a forename, and with the names that somebody of it may go by.
    #[must_use]
    pub fn with_forename(self, text: &str, dictionaries: &Dictionaries) -> Self {
        let forename = Some(fold(text)).filter(|it| !it.is_empty());
        let alike = forename.iter().flat_map(|it| dictionaries.variants_of(it));
        Self { alike: alike.map(CompactString::from).collect(), forename, ..self }
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

    /// True if this is enough to look for somebody by: of a day of birth that is known in part, only beside a postcode or a number.
    #[must_use]
    pub fn are_enough(&self) -> bool {
        let Self { born, postcode, nhs_number, nino, .. } = self;
        born.whole().is_some() || postcode.is_some() || nhs_number.is_some() || nino.is_some()
    }

    /// Where in an edition those stand who may fit.
    #[must_use]
    pub fn probes(&self) -> Vec<Probe> {
        let Self { surname, born, forename, alike: _, postcode, nhs_number, nino } = self;
        probes_for(Known {
            surname,
            born: *born,
            forename: forename.as_deref(),
            postcode: postcode.as_ref(),
            nhs_number: nhs_number.as_ref(),
            nino: nino.as_ref(),
        })
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
}

impl fmt::Debug for KnownFacts {
    /// Which facts, and not what they say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownFacts({})", self.kinds())
    }
}
