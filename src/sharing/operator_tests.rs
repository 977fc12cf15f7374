//! Operators' permits by the shipped policy: who may run what for which purpose, what of whom is there for them, and that none is made without
//! being written down.

use super::{
    Asking, NotWrittenDown, Operation, OperatorGrant, OperatorScope, Policy, RefusedWith,
    RestrictionEffect, StandingRestriction, Unchecked, User, rule_on_operator,
};
use crate::journal::OperatorPermitted;
use crate::rules::shipped_files;
use crate::values::{DatasetName, MentionKey, PersonId, Role, Sensitive, SharedField};

fn policy() -> Policy {
    Policy::<Unchecked>::of_files(&shipped_files()).check().unwrap()
}

fn asking(organisation: &str, role: &str, purpose: &str) -> Asking {
    Asking {
        user: User {
            name: "d.steward".parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            team: None,
            roles: vec![role.parse().unwrap()],
            trained_until: Some(jiff::civil::date(2027, 1, 1)),
            active: true,
            suspended_from_emergencies: false,
        },
        purpose: purpose.parse().unwrap(),
        case_reference: Some(Sensitive::new("DQ-7".to_owned())),
        necessity: None,
        emergency: None,
        at: jiff::civil::date(2026, 11, 26).at(9, 0, 0, 0),
    }
}

fn ruled(
    policy: &Policy,
    role: &str,
    purpose: &str,
    operation: Operation,
) -> Result<OperatorGrant, String> {
    let mut asking = asking("council", role, purpose);
    asking.necessity = Some(Sensitive::new("as every purpose that wants it noted".to_owned()));
    rule_on_operator(policy, &asking, operation).map_err(|refusal| refusal.remedy)
}

fn granted(role: &str, purpose: &str, operation: Operation) -> Result<OperatorGrant, String> {
    ruled(&policy(), role, purpose, operation)
}

fn person(number: u64) -> PersonId {
    PersonId::from_bits(number).unwrap()
}

fn record(dataset: &str) -> MentionKey {
    MentionKey {
        dataset: DatasetName(dataset.into()),
        record_id: "1".into(),
        role: Role { word: "liable".into(), ordinal: 0 },
    }
}

fn restriction(kind: &str, effect: RestrictionEffect) -> StandingRestriction {
    StandingRestriction {
        entry: 4,
        kind: kind.parse().unwrap(),
        effect,
        records: Vec::new(),
        purposes: Vec::new(),
        carried: false,
    }
}

fn scope_of(grant: OperatorGrant, standing: Vec<StandingRestriction>) -> OperatorScope {
    grant.scope(&policy(), [(person(1), standing)])
}

/// What of a person's record is shown.
fn shown(scope: &OperatorScope, person: PersonId, dataset: &str) -> Vec<SharedField> {
    let permit = scope.permit(vec!["a:1".to_owned()], |_| Ok(7)).unwrap();
    permit.fields_of(person, &record(dataset)).fields().collect()
}

#[test]
fn a_command_is_run_by_whose_role_has_a_purpose_of_its_own_and_by_nobody_else() {
    let policy = policy();
    for (_, operation) in Operation::WORDS {
        let row = policy.operation(operation).expect("every command has a shipped row");
        for role in policy.roles() {
            for purpose in policy.purposes() {
                let may = row.purposes.contains(&purpose.name)
                    && role.purposes.contains(&purpose.name)
                    && (role.reads_journal || !operation.reads_journal())
                    && role
                        .kinds
                        .iter()
                        .any(|kind| policy.council().is_some_and(|council| council.kind == *kind));
                let (role, purpose) = (role.name.as_str(), purpose.name.as_str());
                let ruled = ruled(&policy, role, purpose, operation);
                assert_eq!(ruled.is_ok(), may, "{operation:?} {role} {purpose}");
            }
        }
    }
}

