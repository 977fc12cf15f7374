//! The whole table: every caller, purpose, dataset, agreement, consent, restriction and relationship of a small universe, in an emergency and
//! out of one, as the decision has it and as the oracle has it.

use hearth::sharing::{
    AgreementStatus, Asking, ConsentState, EmergencyGround, RestrictionEffect, StandingAgreement,
    SubjectFacts, rule_on_caller, rule_on_subject,
};
use hearth::values::{FieldSet, SharedField};
use jiff::civil::date;

use super::oracle::{
    Agreement, Caller, Case, Consent, Purpose, Records, Relationship, Restriction, Shown, lawful,
};
use super::scene::{
    POLICY, agreement, consent, factor, fields, in_an_emergency, officer, partner, person,
    relationship, restriction,
};

const CALLERS: [Caller; 10] = [
    Caller::RevenuesOfficer,
    Caller::CustomerAdviser,
    Caller::SafeguardingLead,
    Caller::FamilyWorker,
    Caller::HousingOfficer,
    Caller::FraudInvestigator,
    Caller::DataSteward,
    Caller::DutyOfficer,
    Caller::Nurse,
    Caller::SupportWorker,
];
const PURPOSES: [(Purpose, &str); 10] = [
    (Purpose::Contact, "contact-verification"),
    (Purpose::Safeguarding, "safeguarding"),
    (Purpose::Families, "supporting-families"),
    (Purpose::Homelessness, "homelessness"),
    (Purpose::Revenues, "revenues-and-benefits"),
    (Purpose::Fraud, "fraud-and-debt"),
    (Purpose::Crime, "crime-prevention"),
    (Purpose::ByConsent, "single-view-by-consent"),
    (Purpose::Emergency, "emergency"),
    (Purpose::LinkageQuality, "linkage-quality"),
];
const RECORDS: [(Records, &str); 7] = [
    (Records::CouncilTax, "council_tax"),
    (Records::Benefits, "benefits"),
    (Records::FullRegister, "electoral_roll"),
    (Records::SchoolCensus, "school_census"),
    (Records::SocialCare, "social_care"),
    (Records::Registrations, "registrations"),
    (Records::Parking, "parking_permits"),
];
const AGREEMENTS: [Agreement; 5] =
    [Agreement::None, Agreement::Draft, Agreement::Signed, Agreement::Suspended, Agreement::Over];
const CONSENTS: [Consent; 6] = [
    Consent::None,
    Consent::Requested,
    Consent::Given,
    Consent::Refused,
    Consent::Withdrawn,
    Consent::Expired,
];
const RESTRICTIONS: [Restriction; 6] = [
    Restriction::None,
    Restriction::ProtectedIdentity,
    Restriction::Article18,
    Restriction::SensitiveAddress,
    Restriction::Adoption,
    Restriction::StaffAlert,
];
const RELATIONSHIPS: [Relationship; 3] =
    [Relationship::None, Relationship::Stated, Relationship::Confirmed];

fn asked_by(caller: Caller, purpose: &str) -> Asking {
    match caller {
        Caller::RevenuesOfficer => officer("revenues-officer", "revenues", purpose),
        Caller::CustomerAdviser => officer("customer-adviser", "contact-centre", purpose),
        Caller::SafeguardingLead => officer("safeguarding-lead", "safeguarding", purpose),
        Caller::FamilyWorker => officer("family-support-worker", "families", purpose),
        Caller::HousingOfficer => officer("housing-options-officer", "housing", purpose),
        Caller::FraudInvestigator => officer("fraud-investigator", "fraud", purpose),
        Caller::DataSteward => officer("data-steward", "data", purpose),
        Caller::DutyOfficer => officer("duty-officer", "out-of-hours", purpose),
        Caller::Nurse => partner("nhs-trust", "nhs-safeguarding-nurse", purpose),
        Caller::SupportWorker => partner("support-charity", "support-worker", purpose),
    }
}

/// The partner's agreement on everything, resting on the Children Act 2004 and the Digital Economy Act 2017.
fn agreed(state: Agreement, organisation: &str, purpose: &str) -> Vec<StandingAgreement> {
    let names = RECORDS.map(|(_, name)| name);
    let mut agreed = agreement(organisation, purpose, &names, &["ca2004-s10-s11", "dea2017-s35"]);
    agreed.status = match state {
        Agreement::None => return Vec::new(),
        Agreement::Draft => AgreementStatus::Draft,
        Agreement::Signed | Agreement::Over => AgreementStatus::Signed,
        Agreement::Suspended => AgreementStatus::Suspended,
    };
    if state == Agreement::Over {
        agreed.until = date(2026, 11, 24);
    }
    vec![agreed]
}

