//! `operations.toml`: which commands of those who run Hearth show personal data, and for what they may be run.

use super::reading::{RowPlace, names, required_text};
use crate::rules::TableReader;
use crate::values::{PurposeName, RoleName};

/// A command that shows personal data to whoever runs Hearth.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Operation {
    /// `hearth explain`
    Explain,
    /// `hearth review`
    Review,
    /// `hearth who`, beyond identifiers and keys
    Who,
    /// `hearth export` of events, residences and relations, and of people of hidden existence
    Export,
    /// `hearth consent list`
    ConsentList,
    /// `hearth consent receipt`
    ConsentReceipt,
    /// `hearth relationship list`
    RelationshipList,
    /// `hearth restrict list`
    RestrictList,
    /// `hearth rights pack`
    RightsPack,
    /// `hearth rights list`
    RightsList,
    /// `hearth rights show`
    RightsShow,
    /// `hearth rights access-log`
    RightsAccessLog,
    /// `hearth rights corrections`
    RightsCorrections,
    /// `hearth rights erase`, where it only says what an erasure comes to
    RightsErase,
    /// `hearth rights holds`
    RightsHolds,
    /// `hearth rights register`
    RightsRegister,
    /// `hearth audit decision`
    AuditDecision,
}

impl Operation {
    /// All, by the words of policy files and of the journal.
    pub const WORDS: [(&'static str, Self); 17] = [
        ("explain", Self::Explain),
        ("review", Self::Review),
        ("who", Self::Who),
        ("export", Self::Export),
        ("consent-list", Self::ConsentList),
        ("consent-receipt", Self::ConsentReceipt),
        ("relationship-list", Self::RelationshipList),
        ("restrict-list", Self::RestrictList),
        ("rights-pack", Self::RightsPack),
        ("rights-list", Self::RightsList),
        ("rights-show", Self::RightsShow),
        ("rights-access-log", Self::RightsAccessLog),
        ("rights-corrections", Self::RightsCorrections),
        ("rights-erase", Self::RightsErase),
        ("rights-holds", Self::RightsHolds),
        ("rights-register", Self::RightsRegister),
        ("audit-decision", Self::AuditDecision),
    ];

    /// The word of policy files and of the journal.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Explain => "explain",
            Self::Review => "review",
            Self::Who => "who",
            Self::Export => "export",
            Self::ConsentList => "consent-list",
            Self::ConsentReceipt => "consent-receipt",
            Self::RelationshipList => "relationship-list",
            Self::RestrictList => "restrict-list",
            Self::RightsPack => "rights-pack",
            Self::RightsList => "rights-list",
            Self::RightsShow => "rights-show",
            Self::RightsAccessLog => "rights-access-log",
            Self::RightsCorrections => "rights-corrections",
            Self::RightsErase => "rights-erase",
            Self::RightsHolds => "rights-holds",
            Self::RightsRegister => "rights-register",
            Self::AuditDecision => "audit-decision",
        }
    }

    /// True for a command that reads in the journal what was decided of whom: it is for roles with `reads_journal` alone.
    #[must_use]
    pub const fn reads_journal(self) -> bool {
        matches!(self, Self::AuditDecision)
    }

    /// True for a command that makes what is given to the person it shows, at their own wish.
    #[must_use]
    pub const fn is_for_the_person(self) -> bool {
        matches!(
            self,
            Self::ConsentReceipt | Self::RightsPack | Self::RightsShow | Self::RightsAccessLog
        )
    }

    /// As it is typed.
    #[must_use]
    pub fn command(self) -> String {
        format!("hearth {}", self.word().replacen('-', " ", 1))
    }
}

/// What the policy says of a command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OperationPolicy {
    /// Which.
    pub operation: Operation,
    /// Where it stands.
    pub place: RowPlace,
    /// What it shows.
    pub label: String,
    /// Why it may be shown.
    pub law: String,
    /// For which purposes, the usual one first.
    pub purposes: Vec<PurposeName>,
    /// Roles to whom it shows what restrictions hide as well, ascending.
    pub unscreened: Vec<RoleName>,
}

impl OperationPolicy {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let operation = table
            .require("name", "write name = \"explain\"")
            .and_then(|value| value.word(&Operation::WORDS));
        let label = required_text(table, "label");
        let law = required_text(table, "law");
        // in their order: the first is what is meant where several would do
        let purposes: Vec<PurposeName> = table
            .require("purposes", "write purposes = [\"linkage-quality\"]")
            .map(|value| value.texts_with_lines())
            .unwrap_or_default()
            .iter()
            .filter_map(super::reading::named)
            .collect();
        if purposes.is_empty() {
            table.error("nobody can run the command", "name a purpose");
        }
        let unscreened = names(table, "unscreened");
        let operation = operation?;
        let place = RowPlace::of(table, &operation.word());
        Some(Self { operation, place, label: label?, law: law?, purposes, unscreened })
    }
}
