//! What one night knows of a person, as far as events are concerned.

use jiff::civil::Date;

use super::life_event::When;
use crate::households::Residence;
use crate::values::{HouseholdId, MentionKey, PersonId};

/// Where a record's address leads, and how it is told from a home next door.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HomeNight {
    /// The home.
    pub residence: Residence,
    /// The building it lies in, as its UPRN, if known.
    pub building: Option<u64>,
    /// Street, number and unit as they were read: one home written in two ways has one of these.
    pub read_as: String,
}

/// A record as one night has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordNight {
    /// Its key.
    pub key: MentionKey,
    /// Where its address leads; none where it leads to no home, or where its dataset says nothing of where people live.
    pub home: Option<HomeNight>,
    /// The digest of the address as written.
    pub address_text: [u8; 8],
    /// The night that first had the record at this address; none if the first night of all had it.
    pub shown: Option<Date>,
    /// Since when at that address.
    pub from: Option<Date>,
    /// True if the row says that the stay is over.
    pub ended: bool,
    /// True if it says that the person has died.
    pub died: bool,
    /// The day of death, or the days between which it lies.
    pub died_on: Option<When>,
    /// The day of birth, where it is said whole.
    pub born: Option<Date>,
    /// The first forename.
    pub forename: String,
    /// The surname.
    pub surname: String,
    /// What its dataset's word is worth.
    pub standing: RecordStanding,
}

/// What a dataset's word on events is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordStanding {
    /// A second source has to say the same.
    Ordinary,
    /// It registers births and deaths: what it says needs no second source.
    Register,
    /// It says where somebody is going, not that they have come: it suggests, and helps another to confirm, but its standing for a while
    /// confirms nothing.
    Announcing,
    /// The law keeps it out of views: it neither tells of an event nor confirms one.
    Fenced,
}

/// A person as one night has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonNight {
    /// Who.
    pub id: PersonId,
    /// The household lived in.
    pub household: Option<HouseholdId>,
    /// The home lived in.
    pub residence: Option<Residence>,
    /// Everything that speaks of the person, by key.
    pub records: Vec<RecordNight>,
    /// A register's entries that may be of the person's death, the likeliest first. They are none of the person's records: what ties them is
    /// too weak for a death.
    pub doubted: Vec<DoubtedEntry>,
    /// A newcomer elsewhere who is most likely this person.
    pub arrival: Option<LikelyArrival>,
}

/// A register's entry that may be of somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoubtedEntry {
    /// The entry.
    pub entry: RecordNight,
    /// The probability that it is, in thousandths.
    pub thousandths: u16,
}

/// A newcomer who is most likely somebody known elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LikelyArrival {
    /// Where the newcomer lives.
    pub residence: Residence,
    /// What speaks of the newcomer; none of it is the known person's.
    pub records: Vec<RecordNight>,
    /// The probability that the two are one, in thousandths.
    pub thousandths: u16,
}

impl PersonNight {
    /// A record by its key.
    #[must_use]
    pub fn record(&self, key: &MentionKey) -> Option<&RecordNight> {
        self.records.iter().find(|record| record.key == *key)
    }

    /// Records that may tell of events.
    pub(super) fn open(&self) -> impl Iterator<Item = &RecordNight> {
        self.records.iter().filter(|record| record.standing != RecordStanding::Fenced)
    }
}
