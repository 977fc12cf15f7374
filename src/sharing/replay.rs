//! Past decisions beside today's: would this be decided alike now?
//!
//! In: what a decision was made from, and what it came to then. Out: the differences, by name. Which facts stood on the day is left to
//! whoever reads the journal; an [`outline`](DecisionOutline) is what the journal keeps.

use std::collections::BTreeSet;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::{
    Asking, CallerGrant, CallerRefusal, Obligation, Policy, RefusedWith, Route, StandingAgreement,
    SubjectFacts, SubjectReason, SubjectRuling, rule_on_caller, rule_on_subject,
};
use crate::values::FieldSet;

/// A decision, both halves of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Of the caller.
    pub caller: Result<CallerGrant, CallerRefusal>,
    /// Of the person; `None` where the caller was refused, or there is no such person.
    pub subject: Option<SubjectRuling>,
    policy: [u8; 32],
}

/// Decides both halves; no facts where nobody has the identifier.
#[must_use]
pub fn decide(
    policy: &Policy,
    agreements: &[StandingAgreement],
    asking: &Asking,
    facts: Option<&SubjectFacts>,
) -> Decision {
    let caller = rule_on_caller(policy, agreements, asking);
    let subject = match (&caller, facts) {
        (Ok(grant), Some(facts)) => Some(rule_on_subject(policy, grant, asking, facts)),
        (Ok(_), None) | (Err(_), _) => None,
    };
    Decision { caller, subject, policy: policy.fingerprint() }
}

/// What was opened of one dataset.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OutlinedDataset {
    /// Which.
    pub dataset: CompactString,
    /// Which fields.
    pub fields: FieldSet,
    /// By which routes.
    pub routes: Vec<Route>,
    /// True if shown as possible and unverified.
    pub unverified: bool,
}

/// What a decision came to, without anything of the person but the journal's own entries: what is written down of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DecisionOutline {
    /// The fingerprint of the policy that decided, in hexadecimal.
    pub policy: String,
    /// Why the caller was refused; empty if they were not.
    pub refused: Vec<RefusedWith>,
    /// What was opened, by dataset ascending.
    pub opened: Vec<OutlinedDataset>,
    /// True if relations were not shown.
    pub hides_relations: bool,
    /// How many records restrictions took out.
    pub hidden_records: usize,
    /// Why something of the person was not shown.
    pub reasons: Vec<SubjectReason>,
    /// What was to be done.
    pub obligations: Vec<Obligation>,
}

impl DecisionOutline {
    /// The outline of a decision.
    #[must_use]
    pub fn of(decision: &Decision) -> Self {
        let Decision { caller, subject, policy } = decision;
        let mut outline =
            Self { policy: blake3::Hash::from(*policy).to_hex().to_string(), ..Self::default() };
        match caller {
            Err(refusal) => outline.refused.clone_from(&refusal.reasons),
            Ok(grant) => outline.obligations.clone_from(&grant.obligations),
        }
        let Some(ruling) = subject else { return outline };
        let SubjectRuling {
            person: _,
            opened,
            hidden_records,
            hides_relations,
            reasons,
            obligations,
            seal: _,
        } = ruling;
        outline.opened = opened
            .iter()
            .map(|dataset| OutlinedDataset {
                dataset: dataset.dataset.0.clone(),
                fields: dataset.fields,
                routes: dataset.routes.iter().map(|(route, _)| route.clone()).collect(),
                unverified: dataset.unverified,
            })
            .collect();
        outline.hides_relations = *hides_relations;
        outline.hidden_records = hidden_records.len();
        outline.reasons.clone_from(reasons);
        outline.obligations.extend(obligations.iter().cloned());
        outline.obligations.sort();
        outline.obligations.dedup();
        outline
    }
}

