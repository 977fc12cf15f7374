//! A second household: where somebody lives too, beside the one home that counts as theirs.
//!
//! In: one person's home, the live words of records on where the person lives, and who lives at each of these places tonight. Out: at most one
//! further residence, and on what ground. That a record elsewhere is still open is no ground: most often nobody has told its source of a
//! move. So somebody must live there whom the person belongs to, and, as the rules say for how long, both places must have been vouched for
//! beside each other. Fenced records say nothing here: an elector of the same name elsewhere is most often somebody else.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::households::household::Residence;
use crate::rules::{SecondGround, SecondHouseholdRule};

/// One record's word on a residence, neither over nor yet to come.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is told of one record: independent of each other"
)]
pub struct LiveWord<'r> {
    /// Where.
    pub residence: &'r Residence,
    /// Since when.
    pub from: Option<Date>,
    /// The last day for which its source vouches.
    pub seen: Date,
    /// Its row names somebody who lives there tonight.
    pub in_company: bool,
    /// Its row names somebody who lives there tonight, and whom the person looks after.
    pub as_carer: bool,
    /// It is said of a student, or the place is a hall of students.
    pub as_student: bool,
    /// Somebody of the person's surname lives there tonight.
    pub among_kin: bool,
}

/// Where somebody lives beside the home.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecondHousehold {
    /// Where.
    pub residence: Residence,
    /// Why.
    pub ground: SecondGround,
}

/// The second household, if there is one: by the first rule that has any, the smaller residence of several. Whether the person is a `child`
/// is for the caller to know.
#[must_use]
pub fn second_household(
    home: &Residence,
    words: &[LiveWord<'_>],
    child: bool,
    rules: &[SecondHouseholdRule],
) -> Option<SecondHousehold> {
    // a home that the gazetteer lacks is most often a known one, written in a way that is not found
    let is_known = |residence: &Residence| matches!(residence, Residence::Uprn(_));
    if !is_known(home) {
        return None;
    }
    let elsewhere: BTreeSet<&Residence> =
        words.iter().map(|word| word.residence).filter(|it| *it != home && is_known(it)).collect();
    let second = |rule: &SecondHouseholdRule, residence: &Residence| {
        let fulfils = |there: &LiveWord<'_>| {
            at(words, home).any(|here| {
                rule.is_fulfilled(here, there, child) && together(here, there) >= rule.grace_days
            })
        };
        let found = || SecondHousehold { residence: residence.clone(), ground: rule.ground };
        at(words, residence).any(fulfils).then(found)
    };
    rules.iter().find_map(|rule| elsewhere.iter().find_map(|there| second(rule, there)))
}

/// The words on a residence.
fn at<'a, 'r>(
    words: &'a [LiveWord<'r>],
    residence: &'a Residence,
) -> impl Iterator<Item = &'a LiveWord<'r>> {
    words.iter().filter(move |word| word.residence == residence)
}

impl SecondHouseholdRule {
    fn is_fulfilled(self, here: &LiveWord<'_>, there: &LiveWord<'_>, child: bool) -> bool {
        match self.ground {
            SecondGround::Child => child && here.in_company && there.in_company,
            SecondGround::Student => is_term_of(here, there) || is_term_of(there, here),
            SecondGround::Carer => there.as_carer,
        }
    }
}

/// Whether the one place is a student's in term, without family, and the other the family's.
fn is_term_of(term: &LiveWord<'_>, family: &LiveWord<'_>) -> bool {
    term.as_student && !term.among_kin && family.among_kin
}

/// For how many days both have been vouched for; 0 where neither says since when.
fn together(one: &LiveWord<'_>, other: &LiveWord<'_>) -> i32 {
    let Some(from) = one.from.max(other.from) else { return 0 };
    (one.seen.min(other.seen) - from).get_days()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{LiveWord, SecondHousehold, second_household};
    use crate::households::Residence;
    use crate::rules::{SecondGround, SecondHouseholdRule};
    use crate::values::Uprn;

    const RULES: [SecondHouseholdRule; 3] = [
        SecondHouseholdRule { ground: SecondGround::Child, grace_days: 365 },
        SecondHouseholdRule { ground: SecondGround::Student, grace_days: 0 },
        SecondHouseholdRule { ground: SecondGround::Carer, grace_days: 90 },
    ];

    fn home(number: u64) -> Residence {
        Residence::Uprn(Uprn::from_number(number).unwrap())
    }

    fn word(residence: &Residence, from: Option<Date>) -> LiveWord<'_> {
        LiveWord {
            residence,
            from,
            seen: date(2026, 10, 1),
            in_company: false,
            as_carer: false,
            as_student: false,
            among_kin: false,
        }
    }

    /// Of somebody of age, or of a child.
    fn second(words: &[LiveWord<'_>], child: bool) -> Option<(Residence, SecondGround)> {
        let found = second_household(&home(10), words, child, &RULES);
        found.map(|SecondHousehold { residence, ground }| (residence, ground))
    }

    #[test]
    fn a_child_named_by_both_parents_where_each_lives_has_a_second_household() {
        let (hers, his) = (home(10), home(11));
        let mothers = LiveWord { in_company: true, ..word(&hers, Some(date(2024, 5, 1))) };
        let fathers = LiveWord { in_company: true, ..word(&his, None) };
        let both = second(&[mothers.clone(), fathers.clone()], true);
        assert_eq!(both, Some((home(11), SecondGround::Child)));
        let alone = LiveWord { in_company: false, ..fathers.clone() };
        assert_eq!(second(&[mothers.clone(), alone], true), None, "nobody lives there any more");
        let moved = LiveWord { from: Some(date(2026, 3, 1)), ..mothers.clone() };
        assert_eq!(second(&[moved, fathers.clone()], true), None, "he may not have told anybody");
        let unknown = Residence::Provisional("12 HIGH ST".into());
        let misread = LiveWord { residence: &unknown, ..fathers.clone() };
        assert_eq!(second(&[mothers.clone(), misread], true), None, "perhaps hers, misread");
        assert_eq!(second(&[mothers, fathers], false), None, "of age");
    }

    #[test]
    fn a_student_has_the_parents_home_beside_that_of_the_term() {
        let (term, parents) = (home(10), home(12));
        let account = LiveWord { as_student: true, ..word(&term, Some(date(2026, 9, 20))) };
        let roll = LiveWord { among_kin: true, ..word(&parents, None) };
        let both = [account.clone(), roll.clone()];
        assert_eq!(second(&both, false), Some((home(12), SecondGround::Student)));
        let worker = LiveWord { as_student: false, ..account.clone() };
        assert_eq!(second(&[worker, roll.clone()], false), None);
        let strangers = LiveWord { among_kin: false, ..roll };
        assert_eq!(
            second(&[account.clone(), strangers], false),
            None,
            "a term's home of last year"
        );
        let moved_out = LiveWord { as_student: true, ..word(&parents, None) };
        assert_eq!(second(&[account, moved_out], false), None);
    }

    #[test]
    fn a_carer_has_the_home_of_whom_they_look_after_only_once_both_have_been_so_for_a_time() {
        let (own, cared_for) = (home(10), home(13));
        let here = word(&own, Some(date(2020, 1, 1)));
        let there = LiveWord { as_carer: true, ..word(&cared_for, Some(date(2026, 1, 1))) };
        let both = second(&[here.clone(), there.clone()], false);
        assert_eq!(both, Some((home(13), SecondGround::Carer)));
        let new = LiveWord { from: Some(date(2026, 9, 1)), ..there };
        assert_eq!(second(&[here, new], false), None);
    }
}
