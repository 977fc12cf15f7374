//! Events in families: births, deaths, couples, partings, weddings and new names.
//!
//! In: the simulation at a tick. Out: the same after one event of its kind, or unchanged if nobody
//! was found to whom it could happen.

use super::clock::NEVER;
use super::names::family_surname;
use super::simulation::Simulation;
use super::stream::Stream;
use super::world::{Arrangement, PersonIx};

impl Simulation {
    /// A child, or twins, born to a mother who lives in the area.
    pub(super) fn birth(&mut self, tick: i32, stream: &mut Stream) {
        let lone = stream.chance(0.14);
        let mother = self.someone(stream, |simulation, person| {
            simulation.is_woman(person)
                && (19..43).contains(&simulation.world.age(person, tick))
                && (lone || simulation.lives_with_partner(person))
        });
        let Some((mother, household)) =
            mother.and_then(|mother| Some((mother, self.household_of(mother)?)))
        else {
            return;
        };
        if self.world.households[household].arrangement != Arrangement::Family {
            return;
        }
        let father = self.world.people[mother].partner.filter(|_| !lone);
        let born = self.world.clock.date(tick);
        let count = if stream.chance(0.025) { 2 } else { 1 };
        for child in self.bear(Some(mother), father, born, count, None, stream) {
            self.settle(child, household, tick, false);
        }
    }

    /// A death, far likelier in old age.
    pub(super) fn death(&mut self, tick: i32, stream: &mut Stream) {
        let threshold = stream.unit();
        let dying = self.someone(stream, |simulation, person| {
            let hazard = match simulation.world.age(person, tick) {
                ..50 => 0.004,
                50..65 => 0.03,
                65..75 => 0.11,
                75..85 => 0.36,
                85.. => 1.0,
            };
            threshold < hazard
        });
        let Some(person) = dying else { return };
        let household = self.household_of(person);
        let tenancy = household.and_then(|household| self.world.households[household].tenancy);
        self.world.people[person].died = tick;
        if let Some(partner) = self.world.people[person].partner.take() {
            self.world.people[partner].partner = None;
        }
        self.leave(person, tick);
        let Some(tenancy) =
            tenancy.filter(|tenancy| self.world.tenancies[*tenancy].liable.contains(&person))
        else {
            return;
        };
        if self.world.tenancies[tenancy].liable.len() == 1 {
            self.end_of_estate(tenancy, tick);
        }
        // the account passes to whoever still leads the household
        if let Some(household) =
            household.filter(|household| self.world.households[*household].home.is_some())
        {
            self.orphans_leave(household, tick);
            self.open_tenancy(household, tick);
        }
    }

    fn end_of_estate(&mut self, tenancy: usize, tick: i32) {
        self.world.tenancies[tenancy].estate = true;
        self.world.tenancies[tenancy].to = tick;
    }

    /// Children whom no adult is left to look after are taken in outside the area.
    pub(super) fn orphans_leave(&mut self, household: usize, tick: i32) {
        if self.heads(household, tick).is_empty() {
            for member in self.world.households[household].members.clone() {
                self.leave(member, tick);
            }
        }
    }

    /// Two who live without a partner come to live together, with the children of both.
    pub(super) fn form_couple(&mut self, tick: i32, stream: &mut Stream) {
        let free = |simulation: &Self, person: PersonIx| {
            let leads = simulation.household_of(person).is_some_and(|household| {
                simulation.world.households[household].arrangement != Arrangement::CareHome
                    && simulation.heads(household, tick).first() == Some(&person)
            });
            leads
                && simulation.world.people[person].partner.is_none()
                && (19..70).contains(&simulation.world.age(person, tick))
        };
        let Some(woman) = self.someone(stream, |simulation, person| {
            simulation.is_woman(person) && free(simulation, person)
        }) else {
            return;
        };
        let age = self.world.age(woman, tick);
        let culture = self.world.people[woman].culture;
        let mixed = stream.chance(0.15);
        let man = self.someone(stream, |simulation, person| {
            !simulation.is_woman(person)
                && (mixed || simulation.world.people[person].culture == culture)
                && (simulation.world.age(person, tick) - age).abs() < 8
                && free(simulation, person)
        });
        let Some(man) = man else { return };
        let (host, guest) = if stream.chance(0.5) { (woman, man) } else { (man, woman) };
        let (Some(hosts), Some(guests)) = (self.household_of(host), self.household_of(guest))
        else {
            return;
        };
        if hosts == guests || self.world.households[hosts].arrangement != Arrangement::Family {
            return;
        }
        self.world.people[woman].partner = Some(man);
        self.world.people[man].partner = Some(woman);
        let brought: Vec<PersonIx> = self.world.households[guests]
            .members
            .iter()
            .copied()
            .filter(|member| *member == guest || self.is_child_of(*member, guest))
            .collect();
        let whole = brought.len() == self.world.households[guests].members.len();
        for person in brought {
            self.leave(person, tick);
            self.settle(person, hosts, tick, false);
        }
        if !whole && self.world.households[guests].home.is_some() {
            self.orphans_leave(guests, tick);
            self.open_tenancy(guests, tick);
        }
        // councils often hear of the second adult late or not at all
        if stream.chance(0.55) {
            self.open_tenancy(hosts, tick);
        }
    }

