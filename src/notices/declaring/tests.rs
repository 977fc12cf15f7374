//! What may be declared, by whom, and what it comes to.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::{
    Change, ChangeMade, ChangeRefused, CheckedDeclaration, Circumstance, Correction, Declaration,
    DeclarationFaults, Declared, Happened, KnownPeople, KnownPerson, Movers, ReferenceConflict,
};
use crate::events::When;
use crate::journal::{
    ChangeReason, DeclaringChannel, Destination, LifeEventAct, NameSince, ProofSeen, ToldBy,
};
use crate::notices::occurrence::{Acquaintance, OccurrenceStatus, Occurrences};
use crate::rules::DeclaringRules;
use crate::values::{
    BundleId, DateDoubt, EvidenceLevel, HouseholdId, OccurrenceId, PartialDate, PersonId, Uprn,
};

const TODAY: Date = date(2026, 11, 1);

fn person(number: u64) -> PersonId {
    PersonId::from_bits(number).unwrap()
}

fn household() -> HouseholdId {
    HouseholdId::from_bits(5).unwrap()
}

fn home(number: u64) -> Destination {
    Destination::Uprn(Uprn::from_number(number).unwrap())
}

fn rules() -> DeclaringRules {
    DeclaringRules::shipped()
}

/// Four people; the first three live together at one home. The fourth is dead.
fn known() -> KnownPeople {
    let born = |year| PartialDate::new(year, 0, 0, DateDoubt::None);
    let at = Some(home(1));
    let of =
        |year, died| KnownPerson { born: born(year), died, home: at.clone(), leaves: at.clone() };
    KnownPeople {
        people: BTreeMap::from([
            (person(1), of(1980, None)),
            (person(2), of(1982, None)),
            (person(3), of(2018, None)),
            (person(4), of(1930, Some(date(2026, 1, 1)))),
        ]),
        households: BTreeMap::from([(household(), vec![person(1), person(2), person(3)])]),
    }
}

fn declared(happened: Happened) -> Declaration {
    Declaration {
        happened,
        when: When::On(date(2026, 10, 20)),
        level: EvidenceLevel::Stated,
        seen: Vec::new(),
        channel: DeclaringChannel::Caseworker,
        told_by: ToldBy::HouseholdMember,
        by: "mk".parse().unwrap(),
        reference: "C/17".into(),
        reason: None,
    }
}

fn family_moves() -> Declaration {
    let whom = Movers::Household(household());
    declared(Happened::ChangeOfAddress { whom, to: Some(home(2)) })
}

fn dies(of: u64) -> Declaration {
    declared(Happened::Death { person: person(of) })
}

fn check(declaration: Declaration) -> Result<CheckedDeclaration, DeclarationFaults> {
    declaration.check(&known(), TODAY, &rules())
}

/// The fields that are at fault.
fn faults(declaration: Declaration) -> Vec<&'static str> {
    let found = check(declaration).map(|_| Vec::new());
    found.unwrap_or_else(|faults| faults.0.iter().map(|fault| fault.field).collect())
}

/// Nobody is known by two identifiers.
struct Strangers;

impl Acquaintance for Strangers {
    fn known_as(&self, person: PersonId) -> Vec<PersonId> {
        vec![person]
    }

    fn lives_with(&self, _: PersonId) -> Vec<PersonId> {
        Vec::new()
    }
}

/// Declares it among what is known, and writes down what it comes to.
fn declare(
    declaration: Declaration,
    all: &mut Occurrences,
    from: u64,
) -> Result<Declared, ReferenceConflict> {
    let mut number = from;
    let mint = || {
        number += 1;
        OccurrenceId::new(1_795_300_000_000 + number, [1; 10])
    };
    let bundle = BundleId::of_random([u8::try_from(from).unwrap(); 11]);
    let declared = check(declaration).unwrap().declare(all, &rules(), &Strangers, bundle, mint)?;
    if let Declared::Now { acts, .. } = &declared {
        for (entry, act) in (from..).zip(acts) {
            all.add(entry, act);
        }
    }
    Ok(declared)
}

