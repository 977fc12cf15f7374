//! A case as a reader sees it: the two sides beside each other, field by field, with what differs marked.
//!
//! In: the records of both sides. Out: lines of text. The one place of the command line that shows what records say; the lines go to the
//! reader's screen and nowhere else. Marks are words and signs, so that nobody needs to see colours.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::explain_facts::constraint;
use super::explained::Explained;
use super::review_desk::Desk;
use crate::links::Explanation;
use crate::normalise::NormalisedRecord;
use crate::sharing::OperatorPermit;
use crate::stewardship::DoubtfulPair;
use crate::values::{MatchWeight, PersonName, SharedField};

/// Columns of a side.
const SIDE: usize = 40;
/// Columns of a field's name.
const FIELD: usize = 15;
/// So many of those who live with somebody are named.
const MOST_NAMED: usize = 6;
/// Ends every line of a field of which both sides say something, and nothing in common.
pub(super) const DIFFERS: &str = "≠ differs";

/// How two sides stand to each other in a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    Same,
    Partly,
    Differs,
    OneSide,
    /// Not to be compared.
    None,
}

impl Mark {
    const fn word(self) -> &'static str {
        match self {
            Self::Same => "= same",
            Self::Partly => "~ partly",
            Self::Differs => DIFFERS,
            Self::OneSide => "· one side",
            Self::None => "",
        }
    }
}

type Read = fn(&NormalisedRecord) -> Vec<String>;

/// What is compared, as which field the policy knows it, and how it is read; the values of a name are those that the program compares.
const FIELDS: [(&str, SharedField, Read); 13] = [
    ("forenames", SharedField::Name, |record| joined(record.name.forenames.iter())),
    ("surname", SharedField::Name, |record| one(&record.name.surname)),
    ("other names", SharedField::Name, |record| {
        let PersonName { other_surnames, known_as, suffix, .. } = &record.name;
        other_surnames.iter().chain(known_as).chain(suffix).map(ToString::to_string).collect()
    }),
    ("born", SharedField::DateOfBirth, |record| {
        record.date_of_birth.iter().map(ToString::to_string).collect()
    }),
    ("died", SharedField::DateOfDeath, |record| {
        let said = record.flags.deceased.then(|| "yes, no date".to_owned());
        record.date_of_death.map(|date| date.to_string()).or(said).into_iter().collect()
    }),
    ("sex", SharedField::Sex, |record| {
        record.sex.map(|sex| format!("{sex:?}").to_lowercase()).into_iter().collect()
    }),
    ("NI number", SharedField::Nino, |record| {
        record.nino.iter().map(ToString::to_string).collect()
    }),
    ("NHS number", SharedField::NhsNumber, |record| {
        record.nhs_number.iter().map(ToString::to_string).collect()
    }),
    ("pupil number", SharedField::Upn, |record| {
        record.upn.iter().chain(&record.former_upns).map(ToString::to_string).collect()
    }),
    ("email", SharedField::Email, |record| record.email.iter().map(ToString::to_string).collect()),
    ("telephone", SharedField::Phone, |record| {
        record.phone.iter().map(ToString::to_string).collect()
    }),
    ("address", SharedField::Address, address),
    ("lived there", SharedField::AddressDates, |record| {
        let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
        match (day(record.from), day(record.to)) {
            (None, None) => Vec::new(),
            (from, to) => {
                vec![format!(
                    "{} to {}",
                    from.unwrap_or_else(|| "?".into()),
                    to.unwrap_or_else(|| "now".into())
                )]
            }
        }
    }),
];

fn one(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
}

fn joined<'t>(words: impl Iterator<Item = &'t compact_str::CompactString>) -> Vec<String> {
    let words: Vec<&str> = words.map(AsRef::as_ref).collect();
    one(&words.join(" "))
}

fn address(record: &NormalisedRecord) -> Vec<String> {
    if record.flags.address_withheld {
        return vec!["withheld".to_owned()];
    }
    one(record.original.address.expose())
}

