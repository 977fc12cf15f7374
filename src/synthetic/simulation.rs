//! The moves that every event of life is made of.
//!
//! In: a world and a tick. Out: the same world after someone settled in a home, left it, or a
//! household came to be liable for it. Which events happen, and to whom, is left to
//! [`super::founding`], [`super::families`] and [`super::moves`].

use super::clock::NEVER;
use super::homes::HomeKind;
use super::identifiers::Issuer;
use super::names::Sex;
use super::stream::Stream;
use super::world::{Arrangement, HomeIx, Household, HouseholdIx, PersonIx, Stay, Tenancy, World};

/// A world in the making.
pub(super) struct Simulation {
    pub(super) world: World,
    pub(super) issuer: Issuer,
    /// Dwellings that stand empty.
    pub(super) vacant: Vec<HomeIx>,
}

impl Simulation {
    /// The stream of one kind of event in the step that starts at `tick`.
    pub(super) fn stream(&self, purpose: &str, tick: i32) -> Stream {
        Stream::new(self.world.seed, purpose, u64::from(tick.unsigned_abs()), 0)
    }

    /// Founds an empty household.
    pub(super) fn household(
        &mut self,
        arrangement: Arrangement,
        home: HomeIx,
        low_income: bool,
        renting: bool,
    ) -> HouseholdIx {
        let household = Household {
            arrangement,
            members: Vec::new(),
            former: Vec::new(),
            home: Some(home),
            low_income,
            renting,
            tenancy: None,
        };
        self.world.households.push(household);
        self.world.households.len() - 1
    }

    /// `person` comes to live in `household`.
    pub(super) fn settle(
        &mut self,
        person: PersonIx,
        household: HouseholdIx,
        tick: i32,
        after_split: bool,
    ) {
        let Some(home) = self.world.households[household].home else { return };
        self.world.households[household].members.push(person);
        self.world.people[person].stays.push(Stay {
            household,
            home,
            from: tick,
            to: NEVER,
            after_split,
        });
    }

    /// `person` lives in no household from `tick` on. An emptied household gives its home up.
    pub(super) fn leave(&mut self, person: PersonIx, tick: i32) {
        let Some(stay) = self.world.people[person].stays.last_mut().filter(|stay| stay.to == NEVER)
        else {
            return;
        };
        stay.to = tick;
        let household = stay.household;
        self.world.households[household].members.retain(|member| *member != person);
        self.world.households[household].former.push(person);
        if self.world.households[household].members.is_empty() {
            self.give_up_home(household, tick);
        }
    }

    /// The household's home falls empty and its tenancy ends.
    pub(super) fn give_up_home(&mut self, household: HouseholdIx, tick: i32) {
        self.end_tenancy(household, tick, false);
        let Some(home) = self.world.households[household].home.take() else { return };
        // a room or a bed falls vacant without the house doing so
        let arrangement = self.world.households[household].arrangement;
        if arrangement != Arrangement::CareHome && arrangement != Arrangement::Lodger {
            self.vacant.push(home);
        }
    }

    /// Ends what the household is liable for now.
    pub(super) fn end_tenancy(&mut self, household: HouseholdIx, tick: i32, estate: bool) {
        if let Some(tenancy) = self.world.households[household].tenancy.take() {
            self.world.tenancies[tenancy].to = tick;
            self.world.tenancies[tenancy].estate = estate;
        }
    }

    /// Makes the household's heads liable for its home.
    pub(super) fn open_tenancy(&mut self, household: HouseholdIx, tick: i32) {
        self.end_tenancy(household, tick, false);
        let Some(home) = self.world.households[household].home else { return };
        if matches!(
            self.world.households[household].arrangement,
            Arrangement::Lodger | Arrangement::CareHome
        ) {
            return;
        }
        let mut stream =
            Stream::new(self.world.seed, "liable", self.world.tenancies.len() as u64, 0);
        let heads = self.heads(household, tick);
        let mut liable = heads.clone();
        if liable.len() == 2 && !stream.chance(0.62) {
            liable.remove(stream.below(2));
        } else if liable.len() == 2 && stream.chance(0.3) {
            liable.swap(0, 1);
        }
        if liable.is_empty() {
            return;
        }
        self.world.households[household].tenancy = Some(self.world.tenancies.len());
        self.world.tenancies.push(Tenancy {
            household,
            home,
            from: tick,
            to: NEVER,
            heads,
            liable,
            estate: false,
        });
    }

    /// Who leads the household: its first adult, with the partner or, among sharers, the next.
    pub(super) fn heads(&self, household: HouseholdIx, tick: i32) -> Vec<PersonIx> {
        let household = &self.world.households[household];
        let mut adults =
            household.members.iter().copied().filter(|member| self.world.age(*member, tick) >= 18);
        let Some(first) = adults.next() else { return Vec::new() };
        let second = match household.arrangement {
            Arrangement::Sharers | Arrangement::Students => adults.next(),
            Arrangement::Family | Arrangement::Lodger | Arrangement::CareHome => self.world.people
                [first]
                .partner
                .filter(|partner| household.members.contains(partner)),
        };
        std::iter::once(first).chain(second).collect()
    }

    /// An empty dwelling taken from the list of those, if there is one.
    pub(super) fn take_vacant(&mut self, stream: &mut Stream) -> Option<HomeIx> {
        if self.vacant.is_empty() {
            return None;
        }
        let place = stream.below(self.vacant.len());
        let home = self.vacant.swap_remove(place);
        // a house in multiple occupation is let by the room and not to a household that moves
        if self.world.homes.list[home].kind == HomeKind::Hmo && stream.chance(0.7) {
            self.vacant.push(home);
            return None;
        }
        Some(home)
    }

    /// The household in which `person` now lives.
    pub(super) fn household_of(&self, person: PersonIx) -> Option<HouseholdIx> {
        self.world.people[person]
            .stays
            .last()
            .filter(|stay| stay.to == NEVER)
            .map(|stay| stay.household)
    }

    /// Someone who lives in the area and passes `test`, found by trying at most a few hundred.
    pub(super) fn someone(
        &self,
        stream: &mut Stream,
        test: impl Fn(&Self, PersonIx) -> bool,
    ) -> Option<PersonIx> {
        (0..400)
            .map(|_| stream.below(self.world.people.len()))
            .find(|person| self.world.people[*person].is_resident() && test(self, *person))
    }

    /// A household in being that passes `test`.
    pub(super) fn some_household(
        &self,
        stream: &mut Stream,
        test: impl Fn(&Household) -> bool,
    ) -> Option<HouseholdIx> {
        let households = &self.world.households;
        (0..400).map(|_| stream.below(households.len())).find(|household| {
            households[*household].home.is_some() && test(&households[*household])
        })
    }

    /// Does `person` live with its partner?
    pub(super) fn lives_with_partner(&self, person: PersonIx) -> bool {
        self.world.people[person].partner.is_some_and(|partner| {
            self.household_of(partner).is_some()
                && self.household_of(partner) == self.household_of(person)
        })
    }

    /// Does `person` live with its mother or father?
    pub(super) fn lives_with_parent(&self, person: PersonIx) -> bool {
        let home = self.household_of(person);
        let parents = [self.world.people[person].mother, self.world.people[person].father];
        home.is_some()
            && parents.into_iter().flatten().any(|parent| self.household_of(parent) == home)
    }

    /// Is `person` a woman?
    pub(super) fn is_woman(&self, person: PersonIx) -> bool {
        self.world.people[person].sex == Sex::Female
    }
}
