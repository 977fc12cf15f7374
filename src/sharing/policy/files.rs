//! The files of `sharing/`, each read by its own part.
//!
//! In: the policy files in force. Out: their rows, and faults. A file named after a part and a word more (`uses-housing.toml`) adds rows to
//! that part, so that a council need not copy the shipped rows to add its own.

use super::emergencies::EmergencyRules;
use super::factors::FactorSign;
use super::gateways::Gateway;
use super::kept::KeptKinds;
use super::operations::OperationPolicy;
use super::organisations::Organisation;
use super::purposes::Purpose;
use super::reading::flag;
use super::restrictions::RestrictionKind;
use super::retention::RetentionRules;
use super::rights::{Exemption, ObjectionRow, RightsRules, TellingRow};
use super::roles::RolePolicy;
use super::uses::{DatasetPolicy, UseRow};
use crate::rules::{FaultList, RuleDocument, RuleFiles, RuleOrigin, TableReader, nearest};

/// Where policy files stand inside `matching-rules/`.
pub(super) const FOLDER: &str = "sharing/";

/// True for the files that are read here; tables of other kinds, and words, stand beside and below them.
pub(super) fn is_policy(path: &str) -> bool {
    let inside = path.strip_prefix(FOLDER).and_then(|inside| inside.strip_suffix(".toml"));
    inside.is_some_and(|stem| !stem.contains('/'))
}

/// The rows of all files, in the order of the files.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Rows {
    pub(super) purposes: Vec<Purpose>,
    pub(super) gateways: Vec<Gateway>,
    pub(super) signs: Vec<FactorSign>,
    pub(super) datasets: Vec<DatasetPolicy>,
    pub(super) uses: Vec<UseRow>,
    pub(super) roles: Vec<RolePolicy>,
    pub(super) operations: Vec<OperationPolicy>,
    pub(super) organisations: Vec<Organisation>,
    pub(super) restrictions: Vec<RestrictionKind>,
    pub(super) emergencies: EmergencyRules,
    pub(super) retention: RetentionRules,
    pub(super) kept: Vec<KeptKinds>,
    pub(super) rights: RightsRules,
    /// Where the times stand, for what is missing among them.
    pub(super) retention_file: String,
}

/// A part of the policy.
#[derive(Clone, Copy)]
enum Part {
    Purposes,
    Gateways,
    Factors,
    Uses,
    Roles,
    Operations,
    Organisations,
    Restrictions,
    BreakGlass,
    Retention,
    Rights,
}

impl Part {
    const WORDS: [(&'static str, Self); 11] = [
        ("purposes", Self::Purposes),
        ("gateways", Self::Gateways),
        ("factors", Self::Factors),
        ("uses", Self::Uses),
        ("roles", Self::Roles),
        ("operations", Self::Operations),
        ("organisations", Self::Organisations),
        ("restrictions", Self::Restrictions),
        ("break-glass", Self::BreakGlass),
        ("retention", Self::Retention),
        ("rights", Self::Rights),
    ];

    /// The part of a path; only lists can have a second file.
    fn of(path: &str) -> Option<Self> {
        let stem = path.strip_prefix(FOLDER)?.strip_suffix(".toml")?;
        let exactly = Self::WORDS.iter().find(|(word, _)| *word == stem);
        let begins = |(word, part): &&(&str, Self)| {
            let list = match part {
                Self::BreakGlass | Self::Retention => false,
                Self::Purposes
                | Self::Gateways
                | Self::Factors
                | Self::Uses
                | Self::Roles
                | Self::Operations
                | Self::Organisations
                | Self::Restrictions
                | Self::Rights => true,
            };
            list && stem.strip_prefix(*word).is_some_and(|rest| rest.starts_with('-'))
        };
        exactly.or_else(|| Self::WORDS.iter().find(begins)).map(|(_, part)| *part)
    }
}

/// Reads all files; what is wrong with them goes to the list.
pub(super) fn read(files: &RuleFiles, faults: &FaultList) -> Rows {
    let mut rows = Rows::default();
    for (path, file) in files {
        let label = file.label(path);
        let Some(part) = Part::of(path) else {
            let known = Part::WORDS.map(|(word, _)| word);
            let stem = path.trim_start_matches(FOLDER).trim_end_matches(".toml");
            let hint = match nearest(stem, known) {
                Some(near) => format!("call it {near}.toml, or {near}-….toml to add rows"),
                None => format!("the files are {}.toml", known.join(".toml, ")),
            };
            faults.error(&label, 1, "no part of the policy has a file of this name", hint);
            continue;
        };
        let Some(document) = RuleDocument::parse(&label, &file.text, faults) else { continue };
        let root = document.root();
        let councils = file.origin != RuleOrigin::Shipped;
        read_part(part, &root, councils, &mut rows);
        root.close();
    }
    rows
}

fn read_part(part: Part, root: &TableReader<'_>, councils: bool, rows: &mut Rows) {
    match part {
        Part::Purposes => rows.purposes.extend(each(root, "purpose", Purpose::read)),
        Part::Gateways => rows.gateways.extend(each(root, "gateway", Gateway::read)),
        Part::Factors => rows.signs.extend(each(root, "sign", FactorSign::read)),
        Part::Uses => {
            rows.datasets.extend(each(root, "dataset", DatasetPolicy::read));
            rows.uses.extend(each(root, "use", |table| UseRow::read(table, councils)));
        }
        Part::Roles => rows.roles.extend(each(root, "role", RolePolicy::read)),
        Part::Operations => rows.operations.extend(each(root, "operation", OperationPolicy::read)),
        Part::Organisations => {
            rows.organisations.extend(each(root, "organisation", Organisation::read));
        }
        Part::Restrictions => {
            rows.restrictions.extend(each(root, "restriction", RestrictionKind::read));
        }
        Part::BreakGlass => rows.emergencies = EmergencyRules::read(root),
        Part::Retention => {
            rows.retention = RetentionRules::read(root);
            let times = rows.retention;
            rows.kept.extend(each(root, "journal", |table| KeptKinds::read(table, times)));
            root.file().clone_into(&mut rows.retention_file);
        }
        Part::Rights => {
            rows.rights.staff_names |= flag(root, "staff_names");
            rows.rights.objections.extend(each(root, "objection", ObjectionRow::read));
            rows.rights.tellings.extend(each(root, "telling", TellingRow::read));
            rows.rights.exemptions.extend(each(root, "exemption", Exemption::read));
        }
    }
}

fn each<Row>(
    root: &TableReader<'_>,
    key: &'static str,
    read: impl Fn(&TableReader<'_>) -> Option<Row>,
) -> Vec<Row> {
    let tables = root.get(key).and_then(|value| value.tables()).unwrap_or_default();
    let read_one = |table: TableReader<'_>| {
        let row = read(&table);
        table.close();
        row
    };
    tables.into_iter().filter_map(read_one).collect()
}

/// A line end is one, whichever way an editor writes it.
pub(super) fn fingerprint_of(files: &RuleFiles) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for (path, file) in files {
        let text = file.text.replace("\r\n", "\n");
        for part in [path, &text] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    *hasher.finalize().as_bytes()
}