#[test]
fn a_household_that_moves_has_one_reference_and_an_event_for_each_member() {
    let mut all = Occurrences::default();
    let Ok(Declared::Now { bundle, acts, occurrences }) = declare(family_moves(), &mut all, 0)
    else {
        panic!("it is new")
    };
    assert_eq!((acts.len(), occurrences.len(), all.all().len()), (3, 3, 3));
    for (of, event) in [1, 2, 3].into_iter().zip(all.of_bundle(bundle)) {
        assert_eq!(event.person(), Some(person(of)));
        assert_eq!((event.from.clone(), event.to.clone()), (Some(home(1)), Some(home(2))));
    }
}

#[test]
fn the_same_reference_with_the_same_content_is_the_same_and_with_another_a_conflict() {
    let mut all = Occurrences::default();
    let Ok(Declared::Now { bundle, occurrences, .. }) = declare(family_moves(), &mut all, 0) else {
        panic!("it is new")
    };
    let again = declare(family_moves(), &mut all, 10);
    assert_eq!(again, Ok(Declared::Before { bundle, occurrences, first: 0, last: 2 }));
    let other = Declaration { when: When::On(date(2026, 10, 21)), ..family_moves() };
    assert_eq!(declare(other.clone(), &mut all, 20), Err(ReferenceConflict));
    // somebody else's own numbers are theirs
    let by = "ann".parse().unwrap();
    let told_again = declare(Declaration { by, ..other }, &mut all, 30);
    assert!(matches!(told_again, Ok(Declared::Now { .. })));
    assert_eq!(all.all().len(), 3, "told twice, and one move each");
}

#[test]
fn people_are_the_same_in_any_order() {
    let of = |members: [u64; 2]| {
        let members = members.map(person).to_vec();
        let whom = Movers::Members { household: household(), members };
        check(declared(Happened::ChangeOfAddress { whom, to: None })).unwrap().digest
    };
    assert_eq!(of([1, 2]), of([2, 1]));
    assert_ne!(of([1, 2]), of([1, 3]));
}

#[test]
fn nobody_says_more_than_their_channel_can_know() {
    use DeclaringChannel::{Caseworker, Registrar, ResidentForm};
    use EvidenceLevel::{Registered, Stated, Suggested, Verified};

    let at = |channel, level, seen: &[ProofSeen]| {
        let told_by = ToldBy::Relative;
        faults(Declaration { channel, level, seen: seen.to_vec(), told_by, ..dies(1) })
    };
    let certificate = [ProofSeen::MedicalCertificate];
    let entry = [ProofSeen::RegisterEntry];
    for (channel, level, seen) in [
        (ResidentForm, Stated, &[][..]),
        (Caseworker, Stated, &[]),
        (Caseworker, Verified, &certificate),
        (Registrar, Registered, &entry),
    ] {
        assert_eq!(at(channel, level, seen), [""; 0], "{channel:?} {level}");
    }
    for (channel, level, seen, field) in [
        (ResidentForm, Verified, &certificate[..], "level"),
        (ResidentForm, Stated, &certificate, "seen"),
        (Caseworker, Registered, &entry, "level"),
        (Caseworker, Suggested, &[], "level"),
        (Caseworker, Verified, &[], "seen"),
        (Caseworker, Verified, &[ProofSeen::TenancyOrDeeds], "seen"),
        (Registrar, Registered, &certificate, "seen"),
    ] {
        assert_eq!(at(channel, level, seen), [field], "{channel:?} {level}");
    }
    let registered = Declaration {
        channel: Registrar,
        level: Registered,
        seen: entry.to_vec(),
        ..family_moves()
    };
    assert!(faults(registered).contains(&"level"), "no register says where people live");
}

