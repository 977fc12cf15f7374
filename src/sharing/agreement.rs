//! Data sharing agreements, as far as a decision needs them.
//!
//! In: what the journal says of agreements. Out: plain data for the decision, which asks one thing of an agreement: is it signed and in its
//! time, and does it name these parties, this purpose, this dataset, these fields and this gateway. What else stands in an agreement
//! (security measures, breach handling, contacts; the questions of the Information Commissioner's code under section 121 of the Data
//! Protection Act 2018) is left to the paper that it refers to.

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::values::{
    AgreementName, DatasetName, FieldSet, GatewayName, OrganisationName, PurposeName,
};

/// Where an agreement stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementStatus {
    /// Being written.
    Draft,
    /// Signed by all parties.
    Signed,
    /// Signed, and set out of force for now.
    Suspended,
    /// Over before its time.
    Ended,
}

/// A lawful basis: article 6(1) of the UK GDPR, as amended by the Data (Use and Access) Act 2025.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawfulBasis {
    /// (a) consent.
    Consent,
    /// (b) a contract with the person.
    Contract,
    /// (c) a legal obligation.
    LegalObligation,
    /// (d) vital interests.
    VitalInterests,
    /// (e) a public task.
    PublicTask,
    /// (ea) a recognised legitimate interest.
    RecognisedLegitimateInterest,
}

impl LawfulBasis {
    /// All, by the word of policy files and commands.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("consent", Self::Consent),
        ("contract", Self::Contract),
        ("legal_obligation", Self::LegalObligation),
        ("vital_interests", Self::VitalInterests),
        ("public_task", Self::PublicTask),
        ("recognised_legitimate_interest", Self::RecognisedLegitimateInterest),
    ];
}

/// A condition for special category data: article 9(2) of the UK GDPR, as far as a council relies on them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialCondition {
    /// (a) explicit consent.
    ExplicitConsent,
    /// (b) social security and social protection law.
    SocialProtection,
    /// (c) vital interests of somebody who cannot consent.
    VitalInterests,
    /// (g) substantial public interest.
    SubstantialPublicInterest,
    /// (h) health or social care.
    HealthOrSocialCare,
}

impl SpecialCondition {
    /// All, by the word of policy files and commands.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("explicit_consent", Self::ExplicitConsent),
        ("social_protection", Self::SocialProtection),
        ("vital_interests", Self::VitalInterests),
        ("substantial_public_interest", Self::SubstantialPublicInterest),
        ("health_or_social_care", Self::HealthOrSocialCare),
    ];
}

/// What an agreement says of one dataset.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct AgreedDataset {
    /// Which.
    pub dataset: DatasetName,
    /// Which fields of it.
    pub fields: FieldSet,
}

/// An agreement between the council and other bodies, as it stands today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandingAgreement {
    /// The journal's entry by which it stands as it does.
    pub entry: u64,
    /// Its name.
    pub name: AgreementName,
    /// Who may receive under it, ascending.
    pub parties: Vec<OrganisationName>,
    /// For what, ascending.
    pub purposes: Vec<PurposeName>,
    /// What of which datasets, by dataset ascending, each once.
    pub datasets: Vec<AgreedDataset>,
    /// The powers and duties that it rests on, ascending; none where it rests on consent alone.
    pub gateways: Vec<GatewayName>,
    /// The lawful bases of the parties.
    pub bases: Vec<LawfulBasis>,
    /// The condition for special category data, and the paragraph of Schedule 1 to the Data Protection Act 2018 where one is needed.
    pub special: Option<(SpecialCondition, CompactString)>,
    /// The data protection impact assessment, by the council's own number.
    pub dpia: Option<CompactString>,
    /// Where it stands.
    pub status: AgreementStatus,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day on which it holds.
    pub until: Date,
}

impl StandingAgreement {
    /// True if it is signed and in its time on a day; nothing else lets anything flow.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        let signed = match self.status {
            AgreementStatus::Signed => true,
            AgreementStatus::Draft | AgreementStatus::Suspended | AgreementStatus::Ended => false,
        };
        signed && self.from <= day && day <= self.until
    }

    /// What it says of a dataset.
    #[must_use]
    pub fn fields_of(&self, dataset: &DatasetName) -> FieldSet {
        let of_it = self.datasets.iter().filter(|agreed| agreed.dataset == *dataset);
        of_it.fold(FieldSet::NONE, |all, agreed| all.or(agreed.fields))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{AgreementStatus, StandingAgreement};

    #[test]
    fn only_what_is_signed_and_in_its_time_is_in_force() {
        let mut agreement = StandingAgreement {
            entry: 1,
            name: "with-the-trust".parse().expect("a name"),
            parties: Vec::new(),
            purposes: Vec::new(),
            datasets: Vec::new(),
            gateways: Vec::new(),
            bases: Vec::new(),
            special: None,
            dpia: None,
            status: AgreementStatus::Signed,
            from: date(2026, 1, 1),
            until: date(2026, 12, 31),
        };
        for (day, holds) in [
            (date(2025, 12, 31), false),
            (date(2026, 1, 1), true),
            (date(2026, 12, 31), true),
            (date(2027, 1, 1), false),
        ] {
            assert_eq!(agreement.in_force_on(day), holds, "{day}");
        }
        for status in [AgreementStatus::Draft, AgreementStatus::Suspended, AgreementStatus::Ended] {
            agreement.status = status;
            assert!(!agreement.in_force_on(date(2026, 6, 1)));
        }
    }
}
