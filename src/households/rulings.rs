//! What stewards decided about who lives together, as the forming of households obeys it.
//!
//! In: pairs of persons with a verdict and the number of the decision. Out: people placed together, households parted; also every decision
//! that cannot be obeyed, with what stands against it. *Never one household* always holds, even at one address, and wins over any chain of
//! *live together*: the wrong household shows somebody's data to another. *Live together* moves those whom it speaks of, and nobody else,
//! to the residence of whoever's is known best. Leaves to `stewardship` which decisions are in force.

use std::collections::BTreeMap;

use crate::households::form::{FormedHousehold, PlacedPerson};
use crate::households::household::Membership;
use crate::households::known::Known;
use crate::households::live::Grounds;
use crate::households::place::Place;

/// What a steward says of two persons.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LivingVerdict {
    /// They are never one household.
    Apart,
    /// They live together.
    Together,
}

/// A steward's verdict on two of tonight's persons.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LivingRuling {
    /// The decision's number.
    pub decision: u64,
    /// The two persons.
    pub persons: [u32; 2],
    /// What was decided.
    pub verdict: LivingVerdict,
}

/// What stands against a decision on who lives together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LivingObstacle {
    /// The two that are never to be one household are one person tonight.
    OnePerson,
    /// One of those who are to live together has died.
    Died,
    /// Nothing places any of those who are to live together.
    Nowhere,
    /// Another decision, by its number, says that they are never one household.
    Decision(u64),
}

impl LivingObstacle {
    /// What stands against it, in words.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::OnePerson => "the two are one person tonight".to_owned(),
            Self::Died => "one of them has died".to_owned(),
            Self::Nowhere => "nothing on file places either of them".to_owned(),
            Self::Decision(number) => {
                format!("decision {number} says that they are never one household")
            }
        }
    }
}

/// A decision on who lives together that is not obeyed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct UnobeyedLiving {
    /// Its number.
    pub decision: u64,
    /// The two persons of whom it is not.
    pub persons: [u32; 2],
    /// What stands against it.
    pub because: LivingObstacle,
}

/// Where people are placed tonight, and what is known of each.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'p> {
    /// By person, ascending; who is placed nowhere is not among them.
    pub people: &'p [PlacedPerson],
    /// Of every person.
    pub known: &'p [Known<'p>],
    /// The night's date.
    pub as_of: jiff::civil::Date,
}

/// The rulings on who lives together that are obeyed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LivingRulings {
    /// Groups of persons who live together, ascending.
    together: Vec<Vec<u32>>,
    /// What each of these groups rests on.
    bound: Vec<(u64, [u32; 2])>,
    /// By either person of a pair that is never one household, the others.
    apart: BTreeMap<u32, Vec<(u32, u64)>>,
}

impl LivingRulings {
    /// Works out which rulings can be obeyed, and what stands against the others; of those that say *together*, the older binds first.
    #[must_use]
    pub fn reconcile(rulings: &[LivingRuling], placed: Placed<'_>) -> (Self, Vec<UnobeyedLiving>) {
        let mut rulings = rulings.to_vec();
        for ruling in &mut rulings {
            ruling.persons.sort_unstable();
        }
        rulings.sort_unstable();
        rulings.dedup();
        let (mut found, mut unobeyed) = (Self::default(), Vec::new());
        for &LivingRuling { decision, persons, verdict } in &rulings {
            let [a, b] = persons;
            match verdict {
                LivingVerdict::Apart if a == b => {
                    let because = LivingObstacle::OnePerson;
                    unobeyed.push(UnobeyedLiving { decision, persons, because });
                }
                LivingVerdict::Apart => {
                    found.apart.entry(a).or_default().push((b, decision));
                    found.apart.entry(b).or_default().push((a, decision));
                }
                LivingVerdict::Together => {}
            }
        }
        for &LivingRuling { decision, persons, verdict } in &rulings {
            match verdict {
                LivingVerdict::Together => match found.obstacle(persons, placed) {
                    Some(because) => unobeyed.push(UnobeyedLiving { decision, persons, because }),
                    None => found.bind(decision, persons),
                },
                LivingVerdict::Apart => {}
            }
        }
        // whoever is bound to others is placed by the best of them; nobody of the group being placed leaves the ruling without effect
        let is_placed = |person: &u32| placed.of(*person).is_some();
        let nowhere = |group: &Vec<u32>| !group.iter().any(is_placed);
        for &LivingRuling { decision, persons, verdict } in &rulings {
            let bound = found.together.iter().find(|group| group.contains(&persons[0]));
            if verdict == LivingVerdict::Together && bound.is_some_and(nowhere) {
                let because = LivingObstacle::Nowhere;
                unobeyed.push(UnobeyedLiving { decision, persons, because });
            }
        }
        found.together.retain(|group| !nowhere(group));
        unobeyed.sort_unstable();
        unobeyed.dedup();
        (found, unobeyed)
    }

