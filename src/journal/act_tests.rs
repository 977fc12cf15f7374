//! Acts on people and agreements as they were first written are still read.

use super::{JournalEntry, JournalKind};

#[test]
fn acts_as_they_were_first_written_are_still_read() {
    for (kind, fields) in [
        (
            JournalKind::ConsentRecorded,
            r#""schema_version":"ISO/IEC TS 27560:2023","record_id":"67e55044-10b1-426f-9247-bb680e5fe0c8","event":"given",PERSON,"purposes":["single-view"],"lawful_basis":"UK GDPR Art 6(1)(a)","fields":["name"],"collected_by":"paper_form","officer":"mk""#.to_owned(),
        ),
        (
            JournalKind::ConsentRecorded,
            r#""schema_version":"ISO/IEC TS 27560:2023","record_id":"67e55044-10b1-426f-9247-bb680e5fe0c8","follows":7,"event":"withdrawn",PERSON,"purposes":["single-view"],"lawful_basis":"UK GDPR Art 6(1)(a)","datasets":["benefits"],"fields":["name"],"recipients":["food-bank"],"notice":{"notice":"https://council.example/privacy","version":"3","language":"cy"},"collected_by":"telephone","officer":"mk","given_by":"attorney","evidence":"ab","until":"2027-11-01""#.to_owned(),
        ),
        (
            JournalKind::RestrictionActed,
            r#""act":"set","restriction_kind":"sensitive-address","effect":{"hides":"fields","fields":["address"]},PERSON,"legal_note":"refuge","from":"2026-11-01","review":"2027-11-01","by":"po","approved_by":"dpo""#.to_owned(),
        ),
        (JournalKind::RestrictionActed, r#""act":"lifted","restriction":8,"reason":"over","by":"po""#.to_owned()),
        (JournalKind::RestrictionActed, r#""act":"confirmed","restriction":8,PERSON,"reason":"asked","by":"po""#.to_owned()),
        (
            JournalKind::RestrictionActed,
            r#""act":"together","edition":"2026-11-01.1","served":4,"persons":[{"groups":[[{"dataset":"a","record_id":"1","evidence":"00"}],[{"dataset":"b","record_id":"2","evidence":"01"}]],"joins":[[0,1,5]]}]"#.to_owned(),
        ),
        (
            JournalKind::RelationshipActed,
            r#""act":"stated","holder":{"holder":"team","name":"housing"},"persons":[{"person":"HP-SJYW-7M1S","records":[]}],"household":null,"basis":"open_case","evidence":"HC/17","from":"2026-11-01","by":"mk""#.to_owned(),
        ),
        (JournalKind::RelationshipActed, r#""act":"ended","relationship":9,"reason":"closed","by":"mk""#.to_owned()),
        (
            JournalKind::AgreementActed,
            r#""act":"drafted","terms":{"name":"food-bank-2026","version":1,"title":"Food bank","why":"to deliver","parties":[{"organisation":"food-bank","role":"controller","lawful_basis":"consent"}],"purposes":["single-view"],"gateways":[],"datasets":[{"dataset":"benefits","fields":["name"]}],"from":"2026-11-01","until":"2027-11-01","review":"2027-05-01","retention":"a year","onward_sharing":"none","rights_contact":"the council"},"digest":"ab","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::AgreementActed,
            r#""act":"signed","name":"food-bank-2026","version":1,"digest":"ab","party":"food-bank","signatory":"A. Davies, chair","on":"2026-11-01","by":"mk""#.to_owned(),
        ),
        (
            JournalKind::ApiKeyActed,
            r#""act":"issued","key":"hk-7k3q9m2f","digest":"00","user":"trust.systems","organisation":"nhs-trust","roles":["nhs-care-coordinator"],"trained_until":"2027-10-31","until":"2027-10-31","by":"dpo""#.to_owned(),
        ),
        (JournalKind::ApiKeyActed, r#""act":"revoked","key":"hk-7k3q9m2f","reason":"lost","by":"dpo""#.to_owned()),
        (
            JournalKind::ProposalActed,
            r#""act":"made","what":{"what":"set_restriction","restriction_kind":"refuge","effect":{"hides":"existence"},PERSON,"legal_note":"s.1","from":"2026-11-01","by":"po"},"by":"po""#.to_owned(),
        ),
        (
            JournalKind::ProposalActed,
            r#""act":"made","what":{"what":"release_edition","edition":"2026-11-01.1","reason":"looked at"},"by":"po""#.to_owned(),
        ),
        (JournalKind::ProposalActed, r#""act":"approved","proposal":9,"reason":"agreed","by":"dpo""#.to_owned()),
        (
            JournalKind::LifeEventActed,
            r#""act":"declared","occurrence":OCCURRENCE,"bundle":"BUNDLE","event_kind":"change_of_address","whom":{"person":"HP-SJYW-7M1S"},"when":{"on":"2026-11-01"},"from":{"uprn":12},"to":{"written":{"text":"1 High Street","area":"outside"}},"level":"stated","channel":"resident_form","told_by":"themselves","by":"form","reference":"F-1","digest":"00""#.to_owned(),
        ),
        (
            JournalKind::LifeEventActed,
            r#""act":"declared","occurrence":OCCURRENCE,"bundle":"BUNDLE","event_kind":"birth","whom":{"newborn":{"parents":["HP-SJYW-7M1S"]}},"when":{"between":["2026-11-01","2026-11-03"]},"name":{"forenames":"Ann"},"level":"registered","seen":["register_entry"],"channel":"registrar","told_by":"office","by":"registrar","reference":"B/1","digest":"00""#.to_owned(),
        ),
        (
            JournalKind::LifeEventActed,
            r#""act":"detected","occurrence":OCCURRENCE,"bundle":"BUNDLE","event_kind":"death","person":"HP-SJYW-7M1S","when":{"on":"2026-11-01"},"level":"registered","evidence":[{"dataset":"registrations","record_id":"7","role":"deceased"}],"event":"00","edition":"2026-11-01.1""#.to_owned(),
        ),
        (
            JournalKind::LifeEventActed,
            r#""act":"corrected","occurrence":OCCURRENCE,"when":{"on":"2026-11-02"},"because":"formal_correction","level":"registered","channel":"registrar","by":"registrar","reference":"C/1","digest":"00""#.to_owned(),
        ),
        (
            JournalKind::LifeEventActed,
            r#""act":"cancelled","occurrence":OCCURRENCE,"because":"status_removed","channel":"registrar","by":"registrar","reference":"C/2","digest":"00""#.to_owned(),
        ),
        (
            JournalKind::LifeEventActed,
            r#""act":"reinstated","occurrence":OCCURRENCE,"because":"cancellation_removed""#.to_owned(),
        ),
        (
            JournalKind::LifeEventActed,
            r#""act":"joined","into":OCCURRENCE,"gone":OCCURRENCE"#.to_owned(),
        ),
        (JournalKind::WriteAnswered, r#""key":"00","asked":"01","entries":1"#.to_owned()),
        (JournalKind::AgreementActed, r#""act":"suspended","name":"food-bank-2026","on":"2026-11-01","reason":"breach","by":"mk""#.to_owned()),
    ] {
        let fields = fields.replace(
            "PERSON",
            r#""person":{"person":"HP-SJYW-7M1S","records":[{"dataset":"a","record_id":"1","evidence":"00"}]}"#,
        );
        let fields = fields
            .replace("OCCURRENCE", r#""0193f0b8-0000-7000-8000-000000000001""#)
            .replace("BUNDLE", "HB-0000-0000-0004");
        let text = format!(r#"{{"kind":"{}",{fields}}}"#, kind.word());
        let entry: JournalEntry =
            serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(entry.kind(), kind);
        let again = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<JournalEntry>(&again).unwrap(), entry);
    }
}
