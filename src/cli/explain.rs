//! `hearth explain`: why two mentions are one person or two, or where one mention belongs and why.
//!
//! In: one or two mentions and an edition. Out: comparisons with their weights, which add up; or person, household and the
//! evidence for both. Holds no name, no date of birth, no address.

use std::path::PathBuf;

use super::console::{Console, Finish};
use super::explain_facts::PairFacts;
use super::explained::Explained;
use super::operator::OperatorArgs;
use super::{explain_json, explain_mention, explain_pair, out_file};
use crate::config::CouncilConfig;
use crate::editions::EditionId;
use crate::report::explanation_svg;
use crate::sharing::Operation;

/// Say why two mentions are one person or two, or where one mention belongs.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth explain benefits:003503864:claimant council_tax:338635448:liable1\n  \
    hearth explain benefits:003503864:claimant council_tax:338635448:liable1 --why-not\n  \
    hearth explain social_care:2041\n\n\
    A mention is dataset:record_id, or dataset:record_id:role where a row mentions several people."
)]
pub(super) struct Args {
    /// A mention: `dataset:record_id[:role]`.
    a: String,
    /// Another: why are the two one person, or two?
    b: Option<String>,
    /// Also say what would change the answer.
    #[arg(long, requires = "b")]
    why_not: bool,
    /// The explanation of a pair as JSON.
    #[arg(long, requires = "b", conflicts_with = "why_not")]
    json: bool,
    /// Also draw the explanation of a pair into a file: comparisons, levels and bits only.
    #[arg(long, requires = "b", value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Which edition [default: the current one].
    #[arg(long, value_name = "ID")]
    edition: Option<EditionId>,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    if let Some(file) = &args.svg {
        out_file::require_place(file)?;
        let arrived = config.inputs.iter().map(|input| input.path.as_path());
        let lasting = [console.config(), config.editions.as_path(), config.state.as_path()];
        out_file::require_other_than(file, lasting.into_iter().chain(arrived))?;
    }
    let granted = args.operator.rule(Operation::Explain, &config)?;
    let explained = Explained::open(args.edition, console)?;
    let operated = granted.over(&explained.council, &explained.edition)?;
    let find = |name: &str| operated.find(name, &explained.records, &explained.persons);
    let a = find(&args.a)?;
    match &args.b {
        None => {
            let permit = operated.permit(vec![explained.name(a)])?;
            explain_mention::write(&explained, &permit, a, console.out())?;
        }
        Some(b) => {
            let b = find(b)?;
            anyhow::ensure!(a != b, "both name the same mention\n  hint: name two, or one alone");
            let permit = operated.permit(vec![explained.name(a), explained.name(b)])?;
            let stage = explained.stage();
            let facts = PairFacts::gather(&explained, &stage, &permit, a, b)?;
            if let Some(file) = &args.svg {
                let picture = explanation_svg(&facts.explanation, facts.needed.link);
                out_file::write(file, |out| Ok(out.write_all(picture.as_bytes())?))?;
            }
            if args.json {
                explain_json::write(&facts, console.out())?;
            } else {
                explain_pair::write(&facts, &stage, args.why_not, console.out())?;
            }
        }
    }
    Ok(Finish::Done)
}
