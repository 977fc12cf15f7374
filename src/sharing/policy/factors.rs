//! `factors.toml`: which records show that somebody has one of the difficulties that a gateway counts.
//!
//! In: the file. Out: signs, each a dataset with what a record of it must say. A sign is used to decide and for nothing else: neither it nor
//! the difficulty is ever displayed or written down. What no sign shows is not known, and opens nothing. Leaves to `lookup` which records of a household may
//! be asked.

use compact_str::CompactString;

use super::reading::{RowPlace, flag, name, required_text, texts};
use crate::rules::TableReader;
use crate::values::{DatasetName, FactorName, fold};

/// A kind of record that shows a difficulty of the person whom it speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactorSign {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: RowPlace,
    /// Which difficulty it shows.
    pub factor: FactorName,
    /// In which dataset.
    pub dataset: DatasetName,
    /// In these roles of it, ascending; in any where empty.
    pub roles: Vec<String>,
    /// What the record must say beyond being there.
    pub says: SignSays,
    /// Of whole years, by the record's own date of birth; who is of unknown age shows nothing that asks for one.
    pub ages: SignAges,
    /// True if a record that is over shows it still.
    pub when_over: bool,
    /// Why a record shows it, with where that stands in law.
    pub why: String,
}

/// What a record must say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SignSays {
    /// Nothing more: that it is there is enough.
    IsThere,
    /// A carried column has one of these values, folded, ascending.
    Column {
        /// The column by the ruleset's word.
        column: String,
        /// The values.
        equals: Vec<CompactString>,
    },
    /// That the person has no fixed abode.
    NoFixedAbode,
}

/// From and to which age, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SignAges {
    /// The least.
    pub least: Option<u8>,
    /// The most.
    pub most: Option<u8>,
}

impl FactorSign {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let name = required_text(table, "name");
        let factor = self::name::<FactorName>(table, "factor");
        let dataset = required_text(table, "dataset");
        let roles = texts(table, "roles");
        let column = table.text("column").map(str::to_owned);
        let mut equals: Vec<CompactString> =
            texts(table, "equals").iter().map(|it| fold(it)).collect();
        equals.sort_unstable();
        let no_fixed_abode = flag(table, "no_fixed_abode");
        let says = match (column, no_fixed_abode) {
            (Some(column), false) => {
                if equals.is_empty() {
                    table.error("the column is to say nothing", "write equals = [\"…\"]");
                }
                SignSays::Column { column, equals }
            }
            (None, no_fixed_abode) => {
                if !equals.is_empty() {
                    table.error("`equals` names no column", "write column = \"…\"");
                }
                if no_fixed_abode { SignSays::NoFixedAbode } else { SignSays::IsThere }
            }
            (Some(_), true) => {
                table.error("a column and no fixed abode are two signs", "write two rows");
                SignSays::NoFixedAbode
            }
        };
        let age = |key| {
            let years = table.get(key).and_then(|value| value.integer_in(0..=130));
            years.and_then(|years| u8::try_from(years).ok())
        };
        let ages = SignAges { least: age("least_age"), most: age("most_age") };
        if ages.least.zip(ages.most).is_some_and(|(least, most)| most < least) {
            table.error("nobody is of that age", "put `most_age` at or above `least_age`");
        }
        let when_over = flag(table, "when_over");
        let why = required_text(table, "why");
        let name = name?;
        Some(Self {
            place: RowPlace::of(table, &name),
            name,
            factor: factor?,
            dataset: DatasetName(dataset?.into()),
            roles,
            says,
            ages,
            when_over,
            why: why?,
        })
    }
}
