//! Where somebody lives and has lived, as one permit shows it.
//!
//! In: what the permit opens, the edition's household and history. Out: an address, a household if it may be known that the person belongs
//! to it, stays. A place that only records outside the permit know of is not among them: the words of the others are put together anew.

use jiff::civil::Date;

use super::person::{Dwelling, Surviving};
use super::shown::{Shown, ShownAddress, ShownStay, named, stay_date};
use super::sources::Sources;
use super::visible::{Visible, VisibleRecord, WrittenAddress};
use crate::editions::{EditionError, OpenEdition, StoredHousehold, StoredMember};
use crate::households::{Residence, Stay, StayWitness, Whereabouts, stays};
use crate::sharing::Permit;
use crate::values::SharedField;

/// How a person comes to be at their household's residence, as far as a permit shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Placed {
    /// A record that may be seen has them there.
    ByOwnRecord,
    /// No record of theirs has them there: they were taken to live where others do with whom rows name them.
    WithOthers,
    /// Only records that may not be seen have them there.
    Hidden,
}

/// How a permit shows a person's place in a household.
pub(super) fn placed(
    visible: &Visible,
    household: &StoredHousehold,
    member: &StoredMember,
) -> Placed {
    let StoredMember { person, since: _, evidence, fenced } = member;
    if *person != visible.person {
        return Placed::Hidden;
    }
    let addressed = || visible.records.iter().filter(|it| it.address.is_some());
    let there = |it: &VisibleRecord| {
        it.address.as_ref().and_then(|it| it.home.as_ref()) == Some(&household.residence)
    };
    if addressed().any(|it| evidence.binary_search(&it.number).is_ok() && there(it)) {
        return Placed::ByOwnRecord;
    }
    // fenced records follow nobody in a view that may not use them
    let may_be_told = visible.records.iter().any(|it| it.fields.has(SharedField::Address));
    if *fenced || addressed().any(there) || !may_be_told {
        return Placed::Hidden;
    }
    Placed::WithOthers
}

/// Where a person lives and has lived. `home` is their household, if it may be known that they belong to it.
pub(super) fn dwelling(
    edition: &OpenEdition,
    visible: &Visible,
    permit: &Permit,
    sources: &Sources<'_>,
    home: Option<&StoredHousehold>,
) -> Result<Dwelling, EditionError> {
    let surviving = Surviving { records: &visible.records, permit, sources };
    let value = |it: &VisibleRecord| {
        let address = it.address.clone()?;
        let fits = home.is_none_or(|home| address.home.as_ref() == Some(&home.residence));
        fits.then_some(address)
    };
    let same = |one: &WrittenAddress, other: &WrittenAddress| match (&one.home, &other.home) {
        (Some(one), Some(other)) => one == other,
        (_, _) => one == other,
    };
    let found = surviving.survivors(SharedField::Address, value, same);
    let address = surviving.best(found).or_else(|| {
        // with the family: the household's other members write it out
        let home = home?;
        let at = visible.records.iter().map(|it| it.as_at).max()?;
        Some(Shown::taken_with_others(ShownAddress::of(Some(&home.residence), Vec::new()), at))
    });
    let residences = residences(edition, visible, permit, home)?;
    Ok(Dwelling {
        address,
        lives_there: home.is_some(),
        household: home.map(|it| it.id),
        residences,
    })
}

impl From<WrittenAddress> for ShownAddress {
    fn from(address: WrittenAddress) -> Self {
        let WrittenAddress { home, premises: _, lines } = address;
        Self::of(home.as_ref(), lines)
    }
}

fn died(visible: &Visible) -> Option<Date> {
    visible.records.iter().filter_map(|it| it.date_of_death?.whole()).min()
}

fn residences(
    edition: &OpenEdition,
    visible: &Visible,
    permit: &Permit,
    home: Option<&StoredHousehold>,
) -> Result<Vec<ShownStay>, EditionError> {
    let (told, dated) = told_stays(edition, visible, permit, home)?;
    Ok(told.iter().map(|stay| shown_stay(stay, visible, permit, dated)).collect())
}

/// The stays that the words of records under the permit amount to, those of records that are gone among them; and whether their days may be
/// told.
pub(super) fn told_stays(
    edition: &OpenEdition,
    visible: &Visible,
    permit: &Permit,
    home: Option<&StoredHousehold>,
) -> Result<(Vec<Stay>, bool), EditionError> {
    let Some(history) = edition.residence_history(visible.person)? else {
        return Ok((Vec::new(), false));
    };
    let may = |witness: &StayWitness| {
        let on_file = |number| visible.records.iter().any(|it| it.number == number);
        // a record on file that does not hang together with the others is somebody else's, as far as may be seen
        permit.fields_of(&witness.key).has(SharedField::Address)
            && witness.record.map_or(!visible.parted, on_file)
    };
    let mut witnesses: Vec<(Residence, StayWitness)> = Vec::new();
    for Stay { residence, from: _, to: _, second: _, fenced: _, witnesses: said } in history.stays {
        let seen = said.into_iter().filter(|it| may(it));
        witnesses.extend(seen.map(|it| (residence.clone(), it)));
    }
    if witnesses.is_empty() && home.is_none() {
        return Ok((Vec::new(), false));
    }
    let dated =
        witnesses.iter().all(|(_, it)| permit.fields_of(&it.key).has(SharedField::AddressDates));
    // a second household rests on who else is named there, which the permit may hide: here it is a place like others
    let (home, died) = (home.map(|it| &it.residence), died(visible));
    Ok((stays(Whereabouts { witnesses, home, second: None, died }), dated))
}

pub(super) fn shown_stay(
    stay: &Stay,
    visible: &Visible,
    permit: &Permit,
    dated: bool,
) -> ShownStay {
    let Stay { residence, from, to, second: _, fenced: _, witnesses } = stay;
    let written = visible.records.iter().filter_map(|it| it.address.as_ref());
    let here = written.filter(|it| it.home.as_ref() == Some(residence)).max_by_key(|it| {
        let length: usize = it.lines.iter().map(String::len).sum();
        (length, &it.lines)
    });
    let lines = here.map(|it| it.lines.clone()).unwrap_or_default();
    let doubtful = |it: &StayWitness| {
        permit.opened().iter().any(|open| open.dataset == it.key.dataset && open.unverified)
    };
    ShownStay {
        address: ShownAddress::of(Some(residence), lines),
        from: dated.then(|| stay_date(*from)).flatten(),
        to: to.filter(|_| dated).and_then(stay_date),
        current: stay.is_current(),
        sources: named(witnesses.iter().map(|it| &it.key.dataset), permit),
        unverified: !witnesses.is_empty() && witnesses.iter().all(doubtful),
    }
}
