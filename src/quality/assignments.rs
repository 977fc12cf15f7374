//! Truth and prediction side by side, mention by mention.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

/// One mention as truth and prediction see it; persons and households are numbered within the run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JoinedMention {
    /// Who it truly is.
    pub true_person: u32,
    /// Whom the prediction takes it for.
    pub predicted_person: u32,
    /// Where the person truly lives on the night's date.
    pub true_household: Option<u32>,
    /// True if that is a private household.
    pub private: bool,
    /// Where the prediction puts the person.
    pub predicted_household: Option<u32>,
    /// The truth's tags.
    pub tags: Vec<String>,
}

/// One mention as truth and prediction see it, by the names that both use every night.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedMention {
    /// Dataset, record, role.
    pub mention: (String, String, String),
    /// Who it truly is.
    pub true_person: String,
    /// Where the person truly lives; empty for nowhere.
    pub true_household: String,
    /// True if that is a private household.
    pub private: bool,
    /// The identifier of whom the prediction takes it for.
    pub person: String,
    /// The identifier of where the prediction puts the person; empty for nowhere.
    pub household: String,
}

/// All mentions of a truth file with what was predicted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Assignments {
    /// One entry a mention of the truth.
    pub mentions: Vec<JoinedMention>,
    /// For each mention the place of its row in the prediction, from 0; none if the prediction lacks it.
    pub places: Vec<Option<u32>>,
    /// Of these, how many the prediction lacks.
    pub missing: usize,
    /// Predicted mentions that truth does not know.
    pub unknown: usize,
}

/// What can be wrong with the files.
#[derive(Debug, thiserror::Error)]
pub enum QualityError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A column is missing.
    #[error("{path}: no column `{column}` among its {found} columns\n  hint: {hint}")]
    Column {
        /// Which file.
        path: PathBuf,
        /// The column looked for.
        column: &'static str,
        /// How many columns there are; a file without a header would have a person's values for names.
        found: usize,
        /// What to do.
        hint: &'static str,
    },
    /// Nothing to score against: every score of it would be perfect.
    #[error(
        "{path}: a header and no row\n  hint: truth needs a row a mention: dataset, record_id and person_id"
    )]
    Empty {
        /// The truth file.
        path: PathBuf,
    },
    /// Two rows of one file say different things of the same mention.
    #[error(
        "{path}:{line}: the same mention as line {earlier}, and something else is said of it\n  hint: leave one row a mention; the column `role` tells the people of one record apart"
    )]
    Contradiction {
        /// Which file.
        path: PathBuf,
        /// The later row's line.
        line: u64,
        /// The earlier one's.
        earlier: u64,
    },
    /// The same records, and no mention of the one in the other.
    #[error(
        "no mention of {truth} is in {predicted}: they have the same records, and other roles of them\n  hint: write into the column `role` of both which of a record's people is meant, as `hearth export links` does"
    )]
    Roles {
        /// The truth file.
        truth: PathBuf,
        /// The predicted file.
        predicted: PathBuf,
    },
    /// Nothing to compare.
    #[error(
        "no mention of {truth} is in {predicted}\n  hint: both files need the same dataset and record_id values"
    )]
    Disjoint {
        /// The truth file.
        truth: PathBuf,
        /// The predicted file.
        predicted: PathBuf,
    },
}

/// Rows of one file: (dataset, record, role) to what the file says of the mention.
type Rows = BTreeMap<(String, String, String), Row>;

#[derive(Clone, Default)]
struct Row {
    person: String,
    household: String,
    household_kind: String,
    tags: String,
    place: u32,
    line: u64,
}

impl Row {
    /// True if both say the same of their mention, wherever they stand.
    fn says_as(&self, other: &Self) -> bool {
        let Self { person, household, household_kind, tags, place: _, line: _ } = self;
        (person, household, household_kind, tags)
            == (&other.person, &other.household, &other.household_kind, &other.tags)
    }
}

