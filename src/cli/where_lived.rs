//! Where a person lived, in words and for scripts: what `hearth who` and `hearth explain` say of it.
//!
//! In: a residence history. Out: UPRNs, days, datasets and keys of records; no address in words. What only fenced records know is marked.

use serde_json::{Value, json};

use crate::editions::ResidenceHistory;
use crate::households::{Residence, Stay, StayDate, StayWitness, StillSays};
use crate::rules::SecondGround;
use crate::sharing::OperatorPermit;
use crate::values::SharedField;

/// A history as far as a permit opens it: without the records whose address is closed, and without the stays that they alone know of. A home that
/// no record of the person names is there only if it may be told that they are `placed` in their household.
pub(super) fn open_to(
    permit: &OperatorPermit<'_>,
    history: ResidenceHistory,
    placed: bool,
) -> ResidenceHistory {
    let ResidenceHistory { person, stays } = history;
    let open = |mut stay: Stay| {
        let known = !stay.witnesses.is_empty();
        stay.witnesses.retain(|it| permit.shows(person, &it.key, SharedField::Address));
        for witness in &mut stay.witnesses {
            if !permit.shows(person, &witness.key, SharedField::AddressDates) {
                (witness.from, witness.to) = (None, None);
            }
        }
        let open = if known { !stay.witnesses.is_empty() } else { placed };
        open.then_some(stay)
    };
    let there = permit.scope().tells_home_of(person);
    let stays = stays.into_iter().filter(|_| there).filter_map(open).collect();
    ResidenceHistory { person, stays }
}

/// One line a stay, and one for each record that says so, if `records` are wanted.
pub(super) fn lines(history: &ResidenceHistory, records: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for stay in &history.stays {
        let datasets = stay.datasets().join(", ");
        let by = match (datasets.as_str(), stay.fenced) {
            ("", _) => "taken to live there with the family".to_owned(),
            (datasets, false) => datasets.to_owned(),
            (datasets, true) => format!("{datasets} (fenced records only)"),
        };
        let period = match stay.second {
            None => format!("{} to {}", beginning(stay.from), ending(stay.to)),
            Some(ground) => {
                format!("{} to now, a second household ({})", beginning(stay.from), ground.word())
            }
        };
        lines.push(format!("  {:<24} {period:<52} {by}", place(&stay.residence)));
        if records {
            lines.extend(stay.witnesses.iter().map(witness));
        }
    }
    lines
}

fn place(residence: &Residence) -> String {
    match residence {
        Residence::Uprn(uprn) => format!("UPRN {}", uprn.number()),
        Residence::Provisional(_) => "an address without a UPRN".to_owned(),
    }
}

fn beginning(date: StayDate) -> String {
    match date {
        StayDate::On(day) => day.to_string(),
        StayDate::Between(Some(after), Some(by)) => format!("between {after} and {by}"),
        StayDate::Between(None, Some(by)) => format!("{by} or earlier"),
        StayDate::Between(Some(after), None) => format!("after {after}"),
        StayDate::Between(None, None) | StayDate::Unknown => "not known".to_owned(),
    }
}

fn ending(date: Option<StayDate>) -> String {
    date.map_or_else(|| "now".to_owned(), beginning)
}

fn witness(witness: &StayWitness) -> String {
    let StayWitness { key, from, to, first_seen, says, .. } = witness;
    let mut parts = vec![format!("known since the night of {first_seen}")];
    parts.extend(from.map(|from| format!("says from {from}")));
    parts.extend(to.map(|to| format!("says to {to}")));
    match says {
        StillSays::Yes => {}
        StillSays::Elsewhere(night) => parts.push(format!("names another home since {night}")),
        StillSays::Gone(night) => parts.push(format!("no longer on file since {night}")),
    }
    format!("    {key}   {}", parts.join(", "))
}

/// The same for scripts.
pub(super) fn to_json(history: &ResidenceHistory) -> Value {
    history.stays.iter().map(stay_json).collect()
}

fn stay_json(stay: &Stay) -> Value {
    let uprn = match &stay.residence {
        Residence::Uprn(uprn) => Some(uprn.number()),
        Residence::Provisional(_) => None,
    };
    let date = |date: StayDate| json!({ "date": date.to_string(), "known": date.word() });
    let witnesses: Vec<Value> = stay
        .witnesses
        .iter()
        .map(|witness| {
            json!({
                "mention": witness.key.to_string(),
                "from": witness.from.map(|it| it.to_string()),
                "to": witness.to.map(|it| it.to_string()),
                "first_seen": witness.first_seen.to_string(),
                "still_says_so": witness.says == StillSays::Yes,
            })
        })
        .collect();
    json!({
        "uprn": uprn,
        "from": date(stay.from),
        "to": stay.to.map(date),
        "current": stay.is_current(),
        "second_household": stay.second.map(SecondGround::word),
        "datasets": stay.datasets(),
        "fenced": stay.fenced,
        "mentions": witnesses,
    })
}
