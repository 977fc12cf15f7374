//! The second pass over records: each LPI and each delivery point becomes an address, and every line is accounted for.
//!
//! In: all files again, and the facts of the first pass. Out: one item after the other to the caller, who keeps what is
//! needed; lines that cannot be used go to quarantine. Whether two forms of one address are the same is left to `addresses`.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use super::{
    account::Tally,
    address::{AddressStatus, GazetteerAddress},
    claims::{Claimant, Contests, claim},
    delivery_point::delivery_point,
    facts::{Change, Property, rank},
    first_pass::{Facts, language},
    item::{CrossReference, GazetteerItem, Successor},
    layout::{CHANGE_TYPE, Dialect, KEY, PRO_ORDER, RecordKind, SUBJECT, SUCCESSOR},
    record_lines::{RecordLine, RecordLines},
    supply::{Supply, SupplyFile},
    written_forms::{number_range, unit},
};
use crate::{
    extracts::{error::ExtractError, quarantine::QuarantineReason},
    rules::FileFormat,
    values::Uprn,
};

/// What a record came to.
pub(super) enum Outcome {
    /// Items, at least one.
    Items(Vec<GazetteerItem>),
    /// No address, for a reason.
    Without(&'static str),
    /// It cannot be used: the field at fault by its name, and why.
    Bad(Option<&'static str>, QuarantineReason),
    /// Counted when all records of its key are read.
    Waits,
}

/// Reads all files a second time and hands on what they say.
pub(super) fn tell(
    supply: &Supply,
    dialect: Dialect,
    format: FileFormat,
    (facts, mut contests): (Facts, Contests),
    tally: &mut Tally,
    sink: &mut dyn FnMut(GazetteerItem),
) -> Result<(), ExtractError> {
    for (place, file) in supply.files().iter().enumerate() {
        let encoding = file.encoding(format)?;
        let mut lines = RecordLines::new(file.open()?, encoding);
        loop {
            match lines.read().map_err(|error| ExtractError::of_io(file.name(), error))? {
                RecordLine::Record(line) => {
                    let record = Record { lines: &lines, line, place, dialect, facts: &facts };
                    enter(record.read(&mut contests), file, line, tally, sink);
                }
                RecordLine::Empty => tally.blank(),
                RecordLine::Bad(line, field, reason) => {
                    let column = field.map(|at| format!("field {}", at + 1));
                    tally.set_aside(file, line, column, reason);
                }
                RecordLine::End => break,
            }
        }
        let (bytes, digest) = lines.digest();
        tally.end_of_file(encoding, bytes, digest);
    }
    contests.count(tally);
    Ok(())
}

fn enter(
    outcome: Outcome,
    file: &SupplyFile,
    line: u64,
    tally: &mut Tally,
    sink: &mut dyn FnMut(GazetteerItem),
) {
    match outcome {
        Outcome::Items(items) => {
            tally.used();
            items.into_iter().for_each(sink);
        }
        Outcome::Without(reason) => tally.without(reason),
        Outcome::Bad(column, reason) => {
            tally.set_aside(file, line, column.map(str::to_owned), reason);
        }
        Outcome::Waits => {}
    }
}

/// One record, and all that is known.
pub(super) struct Record<'r> {
    pub(super) lines: &'r RecordLines,
    line: u64,
    place: usize,
    dialect: Dialect,
    pub(super) facts: &'r Facts,
}

impl Record<'_> {
    pub(super) fn field(&self, at: usize) -> &str {
        self.lines.field(at)
    }

    fn read(&self, contests: &mut Contests) -> Outcome {
        let Some(kind) = RecordKind::of(self.field(0)) else {
            let reason = QuarantineReason::UnknownRecord;
            return Outcome::Bad(Some("RECORD_IDENTIFIER"), reason);
        };
        if let RecordKind::Other(reason) = kind {
            return Outcome::Without(reason);
        }
        let found = self.lines.width();
        if let Some(expected) = self.dialect.width(kind).filter(|width| *width != found) {
            let reason = QuarantineReason::RecordWidth { record: kind.number(), found, expected };
            return Outcome::Bad(None, reason);
        }
        let Some(change) = Change::of(self.field(CHANGE_TYPE)) else {
            return Outcome::Bad(Some("CHANGE_TYPE"), QuarantineReason::UnknownChange);
        };
        if kind == RecordKind::Street {
            return match (self.field(SUBJECT).parse::<u64>(), change) {
                (Err(_), _) => Outcome::Bad(Some("USRN"), QuarantineReason::NotUsrn),
                (Ok(_), Change::Deletes) => Outcome::Without("deletion"),
                (Ok(_), Change::Says) => Outcome::Without("record 15: street descriptor"),
            };
        }
        let Ok(uprn) = Uprn::parse(self.field(SUBJECT)) else {
            return Outcome::Bad(Some("UPRN"), QuarantineReason::NotUprn);
        };
        match kind {
            RecordKind::Property => fact(change, "record 21: property"),
            RecordKind::Organisation => fact(change, "record 31: organisation"),
            RecordKind::Classification => fact(change, "record 32: classification"),
            RecordKind::CrossReference
            | RecordKind::Identifier
            | RecordKind::DeliveryPoint
            | RecordKind::Successor
            | RecordKind::Street
            | RecordKind::Other(_) => self.item(kind, uprn, change, contests),
        }
    }

