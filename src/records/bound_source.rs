//! The rules of a source tied to the columns of one file, and what a row then says of whom.
//!
//! In: rules and header once, then rows. Out: the row's mentions, text as written, or the reason why it speaks of no
//! person. What the text means, sentinels among it, is left to `normalise`.

use std::sync::Arc;

use super::raw_mention::{Attribute, RawMention, RawName, SourceRow};
use crate::{
    extracts::{Cells, ExtractRow, Header},
    rules::{
        CellCondition, CellTest, FieldRule, MentionRules, NoPersonRule, RecordLayout, SourceRules,
        names_somebody,
    },
    values::CanonicalField,
};

/// The rules of a source, tied to the columns of one file.
#[derive(Clone, Debug)]
pub struct BoundSource {
    dataset: u16,
    no_person: Vec<(BoundTest, Arc<str>)>,
    /// Rows whose people are students.
    student: Option<BoundTest>,
    mentions: Vec<BoundMention>,
    nobody_named: Arc<str>,
}

/// What a row says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RowReading<'r> {
    /// It mentions people.
    Mentions(SourceRow, Vec<RawMention<'r>>),
    /// It speaks of no person, and why.
    NoPerson(SourceRow, Arc<str>),
}

#[derive(Clone, Debug)]
struct BoundTest {
    column: usize,
    test: CellTest,
    words: Vec<String>,
}

/// A column, and whose: of a mention in an attached record, what that does not have is the row's.
#[derive(Clone, Copy, Debug)]
struct BoundColumn {
    at: usize,
    attached: bool,
}

#[derive(Clone, Debug)]
struct BoundMention {
    /// In which rows it is.
    when: Option<BoundTest>,
    /// The layouts of the attached record that it is read from; empty for the row itself.
    records: Vec<u16>,
    fields: Vec<(CanonicalField, Vec<BoundColumn>)>,
    attributes: Vec<(u16, BoundColumn)>,
    has_name: bool,
    /// It names people of the row once more: they are there only where an address is.
    repeats: bool,
    /// The row's only mention: the row is the person.
    alone: bool,
}

impl BoundSource {
    /// Ties the rules of a dataset (by its index in the ruleset) to a header that has their columns: the reader has
    /// seen to that. A column that is missing all the same is read as empty.
    #[must_use]
    pub fn new(dataset: u16, source: &SourceRules, header: &Header) -> Self {
        let alone = source.mentions.len() == 1;
        let test = |rule: &NoPersonRule| {
            let test = BoundTest::new(&rule.when, header)?;
            Some((test, rule.reason.as_str().into()))
        };
        Self {
            dataset,
            student: source.student.as_ref().and_then(|rule| BoundTest::new(rule, header)),
            no_person: source.no_person.iter().filter_map(test).collect(),
            mentions: source
                .mentions
                .iter()
                .map(|rules| BoundMention::new(rules, source, header, alone))
                .collect(),
            nobody_named: "nobody is named".into(),
        }
    }

    /// What a row says.
    #[must_use]
    pub fn read<'r>(&self, row: &'r ExtractRow) -> RowReading<'r> {
        let from = SourceRow {
            dataset: self.dataset,
            record_id: row.record_id.clone(),
            line: row.line,
            fingerprint: row.fingerprint,
        };
        if let Some((_, reason)) = self.no_person.iter().find(|(test, _)| test.holds(&row.cells)) {
            return RowReading::NoPerson(from, reason.clone());
        }
        let mut mentions: Vec<RawMention<'r>> = Vec::new();
        for (at, mention) in (0_u16..).zip(&self.mentions) {
            if mention.when.as_ref().is_some_and(|test| !test.holds(&row.cells)) {
                continue;
            }
            if mention.records.is_empty() {
                mentions.extend(mention.read(at, &row.cells, &row.cells));
            }
            for part in &row.attached {
                if mention.records.contains(&part.record) {
                    mentions.extend(mention.read(at, &row.cells, &part.cells));
                }
            }
        }
        if self.student.as_ref().is_some_and(|test| test.holds(&row.cells)) {
            // whoever is named once more, at another home, was a student at the first one
            for mention in &mut mentions {
                mention.student = !self.mentions[usize::from(mention.mention)].repeats;
            }
        }
        if mentions.is_empty() {
            return RowReading::NoPerson(from, self.nobody_named.clone());
        }
        RowReading::Mentions(from, mentions)
    }
}

impl BoundTest {
    fn new(condition: &CellCondition, header: &Header) -> Option<Self> {
        let words = condition.words.iter().map(|word| word.trim().to_lowercase()).collect();
        Some(Self { column: header.position(&condition.column)?, test: condition.test, words })
    }

    fn holds(&self, cells: &Cells) -> bool {
        let cell = cells.get(self.column);
        if cell.is_empty() {
            return false;
        }
        let cell = cell.to_lowercase();
        let mut words = self.words.iter();
        match self.test {
            CellTest::Equals => words.any(|word| *word == cell),
            CellTest::StartsWith => words.any(|word| cell.starts_with(word.as_str())),
            CellTest::ContainsToken => {
                let mut tokens = cell.split(|c: char| !c.is_alphanumeric());
                tokens.any(|token| self.words.iter().any(|word| word == token))
            }
        }
    }
}

