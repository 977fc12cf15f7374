//! The end of the demo: the council is served, and three requests are there to be pasted.
//!
//! In: a council whose nights have run. Out: a partner's agreement, a resident's consent and the partner's part in their affairs, each taken down
//! by the command that a council would use and shown as it would be typed; then a service at a port, until the process is told to end. A
//! caseworker's look is answered; the partner's is refused for one purpose and answered for the other.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::console::{Console, Finish};
use super::council::{self, Council};
use super::demo_partner::SamplePartner;
use super::demo_told::shown_as_typed;
use super::{demo_accounts, demo_login, serve};
use crate::editions::OpenEdition;
use crate::http;
use crate::values::{HouseholdId, PersonId};

/// The agreement with the housing association, as `hearth agreement add` reads it.
const AGREEMENT: &str = r#"# The agreement of the demo. See docs/examples/agreement.toml for what the questions are.
name = "housing-association-2026"
version = 1
title = "Support for tenants who ask for it (fictional)"
why = "The housing association helps tenants who agree to it, and needs to know where they live today."
purposes = ["single-view-by-consent"]
gateways = []
from = "2026-01-01"
until = "2098-12-31"
review = "2098-06-30"
dpia = "DPIA/2026/32"
retention = "Until the case is closed, at most a year."
onward_sharing = "To nobody."
rights_contact = "The council's data protection officer answers for both."

[[party]]
organisation = "council"
role = "controller"
lawful_basis = "consent"

[[party]]
organisation = "housing-association"
role = "controller"
lawful_basis = "consent"

[[dataset]]
name = "council_tax"
fields = ["name", "address"]
"#;

/// Serves the demo's council until the process is told to end; the sample partner listens for as long.
pub(super) fn serve(
    folder: &Path,
    (port, mut receiver): (u16, Option<SamplePartner>),
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let config = folder.join("hearth.toml");
    let council = Council::load(&config)?;
    let edition = council::edition(&council.config, None)?;
    let (person, household) = telling(&edition)?;
    agreed(folder, &config, person, console)?;
    let login = folder.join("login");
    let caseworker = demo_login::token(&login, "r.evans", "revenues")?;
    let partner = demo_login::token(&login, "h.moss", "housing-association")?;
    let others = [
        ("OFFICER", "dpo", "privacy"),
        ("SECOND_OFFICER", "po", "privacy"),
        ("STEWARD", "d.steward", "stewards"),
        ("RECEIVER", "services.system", "services"),
    ];
    let others = others.map(|(name, user, group)| {
        Ok(format!(" {name}='{}'", demo_login::token(&login, user, group)?))
    });
    let others: String = others.into_iter().collect::<anyhow::Result<_>>()?;
    let service = serve::open(&config, |serve| serve.port = port)?;
    serve::log_to_standard_error();
    http::start(service, |running| {
        let at = running.url();
        if let Some(receiver) = &mut receiver {
            receiver.asks_at(&at).map_err(std::io::Error::other)?;
        }
        let out = console.out();
        writeln!(
            out,
            "\nThree requests, to be pasted into another terminal (tokens count for eight hours)"
        )?;
        for (who, path, token, purpose, more) in [
            (
                "A caseworker looks a household up",
                format!("households/{household}"),
                &caseworker,
                "revenues-and-benefits",
                "",
            ),
            (
                "A partner asks for what no agreement covers, and is refused",
                format!("persons/{person}"),
                &partner,
                "supporting-families",
                " \\\n  -H 'Hearth-Necessity: the family has asked for help'",
            ),
            (
                "The same partner asks for what the resident has agreed to",
                format!("persons/{person}"),
                &partner,
                "single-view-by-consent",
                "",
            ),
        ] {
            writeln!(
                out,
                "\n{who}\n\ncurl -s '{at}/v1/{path}' \\\n  -H 'Authorization: Bearer {token}' \\\n  -H 'Hearth-Purpose: {purpose}'{more}"
            )?;
        }
        writeln!(
            out,
            "\nThe API for people: {at}/docs. For the examples there\n\nexport HEARTH='{at}' TOKEN='{caseworker}'{others}\n\nCtrl-C ends the service."
        )?;
        demo_accounts::told(&at, console.out())?;
        writeln!(console.out())?;
        serve::announce(running, console);
        Ok(())
    })?;
    Ok(Finish::Done)
}

/// Takes down what lets the partner be shown something of one resident.
fn agreed(
    folder: &Path,
    config: &Path,
    person: PersonId,
    console: &mut Console,
) -> anyhow::Result<()> {
    let file: PathBuf = folder.join("housing-association.toml");
    std::fs::write(&file, AGREEMENT).with_context(|| file.display().to_string())?;
    let (file, person) = (file.display().to_string(), person.to_string());
    let commands: [&[&str]; 5] = [
        &["agreement", "add", &file, "--by", "dpo"],
        &[
            "agreement",
            "sign",
            "housing-association-2026",
            "--party",
            "council",
            "--signatory",
            "J. Rees, director of resources",
            "--by",
            "dpo",
        ],
        &[
            "agreement",
            "sign",
            "housing-association-2026",
            "--party",
            "housing-association",
            "--signatory",
            "A. Price, chief executive",
            "--by",
            "dpo",
        ],
        &[
            "consent",
            "give",
            &person,
            "--purpose",
            "single-view-by-consent",
            "--field",
            "name",
            "--field",
            "address",
            "--recipient",
            "housing-association",
            "--notice",
            "https://eastbrook.example/privacy",
            "--notice-version",
            "3",
            "--channel",
            "in-person",
            "--by",
            "mk",
        ],
        &[
            "relationship",
            "state",
            &person,
            "--holder",
            "user:h.moss",
            "--basis",
            "open-case",
            "--evidence",
            "HA/2026/7",
            "--by",
            "dpo",
        ],
    ];
    writeln!(console.out(), "\nWhat lets a partner be shown something of one resident")?;
    for words in commands {
        shown_as_typed(words, config, console)?;
    }
    Ok(())
}

/// Somebody with council tax and a household of several, whom more than one dataset knows.
fn telling(edition: &OpenEdition) -> anyhow::Result<(PersonId, HouseholdId)> {
    let mut found = None;
    for household in edition.households() {
        let household = household?;
        if !(2..=6).contains(&household.members.len()) || !household.kind.is_private() {
            continue;
        }
        for member in &household.members {
            let records = edition.person(member.person)?.map(|it| it.records).unwrap_or_default();
            let mut datasets = Vec::new();
            for record in records {
                datasets.extend(edition.placement_at(record)?.map(|it| it.key.dataset.0));
            }
            datasets.sort_unstable();
            datasets.dedup();
            let pays = datasets.iter().any(|it| it == "council_tax");
            if pays && found.as_ref().is_none_or(|(most, _)| *most < datasets.len()) {
                found = Some((datasets.len(), (member.person, household.id)));
            }
        }
    }
    found.map(|(_, it)| it).context("nobody in this council pays council tax: make a larger one")
}
