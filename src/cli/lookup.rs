//! `hearth lookup`: what one user may be shown of a person or a household for a stated purpose.
//!
//! In: an identifier or a record's key, who asks and why. Out: what is shown, nothing, or a refusal with what would make it lawful; an entry
//! of the journal in each case. Leaves the decision to `sharing`, the answer to `lookup`, its words to `lookup_text`.

use anyhow::{anyhow, bail, ensure};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::lookup_ground::{LookArgs, LookGround};
use super::lookup_text;
use crate::lookup::{Answer, LivedAnswer, LivedWhere, Question, named_record};
use crate::rules::{Checked, Ruleset};
use crate::sharing::{Asking, CallerRefusal, Policy, PurposeClass, RefusedWith};
use crate::values::PublicIdFault;

/// Look a person or a household up: as somebody, for a purpose, on the record.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth lookup HP-7K3Q-9M2C --as r.evans --purpose revenues-and-benefits\n  \
    hearth lookup HH-4M8T-0ZXS --as s.patel --purpose safeguarding --case MASH-114 --necessity \"strategy meeting today\"\n  \
    hearth lookup HH-4M8T-0ZXS --on 2026-03-01 --as r.evans --purpose revenues-and-benefits\n  \
    hearth lookup council_tax:850026938 --as s.patel --purpose emergency --emergency vital_interests --reason \"child missing since noon\"\n\n\
    Exit codes: 0 shown; 1 refused, or nothing that may be shown; 2 failed, nothing shown.\n\
    That nothing may be shown says nothing of whether anything is known: unknown, hidden and not shareable are one answer."
)]
pub(super) struct Args {
    /// A person HP-…, a household HH-…, or a record `dataset:record_id[:role]`; of a row that names several, the first.
    #[arg(required = true, value_name = "WHOM")]
    whom: Vec<String>,
    #[command(flatten)]
    look: LookArgs,
    /// Who lived there on this day, under today's policy; of a person, where they did.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let ground = LookGround::open(console.config())?;
    let asking = ground.asking(&args.look)?;
    let question = question(&args.whom.join(" "), &ground.council.rules.ruleset)?;
    if let Some(day) = args.on {
        return lived(&ground, &asking, &question, day, args.json, console);
    }
    let answer = ground.ask(|door| door.answer(&asking, &question))?;
    let text = if args.json {
        format!("{:#}\n", answer_json(&answer))
    } else {
        lookup_text::of_answer(&answer)
    };
    console.out().write_all(text.as_bytes())?;
    if let Answer::Refused { refusal, .. } = &answer
        && let Some(hint) = emergency_hint(&asking, refusal, &ground.policy)
    {
        console.note(&hint);
    }
    Ok(Finish::waits_if(matches!(answer, Answer::Refused { .. } | Answer::Nothing { .. })))
}

/// What is missing where the purpose is for emergencies alone, whoever asks has it, and no emergency is stated.
fn emergency_hint(asking: &Asking, refusal: &CallerRefusal, policy: &Policy) -> Option<String> {
    let purpose = &asking.purpose;
    let in_emergencies = policy.purpose(purpose)?.class == PurposeClass::Emergency;
    let not_theirs = refusal.reasons.contains(&RefusedWith::PurposeNotOfRole);
    if asking.emergency.is_some() || !in_emergencies || not_theirs {
        return None;
    }
    let kind = policy.organisation(&asking.user.organisation)?.kind;
    let rule = policy
        .emergencies()
        .rules
        .iter()
        .find(|it| it.purpose == *purpose && it.kinds.contains(&kind))?;
    let grounds: Vec<&str> = rule.grounds.iter().map(|it| it.word()).collect();
    Some(format!(
        "for {purpose} an emergency is stated\n  hint: --emergency GROUND --reason \"what has happened\"; GROUND is one of {}",
        grounds.join(", ")
    ))
}

/// Who lived somewhere on a day, or where somebody did.
fn lived(
    ground: &LookGround,
    asking: &Asking,
    question: &Question,
    day: Date,
    json: bool,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let about = match question {
        Question::Person(id) => LivedWhere::Person(*id),
        Question::Household(id) => LivedWhere::Household(*id),
        Question::Record(_)
        | Question::Residences(_)
        | Question::Trace { .. }
        | Question::Decision(_) => bail!("--on is asked of a person HP-… or a household HH-…"),
    };
    let night = ground.edition.id().as_of();
    ensure!(day <= night, "{day} is later than what is known, {night}");
    let answer = ground.ask(|door| door.lived(asking, about, day))?;
    let text =
        if json { format!("{:#}\n", lived_json(&answer)) } else { lookup_text::of_lived(&answer) };
    console.out().write_all(text.as_bytes())?;
    Ok(Finish::waits_if(!matches!(answer, LivedAnswer::Lived { .. })))
}

fn lived_json(answer: &LivedAnswer) -> Value {
    match answer {
        LivedAnswer::Refused { request, refusal } => refused_json(*request, refusal),
        LivedAnswer::Nothing { request } => json!({ "answer": "nothing", "request": request }),
        LivedAnswer::Lived { request, shown } => {
            json!({ "answer": "lived", "request": request, "lived": shown })
        }
    }
}

fn refused_json(request: u64, refusal: &CallerRefusal) -> Value {
    json!({
        "answer": "refused",
        "request": request,
        "codes": refusal.reasons,
        "remedy": refusal.remedy,
    })
}

/// What is asked about. Whether there is such a row or identifier is not looked at here: that is for the door to tell, or not.
pub(super) fn question(text: &str, rules: &Ruleset<Checked>) -> anyhow::Result<Question> {
    if let Some((dataset, rest)) = text.split_once(':') {
        return Ok(Question::Record(named_record(rules, dataset, rest)?));
    }
    let fault = match text.parse() {
        Ok(person) => return Ok(Question::Person(person)),
        Err(PublicIdFault::Kind) => match text.parse() {
            Ok(household) => return Ok(Question::Household(household)),
            Err(fault) => fault,
        },
        Err(fault) => fault,
    };
    Err(anyhow!(
        "{text} is no identifier: {fault}\n  hint: a person's looks like HP-7K3Q-9M2C, a household's like HH-4M8T-0ZXS, a record like \
         council_tax:850026938"
    ))
}

/// The answer for scripts.
pub(super) fn answer_json(answer: &Answer) -> Value {
    match answer {
        Answer::Refused { request, refusal } => refused_json(*request, refusal),
        Answer::Nothing { request } => json!({ "answer": "nothing", "request": request }),
        Answer::Person { request, shown } => {
            json!({ "answer": "person", "request": request, "person": shown })
        }
        Answer::Household { request, shown } => {
            json!({ "answer": "household", "request": request, "household": shown })
        }
    }
}
