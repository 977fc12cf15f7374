//! `hearth rights pack`: everything that is held of a person, for the person.
//!
//! In: a request's number. Out: the pack as a page in English or Welsh, or as JSON. The request's records are looked for in today's edition:
//! whatever identifier they go by now, the pack is theirs. Leaves to `rights` what a pack says.

use std::path::PathBuf;

use anyhow::ensure;

use super::console::{Console, Finish};
use super::explained::Explained;
use super::operator::OperatorArgs;
use super::rights::{book, policy, rule_files};
use super::rights_words::Tongue;
use super::{clock, identifier_key, mention_name, out_file};
use crate::config::CouncilConfig;
use crate::journal::{Journal, JournalKind, Recorded, RightsKind};
use crate::rights::{Words, may_concern};
use crate::sharing::Operation;
use crate::subject_access::{PackGround, asked_about, pack, seen_as};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The request.
    number: u64,
    /// The language of the page.
    #[arg(long, value_enum, default_value = "en")]
    language: Tongue,
    /// As JSON, for the person to carry elsewhere.
    #[arg(long)]
    json: bool,
    /// Records to leave out under an exemption: `dataset:record_id[:role]`; said in the request's own step, with the ground.
    #[arg(long, value_name = "RECORD")]
    without: Vec<String>,
    /// The file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    operator: OperatorArgs,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { number, language, json, without, out, operator } = args;
    out_file::require_place(out)?;
    let operator = operator.for_case(format!("request {number}"), "the person's own request");
    let granted = operator.rule(Operation::RightsPack, &CouncilConfig::load(console.config())?)?;
    let on = Explained::open(None, console)?;
    let operated = granted.over(&on.council, &on.edition)?;
    let words = Words::of(&rule_files(&on.council.config)?, language.language())?;
    let book = book(&on.council.config)?;
    let request = book.request(*number)?;
    ensure!(
        request.asked.right == RightsKind::Access,
        "request {number} is of {}, not of access\n  hint: open one with `hearth rights open access`",
        request.asked.right.word()
    );
    let key = identifier_key::load_or_make(&on.council.config)?;
    let ground = on.ground(&key);
    let person = asked_about(&ground, request)?;
    let mut left_out = Vec::new();
    for name in without {
        left_out.push(mention_name::find(name, &on.records)?);
    }
    let permit = operated.permit(vec![person.to_string()])?;
    let whom = seen_as(request, person);
    let about = |it: &Recorded| may_concern(it, &whom);
    let entries = Journal::of(&on.council.config).entries_that(JournalKind::ALL, 0, about)?;
    let from = PackGround {
        council: &on.council.config.name,
        entries: &entries,
        policy: &policy(&on.council.config)?,
        words: &words,
        today: clock::today()?,
    };
    let pack = pack(&ground, &permit, (request, person), &left_out, from)?;
    let text =
        if *json { format!("{:#}\n", serde_json::to_value(&pack)?) } else { pack.to_html(&words) };
    out_file::write(out, |to| Ok(to.write_all(text.as_bytes())?))?;
    console.note(&format!(
        "{} holds personal data of one person: hand it over as was agreed, and delete this copy",
        out.display()
    ));
    Ok(Finish::Done)
}
