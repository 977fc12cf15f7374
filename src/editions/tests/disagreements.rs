//! What is a disagreement, whose, and what a list gives away.

use std::collections::BTreeSet;

use super::night::{bare, date, key, night};
use crate::editions::{
    Disagreement, DisagreementInput, DisagreementKind, DisagreementList, ExportFormat,
    PersonStanding, disagreements,
};
use crate::normalise::NormalisedRecord;
use crate::values::{DateDoubt, PartialDate, Sex, Uprn};

/// One person's records in the order of their datasets, where each places them, and where they live.
#[derive(Default)]
struct Someone {
    records: Vec<NormalisedRecord>,
    uprns: Vec<Option<Uprn>>,
    fenced: Vec<bool>,
    home: Option<Uprn>,
    evidence: Vec<u32>,
}

impl Someone {
    fn with(mut self, dataset: &str, say: impl FnOnce(&mut NormalisedRecord)) -> Self {
        let mut record = bare(key(dataset, "1", "role", 0));
        record.dataset = u16::try_from(self.records.len()).unwrap();
        say(&mut record);
        self.records.push(record);
        self.uprns.push(None);
        self.fenced.push(false);
        self
    }

    fn fenced(mut self) -> Self {
        *self.fenced.last_mut().unwrap() = true;
        self
    }

    fn at(mut self, uprn: u64) -> Self {
        *self.uprns.last_mut().unwrap() = Uprn::from_number(uprn).ok();
        self
    }

    fn lives(mut self, uprn: u64, evidence: &[u32]) -> Self {
        self.home = Uprn::from_number(uprn).ok();
        self.evidence = evidence.to_vec();
        self
    }

    fn found(&self) -> Vec<Disagreement> {
        let all = 0..u32::try_from(self.records.len()).unwrap();
        let (home, evidence) = (self.home, self.evidence.clone());
        let persons = [PersonStanding { records: all.collect(), home, evidence }];
        disagreements(&DisagreementInput {
            records: &self.records,
            uprns: &self.uprns,
            fenced: &self.fenced,
            persons: &persons,
            as_of: date("2026-11-01"),
        })
    }

    /// Record, field, kind, number of accusers.
    fn told(&self) -> Vec<String> {
        let line = |one: &Disagreement| {
            let accusers = one.accusers.len();
            format!("{} {} {} {accusers}", one.record, one.field, one.kind.word())
        };
        self.found().iter().map(line).collect()
    }
}

fn born(year: u16, month: u8, day: u8) -> impl Fn(&mut NormalisedRecord) {
    move |record| record.date_of_birth = PartialDate::new(year, month, day, DateDoubt::None)
}

#[test]
fn a_minority_is_contradicted_and_a_tie_is_unsettled() {
    let two = Someone::default().with("a", born(1980, 4, 9)).with("b", born(1980, 4, 8));
    assert_eq!(two.told(), ["0 date_of_birth unsettled 1", "1 date_of_birth unsettled 1"]);
    let three = two.with("c", born(1980, 4, 9));
    assert_eq!(three.told(), ["1 date_of_birth contradicted 2"]);
    assert!((three.found()[0].share() - 2.0 / 3.0).abs() < 1e-9);
    // those who contradict must agree with each other
    let split = Someone::default()
        .with("a", born(1980, 4, 9))
        .with("b", born(1980, 4, 8))
        .with("c", born(1980, 4, 7));
    assert!(split.found().iter().all(|one| one.kind == DisagreementKind::Unsettled));
}

#[test]
fn dates_that_could_be_the_same_and_surnames_once_borne_do_not_disagree() {
    let beside = |year, month, day, doubt| {
        let other = |record: &mut NormalisedRecord| {
            record.date_of_birth = PartialDate::new(year, month, day, doubt);
        };
        Someone::default().with("a", born(2012, 3, 4)).with("b", other).told().len()
    };
    assert_eq!(beside(2012, 3, 5, DateDoubt::None), 2);
    assert_eq!(beside(2012, 4, 3, DateDoubt::None), 2);
    assert_eq!(beside(2012, 4, 3, DateDoubt::DayMonthOrder), 0);
    assert_eq!(beside(2012, 3, 0, DateDoubt::None), 0);
    assert_eq!(beside(1970, 1, 1, DateDoubt::Placeholder), 0);
    let named = |surname: &'static str, other: &'static str| {
        move |record: &mut NormalisedRecord| {
            record.name.surname = surname.into();
            record.name.other_surnames = vec![other.into()];
        }
    };
    let maiden = Someone::default().with("a", named("ASH", "OAK")).with("b", named("OAK", "ELM"));
    assert!(maiden.told().is_empty());
    let other = Someone::default().with("a", named("ASH", "FIR")).with("b", named("OAK", "ELM"));
    assert_eq!(other.told().len(), 2);
}