    /// True if nothing was decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.together.is_empty() && self.apart.is_empty()
    }

    /// Places those who live together at the residence of whoever's is known best: by open records before fenced ones, by records of their
    /// own before others', then by what these are worth tonight.
    #[must_use]
    pub fn place(&self, placed: Placed<'_>) -> Vec<PlacedPerson> {
        let mut people: BTreeMap<u32, PlacedPerson> =
            placed.people.iter().map(|it| (it.person, it.clone())).collect();
        for group in &self.together {
            let homes = group.iter().filter_map(|&person| placed.of(person));
            let best = homes.max_by(|one, other| {
                let (a, b) = (placed.standing(one), placed.standing(other));
                a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(other.person.cmp(&one.person))
            });
            let Some(best) = best else { continue };
            for &person in group {
                let before = people.get(&person);
                if before.is_some_and(|it| it.place.residence == best.place.residence) {
                    continue;
                }
                let by_fenced = match before {
                    Some(before) => before.fenced,
                    None => placed.is_fenced(person),
                };
                let (residence, fenced) = (best.place.residence, by_fenced || best.fenced);
                let place = Place { residence, since: None, records: placed.records(person) };
                let grounds = Grounds::Decided;
                people.insert(person, PlacedPerson { person, place, fenced, grounds });
            }
        }
        people.into_values().collect()
    }

    /// Makes one household at a residence of those who live together, and parts those who are never one. Who is not spoken of stays with
    /// those that `ties` has nearest: it says of two persons how near they are, 0 for not at all; it is asked of fenced members last, so
    /// that these join whom the others have made and bring no two of them together. Also gives what could not be obeyed because of that.
    #[must_use]
    pub fn part(
        &self,
        households: Vec<FormedHousehold>,
        ties: impl Fn(u32, u32) -> u8,
    ) -> (Vec<FormedHousehold>, Vec<UnobeyedLiving>) {
        if self.is_empty() {
            return (households, Vec::new());
        }
        let mut obeying: Vec<FormedHousehold> = Vec::with_capacity(households.len());
        let mut at: Vec<FormedHousehold> = Vec::new();
        for household in households {
            if at.first().is_some_and(|before| before.residence != household.residence) {
                obeying.extend(self.at_one_residence(std::mem::take(&mut at), &ties));
            }
            at.push(household);
        }
        obeying.extend(self.at_one_residence(at, &ties));
        let unobeyed = self.torn(&obeying);
        (obeying, unobeyed)
    }

    /// Those who were to live together and are in two households all the same.
    fn torn(&self, households: &[FormedHousehold]) -> Vec<UnobeyedLiving> {
        let mut of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, household) in households.iter().enumerate() {
            for member in &household.members {
                of.entry(member.person).or_default().push(at);
            }
        }
        let mut unobeyed = Vec::new();
        for &(decision, persons) in &self.bound {
            let [Some(a), Some(b)] = persons.map(|person| of.get(&person)) else { continue };
            if a.iter().any(|at| b.contains(at)) {
                continue;
            }
            let members = |all: &[usize]| -> Vec<u32> {
                let of = all.iter().flat_map(|&at| &households[at].members);
                of.map(|it| it.person).collect()
            };
            let others = members(b);
            let parting = members(a).into_iter().filter_map(|it| self.parts_from(it, &others));
            if let Some(because) = parting.min().map(LivingObstacle::Decision) {
                unobeyed.push(UnobeyedLiving { decision, persons, because });
            }
        }
        unobeyed
    }

    /// The households of one residence.
    fn at_one_residence(
        &self,
        mut households: Vec<FormedHousehold>,
        ties: &impl Fn(u32, u32) -> u8,
    ) -> Vec<FormedHousehold> {
        for group in &self.together {
            let has = |household: &FormedHousehold| {
                household.members.iter().any(|it| group.contains(&it.person))
            };
            let Some(first) = households.iter().position(has) else { continue };
            for later in (first + 1..households.len()).rev() {
                if has(&households[later]) {
                    let joined = households.remove(later).members;
                    households[first].members.extend(joined);
                    households[first].members.sort_by_key(|it| it.person);
                    households[first].members.dedup_by_key(|it| it.person);
                }
            }
        }
        households.into_iter().flat_map(|household| self.parted(household, ties)).collect()
    }

    /// A household, or those that it falls into.
    fn parted(
        &self,
        household: FormedHousehold,
        ties: &impl Fn(u32, u32) -> u8,
    ) -> Vec<FormedHousehold> {
        let persons: Vec<u32> = household.members.iter().map(|it| it.person).collect();
        let torn = persons.iter().any(|&one| self.parts_from(one, &persons).is_some());
        if !torn {
            return vec![household];
        }
        let FormedHousehold { members, .. } = &household;
        let (fenced, open): (Vec<&Membership>, Vec<&Membership>) =
            members.iter().partition(|it| it.fenced);
        let mut groups: Vec<Vec<u32>> = Vec::new();
        for member in &open {
            self.start(&mut groups, member.person);
        }
        self.gather(&mut groups, ties);
        for member in &fenced {
            let bound = self.bound_to(member.person);
            let home = groups.iter().position(|group| group.iter().any(|it| bound.contains(it)));
            let tie = |group: &Vec<u32>| {
                group.iter().map(|&it| ties(member.person, it)).max().unwrap_or(0)
            };
            let may_join = |group: &Vec<u32>| {
                let with: &[u32] = if home.is_some() { &[] } else { bound };
                let mut all = with.iter().chain([&member.person]);
                all.all(|&it| self.parts_from(it, group).is_none())
            };
            let open_to = (0..groups.len()).filter(|&at| may_join(&groups[at]));
            let nearest = open_to
                .max_by_key(|&at| (home == Some(at), tie(&groups[at]), std::cmp::Reverse(at)));
            match nearest {
                Some(at) => groups[at].push(member.person),
                None => groups.push(vec![member.person]),
            }
        }
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort_unstable();
        let of = |group: &Vec<u32>| FormedHousehold {
            members: members.iter().filter(|it| group.contains(&it.person)).cloned().collect(),
            ..household.clone()
        };
        groups.iter().map(of).collect()
    }

    /// Adds a person to those whom they live with by decision, or as the first of a group.
    fn start(&self, groups: &mut Vec<Vec<u32>>, person: u32) {
        let bound = self.bound_to(person);
        match groups.iter_mut().find(|group| group.iter().any(|it| bound.contains(it))) {
            Some(group) => group.push(person),
            None => groups.push(vec![person]),
        }
    }

    /// Joins groups, the nearest first, until only those are apart that must be.
    fn gather(&self, groups: &mut Vec<Vec<u32>>, ties: &impl Fn(u32, u32) -> u8) {
        loop {
            let mut nearest: Option<(u8, usize, usize)> = None;
            for one in 0..groups.len() {
                for other in one + 1..groups.len() {
                    let (a, b) = (&groups[one], &groups[other]);
                    if a.iter().any(|&it| self.parts_from(it, b).is_some()) {
                        continue;
                    }
                    let pairs = a.iter().flat_map(|&it| b.iter().map(move |&to| (it, to)));
                    let tie = pairs.map(|(it, to)| ties(it, to)).max().unwrap_or(0);
                    if nearest.is_none_or(|(before, _, _)| tie > before) {
                        nearest = Some((tie, one, other));
                    }
                }
            }
            let Some((_, one, other)) = nearest else { return };
            let joined = groups.remove(other);
            groups[one].extend(joined);
        }
    }

    /// The decision by which a person is never in one household with one of these.
    fn parts_from(&self, person: u32, others: &[u32]) -> Option<u64> {
        let apart = self.apart.get(&person)?.iter();
        apart.filter(|(other, _)| others.contains(other)).map(|&(_, decision)| decision).min()
    }

    /// Those whom a person lives with by decision, themselves among them.
    fn bound_to(&self, person: u32) -> &[u32] {
        let group = self.together.iter().find(|group| group.binary_search(&person).is_ok());
        group.map_or(&[], Vec::as_slice)
    }

    fn obstacle(&self, [a, b]: [u32; 2], placed: Placed<'_>) -> Option<LivingObstacle> {
        let died = |person: u32| placed.known[person as usize].died;
        if died(a) || died(b) {
            return Some(LivingObstacle::Died);
        }
        let group = |person: u32| match self.bound_to(person) {
            [] => vec![person],
            bound => bound.to_vec(),
        };
        let others = group(b);
        let parting = group(a).into_iter().filter_map(|it| self.parts_from(it, &others)).min();
        parting.map(LivingObstacle::Decision)
    }

    fn bind(&mut self, decision: u64, [a, b]: [u32; 2]) {
        self.bound.push((decision, [a, b]));
        let mut joined = vec![a, b];
        self.together.retain(|group| {
            let is_joined = group.contains(&a) || group.contains(&b);
            if is_joined {
                joined.extend(group);
            }
            !is_joined
        });
        joined.sort_unstable();
        joined.dedup();
        self.together.push(joined);
    }
}

