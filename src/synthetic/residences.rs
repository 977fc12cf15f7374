//! Where everybody has truly lived, and with whom they belong.
//!
//! In: a council and a night. Out: every stay in the area up to then, in memory and as a file; couples, parents and children.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::clock::Clock;
use super::mention::person_id;
use super::{Council, SyntheticError};

/// A time for which somebody lived at one address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TrueStay {
    /// The true person.
    pub person: usize,
    /// Where.
    pub uprn: u64,
    /// Since when.
    pub from: Date,
    /// Until when; none if still.
    pub to: Option<Date>,
}

impl Council {
    /// Every stay that has begun by a night, by person and beginning; a second home that somebody has on the night among them. Homes between which a household changed without a move
    /// are one stay.
    #[must_use]
    pub fn stays(&self, night: usize) -> Vec<TrueStay> {
        let world = &self.world;
        let tick = Clock::tick_of_night(night);
        let mut stays: Vec<TrueStay> = Vec::new();
        for (person, about) in world.people.iter().enumerate() {
            let lived = about.stays.iter().filter(|stay| stay.from < stay.to && stay.from <= tick);
            for stay in lived {
                let until = stay.to.min(about.died);
                let to = (until <= tick).then(|| world.clock.date(until));
                let (uprn, from) = (world.homes.list[stay.home].uprn, world.clock.date(stay.from));
                match stays.last_mut() {
                    Some(last)
                        if last.person == person && last.uprn == uprn && last.to == Some(from) =>
                    {
                        last.to = to;
                    }
                    Some(_) | None => stays.push(TrueStay { person, uprn, from, to }),
                }
            }
        }
        for person in 0..world.people.len() {
            let Some(second) = world.second_home(person, tick) else { continue };
            let uprn = world.homes.list[second.home].uprn;
            let (from, to) = (world.clock.date(second.from), None);
            stays.push(TrueStay { person, uprn, from, to });
        }
        stays.sort_by_key(|stay| (stay.person, stay.from));
        stays
    }
}

/// Who is what to whom on the last night.
#[derive(Clone, Debug, Default)]
pub struct TrueTies {
    /// Couples, each once.
    pub partners: Vec<(usize, usize)>,
    /// Parent and child, by birth or as the partner of the one who is.
    pub parents: Vec<(usize, usize)>,
}

impl Council {
    /// Couples, and parents with their children, on the last night.
    #[must_use]
    pub fn ties(&self) -> TrueTies {
        let mut ties = TrueTies::default();
        for (person, about) in self.world.people.iter().enumerate() {
            ties.partners
                .extend(about.partner.filter(|other| person < *other).map(|it| (person, it)));
            for parent in [about.mother, about.father].into_iter().flatten() {
                let with = self.world.people[parent].partner;
                ties.parents
                    .extend([Some(parent), with].into_iter().flatten().map(|it| (it, person)));
            }
        }
        ties
    }
}

/// Where the truth about residences is, beside the truth about people: `night-1-residences.csv` by `night-1.csv`.
#[must_use]
pub fn residence_truth(truth_file: &Path) -> PathBuf {
    let stem = truth_file.file_stem().unwrap_or_default().to_string_lossy();
    truth_file.with_file_name(format!("{stem}-residences.csv"))
}

/// Writes one line a stay: `person_id,uprn,from,to`, the last empty where somebody lives there still.
pub(super) fn write(stays: &[TrueStay], file: &Path) -> Result<(), SyntheticError> {
    let fault = |source: csv::Error| SyntheticError::Row { file: file.to_owned(), source };
    let mut writer = csv::Writer::from_path(file).map_err(fault)?;
    writer.write_record(["person_id", "uprn", "from", "to"]).map_err(fault)?;
    for TrueStay { person, uprn, from, to } in stays {
        let to = to.map_or_else(String::new, |to| to.to_string());
        let row = [person_id(*person), uprn.to_string(), from.to_string(), to];
        writer.write_record(row).map_err(fault)?;
    }
    writer.flush().map_err(|source| SyntheticError::File { file: file.to_owned(), source })
}
