//! What the night's households are made up of.
//!
//! In: formed households, the persons' records. Out: the composition of each. Fenced members and fenced records say nothing here: what a
//! household is made up of is the same as if they had never been loaded.

use std::collections::BTreeSet;

use crate::households::{
    Composition, FormedHousehold, Relation, Residence, Resident, Tie, composition,
};
use crate::normalise::NormalisedRecord;
use crate::pipeline::night_sharing::is_open;
use crate::pipeline::settle::{SettleInput, surnames};
use crate::rules::RelationKind;

/// The composition of each household, in their order.
pub(super) fn made_up_of(
    input: SettleInput<'_>,
    households: &[FormedHousehold],
    relations: &[Relation<u32>],
) -> Vec<Composition> {
    let holding = relations.iter().filter(|relation| relation.holds());
    let ties: BTreeSet<(u32, u32, RelationKind)> =
        holding.map(|it| (it.one, it.other, it.kind)).collect();
    let of = |household: &FormedHousehold| {
        let members: Vec<u32> =
            household.members.iter().filter(|it| !it.fenced).map(|it| it.person).collect();
        let residents: Vec<Resident<'_>> =
            members.iter().map(|person| resident(input, *person, &household.residence)).collect();
        composition(household.kind, &residents, |one, other| {
            let (one, other) = (members[one], members[other]);
            let (low, high) = (one.min(other), one.max(other));
            Tie {
                partners: ties.contains(&(low, high, RelationKind::Partner)),
                parent: ties.contains(&(one, other, RelationKind::Parent)),
            }
        })
    };
    households.iter().map(of).collect()
}

/// The records of a person that no fence keeps out.
fn open_records(
    input: SettleInput<'_>,
    person: u32,
) -> impl Iterator<Item = (usize, &NormalisedRecord)> {
    let records = input.clusters[person as usize].iter();
    let open = records.map(|&at| at as usize).filter(move |&at| !input.fenced[at]);
    open.map(move |at| (at, &input.records[at]))
}

fn resident<'s>(input: SettleInput<'s>, person: u32, home: &Residence) -> Resident<'s> {
    let mut resident = Resident::default();
    for (at, record) in open_records(input, person) {
        let born = record.date_of_birth.and_then(|born| i16::try_from(born.year()?).ok());
        // a record with an earlier year of birth is not believed over one with a later: a child must not become an adult by a slip
        let age = born.map(|born| input.as_of.year() - born);
        resident.age = match (resident.age, age) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let (dataset, role) = (&record.key.dataset.0, &record.key.role.word);
        resident.grown |= input.grown_roles.iter().any(|(of, word)| of == dataset && word == role);
        let here = || Residence::of(&input.resolutions[at]).as_ref() == Some(home);
        resident.student |= record.flags.student && is_open(input, record) && here();
        resident.surnames.extend(surnames(record));
    }
    resident.surnames.sort_unstable();
    resident.surnames.dedup();
    resident
}
