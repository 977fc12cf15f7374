//! Which events there are, and what each is called on the wire: `uk.gov.{council}.person.addresschanged.v1`.
//!
//! In: a kind, the council's label. Out: the type of a `CloudEvents` event, with its version at the end: a change that a reader could trip over gets a
//! new number, an added property does not. A partner's agreement lists kinds by [`EventKind::word`].

use std::fmt;

/// A kind of event, of the first catalogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EventKind {
    /// Somebody lives elsewhere.
    AddressChanged,
    /// A registrar has entered a birth.
    BirthRegistered,
    /// Somebody says that a person has died; nothing is registered yet.
    DeathReported,
    /// A registrar has entered a death.
    DeathRegistered,
    /// The entry of a death was corrected or cancelled.
    DeathRegistrationUpdated,
    /// A person who was reported dead is not.
    DeathStatusRemoved,
    /// Somebody is called otherwise.
    NameChanged,
    /// Who lives together has changed.
    HouseholdCompositionChanged,
    /// Two subjects are one person.
    IdentityMerged,
    /// One subject was two people.
    IdentitySplit,
    /// Something of which no dataset tells: an income lost, a coming of age.
    CircumstancesChanged,
    /// What allowed telling is gone: a consent or an agreement.
    SharingWithdrawn,
    /// Something is not shown any more.
    RestrictionApplied,
    /// What was told was put right.
    DataRectified,
    /// What was told is erased.
    DataErased,
    /// An earlier notice was wrong.
    NotificationRecalled,
    /// Nothing has happened; both ends are there.
    SubscriptionHeartbeat,
}

impl EventKind {
    /// All, in the order of the catalogue.
    pub const ALL: [Self; 17] = [
        Self::AddressChanged,
        Self::BirthRegistered,
        Self::DeathReported,
        Self::DeathRegistered,
        Self::DeathRegistrationUpdated,
        Self::DeathStatusRemoved,
        Self::NameChanged,
        Self::HouseholdCompositionChanged,
        Self::IdentityMerged,
        Self::IdentitySplit,
        Self::CircumstancesChanged,
        Self::SharingWithdrawn,
        Self::RestrictionApplied,
        Self::DataRectified,
        Self::DataErased,
        Self::NotificationRecalled,
        Self::SubscriptionHeartbeat,
    ];

    /// As agreements and partners name it: `person.addresschanged`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AddressChanged => "person.addresschanged",
            Self::BirthRegistered => "person.birthregistered",
            Self::DeathReported => "person.deathreported",
            Self::DeathRegistered => "person.deathregistered",
            Self::DeathRegistrationUpdated => "person.deathregistrationupdated",
            Self::DeathStatusRemoved => "person.deathstatusremoved",
            Self::NameChanged => "person.namechanged",
            Self::HouseholdCompositionChanged => "household.compositionchanged",
            Self::IdentityMerged => "identity.merged",
            Self::IdentitySplit => "identity.split",
            Self::CircumstancesChanged => "person.circumstanceschanged",
            Self::SharingWithdrawn => "sharing.withdrawn",
            Self::RestrictionApplied => "restriction.applied",
            Self::DataRectified => "data.rectified",
            Self::DataErased => "data.erased",
            Self::NotificationRecalled => "notification.recalled",
            Self::SubscriptionHeartbeat => "subscription.heartbeat",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The version of what is sent of it.
    #[must_use]
    pub const fn version(self) -> u8 {
        1
    }

    /// Its type on the wire.
    #[must_use]
    pub fn type_of(self, council: &CouncilLabel) -> String {
        format!("uk.gov.{council}.{}.v{}", self.word(), self.version())
    }
}

/// The council's part of a type: one label of a domain name, such as `eastbrook`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CouncilLabel(String);

/// Why a text is no label.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "a council's label has 1 to 63 small letters, digits or inner hyphens, as in a domain name"
)]
pub struct LabelFault;

impl CouncilLabel {
    /// A label as it is written.
    ///
    /// # Errors
    /// If it is none of a domain name's (RFC 1123).
    pub fn parse(text: &str) -> Result<Self, LabelFault> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let edges = text.starts_with('-') || text.ends_with('-');
        if (1..=63).contains(&text.len()) && text.bytes().all(fits) && !edges {
            Ok(Self(text.to_owned()))
        } else {
            Err(LabelFault)
        }
    }
}

impl fmt::Display for CouncilLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{CouncilLabel, EventKind};

    #[test]
    fn every_kind_is_found_by_its_word_and_no_two_share_one() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::of(kind.word()), Some(kind));
        }
        assert_eq!(EventKind::of("person.moved"), None);
    }

    #[test]
    fn a_type_names_council_kind_and_version() {
        let council = CouncilLabel::parse("eastbrook").unwrap();
        assert_eq!(
            EventKind::AddressChanged.type_of(&council),
            "uk.gov.eastbrook.person.addresschanged.v1"
        );
        for bad in ["", "Eastbrook", "east.brook", "-east", "east brook"] {
            assert!(CouncilLabel::parse(bad).is_err(), "{bad:?}");
        }
    }
}
