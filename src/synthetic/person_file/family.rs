//! The families of the file.
//!
//! In: the number of a family. Out: its members with what is true of them: who they are, what they are and were called, where they live
//! and lived before, how they are reached. When and how they are written down is left to [`super::rows`].

use compact_str::{CompactString, format_compact};
use deunicode::deunicode;
use jiff::civil::Date;

use super::THIS_YEAR;
use super::called::{FullName, family_surname, full_name};
use crate::synthetic::names::{Culture, Sex, childs_surname_of, gendered, variants};
use crate::synthetic::stream::Stream;

/// Moments of the years that the file has been kept, from its first day.
pub(super) const MOMENTS: usize = 1_000;

/// Something that became another thing at a moment.
#[derive(Clone, Debug)]
pub(super) struct Changed<T> {
    pub(super) before: T,
    pub(super) at: usize,
}

/// One person.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Within the family.
    pub(super) nth: u64,
    pub(super) culture: Culture,
    pub(super) sex: Sex,
    pub(super) born: Date,
    pub(super) name: FullName,
    /// The surname before a marriage.
    pub(super) surname: Option<Changed<CompactString>>,
    pub(super) known_as: Option<&'static str>,
    pub(super) home: u64,
    pub(super) former_home: Option<Changed<u64>>,
    pub(super) email: CompactString,
    pub(super) former_email: Option<Changed<CompactString>>,
    pub(super) mobile: CompactString,
    /// What makes the person hard, in the truth's words.
    pub(super) tags: Vec<&'static str>,
}

impl Member {
    fn age(&self) -> i16 {
        THIS_YEAR - self.born.year()
    }

    /// True if parents answer for the person.
    pub(super) fn is_child(&self) -> bool {
        self.age() < 16
    }
}

/// People who live together, or did.
#[derive(Clone, Debug)]
pub(super) struct Family {
    pub(super) number: u64,
    pub(super) members: Vec<Member>,
    pub(super) landline: CompactString,
}

/// Families of each kind in a hundred.
const KINDS: [u32; 6] = [28, 24, 28, 8, 8, 4];
/// How often a family, and somebody on their own, has moved while the file was kept.
const FAMILY_MOVED: f64 = 0.35;
/// How often a child that has grown up has moved out.
const LEFT_HOME: f64 = 0.5;
const TWINS: f64 = 0.03;
/// How often a son bears his father's forename.
const NAMED_AFTER_FATHER: f64 = 0.05;
/// How often a wife whose customs are so took her husband's name while the file was kept.
const RENAMED: f64 = 0.25;
/// How often a couple bears two names, or hers is joined to his.
const TWO_NAMES: f64 = 0.2;
const EMAIL_CHANGED: f64 = 0.3;

impl Family {
    /// The family of this number, of a file in which there are about `homes` homes.
    pub(super) fn of(seed: u64, number: u64, homes: u64) -> Self {
        let stream = Stream::new(seed, "person file family", number, 0);
        let mut making = Making { stream, number, homes: homes.max(2), members: Vec::new() };
        let kind = making.stream.weighted(&KINDS);
        let culture = Culture::draw(&mut making.stream);
        match kind {
            0 => making.alone(culture),
            1 => making.couple(culture, (22, 88)),
            2 => making.with_children(culture, true),
            3 => making.with_children(culture, false),
            4 => making.with_grown_children(culture),
            _ => making.sharers(),
        }
        making.move_together();
        let landline = format_compact!("0160{:07}", making.stream.below(10_000_000));
        let mut family = Self { number, members: making.members, landline };
        family.tag();
        family
    }

    fn tag(&mut self) {
        let names: Vec<(CompactString, CompactString, u64)> = self
            .members
            .iter()
            .map(|one| (one.name.forename.clone(), one.name.surname.clone(), one.home))
            .collect();
        let born: Vec<(Date, u64)> = self.members.iter().map(|one| (one.born, one.home)).collect();
        for (at, member) in self.members.iter_mut().enumerate() {
            let others = |count: usize| count > 1;
            let tags = [
                (others(names.iter().filter(|name| **name == names[at]).count()), "namesake"),
                (others(born.iter().filter(|day| **day == born[at]).count()), "twin"),
                (member.former_home.is_some(), "mover"),
                (member.surname.is_some(), "renamed"),
                (member.culture != Culture::English, member.culture.tag()),
            ];
            member.tags.extend(tags.iter().filter(|(holds, _)| *holds).map(|(_, tag)| *tag));
        }
    }
}

