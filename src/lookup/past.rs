//! A past look as the decision's own types say it: for the replay.
//!
//! In: an entry of the journal. Out: the outline of what was decided of a person then. What the journal keeps flat becomes again what the
//! policy speaks of; a word that the policy knows no more is left out, and shows as a difference.

use serde_json::{Map, Value};

use crate::journal::{DatasetReleased, Looked, RouteTaken, SubjectLooked, Withheld};
use crate::sharing::{DecisionOutline, OutlinedDataset, Route, SubjectReason};

/// The outline of what was decided of one of a look's subjects.
pub(super) fn outline_then(looked: &Looked, subject: &SubjectLooked) -> DecisionOutline {
    DecisionOutline {
        policy: looked.policy.clone(),
        refused: Vec::new(),
        opened: subject.released.iter().map(dataset).collect(),
        hides_relations: subject.hides_relations,
        hidden_records: subject.hidden_records,
        reasons: subject.withheld.iter().filter_map(reason).collect(),
        obligations: looked.obligations.clone(),
    }
}

fn dataset(released: &DatasetReleased) -> OutlinedDataset {
    let DatasetReleased { dataset, fields, routes, unverified } = released;
    OutlinedDataset {
        dataset: dataset.as_str().into(),
        fields: *fields,
        routes: routes.iter().filter_map(route).collect(),
        unverified: *unverified,
    }
}

fn route(taken: &RouteTaken) -> Option<Route> {
    let RouteTaken { by, gateway, agreement, consent, fields: _ } = taken;
    let (gateway, agreement) = (gateway.clone(), agreement.clone());
    match by.as_str() {
        "own_function" => Some(Route::OwnFunction { gateway: gateway? }),
        "gateway" => Some(Route::Gateway { gateway: gateway?, agreement }),
        "consent" => Some(Route::Consent { entry: (*consent)?, agreement }),
        "emergency" => Some(Route::Emergency { gateway: gateway? }),
        _ => None,
    }
}

fn reason(withheld: &Withheld) -> Option<SubjectReason> {
    let Withheld { code, dataset, gateway, entry } = withheld;
    let mut object = Map::from_iter([("code".to_owned(), Value::from(code.as_str()))]);
    object.extend(dataset.as_deref().map(|it| ("dataset".to_owned(), Value::from(it))));
    object.extend(gateway.as_ref().map(|it| ("gateway".to_owned(), Value::from(it.as_str()))));
    object.extend(entry.map(|it| ("entry".to_owned(), Value::from(it))));
    serde_json::from_value(Value::Object(object)).ok()
}
