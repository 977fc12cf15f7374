//! The steps of normalisation, in order, and the one function that runs them.
//!
//! In: a raw mention, what its ruleset says of it, the dictionaries. Out: normalised records or the reason for none, and
//! notes of what each step did to which field. Each step's own rules live in its own file; here is only their order and what
//! they share: a later step may use what an earlier one found (sex from the title), never the other way round.

use std::borrow::Cow;

use compact_str::CompactString;
use jiff::civil::Date;

use super::address_lines::{AddressReading, read_address};
use super::attributes::read_attribute;
use super::contact::{read_email, read_phone};
use super::dates::{
    day_of_this_century, day_that_comes, read_birth_date, read_event_date, read_past_date,
};
use super::name_columns::read_name_columns;
use super::name_reading::{NameMarks, NameReading};
use super::original_text::{name_of_one, original_address, original_name};
use super::property_key::read_property_key;
use super::sex::{read_sex, sex_of_title};
use super::step::Step;
use super::{
    AttributeValue, Change, Dictionaries, MentionContext, NoPersonReason, NormaliseNote,
    Normalised, NormalisedRecord, Original, Outcome, RecordFlags,
};
use crate::records::{RawMention, RawName};
use crate::values::{
    AttributeKind, CanonicalField, DateDoubt, DateFault, DateFormat, IdentifierFault, MentionKey,
    NhsNumber, Nino, PartialDate, PersonName, Role, Sensitive, Upn, Uprn,
};

/// Normalises one mention.
///
/// What a row says of one person only (dates of birth and death, sex, identifiers, email, telephone) is the first person's
/// of a joint name; address, period and carried columns are everybody's. A mention without a name is a person all the same
/// if it states a date of birth or an identifier of a person.
#[must_use]
pub fn normalise(
    mention: &RawMention<'_>,
    context: &MentionContext<'_>,
    dictionaries: &Dictionaries,
) -> Normalised {
    let mut run = Run { mention, context, dictionaries, notes: Vec::new(), reads_otherwise: None };
    let (mut people, marks) = match run.names() {
        NameReading::People { people, marks } => (people, marks),
        NameReading::NotAPerson(NoPersonReason::NothingStated) => {
            (Vec::new(), NameMarks::default())
        }
        NameReading::NotAPerson(reason) => {
            let outcome = Outcome::NoPerson(reason);
            return Normalised { outcome, notes: run.notes, reads_otherwise: None };
        }
    };
    let mut first = run.blank_record();
    run.dates(&mut first);
    run.identifiers(&mut first);
    if people.is_empty() {
        if !states_somebody(&first) {
            return Normalised {
                outcome: Outcome::NoPerson(NoPersonReason::NothingStated),
                notes: run.notes,
                reads_otherwise: run.reads_otherwise,
            };
        }
        people.push(PersonName::default());
    }
    run.sex(&mut first, &people[0]);
    run.address(&mut first);
    run.contact(&mut first);
    run.attributes(&mut first);
    first.flags.deceased = marks.deceased || first.date_of_death.is_some();
    first.flags.suspect = marks.suspect;
    first.flags.unnamed_infant = marks.unnamed_infant;
    let Run { notes, reads_otherwise, .. } = run;
    Normalised {
        outcome: Outcome::People(records_of(first, people, marks)),
        notes,
        reads_otherwise,
    }
}

/// True if a record without a name still speaks of one person.
fn states_somebody(record: &NormalisedRecord) -> bool {
    record.date_of_birth.is_some()
        || record.nhs_number.is_some()
        || record.nino.is_some()
        || record.upn.is_some()
}

/// One record a person: the others of a joint name share address and period with the first.
fn records_of(
    first: NormalisedRecord,
    people: Vec<PersonName>,
    marks: NameMarks,
) -> Vec<NormalisedRecord> {
    let mut names = people.into_iter();
    let mut records = vec![NormalisedRecord { name: names.next().unwrap_or_default(), ..first }];
    for name in names {
        let other = NormalisedRecord {
            sex: sex_of_title(name.title),
            name,
            date_of_birth: None,
            date_of_death: None,
            nhs_number: None,
            nino: None,
            upn: None,
            former_upns: Vec::new(),
            email: None,
            phone: None,
            flags: RecordFlags { deceased: marks.deceased, ..records[0].flags },
            ..records[0].clone()
        };
        records.push(other);
    }
    if marks.several {
        for record in records.iter_mut().filter(|it| !it.original.name.expose().is_empty()) {
            record.original.name = Sensitive::new(name_of_one(&record.name));
        }
    }
    records
}

