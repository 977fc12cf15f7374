//! The words of the simulated world: people, households, homes and what became of them.
//!
//! In: nothing. Out: the records that [`super::founding`] and [`super::life`] fill and the writers
//! of extracts read, with the few questions that all of them ask. What a council system knows of
//! this world is left to [`super::knowledge`].

use jiff::civil::Date;

use super::clock::{Clock, NEVER};
use super::homes::Homes;
use super::names::{Culture, Name, Sex};

/// A person's place in [`World::people`].
pub(super) type PersonIx = usize;
/// A household's place in [`World::households`].
pub(super) type HouseholdIx = usize;
/// A home's place in [`Homes::list`].
pub(super) type HomeIx = usize;

/// Someone who lives, lived or died in the council's area.
pub(super) struct Person {
    pub(super) sex: Sex,
    pub(super) born: Date,
    pub(super) culture: Culture,
    /// Names in order of time; the first from birth.
    pub(super) names: Vec<NameSpell>,
    /// Where the person lived, in order of time; a gap or an end is time out of the area.
    pub(super) stays: Vec<Stay>,
    pub(super) died: i32,
    pub(super) partner: Option<PersonIx>,
    /// Married, or once married, from this tick.
    pub(super) married: i32,
    pub(super) mother: Option<PersonIx>,
    pub(super) father: Option<PersonIx>,
    pub(super) nino: Option<String>,
    pub(super) nhs: Option<String>,
    pub(super) upn: Option<String>,
    pub(super) twin: bool,
    /// Named after a parent, and known by `Jr` to some.
    pub(super) junior: bool,
    pub(super) student: bool,
    /// The short or other name that most call this person by, if any.
    pub(super) known_as: Option<&'static str>,
}

impl Person {
    /// Somebody of whom no more is known than how life began: without numbers, kin or a home.
    pub(super) fn new(sex: Sex, born: Date, culture: Culture, name: Name) -> Self {
        Self {
            sex,
            born,
            culture,
            names: vec![NameSpell { from: i32::MIN, name }],
            stays: Vec::new(),
            died: NEVER,
            partner: None,
            married: NEVER,
            mother: None,
            father: None,
            nino: None,
            nhs: None,
            upn: None,
            twin: false,
            junior: false,
            student: false,
            known_as: None,
        }
    }
}

/// A name and the tick from which it is the person's own.
pub(super) struct NameSpell {
    pub(super) from: i32,
    pub(super) name: Name,
}

/// A time of living in one household at one home.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stay {
    pub(super) household: HouseholdIx,
    pub(super) home: HomeIx,
    pub(super) from: i32,
    pub(super) to: i32,
    /// The person left a couple to live here.
    pub(super) after_split: bool,
}

/// How the members of a household belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrangement {
    /// One person, a couple, parents with children, several generations.
    Family,
    /// Unrelated adults who share a home.
    Sharers,
    /// Students who share a home for the year.
    Students,
    /// One lodger of several in a house in multiple occupation; each is a household.
    Lodger,
    /// The residents of a care home.
    CareHome,
}

/// People who live together.
pub(super) struct Household {
    pub(super) arrangement: Arrangement,
    pub(super) members: Vec<PersonIx>,
    /// Who has belonged to it and left.
    pub(super) former: Vec<PersonIx>,
    /// None once everyone has gone.
    pub(super) home: Option<HomeIx>,
    /// On a low income: claims help with rent and council tax wherever it lives.
    pub(super) low_income: bool,
    pub(super) renting: bool,
    /// Its place in [`World::tenancies`], while it has one.
    pub(super) tenancy: Option<usize>,
}

/// A time for which the same people pay, or are let off, the council tax of one home.
pub(super) struct Tenancy {
    pub(super) household: HouseholdIx,
    pub(super) home: HomeIx,
    pub(super) from: i32,
    pub(super) to: i32,
    /// Who led the household when it began.
    pub(super) heads: Vec<PersonIx>,
    pub(super) liable: Vec<PersonIx>,
    /// Ended by the death of its only liable person.
    pub(super) estate: bool,
}

/// Everything that is true.
pub(super) struct World {
    pub(super) seed: u64,
    pub(super) clock: Clock,
    pub(super) homes: Homes,
    pub(super) people: Vec<Person>,
    pub(super) households: Vec<Household>,
    pub(super) tenancies: Vec<Tenancy>,
}

impl Person {
    /// The name borne at `tick`.
    pub(super) fn name_at(&self, tick: i32) -> &Name {
        let spell = self.names.iter().rev().find(|spell| spell.from <= tick);
        &spell.unwrap_or(&self.names[0]).name
    }

    /// The stay that holds `tick`, if the person then lived in the area.
    pub(super) fn stay_at(&self, tick: i32) -> Option<&Stay> {
        self.stays.iter().rev().find(|stay| stay.from <= tick && tick < stay.to)
    }

    /// Does the person live in the area, as far as the simulation has come?
    pub(super) fn is_resident(&self) -> bool {
        self.died == NEVER && self.stays.last().is_some_and(|stay| stay.to == NEVER)
    }
}

impl World {
    /// Whole years of age at `tick`.
    pub(super) fn age(&self, person: PersonIx, tick: i32) -> i32 {
        self.clock.age(self.people[person].born, tick)
    }

    /// The name a person bears at `tick`.
    pub(super) fn name(&self, person: PersonIx, tick: i32) -> &Name {
        self.people[person].name_at(tick)
    }
}
