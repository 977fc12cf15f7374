//! Names go together: which forenames are borne with which surnames.
//!
//! A forename and a surname are not independent. Where a tenth of the Khans are called Mohammed, agreeing on both is far
//! weaker evidence than the two frequencies multiplied. Counting each pair of names is no way out, since most occur once.
//! So names are explained by a few hidden communities, learnt from the names alone; each has its own forenames and
//! surnames, and the chance of a forename given a surname follows. What the communities are is never looked at.
//!
//! Source: T. Hofmann, *Probabilistic latent semantic analysis*, UAI (1999).

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::pairs::{ComparisonTable, Symbol, mixed};

/// How many hidden communities: enough for the cultures of a large city and the generations in them.
const COMMUNITIES: usize = 32;
/// A surname belongs to the communities as if so many more people of anywhere bore it. Without them, a surname of few people
/// would be fitted to those very people's forenames, and every name borne by one person in two records would look common.
const ANYBODY: f64 = 15.0;
const ROUNDS: usize = 40;
/// Couples of names that the communities are sought among; of more, a draw.
const SOUGHT_AMONG: usize = 100_000;
/// Of the rounds, those that place all names in the communities found.
const ROUNDS_OF_ALL: usize = 4;
/// Names of fewer people than this say too little of where they belong.
const FEWEST_PEOPLE: u32 = 2;
const CHUNK: usize = 4096;

type Shares = [f32; COMMUNITIES];

/// What is known of which names go together.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct NameCommunities {
    /// For each forename, its share among the forenames of each community.
    forenames: BTreeMap<String, Shares>,
    /// For each surname, the probability that somebody of that name belongs to each community.
    surnames: BTreeMap<String, Shares>,
    /// For each further forename, its share among those of each community.
    middle_names: BTreeMap<String, Shares>,
    /// How much likelier, in bits, a further forename is shared by people of one first forename: they are of one sex, and often
    /// of one generation.
    middle_name_of_namesakes: f32,
}

impl NameCommunities {
    /// Learns from the names of the given persons, each counted once.
    #[must_use]
    pub fn learn(table: &ComparisonTable, person_of: &[u32]) -> Self {
        let mut seen: Vec<(Symbol, Symbol, u32)> = table
            .records
            .iter()
            .zip(person_of)
            .map(|(record, &person)| (table.first_forename(record), record.surname, person))
            .filter(|(forename, surname, _)| surname.is_some() && table.text(*forename).len() > 1)
            .collect();
        seen.par_sort_unstable();
        seen.dedup();
        let couples: Vec<Couple> = seen
            .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
            .map(|group| Couple {
                forename: group[0].0,
                surname: group[0].1,
                people: group.len() as f64,
            })
            .collect();
        let common = |name: fn(&(Symbol, Symbol, u32)) -> Symbol| -> Vec<Symbol> {
            let mut people = vec![0_u32; table.symbols.len()];
            for seen in &seen {
                people[name(seen).index()] += 1;
            }
            let numbered = (0..).zip(people);
            let common = numbered.filter(|(_, people)| *people >= FEWEST_PEOPLE);
            common.map(|(number, _)| Symbol(number)).collect()
        };
        let (forenames, surnames) = (common(|seen| seen.0), common(|seen| seen.1));
        let fitted = Fit::of(table, &couples, &forenames, &surnames);
        let surname_shares = fitted.communities_of_surnames();
        let middle_names = middle_names(table, person_of, &surnames, &surname_shares);
        let named = |names: &[Symbol], shares: Vec<Shares>| {
            names.iter().map(|name| table.text(*name).to_owned()).zip(shares).collect()
        };
        Self {
            forenames: named(&forenames, fitted.forenames.iter().map(to_shares).collect()),
            surnames: named(&surnames, surname_shares),
            middle_names,
            middle_name_of_namesakes: middle_name_of_namesakes(table, person_of),
        }
    }

