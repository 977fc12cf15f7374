//! What the sample partner does about a notice that it has taken: fetches what it is about, if the message does not say, and sends a receipt.
//!
//! In: notices, where the council's service is, a token of each service. Out: what was done, as the demo tells it. Nothing that it fetches is kept or
//! printed beyond what it may do.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::sample_partner::{Dealt, Introduction};
use super::sample_partner_desk::Taken;

/// The purpose that its agreement names.
const PURPOSE: &str = "life-event-notice";
/// The council's service is given so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// With what the council is asked.
#[derive(Default)]
pub(super) struct Work(Mutex<Council>);

#[derive(Default)]
struct Council {
    url: String,
    tokens: BTreeMap<String, String>,
}

impl Work {
    /// From now on, the council's service is there.
    pub(super) fn ask_at(&self, url: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).url = url;
    }

    /// From now on, a service asks with its token.
    pub(super) fn as_service(&self, introduction: &Introduction) {
        let mut council = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        council.tokens.insert(introduction.service.clone(), introduction.token.clone());
    }

    /// Deals with a notice.
    pub(super) fn deal_with(&self, taken: &Taken) -> Dealt {
        let Taken { service, id, event, refused } = taken;
        let (url, bearer) = {
            let council = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let held = council.tokens.get(service).cloned().unwrap_or_default();
            (format!("{}/v1/notices/{id}", council.url), format!("Bearer {held}"))
        };
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build();
        let agent = config.new_agent();
        // a recall tells nothing and has nothing to be fetched
        let thin = event.get("data").is_none() && event.get("dataref").is_some();
        let particulars =
            if thin { fetch(&agent, &url, &bearer) } else { event.get("data").cloned() };
        let receipt = agent
            .post(format!("{url}/receipts"))
            .header("Authorization", &bearer)
            .header("Hearth-Purpose", PURPOSE)
            .header("Content-Type", "application/json")
            // the same receipt, however often it is sent
            .header("Idempotency-Key", format!("receipt-{id}"))
            .send(json!({ "said": "acted" }).to_string());
        let kind = event["type"].as_str().unwrap_or_default();
        let kind: Vec<&str> = kind.trim_end_matches(".v1").rsplitn(3, '.').collect();
        Dealt {
            service: service.clone(),
            kind: kind.iter().take(2).rev().copied().collect::<Vec<_>>().join("."),
            action: particulars.as_ref().and_then(|it| it["action"].as_str()).map(str::to_owned),
            fetched: thin && particulars.is_some(),
            refused: *refused,
            receipt: receipt.is_ok(),
        }
    }
}

fn fetch(agent: &ureq::Agent, url: &str, bearer: &str) -> Option<Value> {
    let request = agent.get(url).header("Authorization", bearer).header("Hearth-Purpose", PURPOSE);
    let text = request.call().ok()?.body_mut().read_to_string().ok()?;
    serde_json::from_str(&text).ok()
}
