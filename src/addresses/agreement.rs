//! How far one reading of a text agrees with one address of the gazetteer.
//!
//! In: a reading, a postcode, an entry. Out: a grade for each of postcode, unit, building, name, street and place. What
//! grades suffice is left to `stages`, what they are worth to `weigh`.

use super::entry::{Entry, NameSet};
use super::gazetteer::{Gazetteer, outward};
use super::lexicon::Symbol;
use super::phrases::{Likeness, PhraseId, PhraseRole, Spelling, slips_allowed};
use super::reading::Reading;

/// The text's postcode and the address's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum PostcodeGrade {
    Same,
    /// One character wrong, or two exchanged.
    OneOff,
    /// The same sector.
    Sector,
    /// The same outward part.
    District,
    /// The text or the address has none.
    Missing,
    Different,
    /// Different, and the gazetteer has no postcode like the text's.
    Elsewhere,
}

/// The text's unit and the address's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum UnitGrade {
    /// The same.
    Same,
    /// Neither has one.
    Neither,
    /// The same number on a floor that only one of them states, or a room of a house that lists no rooms.
    Loose,
    /// Other words for the same, as the building's other units show.
    Reworded,
    /// The text has none, the address has.
    Unsaid,
    /// The text has one, the address has none.
    Unlisted,
    Different,
}

/// The text's number or name and the address's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BuildingGrade {
    Number,
    Name,
    /// One of them is an end of the other's range.
    RangeEnd,
    /// The text's number lies inside the address's range, on the same side of the street.
    InRange,
    /// The name agrees but for its spelling, and there is no number.
    NameAlike,
    /// The text has neither.
    Unsaid,
    Different,
}

/// The names alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NameGrade {
    Same,
    Alike,
    /// One of them has none.
    Unsaid,
    Other,
}

/// The text's street and the address's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StreetGrade {
    Same,
    /// Cut off by the column's width.
    Cut,
    Misspelt,
    /// The same without its type.
    TypeLeftOut,
    /// The same but for its type, and the text's is no street of the gazetteer.
    OtherType,
    /// The text or the address has none.
    Unsaid,
    /// The same but for its type, and the text's is a street too.
    OtherTypeKnown,
    Different,
}

/// The text's towns and localities and the address's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PlaceGrade {
    Same,
    /// Some are, some are others.
    Partly,
    Unsaid,
    Other,
}

/// Everything that a reading and an entry say of each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Agreement {
    pub(super) postcode: PostcodeGrade,
    pub(super) unit: UnitGrade,
    pub(super) building: BuildingGrade,
    pub(super) name: NameGrade,
    pub(super) street: StreetGrade,
    pub(super) place: PlaceGrade,
    /// The reading's.
    pub(super) rank: u8,
    /// Words that nobody knows.
    pub(super) unknown_words: u8,
    /// Of these, those after the street: an unknown town, most likely.
    pub(super) unknown_after: u8,
    /// The text names a second street, which the entry does not.
    pub(super) off_another: bool,
}

/// A postcode to compare by, without its blank; what a postcode column held otherwise may be its beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrittenPostcode<'a> {
    pub(super) text: &'a str,
    pub(super) symbol: Symbol,
    pub(super) whole: bool,
    /// The gazetteer has postcodes with this outward part.
    pub(super) outward_known: bool,
}

/// A reading with its texts looked up.
#[derive(Debug)]
pub(super) struct Sought<'r> {
    pub(super) reading: &'r Reading,
    unit: Symbol,
    unit_id: Symbol,
    pub(super) number: Symbol,
    /// Streets like the text's, if that is none.
    pub(super) alike: Vec<(PhraseId, Likeness)>,
    /// The text's street is one of the gazetteer.
    street_known: bool,
}

impl<'r> Sought<'r> {
    pub(super) fn new(gazetteer: &Gazetteer, reading: &'r Reading) -> Self {
        let find = |text: &str| gazetteer.texts.find(text);
        let street_known = reading.street.is_some()
            || gazetteer.phrases.is(&reading.street_joined, PhraseRole::Street);
        Self {
            reading,
            unit: find(&reading.unit),
            // no text is no agreement
            unit_id: if reading.unit_id.is_empty() {
                Symbol::UNKNOWN
            } else {
                find(&reading.unit_id)
            },
            number: find(&reading.number),
            alike: Vec::new(),
            street_known,
        }
    }

    /// Looks for streets of the gazetteer that are like the text's.
    pub(super) fn find_alike(&mut self, gazetteer: &Gazetteer) {
        let joined = self.reading.street_joined.as_str();
        if joined.is_empty() || self.street_known {
            return;
        }
        let written = self.reading.street_spelling();
        self.alike = gazetteer
            .phrases
            .alike(written, PhraseRole::Street)
            .into_iter()
            .filter_map(|id| Some((id, gazetteer.phrases.likeness(written, id)?)))
            .collect();
    }

