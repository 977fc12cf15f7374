//! Near the end of the demo: a household moves, one adviser is told, and four services hear of it, one of which is down for a while.
//!
//! In: a council whose nights have run. Out: an agreement, endpoints that were confirmed by the real handshake, a declaration,
//! each over the way that a council's own would take; what came of it, in words that are the same on every run of one seed. The council is served for
//! as long as this takes. The partner's process is handed on, as it goes on listening while the demo is served.

use std::path::Path;
use std::thread::JoinHandle;

use anyhow::{Context as _, anyhow};

use super::console::{Console, Finish};
use super::council::{self, Council};
use super::demo_partner::SamplePartner;
use super::demo_story::{self, Movers, Story, Teller, Told};
use super::{as_typed, demo_login, serve};
use crate::editions::OpenEdition;
use crate::http;
use crate::pipeline::Progress as _;

/// So many households are looked at: nearly every one of them will do.
const AT_MOST: usize = 20;
/// The agreement by which services are told.
const AGREEMENT: &str = include_str!("../../docs/examples/tell-us-once.toml");

/// Tells of a move, and shows what came of it. None in a council that has no household for it.
pub(super) fn four_services(
    folder: &Path,
    config: &Path,
    console: &mut Console,
) -> anyhow::Result<Option<SamplePartner>> {
    let edition = council::edition(&Council::load(config)?.config, None)?;
    let movers = movers(&edition)?;
    drop(edition);
    if movers.is_empty() {
        return Ok(None);
    }
    let title = "A move, declared once and told to four services";
    writeln!(console.out(), "\n{title}")?;
    agreed(folder, config, console)?;

    let progress = console.progress();
    progress.stage("a move is declared, and told to four services");
    let story = Story { movers, login: folder.join("login") };
    let (partner, moved, told) = served(config, story)?;
    drop(progress);

    let Movers { household, people, payers: _ } = moved;
    let out = console.out();
    writeln!(
        out,
        "\nThe services set their endpoints, all at a sample partner in a process of its own. Each takes a heartbeat that is signed well, refuses one\n\
         that is not, and registers whom it knows. Then an adviser declares that {household} moves, {people} people; the tenancy was seen.\n"
    )?;
    writeln!(out, "  {:<18} {:>7}  {:<9}  how", "service", "notices", "may")?;
    for Told { service, notices, action, how } in &told {
        writeln!(out, "  {service:<18} {notices:>7}  {action:<9}  {how}")?;
    }
    shown_as_typed(&["notices", "status"], config, console)?;
    Ok(Some(partner))
}

/// What has to stand before anybody may be told: the agreement with its signatures.
fn agreed(folder: &Path, config: &Path, console: &mut Console) -> anyhow::Result<()> {
    let file = folder.join("tell-us-once.toml");
    std::fs::write(&file, AGREEMENT).with_context(|| file.display().to_string())?;
    let file = file.display().to_string();
    let name = "tell-us-once-2026";
    shown_as_typed(&["agreement", "add", &file, "--by", "dpo"], config, console)?;
    for (party, signatory) in [
        ("council", "J. Rees, director of resources"),
        ("county-council", "M. Lloyd, director of adult services"),
    ] {
        let words = ["agreement", "sign", name, "--party", party, "--signatory", signatory];
        shown_as_typed(&[&words[..], &["--by", "dpo"]].concat(), config, console)?;
    }
    Ok(())
}

/// Runs a command and shows it as it would be typed.
pub(super) fn shown_as_typed(
    words: &[&str],
    config: &Path,
    console: &mut Console,
) -> anyhow::Result<()> {
    let typed = words
        .iter()
        .map(|it| if it.contains([' ', ',']) { format!("'{it}'") } else { (*it).to_owned() });
    let typed: Vec<String> = typed.collect();
    writeln!(console.out(), "\nhearth {} --config {}", typed.join(" "), config.display())?;
    let finish = as_typed(words, config, console)?;
    anyhow::ensure!(finish != Finish::Failed, "the demo could not take it down");
    Ok(())
}

/// Serves the council at a free port for as long as the story takes.
fn served(config: &Path, story: Story) -> anyhow::Result<(SamplePartner, Movers, Vec<Told>)> {
    let mut partner = SamplePartner::start()?;
    let tokens = |user: &str, group: &str| demo_login::token(&story.login, user, group);
    let mut teller = Teller::new(config, &tokens)?;
    let service = serve::open(config, |serve| serve.port = 0)?;
    let mut telling: Option<JoinHandle<anyhow::Result<_>>> = None;
    http::start(service, |running| {
        let (url, handle) = (running.url(), running.handle());
        telling = Some(std::thread::spawn(move || {
            teller.council_is_at(url);
            let told = demo_story::tell(&story, &mut teller, &mut partner);
            // all that is to be written is written by now
            drop(handle.stop(false));
            let (moved, told) = told?;
            Ok((partner, moved, told))
        }));
        Ok(())
    })?;
    let telling = telling.context("the council was not served")?;
    telling.join().map_err(|_| anyhow!("the story broke off"))?
}

/// Private households of three to six, of whom no night tells any news and two pay council tax; and those two.
fn movers(edition: &OpenEdition) -> anyhow::Result<Vec<Movers>> {
    let mut found = Vec::new();
    let mut in_the_news = std::collections::BTreeSet::new();
    for event in edition.events() {
        in_the_news.insert(event?.person);
    }
    for household in edition.households() {
        let household = household?;
        if !(3..=6).contains(&household.members.len()) || !household.kind.is_private() {
            continue;
        }
        if household.members.iter().any(|it| in_the_news.contains(&it.person)) {
            continue;
        }
        let mut payers = Vec::new();
        for member in &household.members {
            for record in edition.person(member.person)?.map(|it| it.records).unwrap_or_default() {
                let of = edition.placement_at(record)?.map(|it| it.key.dataset);
                if of.is_some_and(|it| it.0 == "council_tax") {
                    payers.push(member.person);
                    break;
                }
            }
        }
        if payers.len() >= 2 {
            payers.truncate(2);
            found.push(Movers { household: household.id, people: household.members.len(), payers });
        }
        if found.len() == AT_MOST {
            break;
        }
    }
    Ok(found)
}
