//! A consent receipt: what a person said, signed by the council, for them to keep.
//!
//! In: a consent event, the council's name and key. Out: JSON with an Ed25519 signature (RFC 8032), which anybody can verify without the council:
//! what is signed is the object `receipt` with its keys sorted, without spaces, as UTF-8. The fields are those of ISO/IEC TS 27560:2023. The
//! person is named by identifier alone: a receipt that is lost says nothing about anybody.

use std::collections::BTreeMap;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde_json::{Value, json};

use super::acts::Consent;
use crate::journal::{CollectedBy, ConsentRecorded, GivenBy, NoticeLanguage};
use crate::values::IdentifierKey;

/// Signs a council's receipts.
#[derive(Debug)]
pub struct ReceiptKey(SigningKey);

/// Why a receipt does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReceiptFault {
    /// Not the shape of a receipt.
    #[error("this is no receipt of a consent")]
    Shape,
    /// Signed by another key than the one expected.
    #[error("it is signed, but not with this council's key")]
    OtherKey,
    /// What it says is not what was signed.
    #[error("its signature does not fit what it says: it was changed, or is a forgery")]
    Signature,
}

impl ReceiptKey {
    /// The council's: derived from the key of its identifiers, so that one backup holds both.
    #[must_use]
    pub fn new(key: &IdentifierKey) -> Self {
        Self(SigningKey::from_bytes(&key.derived("hearth: signatures of consent receipts, 1")))
    }

    /// What others verify with, hexadecimal: to be published.
    #[must_use]
    pub fn public(&self) -> String {
        hexadecimal(self.0.verifying_key().as_bytes())
    }

    /// The receipt of a consent event, signed.
    #[must_use]
    pub fn receipt(&self, consent: &Consent, council: &str) -> Value {
        let receipt = said(consent, council);
        let signature = self.0.sign(&canonical(&receipt));
        json!({
            "receipt": receipt,
            "signature": {
                "algorithm": "Ed25519",
                "public_key": self.public(),
                "value": hexadecimal(&signature.to_bytes()),
            },
        })
    }
}

/// Verifies a receipt against a public key; gives what was signed.
///
/// # Errors
/// What is wrong with it.
pub fn verified<'r>(receipt: &'r Value, public_key: &str) -> Result<&'r Value, ReceiptFault> {
    let (said, signature) = (&receipt["receipt"], &receipt["signature"]);
    let text = |key: &str| signature[key].as_str().ok_or(ReceiptFault::Shape);
    if !said.is_object() || text("algorithm")? != "Ed25519" {
        return Err(ReceiptFault::Shape);
    }
    if !text("public_key")?.eq_ignore_ascii_case(public_key) {
        return Err(ReceiptFault::OtherKey);
    }
    let key = bytes::<32>(public_key).ok_or(ReceiptFault::Shape)?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| ReceiptFault::Shape)?;
    let value = bytes::<64>(text("value")?).ok_or(ReceiptFault::Shape)?;
    key.verify_strict(&canonical(said), &Signature::from_bytes(&value))
        .map_err(|_| ReceiptFault::Signature)?;
    Ok(said)
}

/// The signed bytes: the keys of every object sorted, and no spaces.
fn canonical(value: &Value) -> Vec<u8> {
    sorted(value).to_string().into_bytes()
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<&String, &Value> = members.iter().collect();
            members.into_iter().map(|(key, member)| (key.clone(), sorted(member))).collect()
        }
        Value::Array(members) => members.iter().map(sorted).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn said(consent: &Consent, council: &str) -> Value {
    let ConsentRecorded {
        schema_version,
        record_id,
        follows,
        event,
        person,
        purposes,
        lawful_basis,
        datasets,
        fields,
        recipients,
        notice,
        collected_by,
        officer: _,
        given_by,
        evidence,
        until,
    } = &consent.said;
    json!({
        "schema_version": schema_version,
        "record_id": record_id,
        "entry": consent.number,
        "follows": follows,
        "pii_controllers": [council],
        "pii_principal_id": person.person,
        "event": {
            "event_time": format!("{}Z", consent.at),
            "event_state": event.word(),
            "valid_until": until,
        },
        "purposes": purposes,
        "lawful_basis": lawful_basis,
        "pii_information": { "datasets": datasets, "fields": fields },
        "recipient_third_parties": recipients,
        "privacy_notice": notice.as_ref().map(|it| json!({
            "notice": it.notice,
            "version": it.version,
            "language": match it.language { NoticeLanguage::English => "en", NoticeLanguage::Welsh => "cy" },
        })),
        "collection_method": method(*collected_by),
        "given_by": speaker(*given_by),
        "evidence": evidence,
    })
}

pub(super) const fn method(collected_by: CollectedBy) -> &'static str {
    match collected_by {
        CollectedBy::InPerson => "in_person",
        CollectedBy::Telephone => "telephone",
        CollectedBy::PaperForm => "paper_form",
        CollectedBy::OnlineForm => "online_form",
        CollectedBy::Letter => "letter",
    }
}

pub(super) const fn speaker(given_by: GivenBy) -> &'static str {
    match given_by {
        GivenBy::Person => "person",
        GivenBy::CompetentChild => "competent_child",
        GivenBy::ParentalResponsibility => "parental_responsibility",
        GivenBy::Attorney => "attorney",
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // writing to a String cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}