    /// A record that says something by itself, unless a later one of its key has the word.
    fn item(
        &self,
        kind: RecordKind,
        uprn: Uprn,
        change: Change,
        contests: &mut Contests,
    ) -> Outcome {
        let key = self.field(KEY);
        if key.is_empty() {
            return Outcome::Bad(Some(key_name(kind)), QuarantineReason::MissingKey);
        }
        let rank = rank(self.place, self.field(PRO_ORDER));
        let claimant = Claimant { claim: claim(kind, key), rank, uprn, line: self.line, change };
        let has_the_word = contests.has_the_word(&claimant, || self.content());
        if change == Change::Deletes {
            return Outcome::Without("deletion");
        }
        if !has_the_word {
            return Outcome::Waits;
        }
        match kind {
            RecordKind::CrossReference => self.cross_reference(uprn),
            RecordKind::Successor => match Uprn::parse(self.field(SUCCESSOR)) {
                Ok(new) => {
                    Outcome::Items(vec![GazetteerItem::Successor(Successor { old: uprn, new })])
                }
                Err(_) => Outcome::Bad(Some("SUCCESSOR"), QuarantineReason::NotUprn),
            },
            RecordKind::Identifier
            | RecordKind::DeliveryPoint
            | RecordKind::Street
            | RecordKind::Property
            | RecordKind::Organisation
            | RecordKind::Classification
            | RecordKind::Other(_) => self.address(kind, uprn),
        }
    }

    fn cross_reference(&self, uprn: Uprn) -> Outcome {
        let fields = self.dialect.cross_reference();
        if !self.field(fields.end).is_empty() {
            return Outcome::Without("cross reference that has ended");
        }
        let (source, key) = (self.field(fields.source).into(), self.field(fields.key).into());
        Outcome::Items(vec![GazetteerItem::CrossReference(CrossReference { uprn, source, key })])
    }

    fn address(&self, kind: RecordKind, uprn: Uprn) -> Outcome {
        let property = match self.facts.properties.get(uprn.number()) {
            None => return Outcome::Bad(Some("UPRN"), QuarantineReason::NoProperty),
            Some(Property { change: Change::Deletes, .. }) => {
                return Outcome::Without("its property is deleted");
            }
            Some(property) => property,
        };
        let Some(of_property) = property.status else { return Outcome::Without("rejected") };
        let mut address = GazetteerAddress::blank(uprn);
        address.parent = Uprn::from_number(property.parent).ok();
        address.status = of_property;
        let texts = &self.facts.texts;
        let class = self.facts.classes.latest(uprn.number());
        texts
            .text(class.map_or(u32::MAX, |(class, _)| class))
            .clone_into(&mut address.classification);
        if kind == RecordKind::DeliveryPoint {
            return delivery_point(self, address);
        }
        if let Some((organisation, false)) = self.facts.organisations.latest(uprn.number()) {
            texts.text(organisation).clone_into(&mut address.organisation);
        }
        texts.text(property.postcode).clone_into(&mut address.postcode);
        self.identifier(address)
    }

    /// The address of an LPI.
    fn identifier(&self, mut address: GazetteerAddress) -> Outcome {
        let fields = self.dialect.identifier();
        let Some(mut status) = AddressStatus::read(self.field(fields.status)) else {
            return Outcome::Without("rejected");
        };
        if !self.field(fields.end).is_empty() {
            status = AddressStatus::Historical;
        }
        address.status = address.status.max(status);
        let usrn: Option<u64> = self.field(fields.street).parse().ok();
        let language = language(self.field(fields.language));
        let street = usrn.and_then(|usrn| self.facts.streets.under(usrn, language));
        let Some(street) = street.and_then(|at| self.facts.street_names.get(at as usize)) else {
            return Outcome::Bad(Some("USRN"), QuarantineReason::NoStreet);
        };
        let texts = &self.facts.texts;
        let unit_number = number_range(self.lines, fields.secondary);
        address.sub_building = unit(self.field(fields.secondary + 4), &unit_number);
        address.building_number = number_range(self.lines, fields.primary);
        self.field(fields.primary + 4).clone_into(&mut address.building_name);
        texts.text(street.name).clone_into(&mut address.street);
        texts.text(street.locality).clone_into(&mut address.locality);
        texts.text(street.town).clone_into(&mut address.town);
        if let Some(postcode) = fields.postcode {
            self.field(postcode).clone_into(&mut address.postcode);
        }
        if let Some(post_town) = fields.post_town.filter(|_| address.town.is_empty()) {
            self.field(post_town).clone_into(&mut address.town);
        }
        address.full_address = address.on_one_line();
        Outcome::Items(vec![GazetteerItem::Address(address)])
    }

    /// What the record says, in 64 bits; how and when it was delivered counts for nothing.
    fn content(&self) -> u64 {
        let mut hasher = FxHasher::default();
        for at in SUBJECT..self.lines.width() {
            hasher.write(self.field(at).as_bytes());
            hasher.write_u8(0xFF);
        }
        hasher.finish()
    }
}

fn fact(change: Change, reason: &'static str) -> Outcome {
    Outcome::Without(if change == Change::Deletes { "deletion" } else { reason })
}

fn key_name(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::CrossReference => "XREF_KEY",
        RecordKind::DeliveryPoint => "UDPRN",
        RecordKind::Successor => "SUCC_KEY",
        RecordKind::Identifier => "LPI_KEY",
        RecordKind::Organisation => "ORG_KEY",
        RecordKind::Classification => "CLASS_KEY",
        RecordKind::Street | RecordKind::Property | RecordKind::Other(_) => "UPRN",
    }
}