/// The lines of a case.
pub(super) fn lines(
    on: &Explained,
    permit: &OperatorPermit<'_>,
    sides: &[Vec<u32>; 2],
    heading: &[String],
    reasons: &[String],
) -> anyhow::Result<Vec<String>> {
    let mut lines = heading.to_vec();
    lines.push(String::new());
    row("", &[one("the one"), one("the other")], Mark::None, &mut lines);
    let shows = |at: u32, field| permit.shows(on.person(at), &on.records[at as usize].key, field);
    let open = |side: usize, field| sides[side].iter().copied().filter(move |&at| shows(at, field));
    let as_written = |record: &NormalisedRecord| one(record.original.name.expose());
    let values = |field: SharedField, read: &dyn Fn(&NormalisedRecord) -> Vec<String>| {
        [0, 1].map(|side| distinct(open(side, field).flat_map(|at| read(&on.records[at as usize]))))
    };
    row("as written", &values(SharedField::Name, &as_written), Mark::None, &mut lines);
    for (name, field, read) in FIELDS {
        let said = values(field, &read);
        row(name, &said, mark(&said), &mut lines);
    }
    for (at, attribute) in (0_u16..).zip(on.council.rules.ruleset.compared_attributes()) {
        let said = values(SharedField::Details, &|record: &NormalisedRecord| {
            let of = record.attributes.iter().filter(|it| it.attribute == at);
            of.map(|it| it.value.to_string()).collect()
        });
        row(&attribute.name, &said, mark(&said), &mut lines);
    }
    let homes =
        [0, 1].map(|side| distinct(open(side, SharedField::Address).filter_map(|at| home(on, at))));
    row("residence", &homes, mark(&homes), &mut lines);
    let with = [
        lives_with(on, permit, &sides[0], &sides[1])?,
        lives_with(on, permit, &sides[1], &sides[0])?,
    ];
    row("lives with", &with, mark(&with), &mut lines);
    let mentions = [0, 1].map(|side| sides[side].iter().map(|&at| on.name(at)).collect());
    row("records", &mentions, Mark::None, &mut lines);
    let is_closed =
        |at: &u32| permit.fields_of(on.person(*at), &on.records[*at as usize].key).is_empty();
    let closed: Vec<String> =
        sides.iter().flatten().filter(|at| is_closed(at)).map(|at| on.name(*at)).collect();
    if !closed.is_empty() {
        lines.push(String::new());
        lines.push(format!(
            "What these say is closed for {}: {}",
            permit.scope().purpose(),
            closed.join(", ")
        ));
    }
    if !reasons.is_empty() {
        lines.push(String::new());
        lines.extend(reasons.iter().cloned());
    }
    lines.push(String::new());
    Ok(lines)
}

/// What the program makes of the heaviest pair: every comparison that weighs something, and what stands against the two.
pub(super) fn reasons(desk: &Desk<'_>, pair: DoubtfulPair) -> anyhow::Result<Vec<String>> {
    let DoubtfulPair { records: [one, other], weight } = pair;
    let scorer = desk.stage.scorer(&desk.on.model);
    let own = Explanation::of(&scorer, one, other, &desk.stage.attributes);
    let explanation = match desk.on.edition.link(one, other)? {
        Some(kept) => own.surrounded_by(&scorer, kept.context),
        None => own,
    };
    let mut lines = vec![format!(
        "{} and {}: {weight} bits, a probability of {:.2}",
        desk.on.name(one),
        desk.on.name(other),
        weight.probability()
    )];
    let mut line = format!("  prior {}", explanation.prior);
    for row in explanation.rows.iter().filter(|row| row.weight != MatchWeight::ZERO) {
        let part = format!("{} {} {}", row.comparison, row.level, row.weight);
        if line.chars().count() + part.chars().count() > FIELD + 2 * SIDE {
            lines.push(std::mem::replace(&mut line, " ".to_owned()));
        }
        let _ = write!(line, "   {part}");
    }
    lines.push(line);
    let members = |record: u32| desk.on.records_of(desk.on.person(record));
    for left in members(one)? {
        for right in members(other)? {
            if let Some(reason) = constraint(&desk.stage, left, right) {
                let (left, right) = (desk.on.name(left), desk.on.name(right));
                lines.push(format!(
                    "{left} and {right} can never be one person: {}; \"same\" speaks of the two records above alone",
                    reason.in_words()
                ));
            }
        }
    }
    Ok(lines)
}

/// Where a record's address leads.
fn home(on: &Explained, record: u32) -> Option<String> {
    if on.records[record as usize].flags.address_withheld {
        return None;
    }
    let resolution = &on.resolutions[record as usize];
    let uprn = resolution.uprn.map(|uprn| format!("UPRN {}", uprn.number()));
    uprn.or_else(|| (!resolution.provisional_key.is_empty()).then(|| on.residence(record)))
}

