//! `hearth api-key`: keys by which partners' systems say who they are: issued, listed, revoked.
//!
//! In: whose system, as what, until when. Out: the key, once, on standard output; an entry of the journal that holds a digest of it. What a key
//! opens is the policy's: its holder needs an agreement like anybody else.

use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail, ensure};
use jiff::ToSpan as _;
use jiff::civil::Date;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};

use super::acting::{filled, name};
use super::clock;
use super::console::{Console, Finish};
use super::{hand, identifier_key};
use crate::config::{CouncilConfig, UserConfig};
use crate::http::{ApiKey, ApiKeyBook, HeldKey, Thumbprint};
use crate::journal::{
    self, ApiKeyAct, ApiKeyIssued, ApiKeyRevoked, Journal, JournalEntry, Recorded,
};
use crate::rules::Severity;
use crate::sharing::{ActKind, Policy};
use crate::values::{OrganisationName, RoleName, TeamName, UserName};

/// Keys of partners' systems: issue, list, revoke.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    hearth api-key issue --for trust.systems --organisation nhs-trust --role nhs-care-coordinator --trained-until 2027-03-31 --by dpo\n  \
    hearth api-key list\n  hearth api-key revoke hk-7k3q9m2f --reason \"staff left\" --by dpo\n\n\
    A key is shown once, when it is issued, and stands nowhere. To change one, issue another, let the partner take it up, and revoke the old.\n\
    Exit codes: 0 done; 1 a key ends within thirty days, or refused; 2 failed, nothing written.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a key and show it.
    Issue(Box<Issue>),
    /// All keys, without their secrets.
    List {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// A key counts no more, from the next request on.
    Revoke {
        /// The part that names it, hk-7k3q9m2f.
        key: String,
        /// Why; no personal value.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who revokes it.
        #[arg(long, value_name = "USER")]
        by: String,
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Issue {
    /// What the system is called: the user that looks are journalled for.
    #[arg(long = "for", value_name = "NAME")]
    user: String,
    /// Whose it is: a name of organisations.toml.
    #[arg(long, value_name = "ORGANISATION")]
    organisation: String,
    /// In which part of it.
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// As what: a name of roles.toml. May be repeated.
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<String>,
    /// The last day on which those who use the system are trained in data protection, as their organisation assures.
    #[arg(long, value_name = "DATE")]
    trained_until: Date,
    /// The last day on which it counts [default: a year from today; no longer than that].
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// The client certificate without which it counts for nothing, PEM: a key that is stolen is then good for nobody.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// Who issues it.
    #[arg(long, value_name = "USER")]
    by: String,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    match &args.action {
        Action::Issue(issue) => {
            hand::may(&config, &issue.by, ActKind::Agreement)?;
            let key = issued(&config, issue)?;
            console.tell(issue.json, &json!({ "key": key.expose() }), key.expose())?;
            if let Some(fault) = console.unread() {
                // nobody has it, and nobody will: it is not left behind as one that counts
                let act = ApiKeyRevoked {
                    key: key.name().into(),
                    reason: "it could not be shown to whoever asked for it".to_owned(),
                    by: name::<UserName>(&issue.by, "user")?,
                };
                write(&config, |_| Ok(ApiKeyAct::Revoked(act)))?;
                let name = key.name();
                bail!(
                    "standard output cannot be written: {fault}\n  hint: nobody has seen the key {name}, and it is revoked; issue another"
                );
            }
            console.note("shown this once: hand it over by a way that nobody else reads");
            Ok(Finish::Done)
        }
        Action::List { json } => list(&config, *json, console),
        Action::Revoke { key, reason, by, json } => {
            hand::may(&config, by, ActKind::Agreement)?;
            let act = ApiKeyRevoked {
                key: key.as_str().into(),
                reason: filled(reason, "--reason")?,
                by: name::<UserName>(by, "user")?,
            };
            let number = write(&config, |book| {
                let held = book.named(key).ok_or_else(|| {
                    anyhow!("there is no key {key}\n  hint: `hearth api-key list`")
                })?;
                ensure!(held.revoked.is_none(), "the key {key} is revoked already");
                Ok(ApiKeyAct::Revoked(act))
            })?;
            let told = json!({ "key": key, "revoked": number });
            console.tell(*json, &told, &format!("{key} counts no more (entry {number})"))?;
            Ok(Finish::Done)
        }
    }
}

fn issued(config: &CouncilConfig, issue: &Issue) -> anyhow::Result<ApiKey> {
    let Issue { user, organisation, team, roles, trained_until, until, certificate, by, json: _ } =
        issue;
    let certificate = certificate.as_deref().map(thumbprint).transpose()?;
    let today = clock::today()?;
    let longest = today.checked_add(1.year())?;
    let until = until.unwrap_or(longest);
    ensure!(until >= today, "--until {until} is over already");
    ensure!(
        until <= longest,
        "--until {until} is more than a year away: keys are changed once a year"
    );
    let holder = UserConfig {
        name: name::<UserName>(user, "user")?,
        organisation: name::<OrganisationName>(organisation, "organisation")?,
        team: team.as_ref().map(|it| name::<TeamName>(it, "team")).transpose()?,
        roles: roles.iter().map(|it| name::<RoleName>(it, "role")).collect::<Result<_, _>>()?,
        trained_until: Some(*trained_until),
        active: true,
        line: 0,
    };
    if config.users.iter().any(|it| it.name == holder.name) {
        bail!("`{user}` is a user of hearth.toml: a system wants a name of its own");
    }
    let policy = Policy::load(config.rules.as_deref())?.check()?;
    let faults = policy.users_at_odds("--role", std::slice::from_ref(&holder));
    if let Some(fault) = faults.iter().find(|it| it.severity == Severity::Error) {
        bail!("{}\n  hint: {}", fault.what, fault.hint);
    }
    let council = identifier_key::load_or_make(config)?;
    let (secret, drawn) = (journal::draw_secret()?, journal::draw_secret()?);
    let key = ApiKey::of(drawn.first_chunk().unwrap_or(&[0; 5]), &secret);
    let UserConfig { name: user, organisation, team, roles, .. } = holder;
    let act = ApiKeyIssued {
        key: key.name().into(),
        digest: key.digest(&council).to_hex().as_str().into(),
        user,
        organisation,
        team,
        roles,
        trained_until: *trained_until,
        until,
        certificate: certificate.map(|it| it.text().into()),
        by: name::<UserName>(by, "user")?,
    };
    write(config, |book| {
        ensure!(book.named(key.name()).is_none(), "a key of this name is there: try again");
        let other = book
            .all()
            .find(|it| it.issued.user == act.user && it.issued.organisation != act.organisation);
        ensure!(other.is_none(), "`{}` is a system of another organisation", act.user);
        Ok(ApiKeyAct::Issued(Box::new(act)))
    })?;
    Ok(key)
}

/// Of the first certificate of a file, which is the client's own.
fn thumbprint(path: &Path) -> anyhow::Result<Thumbprint> {
    let first = CertificateDer::pem_file_iter(path).map(|mut it| it.next());
    match first {
        Ok(Some(Ok(certificate))) => Ok(Thumbprint::of(&certificate)),
        Ok(Some(Err(cause))) | Err(cause) => bail!("--certificate {}: {cause}", path.display()),
        Ok(None) => bail!("--certificate {}: no certificate is in it", path.display()),
    }
}

/// Appends what `act` makes of all keys so far; gives its number.
fn write(
    config: &CouncilConfig,
    act: impl FnOnce(&ApiKeyBook) -> anyhow::Result<ApiKeyAct>,
) -> anyhow::Result<u64> {
    let read = |journal: &Journal, from| journal.entries_of(&ApiKeyBook::KINDS, from);
    let made = |entries: &[Recorded], _| {
        Ok(vec![JournalEntry::ApiKeyActed(act(&ApiKeyBook::of(entries))?)])
    };
    Journal::of(config).write_on(&clock::written_at()?, &read, made)
}

fn list(config: &CouncilConfig, as_json: bool, console: &mut Console) -> anyhow::Result<Finish> {
    let journal = Journal::of(config);
    let book = ApiKeyBook::of(&journal.entries_of(&ApiKeyBook::KINDS, 0)?);
    let today = clock::today()?;
    let soon = today.checked_add(30.days())?;
    let state = |held: &HeldKey| match &held.revoked {
        Some(_) => "revoked",
        None if !held.counts_on(today) => "over",
        None if !held.counts_on(soon) => "ends soon",
        None => "counts",
    };
    let waits = book.all().any(|held| state(held) == "ends soon");
    if as_json {
        let keys: Vec<Value> = book
            .all()
            .map(|held| {
                let HeldKey { number, at, issued, revoked } = held;
                json!({
                    "key": issued.key, "state": state(held), "entry": number, "issued": at,
                    "user": issued.user, "organisation": issued.organisation, "team": issued.team,
                    "roles": issued.roles, "trained_until": issued.trained_until,
                    "until": issued.until, "certificate": issued.certificate, "by": issued.by,
                    "revoked_because": revoked.as_ref().map(|it| &it.reason),
                })
            })
            .collect();
        writeln!(console.out(), "{:#}", json!(keys))?;
        return Ok(Finish::waits_if(waits));
    }
    for held in book.all() {
        let ApiKeyIssued { key, user, organisation, roles, until, .. } = &held.issued;
        let roles: Vec<&str> = roles.iter().map(RoleName::as_str).collect();
        let (state, roles) = (state(held), roles.join(", "));
        writeln!(
            console.out(),
            "{key}  {state:<9}  until {until}  {user} of {organisation}: {roles}"
        )?;
    }
    Ok(Finish::waits_if(waits))
}