impl<'p> Placed<'p> {
    fn of(self, person: u32) -> Option<&'p PlacedPerson> {
        let at = self.people.binary_search_by_key(&person, |it| it.person).ok()?;
        self.people.get(at)
    }

    /// How well somebody's residence is known: the greater, the better.
    fn standing(self, it: &PlacedPerson) -> ((bool, bool), f64) {
        let known = &self.known[it.person as usize];
        let witness = if it.fenced { &known.fenced } else { &known.open };
        let mut voices: BTreeMap<u16, f64> = BTreeMap::new();
        for item in witness.evidence.iter().filter(|item| item.residence == it.place.residence) {
            let voice = voices.entry(item.row.0).or_default();
            *voice = voice.max(item.sighting.worth(self.as_of));
        }
        ((!it.fenced, it.grounds == Grounds::OwnRecords), voices.values().sum())
    }

    /// True if nothing open speaks of somebody.
    fn is_fenced(self, person: u32) -> bool {
        let known = &self.known[person as usize];
        known.open.surnames.is_empty() && known.open.evidence.is_empty()
    }

    /// The records that say where somebody lives, if only by fenced ones then these.
    fn records(self, person: u32) -> Vec<u32> {
        let known = &self.known[person as usize];
        let witness = if self.is_fenced(person) { &known.fenced } else { &known.open };
        let mut records: Vec<u32> = witness.evidence.iter().map(|item| item.record).collect();
        records.sort_unstable();
        records
    }
}