    pub(super) fn agreement(
        &self,
        gazetteer: &Gazetteer,
        postcode: PostcodeGrade,
        entry: &Entry,
    ) -> Agreement {
        let name = self.name(gazetteer, entry);
        let mut unit = self.unit(gazetteer, entry);
        if unit == UnitGrade::Unsaid && name == NameGrade::Same && names_one(gazetteer, entry) {
            unit = UnitGrade::Loose;
        }
        Agreement {
            postcode,
            unit,
            building: self.building(gazetteer, name, entry),
            name,
            street: self.street(gazetteer, postcode, entry),
            place: self.place(gazetteer, entry.places),
            rank: self.reading.rank,
            unknown_words: self.reading.unknown_words,
            unknown_after: self.reading.unknown_after,
            off_another: self.reading.second_street.is_some_and(|street| {
                entry.street != Some(street) && !gazetteer.names(entry.places).contains(&street)
            }),
        }
    }

    fn unit(&self, gazetteer: &Gazetteer, entry: &Entry) -> UnitGrade {
        if self.unit == entry.unit {
            return if self.unit.is_empty() { UnitGrade::Neither } else { UnitGrade::Same };
        }
        if self.unit.is_empty() {
            return UnitGrade::Unsaid;
        }
        if entry.unit.is_empty() {
            let premises = gazetteer.premises_of(entry);
            return if premises.kind.has_rooms() && !premises.lists_units {
                UnitGrade::Loose
            } else {
                UnitGrade::Unlisted
            };
        }
        let floor_left_out =
            self.unit_id == entry.unit || (!entry.unit_id.is_empty() && entry.unit_id == self.unit);
        if floor_left_out { UnitGrade::Loose } else { UnitGrade::Different }
    }

    fn name(&self, gazetteer: &Gazetteer, entry: &Entry) -> NameGrade {
        let (written, known) = (self.reading, gazetteer.names(entry.names));
        if known.is_empty() {
            return NameGrade::Unsaid;
        }
        // a number that counts flats counts those of the name that follows it
        let counted = written.counted_name;
        if counted.is_some_and(|name| !known.contains(&name)) {
            return NameGrade::Other;
        }
        let same = written.names.iter().filter(|name| known.contains(name)).count();
        // without a number, every building that the text names must be this one
        let its_own = |name: &PhraseId| {
            let entries = gazetteer.of_name(*name).iter();
            entries
                .take(64)
                .any(|(_, at)| gazetteer.entries[*at as usize].premises == entry.premises)
        };
        if same > 0
            && (same == written.names.len()
                || !written.number.is_empty()
                || written.names.iter().all(its_own))
        {
            return NameGrade::Same;
        }
        if same > 0 {
            return NameGrade::Other;
        }
        let text = |name: &PhraseId| gazetteer.phrases.text(*name);
        let cut = written.cut_name.as_ref().is_some_and(|cut| {
            cut.len() > 4 && known.iter().any(|name| text(name).starts_with(cut.as_str()))
        });
        if cut {
            return NameGrade::Same;
        }
        if written.name_joined.is_empty() {
            return NameGrade::Unsaid;
        }
        let joined = written.name_joined.as_str();
        let alike = known.iter().any(|name| {
            let known = text(name);
            let slips = slips_allowed(joined.len().min(known.len()));
            slips > 0
                && joined.len().abs_diff(known.len()) <= slips
                && strsim::osa_distance(joined, known) <= slips
        });
        if alike { NameGrade::Alike } else { NameGrade::Other }
    }

    fn building(&self, gazetteer: &Gazetteer, name: NameGrade, entry: &Entry) -> BuildingGrade {
        let reading = self.reading;
        if reading.number.is_empty() {
            return match name {
                NameGrade::Same => BuildingGrade::Name,
                NameGrade::Alike => BuildingGrade::NameAlike,
                NameGrade::Unsaid | NameGrade::Other if reading.names.is_empty() => {
                    BuildingGrade::Unsaid
                }
                NameGrade::Unsaid | NameGrade::Other => BuildingGrade::Different,
            };
        }
        let named = matches!(name, NameGrade::Same | NameGrade::Alike);
        if reading.number_of_name && !named {
            return BuildingGrade::Different;
        }
        if entry.number == self.number {
            return BuildingGrade::Number;
        }
        if entry.number.is_empty() {
            return match name {
                NameGrade::Same if !reading.number_of_name => BuildingGrade::Name,
                NameGrade::Alike if !reading.number_of_name => BuildingGrade::NameAlike,
                NameGrade::Same | NameGrade::Alike | NameGrade::Unsaid | NameGrade::Other => {
                    BuildingGrade::Different
                }
            };
        }
        ranges(&reading.number, gazetteer.texts.text(entry.number))
    }

