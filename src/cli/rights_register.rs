//! What `hearth rights` hands on: corrections for the teams that keep the sources, and the register of what was not shared.
//!
//! In: the journal. Out: CSV, lines, JSON, once the operator's permit is written down, without people of whom the operator may not
//! know. Leaves the requests themselves to `rights`.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::hand;
use super::operator::OperatorArgs;
use super::rights::{book, filled, policy, written};
use super::rights_there::RequestsThere;
use super::rights_words::Refused;
use super::words::counted;
use crate::config::CouncilConfig;
use crate::journal::{
    Asked, CorrectionAsked, DecidedRecord, Journal, JournalEntry, JournalKind, LookRefused,
    NotShared, RightsStep,
};
use crate::sharing::{ActKind, Operation, OperatorPermit};

pub(super) fn corrections(
    dataset: Option<&str>,
    operator: &OperatorArgs,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let operator =
        operator.for_case("corrections".to_owned(), "for the teams that keep the sources");
    let operated = operator.rule(Operation::RightsCorrections, &config)?.over_the_journal(&config);
    let about = format!("corrections of {}", dataset.unwrap_or("every dataset"));
    let there = RequestsThere::of(&config, &operator.who(&config).unwrap_or_default())?;
    let text = corrections_as_csv(&config, &operated.permit(vec![about])?, (dataset, &there))?;
    console.out().write_all(&text)?;
    Ok(Finish::Done)
}

fn corrections_as_csv(
    config: &CouncilConfig,
    _: &OperatorPermit<'_>,
    (dataset, there): (Option<&str>, &RequestsThere),
) -> anyhow::Result<Vec<u8>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record([
        "dataset",
        "record_id",
        "role",
        "field",
        "says",
        "request",
        "asked_on",
        "asks",
    ])?;
    for request in book(config)?.requests() {
        if !there.has(request)? {
            continue;
        }
        for taken in &request.steps {
            let Some((record, field, says, asks)) = asked(&taken.step) else { continue };
            if dataset.is_some_and(|dataset| dataset != record.dataset) {
                continue;
            }
            let (role, number, on) = (record.key().role, request.number, taken.on);
            csv.write_record([
                &record.dataset,
                &record.record_id,
                &role.to_string(),
                field,
                says,
                &number.to_string(),
                &on.to_string(),
                asks,
            ])?;
        }
    }
    csv.into_inner().context("the list cannot be written")
}

/// What a step asks of the team that keeps a record: to put a field right, or to delete the record.
fn asked(step: &RightsStep) -> Option<(&DecidedRecord, &str, &str, &'static str)> {
    if let RightsStep::CorrectionAsked(CorrectionAsked { record, field, says }) = step {
        Some((record, field, says, "correct"))
    } else if let RightsStep::DeletionAsked { record } = step {
        Some((record, "", "", "delete"))
    } else {
        None
    }
}

pub(super) fn not_shared(refused: &Refused, console: &mut Console) -> anyhow::Result<Finish> {
    let Refused { asked_by, purpose, person, because, weighed, by, reviewed_by, json } = refused;
    ensure!(
        reviewed_by.trim().is_empty() || reviewed_by.trim() != by.trim(),
        "who decides does not look at the decision again\n  hint: --reviewed-by names somebody else"
    );
    hand::may(&CouncilConfig::load(console.config())?, by.trim(), ActKind::Rights)?;
    let entry = NotShared {
        asked_by: filled(asked_by, "who asked")?,
        purpose: filled(purpose, "the purpose")?,
        person: person.map(|id| id.to_string()).unwrap_or_default(),
        because: filled(because, "the reason")?,
        weighed: filled(weighed, "what was weighed")?,
        by: filled(by, "who decided")?,
        reviewed_by: reviewed_by.trim().to_owned(),
    };
    let number = written(console, |_| Ok(JournalEntry::NotShared(entry)))?;
    let words = format!("written down as entry {number}: it was asked for and not shared");
    console.tell(*json, &json!({ "entry": number }), &words)?;
    Ok(Finish::Done)
}

pub(super) fn register(
    as_json: bool,
    operator: &OperatorArgs,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let operator = operator.for_case("the register".to_owned(), "what was not shared");
    let operated = operator.rule(Operation::RightsRegister, &config)?.over_the_journal(&config);
    let there = RequestsThere::of(&config, &operator.who(&config).unwrap_or_default())?;
    let kinds = [JournalKind::NotShared, JournalKind::LookRefused];
    let entries = Journal::of(&config).entries_of(&kinds, 0)?;
    let mut refused: Vec<(u64, &str, &NotShared)> = Vec::new();
    for recorded in &entries {
        let Some(JournalEntry::NotShared(it)) = &recorded.entry else { continue };
        if there.has_person(it.person.parse().ok(), &[])? {
            refused.push((recorded.sequence, recorded.at.as_str(), it));
        }
    }
    // another body that asked and was turned away by the policy was not shared with either, though nobody wrote it down
    let own = policy(&config)?.council().map(|it| it.name.clone());
    let turned_away: Vec<(u64, &str, &LookRefused)> = entries
        .iter()
        .filter_map(|recorded| {
            let Some(JournalEntry::LookRefused(it)) = &recorded.entry else { return None };
            let foreign = Some(&it.asked.organisation) != own.as_ref();
            (foreign && it.refuses_sharing()).then_some((
                recorded.sequence,
                recorded.at.as_str(),
                it,
            ))
        })
        .collect();
    operated.permit(vec!["the register".to_owned()])?;
    if as_json {
        let written = refused
            .iter()
            .map(|(number, at, it)| json!({ "entry": number, "at": at, "not_shared": it }));
        let turned_away = turned_away.iter().map(|(number, at, it)| {
            let LookRefused { asked: Asked { organisation, purpose, .. }, codes, .. } = it;
            let refused =
                json!({ "organisation": organisation, "purpose": purpose, "codes": codes });
            json!({ "entry": number, "at": at, "refused_by_policy": refused })
        });
        writeln!(console.out(), "{:#}", Value::Array(written.chain(turned_away).collect()))?;
        return Ok(Finish::Done);
    }
    writeln!(
        console.out(),
        "{} asked for and not shared",
        counted(refused.len() as u64, "disclosure", "disclosures")
    )?;
    for (number, at, NotShared { asked_by, purpose, person, because, weighed, by, reviewed_by }) in
        refused
    {
        let reviewed = if reviewed_by.is_empty() {
            "not reviewed".to_owned()
        } else {
            format!("reviewed by {reviewed_by}")
        };
        writeln!(
            console.out(),
            "{number:>6}  {at}  {asked_by}, {purpose}  {person}\n        because: {because}\n        weighed: {weighed}\n        {by}, {reviewed}"
        )?;
    }
    if !turned_away.is_empty() {
        let count = counted(turned_away.len() as u64, "look", "looks");
        writeln!(console.out(), "{count} of other bodies refused by the policy")?;
    }
    for (number, at, it) in turned_away {
        let LookRefused { asked: Asked { organisation, purpose, .. }, codes, .. } = it;
        writeln!(
            console.out(),
            "{number:>6}  {at}  {organisation}, {purpose}  {}",
            codes.join(", ")
        )?;
    }
    Ok(Finish::Done)
}
