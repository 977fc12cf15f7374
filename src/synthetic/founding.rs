//! Households of every kind.
//!
//! In: a home and a tick. Out: a household that lives there, with names, ages and kinship that hang
//! together. It founds the council's first population and everyone who moves in later. What becomes
//! of them is left to [`super::families`] and [`super::moves`].

use jiff::civil::Date;

use super::clock::{days_between, shift};
use super::homes::HomeKind;
use super::names::{Culture, Sex, family_surname};
use super::people::Newcomer;
use super::simulation::Simulation;
use super::stream::Stream;
use super::world::{Arrangement, HomeIx, HouseholdIx, PersonIx};

/// A household in the making.
struct Founding<'a> {
    home: HomeIx,
    tick: i32,
    /// When the household came to the home.
    since: i32,
    culture: Culture,
    stream: &'a mut Stream,
}

impl Simulation {
    /// Peoples a home. `settled` households have lived there for some time; others arrive at
    /// `tick`.
    pub(super) fn found_household(
        &mut self,
        home: HomeIx,
        tick: i32,
        settled: bool,
        stream: &mut Stream,
    ) {
        let kind = self.world.homes.list[home].kind;
        let street_culture = self.world.homes.street(home).culture.filter(|_| stream.chance(0.55));
        let culture = street_culture.unwrap_or_else(|| Culture::draw(stream));
        // most have lived in their home for some years, a few for decades
        let years = if settled { i32::try_from(stream.ranked(30, 6)).unwrap_or(0) } else { 0 };
        let since = if settled { tick - years * 365 - stream.between(0, 364) } else { tick };
        let mut founding = Founding { home, tick, since, culture, stream };
        let composition = match kind {
            HomeKind::Hmo => 7 + founding.stream.weighted(&[45, 33, 22]),
            HomeKind::CareHome => 10,
            HomeKind::Flat => founding.stream.weighted(&[280, 170, 180, 110, 90, 100, 15, 25, 5]),
            HomeKind::Terraced => {
                founding.stream.weighted(&[150, 110, 100, 120, 200, 90, 75, 35, 18])
            }
            HomeKind::Detached | HomeKind::Semi | HomeKind::Block | HomeKind::Commercial => {
                founding.stream.weighted(&[95, 115, 65, 210, 270, 70, 105, 4, 0])
            }
        };
        match composition {
            0 => self.found_single(&mut founding, 24, 64),
            1 => self.found_single(&mut founding, 66, 94),
            2 => self.found_couple(&mut founding, 22, 38),
            3 => self.found_couple(&mut founding, 52, 86),
            4 => self.found_family(&mut founding, true, 24, 50),
            5 => self.found_family(&mut founding, false, 20, 50),
            6 => self.found_family(&mut founding, true, 46, 62),
            7 => self.found_sharers(&mut founding, Arrangement::Sharers),
            8 => self.found_sharers(&mut founding, Arrangement::Students),
            9 => self.found_lodgers(&mut founding),
            _ => self.found_care_home(&mut founding),
        }
    }

    fn adult(
        &mut self,
        culture: Culture,
        sex: Sex,
        age: i32,
        founding: &mut Founding<'_>,
    ) -> PersonIx {
        let born = self.born(founding.tick, age, culture, founding.stream);
        let family = family_surname(culture, founding.stream);
        self.add_person(&Newcomer { culture, sex, born, family: &family }, founding.stream)
    }

    fn born(&self, tick: i32, age: i32, culture: Culture, stream: &mut Stream) -> Date {
        let born =
            shift(self.world.clock.date(tick), -(age * 365 + age / 4 + 1 + stream.between(0, 363)));
        let estimated = matches!(
            culture,
            Culture::Pakistani | Culture::Somali | Culture::Arabic | Culture::Vietnamese
        ) && born.year() < 1990
            && stream.chance(0.05);
        // where births went unrecorded, papers say 1 January
        if estimated { born.with().month(1).day(1).build().unwrap_or(born) } else { born }
    }

