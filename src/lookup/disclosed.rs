//! What is shown together with the JSON that its digest was made of.
//!
//! In: a disclosure. Out: the same, and its bytes. Whoever sends those sends what the journal has the digest of, and nothing is put into JSON twice.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// A disclosure that has been put into JSON.
#[derive(Clone)]
pub struct Disclosed<T> {
    shown: Box<T>,
    json: Box<RawValue>,
}

impl<T: Serialize> Disclosed<T> {
    pub(super) fn of(shown: Box<T>) -> Self {
        // plain data without maps or floats: there is nothing that JSON cannot hold
        let json = to_raw_value(&shown).unwrap_or_else(|_| RawValue::NULL.to_owned());
        Self { shown, json }
    }
}

impl<T> Disclosed<T> {
    /// As JSON, to the byte what its digest in the journal was made of.
    #[must_use]
    pub fn json(&self) -> &RawValue {
        &self.json
    }

    /// What is shown, by itself.
    #[must_use]
    pub fn into_shown(self) -> T {
        *self.shown
    }
}

impl<T> Deref for Disclosed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.shown
    }
}

impl<T> Serialize for Disclosed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl<T: PartialEq> PartialEq for Disclosed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.shown == other.shown
    }
}

impl<T: Eq> Eq for Disclosed<T> {}

impl<T: fmt::Debug> fmt::Debug for Disclosed<T> {
    /// As the disclosure says of itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown.fmt(f)
    }
}
