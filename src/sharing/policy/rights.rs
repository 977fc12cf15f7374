//! `rights.toml`: what a person may object to, what of the log of looks is told to them and when, and by which provision something is not.

use super::purposes::PurposeClass;
use super::reading::{Bilingual, RowPlace, bilingual, name, names, required_text, words};
use crate::rules::{TableReader, ValueReader};
use crate::values::{ExemptionName, PurposeName};

/// When a person is told that somebody looked at them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Telling {
    /// As soon as they ask.
    AtOnce,
    /// So many days after the look.
    Later(u16),
    /// Not from the log: an officer tells of it, once it has been weighed.
    Weighed,
}

/// What is told of looks for some purposes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TellingRow {
    /// Where it stands.
    pub place: RowPlace,
    /// For purposes of these classes, ascending.
    pub classes: Vec<PurposeClass>,
    /// And for these, whatever their class, ascending.
    pub purposes: Vec<PurposeName>,
    /// When it is told.
    pub telling: Telling,
    /// By which exemption it is not told at once; none where it is.
    pub exemption: Option<ExemptionName>,
}

/// A provision by which a right is limited.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exemption {
    /// Its name.
    pub name: ExemptionName,
    /// Where it stands.
    pub place: RowPlace,
    /// The provision.
    pub citation: String,
    /// What it says, for the person.
    pub says: Bilingual,
}

/// What a person may object to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ObjectionRow {
    /// Where it stands.
    pub place: RowPlace,
    /// For which purposes, ascending.
    pub purposes: Vec<PurposeName>,
    /// The basis in law that they rest on.
    pub basis: String,
}

/// All of `rights.toml`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RightsRules {
    /// What a person may object to.
    pub objections: Vec<ObjectionRow>,
    /// When looks are told.
    pub tellings: Vec<TellingRow>,
    /// Provisions that limit a right.
    pub exemptions: Vec<Exemption>,
    /// True if a log of looks names the member of staff.
    pub staff_names: bool,
}

impl RightsRules {
    /// An exemption by name.
    #[must_use]
    pub fn exemption(&self, name: &ExemptionName) -> Option<&Exemption> {
        self.exemptions.iter().find(|it| it.name == *name)
    }

    /// The row that says when a look is told: one that names the purpose before one that names its class.
    #[must_use]
    pub fn telling(&self, purpose: &PurposeName, class: PurposeClass) -> Option<&TellingRow> {
        let named = self.tellings.iter().find(|row| row.purposes.contains(purpose));
        named.or_else(|| self.tellings.iter().find(|row| row.classes.contains(&class)))
    }

    /// The row by which a person may object to a purpose.
    #[must_use]
    pub fn objection(&self, purpose: &PurposeName) -> Option<&ObjectionRow> {
        self.objections.iter().find(|row| row.purposes.contains(purpose))
    }
}

impl ObjectionRow {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let purposes: Vec<PurposeName> = names(table, "purposes");
        let basis = required_text(table, "basis");
        let list: Vec<&str> = purposes.iter().map(PurposeName::as_str).collect();
        Some(Self { place: RowPlace::of(table, &list.join(", ")), purposes, basis: basis? })
    }
}

impl Exemption {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let name = name::<ExemptionName>(table, "name");
        let (citation, says) = (required_text(table, "citation"), bilingual(table, "says"));
        let name = name?;
        Some(Self { place: RowPlace::of(table, &name), name, citation: citation?, says: says? })
    }
}

impl TellingRow {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let classes = words(table, "classes", &PurposeClass::WORDS);
        let purposes: Vec<PurposeName> = names(table, "purposes");
        if classes.is_empty() && purposes.is_empty() {
            table.error("the row is about no look", "write classes = [\"safeguarding\"]");
        }
        let telling =
            table.require("tell", "write tell = \"at_once\", \"weighed\" or { after_days = 365 }");
        let telling = telling.and_then(|value| telling_of(&value));
        let exemption =
            table.get("exemption").and_then(|_| name::<ExemptionName>(table, "exemption"));
        if telling.is_some_and(|it| (it == Telling::AtOnce) == exemption.is_some()) {
            table.error(
                "what is not told at once rests on an exemption, and nothing else does",
                "write exemption = \"…\", the name of an [[exemption]], or take it out",
            );
        }
        let about = classes.len() + purposes.len();
        let place = RowPlace::of(table, &format!("telling of {about}"));
        Some(Self { place, classes, purposes, telling: telling?, exemption })
    }
}

fn telling_of(value: &ValueReader<'_>) -> Option<Telling> {
    if !value.is_table() {
        return value.word(&[("at_once", Telling::AtOnce), ("weighed", Telling::Weighed)]);
    }
    let table = value.table()?;
    let days = table.require("after_days", "write after_days = 365");
    let days = days.and_then(|value| value.integer_in(1..=36_500));
    table.close();
    Some(Telling::Later(u16::try_from(days?).ok()?))
}
