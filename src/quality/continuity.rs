//! Do identifiers last? Two nights of a council whose truth is known.
//!
//! In: each night's mentions, with who they truly are and which identifier they carry. Out: of the people and households that are the same in
//! truth, how many kept their identifier; and how many identifiers came to name somebody else. Pure.
//!
//! A person's identifier is the one that most of their mentions carry; a person is *unchanged* if both nights have the same mentions of them, a
//! private household if the same people live there. A wrong link or a missed one is the linkage's error and is counted by the other scores: here it
//! counts only where it changes an identifier from one night to the next.

use std::collections::{BTreeMap, BTreeSet};

use super::assignments::NamedMention;

/// How many of a number kept their identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    /// How many there were.
    pub of: u64,
    /// How many kept it.
    pub kept: u64,
}

/// How identifiers lasted from one night to the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Continuity {
    /// Persons with the same mentions on both nights.
    pub persons: Kept,
    /// All persons whom both nights mention.
    pub persons_of_both: Kept,
    /// Private households of the same people on both nights, that had an identifier on the first.
    pub households: Kept,
    /// Identifiers of both nights; *kept* are those that name the same person: most of its mentions are still that person's.
    pub identifiers: Kept,
}

/// One night, by name.
struct Night<'m> {
    /// True person → mentions.
    mentions: BTreeMap<&'m str, BTreeSet<&'m (String, String, String)>>,
    /// True person → the identifier of most mentions.
    identifier: BTreeMap<&'m str, &'m str>,
    /// Identifier → true persons with how many mentions.
    named: BTreeMap<&'m str, BTreeMap<&'m str, u32>>,
    /// True private household → true people.
    people: BTreeMap<&'m str, BTreeSet<&'m str>>,
    /// Identifier of a person → identifier of the household.
    household: BTreeMap<&'m str, &'m str>,
}

impl Continuity {
    /// Compares two nights.
    #[must_use]
    pub fn between(before: &[NamedMention], now: &[NamedMention]) -> Self {
        let (before, now) = (Night::of(before), Night::of(now));
        let mut continuity = Self::default();
        for (person, mentions) in &before.mentions {
            let (Some(same), Some(new)) = (now.mentions.get(person), now.identifier.get(person))
            else {
                continue;
            };
            let kept = before.identifier.get(person) == Some(new);
            continuity.persons_of_both.count(kept);
            if mentions == same {
                continuity.persons.count(kept);
            }
        }
        for (home, people) in &before.people {
            if now.people.get(home) != Some(people) {
                continue;
            }
            if let Some(old) = before.household_of(people) {
                continuity.households.count(now.household_of(people) == Some(old));
            }
        }
        for (identifier, persons) in &before.named {
            let (Some(was), Some(is)) = (most(persons), now.named.get(identifier)) else {
                continue;
            };
            // on a tie, whoever it named before
            let largest = is.values().max();
            continuity.identifiers.count(is.get(was) == largest);
        }
        continuity
    }
}

impl Kept {
    fn count(&mut self, kept: bool) {
        self.of += 1;
        self.kept += u64::from(kept);
    }
}

impl<'m> Night<'m> {
    fn of(mentions: &'m [NamedMention]) -> Self {
        let mut carried: BTreeMap<&str, BTreeMap<&str, u32>> = BTreeMap::new();
        let mut night = Self {
            mentions: BTreeMap::new(),
            identifier: BTreeMap::new(),
            named: BTreeMap::new(),
            people: BTreeMap::new(),
            household: BTreeMap::new(),
        };
        for NamedMention { mention, true_person, true_household, private, person, household } in
            mentions
        {
            night.mentions.entry(true_person).or_default().insert(mention);
            *carried.entry(true_person).or_default().entry(person).or_default() += 1;
            *night.named.entry(person).or_default().entry(true_person).or_default() += 1;
            if *private {
                night.people.entry(true_household).or_default().insert(true_person);
            }
            if !household.is_empty() {
                night.household.insert(person, household);
            }
        }
        let identifier = carried.iter().filter_map(|(person, ids)| Some((*person, most(ids)?)));
        night.identifier = identifier.collect();
        night
    }

    /// The household in which most of these people are.
    fn household_of(&self, people: &BTreeSet<&str>) -> Option<&'m str> {
        let mut homes: BTreeMap<&str, u32> = BTreeMap::new();
        for person in people {
            let home = self.identifier.get(person).and_then(|id| self.household.get(id));
            if let Some(&home) = home {
                *homes.entry(home).or_default() += 1;
            }
        }
        most(&homes)
    }
}

/// What was counted most often; of several, the first.
fn most<'m>(counts: &BTreeMap<&'m str, u32>) -> Option<&'m str> {
    let largest = counts.values().max()?;
    counts.iter().find(|(_, count)| *count == largest).map(|(what, _)| *what)
}

#[cfg(test)]
mod tests {
    use super::{Continuity, Kept, NamedMention};

    fn night(mentions: &[(&str, &str, &str, &str)]) -> Vec<NamedMention> {
        let mention = |&(record, person, home, id): &(&str, &str, &str, &str)| NamedMention {
            mention: ("a".to_owned(), record.to_owned(), String::new()),
            true_person: person.to_owned(),
            true_household: home.to_owned(),
            private: true,
            person: id.to_owned(),
            household: format!("at {home}"),
        };
        mentions.iter().map(mention).collect()
    }

    #[test]
    fn equal_nights_keep_everything() {
        let one =
            night(&[("1", "Ann", "x", "P1"), ("2", "Ann", "x", "P1"), ("3", "Ben", "x", "P2")]);
        let all = Continuity::between(&one, &one);
        assert_eq!(all.persons, Kept { of: 2, kept: 2 });
        assert_eq!(all.households, Kept { of: 1, kept: 1 });
        assert_eq!(all.identifiers, Kept { of: 2, kept: 2 });
    }

    #[test]
    fn who_changed_in_truth_is_not_among_the_unchanged() {
        let before = night(&[("1", "Ann", "x", "P1"), ("2", "Ben", "x", "P2")]);
        let now =
            night(&[("1", "Ann", "x", "P1"), ("4", "Ann", "x", "P1"), ("2", "Ben", "y", "P3")]);
        let found = Continuity::between(&before, &now);
        assert_eq!(found.persons, Kept { of: 1, kept: 0 }, "Ben lost his");
        assert_eq!(found.persons_of_both, Kept { of: 2, kept: 1 });
        assert_eq!(found.households, Kept::default(), "Ben left");
    }

    #[test]
    fn an_identifier_that_comes_to_name_somebody_else_is_found() {
        let before = night(&[("1", "Ann", "x", "P1"), ("2", "Ben", "y", "P2")]);
        let now = night(&[("1", "Ann", "x", "P2"), ("2", "Ben", "y", "P1")]);
        assert_eq!(Continuity::between(&before, &now).identifiers, Kept { of: 2, kept: 0 });
    }
}
