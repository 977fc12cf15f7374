//! The keys of many records in little memory, and the order that they give.
//!
//! In: keys, as their rows are read. Out: the order of records by dataset, record and role, which breaks every tie, and the keys
//! again. The texts of all keys lie one after the other in one string.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::pipeline::labelled::LabelledRecord;
use crate::rules::{Checked, Ruleset};
use crate::values::Role;

/// The keys of records.
#[derive(Debug, Default)]
pub(super) struct RecordKeys {
    text: String,
    entries: Vec<Entry>,
}

/// Where a key's text ends, and whose it is.
#[derive(Clone, Copy, Debug)]
struct Entry {
    end: usize,
    /// Which of the ruleset's mentions the person is, by [`Mentions`].
    mention: u16,
    ordinal: u8,
}

/// The mentions of all sources of a ruleset in one count.
#[derive(Debug)]
pub(super) struct Mentions {
    /// The first of each source.
    first: Vec<u16>,
    /// Source and stratum (`dataset/role`) of each.
    of: Vec<(u16, String)>,
    /// The place of each among all, by dataset name and role.
    rank: Vec<(u16, u16)>,
}

impl Mentions {
    /// Those of a ruleset.
    pub(super) fn of(ruleset: &Ruleset<Checked>) -> Self {
        let (mut first, mut of, mut spoken_of) = (Vec::new(), Vec::new(), Vec::new());
        for (dataset, source) in (0_u16..).zip(ruleset.sources()) {
            first.push(u16::try_from(of.len()).unwrap_or(u16::MAX));
            for mention in &source.mentions {
                of.push((dataset, format!("{}/{}", source.name.0, mention.role)));
                spoken_of.push((&source.name, &mention.role));
            }
        }
        let place = |sorted: Vec<&compact_str::CompactString>, wanted| {
            let found = sorted.binary_search(&wanted).unwrap_or_default();
            u16::try_from(found).unwrap_or(u16::MAX)
        };
        let sorted = |mut texts: Vec<_>| {
            texts.sort_unstable();
            texts.dedup();
            texts
        };
        let names = sorted(spoken_of.iter().map(|(name, _)| &name.0).collect());
        let roles = sorted(spoken_of.iter().map(|(_, role)| *role).collect());
        let rank = spoken_of
            .iter()
            .map(|(name, role)| (place(names.clone(), &name.0), place(roles.clone(), *role)))
            .collect();
        Self { first, of, rank }
    }

    /// The number of a source's mention.
    pub(super) fn number(&self, dataset: u16, mention: u16) -> u16 {
        self.first[usize::from(dataset)] + mention
    }

    /// The source of a mention.
    fn dataset(&self, mention: u16) -> u16 {
        self.of[usize::from(mention)].0
    }

    /// The strata of the mentions that occur, sorted by name, and the place among them of each mention.
    pub(super) fn strata(&self, occurs: impl Fn(u16) -> bool) -> (Vec<String>, Vec<u16>) {
        let numbered = (0_u16..).zip(&self.of);
        let mut strata: Vec<String> =
            numbered.filter(|(at, _)| occurs(*at)).map(|(_, (_, name))| name.clone()).collect();
        strata.sort_unstable();
        strata.dedup();
        let place = |(_, name): &(u16, String)| strata.binary_search(name).unwrap_or_default();
        let places =
            self.of.iter().map(|it| u16::try_from(place(it)).unwrap_or(u16::MAX)).collect();
        (strata, places)
    }
}

impl RecordKeys {
    /// Adds a key: they are numbered as they come.
    pub(super) fn push(&mut self, record_id: &str, mention: u16, ordinal: u8) {
        self.text.push_str(record_id);
        self.entries.push(Entry { end: self.text.len(), mention, ordinal });
    }

    /// Adds a row of a source that no record stands for, and tells its number.
    pub(super) fn add_row(&mut self, record_id: &str, dataset: u16, mentions: &Mentions) -> u32 {
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.push(record_id, mentions.number(dataset, 0), 0);
        number
    }