impl BoundMention {
    fn new(rules: &MentionRules, source: &SourceRules, header: &Header, alone: bool) -> Self {
        let layouts = source.records.as_ref().map_or(&[][..], |records| &records.layouts);
        let of_record = |layout: &RecordLayout| rules.record.as_deref() == Some(&*layout.name);
        let has = |at: usize| {
            layouts
                .iter()
                .any(|layout| of_record(layout) && layout.columns.iter().any(|(own, _)| *own == at))
        };
        let position = |column: &String| {
            let at = header.position(column)?;
            Some(BoundColumn { at, attached: has(at) })
        };
        let bound = |(field, rule): (&CanonicalField, &FieldRule)| {
            (*field, rule.columns.iter().filter_map(position).collect())
        };
        let attributes = rules.attributes.iter();
        let numbered = (0_u16..).zip(layouts);
        Self {
            when: rules.when.as_ref().and_then(|when| BoundTest::new(when, header)),
            records: numbered.filter(|(_, layout)| of_record(layout)).map(|(at, _)| at).collect(),
            fields: rules.fields.iter().map(bound).collect(),
            attributes: attributes
                .filter_map(|rule| Some((rule.attribute, position(&rule.column)?)))
                .collect(),
            has_name: rules.has_name(),
            repeats: rules.repeats.is_some(),
            alone,
        }
    }

    /// The mention, if somebody is there to be mentioned; `own` are the cells of the record that it is read from.
    fn read<'r>(&self, at: u16, row: &'r Cells, own: &'r Cells) -> Option<RawMention<'r>> {
        let cell = |column: &BoundColumn| {
            if column.attached { own.get(column.at) } else { row.get(column.at) }
        };
        let mut mention = RawMention { mention: at, ..RawMention::default() };
        let (mut named, mut identified, mut reachable, mut any) = (false, false, false, false);
        for (field, columns) in &self.fields {
            let mut cells = columns.iter().map(cell).filter(|cell| !cell.is_empty());
            if *field == CanonicalField::Address {
                mention.address = cells.collect();
                any |= !mention.address.is_empty();
                continue;
            }
            // of several columns the last one filled counts
            let Some(cell) = cells.next_back() else { continue };
            any = true;
            named |= names_somebody(*field);
            identified |= matches!(
                field,
                CanonicalField::DateOfBirth
                    | CanonicalField::NhsNumber
                    | CanonicalField::Nino
                    | CanonicalField::Upn
            );
            reachable |= matches!(field, CanonicalField::Email | CanonicalField::Phone);
            if let Some(place) = place_of(&mut mention, *field) {
                *place = cell;
            }
        }
        for (attribute, column) in &self.attributes {
            let text = cell(column);
            if !text.is_empty() {
                (any, reachable) = (true, true);
                let attribute = *attribute;
                mention.attributes.push(Attribute { attribute, text });
            }
        }
        let there =
            if self.has_name { named || identified || (self.alone && reachable) } else { any };
        let elsewhere = !mention.address.is_empty() || !mention.uprn.is_empty();
        (there && (elsewhere || !self.repeats)).then_some(mention)
    }
}

impl<'r> RawMention<'r> {
    /// Takes down what a field says; address lines behind those before. Carried columns have no field of their own.
    pub fn set(&mut self, field: CanonicalField, text: &'r str) {
        if field == CanonicalField::Address {
            self.address.push(text);
        } else if let Some(place) = place_of(self, field) {
            *place = text;
        }
    }
}

/// Where a field's text goes; nowhere for address lines, which are a list.
fn place_of<'m, 'r>(
    mention: &'m mut RawMention<'r>,
    field: CanonicalField,
) -> Option<&'m mut &'r str> {
    let RawName {
        full_name,
        title,
        forename,
        middle_names,
        surname,
        suffix,
        known_as,
        preferred_surname,
        former_surname,
    } = &mut mention.name;
    Some(match field {
        CanonicalField::FullName => full_name,
        CanonicalField::Title => title,
        CanonicalField::Forename => forename,
        CanonicalField::MiddleNames => middle_names,
        CanonicalField::Surname => surname,
        CanonicalField::Suffix => suffix,
        CanonicalField::KnownAs => known_as,
        CanonicalField::PreferredSurname => preferred_surname,
        CanonicalField::FormerSurname => former_surname,
        CanonicalField::DateOfBirth => &mut mention.date_of_birth,
        CanonicalField::DateOfDeath => &mut mention.date_of_death,
        CanonicalField::Sex => &mut mention.sex,
        CanonicalField::NhsNumber => &mut mention.nhs_number,
        CanonicalField::Nino => &mut mention.nino,
        CanonicalField::Upn => &mut mention.upn,
        CanonicalField::FormerUpn => &mut mention.former_upn,
        CanonicalField::Address | CanonicalField::Attribute => return None,
        CanonicalField::Postcode => &mut mention.postcode,
        CanonicalField::Uprn => &mut mention.uprn,
        CanonicalField::PropertyKey => &mut mention.property_key,
        CanonicalField::Email => &mut mention.email,
        CanonicalField::Phone => &mut mention.phone,
        CanonicalField::From => &mut mention.from,
        CanonicalField::To => &mut mention.to,
        CanonicalField::Observed => &mut mention.observed,
    })
}
