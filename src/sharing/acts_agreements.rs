//! Data sharing agreements as they stand: drafted, signed by every party, suspended, ended.
//!
//! In: the journal's entries. Out: for each agreement the version that stands today, in the form that a decision asks for. A version is signed once
//! every party has signed its very text; until then the version before it stands, if that was signed. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::agreement::{
    AgreedDataset, AgreementStatus, LawfulBasis, SpecialCondition, StandingAgreement,
};
use crate::journal::{
    AgreementAct, AgreementDrafted, AgreementHalted, AgreementSigned, AgreementTerms, JournalEntry,
    JournalKind, Recorded,
};
use crate::values::{AgreementName, DatasetName, OrganisationName};

/// A version of an agreement, with who has signed it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgreementVersion {
    /// The entry that put it down.
    pub number: u64,
    /// What it says, and the digest of its text.
    pub drafted: AgreementDrafted,
    /// Signatures of this text, by entry.
    pub signed: Vec<(u64, AgreementSigned)>,
}

/// An agreement with all its versions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Agreement {
    /// Its versions, ascending.
    pub versions: Vec<AgreementVersion>,
    /// Suspended, resumed and ended, in order: the entry, where it stands since, and why.
    pub halts: Vec<(u64, AgreementStatus, AgreementHalted)>,
}

/// Every agreement.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AgreementBook {
    agreements: BTreeMap<AgreementName, Agreement>,
}

/// Why an act on an agreement cannot be.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AgreementFault {
    /// There is none of this name.
    #[error("there is no agreement {0}\n  hint: `hearth agreement list` lists them")]
    Unknown(AgreementName),
    /// A version of this number, or a later one, is there.
    #[error(
        "{name} has version {latest} already\n  hint: a changed text is a new version: write version = {}",
        latest + 1
    )]
    VersionTaken {
        /// Which agreement.
        name: AgreementName,
        /// Its latest version.
        latest: u32,
    },
    /// Who signs is no party.
    #[error("{party} is no party to {name}\n  hint: its parties are {parties}")]
    NoParty {
        /// Which agreement.
        name: AgreementName,
        /// Who would sign.
        party: OrganisationName,
        /// Its parties.
        parties: String,
    },
    /// The party has signed.
    #[error("{party} has signed version {version} of {name} already")]
    SignedAlready {
        /// Which agreement.
        name: AgreementName,
        /// Which version.
        version: u32,
        /// Who.
        party: OrganisationName,
    },
    /// It is over.
    #[error("{0} is over\n  hint: put a new version down with `hearth agreement add`")]
    Over(AgreementName),
    /// It is not signed, or not suspended.
    #[error("{name} is {status}")]
    NotSo {
        /// Which agreement.
        name: AgreementName,
        /// Where it stands.
        status: &'static str,
    },
}

impl AgreementVersion {
    /// True if every party has signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let signed: BTreeSet<&OrganisationName> =
            self.signed.iter().map(|(_, it)| &it.party).collect();
        self.drafted.terms.parties.iter().all(|it| signed.contains(&it.organisation))
    }
}

impl Agreement {
    /// The version that stands: the latest that every party has signed, or else the latest.
    #[must_use]
    pub fn standing(&self) -> Option<&AgreementVersion> {
        self.versions.iter().rfind(|it| it.is_signed()).or(self.versions.last())
    }

    /// Parties that have not signed the latest version.
    pub fn unsigned(&self) -> impl Iterator<Item = &OrganisationName> {
        self.versions.last().into_iter().flat_map(|AgreementVersion { drafted, signed, .. }| {
            let parties = drafted.terms.parties.iter().map(|it| &it.organisation);
            parties.filter(|party| !signed.iter().any(|(_, it)| it.party == **party))
        })
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn status(&self, day: Date) -> AgreementStatus {
        let Some(version) = self.standing().filter(|it| it.is_signed()) else {
            return AgreementStatus::Draft;
        };
        // what ended an earlier version says nothing of one that was signed since
        let since = version.signed.iter().map(|(number, _)| *number).max().unwrap_or_default();
        let halt = self.halts.iter().rfind(|(number, _, halt)| *number > since && halt.on <= day);
        halt.map_or(AgreementStatus::Signed, |(_, status, _)| *status)
    }
}

impl AgreementBook {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 1] = [JournalKind::AgreementActed];

