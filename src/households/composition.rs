//! Who makes up a household: one adult, a couple, a family, sharers …
//!
//! In: the kind of the household, of each member age and surnames, and of two what rows say they are to each other. Out: its
//! composition, and an honest *not known* where ages are not. Children are never an adult living alone: a household in which only children
//! are known is told as such, as somebody who looks after them is missing from the data.

use crate::households::household::HouseholdKind;
use crate::values::AGE_OF_MAJORITY;

/// What a household is made up of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Composition {
    /// One adult.
    SingleAdult,
    /// Two adults who are partners, by a row that names them so or by their ages and names.
    Couple,
    /// One adult with children.
    LoneParent,
    /// Several adults of one family, with or without children.
    Family,
    /// Three generations.
    SeveralGenerations,
    /// Adults who are no family.
    Sharers,
    /// Adults who are students, or who share a home that a source has as students'.
    Students,
    /// Residents of a home, a hostel or a hall.
    Communal,
    /// Only children are known: whoever looks after them is missing.
    ChildrenAlone,
    /// Too little is known of the members.
    NotKnown,
}

impl Composition {
    /// All, in the order of reports.
    pub const ALL: [Self; 10] = [
        Self::SingleAdult,
        Self::Couple,
        Self::LoneParent,
        Self::Family,
        Self::SeveralGenerations,
        Self::Sharers,
        Self::Students,
        Self::Communal,
        Self::ChildrenAlone,
        Self::NotKnown,
    ];

    /// As exports and reports write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SingleAdult => "single adult",
            Self::Couple => "couple",
            Self::LoneParent => "lone parent",
            Self::Family => "family",
            Self::SeveralGenerations => "several generations",
            Self::Sharers => "sharers",
            Self::Students => "students",
            Self::Communal => "communal",
            Self::ChildrenAlone => "children alone",
            Self::NotKnown => "not known",
        }
    }
}

/// What composition asks of a member.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Resident<'n> {
    /// Whole years of age, if a year of birth is known.
    pub age: Option<i16>,
    /// Stands in a role that only adults have.
    pub grown: bool,
    /// A student, by a source that knows.
    pub student: bool,
    /// Every surname.
    pub surnames: Vec<&'n str>,
}

/// Who is so many years older is of another generation.
const GENERATION: i16 = 17;

impl Resident<'_> {
    /// Whether an adult; none if nothing tells.
    fn adult(&self) -> Option<bool> {
        self.age.map(|age| age >= AGE_OF_MAJORITY).or(self.grown.then_some(true))
    }

    fn shares_a_surname_with(&self, other: &Self) -> bool {
        self.surnames.iter().any(|name| other.surnames.contains(name))
    }
}

/// What two members are to each other, by rows that say so.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tie {
    /// They are partners.
    pub partners: bool,
    /// The first is a parent of the second.
    pub parent: bool,
}

