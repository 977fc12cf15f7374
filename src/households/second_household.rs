//! A second household: where somebody lives too, beside the one home that counts as theirs.
//!
//! In: one person's home, the live words of records on where the person lives, and who lives at each of these places tonight. Out: at most one
//! further residence, and on what ground. That a record elsewhere is still open is no ground: most often nobody has told its source of a
//! move. So somebody must live there whom the person belongs to, and, as the rules say for how long, both places must have been vouched for
//! beside each other.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::households::household::Residence;
use crate::rules::{SecondGround, SecondHouseholdRule};

/// One record's word on a residence, neither over nor yet to come.
#[derive(Clone, Debug)]
pub struct LiveWord<'r> {
    /// Where.
    pub residence: &'r Residence,
    /// Since when.
    pub from: Option<Date>,
    /// The last day for which its source vouches.
    pub seen: Date,
    /// It is fenced.
    pub fenced: bool,
    /// Its row names somebody who lives there tonight.
    pub in_company: bool,
    /// Its row names somebody who lives there tonight, and whom the person looks after.
    pub as_carer: bool,
    /// Somebody of the person's surname lives there tonight.
    pub among_kin: bool,
}

/// Who it is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Dweller {
    /// A child.
    pub child: bool,
    /// A student.
    pub student: bool,
}

/// The second household, if there is one: by the first rule that has any, the smaller residence of several.
#[must_use]
pub fn second_household<'r>(
    home: &Residence,
    words: &[LiveWord<'r>],
    who: Dweller,
    rules: &[SecondHouseholdRule],
) -> Option<(&'r Residence, SecondGround)> {
    let elsewhere: BTreeSet<&Residence> =
        words.iter().map(|word| word.residence).filter(|it| *it != home).collect();
    rules.iter().find_map(|rule| {
        let lives_there = |there: &&&Residence| {
            let at = |place: &Residence| {
                words.iter().filter(move |word| *word.residence == *place).collect::<Vec<_>>()
            };
            let (here, there) = (at(home), at(there));
            let pairs = here.iter().flat_map(|here| there.iter().map(move |there| (*here, *there)));
            pairs.into_iter().any(|(here, there)| {
                rule.is_fulfilled(here, there, who) && together(here, there) >= rule.grace_days
            })
        };
        elsewhere.iter().find(lives_there).map(|there| (*there, rule.ground))
    })
}

impl SecondHouseholdRule {
    fn is_fulfilled(&self, here: &LiveWord<'_>, there: &LiveWord<'_>, who: Dweller) -> bool {
        // what only a fenced source knows is told as such, and no ground for what others say
        let open = !here.fenced && !there.fenced;
        let belongs = |word: &LiveWord<'_>| word.in_company || word.among_kin;
        match self.ground {
            SecondGround::Child => who.child && open && here.in_company && there.in_company,
            SecondGround::Student => who.student && (belongs(here) || belongs(there)),
            SecondGround::Carer => open && there.as_carer,
        }
    }
}

/// For how many days both have been vouched for; 0 where neither says since when.
fn together(one: &LiveWord<'_>, other: &LiveWord<'_>) -> i32 {
    let Some(from) = one.from.max(other.from) else { return 0 };
    (one.seen.min(other.seen) - from).get_days()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Dweller, LiveWord, second_household};
    use crate::households::Residence;
    use crate::rules::{SecondGround, SecondHouseholdRule};
    use crate::values::Uprn;

    const CHILD: Dweller = Dweller { child: true, student: false };
    const STUDENT: Dweller = Dweller { child: false, student: true };
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
            fenced: false,
            in_company: false,
            as_carer: false,
            among_kin: false,
        }
    }

    fn second(words: &[LiveWord<'_>], who: Dweller) -> Option<(Residence, SecondGround)> {
        let found = second_household(&home(10), words, who, &RULES);
        found.map(|(residence, ground)| (residence.clone(), ground))
    }

    #[test]
    fn a_child_named_by_both_parents_where_each_lives_has_a_second_household() {
        let (hers, his) = (home(10), home(11));
        let mothers = LiveWord { in_company: true, ..word(&hers, Some(date(2024, 5, 1))) };
        let fathers = LiveWord { in_company: true, ..word(&his, None) };
        let both = second(&[mothers.clone(), fathers.clone()], CHILD);
        assert_eq!(both, Some((home(11), SecondGround::Child)));
        let alone = LiveWord { in_company: false, ..fathers.clone() };
        assert_eq!(second(&[mothers.clone(), alone], CHILD), None, "nobody lives there any more");
        let moved = LiveWord { from: Some(date(2026, 3, 1)), ..mothers.clone() };
        assert_eq!(second(&[moved, fathers.clone()], CHILD), None, "he may not have told anybody");
        assert_eq!(second(&[mothers.clone(), fathers.clone()], Dweller::default()), None);
        let fenced = LiveWord { fenced: true, ..fathers };
        assert_eq!(second(&[mothers, fenced], CHILD), None);
    }

    #[test]
    fn a_student_has_the_parents_home_beside_that_of_the_term() {
        let (term, parents) = (home(10), home(12));
        let account = word(&term, Some(date(2026, 9, 20)));
        let roll = LiveWord { fenced: true, among_kin: true, ..word(&parents, None) };
        let both = [account.clone(), roll.clone()];
        assert_eq!(second(&both, STUDENT), Some((home(12), SecondGround::Student)));
        assert_eq!(second(&both, Dweller::default()), None);
        let strangers = LiveWord { among_kin: false, ..roll };
        assert_eq!(second(&[account, strangers], STUDENT), None);
    }

    #[test]
    fn a_carer_has_the_home_of_whom_they_look_after_only_once_both_have_been_so_for_a_time() {
        let (own, cared_for) = (home(10), home(13));
        let here = word(&own, Some(date(2020, 1, 1)));
        let there = LiveWord { as_carer: true, ..word(&cared_for, Some(date(2026, 1, 1))) };
        let both = second(&[here.clone(), there.clone()], Dweller::default());
        assert_eq!(both, Some((home(13), SecondGround::Carer)));
        let new = LiveWord { from: Some(date(2026, 9, 1)), ..there };
        assert_eq!(second(&[here, new], Dweller::default()), None);
    }
}
