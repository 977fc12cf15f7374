//! What one answer rests on: an edition, the acts and agreements that stand, the policy, all of one moment.
//!
//! In: an open edition and what the journal says. Out: a door on it. A footing never changes: another takes its place. Leaves to `following`
//! when.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use compact_str::CompactString;
use jiff::civil::Date;

use crate::clerical::{ReadEdition, ReadFault};
use crate::editions::{EditionError, OpenEdition};
use crate::explaining::{ExplanationGround, can_be_one};
use crate::journal::{Journal, JournalEntry, Recorded, RelationshipHolder, Seen};
use crate::links::Model;
use crate::lookup::{
    ActsInForce, Door, EmergencyLook, Ground, KnownFacts, Lineage as _, LookLog, Newcomer,
    PolicyInForce, Shelf, Since, Sources, StoredLineage, Weights, emergencies, is_suspended,
};
use crate::normalise::Dictionaries;
use crate::rights::{Language, Words};
use crate::rules::{Checked, Ruleset};
use crate::sharing::{
    ActsBook, ActsToday, AgreementBook, AlikeRecords, Asking, EditionRecords, Policy, WorkingDays,
    gone_into,
};
use crate::stewardship::EvidenceKey;
use crate::store::{MemoryIndex, Named};
use crate::values::{IdentifierKey, PersonId, UserName};

use super::acting::{Acting, Stop};
use super::asking::ApiKeyBook;
use super::once::OnceBook;

/// What stays as it is for as long as the service runs.
pub(super) struct Fixed {
    pub(super) ruleset: Ruleset<Checked>,
    pub(super) dictionaries: Dictionaries,
    pub(super) policy: Policy,
    pub(super) key: IdentifierKey,
    pub(super) working_days: WorkingDays,
    pub(super) words: [Words; 2],
    pub(super) journal: Journal,
}

/// All of one moment.
pub(super) struct Moment {
    fixed: Arc<Fixed>,
    edition: Arc<OpenEdition>,
    model: Arc<Option<Model>>,
    since: Since,
    /// What is read through of the edition for acts, by the first who needs it.
    alike: AlikeRecords,
    /// The edition read whole, by the first who reads a doubtful case of it.
    whole: Arc<OnceLock<ReadEdition>>,
    book: ActsBook,
    agreements: AgreementBook,
    once: OnceBook,
    index: Arc<MemoryIndex>,
    policy: PolicyInForce,
    emergencies: Vec<EmergencyLook>,
    keys: ApiKeyBook,
    day: Date,
    seen: Seen,
}

/// What is worked out of a moment, and borrows from it.
struct Worked<'m> {
    acts: ActsInForce<'m, EditionRecords<'m>, MemoryIndex>,
    sources: Sources<'m>,
    lineage: StoredLineage<'m, MemoryIndex>,
}

self_cell::self_cell!(
    /// What one answer rests on.
    pub(super) struct Footing {
        owner: Moment,
        #[not_covariant]
        dependent: Worked,
    }
);

