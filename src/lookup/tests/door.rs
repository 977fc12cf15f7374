//! The door, with the shipped policy: what is answered, what is written down, and that nobody can tell what is not there from what is hidden.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::date;
use proptest::prelude::*;

use super::indistinguishable::{View, people, restrictions_of};
use super::town::{People, Row, Town, household_id, person_id};
use crate::journal::{LookRefused, Looked};
use crate::lookup::{
    Answer, Door, DoorFault, Ground, KnownFacts, Lineage, LookLog, OfWhom, PolicyInForce, Question,
    StandingActs, Stands, Work,
};
use crate::normalise::Dictionaries;
use crate::sharing::{
    Asking, Emergency, EmergencyGround, Policy, RefusedWith, RelationshipBasis, RelationshipHolder,
    RestrictionEffect, StandingRelationship, StandingRestriction, User,
};
use crate::store::Named;
use crate::values::{PartialDate, PersonId, Sensitive};

/// Restrictions by person; and everybody is a case of the one who asks.
#[derive(Default)]
pub(super) struct Lists(pub(super) BTreeMap<PersonId, Vec<StandingRestriction>>);

impl StandingActs for Lists {
    fn of(&self, whom: OfWhom<'_>, _: &Asking) -> Result<Stands, String> {
        let restrictions = self.0.get(&whom.person).cloned().unwrap_or_default();
        let case = StandingRelationship {
            by: "mk".parse().unwrap(),
            entry: 2,
            holder: RelationshipHolder::User("j.jones".parse().expect("a name")),
            purposes: Vec::new(),
            basis: RelationshipBasis::OpenCase,
        };
        Ok(Stands { restrictions, relationships: vec![case], ..Stands::default() })
    }
}

pub(super) struct Unchanged;

impl Lineage for Unchanged {
    fn now(&self, named: Named) -> Result<Named, String> {
        Ok(named)
    }
}

/// Keeps what is written; with `full`, refuses to.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) looks: RefCell<Vec<Looked>>,
    refusals: RefCell<Vec<LookRefused>>,
    full: bool,
}

impl LookLog for Kept {
    fn looked(&self, looked: Looked) -> Result<u64, String> {
        if self.full {
            return Err("the disk is full".to_owned());
        }
        self.looks.borrow_mut().push(looked);
        Ok(7)
    }

    fn refused(&self, refused: LookRefused) -> Result<u64, String> {
        self.refusals.borrow_mut().push(refused);
        Ok(7)
    }
}

/// Somebody of the team whose function the purpose is.
pub(super) fn asking(role: &str, purpose: &str) -> Asking {
    let words = |text: &str| Some(Sensitive::new(text.to_owned()));
    Asking {
        user: User {
            name: "j.jones".parse().expect("a name"),
            organisation: "council".parse().expect("a name"),
            team: role.split('-').next().and_then(|team| team.parse().ok()),
            roles: vec![role.parse().expect("a name")],
            trained_until: Some(date(2027, 1, 1)),
            active: true,
            suspended_from_emergencies: false,
        },
        purpose: purpose.parse().expect("a name"),
        case_reference: words("C-1"),
        necessity: words("a bill is in dispute"),
        emergency: None,
        at: date(2026, 11, 1).at(9, 0, 0, 0),
    }
}

pub(super) fn policy() -> &'static PolicyInForce {
    static SHIPPED: OnceLock<PolicyInForce> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let policy = Policy::load(None).expect("a policy").check().expect("a sound policy");
        PolicyInForce { policy, agreements: Vec::new() }
    })
}

/// Asks a town, and gives the answer with the work that it took.
fn ask_with(
    town: &Town,
    (acts, log): (&Lists, &Kept),
    asking: &Asking,
    question: &Question,
) -> (Result<Answer, DoorFault>, Work) {
    ask_under(policy(), town, (acts, log), asking, question)
}

/// The same under another policy.
pub(super) fn ask_under(
    policy: &PolicyInForce,
    town: &Town,
    (acts, log): (&Lists, &Kept),
    asking: &Asking,
    question: &Question,
) -> (Result<Answer, DoorFault>, Work) {
    town.ask(|on| {
        let lineage = &Unchanged;
        let door = Door::new(Ground { on, policy, acts, lineage, log, key: [3; 32] });
        let answer = door.answer(asking, question);
        (answer, door.work())
    })
}

