//! Which of the night's residences hold several households, by what is on file.
//!
//! In: the households formed, one a residence; the records. Out: the same, parted where the evidence says so. What parts people is told in
//! `households` ([`households_of`]); here it is gathered: rows, surnames, accounts.

use std::collections::BTreeSet;

use crate::households::{
    FormedHousehold, HouseholdKind, Housemate, Membership, Residence, Tenure, households_of,
};
use crate::normalise::NormalisedRecord;
use crate::pipeline::settle::{SettleInput, is_child, surnames};
use crate::rules::{HeadRule, HouseholdRules};

/// The night's households, in the order of residences and then of first members. `listed_as_shared` tells what the gazetteer calls a
/// shared house.
pub(super) fn parted(
    input: SettleInput<'_>,
    formed: Vec<FormedHousehold>,
    listed_as_shared: impl Fn(&Residence) -> bool,
) -> Vec<FormedHousehold> {
    if input.rules.heads.is_empty() {
        return formed;
    }
    let accounts = Accounts::of(input);
    let part = |household: FormedHousehold| {
        let FormedHousehold { residence, kind, members } = &household;
        let is_home = match kind {
            HouseholdKind::Private | HouseholdKind::SharedHouse => members.len() > 1,
            HouseholdKind::CareHome | HouseholdKind::Hostel | HouseholdKind::StudentHall => false,
        };
        if !is_home {
            return vec![household];
        }
        let housemates: Vec<Housemate<'_>> =
            members.iter().map(|member| housemate(input, member, residence)).collect();
        let tenure = Tenure {
            listed_as_shared: listed_as_shared(residence),
            nobody_is_liable: accounts.delivered && !accounts.open_at.contains(residence),
            shared_house: &input.rules.shared_house,
        };
        let households = households_of(&housemates, tenure);
        let of = |places: &Vec<usize>| FormedHousehold {
            residence: residence.clone(),
            kind: *kind,
            members: places.iter().map(|&at| members[at].clone()).collect(),
        };
        households.iter().map(of).collect()
    };
    formed.into_iter().flat_map(part).collect()
}

/// Accounts that somebody has, of those whom a house let by the room has none of.
struct Accounts {
    /// There are any.
    delivered: bool,
    /// Where one is open, whoever's and wherever they live by now.
    open_at: BTreeSet<Residence>,
}

impl Accounts {
    fn of(input: SettleInput<'_>) -> Self {
        let delivered = input.accounts_elsewhere;
        let mut accounts = Self { delivered, open_at: BTreeSet::new() };
        for (at, (record, resolution)) in (0_u32..).zip(input.records.iter().zip(input.resolutions))
        {
            // an account of somebody of whom nobody is to know lets nobody else's rooms
            if !is_account(input.rules, record) || input.is_hidden(at) {
                continue;
            }
            accounts.delivered = true;
            if is_open(input, record) {
                accounts.open_at.extend(Residence::of(resolution));
            }
        }
        accounts
    }
}

/// Whether a record is an account of those that a house let by the room has none of.
pub(super) fn is_account(rules: &HouseholdRules, record: &NormalisedRecord) -> bool {
    head_rule(rules, record).is_some_and(|rule| rule.let_by_the_room)
}

/// The rule by which a record is a household's own.
fn head_rule<'r>(rules: &'r HouseholdRules, record: &NormalisedRecord) -> Option<&'r HeadRule> {
    let (dataset, role) = (&record.key.dataset.0, &record.key.role.word);
    rules.heads.iter().find(|rule| rule.dataset == *dataset && rule.role == *role)
}

/// Whether a record has begun and is not over.
pub(super) fn is_open(input: SettleInput<'_>, record: &NormalisedRecord) -> bool {
    !record.is_over(input.as_of) && record.from.is_none_or(|from| from <= input.as_of)
}

/// What parts somebody from others, by open records; by all of them where only fenced ones place the person.
fn housemate<'s>(
    input: SettleInput<'s>,
    member: &Membership,
    residence: &Residence,
) -> Housemate<'s> {
    let mut mate = Housemate { fenced: member.fenced, ..Housemate::default() };
    let records = input.clusters[member.person as usize].iter().map(|&at| at as usize);
    for at in records.filter(|&at| member.fenced || !input.fenced[at]) {
        let record = &input.records[at];
        let row = (record.dataset, record.row);
        mate.child |= is_child(record, input.as_of);
        mate.surnames.extend(surnames(record));
        mate.rows.push(row);
        let here = || Residence::of(&input.resolutions[at]).as_ref() == Some(residence);
        let rule = head_rule(input.rules, record).filter(|_| is_open(input, record) && here());
        match (rule, &record.property_key) {
            (Some(rule), Some(property)) if rule.by_property => {
                mate.heads.push(record.dataset);
                mate.properties.push((record.dataset, property));
            }
            (Some(rule), _) if !rule.by_property => mate.heads.push(record.dataset),
            (Some(_) | None, _) => {}
        }
    }
    mate.surnames.sort_unstable();
    mate.surnames.dedup();
    mate
}
