//! An edition revised is the one that writing everything gives, and differs from the last one in the same.

use std::path::Path;

use super::night::{Night, bare, date, household_id, key, member, night, person_id, unresolved};
use crate::editions::{
    Concerned, EditionDiff, EditionDraft, EditionShelf, OpenEdition, ResidenceHistory, Revised,
    Revision, StagedEdition,
};
use crate::households::{
    Composition, Household, HouseholdKind, Relation, Residence, Stay, StayDate, StayWitness,
    StillSays,
};
use crate::persons::Person;
use crate::rules::RelationKind;
use crate::values::{MentionKey, PersonId};

/// A night with what it tells of lives.
struct Lives {
    night: Night,
    residences: Vec<ResidenceHistory>,
    relations: Vec<Relation<u32>>,
}

impl Lives {
    fn draft(&self) -> EditionDraft<'_> {
        let Self { night, residences, relations } = self;
        EditionDraft { residences, relations, ..night.draft() }
    }
}

fn witness(key: MentionKey, record: Option<u32>) -> StayWitness {
    StayWitness {
        key,
        record,
        from: None,
        to: None,
        first_seen: date("2026-11-01"),
        last_seen: date("2026-11-01"),
        lately: false,
        says: if record.is_some() { StillSays::Yes } else { StillSays::Gone(date("2026-11-03")) },
        dates_stays: false,
        fenced: false,
    }
}

fn history(person: u64, witnesses: Vec<StayWitness>) -> ResidenceHistory {
    let residence = Residence::Provisional("9 NEW ROAD LS1".into());
    let (from, second) = (StayDate::Unknown, None);
    let stay = Stay { residence, from, to: None, second, fenced: false, witnesses };
    ResidenceHistory { person: person_id(person), stays: vec![stay] }
}

/// The made-up night with its records in the order of their keys, with histories and a relation of people whom nothing will concern.
fn first() -> Lives {
    let night = in_order(&night());
    let place = |of: &MentionKey| {
        let found = night.records.iter().position(|record| record.key == *of);
        found.and_then(|at| u32::try_from(at).ok())
    };
    let (pupil, liable) =
        (key("school_census", "3001/A1", "pupil", 0), key("council_tax", "000000017", "liable", 1));
    let gone = key("benefits", "A-0", "claimant", 0);
    let residences = vec![
        history(17, vec![witness(gone, None), witness(pupil.clone(), place(&pupil))]),
        history(31, vec![witness(key("electoral_roll", "AA-12-0", "", 0), Some(3))]),
        // of whom no record is left
        history(44, vec![witness(key("benefits", "A-2", "claimant", 0), None)]),
    ];
    let relation = Relation {
        kind: RelationKind::JointlyLiable,
        one: 0,
        other: 1,
        from: None,
        to: None,
        records: vec![place(&liable).unwrap(), place(&pupil).unwrap()],
        doubt: None,
    };
    Lives { night, residences, relations: vec![relation] }
}

/// The same night in the order of its records' keys.
fn in_order(night: &Night) -> Night {
    let mut order: Vec<usize> = (0..night.records.len()).collect();
    order.sort_by(|a, b| night.records[*a].key.cmp(&night.records[*b].key));
    let now = |place: u32| {
        let found = order.iter().position(|at| *at == place as usize);
        u32::try_from(found.unwrap()).unwrap()
    };
    let mut sorted = night.clone();
    sorted.records = order.iter().map(|at| night.records[*at].clone()).collect();
    sorted.resolutions = order.iter().map(|at| night.resolutions[*at].clone()).collect();
    sorted.shown = order.iter().map(|at| night.shown[*at]).collect();
    for place in sorted.persons.iter_mut().flat_map(|person| &mut person.records) {
        *place = now(*place);
    }
    for member in sorted.households.iter_mut().flat_map(|household| &mut household.members) {
        member.evidence.iter_mut().for_each(|place| *place = now(*place));
    }
    for link in &mut sorted.links {
        (link.left, link.right) = (now(link.left), now(link.right));
    }
    sorted
}

