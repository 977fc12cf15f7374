//! The operator's permit: what opens to those who run Hearth the commands that show personal data.
//!
//! In: who runs which command for which purpose, the policy, what restrictions stand for whom. Out: an [`OperatorPermit`], which only this
//! module makes, and only once it is written down. Whatever prints a value of a record takes one by reference, so that a new command cannot
//! forget it. Leaves to `cli` what is printed, and to the journal the keeping.
//!
//! ```text
//!  user, purpose, command ──→ OperatorGrant ──(restrictions)──→ OperatorScope ──(journal)──→ OperatorPermit
//!                              (may they?)     of whom not       (who and what is there      (these records,
//!                                              to be spoken       for this operator)          written down)
//! ```
//!
//! Two things differ from a look through the door of `lookup`. An operator works on links, so keys of records, identifiers, and how far two
//! records agree are there for them whatever the dataset; what a record *says* is shown only where `uses.toml` opens the field for the
//! purpose, so that the register of electors, say, is never read out to a steward. And no relationship is asked for: a doubtful case is
//! nobody's client. What restrictions hide is hidden from an operator too, unless `operations.toml` names their role, and case and necessity
//! are stated.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::caller;
use super::knowing::may_know_of;
use super::remedies::of_reasons;
use super::ruling::{Opening, Seal};
use super::subject::binds;
use super::witness::Nobody;
use super::{
    Asking, CallerRefusal, Operation, Policy, RefusedWith, RestrictionEffect, Route,
    StandingRestriction, User,
};
use crate::journal::OperatorPermitted;
use crate::values::{
    DatasetName, FieldSet, MentionKey, OrganisationName, PersonId, PurposeName, RoleName,
    Sensitive, SharedField, TeamName, UserName,
};

/// Leave to run a command for a purpose, before anybody's restrictions are looked at.
#[derive(Debug)]
pub struct OperatorGrant {
    operation: Operation,
    user: UserName,
    organisation: OrganisationName,
    team: Option<TeamName>,
    roles: Vec<RoleName>,
    purpose: PurposeName,
    case_reference: Option<Sensitive<String>>,
    necessity: Option<Sensitive<String>>,
    /// By dataset, the fields that are opened.
    opened: BTreeMap<DatasetName, FieldSet>,
    unscreened: bool,
    /// Of a command that lists restrictions: who runs it, as they find those that they may set.
    sets: Option<(User, Date)>,
    policy: [u8; 32],
    /// Nobody else makes one.
    _seal: Seal,
}

/// What restrictions keep from an operator, of one person.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
struct Kept {
    /// The whole person is not there.
    existence: bool,
    /// Every record is closed.
    everything: bool,
    /// These records are.
    records: Vec<MentionKey>,
    /// Where they live rests on records that are not.
    lives_by_others: bool,
    /// These fields of every record are.
    fields: FieldSet,
}

/// Leave to run a command, with whom and what is there for its operator.
#[derive(Debug)]
pub struct OperatorScope {
    grant: OperatorGrant,
    kept: BTreeMap<PersonId, Kept>,
}

/// Leave to show something to an operator, written down.
#[derive(Debug)]
pub struct OperatorPermit<'s> {
    scope: &'s OperatorScope,
    entry: u64,
}

/// The permit could not be written down: nothing is shown.
#[derive(Debug, thiserror::Error)]
#[error("the permit could not be written down, so nothing is shown: {0}")]
pub struct NotWrittenDown(pub String);

