//! Many pairs scored: what a comparison mostly needs of a record lies in two cache lines.
//!
//! In: a scorer. Out: the weight of each pair, the very one that [`Scorer::score`] finds. Two records at hand are nearly always far
//! apart in memory, and waiting for them costs more than comparing them. So the records of a whole lot of pairs are copied side
//! by side first, one look-up not waiting for the other, and then compared. What few records have (middle names, former
//! surnames, identifiers, stays that are over) is left to the comparisons themselves.
//!
//! Leaves to `compare` what the levels mean: what is told quicker here is told to be the same by tests.

use rayon::prelude::*;

use crate::links::bound::BoundComparison;
use crate::links::compare::{
    AgreedValue, ComparisonKind, Finding, date_of_birth, forename, surname,
};
use crate::links::evidence::{Evidence, LevelBits, Sharing, household};
use crate::links::packed_homes::{PackedHomes, Word};
use crate::links::packed_record::{PackedRecord, Packing, Traits};
use crate::links::score::{RAREST, Scorer};
use crate::links::short_text::{self, ShortText};
use crate::links::similarity::{Likeness, edits, likeness};
use crate::pairs::Symbol;
use crate::values::MatchWeight;

/// What one comparison of two records came to.
enum Found {
    Missing,
    Level(u8),
    /// A level of agreement, log2 of the chance of the value agreed on, and how a household comes by it.
    Agreed(u8, f32, Sharing),
    /// To be found by the comparison itself.
    Elsewhere,
}

/// All records of a table, packed, with the scorer that they are packed for.
pub(super) struct PackedRecords<'s> {
    scorer: &'s Scorer<'s>,
    records: Vec<PackedRecord>,
    /// By symbol number.
    texts: Vec<ShortText>,
    homes: PackedHomes,
    /// By comparison: what each level says where no value is agreed on, by pair of strata.
    levels: Vec<Vec<Evidence>>,
    /// What a household takes back, by its odds in millibits, from [`HOUSEHOLD`] below none to as much above.
    households: Vec<MatchWeight>,
}

/// Odds of a household, in millibits, up to which what it takes back is looked up.
const HOUSEHOLD: i32 = 24_000;

/// The records of some pairs, side by side.
#[derive(Default)]
pub(super) struct Lot {
    pairs: Vec<LotPair>,
    words: Vec<Word>,
}

struct LotPair {
    records: [PackedRecord; 2],
    /// Where the words of both addresses end in the lot's.
    words: [usize; 2],
    phones: [ShortText; 2],
}

impl<'s> PackedRecords<'s> {
    pub(super) fn of(scorer: &'s Scorer<'s>) -> Self {
        let table = scorer.table;
        let numbers: Vec<u32> = (0..).take(table.symbols.len()).collect();
        let texts: Vec<ShortText> =
            numbers.par_iter().map(|&number| ShortText::of(table.text(Symbol(number)))).collect();
        let homes = PackedHomes::of(table, &texts);
        let packing = Packing::new(scorer, &texts, &homes);
        let records = table.records.par_iter().map(|record| packing.pack(record)).collect();
        let of_level = |bits: &LevelBits| Evidence::of(*bits, bits[1], Sharing::Level);
        Self {
            records,
            levels: scorer
                .comparisons
                .iter()
                .map(|bound| bound.levels.iter().map(of_level).collect())
                .collect(),
            households: (-HOUSEHOLD..=HOUSEHOLD)
                .map(|odds| household(MatchWeight::from_millibits(odds)))
                .collect(),
            scorer,
            texts,
            homes,
        }
    }

    /// Calls `visit` with each pair and its weight.
    pub(super) fn score(
        &self,
        pairs: &[(u32, u32)],
        lot: &mut Lot,
        mut visit: impl FnMut((u32, u32), MatchWeight),
    ) {
        self.fetch(pairs, lot);
        let mut from = 0;
        for (&pair, fetched) in pairs.iter().zip(&lot.pairs) {
            let [left, right] = fetched.words;
            let words = [&lot.words[from..left], &lot.words[left..right]];
            from = right;
            visit(pair, self.weigh(pair, fetched, words));
        }
    }

    fn fetch(&self, pairs: &[(u32, u32)], lot: &mut Lot) {
        let Lot { pairs: fetched, words } = lot;
        fetched.clear();
        words.clear();
        fetched.extend(pairs.iter().map(|&(left, right)| LotPair {
            records: [left, right].map(|record| self.records[record as usize]),
            words: [0; 2],
            phones: [ShortText::of(""); 2],
        }));
        for pair in fetched {
            let [a, b] = &pair.records;
            // of one residence, nobody asks for the words
            let compared = !a.residence.agrees(b.residence);
            words.extend_from_slice(if compared { self.homes.words(a) } else { &[] });
            pair.words[0] = words.len();
            words.extend_from_slice(if compared { self.homes.words(b) } else { &[] });
            pair.words[1] = words.len();
            if a.phone.is_some() && b.phone.is_some() && a.phone != b.phone {
                pair.phones = [a, b].map(|record| self.texts[record.phone.index()]);
            }
        }
    }

