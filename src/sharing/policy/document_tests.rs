//! The tables of `docs/data-protection.md` are those of the shipped files, and `matching-rules/README.md` names every key.

use std::fmt::Write;

use super::{Gateway, KeptSince, LawChecked, Policy, PurposeClass, Telling, Unchecked, UseKind};
use crate::rules::shipped_files;
use crate::values::{DatasetName, FieldSet, SharedField};

const PAGE: &str = include_str!("../../../docs/data-protection.md");
const README: &str = include_str!("../../../matching-rules/README.md");

fn policy() -> Policy {
    Policy::<Unchecked>::of_files(&shipped_files()).check().unwrap()
}

/// Fails with the table as it should be.
fn the_page_has(table: &str) {
    assert!(
        PAGE.contains(table),
        "docs/data-protection.md has another table; it should be\n\n{table}"
    );
}

fn words(set: FieldSet) -> String {
    if set == FieldSet::ALL {
        return "all".to_owned();
    }
    set.fields().map(SharedField::word).collect::<Vec<_>>().join(", ")
}

fn letter(kind: UseKind) -> &'static str {
    match kind {
        UseKind::Never => "N",
        UseKind::Aggregate => "A",
        UseKind::Consent => "Y",
        UseKind::Flag => "F",
        UseKind::Case => "C",
        UseKind::OwnFunction => "O",
        UseKind::Gateway => "G",
    }
}

/// What of a dataset is used as what for a purpose: one letter for each way, `·` where there is no row.
fn cell(policy: &Policy, dataset: &DatasetName, special: bool, purpose: &str) -> String {
    let delicate: FieldSet =
        [SharedField::Details, SharedField::SpecialDetails].into_iter().collect();
    let mut letters: Vec<&str> = Vec::new();
    for row in policy.uses().iter().filter(|row| row.dataset == *dataset) {
        let of_part = if special { row.fields.and(delicate) } else { row.fields.without(delicate) };
        if row.purposes.iter().any(|it| it.as_str() == purpose) && !of_part.is_empty() {
            letters.push(letter(row.kind));
        }
    }
    letters.sort_unstable();
    letters.dedup();
    if letters.is_empty() { "·".to_owned() } else { letters.join(" ") }
}

#[test]
fn the_matrix_is_that_of_the_files() {
    let policy = policy();
    let columns: Vec<_> = (1..=10).map(|number| format!("P{number}")).collect();
    let purpose_of = |column: &String| {
        policy.purposes().iter().find(|purpose| purpose.matrix.as_ref() == Some(column)).unwrap()
    };
    let mut table = format!("| dataset | {} |\n|---|{}\n", columns.join(" | "), "---|".repeat(10));
    for dataset in policy.datasets() {
        for (part, special) in [("", false), (", details", true)] {
            let cells = columns.iter().map(|column| {
                cell(&policy, &dataset.name, special, purpose_of(column).name.as_str())
            });
            let cells: Vec<_> = cells.collect();
            if cells.iter().any(|cell| cell != "·") {
                writeln!(table, "| {}{part} | {} |", dataset.name.0, cells.join(" | ")).unwrap();
            }
        }
    }
    the_page_has(&table);
}

#[test]
fn the_purposes_are_those_of_the_files() {
    let mut table =
        "| purpose | column | what people read | relationship | floor |\n|---|---|---|---|---|\n"
            .to_owned();
    for purpose in policy().purposes() {
        let mut relationship = format!("{:?}", purpose.relationship).to_lowercase();
        let rests_on: Vec<&str> = purpose.rests_on.iter().map(|it| it.in_words()).collect();
        if !rests_on.is_empty() {
            relationship = format!("{relationship}: {}", rests_on.join(", "));
        }
        writeln!(
            table,
            "| `{}` | {} | {} | {relationship} | {}.{:03} |",
            purpose.name,
            purpose.matrix.as_deref().unwrap_or(""),
            purpose.label.en,
            purpose.floor_thousandths / 1000,
            purpose.floor_thousandths % 1000
        )
        .unwrap();
    }
    the_page_has(&table);
}

