//! Addresses that no gazetteer has, clustered among themselves into provisional residences.
//!
//! In: queries with the provisional keys of their readings. Out: the same, with one key for spellings of one address. Equal
//! readings share a key already; here the others are held against those that are whole and stand in several records, which
//! serve as a gazetteer for the rest: a street with a slip, a block's name without its number, a postcode one character
//! off. Stricter than with a gazetteer, because two homes put together are worse than one home kept apart: the unit must be
//! the same, no range and no other type of street will do. Pure, and the same whatever the order of the queries.

use compact_str::CompactString;
use rayon::prelude::*;

use super::agreement::{
    Agreement, BuildingGrade, PlaceGrade, PostcodeGrade, Sought, StreetGrade, UnitGrade,
    WrittenPostcode,
};
use super::builder::{GazetteerBuilder, WithheldAddresses};
use super::candidates::Search;
use super::dictionaries::AddressDictionaries;
use super::gazetteer::{Gazetteer, compact};
use super::phrases::Phrases;
use super::reading::{Reading, readings};
use super::reason::AddressReason;
use super::resolution::AddressResolution;
use super::resolver::{Acceptance, AddressQuery};
use super::words::words;
use crate::values::Uprn;

/// Addresses of one key.
struct Group<'q> {
    key: &'q CompactString,
    members: &'q [usize],
    /// The query that says most.
    fullest: &'q AddressQuery<'q>,
}

/// Readings made at a time: they are large, and only what the gazetteer keeps of them is needed.
const CHUNK: usize = 16_384;

