//! How people come into the world, and to their names.
//!
//! In: parents, or a culture and a surname to start from. Out: a person who lives nowhere yet, with
//! a name, identifiers and kin; and the names that marriage and choice give. Where people live is
//! left to [`super::founding`] and [`super::moves`].

use compact_str::CompactString;
use jiff::civil::Date;

use super::names::{Culture, Name, Sex, childs_surname, forename, full_name, gendered, variants};
use super::simulation::Simulation;
use super::stream::Stream;
use super::world::{NameSpell, Person, PersonIx};

/// What a new person is made from.
pub(super) struct Newcomer<'a> {
    pub(super) culture: Culture,
    pub(super) sex: Sex,
    pub(super) born: Date,
    pub(super) family: &'a str,
}

impl Simulation {
    /// Adds someone to the world, living nowhere yet.
    pub(super) fn add_person(&mut self, newcomer: &Newcomer<'_>, stream: &mut Stream) -> PersonIx {
        let Newcomer { culture, sex, born, family } = *newcomer;
        let name = full_name(culture, sex, born.year(), family, stream);
        let known_as = match variants::short_forms(name.forename) {
            [] => name.middle.filter(|_| {
                culture == Culture::Pakistani && sex == Sex::Male || stream.chance(0.05)
            }),
            short if stream.chance(0.4) => Some(stream.pick_ranked(short, 2)),
            _ => None,
        };
        self.world.people.push(Person {
            nino: Some(self.issuer.nino()),
            nhs: self.issuer.nhs(),
            upn: (born.year() > 1990).then(|| self.issuer.upn(born.year() + 5)),
            known_as,
            ..Person::new(sex, born, culture, name)
        });
        self.world.people.len() - 1
    }

    /// A woman and a man marry; by custom she may take his name, or both names.
    pub(super) fn marry(&mut self, woman: PersonIx, man: PersonIx, tick: i32, stream: &mut Stream) {
        self.world.people[woman].married = tick;
        self.world.people[man].married = tick;
        let (hers, his) = (
            self.world.name(woman, tick).surname.clone(),
            self.world.name(man, tick).surname.clone(),
        );
        if !self.world.people[woman].culture.wives_rename() {
            return;
        }
        match stream.weighted(&[84, 6, 10]) {
            0 => self.rename(woman, tick, &gendered(&his, Sex::Female)),
            1 if !hers.contains('-') && !his.contains('-') => {
                self.rename(woman, tick, &format!("{hers}-{his}"));
            }
            _ => {}
        }
    }

    /// `person` bears `surname` from `tick` on.
    pub(super) fn rename(&mut self, person: PersonIx, tick: i32, surname: &str) {
        let name = Name {
            surname: CompactString::from(surname),
            ..self.world.name(person, i32::MAX).clone()
        };
        self.world.people[person].names.push(NameSpell { from: tick, name });
    }

    /// Adds `count` children born to these parents on one day. They live nowhere yet.
    pub(super) fn bear(
        &mut self,
        mother: Option<PersonIx>,
        father: Option<PersonIx>,
        born: Date,
        count: usize,
        family: Option<&str>,
        stream: &mut Stream,
    ) -> Vec<PersonIx> {
        let culture =
            father.or(mother).map_or(Culture::English, |parent| self.world.people[parent].culture);
        let fathers = father.map(|father| self.world.name(father, i32::MAX).clone());
        let mothers = mother.map(|mother| self.world.name(mother, i32::MAX).clone());
        let surname = family.map_or_else(
            || childs_surname(culture, fathers.as_ref(), mothers.as_ref(), stream),
            CompactString::from,
        );
        let twins_alike = count > 1 && stream.chance(0.45);
        let mut born_here: Vec<PersonIx> = Vec::new();
        for _ in 0..count {
            let twin_sex =
                born_here.first().filter(|_| twins_alike).map(|twin| self.world.people[*twin].sex);
            let sex = twin_sex.unwrap_or(if stream.chance(0.49) { Sex::Female } else { Sex::Male });
            let child = self.add_person(&Newcomer { culture, sex, born, family: &surname }, stream);
            self.world.people[child].twin = count > 1;
            self.world.people[child].mother = mother;
            self.world.people[child].father = father;
            self.give_own_forename(child, &born_here, stream);
            self.name_after_parent(child, fathers.as_ref(), mothers.as_ref(), stream);
            born_here.push(child);
        }
        born_here
    }

    /// No two twins share a forename, though some share its first letters.
    fn give_own_forename(&mut self, child: PersonIx, twins: &[PersonIx], stream: &mut Stream) {
        let Person { culture, sex, born, .. } = self.world.people[child];
        let Some(twin) = twins.first().map(|twin| self.world.people[*twin].names[0].name.forename)
        else {
            return;
        };
        let alike = stream.chance(0.4);
        let chosen =
            (0..60).map(|_| forename(culture, sex, born.year(), stream)).find(|forename| {
                *forename != twin && (!alike || forename.chars().next() == twin.chars().next())
            });
        if let Some(forename) = chosen {
            self.world.people[child].names[0].name.forename = forename;
            self.world.people[child].known_as = None;
        }
    }

    /// Some sons bear their father's whole name, and fewer daughters their mother's.
    fn name_after_parent(
        &mut self,
        child: PersonIx,
        father: Option<&Name>,
        mother: Option<&Name>,
        stream: &mut Stream,
    ) {
        let person = &mut self.world.people[child];
        let (parent, share) =
            if person.sex == Sex::Male { (father, 0.045) } else { (mother, 0.006) };
        if person.twin || !stream.chance(share) {
            return;
        }
        if let Some(parent) = parent.filter(|parent| parent.surname == person.names[0].name.surname)
        {
            person.names[0].name.forename = parent.forename;
            person.names[0].name.middle = parent.middle.filter(|_| stream.chance(0.5));
            person.known_as = None;
            person.junior = person.sex == Sex::Male && stream.chance(0.5);
        }
    }
}
