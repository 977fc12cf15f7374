//! A person's residence history as an edition stores it.
//!
//! In: stays whose witnesses point at record numbers. Out: bytes under the person's number, and the stays again. A witness that is on file
//! is stored by its record's number alone: its key is the record's.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::keys;
use super::stored_values::{ResidenceOnDisk, Stored};
use crate::households::{Residence, Stay, StayDate, StayWitness, StillSays};
use crate::rules::SecondGround;
use crate::values::{MentionKey, PersonId};

/// Where a person has lived, as far as an edition knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResidenceHistory {
    /// Who; it may be somebody of whom no record is on file any more.
    pub person: PersonId,
    /// In the order of their beginnings.
    pub stays: Vec<Stay>,
}

#[derive(Serialize, Deserialize)]
struct StayOnDisk {
    residence: ResidenceOnDisk,
    from: DateOnDisk,
    to: Option<DateOnDisk>,
    /// Its place in the list of grounds.
    second: Option<u8>,
    fenced: bool,
    witnesses: Vec<WitnessOnDisk>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum DateOnDisk {
    On(u32),
    Between(Option<u32>, Option<u32>),
    Unknown,
}

#[derive(Serialize, Deserialize)]
struct WitnessOnDisk {
    record: Option<u32>,
    /// Empty where there is a record.
    key: Vec<u8>,
    from: Option<u32>,
    to: Option<u32>,
    first_seen: u32,
    last_seen: SeenOnDisk,
    says: SaysOnDisk,
    dates_stays: bool,
    fenced: bool,
}

/// A day that moves on with the nights is stored by how far it lies before one: as long as nothing else changes, neither do the bytes.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum SeenOnDisk {
    On(u32),
    DaysBefore(u32),
}

#[derive(Serialize, Deserialize)]
enum SaysOnDisk {
    Yes,
    Elsewhere(u32),
    Gone(u32),
}

fn date(form: u32) -> Option<Date> {
    Stored::restore(form)
}

/// A number that is no date.
struct NoDate;

/// A date that may be missing.
fn optional(form: Option<u32>) -> Result<Option<Date>, NoDate> {
    form.map(|form| date(form).ok_or(NoDate)).transpose()
}

fn store_date(date: &StayDate) -> DateOnDisk {
    match date {
        StayDate::On(day) => DateOnDisk::On(day.store()),
        StayDate::Between(after, by) => {
            DateOnDisk::Between(after.as_ref().map(Stored::store), by.as_ref().map(Stored::store))
        }
        StayDate::Unknown => DateOnDisk::Unknown,
    }
}

fn restore_date(form: DateOnDisk) -> Option<StayDate> {
    Some(match form {
        DateOnDisk::On(day) => StayDate::On(date(day)?),
        DateOnDisk::Between(after, by) => {
            StayDate::Between(optional(after).ok()?, optional(by).ok()?)
        }
        DateOnDisk::Unknown => StayDate::Unknown,
    })
}

fn store_ground(ground: SecondGround) -> u8 {
    let place = SecondGround::ALL.iter().position(|one| *one == ground);
    place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX)
}

fn store_seen(last_seen: Date, night: Option<Date>) -> Option<SeenOnDisk> {
    let Some(night) = night else { return Some(SeenOnDisk::On(last_seen.store())) };
    u32::try_from((night - last_seen).get_days()).ok().map(SeenOnDisk::DaysBefore)
}

/// The day, and whether it moves on with the nights.
fn restore_seen(form: SeenOnDisk, night: Date) -> Option<(Date, bool)> {
    match form {
        SeenOnDisk::On(day) => Some((date(day)?, false)),
        SeenOnDisk::DaysBefore(days) => {
            Some((night.checked_sub(jiff::Span::new().try_days(days).ok()?).ok()?, true))
        }
    }
}

