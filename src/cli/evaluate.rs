//! `hearth evaluate`: how good a result is against the truth.
//!
//! In: a truth file and a predicted file. Out: scores of persons and, where both files know them, of households; recall by
//! the truth's tags; beside them what simple rules reach on the same extracts, where a configuration names them and they are there.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::json;

use super::clock;
use super::console::{Console, Finish};
use super::council::{Council, shelf};
use super::scores;
use crate::pipeline::{Progress as _, read_and_resolve, yardstick};
use crate::quality::{Evaluation, QualityError, evaluate, join, join_rows};

/// Score a result against the truth: persons by pairs and B-cubed, households, recall by tag.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth evaluate --truth truth.csv --predicted clusters.csv\n  \
    hearth export links --out links.csv && hearth evaluate --truth truth/night-2.csv --predicted links.csv --json\n\n\
    Truth: dataset,record_id,role,person_id,household_id,household_kind,tags (role and what follows person_id optional).\n\
    With a configuration, the simple rules that an analyst would write first are scored on its extracts too, if these are there."
)]
pub(super) struct Args {
    /// What is true, as CSV.
    #[arg(long, value_name = "F.csv")]
    truth: PathBuf,
    /// What was predicted, as CSV: of `hearth link`, or of `hearth export links`.
    #[arg(long, value_name = "F.csv")]
    predicted: PathBuf,
    /// The date of the extracts, for the simple rules' households [default: the current edition's].
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Scores for scripts, as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let scored = evaluate(&join(&args.truth, &args.predicted)?);
    let rules = match console.config_if_any().map(Path::to_owned) {
        Some(config) => match simple_rules(args, &config, console) {
            // it lies here, and nobody asked for it: the scores do without
            Err(fault) if !console.config_is_named() => {
                console.note(&format!("no simple rules beside these scores: {fault}"));
                None
            }
            beside => beside?,
        },
        None => None,
    };
    if args.json {
        let mut all = scores::to_json(&scored);
        all["simple_rules"] = rules.as_ref().map_or(json!(null), scores::to_json);
        writeln!(console.out(), "{all:#}")?;
    } else {
        writeln!(console.out(), "{}\n", scores::basis(&scored))?;
        scores::table(console.out(), &scored, rules.as_ref())?;
        scores::tags(console.out(), &scored, rules.as_ref())?;
    }
    Ok(Finish::Done)
}

/// The simple rules on the extracts of a configuration; none, with a note, if the truth is not about these.
fn simple_rules(
    args: &Args,
    config: &Path,
    console: &mut Console,
) -> anyhow::Result<Option<Evaluation>> {
    let council = Council::load(config)?;
    let as_of = match args.as_of {
        Some(date) => date,
        None => match shelf(&council.config).and_then(|shelf| Ok(shelf.current_id()?)) {
            Ok(Some(edition)) => edition.as_of(),
            Ok(None) | Err(_) => clock::today()?,
        },
    };
    let inputs = council.inputs()?;
    let progress = console.progress();
    progress.stage("simple rules on the same extracts");
    let rules = &council.rules;
    let resolved =
        read_and_resolve(&rules.ruleset, &inputs, &rules.dictionaries, &rules.addresses, as_of)?;
    let rows = yardstick(&rules.ruleset, &resolved, &rules.dictionaries, as_of)?;
    drop(progress);
    match join_rows(&args.truth, rows, Path::new("the extracts of the configuration")) {
        Ok(joined) => Ok(Some(evaluate(&joined))),
        Err(QualityError::Disjoint { .. } | QualityError::Roles { .. }) => {
            console.note(&format!(
                "the truth is not about the extracts of {}: no simple rules",
                config.display()
            ));
            Ok(None)
        }
        Err(fault) => Err(fault.into()),
    }
}
