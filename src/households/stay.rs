//! A stay: one person, one residence, from when to when, and which records say so.

use std::fmt;

use jiff::civil::Date;

use crate::households::household::Residence;
use crate::rules::SecondGround;
use crate::values::MentionKey;

/// How well the day of a coming or a going is known.
///
/// Printed as in ISO 8601-2 (extended date/time format): a day, or two days with a stroke, of which `..` is one not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StayDate {
    /// On a day that a source states.
    On(Date),
    /// On the first day at the earliest and on the second at the latest; either may be open.
    Between(Option<Date>, Option<Date>),
    /// Nothing tells.
    Unknown,
}

impl StayDate {
    /// An interval, or [`StayDate::Unknown`] if both ends are open.
    #[must_use]
    pub const fn between(after: Option<Date>, by: Option<Date>) -> Self {
        match (after, by) {
            (None, None) => Self::Unknown,
            (after, by) => Self::Between(after, by),
        }
    }

    /// How well it is known, in a word of exports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::On(_) => "exact",
            Self::Between(_, _) => "interval",
            Self::Unknown => "unknown",
        }
    }

    /// The last day on which it can have been, if that is known.
    #[must_use]
    pub const fn by(self) -> Option<Date> {
        match self {
            Self::On(date) => Some(date),
            Self::Between(_, by) => by,
            Self::Unknown => None,
        }
    }

    /// Whether it can have been on a day.
    #[must_use]
    pub fn allows(self, day: Date) -> bool {
        match self {
            Self::On(date) => date == day,
            Self::Between(after, by) => {
                after.is_none_or(|after| after <= day) && by.is_none_or(|by| day <= by)
            }
            Self::Unknown => true,
        }
    }
}

impl fmt::Display for StayDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |date: &Option<Date>| date.map_or_else(|| "..".to_owned(), |it| it.to_string());
        match self {
            Self::On(date) => date.fmt(f),
            Self::Between(after, by) => write!(f, "{}/{}", end(after), end(by)),
            Self::Unknown => f.write_str(".."),
        }
    }
}

/// What has become of a record's word on a residence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StillSays {
    /// The record says so tonight.
    Yes,
    /// By this night the record named another residence.
    Elsewhere(Date),
    /// By this night the record was gone, or named no residence any more.
    Gone(Date),
}

/// A record that has a person at a residence, or had on an earlier night.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StayWitness {
    /// The mention.
    pub key: MentionKey,
    /// Its place among the records, if it is on file: the night's, or the edition's where it is read from one.
    pub record: Option<u32>,
    /// Since when it says so, if it states a day that has come.
    pub from: Option<Date>,
    /// Until when, if it states that it is over.
    pub to: Option<Date>,
    /// The first night that knew it to say so.
    pub first_seen: Date,
    /// The last day for which its source vouched.
    pub last_seen: Date,
    /// True if that day moves on with the nights, as long as the record says what it says: it is as many days before each.
    pub lately: bool,
    /// Whether it says so tonight.
    pub says: StillSays,
    /// True if its dates are those of a stay (an account), false if of a case (a claim): a case begins and ends wherever people live.
    pub dates_stays: bool,
    /// True if it is fenced.
    pub fenced: bool,
}

/// A person's time at one residence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stay {
    /// Where.
    pub residence: Residence,
    /// Since when.
    pub from: StayDate,
    /// Until when; none if the person lives there tonight.
    pub to: Option<StayDate>,
    /// Why it is a second household, if the person lives there tonight beside the home.
    pub second: Option<SecondGround>,
    /// True if only fenced records know of it: withheld where they are.
    pub fenced: bool,
    /// The records that say so, by key; none if the person is taken to live there with the family.
    pub witnesses: Vec<StayWitness>,
}

impl Stay {
    /// Whether it is the person's home tonight; a second household is none.
    #[must_use]
    pub const fn is_current(&self) -> bool {
        self.to.is_none() && self.second.is_none()
    }

    /// The datasets that know of it, ascending.
    #[must_use]
    pub fn datasets(&self) -> Vec<&str> {
        let mut datasets: Vec<&str> =
            self.witnesses.iter().map(|it| it.key.dataset.0.as_str()).collect();
        datasets.sort_unstable();
        datasets.dedup();
        datasets
    }
}
