//! What a comparison mostly needs of a record, in two cache lines.
//!
//! In: records of the table, a scorer. Out: [`PackedRecord`]s. What few records have is only marked as being there. Leaves to
//! `packed` what two of them make of each other.

use crate::links::bound::BoundComparison;
use crate::links::compare::ComparisonKind;
use crate::links::packed_homes::PackedHomes;
use crate::links::score::Scorer;
use crate::links::short_text::{Letters, ShortText};
use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};
use crate::values::{PartialDate, Sex};

/// What is compared of a record.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct PackedRecord {
    /// Which comparisons, by number, the record has a value for.
    pub(super) present: u64,
    /// The words of the address: where they begin among all, and how many.
    pub(super) words: (u32, u16),
    pub(super) stratum: u16,
    pub(super) residence: Symbol,
    pub(super) building: Symbol,
    pub(super) postcode: Symbol,
    pub(super) outward: Symbol,
    pub(super) forename: Symbol,
    pub(super) surname: Symbol,
    pub(super) email: Symbol,
    pub(super) email_name: Symbol,
    pub(super) phone: Symbol,
    pub(super) birth: Option<PartialDate>,
    /// The second forename, where there are two.
    pub(super) second: Symbol,
    /// The first letters of both.
    pub(super) initials: [u8; 2],
    pub(super) forename_letters: Letters,
    pub(super) surname_letters: Letters,
    pub(super) email_letters: Letters,
    traits: Traits,
    pub(super) chances: Chances,
}

/// log2 of the chance that a stranger has the record's value; not a number where it is not counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chances {
    pub(super) forename: f32,
    /// Of the forename, among people of the surname.
    pub(super) forename_given_surname: f32,
    pub(super) surname: f32,
    pub(super) birth: f32,
    pub(super) residence: f32,
    pub(super) email: f32,
    pub(super) phone: f32,
}

/// What a record is like, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Traits(u16);

impl Traits {
    /// The forename is an initial.
    pub(super) const INITIAL: Self = Self(1);
    /// There are more forenames than two, or one that is a known-as name.
    pub(super) const MORE_FORENAMES: Self = Self(2);
    /// The second forename is an initial.
    pub(super) const SECOND_INITIAL: Self = Self(128);
    /// There are words of the surname, or other surnames.
    pub(super) const MORE_SURNAMES: Self = Self(4);
    /// The forename has variants.
    pub(super) const VARIANTS: Self = Self(8);
    pub(super) const MALE: Self = Self(16);
    /// The gazetteer knows the residence.
    pub(super) const KNOWN_RESIDENCE: Self = Self(32);
    /// Something is known of when the person lived there.
    pub(super) const STAY: Self = Self(64);

    fn when(self, holds: bool) -> Self {
        if holds { self } else { Self(0) }
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl PackedRecord {
    pub(super) fn has(&self, trait_: Traits) -> bool {
        self.traits.has(trait_)
    }

    /// True if the gazetteer knows where the person lives.
    pub(super) fn has_known_residence(&self) -> bool {
        self.has(Traits::KNOWN_RESIDENCE)
    }
}

/// What records are packed by.
pub(super) struct Packing<'p> {
    scorer: &'p Scorer<'p>,
    texts: &'p [ShortText],
    homes: &'p PackedHomes,
    forename: &'p BoundComparison,
    surname: &'p BoundComparison,
    birth: &'p BoundComparison,
    home: &'p BoundComparison,
    email: &'p BoundComparison,
    phone: &'p BoundComparison,
}

impl<'p> Packing<'p> {
    pub(super) fn new(
        scorer: &'p Scorer<'p>,
        texts: &'p [ShortText],
        homes: &'p PackedHomes,
    ) -> Self {
        let bound = |kind: ComparisonKind| {
            scorer.comparisons.iter().find(|bound| bound.kind == kind).expect("a core comparison")
        };
        Self {
            scorer,
            texts,
            homes,
            forename: bound(ComparisonKind::Forename),
            surname: bound(ComparisonKind::Surname),
            birth: bound(ComparisonKind::DateOfBirth),
            home: bound(ComparisonKind::Home),
            email: bound(ComparisonKind::Email),
            phone: bound(ComparisonKind::Phone),
        }
    }

