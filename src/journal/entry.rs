//! What the journal's entries say.
//!
//! A kind, once written, keeps its name and its fields: fields are added with a default, never taken away. Tests hold a sample of every
//! kind as it was first written.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    AgreementAct, ApiKeyAct, CaseRead, ConsentRecorded, DecidedByRule, DecisionMade,
    DecisionUndone, EmergencyReviewed, EntryErased, LegalHoldAct, LifeEventAct, Lineage,
    LookRefused, Looked, NotShared, NoticeAct, OperatorPermitted, OperatorRefused, ProposalAct,
    ReadingTakenBack, RecordHeld, RelationshipAct, RestrictionAct, RightsRequested,
    RightsStepTaken, SampleDrawn, SubscriptionAct, WriteAnswered,
};
use crate::editions::{DiffCounts, EditionId, NextSerials};

/// One entry, tagged with its kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JournalEntry {
    /// A night's edition is served from now on.
    EditionPublished(Served),
    /// A night's edition is on the shelf and not served: its identifiers are reserved, and shown to nobody.
    EditionHeld {
        /// Which.
        edition: EditionId,
        /// Why, without personal values.
        because: String,
        /// Where minting went on before it.
        #[serde(default)]
        serials_before: NextSerials,
        /// Where minting goes on after it.
        serials: NextSerials,
    },
    /// A held edition is served from now on.
    EditionReleased(Served),
    /// An edition that was served before is served again.
    EditionRolledBack(Served),
    /// An edition is no longer kept; what became of its identifiers is.
    EditionPruned {
        /// Which.
        edition: EditionId,
    },
    /// A steward decided.
    DecisionMade(DecisionMade),
    /// A decision holds no longer.
    DecisionUndone(DecisionUndone),
    /// A reader answered a case of clerical review.
    CaseRead(CaseRead),
    /// A reader took an answer back.
    ReadingTakenBack(ReadingTakenBack),
    /// Pairs were drawn to be read.
    SampleDrawn(SampleDrawn),
    /// A steward decided of every pair that a rule found.
    DecidedByRule(DecidedByRule),
    /// Somebody asked something about their own data.
    RightsRequested(RightsRequested),
    /// Something was done about it.
    RightsStepTaken(RightsStepTaken),
    /// Data was asked for and not shared.
    NotShared(NotShared),
    /// Somebody looked, or asked to: what was decided, and what they were shown.
    #[serde(alias = "looked_in_emergency")]
    Looked(Looked),
    /// Somebody was refused, whoever they asked about.
    LookRefused(LookRefused),
    /// A look in an emergency was reviewed.
    EmergencyReviewed(EmergencyReviewed),
    /// Somebody works with personal data on screen or in a file.
    OperatorPermitted(OperatorPermitted),
    /// Somebody was refused a command that shows personal data, or an act.
    OperatorRefused(OperatorRefused),
    /// The payload of an entry is erased.
    EntryErased(EntryErased),
    /// Somebody was asked for their consent, gave, refused or took it back.
    ConsentRecorded(Box<ConsentRecorded>),
    /// A restriction was set, confirmed or lifted, or has come to further records.
    RestrictionActed(RestrictionAct),
    /// A reason to ask about somebody was stated, or is over.
    RelationshipActed(RelationshipAct),
    /// A data sharing agreement was drafted, signed, suspended, resumed or ended.
    AgreementActed(AgreementAct),
    /// A legal hold was set or lifted.
    LegalHoldActed(LegalHoldAct),
    /// A key of a partner's system was issued or revoked.
    ApiKeyActed(ApiKeyAct),
    /// An act that is two people's was proposed, approved or dropped.
    ProposalActed(ProposalAct),
    /// A program's write was carried out.
    WriteAnswered(WriteAnswered),
    /// A record that no night has seen is held as a person's.
    RecordHeld(RecordHeld),
    /// A notice is owed, leaves, arrives, or is taken back.
    NoticeActed(NoticeAct),
    /// A subscription's endpoint was set or turned, or its partner said whom it knows.
    SubscriptionActed(SubscriptionAct),
    /// A life event was declared, found, put right, cancelled or joined with another.
    LifeEventActed(LifeEventAct),
}

