//! What is sent: an event of `CloudEvents` 1.0 in structured JSON, thin, with the address from which more may be pulled.
//!
//! In: the parts of an event as types that cannot be wrong. Out: the bytes that are signed and posted, under 20 kB. The attributes and their rules are
//! those of the specification and its documented extensions (`dataref`, `sequence`, `recordedtime`, `expirytime`, `correlationid`, `causationid`,
//! the three of data classification, of which the first says of all that it is confidential). Leaves to others what may be said, and to whom.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::catalogue::{CouncilLabel, EventKind};
use super::subject::Subject;

/// How the body is announced.
pub const CONTENT_TYPE: &str = "application/cloudevents+json; charset=utf-8";
/// Longest event, in bytes, as Standard Webhooks advises; `CloudEvents` would carry 64 kB.
pub const LONGEST_EVENT: usize = 20_000;

/// Who says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publisher {
    /// Its part of the types.
    pub council: CouncilLabel,
    /// Where it says it: `https://life-events.eastbrook.example/life-events`. With `id` it names an event in all the world.
    pub source: WebAddress,
}

/// An absolute address on the web: `https`, or `http` at this machine.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct WebAddress(String);

/// What goes wrong with an envelope.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EnvelopeFault {
    /// No absolute address of `https`.
    #[error(
        "an address in an event is absolute and begins with https://; http:// only at 127.0.0.1"
    )]
    Address,
    /// No JSON can be made of it.
    #[error("the event cannot be written as JSON")]
    Unwritable,
    /// Longer than [`LONGEST_EVENT`]: fewer fields belong in it.
    #[error("the event has {bytes} bytes, more than {LONGEST_EVENT}")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
}

/// Of which kind the data are, by the UK GDPR.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataCategory {
    /// Personal data of no special kind.
    Standard,
    /// Article 9.
    SpecialCategory,
}

/// What an event carries.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    /// Nothing: that it happened is all.
    Nothing,
    /// Nothing but where to ask for it, for a stated purpose.
    Reference(WebAddress),
    /// The fields that were agreed, beside where to ask again.
    Fields {
        /// Where to ask for it.
        at: WebAddress,
        /// The JSON Schema of the fields.
        schema: WebAddress,
        /// The fields.
        data: Map<String, Value>,
    },
}

/// One event, before it is written.
#[derive(Clone, PartialEq, Debug)]
pub struct Envelope {
    /// Of the occurrence, the same for everybody who is told; version 7.
    pub id: Uuid,
    /// Who says it.
    pub publisher: Publisher,
    /// What has happened.
    pub kind: EventKind,
    /// To whom; none for what concerns the subscription itself.
    pub subject: Option<Subject>,
    /// When it happened, if that is known to the day; otherwise the interval is among the data.
    pub happened: Option<Timestamp>,
    /// When the council took note of it.
    pub recorded: Timestamp,
    /// Running number within subject and type, so that a gap can be seen. Ten digits hold every one, so their order as text is theirs.
    pub sequence: Option<u32>,
    /// When it is of no use any more.
    pub expires: Option<Timestamp>,
    /// What it belongs to: all that one report has set off.
    pub correlation: Option<Uuid>,
    /// The event that it follows from, such as the one that is recalled.
    pub causation: Option<Uuid>,
    /// Which kind of data it is about.
    pub category: DataCategory,
    /// What it carries.
    pub content: Content,
}

/// The same as the specification names it, in the order in which it is written.
#[derive(Serialize)]
struct Written<'a> {
    specversion: &'static str,
    id: Uuid,
    source: &'a WebAddress,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a Subject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Timestamp>,
    recordedtime: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expirytime: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlationid: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    causationid: Option<Uuid>,
    dataclassification: &'static str,
    dataregulation: &'static str,
    datacategory: DataCategory,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataref: Option<&'a WebAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datacontenttype: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataschema: Option<&'a WebAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Map<String, Value>>,
}

impl Envelope {
    /// The event as it is signed and sent.
    ///
    /// # Errors
    /// [`EnvelopeFault::TooLong`], [`EnvelopeFault::Unwritable`].
    pub fn written(&self) -> Result<Vec<u8>, EnvelopeFault> {
        let Self {
            id,
            publisher: Publisher { council, source },
            kind,
            subject,
            happened,
            recorded,
            sequence,
            expires,
            correlation,
            causation,
            category,
            content,
        } = self;
        let (dataref, fields) = match content {
            Content::Nothing => (None, None),
            Content::Reference(at) => (Some(at), None),
            Content::Fields { at, schema, data } => (Some(at), Some((schema, data))),
        };
        let written = Written {
            specversion: "1.0",
            id: *id,
            source,
            kind: kind.type_of(council),
            subject: subject.as_ref(),
            time: *happened,
            recordedtime: *recorded,
            sequence: sequence.map(|number| format!("{number:010}")),
            expirytime: *expires,
            correlationid: *correlation,
            causationid: *causation,
            dataclassification: "confidential",
            dataregulation: "UK-GDPR",
            datacategory: *category,
            dataref,
            datacontenttype: fields.map(|_| "application/json"),
            dataschema: fields.map(|(schema, _)| schema),
            data: fields.map(|(_, data)| data),
        };
        let bytes = serde_json::to_vec(&written).map_err(|_| EnvelopeFault::Unwritable)?;
        if bytes.len() > LONGEST_EVENT {
            return Err(EnvelopeFault::TooLong { bytes: bytes.len() });
        }
        Ok(bytes)
    }
}

