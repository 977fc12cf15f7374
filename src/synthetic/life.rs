//! Six years of life, and the nights.
//!
//! In: a founded population. Out: the same after every step's births, deaths, moves, marriages,
//! partings and name changes, at the yearly rates of [`RATES`]. How each event is done is left to
//! [`super::families`] and [`super::moves`].

use jiff::civil::Date;

use super::clock::{Clock, TICKS_A_NIGHT};
use super::homes::Homes;
use super::identifiers::Issuer;
use super::simulation::Simulation;
use super::stream::Stream;
use super::world::World;

/// Dwellings in a million that stand empty when the history begins.
const EMPTY_DWELLINGS: usize = 57_000;

/// One kind of event: its stream, how often it happens, and to whom.
struct Rate {
    purpose: &'static str,
    /// Times a year for a million of those it can happen to.
    yearly: usize,
    among: Among,
    happen: fn(&mut Simulation, i32, &mut Stream),
}

enum Among {
    People,
    Households,
}

/// How often life happens. Rough UK figures, except that young adults leave home a little more
/// often than they do.
const RATES: [Rate; 12] = [
    Rate { purpose: "births", yearly: 11_500, among: Among::People, happen: Simulation::birth },
    Rate { purpose: "deaths", yearly: 9_500, among: Among::People, happen: Simulation::death },
    Rate {
        purpose: "moves within",
        yearly: 52_000,
        among: Among::Households,
        happen: Simulation::move_within,
    },
    Rate {
        purpose: "moves out",
        yearly: 30_000,
        among: Among::Households,
        happen: Simulation::move_out,
    },
    Rate {
        purpose: "leaving home",
        yearly: 12_000,
        among: Among::People,
        happen: Simulation::leave_home,
    },
    Rate {
        purpose: "coming back",
        yearly: 2_500,
        among: Among::People,
        happen: Simulation::come_back,
    },
    Rate {
        purpose: "couples",
        yearly: 12_000,
        among: Among::Households,
        happen: Simulation::form_couple,
    },
    Rate {
        purpose: "partings",
        yearly: 11_000,
        among: Among::Households,
        happen: Simulation::part,
    },
    Rate { purpose: "weddings", yearly: 14_000, among: Among::Households, happen: Simulation::wed },
    Rate {
        purpose: "deed polls",
        yearly: 900,
        among: Among::People,
        happen: Simulation::deed_poll,
    },
    Rate {
        purpose: "care homes",
        yearly: 6_000,
        among: Among::Households,
        happen: Simulation::enter_care_home,
    },
    Rate {
        purpose: "sharers",
        yearly: 6_000,
        among: Among::Households,
        happen: Simulation::change_sharer,
    },
];

/// Founds a population of about `households` and lets it live until the last night.
pub(super) fn live(households: usize, nights: usize, seed: u64, last_night: Date) -> World {
    let clock = Clock::new(last_night, nights);
    let dwellings = households + households * EMPTY_DWELLINGS / 1_000_000 + 1;
    let world = World {
        seed,
        clock,
        homes: Homes::build(seed, dwellings),
        people: Vec::new(),
        households: Vec::new(),
        tenancies: Vec::new(),
    };
    let mut simulation = Simulation { world, issuer: Issuer::default(), vacant: Vec::new() };
    simulation.people_all_homes(households);
    let mut tick = 0;
    while tick < Clock::tick_of_night(nights) {
        simulation.step(tick);
        tick += TICKS_A_NIGHT;
    }
    simulation.world
}

impl Simulation {
    fn people_all_homes(&mut self, households: usize) {
        let mut dwellings = self.world.homes.dwellings.clone();
        Stream::new(self.world.seed, "empty dwellings", 0, 0).shuffle(&mut dwellings);
        self.vacant = dwellings.split_off(households.min(dwellings.len()));
        dwellings.extend(&self.world.homes.communal);
        dwellings.sort_unstable();
        for home in dwellings {
            let mut stream = Stream::new(self.world.seed, "household", home as u64, 0);
            self.found_household(home, 0, true, &mut stream);
        }
    }

    /// Everything that happens from `tick` until a night's worth of ticks later.
    fn step(&mut self, tick: i32) {
        let people = self.world.people.iter().filter(|person| person.is_resident()).count();
        let households =
            self.world.households.iter().filter(|household| household.home.is_some()).count();
        for rate in &RATES {
            let mut stream = self.stream(rate.purpose, tick);
            let among = match rate.among {
                Among::People => people,
                Among::Households => households,
            };
            let per_step = rate.yearly * usize::try_from(TICKS_A_NIGHT).unwrap_or(1) / 365;
            for _ in 0..stream.count(among, per_step) {
                let at = tick + 1 + stream.between(0, TICKS_A_NIGHT - 2);
                (rate.happen)(self, at, &mut stream);
            }
        }
        self.fill_empty_homes(tick);
        self.new_term(tick);
    }

    /// Newcomers take what stands empty beyond the usual share.
    fn fill_empty_homes(&mut self, tick: i32) {
        let mut stream = self.stream("moves in", tick);
        let usual = self.world.homes.dwellings.len() * EMPTY_DWELLINGS / 1_000_000;
        for _ in usual..self.vacant.len() {
            let place = stream.below(self.vacant.len());
            let home = self.vacant.swap_remove(place);
            let at = tick + 1 + stream.between(0, TICKS_A_NIGHT - 2);
            self.found_household(home, at, false, &mut stream);
        }
    }
}
