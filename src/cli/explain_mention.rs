//! Where one mention belongs, and why: its person with the other records, its household with the evidence.
//!
//! In: a record of an edition. Out: identifiers, weights, dates of residence; no name, no date of birth, no address text.

use std::io::{self, Write};

use jiff::civil::Date;

use super::decided::Decided;
use super::explained::{Explained, NOT_SHOWN};
use super::where_lived::Lived;
use super::words::counted;
use super::{related, where_lived};
use crate::addresses::{AddressLevel, AddressResolution};
use crate::editions::{LinkDecision, StoredHousehold, StoredMember};
use crate::households::{Residence, Sighting};
use crate::sharing::OperatorPermit;
use crate::values::{MatchWeight, SharedField};

type Out<'o> = &'o mut (dyn Write + Send);

/// Writes the explanation.
pub(super) fn write(
    on: &Explained,
    permit: &OperatorPermit<'_>,
    mention: u32,
    out: Out<'_>,
) -> anyhow::Result<()> {
    let id = on.person(mention);
    writeln!(out, "{} in edition {}", on.name(mention), on.edition.id())?;
    match on.residence_for(permit, mention) {
        closed if closed == NOT_SHOWN => {
            writeln!(out, "the address on its row: {NOT_SHOWN} for {}", permit.scope().purpose())?;
        }
        residence => write_address(&on.resolutions[mention as usize], &residence, out)?,
    }
    let records = on.records_of(id)?;
    writeln!(out, "\nperson {id}, {}", counted(records.len() as u64, "record", "records"))?;
    for &record in &records {
        let link = match on.edition.link(mention, record)? {
            _ if record == mention => "this one".to_owned(),
            _ if on.is_closed(permit, record) || on.is_closed(permit, mention) => {
                NOT_SHOWN.to_owned()
            }
            Some(link) => format!("{} bits", link.weight),
            None => "by way of others".to_owned(),
        };
        writeln!(
            out,
            "  {:<44} {link:>18}   {}",
            on.name(record),
            on.residence_for(permit, record)
        )?;
    }
    in_doubt(on, permit, mention, out)?;
    let household = on.edition.person(id)?.and_then(|person| person.household);
    let household = household.map(|id| on.edition.household(id)).transpose()?.flatten();
    let (scope, purpose) = (permit.scope(), permit.scope().purpose());
    let told = scope.tells_home_of(id);
    let is_own = |member: &&StoredMember| member.person == id;
    let own = household.as_ref().and_then(|household| household.members.iter().find(is_own));
    let placed = told && own.is_none_or(|member| is_open(on, permit, member));
    match &household {
        _ if !placed => writeln!(out, "\nhousehold: {NOT_SHOWN} for {purpose}")?,
        Some(household) => write_household(on, permit, mention, household, out)?,
        None => writeln!(
            out,
            "\nno household: nothing on file places this person at a residence on that night"
        )?,
    }
    let mut relations = on.edition.relations_of(id)?;
    relations.retain(|it| {
        let keys = it.records.iter().map(|at| (on.person(*at), &on.records[*at as usize].key));
        related::is_open(permit, it, keys)
    });
    if !scope.tells_relations_of(id) {
        writeln!(out, "\nwhat they are to others: {NOT_SHOWN} for {purpose}")?;
    } else if !relations.is_empty() {
        writeln!(out, "\nwhat they are to others")?;
        for relation in &relations {
            let mentions: Vec<String> = relation.records.iter().map(|it| on.name(*it)).collect();
            writeln!(out, "{}", related::line(relation, id, &mentions))?;
        }
    }
    match where_lived::open_to(permit, &on.edition, id, placed)? {
        Lived::NotShown => writeln!(out, "\nwhere they lived: {NOT_SHOWN} for {purpose}")?,
        Lived::Told(stays) if stays.is_empty() => writeln!(out, "\nwhere they lived: not known")?,
        Lived::Told(stays) => {
            writeln!(out, "\nwhere they lived, and which records say so")?;
            for line in where_lived::lines(&stays, true) {
                writeln!(out, "{line}")?;
            }
        }
    }
    let homely = |record| scope.tells_home_of(on.person(record));
    let decided = Decided::of_households(on)?.write_household(mention, &homely, out)?;
    evidence(on, permit, &records, out)?;
    if let Some(household) = household.filter(|_| placed) {
        let lives = residence_words(&household.residence);
        if decided {
            return Ok(());
        }
        if !records.iter().any(|&record| on.residence(record) == lives) {
            writeln!(
                out,
                "none of these leads to where the person is placed: the people named on the same rows, or of the same surname \
                 at the former address, live there since"
            )?;
        }
    }
    Ok(())
}

