//! The council's policy on sharing, as data: `matching-rules/sharing/`, checked once, used only checked.
//!
//! In: the rule files in force, shipped and the council's own. Out: a [`Policy<Checked>`], indexed for the decision, or every fault of every
//! file at once with file and line. It has a fingerprint of its own: a change of policy decides tomorrow's looks, and no night has to be
//! matched anew for it. Leaves to the decision what the rows amount to for somebody.
//!
//! Reading order: [`Purpose`], [`Gateway`], [`UseRow`] (the three that the matrix is made of), [`RolePolicy`], [`Organisation`],
//! [`RestrictionKind`], [`OperationPolicy`], [`EmergencyRules`], [`RetentionRules`], [`KeptKinds`], [`RightsRules`]; then the checks across
//! files.

mod agreements;
mod cross_checks;
#[cfg(test)]
mod document_tests;
mod emergencies;
mod factors;
mod files;
mod gateways;
mod index;
mod kept;
mod loosening;
mod operations;
mod organisations;
mod purposes;
mod reading;
mod restrictions;
mod retention;
mod rights;
mod roles;
#[cfg(test)]
mod tests;
mod users;
mod uses;

use std::path::Path;

use crate::rules::{FaultList, RuleFault, RuleFaults, RuleFileError, RuleFiles, files_at};
use crate::values::{
    DatasetName, GatewayName, OrganisationName, PurposeName, RestrictionName, RoleName,
};

pub use emergencies::{EmergencyRule, EmergencyRules};
pub use factors::{FactorSign, SignAges, SignSays};
pub use gateways::{FactorThreshold, Gateway, GatewayKind, LawChecked};
pub(super) use index::CompiledUse;
pub use kept::{KeptKinds, KeptSince};
pub use operations::{Operation, OperationPolicy};
pub use organisations::{Jurisdiction, Organisation, OrganisationKind};
pub use purposes::{BelowFloor, Purpose, PurposeClass, RelationshipNeeded};
pub use reading::{Bilingual, RowPlace};
pub use restrictions::{EffectKind, RestrictionKind};
pub use retention::RetentionRules;
pub use rights::{Exemption, ObjectionRow, RightsRules, Telling, TellingRow};
pub use roles::{ActKind, RolePolicy};
pub use uses::{DatasetPolicy, UseKind, UseRow};

use files::Rows;
use index::Index;

/// Policy files that nobody has looked at yet.
#[derive(Clone, PartialEq, Debug)]
pub struct Unchecked {
    files: RuleFiles,
}

/// What the policy files say, with no fault left in it.
#[derive(Clone, PartialEq, Debug)]
pub struct Checked {
    rows: Rows,
    index: Index,
    warnings: Vec<RuleFault>,
    fingerprint: [u8; 32],
}

/// The policy in force.
#[derive(Clone, PartialEq, Debug)]
pub struct Policy<State = Checked> {
    state: State,
}

impl Policy<Unchecked> {
    /// The shipped policy with a council's folder over it, file by file.
    ///
    /// # Errors
    /// If the place cannot be read.
    pub fn load(place: Option<&Path>) -> Result<Self, RuleFileError> {
        Ok(Self::of_files(&files_at(place)?))
    }

    /// What of these rule files belongs to the policy.
    #[must_use]
    pub fn of_files(files: &RuleFiles) -> Self {
        let ours = files.iter().filter(|(path, _)| files::is_policy(path));
        let files = ours.map(|(path, file)| (path.clone(), file.clone())).collect();
        Self { state: Unchecked { files } }
    }

    /// Reads every file and keeps what they say, if nothing is wrong with it.
    ///
    /// # Errors
    /// All faults of all files, warnings included, each with file and line.
    pub fn check(self) -> Result<Policy<Checked>, RuleFaults> {
        let faults = FaultList::new();
        let rows = files::read(&self.state.files, &faults);
        // rows of a file that cannot be read would seem to be missing everywhere else
        if !faults.has_errors() {
            cross_checks::check(&rows, &faults);
            loosening::check(&rows, &self.state.files, &faults);
        }
        if faults.has_errors() {
            return Err(RuleFaults(faults.into_sorted()));
        }
        let state = Checked {
            index: Index::of(&rows),
            rows,
            warnings: faults.into_sorted(),
            fingerprint: files::fingerprint_of(&self.state.files),
        };
        Ok(Policy { state })
    }
}

impl Policy<Checked> {
    /// All purposes, in the order of the files.
    #[must_use]
    pub fn purposes(&self) -> &[Purpose] {
        &self.state.rows.purposes
    }

    /// All powers, duties and prohibitions, in the order of the files.
    #[must_use]
    pub fn gateways(&self) -> &[Gateway] {
        &self.state.rows.gateways
    }

    /// What is said of each dataset.
    #[must_use]
    pub fn datasets(&self) -> &[DatasetPolicy] {
        &self.state.rows.datasets
    }

    /// The rows of the matrix, in the order of the files.
    #[must_use]
    pub fn uses(&self) -> &[UseRow] {
        &self.state.rows.uses
    }

