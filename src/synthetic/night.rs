//! One night's files.
//!
//! In: a council and a night. Out: its extracts in one folder and, apart from them, the truth; with
//! a summary that [`super::difficulty`] can measure.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::clock::Clock;
use super::delivery::{Row, arrange, deliver};
use super::mention::{Mention, household_id, person_id};
use super::world::World;
use super::{
    Council, Dataset, SyntheticError, account, benefits, council_tax, electoral_roll, gazetteer,
    registrations, residences, school_census, second_homes, social_care,
};

/// What a night's files hold.
pub struct NightSummary {
    /// The date of the night.
    pub date: Date,
    /// Rows of each dataset, broken and repeated ones left out of the count.
    pub rows: Vec<(Dataset, usize)>,
    /// Addresses of the gazetteer.
    pub addresses: usize,
    /// Every mention, dataset by dataset in order of key.
    pub mentions: Vec<Mention>,
}

/// Writes the extracts of night `night` (the first is 1) into `extracts_dir`, and the truth about
/// them to `truth_file` and, beside it, [`address_truth`], [`super::residence_truth`] and [`super::second_home_truth`].
///
/// # Errors
/// If a folder or file cannot be written.
pub fn write_night(
    council: &Council,
    night: usize,
    extracts_dir: &Path,
    truth_file: &Path,
) -> Result<NightSummary, SyntheticError> {
    let world = &council.world;
    let tick = Clock::tick_of_night(night);
    let truth_dir = truth_file.parent().unwrap_or(Path::new("."));
    for dir in [extracts_dir, truth_dir] {
        fs::create_dir_all(dir)
            .map_err(|source| SyntheticError::File { file: dir.to_owned(), source })?;
    }
    let broken = council.options.broken_rows;
    let mut summary = NightSummary {
        date: world.clock.date(tick),
        rows: Vec::new(),
        addresses: world.homes.list.len(),
        mentions: Vec::new(),
    };
    for dataset in Dataset::PEOPLE {
        let (format, mut rows, broken) = match dataset {
            Dataset::Registrations => {
                let rows = registrations::rows(world, tick);
                let mentions = rows.iter().filter(|row| !row.mentions.is_empty());
                summary.rows.push((dataset, mentions.count()));
                registered(&mut summary.mentions, rows);
                deliver_registrations(world, night, extracts_dir)?;
                continue;
            }
            Dataset::CouncilTax => (&account::FORMAT, council_tax::rows(world, tick), broken),
            Dataset::Benefits => (&benefits::FORMAT, benefits::rows(world, tick), broken),
            Dataset::ElectoralRoll => {
                (&electoral_roll::FORMAT, electoral_roll::rows(world, &council.register, tick), 0)
            }
            Dataset::SchoolCensus => (&school_census::FORMAT, school_census::rows(world, tick), 0),
            Dataset::SocialCare => (&social_care::FORMAT, social_care::rows(world, tick), broken),
        };
        arrange(&mut rows, dataset, world.seed);
        let mut fields = Vec::with_capacity(rows.len());
        let mut count = 0;
        for Row { key: _, fields: columns, mentions } in rows {
            count += usize::from(!mentions.is_empty());
            summary.mentions.extend(mentions);
            fields.push(columns);
        }
        deliver(extracts_dir, format, &fields, broken)?;
        summary.rows.push((dataset, count));
    }
    deliver(extracts_dir, &gazetteer::FORMAT, &gazetteer::rows(&world.homes), 0)?;
    write_truth(&summary.mentions, truth_file)?;
    write_address_truth(&summary.mentions, &address_truth(truth_file))?;
    residences::write(&council.stays(night), &residences::residence_truth(truth_file))?;
    let second = second_homes::second_home_truth(truth_file);
    second_homes::write(&council.second_homes(night), &second)?;
    Ok(summary)
}

/// The mentions of what is registered, in order of key.
fn registered(mentions: &mut Vec<Mention>, mut rows: Vec<Row>) {
    rows.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    mentions.extend(rows.into_iter().flat_map(|row| row.mentions));
}

/// The registrar's deliveries up to a night, each in a file of its own: a folder to which every night adds.
fn deliver_registrations(
    world: &World,
    until: usize,
    extracts_dir: &Path,
) -> Result<(), SyntheticError> {
    let folder = extracts_dir.join(registrations::FOLDER);
    fs::create_dir_all(&folder)
        .map_err(|source| SyntheticError::File { file: folder.clone(), source })?;
    for night in 1..=until {
        let rows = registrations::delivered(world, night);
        let date = world.clock.date(Clock::tick_of_night(night));
        let file = format!("registrations_{date}.csv");
        // a day without an entry has no delivery, but the feed begins with one
        if night == 1 || !rows.is_empty() {
            deliver(&folder, &registrations::format(&file), &rows, 0)?;
        }
    }
    Ok(())
}

/// Where the truth about addresses is, beside the truth about people: `night-1-addresses.csv` by `night-1.csv`.
#[must_use]
pub fn address_truth(truth_file: &Path) -> PathBuf {
    let stem = truth_file.file_stem().unwrap_or_default().to_string_lossy();
    truth_file.with_file_name(format!("{stem}-addresses.csv"))
}

/// Writes one line a mention: the residence that its row says, or nothing.
fn write_address_truth(mentions: &[Mention], file: &Path) -> Result<(), SyntheticError> {
    let fault = |source: csv::Error| SyntheticError::Row { file: file.to_owned(), source };
    let mut writer = csv::Writer::from_path(file).map_err(fault)?;
    writer.write_record(["dataset", "record_id", "role", "uprn"]).map_err(fault)?;
    for mention in mentions {
        let uprn = mention.leads_to.map(|uprn| uprn.to_string()).unwrap_or_default();
        writer
            .write_record([mention.dataset.name(), &mention.record_id, &mention.role, &uprn])
            .map_err(fault)?;
    }
    writer.flush().map_err(|source| SyntheticError::File { file: file.to_owned(), source })
}

/// Writes one line a mention.
fn write_truth(mentions: &[Mention], file: &Path) -> Result<(), SyntheticError> {
    let fault = |source: csv::Error| SyntheticError::Row { file: file.to_owned(), source };
    let mut writer = csv::Writer::from_path(file).map_err(fault)?;
    writer
        .write_record([
            "dataset",
            "record_id",
            "role",
            "person_id",
            "household_id",
            "household_kind",
            "tags",
        ])
        .map_err(fault)?;
    for mention in mentions {
        let (household, kind) = match mention.household {
            Some((household, true)) => (household_id(household), "private"),
            Some((household, false)) => (household_id(household), "communal"),
            None => (String::new(), ""),
        };
        let person = person_id(mention.person);
        let tags = mention.tags.join(";");
        writer
            .write_record([
                mention.dataset.name(),
                &mention.record_id,
                &mention.role,
                &person,
                &household,
                kind,
                &tags,
            ])
            .map_err(fault)?;
    }
    writer.flush().map_err(|source| SyntheticError::File { file: file.to_owned(), source })
}
