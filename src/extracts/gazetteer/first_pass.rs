//! The first pass over records: what streets are called, and what holds of each property.
//!
//! In: all files, in order. Out: [`Facts`], from which the second pass makes addresses. A record that cannot be used is passed
//! over here without a word: the second pass meets it again and sets it aside.

use super::{
    claims::{Claims, Contests, claim},
    facts::{Change, FactTable, Property, PropertyTable, Texts, rank},
    layout::{
        CHANGE_TYPE, CLASSIFICATION, Dialect, KEY, ORGANISATION, PRO_ORDER, RecordKind, STREET,
        SUBJECT,
    },
    record_lines::{RecordLine, RecordLines},
    supply::Supply,
};
use crate::{
    extracts::error::ExtractError, extracts::gazetteer::address::AddressStatus, rules::FileFormat,
    values::Uprn,
};

/// The names of a street in one language, as numbers of texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct StreetName {
    pub(super) name: u32,
    pub(super) locality: u32,
    pub(super) town: u32,
}

/// What the second pass needs to know of all records before it meets one.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) texts: Texts,
    pub(super) street_names: Vec<StreetName>,
    /// Index into the street names by USRN, under the language.
    pub(super) streets: FactTable,
    pub(super) properties: PropertyTable,
    pub(super) classes: FactTable,
    pub(super) organisations: FactTable,
}

/// The key of a language: English, or the other one (Welsh, Gaelic).
pub(super) fn language(code: &str) -> u32 {
    u32::from(!(code.is_empty() || code.eq_ignore_ascii_case("ENG")))
}

/// Reads all files once.
pub(super) fn gather(
    supply: &Supply,
    dialect: Dialect,
    format: FileFormat,
) -> Result<(Facts, Contests), ExtractError> {
    let mut facts = Facts::default();
    let mut claims = Claims::default();
    for (place, file) in supply.files().iter().enumerate() {
        let mut lines = RecordLines::new(file.open()?, file.encoding(format)?);
        loop {
            match lines.read().map_err(|error| ExtractError::of_io(file.name(), error))? {
                RecordLine::Record(_) => {
                    take_in(&lines, place, dialect, &mut facts, &mut claims);
                }
                RecordLine::Empty | RecordLine::Bad(..) => {}
                RecordLine::End => break,
            }
        }
    }
    facts.texts.close();
    facts.streets.settle();
    facts.properties.settle();
    facts.classes.settle();
    facts.organisations.settle();
    Ok((facts, claims.settle()))
}

/// Takes in one record; nothing if it cannot be used.
fn take_in(
    lines: &RecordLines,
    place: usize,
    dialect: Dialect,
    facts: &mut Facts,
    claims: &mut Claims,
) -> Option<()> {
    let kind = RecordKind::of(lines.field(0))?;
    if dialect.width(kind)? != lines.width() {
        return None;
    }
    let change = Change::of(lines.field(CHANGE_TYPE))?;
    let rank = rank(place, lines.field(PRO_ORDER));
    match kind {
        RecordKind::Street => street(lines, rank, change, facts),
        RecordKind::Property => property(lines, dialect, rank, change, facts),
        RecordKind::Organisation => {
            let (name, end) = ORGANISATION;
            let name = facts.texts.number(lines.field(name));
            let ended = !lines.field(end).is_empty();
            facts.organisations.enter(uprn(lines)?, rank, key(kind, lines), name, ended, change);
            Some(())
        }
        RecordKind::Classification => {
            let (code, scheme, end) = CLASSIFICATION;
            if change == Change::Says && !is_address_base_scheme(lines.field(scheme)) {
                return None;
            }
            let code = facts.texts.number(lines.field(code));
            let ended = !lines.field(end).is_empty();
            facts.classes.enter(uprn(lines)?, rank, key(kind, lines), code, ended, change);
            Some(())
        }
        RecordKind::CrossReference
        | RecordKind::Identifier
        | RecordKind::DeliveryPoint
        | RecordKind::Successor => {
            uprn(lines)?;
            let key = lines.field(KEY);
            if !key.is_empty() {
                claims.enter(claim(kind, key), rank);
            }
            Some(())
        }
        RecordKind::Other(_) => None,
    }
}

fn street(lines: &RecordLines, rank: u64, change: Change, facts: &mut Facts) -> Option<()> {
    let usrn: u64 = lines.field(SUBJECT).parse().ok()?;
    let mut number = |field| facts.texts.number(lines.field(field));
    let name = StreetName {
        name: number(STREET.name),
        locality: number(STREET.locality),
        town: number(STREET.town),
    };
    let at = u32::try_from(facts.street_names.len()).ok()?;
    facts.street_names.push(name);
    // a street that is closed still names its old addresses, and so is not counted as ended
    facts.streets.enter(usrn, rank, language(lines.field(STREET.language)), at, false, change);
    Some(())
}

fn property(
    lines: &RecordLines,
    dialect: Dialect,
    rank: u64,
    change: Change,
    facts: &mut Facts,
) -> Option<()> {
    let fields = dialect.property();
    let uprn = uprn(lines)?;
    let status = match AddressStatus::read(lines.field(fields.status)) {
        Some(_) if !lines.field(fields.end).is_empty() => Some(AddressStatus::Historical),
        status => status,
    };
    let parent = Uprn::parse(lines.field(fields.parent)).map_or(0, Uprn::number);
    let postcode = facts.texts.number(fields.postcode.map_or("", |field| lines.field(field)));
    facts.properties.enter(Property { uprn, rank, parent, postcode, status, change });
    // where class and organisation stand in the record itself, they are its own word, under no key
    if let Some(class) = fields.class.map(|field| lines.field(field)) {
        let class = facts.texts.number(class);
        facts.classes.enter(uprn, rank, 0, class, false, change);
    }
    if let Some(organisation) = fields.organisation.map(|field| lines.field(field)) {
        let organisation = facts.texts.number(organisation);
        facts.organisations.enter(uprn, rank, 0, organisation, false, change);
    }
    Some(())
}

fn uprn(lines: &RecordLines) -> Option<u64> {
    Uprn::parse(lines.field(SUBJECT)).ok().map(Uprn::number)
}

/// The key of a record among those of its UPRN; never 0.
fn key(kind: RecordKind, lines: &RecordLines) -> u32 {
    let claim = claim(kind, lines.field(KEY));
    u32::try_from(claim >> 32).unwrap_or_default().max(1)
}

/// The valuation office's and other schemes have codes of their own.
fn is_address_base_scheme(scheme: &str) -> bool {
    let start = scheme.get(..11).unwrap_or(scheme);
    scheme.is_empty() || start.eq_ignore_ascii_case("AddressBase")
}
