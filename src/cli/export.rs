//! `hearth export`: an edition's tables of identifiers, for analysts and scripts.
//!
//! In: an edition. Out: tables in the contract's columns. No name, no date of birth, no address in words leaves here. Events, residences and
//! relations say of persons what happened to them when, where they lived and what they are to others: they want an operator's permit; the others
//! hold identifiers, keys and counts. People of hidden existence are in none, unless a permit has them. Leaves the tables to `editions`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use clap::ValueEnum;

use super::console::{Console, Finish};
use super::council::{self, Council};
use super::hidden_from::HiddenFrom;
use super::operator::OperatorArgs;
use super::out_file;
use super::words::counted;
use crate::config::CouncilConfig;
use crate::editions::{
    DisagreementList, EditionError, EditionId, EditionShelf, ExportFormat, ExportScope, ExportWhat,
    OpenEdition,
};
use crate::rules::Sensitivity;
use crate::sharing::{Operation, OperatorPermit};
use crate::values::MentionKey;

/// Export an edition's tables: identifiers only; events, residences and relations for whoever may have them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth export links > links.csv\n  hearth export persons --format parquet --out persons.parquet\n  \
    hearth export quarantine --edition 2026-11-01.1\n  hearth export disagreements --dataset benefits --out benefits.csv\n  \
    hearth export events --as d.steward --purpose linkage-quality\n\n\
    People of hidden existence are left out, unless --as names somebody who may see them, with --purpose, --case and --necessity."
)]
pub(super) struct Args {
    /// What to export.
    what: What,
    /// Which edition [default: the current one].
    #[arg(long, value_name = "ID")]
    edition: Option<EditionId>,
    /// In which format; Parquet needs --out.
    #[arg(long, default_value = "csv")]
    format: Format,
    /// Of this dataset only; of `disagreements`.
    #[arg(long, value_name = "NAME")]
    dataset: Option<String>,
    /// Where to [default: standard output].
    #[arg(long, value_name = "F")]
    out: Option<PathBuf>,
    #[command(flatten)]
    operator: OperatorArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum What {
    /// One row a mention: dataset, record, role, person, household, UPRN.
    Links,
    /// One row a person.
    Persons,
    /// One row a household.
    Households,
    /// One row a quarantined row: file, line, column, reason.
    Quarantine,
    /// One row a record and field that other datasets contradict: for the team that owns it.
    Disagreements,
    /// One row a home of a person: since when, until when, which datasets know.
    Residences,
    /// One row for what one person is to another: partner, parent, jointly liable, carer.
    Relations,
    /// Life events known on the night: what happened to whom, when, how sure, by which records.
    Events,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Csv,
    Parquet,
    Json,
}

/// So many editions are looked through for when a disagreement began.
const MOST_EDITIONS: usize = 31;

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    if args.format == Format::Parquet && args.out.is_none() {
        bail!("Parquet is not for a terminal or a pipe\n  hint: name a file with --out");
    }
    args.out.as_deref().map(out_file::require_place).transpose()?;
    let config = CouncilConfig::load(console.config())?;
    if let Some(out) = &args.out {
        let arrived = config.inputs.iter().map(|input| input.path.as_path());
        let lasting = [console.config(), config.editions.as_path(), config.state.as_path()];
        out_file::require_other_than(out, lasting.into_iter().chain(arrived))?;
    }
    let granted = if args.what.is_personal() || args.operator.are_given() {
        Some(args.operator.rule(Operation::Export, &config)?)
    } else {
        None
    };
    let edition = council::edition(&config, args.edition)?;
    // an analyst's table must not carry damage on: it is read whole once before it is exported
    edition.verify()?;
    if args.dataset.is_some() && args.what != What::Disagreements {
        bail!("--dataset goes with `disagreements` only\n  hint: filter the table by its column");
    }
    let format = args.format.into();
    let operated = granted
        .map(|granted| granted.over(&Council::load(console.config())?, &edition))
        .transpose()?;
    let hidden = HiddenFrom::of(&config, &edition)?;
    let hidden = match &operated {
        Some(operated) => hidden.shown_to(operated.scope()),
        None => hidden,
    };
    let table = format!("{} of edition {}", args.what.word(), edition.id());
    let permit = operated.as_ref().map(|it| it.permit(vec![table])).transpose()?;
    let Some(what) = args.what.table() else {
        let mut list = disagreement_list(args, &Council::load(console.config())?)?;
        list.absent = hidden.persons();
        let shelf = council::shelf(&config)?;
        return write(args, console, |out| {
            let before = editions_before(&shelf, &edition)?;
            Ok(list.export(&edition, before, format, out)?)
        });
    };
    let Some(permit) = permit else {
        let scope = ExportScope { persons: &|person| hidden.has(person), ..ExportScope::ALL };
        return write(args, console, |out| Ok(edition.export_scoped(what, format, scope, out)?));
    };
    write(args, console, |out| personal(&edition, &permit, (what, format), out))
}