fn ask(people: &People, asking: &Asking, question: &Question) -> Answer {
    let kept = Kept::default();
    let (answer, _) = ask_with(&Town::of(people), (&Lists::default(), &kept), asking, question);
    answer.expect("an answer")
}

fn small_town() -> People {
    let row = |dataset, id: &str, role| Row { home: Some(11), ..Row::new(dataset, id, role) };
    BTreeMap::from([
        (0, vec![row("council_tax", "C1", "liable"), row("benefits", "B1", "claimant")]),
        (1, vec![Row { forename: "BEN", ..row("council_tax", "C2", "liable") }]),
        (2, vec![Row { forename: "DAN", ..row("electoral_roll", "E1", "elector") }]),
    ])
}

#[test]
fn allowed() {
    let answer = ask(
        &small_town(),
        &asking("revenues-officer", "revenues-and-benefits"),
        &Question::Person(person_id(0)),
    );
    let Answer::Person { shown, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(shown.into_shown().name.expect("a name").value.whole(), "ADA KHAN");
    let household = Question::Household(household_id(11));
    let answer =
        ask(&small_town(), &asking("revenues-officer", "revenues-and-benefits"), &household);
    let Answer::Household { shown, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(shown.members.len(), 2, "the elector is known from the full register alone");
}

#[test]
fn denied_for_another_purpose_with_what_would_make_it_lawful_and_without_a_look_at_anybody() {
    let (lists, kept) = (Lists::default(), Kept::default());
    let asking = asking("revenues-officer", "safeguarding");
    let mut told = Vec::new();
    for id in [person_id(0), person_id(2), person_id(900)] {
        let question = Question::Person(id);
        let (answer, work) =
            ask_with(&Town::of(&small_town()), (&lists, &kept), &asking, &question);
        let Answer::Refused { refusal, .. } = answer.expect("an answer") else {
            panic!("not refused")
        };
        assert_eq!(refusal.reasons.first(), Some(&RefusedWith::PurposeNotOfRole));
        assert_eq!(work, Work { written: 1, ..Work::default() });
        told.push(refusal.remedy);
    }
    told.dedup();
    assert_eq!(told.len(), 1, "the refusal knows nobody");
    assert_eq!(kept.refusals.borrow().len(), 3);
}

#[test]
fn unknown_hidden_and_nothing_shareable_are_one_answer_after_the_same_work() {
    let hidden = StandingRestriction {
        entry: 1,
        kind: "protected-identity".parse().expect("a name"),
        purposes: Vec::new(),
        effect: RestrictionEffect::Existence,
        records: Vec::new(),
        carried: false,
    };
    let lists = Lists(BTreeMap::from([(person_id(1), vec![hidden])]));
    let asking = asking("revenues-officer", "revenues-and-benefits");
    let unknown_record = Row::new("council_tax", "nobody", "liable").key();
    let hidden_record = Row::new("council_tax", "C2", "liable").key();
    let found: Vec<_> = [
        Question::Person(person_id(900)),
        Question::Person(person_id(1)),
        Question::Person(person_id(2)),
        Question::Record(vec![unknown_record]),
        Question::Record(vec![hidden_record]),
    ]
    .iter()
    .map(|question| {
        let kept = Kept::default();
        let (answer, work) = ask_with(&Town::of(&small_town()), (&lists, &kept), &asking, question);
        let displayed = kept.looks.borrow()[0].displayed.clone();
        (answer.expect("an answer"), work, displayed)
    })
    .collect();
    assert!(found.iter().all(|it| *it == found[0]), "{found:?}");
    assert_eq!(found[0].0, Answer::Nothing { request: 7 });
}

#[test]
fn what_cannot_be_written_down_is_not_shown() {
    let kept = Kept { full: true, ..Kept::default() };
    let asking = asking("revenues-officer", "revenues-and-benefits");
    let question = Question::Person(person_id(0));
    let (answer, _) =
        ask_with(&Town::of(&small_town()), (&Lists::default(), &kept), &asking, &question);
    assert!(matches!(answer, Err(DoorFault::NotLogged(_))));
}

#[test]
fn the_account_names_routes_and_fields_and_holds_no_value() {
    let kept = Kept::default();
    let asking = asking("revenues-officer", "revenues-and-benefits");
    let question = Question::Household(household_id(11));
    let (answer, _) =
        ask_with(&Town::of(&small_town()), (&Lists::default(), &kept), &asking, &question);
    answer.expect("an answer");
    let looks = kept.looks.borrow();
    let text = serde_json::to_string(&looks[0]).expect("JSON");
    for value in ["ADA", "BEN", "DAN", "KHAN", "HIGH", "LS1"] {
        assert!(!text.contains(value), "{value} in {text}");
    }
    let of_register = &looks[0].subjects[2];
    assert!(
        !of_register.shown && of_register.released.is_empty() && !of_register.withheld.is_empty()
    );
    let first = &looks[0].subjects[0];
    assert!(first.shown && first.released.iter().all(|it| !it.routes.is_empty()), "{text}");
}

#[test]
fn an_emergency_opens_a_little_to_be_reviewed_and_never_what_is_hidden() {
    let mut asking = asking("safeguarding-lead", "safeguarding");
    asking.emergency = Some(Emergency {
        ground: EmergencyGround::VitalInterests,
        reason: Sensitive::new("a child is missing".to_owned()),
    });
    let kept = Kept::default();
    let question = Question::Person(person_id(0));
    let town = Town::of(&small_town());
    let (answer, _) = ask_with(&town, (&Lists::default(), &kept), &asking, &question);
    let Answer::Person { shown, .. } = answer.expect("an answer") else { panic!("nothing shown") };
    assert!(shown.name.is_some() && shown.nino.is_none());
    let look = kept.looks.borrow()[0].clone();
    assert!(
        look.obligations.iter().any(|it| matches!(it, crate::journal::Obligation::Review { .. }))
    );
    let register = Question::Person(person_id(2));
    let (answer, _) = ask_with(&town, (&Lists::default(), &kept), &asking, &register);
    assert_eq!(answer.expect("an answer"), Answer::Nothing { request: 7 });
}

/// Every kind of question about everybody and every home, in one order.
fn questions(people: &People) -> Vec<Question> {
    let persons = people.keys().map(|number| Question::Person(person_id(*number)));
    let homes = [11, 12, 13].map(|home| Question::Household(household_id(home)));
    let records = people.values().flatten().map(|row| Question::Record(vec![row.key()]));
    persons.chain(homes).chain(records).collect()
}

fn answered(
    town: &People,
    acts: &Lists,
    asking: &Asking,
    questions: &[Question],
) -> Vec<(String, String, Work)> {
    let town = Town::of(town);
    questions
        .iter()
        .map(|question| {
            let kept = Kept::default();
            let (answer, work) = ask_with(&town, (acts, &kept), asking, question);
            let bytes = match answer.expect("an answer") {
                Answer::Refused { .. } => panic!("refused"),
                Answer::Nothing { .. } => "nothing".to_owned(),
                Answer::Person { shown, .. } => serde_json::to_string(&shown).expect("JSON"),
                Answer::Household { shown, .. } => serde_json::to_string(&shown).expect("JSON"),
            };
            let displayed = kept.looks.borrow()[0].displayed.clone();
            (bytes, displayed, work)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_answer_through_the_door_tells_of_what_is_hidden(
        people in people(),
        view in any::<[bool; 4]>(),
        who in 0..3,
    ) {
        let acts = restrictions_of(&people, &view);
        let view = View::hiding(view.to_vec());
        let (people, without) = (view.fenced(&people), view.without(&people));
        prop_assume!(!without.is_empty());
        let asking = if who == 2 {
            // by a gateway that counts the difficulties of a household
            asking("family-support-worker", "supporting-families")
        } else if who == 1 {
            let mut asking = asking("safeguarding-lead", "safeguarding");
            asking.emergency = Some(Emergency {
                ground: EmergencyGround::VitalInterests,
                reason: Sensitive::new("a child is missing".to_owned()),
            });
            asking
        } else {
            asking("revenues-officer", "revenues-and-benefits")
        };
        let questions = questions(&people);
        let acts = Lists(acts);
        let with = answered(&people, &acts, &asking, &questions);
        prop_assert_eq!(with, answered(&without, &acts, &asking, &questions));
    }
}

#[test]
fn a_strict_search_tells_of_one_and_of_nobody_else() {
    let born = Some((1990, 4, 26));
    let row = |dataset, id: &str, role| Row { born, home: Some(11), ..Row::new(dataset, id, role) };
    let dictionaries = Dictionaries::shipped();
    let on = |day| PartialDate::from_date(date(1990, 4, day)).expect("a date");
    let facts = || KnownFacts::new("Khan", on(26)).expect("a surname");
    let called = |name: &str| facts().with_forename(name, &dictionaries);
    let trace = |people: &People, facts: KnownFacts| {
        let suggested = Town::of(people).ask(|on| on.edition.found(&facts.probes()));
        let suggested = suggested.expect("an edition");
        let question = Question::Trace { facts, suggested };
        match ask(people, &asking("revenues-officer", "revenues-and-benefits"), &question) {
            Answer::Person { shown, .. } => Some(shown.person),
            Answer::Nothing { .. } => None,
            answer @ (Answer::Refused { .. } | Answer::Household { .. }) => panic!("{answer:?}"),
        }
    };
    let ada = vec![row("benefits", "B1", "claimant")];
    let ben = vec![Row { forename: "BEN", ..row("benefits", "B2", "claimant") }];
    let elector = vec![row("electoral_roll", "E1", "elector")];
    let one = BTreeMap::from([(0, ada.clone()), (2, elector)]);
    assert_eq!(trace(&one, facts()), Some(person_id(0)), "whom nobody may see does not count");
    let two = BTreeMap::from([(0, ada), (1, ben)]);
    assert_eq!(trace(&two, facts()), None, "several are nobody");
    assert_eq!(trace(&two, called("Ben")), Some(person_id(1)), "a fact more");
    assert_eq!(trace(&two, called("Benjamin")), Some(person_id(1)), "a name that he may go by");
    assert_eq!(trace(&two, called("Cai")), None);
    let other = KnownFacts::new("Khan", on(27)).expect("a surname");
    assert_eq!(trace(&two, other), None, "all of it must fit");
    let slipped = |surname| KnownFacts::new(surname, on(26)).expect("a surname");
    assert_eq!(trace(&one, slipped("Kahn")), None, "two facts forgive nothing");
    let three = slipped("Kahn").with_forename("Ada", &dictionaries);
    assert_eq!(trace(&two, three), Some(person_id(0)), "three forgive one slip");
    let four = slipped("Kahn").with_forename("Benjamin", &dictionaries);
    assert_eq!(trace(&two, four), None, "but not two");
}

#[test]
fn whoever_fits_to_the_letter_goes_before_whoever_fits_with_a_slip_unless_they_are_not_to_be_seen()
{
    let born = Some((1990, 4, 26));
    let row = |dataset, id: &str, role| Row { born, ..Row::new(dataset, id, role) };
    let people = BTreeMap::from([
        (0, vec![row("benefits", "B1", "claimant")]),
        (1, vec![Row { surname: "KAHN", ..row("benefits", "B2", "claimant") }]),
    ]);
    let facts = KnownFacts::new("Khan", PartialDate::from_date(date(1990, 4, 26)).expect("a date"));
    let facts = facts.expect("a surname").with_forename("Ada", &Dictionaries::shipped());
    let town = Town::of(&people);
    let suggested = town.ask(|on| on.edition.found(&facts.probes())).expect("an edition");
    assert_eq!(suggested, [person_id(0), person_id(1)]);
    let question = Question::Trace { facts, suggested };
    let hidden = StandingRestriction {
        entry: 1,
        kind: "protected-identity".parse().expect("a name"),
        purposes: Vec::new(),
        effect: RestrictionEffect::Existence,
        records: Vec::new(),
        carried: false,
    };
    let asking = asking("revenues-officer", "revenues-and-benefits");
    let found = |acts: &Lists| {
        let (answer, _) = ask_with(&town, (acts, &Kept::default()), &asking, &question);
        match answer.expect("an answer") {
            Answer::Person { shown, .. } => Some(shown.person),
            answer @ (Answer::Refused { .. }
            | Answer::Nothing { .. }
            | Answer::Household { .. }) => {
                panic!("{answer:?}")
            }
        }
    };
    assert_eq!(found(&Lists::default()), Some(person_id(0)));
    let acts = Lists(BTreeMap::from([(person_id(0), vec![hidden])]));
    assert_eq!(found(&acts), Some(person_id(1)), "as if the other were not there");
}