/// One mention on its way through the steps.
struct Run<'a> {
    mention: &'a RawMention<'a>,
    context: &'a MentionContext<'a>,
    dictionaries: &'a Dictionaries,
    notes: Vec<NormaliseNote>,
    reads_otherwise: Option<Date>,
}

impl<'a> Run<'a> {
    fn note(&mut self, step: Step, field: CanonicalField, change: Change) {
        self.notes.push(NormaliseNote { step, field, change });
    }

    /// The text of a field, empty if it is one of the source's own words for nothing.
    fn text(&mut self, field: CanonicalField, text: &'a str) -> &'a str {
        if !text.is_empty() && self.context.reading.sentinels.contains(field, text) {
            self.note(Step::Sentinels, field, Change::Nulled);
            return "";
        }
        text
    }

    fn blank_record(&self) -> NormalisedRecord {
        let row = self.context.source_row;
        NormalisedRecord {
            key: MentionKey {
                dataset: self.context.dataset_name.clone(),
                record_id: row.record_id.clone(),
                role: Role { word: self.context.reading.role.clone(), ordinal: 0 },
            },
            dataset: row.dataset,
            row: self.context.row,
            fingerprint: row.fingerprint,
            name: PersonName::default(),
            date_of_birth: None,
            date_of_death: None,
            sex: None,
            nhs_number: None,
            nino: None,
            upn: None,
            former_upns: Vec::new(),
            address_lines: Vec::new(),
            postcode: None,
            postcode_text: CompactString::default(),
            claimed_uprn: None,
            property_key: None,
            email: None,
            phone: None,
            from: None,
            to: None,
            observed: None,
            attributes: Vec::new(),
            flags: RecordFlags { student: self.mention.student, ..RecordFlags::default() },
            original: Original {
                name: if self.context.keeps_original {
                    Sensitive::new(original_name(&self.mention.name))
                } else {
                    Sensitive::default()
                },
                address: Sensitive::default(),
            },
        }
    }

    fn names(&mut self) -> NameReading {
        let name = self.names_without_sentinels();
        let reading = &self.context.reading;
        let read =
            read_name_columns(&name, reading.name_order, reading.joint_names, self.dictionaries);
        if let NameReading::People { marks, .. } = &read {
            let field = if name.surname.is_empty() && name.forename.is_empty() {
                CanonicalField::FullName
            } else {
                CanonicalField::Forename
            };
            let changes = [
                (marks.nulled || marks.unnamed_infant, Change::Nulled),
                (marks.repaired, Change::Repaired),
                (marks.suspect, Change::Doubted),
            ];
            for (_, change) in changes.into_iter().filter(|(made, _)| *made) {
                self.note(Step::Names, field, change);
            }
        }
        read
    }

    /// The name columns; copied only if one of them holds a word for nothing.
    fn names_without_sentinels(&mut self) -> Cow<'a, RawName<'a>> {
        let name = &self.mention.name;
        if self.context.reading.sentinels.is_empty() {
            return Cow::Borrowed(name);
        }
        let mut text = |field, text: &'a str| self.text(field, text);
        Cow::Owned(RawName {
            full_name: text(CanonicalField::FullName, name.full_name),
            title: text(CanonicalField::Title, name.title),
            forename: text(CanonicalField::Forename, name.forename),
            middle_names: text(CanonicalField::MiddleNames, name.middle_names),
            surname: text(CanonicalField::Surname, name.surname),
            suffix: text(CanonicalField::Suffix, name.suffix),
            known_as: text(CanonicalField::KnownAs, name.known_as),
            preferred_surname: text(CanonicalField::PreferredSurname, name.preferred_surname),
            former_surname: text(CanonicalField::FormerSurname, name.former_surname),
        })
    }

    fn dates(&mut self, record: &mut NormalisedRecord) {
        let (mention, formats, night) =
            (self.mention, &self.context.reading.date_formats, self.context.night);
        let date = CanonicalField::DateOfBirth;
        record.date_of_birth =
            self.date(date, mention.date_of_birth, &formats.date_of_birth, |text, formats| {
                read_birth_date(text, formats, night)
            });
        if record.date_of_birth.is_some_and(|date| date.doubt() != DateDoubt::None) {
            self.note(Step::Dates, date, Change::Doubted);
        }
        let date = CanonicalField::DateOfDeath;
        record.date_of_death =
            self.date(date, mention.date_of_death, &formats.date_of_death, |text, formats| {
                read_past_date(text, formats, night)
            });
        for (date, text, formats) in [
            (record.date_of_birth, mention.date_of_birth, &formats.date_of_birth),
            (record.date_of_death, mention.date_of_death, &formats.date_of_death),
        ] {
            if let Some(day) = date.and_then(|it| day_of_this_century(it, text, formats, night)) {
                self.reads_otherwise_on(day);
            }
        }
        if dies_before_birth(record) {
            record.date_of_death = None;
            self.note(Step::Dates, date, Change::Rejected);
        }
        let event = |text: &str, formats: &[DateFormat]| read_event_date(text, formats, night);
        record.from = self.date(CanonicalField::From, mention.from, &formats.from, event);
        record.to = self.date(CanonicalField::To, mention.to, &formats.to, event);
        record.observed = self.date(
            CanonicalField::Observed,
            mention.observed,
            &formats.observed,
            |text, formats| {
                event(text, formats)
                    .and_then(|date| if date > night { Err(DateFault::Future) } else { Ok(date) })
            },
        );
    }

    fn reads_otherwise_on(&mut self, day: Date) {
        self.reads_otherwise = Some(self.reads_otherwise.map_or(day, |known| known.min(day)));
    }

    fn date<T>(
        &mut self,
        field: CanonicalField,
        text: &'a str,
        formats: &[DateFormat],
        read: impl Fn(&str, &[DateFormat]) -> Result<T, DateFault>,
    ) -> Option<T> {
        let text = self.text(field, text);
        match read(text, formats) {
            Ok(date) => return Some(date),
            // an open end is what the field means when it is empty
            Err(DateFault::Missing) => {}
            Err(DateFault::OpenEnd) if field == CanonicalField::To => {}
            Err(DateFault::SystemDefault | DateFault::OpenEnd) => {
                self.note(Step::Dates, field, Change::Nulled);
            }
            Err(DateFault::Future) => {
                self.note(Step::Dates, field, Change::Rejected);
                self.reads_otherwise_on(day_that_comes(text, formats, self.context.night));
            }
            Err(
                DateFault::Shape | DateFault::Impossible | DateFault::Partial | DateFault::TooOld,
            ) => self.note(Step::Dates, field, Change::Rejected),
        }
        None
    }

    fn sex(&mut self, record: &mut NormalisedRecord, name: &PersonName) {
        let text = self.text(CanonicalField::Sex, self.mention.sex);
        record.sex = read_sex(text);
        if record.sex.is_none() {
            record.sex = sex_of_title(name.title);
            if record.sex.is_some() {
                self.note(Step::Sex, CanonicalField::Sex, Change::Moved);
            } else if !text.trim().is_empty() {
                self.note(Step::Sex, CanonicalField::Sex, Change::Nulled);
            }
        }
    }

    fn identifiers(&mut self, record: &mut NormalisedRecord) {
        let mention = self.mention;
        record.nhs_number =
            self.identifier(CanonicalField::NhsNumber, mention.nhs_number, NhsNumber::parse);
        record.nino = self.identifier(CanonicalField::Nino, mention.nino, Nino::parse);
        record.upn = self.identifier(CanonicalField::Upn, mention.upn, Upn::parse);
        for former in mention.former_upn.split([',', ';', '|']) {
            if let Some(former) = self.identifier(CanonicalField::FormerUpn, former, Upn::parse)
                && Some(&former) != record.upn.as_ref()
                && !record.former_upns.contains(&former)
            {
                record.former_upns.push(former);
            }
        }
        record.claimed_uprn = self.identifier(CanonicalField::Uprn, mention.uprn, Uprn::parse);
        record.property_key =
            self.identifier(CanonicalField::PropertyKey, mention.property_key, read_property_key);
    }

    fn identifier<T>(
        &mut self,
        field: CanonicalField,
        text: &'a str,
        parse: impl Fn(&str) -> Result<T, IdentifierFault>,
    ) -> Option<T> {
        let text = self.text(field, text);
        if text.is_empty() {
            return None;
        }
        match parse(text) {
            Ok(identifier) => return Some(identifier),
            Err(IdentifierFault::Missing) => {}
            Err(IdentifierFault::Placeholder) => {
                self.note(Step::Identifiers, field, Change::Nulled);
            }
            Err(
                IdentifierFault::Shape
                | IdentifierFault::Confusable
                | IdentifierFault::Check
                | IdentifierFault::Administrative
                | IdentifierFault::LostDigits,
            ) => self.note(Step::Identifiers, field, Change::Rejected),
        }
        None
    }

    fn address(&mut self, record: &mut NormalisedRecord) {
        let mention = self.mention;
        let postcode = self.text(CanonicalField::Postcode, mention.postcode);
        let lines: Vec<&str> =
            mention.address.iter().map(|line| self.text(CanonicalField::Address, line)).collect();
        let reading = read_address(&lines, postcode, self.dictionaries);
        self.note_address(&reading);
        if reading.withheld {
            // a claimed UPRN or the property's key would tell as much as the address
            (record.claimed_uprn, record.property_key) = (None, None);
        } else if self.context.keeps_original {
            record.original.address = Sensitive::new(original_address(mention));
        }
        if reading.no_fixed_abode {
            (record.claimed_uprn, record.property_key) = (None, None);
        }
        record.address_lines = reading.lines;
        record.postcode = reading.postcode;
        record.postcode_text = reading.postcode_text;
        record.flags.no_fixed_abode = reading.no_fixed_abode;
        record.flags.address_withheld = reading.withheld;
        record.flags.care_of = reading.care_of;
    }

    fn note_address(&mut self, reading: &AddressReading) {
        let changes = [
            (
                reading.nulled || reading.no_fixed_abode || reading.withheld,
                CanonicalField::Address,
                Change::Nulled,
            ),
            // somebody else's care: the person may not live there
            (reading.care_of, CanonicalField::Address, Change::Doubted),
            (reading.moved, CanonicalField::Postcode, Change::Moved),
            (reading.repaired, CanonicalField::Postcode, Change::Repaired),
            (reading.rejected, CanonicalField::Postcode, Change::Rejected),
            (reading.doubted, CanonicalField::Postcode, Change::Doubted),
        ];
        for (_, field, change) in changes.into_iter().filter(|(made, ..)| *made) {
            self.note(Step::Address, field, change);
        }
    }

    fn contact(&mut self, record: &mut NormalisedRecord) {
        let dictionaries = self.dictionaries;
        let email = self.text(CanonicalField::Email, self.mention.email);
        record.email = read_email(email, dictionaries);
        if record.email.is_none() && !email.trim().is_empty() {
            self.note(Step::Contact, CanonicalField::Email, Change::Rejected);
        }
        let phone = self.text(CanonicalField::Phone, self.mention.phone);
        record.phone = read_phone(phone, dictionaries);
        if record.phone.is_none() && !phone.trim().is_empty() {
            self.note(Step::Contact, CanonicalField::Phone, Change::Rejected);
        }
    }

    fn attributes(&mut self, record: &mut NormalisedRecord) {
        for attribute in &self.mention.attributes {
            // an index beyond the ruleset's list cannot come from a checked ruleset; its text is compared as text
            let kind = self.context.attribute_kinds.get(usize::from(attribute.attribute));
            let kind = kind.copied().unwrap_or(AttributeKind::Text);
            let text = self.text(CanonicalField::Attribute, attribute.text);
            if let Some(value) = read_attribute(kind, text, self.dictionaries) {
                record.attributes.push(AttributeValue { attribute: attribute.attribute, value });
            } else if !text.trim().is_empty() {
                self.note(Step::Attributes, CanonicalField::Attribute, Change::Nulled);
            }
        }
    }
}

fn dies_before_birth(record: &NormalisedRecord) -> bool {
    let whole = |date: Option<PartialDate>| date.and_then(PartialDate::whole);
    whole(record.date_of_death)
        .zip(whole(record.date_of_birth))
        .is_some_and(|(death, birth)| death < birth)
}
