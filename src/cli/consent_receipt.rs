//! `hearth consent receipt` and `verify`: what a person said, signed, to a file; and whether a file is what the council signed.

use std::path::PathBuf;

use anyhow::{Context as _, anyhow, bail};
use serde_json::{Value, json};

use super::acting::Acting;
use super::consent::Tongue;
use super::console::{Console, Finish};
use super::operator::OperatorArgs;
use super::{identifier_key, out_file};
use crate::config::CouncilConfig;
use crate::journal::NoticeLanguage;
use crate::rules::files_at;
use crate::sharing::{Operation, Policy, ReceiptKey, ReceiptWords, receipt_page, verified};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry, by its number in `hearth consent list`.
    entry: u64,
    /// As a page for the person, instead of signed JSON.
    #[arg(long)]
    page: bool,
    /// The language of the page.
    #[arg(long, value_enum, default_value = "en", requires = "page")]
    language: Tongue,
    /// The file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// For scripts.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    operator: OperatorArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// The receipt.
    file: PathBuf,
    /// The council's public key, hexadecimal [default: this council's own].
    #[arg(long, value_name = "HEX")]
    key: Option<String>,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let Args { entry, page, language, out, json, operator } = args;
    out_file::require_place(out)?;
    let acting = Acting::open(console)?;
    let config = &acting.council.config;
    let operator = operator.for_case(format!("consent {entry}"), "a receipt for the person");
    let granted = operator.rule(Operation::ConsentReceipt, config)?;
    let operated = granted.over(&acting.council, &acting.edition)?;
    let acting = acting.shown_to(operated.scope());
    let config = &acting.council.config;
    let book = acting.book()?;
    let consent = match book.consent(*entry) {
        Some(consent) if acting.has_bound(&consent.said.person)? => Some(consent),
        Some(_) | None => None,
    };
    let consent = consent.ok_or_else(|| {
        anyhow!("entry {entry} is nothing that a person said about consent\n  hint: `hearth consent list PERSON` lists them")
    })?;
    operated.permit(vec![consent.said.person.person.to_string()])?;
    let key = ReceiptKey::new(&identifier_key::load_or_make(config)?);
    let text = if *page {
        let language = match language {
            Tongue::En => NoticeLanguage::English,
            Tongue::Cy => NoticeLanguage::Welsh,
        };
        let files = files_at(config.rules.as_deref())?;
        let policy = Policy::of_files(&files).check()?;
        let words = ReceiptWords::of(&files, language)?;
        receipt_page(consent, &config.name, &key.public(), &words, &policy)
    } else {
        format!("{:#}\n", key.receipt(consent, &config.name))
    };
    out_file::write(out, |to| Ok(to.write_all(text.as_bytes())?))?;
    let told = json!({ "entry": entry, "page": page, "file": out.display().to_string() });
    console.tell(*json, &told, &out.display().to_string())?;
    Ok(Finish::Done)
}

pub(super) fn verify(verify: &Verify, console: &mut Console) -> anyhow::Result<Finish> {
    let Verify { file, key, json } = verify;
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let receipt: Value = serde_json::from_str(&text).map_err(|fault| {
        anyhow!(
            "{}: {fault}\n  hint: a receipt is the JSON that `hearth consent receipt` writes",
            file.display()
        )
    })?;
    let key = if let Some(key) = key {
        key.clone()
    } else {
        let config = CouncilConfig::load(console.config())?;
        ReceiptKey::new(&identifier_key::load_or_make(&config)?).public()
    };
    let said = match verified(&receipt, &key) {
        Ok(said) => said,
        Err(fault) => bail!(
            "{}: {fault}\n  hint: the council's record is what counts; ask for a new receipt",
            file.display()
        ),
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let words = format!(
        "{}: {} {} on {}, as signed",
        file.display(),
        text(&said["pii_principal_id"]),
        text(&said["event"]["event_state"]),
        text(&said["event"]["event_time"]),
    );
    console.tell(*json, &json!({ "verified": said }), &words)?;
    Ok(Finish::Done)
}