/// Those who live with the person of a side, apart from the other side's, by a name that a record of theirs has.
fn lives_with(
    on: &Explained,
    permit: &OperatorPermit<'_>,
    side: &[u32],
    other: &[u32],
) -> anyhow::Result<Vec<String>> {
    let Some(&first) = side.first() else { return Ok(Vec::new()) };
    let own: Vec<_> = side.iter().chain(other).map(|&record| on.person(record)).collect();
    let household = on.edition.person(on.person(first))?.and_then(|person| person.household);
    let household = household.map(|id| on.edition.household(id)).transpose()?.flatten();
    let members = household.into_iter().flat_map(|household| household.members);
    let mut named = Vec::new();
    for member in members.filter(|member| !own.contains(&member.person)) {
        let mut records = on.records_of(member.person)?;
        records.retain(|at| {
            permit.shows(member.person, &on.records[*at as usize].key, SharedField::Name)
        });
        let name = |record: &NormalisedRecord| {
            let PersonName { forenames, surname, .. } = &record.name;
            joined(forenames.iter().take(1).chain([surname]))
        };
        named.extend(records.iter().flat_map(|&at| name(&on.records[at as usize])).next());
    }
    let more = named.len().saturating_sub(MOST_NAMED);
    named.truncate(MOST_NAMED);
    if more > 0 {
        named.push(format!("and {more} more"));
    }
    Ok(named)
}

/// Each value once, with how many records say so if several do, the most often said first.
fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(value, _)| value).collect()
}

fn mark([one, other]: &[Vec<String>; 2]) -> Mark {
    let shared = one.iter().filter(|value| other.contains(value)).count();
    match (one.len(), other.len()) {
        (0, 0) => Mark::None,
        (0, _) | (_, 0) => Mark::OneSide,
        (ones, others) if shared == ones && shared == others => Mark::Same,
        _ if shared > 0 => Mark::Partly,
        _ => Mark::Differs,
    }
}

/// Writes a field: as many lines as the side that says more needs; where each says one thing, the characters that differ are underlined.
fn row(field: &str, sides: &[Vec<String>; 2], mark: Mark, lines: &mut Vec<String>) {
    let [left, right] = sides.each_ref().map(|values| wrapped(values));
    for at in 0..left.len().max(right.len()) {
        let cell = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        let name = if at == 0 { field } else { "" };
        let told = if at == 0 || mark == Mark::Differs { mark.word() } else { "" };
        push(name, &cell(&left), &cell(&right), told, lines);
    }
    if let (Mark::Differs, [one], [other]) = (mark, sides[0].as_slice(), sides[1].as_slice())
        && left.len() == 1
        && right.len() == 1
    {
        let [one, other] = underlined(one, other);
        push("", &one, &other, "", lines);
    }
}

fn push(name: &str, left: &str, right: &str, told: &str, lines: &mut Vec<String>) {
    let line = format!("{name:<FIELD$} {left:<SIDE$} {right:<SIDE$} {told}");
    lines.push(line.trim_end().to_owned());
}

/// Values in lines of a side's width, broken at spaces.
fn wrapped(values: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for value in values {
        let mut line = String::new();
        for word in value.split(' ') {
            if !line.is_empty() && line.chars().count() + word.chars().count() >= SIDE {
                lines.push(std::mem::take(&mut line));
                line.push(' ');
            }
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// Carets under what lies between the beginning and the end that two values share.
fn underlined(one: &str, other: &str) -> [String; 2] {
    let [left, right] = [one, other].map(|text| text.chars().collect::<Vec<char>>());
    let head = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let (left_rest, right_rest) = (&left[head..], &right[head..]);
    let tail =
        left_rest.iter().rev().zip(right_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let carets = |rest: &[char]| {
        let differing = rest.len() - tail;
        // where the other has characters more, the place at which they are missing is shown
        format!("{}{}", " ".repeat(head), "^".repeat(differing.max(1)))
    };
    [carets(left_rest), carets(right_rest)]
}

#[cfg(test)]
mod tests {
    use super::{DIFFERS, Mark, mark, row, underlined};

    fn said(one: &[&str], other: &[&str]) -> [Vec<String>; 2] {
        [one, other].map(|side| side.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_field_is_the_same_partly_so_different_or_said_by_one_side() {
        for (one, other, expected) in [
            (&["A"][..], &["A"][..], Mark::Same),
            (&["A", "B"], &["B", "A"], Mark::Same),
            (&["A", "B"], &["B"], Mark::Partly),
            (&["A"], &["B"], Mark::Differs),
            (&["A"], &[], Mark::OneSide),
            (&[], &[], Mark::None),
        ] {
            assert_eq!(mark(&said(one, other)), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_differs_is_underlined_and_said_in_words() {
        let mut lines = Vec::new();
        row("surname", &said(&["SMITH"], &["SMYTHE"]), Mark::Differs, &mut lines);
        assert!(lines[0].ends_with(DIFFERS), "{lines:?}");
        assert_eq!(underlined("SMITH", "SMYTHE"), ["  ^^^", "  ^^^^"].map(str::to_owned));
        assert_eq!(underlined("ANN", "ANNE"), ["   ^", "   ^"].map(str::to_owned));
    }
}
