//! Who watches a decision being made: nobody while somebody waits for the answer, and whoever explains it to a privacy officer afterwards.
//!
//! In: each row of the policy as the decision comes by it, with what it found there. Out: nothing; a witness keeps what it likes. Decision and
//! explanation are the same code, so that an explanation is never of another decision.

use super::policy::Gateway;
use crate::values::{AgreementName, DatasetName, FieldSet, TeamName};

/// What the decision found at a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Finding<'p> {
    /// It opens these fields.
    Opens(FieldSet),
    /// It opens these fields with the person's consent.
    OpensWithConsent(FieldSet),
    /// It closes these fields, whatever other rows say.
    Closes(FieldSet),
    /// It is for figures.
    FiguresOnly,
    /// It is for teams that own the dataset.
    NotTheOwner(&'p [TeamName]),
    /// Its gateway is not in force.
    NotInForce(&'p Gateway),
    /// Its gateway is not law where the council is.
    NotLawHere(&'p Gateway),
    /// Its gateway does not let this organisation receive.
    NotAReceiver(&'p Gateway),
    /// It wants a named case with its necessity noted.
    WantsCase,
    /// It wants an agreement that names this gateway.
    WantsAgreement(&'p Gateway),
    /// There is an agreement, and it is not in force.
    AgreementNotInForce(&'p AgreementName),
    /// Role, purpose, gateway, agreement or a closing row leave no field.
    NothingLeft,
    /// A person has refused or taken back what it would open.
    Refused(FieldSet),
    /// There is no consent of the person that covers it.
    NoConsent,
    /// The law fences the dataset, and only a consent or an emergency would open it.
    Fenced,
    /// Too little is known of the household for its gateway.
    TooFewFactors(&'p Gateway),
    /// The person is a child or of unknown age, and its gateway is for adults.
    NotAnAdult(&'p Gateway),
    /// The tie between record and person is too doubtful.
    TooDoubtful,
}

/// Who watches.
pub(super) trait Witness {
    /// A row was looked at. `row` is the row with file and line.
    fn saw(&mut self, dataset: &DatasetName, row: &str, finding: Finding<'_>);
}

/// Nobody.
pub(super) struct Nobody;

impl Witness for Nobody {
    fn saw(&mut self, _: &DatasetName, _: &str, _: Finding<'_>) {}
}
