//! Whether the service is fit to answer, and what is wrong if not.
//!
//! In: the service. Out: faults in words, for whoever operates it. A fault of readiness is no refusal: what can be answered still is.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::PoisonError;
use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

use super::following::FollowFault;
use super::service::Service;

/// How the service stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Readiness {
    /// True if it is fit to answer.
    pub(super) ready: bool,
    /// The edition that is served.
    edition: String,
    /// Days since the night that it speaks of.
    pub(super) edition_days: i64,
    /// What is wrong; the log says more.
    faults: Vec<Unfit>,
}

/// What can be wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Unfit {
    /// The edition served is of a night too long ago.
    EditionStale,
    /// The journal or the edition cannot be read.
    JournalOrEdition,
    /// Nothing can be written down, so nothing is shown.
    JournalNotWritable,
    /// The keys of an issuer of tokens are not known.
    IssuerWithoutKeys,
}

impl Readiness {
    /// How it stands now; looked at anew once a second at most, as it costs a write.
    pub(super) fn of(service: &Service) -> Self {
        let now = service.clock.now();
        let mut last = service.last_looked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, readiness)) = last.as_ref()
            && now.saturating_sub(*at) < Duration::from_secs(1)
        {
            return readiness.clone();
        }
        let readiness = Self::looked_at(service);
        *last = Some((now, readiness.clone()));
        readiness
    }

    fn looked_at(service: &Service) -> Self {
        let today = service.clock.civil().date();
        let looked = service.following.look(today);
        let footing = service.following.now();
        let id = footing.edition().id();
        let edition_days = (today - id.as_of()).get_days();
        let mut faults = Vec::new();
        if edition_days > service.serve.stale_after_days {
            faults.push(Unfit::EditionStale);
        }
        if let Err(fault) = looked {
            tracing::warn!(%fault, "the journal or the edition cannot be followed");
            faults.push(match fault {
                FollowFault::Write(_) => Unfit::JournalNotWritable,
                FollowFault::Edition(_) | FollowFault::Journal(_) => Unfit::JournalOrEdition,
            });
        } else if let Err(fault) = takes_writing(service.following.journal().folder()) {
            tracing::warn!(%fault, "the journal's folder cannot be written to");
            faults.push(Unfit::JournalNotWritable);
        }
        for issuer in service.callers.without_keys() {
            tracing::warn!(issuer, "the issuer's keys are not known");
            faults.push(Unfit::IssuerWithoutKeys);
        }
        Self {
            ready: faults.is_empty(),
            edition: id.to_string(),
            edition_days: i64::from(edition_days),
            faults,
        }
    }
}

/// Writes and removes a file where the journal is: a full or read-only disk is found before somebody is denied an answer.
fn takes_writing(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(".hearth-ready");
    let mut file = File::create(&path)?;
    file.write_all(b"written to see whether the journal could be\n")?;
    file.sync_all()?;
    std::fs::remove_file(&path)
}
