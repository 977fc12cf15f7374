//! The named steps of normalisation, for reports: which there are, in which order, and what each does.
//!
//! In: nothing. Out: names and sentences. `steps` runs them.

/// A named step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// The source's own words for "nothing".
    Sentinels,
    /// Name columns.
    Names,
    /// Dates.
    Dates,
    /// Sex.
    Sex,
    /// Identifiers.
    Identifiers,
    /// Address and postcode.
    Address,
    /// Email and telephone.
    Contact,
    /// Columns carried along.
    Attributes,
}

impl Step {
    /// The steps in the order in which they run.
    pub const ALL: [Self; 8] = [
        Self::Sentinels,
        Self::Names,
        Self::Dates,
        Self::Sex,
        Self::Identifiers,
        Self::Address,
        Self::Contact,
        Self::Attributes,
    ];

    /// The step's name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sentinels => "sentinels",
            Self::Names => "names",
            Self::Dates => "dates",
            Self::Sex => "sex",
            Self::Identifiers => "identifiers",
            Self::Address => "address",
            Self::Contact => "contact",
            Self::Attributes => "attributes",
        }
    }

    /// What the step does, in a sentence.
    #[must_use]
    pub const fn describes(self) -> &'static str {
        match self {
            Self::Sentinels => {
                "empties the words that the source's ruleset declares to mean nothing"
            }
            Self::Names => {
                "folds names to capitals, parts couples and executors, drops firms and voids, puts 0 and 1 right"
            }
            Self::Dates => {
                "reads the declared formats, drops defaults and impossible dates, doubts 1 January"
            }
            Self::Sex => "reads the sex column, else takes what the title says",
            Self::Identifiers => {
                "checks NHS number, NINO, UPN and UPRN, folds the property's key, drops placeholders"
            }
            Self::Address => {
                "folds lines, takes the postcode out of them, tells no fixed abode and withheld apart"
            }
            Self::Contact => "folds email and telephone, drops placeholders",
            Self::Attributes => "folds carried columns by their kind",
        }
    }
}
