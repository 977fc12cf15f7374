//! What one answer rests on: an edition, the acts and agreements that stand, the policy, all of one moment.
//!
//! In: an open edition and what the journal says. Out: a door on it. A footing never changes: another takes its place. Leaves to `following`
//! when.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use compact_str::CompactString;
use jiff::civil::Date;

use crate::clerical::{ReadFault, asked_of};
use crate::editions::{AskedRecords, EditionError, OpenEdition};
use crate::explaining::{ExplanationGround, can_be_one};
use crate::journal::{
    Journal, JournalEntry, JournalError, JournalKind, KindSet, Recorded, RelationshipHolder,
    RestsOn, Seen,
};
use crate::links::Model;
use crate::lookup::{
    ActsInForce, Door, EmergencyLook, Ground, KnownFacts, Lineage as _, LookLog, Newcomer,
    PolicyInForce, Shelf, Since, Sources, StoredLineage, Weights, emergencies, is_suspended,
};
use crate::normalise::Dictionaries;
use crate::rights::{Language, Words};
use crate::rules::{Checked, Ruleset};
use crate::sharing::{
    ActsBook, ActsToday, AgreementBook, Asking, EditionRecords, PersonStanding, Policy,
    WorkingDays, gone_into, may_know_of,
};
use crate::stewardship::{AlikeRecords, EvidenceKey};
use crate::store::{MemoryIndex, Named};
use crate::values::{IdentifierKey, PersonId, UserName};

use super::acting::{Acting, Stop};
use super::asking::ApiKeyBook;
use super::once::OnceBook;
use super::remembered::Remembered;
use super::resting::{LISTED_BY, LOOKED_BY};
use super::whole::{PreparedEdition, ReadEdition};

/// What stays as it is for as long as the service runs.
pub(super) struct Fixed {
    pub(super) ruleset: Ruleset<Checked>,
    pub(super) dictionaries: Dictionaries,
    pub(super) policy: Policy,
    pub(super) key: IdentifierKey,
    pub(super) working_days: WorkingDays,
    pub(super) words: [Words; 2],
    pub(super) journal: Journal,
    pub(super) remembered: Remembered,
}

/// All of one moment.
pub(super) struct Moment {
    fixed: Arc<Fixed>,
    edition: Arc<OpenEdition>,
    /// By what it was matched; none where that cannot be read.
    model: Option<Arc<Model>>,
    since: Since,
    /// What is read through of the edition for acts, by the first who needs it.
    alike: AlikeRecords,
    /// Its records, for those who ask for some by number.
    asked: Arc<OnceLock<Arc<AskedRecords>>>,
    /// What all who read its doubtful cases share, made by the first of them.
    prepared: Arc<OnceLock<PreparedEdition>>,
    book: ActsBook,
    agreements: AgreementBook,
    once: OnceBook,
    index: Arc<MemoryIndex>,
    policy: PolicyInForce,
    emergencies: Vec<EmergencyLook>,
    keys: ApiKeyBook,
    day: Date,
    /// How much others had written when it was read.
    read: Seen,
}

/// What is worked out of a moment, and borrows from it.
struct Worked<'m> {
    acts: ActsInForce<'m, EditionRecords<'m>, MemoryIndex>,
    sources: Sources<'m>,
    lineage: StoredLineage<'m, MemoryIndex>,
}

self_cell::self_cell!(
    struct Standing {
        owner: Moment,
        #[not_covariant]
        dependent: Worked,
    }
);

/// What one answer rests on.
pub(super) struct Footing {
    standing: Arc<Standing>,
    /// How much of what others wrote is in it, or changes nothing of it.
    seen: Seen,
}

impl Footing {
    /// The footing of an edition and of what the journal says; `seen` is how much of it others had written when it was read.
    pub(super) fn of(
        fixed: &Arc<Fixed>,
        (edition, model): (&Arc<OpenEdition>, Option<&Arc<Model>>),
        entries: &[Recorded],
        (day, seen): (Date, Seen),
        before: Option<&Self>,
    ) -> Result<Self, EditionError> {
        let agreements = AgreementBook::of(entries);
        let before = before.map(Self::moment);
        let of_edition = before.filter(|it| it.edition.id() == edition.id());
        // what identifiers became changes with what is served alone
        let of_served = of_edition.filter(|it| it.index.fits(up_to(entries, edition)));
        let moment = Moment {
            fixed: Arc::clone(fixed),
            edition: Arc::clone(edition),
            model: model.cloned(),
            since: Since::of(entries, edition, |persons| {
                let persons: Vec<PersonId> = persons.iter().copied().collect();
                can_be_one(edition, (&fixed.ruleset, &fixed.dictionaries), &persons)
            })?,
            alike: of_edition.map(|it| it.alike.clone()).unwrap_or_default(),
            asked: of_edition.map(|it| Arc::clone(&it.asked)).unwrap_or_default(),
            prepared: of_edition.map(|it| Arc::clone(&it.prepared)).unwrap_or_default(),
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
            read: seen,
        };
        let standing = Standing::try_new(moment, |moment| {
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
        })?;
        Ok(Self { standing: Arc::new(standing), seen })
    }