fn store_witness(
    witness: &StayWitness,
    night: Date,
    number: &impl Fn(u32) -> Option<u32>,
) -> Option<WitnessOnDisk> {
    let StayWitness {
        key,
        record,
        from,
        to,
        first_seen,
        last_seen,
        lately,
        says,
        dates_stays,
        fenced,
    } = witness;
    let record = match record {
        Some(record) => Some(number(*record)?),
        None => None,
    };
    Some(WitnessOnDisk {
        record,
        key: record.map_or_else(|| keys::of_mention(key), |_| Vec::new()),
        from: from.as_ref().map(Stored::store),
        to: to.as_ref().map(Stored::store),
        first_seen: first_seen.store(),
        last_seen: store_seen(*last_seen, lately.then_some(night))?,
        says: match says {
            StillSays::Yes => SaysOnDisk::Yes,
            StillSays::Elsewhere(night) => SaysOnDisk::Elsewhere(night.store()),
            StillSays::Gone(night) => SaysOnDisk::Gone(night.store()),
        },
        dates_stays: *dates_stays,
        fenced: *fenced,
    })
}

fn restore_witness(
    form: &WitnessOnDisk,
    night: Date,
    key_of: &impl Fn(u32) -> Option<MentionKey>,
) -> Option<StayWitness> {
    let key = match form.record {
        Some(record) => key_of(record)?,
        None => keys::to_mention(&form.key)?,
    };
    let (last_seen, lately) = restore_seen(form.last_seen, night)?;
    Some(StayWitness {
        key,
        record: form.record,
        from: optional(form.from).ok()?,
        to: optional(form.to).ok()?,
        first_seen: date(form.first_seen)?,
        last_seen,
        lately,
        says: match form.says {
            SaysOnDisk::Yes => StillSays::Yes,
            SaysOnDisk::Elsewhere(night) => StillSays::Elsewhere(date(night)?),
            SaysOnDisk::Gone(night) => StillSays::Gone(date(night)?),
        },
        dates_stays: form.dates_stays,
        fenced: form.fenced,
    })
}

/// The bytes of a history in an edition of that night; `number` tells the number of a record that a witness points at. `None` if it does not
/// know one.
pub(super) fn encode(
    history: &ResidenceHistory,
    night: Date,
    number: impl Fn(u32) -> Option<u32>,
) -> Option<Vec<u8>> {
    let store = |Stay { residence, from, to, second, fenced, witnesses }: &Stay| {
        let witnesses = witnesses.iter().map(|witness| store_witness(witness, night, &number));
        Some(StayOnDisk {
            residence: residence.store(),
            from: store_date(from),
            to: to.as_ref().map(store_date),
            second: second.map(store_ground),
            fenced: *fenced,
            witnesses: witnesses.collect::<Option<_>>()?,
        })
    };
    let stays = history.stays.iter().map(store).collect::<Option<Vec<StayOnDisk>>>()?;
    postcard::to_allocvec(&stays).ok()
}

/// The history again; `key_of` tells the key of a record by its number.
pub(super) fn decode(
    id: u64,
    bytes: &[u8],
    night: Date,
    key_of: impl Fn(u32) -> Option<MentionKey>,
) -> Option<ResidenceHistory> {
    let forms: Vec<StayOnDisk> = postcard::from_bytes(bytes).ok()?;
    let stays = forms.into_iter().map(|form| {
        let witnesses = form.witnesses.iter().map(|it| restore_witness(it, night, &key_of));
        Some(Stay {
            residence: Residence::restore(form.residence)?,
            from: restore_date(form.from)?,
            to: match form.to {
                None => None,
                Some(to) => Some(restore_date(to)?),
            },
            second: match form.second {
                None => None,
                Some(place) => Some(*SecondGround::ALL.get(usize::from(place))?),
            },
            fenced: form.fenced,
            witnesses: witnesses.collect::<Option<_>>()?,
        })
    });
    Some(ResidenceHistory { person: PersonId::restore(id)?, stays: stays.collect::<Option<_>>()? })
}