#[test]
fn a_dataset_has_one_voice_and_does_not_contradict_itself() {
    let mut someone = Someone::default()
        .with("a", |record| record.sex = Some(Sex::Female))
        .with("b", |record| record.sex = Some(Sex::Male))
        .with("b", |record| record.sex = Some(Sex::Male));
    someone.records[2].dataset = 1;
    assert!(someone.told().iter().all(|line| line.ends_with("unsettled 1")));
    someone.records[1].dataset = 0;
    someone.records[2].dataset = 0;
    assert!(someone.told().is_empty());
}

#[test]
fn fenced_records_do_not_accuse_and_do_not_stand_up_for_others() {
    let accused = Someone::default().with("a", born(1980, 4, 9)).with("b", born(1980, 4, 8));
    let with_fenced = Someone::default()
        .with("a", born(1980, 4, 9))
        .with("b", born(1980, 4, 8))
        .with("roll", born(1980, 4, 9))
        .fenced();
    let of_others = |someone: &Someone| -> Vec<String> {
        someone.told().into_iter().filter(|line| !line.starts_with('2')).collect()
    };
    assert_eq!(of_others(&with_fenced), accused.told());
    let died = |record: &mut NormalisedRecord| {
        record.date_of_death = PartialDate::new(2026, 10, 1, DateDoubt::None);
    };
    let known_to_the_roll_only = Someone::default().with("a", |_| {}).with("roll", died).fenced();
    assert!(known_to_the_roll_only.told().is_empty());
    // a fenced record may be told what others know of its person
    let elector = Someone::default().with("registrations", died).with("roll", |_| {}).fenced();
    assert_eq!(elector.told(), ["1 date_of_death deceased 1"]);
}

#[test]
fn the_dead_are_told_to_those_who_hold_them_for_living() {
    let died = |record: &mut NormalisedRecord| {
        record.date_of_death = PartialDate::new(2026, 10, 0, DateDoubt::None);
    };
    let ended = |record: &mut NormalisedRecord| record.to = Some(date("2026-10-02"));
    let someone = Someone::default().with("a", |_| {}).with("b", ended).with("registrations", died);
    assert_eq!(someone.told(), ["0 date_of_death deceased 1"]);
    // who writes to the executors knows, without a day
    let executors = |record: &mut NormalisedRecord| record.flags.deceased = true;
    let known = Someone::default().with("council_tax", executors).with("registrations", died);
    assert!(known.told().is_empty());
    let by_a_word_alone = Someone::default().with("council_tax", executors).with("b", |_| {});
    assert!(by_a_word_alone.told().is_empty());
}

#[test]
fn what_ends_tonight_is_over_and_needs_no_correction() {
    let until = |to: &'static str| move |record: &mut NormalisedRecord| record.to = Some(date(to));
    let left = |to: &'static str| {
        let new = |record: &mut NormalisedRecord| record.from = Some(date("2026-03-01"));
        let moved = Someone::default().with("a", until(to)).at(100).with("b", new).at(200);
        moved.lives(200, &[1]).told()
    };
    assert_eq!(left("2026-11-02"), ["0 address stale_address 1"]);
    assert_eq!(left("2026-11-01"), [""; 0]);
    let died = |record: &mut NormalisedRecord| {
        record.date_of_death = PartialDate::new(2026, 10, 1, DateDoubt::None);
    };
    let account = Someone::default().with("a", until("2026-11-01")).with("registrations", died);
    assert!(account.told().is_empty());
}