/// One difference between a decision then and now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "difference")]
pub enum DecisionDifference {
    /// Another policy decides.
    Policy {
        /// Then.
        then: String,
        /// Now.
        now: String,
    },
    /// The caller would be refused for this reason now, and was not.
    RefusedNow {
        /// Why.
        reason: RefusedWith,
    },
    /// The caller was refused for this reason, and would not be now.
    RefusedThen {
        /// Why.
        reason: RefusedWith,
    },
    /// Fields of a dataset that would be shown now and were not.
    ShownNow {
        /// Which dataset.
        dataset: CompactString,
        /// Which fields.
        fields: FieldSet,
    },
    /// Fields of a dataset that were shown, and would not be now.
    ShownThen {
        /// Which dataset.
        dataset: CompactString,
        /// Which fields.
        fields: FieldSet,
    },
    /// What is shown in both rests on other routes.
    Routes {
        /// Which dataset.
        dataset: CompactString,
        /// Then.
        then: Vec<Route>,
        /// Now.
        now: Vec<Route>,
    },
    /// A reason against showing something that there was not.
    ReasonNow {
        /// Which.
        reason: SubjectReason,
    },
    /// A reason that there is no more.
    ReasonThen {
        /// Which.
        reason: SubjectReason,
    },
    /// Another thing is to be done about the look.
    Obligations {
        /// Then.
        then: Vec<Obligation>,
        /// Now.
        now: Vec<Obligation>,
    },
}

/// How a decision then differs from one now; empty where both are alike, down to the reasons.
#[must_use]
pub fn differences(then: &DecisionOutline, now: &DecisionOutline) -> Vec<DecisionDifference> {
    let mut found = Vec::new();
    if then.policy != now.policy {
        let (then, now) = (then.policy.clone(), now.policy.clone());
        found.push(DecisionDifference::Policy { then, now });
    }
    let only = |these: &[RefusedWith], those: &[RefusedWith]| -> Vec<RefusedWith> {
        these.iter().copied().filter(|reason| !those.contains(reason)).collect()
    };
    let refused_now = only(&now.refused, &then.refused).into_iter();
    found.extend(refused_now.map(|reason| DecisionDifference::RefusedNow { reason }));
    let refused_then = only(&then.refused, &now.refused).into_iter();
    found.extend(refused_then.map(|reason| DecisionDifference::RefusedThen { reason }));
    let datasets: BTreeSet<&CompactString> =
        then.opened.iter().chain(&now.opened).map(|opened| &opened.dataset).collect();
    for dataset in datasets {
        let of = |outline: &DecisionOutline| {
            let opened = outline.opened.iter().find(|opened| opened.dataset == *dataset);
            opened.map_or_else(Default::default, |it| (it.fields, it.routes.clone()))
        };
        let ((fields_then, routes_then), (fields_now, routes_now)) = (of(then), of(now));
        let (gone, new) = (fields_then.without(fields_now), fields_now.without(fields_then));
        if !new.is_empty() {
            let dataset = dataset.clone();
            found.push(DecisionDifference::ShownNow { dataset, fields: new });
        }
        if !gone.is_empty() {
            let dataset = dataset.clone();
            found.push(DecisionDifference::ShownThen { dataset, fields: gone });
        }
        if !fields_then.and(fields_now).is_empty() && routes_then != routes_now {
            let (dataset, then, now) = (dataset.clone(), routes_then, routes_now);
            found.push(DecisionDifference::Routes { dataset, then, now });
        }
    }
    let new = now.reasons.iter().filter(|reason| !then.reasons.contains(reason));
    found.extend(new.map(|reason| DecisionDifference::ReasonNow { reason: reason.clone() }));
    let gone = then.reasons.iter().filter(|reason| !now.reasons.contains(reason));
    found.extend(gone.map(|reason| DecisionDifference::ReasonThen { reason: reason.clone() }));
    if then.obligations != now.obligations {
        let (then, now) = (then.obligations.clone(), now.obligations.clone());
        found.push(DecisionDifference::Obligations { then, now });
    }
    found
}
