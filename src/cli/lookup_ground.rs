//! What every look stands on: the council, its policy and users, acts and journal; and the arguments by which somebody says who they are.
//!
//! In: the configuration, `--as`, `--purpose` and what goes with them. Out: an [`Asking`], and the door with everything behind it.

use anyhow::{Context as _, anyhow, bail, ensure};
use jiff::civil::DateTime;

use super::council::{self, Council};
use super::edition::acts;
use super::refused::Refused;
use super::{clock, identifier_key};
use crate::config::CouncilConfig;
use crate::editions::OpenEdition;
use crate::explaining::can_be_one;
use crate::journal::{GroupCommit, Journal, JournalWriter, Limits, LookRefused, Looked};
use crate::lookup::{
    ActsInForce, Door, DoorFault, EmergencyLook, Ground, JournalledLooks, LookLog, PolicyInForce,
    Shelf, Since, Sources, StoredLineage, emergencies, is_suspended,
};
use crate::publication::Publication;
use crate::rules::{files_at, shipped_files};
use crate::sharing::{
    ActsBook, ActsToday, AgreementBook, Asking, EditionRecords, Emergency, EmergencyGround, Policy,
    User, WorkingDays,
};
use crate::stewardship::EvidenceKey;
use crate::values::{IdentifierKey, NameFault, PersonId, PurposeName, Sensitive, UserName};

/// Who asks, and why.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct LookArgs {
    /// Who asks: a user of hearth.toml.
    #[arg(long = "as", value_name = "USER")]
    user: String,
    /// For what: a purpose of matching-rules/sharing/purposes.toml.
    #[arg(long, value_name = "PURPOSE")]
    purpose: String,
    /// The case in your own system.
    #[arg(long, value_name = "REFERENCE")]
    case: Option<String>,
    /// Why it is necessary to see this.
    #[arg(long, value_name = "TEXT")]
    necessity: Option<String>,
    /// Look in an emergency (break-glass): the ground. It is reviewed afterwards.
    #[arg(long, value_name = "GROUND", requires = "reason", value_parser = ground)]
    emergency: Option<EmergencyGround>,
    /// What has happened.
    #[arg(long, value_name = "TEXT", requires = "emergency")]
    reason: Option<String>,
}

impl LookArgs {
    /// A user who asks for a purpose.
    pub(super) fn plain(user: &str, purpose: &str) -> Self {
        Self {
            user: user.to_owned(),
            purpose: purpose.to_owned(),
            case: None,
            necessity: None,
            emergency: None,
            reason: None,
        }
    }

    /// The same for a case, with why it is necessary.
    pub(super) fn with_case(self, case: &str, necessity: &str) -> Self {
        Self { case: Some(case.to_owned()), necessity: Some(necessity.to_owned()), ..self }
    }

    /// The same with why it is necessary.
    pub(super) fn because(self, necessity: &str) -> Self {
        Self { necessity: Some(necessity.to_owned()), ..self }
    }

    /// The same in an emergency.
    pub(super) fn in_emergency(self, ground: EmergencyGround, reason: &str) -> Self {
        Self { emergency: Some(ground), reason: Some(reason.to_owned()), ..self }
    }

    /// As it would be typed.
    pub(super) fn command(&self, whom: &str, config: &std::path::Path) -> String {
        let Self { user, purpose, case, necessity, emergency, reason } = self;
        let mut words = format!("hearth lookup {whom} --as {user} --purpose {purpose}");
        let said = [("case", case), ("necessity", necessity)];
        words.extend(
            said.iter().filter_map(|(word, it)| Some(format!(" --{word} '{}'", it.as_ref()?))),
        );
        words.extend(emergency.map(|it| format!(" --emergency {}", it.word())));
        words.extend(reason.as_ref().map(|it| format!(" --reason '{it}'")));
        format!("{words} --config {}", config.display())
    }
}

fn ground(text: &str) -> Result<EmergencyGround, String> {
    let found = EmergencyGround::ALL.into_iter().find(|it| it.word() == text);
    let words = EmergencyGround::ALL.map(EmergencyGround::word);
    found.ok_or_else(|| format!("write one of {}", words.join(", ")))
}

/// A council that can be asked.
pub(super) struct LookGround {
    pub(super) council: Council,
    pub(super) policy: Policy,
    pub(super) edition: OpenEdition,
    pub(super) now: DateTime,
    at: String,
    pub(super) key: IdentifierKey,
}

impl LookGround {
    pub(super) fn open(config: &std::path::Path) -> anyhow::Result<Self> {
        let council = Council::load(config)?;
        let policy = Policy::load(council.config.rules.as_deref())?.check()?;
        let edition = council::edition(&council.config, None)?;
        let key = identifier_key::load_or_make(&council.config)?;
        let at = clock::written_at()?;
        let now = at.trim_end_matches('Z').parse().context("the clock cannot be read")?;
        Ok(Self { council, policy, edition, now, at, key })
    }

