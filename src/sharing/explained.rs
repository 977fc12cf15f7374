//! A decision explained to a privacy officer: every row that opened or closed something, and what would make it lawful.
//!
//! In: what a decision was made from. Out: rows with file and line and what each said, and sentences. It is made by deciding again with
//! somebody watching, so that it is always of the decision itself. It speaks of a person's consents and restrictions by the journal's
//! entries, and is for those who may read the journal; a caller gets [`CallerRefusal`] and nothing of this.

use compact_str::CompactString;
use serde::Serialize;

use super::policy::Gateway;
use super::witness::{Finding, Witness};
use super::{
    Asking, CallerRefusal, Policy, StandingAgreement, SubjectFacts, SubjectReason, caller, subject,
};
use crate::values::{DatasetName, FieldSet, SharedField, TeamName};

/// What a row came to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// It opens something.
    Opens,
    /// It closes something, and always wins.
    Closes,
    /// It would open something if it were not for one thing.
    Lacks,
}

/// One row of the policy, as this decision met it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ExplainedRow {
    /// Of which dataset.
    pub dataset: CompactString,
    /// File, line and name.
    pub row: String,
    /// What it came to.
    pub outcome: RowOutcome,
    /// That in words.
    pub what: String,
    /// What would make it open something; empty where nothing would.
    pub lawful_if: String,
}

/// A decision with its reasons.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// The refusal of the caller, if they were refused.
    pub refused: Option<CallerRefusal>,
    /// The rows met, by the caller's half first, each half in the order of the decision.
    pub rows: Vec<ExplainedRow>,
    /// What of the person spoke against it; empty where the caller was refused.
    pub reasons: Vec<SubjectReason>,
    /// What would make more of it lawful, each once.
    pub lawful_if: Vec<String>,
}

/// Explains a decision about a caller, and about a person where there is one.
#[must_use]
pub fn explain(
    policy: &Policy,
    agreements: &[StandingAgreement],
    asking: &Asking,
    facts: Option<&SubjectFacts>,
) -> Explained {
    let mut watching = Watching { asking, rows: Vec::new() };
    let caller = caller::rule(policy, agreements, asking, &mut watching);
    let mut reasons = Vec::new();
    let refused = match caller {
        Err(refusal) => Some(refusal),
        Ok(grant) => {
            if let Some(facts) = facts {
                reasons = subject::rule(policy, &grant, asking, facts, &mut watching).reasons;
            }
            None
        }
    };
    let mut lawful_if: Vec<String> = refused.iter().map(|refusal| refusal.remedy.clone()).collect();
    lawful_if.extend(reasons.iter().map(remedy_of));
    lawful_if.extend(watching.rows.iter().map(|row| row.lawful_if.clone()));
    let mut seen = Vec::new();
    lawful_if.retain(|text| {
        let new = !text.is_empty() && !seen.contains(text);
        seen.push(text.clone());
        new
    });
    Explained { refused, rows: watching.rows, reasons, lawful_if }
}

/// Keeps what a decision met.
struct Watching<'a> {
    asking: &'a Asking,
    rows: Vec<ExplainedRow>,
}

impl Witness for Watching<'_> {
    fn saw(&mut self, dataset: &DatasetName, row: &str, finding: Finding<'_>) {
        let (outcome, what, lawful_if) = in_words(self.asking, dataset, finding);
        self.rows.push(ExplainedRow {
            dataset: dataset.0.clone(),
            row: row.to_owned(),
            outcome,
            what,
            lawful_if,
        });
    }
}

fn fields(set: FieldSet) -> String {
    if set == FieldSet::ALL {
        return "everything".to_owned();
    }
    set.fields().map(SharedField::word).collect::<Vec<_>>().join(", ")
}

fn cited(gateway: &Gateway) -> String {
    format!("{} ({})", gateway.name, gateway.citation)
}