    pub(super) fn is_child_of(&self, child: PersonIx, parent: PersonIx) -> bool {
        let child = &self.world.people[child];
        child.mother == Some(parent) || child.father == Some(parent)
    }

    /// A couple parts: one leaves for a home of its own, sometimes with the children.
    pub(super) fn part(&mut self, tick: i32, stream: &mut Stream) {
        let leaver = self.someone(stream, |simulation, person| {
            simulation.lives_with_partner(person) && simulation.world.age(person, tick) < 68
        });
        let Some((leaver, household)) =
            leaver.and_then(|leaver| Some((leaver, self.household_of(leaver)?)))
        else {
            return;
        };
        let Some(partner) = self.world.people[leaver].partner.take() else { return };
        self.world.people[partner].partner = None;
        let with_children = stream.chance(if self.is_woman(leaver) { 0.7 } else { 0.12 });
        let leaving: Vec<PersonIx> = self.world.households[household]
            .members
            .iter()
            .copied()
            .filter(|member| {
                *member == leaver
                    || with_children
                        && self.is_child_of(*member, leaver)
                        && self.world.age(*member, tick) < 17
            })
            .collect();
        let home = if stream.chance(0.75) { self.take_vacant(stream) } else { None };
        let new_household = home.map(|home| {
            self.household(Arrangement::Family, home, with_children && stream.chance(0.5), true)
        });
        for person in leaving {
            self.leave(person, tick);
            if let Some(new_household) = new_household {
                self.settle(person, new_household, tick, true);
            }
        }
        if let Some(new_household) = new_household {
            self.open_tenancy(new_household, tick);
        }
        if self.world.households[household].home.is_some() {
            self.open_tenancy(household, tick);
        }
        self.back_to_maiden_name(leaver, partner, tick, stream);
    }

    fn back_to_maiden_name(
        &mut self,
        one: PersonIx,
        other: PersonIx,
        tick: i32,
        stream: &mut Stream,
    ) {
        let woman = if self.is_woman(one) { one } else { other };
        if self.world.people[woman].names.len() > 1 && stream.chance(0.35) {
            let maiden = self.world.people[woman].names[0].name.surname.clone();
            self.rename(woman, tick, &maiden);
        }
    }

    /// A couple that lives together marries.
    pub(super) fn wed(&mut self, tick: i32, stream: &mut Stream) {
        let bride = self.someone(stream, |simulation, person| {
            simulation.is_woman(person)
                && simulation.world.people[person].married == NEVER
                && simulation.lives_with_partner(person)
                && simulation.world.age(person, tick) < 60
        });
        let Some(bride) = bride else { return };
        if let Some(groom) = self.world.people[bride].partner {
            self.marry(bride, groom, tick, stream);
        }
    }

    /// A new surname by choice; a child's to that of the family it lives in.
    pub(super) fn deed_poll(&mut self, tick: i32, stream: &mut Stream) {
        let Some(person) = self.someone(stream, |_, _| true) else { return };
        let mother = self.world.people[person].mother.filter(|_| self.world.age(person, tick) < 18);
        let surname = match mother {
            Some(mother) => self.world.name(mother, tick).surname.clone(),
            None => family_surname(self.world.people[person].culture, stream),
        };
        if surname != self.world.name(person, NEVER).surname {
            self.rename(person, tick, &surname);
        }
    }
}
