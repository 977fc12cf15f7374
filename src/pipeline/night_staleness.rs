//! What a night of learning shows of how old each dataset's word is.
//!
//! In: records by person, with their residences and dates. Out: for each dataset and role, by how much it runs behind life (`lag`) and
//! how long its last word keeps its worth (`half_life`), the figures of `households.toml` being the prior.
//!
//! The judge is another dataset that dates stays, and an open stay of it: since then the person lives there.
//!
//! - *Lag*: of people who moved, does the dataset still show another home than that, or has it caught up? A row without a date of its own is as
//!   good as a sighting of so many days ago as the dataset takes to learn of a move, on average.
//! - *Half-life*: of people whose case was closed, do they still live where the case had them?
//!
//! Fenced records judge nobody. A dataset that no other one dates keeps the figures of the rules.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::addresses::AddressResolution;
use crate::households::{Residence, StalenessSign, mean_days, whole_days};
use crate::normalise::NormalisedRecord;
use crate::rules::{EndMeans, HouseholdRules, LearntStaleness};

/// What staleness is learnt from.
#[derive(Clone, Copy)]
pub(super) struct Observed<'o> {
    pub(super) records: &'o [NormalisedRecord],
    pub(super) resolutions: &'o [AddressResolution],
    pub(super) fenced: &'o [bool],
    pub(super) clusters: &'o [Vec<u32>],
    pub(super) rules: &'o HouseholdRules,
    pub(super) as_of: Date,
}

/// Moves and closed cases of longer ago tell of other things than of lateness: of people taken for one another, most of all.
const LONGEST_DAYS: i32 = 730;
/// A case that ended so many days before a move has ended with it.
const WITH_THE_MOVE_DAYS: i32 = 31;

/// A record that names a residence.
struct Said<'o> {
    at: u32,
    record: &'o NormalisedRecord,
    residence: Residence,
    ended: Option<Date>,
    dates_stays: bool,
}

/// Signs of one dataset and role.
#[derive(Default)]
struct Signs {
    lag: Vec<StalenessSign>,
    half_life: Vec<StalenessSign>,
}

/// What is learnt of each dataset and role of which there was a sign, in their order.
pub(super) fn night_staleness(observed: Observed<'_>) -> Vec<LearntStaleness> {
    let mut signs: BTreeMap<(&str, &str), Signs> = BTreeMap::new();
    for cluster in observed.clusters {
        let said = said(observed, cluster);
        let mut by_role: BTreeMap<(&str, &str), Vec<&Said<'_>>> = BTreeMap::new();
        for it in &said {
            let key = &it.record.key;
            by_role.entry((&key.dataset.0, &key.role.word)).or_default().push(it);
        }
        for (role, theirs) in by_role {
            let Some((home, since)) = judged(observed, &said, role.0) else { continue };
            let signs = signs.entry(role).or_default();
            signs.lag.extend(lag_sign(&theirs, home, since, observed.as_of));
            signs.half_life.extend(
                theirs.iter().filter_map(|it| half_life_sign(it, home, since, observed.as_of)),
            );
        }
    }
    let learnt = |((dataset, role), signs): (&(&str, &str), &Signs)| {
        let rules = observed.rules.of(dataset, role);
        let weight = observed.rules.learning.prior_weight;
        let half_life = rules.half_life_days / std::f64::consts::LN_2;
        let lag = mean_days(&signs.lag, rules.lag_days as f64, weight);
        let worth = mean_days(&signs.half_life, half_life, weight) * std::f64::consts::LN_2;
        LearntStaleness {
            dataset: (*dataset).to_owned(),
            role: (*role).to_owned(),
            lag_days: whole_days(lag),
            half_life_days: worth.round(),
            moves: signs.lag.len() as u64,
            closed: signs.half_life.len() as u64,
        }
    };
    signs
        .iter()
        .filter(|(_, signs)| !signs.lag.is_empty() || !signs.half_life.is_empty())
        .map(learnt)
        .collect()
}

fn said<'o>(observed: Observed<'o>, cluster: &[u32]) -> Vec<Said<'o>> {
    let said = cluster.iter().filter_map(|&at| {
        let record = &observed.records[at as usize];
        let rules = observed.rules.of(&record.key.dataset.0, &record.key.role.word);
        let residence = Residence::of(&observed.resolutions[at as usize])?;
        let ended = record.to.filter(|to| *to <= observed.as_of);
        let dates_stays = rules.end == EndMeans::Left;
        let listed = matches!(residence, Residence::Uprn(_));
        rules.says_where(listed).then_some(Said { at, record, residence, ended, dates_stays })
    });
    said.collect()
}

/// Where the person lives, and since when, by the latest open stay that another dataset than `of` dates.
fn judged<'s>(
    observed: Observed<'_>,
    said: &'s [Said<'_>],
    of: &str,
) -> Option<(&'s Residence, Date)> {
    let judges = said.iter().filter(|it| {
        it.dates_stays
            && it.ended.is_none()
            && !observed.fenced[it.at as usize]
            && it.record.key.dataset.0 != of
    });
    let dated = judges.filter_map(|it| Some((&it.residence, it.record.from?)));
    let come = dated.filter(|(_, from)| *from <= observed.as_of);
    come.max_by(|(a, x), (b, y)| x.cmp(y).then(b.cmp(a)))
}

/// Whether a dataset still shows another home than the one moved to.
fn lag_sign(
    theirs: &[&Said<'_>],
    home: &Residence,
    since: Date,
    as_of: Date,
) -> Option<StalenessSign> {
    let days = within(since, as_of)?;
    let knew_before = |it: &&&Said<'_>| it.record.from.is_none_or(|from| from < since);
    let elsewhere = || theirs.iter().filter(knew_before).filter(|it| it.residence != *home);
    let open = elsewhere().any(|it| it.ended.is_none());
    let closed_since = elsewhere()
        .any(|it| it.ended.is_some_and(|ended| (since - ended).get_days() <= WITH_THE_MOVE_DAYS));
    let here = theirs
        .iter()
        .any(|it| it.residence == *home && it.record.from.is_none() && it.ended.is_none());
    match (open, closed_since || here) {
        (true, _) => Some(StalenessSign { days, stood: true }),
        (false, true) => Some(StalenessSign { days, stood: false }),
        (false, false) => None,
    }
}

/// Whether the person still lives where a closed case had them.
fn half_life_sign(
    it: &Said<'_>,
    home: &Residence,
    since: Date,
    as_of: Date,
) -> Option<StalenessSign> {
    let ended = it.ended.filter(|_| !it.dates_stays)?;
    let days = within(ended, as_of)?;
    if it.residence == *home {
        return Some(StalenessSign { days, stood: true });
    }
    // a home come to long before the case was closed contradicts it, and says nothing of what came after
    let left = (ended - since).get_days() <= WITH_THE_MOVE_DAYS;
    left.then_some(StalenessSign { days, stood: false })
}

/// Days since, if they are some and not too many.
fn within(since: Date, as_of: Date) -> Option<i32> {
    let days = (as_of - since).get_days();
    (1..=LONGEST_DAYS).contains(&days).then_some(days)
}