    /// The same after others have written what changes nothing of it.
    pub(super) fn still(&self, seen: Seen) -> Self {
        Self { standing: Arc::clone(&self.standing), seen }
    }

    fn moment(&self) -> &Moment {
        self.standing.borrow_owner()
    }

    /// Opens the door to whoever asks.
    pub(super) fn ask<T>(&self, log: &dyn LookLog, ask: impl FnOnce(&Door<'_>) -> T) -> T {
        self.standing.with_dependent(|moment, Worked { acts, sources, lineage }| {
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
        self.standing.with_dependent(|moment, Worked { acts, sources: _, lineage: _ }| {
            let index: &MemoryIndex = &moment.index;
            act(&Acting { asking, footing: self, today: &acts.today, index, number })
        })
    }

    /// What explains the edition's records, each read when it is first asked for.
    pub(super) fn read_edition(&self) -> Result<ReadEdition, ReadFault> {
        let Moment { edition, model, asked, alike, fixed, .. } = self.moment();
        let model = model.as_ref().ok_or(ReadFault::Model)?;
        let records = if let Some(records) = asked.get() {
            records
        } else {
            let records = Arc::new(asked_of(edition, &fixed.ruleset, model)?);
            asked.get_or_init(|| records)
        };
        Ok(ReadEdition::new(fixed, (records, alike), model))
    }

    /// What all who read doubtful cases of the edition share; the first of them has it worked out.
    pub(super) fn prepared(&self) -> Result<&PreparedEdition, ReadFault> {
        let prepared = &self.moment().prepared;
        if let Some(prepared) = prepared.get() {
            return Ok(prepared);
        }
        let made = PreparedEdition::of(self.read_edition()?)?;
        Ok(prepared.get_or_init(|| made))
    }

    /// The rules.
    pub(super) fn ruleset(&self) -> &Ruleset<Checked> {
        &self.moment().fixed.ruleset
    }

    /// The journal.
    pub(super) fn journal(&self) -> &Journal {
        &self.moment().fixed.journal
    }

    /// The journal's entries of some kinds from a number on.
    pub(super) fn entries_of(
        &self,
        kinds: &[JournalKind],
        first: u64,
    ) -> Result<Vec<Recorded>, JournalError> {
        let Fixed { journal, remembered, .. } = &*self.moment().fixed;
        remembered.entries_of(journal, kinds, first)
    }

    /// The council's own key.
    pub(super) fn key(&self) -> &IdentifierKey {
        &self.moment().fixed.key
    }

    /// The days on which people work.
    pub(super) fn working_days(&self) -> &WorkingDays {
        &self.moment().fixed.working_days
    }

    /// Words for people about their own data.
    pub(super) fn words(&self, language: Language) -> &Words {
        let [english, welsh] = &self.moment().fixed.words;
        match language {
            Language::English => english,
            Language::Welsh => welsh,
        }
    }

    /// Every act on people.
    pub(super) fn book(&self) -> &ActsBook {
        &self.moment().book
    }

    /// Every agreement.
    pub(super) fn agreements(&self) -> &AgreementBook {
        &self.moment().agreements
    }

    /// Writes of late, by their keys.
    pub(super) fn once(&self) -> &OnceBook {
        &self.moment().once
    }

    /// The edition.
    pub(super) fn edition(&self) -> &Arc<OpenEdition> {
        &self.moment().edition
    }

    /// What has been settled since the edition.
    pub(super) fn since(&self) -> &Since {
        &self.moment().since
    }

    /// By what the edition was matched; none where that cannot be read.
    pub(super) fn model(&self) -> Option<&Arc<Model>> {
        self.moment().model.as_ref()
    }

    /// By what a record is weighed as the night would weigh it; none if the rules have other attributes since.
    pub(super) fn weights(&self) -> Option<Weights<'_>> {
        let Moment { fixed, edition, model, .. } = self.moment();
        let model = model.as_ref()?;
        Weights::of((&fixed.ruleset, &fixed.dictionaries), model, edition.id().as_of())
    }

    /// What explanations rest on; none if the rules have other attributes since.
    pub(super) fn explanations(&self) -> Option<ExplanationGround<'_>> {
        let Moment { fixed, edition, model, .. } = self.moment();
        let model = model.as_ref()?;
        ExplanationGround::of(edition, (&fixed.ruleset, &fixed.dictionaries), model)
    }

    /// Whose a record may be, by some weights.
    pub(super) fn like(
        &self,
        newcomer: &Newcomer,
        weights: &Weights<'_>,
    ) -> Result<Vec<PersonId>, EditionError> {
        self.edition().found(&newcomer.probes(weights, self.edition()))
    }

    /// Who may be whom somebody looks for.
    pub(super) fn suggested(&self, facts: &KnownFacts) -> Result<Vec<PersonId>, EditionError> {
        self.edition().found(&facts.probes())
    }

    /// What identifiers were and became.
    pub(super) fn index(&self) -> &MemoryIndex {
        &self.moment().index
    }

    /// What an identifier has become; itself, if that cannot be told.
    pub(super) fn now_of(&self, named: Named) -> Named {
        self.standing.with_dependent(|moment, Worked { lineage, .. }| {
            match lineage.now(named).unwrap_or(named) {
                Named::Person(id) => Named::Person(moment.since.stands_for(id)),
                household @ Named::Household(_) => household,
            }
        })
    }

    /// The identifier that stands for somebody since the edition.
    pub(super) fn stands_for(&self, person: PersonId) -> PersonId {
        self.moment().since.stands_for(person)
    }

    /// Who has reason to ask about somebody, as it stands today.
    pub(super) fn relationships_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<RelationshipHolder>, EditionError> {
        let standing = self.standing_of(person)?;
        let standing = standing.into_iter().flat_map(|it| it.relationships);
        Ok(standing.map(|it| it.holder).collect())
    }

    /// What stands for somebody today; nothing, if they are in no edition.
    fn standing_of(&self, person: PersonId) -> Result<Option<PersonStanding>, EditionError> {
        self.standing.with_dependent(|moment, Worked { acts, .. }| {
            let earlier = gone_into(&*moment.index, person);
            let earlier =
                earlier.map_err(|_| EditionError::Inconsistent("its lineage is unreadable"))?;
            let Some(today) = acts.today.records().person(person, earlier)? else {
                return Ok(None);
            };
            Ok(Some(acts.today.standing(&today, moment.day)?))
        })
    }

    /// Whether somebody may be known of by whoever asks, as it stands today; whoever is in no edition is hidden from nobody.
    pub(super) fn may_be_known(
        &self,
        person: PersonId,
        asking: &Asking,
    ) -> Result<bool, EditionError> {
        let standing = self.standing_of(person)?;
        let restrictions = standing.map(|it| it.restrictions).unwrap_or_default();
        let Asking { user, purpose, .. } = asking;
        let Moment { policy, day, .. } = self.moment();
        Ok(may_know_of(&policy.policy, user, purpose, *day, &restrictions))
    }

    /// The policy with the agreements of the day.
    pub(super) fn policy(&self) -> &PolicyInForce {
        &self.moment().policy
    }

    /// The day by which agreements stand.
    pub(super) fn day(&self) -> Date {
        self.moment().day
    }

    /// How much of what others wrote is in it.
    pub(super) fn seen(&self) -> Seen {
        self.seen
    }

    /// How much of it had been written when it was made: the same of two that differ in nothing else.
    pub(super) fn read(&self) -> Seen {
        self.moment().read
    }

    /// What a look rests on that the door decides: whatever else others write meanwhile, it stands.
    pub(super) fn for_a_look(&self) -> RestsOn {
        RestsOn { seen: self.seen, of: LOOKED_BY }
    }

    /// What an act rests on that these kinds of entries decide.
    pub(super) fn for_an_act(&self, of: KindSet) -> RestsOn {
        RestsOn { seen: self.seen, of }
    }

    /// What a list rests on: whatever is looked at or told meanwhile, it stands.
    pub(super) fn for_a_list(&self) -> RestsOn {
        RestsOn { seen: self.seen, of: LISTED_BY }
    }

    /// Keys of partners' systems.
    pub(super) fn keys(&self) -> &ApiKeyBook {
        &self.moment().keys
    }

    /// True if a look of somebody's in an emergency waits too long for its review.
    pub(super) fn is_suspended(&self, user: &UserName, today: Date) -> bool {
        is_suspended(&self.moment().emergencies, user, today)
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