/// A family in the making.
struct Making {
    stream: Stream,
    number: u64,
    homes: u64,
    members: Vec<Member>,
}

impl Making {
    fn alone(&mut self, culture: Culture) {
        let surname = family_surname(culture, &mut self.stream);
        let sex = self.sex();
        let age = self.stream.between(19, 92);
        self.add(culture, sex, age, &surname);
    }

    fn sharers(&mut self) {
        for _ in 0..2 + self.stream.below(3) {
            let culture = Culture::draw(&mut self.stream);
            let surname = family_surname(culture, &mut self.stream);
            let (sex, age) = (self.sex(), self.stream.between(19, 34));
            let at = self.add(culture, sex, age, &surname);
            self.moved_alone(at, 0.7);
        }
    }

    /// A man and a woman; she by custom bears his name, or has come to do so.
    fn couple(&mut self, culture: Culture, (youngest, oldest): (i32, i32)) {
        let surname = family_surname(culture, &mut self.stream);
        let age = self.stream.between(youngest, oldest);
        self.add(culture, Sex::Male, age, &surname);
        let hers = family_surname(culture, &mut self.stream);
        let age = (age + self.stream.between(-7, 4)).max(19);
        let wife = self.add(culture, Sex::Female, age, &hers);
        if !culture.wives_rename() {
            return;
        }
        let married = if self.stream.chance(TWO_NAMES) {
            if self.stream.chance(0.6) || hers.contains(['-', ' ']) {
                return;
            }
            format_compact!("{hers}-{surname}")
        } else {
            gendered(&surname, Sex::Female)
        };
        let before = std::mem::replace(&mut self.members[wife].name.surname, married);
        if self.stream.chance(RENAMED) {
            let at = self.stream.below(MOMENTS);
            self.members[wife].surname = Some(Changed { before, at });
        }
    }

    fn with_children(&mut self, culture: Culture, both: bool) {
        self.couple(culture, (25, 52));
        let children = self.stream.weighted(&[34, 42, 18, 6]) + 1;
        let mut age = self.stream.between(0, 17);
        let mut born = 0;
        while born < children {
            let twins = self.stream.chance(TWINS);
            self.child(culture, age, twins);
            born += 1 + usize::from(twins);
            age = (age + self.stream.between(1, 5)).min(19);
        }
        if !both {
            // one of the two has gone: mostly the father, and mostly to a home of his own
            let gone = usize::from(self.stream.chance(0.15));
            if self.stream.chance(0.5) {
                self.members.remove(gone);
                self.number_again();
            } else {
                self.leaves(gone);
            }
        }
    }

    fn with_grown_children(&mut self, culture: Culture) {
        self.couple(culture, (46, 74));
        for _ in 0..=self.stream.below(2) {
            let age = self.stream.between(18, 30);
            let twins = self.stream.chance(TWINS);
            for child in self.child(culture, age, twins) {
                if self.stream.chance(LEFT_HOME) {
                    self.leaves(child);
                }
            }
        }
    }

    /// One child of the first two members, or twins.
    fn child(&mut self, culture: Culture, age: i32, twins: bool) -> std::ops::Range<usize> {
        let [father, mother] = [0, 1].map(|parent: usize| self.members[parent].name.clone());
        let surname =
            childs_surname_of(culture, &father.surname, &mother.surname, &mut self.stream);
        let from = self.members.len();
        for nth in 0..=usize::from(twins) {
            let sex = self.sex();
            let at = self.add(culture, sex, age, &surname);
            if nth > 0 {
                self.members[at].born = self.members[from].born;
                while self.members[at].name.forename == self.members[from].name.forename {
                    self.members[at].name =
                        full_name(culture, sex, THIS_YEAR, &surname, &mut self.stream);
                }
            } else if sex == Sex::Male && self.stream.chance(NAMED_AFTER_FATHER) {
                self.members[at].name =
                    FullName { middle: self.members[at].name.middle.clone(), ..father.clone() };
            }
        }
        from..self.members.len()
    }