fn in_words(
    asking: &Asking,
    dataset: &DatasetName,
    finding: Finding<'_>,
) -> (RowOutcome, String, String) {
    let purpose = &asking.purpose;
    let who = &asking.user.organisation;
    let lacks = |what: String, lawful_if: String| (RowOutcome::Lacks, what, lawful_if);
    match finding {
        Finding::Opens(set) => (RowOutcome::Opens, format!("opens {}", fields(set)), String::new()),
        Finding::OpensWithConsent(set) => (
            RowOutcome::Opens,
            format!("opens {} with the person's consent", fields(set)),
            String::new(),
        ),
        Finding::Closes(set) => {
            (RowOutcome::Closes, format!("closes {} for {purpose}", fields(set)), String::new())
        }
        Finding::FiguresOnly => {
            (RowOutcome::Closes, "is for figures in which nobody is seen".to_owned(), String::new())
        }
        Finding::NotTheOwner(owners) => {
            let owners: Vec<_> = owners.iter().map(TeamName::as_str).collect();
            let owners = owners.join(", ");
            lacks(
                format!("is the own function of {owners}"),
                format!(
                    "somebody of {owners} may ask for {purpose}; for another team, a row of {} with a power or duty of its own",
                    dataset.0
                ),
            )
        }
        Finding::NotInForce(gateway) => lacks(
            format!("rests on {}, which is not in force that day", cited(gateway)),
            format!("{} in force, and its row in gateways.toml dated", gateway.name),
        ),
        Finding::NotLawHere(gateway) => lacks(
            format!("rests on {}, which is not law where the council is", cited(gateway)),
            String::new(),
        ),
        Finding::NotAReceiver(gateway) => lacks(
            format!("rests on {}, by which {who} may not receive", cited(gateway)),
            gateway.listed_in.as_ref().map_or_else(String::new, |list| {
                format!("{who} standing in the list {list}, and in organisations.toml with it")
            }),
        ),
        Finding::WantsCase => lacks(
            "is for a named case whose necessity is noted".to_owned(),
            format!("the case and its necessity stated, for {}", dataset.0),
        ),
        Finding::WantsAgreement(gateway) => lacks(
            format!("wants an agreement of {who} that rests on {}", cited(gateway)),
            format!(
                "an agreement of {who} for {purpose}, signed and in date, with the fields of {} and {}",
                dataset.0, gateway.name
            ),
        ),
        Finding::AgreementNotInForce(name) => lacks(
            format!("has the agreement {name}, which is not in force that day"),
            format!("{name} signed and in date"),
        ),
        Finding::NothingLeft => lacks(
            "opens nothing that the role, the purpose, the gateway and the prohibitions leave"
                .to_owned(),
            String::new(),
        ),
        Finding::Refused(set) => lacks(
            format!("may not show {}: the person refused consent or took it back", fields(set)),
            "the person's consent, given anew".to_owned(),
        ),
        Finding::NoConsent => lacks(
            "has no consent of the person that covers it".to_owned(),
            format!("the person's consent for {purpose}, to {who}, for {}", dataset.0),
        ),
        Finding::Fenced => lacks(
            "would open a dataset that the law fences, by consent or in an emergency".to_owned(),
            String::new(),
        ),
        Finding::TooFewFactors(gateway) => lacks(
            format!("rests on {}, which asks for more difficulties than are known", cited(gateway)),
            gateway.factors.as_ref().map_or_else(String::new, |factors| {
                format!(
                    "{} or more of the factors of {} known of the household",
                    factors.least, gateway.name
                )
            }),
        ),
        Finding::NotAnAdult(gateway) => {
            lacks(format!("rests on {}, which is for adults", cited(gateway)), String::new())
        }
        Finding::TooDoubtful => lacks(
            "is tied to the person too doubtfully for this purpose".to_owned(),
            "a steward's decision that the records are of one person".to_owned(),
        ),
    }
}

/// What would lift a reason of the person's.
fn remedy_of(reason: &SubjectReason) -> String {
    match reason {
        SubjectReason::RelationNone => {
            "a relationship with the person: an open case, a referral, or a statement where the purpose takes one".to_owned()
        }
        SubjectReason::Restricted { entry } => {
            format!("the restriction of entry {entry} lifted by those who may, or a purpose that it does not bind")
        }
        SubjectReason::ConsentExpired { entry } => {
            format!("the consent of entry {entry} renewed by the person")
        }
        SubjectReason::PolicyError => "the policy put in order: `hearth check`".to_owned(),
        SubjectReason::Unknown
        | SubjectReason::Fence { .. }
        | SubjectReason::NoRoute { .. }
        | SubjectReason::ConsentMissing { .. }
        | SubjectReason::ConsentRefused { .. }
        | SubjectReason::ConsentWithdrawn { .. }
        | SubjectReason::NotOfThisAge { .. }
        | SubjectReason::ThresholdNotMet { .. }
        | SubjectReason::TooDoubtful { .. } => String::new(),
    }
}
