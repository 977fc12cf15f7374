//! All that an edition holds of one person, before anybody is shown anything: never leaves this module.
//!
//! In: an open edition and an identifier. Out: the person's records, with the links among them; and of those what a decision may
//! know: which datasets, how surely tied, whether a child. What restrictions hide is taken out first, so that the decision is the same as
//! if it were not there. A record is read whole by whoever shows some of it, and by nobody else.

use jiff::civil::Date;

use super::Shelf;
use super::since::Since;
use super::sources::Sources;
use crate::editions::{
    EditionError, LinkDecision, OpenEdition, StoredPerson, StoredRecord, UnreadRecord,
};
use crate::sharing::DatasetHeld;
use crate::values::{AGE_OF_MAJORITY, HouseholdId, MatchWeight, MentionKey, PartialDate, PersonId};

/// A person as the edition holds it.
pub(super) struct Held<'e> {
    pub(super) person: PersonId,
    pub(super) household: Option<HouseholdId>,
    /// In the order of their keys.
    pub(super) records: Vec<HeldRecord<'e>>,
    /// Accepted links among the records, by their places in the list.
    pub(super) links: Vec<HeldLink>,
    /// Others in the edition who are one with them since.
    pub(super) united: Vec<PersonId>,
    /// Records that the edition has with them and that surely are theirs no longer.
    pub(super) parted: Vec<MentionKey>,
}

/// A record of a person, of which no more has been read than a decision may know.
pub(super) struct HeldRecord<'e> {
    unread: UnreadRecord<'e>,
    born: Option<PartialDate>,
    /// True if the ruleset fences its dataset.
    pub(super) fenced: bool,
}

impl HeldRecord<'_> {
    pub(super) fn number(&self) -> u32 {
        self.unread.number()
    }

    pub(super) fn key(&self) -> &MentionKey {
        self.unread.key()
    }

    /// All of it.
    pub(super) fn whole(&self) -> Result<StoredRecord, EditionError> {
        self.unread.read()
    }
}

/// An accepted link between two records of a person.
#[derive(Clone, Copy)]
pub(super) struct HeldLink {
    pub(super) left: usize,
    pub(super) right: usize,
    /// How likely they are one person, in thousandths; certain where a steward decided.
    pub(super) confidence: u16,
    /// What the link weighs.
    pub(super) weight: MatchWeight,
    /// True if nothing but a steward's decision made it.
    pub(super) by_steward: bool,
}

/// How many records of one person are compared with each other; of the few who have more (an agent, a home's manager), links are not told.
const MOST_LINKED: usize = 64;

impl<'e> Held<'e> {
    /// A person as the edition holds them, and as decisions since have it. Of several who are one since, the one whose identifier stands for all.
    pub(super) fn read(on: Shelf<'e>, id: PersonId) -> Result<Option<Self>, EditionError> {
        if on.since.stands_for(id) != id {
            return Ok(None);
        }
        Ok(Self::unsettled(on, id)?.and_then(|held| held.settled_by(on.since)))
    }

    /// The same with every record that the edition has of them, whatever is decided of those: nothing of it is shown.
    pub(super) fn unsettled(on: Shelf<'e>, id: PersonId) -> Result<Option<Self>, EditionError> {
        let Shelf { edition, sources, since } = on;
        let Some(StoredPerson { id: person, records: mut numbers, household }) =
            edition.person(id)?
        else {
            return Ok(None);
        };
        let mut household = since.home(person, household);
        let united = since.one_with(person);
        for other in &united {
            let Some(other) = edition.person(*other)? else { continue };
            numbers.extend(other.records);
            // where they live who were taken for two, at two homes, is for the night to find out
            household =
                household.filter(|home| Some(*home) == since.home(other.id, other.household));
        }
        numbers.sort_unstable();
        let mut records = Vec::with_capacity(numbers.len());
        for number in numbers {
            let Some(unread) = edition.unread(number)? else { continue };
            let fenced = sources.is_fenced(&unread.key().dataset);
            records.push(HeldRecord { born: unread.date_of_birth()?, fenced, unread });
        }
        let links = links_among(edition, &records, since)?;
        Ok(Some(Self { person, household, records, links, united, parted: Vec::new() }))
    }

    /// The keys of all records, ascending.
    pub(super) fn keys(&self) -> Vec<MentionKey> {
        self.records.iter().map(|it| it.key().clone()).collect()
    }

    /// The same without some records; none if nothing is left.
    pub(super) fn without(self, hidden: impl Fn(&MentionKey) -> bool) -> Option<Self> {
        let stays: Vec<bool> = self.records.iter().map(|it| !hidden(it.key())).collect();
        self.keeping(&stays)
    }

