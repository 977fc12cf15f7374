//! Which births and deaths the council's registrar enters, and when.
//!
//! In: the world at a tick. Out: every entry that has been made by then, since the feed began a year before the first night.
//! Births and deaths are registered where they happen: some residents' in another district, and here those of people who live
//! elsewhere. How an entry is written is left to [`super::registrations`].

use super::Dataset;
use super::clock::{HISTORY, NEVER, shift};
use super::errors::{Fault, rate};
use super::knowledge::{News, heard};
use super::names::{Culture, Sex, family_surname, full_name};
use super::stream::Stream;
use super::world::{Person, PersonIx, World};

/// The feed holds what was registered since so many ticks before the first night.
const FEED: i32 = 365;
/// The most that an entry lags behind what it registers, in ticks.
const LATEST: i32 = 300;
/// Of a million residents' households, how many strangers die here in a tick, and are born.
const STRANGERS: [usize; 2] = [8, 22];
/// More strangers than a tick brings.
const STRANGERS_A_TICK: usize = 1_000;

/// What is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Birth,
    Death,
}

/// Somebody in an entry: their number in the truth, and what is true of them.
pub(super) enum Party<'w> {
    Resident(PersonIx, &'w Person),
    Stranger(usize, Box<Person>),
}

impl Party<'_> {
    pub(super) fn number(&self) -> usize {
        match self {
            Self::Resident(number, _) | Self::Stranger(number, _) => *number,
        }
    }

    pub(super) fn person(&self) -> &Person {
        match self {
            Self::Resident(_, person) => person,
            Self::Stranger(_, person) => person,
        }
    }

    /// The resident, if they are one.
    pub(super) fn resident(&self) -> Option<PersonIx> {
        match self {
            Self::Resident(number, _) => Some(*number),
            Self::Stranger(..) => None,
        }
    }
}

/// What is put right later, in the words of the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Correction {
    /// A slip of the pen in the surname.
    Typographical,
    /// A wrong date of birth; of a child, a forename that was not chosen yet.
    Formal,
    /// The postcode was left out.
    QualityAssurance,
    /// The whole entry: it was made twice.
    Cancelled,
}

impl Correction {
    /// The word of the column `update_reason`.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Typographical => "typographical",
            Self::Formal => "formal_correction",
            Self::QualityAssurance => "quality_assurance",
            Self::Cancelled => "cancelled",
        }
    }
}

/// An entry of the register.
pub(super) struct Entry<'w> {
    pub(super) event: Event,
    pub(super) of: Party<'w>,
    pub(super) mother: Option<Party<'w>>,
    pub(super) father: Option<Party<'w>>,
    /// 0, or 1 for an entry that repeats another by mistake.
    pub(super) copy: usize,
    /// The tick of the birth or death.
    pub(super) happened: i32,
    pub(super) registered: i32,
    /// What is put right later, and when.
    pub(super) correction: Option<(Correction, i32)>,
}

/// All entries made by `tick`, births and deaths of residents first, each in the order of people.
pub(super) fn entries(world: &World, tick: i32) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    for (number, person) in world.people.iter().enumerate() {
        let born = person.stays.first().map(|stay| stay.from);
        if let Some(born) = born.filter(|born| *born > 0 && world.clock.date(*born) == person.born)
        {
            let party = |parent: Option<PersonIx>| {
                parent.map(|parent| Party::Resident(parent, &world.people[parent]))
            };
            let parents = [party(person.mother), party(person.father)];
            enter(
                &mut entries,
                world,
                Event::Birth,
                Party::Resident(number, person),
                parents,
                born,
            );
        }
        if person.died != NEVER {
            let of = Party::Resident(number, person);
            enter(&mut entries, world, Event::Death, of, [None, None], person.died);
        }
    }
    for at in HISTORY - FEED - LATEST..=tick {
        strangers(&mut entries, world, at);
    }
    entries.retain(|entry| (HISTORY - FEED..=tick).contains(&entry.registered));
    entries
}