    /// All roles.
    #[must_use]
    pub fn roles(&self) -> &[RolePolicy] {
        &self.state.rows.roles
    }

    /// What is said of commands that show personal data to whoever runs Hearth.
    #[must_use]
    pub fn operations(&self) -> &[OperationPolicy] {
        &self.state.rows.operations
    }

    /// What is said of one of them; whoever runs one without a row is refused.
    #[must_use]
    pub fn operation(&self, operation: Operation) -> Option<&OperationPolicy> {
        self.state.rows.operations.iter().find(|row| row.operation == operation)
    }

    /// All organisations.
    #[must_use]
    pub fn organisations(&self) -> &[Organisation] {
        &self.state.rows.organisations
    }

    /// All kinds of restriction.
    #[must_use]
    pub fn restrictions(&self) -> &[RestrictionKind] {
        &self.state.rows.restrictions
    }

    /// What an emergency opens.
    #[must_use]
    pub fn emergencies(&self) -> &EmergencyRules {
        &self.state.rows.emergencies
    }

    /// What shows the difficulties that gateways count, in the order of the files.
    #[must_use]
    pub fn signs(&self) -> &[FactorSign] {
        &self.state.rows.signs
    }

    /// How long what belongs to sharing is kept.
    #[must_use]
    pub fn retention(&self) -> RetentionRules {
        self.state.rows.retention
    }

    /// How long each kind of the journal's entries is kept; every kind that may be erased is in one row.
    #[must_use]
    pub fn kept_kinds(&self) -> &[KeptKinds] {
        &self.state.rows.kept
    }

    /// What rights come to: objections, what is told of looks, exemptions.
    #[must_use]
    pub fn rights(&self) -> &RightsRules {
        &self.state.rows.rights
    }

    /// A purpose by name.
    #[must_use]
    pub fn purpose(&self, name: &PurposeName) -> Option<&Purpose> {
        self.state.index.purposes.get(name).and_then(|at| self.state.rows.purposes.get(*at))
    }

    /// A gateway by name.
    #[must_use]
    pub fn gateway(&self, name: &GatewayName) -> Option<&Gateway> {
        self.state.index.gateways.get(name).and_then(|at| self.state.rows.gateways.get(*at))
    }

    /// A role by name.
    #[must_use]
    pub fn role(&self, name: &RoleName) -> Option<&RolePolicy> {
        self.state.index.roles.get(name).and_then(|at| self.state.rows.roles.get(*at))
    }

    /// An organisation by name.
    #[must_use]
    pub fn organisation(&self, name: &OrganisationName) -> Option<&Organisation> {
        self.state
            .index
            .organisations
            .get(name)
            .and_then(|at| self.state.rows.organisations.get(*at))
    }

    /// The council itself.
    #[must_use]
    pub fn council(&self) -> Option<&Organisation> {
        self.state.rows.organisations.iter().find(|organisation| organisation.own)
    }

    /// A kind of restriction by name.
    #[must_use]
    pub fn restriction(&self, name: &RestrictionName) -> Option<&RestrictionKind> {
        self.state.index.restrictions.get(name).and_then(|at| self.state.rows.restrictions.get(*at))
    }

    /// What is said of a dataset as such.
    #[must_use]
    pub fn dataset(&self, name: &DatasetName) -> Option<&DatasetPolicy> {
        self.state.index.datasets.get(name).and_then(|at| self.state.rows.datasets.get(*at))
    }

    /// True if some row speaks of a dataset; of any other nothing is ever shown.
    #[must_use]
    pub fn knows_dataset(&self, name: &str) -> bool {
        self.state.rows.uses.iter().any(|row| row.dataset.0 == name)
    }

    /// True of a purpose for which nothing is opened but by the person's consent.
    #[must_use]
    pub fn rests_on_consent(&self, purpose: &PurposeName) -> bool {
        let mut opens = false;
        let rows = self.uses_for(purpose).iter().filter_map(|it| self.uses().get(it.row));
        for row in rows {
            match row.kind {
                UseKind::Consent => opens = true,
                UseKind::Never | UseKind::Aggregate => {}
                UseKind::OwnFunction | UseKind::Gateway | UseKind::Case | UseKind::Flag => {
                    return false;
                }
            }
        }
        opens
    }

    /// The rows of a purpose, by dataset ascending and then in the order of the files, each once for every gateway.
    pub(super) fn uses_for(&self, purpose: &PurposeName) -> &[CompiledUse] {
        let at = self.state.index.purposes.get(purpose);
        at.and_then(|at| self.state.index.uses.get(*at)).map_or(&[], Vec::as_slice)
    }

    /// The prohibitions.
    pub(super) fn prohibitions(&self) -> impl Iterator<Item = &Gateway> {
        self.state.index.prohibitions.iter().filter_map(|at| self.state.rows.gateways.get(*at))
    }

    /// What is probably not meant as it is written.
    #[must_use]
    pub fn warnings(&self) -> &[RuleFault] {
        &self.state.warnings
    }

    /// The digest of every policy file in force: two policies with the same one decide alike.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        self.state.fingerprint
    }
}
