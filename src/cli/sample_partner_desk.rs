//! What the sample partner takes: only what is signed by both of the council's keys, fresh, and each message once.
//!
//! In: services with their keys, a request's signature and body. Out: the status that is answered, and a notice that is new. Verified with `ring` and
//! `ed25519-dalek`, and with nothing of what Hearth signs with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use actix_web::http::StatusCode;
use anyhow::{Context as _, anyhow};
use base64ct::{Base64, Encoding as _};
use ed25519_dalek::{Signature, VerifyingKey};
use ring::hmac;
use serde_json::Value;

use super::sample_partner::Introduction;

/// A message that is older or newer than this, in seconds, is not taken: whoever recorded one cannot play it again.
const TOLERANCE: u64 = 5 * 60;

/// What came, as it stands in the request.
pub(super) struct Signed {
    pub(super) id: String,
    pub(super) at: String,
    pub(super) signatures: String,
    pub(super) body: Vec<u8>,
}

/// A notice that was taken, and not before.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) service: String,
    /// The name of its message.
    pub(super) id: String,
    pub(super) event: Value,
    /// How often it was refused while the service was down.
    pub(super) refused: u32,
}

/// Where notices are taken.
#[derive(Default)]
pub(super) struct Desk(Mutex<BTreeMap<String, Service>>);

struct Service {
    shared: hmac::Key,
    public: VerifyingKey,
    down: u64,
    /// When its first notice came.
    first: Option<u64>,
    refused: BTreeMap<String, u32>,
    seen: BTreeSet<String>,
}

impl Desk {
    /// Opens for a service; with other keys, if it is open already.
    pub(super) fn open(&self, introduction: &Introduction) -> anyhow::Result<()> {
        let Introduction { service, secret, public_key, token: _, down } = introduction;
        let bytes = |text: &str, prefix| {
            let text = text.strip_prefix(prefix).context("a key begins otherwise")?;
            Base64::decode_vec(text).map_err(|_| anyhow!("a key is no base64"))
        };
        let public: [u8; 32] = bytes(public_key, "whpk_")?
            .try_into()
            .map_err(|_| anyhow!("a public key has 32 bytes"))?;
        let opened = Service {
            shared: hmac::Key::new(hmac::HMAC_SHA256, &bytes(secret, "whsec_")?),
            public: VerifyingKey::from_bytes(&public).context("no key of Ed25519")?,
            down: *down,
            first: None,
            refused: BTreeMap::new(),
            seen: BTreeSet::new(),
        };
        let mut services = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        services.insert(service.clone(), opened);
        Ok(())
    }

    /// Takes a message, or not. `now` in seconds since 1970.
    pub(super) fn take(
        &self,
        service: &str,
        signed: Signed,
        now: u64,
    ) -> (StatusCode, Option<Taken>) {
        let mut services = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = services.get_mut(service) else { return (StatusCode::NOT_FOUND, None) };
        if !known.is_genuine(&signed, now) {
            return (StatusCode::UNAUTHORIZED, None);
        }
        let Signed { id, at: _, signatures: _, body } = signed;
        let Ok(event) = serde_json::from_slice::<Value>(&body) else {
            return (StatusCode::BAD_REQUEST, None);
        };
        let kind = event["type"].as_str().unwrap_or_default();
        if kind.ends_with(".subscription.heartbeat.v1") {
            return (StatusCode::NO_CONTENT, None);
        }
        if now < *known.first.get_or_insert(now) + known.down {
            *known.refused.entry(id).or_default() += 1;
            return (StatusCode::SERVICE_UNAVAILABLE, None);
        }
        // the same message again is answered well and changes nothing: its sender may not have heard the first answer
        if !known.seen.insert(id.clone()) {
            return (StatusCode::NO_CONTENT, None);
        }
        let refused = known.refused.get(&id).copied().unwrap_or_default();
        (StatusCode::NO_CONTENT, Some(Taken { service: service.to_owned(), id, event, refused }))
    }
}

