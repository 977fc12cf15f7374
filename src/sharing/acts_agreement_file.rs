//! An agreement's terms, as a TOML file says them.
//!
//! In: the text of the file. Out: the terms, or everything that is wrong with it, each with its line. Leaves to the book whether the version can be
//! taken, and to the policy whether its purposes and gateways are known.

use std::collections::BTreeSet;
use std::str::FromStr;

use compact_str::CompactString;
use jiff::civil::Date;

use super::acts_notice_terms::notice;
use super::agreement::{LawfulBasis, SpecialCondition};
use crate::journal::{AgreementParty, AgreementTerms, DatasetTerms, NoticeTerms, PartyRole};
use crate::rules::{FaultList, RuleDocument, RuleFaults, TableReader, ValueReader, nearest};
use crate::values::{FieldSet, NameFault, PurposeName, SharedField};

const ROLES: [(&str, PartyRole); 3] = [
    ("controller", PartyRole::Controller),
    ("joint_controller", PartyRole::JointController),
    ("processor", PartyRole::Processor),
];

/// The terms that a file says; `label` is its name in faults.
///
/// # Errors
/// Everything that is wrong with it.
pub fn agreement_terms(label: &str, text: &str) -> Result<AgreementTerms, RuleFaults> {
    let faults = FaultList::new();
    let terms = RuleDocument::parse(label, text, &faults).and_then(|document| {
        let root = document.root();
        let terms = read(&root);
        root.close();
        terms
    });
    let found = faults.into_sorted();
    match terms {
        Some(terms) if found.is_empty() => Ok(terms),
        _ => Err(RuleFaults(found)),
    }
}

fn read(root: &TableReader<'_>) -> Option<AgreementTerms> {
    let name = name(&root.require("name", "write name = \"support-charity-2026\"")?);
    let version = root
        .require("version", "write version = 1")
        .and_then(|it| it.integer_in(1..=100_000))
        .and_then(|it| u32::try_from(it).ok());
    let text = |key| filled(root, key);
    let (title, why) = (text("title"), text("why"));
    let (retention, onward_sharing) = (text("retention"), text("onward_sharing"));
    let rights_contact = text("rights_contact");
    let dpia = root.get("dpia").and_then(|it| it.filled_text()).map(str::to_owned);
    let (from, until, review) = (day(root, "from"), day(root, "until"), day(root, "review"));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        root.error("the agreement would end before it begins", "write `until` after `from`");
    }
    let purposes = names(root, "purposes");
    if purposes.is_empty() {
        root.error(
            "the agreement is for no purpose",
            "write purposes = [\"single-view-by-consent\"]",
        );
    }
    let gateways = names(root, "gateways");
    let tables = |key: &'static str, hint: &str| {
        root.require(key, hint).and_then(|it| it.tables()).unwrap_or_default()
    };
    let parties = tables("party", "write a table [[party]] for each body");
    let parties: Vec<Option<AgreementParty>> = parties.into_iter().map(party).collect();
    if parties.len() < 2 {
        root.error(
            "an agreement has two parties at least",
            "write a table [[party]] for each body",
        );
    }
    let datasets = tables("dataset", "write a table [[dataset]] for what is shared of each");
    let datasets: Vec<Option<DatasetTerms>> = datasets.into_iter().map(dataset).collect();
    let told = root.get("notice").and_then(|it| it.tables()).unwrap_or_default();
    let notices: Vec<Option<NoticeTerms>> = told.into_iter().map(notice).collect();
    let notices = notices.into_iter().collect::<Option<Vec<_>>>();
    let special = special(root);
    let parties = parties.into_iter().collect::<Option<Vec<_>>>()?;
    Some(AgreementTerms {
        name: name?,
        version: version?,
        title: title?,
        why: why?,
        notices: within(root, notices?, &parties, &purposes),
        parties,
        purposes,
        gateways,
        datasets: datasets.into_iter().collect::<Option<_>>()?,
        from: from?,
        until: until?,
        review: review?,
        special,
        dpia,
        retention: retention?,
        onward_sharing: onward_sharing?,
        rights_contact: rights_contact?,
    })
}

/// Nobody is told but a party, for no purpose but one of the agreement's, and no service twice.
fn within(
    root: &TableReader<'_>,
    notices: Vec<NoticeTerms>,
    parties: &[AgreementParty],
    purposes: &[PurposeName],
) -> Vec<NoticeTerms> {
    let mut seen = BTreeSet::new();
    for NoticeTerms { organisation, service, purpose, .. } in &notices {
        let what = format!("the notices of {organisation}'s {service}");
        if !parties.iter().any(|it| it.organisation == *organisation) {
            root.error(format!("{what} go to no party"), "write a table [[party]] for it");
        }
        if !purposes.contains(purpose) {
            let hint = "name a purpose that the agreement is for";
            root.error(format!("{what} are for a purpose that is not the agreement's"), hint);
        }
        if !seen.insert((organisation, service)) {
            root.error(format!("{what} are there twice"), "write one [[notice]] for each service");
        }
    }
    notices
}

