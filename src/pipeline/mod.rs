//! The one place that knows every batch stage, and calls them in order.
//!
//! ```text
//! reading   extracts → records → normalise      one file, rows side by side
//! ingest    every file of a night, all records kept; `gathering` keeps what `hearth link` compares
//! resolving addresses → residences               each distinct string once; what last night answered is looked up
//! matching  pairs → links → persons              the same for a nightly run and for `hearth link`
//! comparing which pairs, and what they weigh      all anew, or those of records that have changed
//! settle    persons and households with their identifiers, carried over from the last edition
//! nightly   arrivals, all of the above, an edition published with its report
//! quiet     a night that finds everything as it was: only those whom the date concerns are settled
//! changed   a night that finds some records changed: only those whom these or the date concern are settled
//! link      any CSV files: clusters out, no edition
//! yardstick what simple rules would make of the same records
//! ```
//!
//! Files are read in `ingest` and written by `editions`; between the two nothing touches the disk, the clock or chance.

mod address_memory;
mod address_report;
mod arrivals;
mod asked_movers;
mod changed_disagreements;
mod changed_edition;
mod changed_night;
mod coming_records;
mod comparing;
mod conclusion;
mod context_rounds;
#[cfg(test)]
mod context_rounds_tests;
mod decision_warnings;
mod deliveries;
mod disagreement_figures;
mod earlier_rows;
#[cfg(test)]
mod example_pairs;
mod few;
mod gathering;
mod gazetteer_account;
mod gazetteer_index;
mod good_until;
mod hidden_people;
mod hidden_records;
mod home_report;
mod ingest;
mod kept_gazetteer;
mod labelled;
mod left_behind;
mod likely_movers;
mod link;
mod linked_rows;
mod looking_back;
mod made_up_of;
mod matching;
mod moved_together;
mod night_addresses;
mod night_events;
mod night_hidden;
mod night_match;
mod night_relations;
mod night_report;
mod night_residences;
mod night_rest;
mod night_second_homes;
mod night_sharing;
mod night_staleness;
mod night_work;
mod nightly;
mod one_record;
mod population;
mod quiet_edition;
mod quiet_night;
mod quiet_report;
mod reading;
mod record_keys;
#[cfg(test)]
mod remembered_rounds_tests;
mod resolving;
mod review_report;
mod sample_frame;
mod saved_work;
mod settle;
mod stirred;
mod unread_dates;
mod written_addresses;
mod yardstick;

pub use address_memory::{AddressMemory, AnswersKept};
pub use arrivals::ArrivalFault;
pub use conclusion::Concluded;
pub use gathering::{Gathered, gather};
pub use ingest::{DatasetAccount, IngestError, Ingested, ingest};
pub use labelled::{LabelledPair, LabelledRecord};
pub use link::{LinkOutcome, LinkRequest, link};
pub use linked_rows::{LinkedRow, LinkedRows};
pub use matching::{MatchStage, Matched, ModelGiven, cluster_lists};
pub use nightly::{NightError, NightOutcome, NightRequest, nightly};
pub use one_record::{NobodyRead, PeopleInHand, RecordInHand, RecordSays, read_in_hand};
pub use resolving::{ResolvedAddresses, resolve};
pub use sample_frame::SampleFrame;
pub use settle::{SettleError, SettleInput, Settled, settle, unobeyed_living};
pub(crate) use settle::{has_died, is_child};
pub use unread_dates::UnreadDates;
pub use yardstick::{ResolvedRecords, read_and_resolve, yardstick};

/// Is told where a run stands, and times its stages: the pipeline itself reads no clock.
pub trait Progress: Sync {
    /// A stage begins, and the one before it ends.
    fn stage(&self, name: &str);

    /// The stages that have ended so far, with their milliseconds.
    fn finished(&self) -> Vec<(String, u64)>;
}

/// Tells nobody and times nothing.
#[derive(Clone, Copy, Debug)]
pub struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _name: &str) {}

    fn finished(&self) -> Vec<(String, u64)> {
        Vec::new()
    }
}
