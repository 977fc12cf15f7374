//! `hearth serve`: the council's view over HTTP, until the process is told to end.
//!
//! In: the configuration. Out: a service that listens, its log as JSON on standard error. Everything is checked before anything starts. Leaves
//! all that is asked of it to `http`.

use std::net::IpAddr;
use std::path::Path;

use anyhow::bail;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::console::{Console, Finish};
use super::council::{self, Council};
use super::edition::acts;
use super::lookup_ground::working_days;
use super::rights::rule_files;
use super::{clock, identifier_key};
use crate::config::ServeConfig;
use crate::http::{self, Clock, Indexed, Running, Service, Settings};
use crate::journal::{self, Journal};
use crate::publication::Publication;
use crate::rights::{Language, Words};
use crate::rules::Severity;
use crate::sharing::Policy;

/// Serve the council's view over HTTP, to whom and for what the policy says.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth serve\n  hearth serve --port 8443 --config council/hearth.toml\n\n\
    Who may ask stands in hearth.toml under [serve] (tokens of an identity provider) and in the journal (`hearth api-key`). Nights run beside\n\
    it: a new edition takes the place of the old one without a request being dropped.\n\
    SIGTERM ends it: what has begun is answered. Exit codes: 0 ended as told; 2 failed, or never started."
)]
pub(super) struct Args {
    /// The address to listen at, in place of the configuration's.
    #[arg(long, value_name = "ADDRESS")]
    address: Option<IpAddr>,
    /// The port, in place of the configuration's; 0 for any that is free.
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let path = console.config().to_owned();
    let service = open(&path, |serve| {
        serve.address = args.address.unwrap_or(serve.address);
        serve.port = args.port.unwrap_or(serve.port);
    })?;
    log_to_standard_error();
    http::start(service, |running| {
        announce(running, console);
        Ok(())
    })?;
    Ok(Finish::Done)
}

/// Says where the service listens, on standard output, where a script can wait for it.
pub(super) fn announce(running: &Running, console: &mut Console) {
    let Ok(()) = writeln!(console.out(), "serving at {}", running.url()) else { return };
    // whoever waits for the line waits on
    console.flush();
}

/// Opens a council to be served, as its configuration says and `change` changes it. All that is wrong is told at once.
pub(super) fn open(path: &Path, change: impl FnOnce(&mut ServeConfig)) -> anyhow::Result<Service> {
    let Council { config, rules } = Council::load(path)?;
    let policy = Policy::load(config.rules.as_deref())?.check()?;
    let file = path.display().to_string();
    let mut serve = config.serve.clone().unwrap_or_default();
    change(&mut serve);
    let at = clock::written_at()?;
    let shelf = council::shelf(&config)?;
    // what a killed command left between shelf and journal is put right before anything is answered
    let publication = Publication::open_to_read(acts(&config, &at))?;
    // a night that is running keeps the index to itself: the journal says the same, in more time
    let indexed = publication.store().map_err(anyhow::Error::from);
    let indexed = indexed.and_then(|store| Ok(Indexed::of(&store)?)).unwrap_or_default();
    drop(publication);
    let files = rule_files(&config)?;
    let settings = Settings {
        key: identifier_key::load_or_make(&config)?,
        working_days: working_days(&config)?,
        words: [Words::of(&files, Language::English)?, Words::of(&files, Language::Welsh)?],
        journal: Journal::of(&config),
        indexed,
        secret: journal::draw_secret()?,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        ruleset: rules.ruleset,
        dictionaries: rules.dictionaries,
        policy,
        shelf,
        serve,
        config,
    };
    let users = settings.policy.users_at_odds(&file, &settings.config.users);
    let wrong = users.iter().filter(|fault| fault.severity == Severity::Error);
    let mut faults: Vec<String> = wrong.map(ToString::to_string).collect();
    faults.extend(settings.faults(&file).into_iter().map(|http::Fault(text)| text));
    if !faults.is_empty() {
        bail!("the service is not started\n{}", faults.join("\n"));
    }
    Ok(Service::open(settings, Clock(clock::since_epoch))?)
}

/// The log: a JSON object a line.
pub(super) fn log_to_standard_error() {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    // whoever sends what is no HTTP would write a line of fault into it each time, and could fill a disk with them
    let of_ours = filter_fn(|about| {
        *about.level() <= tracing::Level::INFO && !about.target().starts_with("actix_http")
    });
    // a second one in the same process would change nothing
    let _ = tracing_subscriber::registry().with(lines.with_filter(of_ours)).try_init();
}