    pub(super) fn pack(&self, record: &ComparedRecord) -> PackedRecord {
        let table = self.scorer.table;
        let forename = table.first_forename(record);
        let chance = |bound: &BoundComparison, symbol: Symbol| {
            bound.symbol_chances.get(symbol.index()).copied().unwrap_or(f32::NAN)
        };
        let given = self.scorer.communities.forename_given_surname(forename, record.surname);
        let comparisons = self.scorer.comparisons.iter().take(64).enumerate();
        let present = comparisons
            .filter(|(_, bound)| has_value(table, bound.kind, record))
            .fold(0, |present, (number, _)| present | 1 << number);
        let names = table.span(record.forenames);
        let second = names.get(1).copied().unwrap_or(Symbol::NONE);
        let is_initial = |name: Symbol| self.texts[name.index()].letters.len() == 1;
        let letter = |name: Symbol| table.text(name).bytes().next().unwrap_or_default();
        let has = [
            Traits::INITIAL.when(is_initial(forename)),
            Traits::SECOND_INITIAL.when(is_initial(second)),
            Traits::MORE_FORENAMES.when(names.len() > 2 || names.len() > usize::from(record.given)),
            Traits::MORE_SURNAMES.when(
                !table.span(record.surname_words).is_empty()
                    || !table.span(record.other_surnames).is_empty(),
            ),
            Traits::VARIANTS.when(table.are_variants(forename, forename)),
            Traits::MALE.when(record.sex == Some(Sex::Male)),
            Traits::KNOWN_RESIDENCE.when(table.text(record.residence).starts_with("uprn ")),
            Traits::STAY.when(record.stay != (None, None)),
        ];
        PackedRecord {
            present,
            words: self.homes.words_of(table, record),
            stratum: record.stratum,
            residence: record.residence,
            building: record.building,
            postcode: record.postcode,
            outward: record.outward,
            forename,
            surname: record.surname,
            email: record.email.0,
            email_name: record.email.1,
            phone: record.phone,
            birth: record.date_of_birth,
            second,
            initials: [forename, second].map(letter),
            forename_letters: self.texts[forename.index()].letters,
            surname_letters: self.texts[record.surname.index()].letters,
            email_letters: self.texts[record.email.1.index()].letters,
            traits: Traits(has.iter().fold(0, |all, one| all | one.0)),
            chances: Chances {
                forename: chance(self.forename, forename),
                forename_given_surname: given.unwrap_or(f32::NAN),
                surname: chance(self.surname, record.surname),
                birth: match (self.birth.unseen_chance, record.date_of_birth) {
                    (unseen, Some(date)) if !unseen.is_nan() => {
                        self.birth.date_chances.get(&date.packed()).copied().unwrap_or(unseen)
                    }
                    (_, Some(_) | None) => f32::NAN,
                },
                residence: chance(self.home, record.residence),
                email: chance(self.email, record.email.0),
                phone: chance(self.phone, record.phone),
            },
        }
    }
}

/// True if a comparison may find something in a record.
fn has_value(table: &ComparisonTable, kind: ComparisonKind, record: &ComparedRecord) -> bool {
    match kind {
        ComparisonKind::Forename => table.first_forename(record).is_some(),
        ComparisonKind::MiddleNames => record.given > 1,
        ComparisonKind::Surname => record.surname.is_some(),
        ComparisonKind::DateOfBirth => record.date_of_birth.is_some(),
        ComparisonKind::Sex => record.sex.is_some(),
        ComparisonKind::NhsNumber => record.nhs_number != 0,
        ComparisonKind::Nino => record.nino.is_some(),
        ComparisonKind::Upn => record.upn.is_some(),
        ComparisonKind::Home => {
            record.residence.is_some()
                || record.building.is_some()
                || record.postcode.is_some()
                || !table.span(record.address_words).is_empty()
        }
        ComparisonKind::Email => record.email.0.is_some(),
        ComparisonKind::Phone => record.phone.is_some(),
        ComparisonKind::Attribute(index, _) => {
            let values = table.span(record.attributes);
            values.get(usize::from(index)).is_some_and(|value| value.is_some())
        }
    }
}