#[test]
fn a_move_may_be_announced_ninety_days_ahead_and_a_death_not_at_all() {
    let on = |declaration, day| faults(Declaration { when: When::On(day), ..declaration });
    assert_eq!(on(family_moves(), date(2027, 1, 30)), [""; 0]);
    assert_eq!(on(family_moves(), date(2027, 1, 31)), ["when"]);
    assert_eq!(on(dies(1), TODAY), [""; 0]);
    assert_eq!(on(dies(1), date(2026, 11, 2)), ["when"]);
    let until = When::Between(date(2026, 10, 1), date(2027, 10, 1));
    assert_eq!(faults(Declaration { when: until, ..family_moves() }), ["when"]);
}

#[test]
fn nothing_happens_before_a_birth_or_after_a_death_or_in_another_age() {
    let on = |declaration, day| faults(Declaration { when: When::On(day), ..declaration });
    assert_eq!(on(dies(1), date(1979, 12, 31)), ["when"]);
    assert_eq!(on(dies(1), date(1980, 1, 1)), [""; 0], "the year is all that is known");
    assert_eq!(on(dies(1), date(1899, 12, 31)), ["when", "when"]);
    let backwards = When::Between(date(2026, 10, 2), date(2026, 10, 1));
    assert_eq!(faults(Declaration { when: backwards, ..dies(1) }), ["when"]);
    let moves = |of| {
        let whom = Movers::People(vec![person(of)]);
        declared(Happened::ChangeOfAddress { whom, to: None })
    };
    assert_eq!(faults(moves(4)), ["happened.whom"], "the dead do not move");
    assert_eq!(faults(dies(4)), [""; 0], "that somebody died may be told again");
}

#[test]
fn who_is_not_there_or_not_of_the_household_is_told_with_everything_else_that_is_wrong() {
    let whom = Movers::Members { household: household(), members: vec![person(1), person(4)] };
    let declaration = Declaration {
        when: When::On(date(2028, 1, 1)),
        reference: " ".into(),
        told_by: ToldBy::Office,
        channel: DeclaringChannel::ResidentForm,
        ..declared(Happened::ChangeOfAddress { whom, to: Some(home(1)) })
    };
    let fields = ["when", "told_by", "reference", "happened.whom", "happened.whom", "happened.to"];
    assert_eq!(faults(declaration), fields);
    assert_eq!(faults(dies(9)), ["happened.whom"]);
    let other = HouseholdId::from_bits(6).unwrap();
    let whom = Movers::Household(other);
    assert_eq!(faults(declared(Happened::ChangeOfAddress { whom, to: None })), ["happened.whom"]);
    let joining = Happened::Joining { whom: vec![person(1)], household: household() };
    assert_eq!(faults(declared(joining)), ["happened.whom"], "they are there already");
}

#[test]
fn a_fault_repeats_nothing_that_was_declared() {
    let name = NameSince { forenames: "Zebedee\u{7}".into(), surname: "Quux\n".into() };
    let declaration = declared(Happened::NameChange { person: person(1), name });
    let told = check(declaration).unwrap_err().to_string();
    assert!(told.starts_with("happened.name: "), "{told}");
    assert!(!told.contains("Zebedee") && !told.contains("Quux"), "{told}");
}

#[test]
fn who_is_parted_from_is_named_to_be_left_out_and_by_nobody_twice() {
    let parts = |whom: &[u64], apart_from: &[u64]| {
        let people = |ids: &[u64]| ids.iter().map(|id| person(*id)).collect();
        declared(Happened::Separation {
            household: household(),
            whom: people(whom),
            apart_from: people(apart_from),
            to: None,
        })
    };
    assert_eq!(faults(parts(&[1, 3], &[])), ["happened.apart_from"]);
    assert_eq!(faults(parts(&[1, 3], &[1])), ["happened.apart_from"]);
    let mut all = Occurrences::default();
    declare(parts(&[1, 3], &[2]), &mut all, 0).unwrap();
    assert_eq!(all.all().len(), 2);
    assert!(all.all().all(|event| event.apart_from == [person(2)]));
}

