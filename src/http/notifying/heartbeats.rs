//! Heartbeats: an endpoint to which nothing was sent for long is shown that both ends are there.
//!
//! In: how long nothing was sent to whom. Out: a signed event that says nothing of anybody, and what came of it, in the journal: a partner that hears nothing
//! knows that something is wrong, and so does the council before anything is owed. Goes on a thread of its own, so that nothing waits for it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::outcomes::kept;
use super::{NotifyFault, Notifying};
use crate::http::following::Following;
use crate::journal::{HeartbeatSent, JournalEntry, SubscriptionAct, draw_secret};
use crate::notices::delivery::{
    Content, DataCategory, Envelope, EventKind, Line, MessageId, Probe,
};
use crate::notices::subscription::Endpoint;

/// For so long an endpoint may take to answer at most: whoever stops the service waits for it.
const PATIENCE: Duration = Duration::from_secs(5);
/// A rehearsal's waiting times are thousandths.
const HURRY: i32 = 1_000;

impl Notifying {
    /// Shows a heartbeat to each endpoint that is due one, unless another process sends: to how many.
    pub(in crate::http) fn beat(&self, following: &Following) -> Result<usize, NotifyFault> {
        if !self.sole.is_held() {
            return Ok(0);
        }
        let now = self.now();
        let hours = SignedDuration::from_hours(i64::from(self.config.heartbeat_hours));
        let every = if self.config.rehearsal { hours / HURRY } else { hours };
        let silent = self.known(following)?.silent(now, every);
        let count = silent.len();
        for endpoint in silent {
            self.beat_at(following, &endpoint)?;
        }
        Ok(count)
    }

    fn beat_at(&self, following: &Following, endpoint: &Endpoint) -> Result<(), NotifyFault> {
        let now = self.now();
        let target = self.target(endpoint, None, now)?;
        let mut means = self.means().map_err(|it| NotifyFault::Message(it.to_string()))?;
        means.limits.patience = means.limits.patience.min(PATIENCE);
        let line = Line::open(&target.route.address, &means);
        let Probe { id, body } = self.heartbeat(now)?;
        let Some(outcome) = kept(&line.post(&target.keys, &id, &body, now)) else { return Ok(()) };
        let number = endpoint.number;
        let sent = SubscriptionAct::HeartbeatSent(HeartbeatSent { endpoint: number, outcome });
        let mut entries = vec![JournalEntry::SubscriptionActed(sent)];
        entries.extend(self.turned(following, number, outcome, self.now())?);
        self.note(following, &entries)?;
        Ok(())
    }

    /// A heartbeat.
    pub(in crate::http) fn heartbeat(&self, now: Timestamp) -> Result<Probe, NotifyFault> {
        let failed = |it: &dyn std::fmt::Display| NotifyFault::Message(it.to_string());
        let drawn = draw_secret()?;
        let mut number = [0; 16];
        number.copy_from_slice(&drawn[..16]);
        let id = uuid::Builder::from_random_bytes(number).into_uuid();
        let event = Envelope {
            id,
            publisher: self.publisher.clone(),
            kind: EventKind::SubscriptionHeartbeat,
            subject: None,
            happened: None,
            recorded: now,
            sequence: None,
            expires: None,
            correlation: None,
            causation: None,
            category: DataCategory::Standard,
            content: Content::Nothing,
        };
        let name = format!("msg_{}", id.simple());
        Ok(Probe {
            id: MessageId::parse(&name).map_err(|it| failed(&it))?,
            body: event.written().map_err(|it| failed(&it))?,
        })
    }
}
