//! What a person was asked or said about consent, as the journal is to have it.
//!
//! In: what was said, or what is said of an earlier consent. Out: a record in the fields of ISO/IEC TS 27560:2023. A consent is one person's; what
//! opens something rests on open records only. Leaves to `standing` what of it stands.

use std::collections::BTreeSet;

use compact_str::CompactString;
use jiff::civil::Date;
use uuid::Uuid;

use super::{ActFault, in_reach, joined};
use crate::journal::{
    BoundPerson, CONSENT_SCHEMA, CollectedBy, ConsentEvent, ConsentRecorded, DecidedRecord,
    GivenBy, NoticeShown,
};
use crate::rules::{Checked, Ruleset};
use crate::sharing::{ActsBook, Ask, BindTo, Consent, PersonStanding, Policy};
use crate::values::{FieldSet, OrganisationName, PurposeName, SharedField, UserName};

/// What a person was asked, or said.
#[derive(Clone, Debug)]
pub struct ConsentSaid {
    /// Asked for, given or refused.
    pub event: ConsentEvent,
    /// For which purposes.
    pub purposes: Vec<PurposeName>,
    /// Who may receive; the council alone where empty.
    pub recipients: Vec<OrganisationName>,
    /// Of which datasets; all where empty.
    pub datasets: Vec<CompactString>,
    /// Which fields; a refusal without one is of all.
    pub fields: FieldSet,
    /// What the person was shown.
    pub notice: Option<NoticeShown>,
    /// How it was taken down.
    pub taken: Taken,
}

/// What a person says about an earlier consent.
#[derive(Clone, Debug)]
pub struct ConsentAgain {
    /// Withdrawn, renewed or confirmed.
    pub event: ConsentEvent,
    /// Which; none: the only one that fits.
    pub consent: Option<u64>,
    /// Only for these of its purposes; all where empty.
    pub purposes: Vec<PurposeName>,
    /// How it was taken down.
    pub taken: Taken,
}

/// How it was taken down.
#[derive(Clone, Debug)]
pub struct Taken {
    /// How the person said it.
    pub collected_by: CollectedBy,
    /// Who spoke.
    pub given_by: GivenBy,
    /// BLAKE3 of the form or recording, hexadecimal.
    pub evidence: Option<CompactString>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Who takes it down.
    pub by: UserName,
}

/// What opens something rests on open records only; what closes something binds whatever there is.
#[must_use]
pub const fn bind_to(event: ConsentEvent) -> BindTo {
    if event.forbids() { BindTo::All } else { BindTo::Open }
}

impl Taken {
    /// Refuses a last day that is past, or too far off.
    ///
    /// # Errors
    /// That it would hold on no day, or for longer than anybody lives.
    pub fn holds_from(&self, today: Date) -> Result<(), ActFault> {
        let Some(until) = self.until else { return Ok(()) };
        if until >= today {
            return in_reach(until, today).map(|_| ());
        }
        Err(ActFault::said(
            format!("{until} is past: it would hold on no day"),
            format!("write the last day on which it holds, {today} or later, or leave --until out"),
        ))
    }
}

impl ConsentSaid {
    /// The record of it, for a person; `record_id` is drawn by the caller.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn recorded(
        self,
        person: BoundPerson,
        record_id: Uuid,
        (policy, ruleset): (&Policy, &Ruleset<Checked>),
        today: Date,
    ) -> Result<ConsentRecorded, ActFault> {
        let Self { event, purposes, recipients, mut datasets, fields, notice, taken } = self;
        taken.holds_from(today)?;
        if purposes.is_empty() {
            return Err(ActFault::said("for which purpose is not said", "--purpose names it"));
        }
        for dataset in &datasets {
            let known = ruleset.source(dataset);
            known.map_err(|fault| ActFault::said(fault.to_string(), ""))?;
        }
        known(policy, &purposes, &recipients)?;
        let fields = match (fields.is_empty(), event) {
            (false, _) => fields,
            (true, ConsentEvent::Refused) => FieldSet::ALL,
            (
                true,
                ConsentEvent::Requested
                | ConsentEvent::Given
                | ConsentEvent::Withdrawn
                | ConsentEvent::Renewed
                | ConsentEvent::Confirmed,
            ) => {
                return Err(ActFault::said(
                    "which fields the person agrees to is not said",
                    "--field name --field address …",
                ));
            }
        };
        if notice.is_none() && event.permits() {
            return Err(ActFault::said(
                "nobody can agree to what they were not told",
                "name the notice that the person was shown with --notice and --notice-version",
            ));
        }
        datasets.sort_unstable();
        datasets.dedup();
        let special = fields.has(SharedField::SpecialDetails);
        let basis =
            if special { "UK GDPR Art 6(1)(a), Art 9(2)(a)" } else { "UK GDPR Art 6(1)(a)" };
        let Taken { collected_by, given_by, evidence, until, by } = taken;
        Ok(ConsentRecorded {
            schema_version: CONSENT_SCHEMA.into(),
            record_id,
            follows: None,
            event,
            person,
            purposes,
            lawful_basis: basis.into(),
            datasets,
            fields,
            recipients,
            notice,
            collected_by,
            officer: by,
            given_by,
            evidence,
            until,
        })
    }
}