/// Whether somebody may run a command for a purpose, whomever it shows.
///
/// # Errors
/// Every reason against it, and what would make it lawful: from operator, purpose, command and policy alone.
pub fn rule_on_operator(
    policy: &Policy,
    asking: &Asking,
    operation: Operation,
) -> Result<OperatorGrant, CallerRefusal> {
    let row = policy.operation(operation);
    let Some(row) = row.filter(|row| row.purposes.contains(&asking.purpose)) else {
        return Err(not_for(policy, asking, operation));
    };
    // no agreement lets another body run the council's own commands
    let ruled =
        caller::rule(policy, &[], asking, &mut Nobody).map_err(|it| told(policy, asking, it))?;
    if operation.reads_journal() && !reads_journal(policy, asking) {
        return Err(not_a_reader(policy, operation));
    }
    let mut opened: BTreeMap<DatasetName, FieldSet> = BTreeMap::new();
    for dataset in ruled.datasets.into_iter().filter(|it| asks_nothing(policy, &it.opening)) {
        let fields = opened.entry(dataset.dataset).or_default();
        *fields = fields.or(dataset.fields);
    }
    let user = &asking.user;
    let stated = |text: &Option<Sensitive<String>>| {
        text.as_ref().is_some_and(|text| !text.expose().trim().is_empty())
    };
    let unscreened = user.roles.iter().any(|role| row.unscreened.contains(role))
        && stated(&asking.case_reference)
        && stated(&asking.necessity);
    Ok(OperatorGrant {
        operation,
        user: user.name.clone(),
        organisation: user.organisation.clone(),
        team: user.team.clone(),
        roles: user.roles.clone(),
        purpose: asking.purpose.clone(),
        case_reference: asking.case_reference.clone(),
        necessity: asking.necessity.clone(),
        opened,
        unscreened,
        sets: (operation == Operation::RestrictList).then(|| (user.clone(), asking.at.date())),
        policy: policy.fingerprint(),
        _seal: Seal,
    })
}

/// True if one of the user's roles, as their body may have it, reads the journal.
fn reads_journal(policy: &Policy, asking: &Asking) -> bool {
    let kind = policy.organisation(&asking.user.organisation).map(|it| it.kind);
    let mut roles = asking.user.roles.iter().filter_map(|name| policy.role(name));
    roles.any(|role| role.reads_journal && kind.is_some_and(|kind| role.kinds.contains(&kind)))
}

/// The refusal of whoever has the purpose and may not read the journal.
fn not_a_reader(policy: &Policy, operation: Operation) -> CallerRefusal {
    let readers = policy.roles().iter().filter(|role| role.reads_journal);
    let readers: Vec<&str> = readers.map(|role| role.name.as_str()).collect();
    CallerRefusal {
        reasons: vec![RefusedWith::PurposeNotOfRole],
        remedy: format!(
            "The work `{}` is for roles that read the journal: {}.",
            operation.word(),
            readers.join(", ")
        ),
    }
}

/// True for a way that asks nothing of whoever is shown: neither consent nor age nor difficulties of the household. The others are for looks.
fn asks_nothing(policy: &Policy, opening: &Opening) -> bool {
    match opening {
        Opening::By(Route::OwnFunction { gateway } | Route::Gateway { gateway, .. }) => policy
            .gateway(gateway)
            .is_some_and(|gateway| gateway.factors.is_none() && !gateway.adults_only),
        Opening::By(Route::Consent { .. } | Route::Emergency { .. })
        | Opening::WithConsent { .. } => false,
    }
}

/// A refusal without what follows from its other reasons: whose role has not the purpose has no row for it either.
fn told(policy: &Policy, asking: &Asking, refusal: CallerRefusal) -> CallerRefusal {
    let CallerRefusal { mut reasons, remedy } = refusal;
    if !reasons.contains(&RefusedWith::PurposeNotOfRole) {
        return CallerRefusal { reasons, remedy };
    }
    reasons.retain(|reason| *reason != RefusedWith::RouteNone);
    CallerRefusal { remedy: of_reasons(policy, asking, &reasons), reasons }
}