/// Reads and joins a truth file and a predicted file, whose columns `contract.md` of the project's documentation gives.
///
/// # Errors
/// If a file cannot be read, lacks a column or contradicts itself, if the truth is empty, or the two have no mention in common.
pub fn join(truth_path: &Path, predicted_path: &Path) -> Result<Assignments, QualityError> {
    let truth = read_truth(truth_path)?;
    let predicted = read(
        predicted_path,
        &["person_id", "cluster_id"],
        "give the output of `hearth link` or of `hearth export links`",
    )?;
    join_maps(&truth, &predicted, truth_path, predicted_path)
}

/// A mention as a prediction in memory has it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PredictedRow {
    /// Dataset name.
    pub dataset: String,
    /// The row's key.
    pub record_id: String,
    /// The role, numbered where the row has several of it; may be empty.
    pub role: String,
    /// Whom the prediction takes it for, under any name.
    pub person: String,
    /// Where the prediction puts the person, under any name; empty for nowhere.
    pub household: String,
}

/// Joins a truth file with a prediction in memory, which messages call by `label`.
///
/// # Errors
/// As for [`join`].
pub fn join_rows(
    truth_path: &Path,
    predicted: impl IntoIterator<Item = PredictedRow>,
    label: &Path,
) -> Result<Assignments, QualityError> {
    let truth = read_truth(truth_path)?;
    let predicted = predicted
        .into_iter()
        .zip(0_u32..)
        .map(|(PredictedRow { dataset, record_id, role, person, household }, place)| {
            ((dataset, record_id, role), Row { person, household, place, ..Row::default() })
        })
        .collect();
    join_maps(&truth, &predicted, truth_path, label)
}

/// Joins a truth file with a prediction in memory, by name: for comparison with another night's. Mentions that only one of both has are
/// left out.
///
/// # Errors
/// If the truth cannot be read, contradicts itself or is empty.
pub fn join_named(
    truth_path: &Path,
    predicted: impl IntoIterator<Item = PredictedRow>,
) -> Result<Vec<NamedMention>, QualityError> {
    let mut truth = read_truth(truth_path)?;
    let mut named = Vec::new();
    for PredictedRow { dataset, record_id, role, person, household } in predicted {
        let mention = (dataset, record_id, role);
        if let Some(row) = truth.remove(&mention) {
            named.push(NamedMention {
                mention,
                private: row.household_kind == "private",
                true_person: row.person,
                true_household: row.household,
                person,
                household,
            });
        }
    }
    Ok(named)
}

fn read_truth(path: &Path) -> Result<Rows, QualityError> {
    let rows = read(
        path,
        &["person_id", "cluster_id", "cluster"],
        "truth needs dataset, record_id and person_id",
    )?;
    if rows.is_empty() {
        return Err(QualityError::Empty { path: path.into() });
    }
    Ok(rows)
}

fn join_maps(
    truth: &Rows,
    predicted: &Rows,
    truth_path: &Path,
    predicted_path: &Path,
) -> Result<Assignments, QualityError> {
    let mut numbers = Numbers::default();
    let mut joined = Assignments::default();
    let mut used = 0;
    let mut lone = 0_u32;
    for (key, row) in truth {
        let found = find(predicted, key);
        let predicted_person = if let Some(found) = found {
            used += 1;
            numbers.of("predicted person", &found.person)
        } else {
            joined.missing += 1;
            lone += 1;
            numbers.of("missing", &lone.to_string())
        };
        joined.places.push(found.map(|found| found.place));
        joined.mentions.push(JoinedMention {
            true_person: numbers.of("true person", &row.person),
            predicted_person,
            true_household: (!row.household.is_empty())
                .then(|| numbers.of("true household", &row.household)),
            private: row.household_kind == "private"
                || (row.household_kind.is_empty() && !row.household.is_empty()),
            predicted_household: found
                .filter(|found| !found.household.is_empty())
                .map(|found| numbers.of("predicted household", &found.household)),
            tags: row.tags.split(';').filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
        });
    }
    if used == 0 {
        let known = truth.keys().any(|(dataset, record, _)| has_record(predicted, dataset, record));
        let (truth, predicted) = (truth_path.into(), predicted_path.into());
        return Err(if known {
            QualityError::Roles { truth, predicted }
        } else {
            QualityError::Disjoint { truth, predicted }
        });
    }
    joined.unknown = predicted.len().saturating_sub(used);
    Ok(joined)
}

