//! Where a person lived, in words and for scripts: what `hearth who` and `hearth explain` say of it.
//!
//! In: what an edition has of a person, and an operator's permit. Out: UPRNs, days, datasets and keys of records; no address in words. What only
//! records outside the permit know is not among them: the words of the others are put together anew. What only fenced records know is marked.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::editions::{EditionError, OpenEdition, ResidenceHistory, StoredRecord};
use crate::households::{
    Residence, SecondHousehold, Stay, StayDate, StayWitness, StillSays, Whereabouts, stays,
};
use crate::rules::SecondGround;
use crate::sharing::OperatorPermit;
use crate::values::{PartialDate, PersonId, SharedField};

/// Where somebody lived, as far as a permit opens it.
#[derive(PartialEq, Debug)]
pub(super) enum Lived {
    /// Nothing of it may be told.
    NotShown,
    /// What may be told; no stay where nothing is known.
    Told(Vec<Stay>),
}

/// A person's history as far as a permit opens it: by the records whose address is open, each with its days if those are. A home that no record
/// of the person names is there only if it may be told that they are `placed` in their household.
pub(super) fn open_to(
    permit: &OperatorPermit<'_>,
    edition: &OpenEdition,
    person: PersonId,
    placed: bool,
) -> Result<Lived, EditionError> {
    if !permit.scope().tells_home_of(person) {
        return Ok(Lived::NotShown);
    }
    let Some(ResidenceHistory { person: _, stays }) = edition.residence_history(person)? else {
        return Ok(Lived::Told(Vec::new()));
    };
    let open = |mut witness: StayWitness| {
        if !permit.shows(person, &witness.key, SharedField::AddressDates) {
            (witness.from, witness.to) = (None, None);
        }
        permit.shows(person, &witness.key, SharedField::Address).then_some(witness)
    };
    Ok(told_by(stays, open, placed, died(permit, edition, person)?))
}

/// The day of death that may be told: where a stay ended with it, it is one of its bounds.
fn died(
    permit: &OperatorPermit<'_>,
    edition: &OpenEdition,
    person: PersonId,
) -> Result<Option<Date>, EditionError> {
    let records = edition.person(person)?.map(|it| it.records).unwrap_or_default();
    let mut died: Option<Date> = None;
    for number in records {
        let Some(StoredRecord { record, .. }) = edition.record_at(number)? else { continue };
        let stated = record.date_of_death.and_then(PartialDate::whole);
        let told = stated.filter(|_| permit.shows(person, &record.key, SharedField::DateOfDeath));
        died = died.into_iter().chain(told).min();
    }
    Ok(died)
}

/// What the open witnesses of the stays that are known amount to. The stays' own bounds may be what closed ones state.
fn told_by(
    known: Vec<Stay>,
    open: impl Fn(StayWitness) -> Option<StayWitness>,
    placed: bool,
    died: Option<Date>,
) -> Lived {
    let nothing_known = known.is_empty();
    let mut witnesses: Vec<(Residence, StayWitness)> = Vec::new();
    let (mut home, mut second) = (None::<Residence>, None::<SecondHousehold>);
    for stay in known {
        let current = stay.is_current();
        let Stay { residence, from: _, to: _, second: ground, fenced: _, witnesses: said } = stay;
        let named = !said.is_empty();
        let said: Vec<StayWitness> = said.into_iter().filter_map(&open).collect();
        if said.is_empty() && (named || !placed) {
            continue;
        }
        witnesses.extend(said.into_iter().map(|it| (residence.clone(), it)));
        if let Some(ground) = ground {
            second = Some(SecondHousehold { residence: residence.clone(), ground });
        }
        if current {
            home = Some(residence);
        }
    }
    let (home, second) = (home.as_ref(), second.as_ref());
    let told = stays(Whereabouts { witnesses, home, second, died });
    if told.is_empty() && !nothing_known { Lived::NotShown } else { Lived::Told(told) }
}

/// One line a stay, and one for each record that says so, if `records` are wanted.
pub(super) fn lines(stays: &[Stay], records: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for stay in stays {
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
pub(super) fn to_json(stays: &[Stay]) -> Value {
    stays.iter().map(stay_json).collect()
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

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Lived, lines, told_by};
    use crate::households::{
        Residence, Stay, StayDate, StayWitness, StillSays, Whereabouts, stays,
    };
    use crate::values::{DatasetName, MentionKey, Role, Uprn};

    const TONIGHT: Date = date(2026, 11, 1);

    fn home(number: u64) -> Residence {
        Residence::Uprn(Uprn::from_number(number).unwrap())
    }

    /// An account of a dataset, open since a day if it states one.
    fn account(dataset: &str, from: Option<Date>) -> StayWitness {
        let role = Role { word: "liable".into(), ordinal: 0 };
        let dataset = DatasetName(dataset.into());
        StayWitness {
            key: MentionKey { dataset, record_id: "1".into(), role },
            record: Some(0),
            from,
            to: None,
            first_seen: TONIGHT,
            last_seen: TONIGHT,
            lately: false,
            says: StillSays::Yes,
            dates_stays: true,
            fenced: false,
        }
    }

    /// What is known: a home that an open and a closed account name, and a former one that closed accounts alone do.
    fn known() -> Vec<Stay> {
        let (moved, left) = (date(2010, 10, 10), date(2010, 10, 9));
        let former = StayWitness { to: Some(left), ..account("closed", Some(date(2001, 1, 1))) };
        let witnesses = vec![
            (home(10), former),
            (home(11), account("closed", Some(moved))),
            (home(11), account("open", None)),
        ];
        let home = home(11);
        stays(Whereabouts { witnesses, home: Some(&home), second: None, died: None })
    }

    fn open(witness: StayWitness) -> Option<StayWitness> {
        (witness.key.dataset.0 == "open").then_some(witness)
    }

    #[test]
    fn a_day_that_closed_records_alone_state_is_not_told_as_the_word_of_an_open_one() {
        let all = told_by(known(), Some, true, None);
        assert_eq!(all, Lived::Told(known()), "to whom everything is open, what is known");
        let Lived::Told(told) = told_by(known(), open, true, None) else {
            panic!("an open record says so")
        };
        let bounds: Vec<_> = told.iter().map(|it| (&it.residence, it.from, it.to)).collect();
        let by_tonight = StayDate::Between(None, Some(TONIGHT));
        assert_eq!(bounds, [(&home(11), by_tonight, None)]);
        let lines = lines(&told, true).join("\n");
        assert!(lines.contains("2026-11-01 or earlier to now"), "{lines}");
        assert!(!lines.contains("2010") && !lines.contains("closed"), "{lines}");
    }

    #[test]
    fn a_home_that_closed_records_alone_know_is_not_shown_and_one_that_nobody_knows_is_none() {
        let none = |_: StayWitness| None;
        assert_eq!(told_by(known(), none, true, None), Lived::NotShown);
        assert_eq!(told_by(Vec::new(), none, true, None), Lived::Told(Vec::new()));
        // taken to live with the family: no record of theirs says so
        let home = home(11);
        let with_family =
            Whereabouts { witnesses: Vec::new(), home: Some(&home), second: None, died: None };
        let with_family = stays(with_family);
        assert_eq!(told_by(with_family.clone(), none, false, None), Lived::NotShown);
        assert_eq!(told_by(with_family.clone(), none, true, None), Lived::Told(with_family));
    }
}