#[test]
fn a_refusal_says_what_to_do() {
    let told = |role, purpose, operation| granted(role, purpose, operation).unwrap_err();
    assert_eq!(
        told("data-steward", "subject-rights", Operation::Review),
        "The work `review` is for linkage-quality, not for subject-rights."
    );
    assert_eq!(
        told("revenues-officer", "linkage-quality", Operation::Review),
        "Ask as somebody with a role that has linkage-quality: data-steward, back-office."
    );
}

#[test]
fn whoever_has_left_is_untrained_or_another_bodys_runs_nothing() {
    let refused = |asking: &Asking| {
        rule_on_operator(&policy(), asking, Operation::Explain).unwrap_err().reasons
    };
    let mut left = asking("council", "data-steward", "linkage-quality");
    left.user.active = false;
    assert_eq!(refused(&left), [RefusedWith::Inactive]);
    let mut untrained = asking("council", "data-steward", "linkage-quality");
    untrained.user.trained_until = None;
    assert_eq!(refused(&untrained), [RefusedWith::Training]);
    let other = asking("county-council", "data-steward", "linkage-quality");
    assert!(refused(&other).contains(&RefusedWith::PurposeNotOfRole));
}

#[test]
fn the_register_of_electors_is_not_read_out_to_a_steward() {
    let steward = granted("data-steward", "linkage-quality", Operation::Review).unwrap();
    let scope = scope_of(steward, Vec::new());
    assert!(shown(&scope, person(1), "council_tax").contains(&SharedField::Name));
    assert_eq!(shown(&scope, person(1), "electoral_roll"), []);
    assert_eq!(shown(&scope, person(1), "a_dataset_of_which_no_row_speaks"), []);
    let officer = granted("rights-officer", "subject-rights", Operation::RightsPack).unwrap();
    let scope = scope_of(officer, Vec::new());
    assert!(shown(&scope, person(1), "electoral_roll").contains(&SharedField::Name));
}

#[test]
fn somebody_of_hidden_existence_is_not_there_for_a_steward_and_everybody_else_is() {
    let steward = granted("data-steward", "linkage-quality", Operation::Review).unwrap();
    let hidden = restriction("protected-identity", RestrictionEffect::Existence);
    let scope = scope_of(steward, vec![hidden]);
    assert!(!scope.has_person(person(1)) && scope.has_person(person(2)));
    assert!(!scope.tells_relations_of(person(1)) && scope.tells_relations_of(person(2)));
    assert_eq!(shown(&scope, person(1), "council_tax"), []);
    assert_ne!(shown(&scope, person(2), "council_tax"), []);
}

#[test]
fn what_is_hidden_of_somebody_is_not_shown_unless_the_restriction_excepts_the_purpose() {
    let field = |kind: &str, effect| {
        let steward = granted("data-steward", "linkage-quality", Operation::Explain).unwrap();
        shown(&scope_of(steward, vec![restriction(kind, effect)]), person(1), "council_tax")
    };
    let address: RestrictionEffect =
        RestrictionEffect::Fields { fields: [SharedField::Address].into_iter().collect() };
    let left = field("sensitive-address", address);
    assert!(left.contains(&SharedField::Name) && !left.contains(&SharedField::Address));
    assert_eq!(field("article-18", RestrictionEffect::Record), []);
    // who says that a link is wrong must not be kept from whoever mends it
    assert_ne!(field("dispute", RestrictionEffect::Record), []);
    assert_eq!(field("a-kind-nobody-knows", RestrictionEffect::Record), []);
}