/// A history's stored form with other numbers of the same records; `None` if one has none, or the form is none. That of another night is the
/// same: what moves on with the nights is stored by how far it lies before one.
pub(super) fn renumbered(bytes: &[u8], now: impl Fn(u32) -> Option<u32>) -> Option<Vec<u8>> {
    let mut stays: Vec<StayOnDisk> = postcard::from_bytes(bytes).ok()?;
    for witness in stays.iter_mut().flat_map(|stay| &mut stay.witnesses) {
        if let Some(record) = &mut witness.record {
            *record = now(*record)?;
        }
    }
    postcard::to_extend(&stays, Vec::with_capacity(bytes.len() + 8)).ok()
}

/// The keys of those witnesses of a history's stored form that are on file no more; `None` if the form is none.
pub(super) fn keys_off_file(bytes: &[u8]) -> Option<Vec<MentionKey>> {
    let stays: Vec<StayOnDisk> = postcard::from_bytes(bytes).ok()?;
    let witnesses = stays.iter().flat_map(|stay| &stay.witnesses);
    let off_file = witnesses.filter(|witness| witness.record.is_none());
    off_file.map(|witness| keys::to_mention(&witness.key)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{ResidenceHistory, decode, encode};
    use crate::households::{Residence, Stay, StayDate, StayWitness, StillSays};
    use crate::rules::SecondGround;
    use crate::values::{DatasetName, MentionKey, PersonId, Role, Uprn};

    fn key(record_id: &str) -> MentionKey {
        MentionKey {
            dataset: DatasetName("benefits".into()),
            record_id: record_id.into(),
            role: Role { word: "claimant".into(), ordinal: 0 },
        }
    }

    #[test]
    fn a_history_reads_back_as_itself_and_half_of_it_as_none() {
        let on_file = StayWitness {
            key: key("1"),
            record: Some(4),
            from: Some(date(2020, 2, 29)),
            to: None,
            first_seen: date(2026, 11, 1),
            last_seen: date(2026, 10, 1),
            lately: true,
            says: StillSays::Yes,
            dates_stays: true,
            fenced: false,
        };
        let gone = StayWitness {
            key: key("2"),
            record: None,
            to: Some(date(2019, 1, 1)),
            lately: false,
            says: StillSays::Gone(date(2026, 11, 2)),
            fenced: true,
            ..on_file.clone()
        };
        let stay = |from, to, witnesses: Vec<StayWitness>| Stay {
            residence: Residence::Uprn(Uprn::from_number(12).unwrap()),
            from,
            to,
            second: to.is_none().then_some(SecondGround::Carer),
            fenced: false,
            witnesses,
        };
        let history = ResidenceHistory {
            person: PersonId::from_bits(7).unwrap(),
            stays: vec![
                stay(StayDate::Unknown, Some(StayDate::On(date(2020, 2, 29))), vec![gone]),
                stay(StayDate::Between(None, Some(date(2021, 1, 1))), None, vec![on_file]),
            ],
        };
        let night = date(2026, 11, 2);
        let bytes = encode(&history, night, Some).unwrap();
        let key_of = |record| (record == 4).then(|| key("1"));
        let number = super::Stored::store(&history.person);
        assert_eq!(decode(number, &bytes, night, key_of).as_ref(), Some(&history));
        assert_eq!(decode(number, &bytes[..bytes.len() / 2], night, key_of), None);
        assert_eq!(decode(number, &bytes, night, |_| None), None, "a record that is not there");

        let mut later = history;
        later.stays[1].witnesses[0].last_seen = date(2026, 10, 4);
        let of_another_night = encode(&later, date(2026, 11, 5), Some).unwrap();
        assert_eq!(of_another_night, bytes, "what its source goes on vouching for");
        assert_eq!(decode(number, &bytes, date(2026, 11, 5), key_of), Some(later));
    }
}
