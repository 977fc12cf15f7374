//! How far one reading of a text agrees with one address of the gazetteer.
//!
//! In: a reading, a postcode, an entry. Out: a grade for each of postcode, unit, building, street and place. What grades
//! suffice is left to `stages`.

use super::gazetteer::{Entry, Gazetteer};
use super::reading::Reading;

/// The text's postcode and the address's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum PostcodeGrade {
    Same,
    /// One character wrong, or the same sector.
    Near,
    /// The same outward part.
    District,
    /// The text or the address has none.
    Missing,
    Different,
}

/// The text's unit and the address's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum UnitGrade {
    /// The same, or none in both.
    Same,
    /// The same number on a floor that only one of them states, or a room of a house that lists no rooms.
    Loose,
    /// The text has none, the address has.
    Unsaid,
    Different,
}

/// The text's number or name and the address's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BuildingGrade {
    Number,
    Name,
    /// The text's number is an end of the address's range.
    RangeEnd,
    /// The text has neither.
    Unsaid,
    Different,
}

/// The text's street and the address's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StreetGrade {
    Same,
    /// Cut off by the column's width.
    Cut,
    /// A slip of spelling, or another or no street type, and no other street of the gazetteer.
    Similar,
    /// The text or the address has none.
    Unsaid,
    Different,
}

/// The text's town or locality and the address's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PlaceGrade {
    Same,
    /// The town, say, but another locality.
    Partly,
    Unsaid,
    Other,
}

/// All grades together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Agreement {
    pub(super) postcode: PostcodeGrade,
    pub(super) unit: UnitGrade,
    pub(super) building: BuildingGrade,
    pub(super) street: StreetGrade,
    pub(super) place: PlaceGrade,
    /// The reading's.
    pub(super) rank: u8,
    /// Words that nobody knows.
    pub(super) unknown_words: bool,
}

/// A postcode to compare by, without its blank; what a postcode column held otherwise may be its beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrittenPostcode<'a> {
    pub(super) text: &'a str,
    pub(super) whole: bool,
}

impl Agreement {
    pub(super) fn of(
        gazetteer: &Gazetteer,
        reading: &Reading,
        postcode: PostcodeGrade,
        entry: &Entry,
    ) -> Self {
        Self {
            postcode,
            unit: unit(reading, entry),
            building: building(gazetteer, reading, entry),
            street: street(gazetteer, reading, entry),
            place: place(reading, entry),
            rank: reading.rank,
            unknown_words: reading.unknown_words,
        }
    }
}

pub(super) fn postcode(written: WrittenPostcode<'_>, entry: &Entry) -> PostcodeGrade {
    let known = entry.postcode.as_str();
    if written.text.is_empty() || known.is_empty() {
        return PostcodeGrade::Missing;
    }
    if written.text == known {
        return PostcodeGrade::Same;
    }
    let outward = |text: &str| text.len().saturating_sub(3);
    if !written.whole {
        let sector = &known[..=outward(known)];
        return if written.text == sector {
            PostcodeGrade::Near
        } else if written.text == &known[..outward(known)] {
            PostcodeGrade::District
        } else {
            PostcodeGrade::Different
        };
    }
    let (text, at, known_at) = (written.text, outward(written.text), outward(known));
    if text.get(..=at) == known.get(..=known_at) || strsim::osa_distance(text, known) == 1 {
        PostcodeGrade::Near
    } else if text.get(..at) == known.get(..known_at) {
        PostcodeGrade::District
    } else {
        PostcodeGrade::Different
    }
}

fn unit(reading: &Reading, entry: &Entry) -> UnitGrade {
    if reading.unit == entry.unit {
        return UnitGrade::Same;
    }
    if reading.unit.is_empty() {
        return UnitGrade::Unsaid;
    }
    if entry.unit.is_empty() {
        let room = entry.premises.has_rooms() && reading.unit.starts_with("ROOM");
        return if room { UnitGrade::Loose } else { UnitGrade::Different };
    }
    let floor_left_out = (!reading.unit_id.is_empty() && reading.unit_id == entry.unit)
        || (!entry.unit_id.is_empty() && entry.unit_id == reading.unit);
    if floor_left_out { UnitGrade::Loose } else { UnitGrade::Different }
}

fn building(gazetteer: &Gazetteer, reading: &Reading, entry: &Entry) -> BuildingGrade {
    let named = reading.names.iter().any(|name| entry.names.contains(name))
        || reading.cut_name.as_ref().is_some_and(|cut| {
            cut.len() > 4
                && entry
                    .names
                    .iter()
                    .any(|name| gazetteer.phrases.text(*name).starts_with(cut.as_str()))
        });
    if reading.number.is_empty() {
        return match (named, reading.names.is_empty()) {
            (true, _) => BuildingGrade::Name,
            (false, true) => BuildingGrade::Unsaid,
            (false, false) => BuildingGrade::Different,
        };
    }
    if reading.number_of_name && !named {
        return BuildingGrade::Different;
    }
    if entry.number == reading.number {
        return BuildingGrade::Number;
    }
    if entry.number.is_empty() {
        return if named && !reading.number_of_name {
            BuildingGrade::Name
        } else {
            BuildingGrade::Different
        };
    }
    match entry.number.split_once('-') {
        Some((first, last)) if reading.number == first || reading.number == last => {
            BuildingGrade::RangeEnd
        }
        _ => BuildingGrade::Different,
    }
}

fn street(gazetteer: &Gazetteer, reading: &Reading, entry: &Entry) -> StreetGrade {
    let Some(known) = entry.street else { return StreetGrade::Unsaid };
    if reading.street == Some(known) {
        return StreetGrade::Same;
    }
    let written = reading.street_joined.as_str();
    if written.is_empty() {
        return StreetGrade::Unsaid;
    }
    let known = gazetteer.phrases.text(known);
    if known == written {
        return StreetGrade::Same;
    }
    if reading.street.is_some() || gazetteer.phrases.is_street(written) {
        return StreetGrade::Different;
    }
    if reading.street_cut && written.len() > 3 && known.starts_with(written) {
        return StreetGrade::Cut;
    }
    if similar(&reading.street_words, &entry.street_words) {
        StreetGrade::Similar
    } else {
        StreetGrade::Different
    }
}

/// The same but for the street's type or a slip in spelling: one in 5 to 8 letters, two in more.
fn similar(written: &str, known: &str) -> bool {
    let stem = |text: &str| text.rsplit_once(' ').map_or(0, |(stem, _)| stem.len());
    let (w, k) = (stem(written), stem(known));
    if k > 3 && (written == &known[..k] || (w == k && written[..w] == known[..k])) {
        return true;
    }
    let allowed = match written.len().min(known.len()) {
        0..5 => return false,
        5..9 => 1,
        _ => 2,
    };
    written.len().abs_diff(known.len()) <= allowed
        && strsim::osa_distance(written, known) <= allowed
}

fn place(reading: &Reading, entry: &Entry) -> PlaceGrade {
    if reading.places.is_empty() || entry.places.is_empty() {
        PlaceGrade::Unsaid
    } else {
        let same = reading.places.iter().filter(|place| entry.places.contains(place)).count();
        match same {
            0 => PlaceGrade::Other,
            _ if same == reading.places.len() => PlaceGrade::Same,
            _ => PlaceGrade::Partly,
        }
    }
}