    /// Shares by symbol of a table, for quick look-ups; `None` for names that are too rare to place.
    pub(crate) fn bind(&self, table: &ComparisonTable) -> BoundCommunities {
        let placed = [&self.forenames, &self.surnames, &self.middle_names].map(BTreeMap::len);
        let mut own: Vec<Symbol> = Vec::new();
        if placed.into_iter().any(|placed| table.symbols.len() < placed) {
            own.extend(table.records.iter().flat_map(|record| table.names(record)));
            own.sort_unstable();
            own.dedup();
        }
        let bind = |names: &BTreeMap<String, Shares>| {
            let mut at = vec![u32::MAX; table.symbols.len()];
            let mut shares = Vec::new();
            if table.symbols.len() < names.len() {
                // a table of few records: its own names are looked up
                for &symbol in &own {
                    if let Some(of_name) = names.get(table.text(symbol)) {
                        at[symbol.index()] = u32::try_from(shares.len()).unwrap_or(u32::MAX);
                        shares.push(*of_name);
                    }
                }
                return (at, shares);
            }
            for (name, of_name) in names {
                if let Some(symbol) = table.symbols.find(name) {
                    at[symbol.index()] = u32::try_from(shares.len()).unwrap_or(u32::MAX);
                    shares.push(*of_name);
                }
            }
            (at, shares)
        };
        BoundCommunities {
            forenames: bind(&self.forenames),
            surnames: bind(&self.surnames),
            middle_names: bind(&self.middle_names),
            middle_name_of_namesakes: self.middle_name_of_namesakes,
        }
    }
}

/// Communities bound to a table.
#[derive(Debug, Default)]
pub(crate) struct BoundCommunities {
    forenames: (Vec<u32>, Vec<Shares>),
    surnames: (Vec<u32>, Vec<Shares>),
    middle_names: (Vec<u32>, Vec<Shares>),
    /// Bits that a further forename is likelier to be shared by people of one first forename.
    pub(crate) middle_name_of_namesakes: f32,
}

impl BoundCommunities {
    /// log2 of the chance that somebody of this surname has this forename; `None` if either is too rare to tell.
    pub(crate) fn forename_given_surname(&self, forename: Symbol, surname: Symbol) -> Option<f32> {
        given(&self.forenames, forename, &self.surnames, surname)
    }

    /// log2 of the chance that somebody of this surname who has a middle name has this one; `None` if too rare to tell.
    pub(crate) fn middle_name_given_surname(&self, middle: Symbol, surname: Symbol) -> Option<f32> {
        given(&self.middle_names, middle, &self.surnames, surname)
    }
}

/// log2 of the chance of a name in the communities of a surname.
fn given(
    names: &(Vec<u32>, Vec<Shares>),
    name: Symbol,
    surnames: &(Vec<u32>, Vec<Shares>),
    surname: Symbol,
) -> Option<f32> {
    let find = |(at, shares): &(Vec<u32>, Vec<Shares>), symbol: Symbol| {
        shares.get(*at.get(symbol.index())? as usize).copied()
    };
    let (name, surname) = (find(names, name)?, find(surnames, surname)?);
    let chance: f32 =
        name.iter().zip(surname).map(|(of_name, of_surname)| of_name * of_surname).sum();
    Some(chance.max(1e-12).log2())
}

/// How much likelier, in bits, two people share their second forename if they share the first. Counted between surnames, so
/// that one person in several records is not counted as several.
fn middle_name_of_namesakes(table: &ComparisonTable, person_of: &[u32]) -> f32 {
    let mut people: Vec<(Symbol, Symbol, Symbol, u32)> = table
        .records
        .iter()
        .zip(person_of)
        .filter_map(|(record, &person)| {
            let given = &table.span(record.forenames)[..usize::from(record.given)];
            let (first, second) = (*given.first()?, *given.get(1)?);
            let whole = table.text(first).len() > 1 && table.text(second).len() > 1;
            whole.then_some((first, second, record.surname, person))
        })
        .collect();
    people.sort_unstable();
    people.dedup();
    let among_namesakes = shared_by_two(people.chunk_by(|a, b| a.0 == b.0));
    people
        .sort_unstable_by_key(|&(first, second, surname, person)| (second, surname, first, person));
    let among_all = shared_by_two(std::iter::once(people.as_slice()));
    #[expect(clippy::cast_possible_truncation, reason = "bits need no more than seven digits")]
    let bits = (among_namesakes / among_all).log2() as f32;
    bits.clamp(0.0, 4.0)
}

