//! An agreement beside the policy: what it promises that the policy cannot keep.
//!
//! In: an agreement as it stands, or as somebody is about to record it. Out: what is wrong with it, in plain words, before anybody relies on
//! it. The decision does not need this: what an agreement says beyond the policy opens nothing.

use super::{GatewayKind, Policy};
use crate::sharing::{LawfulBasis, StandingAgreement};
use crate::values::SharedField;

impl Policy {
    /// What of an agreement does not fit the policy, each in a sentence; empty if all of it can be kept.
    #[must_use]
    pub fn agreement_at_odds(&self, agreement: &StandingAgreement) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut say = |text: String| wrong.push(text);
        if agreement.until < agreement.from {
            say("it ends before it begins".to_owned());
        }
        if agreement.dpia.is_none() {
            say("it names no data protection impact assessment".to_owned());
        }
        for party in &agreement.parties {
            if self.organisation(party).is_none() {
                say(format!("organisations.toml has no {party}"));
            }
        }
        for name in &agreement.purposes {
            let Some(purpose) = self.purpose(name) else {
                say(format!("purposes.toml has no {name}"));
                continue;
            };
            let clash = agreement.purposes.iter().find(|other| {
                let other_way = |it: &super::Purpose| it.incompatible.contains(name);
                *other > name
                    && (purpose.incompatible.contains(other)
                        || self.purpose(other).is_some_and(other_way))
            });
            if let Some(other) = clash {
                say(format!("{name} and {other} do not go together in one agreement"));
            }
        }
        for name in &agreement.gateways {
            match self.gateway(name) {
                None => say(format!("gateways.toml has no {name}")),
                Some(gateway) if gateway.kind == GatewayKind::Prohibition => {
                    say(format!("{name} forbids, and the agreement rests on it"));
                }
                Some(gateway) if !agreement.purposes.iter().any(|it| gateway.reaches(it)) => {
                    say(format!("{name} is for none of its purposes"));
                }
                Some(_) => {}
            }
        }
        let consent_alone = agreement.bases.iter().all(|basis| *basis == LawfulBasis::Consent);
        if agreement.bases.is_empty() {
            say("it names no lawful basis".to_owned());
        } else if agreement.gateways.is_empty() && !consent_alone {
            say("it rests on no gateway, and not on consent alone".to_owned());
        }
        for agreed in &agreement.datasets {
            let name = &agreed.dataset.0;
            let Some(dataset) = self.dataset(&agreed.dataset) else {
                say(format!("uses.toml has no dataset {name}"));
                continue;
            };
            let delicate = dataset.special || agreed.fields.has(SharedField::SpecialDetails);
            if delicate && agreement.special.is_none() {
                say(format!(
                    "{name} is special category data, and no condition of Article 9 is named"
                ));
            }
            let opened = self.uses().iter().any(|row| {
                row.dataset == agreed.dataset
                    && row.purposes.iter().any(|it| agreement.purposes.contains(it))
                    && !row.fields.and(agreed.fields).is_empty()
            });
            if !opened {
                say(format!(
                    "no row of uses.toml opens any of its fields of {name} for its purposes"
                ));
            }
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Policy, Unchecked};
    use crate::rules::shipped_files;
    use crate::sharing::{
        AgreedDataset, AgreementStatus, LawfulBasis, SpecialCondition, StandingAgreement,
    };
    use crate::values::{DatasetName, FieldSet};

    #[test]
    fn an_agreement_that_cannot_be_kept_is_told_in_plain_words() {
        let policy = Policy::<Unchecked>::of_files(&shipped_files()).check().unwrap();
        let mut agreement = StandingAgreement {
            entry: 1,
            name: "with-the-trust".parse().unwrap(),
            parties: vec!["nhs-trust".parse().unwrap()],
            purposes: vec!["safeguarding".parse().unwrap()],
            datasets: vec![AgreedDataset {
                dataset: DatasetName("social_care".into()),
                fields: FieldSet::ALL,
            }],
            gateways: vec!["ca2004-s10-s11".parse().unwrap()],
            bases: vec![LawfulBasis::PublicTask],
            special: Some((SpecialCondition::SubstantialPublicInterest, "para. 18".into())),
            dpia: Some("DPIA-1".into()),
            status: AgreementStatus::Draft,
            from: date(2026, 1, 1),
            until: date(2026, 12, 31),
        };
        assert_eq!(policy.agreement_at_odds(&agreement), Vec::<String>::new());
        agreement.special = None;
        agreement.dpia = None;
        agreement.purposes =
            vec!["fraud-and-debt".parse().unwrap(), "safeguarding".parse().unwrap()];
        agreement.gateways.push("ssaa1992-s123".parse().unwrap());
        agreement.datasets[0].dataset = DatasetName("electoral_rol".into());
        let told = policy.agreement_at_odds(&agreement);
        assert_eq!(told.len(), 4, "{told:?}");
        for expected in [
            "no data protection impact assessment",
            "fraud-and-debt and safeguarding do not go together",
            "ssaa1992-s123 forbids",
            "no dataset electoral_rol",
        ] {
            assert!(told.iter().any(|text| text.contains(expected)), "{expected} in {told:?}");
        }
    }
}