    /// Puts other keys behind these.
    pub(super) fn append(&mut self, other: &Self) {
        let base = self.text.len();
        self.text.push_str(&other.text);
        self.entries.extend(other.entries.iter().map(|it| Entry { end: base + it.end, ..*it }));
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The key of a row in its own system.
    pub(super) fn record_id(&self, at: u32) -> &str {
        let at = at as usize;
        let start = if at == 0 { 0 } else { self.entries[at - 1].end };
        &self.text[start..self.entries[at].end]
    }

    /// Which mention it is of.
    pub(super) fn mention(&self, at: u32) -> u16 {
        self.entries[at as usize].mention
    }

    /// The dataset of a key.
    pub(super) fn dataset(&self, at: u32, mentions: &Mentions) -> u16 {
        mentions.dataset(self.mention(at))
    }

    /// Whether two keys are of one row.
    pub(super) fn same_row(&self, one: u32, other: u32, mentions: &Mentions) -> bool {
        self.dataset(one, mentions) == self.dataset(other, mentions)
            && self.record_id(one) == self.record_id(other)
    }

    /// The order of two rows, by dataset and record.
    pub(super) fn compare_rows(&self, one: u32, other: u32, mentions: &Mentions) -> Ordering {
        let dataset = |at: u32| self.rank(at, mentions).0;
        dataset(one)
            .cmp(&dataset(other))
            .then_with(|| self.record_id(one).cmp(self.record_id(other)))
    }

    /// All keys in the order of dataset, record and role.
    pub(super) fn order(&self, mentions: &Mentions) -> Vec<u32> {
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        // most comparisons are settled by the first letters, without a look at the text
        let mut order: Vec<(u16, u64, u32)> = (0..count)
            .into_par_iter()
            .map(|at| (self.rank(at, mentions).0, first_letters(self.record_id(at)), at))
            .collect();
        order.par_sort_unstable_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| self.compare(a.2, b.2, mentions))
        });
        order.into_iter().map(|(.., at)| at).collect()
    }

    /// The place in `order` of the one record that a label names; none if there is no such record, or more than one.
    pub(super) fn find(
        &self,
        order: &[u32],
        mentions: &Mentions,
        label: &LabelledRecord,
    ) -> Option<u32> {
        let LabelledRecord { dataset, record_id, role } = label;
        let name = |at: u32| mentions.of[usize::from(self.mention(at))].1.split_once('/');
        let row = |at: u32| (name(at).map_or("", |(dataset, _)| dataset), self.record_id(at));
        let sought = (dataset.as_str(), record_id.as_str());
        let first = order.partition_point(|&at| row(at) < sought);
        let of_row = order[first..].iter().take_while(|&&at| row(at) == sought);
        let is_meant = |at: u32| {
            let word = name(at).map_or("", |(_, word)| word).into();
            let ordinal = self.entries[at as usize].ordinal;
            role.as_ref().is_none_or(|wanted| *wanted == Role { word, ordinal }.to_string())
        };
        let mut found = (first..).zip(of_row).filter(|(_, at)| is_meant(**at));
        let (place, _) = found.next()?;
        found.next().is_none().then(|| u32::try_from(place).ok()).flatten()
    }

    fn compare(&self, one: u32, other: u32, mentions: &Mentions) -> Ordering {
        let role = |at: u32| (self.rank(at, mentions).1, self.entries[at as usize].ordinal, at);
        self.record_id(one).cmp(self.record_id(other)).then_with(|| role(one).cmp(&role(other)))
    }

    fn rank(&self, at: u32, mentions: &Mentions) -> (u16, u16) {
        mentions.rank[usize::from(self.mention(at))]
    }
}

/// The first eight bytes as a number that orders as they do.
fn first_letters(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let kept = text.len().min(8);
    bytes[..kept].copy_from_slice(&text.as_bytes()[..kept]);
    u64::from_be_bytes(bytes)
}