    fn street(&self, gazetteer: &Gazetteer, postcode: PostcodeGrade, entry: &Entry) -> StreetGrade {
        let Some(known) = entry.street else { return StreetGrade::Unsaid };
        let reading = self.reading;
        if reading.street == Some(known) {
            return StreetGrade::Same;
        }
        let written = reading.street_joined.as_str();
        if written.is_empty() {
            return StreetGrade::Unsaid;
        }
        let text = gazetteer.phrases.text(known);
        if text == written {
            return StreetGrade::Same;
        }
        let cut = written.len() > 3 && text.starts_with(written);
        if cut && reading.street_cut {
            return StreetGrade::Cut;
        }
        match gazetteer.phrases.likeness(reading.street_spelling(), known) {
            Some(Likeness::TypeLeftOut) => StreetGrade::TypeLeftOut,
            Some(Likeness::OtherType) if self.street_known => StreetGrade::OtherTypeKnown,
            Some(Likeness::OtherType) => StreetGrade::OtherType,
            Some(Likeness::Misspelt) if !self.street_known => StreetGrade::Misspelt,
            None if cut && !self.street_known => StreetGrade::Cut,
            // few streets share a postcode: there, a worse spelling will do
            None if postcode == PostcodeGrade::Same
                && !self.street_known
                && is_badly_spelt(reading.street_spelling(), text) =>
            {
                StreetGrade::Misspelt
            }
            Some(Likeness::Misspelt) | None => StreetGrade::Different,
        }
    }

    fn place(&self, gazetteer: &Gazetteer, known: NameSet) -> PlaceGrade {
        let (written, known) = (&self.reading.places, gazetteer.names(known));
        if written.is_empty() || known.is_empty() {
            return PlaceGrade::Unsaid;
        }
        match written.iter().filter(|place| known.contains(place)).count() {
            0 => PlaceGrade::Other,
            same if same == written.len() => PlaceGrade::Same,
            _ => PlaceGrade::Partly,
        }
    }
}

/// Whether all that bears one of the entry's names at its postcode is its premises: a shop's name tells it without more. A
/// flat's building is no name of its own.
fn names_one(gazetteer: &Gazetteer, entry: &Entry) -> bool {
    gazetteer.premises_of(entry).parent.is_none()
        && gazetteer.names(entry.names).iter().any(|name| {
            let entries = gazetteer.of_name(*name);
            entries.len() < 64
                && entries.iter().map(|(_, at)| &gazetteer.entries[*at as usize]).all(|other| {
                    other.postcode != entry.postcode || other.premises == entry.premises
                })
        })
}

/// Two slips from seven letters on and three from twelve; or an end that is no street's type.
fn is_badly_spelt(written: Spelling<'_>, known: &str) -> bool {
    let Spelling { joined, stem, typed } = written;
    let slips = match joined.len().min(known.len()) {
        0..7 => 0,
        7..12 => 2,
        _ => 3,
    };
    let close = slips > 0
        && joined.len().abs_diff(known.len()) <= slips
        && strsim::osa_distance(joined, known) <= slips;
    // `ASH VYW`
    let garbled =
        !typed && stem > 2 && known.len() > stem && known.get(..stem) == joined.get(..stem);
    close || garbled
}

pub(super) fn postcode(
    gazetteer: &Gazetteer,
    written: WrittenPostcode<'_>,
    entry: &Entry,
) -> PostcodeGrade {
    if written.text.is_empty() || entry.postcode.is_empty() {
        return PostcodeGrade::Missing;
    }
    if written.symbol == entry.postcode {
        return PostcodeGrade::Same;
    }
    let known = gazetteer.texts.text(entry.postcode);
    let different =
        if written.outward_known { PostcodeGrade::Different } else { PostcodeGrade::Elsewhere };
    let at = outward(known).len();
    if !written.whole {
        return if known.get(..=at) == Some(written.text) {
            PostcodeGrade::Sector
        } else if outward(known) == written.text {
            PostcodeGrade::District
        } else {
            different
        };
    }
    let text = written.text;
    let text_at = outward(text).len();
    if text.len().abs_diff(known.len()) <= 1 && strsim::osa_distance(text, known) == 1 {
        PostcodeGrade::OneOff
    } else if text.get(..=text_at) == known.get(..=at) {
        PostcodeGrade::Sector
    } else if text.get(..text_at) == known.get(..at) {
        PostcodeGrade::District
    } else {
        different
    }
}

/// `92` and `92-92A`; `12` in `10-14`.
fn ranges(written: &str, known: &str) -> BuildingGrade {
    let ends = |range: &str, number: &str| {
        range.split_once('-').is_some_and(|(first, last)| number == first || number == last)
    };
    if ends(known, written) || ends(written, known) {
        return BuildingGrade::RangeEnd;
    }
    let whole = |text: &str| text.parse::<u32>().ok();
    let inside = || {
        let (first, last) = known.split_once('-')?;
        let (first, last, number) = (whole(first)?, whole(last)?, whole(written)?);
        (first < number && number < last && (number - first) % 2 == 0 && (last - first) % 2 == 0)
            .then_some(BuildingGrade::InRange)
    };
    inside().unwrap_or(BuildingGrade::Different)
}
