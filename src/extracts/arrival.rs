//! What last night's arrival of a dataset says of this night's.
//!
//! In: the record of the last arrival, and what came now, or that nothing came. Out: a verdict with the sentence that a
//! person gets. Pure: what follows from a verdict (hold, stop, carry forward) is done by the pipeline.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::summary::ExtractSummary;
use crate::rules::SourceRules;

/// What is remembered of a dataset's last arrival, in the manifest of the edition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ArrivalRecord {
    /// Rows read; of a register that is delivered in changes, those in force.
    pub rows: u64,
    /// Rows set aside.
    pub quarantined: u64,
    /// The file's blake3 digest, in hexadecimal.
    pub digest: String,
    /// The night it was taken in, `YYYY-MM-DD`.
    pub received: String,
    /// So many nights since then had no arrival.
    pub nights_missing: u32,
}

impl ArrivalRecord {
    /// The record of an arrival taken in on a date.
    #[must_use]
    pub fn of(summary: &ExtractSummary, received: Date) -> Self {
        let digest = summary.digest.to_hex().to_string();
        Self {
            rows: summary.rows_in_force(),
            quarantined: summary.quarantined.len() as u64,
            digest,
            received: received.to_string(),
            nights_missing: 0,
        }
    }

    /// The same arrival after a night without another. A night that is run `again` is one night, however often.
    #[must_use]
    pub fn after_a_night_without(&self, again: bool) -> Self {
        let before = self.nights_missing;
        // what a first run still had may be missing from the next: that night is one without
        let nights_missing = if again { before.max(1) } else { before + 1 };
        Self { nights_missing, ..self.clone() }
    }
}

/// Why an arrival is too odd to be used without a person's word.
#[derive(Clone, PartialEq, Debug)]
pub enum StopReason {
    /// It lost too many of its rows.
    Fell {
        /// Rows of the last arrival.
        before: u64,
        /// Rows now.
        now: u64,
        /// The share that may be lost.
        allowed: f64,
    },
    /// Too many of its rows are set aside.
    Quarantined {
        /// Rows set aside.
        quarantined: u64,
        /// Rows read.
        rows: u64,
        /// The share that may be set aside.
        allowed: f64,
    },
}

/// What is to be done with a dataset this night.
#[derive(Clone, PartialEq, Debug)]
pub enum ArrivalVerdict {
    /// Take it in.
    Accept,
    /// The same file as last time: taken in again, it changes nothing.
    Unchanged,
    /// Stop the run until a person has looked.
    Stop {
        /// The dataset.
        dataset: String,
        /// The rule file with its limits.
        rules: String,
        /// Everything that is odd about it.
        reasons: Vec<StopReason>,
    },
    /// Nothing came: the last arrival stands in.
    CarriedForward {
        /// The dataset.
        dataset: String,
        /// When the last arrival came.
        since: String,
        /// Nights without one, this one included.
        nights: u32,
        /// Nights that may pass so.
        allowed: u32,
    },
    /// Nothing came for too long: the run is held.
    Held {
        /// The dataset.
        dataset: String,
        /// The rule file with its limits.
        rules: String,
        /// When the last arrival came.
        since: String,
        /// Nights without one, this one included.
        nights: u32,
        /// Nights that may pass so.
        allowed: u32,
    },
    /// Deliveries of a numbered series are missing: those after them wait.
    DeliveriesWait {
        /// The dataset.
        dataset: String,
        /// The numbers that have not come; the first of them, if they are many.
        missing: Vec<u64>,
        /// How many deliveries wait.
        waiting: usize,
        /// How many came after a later one had been applied.
        late: usize,
    },
    /// Only changes came, and what they change is not there.
    NoBase {
        /// The dataset.
        dataset: String,
    },
    /// Nothing came, and nothing ever did.
    NeverArrived {
        /// The dataset.
        dataset: String,
    },
}

impl ArrivalVerdict {
    /// True if the night can go on with the dataset.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        match self {
            Self::Accept
            | Self::Unchanged
            | Self::CarriedForward { .. }
            | Self::DeliveriesWait { .. } => true,
            Self::Stop { .. }
            | Self::Held { .. }
            | Self::NoBase { .. }
            | Self::NeverArrived { .. } => false,
        }
    }
}

/// Judges a file that came. `accepted` is a person's word that a fall or a quarantine is right this once; it holds for as long as the same file comes and no
/// more of it is set aside than then. Rules that were edited may set aside what they took before: a file that is the same to the byte is judged all the same.
#[must_use]
pub fn judge_arrival(
    source: &SourceRules,
    last: Option<&ArrivalRecord>,
    now: &ExtractSummary,
    accepted: bool,
) -> ArrivalVerdict {
    let quarantined = now.quarantined.len() as u64;
    let same_file = last.filter(|last| last.digest == now.digest.to_hex().as_str());
    if same_file.is_some_and(|last| quarantined <= last.quarantined) {
        return ArrivalVerdict::Unchanged;
    }
    let limits = source.limits;
    let mut reasons = Vec::new();
    if let Some(last) = last {
        let fallen = last.rows.saturating_sub(now.rows_in_force());
        if share(fallen, last.rows) > limits.max_fall {
            let (before, now, allowed) = (last.rows, now.rows_in_force(), limits.max_fall);
            reasons.push(StopReason::Fell { before, now, allowed });
        }
    }
    if share(quarantined, now.rows) > limits.max_quarantine {
        let (rows, allowed) = (now.rows, limits.max_quarantine);
        reasons.push(StopReason::Quarantined { quarantined, rows, allowed });
    }
    if reasons.is_empty() || accepted {
        let same = same_file.is_some();
        return if same { ArrivalVerdict::Unchanged } else { ArrivalVerdict::Accept };
    }
    let (dataset, rules) = (source.name.0.to_string(), source.file.clone());
    ArrivalVerdict::Stop { dataset, rules, reasons }
}