/// The predicted row of a mention: its own role, or the same role with or without its number.
fn find<'r>(rows: &'r Rows, key: &(String, String, String)) -> Option<&'r Row> {
    let (dataset, record, role) = key;
    let word = role.trim_end_matches(|c: char| c.is_ascii_digit());
    let with = |role: &str| rows.get(&(dataset.clone(), record.clone(), role.to_owned()));
    with(role)
        .or_else(|| (role.ends_with('1') || role == word).then(|| with(word)).flatten())
        .or_else(|| (role == word).then(|| with(&format!("{word}1"))).flatten())
        .or_else(|| with(""))
        .or_else(|| if role.is_empty() { only_role(rows, dataset, record) } else { None })
}

/// The rows of a record.
fn of_record<'r>(
    rows: &'r Rows,
    dataset: &str,
    record: &str,
) -> impl Iterator<Item = &'r Row> + use<'r> {
    let (dataset, record) = (dataset.to_owned(), record.to_owned());
    rows.range((dataset.clone(), record.clone(), String::new())..)
        .take_while(move |((d, r, _), _)| *d == dataset && *r == record)
        .map(|(_, row)| row)
}

fn has_record(rows: &Rows, dataset: &str, record: &str) -> bool {
    of_record(rows, dataset, record).next().is_some()
}

/// For a truth without roles: the row of the record, if it has only one mention.
fn only_role<'r>(rows: &'r Rows, dataset: &str, record: &str) -> Option<&'r Row> {
    let mut of_record = of_record(rows, dataset, record);
    let first = of_record.next()?;
    of_record.next().is_none().then_some(first)
}

#[derive(Default)]
struct Numbers(BTreeMap<(&'static str, String), u32>);

impl Numbers {
    fn of(&mut self, kind: &'static str, text: &str) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry((kind, text.to_owned())).or_insert(next)
    }
}

fn read(
    path: &Path,
    person_columns: &[&'static str],
    hint: &'static str,
) -> Result<Rows, QualityError> {
    let fail = |source| QualityError::Read { path: path.into(), source };
    let mut reader = csv::Reader::from_path(path).map_err(fail)?;
    let headers = reader.headers().map_err(fail)?.clone();
    let position = |name: &str| {
        headers.iter().position(|header| {
            header.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(name)
        })
    };
    let missing = |column: &'static str| QualityError::Column {
        path: path.into(),
        column,
        found: headers.len(),
        hint,
    };
    let record_id = position("record_id").ok_or_else(|| missing("record_id"))?;
    let person = person_columns
        .iter()
        .find_map(|name| position(name))
        .ok_or_else(|| missing(person_columns[0]))?;
    let optional = ["dataset", "role", "household_id", "household_kind", "tags"].map(position);
    let mut rows = Rows::new();
    for (record, place) in reader.into_records().zip(0_u32..) {
        let record = record.map_err(fail)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: Option<usize>| {
            column.and_then(|c| record.get(c)).unwrap_or_default().to_owned()
        };
        let [dataset, role, household, household_kind, tags] = optional.map(cell);
        let row = Row { person: cell(Some(person)), household, household_kind, tags, place, line };
        match rows.entry((dataset, cell(Some(record_id)), role)) {
            Entry::Vacant(free) => {
                free.insert(row);
            }
            // a row that is word for word like another stands beside it
            Entry::Occupied(known) if known.get().says_as(&row) => {}
            Entry::Occupied(known) => {
                let earlier = known.get().line;
                return Err(QualityError::Contradiction { path: path.into(), line, earlier });
            }
        }
    }
    Ok(rows)
}