impl WebAddress {
    /// An address as it is written.
    ///
    /// # Errors
    /// [`EnvelopeFault::Address`].
    pub fn parse(text: &str) -> Result<Self, EnvelopeFault> {
        let uri: ureq::http::Uri = text.parse().map_err(|_| EnvelopeFault::Address)?;
        let host = uri.host().filter(|host| !host.is_empty()).ok_or(EnvelopeFault::Address)?;
        match uri.scheme_str() {
            Some("https") => Ok(Self(text.to_owned())),
            // a demonstration serves itself at this address, and nobody else can be meant by it
            Some("http") if host == "127.0.0.1" => Ok(Self(text.to_owned())),
            Some(_) | None => Err(EnvelopeFault::Address),
        }
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};
    use uuid::Uuid;

    use super::{
        Content, DataCategory, Envelope, EnvelopeFault, LONGEST_EVENT, Publisher, WebAddress,
    };
    use crate::notices::delivery::{CouncilLabel, EventKind, Subject};

    fn address(text: &str) -> WebAddress {
        WebAddress::parse(text).unwrap()
    }

    fn envelope(content: Content) -> Envelope {
        Envelope {
            id: Uuid::from_u128(0x0193_6d2c_4a70_7c3e_8f12_93b1_27ad_55e0),
            publisher: Publisher {
                council: CouncilLabel::parse("eastbrook").unwrap(),
                source: address("https://life-events.eastbrook.example/life-events"),
            },
            kind: EventKind::AddressChanged,
            subject: Some(Subject::parse("pw_7f3c0d9a5b6e8f10").unwrap()),
            happened: Some("2026-11-20T00:00:00Z".parse().unwrap()),
            recorded: "2026-11-21T02:14:09Z".parse().unwrap(),
            sequence: Some(4),
            expires: Some("2027-02-20T00:00:00Z".parse().unwrap()),
            correlation: None,
            causation: None,
            category: DataCategory::Standard,
            content,
        }
    }

    fn reference() -> Content {
        Content::Reference(address("https://life-events.eastbrook.example/pull/01936d2c/c1"))
    }

    fn fields(letters: usize) -> Content {
        Content::Fields {
            at: address("https://life-events.eastbrook.example/pull/01936d2c/c1"),
            schema: address(
                "https://life-events.eastbrook.example/schemas/person.addresschanged.v1.json",
            ),
            data: Map::from_iter([("action".to_owned(), Value::from("a".repeat(letters)))]),
        }
    }

    #[test]
    fn a_thin_event_says_what_happened_to_whom_and_where_to_ask() {
        let written: Value =
            serde_json::from_slice(&envelope(reference()).written().unwrap()).unwrap();
        assert_eq!(
            written,
            json!({
                "specversion": "1.0",
                "id": "01936d2c-4a70-7c3e-8f12-93b127ad55e0",
                "source": "https://life-events.eastbrook.example/life-events",
                "type": "uk.gov.eastbrook.person.addresschanged.v1",
                "subject": "pw_7f3c0d9a5b6e8f10",
                "time": "2026-11-20T00:00:00Z",
                "recordedtime": "2026-11-21T02:14:09Z",
                "sequence": "0000000004",
                "expirytime": "2027-02-20T00:00:00Z",
                "dataclassification": "confidential",
                "dataregulation": "UK-GDPR",
                "datacategory": "standard",
                "dataref": "https://life-events.eastbrook.example/pull/01936d2c/c1",
            })
        );
    }

    #[test]
    fn every_attribute_has_a_name_that_the_specification_allows_and_a_value_that_is_not_empty() {
        let mut whole = envelope(fields(3));
        whole.correlation = Some(Uuid::from_u128(7));
        whole.causation = Some(Uuid::from_u128(8));
        let written: Map<String, Value> =
            serde_json::from_slice(&whole.written().unwrap()).unwrap();
        assert_eq!(written.len(), 18);
        for (name, value) in &written {
            assert!(name.len() <= 20, "{name}");
            assert!(
                name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit()),
                "{name}"
            );
            assert!(
                name == "data" || value.as_str().is_some_and(|text| !text.is_empty()),
                "{name}"
            );
        }
        assert_eq!(written["datacontenttype"], "application/json");
    }

    #[test]
    fn what_carries_no_data_announces_none() {
        for content in [Content::Nothing, reference()] {
            let written: Map<String, Value> =
                serde_json::from_slice(&envelope(content).written().unwrap()).unwrap();
            for absent in ["data", "dataschema", "datacontenttype"] {
                assert!(!written.contains_key(absent), "{absent}");
            }
        }
    }

    #[test]
    fn running_numbers_have_the_same_order_as_text() {
        let text = |number: u32| {
            let mut event = envelope(Content::Nothing);
            event.sequence = Some(number);
            let written: Map<String, Value> =
                serde_json::from_slice(&event.written().unwrap()).unwrap();
            written["sequence"].as_str().unwrap().to_owned()
        };
        let numbers = [0, 1, 9, 10, 99, 4_000_000, u32::MAX];
        assert!(numbers.windows(2).all(|pair| text(pair[0]) < text(pair[1])));
    }

    #[test]
    fn an_event_is_never_longer_than_receivers_take() {
        assert!(envelope(fields(LONGEST_EVENT - 1000)).written().is_ok());
        let fault = envelope(fields(LONGEST_EVENT)).written().unwrap_err();
        assert!(matches!(fault, EnvelopeFault::TooLong { bytes } if bytes > LONGEST_EVENT));
    }

    #[test]
    fn addresses_in_events_are_absolute_and_secure() {
        for bad in
            ["", "/pull/1", "http://life-events.eastbrook.example/", "urn:x:y", "ftp://a.example/"]
        {
            assert_eq!(WebAddress::parse(bad), Err(EnvelopeFault::Address), "{bad:?}");
        }
        assert!(WebAddress::parse("http://127.0.0.1:8080/pull/1").is_ok());
    }
}