/// From now on another edition is served.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Served {
    /// Which.
    pub edition: EditionId,
    /// What was served before; `None` before the first.
    pub before: Option<EditionId>,
    /// From which day on it is what the council goes by: never earlier than the day of the one before.
    pub from: Date,
    /// Where minting went on before the edition was written.
    #[serde(default)]
    pub serials_before: NextSerials,
    /// Where minting goes on after it.
    pub serials: NextSerials,
    /// What became of the identifiers of the edition before.
    #[serde(default)]
    pub lineage: Lineage,
    /// How much changed since the edition before; all of it, if there is none.
    #[serde(default)]
    pub counts: DiffCounts,
}

/// The kinds of entries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum JournalKind {
    /// [`JournalEntry::EditionPublished`]
    EditionPublished,
    /// [`JournalEntry::EditionHeld`]
    EditionHeld,
    /// [`JournalEntry::EditionReleased`]
    EditionReleased,
    /// [`JournalEntry::EditionRolledBack`]
    EditionRolledBack,
    /// [`JournalEntry::EditionPruned`]
    EditionPruned,
    /// [`JournalEntry::DecisionMade`]
    DecisionMade,
    /// [`JournalEntry::DecisionUndone`]
    DecisionUndone,
    /// [`JournalEntry::CaseRead`]
    CaseRead,
    /// [`JournalEntry::ReadingTakenBack`]
    ReadingTakenBack,
    /// [`JournalEntry::SampleDrawn`]
    SampleDrawn,
    /// [`JournalEntry::DecidedByRule`]
    DecidedByRule,
    /// [`JournalEntry::RightsRequested`]
    RightsRequested,
    /// [`JournalEntry::RightsStepTaken`]
    RightsStepTaken,
    /// [`JournalEntry::NotShared`]
    NotShared,
    /// [`JournalEntry::Looked`]
    Looked,
    /// [`JournalEntry::Looked`] in an emergency: a kind of its own, so that the few whose reviews fall due are found among very many others.
    LookedInEmergency,
    /// [`JournalEntry::LookRefused`]
    LookRefused,
    /// [`JournalEntry::EmergencyReviewed`]
    EmergencyReviewed,
    /// [`JournalEntry::OperatorPermitted`]
    OperatorPermitted,
    /// [`JournalEntry::OperatorRefused`]
    OperatorRefused,
    /// [`JournalEntry::EntryErased`]
    EntryErased,
    /// [`JournalEntry::ConsentRecorded`]
    ConsentRecorded,
    /// [`JournalEntry::RestrictionActed`]
    RestrictionActed,
    /// [`JournalEntry::RelationshipActed`]
    RelationshipActed,
    /// [`JournalEntry::AgreementActed`]
    AgreementActed,
    /// [`JournalEntry::LegalHoldActed`]
    LegalHoldActed,
    /// [`JournalEntry::ApiKeyActed`]
    ApiKeyActed,
    /// [`JournalEntry::ProposalActed`]
    ProposalActed,
    /// [`JournalEntry::WriteAnswered`]
    WriteAnswered,
    /// [`JournalEntry::RecordHeld`]
    RecordHeld,
    /// [`JournalEntry::NoticeActed`]
    NoticeActed,
    /// [`JournalEntry::SubscriptionActed`]
    SubscriptionActed,
    /// [`JournalEntry::LifeEventActed`]
    LifeEventActed,
}

/// What is said of a kind.
struct KindFacts {
    word: &'static str,
    /// True if its payloads may be erased: not where others rest on them. Those hold identifiers at most, and no word about anybody.
    erasable: bool,
}