    /// The book that the journal's entries make, in their order; entries of other kinds say nothing here.
    #[must_use]
    pub fn of<'r>(entries: impl IntoIterator<Item = &'r Recorded>) -> Self {
        let mut book = Self::default();
        for recorded in entries {
            if let Some(JournalEntry::AgreementActed(act)) = &recorded.entry {
                book.add(recorded.sequence, act);
            }
        }
        book
    }

    fn add(&mut self, number: u64, act: &AgreementAct) {
        let (status, halt) = match act {
            AgreementAct::Drafted(drafted) => {
                let drafted = drafted.as_ref().clone();
                let agreement = self.agreements.entry(drafted.terms.name.clone()).or_default();
                agreement.versions.push(AgreementVersion { number, drafted, signed: Vec::new() });
                return;
            }
            AgreementAct::Signed(signed) => {
                let agreement = self.agreements.entry(signed.name.clone()).or_default();
                let of_text = |it: &&mut AgreementVersion| {
                    it.drafted.terms.version == signed.version && it.drafted.digest == signed.digest
                };
                if let Some(version) = agreement.versions.iter_mut().find(of_text) {
                    version.signed.push((number, signed.clone()));
                }
                return;
            }
            AgreementAct::Suspended(halt) => (AgreementStatus::Suspended, halt),
            AgreementAct::Resumed(halt) => (AgreementStatus::Signed, halt),
            AgreementAct::Ended(halt) => (AgreementStatus::Ended, halt),
        };
        let agreement = self.agreements.entry(halt.name.clone()).or_default();
        agreement.halts.push((number, status, halt.clone()));
    }

    /// Every agreement, by name.
    pub fn all(&self) -> impl Iterator<Item = (&AgreementName, &Agreement)> {
        self.agreements.iter()
    }

    /// The agreement of a name.
    ///
    /// # Errors
    /// [`AgreementFault::Unknown`].
    pub fn agreement(&self, name: &AgreementName) -> Result<&Agreement, AgreementFault> {
        self.agreements.get(name).ok_or_else(|| AgreementFault::Unknown(name.clone()))
    }

    /// Refuses an act that cannot be on a day.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn takes(&self, act: &AgreementAct, day: Date) -> Result<(), AgreementFault> {
        match act {
            AgreementAct::Drafted(drafted) => {
                let name = drafted.terms.name.clone();
                let latest = self.agreements.get(&name).and_then(|it| it.versions.last());
                let latest = latest.map_or(0, |it| it.drafted.terms.version);
                let fits = drafted.terms.version > latest;
                if fits { Ok(()) } else { Err(AgreementFault::VersionTaken { name, latest }) }
            }
            AgreementAct::Signed(signed) => self.takes_signature(signed),
            AgreementAct::Suspended(halt) => self.requires(halt, AgreementStatus::Signed, day),
            AgreementAct::Resumed(halt) => self.requires(halt, AgreementStatus::Suspended, day),
            AgreementAct::Ended(halt) => match self.agreement(&halt.name)?.status(day) {
                AgreementStatus::Ended => Err(AgreementFault::Over(halt.name.clone())),
                AgreementStatus::Draft | AgreementStatus::Signed | AgreementStatus::Suspended => {
                    Ok(())
                }
            },
        }
    }

    fn takes_signature(&self, signed: &AgreementSigned) -> Result<(), AgreementFault> {
        let AgreementSigned { name, version, party, .. } = signed;
        let agreement = self.agreement(name)?;
        let of_version = |it: &&AgreementVersion| it.drafted.terms.version == *version;
        let Some(found) = agreement.versions.iter().find(of_version) else {
            return Err(AgreementFault::Unknown(name.clone()));
        };
        let parties: Vec<&OrganisationName> =
            found.drafted.terms.parties.iter().map(|it| &it.organisation).collect();
        if !parties.contains(&party) {
            let parties = parties.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(AgreementFault::NoParty {
                name: name.clone(),
                party: party.clone(),
                parties,
            });
        }
        if found.signed.iter().any(|(_, it)| it.party == *party) {
            return Err(AgreementFault::SignedAlready {
                name: name.clone(),
                version: *version,
                party: party.clone(),
            });
        }
        Ok(())
    }

    fn requires(
        &self,
        halt: &AgreementHalted,
        wanted: AgreementStatus,
        day: Date,
    ) -> Result<(), AgreementFault> {
        let status = self.agreement(&halt.name)?.status(day);
        if status == wanted {
            return Ok(());
        }
        Err(AgreementFault::NotSo { name: halt.name.clone(), status: status_in_words(status) })
    }

    /// Every agreement as a decision on a day asks for it, by name.
    #[must_use]
    pub fn standing(&self, day: Date) -> Vec<StandingAgreement> {
        let one = |(name, agreement): (&AgreementName, &Agreement)| {
            let version = agreement.standing()?;
            Some(standing(name, version, agreement.status(day)))
        };
        self.agreements.iter().filter_map(one).collect()
    }
}

/// Where an agreement stands, in words.
#[must_use]
pub const fn status_in_words(status: AgreementStatus) -> &'static str {
    match status {
        AgreementStatus::Draft => "a draft",
        AgreementStatus::Signed => "signed",
        AgreementStatus::Suspended => "suspended",
        AgreementStatus::Ended => "over",
    }
}

fn standing(
    name: &AgreementName,
    version: &AgreementVersion,
    status: AgreementStatus,
) -> StandingAgreement {
    let AgreementTerms {
        parties, purposes, gateways, datasets, from, until, special, dpia, ..
    } = &version.drafted.terms;
    let article_6 = |word: &str| {
        LawfulBasis::WORDS.iter().find(|(known, _)| *known == word).map(|(_, basis)| *basis)
    };
    let condition = |word: &str| {
        SpecialCondition::WORDS.iter().find(|(known, _)| *known == word).map(|(_, it)| *it)
    };
    let sorted = |mut names: Vec<OrganisationName>| {
        names.sort();
        names
    };
    let mut fields: BTreeMap<DatasetName, crate::values::FieldSet> = BTreeMap::new();
    for agreed in datasets {
        let all = fields.entry(DatasetName(agreed.dataset.clone())).or_default();
        *all = all.or(agreed.fields);
    }
    let mut bases: Vec<LawfulBasis> =
        parties.iter().filter_map(|it| article_6(&it.lawful_basis)).collect();
    bases.sort();
    bases.dedup();
    let (mut purposes, mut gateways) = (purposes.clone(), gateways.clone());
    purposes.sort();
    gateways.sort();
    StandingAgreement {
        entry: version.signed.last().map_or(version.number, |(number, _)| *number),
        name: name.clone(),
        parties: sorted(parties.iter().map(|it| it.organisation.clone()).collect()),
        purposes,
        datasets: fields
            .into_iter()
            .map(|(dataset, fields)| AgreedDataset { dataset, fields })
            .collect(),
        gateways,
        bases,
        special: special
            .as_ref()
            .and_then(|(word, paragraph)| Some((condition(word)?, paragraph.clone()))),
        dpia: dpia.as_deref().map(Into::into),
        status,
        from: *from,
        until: *until,
    }
}
