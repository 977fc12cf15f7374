//! What the commands on consents, restrictions and relationships share: whom is meant, to which records an act is bound, writing it down.
//!
//! In: the configuration, a person as the command line names them. Out: an entry of the journal, on disk before the command answers; what
//! stands for the person. Somebody of hidden existence is not there, in the words in which nobody is, unless whoever acts may know of them:
//! [`Acting::known_to`], [`Acting::shown_to`]. Leaves to `sharing` what acts come to, and who may know of whom.

use std::collections::BTreeSet;

use anyhow::{anyhow, ensure};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::console::Console;
use super::council::{self, Council};
use super::edition::acts;
use super::hidden_from::HiddenFrom;
use super::{clock, identifier_key, mention_name};
use crate::editions::OpenEdition;
use crate::journal::{BoundPerson, Journal, JournalEntry, Recorded};
use crate::publication::Publication;
use crate::sharing::{
    self, ActsBook, ActsToday, Ask, BindTo, EditionRecords, OperatorScope, PersonStanding,
    PersonToday, Policy, gone_into,
};
use crate::stewardship::EvidenceKey;
use crate::values::{FieldSet, PersonId, UserName};

/// A council whose residents an act is about.
pub(super) struct Acting {
    pub(super) council: Council,
    pub(super) edition: OpenEdition,
    key: EvidenceKey,
    fenced: BTreeSet<compact_str::CompactString>,
    /// Who is not there for whoever acts: everybody of hidden existence, until it is said who acts.
    hidden: HiddenFrom,
}

impl Acting {
    pub(super) fn open(console: &Console) -> anyhow::Result<Self> {
        Self::at(console.config())
    }

    /// The council of a configuration.
    pub(super) fn at(config: &std::path::Path) -> anyhow::Result<Self> {
        let council = Council::load(config)?;
        let edition = council::edition(&council.config, None)?;
        let key = identifier_key::load_or_make(&council.config)?;
        let key = EvidenceKey::new(&key, &council.rules.ruleset);
        let sources = council.rules.ruleset.sources().iter();
        let fenced = sources.filter(|it| it.fence.is_some()).map(|it| it.name.0.clone());
        let fenced = fenced.collect();
        let hidden = HiddenFrom::everybody(&council, &edition)?;
        Ok(Self { council, edition, key, fenced, hidden })
    }

    /// The same with those of hidden existence whom somebody may know of, in whose name something is taken down.
    pub(super) fn known_to(self, by: &str) -> anyhow::Result<Self> {
        let hidden = self.hidden.known_to(&self.council.config, by)?;
        Ok(Self { hidden, ..self })
    }

    /// The same with those who are there for an operator.
    pub(super) fn shown_to(self, scope: &OperatorScope) -> Self {
        Self { hidden: self.hidden.shown_to(scope), ..self }
    }

    /// True if there is such a person as far as whoever acts is concerned.
    pub(super) fn has(&self, person: PersonId) -> bool {
        self.hidden.has(person)
    }

    /// True if an act was bound to a person who is there for whoever acts, or to nobody whom the edition has.
    pub(super) fn has_bound(&self, bound: &BoundPerson) -> anyhow::Result<bool> {
        let BoundPerson { person, records } = bound;
        Ok(self.has(*person) && self.hidden.has_all_of(&self.edition, records)?)
    }

    /// The policy in force.
    pub(super) fn policy(&self) -> anyhow::Result<Policy> {
        Ok(Policy::load(self.council.config.rules.as_deref())?.check()?)
    }

