//! What the files of an edition and of a shelf are called.

/// Mention key → record.
pub(super) const RECORDS: &str = "records";
/// Person identifier → person.
pub(super) const PERSONS: &str = "persons";
/// Household identifier → household.
pub(super) const HOUSEHOLDS: &str = "households";
/// Event's name → event.
pub(super) const EVENTS: &str = "events";
/// Person identifier → where the person has lived.
pub(super) const RESIDENCES: &str = "residences";
/// Two person identifiers and a kind → what the one is to the other.
pub(super) const RELATIONS: &str = "relations";
/// Where a mark stands → signs, and whose they are.
pub(super) const MARKS: &str = "marks";
/// Pair of record numbers → link.
pub(super) const LINKS: &str = "links";
/// Rows that could not be used.
pub(super) const QUARANTINE: &str = "quarantine.csv";
/// Weights and frequency tables.
pub(super) const MODEL: &str = "model.json";
/// The run report, for scripts.
pub(super) const REPORT_JSON: &str = "report.json";
/// The run report, for a terminal.
pub(super) const REPORT_TEXT: &str = "report.txt";
/// The run report, for a browser.
pub(super) const REPORT_HTML: &str = "report.html";
/// Durations and whatever else differs from run to run.
pub(super) const RUN_JSON: &str = "run.json";
/// What the edition says of itself; written last.
pub(super) const MANIFEST: &str = "manifest.json";
/// In a held edition's folder until it is released: why it is held. Not a part: an edition's parts never change.
pub(super) const HELD: &str = "HELD";

/// Names the edition that is served.
pub(super) const CURRENT: &str = "CURRENT";
/// There once any edition was served: from then on a missing [`CURRENT`] is a loss, not a beginning.
pub(super) const SERVED: &str = ".served";
/// Locked while a run writes.
pub(super) const LOCK: &str = ".lock";
/// What the shelf remembers of editions that are no longer on it.
pub(super) const MEMORY: &str = ".memory.json";
/// Begins the name of a folder being written.
pub(super) const WRITING_PREFIX: &str = ".writing-";
/// Begins the name of a folder being removed.
pub(super) const PRUNED_PREFIX: &str = ".pruned-";
/// Begins the name of a file on its way into another's place.
pub(super) const SWAP_PREFIX: &str = ".swap-";