    fn house(
        &mut self,
        founding: &mut Founding<'_>,
        arrangement: Arrangement,
        members: &[PersonIx],
    ) -> HouseholdIx {
        let renting = founding.stream.chance(
            if self.world.homes.list[founding.home].kind == HomeKind::Flat { 0.65 } else { 0.28 },
        );
        let low_income = arrangement == Arrangement::Family
            && founding.stream.chance(if renting { 0.58 } else { 0.14 });
        let household = self.household(arrangement, founding.home, low_income, renting);
        for member in members {
            let birth = self.birth_tick(*member, founding.tick);
            self.settle(*member, household, founding.since.max(birth), false);
        }
        self.open_tenancy(household, founding.since);
        household
    }

    /// The tick of a birth at or before `tick`.
    fn birth_tick(&self, person: PersonIx, tick: i32) -> i32 {
        tick - days_between(self.world.people[person].born, self.world.clock.date(tick))
    }

    fn found_single(&mut self, founding: &mut Founding<'_>, youngest: i32, oldest: i32) {
        let sex = if founding.stream.chance(if youngest > 60 { 0.66 } else { 0.45 }) {
            Sex::Female
        } else {
            Sex::Male
        };
        let age = founding.stream.between(youngest, oldest);
        let person = self.adult(founding.culture, sex, age, founding);
        // widows keep the name they married into
        if youngest > 60 && sex == Sex::Female {
            let surname = family_surname(founding.culture, founding.stream);
            self.rename(person, founding.since - 9_000, &surname);
        }
        self.house(founding, Arrangement::Family, &[person]);
    }

    fn found_couple(&mut self, founding: &mut Founding<'_>, youngest: i32, oldest: i32) {
        let (woman, man) = self.couple(founding, youngest, oldest);
        self.house(founding, Arrangement::Family, &[man, woman]);
    }

    /// Two people who live together, married or not, of one culture or two.
    fn couple(
        &mut self,
        founding: &mut Founding<'_>,
        youngest: i32,
        oldest: i32,
    ) -> (PersonIx, PersonIx) {
        let age = founding.stream.between(youngest, oldest);
        let hers = founding.culture;
        let his = if founding.stream.chance(0.07) { Culture::draw(founding.stream) } else { hers };
        let woman = self.adult(hers, Sex::Female, age, founding);
        let older = founding.stream.between(-3, 6);
        let man = self.adult(his, Sex::Male, age + older, founding);
        self.world.people[woman].partner = Some(man);
        self.world.people[man].partner = Some(woman);
        let married = match age {
            ..30 => 0.3,
            30..45 => 0.6,
            45..60 => 0.8,
            60.. => 0.95,
        };
        if founding.stream.chance(married) {
            let before = founding.since.min(-200) - founding.stream.between(100, 4_000);
            self.marry(woman, man, before, founding.stream);
        }
        (woman, man)
    }

    fn found_family(
        &mut self,
        founding: &mut Founding<'_>,
        couple: bool,
        youngest: i32,
        oldest: i32,
    ) {
        let mut members = Vec::new();
        let (mother, father) = if couple {
            let (woman, man) = self.couple(founding, youngest, oldest);
            members.extend([man, woman]);
            (Some(woman), Some(man))
        } else if founding.stream.chance(0.88) {
            let age = founding.stream.between(youngest, oldest);
            members.push(self.adult(founding.culture, Sex::Female, age, founding));
            (members.last().copied(), None)
        } else {
            let age = founding.stream.between(youngest.max(28), oldest);
            members.push(self.adult(founding.culture, Sex::Male, age, founding));
            (None, members.last().copied())
        };
        let parent_age = self.world.age(mother.or(father).unwrap_or_default(), founding.tick);
        let mut age = (parent_age - founding.stream.between(20, 36)).max(0);
        let blended = couple && founding.stream.chance(0.12);
        for nth in 0..=founding.stream.weighted(&[40, 39, 14, 7]) {
            // the eldest child of a blended family bears the name of a father who lives elsewhere
            let own_father = if blended && nth == 0 { None } else { father };
            members.extend(self.children(founding, mother, own_father, age, blended && nth == 0));
            let gap = founding.stream.between(1, 4);
            if age < gap {
                break;
            }
            age -= gap;
        }
        // three generations under one roof, in some cultures more than in others
        let multi =
            if matches!(founding.culture, Culture::Pakistani | Culture::Sikh | Culture::Hindu) {
                0.22
            } else {
                0.035
            };
        if founding.stream.chance(multi) {
            members.push(self.grandparent(founding, father.or(mother)));
        }
        self.house(founding, Arrangement::Family, &members);
    }