/// The refusal of a purpose that is not the command's.
fn not_for(policy: &Policy, asking: &Asking, operation: Operation) -> CallerRefusal {
    let what = operation.word();
    let remedy = match policy.operation(operation) {
        Some(row) => {
            let purposes: Vec<&str> = row.purposes.iter().map(PurposeName::as_str).collect();
            format!(
                "The work `{what}` is for {}, not for {}.",
                purposes.join(" or "),
                asking.purpose
            )
        }
        None => format!("The work `{what}` has no row in operations.toml, so nobody may do it."),
    };
    CallerRefusal { reasons: vec![RefusedWith::PurposeNotOfCommand], remedy }
}

impl OperatorGrant {
    /// Whom and what there is for the operator, by the restrictions that stand: `standing` gives those of everybody who has any. Where one record of
    /// somebody is closed, so is their home.
    #[must_use]
    pub fn scope(
        self,
        policy: &Policy,
        standing: impl IntoIterator<Item = (PersonId, Vec<StandingRestriction>)>,
    ) -> OperatorScope {
        self.scope_by(policy, standing, |_, _| false)
    }

    /// The same where it is known of homes what they rest on: `lives_by_others` tells of somebody whether where they live rests on others than these
    /// of their records.
    #[must_use]
    pub fn scope_by(
        self,
        policy: &Policy,
        standing: impl IntoIterator<Item = (PersonId, Vec<StandingRestriction>)>,
        lives_by_others: impl Fn(PersonId, &[MentionKey]) -> bool,
    ) -> OperatorScope {
        let mut kept = BTreeMap::new();
        if !self.unscreened {
            for (person, restrictions) in standing {
                let mut of_them = Kept::of(policy, &self.purpose, &restrictions);
                let sets = |(user, day): &(User, Date)| {
                    may_know_of(policy, user, &self.purpose, *day, &restrictions)
                };
                of_them.existence &= !self.sets.as_ref().is_some_and(sets);
                of_them.lives_by_others =
                    !of_them.records.is_empty() && lives_by_others(person, &of_them.records);
                if of_them != Kept::default() {
                    kept.insert(person, of_them);
                }
            }
        }
        OperatorScope { grant: self, kept }
    }

    /// True if the restrictions that stand make no difference to this operator.
    #[must_use]
    pub fn is_unscreened(&self) -> bool {
        self.unscreened
    }
}

impl Kept {
    fn of(policy: &Policy, purpose: &PurposeName, restrictions: &[StandingRestriction]) -> Self {
        let mut kept = Self::default();
        for restriction in restrictions.iter().filter(|it| binds(policy, purpose, false, it)) {
            match restriction.effect {
                RestrictionEffect::Existence => kept.existence = true,
                RestrictionEffect::Record if restriction.records.is_empty() => {
                    kept.everything = true;
                }
                RestrictionEffect::Record => {
                    kept.records.extend(restriction.records.iter().cloned());
                }
                RestrictionEffect::Fields { fields } => kept.fields = kept.fields.or(fields),
                RestrictionEffect::Relation => {
                    let relations: FieldSet = [SharedField::Relations].into_iter().collect();
                    kept.fields = kept.fields.or(relations);
                }
                RestrictionEffect::AlertOnly => {}
            }
        }
        kept.records.sort();
        kept.records.dedup();
        kept
    }
}

/// True if a person's existence is hidden from whoever states no purpose that a restriction gives way to.
#[must_use]
pub fn hides_existence(restrictions: &[StandingRestriction]) -> bool {
    restrictions.iter().any(|it| it.effect == RestrictionEffect::Existence)
}

impl OperatorScope {
    /// True if there is such a person as far as the operator is concerned.
    #[must_use]
    pub fn has_person(&self, person: PersonId) -> bool {
        !self.kept.get(&person).is_some_and(|kept| kept.existence)
    }

    /// True if nobody is kept from the operator.
    #[must_use]
    pub fn has_everybody(&self) -> bool {
        !self.kept.values().any(|kept| kept.existence)
    }

    /// For what.
    #[must_use]
    pub fn purpose(&self) -> &PurposeName {
        &self.grant.purpose
    }

