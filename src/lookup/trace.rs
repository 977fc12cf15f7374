//! A strict search: who is it of whom all of this is known?
//!
//! In: facts that the caller has, a person as far as the caller's permit opens them. Out: whether the person fits, to the letter or with one
//! slip, by what may be seen of them and nothing else. Leaves to the door that exactly one fits: of several, or of one that may not be seen,
//! nothing is told.
//!
//! A slip is a letter wrong, a name shortened or in the other column, part of a date or its day and month exchanged. One is forgiven, and only
//! where a forename or more is known beside surname and date of birth; numbers and postcodes fit as they are. Who fits to the letter goes before
//! whoever fits with a slip.

use super::known_facts::KnownFacts;
use super::visible::{Visible, VisibleRecord};
use crate::links::edits;
use crate::values::{PartialDate, PersonName};

/// How somebody fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Fit {
    /// Every fact, as it is.
    Whole,
    /// With one slip in one of them.
    WithASlip,
}

/// How a record says a fact: as it is, or with a slip.
type Said = Option<Fit>;

impl KnownFacts {
    /// How a person fits, if every fact is said by a record that may be seen.
    pub(super) fn fit(&self, visible: &Visible) -> Option<Fit> {
        let Self { surname: _, born, forename, alike: _, postcode, nhs_number, nino } = self;
        let best = |says: &dyn Fn(&VisibleRecord) -> Said| -> Said {
            visible.records.iter().filter_map(says).min()
        };
        let as_it_is = |fits: bool| fits.then_some(Fit::Whole);
        let birth = best(&|it| said_of_birth(*born, it.date_of_birth?))?;
        let names = self.names(visible)?;
        let text = postcode.as_ref().map(ToString::to_string);
        let lives = |it: &VisibleRecord| {
            let home = it.address.as_ref().zip(text.as_ref());
            as_it_is(home.is_some_and(|(home, text)| home.lines.contains(text)))
        };
        let insured = |it: &VisibleRecord| {
            let both = it.nino.as_ref().zip(nino.as_ref());
            as_it_is(both.is_some_and(|(a, b)| a.without_suffix() == b.without_suffix()))
        };
        if postcode.is_some() {
            best(&lives)?;
        }
        if nhs_number.is_some() {
            best(&|it| as_it_is(it.nhs_number == *nhs_number))?;
        }
        if nino.is_some() {
            best(&insured)?;
        }
        let more =
            forename.is_some() || postcode.is_some() || nhs_number.is_some() || nino.is_some();
        match (names, birth) {
            (Fit::Whole, Fit::Whole) => Some(Fit::Whole),
            (Fit::Whole, Fit::WithASlip) | (Fit::WithASlip, Fit::Whole) => {
                more.then_some(Fit::WithASlip)
            }
            (Fit::WithASlip, Fit::WithASlip) => None,
        }
    }

    /// How surname and forename are said: each by any record, or both by one in which they stand in each other's column.
    fn names(&self, visible: &Visible) -> Said {
        let names = || visible.records.iter().filter_map(|it| it.name.as_ref());
        let surname = names().filter_map(|it| said_of_surname(&self.surname, it)).min();
        let forename = match &self.forename {
            None => Some(Fit::Whole),
            Some(called) => names().filter_map(|it| self.said_of_forename(called, it)).min(),
        };
        match (surname, forename) {
            (Some(Fit::Whole), Some(Fit::Whole)) => Some(Fit::Whole),
            (Some(Fit::Whole), Some(Fit::WithASlip)) | (Some(Fit::WithASlip), Some(Fit::Whole)) => {
                Some(Fit::WithASlip)
            }
            (Some(Fit::WithASlip), Some(Fit::WithASlip)) | (None, _) | (_, None) => {
                names().any(|it| self.is_exchanged(it)).then_some(Fit::WithASlip)
            }
        }
    }

    fn said_of_forename(&self, called: &str, name: &PersonName) -> Said {
        let mut own = name.forenames.first().into_iter().chain(&name.known_as);
        let slips = |own: &str| {
            is_initial_of(own, called)
                || is_initial_of(called, own)
                || self.alike.iter().any(|it| it == own)
                || is_one_slip(own, called)
        };
        if own.clone().any(|it| it == called) {
            Some(Fit::Whole)
        } else {
            own.any(|it| slips(it)).then_some(Fit::WithASlip)
        }
    }