/// Judges a night on which nothing came. `standing` is the last arrival after this night.
#[must_use]
pub fn judge_absence(source: &SourceRules, standing: Option<&ArrivalRecord>) -> ArrivalVerdict {
    let (dataset, rules) = (source.name.0.to_string(), source.file.clone());
    let Some(standing) = standing else { return ArrivalVerdict::NeverArrived { dataset } };
    let (since, nights) = (standing.received.clone(), standing.nights_missing);
    let allowed = source.limits.max_nights_missing;
    if nights > allowed {
        ArrivalVerdict::Held { dataset, rules, since, nights, allowed }
    } else {
        ArrivalVerdict::CarriedForward { dataset, since, nights, allowed }
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl fmt::Display for ArrivalVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accept => f.write_str("taken in"),
            Self::Unchanged => f.write_str("the same file as last time; it changes nothing"),
            Self::Stop { dataset, rules, reasons } => {
                for (at, reason) in reasons.iter().enumerate() {
                    let parting = if at > 0 { "\n" } else { "" };
                    write!(f, "{parting}{dataset} {reason}.")?;
                }
                let limits: Vec<_> = reasons.iter().map(StopReason::limit).collect();
                write!(
                    f,
                    "\n  hint: if this is right, accept it with `hearth nightly --accept {dataset}`, or raise {} in {rules}",
                    limits.join(" and ")
                )
            }
            Self::CarriedForward { dataset, since, nights, allowed } => write!(
                f,
                "{dataset} did not arrive: its rows of {since} stand in, for the {} of {allowed} nights allowed\n  hint: ask the supplier for the missing extract",
                ordinal(*nights)
            ),
            Self::Held { dataset, rules, since, nights, allowed } => write!(
                f,
                "{dataset} has not arrived since {since}, {nights} nights; more than the {allowed} allowed\n  hint: bring the extract, or raise max_nights_missing in {rules}"
            ),
            Self::DeliveriesWait { dataset, missing, waiting, late } => {
                write!(f, "{dataset}: ")?;
                if *waiting > 0 {
                    let missing: Vec<String> = missing.iter().map(u64::to_string).collect();
                    write!(
                        f,
                        "delivery {} has not come, and {waiting} after it wait",
                        missing.join(", ")
                    )?;
                }
                if *late > 0 {
                    let parting = if *waiting > 0 { "; " } else { "" };
                    write!(f, "{parting}{late} came after a later one was applied, and wait")?;
                }
                write!(
                    f,
                    "\n  hint: bring what is missing, or apply what came with `hearth nightly --accept {dataset}`"
                )
            }
            Self::NoBase { dataset } => write!(
                f,
                "{dataset}: changes came, and the full delivery that they change is not there\n  hint: bring a full one, or restore the state folder from its backup"
            ),
            Self::NeverArrived { dataset } => write!(
                f,
                "{dataset} is configured and has never arrived\n  hint: check its path in hearth.toml, or take its [[extract]] out"
            ),
        }
    }
}

impl StopReason {
    /// The ruleset's word for the limit.
    fn limit(&self) -> &'static str {
        match self {
            Self::Fell { .. } => "max_fall",
            Self::Quarantined { .. } => "max_quarantine",
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fell { before, now, allowed } => write!(
                f,
                "lost {} of its rows since the last arrival ({} → {}); more than the {} allowed",
                percent_beyond(share(before - now, *before), *allowed),
                thousands(*before),
                thousands(*now),
                percent(*allowed)
            ),
            Self::Quarantined { quarantined, rows, allowed } => write!(
                f,
                "has {} of its rows in quarantine ({} of {}); more than the {} allowed",
                percent_beyond(share(*quarantined, *rows), *allowed),
                thousands(*quarantined),
                thousands(*rows),
                percent(*allowed)
            ),
        }
    }
}

/// A share in per cent, with a decimal where it matters.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent >= 10.0 || (percent - percent.round()).abs() < 0.05 {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.1} %")
    }
}

/// A share beyond what is allowed, in per cent: with as many decimals as show that it is.
fn percent_beyond(share: f64, allowed: f64) -> String {
    let told = percent(share);
    if told != percent(allowed) {
        return told;
    }
    let (share, allowed) = (share * 100.0, allowed * 100.0);
    let shows = |decimals: &usize| {
        let decimals = *decimals;
        format!("{share:.decimals$}") != format!("{allowed:.decimals$}")
    };
    let decimals = (1..6).find(shows).unwrap_or(6);
    format!("{share:.decimals$} %")
}

/// A count with commas: 52,113.
fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// 1st, 2nd, 3rd, 4th …
fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
