//! The records of a night in the compact form that blocking and scoring work on.
//!
//! In: normalised records and what their addresses resolved to. Out: a [`ComparisonTable`] of small fixed-size rows
//! whose texts are [`Symbol`]s. Interning is done once, in record order, so that equal inputs give equal tables.

use compact_str::CompactString;

use crate::addresses::AddressResolution;
use crate::normalise::NormalisedRecord;
use crate::pairs::symbols::{Symbol, Symbols};
use crate::values::{PartialDate, Sex};

/// Consecutive entries of one of the table's pools.
#[derive(Clone, Copy, Default, Debug)]
pub struct Span {
    start: u32,
    len: u16,
}

/// One record, ready to compare. Everything is a number.
#[derive(Clone, Debug, Default)]
pub struct ComparedRecord {
    /// Index of its source in the ruleset.
    pub dataset: u16,
    /// Row within its dataset: two records of one row are two people.
    pub row: u32,
    /// Forenames in order; known-as names behind them.
    pub forenames: Span,
    /// How many of the forenames are given names (the rest are known-as).
    pub given: u16,
    /// The surname in one piece, words together.
    pub surname: Symbol,
    /// Words of the surname, where it has several.
    pub surname_words: Span,
    /// Former, preferred and legal surnames.
    pub other_surnames: Span,
    /// Double metaphone of the first forename and of the surname, for blocking.
    pub sounds: (Symbol, Symbol),
    /// Date of birth.
    pub date_of_birth: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// NHS number, 0 if none.
    pub nhs_number: u64,
    /// National Insurance number.
    pub nino: Symbol,
    /// Pupil number.
    pub upn: Symbol,
    /// Former pupil numbers.
    pub former_upns: Span,
    /// The residence: one number a UPRN or provisional address; none if the address leads nowhere.
    pub residence: Symbol,
    /// The block or building it lies in, if known.
    pub building: Symbol,
    /// Postcode as compared.
    pub postcode: Symbol,
    /// Outward half of the postcode.
    pub outward: Symbol,
    /// Words of the address, sorted and distinct, for likeness where no gazetteer helps.
    pub address_words: Span,
    /// Since when and until when at that address, as days of a common count; the end only where the source calls the
    /// stay over.
    pub stay: (Option<i32>, Option<i32>),
    /// Email address, and the part before the `@`.
    pub email: (Symbol, Symbol),
    /// Telephone number.
    pub phone: Symbol,
    /// Its stratum: one number for each role of each dataset. Who is found where is learnt by stratum.
    pub stratum: u16,
    /// One value for each of the ruleset's attributes, absent ones [`Symbol::NONE`].
    pub attributes: Span,
}

/// All records of a run, with their texts.
#[derive(Debug, Default)]
pub struct ComparisonTable {
    /// One row a record, in record order.
    pub records: Vec<ComparedRecord>,
    /// The texts behind the numbers.
    pub symbols: Symbols,
    /// Variant groups of each forename symbol (Liz, Betty: Elizabeth), by symbol number.
    pub(crate) variants: Vec<Vec<u16>>,
    pool: Vec<Symbol>,
    /// How rare each address word is, in bits, by symbol number.
    word_rarity: Vec<f64>,
}

impl ComparisonTable {
    /// Interns all records. `resolutions` and `strata` run parallel to `records`; `attributes` is how many the ruleset
    /// knows; `variant_groups` gives the groups of names that a forename is a variant in.
    ///
    /// # Panics
    /// If the slices differ in length.
    #[must_use]
    pub fn build(
        records: &[NormalisedRecord],
        resolutions: &[AddressResolution],
        strata: &[u16],
        attributes: usize,
        variant_groups: impl Fn(&str) -> Vec<u16>,
    ) -> Self {
        assert_eq!(records.len(), resolutions.len(), "one resolution a record");
        assert_eq!(records.len(), strata.len(), "one stratum a record");
        let mut table = Self::default();
        for ((record, resolution), &stratum) in records.iter().zip(resolutions).zip(strata) {
            let compared = table.intern(record, resolution, stratum, attributes);
            table.records.push(compared);
        }
        table.weigh_address_words();
        table.note_variants(variant_groups);
        table
    }

    /// The symbols of a span.
    #[must_use]
    pub fn span(&self, span: Span) -> &[Symbol] {
        &self.pool[span.start as usize..span.start as usize + usize::from(span.len)]
    }

    /// The text of a symbol.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// The first forename, if any.
    #[must_use]
    pub fn first_forename(&self, record: &ComparedRecord) -> Symbol {
        self.span(record.forenames).first().copied().unwrap_or(Symbol::NONE)
    }

    /// True if two forenames are variants of one name (Liz and Betty).
    #[must_use]
    pub fn are_variants(&self, a: Symbol, b: Symbol) -> bool {
        let (a, b) = (&self.variants[a.index()], &self.variants[b.index()]);
        a.iter().any(|group| b.contains(group))
    }

    /// How rare an address word is among the records, in bits.
    #[must_use]
    pub fn word_rarity(&self, word: Symbol) -> f64 {
        self.word_rarity[word.index()]
    }

    fn pool(&mut self, symbols: impl IntoIterator<Item = Symbol>) -> Span {
        let start = self.pool.len();
        self.pool.extend(symbols);
        Span {
            start: u32::try_from(start).expect("fewer than four billion pooled values"),
            len: u16::try_from(self.pool.len() - start).expect("a record has few values of a kind"),
        }
    }