const fn kept(word: &'static str) -> KindFacts {
    KindFacts { word, erasable: false }
}

const fn erasable(word: &'static str) -> KindFacts {
    KindFacts { word, erasable: true }
}

impl JournalKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::EditionPublished,
        Self::EditionHeld,
        Self::EditionReleased,
        Self::EditionRolledBack,
        Self::EditionPruned,
        Self::DecisionMade,
        Self::DecisionUndone,
        Self::CaseRead,
        Self::ReadingTakenBack,
        Self::SampleDrawn,
        Self::DecidedByRule,
        Self::RightsRequested,
        Self::RightsStepTaken,
        Self::NotShared,
        Self::Looked,
        Self::LookedInEmergency,
        Self::LookRefused,
        Self::EmergencyReviewed,
        Self::OperatorPermitted,
        Self::OperatorRefused,
        Self::EntryErased,
        Self::ConsentRecorded,
        Self::RestrictionActed,
        Self::RelationshipActed,
        Self::AgreementActed,
        Self::LegalHoldActed,
        Self::ApiKeyActed,
        Self::ProposalActed,
        Self::WriteAnswered,
        Self::RecordHeld,
        Self::NoticeActed,
        Self::SubscriptionActed,
        Self::LifeEventActed,
    ];

    /// Kinds of entries that change which edition is served.
    pub const SERVING: [Self; 3] =
        [Self::EditionPublished, Self::EditionReleased, Self::EditionRolledBack];

    /// Looks that may have shown something: whoever asks who has seen somebody wants both.
    pub const SHOWING: [Self; 2] = [Self::Looked, Self::LookedInEmergency];

    /// All that is said of a kind: a new one has its line here, and its place in [`JournalKind::ALL`] and [`JournalEntry::kind`].
    const fn facts(self) -> KindFacts {
        match self {
            Self::EditionPublished => kept("edition_published"),
            Self::EditionHeld => kept("edition_held"),
            Self::EditionReleased => kept("edition_released"),
            Self::EditionRolledBack => kept("edition_rolled_back"),
            Self::EditionPruned => kept("edition_pruned"),
            Self::DecisionMade => erasable("decision_made"),
            Self::DecisionUndone => erasable("decision_undone"),
            Self::CaseRead => erasable("case_read"),
            Self::ReadingTakenBack => erasable("reading_taken_back"),
            Self::SampleDrawn => erasable("sample_drawn"),
            Self::DecidedByRule => erasable("decided_by_rule"),
            Self::RightsRequested => erasable("rights_requested"),
            Self::RightsStepTaken => erasable("rights_step_taken"),
            Self::NotShared => erasable("not_shared"),
            Self::Looked => erasable("looked"),
            Self::LookedInEmergency => erasable("looked_in_emergency"),
            Self::LookRefused => erasable("look_refused"),
            Self::EmergencyReviewed => erasable("emergency_reviewed"),
            Self::OperatorPermitted => erasable("operator_permitted"),
            Self::OperatorRefused => erasable("operator_refused"),
            Self::EntryErased => kept("entry_erased"),
            Self::ConsentRecorded => erasable("consent_recorded"),
            Self::RestrictionActed => erasable("restriction_acted"),
            Self::RelationshipActed => erasable("relationship_acted"),
            Self::AgreementActed => kept("agreement_acted"),
            Self::LegalHoldActed => erasable("legal_hold_acted"),
            Self::ApiKeyActed => kept("api_key_acted"),
            Self::ProposalActed => erasable("proposal_acted"),
            Self::WriteAnswered => kept("write_answered"),
            Self::RecordHeld => erasable("record_held"),
            Self::NoticeActed => erasable("notice_acted"),
            Self::SubscriptionActed => kept("subscription_acted"),
            Self::LifeEventActed => erasable("life_event_acted"),
        }
    }

    /// As entries are tagged with it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.facts().word
    }

    /// True if payloads of it may be erased.
    #[must_use]
    pub const fn is_erasable(self) -> bool {
        self.facts().erasable
    }

    /// True of looks and of refused ones: there are as many as there are questions, and nothing but the log rests on them.
    #[must_use]
    pub const fn is_look(self) -> bool {
        matches!(self, Self::Looked | Self::LookRefused)
    }

    /// The kind of this word; `None` if this program knows none.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