    fn weigh(&self, pair: (u32, u32), fetched: &LotPair, words: [&[Word]; 2]) -> MatchWeight {
        let [a, b] = &fetched.records;
        let scorer = self.scorer;
        let cell = usize::from(a.stratum) * scorer.strata + usize::from(b.stratum);
        let [mut weight, mut kin] = scorer.priors[cell];
        let both = a.present & b.present;
        for (number, bound) in scorer.comparisons.iter().enumerate() {
            if number < 64 && both >> number & 1 == 0 {
                continue;
            }
            let found = match bound.kind {
                ComparisonKind::Forename => self.forename(bound, cell, a, b),
                ComparisonKind::Surname => self.surname(bound, cell, a, b),
                ComparisonKind::DateOfBirth => birth(a, b),
                ComparisonKind::Sex => self.sex(a, b),
                ComparisonKind::Home => self.home(a, b, words),
                ComparisonKind::Email => self.email(a, b),
                ComparisonKind::Phone => self.phone(a, b, fetched.phones),
                ComparisonKind::MiddleNames => middle_names(a, b),
                ComparisonKind::NhsNumber
                | ComparisonKind::Nino
                | ComparisonKind::Upn
                | ComparisonKind::Attribute(..) => Found::Elsewhere,
            };
            let row = cell * bound.width;
            let evidence = match found {
                Found::Missing => continue,
                Found::Level(level) => self.levels[number][row + usize::from(level)],
                Found::Agreed(level, chance, sharing) => {
                    let bits = bound.levels[row + usize::from(level)];
                    let chance = if chance.is_nan() { bits[1] } else { chance };
                    Evidence::of(bits, chance.clamp(RAREST, 0.0), sharing)
                }
                Found::Elsewhere => self.elsewhere(bound, cell, pair),
            };
            weight += evidence.weight;
            kin += evidence.kin;
        }
        weight + self.household(kin)
    }

    fn household(&self, odds: MatchWeight) -> MatchWeight {
        let place = usize::try_from(odds.millibits() + HOUSEHOLD).ok();
        let known = place.and_then(|place| self.households.get(place).copied());
        known.unwrap_or_else(|| household(odds))
    }

    fn elsewhere(&self, bound: &BoundComparison, cell: usize, pair: (u32, u32)) -> Evidence {
        let table = self.scorer.table;
        let (a, b) = (&table.records[pair.0 as usize], &table.records[pair.1 as usize]);
        self.scorer.evidence(bound, cell, bound.kind.find(table, a, b), a, b)
    }

    fn forename(
        &self,
        bound: &BoundComparison,
        cell: usize,
        a: &PackedRecord,
        b: &PackedRecord,
    ) -> Found {
        let initials = a.has(Traits::INITIAL) || b.has(Traits::INITIAL);
        let sharing = if a.surname.agrees(b.surname) { Sharing::Level } else { Sharing::Chance };
        if a.forename == b.forename && !initials {
            let given = a.chances.forename_given_surname.max(b.chances.forename_given_surname);
            let chance = if given.is_nan() { a.chances.forename } else { given };
            return Found::Agreed(forename::SAME, chance, sharing);
        }
        if are_swapped(a, b) {
            return Found::Elsewhere;
        }
        if initials {
            let agree = a.initials[0] == b.initials[0];
            return Found::Level(if agree { forename::INITIAL } else { forename::OTHER_INITIAL });
        }
        let table = self.scorer.table;
        let variants = a.has(Traits::VARIANTS)
            && b.has(Traits::VARIANTS)
            && table.are_variants(a.forename, b.forename);
        let shared = || a.forename == b.second || b.forename == a.second;
        let more = || a.has(Traits::MORE_FORENAMES) || b.has(Traits::MORE_FORENAMES);
        if !variants && (more() || shared()) {
            return Found::Elsewhere;
        }
        let level = if variants {
            forename::VARIANT
        } else {
            if a.forename_letters.rule_out_likeness(b.forename_letters) {
                return Found::Level(forename::DIFFERENT);
            }
            match self.likeness(a.forename, b.forename) {
                Likeness::Close => forename::CLOSE,
                Likeness::Near => forename::NEAR,
                Likeness::Unlike => return Found::Level(forename::DIFFERENT),
            }
        };
        let u = bound.levels[cell * bound.width + usize::from(level)][1];
        let counted = or(a.chances.forename.max(b.chances.forename), u);
        let among = |name: &PackedRecord, other: &PackedRecord| {
            let own = name.chances.forename_given_surname;
            if name.surname == other.surname {
                return or(own, counted);
            }
            let communities = &self.scorer.communities;
            let given = communities.forename_given_surname(name.forename, other.surname);
            or(own.max(given.unwrap_or(f32::NAN)), counted)
        };
        Found::Agreed(level, among(a, b).max(among(b, a)).max(u).min(0.0), sharing)
    }

