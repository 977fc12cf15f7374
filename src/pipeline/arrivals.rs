//! Which file stands for each dataset tonight: the one that arrived, or the last one kept.
//!
//! Every arrival that a night took in is kept under the state folder by its digest, before the edition that rests on it is
//! published: an extract that does not come can then be carried forward, whatever became of the extracts folder.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::editions::{ManifestInput, OpenEdition};
use crate::extracts::{
    ArrivalRecord, ArrivalVerdict, DeliveryList, ExtractError, csv_files, digest_of_arrival,
    judge_absence, judge_arrival,
};
use crate::pipeline::deliveries;
use crate::pipeline::ingest::DatasetAccount;
use crate::pipeline::nightly::NightRequest;
use crate::rules::{Checked, Ruleset, UnknownDataset};

/// What stands for a dataset tonight.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct TonightsFile {
    /// Index of the dataset in the ruleset.
    pub dataset: u16,
    /// The file that is read.
    pub path: PathBuf,
    /// What the manifest calls it, without folders.
    pub name: String,
    /// The arrival that stands in, if nothing came.
    pub carried_forward: Option<ArrivalRecord>,
    /// What is to be said of it.
    pub verdict: ArrivalVerdict,
}

/// Why tonight's files cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum ArrivalFault {
    /// A dataset that the rules do not know.
    #[error(transparent)]
    Dataset(#[from] UnknownDataset),
    /// A delivery that cannot be used at all.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// The disk refuses.
    #[error("{}: {cause}", path.display())]
    Disk {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
}

/// Finds tonight's file of every configured dataset, after the edition that tonight builds on. Verdicts on files that came are given once they
/// are read.
///
/// # Errors
/// If the configuration names a dataset that the rules do not know, or deliveries of changes cannot be read or kept.
pub(super) fn tonights_files(
    request: &NightRequest<'_>,
    previous: Option<&OpenEdition>,
) -> Result<Vec<TonightsFile>, ArrivalFault> {
    let NightRequest { config, ruleset, accepted, as_of, .. } = *request;
    let last = previous.map_or(&[][..], |edition| &edition.manifest().inputs);
    let again = previous.is_some_and(|edition| edition.id().as_of() == as_of);
    config
        .inputs
        .iter()
        .map(|input| {
            let (dataset, source) = ruleset.source(&input.dataset)?;
            let last = last.iter().find(|known| known.dataset == input.dataset).map(arrival_record);
            let name = input.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let (Some(changes), true) = (&source.changes, input.path.exists()) {
                let kept = last.as_ref().map(|last| kept_at(&config.state, &last.digest));
                let accepted = accepted.contains(&input.dataset);
                let delivered = deliveries::Delivered {
                    state: &config.state,
                    source,
                    changes,
                    path: &input.path,
                };
                let (path, verdict) = delivered.tonight(kept.as_deref(), accepted)?;
                return Ok(TonightsFile { dataset, path, name, carried_forward: None, verdict });
            }
            if input.path.exists() {
                let verdict = ArrivalVerdict::Accept;
                return Ok(TonightsFile {
                    dataset,
                    path: input.path.clone(),
                    name,
                    carried_forward: None,
                    verdict,
                });
            }
            let carried_forward = last.map(|last| last.after_a_night_without(again));
            let verdict = judge_absence(source, carried_forward.as_ref());
            let path = carried_forward
                .as_ref()
                .map_or(input.path.clone(), |last| kept_at(&config.state, &last.digest));
            Ok(TonightsFile { dataset, path, name, carried_forward, verdict })
        })
        .collect()
}

/// Judges a file that was read against the dataset's last arrival; one that stands in for it as well, since it was read by tonight's rules.
#[must_use]
pub(super) fn judge(
    file: &TonightsFile,
    account: &DatasetAccount,
    ruleset: &Ruleset<Checked>,
    last: &[ManifestInput],
    accepted: &[String],
) -> ArrivalVerdict {
    let source = &ruleset.sources()[usize::from(file.dataset)];
    let name = source.name.0.as_str();
    let last = last.iter().find(|known| known.dataset == name).map(arrival_record);
    let accepted = accepted.iter().any(|word| word == name);
    let verdict = judge_arrival(source, last.as_ref(), &account.summary, accepted);
    let goes_on = matches!(verdict, ArrivalVerdict::Accept | ArrivalVerdict::Unchanged);
    // what was found wanting before the file was read is still to be told
    if goes_on && file.verdict != ArrivalVerdict::Accept { file.verdict.clone() } else { verdict }
}

/// What the manifest keeps of a dataset's arrival.
#[must_use]
pub(super) fn manifest_input(
    file: &TonightsFile,
    account: &DatasetAccount,
    last: &[ManifestInput],
    as_of: Date,
) -> ManifestInput {
    let dataset = account.summary.dataset.to_string();
    let before = last.iter().find(|known| known.dataset == dataset);
    let digest = account.summary.digest.to_hex().to_string();
    let unchanged = before.is_some_and(|before| before.digest == digest);
    let standing = if unchanged || file.carried_forward.is_some() {
        before.and_then(|before| before.received_on)
    } else {
        None
    };
    ManifestInput {
        dataset,
        path_name: match (before, &file.carried_forward) {
            (Some(before), Some(_)) => before.path_name.clone(),
            (_, _) => file.name.clone(),
        },
        digest,
        rows: account.summary.rows_in_force(),
        quarantined: account.summary.quarantined.len() as u64,
        received_on: standing.or(Some(as_of)),
        nights_missing: file.carried_forward.as_ref().map_or(0, |carried| carried.nights_missing),
        carried_forward: file.carried_forward.is_some(),
    }
}

/// Where an arrival is kept.
#[must_use]
pub(super) fn kept_at(state: &Path, digest: &str) -> PathBuf {
    state.join("arrivals").join(format!("{digest}.csv"))
}

/// Keeps an arrival, unless it is kept already: copied beside, synced, then named. Of a folder its CSV files are kept, in a
/// folder that is named as a file would be.
///
/// # Errors
/// If the disk refuses.
pub(super) fn keep(state: &Path, digest: &str, from: &Path) -> std::io::Result<()> {
    let place = kept_at(state, digest);
    if place.exists() {
        return Ok(());
    }
    let folder = state.join("arrivals");
    std::fs::create_dir_all(&folder)?;
    if digest_of_arrival(from).map_err(std::io::Error::other)?.to_hex().as_str() != digest {
        return Err(std::io::Error::other(
            "the file changed while the night was reading it; run the night again",
        ));
    }
    if from.is_dir() {
        let copy = tempfile::TempDir::new_in(&folder)?;
        for file in csv_files(from).map_err(std::io::Error::other)? {
            let copied = copy.path().join(file.file_name().unwrap_or_default());
            std::fs::copy(&file, &copied)?;
            std::fs::File::open(&copied)?.sync_all()?;
        }
        std::fs::File::open(copy.path())?.sync_all()?;
        std::fs::rename(copy.keep(), &place)?;
    } else {
        let mut copy = tempfile::NamedTempFile::new_in(&folder)?;
        std::io::copy(&mut std::fs::File::open(from)?, copy.as_file_mut())?;
        copy.as_file().sync_all()?;
        copy.persist(&place).map_err(|failed| failed.error)?;
    }
    std::fs::File::open(&folder)?.sync_all()
}

/// Forgets arrivals that no listed digest names: all but tonight's, once tonight's edition is out.
///
/// # Errors
/// If the disk refuses.
pub(super) fn forget_all_but(state: &Path, digests: &[String]) -> std::io::Result<()> {
    let folder = state.join("arrivals");
    if !folder.exists() {
        return Ok(());
    }
    // a list of deliveries holds on to each of them
    let mut digests = digests.to_vec();
    for at in 0..digests.len() {
        if let Some(list) = DeliveryList::read(&kept_at(state, &digests[at])) {
            digests.extend(list.in_force().map(|delivery| delivery.digest.clone()));
        }
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let kept = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if !digests.iter().any(|digest| digest == kept) {
            if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }?;
        }
    }
    Ok(())
}

