//! `hearth rights open`: a request is taken down; an objection and a wish for restriction stop sharing at once.
//!
//! In: who asks what about their own data. Out: the request and, with it as one act, the restriction that holds until it is answered; on disk
//! before the command answers. Leaves what a request comes to, to `rights`.

use anyhow::ensure;
use serde_json::json;

use super::acting::{self, Acting, name};
use super::console::{Console, Finish};
use super::rights::{book_of, due_json, due_words, policy, working_days, written_as_one};
use super::rights_words::Open;
use super::{clock, hand};
use crate::journal::{BoundPerson, Journal, RestrictionSet, RightsKind};
use crate::rights::{RequestBook, RequestSaid, earlier_erasures};
use crate::sharing::{ActKind, BindTo};
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
    let acting = Acting::open(console)?.known_to(by)?;
    let config = &acting.council.config;
    hand::may(config, by.trim(), ActKind::Rights)?;
    let policy = policy(config)?;
    let before = book_of(&Journal::of(config).entries_but_looks()?);
    let bound = whose(&acting, &before, person)?;
    let today = clock::today()?;
    let said = RequestSaid {
        right,
        received: received.unwrap_or(today),
        channel: channel.clone(),
        words: words.clone(),
        represented_by: represented_by.clone(),
        purposes: acting::names(purposes, "purpose")?,
        contested: contested.map(super::rights_words::Contested::contested),
        by: by.clone(),
    };
    let opening = said.opening(&bound, (&policy, &working_days(config)?), today)?;
    let earlier = earlier_erasures(&before, &bound);
    let due = opening.due;
    let words_of_stop = opening.stop.as_ref().map(|(set, ground)| stopped_words(set, ground));
    let number = written_as_one(config, |_, number| Ok(opening.entries(number)))?;
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

fn stopped_words(set: &RestrictionSet, ground: &str) -> String {
    let what = if set.purposes.is_empty() {
        "kept, and shown to nobody but for what the restriction leaves".to_owned()
    } else {
        format!("not shown for {}", acting::joined(&set.purposes, ""))
    };
    format!("from now on {what}, until it is decided ({ground})")
}
