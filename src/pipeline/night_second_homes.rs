//! Who lives in two households tonight.
//!
//! In: records, persons and households of the night. Out: for a few persons a further residence and its ground. What makes a second household
//! is told in `households` ([`second_household`]); here it is gathered: live words elsewhere that are not fenced, the rows that say them,
//! who lives there.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::addresses::PremisesKind;
use crate::households::{LiveWord, Residence, SecondHousehold, Sighting, second_household};
use crate::normalise::NormalisedRecord;
use crate::persons::Person;
use crate::pipeline::night_residences::TonightsHomes;
use crate::pipeline::settle::{is_child, surnames};
use crate::rules::RelationKind;

/// By person's place among the night's.
pub(super) type SecondHomes = FxHashMap<usize, SecondHousehold>;

/// A source row: dataset and row.
type Row = (u16, u32);

/// Everybody's second household. `homes` are the residences of the night's persons, in their order.
pub(super) fn second_homes(
    tonight: TonightsHomes<'_>,
    homes: &[Option<&Residence>],
) -> SecondHomes {
    if tonight.rules.second_households.is_empty() {
        return SecondHomes::default();
    }
    let of = |(at, person): (usize, &Person)| {
        let home = homes[at]?;
        let live = live(tonight, person);
        let elsewhere = live.iter().any(|word| word.residence != *home);
        (elsewhere && live.iter().any(|word| word.residence == *home)).then_some((at, live))
    };
    let candidates: Vec<(usize, Vec<Live>)> =
        tonight.persons.par_iter().enumerate().filter_map(of).collect();
    let company = Company::of(tonight, homes, &candidates);
    let found = candidates.par_iter().filter_map(|(at, live)| {
        let home = homes[*at]?;
        let words: Vec<LiveWord<'_>> =
            live.iter().map(|word| company.word(tonight, *at, word)).collect();
        let child = is_openly_child(tonight, &tonight.persons[*at]);
        let second = second_household(home, &words, child, &tonight.rules.second_households)?;
        Some((*at, second))
    });
    found.collect()
}

/// A record that is not fenced and neither over nor to come, and where it leads.
struct Live {
    record: usize,
    residence: Residence,
    sighting: Sighting,
}

fn live(tonight: TonightsHomes<'_>, person: &Person) -> Vec<Live> {
    let records = person.records.iter().map(|&at| at as usize);
    let open = records.filter(|&at| !tonight.fenced[at]);
    let live = open.filter_map(|at| {
        let NormalisedRecord { key, from, to, observed, .. } = &tonight.records[at];
        let rules = tonight.rules.of(&key.dataset.0, &key.role.word);
        let residence = Residence::of(&tonight.resolutions[at])?;
        let sighting = Sighting::of(rules, *from, *to, *observed, tonight.as_of);
        let has_begun = from.is_none_or(|from| from <= tonight.as_of);
        let lives = rules.trust > 0.0 && !sighting.ended && has_begun;
        lives.then_some(Live { record: at, residence, sighting })
    });
    live.collect()
}

fn is_openly_child(tonight: TonightsHomes<'_>, person: &Person) -> bool {
    let mut open = person.records.iter().filter(|&&at| !tonight.fenced[at as usize]);
    open.any(|&at| is_child(&tonight.records[at as usize], tonight.as_of))
}

/// Who is named and who lives where the candidates are.
struct Company<'t> {
    homes: &'t [Option<&'t Residence>],
    /// The rows of the candidates' words, each with the records on it and their persons.
    rows: FxHashMap<Row, Vec<(usize, usize)>>,
    /// Who lives at the residences of these words.
    living_at: BTreeMap<&'t Residence, Vec<usize>>,
}

impl<'t> Company<'t> {
    fn of(
        tonight: TonightsHomes<'t>,
        homes: &'t [Option<&'t Residence>],
        candidates: &[(usize, Vec<Live>)],
    ) -> Self {
        let words = || candidates.iter().flat_map(|(_, live)| live);
        let row = |at: usize| (tonight.records[at].dataset, tonight.records[at].row);
        let mut rows: FxHashMap<Row, Vec<(usize, usize)>> =
            words().map(|word| (row(word.record), Vec::new())).collect();
        let places: BTreeSet<&Residence> = words().map(|word| &word.residence).collect();
        let mut living_at: BTreeMap<&Residence, Vec<usize>> = BTreeMap::new();
        for (person, cluster) in tonight.persons.iter().enumerate() {
            for at in cluster.records.iter().map(|&at| at as usize) {
                if let Some(named) = rows.get_mut(&row(at)) {
                    named.push((at, person));
                }
            }
            if let Some(home) = homes[person].filter(|home| places.contains(home)) {
                living_at.entry(home).or_default().push(person);
            }
        }
        Self { homes, rows, living_at }
    }

    fn word<'w>(&self, tonight: TonightsHomes<'_>, person: usize, word: &'w Live) -> LiveWord<'w> {
        let record = &tonight.records[word.record];
        let named = self.rows.get(&(record.dataset, record.row)).into_iter().flatten();
        let lives_there = |other: usize| self.homes[other] == Some(&word.residence);
        let company: Vec<(usize, usize)> =
            named.filter(|(_, other)| *other != person && lives_there(*other)).copied().collect();
        let own: BTreeSet<&str> = Self::names(tonight, person).collect();
        let there = self.living_at.get(&word.residence).into_iter().flatten();
        let mut others = there.filter(|&&other| other != person);
        LiveWord {
            residence: &word.residence,
            from: word.sighting.from,
            seen: word.sighting.seen,
            in_company: company
                .iter()
                .any(|(_, other)| has_another_voice(tonight, *other, word, record.dataset)),
            as_student: record.flags.student
                || tonight.resolutions[word.record].premises == PremisesKind::StudentHall,
            as_carer: company
                .iter()
                .any(|(at, _)| looks_after(tonight, record, &tonight.records[*at])),
            among_kin: others
                .any(|other| Self::names(tonight, *other).any(|name| own.contains(name))),
        }
    }

    /// The surnames of somebody's open records.
    fn names(tonight: TonightsHomes<'_>, person: usize) -> impl Iterator<Item = &str> {
        let records = &tonight.persons[person].records;
        let open = records.iter().filter(move |&&at| !tonight.fenced[at as usize]);
        open.flat_map(move |&at| surnames(&tonight.records[at as usize]))
    }
}

/// Whether another dataset, too, has somebody where a word leads: what one row says of two people is one word, and as old for both.
fn has_another_voice(tonight: TonightsHomes<'_>, person: usize, word: &Live, dataset: u16) -> bool {
    let live = live(tonight, &tonight.persons[person]);
    let mut there = live.iter().filter(|it| it.residence == word.residence);
    there.any(|it| tonight.records[it.record].dataset != dataset)
}

/// Whether the roles of two records of one row make a carer of the one.
fn looks_after(
    tonight: TonightsHomes<'_>,
    one: &NormalisedRecord,
    other: &NormalisedRecord,
) -> bool {
    tonight.rules.relations.iter().any(|rule| {
        rule.kind == RelationKind::Carer
            && rule.dataset == one.key.dataset.0.as_str()
            && rule.one == one.key.role.word.as_str()
            && rule.other == other.key.role.word.as_str()
    })
}
