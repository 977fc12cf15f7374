//! An answer in words, as a caseworker can read it out on the telephone.
//!
//! In: an answer. Out: text. Nothing is added and nothing worked out here.

use std::fmt::Write as _;

use crate::lookup::{
    Answer, HouseholdDisclosure, LivedAnswer, LivedDisclosure, LivedThere, PersonDisclosure, Shown,
    ShownAddress, ShownRelation, ShownStay,
};
use crate::sharing::CallerRefusal;

/// What is said where nothing may be shown: the same for whomever.
const NOTHING: &str = "nothing that may be shown to you for this purpose\n  \
    That is no sign that nothing is known, nor that anything is. If somebody may be at risk, ask the data protection officer or the\n  \
    safeguarding hub; they can look further than this answer does.\n";

/// The answer.
pub(super) fn of_answer(answer: &Answer) -> String {
    match answer {
        Answer::Refused { request, refusal } => refused(*request, refusal),
        Answer::Nothing { request } => format!("{NOTHING}\nrequest {request}\n"),
        Answer::Person { request, shown } => {
            format!("{}\nrequest {request}\n", person(shown, "", true))
        }
        Answer::Household { request, shown } => {
            format!("{}\nrequest {request}\n", household(shown))
        }
    }
}

fn refused(request: u64, refusal: &CallerRefusal) -> String {
    let codes: Vec<String> = refusal
        .reasons
        .iter()
        .filter_map(|it| serde_json::to_value(it).ok()?.as_str().map(str::to_owned))
        .collect();
    format!(
        "refused: {}\n  {}\n\nrequest {request}\n",
        codes.join(", "),
        refusal.remedy.trim().replace('\n', "\n  ")
    )
}

/// Who lived somewhere on a day.
pub(super) fn of_lived(answer: &LivedAnswer) -> String {
    let (request, shown) = match answer {
        LivedAnswer::Refused { request, refusal } => return refused(*request, refusal),
        LivedAnswer::Nothing { request } => return format!("{NOTHING}\nrequest {request}\n"),
        LivedAnswer::Lived { request, shown } => (request, shown),
    };
    let LivedDisclosure { on, household, address, people, .. } = shown.as_ref();
    let mut text = match (household, address) {
        (Some(household), Some(address)) => {
            format!("lived where household {household} lives on {on}\n  at {}\n", address.whole())
        }
        (_, _) => format!("lived on {on}\n"),
    };
    for LivedThere { person, name, certain, stay, .. } in people {
        let name = name.as_ref().map_or_else(String::new, |it| format!("  {it}"));
        let perhaps = if *certain { "" } else { ", perhaps: the days are not known exactly" };
        let by = among(&stay.sources);
        let _ = writeln!(text, "  {person}{name}\n    {}, by {by}{perhaps}", stay_words(stay));
    }
    format!("{text}\nrequest {request}\n")
}

fn household(shown: &HouseholdDisclosure) -> String {
    let HouseholdDisclosure { household, address, kind, composition, members, .. } = shown;
    let mut text = format!(
        "household {household}\n  at {}\n  {kind}, as far as shown: {composition}\n",
        address.whole()
    );
    for member in members {
        text.push('\n');
        text.push_str(&person(member, "  ", false));
    }
    text
}

fn person(shown: &PersonDisclosure, indent: &str, alone: bool) -> String {
    let PersonDisclosure {
        person,
        confidence,
        name,
        other_names,
        date_of_birth,
        date_of_death,
        sex,
        phones,
        emails,
        nino,
        nhs_number,
        upns,
        address,
        lives_there,
        household,
        residences,
        relations,
        known_to,
        details,
        ..
    } = shown;
    let mut lines = Lines { text: String::new(), indent };
    let who = name.as_ref().map_or_else(String::new, |it| format!("  {}", it.value.whole()));
    lines.head(&format!("{person}{who}"));
    if let Some(name) = name {
        lines.add("name", &name.value.whole(), &by(name));
    }
    for other in other_names {
        lines.add("also known as", &other.value, &by(other));
    }
    for (label, value) in [
        ("date of birth", date_of_birth),
        ("date of death", date_of_death),
        ("sex", sex),
        ("NI number", nino),
        ("NHS number", nhs_number),
    ] {
        if let Some(value) = value {
            lines.add(label, &value.value, &by(value));
        }
    }
    for (label, values) in [("telephone", phones), ("email", emails), ("pupil number", upns)] {
        for value in values {
            lines.add(label, &value.value, &by(value));
        }
    }
    if let Some(home) = address.as_ref().filter(|_| alone) {
        let label = if *lives_there { "lives at" } else { "last known at" };
        lines.add(label, &home.value.whole(), &by(home));
    }
    if let Some(household) = household.filter(|_| alone) {
        lines.add("household", &household.to_string(), "");
    }
    for stay in residences {
        lines.add("has lived at", &stay_words(stay), &among(&stay.sources));
    }
    for relation in relations {
        lines.add(relation_words(relation), &whom(relation), &among(&relation.sources));
    }
    for it in known_to {
        let doubt = if it.unverified { "possible, unverified; " } else { "" };
        lines.add("known to", &it.service, &format!("{doubt}as at {}", it.as_at));
    }
    for detail in details {
        let of = detail.source.iter().map(|it| format!("{it}, "));
        let of: String = of.collect();
        lines.add(&detail.name, &detail.value, &format!("{of}as at {}", detail.as_at));
    }
    lines.add("one person", confidence.in_words(), "");
    lines.text
}

struct Lines<'i> {
    text: String,
    indent: &'i str,
}

impl Lines<'_> {
    fn head(&mut self, text: &str) {
        let _ = writeln!(self.text, "{}{text}", self.indent);
    }

    fn add(&mut self, label: &str, value: &str, by: &str) {
        let by = if by.is_empty() { String::new() } else { format!("   [{by}]") };
        let _ = writeln!(self.text, "{}  {label:<16} {value}{by}", self.indent);
    }
}

fn by<T>(shown: &Shown<T>) -> String {
    let mut parts = vec![shown.standing.in_words().to_owned()];
    parts.extend((!shown.sources.is_empty()).then(|| shown.sources.join(", ")));
    parts.push(format!("as at {}", shown.as_at));
    parts.join("; ")
}

fn among(sources: &[String]) -> String {
    sources.join(", ")
}

fn stay_words(stay: &ShownStay) -> String {
    let ShownStay { address, from, to, current, sources: _, unverified, .. } = stay;
    let doubt = if *unverified { ", possible, unverified" } else { "" };
    format!(
        "{}{}{doubt}",
        ShownAddress::whole(address),
        period(from.as_deref(), to.as_deref(), *current)
    )
}

/// Between which days, as ISO 8601-2 writes what is not known whole.
fn period(from: Option<&str>, to: Option<&str>, current: bool) -> String {
    let from = from.map(|it| format!(", from {it}")).unwrap_or_default();
    match (to, current) {
        (_, true) => format!("{from}, still"),
        (Some(to), false) => format!("{from}, until {to}"),
        (None, false) => from,
    }
}

fn relation_words(relation: &ShownRelation) -> &'static str {
    match relation.is {
        "partner" => "partner of",
        "parent" => "parent of",
        "child" => "child of",
        "jointly_liable" => "liable with",
        "carer" => "carer of",
        _ => "cared for by",
    }
}

fn whom(relation: &ShownRelation) -> String {
    let name = relation.name.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
    let from = relation.from.map(|it| format!(", since {it}")).unwrap_or_default();
    let to = relation.to.map(|it| format!(", until {it}")).unwrap_or_default();
    format!("{}{name}{from}{to}", relation.of)
}
