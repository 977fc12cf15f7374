//! What the door shows, in people's words: days, sources, how sure it is.
//!
//! In: disclosures as the API answers with them. Out: texts for pages. Nothing is added and nothing left out: a value with no source that may be known says so.

use jiff::civil::Date;

use crate::lookup::{PersonDisclosure, Shown, ShownAddress, ShownStay};
use crate::sharing::Policy;
use crate::values::DatasetName;

/// A value, with what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// What kind of value.
    pub(super) label: &'static str,
    /// The value.
    pub(super) value: String,
    /// Who says so, of which day, and how well that is borne out.
    pub(super) by: String,
    /// The word of a tag, where it is not to be relied on.
    pub(super) caution: Option<&'static str>,
}

/// A day: `3 March 2026`.
pub(in crate::http::ui) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// A day as the door writes one, of which parts may be unknown: `1991-04-??` becomes `April 1991`.
pub(in crate::http::ui) fn written_day(text: &str) -> String {
    if let Ok(date) = text.parse::<Date>() {
        return day(date);
    }
    let parts: Vec<&str> = text.split('-').collect();
    let month = |year: &str, month: &str| {
        let first = format!("{year}-{month}-01").parse::<Date>().ok()?;
        Some(first.strftime("%B %Y").to_string())
    };
    match parts[..] {
        [year, "??", "??"] | [year] if year.len() == 4 && year != "????" => year.to_owned(),
        [year, known, "??"] | [year, known] => {
            month(year, known).unwrap_or_else(|| text.to_owned())
        }
        _ => text.to_owned(),
    }
}

/// What a dataset is called.
pub(in crate::http::ui) fn source(policy: &Policy, name: &str) -> String {
    let dataset = policy.dataset(&DatasetName(name.into()));
    dataset.map_or_else(|| name.replace('_', " "), |it| it.label.en.clone())
}

/// Several of them.
pub(in crate::http::ui) fn sources(policy: &Policy, names: &[String]) -> String {
    names.iter().map(|it| source(policy, it)).collect::<Vec<_>>().join(", ")
}

fn fact<T>(policy: &Policy, label: &'static str, shown: &Shown<T>, value: String) -> Fact {
    use crate::lookup::Standing;
    let Shown { value: _, sources: names, as_at, standing } = shown;
    let who =
        if names.is_empty() { String::new() } else { format!("{}; ", sources(policy, names)) };
    let caution = match standing {
        Standing::Disputed => Some("Sources differ"),
        Standing::PossibleUnverified => Some("Possible, unverified"),
        Standing::Agreed | Standing::SaidOnce | Standing::WithTheFamily => None,
    };
    Fact {
        label,
        value,
        by: format!("{who}{}; as at {}", standing.in_words(), day(*as_at)),
        caution,
    }
}

/// Everything that is shown of a person and has one value or a few, in the order of a page.
pub(super) fn facts(policy: &Policy, person: &PersonDisclosure) -> Vec<Fact> {
    let plain = |label, shown: &Shown<String>| fact(policy, label, shown, shown.value.clone());
    let dated =
        |label, shown: &Shown<String>| fact(policy, label, shown, written_day(&shown.value));
    let mut facts: Vec<Fact> = Vec::new();
    facts.extend(person.name.iter().map(|it| fact(policy, "Name", it, it.value.whole())));
    facts.extend(person.other_names.iter().map(|it| plain("Also known as", it)));
    facts.extend(person.date_of_birth.iter().map(|it| dated("Date of birth", it)));
    facts.extend(person.date_of_death.iter().map(|it| dated("Date of death", it)));
    facts.extend(person.sex.iter().map(|it| plain("Sex as recorded", it)));
    let address = if person.lives_there { "Lives at" } else { "Last known address" };
    facts.extend(person.address.iter().map(|it| fact(policy, address, it, it.value.whole())));
    facts.extend(person.phones.iter().map(|it| plain("Telephone", it)));
    facts.extend(person.emails.iter().map(|it| plain("Email", it)));
    facts.extend(person.nino.iter().map(|it| plain("National Insurance number", it)));
    facts.extend(person.nhs_number.iter().map(|it| plain("NHS number", it)));
    facts.extend(person.upns.iter().map(|it| plain("Unique pupil number", it)));
    facts
}