fn looked_up(gateway: &Gateway) -> &'static str {
    match gateway.checked {
        LawChecked::Text => "text",
        LawChecked::Account => "account",
        LawChecked::Recollection => "**recollection**",
    }
}

#[test]
fn the_law_is_that_of_the_files() {
    let mut table =
        "| row | kind | where it stands | looked up in |\n|---|---|---|---|\n".to_owned();
    for gateway in policy().gateways() {
        let kind = format!("{:?}", gateway.kind).to_lowercase();
        let not_yet = if gateway.commenced { "" } else { ", not commenced" };
        writeln!(
            table,
            "| `{}` | {kind}{not_yet} | {} | {} |",
            gateway.name,
            gateway.citation,
            looked_up(gateway)
        )
        .unwrap();
    }
    the_page_has(&table);
}

#[test]
fn the_restrictions_are_those_of_the_files() {
    let mut table = "| kind | law | may hide | set by | second person | does not bind | passed in an emergency |\n|---|---|---|---|---|---|---|\n".to_owned();
    let list = |words: Vec<&str>| words.join(", ");
    for kind in policy().restrictions() {
        let yes = |it: bool| if it { "yes" } else { "no" };
        writeln!(
            table,
            "| `{}` | {} | {} | {} | {} | {} | {} |",
            kind.name,
            kind.law,
            list(kind.effects.iter().map(|effect| effect.word()).collect()),
            list(kind.set_by.iter().map(crate::values::RoleName::as_str).collect()),
            yes(kind.approver),
            list(kind.except.iter().map(crate::values::PurposeName::as_str).collect()),
            yes(kind.emergency)
        )
        .unwrap();
    }
    the_page_has(&table);
}

#[test]
fn difficulties_are_shown_by_the_rows_of_the_file() {
    let mut table = "| sign | difficulty | dataset | why |\n|---|---|---|---|\n".to_owned();
    for sign in policy().signs() {
        let (name, dataset) = (&sign.name, &sign.dataset.0);
        writeln!(table, "| `{name}` | {} | {dataset} | {} |", sign.factor, sign.why).unwrap();
    }
    the_page_has(&table);
}

#[test]
fn the_operations_are_those_of_the_files() {
    let mut table =
        "| command | what it shows | law | purposes | shows what restrictions hide to |\n|---|---|---|---|---|\n"
            .to_owned();
    let policy = policy();
    for row in policy.operations() {
        let purposes: Vec<&str> =
            row.purposes.iter().map(crate::values::PurposeName::as_str).collect();
        let unscreened: Vec<&str> =
            row.unscreened.iter().map(crate::values::RoleName::as_str).collect();
        let (command, label, law) = (row.operation.command(), &row.label, &row.law);
        writeln!(
            table,
            "| `{command}` | {label} | {law} | {} | {} |",
            purposes.join(", "),
            unscreened.join(", ")
        )
        .unwrap();
    }
    the_page_has(&table);
}

#[test]
fn the_acts_are_those_of_the_files() {
    let mut table = "| act | roles |\n|---|---|\n".to_owned();
    let policy = policy();
    for (word, act) in super::ActKind::WORDS {
        let roles = policy.roles().iter().filter(|role| role.acts.contains(&act));
        let roles: Vec<&str> = roles.map(|role| role.name.as_str()).collect();
        writeln!(table, "| `{word}` | {} |", roles.join(", ")).unwrap();
    }
    the_page_has(&table);
}