    /// The edition's records, as acts look at them.
    pub(super) fn records(&self) -> EditionRecords<'_> {
        EditionRecords::new(&self.edition, self.key.clone(), self.fenced.clone())
    }

    /// Whom a name means: an identifier, or a mention.
    pub(super) fn person(&self, name: &str) -> anyhow::Result<PersonId> {
        if !name.contains(':') {
            let id: PersonId = name.parse().map_err(|fault| {
                anyhow!("`{name}` is {fault}\n  hint: name a person HP-…, or one of their records dataset:record_id[:role]")
            })?;
            ensure!(
                self.edition.person(id)?.is_some() && self.has(id),
                "no person {id} is in edition {}\n  hint: `hearth who {id}` tells what became of the identifier",
                self.edition.id()
            );
            return Ok(id);
        }
        Ok(self.mention(name)?.1)
    }

    /// The mention that a name means, and whose it is.
    pub(super) fn mention(
        &self,
        name: &str,
    ) -> anyhow::Result<(crate::values::MentionKey, PersonId)> {
        let records = self.edition.records().collect::<Result<Vec<_>, _>>()?;
        let persons: Vec<PersonId> = records.iter().map(|it| it.person).collect();
        let records: Vec<_> = records.into_iter().map(|it| it.record).collect();
        let is_there = |at: usize| persons.get(at).is_none_or(|person| self.has(*person));
        let at = mention_name::find_among(name, &records, &is_there)? as usize;
        Ok((records[at].key.clone(), persons[at]))
    }

    /// The records that an act on a person is bound to.
    pub(super) fn bound(&self, person: PersonId, to: BindTo) -> anyhow::Result<BoundPerson> {
        let bound = self.records().bound(person, to)?;
        bound.ok_or_else(|| anyhow!("no person {person} is in edition {}", self.edition.id()))
    }

    /// Every act so far.
    pub(super) fn book(&self) -> anyhow::Result<ActsBook> {
        Ok(ActsBook::of(&Journal::of(&self.council.config).entries_but_looks()?))
    }

    /// A person with the identifiers that have gone into theirs.
    pub(super) fn person_today(&self, person: PersonId) -> anyhow::Result<PersonToday> {
        let at = clock::written_at()?;
        let publication = Publication::open_to_read(acts(&self.council.config, &at))?;
        let earlier = gone_into(&publication.store()?, person)?;
        let today = self.records().person(person, earlier)?;
        today.ok_or_else(|| anyhow!("no person {person} is in edition {}", self.edition.id()))
    }

    /// What stands for a person on a day.
    pub(super) fn standing(
        &self,
        book: &ActsBook,
        person: &PersonToday,
        day: Date,
    ) -> anyhow::Result<PersonStanding> {
        Ok(ActsToday::of(book, self.records())?.standing(person, day)?)
    }

    /// Appends what `entry` makes of all acts so far; gives its number.
    pub(super) fn write(
        &self,
        entry: impl FnOnce(&ActsBook) -> anyhow::Result<JournalEntry>,
    ) -> anyhow::Result<u64> {
        let made = |entries: &[Recorded], _| Ok(vec![entry(&ActsBook::of(entries))?]);
        Journal::of(&self.council.config).write_on_acts(&clock::written_at()?, made)
    }
}

/// A set of fields by their words.
pub(super) fn fields(words: &[String]) -> anyhow::Result<FieldSet> {
    Ok(sharing::fields(words)?)
}

/// A name of the council's own, or what is wrong with it.
pub(super) fn name<N: std::str::FromStr<Err = crate::values::NameFault>>(
    text: &str,
    what: &str,
) -> anyhow::Result<N> {
    Ok(sharing::name(text, what)?)
}

/// Several names, ascending, each once.
pub(super) fn names<N: std::str::FromStr<Err = crate::values::NameFault> + Ord>(
    texts: &[String],
    what: &str,
) -> anyhow::Result<Vec<N>> {
    Ok(sharing::names(texts, what)?)
}

/// A text that says something.
pub(super) fn filled(text: &str, what: &str) -> anyhow::Result<String> {
    Ok(sharing::filled(text, what)?)
}

/// Who agreed, who must not be who acts.
pub(super) fn second(by: &UserName, approved_by: Option<&str>) -> anyhow::Result<Option<UserName>> {
    let second = approved_by.map(|text| name::<UserName>(text, "user")).transpose()?;
    ensure!(
        second.as_ref() != Some(by),
        "{by} cannot approve what {by} does\n  hint: --approved-by names somebody else"
    );
    Ok(second)
}

/// The question to an officer, in words.
pub(super) fn asked(ask: &Ask) -> String {
    match ask {
        Ask::Contradicted { consent, by } => format!(
            "consent {consent} was given by somebody else than who closed it with {by}; they are taken for one person now. Ask the person: \
             `hearth consent confirm … --consent {consent}`, or withdraw it"
        ),
        Ask::Undecided { consent } => format!(
            "whose consent {consent} is cannot be told since its records are several people's: it holds for nobody. Ask: \
             `hearth consent confirm … --consent {consent}`"
        ),
        Ask::Changed { consent } => format!(
            "every record that consent {consent} was given on says something else by now: it holds for nobody. Ask: \
             `hearth consent confirm … --consent {consent}`"
        ),
        Ask::Carried { restriction } => format!(
            "restriction {restriction} follows this person, who was once taken for whom it was set on: `hearth restrict confirm \
             {restriction} …` if it is meant for them, `hearth restrict lift {restriction} --from …` if not"
        ),
    }
}

pub(super) fn asked_json(ask: &Ask) -> Value {
    match ask {
        Ask::Contradicted { consent, by } => {
            json!({ "ask": "contradicted", "consent": consent, "by": by })
        }
        Ask::Undecided { consent } => json!({ "ask": "undecided", "consent": consent }),
        Ask::Changed { consent } => json!({ "ask": "changed", "consent": consent }),
        Ask::Carried { restriction } => json!({ "ask": "carried", "restriction": restriction }),
    }
}

/// Words joined, or what to say where there is none.
pub(super) fn joined<T: ToString>(words: &[T], none: &str) -> String {
    if words.is_empty() {
        return none.to_owned();
    }
    words.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