    /// Somebody has moved to a home of their own from that of the family.
    fn leaves(&mut self, at: usize) {
        let before = self.members[at].home;
        let moment = self.stream.below(MOMENTS);
        self.members[at].home = self.somewhere();
        self.members[at].former_home = Some(Changed { before, at: moment });
    }

    fn moved_alone(&mut self, at: usize, likely: f64) {
        if self.stream.chance(likely) {
            let moment = self.stream.below(MOMENTS);
            let before = self.somewhere();
            self.members[at].former_home = Some(Changed { before, at: moment });
        }
    }

    /// Those who live together have moved together, if at all.
    fn move_together(&mut self) {
        if !self.stream.chance(FAMILY_MOVED) {
            return;
        }
        let (before, at) = (self.somewhere(), self.stream.below(MOMENTS));
        for member in self.members.iter_mut().filter(|member| member.former_home.is_none()) {
            member.former_home = Some(Changed { before, at });
        }
    }

    /// A home in which others live now, or nobody.
    fn somewhere(&mut self) -> u64 {
        let homes = usize::try_from(self.homes).unwrap_or(usize::MAX);
        self.stream.below(homes) as u64
    }

    fn sex(&mut self) -> Sex {
        if self.stream.chance(0.5) { Sex::Female } else { Sex::Male }
    }

    fn number_again(&mut self) {
        for (nth, member) in (0..).zip(&mut self.members) {
            member.nth = nth;
        }
    }

    fn add(&mut self, culture: Culture, sex: Sex, age: i32, surname: &str) -> usize {
        let stream = &mut self.stream;
        let year = THIS_YEAR - i16::try_from(age).unwrap_or(0);
        let born = Date::new(year, 1, 1).map_or(Date::MIN, |new_year| {
            crate::synthetic::clock::shift(new_year, stream.between(0, 364))
        });
        let name = full_name(culture, sex, year, surname, stream);
        let short = variants::short_forms(&name.forename);
        let known_as = (!short.is_empty() && stream.chance(0.5)).then(|| stream.pick(short));
        let former_email = stream.chance(EMAIL_CHANGED).then(|| {
            let at = stream.below(MOMENTS);
            Changed { before: email(&name, stream), at }
        });
        self.members.push(Member {
            nth: self.members.len() as u64,
            culture,
            sex,
            born,
            surname: None,
            known_as,
            home: self.number,
            former_home: None,
            email: email(&name, stream),
            former_email,
            // of the numbers that follow their owner, so that no network's customer has one
            mobile: format_compact!("070{:08}", stream.below(100_000_000)),
            name,
            tags: Vec::new(),
        });
        self.members.len() - 1
    }
}

/// An address of somebody of this name, as people choose them.
fn email(name: &FullName, stream: &mut Stream) -> CompactString {
    const HOSTS: &[&str] =
        &["example.org", "example.net", "example.com", "mail.example.org", "post.example.net"];
    let host = stream.pick_ranked(HOSTS, 2);
    let letters = |text: &str| -> CompactString {
        let plain = deunicode(text).to_ascii_lowercase();
        plain.chars().filter(char::is_ascii_alphabetic).collect()
    };
    let (forename, surname) = (letters(&name.forename), letters(&name.surname));
    let number = stream.below(1_000);
    match stream.below(4) {
        0 => format_compact!("{forename}.{surname}{number}@{host}"),
        1 => format_compact!("{}{surname}{number}@{host}", &forename[..forename.len().min(1)]),
        2 => format_compact!("{forename}{}@{host}", number * 7 + 1_950),
        _ => format_compact!("{surname}.{forename}@{host}"),
    }
}