/// Gives spellings of one address one provisional key; `resolutions` run parallel to `queries`, and `records` says how many records
/// each query is of.
pub fn join_provisional(
    queries: &[AddressQuery<'_>],
    resolutions: &mut [AddressResolution],
    records: impl Fn(usize) -> u32 + Sync,
    dictionaries: &AddressDictionaries,
) {
    for (member, key) in joined(queries, resolutions, records, dictionaries) {
        resolutions[member].provisional_key = key;
        resolutions[member].reasons.add(AddressReason::JoinedWithAlike);
    }
}

/// The queries that are spellings of another's address, and its key.
fn joined(
    queries: &[AddressQuery<'_>],
    resolutions: &[AddressResolution],
    records: impl Fn(usize) -> u32 + Sync,
    dictionaries: &AddressDictionaries,
) -> Vec<(usize, CompactString)> {
    let sorted = sorted_by_key(queries, resolutions);
    let groups: Vec<Group<'_>> = sorted
        .chunk_by(|one, other| {
            resolutions[*one].provisional_key == resolutions[*other].provisional_key
        })
        .filter_map(|members| group(members, queries, resolutions))
        .collect();
    let mut anchors: Vec<&Group<'_>> = Vec::new();
    let mut seekers: Vec<&Group<'_>> = Vec::new();
    let mut builder = GazetteerBuilder::new(dictionaries, WithheldAddresses::default());
    for groups in groups.chunks(CHUNK) {
        let readings: Vec<Option<Reading>> = groups
            .par_iter()
            .map(|group| {
                let several = group.members.len() > 1 || records(group.members[0]) > 1;
                several.then(|| whole_reading(group.fullest, dictionaries)).flatten()
            })
            .collect();
        for (group, reading) in groups.iter().zip(readings) {
            let number = u64::try_from(anchors.len() + 1).unwrap_or(u64::MAX);
            match reading.zip(Uprn::from_number(number).ok()) {
                Some((reading, uprn)) => {
                    builder.push_reading(&reading, &postcode_of(group.fullest), uprn);
                    anchors.push(group);
                }
                None => seekers.push(group),
            }
        }
    }
    if anchors.is_empty() || seekers.is_empty() {
        return Vec::new();
    }
    let (gazetteer, _) = builder.finish();
    let found: Vec<(&Group<'_>, &CompactString)> = seekers
        .into_par_iter()
        .filter_map(|seeker| {
            let uprn = the_same(seeker.fullest, &gazetteer, dictionaries)?;
            let at = usize::try_from(uprn.number()).ok()?.checked_sub(1)?;
            Some((seeker, anchors.get(at)?.key))
        })
        .collect();
    found
        .into_iter()
        .flat_map(|(seeker, key)| seeker.members.iter().map(move |member| (*member, key.clone())))
        .collect()
}

/// The queries that a provisional key stands for, by that key.
fn sorted_by_key(queries: &[AddressQuery<'_>], resolutions: &[AddressResolution]) -> Vec<usize> {
    let mut keyed: Vec<usize> = (0..queries.len())
        .filter(|at| {
            !resolutions[*at].provisional_key.is_empty()
                && !queries[*at].lines.is_empty()
                && resolutions[*at].residence().is_none()
        })
        .collect();
    keyed.par_sort_unstable_by(|one, other| {
        let key = |at: usize| (resolutions[at].provisional_key.as_str(), at);
        key(*one).cmp(&key(*other))
    });
    keyed
}

fn group<'q>(
    members: &'q [usize],
    queries: &'q [AddressQuery<'q>],
    resolutions: &'q [AddressResolution],
) -> Option<Group<'q>> {
    let said = |at: &usize| {
        let lines = queries[*at].lines;
        (lines.iter().map(CompactString::len).sum::<usize>(), std::cmp::Reverse(lines))
    };
    let fullest = members.iter().copied().max_by_key(said)?;
    let key = &resolutions[fullest].provisional_key;
    Some(Group { key, members, fullest: &queries[fullest] })
}

fn postcode_of(query: &AddressQuery<'_>) -> CompactString {
    compact(query.postcode.map_or(query.postcode_text, |postcode| postcode.as_str()))
}

/// The likeliest reading, if it is enough to be held against: number, a street with its type, and a whole postcode.
fn whole_reading(query: &AddressQuery<'_>, dictionaries: &AddressDictionaries) -> Option<Reading> {
    query.postcode?;
    let words = words(query.lines.iter().map(CompactString::as_str), dictionaries);
    let reading =
        readings(&words, &Phrases::default(), dictionaries, |_| false).into_iter().next()?;
    let whole = !reading.number.is_empty()
        && !reading.number_of_name
        && !reading.leftover_number
        && reading.street_typed;
    whole.then_some(reading)
}

/// The one address that this is, spelt otherwise.
fn the_same(
    query: &AddressQuery<'_>,
    gazetteer: &Gazetteer,
    dictionaries: &AddressDictionaries,
) -> Option<Uprn> {
    let words = words(query.lines.iter().map(CompactString::as_str), dictionaries);
    let postcode = postcode_of(query);
    let symbol = gazetteer.texts.find(&postcode);
    let written = WrittenPostcode {
        text: &postcode,
        symbol,
        whole: query.postcode.is_some(),
        outward_known: true,
    };
    let cell = gazetteer.at_postcode(symbol);
    let readings = readings(&words, &gazetteer.phrases, dictionaries, |street| {
        cell.clone().any(|at| gazetteer.entries[at as usize].street == Some(street))
    });
    let sought = readings.iter().map(|reading| Sought::new(gazetteer, reading)).collect();
    let fitting: Vec<_> = Search::new(gazetteer, sought, written)
        .run()
        .0
        .into_iter()
        .filter(|it| is_alike(it.agreement))
        .map(|it| {
            let premises = gazetteer.premises_of(&gazetteer.entries[it.at as usize]);
            (it.weights.total(), premises.uprn)
        })
        .collect();
    // how rare a street is says little among a few extracts: that nothing else is like it must do
    let ahead = Acceptance::default().distinguishability;
    let &(best, uprn) =
        fitting.iter().max_by_key(|(weight, uprn)| (*weight, std::cmp::Reverse(*uprn)))?;
    let rivals = fitting.iter().any(|(weight, other)| *other != uprn && *weight + ahead > best);
    (!rivals).then_some(uprn)
}

/// Whether an agreement leaves no room for another home.
fn is_alike(a: Agreement) -> bool {
    let unit = matches!(a.unit, UnitGrade::Same | UnitGrade::Neither);
    let building = matches!(a.building, BuildingGrade::Number | BuildingGrade::Name);
    let street = match a.street {
        StreetGrade::Same => true,
        StreetGrade::Cut
        | StreetGrade::Misspelt
        | StreetGrade::TypeLeftOut
        | StreetGrade::Unsaid => a.postcode == PostcodeGrade::Same,
        StreetGrade::OtherType | StreetGrade::OtherTypeKnown | StreetGrade::Different => false,
    };
    let postcode = match a.postcode {
        PostcodeGrade::Same => true,
        PostcodeGrade::OneOff => a.place == PlaceGrade::Same || a.unknown_words == 0,
        // without its postcode, a street of that name may be in any town
        PostcodeGrade::Missing => a.place == PlaceGrade::Same && a.unknown_words == 0,
        PostcodeGrade::Sector
        | PostcodeGrade::District
        | PostcodeGrade::Different
        | PostcodeGrade::Elsewhere => false,
    };
    unit && building && street && postcode && a.place != PlaceGrade::Other && a.rank == 0
}

#[cfg(test)]
mod tests {
    use compact_str::CompactString;
    use proptest::prelude::*;

    use super::join_provisional;
    use crate::addresses::{
        AddressDictionaries, AddressQuery, AddressReason, AddressResolution, Gazetteer, Resolver,
    };
    use crate::values::Postcode;

    /// Addresses as `LINE/LINE@POSTCODE`; answers their keys, numbered as they come.
    fn homes(written: &[&str]) -> Vec<usize> {
        let dictionaries = AddressDictionaries::shipped();
        let parts: Vec<(Vec<CompactString>, Option<Postcode>)> = written
            .iter()
            .map(|text| {
                let (lines, postcode) = text.split_once('@').unwrap_or((text, ""));
                (
                    lines.split('/').map(CompactString::from).collect(),
                    Postcode::parse(postcode).ok(),
                )
            })
            .collect();
        let queries: Vec<AddressQuery<'_>> = parts
            .iter()
            .map(|(lines, postcode)| AddressQuery {
                lines,
                postcode: postcode.as_ref(),
                postcode_text: "",
                claimed: None,
                key: None,
                no_fixed_abode: false,
                withheld: false,
            })
            .collect();
        let gazetteer = Gazetteer::default();
        let resolver = Resolver::new(&gazetteer, &dictionaries);
        let mut resolutions: Vec<AddressResolution> =
            queries.iter().map(|query| resolver.resolve(query)).collect();
        let before = resolutions.clone();
        join_provisional(&queries, &mut resolutions, |_| 1, &dictionaries);
        for (before, after) in before.iter().zip(&resolutions) {
            let joined = after.has(AddressReason::JoinedWithAlike);
            assert_eq!(joined, before.provisional_key != after.provisional_key);
        }
        let keys: Vec<&CompactString> = resolutions.iter().map(|it| &it.provisional_key).collect();
        keys.iter().map(|key| keys.iter().position(|other| other == key).unwrap()).collect()
    }

    const KNOWN: [&str; 6] = [
        "FLAT 3 ROWAN COURT/30 HIGH STREET/ALDBURY@AB1 2BD",
        "FLAT 3 ROWAN COURT/30 HIGH ST@AB1 2BD",
        "FLAT 4 ROWAN COURT/30 HIGH STREET/ALDBURY@AB1 2BD",
        "FLAT 4/30 HIGH STREET/ALDBURY@AB1 2BD",
        "12 HIGH STREET/ALDBURY@AB1 2BD",
        "12 HIGH ST/ALDBURY@AB1 2BD",
    ];

    fn joins(text: &str) -> Option<usize> {
        let mut written = KNOWN.to_vec();
        written.push(text);
        Some(homes(&written)[KNOWN.len()]).filter(|home| *home < KNOWN.len())
    }

    #[test]
    fn spellings_of_one_home_are_one_home() {
        for (text, home) in [
            ("12 HGIH STREET/ALDBURY@AB1 2BD", 4),
            ("12 HIGH/ALDBURY@AB1 2BD", 4),
            ("12 HIGH STREET/ALDBURY@AB1 2BE", 4),
            ("12 HIGH STREET/ALDBURY", 4),
            ("FLAT 3 ROWAN COURT@AB1 2BD", 0),
            ("FLAT 4 ROWAN COURT/ALDBURY@AB1 2BD", 2),
        ] {
            assert_eq!(joins(text), Some(home), "{text}");
        }
    }

    #[test]
    fn two_homes_are_never_put_together() {
        for text in [
            "13 HIGH STREET/ALDBURY@AB1 2BD",
            "12A HIGH STREET/ALDBURY@AB1 2BD",
            "FLAT 5 ROWAN COURT/30 HIGH STREET@AB1 2BD",
            "30 HIGH STREET@AB1 2BD",
            "12 HIGH ROAD/ALDBURY@AB1 2BD",
            "12 HIGH STREET/BARFORD@AB7 2BD",
            "12 HIGH STREET",
            "FLAT 1/12 HIGH STREET@AB1 2BD",
        ] {
            assert_eq!(joins(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn who_lives_with_whom_does_not_depend_on_the_order(
            order in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let all: Vec<&str> = KNOWN
                .iter()
                .copied()
                .chain(["12 HGIH STREET@AB1 2BD", "FLAT 3 ROWAN COURT@AB1 2BD"])
                .collect();
            let sorted = homes(&all);
            let shuffled: Vec<&str> = order.iter().map(|at| all[*at]).collect();
            let found = homes(&shuffled);
            for (one, at) in order.iter().enumerate() {
                for (other, with) in order.iter().enumerate() {
                    prop_assert_eq!(found[one] == found[other], sorted[*at] == sorted[*with]);
                }
            }
        }
    }
}