fn arrival_record(input: &ManifestInput) -> ArrivalRecord {
    ArrivalRecord {
        rows: input.rows,
        quarantined: input.quarantined,
        digest: input.digest.clone(),
        received: input.received_on.map_or_else(String::new, |date| date.to_string()),
        nights_missing: input.nights_missing,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{digest_of_arrival, forget_all_but, keep, kept_at};

    #[test]
    fn a_gazetteer_of_several_files_is_kept_whole_and_forgotten_whole() {
        let (state, from) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(from.path().join("b.csv"), "b").unwrap();
        fs::write(from.path().join("a.CSV"), "a").unwrap();
        fs::write(from.path().join("notes.txt"), "not kept").unwrap();
        let digest = digest_of_arrival(from.path()).unwrap().to_hex().to_string();
        keep(state.path(), &digest, from.path()).unwrap();
        let kept = kept_at(state.path(), &digest);
        assert_eq!(digest_of_arrival(&kept).unwrap().to_hex().to_string(), digest);
        assert!(!kept.join("notes.txt").exists());

        fs::write(from.path().join("b.csv"), "changed").unwrap();
        let other = digest.replace(|_: char| true, "0");
        assert!(keep(state.path(), &other, from.path()).is_err());

        forget_all_but(state.path(), &[]).unwrap();
        assert_eq!(fs::read_dir(state.path().join("arrivals")).unwrap().count(), 0);
    }
}
