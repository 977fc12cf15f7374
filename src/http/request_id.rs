//! A request's identifier: what caller, log and answer call it by.
//!
//! In: the header of a caller or proxy that has one already, or nothing. Out: a short text. It says nothing of the request, and cannot be guessed
//! from another.

use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::header::HeaderMap;

/// The header.
pub(super) const HEADER: &str = "x-request-id";
/// Longer ones are not taken over.
const LONGEST: usize = 64;

/// Gives identifiers out.
pub(super) struct RequestIds {
    secret: [u8; 32],
    next: AtomicU64,
}

impl RequestIds {
    /// From a secret drawn for this process.
    pub(super) fn new(secret: [u8; 32]) -> Self {
        Self { secret, next: AtomicU64::new(0) }
    }

    /// The identifier of a request.
    pub(super) fn of(&self, headers: &HeaderMap) -> String {
        let given = headers.get(HEADER).and_then(|it| it.to_str().ok());
        let plain = |it: &&str| {
            (1..=LONGEST).contains(&it.len())
                && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it))
        };
        if let Some(given) = given.filter(plain) {
            return given.to_owned();
        }
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        let hash = blake3::keyed_hash(&self.secret, &next.to_le_bytes());
        hash.to_hex()[..16].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

    use super::RequestIds;

    #[test]
    fn an_identifier_that_came_along_is_kept_if_it_is_plain() {
        let ids = RequestIds::new([1; 32]);
        let with = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HeaderName::from_static("x-request-id"), HeaderValue::from_static(text));
            ids.of(&headers)
        };
        assert_eq!(with("proxy-7.a_b"), "proxy-7.a_b");
        assert_ne!(with("two words"), "two words");
        assert_ne!(ids.of(&HeaderMap::new()), ids.of(&HeaderMap::new()));
    }
}