/// A name to call somebody by on a page: theirs, or their identifier where none may be shown.
pub(in crate::http::ui) fn called(person: &PersonDisclosure) -> String {
    person.name.as_ref().map_or_else(|| person.person.to_string(), |it| it.value.whole())
}

/// The day of birth in words, where it is shown.
pub(super) fn born(person: &PersonDisclosure) -> Option<String> {
    person.date_of_birth.as_ref().map(|it| written_day(&it.value))
}

/// A time at one address.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    /// Where.
    pub(super) address: String,
    /// From when to when.
    pub(super) when: String,
    /// The day since when, for programs, where it is one.
    pub(super) since: Option<String>,
    /// Who says so.
    pub(super) by: String,
    /// True if they live there now.
    pub(super) current: bool,
    /// True if only doubtful records say so.
    pub(super) unverified: bool,
}

/// Where somebody has lived, the latest first.
pub(super) fn stays(policy: &Policy, person: &PersonDisclosure) -> Vec<Stay> {
    let stay = |it: &ShownStay| {
        let ShownStay { address, from, to, current, sources: names, unverified } = it;
        let since = from.as_deref().map(span).filter(|it| !it.is_empty());
        let until = to.as_deref().map(span).filter(|it| !it.is_empty());
        let when = match (since, until, current) {
            (Some(since), Some(until), _) => format!("from {since} until {until}"),
            (Some(since), None, true) => format!("since {since}"),
            (Some(since), None, false) => format!("from {since}"),
            (None, Some(until), _) => format!("until {until}"),
            (None, None, true) => "now".to_owned(),
            (None, None, false) => "dates not shown".to_owned(),
        };
        Stay {
            address: ShownAddress::whole(address),
            when,
            since: from.clone().filter(|it| it.parse::<Date>().is_ok()),
            by: sources(policy, names),
            current: *current,
            unverified: *unverified,
        }
    };
    person.residences.iter().rev().map(stay).collect()
}

/// A day, or the two between which it lies, as ISO 8601-2 writes them: `2026-01-02`, `2026-01-02/2026-03-04`, `../2026-03-04`.
fn span(text: &str) -> String {
    match text.split_once('/') {
        Some((".." | "", until)) => format!("{} or before", written_day(until)),
        Some((since, ".." | "")) => format!("{} or after", written_day(since)),
        Some((since, until)) => {
            format!("between {} and {}", written_day(since), written_day(until))
        }
        None => written_day(text.trim_end_matches(['~', '?'])),
    }
}

/// What somebody is to another, in words.
pub(super) fn relation(word: &str) -> &str {
    match word {
        "jointly_liable" => "liable together with",
        "cared_for" => "cared for by",
        "carer" => "carer of",
        "partner" => "partner of",
        "parent" => "parent of",
        "child" => "child of",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{day, span, written_day};

    #[test]
    fn days_are_written_for_people_as_far_as_they_are_known() {
        assert_eq!(day(jiff::civil::date(2026, 3, 3)), "3 March 2026");
        for (text, words) in [
            ("1991-04-26", "26 April 1991"),
            ("1991-04-??", "April 1991"),
            ("1991-??-??", "1991"),
            ("1991-04", "April 1991"),
            ("1991", "1991"),
            ("????-??-26", "????-??-26"),
            ("", ""),
            ("not a day", "not a day"),
        ] {
            assert_eq!(written_day(text), words);
        }
    }

    #[test]
    fn the_two_days_between_which_something_lies_are_both_said() {
        assert_eq!(span("2026-01-02/2026-03-04"), "between 2 January 2026 and 4 March 2026");
        assert_eq!(span("../2026-03-04"), "4 March 2026 or before");
        assert_eq!(span("2026-01-02/.."), "2 January 2026 or after");
        assert_eq!(span("2026-01-02"), "2 January 2026");
    }
}