#[test]
fn emergencies_and_times_are_those_of_the_files() {
    let policy = policy();
    let rules = policy.emergencies();
    let mut table = "| purpose | datasets | at most |\n|---|---|---|\n".to_owned();
    for rule in &rules.rules {
        let datasets: Vec<&str> = rule.datasets.iter().map(|dataset| dataset.0.as_str()).collect();
        writeln!(
            table,
            "| `{}` | {} | {} |",
            rule.purpose,
            datasets.join(", "),
            words(rule.fields)
        )
        .unwrap();
    }
    the_page_has(&table);
    the_page_has(&format!("{} minutes", rules.minutes));
    the_page_has(&format!("{} working days", rules.review_working_days));
    let kept = policy.retention();
    for (key, days) in [
        ("staging_days", kept.staging_days),
        ("decisions_days", kept.decisions_days),
        ("notice_payload_days", kept.notice_payload_days),
        ("consent_after_days", kept.consent_after_days),
        ("pseudonymise_after_days", kept.pseudonymise_after_days),
        ("delete_after_days", kept.delete_after_days),
    ] {
        the_page_has(&format!("| `{key}` | {days} |"));
    }
}

#[test]
fn what_the_journal_keeps_is_that_of_the_files() {
    let mut table =
        "| kinds of entry | days | from | law | kept against a wish for erasure |\n|---|---|---|---|---|\n"
            .to_owned();
    for row in policy().kept_kinds() {
        let kinds: Vec<String> = row.kinds.iter().map(|it| format!("`{}`", it.word())).collect();
        let since = match row.since {
            KeptSince::Written => "written",
            KeptSince::Ended => "over",
        };
        let duty = if row.duty.is_some() { "yes" } else { "no" };
        let kinds = kinds.join(", ");
        writeln!(table, "| {kinds} | {} | {since} | {} | {duty} |", row.days, row.law).unwrap();
    }
    the_page_has(&table);
}

#[test]
fn what_rights_come_to_is_that_of_the_files() {
    let policy = policy();
    let rights = policy.rights();
    let mut objections = "| may be objected to | rests on |\n|---|---|\n".to_owned();
    for row in &rights.objections {
        let purposes: Vec<String> = row.purposes.iter().map(|it| format!("`{it}`")).collect();
        writeln!(objections, "| {} | {} |", purposes.join(", "), row.basis).unwrap();
    }
    the_page_has(&objections);
    let mut tellings = "| looks for | are told | by which exemption |\n|---|---|---|\n".to_owned();
    for row in &rights.tellings {
        let class = |it: &PurposeClass| {
            PurposeClass::WORDS.iter().find(|(_, class)| class == it).unwrap().0.to_owned()
        };
        let names = row.purposes.iter().map(|it| format!("`{it}`"));
        let what: Vec<String> = row.classes.iter().map(class).chain(names).collect();
        let when = match row.telling {
            Telling::AtOnce => "at once".to_owned(),
            Telling::Later(days) => format!("{days} days after"),
            Telling::Weighed => "by an officer, once weighed".to_owned(),
        };
        let exemption = row.exemption.as_ref().map_or("", |it| it.as_str());
        writeln!(tellings, "| {} | {when} | {exemption} |", what.join(", ")).unwrap();
    }
    the_page_has(&tellings);
    let mut exemptions = "| exemption | provision |\n|---|---|\n".to_owned();
    for row in &rights.exemptions {
        writeln!(exemptions, "| `{}` | {} |", row.name, row.citation).unwrap();
    }
    the_page_has(&exemptions);
}

#[test]
fn every_key_of_a_policy_file_is_described() {
    let files = shipped_files();
    for (path, file) in files.iter().filter(|(path, _)| super::files::is_policy(path)) {
        let name = path.trim_start_matches("sharing/");
        assert!(README.contains(&format!("`{name}`")), "{name} is not described");
        for line in file.text.lines().filter(|line| !line.starts_with(['#', '['])) {
            let Some((key, _)) = line.split_once(" = ") else { continue };
            assert!(README.contains(&format!("`{key}`")), "{key} of {name} is not described");
        }
    }
}