/// The share of pairs of different surnames within the groups that share their second forename.
fn shared_by_two<'p>(groups: impl Iterator<Item = &'p [(Symbol, Symbol, Symbol, u32)]>) -> f64 {
    let pairs = |count: usize| count as f64 * (count as f64 - 1.0) / 2.0;
    let (mut sharing, mut all) = (1e-3, 1.0);
    for group in groups {
        all += pairs(group.len());
        let mut names: Vec<(Symbol, Symbol)> = group.iter().map(|it| (it.1, it.2)).collect();
        names.sort_unstable();
        for of_name in names.chunk_by(|a, b| a.0 == b.0) {
            let of_one_surname = of_name.chunk_by(|a, b| a.1 == b.1).map(|it| pairs(it.len()));
            sharing += pairs(of_name.len()) - of_one_surname.sum::<f64>();
        }
    }
    sharing / all
}

/// For each middle name its share among the middle names of each community, by the surnames of those who bear it.
fn middle_names(
    table: &ComparisonTable,
    person_of: &[u32],
    surnames: &[Symbol],
    shares: &[Shares],
) -> BTreeMap<String, Shares> {
    let mut seen: Vec<(Symbol, Symbol, u32)> = Vec::new();
    for (record, &person) in table.records.iter().zip(person_of) {
        let given = &table.span(record.forenames)[..usize::from(record.given)];
        let whole = given.iter().skip(1).filter(|name| table.text(**name).len() > 1);
        seen.extend(whole.map(|&name| (name, record.surname, person)));
    }
    seen.par_sort_unstable();
    seen.dedup();
    let mut by_name: Vec<(Symbol, [f64; COMMUNITIES])> = Vec::new();
    let mut total = [1e-3; COMMUNITIES];
    for group in seen.chunk_by(|a, b| a.0 == b.0) {
        let mut sum = [0.0; COMMUNITIES];
        for (_, surname, _) in group {
            if let Ok(at) = surnames.binary_search(surname) {
                for (community, share) in shares[at].iter().enumerate() {
                    sum[community] += f64::from(*share);
                    total[community] += f64::from(*share);
                }
            }
        }
        if group.len() >= FEWEST_PEOPLE as usize {
            by_name.push((group[0].0, sum));
        }
    }
    by_name
        .into_iter()
        .map(|(name, sum)| {
            let shares: [f64; COMMUNITIES] =
                std::array::from_fn(|community| sum[community] / total[community]);
            (table.text(name).to_owned(), to_shares(&shares))
        })
        .collect()
}

/// A forename and a surname that so many people bear together.
struct Couple {
    forename: Symbol,
    surname: Symbol,
    people: f64,
}

/// The mixture while it is fitted: every figure a share.
struct Fit {
    communities: [f64; COMMUNITIES],
    forenames: Vec<[f64; COMMUNITIES]>,
    surnames: Vec<[f64; COMMUNITIES]>,
}

