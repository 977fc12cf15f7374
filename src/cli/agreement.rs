//! `hearth agreement`: data sharing agreements, put down from a file, signed, suspended, ended, listed, and as a register for the public.
//!
//! In: an agreement's file, or its name and what was done with it. Out: an entry of the journal, on disk before the command answers. Leaves to
//! `sharing` which are in force, and to the policy what they may open.

use std::path::PathBuf;

use anyhow::Context as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::acting::{filled, joined, name};
use super::console::{Console, Finish};
use super::{clock, hand};
use crate::config::CouncilConfig;
use crate::journal::{
    AgreementAct, AgreementDrafted, AgreementHalted, AgreementSigned, AgreementTerms, Journal,
    JournalEntry, NoticeTerms, ToldOf,
};
use crate::sharing::{
    ActKind, Agreement, AgreementBook, AgreementStatus, AgreementVersion, Policy, agreement_terms,
    in_reach, known_terms, status_in_words,
};
use crate::values::{AgreementName, UserName};

/// Data sharing agreements: add, sign, suspend, resume, end, list, the public register.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  hearth agreement add support-charity.toml --by dpo\n  \
    hearth agreement sign support-charity-2026 --party council --signatory \"J. Rees, director of resources\" --by dpo\n  \
    hearth agreement suspend support-charity-2026 --reason \"breach of 3 November\" --by dpo\n  \
    hearth agreement list\n  hearth agreement public --json\n\n\
    Only an agreement that every party has signed, in its time and not suspended, lets anything flow.\n\
    Exit codes: 0 done; 1 done, and a signature or a review is due; 2 failed, nothing written.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Put a version down from its file, to be signed.
    Add {
        /// The agreement: TOML, as docs/examples/agreement.toml.
        file: PathBuf,
        /// Who puts it down.
        #[arg(long, value_name = "USER")]
        by: String,
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// A party has signed it.
    Sign {
        /// The agreement.
        agreement: String,
        /// The party.
        #[arg(long, value_name = "ORGANISATION")]
        party: String,
        /// Who signed, by name and office.
        #[arg(long, value_name = "TEXT")]
        signatory: String,
        /// When [default: today].
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// Who puts it down.
        #[arg(long, value_name = "USER")]
        by: String,
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// It lets nothing flow until it is resumed.
    Suspend(Halt),
    /// It lets flow again.
    Resume(Halt),
    /// It is over before its time.
    End(Halt),
    /// Every agreement, where it stands and what is due.
    List {
        /// As of this day [default: today].
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// The register for publication: what is shared with whom, why and by which law; no names of people.
    Public {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Halt {
    /// The agreement.
    agreement: String,
    /// From which day on [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who says so.
    #[arg(long, value_name = "USER")]
    by: String,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

impl Halt {
    fn said(&self) -> anyhow::Result<AgreementHalted> {
        Ok(AgreementHalted {
            name: name(&self.agreement, "agreement")?,
            on: in_reach(self.on.map_or_else(clock::today, Ok)?, clock::today()?)?,
            reason: filled(&self.reason, "the reason")?,
            by: name(&self.by, "user")?,
        })
    }
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::Add { file, by, json } => add(file, by, *json, console),
        Action::Sign { agreement, party, signatory, on, by, json } => {
            let config = CouncilConfig::load(console.config())?;
            let agreement: AgreementName = name(agreement, "agreement")?;
            let book = book(&config)?;
            let latest = book.agreement(&agreement)?.versions.last();
            let AgreementVersion { drafted, .. } =
                latest.context("no version of it was put down")?;
            let signed = AgreementSigned {
                name: agreement,
                version: drafted.terms.version,
                digest: drafted.digest.clone(),
                party: name(party, "organisation")?,
                signatory: filled(signatory, "who signed")?,
                on: in_reach(on.map_or_else(clock::today, Ok)?, clock::today()?)?,
                by: name(by, "user")?,
            };
            write(AgreementAct::Signed(signed), *json, console)
        }
        Action::Suspend(halt) => write(AgreementAct::Suspended(halt.said()?), halt.json, console),
        Action::Resume(halt) => write(AgreementAct::Resumed(halt.said()?), halt.json, console),
        Action::End(halt) => write(AgreementAct::Ended(halt.said()?), halt.json, console),
        Action::List { on, json } => list(*on, *json, console),
        Action::Public { json } => public(*json, console),
    }
}

/// Every agreement of a council.
pub(super) fn book(config: &CouncilConfig) -> anyhow::Result<AgreementBook> {
    Ok(AgreementBook::of(&Journal::of(config).entries_but_looks()?))
}

fn add(
    file: &std::path::Path,
    by: &str,
    json: bool,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let terms = agreement_terms(&file.display().to_string(), &text)?;
    let config = CouncilConfig::load(console.config())?;
    known_terms(&Policy::load(config.rules.as_deref())?.check()?, &terms)?;
    let digest = blake3::hash(text.as_bytes()).to_hex().as_str().into();
    let drafted = AgreementDrafted { terms, digest, by: name(by, "user")? };
    write(AgreementAct::Drafted(Box::new(drafted)), json, console)
}

fn write(act: AgreementAct, as_json: bool, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    hand::may(&config, by(&act).as_str(), ActKind::Agreement)?;
    let today = clock::today()?;
    let agreement = named(&act).clone();
    let read = |journal: &Journal, from| journal.entries_of(&AgreementBook::KINDS, from);
    let number = Journal::of(&config).write_on(&clock::written_at()?, &read, |entries, _| {
        AgreementBook::of(entries).takes(&act, today)?;
        Ok::<_, anyhow::Error>(vec![JournalEntry::AgreementActed(act)])
    })?;
    let book = book(&config)?;
    let agreement_now = book.agreement(&agreement)?;
    let status = status_in_words(agreement_now.status(today));
    let unsigned = unsigned(agreement_now);
    let told =
        json!({ "agreement": agreement, "status": status, "entry": number, "unsigned": unsigned });
    console.tell(as_json, &told, &format!("{agreement}: {status} (entry {number})"))?;
    if !unsigned.is_empty() {
        console.note(&format!("still to be signed by {}", unsigned.join(", ")));
    }
    // a signed text cannot be changed: what of it the policy cannot keep is told while it is a draft, and again
    let policy = Policy::load(config.rules.as_deref())?.check()?;
    let standing = book.standing(today).into_iter().find(|it| it.name == agreement);
    for odd in standing.iter().flat_map(|it| policy.agreement_at_odds(it)) {
        console.note(&format!("it does not fit the policy, and opens less than it says: {odd}"));
    }
    Ok(Finish::Done)
}

/// In whose name.
fn by(act: &AgreementAct) -> &UserName {
    match act {
        AgreementAct::Drafted(drafted) => &drafted.by,
        AgreementAct::Signed(signed) => &signed.by,
        AgreementAct::Suspended(halted)
        | AgreementAct::Resumed(halted)
        | AgreementAct::Ended(halted) => &halted.by,
    }
}

fn named(act: &AgreementAct) -> &AgreementName {
    match act {
        AgreementAct::Drafted(drafted) => &drafted.terms.name,
        AgreementAct::Signed(signed) => &signed.name,
        AgreementAct::Suspended(halt) | AgreementAct::Resumed(halt) | AgreementAct::Ended(halt) => {
            &halt.name
        }
    }
}

/// Who has not signed the latest version.
fn unsigned(agreement: &Agreement) -> Vec<String> {
    agreement.unsigned().map(ToString::to_string).collect()
}

fn list(on: Option<Date>, as_json: bool, console: &mut Console) -> anyhow::Result<Finish> {
    let day = on.map_or_else(clock::today, Ok)?;
    let config = CouncilConfig::load(console.config())?;
    let book = book(&config)?;
    let mut waits = false;
    let mut rows: Vec<Value> = Vec::new();
    let mut lines = Vec::new();
    for (name, agreement) in book.all() {
        let Some(version) = agreement.standing() else { continue };
        let terms = &version.drafted.terms;
        let status = agreement.status(day);
        let (over, due) = (terms.until < day, terms.review <= day);
        let unsigned = unsigned(agreement);
        waits |= !unsigned.is_empty() || (due && !over);
        rows.push(json!({
            "agreement": name,
            "version": terms.version,
            "status": status,
            "in_time": terms.from <= day && !over,
            "from": terms.from,
            "until": terms.until,
            "review": terms.review,
            "review_due": due,
            "unsigned_by": unsigned,
            "digest": version.drafted.digest,
            "signed": version.signed.iter().map(|(_, it)| json!({ "party": it.party, "signatory": it.signatory, "on": it.on })).collect::<Vec<_>>(),
            "halts": agreement.halts.iter().map(|(entry, status, it)| json!({ "entry": entry, "status": status, "on": it.on, "reason": it.reason })).collect::<Vec<_>>(),
        }));
        let mut line = format!(
            "{name}  version {}, {}, {} to {}",
            terms.version,
            status_in_words(status),
            terms.from,
            terms.until
        );
        if over {
            line.push_str("   OVER");
        } else if due {
            line.push_str("   REVIEW DUE");
        }
        if !unsigned.is_empty() {
            line.push_str("   to be signed by ");
            line.push_str(&unsigned.join(", "));
        }
        lines.push(line);
    }
    if as_json {
        writeln!(console.out(), "{:#}", Value::Array(rows))?;
    } else if lines.is_empty() {
        writeln!(console.out(), "no agreement")?;
    } else {
        writeln!(console.out(), "{}", lines.join("\n"))?;
    }
    Ok(Finish::waits_if(waits))
}

/// Who is told of which life events.
fn told_of(notices: &[NoticeTerms]) -> String {
    let one = |it: &NoticeTerms| {
        let NoticeTerms { organisation, service, events, whom, .. } = it;
        let whom = match whom {
            ToldOf::Clients => "of its own clients",
            ToldOf::Relationships => "of whom it works with",
        };
        format!("{organisation}, {service}: {} {whom}", joined(events, "nothing"))
    };
    let told: Vec<String> = notices.iter().map(one).collect();
    if told.is_empty() { "nobody, of no life event".to_owned() } else { told.join("; ") }
}

fn public(as_json: bool, console: &mut Console) -> anyhow::Result<Finish> {
    let day = clock::today()?;
    let config = CouncilConfig::load(console.config())?;
    let book = book(&config)?;
    let mut rows: Vec<Value> = Vec::new();
    let mut text = format!("{}: data sharing agreements on {day}\n", config.name);
    for (name, agreement) in book.all() {
        let status = agreement.status(day);
        // what nobody has agreed to yet is no agreement
        let signed = agreement.standing().filter(|it| it.is_signed());
        let Some(version) = signed.filter(|_| status != AgreementStatus::Draft) else { continue };
        let AgreementTerms {
            title,
            why,
            parties,
            purposes,
            gateways,
            datasets,
            notices,
            from,
            until,
            retention,
            onward_sharing,
            rights_contact,
            ..
        } = &version.drafted.terms;
        let bodies: Vec<_> = parties.iter().map(|it| &it.organisation).collect();
        let of: Vec<String> = datasets
            .iter()
            .map(|it| {
                format!(
                    "{} ({})",
                    it.dataset,
                    joined(&it.fields.fields().collect::<Vec<_>>(), "nothing")
                )
            })
            .collect();
        rows.push(json!({
            "agreement": name,
            "title": title,
            "why": why,
            "parties": parties,
            "purposes": purposes,
            "gateways": gateways,
            "datasets": datasets,
            "notices": notices,
            "from": from,
            "until": until,
            "status": status,
            "retention": retention,
            "onward_sharing": onward_sharing,
            "rights_contact": rights_contact,
        }));
        let lines = [
            format!("\n{title} ({name}), {}, {from} to {until}", status_in_words(status)),
            format!("  why        {why}"),
            format!("  parties    {}", joined(&bodies, "nobody")),
            format!("  purposes   {}", joined(purposes, "none")),
            format!("  law        {}", joined(gateways, "the person's consent")),
            format!("  data       {}", of.join("; ")),
            format!("  told       {}", told_of(notices)),
            format!("  kept       {retention}"),
            format!("  passed on  {onward_sharing}"),
            format!("  rights     {rights_contact}"),
        ];
        text.push_str(&lines.join("\n"));
        text.push('\n');
    }
    if as_json {
        writeln!(console.out(), "{:#}", Value::Array(rows))?;
    } else {
        console.out().write_all(text.as_bytes())?;
    }
    Ok(Finish::Done)
}
