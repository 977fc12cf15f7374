//! Receipts: what was signed verifies, and nothing else does; pages say the same in both languages.

use jiff::civil::date;
use serde_json::{Value, json};

use super::{Consent, Policy, ReceiptFault, ReceiptKey, ReceiptWords, receipt_page, verified};
use crate::journal::{
    BoundPerson, CONSENT_SCHEMA, CollectedBy, ConsentEvent, ConsentRecorded, GivenBy,
    NoticeLanguage, NoticeShown,
};
use crate::rules::shipped_files;
use crate::values::{FieldSet, IdentifierKey, PersonId, SharedField};

const KEY: IdentifierKey = IdentifierKey::from_bytes([7; 32]);

fn consent() -> Consent {
    let fields: FieldSet = [SharedField::Name, SharedField::Address].into_iter().collect();
    Consent {
        number: 57,
        at: date(2026, 11, 1).at(9, 30, 0, 0),
        said: ConsentRecorded {
            schema_version: CONSENT_SCHEMA.into(),
            record_id: uuid::Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8),
            follows: None,
            event: ConsentEvent::Given,
            person: BoundPerson {
                person: PersonId::mint(1, &KEY).expect("a person"),
                records: Vec::new(),
            },
            purposes: vec!["single-view-by-consent".parse().expect("a name")],
            lawful_basis: "UK GDPR Art 6(1)(a)".into(),
            datasets: vec!["council_tax".into()],
            fields,
            recipients: vec!["support-charity".parse().expect("a name")],
            notice: Some(NoticeShown {
                notice: "<https://council.example/privacy>".to_owned(),
                version: "3".to_owned(),
                language: NoticeLanguage::Welsh,
            }),
            collected_by: CollectedBy::PaperForm,
            officer: "mk".parse().expect("a name"),
            given_by: GivenBy::Person,
            evidence: None,
            until: Some(date(2027, 11, 1)),
        },
    }
}

#[test]
fn a_receipt_verifies_and_says_what_was_said() {
    let key = ReceiptKey::new(&KEY);
    let receipt = key.receipt(&consent(), "Eastbrook (fictional)");
    // through a file and back, whatever its spaces
    let receipt: Value = serde_json::from_str(&format!("{receipt:#}")).expect("JSON");
    let said = verified(&receipt, &key.public()).expect("it is as signed");
    assert_eq!(said["event"]["event_state"], "given");
    assert_eq!(said["purposes"][0], "single-view-by-consent");
    assert_eq!(said["recipient_third_parties"][0], "support-charity");
    assert!(said.get("officer").is_none(), "who took it down is not the holder's business");
}

#[test]
fn a_changed_receipt_another_key_and_another_shape_do_not_verify() {
    let key = ReceiptKey::new(&KEY);
    let receipt = key.receipt(&consent(), "Eastbrook (fictional)");
    for (path, value) in [
        ("/receipt/recipient_third_parties/0", json!("police")),
        ("/receipt/event/valid_until", Value::Null),
        ("/receipt/entry", json!(58)),
    ] {
        let mut changed = receipt.clone();
        *changed.pointer_mut(path).expect("it is there") = value;
        assert_eq!(verified(&changed, &key.public()), Err(ReceiptFault::Signature), "{path}");
    }
    let other = ReceiptKey::new(&IdentifierKey::from_bytes([8; 32]));
    assert_eq!(verified(&receipt, &other.public()), Err(ReceiptFault::OtherKey));
    // signed by a stranger who names this council's key
    let mut forged = other.receipt(&consent(), "Eastbrook (fictional)");
    forged["signature"]["public_key"] = json!(key.public());
    assert_eq!(verified(&forged, &key.public()), Err(ReceiptFault::Signature));
    assert_eq!(verified(&json!({ "receipt": {} }), &key.public()), Err(ReceiptFault::Shape));
}

#[test]
fn the_page_says_it_in_english_and_in_welsh() {
    let files = shipped_files();
    let policy = Policy::of_files(&files).check().expect("the shipped policy");
    let key = ReceiptKey::new(&KEY);
    for (language, agreed) in
        [(NoticeLanguage::English, "You agreed."), (NoticeLanguage::Welsh, "Cytunasoch.")]
    {
        let words = ReceiptWords::of(&files, language).expect("the shipped words");
        let page =
            receipt_page(&consent(), "Eastbrook (fictional)", &key.public(), &words, &policy);
        assert!(!page.contains("<https"), "what is put in is escaped");
        assert!(page.contains(agreed) && page.contains("2027-11-01"), "{page}");
    }
}