impl Footing {
    /// The footing of an edition and of what the journal says; `seen` is how much of it others had written when it was read.
    pub(super) fn of(
        fixed: &Arc<Fixed>,
        (edition, model): (&Arc<OpenEdition>, &Arc<Option<Model>>),
        entries: &[Recorded],
        (day, seen): (Date, Seen),
        before: Option<&Self>,
    ) -> Result<Self, EditionError> {
        let agreements = AgreementBook::of(entries);
        let before = before.map(Self::borrow_owner);
        let of_edition = before.filter(|it| it.edition.id() == edition.id());
        // what identifiers became changes with what is served alone
        let of_served = of_edition.filter(|it| it.index.fits(up_to(entries, edition)));
        let moment = Moment {
            fixed: Arc::clone(fixed),
            edition: Arc::clone(edition),
            model: Arc::clone(model),
            since: Since::of(entries, edition, |persons| {
                let persons: Vec<PersonId> = persons.iter().copied().collect();
                can_be_one(edition, (&fixed.ruleset, &fixed.dictionaries), &persons)
            })?,
            alike: of_edition.map(|it| it.alike.clone()).unwrap_or_default(),
            whole: of_edition.map(|it| Arc::clone(&it.whole)).unwrap_or_default(),
            book: ActsBook::of(entries),
            index: of_served.map_or_else(
                || Arc::new(MemoryIndex::of(up_to(entries, edition))),
                |it| Arc::clone(&it.index),
            ),
            policy: PolicyInForce {
                policy: fixed.policy.clone(),
                agreements: agreements.standing(day),
            },
            agreements,
            once: OnceBook::of(entries),
            emergencies: emergencies(entries, &fixed.working_days),
            keys: ApiKeyBook::of(entries),
            day,
            seen,
        };
        Self::try_new(moment, |moment| {
            let Moment { fixed, edition, alike, book, index, .. } = moment;
            let index: &MemoryIndex = index;
            let rules = &fixed.ruleset;
            let fenced = rules.sources().iter().filter(|it| it.fence.is_some());
            let fenced: BTreeSet<CompactString> = fenced.map(|it| it.name.0.clone()).collect();
            let records = EditionRecords::new(edition, EvidenceKey::new(&fixed.key, rules), fenced)
                .sharing(alike.clone());
            Ok(Worked {
                acts: ActsInForce { today: ActsToday::of(book, records)?, store: index },
                sources: Sources::new(rules, edition),
                lineage: StoredLineage { store: index, key: &fixed.key },
            })
        })
    }

    /// Opens the door to whoever asks.
    pub(super) fn ask<T>(&self, log: &dyn LookLog, ask: impl FnOnce(&Door<'_>) -> T) -> T {
        self.with_dependent(|moment, Worked { acts, sources, lineage }| {
            let door = Door::new(Ground {
                on: Shelf { edition: &moment.edition, sources, since: &moment.since },
                policy: &moment.policy,
                acts,
                lineage,
                log,
                key: moment.fixed.key.derived("hearth 2026 answers as they were displayed"),
            });
            ask(&door)
        })
    }

    /// Gives what an act rests on to whoever acts.
    pub(super) fn act<T>(
        &self,
        asking: &Asking,
        number: [u8; 16],
        act: impl FnOnce(&Acting<'_, '_>) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        self.with_dependent(|moment, Worked { acts, sources: _, lineage: _ }| {
            let index: &MemoryIndex = &moment.index;
            act(&Acting { asking, footing: self, today: &acts.today, index, number })
        })
    }

    /// The edition read whole; the first to ask of an edition reads it.
    pub(super) fn read_whole(&self) -> Result<&ReadEdition, ReadFault> {
        let Moment { edition, whole, fixed, .. } = self.borrow_owner();
        if let Some(whole) = whole.get() {
            return Ok(whole);
        }
        let read = ReadEdition::of(edition, &fixed.ruleset)?;
        Ok(whole.get_or_init(|| read))
    }

    /// The rules.
    pub(super) fn ruleset(&self) -> &Ruleset<Checked> {
        &self.borrow_owner().fixed.ruleset
    }

    /// The journal.
    pub(super) fn journal(&self) -> &Journal {
        &self.borrow_owner().fixed.journal
    }

    /// The council's own key.
    pub(super) fn key(&self) -> &IdentifierKey {
        &self.borrow_owner().fixed.key
    }

    /// The days on which people work.
    pub(super) fn working_days(&self) -> &WorkingDays {
        &self.borrow_owner().fixed.working_days
    }

    /// Words for people about their own data.
    pub(super) fn words(&self, language: Language) -> &Words {
        let [english, welsh] = &self.borrow_owner().fixed.words;
        match language {
            Language::English => english,
            Language::Welsh => welsh,
        }
    }

    /// Every act on people.
    pub(super) fn book(&self) -> &ActsBook {
        &self.borrow_owner().book
    }

    /// Every agreement.
    pub(super) fn agreements(&self) -> &AgreementBook {
        &self.borrow_owner().agreements
    }

    /// Writes of late, by their keys.
    pub(super) fn once(&self) -> &OnceBook {
        &self.borrow_owner().once
    }

    /// The edition.
    pub(super) fn edition(&self) -> &Arc<OpenEdition> {
        &self.borrow_owner().edition
    }

    /// What has been settled since the edition.
    pub(super) fn since(&self) -> &Since {
        &self.borrow_owner().since
    }

    /// By what the edition was matched; none where that cannot be read.
    pub(super) fn model(&self) -> &Arc<Option<Model>> {
        &self.borrow_owner().model
    }

    /// By what a record is weighed as the night would weigh it; none if the rules have other attributes since.
    pub(super) fn weights(&self) -> Option<Weights<'_>> {
        let Moment { fixed, edition, model, .. } = self.borrow_owner();
        let model = model.as_ref().as_ref()?;
        Weights::of((&fixed.ruleset, &fixed.dictionaries), model, edition.id().as_of())
    }

