//! Some records in the compact form, their texts numbered among themselves.
//!
//! In: normalised records. Out: a [`TableChunk`] that `table_builder` puts behind the others. A chunk needs nothing of the
//! table, so that chunks are filled side by side; and most texts of a chunk repeat within it, so that few have to be looked up
//! again when it joins the table. What the addresses turned out to be is not known yet: a record only says which one it has.

use compact_str::CompactString;

use crate::normalise::NormalisedRecord;
use crate::pairs::symbols::{Symbol, Symbols};
use crate::pairs::table::{ComparedRecord, Span};
use crate::values::{NhsNumber, Upn};

/// Records on their way into the table.
#[derive(Debug)]
pub struct TableChunk {
    pub(super) symbols: Symbols,
    pub(super) pool: Vec<Symbol>,
    pub(super) records: Vec<ComparedRecord>,
    /// The address of each record, in the caller's own count.
    pub(super) addresses: Vec<u32>,
    attributes: usize,
    /// Room for a surname whose words are joined.
    joined: String,
}

impl TableChunk {
    /// An empty chunk for records that carry up to so many attributes.
    #[must_use]
    pub fn new(attributes: usize) -> Self {
        Self {
            symbols: Symbols::default(),
            pool: Vec::new(),
            records: Vec::new(),
            addresses: Vec::new(),
            attributes,
            joined: String::new(),
        }
    }

    /// Adds a record of a stratum, whose address has that number.
    ///
    /// # Panics
    /// If a record has more than 65,535 values of a kind.
    pub fn add(&mut self, record: &NormalisedRecord, stratum: u16, address: u32) {
        let name = &record.name;
        // infants not yet named have no forename to agree or disagree on
        let given: &[CompactString] =
            if record.flags.unnamed_infant { &[] } else { &name.forenames };
        let forenames = self.texts(given.iter().chain(&name.known_as).map(CompactString::as_str));
        let surname_words = if name.surname.contains(' ') {
            self.texts(name.surname.split(' '))
        } else {
            Span::default()
        };
        let surname = self.in_one_piece(&name.surname);
        let start = self.pool.len();
        for other in &name.other_surnames {
            let other = self.in_one_piece(other);
            self.pool.push(other);
        }
        let other_surnames = self.span_from(start);
        let former_upns = self.texts(record.former_upns.iter().map(Upn::as_str));
        let start = self.pool.len();
        self.pool.resize(start + self.attributes, Symbol::NONE);
        for attribute in &record.attributes {
            if let Some(slot) = self.pool[start..].get_mut(usize::from(attribute.attribute)) {
                *slot = self.symbols.intern(&attribute.value);
            }
        }
        let attributes = self.span_from(start);
        let email = record.email.as_deref().unwrap_or_default();
        let local_part = email.split('@').next().unwrap_or_default();
        let symbols = &mut self.symbols;
        self.records.push(ComparedRecord {
            dataset: record.dataset,
            row: record.row,
            ordinal: record.key.role.ordinal,
            forenames,
            given: u16::try_from(given.len()).unwrap_or(u16::MAX),
            surname,
            surname_words,
            other_surnames,
            date_of_birth: record.date_of_birth,
            sex: record.sex,
            nhs_number: record.nhs_number.map_or(0, NhsNumber::number),
            nino: symbols.intern(record.nino.as_ref().map_or("", |nino| nino.as_str())),
            upn: symbols.intern(record.upn.as_ref().map_or("", |upn| upn.as_str())),
            former_upns,
            stay: (record.from.map(day_number), record.to.map(day_number)),
            email: (symbols.intern(email), symbols.intern(local_part)),
            phone: symbols.intern(record.phone.as_deref().unwrap_or_default()),
            stratum,
            attributes,
            // once all names and addresses are known
            sounds: (Symbol::NONE, Symbol::NONE),
            residence: Symbol::NONE,
            building: Symbol::NONE,
            postcode: Symbol::NONE,
            outward: Symbol::NONE,
            address_words: Span::default(),
        });
        self.addresses.push(address);
    }

    /// How many records it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// True if it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Span {
        let start = self.pool.len();
        self.pool.extend(texts.into_iter().map(|text| self.symbols.intern(text)));
        self.span_from(start)
    }

    fn span_from(&self, start: usize) -> Span {
        Span::of(start, self.pool.len())
    }

    fn in_one_piece(&mut self, words: &str) -> Symbol {
        if !words.contains(' ') {
            return self.symbols.intern(words);
        }
        self.joined.clear();
        self.joined.extend(words.split(' '));
        self.symbols.intern(&self.joined)
    }
}

/// Days since 1 January 2000, for telling how far two dates lie apart.
fn day_number(date: jiff::civil::Date) -> i32 {
    (date - jiff::civil::date(2000, 1, 1)).get_days()
}
