//! The names of those liable for an account.
//!
//! In: an account's liable people. Out: the text of its two name fields, one person in each or both
//! in one, and what is left of each person's name in it. The account around them is left to
//! [`super::council_tax`].

use super::Dataset;
use super::names::Sex;
use super::stream::Stream;
use super::world::{PersonIx, World};
use super::writing::{WrittenName, write_name};

/// A liable person as the account has it.
pub(super) struct Liable {
    pub(super) person: PersonIx,
    pub(super) name: WrittenName,
    pub(super) title: &'static str,
    known_dead: bool,
}

/// The person's name as this account holds it, and the title.
pub(super) fn liable_name(
    world: &World,
    nth: usize,
    person: PersonIx,
    from: i32,
    asked: i32,
) -> Liable {
    let truth = &world.people[person];
    let (spell, name) = world.known_name(person, Dataset::CouncilTax, from, asked);
    let mut stream =
        Stream::new(world.seed, "council tax name", nth as u64, (person * 16 + spell) as u64);
    let written = write_name(truth, name, Dataset::CouncilTax, &mut stream);
    let title = match truth.sex {
        _ if stream.chance(0.06) => "",
        Sex::Male => "MR",
        Sex::Female if truth.married <= asked && stream.chance(0.85) => "MRS",
        Sex::Female if stream.chance(0.45) => "MISS",
        Sex::Female => "MS",
    };
    Liable {
        person,
        name: written,
        title,
        known_dead: world.known_dead(person, Dataset::CouncilTax, asked),
    }
}

/// The liable people in the two name fields, in reading order.
pub(super) fn lay_out(
    mut people: Vec<Liable>,
    stream: &mut Stream,
) -> ((String, String), Vec<Liable>) {
    let manner = stream.weighted(&[72, 8, 17, 3]);
    let [one, other] = people.as_mut_slice() else {
        return ((surname_first(&people[0]), String::new()), people);
    };
    let same_surname = one.name.surname == other.name.surname;
    let man_and_wife = same_surname && one.title == "MR" && other.title == "MRS";
    let joined = match manner {
        1 => {
            for liable in [&mut *one, &mut *other] {
                liable.shorten(true);
            }
            joint(one, other, same_surname)
        }
        2 => {
            for liable in [&mut *one, &mut *other] {
                liable.shorten(false);
            }
            joint(one, other, same_surname)
        }
        3 if man_and_wife => {
            one.shorten(true);
            other.shorten(true);
            other.name.forename.clear();
            format!("MR & MRS {} {}", one.name.forename, one.name.surname).to_uppercase()
        }
        _ => return ((surname_first(one), surname_first(other)), people),
    };
    ((joined, String::new()), people)
}

impl Liable {
    /// Leaves the forename, or its first letter, for a field that two people share.
    fn shorten(&mut self, to_initial: bool) {
        self.name.middle.clear();
        self.name.tags.push("joint_name");
        if to_initial {
            self.name.forename = self.name.forename.chars().take(1).collect();
            self.name.tags.push("initial");
        }
    }
}

/// `SMITH, MR JOHN PAUL`, and ` DEC'D` after it once the office knows.
fn surname_first(Liable { person: _, name, title, known_dead }: &Liable) -> String {
    let rest =
        [*title, name.forename.as_str(), &name.middle, if *known_dead { "DEC'D" } else { "" }];
    let rest: Vec<&str> = rest.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}, {}", name.surname, rest.join(" ")).to_uppercase()
}

/// `MR J & MRS A SMITH`, or with both surnames where they differ.
fn joint(one: &Liable, other: &Liable, same_surname: bool) -> String {
    let written = |liable: &Liable, with_surname: bool| {
        let parts = [
            liable.title,
            &liable.name.forename,
            if with_surname { &liable.name.surname } else { "" },
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    format!("{} & {}", written(one, !same_surname), written(other, true)).to_uppercase()
}
