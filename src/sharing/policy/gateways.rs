//! `gateways.toml`: powers, duties and prohibitions in law.

use jiff::civil::Date;

use super::organisations::{Jurisdiction, Organisation, OrganisationKind};
use super::reading::{
    RowPlace, day, fields, flag, name, names, required_number, required_text, texts, words,
};
use crate::rules::TableReader;
use crate::values::{DatasetName, FactorName, FieldSet, GatewayName, PurposeName};

/// What a gateway does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GatewayKind {
    /// It may be used; a refused or withdrawn consent ends that.
    Power,
    /// It must be followed, whatever the person wishes.
    Duty,
    /// It forbids, and always wins.
    Prohibition,
}

impl GatewayKind {
    const WORDS: [(&'static str, Self); 3] =
        [("power", Self::Power), ("duty", Self::Duty), ("prohibition", Self::Prohibition)];
}

/// How well a row of law has been looked up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LawChecked {
    /// Read in the text itself.
    Text,
    /// In a reliable account.
    Account,
    /// From memory: to be checked before it is relied on.
    Recollection,
}

impl LawChecked {
    const WORDS: [(&'static str, Self); 3] =
        [("text", Self::Text), ("account", Self::Account), ("recollection", Self::Recollection)];
}

/// So many of these must be known of the household.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactorThreshold {
    /// So many.
    pub least: u32,
    /// Of these, ascending.
    pub of: Vec<FactorName>,
}

/// A power, duty or prohibition.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a file, each key its own")]
pub struct Gateway {
    /// Its name.
    pub name: GatewayName,
    /// Where it stands.
    pub place: RowPlace,
    /// What it does.
    pub kind: GatewayKind,
    /// Where it stands in law.
    pub citation: String,
    /// What it says.
    pub says: String,
    /// How well that was looked up.
    pub checked: LawChecked,
    /// The first day in force, where that matters.
    pub from: Option<Date>,
    /// The last day in force, where there is one.
    pub until: Option<Date>,
    /// False while it is not in force at all.
    pub commenced: bool,
    /// Where it is law; everywhere where empty.
    pub jurisdictions: Vec<Jurisdiction>,
    /// Who may receive by it; everybody where empty.
    pub recipients: Vec<OrganisationKind>,
    /// A list that the recipient must stand in.
    pub listed_in: Option<String>,
    /// For what; everything where empty.
    pub purposes: Vec<PurposeName>,
    /// What a prohibition leaves alone.
    pub except: Vec<PurposeName>,
    /// Of what; everything where empty.
    pub datasets: Vec<DatasetName>,
    /// Which fields.
    pub fields: FieldSet,
    /// How much must be known of the household.
    pub factors: Option<FactorThreshold>,
    /// True if it is not for children.
    pub adults_only: bool,
    /// True if necessity is to be noted.
    pub necessity: bool,
    /// True if to disclose without it is an offence.
    pub offence: bool,
    /// The code of practice.
    pub code: Option<String>,
    /// When somebody reads the row again.
    pub review: Option<Date>,
}

impl Gateway {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let name = name::<GatewayName>(table, "name");
        let kind = table
            .require("kind", "write kind = \"power\", \"duty\" or \"prohibition\"")
            .and_then(|value| value.word(&GatewayKind::WORDS));
        let citation = required_text(table, "citation");
        let says = required_text(table, "says");
        let checked = table
            .require("checked", "write checked = \"text\", \"account\" or \"recollection\"")
            .and_then(|value| value.word(&LawChecked::WORDS));
        let (from, until) = (day(table, "from"), day(table, "until"));
        let commenced = table.get("commenced").and_then(|value| value.boolean()).unwrap_or(true);
        let jurisdictions = words(table, "jurisdictions", &Jurisdiction::WORDS);
        let recipients = words(table, "recipients", &OrganisationKind::WORDS);
        let listed_in = table.text("listed_in").map(str::to_owned);
        let purposes: Vec<PurposeName> = names(table, "purposes");
        let except: Vec<PurposeName> = names(table, "except");
        let datasets = texts(table, "datasets");
        let fields = fields(table, "fields").unwrap_or(FieldSet::ALL);
        let factors = table.get("factors").and_then(|value| value.table()).map(|inner| {
            let least = required_number(&inner, "least", 100);
            let of = names(&inner, "of");
            inner.close();
            FactorThreshold { least, of }
        });
        if let Some(factors) = &factors
            && (factors.least == 0 || factors.of.len() < factors.least as usize)
        {
            table.error("the threshold can never matter", "name at least so many factors");
        }
        let (adults_only, necessity) = (flag(table, "adults_only"), flag(table, "necessity"));
        let offence = flag(table, "offence");
        let code = table.text("code").map(str::to_owned);
        let review = day(table, "review");
        match kind {
            Some(GatewayKind::Power | GatewayKind::Duty) if purposes.is_empty() => {
                table.error(
                    "a power or duty names no purpose",
                    "write purposes = [\"…\"]: a gateway for everything is none",
                );
            }
            Some(GatewayKind::Power | GatewayKind::Duty) if !except.is_empty() => {
                table.error(
                    "`except` belongs to prohibitions",
                    "name the purposes for which the power may be used",
                );
            }
            Some(GatewayKind::Prohibition) if datasets.is_empty() && purposes.is_empty() => {
                table.error("the prohibition forbids everything", "name its datasets");
            }
            Some(_) | None => {}
        }
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            table.error("`until` lies before `from`", "put the last day after the first");
        }
        let name = name?;
        Some(Self {
            place: RowPlace::of(table, &name),
            name,
            kind: kind?,
            citation: citation?,
            says: says?,
            checked: checked?,
            from,
            until,
            commenced,
            jurisdictions,
            recipients,
            listed_in,
            purposes,
            except,
            datasets: datasets.into_iter().map(|name| DatasetName(name.into())).collect(),
            fields,
            factors,
            adults_only,
            necessity,
            offence,
            code,
            review,
        })
    }

    /// True if it is law on a day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.commenced
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }

    /// True if it is law where the council is.
    #[must_use]
    pub fn is_law_in(&self, jurisdiction: Option<Jurisdiction>) -> bool {
        self.jurisdictions.is_empty()
            || jurisdiction.is_some_and(|here| self.jurisdictions.contains(&here))
    }

    /// True if an organisation may receive by it.
    #[must_use]
    pub fn lets_receive(&self, organisation: &Organisation) -> bool {
        let kind = self.recipients.is_empty() || self.recipients.contains(&organisation.kind);
        kind && self.listed_in.as_ref().is_none_or(|list| organisation.listed_in.contains(list))
    }

    /// True if it is about a dataset.
    #[must_use]
    pub fn is_about(&self, dataset: &DatasetName) -> bool {
        self.datasets.is_empty() || self.datasets.contains(dataset)
    }

    /// True if it is for, or, of a prohibition, against, a purpose.
    #[must_use]
    pub fn reaches(&self, purpose: &PurposeName) -> bool {
        (self.purposes.is_empty() || self.purposes.contains(purpose))
            && !self.except.contains(purpose)
    }
}