/// Makes the entry, and now and then a second one by mistake.
fn enter<'w>(
    entries: &mut Vec<Entry<'w>>,
    world: &World,
    event: Event,
    of: Party<'w>,
    [mother, father]: [Option<Party<'w>>; 2],
    happened: i32,
) {
    let (number, kind) = (of.number(), event as usize);
    let news = if event == Event::Birth { News::Arrival } else { News::Death };
    // who is a stranger here is registered here, or would not be in the feed
    let here = heard(world.seed, Dataset::Registrations, news, (number, 0), happened)
        .or_else(|| of.resident().is_none().then_some(happened + 5));
    let Some(registered) = here else { return };
    let mut stream = Stream::new(world.seed, "register entry", number as u64, kind as u64);
    // an inquest, or parents who cannot agree
    let late = stream.chance(0.04);
    let delay = stream.between(30, 200);
    let registered = registered + if late { delay } else { 0 };
    let corrected = registered + stream.between(2, 60);
    let correction = match stream.below(100) {
        0..3 => Some(Correction::Typographical),
        3..5 => Some(Correction::Formal),
        5..7 => Some(Correction::QualityAssurance),
        _ => None,
    };
    let twice = stream.chance(rate(Fault::SecondRecord, Dataset::Registrations));
    let (again, cancelled) = (stream.between(1, 15), stream.between(2, 40));
    if let (true, Party::Resident(number, person)) = (twice, &of) {
        let (again, of) = (registered + again, Party::Resident(*number, person));
        let resident = |party: &Option<Party<'w>>| match party {
            Some(Party::Resident(number, person)) => Some(Party::Resident(*number, person)),
            Some(Party::Stranger(..)) | None => None,
        };
        entries.push(Entry {
            event,
            of,
            mother: resident(&mother),
            father: resident(&father),
            copy: 1,
            happened,
            registered: again,
            correction: Some((Correction::Cancelled, again + cancelled)),
        });
    }
    let correction = correction.map(|correction| (correction, corrected));
    entries.push(Entry { event, of, mother, father, copy: 0, happened, registered, correction });
}

/// Who lives elsewhere and dies or is born here at a tick.
fn strangers<'w>(entries: &mut Vec<Entry<'w>>, world: &'w World, at: i32) {
    let households = world.homes.dwellings.len();
    for (event, yearly) in [(Event::Death, STRANGERS[0]), (Event::Birth, STRANGERS[1])] {
        let mut stream = Stream::new(
            world.seed,
            "strangers registered",
            u64::from(at.unsigned_abs()),
            event as u64,
        );
        let count = stream.count(households, yearly).min(STRANGERS_A_TICK);
        for nth in 0..count {
            let place = (usize::try_from(at).unwrap_or(0) * 2 + event as usize) * STRANGERS_A_TICK;
            let number = world.people.len() + (place + nth) * 3;
            let culture = Culture::draw(&mut stream);
            let family = family_surname(culture, &mut stream);
            let stranger = |number: usize, sex: Sex, age: i32, stream: &mut Stream| {
                let born = shift(world.clock.date(at), -(age * 365 + stream.between(0, 364)));
                let born = if age == 0 { world.clock.date(at) } else { born };
                let name = full_name(culture, sex, born.year(), &family, stream);
                Party::Stranger(number, Box::new(Person::new(sex, born, culture, name)))
            };
            let sex = if stream.chance(0.5) { Sex::Female } else { Sex::Male };
            let (age, parents) = match event {
                Event::Death => (40 + stream.between(0, 55), [None, None]),
                Event::Birth => {
                    let (hers, his) = (stream.between(20, 42), stream.between(20, 48));
                    let mother = stranger(number + 1, Sex::Female, hers, &mut stream);
                    let father = stranger(number + 2, Sex::Male, his, &mut stream);
                    (0, [Some(mother), Some(father).filter(|_| stream.chance(0.9))])
                }
            };
            let of = stranger(number, sex, age, &mut stream);
            enter(entries, world, event, of, parents, at);
        }
    }
}