/// A residence in the words of [`Explained::residence`].
fn residence_words(residence: &Residence) -> String {
    match residence {
        Residence::Uprn(uprn) => format!("UPRN {}", uprn.number()),
        Residence::Provisional(_) => "a residence the gazetteer does not have".to_owned(),
    }
}

/// Pairs that wait for a steward.
fn in_doubt(
    on: &Explained,
    permit: &OperatorPermit<'_>,
    mention: u32,
    out: Out<'_>,
) -> anyhow::Result<()> {
    if on.is_closed(permit, mention) {
        return Ok(());
    }
    let mut first = true;
    for link in on.edition.links() {
        let link = link?;
        if link.decision != LinkDecision::Review || (link.left != mention && link.right != mention)
        {
            continue;
        }
        let other = if link.left == mention { link.right } else { link.left };
        if !permit.scope().has_person(on.person(other)) || on.is_closed(permit, other) {
            continue;
        }
        if std::mem::take(&mut first) {
            writeln!(out, "\nin doubt, for clerical review")?;
        }
        let bits = format!("{} bits", link.weight);
        writeln!(out, "  {:<44} {bits:>18}   person {}", on.name(other), on.person(other))?;
    }
    Ok(())
}

/// True if it may be told that somebody lives in a household. Whom fenced records alone place there is there for nobody to whom those are closed.
fn is_open(on: &Explained, permit: &OperatorPermit<'_>, member: &StoredMember) -> bool {
    let reads = |at: &u32| {
        let key = &on.records[*at as usize].key;
        permit.shows(member.person, key, SharedField::Address)
    };
    permit.scope().tells_home_of(member.person)
        && (!member.fenced || member.evidence.iter().any(reads))
}

fn write_household(
    on: &Explained,
    permit: &OperatorPermit<'_>,
    mention: u32,
    household: &StoredHousehold,
    out: Out<'_>,
) -> anyhow::Result<()> {
    let kind = household.kind.word();
    let residence = residence_words(&household.residence);
    let members = household.members.iter().filter(|member| is_open(on, permit, member));
    let there: Vec<&StoredMember> = members.collect();
    let members = counted(there.len() as u64, "person", "persons");
    writeln!(out, "\nhousehold {}, {kind}, at {residence}, {members}", household.id)?;
    for member in there {
        let since = since(on, permit, member)
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

/// Since when somebody lives there, by the records whose days are open: the edition's own day may be what closed ones state.
fn since(on: &Explained, permit: &OperatorPermit<'_>, member: &StoredMember) -> Option<Date> {
    let as_of = on.edition.id().as_of();
    let stated = |at: &u32| {
        let says = &on.records[*at as usize];
        let shows = |field| permit.shows(member.person, &says.key, field);
        let open = shows(SharedField::Address) && shows(SharedField::AddressDates);
        says.from.filter(|_| open && says.to.is_none_or(|to| to > as_of))
    };
    let since = member.since?;
    member.evidence.iter().filter_map(stated).filter(|from| *from >= since).min()
}

/// What each record says of where the person lives, and what that is worth on the night.
fn evidence(
    on: &Explained,
    permit: &OperatorPermit<'_>,
    records: &[u32],
    out: Out<'_>,
) -> anyhow::Result<()> {
    let as_of = on.edition.id().as_of();
    let rules = on.council.rules.ruleset.matching().households.with_learnt(&on.model.staleness);
    writeln!(out, "\nwhere the records place this person, and what each is worth on {as_of}")?;
    for &record in records {
        let says = &on.records[record as usize];
        let shows = |field| permit.shows(on.person(record), &says.key, field);
        if !shows(SharedField::Address) {
            writeln!(out, "  {:<44} {NOT_SHOWN}", on.name(record))?;
            continue;
        }
        let day = |date: Option<Date>| date.filter(|_| shows(SharedField::AddressDates));
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
            dated("from", day(says.from)),
            dated("to", day(says.to)),
            seen
        )?;
    }
    writeln!(
        out,
        "a later beginning elsewhere outweighs what was seen before it, and every open record that began before it;"
    )?;
    writeln!(
        out,
        "so does a stranger's beginning at the same address. Each dataset has one voice an address"
    )?;
    Ok(())
}

fn dated(word: &str, date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| format!("{word} {date}"))
}