/// Refuses purposes and recipients that the policy does not have.
fn known(
    policy: &Policy,
    purposes: &[PurposeName],
    recipients: &[OrganisationName],
) -> Result<(), ActFault> {
    if let Some(strange) = purposes.iter().find(|it| policy.purpose(it).is_none()) {
        let known = joined(policy.purposes().iter().map(|it| &it.name), "none");
        let what = format!("the policy has no purpose `{strange}`");
        return Err(ActFault::said(what, format!("it has {known}")));
    }
    if let Some(strange) = recipients.iter().find(|it| policy.organisation(it).is_none()) {
        let known = joined(policy.organisations().iter().map(|it| &it.name), "none");
        let what = format!("the policy has no organisation `{strange}`");
        return Err(ActFault::said(what, format!("it has {known}")));
    }
    Ok(())
}

impl ConsentAgain {
    /// The record of it, for a person for whom `standing` stands among all acts.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn recorded(
        self,
        person: BoundPerson,
        book: &ActsBook,
        standing: &PersonStanding,
        today: Date,
    ) -> Result<ConsentRecorded, ActFault> {
        let Self { event, consent, purposes: only, taken } = self;
        taken.holds_from(today)?;
        let before = earlier((book, standing, &person), consent, &only, event)?;
        let said = &before.said;
        let purposes = if only.is_empty() { said.purposes.clone() } else { only };
        if let Some(strange) = purposes.iter().find(|it| !said.purposes.contains(it)) {
            let what = format!("consent {} is not for the purpose {strange}", before.number);
            return Err(ActFault::said(what, ""));
        }
        let Taken { collected_by, given_by, evidence, until, by } = taken;
        let goes_on = || until.or(said.until.filter(|it| *it >= today));
        let until = if event.permits() { goes_on() } else { None };
        Ok(ConsentRecorded {
            follows: Some(before.number),
            event,
            person,
            purposes,
            collected_by,
            officer: by,
            given_by,
            evidence,
            until,
            ..said.clone()
        })
    }
}

/// Every consent that stands for a person or is in question, by its entry.
#[must_use]
pub fn concerning(standing: &PersonStanding) -> BTreeSet<u64> {
    let PersonStanding { consents, asks, restrictions: _, relationships: _ } = standing;
    let asked = asks.iter().filter_map(|ask| match ask {
        Ask::Contradicted { consent, .. }
        | Ask::Undecided { consent }
        | Ask::Changed { consent } => Some(*consent),
        Ask::Carried { .. } => None,
    });
    consents.iter().map(|it| it.entry).chain(asked).collect()
}

/// The word of the person by which a consent of theirs stands no more, if that is why it does not.
fn closed_by<'b>(
    book: &'b ActsBook,
    consent: &Consent,
    person: &BoundPerson,
) -> Option<&'b Consent> {
    let key_of =
        |it: &Consent| it.said.person.records.iter().map(DecidedRecord::key).collect::<Vec<_>>();
    let own = key_of(consent);
    let theirs = consent.said.person.person == person.person
        || person.records.iter().any(|it| own.contains(&it.key()));
    let closes = |it: &&Consent| {
        it.number > consent.number
            && it.said.event.forbids()
            && it.said.purposes.iter().any(|purpose| consent.said.purposes.contains(purpose))
            && it.said.recipients == consent.said.recipients
            && (it.said.person.person == consent.said.person.person
                || key_of(it).iter().any(|key| own.contains(key)))
    };
    book.consents().iter().rfind(closes).filter(|_| theirs)
}

/// True if a consent was given by a person, or on any record of theirs.
fn is_on(consent: &Consent, person: &BoundPerson) -> bool {
    let given = &consent.said.person;
    let has = |record: &DecidedRecord| person.records.iter().any(|it| it.key() == record.key());
    given.person == person.person || given.records.iter().any(has)
}

/// The consent that a later word is about.
fn earlier<'b>(
    (book, standing, person): (&'b ActsBook, &PersonStanding, &BoundPerson),
    named: Option<u64>,
    purposes: &[PurposeName],
    event: ConsentEvent,
) -> Result<&'b Consent, ActFault> {
    let concerning = concerning(standing);
    if let Some(number) = named {
        let consent = book.consent(number).filter(|it| it.said.event.permits());
        let own = consent.filter(|it| concerning.contains(&number) || is_on(it, person));
        // somebody else's is as good as none: that there is one would be told, and what it says
        let consent = own.ok_or_else(|| {
            ActFault::unknown(
                format!("entry {number} is no consent that this person gave"),
                "`hearth consent list PERSON` lists theirs",
            )
        })?;
        if !concerning.contains(&number)
            && event != ConsentEvent::Withdrawn
            && let Some(closed) = closed_by(book, consent, person)
        {
            let (entry, said) = (closed.number, closed.said.event.word());
            return Err(ActFault::stands(
                format!("consent {number} stands no more: it was {said}, by entry {entry}"),
                "what was taken back is given anew: `hearth consent give`",
            ));
        }
        return Ok(consent);
    }
    let fits = |it: &&Consent| {
        it.said.event.permits()
            && concerning.contains(&it.number)
            && (purposes.is_empty()
                || purposes.iter().all(|purpose| it.said.purposes.contains(purpose)))
    };
    let found: Vec<&Consent> = book.consents().iter().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(ActFault::stands(
            "no consent of this person fits",
            "`hearth consent list PERSON` lists what stands; `hearth consent refuse` takes down a no to what was never given",
        )),
        several => Err(ActFault::stands(
            format!("several consents fit: {}", joined(several.iter().map(|it| it.number), "")),
            "name one with --consent N",
        )),
    }
}