impl Fit {
    fn of(
        table: &ComparisonTable,
        couples: &[Couple],
        forenames: &[Symbol],
        surnames: &[Symbol],
    ) -> Self {
        let places = |names: &[Symbol]| {
            let mut places = vec![usize::MAX; table.symbols.len()];
            for (place, name) in names.iter().enumerate() {
                places[name.index()] = place;
            }
            places
        };
        let (of_forename, of_surname) = (places(forenames), places(surnames));
        let places: Vec<(usize, usize, f64)> = couples
            .iter()
            .map(|it| (of_forename[it.forename.index()], of_surname[it.surname.index()], it.people))
            .filter(|&(forename, surname, _)| forename.max(surname) != usize::MAX)
            .collect();
        // where a name starts depends on its letters alone, not on the order of the records
        let start = |name: &Symbol, salt: u8| -> [f64; COMMUNITIES] {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&[salt]).update(table.text(*name).as_bytes());
            let bytes = hasher.finalize();
            std::array::from_fn(|community| 1.0 + f64::from(bytes.as_bytes()[community]) / 64.0)
        };
        let mut fit = Self {
            communities: [1.0 / COMMUNITIES as f64; COMMUNITIES],
            forenames: forenames.iter().map(|name| start(name, b'f')).collect(),
            surnames: surnames.iter().map(|name| start(name, b's')).collect(),
        };
        fit.normalise();
        let one_in = places.len().div_ceil(SOUGHT_AMONG) as u64;
        let is_drawn = |place: &u64| one_in == 1 || mixed(*place).is_multiple_of(one_in);
        let drawn = (0..).zip(&places).filter(|(place, _)| is_drawn(place));
        let drawn: Vec<(usize, usize, f64)> = drawn.map(|(_, couple)| *couple).collect();
        for _ in ROUNDS_OF_ALL..ROUNDS {
            fit.round(&drawn);
        }
        for _ in 0..ROUNDS_OF_ALL {
            fit.round(&places);
        }
        fit
    }

    /// One round of expectation and maximisation. Couples are added up in order, whatever the number of threads.
    fn round(&mut self, places: &[(usize, usize, f64)]) {
        let mut shares = vec![[0.0; COMMUNITIES]; places.len()];
        shares.par_chunks_mut(CHUNK).zip(places.par_chunks(CHUNK)).for_each(|(shares, chunk)| {
            for (shares, &(forename, surname, people)) in shares.iter_mut().zip(chunk) {
                *shares = self.responsibility(forename, surname, people);
            }
        });
        // a little of everything everywhere: no name is impossible in any community
        let mut next = Self {
            communities: [1e-3; COMMUNITIES],
            forenames: vec![[1e-3; COMMUNITIES]; self.forenames.len()],
            surnames: vec![self.communities.map(|share| ANYBODY * share); self.surnames.len()],
        };
        for (&(forename, surname, _), shares) in places.iter().zip(&shares) {
            add(&mut next.communities, shares);
            add(&mut next.forenames[forename], shares);
            add(&mut next.surnames[surname], shares);
        }
        next.normalise();
        *self = next;
    }

    fn responsibility(&self, forename: usize, surname: usize, people: f64) -> [f64; COMMUNITIES] {
        let joint: [f64; COMMUNITIES] = std::array::from_fn(|community| {
            self.communities[community]
                * self.forenames[forename][community]
                * self.surnames[surname][community]
        });
        let sum: f64 = joint.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let factor = people / sum;
        joint.map(|share| factor * share)
    }

    fn normalise(&mut self) {
        let total: f64 = self.communities.iter().sum();
        self.communities = self.communities.map(|share| share / total);
        for names in [&mut self.forenames, &mut self.surnames] {
            let mut sums = [0.0; COMMUNITIES];
            for shares in names.iter() {
                add(&mut sums, shares);
            }
            let factors = sums.map(|sum| f64::MIN_POSITIVE.max(sum).recip());
            for shares in names.iter_mut() {
                shares.iter_mut().zip(factors).for_each(|(share, factor)| *share *= factor);
            }
        }
    }

    /// For each surname the probability of each community.
    fn communities_of_surnames(&self) -> Vec<Shares> {
        self.surnames
            .iter()
            .map(|shares| {
                let joint: [f64; COMMUNITIES] = std::array::from_fn(|community| {
                    shares[community] * self.communities[community]
                });
                let sum: f64 = joint.iter().sum::<f64>().max(f64::MIN_POSITIVE);
                to_shares(&joint.map(|share| share / sum))
            })
            .collect()
    }
}

fn add(sums: &mut [f64; COMMUNITIES], shares: &[f64; COMMUNITIES]) {
    sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
}

#[expect(clippy::cast_possible_truncation, reason = "a share needs no more than seven digits")]
fn to_shares(shares: &[f64; COMMUNITIES]) -> Shares {
    shares.map(|share| share as f32)
}