fn party(table: TableReader<'_>) -> Option<AgreementParty> {
    let organisation = table.require("organisation", "write organisation = \"support-charity\"");
    let organisation = organisation.and_then(|it| name(&it));
    let role = table.require("role", "write role = \"controller\"").and_then(|it| it.word(&ROLES));
    let basis = table.require("lawful_basis", "write lawful_basis = \"public_task\"");
    let lawful_basis = basis.and_then(|it| it.word(&LawfulBasis::WORDS).and(it.text()));
    table.close();
    Some(AgreementParty {
        organisation: organisation?,
        role: role?,
        lawful_basis: lawful_basis?.into(),
    })
}

fn dataset(table: TableReader<'_>) -> Option<DatasetTerms> {
    let named =
        table.require("name", "write name = \"council_tax\"").and_then(|it| it.filled_text());
    let fields = table.require("fields", "write fields = [\"name\", \"address\"]");
    let fields = fields.map(|it| field_set(&it));
    if fields == Some(FieldSet::NONE) {
        table.error("nothing of the dataset is shared", "write fields = [\"name\", \"address\"]");
    }
    table.close();
    Some(DatasetTerms { dataset: named?.into(), fields: fields? })
}

fn special(root: &TableReader<'_>) -> Option<(CompactString, CompactString)> {
    let table = root.get("special")?.table()?;
    let condition = table.require("condition", "write condition = \"substantial_public_interest\"");
    let condition = condition.and_then(|it| it.word(&SpecialCondition::WORDS).and(it.text()));
    let paragraph = table.require("schedule_1", "write schedule_1 = \"para. 18\"");
    let paragraph = paragraph.and_then(|it| it.text());
    table.close();
    Some((condition?.into(), paragraph?.into()))
}

fn filled(root: &TableReader<'_>, key: &'static str) -> Option<String> {
    let value = root.require(key, &format!("write {key} = \"…\", in a sentence"))?;
    value.filled_text().map(str::to_owned)
}

fn day(root: &TableReader<'_>, key: &'static str) -> Option<Date> {
    let value = root.require(key, &format!("write {key} = \"2026-11-01\""))?;
    let day: Option<Date> = value.text()?.parse().ok();
    if day.is_none() {
        value.error("this is no day", format!("write {key} = \"2026-11-01\""));
    }
    day
}

pub(super) fn name<N: FromStr<Err = NameFault>>(value: &ValueReader<'_>) -> Option<N> {
    let text = value.filled_text()?;
    let name: Result<N, NameFault> = text.parse();
    if let Err(fault) = &name {
        value.error(format!("\"{text}\" is no name"), fault.to_string());
    }
    name.ok()
}

fn names<N: FromStr<Err = NameFault>>(root: &TableReader<'_>, key: &'static str) -> Vec<N> {
    let values = root.get(key).map(|it| it.texts_with_lines()).unwrap_or_default();
    values.iter().filter_map(name).collect()
}

pub(super) fn field_set(value: &ValueReader<'_>) -> FieldSet {
    let field = |word: &ValueReader<'_>| {
        let text = word.text()?;
        let field = SharedField::of_word(text);
        if field.is_none() {
            let known = SharedField::ALL.map(SharedField::word);
            let hint = match nearest(text, known) {
                Some(near) => format!("write \"{near}\""),
                None => format!("the fields are {}", known.join(", ")),
            };
            word.error(format!("there is no field \"{text}\""), hint);
        }
        field
    };
    value.texts_with_lines().iter().filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::agreement_terms;

    const TEXT: &str = include_str!("../../docs/examples/agreement.toml");

    #[test]
    fn the_example_of_the_documentation_is_an_agreement() {
        let terms = agreement_terms("agreement.toml", TEXT).expect("it is whole");
        assert_eq!(terms.name.as_str(), "support-charity-2026");
        assert_eq!(terms.parties.len(), 2);
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = TEXT
            .replace("lawful_basis = \"consent\"", "lawful_basis = \"because\"")
            .replace("\"address\"", "\"adress\"")
            .replace("until = \"2027-10-31\"", "until = \"soon\"")
            .replace("retention", "retnetion");
        let faults =
            agreement_terms("agreement.toml", &text).expect_err("it has faults").to_string();
        for (what, line) in [
            ("because", "lawful_basis"),
            ("adress", "fields"),
            ("no day", "until"),
            ("retnetion", "retnetion"),
        ] {
            let at = text.lines().position(|it| it.starts_with(line)).expect("it is there") + 1;
            assert!(faults.contains(what), "{what}: {faults}");
            let told = faults.lines().any(|it| it.starts_with(&format!("agreement.toml:{at}:")));
            assert!(told || what == "because", "{what} on line {at}: {faults}");
        }
    }
}
