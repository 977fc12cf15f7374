//! The rows that a member of a family makes.
//!
//! In: a family. Out: its rows, each written at a moment of the years in which the file was kept, by whoever kept it then, and
//! what is true of each.

use compact_str::{CompactString, format_compact};

use super::family::{Changed, Family, MOMENTS, Member};
use super::slips::{WrittenAddress, write_address, write_birth_date, write_name};
use super::streets::address;
use crate::synthetic::identifiers::reference;
use crate::synthetic::names::Sex;
use crate::synthetic::stream::Stream;

/// How many people in a hundred have one row, two, up to six.
const ROWS: [u32; 6] = [44, 27, 15, 8, 4, 2];
/// How often news has not reached the one who writes.
const STALE: f64 = 0.08;
const NO_EMAIL: f64 = 0.55;
/// How often somebody gives the email address of another of the family; children nearly always.
const SHARED_EMAIL: (f64, f64) = (0.05, 0.9);
const NO_PHONE: f64 = 0.4;
/// How often the number given is the home's, and not one's own.
const LANDLINE: f64 = 0.35;
const NO_SEX: f64 = 0.1;
const WRONG_SEX: f64 = 0.004;

/// A row, and what is true of it.
#[derive(Clone, Debug)]
pub(super) struct PersonRow {
    /// Name, date of birth, sex, address, email and telephone, in the order of the file.
    pub(super) fields: [CompactString; 9],
    /// The person's number: the family's and its place in it.
    pub(super) person: (u64, u64),
    /// The home where the person lives now, and of which family's.
    pub(super) household: (u64, u64),
    pub(super) tags: Vec<&'static str>,
}

impl Family {
    /// Hands over every row of the family.
    pub(super) fn each_row(&self, seed: u64, mut hand_over: impl FnMut(PersonRow)) {
        for member in &self.members {
            let number = self.number * 64 + member.nth;
            let mut stream = Stream::new(seed, "person file rows", number, 0);
            for _ in 0..=stream.weighted(&ROWS) {
                hand_over(self.row(member, seed, &mut stream));
            }
        }
    }

    fn row(&self, member: &Member, seed: u64, stream: &mut Stream) -> PersonRow {
        let moment = stream.below(MOMENTS);
        let mut name = member.name.clone();
        if let Some(before) = as_known(member.surname.as_ref(), moment, stream) {
            name.surname = before.clone();
        }
        let known_home = as_known(member.former_home.as_ref(), moment, stream).copied();
        let home = known_home.unwrap_or(member.home);
        let written = write_name(member, &name, stream);
        let born = write_birth_date(member.born, stream);
        let WrittenAddress { line, town, postcode } = write_address(&address(seed, home), stream);
        let mut tags = member.tags.clone();
        tags.extend(&written.tags);
        tags.extend((!line.is_empty() && home != member.home).then_some("stale_address"));
        tags.extend(born.is_none().then_some("no_dob"));
        let born = born.map(|date| format_compact!("{date}")).unwrap_or_default();
        let sex = if stream.chance(NO_SEX) {
            CompactString::default()
        } else {
            let female = (member.sex == Sex::Female) != stream.chance(WRONG_SEX);
            CompactString::const_new(if female { "F" } else { "M" })
        };
        let (email, phone) = (self.email(member, moment, stream), self.phone(member, stream));
        let fields =
            [written.forename, written.surname, born, sex, line, town, postcode, email, phone];
        PersonRow {
            fields,
            person: (self.number, member.nth),
            household: (self.number, member.home),
            tags,
        }
    }

    fn email(&self, member: &Member, moment: usize, stream: &mut Stream) -> CompactString {
        let shared = if member.is_child() { SHARED_EMAIL.1 } else { SHARED_EMAIL.0 };
        if stream.chance(NO_EMAIL) {
            return CompactString::default();
        }
        let owner = if stream.chance(shared) { &self.members[0] } else { member };
        let email = as_known(owner.former_email.as_ref(), moment, stream).unwrap_or(&owner.email);
        if stream.chance(0.01) { CompactString::const_new("none@none.com") } else { email.clone() }
    }

    fn phone(&self, member: &Member, stream: &mut Stream) -> CompactString {
        if stream.chance(NO_PHONE) {
            return CompactString::default();
        }
        let number = if stream.chance(LANDLINE) {
            &self.landline
        } else if member.is_child() {
            &self.members[0].mobile
        } else {
            &member.mobile
        };
        match stream.below(4) {
            0 => format_compact!("{} {}", &number[..5], &number[5..]),
            1 => format_compact!("+44 {}", &number[1..]),
            _ => number.clone(),
        }
    }
}

/// What was so before, if it was still so at the moment, or the news had not arrived.
fn as_known<'c, T>(
    changed: Option<&'c Changed<T>>,
    moment: usize,
    stream: &mut Stream,
) -> Option<&'c T> {
    let stale = stream.chance(STALE);
    changed.filter(|changed| stale || moment < changed.at).map(|changed| &changed.before)
}

/// The opaque identifiers of a row, its person and its household.
pub(super) fn identifiers(row: &PersonRow, nth: usize) -> [CompactString; 3] {
    let number = |(family, part): (u64, u64), of: u64| {
        usize::try_from(family * of + part).unwrap_or(usize::MAX)
    };
    let household = match row.household {
        // whoever has left lives apart from the family whose home that is
        (family, home) if family != home => {
            format_compact!("H{}-{}", reference(number(row.person, 64), 13), home)
        }
        (family, _) => format_compact!("H{}", reference(number((family, 0), 1), 12)),
    };
    [
        CompactString::from(reference(nth, 31)),
        format_compact!("P{}", reference(number(row.person, 64), 11)),
        household,
    ]
}
