//! Who runs a command that shows personal data, and why: `--as USER --purpose P`, or what the council's configuration says for its terminal.
//!
//! In: arguments, `HEARTH_AS` and `HEARTH_PURPOSE`, `[operator]` of `hearth.toml`, in this order. Out: a refusal that says what to do, exit code
//! 1; or an [`Operated`] council, which gives permits once they are in the journal. Leaves the decision to `sharing`, and to `restricted` what
//! stands for whom.

use std::env;

use anyhow::{Context as _, anyhow};
use jiff::civil::DateTime;

use super::council::Council;
use super::refused::Refused;
use super::{clock, mention_name, restricted};
use crate::config::CouncilConfig;
use crate::editions::{EditionError, OpenEdition};
use crate::journal::{
    Journal, JournalEntry, JournalWriter, Limits, OperatorPermitted, OperatorRefused,
};
use crate::normalise::NormalisedRecord;
use crate::sharing::{
    Asking, CallerRefusal, Operation, OperatorGrant, OperatorPermit, OperatorScope, Policy, User,
    rule_on_operator,
};
use crate::values::{MentionKey, NameFault, PersonId, PurposeName, Sensitive, UserName};

/// Who runs it, and why.
#[derive(Clone, Default, Debug, clap::Args)]
pub(super) struct OperatorArgs {
    /// Who runs this: a user of hearth.toml [default: `HEARTH_AS`, or `[operator]` of hearth.toml].
    #[arg(long = "as", value_name = "USER")]
    user: Option<String>,
    /// For what: a purpose of matching-rules/sharing/purposes.toml [default: `HEARTH_PURPOSE`, or `[operator]` of hearth.toml].
    #[arg(long, value_name = "PURPOSE")]
    purpose: Option<String>,
    /// The case in your own system, where the purpose wants one.
    #[arg(long, value_name = "REFERENCE")]
    case: Option<String>,
    /// Why it is necessary to see this.
    #[arg(long, value_name = "TEXT")]
    necessity: Option<String>,
}

/// Leave to run a command; nothing of anybody was looked at yet.
pub(super) struct Granted {
    grant: OperatorGrant,
    policy: Policy,
    now: DateTime,
    at: String,
}

/// A council with whom and what is there for an operator.
pub(super) struct Operated {
    scope: OperatorScope,
    journal: Journal,
    at: String,
}

impl OperatorArgs {
    /// The same for a case that the command itself knows, where none was named.
    pub(super) fn for_case(&self, case: String, necessity: &str) -> Self {
        let Self { user, purpose, case: named, necessity: noted } = self.clone();
        let necessity = noted.or_else(|| Some(necessity.to_owned()));
        Self { user, purpose, case: named.or(Some(case)), necessity }
    }

    /// True if somebody is named, here or in the configuration.
    pub(super) fn names_somebody(&self, config: &CouncilConfig) -> bool {
        self.user(config).is_some()
    }

    /// True if somebody is named here, and not by the configuration alone.
    pub(super) fn are_given(&self) -> bool {
        self.user.is_some()
    }

    /// Who is named, here or in the configuration.
    pub(super) fn who(&self, config: &CouncilConfig) -> Option<String> {
        self.user(config)
    }

    fn user(&self, config: &CouncilConfig) -> Option<String> {
        let configured = || config.operator.as_ref().map(|it| it.user.to_string());
        self.user.clone().or_else(|| said("HEARTH_AS")).or_else(configured)
    }

    /// Whether whoever is named may run a command.
    ///
    /// # Errors
    /// [`Refused`]; or if the policy cannot be read.
    pub(super) fn rule(
        &self,
        operation: Operation,
        config: &CouncilConfig,
    ) -> anyhow::Result<Granted> {
        let policy = Policy::load(config.rules.as_deref())?.check()?;
        let user = self.user(config).ok_or_else(|| nobody(&policy, operation))?;
        let name: UserName = named(&user, "--as")?;
        let refused = |purpose: Option<&PurposeName>, codes: Vec<String>| OperatorRefused {
            by: name.clone(),
            command: operation.word().to_owned(),
            purpose: purpose.cloned(),
            codes,
        };
        let user = config.users.iter().find(|it| it.name == name).ok_or_else(|| {
            Refused::because(format!(
                "hearth.toml has no user `{name}`\n  hint: add [[user]] name = \"{name}\", with an organisation and roles"
            ))
            .noted(config, refused(None, vec!["authn.user".to_owned()]))
        })?;
        let at = clock::written_at()?;
        let now = at.trim_end_matches('Z').parse().context("the clock cannot be read")?;
        let stated = |text: &Option<String>| text.clone().map(Sensitive::new);
        let asking = Asking {
            user: User::of(user, false),
            purpose: self.purpose(operation, config, &policy)?,
            case_reference: stated(&self.case),
            necessity: stated(&self.necessity),
            emergency: None,
            at: now,
        };
        let grant = rule_on_operator(&policy, &asking, operation).map_err(|refusal| {
            let codes = codes(&refusal);
            in_words(operation, &refusal).noted(config, refused(Some(&asking.purpose), codes))
        })?;
        Ok(Granted { grant, policy, now, at })
    }

