//! What no decision may say: a constraint forbids it, or it contradicts what is decided. No second reader makes it, and nobody who takes an answer back.

use hearth::config::CouncilConfig;
use hearth::editions::EditionShelf;
use hearth::journal::{DecidedRecord, Journal, JournalEntry, JournalWriter, Limits, SampledPair};
use hearth::rules::Ruleset;
use hearth::stewardship::EvidenceKey;
use hearth::values::IdentifierKey;

use super::nights::Nights;

impl Nights {
    /// Draws a sample, and puts one pair of mentions in the place of those that were drawn.
    fn sample_of(&self, pair: [&str; 2]) {
        let drawn = self.hearth(&["review", "--sample", "20"]);
        assert!(drawn.code < 2, "{}", drawn.err);
        let config =
            CouncilConfig::load(&self.dir.path("demo/hearth.toml")).expect("a configuration");
        let key = std::fs::read_to_string(config.state.join("identifier.key")).expect("a key");
        let key = blake3::Hash::from_hex(key.trim()).expect("a key");
        let ruleset = Ruleset::load(None).expect("it reads").check().expect("it is sound");
        let key = EvidenceKey::new(&IdentifierKey::from_bytes(*key.as_bytes()), &ruleset);
        let edition =
            EditionShelf::open(&config.editions).expect("a shelf").current().expect("an edition");
        let record = |name: &str| -> DecidedRecord {
            let mut records = edition.records().map(|stored| stored.expect("a record").record);
            key.record(&records.find(|it| it.key.to_string() == name).expect("it is there"))
        };
        let journal = Journal::of(&config);
        let drawn = |entry| match entry {
            Some(JournalEntry::SampleDrawn(sample)) => Some(sample),
            Some(_) | None => None,
        };
        let mut entries = journal.entries().expect("it reads").into_iter().rev();
        let mut sample = entries.find_map(|it| drawn(it.entry)).expect("a sample was drawn");
        let stratum = sample.pairs[0].stratum;
        sample.pairs = vec![SampledPair { stratum, records: pair.map(record) }];
        let mut writer = JournalWriter::open(&journal, Limits::default()).expect("it is free");
        writer
            .append("2026-11-01T09:00:00Z", &[JournalEntry::SampleDrawn(sample)])
            .expect("it is written");
    }

    /// Puts the sample to a reader who answers so.
    fn reads_sample(&self, by: &str, answers: &str) {
        let words = ["review", "--quiet", "--sample", "--by", by, "--config", "demo/hearth.toml"];
        let read = self.dir.hearth_told(&words, answers);
        assert!(read.out.contains("answered: "), "{}{}", read.out, read.err);
    }
}

#[test]
fn what_a_constraint_forbids_is_decided_by_no_second_reader_and_by_nobody_who_takes_an_answer_back()
{
    let nights = Nights::new();
    nights.policy("second_share = 1.0\n");
    let (one, other) = nights.couple();
    nights.sample_of([&one, &other]);
    nights.reads_sample("ann", "1\n");
    assert_eq!(nights.decisions(), "", "one row names both");
    // what is taken back leaves the first reader's word alone, which the second then agrees with
    nights.reads_sample("bob", "2\nu\n1\n");
    assert_eq!(nights.decisions(), "");
}

#[test]
fn what_contradicts_a_decision_is_not_decided_when_an_answer_against_it_is_taken_back() {
    let nights = Nights::new();
    nights.policy("second_share = 1.0\n");
    let (one, other) = nights.heaviest_pair(0);
    nights.decide(&one, &other, "different-household");
    nights.sample_of([&one, &other]);
    nights.reads_sample("ann", "1\n");
    nights.reads_sample("bob", "2\nu\n");
    let decided = nights.decisions();
    assert_eq!(decided.matches("in force").count(), 1, "{decided}");
    assert!(!decided.contains("one person"), "{decided}");
}