#[test]
fn an_address_is_stale_only_by_later_evidence_of_others() {
    let since =
        |from: &'static str| move |record: &mut NormalisedRecord| record.from = Some(date(from));
    let moved = |own: &'static str, new: &'static str| {
        Someone::default()
            .with("a", since(own))
            .at(100)
            .with("b", since(new))
            .at(200)
            .lives(200, &[1])
    };
    assert_eq!(moved("2019-01-01", "2026-03-01").told(), ["0 address stale_address 1"]);
    assert!(moved("2026-03-01", "2019-01-01").told().is_empty());
    let undated = Someone::default().with("a", |_| {}).at(100).with("b", |_| {}).at(200);
    assert!(undated.lives(200, &[1]).told().is_empty());
    let only_fenced = Someone::default()
        .with("a", since("2019-01-01"))
        .at(100)
        .with("roll", since("2026-03-01"))
        .at(200)
        .fenced();
    assert!(only_fenced.lives(200, &[1]).told().is_empty());
    let in_care_of = |record: &mut NormalisedRecord| record.flags.care_of = true;
    let letters =
        Someone::default().with("a", in_care_of).at(100).with("b", since("2026-03-01")).at(200);
    assert!(letters.lives(200, &[1]).told().is_empty());
}

#[test]
fn a_partner_who_left_the_claimant_is_told_as_such() {
    let mut records: Vec<NormalisedRecord> = vec![
        bare(key("benefits", "7", "claimant", 0)),
        bare(key("benefits", "7", "partner", 0)),
        bare(key("council_tax", "9", "liable", 0)),
    ];
    records[2].dataset = 1;
    records[2].from = Some(date("2026-05-01"));
    let at = |number| Uprn::from_number(number).ok();
    let uprns = [at(100), at(100), at(200)];
    let told = |claimant_home: u64| {
        let persons = [
            PersonStanding { records: vec![0], home: at(claimant_home), evidence: vec![0] },
            PersonStanding { records: vec![1, 2], home: at(200), evidence: vec![2] },
        ];
        let found = disagreements(&DisagreementInput {
            records: &records,
            uprns: &uprns,
            fenced: &[false; 3],
            persons: &persons,
            as_of: date("2026-11-01"),
        });
        assert_eq!(found.len(), 1);
        (found[0].record, found[0].kind)
    };
    assert_eq!(told(100), (1, DisagreementKind::PartnerElsewhere));
    assert_eq!(told(200), (1, DisagreementKind::StaleAddress));
}

#[test]
fn a_list_names_keys_and_counts_and_no_value_and_no_delicate_dataset() {
    let folder = tempfile::tempdir().unwrap();
    let mut night = night();
    night.records[0].date_of_birth = PartialDate::new(2012, 3, 4, DateDoubt::None);
    night.records[3].date_of_birth = PartialDate::new(2012, 3, 5, DateDoubt::None);
    let first = night.publish(folder.path(), "2026-11-21").unwrap();
    let second = night.publish(folder.path(), "2026-11-22").unwrap();
    let (first, second) = (first.into_edition(), second.into_edition());
    let list = |list: &DisagreementList, before: bool| {
        let before = before.then(|| crate::editions::OpenEdition::open(first.folder()));
        let mut bytes = Vec::new();
        list.export(&second, before.into_iter(), ExportFormat::Csv, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let all = list(&DisagreementList::default(), true);
    insta::assert_snapshot!(all);
    let alone = list(&DisagreementList::default(), false);
    assert_eq!(alone, all.replace("2026-11-21.1", "2026-11-22.1"));
    assert!(!all.contains("2012"), "{all}");

    let datasets: BTreeSet<String> =
        all.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
    let one = datasets.iter().next().unwrap();
    let only = DisagreementList { dataset: Some(one.clone()), ..DisagreementList::default() };
    assert!(list(&only, true).lines().skip(1).all(|line| line.starts_with(one.as_str())));
    let delicate = DisagreementList { delicate: datasets.clone(), ..DisagreementList::default() };
    let unnamed = list(&delicate, true);
    assert_eq!(unnamed.lines().count(), all.lines().count());
    for line in unnamed.lines().skip(1) {
        assert_eq!(line.split(',').nth(7), Some(""), "{line}");
    }
}
