//! Whether a shared name is enough to ask about somebody.
//!
//! In: a record that somebody has in hand; by what records are weighed. Out: whether those who share its name count of whom no date of birth is known. A common name
//! has hundreds of them, of whom not one would be told of, and each of whom would be decided on: so the answer is weighed out first, of somebody made up who
//! shares the name and whatever else would not have found them. It rests on the record and the model alone, so that nobody who is hidden has a part in it.

use std::collections::BTreeSet;

use compact_str::CompactString;
use jiff::civil::{Date, date};

use super::opened::OpenedRecord;
use super::weighing::{BesideNewcomer, Newcomer, Weights};
use crate::addresses::AddressResolution;
use crate::editions::OpenEdition;
use crate::finding::Namesakes;
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::values::{MentionKey, PersonName, Postcode, Role, Uprn};

/// A row that no record in hand has: nobody made up stands on the newcomer's own.
const ANOTHER_ROW: u32 = 0;
/// When a stay ended that no other follows upon.
const LONG_AGO: Date = date(1900, 1, 1);

impl Weights<'_> {
    /// Which of an edition's datasets may have somebody to be asked about who shares a newcomer's name, but no date of birth, home, postcode or number.
    pub(super) fn namesakes(&self, newcomer: &Newcomer, edition: &OpenEdition) -> Namesakes {
        let made_up = made_up(newcomer, self.dictionaries());
        let mut beside = BesideNewcomer::nobody(newcomer);
        let mut datasets = Vec::new();
        for source in self.ruleset().sources() {
            let dataset = &source.name;
            if !edition.has_dataset(&dataset.0) {
                continue;
            }
            let roles: BTreeSet<&CompactString> =
                source.mentions.iter().map(|it| &it.role).collect();
            for word in roles {
                let role = Role { word: word.clone(), ordinal: 0 };
                let key = MentionKey { dataset: dataset.clone(), record_id: "".into(), role };
                let of_role = |(record, resolution): &(NormalisedRecord, AddressResolution)| {
                    let record = NormalisedRecord { key: key.clone(), ..record.clone() };
                    OpenedRecord { record, resolution: resolution.clone() }
                };
                beside.put(made_up.iter().map(of_role));
                datasets.push(dataset);
            }
        }
        let mut namesakes = Namesakes::NONE;
        for (dataset, weighed) in datasets.into_iter().zip(self.weigh(beside)) {
            if weighed.is_some() {
                namesakes.add(&dataset.0);
            }
        }
        namesakes
    }
}

/// Somebody who is called as a newcomer is, and somebody who goes by a form of that name, which may weigh more where the name is very common: at each such home.
fn made_up(
    newcomer: &Newcomer,
    dictionaries: &Dictionaries,
) -> Vec<(NormalisedRecord, AddressResolution)> {
    let PersonName { forenames, .. } = &newcomer.record.name;
    let form = forenames.first().and_then(|it| dictionaries.variants_of(it).next());
    let homes = homes_apart(newcomer);
    let called = |form: &str| {
        let mut homes = homes.clone();
        for (record, _) in &mut homes {
            record.name.forenames[0] = form.into();
        }
        homes
    };
    let others = form.map(called).unwrap_or_default();
    homes.into_iter().chain(others).collect()
}

/// Somebody of a newcomer's name at each home that speaks for one person and is not looked under: none at all, one of the same words or in the same building
/// with another postcode or none, one elsewhere that was left when the newcomer came, or long ago.
fn homes_apart(newcomer: &Newcomer) -> Vec<(NormalisedRecord, AddressResolution)> {
    let Newcomer { record: own, resolution } = newcomer;
    let alone = NormalisedRecord {
        row: ANOTHER_ROW,
        name: own.name.clone(),
        sex: own.sex,
        attributes: own.attributes.clone(),
        ..NormalisedRecord::saying_nothing(own.key.clone())
    };
    let nowhere = AddressResolution::none;
    let mut all = Vec::new();
    let has_words = !own.address_lines.is_empty();
    // what is no postcode is compared, and nobody is looked for under it
    let text = if own.postcode.is_none() { own.postcode_text.clone() } else { "".into() };
    if has_words || !text.is_empty() {
        let address_lines = own.address_lines.clone();
        let alike = NormalisedRecord { address_lines, postcode_text: text, ..alone.clone() };
        all.push((alike, nowhere()));
    }
    if let Some(building) = resolution.uprn {
        let within = AddressResolution { parent: Some(building), ..nowhere() };
        all.push((alone.clone(), within));
    }
    let another = own.postcode.as_ref().and_then(beside);
    // a home that is known by its number alone is another one where that differs
    let by_number = resolution.uprn.filter(|_| !has_words && another.is_none());
    let place = by_number.and_then(other_than).map_or_else(nowhere, |uprn| AddressResolution {
        uprn: Some(uprn),
        parent: None,
        ..resolution.clone()
    });
    if has_words || another.is_some() || place.uprn.is_some() {
        let address_lines = if has_words { vec!["ELSEWHERE".into()] } else { Vec::new() };
        let elsewhere = NormalisedRecord { address_lines, postcode: another, ..alone.clone() };
        let stays = [(own.to, own.from), (None, Some(LONG_AGO)), (None, None)];
        let said = usize::from(own.from.or(own.to).is_none());
        let lived =
            |(from, to)| (NormalisedRecord { from, to, ..elsewhere.clone() }, place.clone());
        all.extend(stays.into_iter().skip(said).map(lived));
    }
    all.push((alone, nowhere()));
    all
}

/// Another UPRN, of nowhere in particular.
fn other_than(uprn: Uprn) -> Option<Uprn> {
    ["1", "2"].iter().filter_map(|it| Uprn::parse(it).ok()).find(|it| *it != uprn)
}

/// Another postcode of the same outward half.
fn beside(postcode: &Postcode) -> Option<Postcode> {
    let another = |inward: &str| Postcode::parse(&format!("{} {inward}", postcode.outward())).ok();
    another(if postcode.inward() == "0AA" { "1AA" } else { "0AA" })
}
