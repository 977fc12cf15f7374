//! `hearth demo`: a fictional council, its nights, and how well they went against the truth.
//!
//! In: how large, how many nights, which seed. Out: a folder that is a council's like any other, each night run as
//! `hearth nightly` runs it, and scores that no real council could have. The same seed gives the same editions anywhere.

use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};

use super::console::{Console, Finish};
use super::council::Council;
use super::demo_folder::DemoFolder;
use super::lasting::Lasting;
use super::{
    address_scores, audit, clock, demo_looks, demo_service, demo_told, event_scores,
    identifier_key, lasting, nightly, reliability, residence_scores, scores,
};
use crate::editions::{LinkDecision, OpenEdition};
use crate::pipeline::{NightOutcome, Progress as _, ResolvedRecords, yardstick};
use crate::quality::{LivedStay, ShownMention, TrueRelations, TwoHomes, evaluate, join_rows};
use crate::rules::SecondGround;
use crate::synthetic::{
    Council as Fiction, CouncilOptions, Dataset, TrueSecondHome, TrueStay, TrueTies, address_truth,
    difficulty, write_night,
};

/// Make up a council, run its nights, and score them against the truth.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth demo\n  hearth demo --households 500 --nights 3 --seed 7 --dir /tmp/council --no-serve\n\n\
    The folder must not exist, or be one that an earlier demo made: that one is replaced."
)]
pub(super) struct Args {
    /// Private households, about.
    #[arg(long, default_value_t = 5000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    households: u32,
    /// Nights to run.
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=60))]
    nights: u16,
    /// Where all chance starts from.
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// The council's folder.
    #[arg(long, default_value = "demo", value_name = "DIR")]
    dir: PathBuf,
    /// Do not serve the council at the end.
    #[arg(long)]
    no_serve: bool,
    /// Leave the sample partner out, and the move that is told to it.
    #[arg(long)]
    no_partner: bool,
    /// The port to serve at; 0 for any that is free.
    #[arg(long, default_value_t = 8080, value_name = "P")]
    port: u16,
}

/// The last night of every demo, so that demos repeat.
const LAST_NIGHT: Date = date(2026, 11, 1);

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let nights = usize::from(args.nights);
    let households = usize::try_from(args.households)?;
    let folder = DemoFolder::make(&args.dir, households, (args.seed, args.port, !args.no_partner))?;
    let council = Council::load(&folder.config())?;
    let key = identifier_key::load_or_make(&council.config)?;
    let progress = console.progress();
    progress.stage("a council is made up");
    let fiction =
        Fiction::simulate(&CouncilOptions::new(households, nights, args.seed, LAST_NIGHT));
    drop(progress);

    // in a small council, the few broken rows of every delivery are a large share: that they are few is known here
    let accepted: Vec<String> =
        Dataset::PEOPLE.iter().map(|dataset| dataset.name().to_owned()).collect();
    let mut last: Option<NightOutcome> = None;
    let mut shown: Vec<Vec<ShownMention>> = Vec::new();
    let mut lasting = Lasting::default();
    for night in 1..=nights {
        let as_of = fiction.date(night);
        let progress = console.progress();
        progress.stage(&format!("night {night}: its extracts are written"));
        let written = write_night(&fiction, night, &folder.extracts(), &folder.truth(night))?;
        drop(progress);
        let how = nightly::How { accepted: &accepted, ..nightly::How::default() };
        let outcome = nightly::night(&council, &key, as_of, how, console)?;
        audit::checkpointed(&council.config, &clock::written_at()?)?;
        let residents = fiction.residents(night);
        let out = console.out();
        writeln!(
            out,
            "Night {night} of {nights}, {as_of}: {residents} people live in {}\n",
            council.config.name
        )?;
        writeln!(out, "{}", difficulty::profile(&written))?;
        if night < nights {
            let counts = &outcome.edition.edition().manifest().counts;
            let id = outcome.edition.edition().id();
            writeln!(
                out,
                "edition {id}: {} persons, {} households\n",
                counts.persons, counts.households
            )?;
        }
        shown.push(event_scores::shown(&council, &written.mentions));
        let edition = outcome.edition.edition();
        if let Some(found) = lasting.since_last(edition, &folder.truth(night))? {
            lasting::write(console.out(), &found)?;
        }
        last = Some(outcome);
    }
    let Some(outcome) = last else { return Ok(Finish::Done) };
    console.out().write_all(outcome.report.to_text().as_bytes())?;
    quality(&council, outcome.edition.edition(), &folder.truth(nights), console)?;
    let last_shown = shown.last().map_or(&[][..], Vec::as_slice);
    lives(&fiction, nights, last_shown, outcome.edition.edition(), console)?;
    if nights > 1 {
        event_scores::write(&fiction, &shown, outcome.edition.edition(), console)?;
    }
    demo_looks::four_looks(&folder.config(), console)?;
    let partner = if args.no_partner {
        None
    } else {
        demo_told::four_services(&args.dir, &folder.config(), console)?
    };
    what_next(args, outcome.edition.edition(), console)?;
    let waits = outcome.report.exit_code() != 0;
    if args.no_serve {
        return Ok(Finish::waits_if(waits));
    }
    drop(outcome);
    demo_service::serve(&args.dir, (args.port, partner), console)
}

