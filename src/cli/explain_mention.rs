//! Where one mention belongs, and why: its person with the other records, its household with the evidence.
//!
//! In: a record of an edition. Out: identifiers, weights, dates of residence; no name, no date of birth, no address text.

use std::io::Write;

use jiff::civil::Date;

use super::explained::Explained;
use super::words::counted;
use crate::editions::{LinkDecision, StoredHousehold};
use crate::households::{Residence, Sighting};

type Out<'o> = &'o mut (dyn Write + Send);

/// Writes the explanation.
pub(super) fn write(on: &Explained, mention: u32, out: Out<'_>) -> anyhow::Result<()> {
    let id = on.person(mention);
    writeln!(out, "{} in edition {}", on.name(mention), on.edition.id())?;
    writeln!(out, "the address on its row: {}", address(on, mention))?;
    let records = on.records_of(id)?;
    writeln!(out, "\nperson {id}, {}", counted(records.len() as u64, "record", "records"))?;
    for &record in &records {
        let link = match on.edition.link(mention, record)? {
            _ if record == mention => "this one".to_owned(),
            Some(link) => format!("{} bits", link.weight),
            None => "by way of others".to_owned(),
        };
        writeln!(out, "  {:<44} {link:>18}   {}", on.name(record), on.residence(record))?;
    }
    in_doubt(on, mention, out)?;
    let household = on.edition.person(id)?.and_then(|person| person.household);
    let household = household.map(|id| on.edition.household(id)).transpose()?.flatten();
    match household {
        Some(household) => write_household(on, mention, &household, out)?,
        None => writeln!(
            out,
            "\nno household: nothing on file places this person at a residence on that night"
        )?,
    }
    evidence(on, &records, out)
}

/// Pairs that wait for a steward.
fn in_doubt(on: &Explained, mention: u32, out: Out<'_>) -> anyhow::Result<()> {
    let mut first = true;
    for link in on.edition.links() {
        let link = link?;
        if link.decision != LinkDecision::Review || (link.left != mention && link.right != mention)
        {
            continue;
        }
        if std::mem::take(&mut first) {
            writeln!(out, "\nin doubt, for clerical review")?;
        }
        let other = if link.left == mention { link.right } else { link.left };
        let bits = format!("{} bits", link.weight);
        writeln!(out, "  {:<44} {bits:>18}   person {}", on.name(other), on.person(other))?;
    }
    Ok(())
}

fn write_household(
    on: &Explained,
    mention: u32,
    household: &StoredHousehold,
    out: Out<'_>,
) -> anyhow::Result<()> {
    let kind = household.kind.word();
    let residence = match &household.residence {
        Residence::Uprn(uprn) => format!("UPRN {}", uprn.number()),
        Residence::Provisional(_) => "a residence the gazetteer does not have".to_owned(),
    };
    let members = counted(household.members.len() as u64, "person", "persons");
    writeln!(out, "\nhousehold {}, {kind}, at {residence}, {members}", household.id)?;
    for member in &household.members {
        let since = member
            .since
            .map_or_else(|| "since when is not said".to_owned(), |since| format!("since {since}"));
        let fenced = if member.fenced { ", by fenced records only" } else { "" };
        let this = if member.person == on.person(mention) { "   this one" } else { "" };
        writeln!(
            out,
            "  {}   {since}, by {}{fenced}{this}",
            member.person,
            counted(member.evidence.len() as u64, "record", "records")
        )?;
    }
    Ok(())
}

/// What each record says of where the person lives, and what that is worth on the night.
fn evidence(on: &Explained, records: &[u32], out: Out<'_>) -> anyhow::Result<()> {
    let as_of = on.edition.id().as_of();
    let rules = &on.council.rules.ruleset.matching().households;
    writeln!(out, "\nwhere the records place this person, and what each is worth on {as_of}")?;
    for &record in records {
        let says = &on.records[record as usize];
        let trust = rules.of(&says.key.dataset.0, &says.key.role.word);
        let sighting = Sighting::of(trust, says.from, says.to, says.observed, as_of);
        let worth =
            if on.residence(record) == "no residence" { 0.0 } else { sighting.worth(as_of) };
        let seen = format!("seen {}", sighting.seen);
        writeln!(
            out,
            "  {:<44} {:<24} {:<16} {:<14} {:<14} {worth:.2}",
            on.name(record),
            on.residence(record),
            dated("from", says.from),
            dated("to", says.to),
            seen
        )?;
    }
    writeln!(out, "a later beginning elsewhere outweighs what was seen before it")?;
    Ok(())
}

fn dated(word: &str, date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| format!("{word} {date}"))
}

fn address(on: &Explained, mention: u32) -> String {
    let resolution = &on.resolutions[mention as usize];
    let mut parts = vec![on.residence(mention)];
    if let Some(stage) = resolution.stage {
        parts.push(format!("found by {}", stage.replace('_', " ")));
    }
    parts.extend(resolution.reasons.iter().map(|reason| reason.words().to_owned()));
    parts.join("; ")
}