    fn surname(
        &self,
        bound: &BoundComparison,
        cell: usize,
        a: &PackedRecord,
        b: &PackedRecord,
    ) -> Found {
        if a.surname == b.surname {
            return Found::Agreed(surname::SAME, a.chances.surname, Sharing::Value);
        }
        if are_swapped(a, b) {
            return Found::Missing;
        }
        if a.has(Traits::MORE_SURNAMES) || b.has(Traits::MORE_SURNAMES) {
            return Found::Elsewhere;
        }
        if a.surname_letters.rule_out_likeness(b.surname_letters) {
            return Found::Level(surname::DIFFERENT);
        }
        let level = match self.likeness(a.surname, b.surname) {
            Likeness::Close => surname::CLOSE,
            Likeness::Near => surname::NEAR,
            Likeness::Unlike => return Found::Level(surname::DIFFERENT),
        };
        let u = bound.levels[cell * bound.width + usize::from(level)][1];
        let counted = or(a.chances.surname.max(b.chances.surname), u);
        Found::Agreed(level, counted.max(u).min(0.0), Sharing::Value)
    }

    fn sex(&self, a: &PackedRecord, b: &PackedRecord) -> Found {
        let same_name =
            a.forename.agrees(b.forename) && (!a.has(Traits::INITIAL) || a.has(Traits::VARIANTS));
        let named_alike = same_name
            || a.has(Traits::VARIANTS)
                && b.has(Traits::VARIANTS)
                && self.scorer.table.are_variants(a.forename, b.forename);
        let differ = a.has(Traits::MALE) != b.has(Traits::MALE);
        Found::Level(u8::from(differ) + if named_alike { 2 } else { 0 })
    }

    fn home(&self, a: &PackedRecord, b: &PackedRecord, words: [&[Word]; 2]) -> Found {
        if a.residence.agrees(b.residence) {
            return Found::Agreed(0, a.chances.residence, Sharing::Value);
        }
        if a.has(Traits::STAY) || b.has(Traits::STAY) {
            return Found::Elsewhere;
        }
        let table = self.scorer.table;
        let level = PackedHomes::level(table, a, b, words, |a, b| self.likeness(a, b));
        level.map_or(Found::Missing, Found::Level)
    }

    fn email(&self, a: &PackedRecord, b: &PackedRecord) -> Found {
        if a.email == b.email {
            return Found::Agreed(0, a.chances.email, Sharing::Value);
        }
        let namesakes = a.surname.agrees(b.surname) && a.forename.agrees(b.forename);
        let same_name = a.email_name == b.email_name;
        let alike = same_name
            || !a.email_letters.rule_out_closeness(b.email_letters)
                && self.likeness(a.email_name, b.email_name) == Likeness::Close;
        if namesakes && alike {
            return Found::Missing;
        }
        Found::Level(if same_name && self.scorer.table.text(a.email_name).len() >= 4 {
            1
        } else if alike {
            2
        } else {
            3
        })
    }

    fn phone(&self, a: &PackedRecord, b: &PackedRecord, phones: [ShortText; 2]) -> Found {
        if a.phone == b.phone {
            return Found::Agreed(0, a.chances.phone, Sharing::Value);
        }
        let table = self.scorer.table;
        let slip = short_text::is_one_edit(phones[0], phones[1])
            .unwrap_or_else(|| edits(table.text(a.phone), table.text(b.phone)) <= 1);
        Found::Level(if slip { 1 } else { 2 })
    }

    fn likeness(&self, a: Symbol, b: Symbol) -> Likeness {
        let table = self.scorer.table;
        short_text::likeness(self.texts[a.index()], self.texts[b.index()])
            .unwrap_or_else(|| likeness(table.text(a), table.text(b)))
    }
}

fn middle_names(a: &PackedRecord, b: &PackedRecord) -> Found {
    let more = a.has(Traits::MORE_FORENAMES) || b.has(Traits::MORE_FORENAMES);
    if more || a.second == b.second {
        return Found::Elsewhere;
    }
    let initials = a.has(Traits::SECOND_INITIAL) || b.has(Traits::SECOND_INITIAL);
    Found::Level(match (initials, a.initials[1] == b.initials[1]) {
        (false, _) => 1,
        (true, true) => 2,
        (true, false) => 3,
    })
}

fn birth(a: &PackedRecord, b: &PackedRecord) -> Found {
    let (Some(of_a), Some(of_b)) = (a.birth, b.birth) else { return Found::Missing };
    match date_of_birth::compare(of_a, of_b) {
        Finding::Missing => Found::Missing,
        Finding::Level(level) => Found::Level(level),
        Finding::Agreed(level, AgreedValue::Date(_)) => {
            Found::Agreed(level, a.chances.birth, Sharing::Value)
        }
        Finding::Agreed(
            _,
            AgreedValue::Symbol(_)
            | AgreedValue::Swapped(..)
            | AgreedValue::Alike(..)
            | AgreedValue::Unique,
        ) => Found::Elsewhere,
    }
}

/// True if each record's forename is the other's surname.
fn are_swapped(a: &PackedRecord, b: &PackedRecord) -> bool {
    a.surname != b.surname && a.forename.agrees(b.surname) && b.forename.agrees(a.surname)
}

/// A chance, or another where it is not counted.
fn or(chance: f32, other: f32) -> f32 {
    if chance.is_nan() { other } else { chance }
}