/// A table that speaks of persons, as far as a permit opens it. What fenced records alone know stays here: no purpose of the command opens them.
fn personal(
    edition: &OpenEdition,
    permit: &OperatorPermit<'_>,
    (what, format): (ExportWhat, ExportFormat),
    out: &mut (dyn Write + Send),
) -> anyhow::Result<u64> {
    let scope = permit.scope();
    let persons = |person| match what {
        ExportWhat::Relations => scope.tells_relations_of(person),
        // an event says where from and where to
        ExportWhat::Events | ExportWhat::Residences => scope.tells_home_of(person),
        ExportWhat::Links
        | ExportWhat::Persons
        | ExportWhat::Households
        | ExportWhat::Quarantine => scope.has_person(person),
    };
    let closed = |person, record: &MentionKey| scope.closes(person, record);
    let scope = ExportScope { persons: &persons, closed: &closed, fenced: false };
    Ok(edition.export_scoped(what, format, scope, out)?)
}

/// Writes a table where it is wanted.
fn write(
    args: &Args,
    console: &mut Console,
    table: impl FnOnce(&mut (dyn Write + Send)) -> anyhow::Result<u64>,
) -> anyhow::Result<Finish> {
    match &args.out {
        None => {
            table(console.out())?;
        }
        Some(path) => {
            let rows = out_file::write(path, table)?;
            console.note(&format!("{} in {}", counted(rows, "row", "rows"), path.display()));
        }
    }
    Ok(Finish::Done)
}

/// What the rules say of who may accuse, reveal and be named.
fn disagreement_list(args: &Args, council: &Council) -> anyhow::Result<DisagreementList> {
    let ruleset = &council.rules.ruleset;
    if let Some(dataset) = &args.dataset {
        ruleset.source(dataset)?;
    }
    let mut list =
        DisagreementList { dataset: args.dataset.clone(), ..DisagreementList::default() };
    for source in ruleset.sources() {
        let name = source.name.0.to_string();
        let mut fields = source.mentions.iter().flat_map(|mention| mention.fields.values());
        if fields.any(|field| field.sensitivity == Sensitivity::Special) {
            list.delicate.insert(name.clone());
        }
        if source.fence.is_some() {
            list.fenced.insert(name);
        }
    }
    Ok(list)
}

/// The editions on the shelf that an edition follows from, the latest first.
fn editions_before<'s>(
    shelf: &'s EditionShelf,
    edition: &OpenEdition,
) -> anyhow::Result<impl Iterator<Item = Result<OpenEdition, EditionError>> + use<'s>> {
    let there: Vec<EditionId> = shelf.list()?.into_iter().map(|entry| entry.id).collect();
    let mut next = edition.manifest().previous;
    let before = std::iter::from_fn(move || {
        let id = next.filter(|id| there.contains(id))?;
        let opened = shelf.edition(id);
        next = opened.as_ref().ok().and_then(|opened| opened.manifest().previous);
        Some(opened)
    });
    Ok(before.take(MOST_EDITIONS))
}

impl What {
    /// True if it says of persons more than which records are theirs.
    const fn is_personal(self) -> bool {
        match self {
            Self::Residences | Self::Relations | Self::Events => true,
            Self::Links
            | Self::Persons
            | Self::Households
            | Self::Quarantine
            | Self::Disagreements => false,
        }
    }

    /// The word of the command line.
    fn word(self) -> String {
        self.to_possible_value().map(|it| it.get_name().to_owned()).unwrap_or_default()
    }

    /// The edition's table, if it is a plain one.
    fn table(self) -> Option<ExportWhat> {
        match self {
            Self::Links => Some(ExportWhat::Links),
            Self::Persons => Some(ExportWhat::Persons),
            Self::Households => Some(ExportWhat::Households),
            Self::Quarantine => Some(ExportWhat::Quarantine),
            Self::Events => Some(ExportWhat::Events),
            Self::Residences => Some(ExportWhat::Residences),
            Self::Relations => Some(ExportWhat::Relations),
            Self::Disagreements => None,
        }
    }
}

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Parquet => Self::Parquet,
            Format::Json => Self::Json,
        }
    }
}
