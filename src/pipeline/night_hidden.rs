//! Which of the night's records are of people of whom nobody is to know.
//!
//! In: what restricts people, the night's records, the persons that they have become. Out: the records to be kept from telling anything of
//! anybody else. Who has come to be with them tonight is hidden tonight, and not from the next night on: the night is settled again until
//! nobody has. Leaves to `sharing` how far a restriction has come by the nights before.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};

use crate::journal::DecidedRecord;
use crate::normalise::NormalisedRecord;
use crate::pipeline::nightly::NightRequest;
use crate::rules::{Checked, Ruleset};
use crate::sharing::records_of_hidden_people;
use crate::stewardship::NightEvidence;
use crate::values::MentionKey;

/// Hidden records by the acts so far: those of a restriction that stands on the night's date or on the day on which the night is run, as a
/// night that is made up for must not show whom the council has hidden since.
pub(super) fn hidden_by_acts(
    request: &NightRequest<'_>,
    evidence: &NightEvidence<'_>,
    records: usize,
) -> Vec<bool> {
    let mut hidden = vec![false; records];
    for day in days(request) {
        for record in records_of_hidden_people(request.acts, day) {
            if let Some(at) = evidence.place_of(record) {
                hidden[at as usize] = true;
            }
        }
    }
    hidden
}

/// The records that such acts name, whether the night has them or not.
pub(super) fn hidden_keys(request: &NightRequest<'_>) -> BTreeSet<MentionKey> {
    let on = |day| records_of_hidden_people(request.acts, day).into_iter().map(DecidedRecord::key);
    days(request).into_iter().flat_map(on).collect()
}

fn days(request: &NightRequest<'_>) -> Vec<Date> {
    let run = request.written_at.trim_end_matches('Z').parse().map(DateTime::date);
    let mut days: Vec<Date> = run.into_iter().chain([request.as_of]).collect();
    days.dedup();
    days
}

/// The hidden records with those that have come to be one person with any of them; none if nobody has. A record of a fenced dataset neither
/// comes nor brings anybody, unless nothing else speaks of the person: it only attaches anyway.
pub(super) fn with_who_came(
    ruleset: &Ruleset<Checked>,
    records: &[NormalisedRecord],
    hidden: &[bool],
    clusters: &[Vec<u32>],
) -> Option<Vec<bool>> {
    if !hidden.contains(&true) {
        return None;
    }
    let sources = ruleset.sources();
    let is_fenced = |at: u32| sources[usize::from(records[at as usize].dataset)].fence.is_some();
    let mut all: Option<Vec<bool>> = None;
    for cluster in clusters {
        let open: Vec<u32> = cluster.iter().copied().filter(|at| !is_fenced(*at)).collect();
        let speakers = if open.is_empty() { cluster.clone() } else { open };
        let is_hidden = |at: &u32| hidden[*at as usize];
        if speakers.iter().any(is_hidden) && !speakers.iter().all(is_hidden) {
            let all = all.get_or_insert_with(|| hidden.to_vec());
            for at in speakers {
                all[at as usize] = true;
            }
        }
    }
    all
}

/// Which records may only attach, as their dataset has it or as nobody is to know of them.
pub(super) fn fenced(
    ruleset: &Ruleset<Checked>,
    records: &[NormalisedRecord],
    hidden: &[bool],
) -> Vec<bool> {
    let sources = ruleset.sources();
    let by_source =
        |record: &NormalisedRecord| sources[usize::from(record.dataset)].fence.is_some();
    records.iter().zip(hidden).map(|(record, hidden)| *hidden || by_source(record)).collect()
}

/// The places of those that are hidden, ascending.
pub(super) fn places(hidden: &[bool]) -> Vec<u32> {
    (0_u32..).zip(hidden).filter(|(_, hidden)| **hidden).map(|(at, _)| at).collect()
}

/// What of the last edition may only attach, as tonight has it: a record is fenced by its dataset, or since tonight it is hidden. A dataset of
/// which some records are hidden is not fenced by that.
#[derive(Debug, Default)]
pub(super) struct Fence {
    datasets: BTreeSet<String>,
    hidden: BTreeSet<MentionKey>,
}

impl Fence {
    pub(super) fn of(
        request: &NightRequest<'_>,
        records: &[NormalisedRecord],
        hidden: &[bool],
    ) -> Self {
        let sources = request.ruleset.sources().iter().filter(|it| it.fence.is_some());
        let tonight = records.iter().zip(hidden).filter(|(_, hidden)| **hidden);
        Self {
            datasets: sources.map(|it| it.name.0.to_string()).collect(),
            hidden: hidden_keys(request)
                .into_iter()
                .chain(tonight.map(|(record, _)| record.key.clone()))
                .collect(),
        }
    }

    /// True if a record may only attach.
    pub(super) fn has(&self, key: &MentionKey) -> bool {
        self.datasets.contains(key.dataset.0.as_str()) || self.hidden.contains(key)
    }
}

#[cfg(test)]
mod tests {
    use super::{places, with_who_came};
    use crate::normalise::NormalisedRecord;
    use crate::pairs::sample::Sample;
    use crate::rules::Ruleset;

    /// The places that are hidden once nobody comes any more, for records of these datasets in these persons.
    fn hidden_at_last(datasets: &[&str], persons: &[&[u32]], first: &[u32]) -> Vec<u32> {
        let ruleset = Ruleset::load(None).unwrap().check().unwrap();
        let record = |dataset: &&str| {
            let dataset = ruleset.source(dataset).unwrap().0;
            NormalisedRecord { dataset, ..Sample::person("ANN", "GARIBALDI").record }
        };
        let records: Vec<NormalisedRecord> = datasets.iter().map(record).collect();
        let persons: Vec<Vec<u32>> = persons.iter().map(|it| it.to_vec()).collect();
        let mut hidden: Vec<bool> =
            (0_u32..).take(records.len()).map(|it| first.contains(&it)).collect();
        while let Some(more) = with_who_came(&ruleset, &records, &hidden, &persons) {
            hidden = more;
        }
        places(&hidden)
    }

    #[test]
    fn what_has_come_to_a_hidden_record_is_hidden_and_nobody_else_is() {
        let datasets = ["council_tax", "benefits", "social_care"];
        assert_eq!(hidden_at_last(&datasets, &[&[0, 1], &[2]], &[0]), [0, 1]);
        assert!(hidden_at_last(&datasets, &[&[0, 1], &[2]], &[]).is_empty());
    }

    #[test]
    fn an_elector_comes_to_a_hidden_person_and_brings_nobody() {
        let datasets = ["council_tax", "electoral_roll", "electoral_roll"];
        assert_eq!(hidden_at_last(&datasets, &[&[0, 1], &[2]], &[0]), [0]);
        assert_eq!(hidden_at_last(&datasets, &[&[0, 1], &[2]], &[1]), [1], "an elector alone then");
        assert_eq!(hidden_at_last(&datasets, &[&[0], &[1, 2]], &[1]), [1, 2], "electors alone");
    }
}
