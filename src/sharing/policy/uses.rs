//! `uses.toml`: which dataset may be used for which purpose, as what, and by which power or duty.

use super::super::SpecialCondition;
use super::reading::{
    Bilingual, RowPlace, bilingual, flag, name, names, required_fields, required_text,
};
use crate::rules::TableReader;
use crate::values::{
    AgreementName, DatasetName, FieldSet, GatewayName, PurposeName, SharedField, TeamName,
};

/// What the policy says of a dataset as such.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DatasetPolicy {
    /// Which.
    pub name: DatasetName,
    /// Where it stands.
    pub place: RowPlace,
    /// What people read.
    pub label: Bilingual,
    /// Teams whose own function it is, ascending.
    pub owners: Vec<TeamName>,
    /// True if all of it is special category data, or as delicate.
    pub special: bool,
}

impl DatasetPolicy {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let dataset = required_text(table, "name");
        let label = bilingual(table, "label");
        let owners = names(table, "owners");
        let special = flag(table, "special");
        let dataset = dataset?;
        Some(Self {
            place: RowPlace::of(table, &dataset),
            name: DatasetName(dataset.into()),
            label: label?,
            owners,
            special,
        })
    }
}

/// As what a dataset is opened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UseKind {
    /// Closed, whatever another row says.
    Never,
    /// In figures only.
    Aggregate,
    /// With the person's consent.
    Consent,
    /// That the service knows the person, and no more.
    Flag,
    /// For a named case whose necessity is noted.
    Case,
    /// For a team that owns the dataset.
    OwnFunction,
    /// For other teams; for other bodies under an agreement.
    Gateway,
}

impl UseKind {
    /// All, by their words, from the closest to the most open.
    pub const WORDS: [(&'static str, Self); 7] = [
        ("never", Self::Never),
        ("aggregate", Self::Aggregate),
        ("consent", Self::Consent),
        ("flag", Self::Flag),
        ("case", Self::Case),
        ("own_function", Self::OwnFunction),
        ("gateway", Self::Gateway),
    ];
}

/// A row of the matrix.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UseRow {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: RowPlace,
    /// Which dataset.
    pub dataset: DatasetName,
    /// Which fields.
    pub fields: FieldSet,
    /// For which purposes, ascending.
    pub purposes: Vec<PurposeName>,
    /// As what.
    pub kind: UseKind,
    /// By which powers or duties, in the order of the file.
    pub gateways: Vec<GatewayName>,
    /// The condition for special category data.
    pub special: Option<SpecialCondition>,
    /// The paragraph of Schedule 1 to the Data Protection Act 2018.
    pub schedule_1: Option<String>,
    /// The agreement by which a council opens more than the shipped rows.
    pub agreement: Option<AgreementName>,
    /// The impact assessment of it.
    pub dpia: Option<String>,
    /// True if the row is the council's own.
    pub councils: bool,
}

impl UseRow {
    pub(super) fn read(table: &TableReader<'_>, councils: bool) -> Option<Self> {
        let row = required_text(table, "name");
        let dataset = required_text(table, "dataset");
        let fields = required_fields(table, "fields");
        let purposes: Vec<PurposeName> = names(table, "purposes");
        if purposes.is_empty() {
            table.error("the row is for no purpose", "write purposes = [\"…\"]");
        }
        let kind = table
            .require("as", "write as = \"gateway\"")
            .and_then(|value| value.word(&UseKind::WORDS));
        let gateways: Vec<GatewayName> = names(table, "gateways");
        let special =
            table.get("special_condition").and_then(|value| value.word(&SpecialCondition::WORDS));
        let schedule_1 = table.text("schedule_1").map(str::to_owned);
        let agreement = table.get("agreement").is_some().then(|| name(table, "agreement"));
        let dpia = table.text("dpia").map(str::to_owned);
        if fields.is_empty() {
            table.error("the row opens no field", "write fields = [\"name\"]");
        }
        match kind {
            Some(UseKind::Flag)
                if fields != [SharedField::KnownTo].into_iter().collect::<FieldSet>() =>
            {
                table.error("a flag shows more than that", "write fields = [\"known_to\"]");
            }
            Some(
                UseKind::Aggregate
                | UseKind::Consent
                | UseKind::Flag
                | UseKind::Case
                | UseKind::OwnFunction
                | UseKind::Gateway,
            ) if gateways.is_empty() => {
                table.error(
                    "the row rests on no power or duty",
                    "write gateways = [\"…\"], a row of gateways.toml",
                );
            }
            Some(_) | None => {}
        }
        let row = row?;
        Some(Self {
            place: RowPlace::of(table, &row),
            name: row,
            dataset: DatasetName(dataset?.into()),
            fields,
            purposes,
            kind: kind?,
            gateways,
            special,
            schedule_1,
            agreement: agreement.flatten(),
            dpia,
            councils,
        })
    }
}
