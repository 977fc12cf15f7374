//! The subject-access pack: everything held, why it is taken to be about this person, who looked, who was told.
//!
//! In: what the commands gathered under an operator's permit. Out: one value that is written as JSON and as a page. It says nothing of other
//! people: their records are theirs to ask for (UK GDPR, article 15(4)).

use serde::Serialize;

use super::holdings::SourceHolding;
use super::why_linked::PairReasons;

/// Everything (UK GDPR, article 15(1) to (3)).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Pack {
    /// The council, as its configuration names it.
    pub council: String,
    /// The request's number.
    pub request: u64,
    /// The day on which the request came.
    pub received: String,
    /// The day on which the pack was made.
    pub made_on: String,
    /// The edition that it was made from.
    pub edition: String,
    /// The person's identifier.
    pub person: String,
    /// What is held, by source.
    pub held: Vec<SourceHolding>,
    /// Why the records are taken to be about one person, pair by pair.
    pub why: Vec<PairReasons>,
    /// What was worked out.
    pub worked_out: WorkedOut,
    /// Who looked.
    pub seen: Vec<SeenBy>,
    /// Who was told of a change.
    pub told: Vec<String>,
    /// Consents and restrictions.
    pub choices: Vec<Choice>,
}

/// What Hearth concluded.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct WorkedOut {
    /// Where the person is taken to live, as one of their own records writes it.
    pub home: Option<String>,
    /// The composition of the household: a key of the words' `kinds`.
    pub household: Option<String>,
    /// Events: the key of the words' `events`, and when.
    pub events: Vec<(String, String)>,
}

/// One look.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SeenBy {
    /// When, as the journal has it.
    pub at: String,
    /// Which body, and in which part.
    pub who: String,
    /// For what, in the words of the policy's notice.
    pub purpose: String,
    /// By what right: gateways, agreement or consent.
    pub law: Vec<String>,
    /// Which fields, by their keys.
    pub fields: Vec<String>,
    /// True in an emergency.
    pub emergency: bool,
}

/// A consent or a restriction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Choice {
    /// `consent` or `restriction`.
    pub what: &'static str,
    /// Since when.
    pub since: String,
    /// What it says, in plain words.
    pub says: String,
}
