//! What can happen to a person or a household, and what proves it, in words.
//!
//! In: nothing. Out: the kinds that a page offers, each with the word of its address. What of it may be declared is `notices`' to say.

use crate::journal::{ProofSeen, ToldBy};

/// What has happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Move,
    MoveOfSome,
    Birth,
    Death,
    NewName,
    Joining,
    Separation,
    ComingOfAge,
    IncomeLoss,
    Disability,
    Homelessness,
}

impl Kind {
    const ALL: [Self; 11] = [
        Self::Move,
        Self::MoveOfSome,
        Self::Birth,
        Self::Death,
        Self::NewName,
        Self::Joining,
        Self::Separation,
        Self::ComingOfAge,
        Self::IncomeLoss,
        Self::Disability,
        Self::Homelessness,
    ];

    /// The word of its address.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::MoveOfSome => "move-of-some",
            Self::Birth => "birth",
            Self::Death => "death",
            Self::NewName => "new-name",
            Self::Joining => "joining",
            Self::Separation => "separation",
            Self::ComingOfAge => "coming-of-age",
            Self::IncomeLoss => "income-loss",
            Self::Disability => "disability",
            Self::Homelessness => "homelessness",
        }
    }

    /// What people read, of a person or of a household.
    pub(super) const fn words(self, of_household: bool) -> &'static str {
        match (self, of_household) {
            (Self::Move, true) => "The whole household has moved, or is about to",
            (Self::Move, false) => "They have moved, or are about to",
            (Self::MoveOfSome, _) => "Some of the household have moved, or are about to",
            (Self::Birth, _) => "A child of theirs was born",
            (Self::Death, _) => "They have died",
            (Self::NewName, _) => "They go by another name",
            (Self::Joining, _) => "They have joined another household",
            (Self::Separation, _) => "People who lived together have parted",
            (Self::ComingOfAge, _) => "They are eighteen, or out of care",
            (Self::IncomeLoss, _) => "They have lost work or income",
            (Self::Disability, _) => "A disability has begun",
            (Self::Homelessness, _) => "They have lost their home, or are about to",
        }
    }

    /// True if it happens to one of these.
    const fn is_of(self, household: bool) -> bool {
        match self {
            Self::Move => true,
            Self::MoveOfSome | Self::Separation => household,
            Self::Birth
            | Self::Death
            | Self::NewName
            | Self::Joining
            | Self::ComingOfAge
            | Self::IncomeLoss
            | Self::Disability
            | Self::Homelessness => !household,
        }
    }

    /// Those of a person or of a household.
    pub(super) fn of(household: bool) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |it| it.is_of(household))
    }

    /// The kind of a word, if it happens to one of these.
    pub(super) fn named(word: &str, household: bool) -> Option<Self> {
        Self::of(household).find(|it| it.word() == word)
    }

    /// True if it leads to another home.
    pub(super) const fn has_destination(self) -> bool {
        matches!(self, Self::Move | Self::MoveOfSome | Self::Separation)
    }

    /// True if it is of some of a household.
    pub(super) const fn is_of_some(self) -> bool {
        matches!(self, Self::MoveOfSome | Self::Separation)
    }
}

/// What may be seen, in words; whether it proves an event of the kind is looked at where it is declared.
pub(super) const PROOFS: [(&str, ProofSeen, &str); 8] = [
    ("tenancy_or_deeds", ProofSeen::TenancyOrDeeds, "A tenancy agreement, or the deeds of a home"),
    ("bill_or_letter", ProofSeen::BillOrLetter, "A bill or a bank’s letter to the address"),
    ("identity_document", ProofSeen::IdentityDocument, "A document of identity"),
    (
        "register_entry",
        ProofSeen::RegisterEntry,
        "A register entry or certificate of birth or death",
    ),
    ("medical_certificate", ProofSeen::MedicalCertificate, "A doctor’s certificate"),
    ("deed_or_marriage", ProofSeen::DeedOrMarriage, "A deed poll, or a certificate of marriage"),
    ("court_order", ProofSeen::CourtOrder, "An order of a court"),
    (
        "official_decision",
        ProofSeen::OfficialDecision,
        "A decision of an employer or a benefits office",
    ),
];

/// In whose name it is reported, in words.
pub(super) const TELLERS: [(&str, ToldBy, &str); 5] = [
    ("themselves", ToldBy::Themselves, "The person themselves"),
    ("household_member", ToldBy::HouseholdMember, "Somebody who lives with them"),
    ("relative", ToldBy::Relative, "A relative"),
    (
        "representative",
        ToldBy::Representative,
        "An attorney, a deputy, or a parent who speaks for them",
    ),
    ("office", ToldBy::Office, "An office: a hospital, an undertaker"),
];

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn a_household_moves_and_parts_and_a_person_does_the_rest() {
        let words = |household| Kind::of(household).map(Kind::word).collect::<Vec<_>>();
        assert_eq!(words(true), ["move", "move-of-some", "separation"]);
        assert_eq!(words(false).len(), 9);
        assert_eq!(Kind::named("death", true), None);
        assert_eq!(Kind::named("death", false), Some(Kind::Death));
    }
}