    /// What explanations rest on; none if the rules have other attributes since.
    pub(super) fn explanations(&self) -> Option<ExplanationGround<'_>> {
        let Moment { fixed, edition, model, .. } = self.borrow_owner();
        let model = model.as_ref().as_ref()?;
        ExplanationGround::of(edition, (&fixed.ruleset, &fixed.dictionaries), model)
    }

    /// Whose a record may be.
    pub(super) fn like(&self, newcomer: &Newcomer) -> Result<Vec<PersonId>, EditionError> {
        self.edition().found(&newcomer.probes(&self.borrow_owner().fixed.dictionaries))
    }

    /// Who may be whom somebody looks for.
    pub(super) fn suggested(&self, facts: &KnownFacts) -> Result<Vec<PersonId>, EditionError> {
        self.edition().found(&facts.probes())
    }

    /// What identifiers were and became.
    pub(super) fn index(&self) -> &MemoryIndex {
        &self.borrow_owner().index
    }

    /// What an identifier has become; itself, if that cannot be told.
    pub(super) fn now_of(&self, named: Named) -> Named {
        self.with_dependent(|moment, Worked { lineage, .. }| {
            match lineage.now(named).unwrap_or(named) {
                Named::Person(id) => Named::Person(moment.since.stands_for(id)),
                household @ Named::Household(_) => household,
            }
        })
    }

    /// The identifier that stands for somebody since the edition.
    pub(super) fn stands_for(&self, person: PersonId) -> PersonId {
        self.borrow_owner().since.stands_for(person)
    }

    /// Who has reason to ask about somebody, as it stands today.
    pub(super) fn relationships_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<RelationshipHolder>, EditionError> {
        self.with_dependent(|moment, Worked { acts, .. }| {
            let earlier = gone_into(&*moment.index, person);
            let earlier =
                earlier.map_err(|_| EditionError::Inconsistent("its lineage is unreadable"))?;
            let Some(today) = acts.today.records().person(person, earlier)? else {
                return Ok(Vec::new());
            };
            let standing = acts.today.standing(&today, moment.day)?;
            Ok(standing.relationships.into_iter().map(|it| it.holder).collect())
        })
    }

    /// The policy with the agreements of the day.
    pub(super) fn policy(&self) -> &PolicyInForce {
        &self.borrow_owner().policy
    }

    /// The day by which agreements stand.
    pub(super) fn day(&self) -> Date {
        self.borrow_owner().day
    }

    /// How much of what others wrote is in it.
    pub(super) fn seen(&self) -> Seen {
        self.borrow_owner().seen
    }

    /// Keys of partners' systems.
    pub(super) fn keys(&self) -> &ApiKeyBook {
        &self.borrow_owner().keys
    }

    /// True if a look of somebody's in an emergency waits too long for its review.
    pub(super) fn is_suspended(&self, user: &UserName, today: Date) -> bool {
        is_suspended(&self.borrow_owner().emergencies, user, today)
    }
}

/// Entries up to the change by which the edition came to be served: what identifiers become in another that is about to be, is not told of this.
fn up_to<'r>(
    entries: &'r [Recorded],
    edition: &OpenEdition,
) -> impl Iterator<Item = &'r Recorded> + use<'r> {
    let of_it = |recorded: &&Recorded| {
        let served = recorded.entry.as_ref().and_then(JournalEntry::served);
        served.is_some_and(|served| served.edition == edition.id())
    };
    let last = entries.iter().rfind(of_it).map_or(u64::MAX, |recorded| recorded.sequence);
    entries.iter().filter(move |recorded| recorded.sequence <= last)
}
