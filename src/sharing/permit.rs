//! The permit: what opens the one door.
//!
//! In: a ruling on a caller and one on a person. Out: a [`Permit`], which only this module makes. `lookup` shows what a permit says and
//! nothing else; who holds none, gets nothing. A permit is for one person, one purpose and one asking, is not kept, and does not come out
//! of a file: it has no public constructor and cannot be deserialised.

use super::{Asking, CallerGrant, Obligation, OpenedDataset, SubjectRuling};
use crate::values::{
    DatasetName, FieldSet, MentionKey, OrganisationName, PersonId, PurposeName, UserName,
};

/// Leave to show something of one person.
#[derive(Debug)]
pub struct Permit {
    person: PersonId,
    user: UserName,
    organisation: OrganisationName,
    purpose: PurposeName,
    opened: Vec<OpenedDataset>,
    hidden_records: Vec<MentionKey>,
    hides_relations: bool,
    obligations: Vec<Obligation>,
}

impl Permit {
    /// The permit that two rulings amount to; none if nothing is opened, or the grant is somebody else's.
    #[must_use]
    pub fn of(asking: &Asking, grant: &CallerGrant, ruling: &SubjectRuling) -> Option<Self> {
        if grant.user != asking.user.name || grant.purpose != asking.purpose {
            return None;
        }
        let SubjectRuling {
            person,
            opened,
            hidden_records,
            hides_relations,
            reasons: _,
            obligations,
            seal: _,
        } = ruling;
        if opened.iter().all(|dataset| dataset.fields.is_empty()) {
            return None;
        }
        let mut obligations: Vec<_> =
            grant.obligations.iter().chain(obligations).cloned().collect();
        obligations.sort();
        obligations.dedup();
        Some(Self {
            person: *person,
            user: asking.user.name.clone(),
            organisation: asking.user.organisation.clone(),
            purpose: asking.purpose.clone(),
            opened: opened.clone(),
            hidden_records: hidden_records.clone(),
            hides_relations: *hides_relations,
            obligations,
        })
    }

    /// Of whom.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// Who asked.
    #[must_use]
    pub fn user(&self) -> &UserName {
        &self.user
    }

    /// For which body.
    #[must_use]
    pub fn organisation(&self) -> &OrganisationName {
        &self.organisation
    }

    /// For what.
    #[must_use]
    pub fn purpose(&self) -> &PurposeName {
        &self.purpose
    }

    /// The datasets of which something may be shown.
    #[must_use]
    pub fn opened(&self) -> &[OpenedDataset] {
        &self.opened
    }

    /// The fields that may be shown of a record: none if its dataset is not opened, or a restriction takes the record out.
    #[must_use]
    pub fn fields_of(&self, record: &MentionKey) -> FieldSet {
        if self.hidden_records.binary_search(record).is_ok() {
            return FieldSet::NONE;
        }
        self.fields_of_dataset(&record.dataset)
    }

    /// The fields that may be shown of a dataset's records.
    #[must_use]
    pub fn fields_of_dataset(&self, dataset: &DatasetName) -> FieldSet {
        let of_it = self.opened.iter().filter(|opened| opened.dataset == *dataset);
        of_it.fold(FieldSet::NONE, |all, opened| all.or(opened.fields))
    }

    /// True if what the person is to others may not be shown.
    #[must_use]
    pub fn hides_relations(&self) -> bool {
        self.hides_relations
    }

    /// What is to be done about the look.
    #[must_use]
    pub fn obligations(&self) -> &[Obligation] {
        &self.obligations
    }
}

#[cfg(test)]
impl Permit {
    /// A permit without a decision, for tests of what a permit shows.
    pub(crate) fn without_a_decision(
        person: PersonId,
        opened: Vec<OpenedDataset>,
        mut hidden_records: Vec<MentionKey>,
        hides_relations: bool,
    ) -> Self {
        hidden_records.sort();
        Self {
            person,
            user: "tester".parse().expect("a name"),
            organisation: "council".parse().expect("a name"),
            purpose: "testing".parse().expect("a name"),
            opened,
            hidden_records,
            hides_relations,
            obligations: Vec::new(),
        }
    }
}
