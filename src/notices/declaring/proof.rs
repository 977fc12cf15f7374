//! What a declarant's word is worth.
//!
//! In: the channel, what was seen, and how well the event is said to be known. Out: nothing, or what does not go together. Nobody says more than their
//! channel can know: a form proves nothing, a caseworker has seen papers, a registrar keeps the register.

use super::fault::Found;
use crate::journal::{DeclaringChannel, ProofSeen, ToldBy};
use crate::values::{EvidenceLevel, LifeEventKind};

/// The most that a channel can know.
#[must_use]
pub const fn highest_of(channel: DeclaringChannel) -> EvidenceLevel {
    match channel {
        DeclaringChannel::ResidentForm => EvidenceLevel::Stated,
        DeclaringChannel::Caseworker => EvidenceLevel::Verified,
        DeclaringChannel::Registrar => EvidenceLevel::Registered,
    }
}

/// What proves an event of a kind.
const fn proofs_of(kind: LifeEventKind) -> &'static [ProofSeen] {
    match kind {
        LifeEventKind::ChangeOfAddress
        | LifeEventKind::HouseholdSplit
        | LifeEventKind::HouseholdMerge => {
            &[ProofSeen::TenancyOrDeeds, ProofSeen::BillOrLetter, ProofSeen::CourtOrder]
        }
        LifeEventKind::Birth => &[ProofSeen::RegisterEntry, ProofSeen::MedicalCertificate],
        LifeEventKind::Death => {
            &[ProofSeen::RegisterEntry, ProofSeen::MedicalCertificate, ProofSeen::CourtOrder]
        }
        LifeEventKind::NameChange => &[
            ProofSeen::DeedOrMarriage,
            ProofSeen::IdentityDocument,
            ProofSeen::RegisterEntry,
            ProofSeen::CourtOrder,
        ],
        LifeEventKind::ComingOfAge => &[ProofSeen::IdentityDocument, ProofSeen::RegisterEntry],
        LifeEventKind::IncomeLoss => &[ProofSeen::OfficialDecision, ProofSeen::BillOrLetter],
        LifeEventKind::Disability => &[ProofSeen::MedicalCertificate, ProofSeen::OfficialDecision],
        LifeEventKind::Homelessness => {
            &[ProofSeen::BillOrLetter, ProofSeen::CourtOrder, ProofSeen::OfficialDecision]
        }
    }
}

/// True of what a register of the registrar's is about.
const fn is_registered(kind: LifeEventKind) -> bool {
    match kind {
        LifeEventKind::Birth | LifeEventKind::Death => true,
        LifeEventKind::ChangeOfAddress
        | LifeEventKind::HouseholdSplit
        | LifeEventKind::HouseholdMerge
        | LifeEventKind::NameChange
        | LifeEventKind::ComingOfAge
        | LifeEventKind::IncomeLoss
        | LifeEventKind::Disability
        | LifeEventKind::Homelessness => false,
    }
}

/// That a level is one that the channel may say.
pub(super) fn check_level(channel: DeclaringChannel, level: EvidenceLevel, found: &mut Found) {
    if level == EvidenceLevel::Suggested {
        found.add(
            "level",
            "what somebody declares is at least stated",
            "write stated, or better if proof was seen",
        );
    }
    if level > highest_of(channel) {
        let what = match channel {
            DeclaringChannel::ResidentForm => "a resident's form is never more than stated",
            DeclaringChannel::Caseworker => "only a registrar's entry is registered",
            // no level is above theirs
            DeclaringChannel::Registrar => "no level is higher than registered",
        };
        found.add("level", what, "write the level that this channel can know");
    }
}

/// That level, channel and what was seen go together.
pub(super) fn check(
    kind: LifeEventKind,
    level: EvidenceLevel,
    seen: &[ProofSeen],
    channel: DeclaringChannel,
    told_by: ToldBy,
    found: &mut Found,
) {
    check_level(channel, level, found);
    if level == EvidenceLevel::Registered && !is_registered(kind) {
        found.add(
            "level",
            format!("no registrar keeps a register of a {kind}"),
            "write verified, with what was seen",
        );
    }
    match (level, seen.is_empty()) {
        (EvidenceLevel::Verified | EvidenceLevel::Registered, true) => {
            found.add(
                "seen",
                "nothing was seen that proves it",
                "say what was seen, or write stated",
            );
        }
        (EvidenceLevel::Suggested | EvidenceLevel::Stated, false) => found.add(
            "seen",
            "proof was seen, and the level does not say so",
            "write verified where a member of staff has seen it, or leave `seen` out",
        ),
        (EvidenceLevel::Registered, false) if !seen.contains(&ProofSeen::RegisterEntry) => {
            found.add("seen", "it is not the register's entry", "write register_entry");
        }
        (EvidenceLevel::Verified | EvidenceLevel::Registered, false) => {
            if !seen.iter().any(|proof| proofs_of(kind).contains(proof)) {
                found.add(
                    "seen",
                    format!("none of it proves a {kind}"),
                    "say what was seen that does, or write stated",
                );
            }
        }
        (EvidenceLevel::Suggested | EvidenceLevel::Stated, true) => {}
    }
    if channel == DeclaringChannel::ResidentForm && told_by == ToldBy::Office {
        found.add("told_by", "no office fills in a resident's form", "say in whose name it is");
    }
    if kind == LifeEventKind::Death && told_by == ToldBy::Themselves {
        found.add("told_by", "nobody tells of their own death", "say in whose name it is told");
    }
}