    /// The purpose that is named; of several that the configuration names, the first that the command is for.
    fn purpose(
        &self,
        operation: Operation,
        config: &CouncilConfig,
        policy: &Policy,
    ) -> anyhow::Result<PurposeName> {
        if let Some(purpose) = self.purpose.clone().or_else(|| said("HEARTH_PURPOSE")) {
            return named(&purpose, "--purpose");
        }
        let configured = config.operator.as_ref().map_or(&[][..], |it| &it.purposes);
        let is_for = |purpose: &&PurposeName| {
            policy.operation(operation).is_some_and(|row| row.purposes.contains(purpose))
        };
        let purpose = configured.iter().find(is_for).or(configured.first());
        Ok(purpose.cloned().ok_or_else(|| nobody(policy, operation))?)
    }
}

impl Granted {
    /// Whom and what is there for the operator in an edition of the council.
    pub(super) fn over(self, council: &Council, edition: &OpenEdition) -> anyhow::Result<Operated> {
        let standing = if self.grant.is_unscreened() {
            Vec::new()
        } else {
            restricted::standing(council, edition, self.now.date(), &self.at)?
        };
        let lives_by_others = |person: PersonId, closed: &[MentionKey]| {
            // a damaged edition tells nothing
            lives_by_others(edition, person, closed).unwrap_or_default()
        };
        let scope = self.grant.scope_by(&self.policy, standing, lives_by_others);
        Ok(Operated { scope, journal: Journal::of(&council.config), at: self.at })
    }

    /// The same for a command that reads the journal alone.
    pub(super) fn over_the_journal(self, config: &CouncilConfig) -> Operated {
        let scope = self.grant.scope(&self.policy, []);
        Operated { scope, journal: Journal::of(config), at: self.at }
    }
}

impl Operated {
    /// Who and what is there.
    pub(super) fn scope(&self) -> &OperatorScope {
        &self.scope
    }

    /// The permit to show something of these; it is in the journal, on disk, when this returns.
    pub(super) fn permit(&self, about: Vec<String>) -> anyhow::Result<OperatorPermit<'_>> {
        Ok(self.scope.permit(about, |permitted| self.write(permitted))?)
    }

    fn write(&self, permitted: OperatorPermitted) -> Result<u64, String> {
        let written =
            JournalWriter::open(&self.journal, Limits::default()).and_then(|mut writer| {
                writer.append(&self.at, &[JournalEntry::OperatorPermitted(permitted)])
            });
        written.map_err(|fault| fault.to_string())
    }

    /// Finds a mention by its name; one of somebody who is not there for the operator is looked for in vain.
    pub(super) fn find(
        &self,
        name: &str,
        records: &[NormalisedRecord],
        persons: &[PersonId],
    ) -> anyhow::Result<u32> {
        mention_name::find_among(name, records, &|at| {
            persons.get(at).is_none_or(|person| self.scope.has_person(*person))
        })
    }
}

/// True if a record other than the closed ones has somebody live where they do.
fn lives_by_others(
    edition: &OpenEdition,
    person: PersonId,
    closed: &[MentionKey],
) -> Result<bool, EditionError> {
    let Some(home) = edition.person(person)?.and_then(|it| it.household) else { return Ok(false) };
    let household = edition.household(home)?;
    let members = household.iter().flat_map(|household| &household.members);
    for record in members.filter(|it| it.person == person).flat_map(|it| &it.evidence) {
        let key = edition.placement_at(*record)?.map(|it| it.key);
        if key.is_some_and(|key| !closed.contains(&key)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A variable of the environment that says something.
fn said(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|text| !text.trim().is_empty())
}

fn named<N: std::str::FromStr<Err = NameFault>>(text: &str, what: &str) -> anyhow::Result<N> {
    text.parse().map_err(|fault| anyhow!("{what} {text}: {fault}"))
}

/// What is told where nobody, or no purpose, is named.
fn nobody(policy: &Policy, operation: Operation) -> Refused {
    let command = operation.command();
    let Some(row) = policy.operation(operation) else {
        return Refused::because(format!(
            "`{command}` has no row in operations.toml, so nobody may run it"
        ));
    };
    let purposes: Vec<&str> = row.purposes.iter().map(PurposeName::as_str).collect();
    let usual = purposes.first().copied().unwrap_or_default();
    let has_it = |purpose: &PurposeName| purpose.as_str() == usual;
    let roles = policy.roles().iter().filter(|role| role.purposes.iter().any(has_it));
    let roles: Vec<&str> = roles.map(|role| role.name.as_str()).collect();
    Refused::because(format!(
        "`{command}` shows personal data: say who asks and why\n  hint: --as USER --purpose {usual}, or [operator] user = \"…\" purpose = \
         \"{usual}\" in hearth.toml for whoever sits here; USER is a [[user]] of hearth.toml in a role that has the purpose: {}",
        roles.join(" or ")
    ))
}

/// The reasons by the codes that scripts know them by.
fn codes(refusal: &CallerRefusal) -> Vec<String> {
    let code = |it| serde_json::to_value(it).ok()?.as_str().map(str::to_owned);
    refusal.reasons.iter().filter_map(code).collect()
}

fn in_words(operation: Operation, refusal: &CallerRefusal) -> Refused {
    let (command, codes) = (operation.command(), codes(refusal).join(", "));
    Refused::because(format!("`{command}` is refused ({codes})\n  hint: {}", refusal.remedy))
}