    /// True if what people are to each other may be told of a person.
    #[must_use]
    pub fn tells_relations_of(&self, person: PersonId) -> bool {
        self.tells(person, SharedField::Relations)
    }

    /// True if it may be told of a person where they live, lived, and with whom.
    #[must_use]
    pub fn tells_home_of(&self, person: PersonId) -> bool {
        self.tells(person, SharedField::Address)
    }

    /// True if what the records of a person come to may be told, as far as it rests on others than closed ones. What one record says is asked of
    /// that record: [`OperatorScope::closes`].
    fn tells(&self, person: PersonId, field: SharedField) -> bool {
        let told = |Kept { existence, everything, records, lives_by_others, fields }: &Kept| {
            let rests_on_closed =
                field == SharedField::Address && !records.is_empty() && !*lives_by_others;
            !*existence && !*everything && !rests_on_closed && !fields.has(field)
        };
        self.kept.get(&person).is_none_or(told)
    }

    /// True if a restriction closes this record of a person: what rests on it is not told.
    #[must_use]
    pub fn closes(&self, person: PersonId, record: &MentionKey) -> bool {
        let closes = |kept: &Kept| kept.everything || kept.records.binary_search(record).is_ok();
        self.kept.get(&person).is_some_and(closes)
    }

    /// The fields of a person's record that may be shown.
    fn fields_of(&self, person: PersonId, record: &MentionKey) -> FieldSet {
        let opened = self.grant.opened.get(&record.dataset).copied().unwrap_or_default();
        match self.kept.get(&person) {
            None => opened,
            Some(Kept { existence, everything, records, lives_by_others: _, fields }) => {
                if *existence || *everything || records.binary_search(record).is_ok() {
                    FieldSet::NONE
                } else {
                    opened.without(*fields)
                }
            }
        }
    }

    /// The permit for what is about to be shown, once `write` has put it into the journal and synced it. `about` are identifiers and keys of
    /// records, or the name of a whole table.
    ///
    /// # Errors
    /// If it could not be written: there is no permit then.
    pub fn permit(
        &self,
        about: Vec<String>,
        write: impl FnOnce(OperatorPermitted) -> Result<u64, String>,
    ) -> Result<OperatorPermit<'_>, NotWrittenDown> {
        let OperatorGrant {
            operation,
            user,
            organisation,
            team,
            roles,
            purpose,
            case_reference,
            necessity,
            opened: _,
            unscreened,
            sets: _,
            policy,
            _seal: _,
        } = &self.grant;
        let said = |text: &Option<Sensitive<String>>| text.as_ref().map(|it| it.expose().clone());
        let entry = write(OperatorPermitted {
            by: user.clone(),
            organisation: organisation.clone(),
            team: team.clone(),
            roles: roles.clone(),
            purpose: purpose.clone(),
            case_reference: said(case_reference),
            necessity: said(necessity),
            command: operation.word().to_owned(),
            about,
            policy: blake3::Hash::from_bytes(*policy).to_hex().to_string(),
            unscreened: *unscreened,
        })
        .map_err(NotWrittenDown)?;
        Ok(OperatorPermit { scope: self, entry })
    }
}

impl OperatorPermit<'_> {
    /// The journal's entry.
    #[must_use]
    pub fn entry(&self) -> u64 {
        self.entry
    }

    /// For whom and for what.
    #[must_use]
    pub fn scope(&self) -> &OperatorScope {
        self.scope
    }

    /// The fields of a person's record that may be shown.
    #[must_use]
    pub fn fields_of(&self, person: PersonId, record: &MentionKey) -> FieldSet {
        self.scope.fields_of(person, record)
    }

    /// True if a field of a person's record may be shown.
    #[must_use]
    pub fn shows(&self, person: PersonId, record: &MentionKey, field: SharedField) -> bool {
        self.fields_of(person, record).has(field)
    }
}