impl JournalEntry {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> JournalKind {
        match self {
            Self::EditionPublished(_) => JournalKind::EditionPublished,
            Self::EditionHeld { .. } => JournalKind::EditionHeld,
            Self::EditionReleased(_) => JournalKind::EditionReleased,
            Self::EditionRolledBack(_) => JournalKind::EditionRolledBack,
            Self::EditionPruned { .. } => JournalKind::EditionPruned,
            Self::DecisionMade(_) => JournalKind::DecisionMade,
            Self::DecisionUndone(_) => JournalKind::DecisionUndone,
            Self::CaseRead(_) => JournalKind::CaseRead,
            Self::ReadingTakenBack(_) => JournalKind::ReadingTakenBack,
            Self::SampleDrawn(_) => JournalKind::SampleDrawn,
            Self::DecidedByRule(_) => JournalKind::DecidedByRule,
            Self::RightsRequested(_) => JournalKind::RightsRequested,
            Self::RightsStepTaken(_) => JournalKind::RightsStepTaken,
            Self::NotShared(_) => JournalKind::NotShared,
            Self::Looked(looked) if looked.asked.emergency.is_some() => {
                JournalKind::LookedInEmergency
            }
            Self::Looked(_) => JournalKind::Looked,
            Self::LookRefused(_) => JournalKind::LookRefused,
            Self::EmergencyReviewed(_) => JournalKind::EmergencyReviewed,
            Self::OperatorPermitted(_) => JournalKind::OperatorPermitted,
            Self::OperatorRefused(_) => JournalKind::OperatorRefused,
            Self::EntryErased(_) => JournalKind::EntryErased,
            Self::ConsentRecorded(_) => JournalKind::ConsentRecorded,
            Self::RestrictionActed(_) => JournalKind::RestrictionActed,
            Self::RelationshipActed(_) => JournalKind::RelationshipActed,
            Self::AgreementActed(_) => JournalKind::AgreementActed,
            Self::LegalHoldActed(_) => JournalKind::LegalHoldActed,
            Self::ApiKeyActed(_) => JournalKind::ApiKeyActed,
            Self::ProposalActed(_) => JournalKind::ProposalActed,
            Self::WriteAnswered(_) => JournalKind::WriteAnswered,
            Self::RecordHeld(_) => JournalKind::RecordHeld,
            Self::NoticeActed(_) => JournalKind::NoticeActed,
            Self::SubscriptionActed(_) => JournalKind::SubscriptionActed,
            Self::LifeEventActed(_) => JournalKind::LifeEventActed,
        }
    }

    /// The change of what is served, if the entry is one.
    #[must_use]
    pub const fn served(&self) -> Option<&Served> {
        if let Self::EditionPublished(served)
        | Self::EditionReleased(served)
        | Self::EditionRolledBack(served) = self
        {
            Some(served)
        } else {
            None
        }
    }

    /// The entry whose payload it erases, if it does.
    #[must_use]
    pub const fn erases(&self) -> Option<u64> {
        if let Self::EntryErased(erased) = self { Some(erased.sequence) } else { None }
    }
}

/// An entry as it stands in the journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Its number, from 0 without gaps.
    pub sequence: u64,
    /// The clock reading that the writer passed, `2026-11-01T02:03:04Z`.
    pub at: String,
    /// Its kind, which is known of an erased entry too.
    pub kind: JournalKind,
    /// The hash of its leaf.
    pub digest: [u8; 32],
    /// What it says; `None` if it was erased.
    pub entry: Option<JournalEntry>,
}