impl Service {
    /// True of what both keys have signed, not long ago.
    fn is_genuine(&self, signed: &Signed, now: u64) -> bool {
        let Signed { id, at, signatures, body } = signed;
        let fresh = at.parse::<u64>().is_ok_and(|at| now.abs_diff(at) <= TOLERANCE);
        let content = [format!("{id}.{at}.").as_bytes(), body].concat();
        let of = |version: &'static str| {
            let all = signatures.split(' ').filter_map(|it| it.split_once(','));
            let all = all.filter(move |(named, _)| *named == version);
            all.filter_map(|(_, it)| Base64::decode_vec(it).ok())
        };
        let by_secret = of("v1").any(|it| hmac::verify(&self.shared, &content, &it).is_ok());
        let by_council = of("v1a").any(|it| {
            let signature = Signature::from_slice(&it);
            signature.is_ok_and(|it| self.public.verify_strict(&content, &it).is_ok())
        });
        fresh && by_secret && by_council
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Desk, Introduction, Signed};
    use crate::notices::delivery::{MessageId, PrivateKey, Secret, SharedSecret, SigningKeys};

    const NOW: i64 = 1_793_498_584;
    const EVENT: &str = r#"{"type":"uk.gov.eastbrook.person.addresschanged.v1"}"#;

    fn keys() -> (SharedSecret, PrivateKey) {
        (SharedSecret::from_bytes(&[5; 32]).unwrap(), PrivateKey::from_seed(&[6; 32]))
    }

    fn desk(down: u64) -> Desk {
        let (shared, private) = keys();
        let desk = Desk::default();
        let introduction = Introduction {
            service: "libraries".to_owned(),
            secret: shared.expose().to_string(),
            public_key: private.public().to_string(),
            token: String::new(),
            down,
        };
        desk.open(&introduction).unwrap();
        desk
    }

    fn signed(signing: &SigningKeys, id: u8, body: &str) -> Signed {
        let (id, at) = (MessageId::of([id; 16]), Timestamp::from_second(NOW).unwrap());
        Signed {
            signatures: signing.header(&id, at, EVENT.as_bytes()),
            id: id.to_string(),
            at: NOW.to_string(),
            body: body.as_bytes().to_vec(),
        }
    }

    fn both() -> SigningKeys {
        let (shared, private) = keys();
        SigningKeys::new(Secret::Private(private)).and(Secret::Shared(shared))
    }

    fn answer(desk: &Desk, signed: Signed, later: u64) -> (u16, bool) {
        let now = u64::try_from(NOW).unwrap() + later;
        let (status, taken) = desk.take("libraries", signed, now);
        (status.as_u16(), taken.is_some())
    }

    #[test]
    fn what_is_signed_with_both_keys_is_taken_once() {
        let desk = desk(0);
        assert_eq!(answer(&desk, signed(&both(), 1, EVENT), 0), (204, true));
        assert_eq!(answer(&desk, signed(&both(), 1, EVENT), 0), (204, false));
    }

    #[test]
    fn what_one_key_signed_another_body_and_what_is_old_are_refused() {
        let (desk, (shared, private)) = (desk(0), keys());
        let secret = SigningKeys::new(Secret::Shared(shared));
        let private = SigningKeys::new(Secret::Private(private));
        for wrong in [
            signed(&secret, 1, EVENT),
            signed(&private, 1, EVENT),
            signed(&both(), 1, r#"{"type":"other"}"#),
        ] {
            assert_eq!(answer(&desk, wrong, 0), (401, false));
        }
        assert_eq!(answer(&desk, signed(&both(), 1, EVENT), 301), (401, false));
    }

    #[test]
    fn a_service_that_is_down_takes_the_same_message_when_it_is_back() {
        let desk = desk(3);
        assert_eq!(answer(&desk, signed(&both(), 1, EVENT), 0), (503, false));
        assert_eq!(answer(&desk, signed(&both(), 1, EVENT), 2), (503, false));
        assert_eq!(answer(&desk, signed(&both(), 1, EVENT), 3), (204, true));
    }
}