/// Where the row's address leads, by how much, and why: bits and reasons, no word of the address.
fn write_address(resolution: &AddressResolution, residence: &str, out: Out<'_>) -> io::Result<()> {
    let leads = match resolution.level {
        AddressLevel::Residence => "leads to one residence",
        AddressLevel::Building => "leads to a building, not to one of its flats",
        AddressLevel::Street => "leads to a street, not to a building",
        AddressLevel::Nothing => "leads to nothing that the gazetteer knows",
    };
    let found = resolution.stage.map(|stage| format!(", found by {}", stage.replace('_', " ")));
    let found = found.unwrap_or_default();
    writeln!(out, "the address on its row: {residence}; {leads}{found}")?;
    let ahead = if resolution.distinguishability >= AddressResolution::UNRIVALLED {
        "no other address comes near".to_owned()
    } else {
        format!("{} bits ahead of the next", resolution.distinguishability)
    };
    let known = resolution.distinguishability != MatchWeight::ZERO;
    // what is found by its whole text is not weighed
    if resolution.weight != MatchWeight::ZERO {
        writeln!(out, "  its text speaks for it with {} bits, {ahead}", resolution.weight)?;
    } else if known {
        writeln!(out, "  {ahead}")?;
    }
    for reason in resolution.reasons.iter() {
        writeln!(out, "  {}", reason.words())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::write_address;
    use crate::addresses::{
        AddressLevel, AddressReason, AddressReasons, AddressResolution, STAGES,
    };
    use crate::values::MatchWeight;

    fn told(resolution: &AddressResolution) -> String {
        let mut out = Vec::new();
        write_address(resolution, "UPRN 12", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_address_is_explained_by_level_bits_and_reasons() {
        let near = AddressResolution {
            level: AddressLevel::Residence,
            stage: STAGES.first().map(|stage| stage.name),
            weight: MatchWeight::from_millibits(18_250),
            distinguishability: MatchWeight::from_millibits(4_500),
            reasons: AddressReasons::of(&[
                AddressReason::UnitReworded,
                AddressReason::PostcodeNearby,
            ]),
            ..AddressResolution::none()
        };
        let text = told(&near);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert_eq!(lines.len(), 4, "{text}");
        assert_eq!(
            lines[0],
            "the address on its row: UPRN 12; leads to one residence, found by whole text"
        );
        for (said, word) in
            [(lines[1], "18.2"), (lines[1], "4.5"), (lines[2], "nearby"), (lines[3], "flat")]
        {
            assert!(said.contains(word), "`{word}` in {said}");
        }
        let alone = AddressResolution { distinguishability: AddressResolution::UNRIVALLED, ..near };
        assert!(told(&alone).contains("no other address comes near"));
    }

    #[test]
    fn an_address_without_evidence_has_no_bits() {
        let text = told(&AddressResolution::none());
        assert_eq!(
            text,
            "the address on its row: UPRN 12; leads to nothing that the gazetteer knows\n"
        );
    }
}
