//! `hearth rights open`: a request is taken down; an objection and a wish for restriction stop sharing at once.
//!
//! In: who asks what about their own data. Out: the request and, with it as one act, the restriction that holds until it is answered; on disk
//! before the command answers. Leaves to the policy what may be objected to, to `sharing` what a restriction hides.

use anyhow::{anyhow, ensure};
use jiff::civil::Date;
use serde_json::json;

use super::acting::{self, Acting, name};
use super::console::{Console, Finish};
use super::rights::{book_of, due_json, due_words, filled, policy, working_days, written_as_one};
use super::rights_words::{Contested, Open};
use super::{clock, hand};
use crate::journal::{
    BoundPerson, DecidedRecord, Journal, JournalEntry, RestrictionAct, RestrictionEffect,
    RestrictionSet, RightsKind, RightsRequested, RightsStep, RightsStepTaken,
};
use crate::rights::{Clock, ClockRules, Request, RequestBook};
use crate::sharing::{ActKind, BindTo, Policy};
use crate::values::{PersonId, PurposeName};

pub(super) fn take_down(open: &Open, console: &mut Console) -> anyhow::Result<Finish> {
    let Open {
        right,
        person,
        received,
        channel,
        words,
        represented_by,
        by,
        purposes,
        because: contested,
        json,
    } = open;
    let right = right.kind();
    ensure!(
        right == RightsKind::Objection || purposes.is_empty(),
        "--purpose goes with an objection"
    );
    ensure!(
        right == RightsKind::Restriction || contested.is_none(),
        "--because goes with a wish for restriction"
    );
    let acting = Acting::open(console)?;
    let config = &acting.council.config;
    hand::may(config, by.trim(), ActKind::Rights)?;
    let policy = policy(config)?;
    let before = book_of(&Journal::of(config).entries()?);
    let bound = whose(&acting, &before, person)?;
    let received = received.map_or_else(clock::today, Ok)?;
    ensure!(
        received <= clock::today()?,
        "{received} has not come yet\n  hint: --received is the day of its arrival"
    );
    let asked = RightsRequested {
        right,
        person: bound.person.to_string(),
        records: bound.records.clone(),
        received,
        channel: filled(channel, "the channel")?,
        words: filled(words, "what is asked")?,
        represented_by: represented_by.trim().to_owned(),
        by: filled(by, "who takes it down")?,
    };
    let working = working_days(config)?;
    let due = opened(right, received).due(ClockRules::default(), &working);
    let stop = stop(&policy, right, purposes, *contested, &bound, due.day(), by)?;
    let earlier = earlier_erasures(&before, &bound);
    let words_of_stop = stop.as_ref().map(|(set, ground)| stopped_words(set, ground));
    let number = written_as_one(config, |_, number| {
        let mut made = vec![JournalEntry::RightsRequested(asked)];
        if let Some((set, ground)) = stop {
            let purposes = set.purposes.clone();
            made.push(JournalEntry::RestrictionActed(RestrictionAct::Set(RestrictionSet {
                legal_note: format!("request {number}: {ground}"),
                ..set
            })));
            let restriction = number + 1;
            made.push(JournalEntry::RightsStepTaken(RightsStepTaken {
                request: number,
                step: RightsStep::Stopped { restriction, purposes, ground },
                on: clock::today()?,
                by: by.trim().to_owned(),
            }));
        }
        Ok(made)
    })?;
    if *json {
        let earlier: Vec<u64> = earlier.iter().map(|(request, _)| *request).collect();
        let told = json!({
            "request": number,
            "right": right.word(),
            "due": due_json(due),
            "stopped": words_of_stop,
            "carried_out_earlier": earlier,
        });
        writeln!(console.out(), "{told:#}")?;
    } else {
        writeln!(console.out(), "request {number}: {}, {}", right.word(), due_words(due))?;
        if let Some(words) = words_of_stop {
            writeln!(console.out(), "{words}")?;
        }
        for (request, day) in earlier {
            writeln!(
                console.out(),
                "request {request} was carried out on {day}: `hearth rights show {request}` says what was done and where it is still held"
            )?;
        }
    }
    for purpose in purposes {
        let named: PurposeName = name(purpose, "purpose")?;
        if policy.rights().objection(&named).is_none() {
            console.note(&format!(
                "{purpose} rests on something else than a public task or a legitimate interest: an objection does not stop it; tell the person why"
            ));
        }
    }
    Ok(Finish::Done)
}

