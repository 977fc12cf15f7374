//! An address string seen before costs a look-up: within a night, and from night to night.
//!
//! In: address queries, and the file of last night's answers. Out: the answers, each distinct query resolved once if at
//! all; the file for the next night, with tonight's queries and no others. Answers kept are only believed while the
//! gazetteer, the rules and the program are the same; else, or if the file is damaged or a full run was asked for, they are
//! thrown away and the night is as long as the first. How an address is resolved is left to `addresses`.

use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::addresses::{AddressQuery, AddressResolution, Resolver, STAGES};
use crate::editions::{
    AnswerFile, AnswerToKeep, EditionError, FoundAnswer, FoundAnswers, QueryDigest,
};
use crate::rules::{Checked, Ruleset};
use crate::values::Uprn;

/// The file's name in the state folder.
pub(super) const FILE: &str = "address-answers";

/// What became of the answers kept on an earlier night.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswersKept {
    /// There were none.
    None,
    /// A full run was asked for: nobody looked.
    LeftAlone,
    /// They were used.
    Used,
    /// The gazetteer, the rules or the program have changed since.
    Outdated,
    /// The file was damaged.
    Damaged,
}

/// An answer of tonight's.
enum Answered {
    /// An earlier night had it.
    Found(FoundAnswer),
    /// It was resolved tonight.
    New(AddressResolution),
}

impl Answered {
    fn resolution(&self) -> &AddressResolution {
        match self {
            Self::Found(found) => &found.answer,
            Self::New(answer) => answer,
        }
    }
}

/// Answers to address queries: those of tonight, and those kept.
pub struct AddressMemory {
    kept: Option<AnswerFile>,
    found: AnswersKept,
    places: FxHashMap<QueryDigest, usize>,
    answers: Vec<Answered>,
    seen_before: u64,
}

impl AddressMemory {
    /// Nothing kept, for a run of its own.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            kept: None,
            found: AnswersKept::None,
            places: FxHashMap::default(),
            answers: Vec::new(),
            seen_before: 0,
        }
    }

    /// Nothing kept, for a night that works everything out again.
    pub(super) fn of_full_run() -> Self {
        Self { found: AnswersKept::LeftAlone, ..Self::empty() }
    }

    /// What an earlier night kept, if it can be used.
    #[must_use]
    pub fn open(file: &Path, fingerprint: &[u8; 32]) -> Self {
        let (kept, found) = match AnswerFile::open(file, fingerprint) {
            FoundAnswers::Usable(answers) => (Some(answers), AnswersKept::Used),
            FoundAnswers::None => (None, AnswersKept::None),
            FoundAnswers::Outdated => (None, AnswersKept::Outdated),
            FoundAnswers::Damaged(_) => (None, AnswersKept::Damaged),
        };
        Self { kept, found, ..Self::empty() }
    }

    /// One answer a query, in their order.
    pub fn resolve(
        &mut self,
        resolver: &Resolver<'_>,
        queries: &[AddressQuery<'_>],
    ) -> Vec<AddressResolution> {
        let digests: Vec<QueryDigest> = queries.par_iter().map(digest).collect();
        let (known, mut new) = (self.answers.len(), Vec::new());
        let places: Vec<usize> = queries
            .iter()
            .zip(digests)
            .map(|(query, digest)| {
                let place = known + new.len();
                *self.places.entry(digest).or_insert_with(|| {
                    new.push((digest, query));
                    place
                })
            })
            .collect();
        let kept = self.kept_answers(new.iter().map(|(digest, _)| *digest).collect());
        self.seen_before += kept.iter().flatten().count() as u64;
        self.answers.par_extend(kept.into_par_iter().zip(new).map(|(kept, (_, query))| {
            kept.map_or_else(|| Answered::New(resolver.resolve(query)), Answered::Found)
        }));
        places.par_iter().map(|place| self.answers[*place].resolution().clone()).collect()
    }

    /// What an earlier night answered to each of these, no two of which are the same: looked for in the order in which they are kept.
    fn kept_answers(&self, digests: Vec<QueryDigest>) -> Vec<Option<FoundAnswer>> {
        let Some(kept) = &self.kept else { return vec![None; digests.len()] };
        let mut order: Vec<(QueryDigest, usize)> = digests.into_iter().zip(0..).collect();
        order.par_sort_unstable();
        let (ascending, places): (Vec<QueryDigest>, Vec<usize>) = order.into_iter().unzip();
        let mut answers = vec![None; places.len()];
        for (place, answer) in places.into_iter().zip(kept.find_all(&ascending)) {
            answers[place] = answer;
        }
        answers
    }

    /// Keeps tonight's answers for the next night.
    ///
    /// # Errors
    /// If the state folder cannot be written to.
    pub fn keep(&self, file: &Path, fingerprint: &[u8; 32]) -> Result<(), EditionError> {
        let mut order: Vec<(QueryDigest, usize)> =
            self.places.iter().map(|(digest, place)| (*digest, *place)).collect();
        order.sort_unstable();
        let answers = order.into_iter().map(|(digest, place)| (digest, self.to_keep(place)));
        AnswerFile::replace(file, fingerprint, answers)
    }

    fn to_keep(&self, place: usize) -> AnswerToKeep<'_> {
        let answered = &self.answers[place];
        let written = match (answered, &self.kept) {
            (Answered::Found(found), Some(kept)) => kept.as_written(found),
            (Answered::Found(_) | Answered::New(_), _) => None,
        };
        written.map_or_else(|| AnswerToKeep::New(answered.resolution()), AnswerToKeep::Written)
    }

    /// Distinct queries of tonight.
    #[must_use]
    pub fn strings(&self) -> u64 {
        self.answers.len() as u64
    }

    /// Of these, how many an earlier night had answered.
    #[must_use]
    pub const fn seen_before(&self) -> u64 {
        self.seen_before
    }

    /// What became of the answers kept.
    #[must_use]
    pub const fn found(&self) -> AnswersKept {
        self.found
    }
}