/// The composition of a household. `ties` says of two members, by their places, what the first is to the second.
///
/// In a shared house one household may be a single tenant or a couple in a room; those who are no family are sharers.
///
/// ```
/// use hearth::households::{Composition, HouseholdKind, Resident, Tie, composition};
/// let of = |age: i16| Resident { age: Some(age), surnames: vec!["KHAN"], ..Resident::default() };
/// let made_up =
///     |members: &[Resident<'_>]| composition(HouseholdKind::Private, members, |_, _| Tie::default());
/// assert_eq!(made_up(&[of(34), of(6)]), Composition::LoneParent);
/// assert_eq!(made_up(&[of(6)]), Composition::ChildrenAlone);
/// ```
#[must_use]
pub fn composition(
    kind: HouseholdKind,
    members: &[Resident<'_>],
    ties: impl Fn(usize, usize) -> Tie,
) -> Composition {
    match kind {
        HouseholdKind::CareHome | HouseholdKind::Hostel | HouseholdKind::StudentHall => {
            return Composition::Communal;
        }
        HouseholdKind::SharedHouse | HouseholdKind::Private => {}
    }
    let by_kin = by_kin(members, ties);
    let by_kin = match (kind, by_kin) {
        // one couple among many strangers makes no family of them
        (HouseholdKind::SharedHouse, Composition::Family | Composition::NotKnown) => {
            Composition::Sharers
        }
        (_, by_kin) => by_kin,
    };
    let students = members.iter().filter(|member| member.student).count();
    let of_students = match by_kin {
        Composition::SingleAdult | Composition::Couple | Composition::Family => {
            students == members.len()
        }
        // an account names one or two of those who share
        Composition::Sharers => students > 0,
        Composition::LoneParent
        | Composition::SeveralGenerations
        | Composition::Students
        | Composition::Communal
        | Composition::ChildrenAlone
        | Composition::NotKnown => false,
    };
    if of_students { Composition::Students } else { by_kin }
}

/// The composition by ages, surnames and ties alone.
fn by_kin(members: &[Resident<'_>], ties: impl Fn(usize, usize) -> Tie) -> Composition {
    let all = 0..members.len();
    let grown: Vec<Option<bool>> = members.iter().map(Resident::adult).collect();
    let adults: Vec<usize> = all.clone().filter(|at| grown[*at] == Some(true)).collect();
    let children = grown.iter().filter(|grown| **grown == Some(false)).count();
    if adults.is_empty() {
        let only_children = children == members.len() && children > 0;
        return if only_children { Composition::ChildrenAlone } else { Composition::NotKnown };
    }
    if adults.len() + children < members.len() {
        // somebody of whom it is not known whether a child decides between the kinds
        return Composition::NotKnown;
    }
    if are_three_generations(members, &ties) {
        return Composition::SeveralGenerations;
    }
    let partners = |one: usize, other: usize| ties(one, other).partners;
    let parent = |one: usize, other: usize| ties(one, other).parent || ties(other, one).parent;
    match (adults.as_slice(), children) {
        ([_], 0) => Composition::SingleAdult,
        ([_], _) => Composition::LoneParent,
        (&[one, other], 0) => {
            let (a, b) = (&members[one], &members[other]);
            let gap = a.age.zip(b.age).map(|(a, b)| (a - b).abs());
            let of_one_generation = gap.is_none_or(|gap| gap < GENERATION);
            let of_one_name = a.shares_a_surname_with(b);
            if partners(one, other) {
                Composition::Couple
            } else if parent(one, other) {
                Composition::Family
            } else {
                match (of_one_name, of_one_generation) {
                    (true, true) => Composition::Couple,
                    (true, false) => Composition::Family,
                    (false, _) => Composition::Sharers,
                }
            }
        }
        (adults, 0) => {
            let related = |one: &usize| {
                adults.iter().any(|other| {
                    one != other
                        && (partners(*one, *other)
                            || parent(*one, *other)
                            || members[*one].shares_a_surname_with(&members[*other]))
                })
            };
            if adults.iter().any(related) { Composition::Family } else { Composition::Sharers }
        }
        (_, _) => Composition::Family,
    }
}

/// A child, a parent of it, and a parent of that one: by rows that say so, or by ages and a surname in common, which a couple may have as well.
fn are_three_generations(members: &[Resident<'_>], ties: &impl Fn(usize, usize) -> Tie) -> bool {
    let parent = |one: usize, other: usize| {
        let (a, b) = (&members[one], &members[other]);
        let Tie { partners, parent } = ties(one, other);
        parent
            || !partners
                && a.age.zip(b.age).is_some_and(|(a, b)| a - b >= GENERATION)
                && a.shares_a_surname_with(b)
    };
    let all = 0..members.len();
    let mut children =
        all.clone().filter(|child| members[*child].age.is_some_and(|age| age < AGE_OF_MAJORITY));
    children.any(|child| {
        all.clone().any(|one| {
            parent(one, child) && all.clone().any(|elder| elder != child && parent(elder, one))
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Composition, Resident, Tie, composition};
    use crate::households::HouseholdKind;

    fn aged(age: i16, surname: &'static str) -> Resident<'static> {
        Resident { age: Some(age), surnames: vec![surname], ..Resident::default() }
    }

    const PARTNERS: Tie = Tie { partners: true, parent: false };

    fn private(members: &[Resident<'_>]) -> Composition {
        composition(HouseholdKind::Private, members, |_, _| Tie::default())
    }

    #[test]
    fn ages_and_names_tell_couples_families_and_sharers_apart() {
        let (khan, lee) = ("KHAN", "LEE");
        for (members, expected) in [
            (vec![aged(40, khan)], Composition::SingleAdult),
            (vec![aged(40, khan), aged(38, khan)], Composition::Couple),
            (vec![aged(60, khan), aged(30, khan)], Composition::Family),
            (vec![aged(40, khan), aged(38, lee)], Composition::Sharers),
            (vec![aged(40, khan), aged(38, lee), aged(3, lee)], Composition::Family),
            (vec![aged(30, khan), aged(4, khan)], Composition::LoneParent),
            (vec![aged(61, khan), aged(33, khan), aged(4, khan)], Composition::SeveralGenerations),
            (vec![aged(4, khan), aged(6, khan)], Composition::ChildrenAlone),
        ] {
            assert_eq!(private(&members), expected, "{members:?}");
        }
    }

    #[test]
    fn a_row_that_names_partners_makes_a_couple_of_any_two_names() {
        let two = [aged(40, "KHAN"), aged(38, "LEE")];
        assert_eq!(composition(HouseholdKind::Private, &two, |_, _| PARTNERS), Composition::Couple);
    }

    #[test]
    fn a_couple_far_apart_in_age_with_a_child_is_a_family_of_two_generations() {
        let family = [aged(58, "KHAN"), aged(40, "KHAN"), aged(10, "KHAN")];
        let couple = |one: usize, other: usize| Tie { partners: one + other == 1, parent: false };
        let made_up = composition(HouseholdKind::Private, &family, couple);
        assert_eq!(made_up, Composition::Family);
        assert_eq!(private(&family), Composition::SeveralGenerations, "nothing says what they are");
    }

    #[test]
    fn a_row_that_names_a_parent_makes_a_family_of_two_adults_and_of_three_generations_one() {
        let parent = |one: usize, other: usize| Tie { parent: one + 1 == other, ..Tie::default() };
        let two = [aged(40, "KHAN"), aged(24, "LEE")];
        assert_eq!(composition(HouseholdKind::Private, &two, parent), Composition::Family);
        let three = [aged(60, "KHAN"), aged(40, "LEE"), aged(5, "SMITH")];
        assert_eq!(
            composition(HouseholdKind::Private, &three, parent),
            Composition::SeveralGenerations
        );
        assert_eq!(private(&three), Composition::Family);
    }

    #[test]
    fn who_pays_the_bill_is_grown_and_whose_age_nobody_knows_makes_it_not_known() {
        let payer = Resident { grown: true, surnames: vec!["KHAN"], ..Resident::default() };
        let unknown = Resident { surnames: vec!["KHAN"], ..Resident::default() };
        assert_eq!(private(std::slice::from_ref(&payer)), Composition::SingleAdult);
        assert_eq!(private(&[payer, unknown.clone()]), Composition::NotKnown);
        assert_eq!(private(&[unknown]), Composition::NotKnown);
    }

    #[test]
    fn an_account_of_students_tells_students_from_sharers_and_a_student_at_home_makes_no_student_house_of_it()
     {
        let student = |age, surname| Resident { student: true, ..aged(age, surname) };
        let house = [student(20, "KHAN"), aged(21, "LEE"), aged(20, "SMITH")];
        assert_eq!(private(&house), Composition::Students, "the account names one of them");
        assert_eq!(private(&[student(20, "KHAN")]), Composition::Students);
        assert_eq!(
            private(&[student(20, "KHAN"), student(20, "KHAN")]),
            Composition::Students,
            "two of a name"
        );
        assert_eq!(private(&[student(20, "KHAN"), aged(45, "KHAN")]), Composition::Family);
        assert_eq!(private(&[student(30, "KHAN"), aged(4, "KHAN")]), Composition::LoneParent);
    }

    #[test]
    fn a_tenant_of_one_room_is_a_single_adult_and_a_shared_house_of_many_is_sharers() {
        let in_shared = |members: &[Resident<'_>]| {
            composition(HouseholdKind::SharedHouse, members, |_, _| Tie::default())
        };
        assert_eq!(in_shared(&[aged(40, "KHAN")]), Composition::SingleAdult);
        assert_eq!(in_shared(&[aged(40, "KHAN"), aged(38, "KHAN")]), Composition::Couple);
        let many = [aged(40, "KHAN"), aged(38, "KHAN"), aged(30, "LEE"), aged(25, "SMITH")];
        assert_eq!(in_shared(&many), Composition::Sharers, "one couple among strangers");
    }

    #[test]
    fn residents_of_a_home_are_communal_whoever_they_are() {
        let one = [aged(90, "KHAN")];
        let made_up = composition(HouseholdKind::CareHome, &one, |_, _| Tie::default());
        assert_eq!(made_up, Composition::Communal);
    }

    proptest! {
        #[test]
        fn children_are_never_an_adult_alone(ages in prop::collection::vec(0_i16..18, 1..6)) {
            let members: Vec<Resident<'_>> = ages.iter().map(|age| aged(*age, "KHAN")).collect();
            prop_assert_eq!(private(&members), Composition::ChildrenAlone);
        }
    }
}