    fn grandparent(&mut self, founding: &mut Founding<'_>, of: Option<PersonIx>) -> PersonIx {
        let child = of.unwrap_or_default();
        let age = self.world.age(child, founding.tick) + founding.stream.between(22, 34);
        let sex = if founding.stream.chance(0.7) { Sex::Female } else { Sex::Male };
        let born = self.born(founding.tick, age.min(97), founding.culture, founding.stream);
        let family = self.world.people[child].names[0].name.surname.clone();
        let elder = self.add_person(
            &Newcomer { culture: founding.culture, sex, born, family: &family },
            founding.stream,
        );
        if sex == Sex::Female {
            self.world.people[child].mother = Some(elder);
        } else {
            self.world.people[child].father = Some(elder);
        }
        elder
    }

    /// One child of the age, or twins.
    fn children(
        &mut self,
        founding: &mut Founding<'_>,
        mother: Option<PersonIx>,
        father: Option<PersonIx>,
        age: i32,
        stepchild: bool,
    ) -> Vec<PersonIx> {
        let born = shift(
            self.world.clock.date(founding.tick),
            -(age * 365 + age / 4 + 1 + founding.stream.between(0, 363)),
        );
        let family = stepchild.then(|| family_surname(founding.culture, founding.stream));
        let count = if founding.stream.chance(0.025) { 2 } else { 1 };
        self.bear(mother, father, born, count, family.as_deref(), founding.stream)
    }

    fn found_sharers(&mut self, founding: &mut Founding<'_>, arrangement: Arrangement) {
        let students = arrangement == Arrangement::Students;
        let count =
            if students { founding.stream.between(3, 6) } else { founding.stream.between(2, 5) };
        founding.since = founding.since.max(founding.tick - if students { 300 } else { 1_100 });
        let members: Vec<PersonIx> = (0..count)
            .map(|_| self.sharer(founding, if students { (18, 22) } else { (21, 38) }))
            .collect();
        for member in members.iter().filter(|_| students) {
            self.world.people[*member].student = true;
        }
        self.house(founding, arrangement, &members);
    }

    fn sharer(&mut self, founding: &mut Founding<'_>, ages: (i32, i32)) -> PersonIx {
        let culture = Culture::draw(founding.stream);
        let sex = if founding.stream.chance(0.5) { Sex::Female } else { Sex::Male };
        let age = founding.stream.between(ages.0, ages.1);
        self.adult(culture, sex, age, founding)
    }

    /// Lodgers of one house, each a household of one.
    fn found_lodgers(&mut self, founding: &mut Founding<'_>) {
        founding.since = founding.since.max(founding.tick - 1_500);
        for _ in 0..founding.stream.between(3, 6) {
            let lodger = self.sharer(founding, (20, 60));
            self.house(founding, Arrangement::Lodger, &[lodger]);
        }
    }

    fn found_care_home(&mut self, founding: &mut Founding<'_>) {
        founding.since = founding.tick - founding.stream.between(100, 900);
        let residents: Vec<PersonIx> =
            (0..founding.stream.between(14, 38)).map(|_| self.sharer(founding, (72, 98))).collect();
        self.house(founding, Arrangement::CareHome, &residents);
    }
}