/// The digest of everything that answers rest on besides the query: the program, the rules in force, dictionaries among
/// them, and the gazetteer's files.
pub(super) fn fingerprint<'d>(
    ruleset: &Ruleset<Checked>,
    program: &str,
    gazetteers: impl IntoIterator<Item = &'d blake3::Hash>,
) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    part(&mut hasher, program.as_bytes());
    for stage in STAGES {
        part(&mut hasher, stage.name.as_bytes());
        part(&mut hasher, stage.does.as_bytes());
    }
    part(&mut hasher, ruleset.fingerprint().as_bytes());
    for digest in gazetteers {
        part(&mut hasher, digest.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// The digest of a query: a new field of it fails to compile here until it is part of this.
fn digest(query: &AddressQuery<'_>) -> QueryDigest {
    let AddressQuery { lines, postcode, postcode_text, claimed, key, no_fixed_abode, withheld } =
        query;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(lines.len() as u64).to_le_bytes());
    for line in *lines {
        part(&mut hasher, line.as_bytes());
    }
    part(&mut hasher, postcode.map_or("", |postcode| postcode.as_str()).as_bytes());
    part(&mut hasher, postcode_text.as_bytes());
    let (dataset, word) = key.unwrap_or_default();
    part(&mut hasher, dataset.as_bytes());
    part(&mut hasher, word.as_bytes());
    hasher.update(&claimed.map_or(0, Uprn::number).to_le_bytes());
    hasher.update(&[
        u8::from(postcode.is_some()),
        u8::from(claimed.is_some()),
        u8::from(key.is_some()),
        u8::from(*no_fixed_abode),
        u8::from(*withheld),
    ]);
    let mut digest = QueryDigest::default();
    hasher.finalize_xof().fill(&mut digest);
    digest
}

fn part(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use compact_str::CompactString;

    use super::{AddressMemory, AnswersKept, digest, fingerprint};
    use crate::addresses::{
        AddressDictionaries, AddressQuery, AddressResolution, Gazetteer, GazetteerAddress, Resolver,
    };
    use crate::rules::Ruleset;
    use crate::values::{Postcode, Uprn};

    /// High Street, numbers 1 to 9, UPRNs 101 to 109.
    fn gazetteer(words: &AddressDictionaries) -> Gazetteer {
        let addresses = (1..10_u64).filter_map(|number| {
            let text = number.to_string();
            let uprn = Uprn::from_number(100 + number).ok()?;
            Some(GazetteerAddress::from_columns(uprn, None, |column| match column {
                "number" => &text,
                "streetname" => "HIGH STREET",
                "postcode" => "AB1 2BD",
                _ => "",
            }))
        });
        Gazetteer::build(addresses.collect::<Vec<_>>(), words).0
    }

    fn query<'q>(lines: &'q [CompactString], postcode: &'q Postcode) -> AddressQuery<'q> {
        AddressQuery {
            lines,
            postcode: Some(postcode),
            postcode_text: "",
            claimed: None,
            key: None,
            no_fixed_abode: false,
            withheld: false,
        }
    }

    #[test]
    fn a_night_with_kept_answers_equals_a_night_without_and_resolves_only_what_is_new() {
        let words = AddressDictionaries::shipped();
        let (gazetteer, nothing) = (gazetteer(&words), Gazetteer::default());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("answers");
        let postcode = Postcode::parse("AB1 2BD").unwrap();
        let lines: Vec<[CompactString; 1]> =
            (1..8).map(|number| [format!("{number} HIGH ST").into()]).collect();
        let queries: Vec<AddressQuery<'_>> =
            lines.iter().chain(&lines).map(|lines| query(lines, &postcode)).collect();

        let mut first = AddressMemory::open(&file, &[1; 32]);
        let answers = first.resolve(&Resolver::new(&gazetteer, &words), &queries[..5]);
        assert_eq!(answers[4].uprn, Uprn::from_number(105).ok());
        first.keep(&file, &[1; 32]).unwrap();

        // a resolver that knows nothing: what is answered all the same was kept
        let mut again = AddressMemory::open(&file, &[1; 32]);
        assert_eq!(again.resolve(&Resolver::new(&nothing, &words), &queries[..5]), answers);
        assert_eq!(
            (again.found(), again.strings(), again.seen_before()),
            (AnswersKept::Used, 5, 5)
        );
        let before = std::fs::read(&file).unwrap();
        again.keep(&file, &[1; 32]).unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), before, "what is kept again is kept as it was");

        let whole = |mut memory: AddressMemory| -> (Vec<AddressResolution>, u64, u64) {
            let answers = memory.resolve(&Resolver::new(&gazetteer, &words), &queries);
            (answers, memory.strings(), memory.seen_before())
        };
        let (with, strings, seen) = whole(AddressMemory::open(&file, &[1; 32]));
        let (without, ..) = whole(AddressMemory::empty());
        assert_eq!(with, without);
        assert_eq!((strings, seen), (7, 5), "each distinct string once");

        let outdated = AddressMemory::open(&file, &[2; 32]);
        assert_eq!(outdated.found(), AnswersKept::Outdated);
        assert_eq!(whole(outdated).2, 0);
    }

    #[test]
    fn answers_rest_on_the_program_that_was_built_and_on_the_gazetteer() {
        let ruleset = Ruleset::load(None).unwrap().check().unwrap();
        let gazetteers = [b"one", b"two"].map(|bytes| blake3::hash(bytes));
        let of = |program: &str, at: usize| fingerprint(&ruleset, program, [&gazetteers[at]]);
        assert_eq!(of("0.1.0 built today", 0), of("0.1.0 built today", 0));
        assert_ne!(of("0.1.0 built today", 0), of("0.1.0 built again", 0), "of one version");
        assert_ne!(of("0.1.0 built today", 0), of("0.1.0 built today", 1));
    }

    #[test]
    fn whatever_differs_in_a_query_is_another_query() {
        let postcode = Postcode::parse("AB1 2BD").unwrap();
        let lines: [CompactString; 2] = ["1 HIGH".into(), "ST".into()];
        let other: [CompactString; 2] = ["1 HIGHS".into(), "T".into()];
        let base = query(&lines, &postcode);
        let digests = [
            base,
            query(&other, &postcode),
            query(&lines[..1], &postcode),
            AddressQuery { postcode: None, ..base },
            AddressQuery { postcode_text: "AB1", ..base },
            AddressQuery { claimed: Uprn::from_number(1).ok(), ..base },
            AddressQuery { key: Some(("council_tax", "")), ..base },
            AddressQuery { key: Some(("council_tax", "301")), ..base },
            AddressQuery { key: Some(("benefits", "301")), ..base },
            AddressQuery { no_fixed_abode: true, ..base },
            AddressQuery { withheld: true, ..base },
        ]
        .map(|query| digest(&query));
        let distinct: std::collections::BTreeSet<_> = digests.iter().collect();
        assert_eq!(distinct.len(), digests.len());
    }
}