    /// True if a record has forename and surname in each other's column.
    fn is_exchanged(&self, name: &PersonName) -> bool {
        name.forenames.first().is_some_and(|it| *it == self.surname)
            && self.forename.as_ref().is_some_and(|it| *it == name.surname)
    }
}

fn said_of_surname(surname: &str, name: &PersonName) -> Said {
    let mut own = std::iter::once(&name.surname).chain(&name.other_surnames);
    let slips = |own: &str| {
        let word_of = |one: &str, other: &str| {
            other.contains(' ') && other.split(' ').any(|word| word.len() >= LEAST && word == one)
        };
        word_of(own, surname) || word_of(surname, own) || is_one_slip(own, surname)
    };
    let in_one = |it: &str| it.bytes().filter(|byte| *byte != b' ').collect::<Vec<u8>>();
    if own.clone().any(|it| in_one(it) == in_one(surname)) {
        Some(Fit::Whole)
    } else {
        own.any(|it| slips(it)).then_some(Fit::WithASlip)
    }
}

/// Names shorter than this have no slips: another letter makes them somebody else's.
const LEAST: usize = 4;

fn is_one_slip(one: &str, other: &str) -> bool {
    one.len() >= LEAST && other.len() >= LEAST && edits(one, other) <= 1
}

fn is_initial_of(short: &str, long: &str) -> bool {
    short.len() == 1 && long.len() > 1 && long.starts_with(short)
}

/// How a date of birth says one that is known: what it has of it, all of that if the known one is part of a date itself.
fn said_of_birth(known: PartialDate, said: PartialDate) -> Said {
    let parts = |it: PartialDate| (it.year(), it.month(), it.day());
    let ((year, month, day), (its_year, its_month, its_day)) = (parts(known), parts(said));
    let within = |one: Option<u8>, other: Option<u8>| one.is_none() || one == other;
    if year != its_year {
        None
    } else if within(month, its_month) && within(day, its_day) {
        Some(Fit::Whole)
    } else if within(its_month, month) && within(its_day, day)
        || (month.is_some() && day.is_some() && month == its_day && day == its_month)
    {
        Some(Fit::WithASlip)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Fit, said_of_birth, said_of_surname};
    use crate::values::{DateDoubt, PartialDate, PersonName};

    #[test]
    fn a_surname_is_forgiven_a_letter_and_told_apart_from_another() {
        let bearer =
            |surname: &str| PersonName { surname: surname.into(), ..PersonName::default() };
        for (asked, has, said) in [
            ("GRIFFITHS", "GRIFFITHS", Some(Fit::Whole)),
            ("VANDERBERG", "VAN DER BERG", Some(Fit::Whole)),
            ("GRIFITHS", "GRIFFITHS", Some(Fit::WithASlip)),
            ("GRIFFTIHS", "GRIFFITHS", Some(Fit::WithASlip)),
            ("JONES", "SMITH JONES", Some(Fit::WithASlip)),
            ("GRIFFIN", "GRIFFITHS", None),
            ("LEE", "LEA", None),
            ("DER", "VAN DER BERG", None),
        ] {
            assert_eq!(said_of_surname(asked, &bearer(has)), said, "{asked} {has}");
        }
        let married = PersonName { other_surnames: vec!["KHAN".into()], ..bearer("JONES") };
        assert_eq!(said_of_surname("KHAN", &married), Some(Fit::Whole), "a former name is a name");
    }

    #[test]
    fn part_of_a_date_fits_the_whole_with_a_slip_and_never_another_year() {
        let date =
            |(year, month, day)| PartialDate::new(year, month, day, DateDoubt::None).unwrap();
        for (known, said, fit) in [
            ((1990, 4, 26), (1990, 4, 26), Some(Fit::Whole)),
            ((1990, 4, 0), (1990, 4, 26), Some(Fit::Whole)),
            ((1990, 0, 0), (1990, 4, 26), Some(Fit::Whole)),
            ((1990, 4, 26), (1990, 4, 0), Some(Fit::WithASlip)),
            ((1990, 4, 6), (1990, 6, 4), Some(Fit::WithASlip)),
            ((1990, 4, 26), (1990, 4, 27), None),
            ((1990, 4, 26), (1991, 4, 26), None),
        ] {
            assert_eq!(said_of_birth(date(known), date(said)), fit, "{known:?} {said:?}");
        }
    }
}
