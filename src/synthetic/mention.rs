//! What is known to be true of each mention that was written.
//!
//! In: a person, what was written of it and the night. Out: the mention with its truth, for the
//! truth file and for [`super::difficulty`]. Which rows there are is left to the writers of the
//! datasets.

use compact_str::{CompactString, format_compact};
use deunicode::deunicode;
use jiff::civil::Date;

use super::Dataset;
use super::homes::HomeKind;
use super::identifiers::reference;
use super::names::Culture;
use super::world::{Arrangement, PersonIx, World};
use super::writing::WrittenName;

/// One person on one row, as written and as true.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The dataset of the row.
    pub dataset: Dataset,
    /// The row's key, joined as the ruleset joins it.
    pub record_id: CompactString,
    /// The person's part in the row.
    pub role: CompactString,
    /// The true person's number in the simulated world.
    pub person: usize,
    /// The true household's number and whether it is private; none for the dead and those gone from
    /// the area.
    pub household: Option<(usize, bool)>,
    /// The first forename as a careful cleaner would read it.
    pub forename: CompactString,
    /// The surname as a careful cleaner would read it.
    pub surname: CompactString,
    /// The surname by which the dataset knows the person, cleaned likewise: what is written, but for slips of the pen.
    pub goes_by: CompactString,
    /// The date of birth written, unless missing or a default.
    pub born: Option<Date>,
    /// The UPRN of the home that the written address points to.
    pub uprn: Option<u64>,
    /// The UPRN of the residence that the whole row leads to, its own UPRN included.
    pub leads_to: Option<u64>,
    /// The UPRN of the home where the person truly lives.
    pub home_uprn: Option<u64>,
    /// Identifiers written that are the person's own: NHS number, NINO, UPN.
    pub identifiers: [bool; 3],
    /// The date from which the row speaks, and whether it claims to speak of today.
    pub speaks: (Date, bool),
    /// What makes the mention hard.
    pub tags: Vec<&'static str>,
}

/// What a row says of one person.
pub(super) struct Said<'a> {
    pub(super) dataset: Dataset,
    pub(super) record_id: &'a str,
    pub(super) role: &'a str,
    pub(super) person: PersonIx,
    pub(super) name: &'a WrittenName,
    pub(super) born: Option<Date>,
    pub(super) points_to: Option<usize>,
    /// The same, where the row's own UPRN says what its text does not.
    pub(super) leads_to: Option<usize>,
    /// NHS number, NINO, UPN.
    pub(super) identifiers: [bool; 3],
    pub(super) since: i32,
    pub(super) current: bool,
}

impl World {
    /// The mention that a row makes at `tick`, with its truth.
    pub(super) fn mention(&self, said: &Said<'_>, tick: i32) -> Mention {
        let person = &self.people[said.person];
        let stay = person.stay_at(tick).filter(|_| person.died > tick);
        let uprn = said.points_to.map(|home| self.homes.list[home].uprn);
        let residence = |home: &usize| match self.homes.list[*home].kind {
            HomeKind::Block | HomeKind::Commercial => None,
            HomeKind::Detached
            | HomeKind::Semi
            | HomeKind::Terraced
            | HomeKind::Flat
            | HomeKind::Hmo
            | HomeKind::CareHome => Some(self.homes.list[*home].uprn),
        };
        let leads_to = said.leads_to.as_ref().and_then(residence);
        let home_uprn = stay.map(|stay| self.homes.list[stay.home].uprn);
        let mut tags = said.name.tags.clone();
        tags.extend(self.person_tags(said.person, tick));
        let second_uprn = stay.and_then(|_| self.second_home(said.person, tick));
        let second_uprn = second_uprn.map(|second| self.homes.list[second.home].uprn);
        if uprn.is_some() && uprn != home_uprn && uprn != second_uprn {
            tags.push("stale_address");
        }
        if said.born.is_none() {
            tags.push("no_dob");
        }
        Mention {
            dataset: said.dataset,
            record_id: CompactString::from(said.record_id),
            role: CompactString::from(said.role),
            person: said.person,
            household: stay.map(|stay| {
                (
                    stay.household,
                    self.households[stay.household].arrangement != Arrangement::CareHome,
                )
            }),
            forename: first_word(&said.name.forename),
            surname: cleaned(&said.name.surname),
            goes_by: cleaned(&said.name.meant),
            born: said.born,
            uprn,
            leads_to,
            home_uprn,
            identifiers: said.identifiers,
            speaks: (self.clock.date(said.since), said.current),
            tags,
        }
    }

    fn person_tags(&self, person: PersonIx, tick: i32) -> Vec<&'static str> {
        const RECENT: i32 = 540;
        let truth = &self.people[person];
        let stay = truth.stay_at(tick);
        let moved = truth.stays.iter().any(|stay| stay.from > tick - RECENT && stay.from <= tick)
            && self.age(person, tick) > 1;
        let renamed = truth.names.iter().skip(1).any(|spell| spell.from > 0 && spell.from <= tick);
        let arrangement = stay.map(|stay| self.households[stay.household].arrangement);
        let namesake = stay.is_some_and(|_| self.has_namesake(person, tick));
        let tags = [
            (truth.twin, "twin"),
            (namesake, "namesake"),
            (moved, "mover"),
            (renamed, "renamed"),
            (stay.is_some_and(|stay| stay.after_split), "split"),
            (truth.student, "student"),
            (self.age(person, tick) < 1, "newborn"),
            (matches!(arrangement, Some(Arrangement::Sharers | Arrangement::Lodger)), "sharer"),
            (arrangement == Some(Arrangement::CareHome), "care_home"),
        ];
        let culture = (truth.culture != Culture::English).then_some(truth.culture.tag());
        tags.into_iter().filter(|(holds, _)| *holds).map(|(_, tag)| tag).chain(culture).collect()
    }

    /// Is someone of the same forename and surname a parent or child who lives at the same home?
    fn has_namesake(&self, person: PersonIx, tick: i32) -> bool {
        let (Some(stay), name) = (self.people[person].stay_at(tick), self.name(person, tick))
        else {
            return false;
        };
        let household = &self.households[stay.household];
        // members are those at the end of the history; each is asked where it lived on the night
        household.members.iter().chain(&household.former).any(|other| {
            let theirs = self.name(*other, tick);
            *other != person
                && theirs.forename == name.forename
                && theirs.surname == name.surname
                && self.people[*other].died > tick
                && self.people[*other].stay_at(tick).is_some_and(|there| there.home == stay.home)
        })
    }
}

/// The opaque identifier of a true person.
pub(super) fn person_id(person: usize) -> String {
    format!("P{}", reference(person, 11))
}

/// The opaque identifier of a true household.
pub(super) fn household_id(household: usize) -> String {
    format!("H{}", reference(household, 12))
}

/// Capitals without diacritics, apostrophes or hyphens.
pub(super) fn cleaned(text: &str) -> CompactString {
    let plain = deunicode(text).to_uppercase();
    let letters: String = plain
        .chars()
        .filter(|letter| *letter != '\'')
        .map(|letter| if letter == '-' { ' ' } else { letter })
        .collect();
    CompactString::from(letters)
}

pub(super) fn first_word(text: &str) -> CompactString {
    let text = cleaned(text);
    format_compact!("{}", text.split(' ').next().unwrap_or_default())
}