fn asked_about(
    asking: &Asking,
    state: Consent,
    restricted: Restriction,
    related: Relationship,
) -> SubjectFacts {
    let mut facts = person(&RECORDS.map(|(_, name)| name));
    facts.factors = ["disability", "unemployment"].map(factor).into();
    let given = match state {
        Consent::None => None,
        Consent::Requested => Some(ConsentState::Requested),
        Consent::Given => Some(ConsentState::Given),
        Consent::Refused => Some(ConsentState::Refused),
        Consent::Withdrawn => Some(ConsentState::Withdrawn),
        Consent::Expired => Some(ConsentState::Expired),
    };
    if let Some(given) = given {
        let mut given = consent(given, asking.purpose.as_str(), FieldSet::ALL);
        given.recipients = vec![asking.user.organisation.clone()];
        facts.consents.push(given);
    }
    let hides = match restricted {
        Restriction::None => None,
        Restriction::ProtectedIdentity => {
            Some(("protected-identity", RestrictionEffect::Existence))
        }
        Restriction::Article18 => Some(("article-18", RestrictionEffect::Record)),
        Restriction::SensitiveAddress => {
            let fields = fields(&["address", "address_dates", "phone", "email", "relations"]);
            Some(("sensitive-address", RestrictionEffect::Fields { fields }))
        }
        Restriction::Adoption => Some(("adoption", RestrictionEffect::Relation)),
        Restriction::StaffAlert => Some(("staff-or-vip", RestrictionEffect::AlertOnly)),
    };
    facts.restrictions.extend(hides.map(|(kind, effect)| restriction(kind, effect)));
    match related {
        Relationship::None => {}
        Relationship::Stated => facts.relationships.push(relationship(true)),
        Relationship::Confirmed => facts.relationships.push(relationship(false)),
    }
    facts
}

fn seen(shown: FieldSet) -> Shown {
    Shown {
        anything: !shown.is_empty(),
        name: shown.has(SharedField::Name),
        address: shown.has(SharedField::Address),
        details: shown.has(SharedField::Details),
    }
}

/// Every state of somebody who may be asked about.
fn everybody(asking: &Asking) -> Vec<(Consent, Restriction, Relationship, SubjectFacts)> {
    let mut everybody = Vec::new();
    for consent in CONSENTS {
        for restriction in RESTRICTIONS {
            for relationship in RELATIONSHIPS {
                let facts = asked_about(asking, consent, restriction, relationship);
                everybody.push((consent, restriction, relationship, facts));
            }
        }
    }
    everybody
}

/// Asks about everybody under every agreement; how many cases, and in how many of them something is shown.
fn compared(caller: Caller, purpose: Purpose, asking: &Asking) -> (u32, u32) {
    let everybody = everybody(asking);
    let emergency = asking.emergency.is_some();
    let (mut cases, mut lawfully_shown) = (0, 0);
    for agreement in AGREEMENTS {
        let body = asking.user.organisation.as_str();
        let agreements = agreed(agreement, body, asking.purpose.as_str());
        let grant = rule_on_caller(&POLICY, &agreements, asking);
        for (consent, restriction, relationship, facts) in &everybody {
            let (consent, restriction) = (*consent, *restriction);
            let relationship = *relationship;
            let grant = grant.as_ref().ok();
            let ruling = grant.map(|grant| rule_on_subject(&POLICY, grant, asking, facts));
            for (records, name) in RECORDS {
                let case = Case {
                    caller,
                    purpose,
                    records,
                    agreement,
                    consent,
                    restriction,
                    relationship,
                    emergency,
                };
                let opened = ruling.iter().flat_map(|ruling| &ruling.opened);
                let of_it = opened.filter(|opened| opened.dataset.0 == name);
                let shown = of_it.fold(FieldSet::NONE, |all, opened| all.or(opened.fields));
                assert_eq!(seen(shown), lawful(case), "{case:?}");
                cases += 1;
                lawfully_shown += u32::from(!shown.is_empty());
            }
        }
    }
    (cases, lawfully_shown)
}

#[test]
fn the_decision_is_the_oracles_in_every_case() {
    let (mut cases, mut lawfully_shown) = (0, 0);
    for caller in CALLERS {
        for (purpose, word) in PURPOSES {
            let ordinary = asked_by(caller, word);
            let broken_glass = in_an_emergency(ordinary.clone(), EmergencyGround::VitalInterests);
            for asking in [ordinary, broken_glass] {
                let (more, shown) = compared(caller, purpose, &asking);
                cases += more;
                lawfully_shown += shown;
            }
        }
    }
    assert_eq!(cases, 10 * 10 * 2 * 5 * 6 * 6 * 3 * 7);
    assert!(lawfully_shown > 10_000, "the table is not empty: {lawfully_shown}");
}
