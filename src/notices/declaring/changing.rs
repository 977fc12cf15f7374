//! Putting right, cancelling and restoring what was declared.
//!
//! In: what somebody asks for an event, the event, the day. Out: the journal's entry; or every fault. Nobody changes what is better known than their
//! channel can know: a caseworker does not cancel a registrar's entry.

use compact_str::{CompactString, ToCompactString};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::dates;
use super::entries::ReferenceConflict;
use super::fault::{DeclarationFaults, Found};
use super::proof::{check_level, highest_of};
use crate::events::When;
use crate::journal::{
    ChangeReason, DeclaringChannel, Destination, EventCorrected, EventTurned, LifeEventAct,
    NameSince,
};
use crate::notices::occurrence::{Occurrence, OccurrenceStatus, Occurrences};
use crate::rules::DeclaringRules;
use crate::values::{EvidenceLevel, LifeEventKind, UserName};

/// What is asked for an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeMade {
    /// It is put right.
    Correct(Correction),
    /// It has not happened.
    Cancel,
    /// That it was cancelled was wrong.
    Reinstate,
}

/// What an event is put right to. What is left out stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// When it happened.
    pub when: When,
    /// The home that was left.
    #[serde(default)]
    pub from: Option<Destination>,
    /// The new home.
    #[serde(default)]
    pub to: Option<Destination>,
    /// The name since.
    #[serde(default)]
    pub name: Option<NameSince>,
    /// How well that is known.
    pub level: EvidenceLevel,
}

/// A change of what was told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What is asked.
    pub made: ChangeMade,
    /// Why.
    pub because: ChangeReason,
    /// By which channel it comes.
    pub channel: DeclaringChannel,
    /// Who puts it down.
    pub by: UserName,
    /// Their own reference for it.
    pub reference: CompactString,
}

/// Why a change is not made.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ChangeRefused {
    /// It cannot be.
    #[error(transparent)]
    Faults(#[from] DeclarationFaults),
    /// The declarant's reference stands for something else.
    #[error(transparent)]
    Conflict(#[from] ReferenceConflict),
}

impl Change {
    /// The entry that makes it so of an event; none where it was made before, word for word.
    ///
    /// # Errors
    /// Every fault at once; or that the reference stands for something else.
    pub fn act(
        &self,
        of: &Occurrence,
        known: &Occurrences,
        today: Date,
        rules: &DeclaringRules,
    ) -> Result<Option<LifeEventAct>, ChangeRefused> {
        if let Some(before) = known.reference(&self.by, &self.reference) {
            let of_this = before.occurrences.iter().any(|id| known.now(*id) == of.id);
            if of_this && before.digest == self.digest() {
                return Ok(None);
            }
            return Err(ReferenceConflict.into());
        }
        let mut found = Found::default();
        self.check(of, today, rules, &mut found);
        Ok(found.or(Some(self.entry(of)))?)
    }

    fn check(&self, of: &Occurrence, today: Date, rules: &DeclaringRules, found: &mut Found) {
        let Self { made, because, channel, by: _, reference } = self;
        if reference.trim().is_empty() || reference.len() > 80 {
            found.add("reference", "it is empty or too long", "write your own number for it");
        }
        if of.level > highest_of(*channel) {
            found.add(
                "channel",
                format!("the event is {}, and this channel cannot know that", of.level),
                "have it changed by the channel that told it",
            );
        }
        let fits = match made {
            ChangeMade::Correct(correction) => {
                dates::check(correction.when, of.kind, today, rules, found);
                check_level(*channel, correction.level, found);
                if correction.level < of.level {
                    found.add(
                        "made.level",
                        "it is known better than that",
                        "write its level, or a better one",
                    );
                }
                carried(of.kind, correction, found);
                matches!(
                    because,
                    ChangeReason::FormalCorrection
                        | ChangeReason::QualityAssurance
                        | ChangeReason::Typographical
                        | ChangeReason::MadeInError
                )
            }
            ChangeMade::Cancel => match because {
                ChangeReason::Cancelled | ChangeReason::MadeInError => true,
                ChangeReason::StatusRemoved => of.kind == LifeEventKind::Death,
                ChangeReason::FormalCorrection
                | ChangeReason::QualityAssurance
                | ChangeReason::Typographical
                | ChangeReason::CancellationRemoved => false,
            },
            ChangeMade::Reinstate => *because == ChangeReason::CancellationRemoved,
        };
        if !fits {
            found.add("because", "it is no reason for this change", "write the reason that it has");
        }
        let registrars =
            matches!(because, ChangeReason::FormalCorrection | ChangeReason::QualityAssurance);
        if registrars && *channel != DeclaringChannel::Registrar {
            found.add(
                "because",
                "it is a registrar's reason",
                "write typographical or made_in_error",
            );
        }
        let cancelled = of.status == OccurrenceStatus::Cancelled;
        match made {
            ChangeMade::Correct(_) | ChangeMade::Cancel if cancelled => {
                found.add(
                    "made",
                    "the event is cancelled",
                    "reinstate it first, if it has happened",
                );
            }
            ChangeMade::Reinstate if !cancelled => {
                found.add("made", "the event is not cancelled", "nothing needs to be done");
            }
            ChangeMade::Correct(_) | ChangeMade::Cancel | ChangeMade::Reinstate => {}
        }
    }

    fn entry(&self, of: &Occurrence) -> LifeEventAct {
        let Self { made, because, channel, by, reference } = self.clone();
        let (occurrence, digest) = (of.id, self.digest());
        let turned = || EventTurned {
            occurrence,
            because,
            channel: Some(channel),
            by: Some(by.clone()),
            reference: reference.clone(),
            digest: digest.clone(),
        };
        match made {
            ChangeMade::Cancel => LifeEventAct::Cancelled(turned()),
            ChangeMade::Reinstate => LifeEventAct::Reinstated(turned()),
            ChangeMade::Correct(correction) => {
                let Correction { when, from, to, name, level } = correction;
                LifeEventAct::Corrected(Box::new(EventCorrected {
                    occurrence,
                    when,
                    from,
                    to,
                    name,
                    because,
                    level,
                    channel,
                    by,
                    reference,
                    digest,
                }))
            }
        }
    }

    /// BLAKE3 of what is asked, hexadecimal.
    fn digest(&self) -> CompactString {
        let mut hasher = blake3::Hasher::new();
        let written = serde_json::to_writer(&mut hasher, self);
        debug_assert!(written.is_ok(), "a change is written as JSON");
        hasher.finalize().to_hex().to_compact_string()
    }
}

/// That only what events of this kind have is put right.
fn carried(kind: LifeEventKind, correction: &Correction, found: &mut Found) {
    let (has_places, has_name) = match kind {
        LifeEventKind::ChangeOfAddress
        | LifeEventKind::HouseholdSplit
        | LifeEventKind::HouseholdMerge => (true, false),
        LifeEventKind::Birth | LifeEventKind::NameChange => (false, true),
        LifeEventKind::Death
        | LifeEventKind::ComingOfAge
        | LifeEventKind::IncomeLoss
        | LifeEventKind::Disability
        | LifeEventKind::Homelessness => (false, false),
    };
    if !has_places && (correction.from.is_some() || correction.to.is_some()) {
        found.add("made.to", format!("a {kind} leads nowhere"), "leave it out");
    }
    if !has_name && correction.name.is_some() {
        found.add("made.name", format!("a {kind} gives no name"), "leave it out");
    }
}