/// A request's clock on the day on which it came.
fn opened(right: RightsKind, received: Date) -> Clock {
    Clock {
        right,
        received,
        stood_still: Vec::new(),
        extended: false,
        acknowledged: false,
        closed: false,
    }
}

/// Whose data it is about, with their records: of somebody who is in no edition any more, those of their last request.
fn whose(acting: &Acting, before: &RequestBook, text: &str) -> anyhow::Result<BoundPerson> {
    if let Ok(id) = text.parse::<PersonId>()
        && acting.edition.person(id)?.is_none()
        && let Some(last) = before.requests().iter().rfind(|it| it.asked.person == text)
    {
        return Ok(BoundPerson { person: id, records: last.asked.records.clone() });
    }
    let id = acting.person(text)?;
    acting.bound(id, BindTo::All)
}

/// The kind of restriction by which a right stops sharing, for a right that does.
pub(super) const fn stopped_by(right: RightsKind) -> Option<&'static str> {
    match right {
        RightsKind::Objection => Some("objection"),
        RightsKind::Restriction => Some("article-18"),
        RightsKind::Access
        | RightsKind::Rectification
        | RightsKind::Erasure
        | RightsKind::Complaint => None,
    }
}

/// The restriction that an objection (article 21(1)) or a wish for restriction (article 18(1)) sets at once, and its ground.
fn stop(
    policy: &Policy,
    right: RightsKind,
    purposes: &[String],
    contested: Option<Contested>,
    bound: &BoundPerson,
    review: Option<Date>,
    by: &str,
) -> anyhow::Result<Option<(RestrictionSet, String)>> {
    let Some(kind) = stopped_by(right) else { return Ok(None) };
    let (purposes, ground) = match right {
        RightsKind::Objection => {
            let may = |purpose: &PurposeName| policy.rights().objection(purpose).is_some();
            let mut stopped: Vec<PurposeName> = if purposes.is_empty() {
                policy.rights().objections.iter().flat_map(|row| row.purposes.clone()).collect()
            } else {
                acting::names(purposes, "purpose")?
            };
            for purpose in &stopped {
                ensure!(
                    policy.purpose(purpose).is_some(),
                    "the policy has no purpose `{purpose}`\n  hint: `matching-rules/sharing/purposes.toml` names them"
                );
            }
            stopped.retain(may);
            stopped.sort();
            stopped.dedup();
            if stopped.is_empty() {
                return Ok(None);
            }
            (stopped, "UK GDPR, Art. 21(1) and Art. 18(1)(d)".to_owned())
        }
        RightsKind::Restriction => {
            let contested = contested.ok_or_else(|| {
                anyhow!("on which ground is not said\n  hint: --because accuracy, unlawful, claims or objection")
            })?;
            (Vec::new(), contested.citation().to_owned())
        }
        RightsKind::Access
        | RightsKind::Rectification
        | RightsKind::Erasure
        | RightsKind::Complaint => return Ok(None),
    };
    let set = RestrictionSet {
        kind: name(kind, "kind of restriction")?,
        effect: RestrictionEffect::Record,
        person: bound.clone(),
        only: Vec::new(),
        purposes,
        legal_note: String::new(),
        from: clock::today()?,
        until: None,
        review,
        by: name(by.trim(), "user")?,
        approved_by: None,
    };
    ensure!(
        policy.restriction(&set.kind).is_some(),
        "the policy has no restriction `{kind}`, by which sharing is stopped\n  hint: put the shipped row back into restrictions.toml"
    );
    Ok(Some((set, ground)))
}

fn stopped_words(set: &RestrictionSet, ground: &str) -> String {
    let what = if set.purposes.is_empty() {
        "kept, and shown to nobody but for what the restriction leaves".to_owned()
    } else {
        format!("not shown for {}", acting::joined(&set.purposes, ""))
    };
    format!("from now on {what}, until it is decided ({ground})")
}

/// Earlier erasures of the same person or of one of the records: request and day.
fn earlier_erasures(book: &RequestBook, bound: &BoundPerson) -> Vec<(u64, Date)> {
    let person = bound.person.to_string();
    let same = |request: &&Request| {
        let on = |record: &DecidedRecord| {
            request.asked.records.iter().any(|it| it.key() == record.key())
        };
        request.asked.person == person || bound.records.iter().any(on)
    };
    let erased = book.requests().iter().filter(same);
    erased.filter_map(|request| Some((request.number, request.erased()?.0))).collect()
}