#[test]
fn where_somebody_lives_is_closed_with_the_address_the_person_or_a_record_that_it_rests_on() {
    let told = |kind: &str, effect, records: &[MentionKey]| {
        let steward = granted("data-steward", "linkage-quality", Operation::Explain).unwrap();
        let standing =
            StandingRestriction { records: records.to_vec(), ..restriction(kind, effect) };
        let scope = scope_of(steward, vec![standing]);
        assert!(scope.tells_home_of(person(2)) && scope.tells_relations_of(person(2)));
        (scope.tells_home_of(person(1)), scope.tells_relations_of(person(1)))
    };
    let only =
        |field: SharedField| RestrictionEffect::Fields { fields: [field].into_iter().collect() };
    assert_eq!(told("sensitive-address", only(SharedField::Address), &[]), (false, true));
    assert_eq!(told("sensitive-address", RestrictionEffect::Relation, &[]), (true, false));
    assert_eq!(told("sensitive-address", only(SharedField::Phone), &[]), (true, true));
    assert_eq!(told("protected-identity", RestrictionEffect::Existence, &[]), (false, false));
    assert_eq!(told("article-18", RestrictionEffect::Record, &[]), (false, false));
    let one = [record("council_tax")];
    assert_eq!(told("article-18", RestrictionEffect::Record, &one), (false, true));
    assert_eq!(told("dispute", RestrictionEffect::Record, &one), (true, true));
}

#[test]
fn a_restriction_of_one_record_closes_that_record_and_what_rests_on_it_alone() {
    let steward = || granted("data-steward", "linkage-quality", Operation::Explain).unwrap();
    let one = record("council_tax");
    let closed = StandingRestriction {
        records: vec![one.clone()],
        ..restriction("article-18", RestrictionEffect::Record)
    };
    let lives = |by_others: bool| {
        let standing = [(person(1), vec![closed.clone()])];
        steward().scope_by(&policy(), standing, |_, records| {
            assert_eq!(records, std::slice::from_ref(&one));
            by_others
        })
    };
    let scope = lives(true);
    assert!(scope.tells_home_of(person(1)) && scope.closes(person(1), &one));
    assert!(!scope.closes(person(1), &record("benefits")) && !scope.closes(person(2), &one));
    assert_eq!(shown(&scope, person(1), "council_tax"), []);
    assert_ne!(shown(&scope, person(1), "social_care"), []);
    assert!(!lives(false).tells_home_of(person(1)), "nothing else has them live there");
}

#[test]
fn a_privacy_officer_sees_past_a_restriction_with_case_and_necessity_only() {
    let hidden = || vec![restriction("protected-identity", RestrictionEffect::Existence)];
    let mut asked = asking("council", "privacy-officer", "subject-rights");
    let there = |asked: &Asking, operation| {
        let grant = rule_on_operator(&policy(), asked, operation).unwrap();
        scope_of(grant, hidden()).has_person(person(1))
    };
    assert!(!there(&asked, Operation::Explain));
    asked.necessity = Some(Sensitive::new("  ".to_owned()));
    assert!(!there(&asked, Operation::Explain), "blanks are no note");
    asked.necessity = Some(Sensitive::new("two people in one record".to_owned()));
    assert!(there(&asked, Operation::Explain));
    asked.user.roles = vec!["rights-officer".parse().unwrap()];
    assert!(!there(&asked, Operation::Explain) && there(&asked, Operation::RightsPack));
}

#[test]
fn a_permit_is_written_down_or_there_is_none() {
    let scope = scope_of(
        granted("data-steward", "linkage-quality", Operation::Explain).unwrap(),
        Vec::new(),
    );
    let about = || vec!["council_tax:850026938:liable1".to_owned()];
    let mut written = None;
    let permit = scope.permit(about(), |entry| {
        written = Some(entry);
        Ok(12)
    });
    assert_eq!(permit.unwrap().entry(), 12);
    let OperatorPermitted { by, purpose, command, about: shown, case_reference, .. } =
        written.unwrap();
    assert_eq!((by.as_str(), purpose.as_str()), ("d.steward", "linkage-quality"));
    assert_eq!((command.as_str(), shown), ("explain", about()));
    assert_eq!(case_reference.as_deref(), Some("DQ-7"));
    let NotWrittenDown(why) =
        scope.permit(about(), |_| Err("the disk is full".to_owned())).unwrap_err();
    assert_eq!(why, "the disk is full");
}