    fn pool_texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Span {
        let symbols: Vec<Symbol> =
            texts.into_iter().map(|text| self.symbols.intern(text)).collect();
        self.pool(symbols)
    }

    fn intern(
        &mut self,
        record: &NormalisedRecord,
        resolution: &AddressResolution,
        stratum: u16,
        attributes: usize,
    ) -> ComparedRecord {
        let name = &record.name;
        // infants not yet named have no forename to agree or disagree on
        let given: &[CompactString] =
            if record.flags.unnamed_infant { &[] } else { &name.forenames };
        let forenames =
            self.pool_texts(given.iter().chain(&name.known_as).map(CompactString::as_str));
        let joined = name.surname.replace(' ', "");
        let sounds = (
            given
                .first()
                .filter(|first| first.len() > 1)
                .map_or(Symbol::NONE, |first| self.sound(first)),
            self.sound(&joined),
        );
        let surname = self.symbols.intern(&joined);
        let surname_words = if name.surname.contains(' ') {
            self.pool_texts(name.surname.split(' '))
        } else {
            Span::default()
        };
        let others: Vec<String> =
            name.other_surnames.iter().map(|other| other.replace(' ', "")).collect();
        let other_surnames = self.pool_texts(others.iter().map(String::as_str));
        let former_upns =
            self.pool_texts(record.former_upns.iter().map(crate::values::Upn::as_str));
        let residence = match resolution.residence() {
            Some(uprn) => self.symbols.intern(&format!("uprn {}", uprn.number())),
            None if resolution.provisional_key.is_empty() => Symbol::NONE,
            None => self.symbols.intern(&format!("at {}", resolution.provisional_key)),
        };
        let building = resolution
            .parent
            .map_or(Symbol::NONE, |uprn| self.symbols.intern(&format!("uprn {}", uprn.number())));
        let postcode_text =
            record.postcode.as_ref().map_or(record.postcode_text.as_str(), |p| p.as_str());
        let outward = match &record.postcode {
            Some(postcode) => postcode.outward(),
            None => "",
        };
        let mut words: Vec<Symbol> = record
            .address_lines
            .iter()
            .flat_map(|line| line.split(' '))
            .filter(|word| !word.is_empty())
            .map(|word| self.symbols.intern(word))
            .collect();
        words.sort_unstable();
        words.dedup();
        let address_words = self.pool(words);
        let email = record.email.as_deref().unwrap_or_default();
        let local_part = email.split('@').next().unwrap_or_default();
        let mut carried = vec![Symbol::NONE; attributes];
        for attribute in &record.attributes {
            if let Some(slot) = carried.get_mut(usize::from(attribute.attribute)) {
                *slot = self.symbols.intern(&attribute.value);
            }
        }
        ComparedRecord {
            dataset: record.dataset,
            row: record.row,
            forenames,
            given: u16::try_from(given.len()).unwrap_or(u16::MAX),
            surname,
            surname_words,
            other_surnames,
            sounds,
            date_of_birth: record.date_of_birth,
            sex: record.sex,
            nhs_number: record.nhs_number.map_or(0, crate::values::NhsNumber::number),
            nino: self.symbols.intern(record.nino.as_ref().map_or("", |nino| nino.as_str())),
            upn: self.symbols.intern(record.upn.as_ref().map_or("", |upn| upn.as_str())),
            former_upns,
            residence,
            building,
            postcode: self.symbols.intern(postcode_text),
            outward: self.symbols.intern(outward),
            address_words,
            stay: (record.from.map(day_number), record.to.map(day_number)),
            email: (self.symbols.intern(email), self.symbols.intern(local_part)),
            phone: self.symbols.intern(record.phone.as_deref().unwrap_or_default()),
            stratum,
            attributes: self.pool(carried),
        }
    }

    fn sound(&mut self, word: &str) -> Symbol {
        use rphonetic::Encoder as _;
        let code = rphonetic::DoubleMetaphone::default().encode(word);
        // an own name space: the sound `SM` is not the name `SM`
        if code.is_empty() { Symbol::NONE } else { self.symbols.intern(&format!("~{code}")) }
    }

    /// Inverse document frequency (K. Spärck Jones, 1972), in bits.
    fn weigh_address_words(&mut self) {
        let mut counts = vec![0_u32; self.symbols.len()];
        for record in &self.records {
            for word in self.span(record.address_words) {
                counts[word.index()] += 1;
            }
        }
        let total = self.records.len() as f64;
        self.word_rarity = counts
            .into_iter()
            .map(|count| if count == 0 { 0.0 } else { ((total + 1.0) / f64::from(count)).log2() })
            .collect();
    }

    fn note_variants(&mut self, variant_groups: impl Fn(&str) -> Vec<u16>) {
        let mut variants = vec![Vec::new(); self.symbols.len()];
        for record in &self.records {
            for forename in self.span(record.forenames) {
                if variants[forename.index()].is_empty() {
                    variants[forename.index()] = variant_groups(self.text(*forename));
                }
            }
        }
        self.variants = variants;
    }
}

/// Days since 1 January 2000, for telling how far two dates lie apart.
fn day_number(date: jiff::civil::Date) -> i32 {
    (date - jiff::civil::date(2000, 1, 1)).get_days()
}