    /// The same with the records that surely remain, which remembers the others; none if nothing is left.
    pub(super) fn cut_to(mut self, stays: &[bool]) -> Option<Self> {
        let gone = self.records.iter().zip(stays).filter(|(_, stays)| !**stays);
        self.parted.extend(gone.map(|(it, _)| it.key().clone()));
        self.keeping(stays)
    }

    fn keeping(mut self, stays: &[bool]) -> Option<Self> {
        if stays.iter().all(|stays| *stays) {
            return Some(self);
        }
        let mut place = 0;
        let places: Vec<Option<usize>> = stays
            .iter()
            .map(|stays| {
                let here = stays.then_some(place);
                place += usize::from(*stays);
                here
            })
            .collect();
        self.links = self
            .links
            .iter()
            .filter_map(|link| {
                let (left, right) = (places[link.left]?, places[link.right]?);
                Some(HeldLink { left, right, ..*link })
            })
            .collect();
        let mut stays = stays.iter();
        self.records.retain(|_| stays.next().copied().unwrap_or(false));
        (!self.records.is_empty()).then_some(self)
    }

    /// Which datasets speak of the person, ascending. How surely an open record is tied, is told by open records alone.
    pub(super) fn datasets(&self) -> Vec<DatasetHeld> {
        let mut held: Vec<DatasetHeld> = Vec::new();
        for (at, record) in self.records.iter().enumerate() {
            let dataset = &record.key().dataset;
            let confidence = self.tie(at);
            match held.last_mut().filter(|last| last.dataset == *dataset) {
                Some(last) => {
                    let both = last.confidence_thousandths.zip(confidence);
                    last.confidence_thousandths = both
                        .map_or(last.confidence_thousandths.or(confidence), |(a, b)| {
                            Some(a.min(b))
                        });
                }
                None => held.push(DatasetHeld {
                    dataset: dataset.clone(),
                    fenced: record.fenced,
                    confidence_thousandths: confidence,
                }),
            }
        }
        held
    }

    /// How surely a record is tied to the rest of the person, in thousandths; none where nothing is linked to it.
    pub(super) fn tie(&self, at: usize) -> Option<u16> {
        let fenced = |at: usize| self.records[at].fenced;
        let own = self.links.iter().filter(|it| it.left == at || it.right == at);
        let counted = own.filter(|it| {
            let other = if it.left == at { it.right } else { it.left };
            fenced(at) || !fenced(other)
        });
        counted.map(|it| it.confidence).max()
    }

    /// True if known to be a child, or if no open record tells the age. A record that says the person was born later is believed.
    pub(super) fn is_child(&self, sources: &Sources<'_>, on: Date) -> bool {
        let open = self.records.iter().filter(|it| !it.fenced);
        let years = open.clone().filter_map(|it| it.born);
        let youngest =
            years.filter_map(|born| Some((born.year()?, born.month(), born.day()))).max();
        let Some((year, month, day)) = youngest else {
            return !open.clone().any(|it| sources.is_grown(it.key()));
        };
        let birthday = (month.unwrap_or(12), day.unwrap_or(31));
        let today = (on.month().unsigned_abs(), on.day().unsigned_abs());
        let years = i32::from(on.year()) - i32::from(year) - i32::from(today < birthday);
        years < i32::from(AGE_OF_MAJORITY)
    }
}

/// Accepted links among some records, which are in the order of their numbers, and those that a decision has made since.
fn links_among(
    edition: &OpenEdition,
    records: &[HeldRecord<'_>],
    since: &Since,
) -> Result<Vec<HeldLink>, EditionError> {
    let linked = &records[..records.len().min(MOST_LINKED)];
    let numbers: Vec<u32> = linked.iter().map(HeldRecord::number).collect();
    let mut links = Vec::new();
    for (left, one) in linked.iter().enumerate() {
        let later = left + 1;
        let mut stored = edition.links_to(one.number(), &numbers[later..])?.into_iter().peekable();
        for (right, other) in linked.iter().enumerate().skip(later) {
            let link = stored.next_if(|it| it.right == other.number());
            if since.are_together(one.key(), other.key()) {
                let weight = MatchWeight::from_millibits(i32::MAX / 4);
                links.push(HeldLink { left, right, confidence: 1000, weight, by_steward: true });
                continue;
            }
            let accepted = link.filter(|link| link.decision == LinkDecision::Linked);
            if let Some(link) = accepted {
                let (by_steward, weight) = (link.met_by.is_none(), link.weight);
                let confidence = if by_steward { 1000 } else { thousandths(weight) };
                links.push(HeldLink { left, right, confidence, weight, by_steward });
            }
        }
    }
    Ok(links)
}

/// A match weight as a probability.
pub(super) fn thousandths(weight: MatchWeight) -> u16 {
    let share = (weight.probability() * 1000.0).floor().clamp(0.0, 1000.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 1000"
    )]
    let whole = share as u16;
    whole
}
