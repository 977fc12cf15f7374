//! `[[second_household]]` of `households.toml`: who may live in two households at once.

use super::document::TableReader;

/// On what ground somebody has a second household.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SecondGround {
    /// A child whom records name with somebody at each of two homes.
    Child,
    /// A student: the home of the term and that of the family.
    Student,
    /// A carer whom a record has at the home of the one looked after.
    Carer,
}

impl SecondGround {
    /// All; the places are those on disk.
    pub const ALL: [Self; 3] = [Self::Child, Self::Student, Self::Carer];

    const WORDS: [(&'static str, Self); 3] = [
        (Self::Child.word(), Self::Child),
        (Self::Student.word(), Self::Student),
        (Self::Carer.word(), Self::Carer),
    ];

    /// As rules and answers write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Student => "student",
            Self::Carer => "carer",
        }
    }
}

/// Who may have a second household.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SecondHouseholdRule {
    /// On what ground.
    pub ground: SecondGround,
    /// For at least so many days both homes have been vouched for.
    pub grace_days: i32,
}

/// Reads the tables, in their order.
pub(super) fn read_second_households(root: &TableReader<'_>) -> Vec<SecondHouseholdRule> {
    let mut rules = Vec::new();
    let tables = root.get("second_household").and_then(|value| value.tables());
    for table in tables.unwrap_or_default() {
        let who = table.require("who", "say who may have one: who = \"child\"");
        let ground = who.and_then(|value| value.word(&SecondGround::WORDS));
        let days = table.get("grace").and_then(|value| value.integer_in(0..=3650));
        table.close();
        if let Some(ground) = ground {
            let grace_days = days.and_then(|days| i32::try_from(days).ok()).unwrap_or_default();
            rules.push(SecondHouseholdRule { ground, grace_days });
        }
    }
    rules
}