    /// The question as it is put by a user of the configuration.
    pub(super) fn asking(&self, args: &LookArgs) -> anyhow::Result<Asking> {
        let LookArgs { user, purpose, case, necessity, emergency, reason } = args;
        let said = |text: &Option<String>| text.clone().map(Sensitive::new);
        let emergency = match (emergency, reason) {
            (Some(ground), Some(reason)) => {
                ensure!(
                    !reason.trim().is_empty(),
                    "--reason says nothing: write what has happened"
                );
                Some(Emergency { ground: *ground, reason: Sensitive::new(reason.clone()) })
            }
            (Some(_), None) => bail!("--emergency wants --reason: write what has happened"),
            (None, _) => None,
        };
        let name = named::<UserName>(user, "--as")?;
        Ok(Asking {
            user: self.user(&name)?,
            purpose: named::<PurposeName>(purpose, "--purpose")?,
            case_reference: said(case),
            necessity: said(necessity),
            emergency,
            at: self.now,
        })
    }

    /// A user, with whether a review of theirs is overdue.
    pub(super) fn user(&self, name: &UserName) -> anyhow::Result<User> {
        let config = &self.council.config;
        let user = config.users.iter().find(|it| it.name == *name).ok_or_else(|| {
            Refused::because(format!(
                "hearth.toml has no user `{name}`\n  hint: add [[user]] name = \"{name}\", with an organisation and roles"
            ))
        })?;
        let looks = emergency_looks(config)?;
        Ok(User::of(user, is_suspended(&looks, name, self.now.date())))
    }

    /// Opens the door, and asks; the look is in the journal before the answer is here.
    pub(super) fn ask<T>(
        &self,
        ask: impl FnOnce(&Door<'_>) -> Result<T, DoorFault>,
    ) -> anyhow::Result<T> {
        let writer = JournalWriter::open(&Journal::of(&self.council.config), Limits::default())?;
        let log = JournalledLooks { journal: GroupCommit::begin(writer)?, at: self.at.clone() };
        self.stand(&log, |door, _| Ok(ask(door)?))
    }

    /// Opens the door to whoever reads a past decision again: nothing is shown through it, and nothing written.
    pub(super) fn read_again<T>(
        &self,
        read: impl FnOnce(&Door<'_>, &PolicyInForce) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        self.stand(&ReadOnly, read)
    }

    fn stand<T>(
        &self,
        log: &dyn LookLog,
        then: impl FnOnce(&Door<'_>, &PolicyInForce) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let config = &self.council.config;
        let publication = Publication::open_to_read(acts(config, &self.at))?;
        let store = publication.store()?;
        let entries = Journal::of(config).entries_but_looks()?;
        let book = ActsBook::of(&entries);
        let agreements = AgreementBook::of(&entries).standing(self.now.date());
        let rules = &self.council.rules.ruleset;
        let fenced = rules.sources().iter().filter(|it| it.fence.is_some());
        let records = EditionRecords::new(
            &self.edition,
            EvidenceKey::new(&self.key, rules),
            fenced.map(|it| it.name.0.clone()).collect(),
        );
        let standing = ActsInForce { today: ActsToday::of(&book, records)?, store: &store };
        let policy = PolicyInForce { policy: self.policy.clone(), agreements };
        let sources = Sources::new(&self.council.rules.ruleset, &self.edition);
        let lineage = StoredLineage { store: &store, key: &self.key };
        let rules = (&self.council.rules.ruleset, &self.council.rules.dictionaries);
        let since = Since::of(&entries, &self.edition, |persons| {
            let persons: Vec<PersonId> = persons.iter().copied().collect();
            can_be_one(&self.edition, rules, &persons)
        })?;
        let door = Door::new(Ground {
            on: Shelf { edition: &self.edition, sources: &sources, since: &since },
            policy: &policy,
            acts: &standing,
            lineage: &lineage,
            log,
            key: self.key.derived("hearth 2026 answers as they were displayed"),
        });
        then(&door, &policy)
    }
}

/// Nothing is shown where nothing is written.
struct ReadOnly;

impl LookLog for ReadOnly {
    fn looked(&self, _: Looked) -> Result<u64, String> {
        Err("this door is for reading past decisions again".to_owned())
    }

    fn refused(&self, _: LookRefused) -> Result<u64, String> {
        Err("this door is for reading past decisions again".to_owned())
    }
}

fn named<N: std::str::FromStr<Err = NameFault>>(text: &str, what: &str) -> anyhow::Result<N> {
    text.parse().map_err(|fault| anyhow!("{what} {text}: {fault}"))
}

/// Every look in an emergency.
pub(super) fn emergency_looks(config: &CouncilConfig) -> anyhow::Result<Vec<EmergencyLook>> {
    Ok(emergencies(&Journal::of(config).entries_but_looks()?, &working_days(config)?))
}

pub(super) fn working_days(config: &CouncilConfig) -> anyhow::Result<WorkingDays> {
    let path = "sharing/bank_holidays.csv";
    let files = match &config.rules {
        Some(place) => files_at(Some(place))?,
        None => shipped_files(),
    };
    let file = files.get(path).context("the list of bank holidays is missing")?;
    WorkingDays::read(&file.text).with_context(|| file.label(path))
}
