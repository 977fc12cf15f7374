//! Events of moving: within the area, out of it, away from parents and back, into care homes, in
//! and out of shared homes.
//!
//! In: the simulation at a tick. Out: the same after one event of its kind, or unchanged if nobody
//! was found to whom it could happen.

use super::clock::{NEVER, shift};
use super::names::{Culture, Sex, family_surname};
use super::people::Newcomer;
use super::simulation::Simulation;
use super::stream::Stream;
use super::world::{Arrangement, PersonIx};

impl Simulation {
    /// A whole household moves to another home in the area; those who rent move more often.
    pub(super) fn move_within(&mut self, tick: i32, stream: &mut Stream) {
        let renters = stream.chance(0.62);
        let Some(household) = self.some_household(stream, |household| {
            household.arrangement == Arrangement::Family && household.renting == renters
        }) else {
            return;
        };
        let Some(home) = self.take_vacant(stream) else { return };
        self.end_tenancy(household, tick, false);
        let Some(old) = self.world.households[household].home.replace(home) else { return };
        self.vacant.push(old);
        for person in std::mem::take(&mut self.world.households[household].members) {
            if let Some(stay) = self.world.people[person].stays.last_mut() {
                stay.to = tick;
            }
            self.settle(person, household, tick, false);
        }
        self.open_tenancy(household, tick);
    }

    /// A whole household leaves the area.
    pub(super) fn move_out(&mut self, tick: i32, stream: &mut Stream) {
        let household = self.some_household(stream, |household| {
            matches!(household.arrangement, Arrangement::Family | Arrangement::Lodger)
        });
        let Some(household) = household else { return };
        for person in self.world.households[household].members.clone() {
            self.leave(person, tick);
        }
    }

    /// A young adult leaves the parents' home: to study, to live alone or to share, here or
    /// elsewhere.
    pub(super) fn leave_home(&mut self, tick: i32, stream: &mut Stream) {
        let leaver = self.someone(stream, |simulation, person| {
            (18..31).contains(&simulation.world.age(person, tick))
                && simulation.lives_with_parent(person)
        });
        let Some(person) = leaver else { return };
        match stream.weighted(&[35, 35, 30]) {
            0 => self.leave(person, tick),
            1 => {
                let Some(home) = self.take_vacant(stream) else { return };
                let low_income = stream.chance(0.2);
                let household = self.household(Arrangement::Family, home, low_income, true);
                self.leave(person, tick);
                self.settle(person, household, tick, false);
                self.open_tenancy(household, tick);
            }
            _ => {
                let students = self.world.age(person, tick) < 22;
                let kind = if students { Arrangement::Students } else { Arrangement::Sharers };
                let Some(household) = self.some_household(stream, |household| {
                    household.arrangement == kind && household.members.len() < 6
                }) else {
                    return;
                };
                self.leave(person, tick);
                self.world.people[person].student = students;
                self.settle(person, household, tick, false);
            }
        }
    }

    /// A young adult comes back to the parents' home.
    pub(super) fn come_back(&mut self, tick: i32, stream: &mut Stream) {
        let people = &self.world.people;
        let back = (0..400).map(|_| stream.below(people.len())).find(|person| {
            let child = &people[*person];
            child.died == NEVER
                && !child.is_resident()
                && !child.stays.is_empty()
                && (19..32).contains(&self.world.age(*person, tick))
                && child.mother.is_some_and(|mother| people[mother].is_resident())
        });
        let household = back
            .and_then(|person| self.world.people[person].mother)
            .and_then(|mother| self.household_of(mother));
        let (Some(person), Some(household)) = (back, household) else { return };
        if self.world.households[household].arrangement == Arrangement::Family {
            self.settle(person, household, tick, false);
        }
    }

    /// Someone old moves from a home of their own to a care home.
    pub(super) fn enter_care_home(&mut self, tick: i32, stream: &mut Stream) {
        let frail = self.someone(stream, |simulation, person| {
            let alone = simulation.household_of(person).is_some_and(|household| {
                simulation.world.households[household].arrangement == Arrangement::Family
            });
            alone && simulation.world.age(person, tick) >= 78
        });
        let care_home = self.some_household(stream, |household| {
            household.arrangement == Arrangement::CareHome && household.members.len() < 45
        });
        let (Some(person), Some(care_home)) = (frail, care_home) else { return };
        let old = self.household_of(person);
        self.leave(person, tick);
        self.settle(person, care_home, tick, false);
        if let Some(old) = old.filter(|old| self.world.households[*old].home.is_some()) {
            self.orphans_leave(old, tick);
            self.open_tenancy(old, tick);
        }
    }

    /// One of several sharers is replaced by a stranger.
    pub(super) fn change_sharer(&mut self, tick: i32, stream: &mut Stream) {
        let Some(household) = self.some_household(stream, |household| {
            household.arrangement == Arrangement::Sharers && household.members.len() > 1
        }) else {
            return;
        };
        let members = &self.world.households[household].members;
        let leaver = stream.pick(members);
        self.leave(leaver, tick);
        let newcomer = self.stranger(tick, (20, 36), stream);
        self.settle(newcomer, household, tick, false);
        if stream.chance(0.5) {
            self.open_tenancy(household, tick);
        }
    }

    fn stranger(&mut self, tick: i32, ages: (i32, i32), stream: &mut Stream) -> PersonIx {
        let culture = Culture::draw(stream);
        let sex = if stream.chance(0.5) { Sex::Female } else { Sex::Male };
        let age = stream.between(ages.0, ages.1);
        let born =
            shift(self.world.clock.date(tick), -(age * 365 + age / 4 + 1 + stream.between(0, 363)));
        let family = family_surname(culture, stream);
        self.add_person(&Newcomer { culture, sex, born, family: &family }, stream)
    }

    /// Each September some student houses empty and fill again.
    pub(super) fn new_term(&mut self, tick: i32) {
        let starts = self.world.clock.date(tick);
        if starts.month() != 9 || starts.day() > 12 {
            return;
        }
        let mut stream = self.stream("new term", tick);
        for household in 0..self.world.households.len() {
            if self.world.households[household].arrangement != Arrangement::Students
                || self.world.households[household].home.is_none()
                || !stream.chance(0.6)
            {
                continue;
            }
            let leaving = self.world.households[household].members.clone();
            let count = leaving.len().clamp(3, 6);
            let arriving: Vec<PersonIx> =
                (0..count).map(|_| self.stranger(tick, (18, 21), &mut stream)).collect();
            for person in &arriving {
                self.world.people[*person].student = true;
                self.settle(*person, household, tick, false);
            }
            for person in leaving {
                self.leave(person, tick);
            }
            self.open_tenancy(household, tick);
        }
    }
}