#[test]
fn twins_are_declared_together_and_a_child_has_no_child() {
    let born = |parent: u64, names: &[&str]| {
        let child = |name: &&str| NameSince { forenames: (*name).into(), surname: "Khan".into() };
        let children = names.iter().map(child).collect();
        declared(Happened::Birth { parents: vec![person(parent)], children })
    };
    let mut all = Occurrences::default();
    declare(born(1, &["Aisha", "Omar"]), &mut all, 0).unwrap();
    assert_eq!(all.all().len(), 2);
    assert_eq!(faults(born(3, &["Aisha"])), ["happened.parents"]);
    assert_eq!(faults(born(1, &[])), ["happened.children"]);
}

#[test]
fn a_registrars_death_is_cancelled_by_a_registrar_and_by_nobody_else() {
    let mut all = Occurrences::default();
    let by_registrar = Declaration {
        channel: DeclaringChannel::Registrar,
        level: EvidenceLevel::Registered,
        seen: vec![ProofSeen::RegisterEntry],
        told_by: ToldBy::Office,
        by: "registrar".parse().unwrap(),
        ..dies(1)
    };
    declare(by_registrar, &mut all, 0).unwrap();
    let change = |channel, made, because, reference: &str| Change {
        made,
        because,
        channel,
        by: "registrar".parse().unwrap(),
        reference: reference.into(),
    };
    let act = |all: &Occurrences, change: &Change| {
        change.act(all.all().next().unwrap(), all, TODAY, &rules())
    };
    let by_caseworker = change(
        DeclaringChannel::Caseworker,
        ChangeMade::Cancel,
        ChangeReason::StatusRemoved,
        "X/1",
    );
    assert!(matches!(act(&all, &by_caseworker), Err(ChangeRefused::Faults(_))));

    let cancel =
        change(DeclaringChannel::Registrar, ChangeMade::Cancel, ChangeReason::Cancelled, "X/2");
    let cancelled = act(&all, &cancel).unwrap().unwrap();
    all.add(1, &cancelled);
    assert_eq!(all.all().next().unwrap().status, OccurrenceStatus::Cancelled);
    assert_eq!(act(&all, &cancel), Ok(None), "cancelled once");
    let otherwise = Change { because: ChangeReason::MadeInError, ..cancel };
    assert!(matches!(act(&all, &otherwise), Err(ChangeRefused::Conflict(_))));

    let back = change(
        DeclaringChannel::Registrar,
        ChangeMade::Reinstate,
        ChangeReason::CancellationRemoved,
        "X/3",
    );
    let restored = act(&all, &back).unwrap().unwrap();
    all.add(2, &restored);
    assert_eq!(all.all().next().unwrap().status, OccurrenceStatus::Standing);
}

#[test]
fn what_is_put_right_is_as_it_was_put_right_last() {
    let mut all = Occurrences::default();
    let whom = Movers::People(vec![person(1)]);
    declare(declared(Happened::ChangeOfAddress { whom, to: Some(home(2)) }), &mut all, 0).unwrap();
    for (entry, to) in [(1, 3), (2, 4)] {
        let correction = Correction {
            when: When::On(date(2026, 10, 22)),
            from: None,
            to: Some(home(to)),
            name: None,
            level: EvidenceLevel::Stated,
        };
        let change = Change {
            made: ChangeMade::Correct(correction),
            because: ChangeReason::Typographical,
            channel: DeclaringChannel::Caseworker,
            by: "mk".parse().unwrap(),
            reference: format!("K/{to}").into(),
        };
        let act = change.act(all.all().next().unwrap(), &all, TODAY, &rules()).unwrap().unwrap();
        assert!(matches!(act, LifeEventAct::Corrected(_)));
        all.add(entry, &act);
        let event = all.all().next().unwrap();
        assert_eq!((event.to.clone(), event.from.clone()), (Some(home(to)), Some(home(1))));
        assert_eq!(event.status, OccurrenceStatus::Corrected);
    }
}

#[test]
fn what_no_dataset_tells_may_be_declared_too() {
    let mut all = Occurrences::default();
    let what = Circumstance::Homelessness;
    declare(declared(Happened::Circumstance { what, person: person(1) }), &mut all, 0).unwrap();
    assert_eq!(all.all().len(), 1);
}
