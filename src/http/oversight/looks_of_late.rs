//! What the service keeps of looks of late: the journal is read on from where whoever asked before left off.
//!
//! In: the journal, an edition, who is close to whom in it, a day. Out: what of the looks since that day should be asked about. Looks of a month stay in memory, and no more
//! of them than who was shown whom; those of a longer time are read anew each time. Leaves what is unusual to `audit`.

use std::sync::{Mutex, PoisonError};

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::audit::{LookWatch, StaffKin, Unusual, unusual};
use crate::editions::EditionError;
use crate::http::acting::{Acting, Stop};
use crate::http::following::FollowFault;
use crate::journal::{JournalError, LooksRead};

/// Looks of so many days are kept: as many as a page shows where nothing else is asked for, and the day itself.
const KEPT_DAYS: i32 = 31;

/// What is kept; nothing before anybody has asked.
#[derive(Default)]
pub(in crate::http) struct LooksOfLate(Mutex<Option<LookWatch>>);

impl LooksOfLate {
    /// What of the looks since a day should be asked about, the latest first.
    pub(super) fn unusual(
        &self,
        acting: &Acting<'_, '_>,
        kin: &StaffKin<'_>,
        since: Date,
    ) -> Result<Vec<Unusual>, Stop> {
        let close = |by: &_, person| kin.how_close(by, person);
        let kept_since = acting.day().saturating_sub(KEPT_DAYS.days());
        if since < kept_since {
            let mut looks = looks_from(acting, first(acting, since)?)?.looks;
            looks.retain(|it| it.day >= since);
            return Ok(unusual(&looks, close)?);
        }
        let mut kept = self.0.lock().unwrap_or_else(|poisoned| {
            // what was read may be in part: all of it is read again
            let mut kept = PoisonError::into_inner(poisoned);
            *kept = None;
            self.0.clear_poison();
            kept
        });
        let from =
            kept.as_ref().map_or_else(|| first(acting, kept_since), |it| Ok(it.reads_from()))?;
        let read = looks_from(acting, from)?;
        let watch = kept.get_or_insert_default();
        watch.take(read, kept_since);
        let found: Result<_, EditionError> = watch.unusual(since, acting.edition().id(), close);
        Ok(found?)
    }
}

/// From which entry on looks since a day are to be found. Clocks of those who write may differ: a day more is read.
fn first(acting: &Acting<'_, '_>, since: Date) -> Result<u64, Stop> {
    acting.written_since(since.saturating_sub(1.days()))
}

fn looks_from(acting: &Acting<'_, '_>, first: u64) -> Result<LooksRead, Stop> {
    let read: Result<_, JournalError> = acting.footing.journal().looks_from(first);
    read.map_err(|fault| Stop::Fault(FollowFault::from(fault).into()))
}