/// Where people have lived.
fn lived_stays(fiction: &Fiction, night: usize) -> Vec<LivedStay> {
    let lived = |TrueStay { person, uprn, from, to }| LivedStay { person, uprn, from, to };
    fiction.stays(night).into_iter().map(lived).collect()
}

/// Who lives in two homes.
fn second_homes(fiction: &Fiction, night: usize) -> Vec<TwoHomes> {
    let two = |TrueSecondHome { person, home, second, of_student }| {
        let ground = if of_student { SecondGround::Student } else { SecondGround::Child };
        TwoHomes { ground, person, homes: [home, second] }
    };
    fiction.second_homes(night).into_iter().map(two).collect()
}

/// How well it was found where people have lived and who has two homes, and what they are to each other.
fn lives(
    fiction: &Fiction,
    night: usize,
    shown: &[ShownMention],
    edition: &OpenEdition,
    console: &mut Console,
) -> anyhow::Result<()> {
    let of_mention = shown.iter().map(|it| (it.mention.clone(), it.person)).collect();
    let truly = residence_scores::true_persons(edition, &of_mention)?;
    let lived = lived_stays(fiction, night);
    let score = residence_scores::of_edition(edition, &truly, &lived)?;
    residence_scores::table(console.out(), &score)?;
    let truth = second_homes(fiction, night);
    let second = residence_scores::second_homes_of(edition, &truly, &truth, shown)?;
    residence_scores::second_homes_table(console.out(), &second)?;
    let TrueTies { partners, parents } = fiction.ties();
    let (partners, parents) = (partners.into_iter().collect(), parents.into_iter().collect());
    let truth = TrueRelations { partners, parents };
    let scores = residence_scores::relations_of(edition, &truly, &truth)?;
    Ok(residence_scores::relations_table(console.out(), &scores)?)
}

/// The scores of an edition and of simple rules on its records.
fn quality(
    council: &Council,
    edition: &OpenEdition,
    truth: &Path,
    console: &mut Console,
) -> anyhow::Result<()> {
    let progress = console.progress();
    progress.stage("quality against the truth");
    let joined = join_rows(truth, scores::rows_of(edition)?, edition.folder())?;
    let scored = evaluate(&joined);
    let calibration = reliability::of_edition(&joined, edition)?;
    let addresses = address_scores::of_edition(&address_truth(truth), edition)?;
    let mut resolved = ResolvedRecords::default();
    for kept in edition.records() {
        let kept = kept?;
        resolved.records.push(kept.record);
        resolved.resolutions.push(kept.resolution);
    }
    let rules = &council.rules;
    let as_of = edition.id().as_of();
    let rows = yardstick(&rules.ruleset, &resolved, &rules.dictionaries, as_of)?;
    let simple = evaluate(&join_rows(truth, rows, edition.folder())?);
    drop(progress);
    let out = console.out();
    writeln!(out, "\nQuality against the truth of {as_of}: {}\n", scores::basis(&scored))?;
    scores::table(out, &scored, Some(&simple))?;
    address_scores::table(out, &addresses)?;
    scores::tags(out, &scored, Some(&simple))?;
    reliability::table(out, &calibration)?;
    Ok(())
}

/// Where to look next.
fn what_next(args: &Args, edition: &OpenEdition, console: &mut Console) -> anyhow::Result<()> {
    let config = args.dir.join("hearth.toml");
    let config = config.display();
    let report = edition.folder().join("report.html");
    let out = console.out();
    writeln!(out, "\nLook next\n  {}", report.display())?;
    if let Some((a, b)) = telling_pair(edition)? {
        writeln!(out, "  hearth explain '{a}' '{b}' --why-not --config {config}")?;
        writeln!(out, "  hearth explain '{a}' --config {config}")?;
    }
    writeln!(out, "  hearth export links --config {config} --out links.csv")?;
    writeln!(
        out,
        "  hearth evaluate --truth {}/truth/night-{}.csv --predicted links.csv --config {config}",
        args.dir.display(),
        args.nights
    )?;
    Ok(())
}

/// Two records that make a telling example: of different datasets, and in doubt; else linked.
fn telling_pair(edition: &OpenEdition) -> anyhow::Result<Option<(String, String)>> {
    let mut found = None;
    for link in edition.links() {
        let link = link?;
        let (Some(a), Some(b)) =
            (edition.placement_at(link.left)?, edition.placement_at(link.right)?)
        else {
            continue;
        };
        if a.key.dataset == b.key.dataset {
            continue;
        }
        let names = (a.key.to_string(), b.key.to_string());
        if link.decision == LinkDecision::Review {
            return Ok(Some(names));
        }
        found.get_or_insert(names);
    }
    Ok(found)
}