/// The night after: person 31 has a claim, which comes before all other records, and a home; 44 is remembered no longer; rows have moved.
fn second() -> Lives {
    let Lives { mut night, mut residences, mut relations } = first();
    let up = |place: &mut u32| *place += 1;
    night.persons.iter_mut().flat_map(|person| &mut person.records).for_each(up);
    let members = night.households.iter_mut().flat_map(|household| &mut household.members);
    members.flat_map(|member| &mut member.evidence).for_each(up);
    for link in &mut night.links {
        (link.left, link.right) = (link.left + 1, link.right + 1);
    }
    relations.iter_mut().flat_map(|relation| &mut relation.records).for_each(up);
    let witnesses = residences.iter_mut().flat_map(|it| &mut it.stays);
    for witness in witnesses.flat_map(|stay| &mut stay.witnesses) {
        witness.record = witness.record.map(|place| place + 1);
    }
    let claim = bare(key("benefits", "A-2", "claimant", 0));
    night.records.insert(0, claim);
    night.resolutions.insert(0, unresolved("2 OLD ROAD LS1"));
    night.shown.insert(0, Some(date("2026-11-23")));
    for (row, record) in (0..).zip(&mut night.records) {
        record.row = row;
    }
    night.persons[3].records = vec![0, 4];
    night.households.push(Household {
        id: household_id(90),
        residence: Residence::Provisional("2 OLD ROAD LS1".into()),
        kind: HouseholdKind::Private,
        composition: Composition::SingleAdult,
        members: vec![member(3, &[0])],
    });
    residences.truncate(1);
    residences.push(history(31, vec![witness(key("benefits", "A-2", "claimant", 0), Some(0))]));
    Lives { night, residences, relations }
}

/// The second night's edition on the first one's, by either way, with the first one.
fn staged(
    folder: &Path,
    revise: impl FnOnce(crate::editions::EditionWriter, &OpenEdition) -> StagedEdition,
) -> (OpenEdition, StagedEdition) {
    let shelf = EditionShelf::open(folder).unwrap();
    let writer = shelf.begin(date("2026-11-22")).unwrap();
    let published = writer.write(&first().draft()).unwrap();
    let at = "2026-11-22T03:00:00Z";
    let earlier = published
        .publish(&super::night::REPORTS, at, |_| Ok::<(), crate::editions::EditionError>(()))
        .unwrap()
        .into_edition();
    let staged = revise(shelf.begin(date("2026-11-23")).unwrap(), &earlier);
    (earlier, staged)
}

#[test]
fn a_revision_is_what_writing_everything_gives() {
    let [one, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let now = second();
    let (earlier, whole) = staged(one.path(), |writer, _| writer.write(&now.draft()).unwrap());
    let person = Person { id: person_id(31), records: vec![0, 1] };
    let home = &now.night.households[2];
    let home = Household { members: vec![member(0, &[0])], ..home.clone() };
    let (before, numbers, are) = ([person.id], [0, 4], [person.id]);
    let (_, revised) = staged(other.path(), |writer, edition| {
        let Lives { night, residences, .. } = &now;
        let history = history(31, vec![witness(night.records[0].key.clone(), Some(0))]);
        assert_eq!(residences[1], history);
        let all = [None, Some(0), Some(1), Some(2), Some(3), Some(4)];
        let (shown, gone) = ([night.shown[0], night.shown[4]], [person_id(44)]);
        let revision = |unchanged| Revision {
            edition,
            records: &night.records,
            resolutions: &night.resolutions,
            unchanged,
            numbers: &numbers,
            shown: &shown,
            before: &before,
            persons: std::slice::from_ref(&person),
            households: std::slice::from_ref(&home),
            residences: std::slice::from_ref(&history),
            gone: &gone,
            relations: &[],
            events: &[],
            links: &night.links,
            quarantine: &night.quarantine,
            model_json: night.draft().model_json,
            facts: &night.facts,
        };
        // somebody whom nothing is said to concern has a record that is another
        let astray = [&all[..2], &[None], &all[3..]].concat();
        let Ok(Revised::DoesNotFit(writer)) = writer.revise(&revision(&astray)) else {
            panic!("this would leave a record out");
        };
        // and the right to write is still there
        let Ok(Revised::Staged(staged)) = writer.revise(&revision(&all)) else {
            panic!("this fits");
        };
        *staged
    });
    let told = |staged: &StagedEdition| {
        let manifest = staged.edition().manifest();
        let parts: Vec<_> =
            manifest.parts.iter().map(|part| (part.name.clone(), part.blake3.clone())).collect();
        (parts, manifest.counts)
    };
    assert_eq!(told(&revised), told(&whole));
    let persons = |of: &[PersonId]| of.to_vec();
    let (were, are) = (persons(&before), persons(&are));
    let short = EditionDiff::of_revision(
        Concerned { edition: &earlier, persons: &were, numbers: &[3] },
        Concerned { edition: whole.edition(), persons: &are, numbers: &numbers },
    );
    let long = EditionDiff::between(&earlier, whole.edition()).unwrap();
    assert_eq!(short.unwrap(), long);
    assert!(!long.records_added.is_empty() && !long.households_added.is_empty());
}
