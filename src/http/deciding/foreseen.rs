//! What a decision would touch, looked at before it is made.
//!
//! In: a wish, under an operator's permit. Out: identifiers that stay, go and are new; restrictions and consents as they would stand; notices that partners have
//! of those whom it is about, and which would be taken back; what stands in its way. Restrictions and consents by their numbers alone: what they are about is
//! for those who keep them. Leaves what the night makes of everything else to the night.

use std::collections::{BTreeMap, BTreeSet};

use super::sides::{Sides, Wish};
use super::supposed::{Lies, Supposed, identifiers};
use crate::clerical::Desk;
use crate::http::acting::{Acting, Stop};
use crate::http::code::Code;
use crate::http::notifying::Told;
use crate::http::problem::Problem;
use crate::http::reading::{scope_of, with_desk};
use crate::http::service::Service;
use crate::journal::{DecidedAs, DecisionMade, JournalEntry};
use crate::sharing::{
    ActKind, ActsToday, Asking, HandedAct, Operation, PersonStanding, PersonToday, RecordToday,
    gone_into,
};
use crate::values::{MentionKey, PersonId};

/// What a decision would touch.
pub(in crate::http) struct Foreseen {
    pub(in crate::http) edition: String,
    /// On what it rests: sent back with the decision.
    pub(in crate::http) version: String,
    pub(in crate::http) decided: DecidedAs,
    /// The records of the one and of the other.
    pub(in crate::http) records: [Vec<String>; 2],
    /// Identifiers that stay.
    pub(in crate::http) stay: Vec<String>,
    /// The identifier that goes into the one that stays.
    pub(in crate::http) goes: Option<String>,
    /// How many identifiers are new.
    pub(in crate::http) new: usize,
    /// Earlier identifiers that lead to those above.
    pub(in crate::http) earlier: Vec<String>,
    /// Their households today.
    pub(in crate::http) households: Vec<String>,
    /// Restrictions, consents and relationships of today.
    pub(in crate::http) standing: Vec<StandsFor>,
    /// Notices of them, by partner.
    pub(in crate::http) told: Vec<ToldOf>,
    /// Why it cannot be, if it cannot.
    pub(in crate::http) against: Vec<String>,
}

/// An act that stands for one of them.
pub(in crate::http) struct StandsFor {
    /// A restriction, a consent, a relationship.
    pub(in crate::http) what: &'static str,
    /// Its entry in the journal.
    pub(in crate::http) entry: u64,
    /// For whom it stands today.
    pub(in crate::http) today: String,
    /// For whom it would stand.
    pub(in crate::http) then: String,
}

/// What one service of a partner was told of them.
pub(in crate::http) struct ToldOf {
    pub(in crate::http) subscription: String,
    pub(in crate::http) told: Told,
}

impl Service {
    /// What a decision would touch.
    pub(in crate::http) fn foreseen(
        &self,
        asking: &Asking,
        wish: &Wish,
    ) -> Result<Foreseen, Problem> {
        let of = (Operation::Review, "a decision");
        self.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            acting.may(HandedAct::Of(ActKind::Decide))?;
            let scope = scope_of(acting, grant)?;
            with_desk(acting, &scope, |desk| {
                let sides = wish.sides(desk, acting, &scope)?;
                let about = sides.persons.iter().map(ToString::to_string).collect();
                operating.permit(&scope, about)?;
                foreseen(self, desk, acting, sides)
            })
        })
    }
}

/// On what a decision rests: its sides with the fingerprints of what they say, and the edition.
pub(super) fn version(acting: &Acting<'_, '_>, of: &Sides) -> String {
    let said = serde_json::to_vec(&(acting.edition().id(), of.decided, &of.kept));
    blake3::hash(&said.unwrap_or_default()).to_hex()[..32].to_owned()
}

/// Why no decision can make one person of them.
pub(super) fn impossible(desk: &Desk<'_>, of: &Sides) -> Vec<String> {
    if of.decided != DecidedAs::Same {
        return Vec::new();
    }
    let [ones, others] = &of.records;
    let few = desk.on.few(ones.iter().chain(others).copied());
    let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| [*one, *other]));
    let found = pairs.filter_map(|[one, other]| {
        let why = few.constraint(one, other)?;
        Some(desk.forbidden_in_words(([one, other], why)))
    });
    found.collect()
}

/// Decisions that entries would contradict, in words.
pub(super) fn contradicted(desk: &Desk<'_>, made: &[JournalEntry]) -> Result<Vec<String>, Stop> {
    let against = desk.contradiction(made)?.map(|it| it.against).unwrap_or_default();
    Ok(against.iter().filter_map(|it| desk.in_words(*it)).collect())
}

fn foreseen(
    service: &Service,
    desk: &Desk<'_>,
    acting: &Acting<'_, '_>,
    of: Sides,
) -> Result<Foreseen, Stop> {
    let clusters = clusters(desk, &of);
    let kept = identifiers(&clusters);
    let unused = unused(acting)?;
    let after: Vec<PersonId> = kept.iter().map(|it| it.unwrap_or(unused)).collect();
    let stay: BTreeSet<PersonId> = kept.iter().flatten().copied().collect();
    let goes = of.persons.iter().find(|it| !stay.contains(it)).copied();
    let into = after.first().copied();
    let moved: BTreeMap<MentionKey, PersonId> = clusters
        .iter()
        .zip(&after)
        .flat_map(|(cluster, person)| cluster.iter().map(move |it| (it.key.clone(), *person)))
        .collect();
    let (mut earlier, mut households) = (BTreeSet::new(), BTreeSet::new());
    for person in &of.persons {
        earlier.extend(earlier_of(acting, *person)?);
        let household = acting.edition().person(*person)?.and_then(|it| it.household);
        households.extend(household.map(|it| it.to_string()));
    }
    let standing = standing(acting, &of, (&clusters, &after, &moved, unused))?;
    let whose = |key: &MentionKey| moved.get(key).copied();
    let is_now = |person: PersonId| match (goes, into) {
        (Some(goes), Some(into)) if person == goes => into,
        _ => person,
    };
    let about: BTreeSet<PersonId> = of.persons.iter().copied().collect();
    let told = match &service.notifying {
        Some(notifying) => notifying
            .told_of(&service.following, acting.footing, &about, (&whose, &is_now))
            .map_err(|fault| {
                tracing::error!(%fault, "what partners were told could not be read");
                Problem::of(Code::Failed)
            })?,
        None => BTreeMap::new(),
    };
    let told = told
        .into_iter()
        .map(|(subscription, told)| ToldOf { subscription: subscription.to_string(), told });
    let mut against = impossible(desk, &of);
    let version = version(acting, &of);
    let records =
        of.records.each_ref().map(|side| side.iter().map(|at| desk.on.name(*at)).collect());
    let made = JournalEntry::DecisionMade(DecisionMade {
        decided: of.decided,
        sides: of.kept,
        reason: String::new(),
        by: acting.asking.user.name.to_string(),
    });
    let others = contradicted(desk, std::slice::from_ref(&made))?;
    against.extend(others.into_iter().map(|it| format!("it contradicts {it}")));
    Ok(Foreseen {
        edition: acting.edition().id().to_string(),
        version,
        decided: of.decided,
        records,
        stay: stay.iter().map(ToString::to_string).collect(),
        goes: goes.map(|it| it.to_string()),
        new: kept.iter().filter(|it| it.is_none()).count(),
        earlier: earlier.iter().map(ToString::to_string).collect(),
        households: households.into_iter().collect(),
        standing,
        told: told.collect(),
        against,
    })
}

/// The clusters that a decision would make of the records of its persons, if nothing else changes.
fn clusters(desk: &Desk<'_>, of: &Sides) -> Vec<Vec<Lies>> {
    let lies = |at: &u32| Lies {
        key: desk.on.record(*at).key.clone(),
        person: desk.on.person(*at),
        fenced: desk.on.is_fenced(*at),
    };
    let sides = of.records.each_ref().map(|side| side.iter().map(lies).collect::<Vec<_>>());
    match of.decided {
        DecidedAs::Same => vec![sides.concat()],
        DecidedAs::Different | DecidedAs::SameHousehold | DecidedAs::DifferentHousehold => {
            sides.into()
        }
    }
}

/// An identifier that nobody goes by: for whoever would get a new one.
fn unused(acting: &Acting<'_, '_>) -> Result<PersonId, Stop> {
    for bits in (0..1_u64 << 35).rev().take(1_000) {
        if let Ok(id) = PersonId::from_bits(bits)
            && acting.edition().person(id)?.is_none()
        {
            return Ok(id);
        }
    }
    Err(Problem::of(Code::Failed).into())
}

fn earlier_of(acting: &Acting<'_, '_>, person: PersonId) -> Result<Vec<PersonId>, Stop> {
    gone_into(acting.index, person).map_err(|fault| {
        tracing::error!(%fault, "what identifiers were cannot be read");
        Problem::of(Code::Failed).into()
    })
}

type After<'a> = (&'a [Vec<Lies>], &'a [PersonId], &'a BTreeMap<MentionKey, PersonId>, PersonId);

/// What stands for whom, today and then.
fn standing(
    acting: &Acting<'_, '_>,
    of: &Sides,
    (clusters, after, moved, unused): After<'_>,
) -> Result<Vec<StandsFor>, Stop> {
    let mut known: BTreeMap<(&'static str, u64), [BTreeSet<String>; 2]> = BTreeMap::new();
    let mut note = |at: usize, whom: &str, standing: &PersonStanding| {
        for what in acts_of(standing) {
            known.entry(what).or_default()[at].insert(whom.to_owned());
        }
    };
    for person in &of.persons {
        note(0, &person.to_string(), &acting.person(*person)?.standing);
    }
    let supposed = Supposed { records: acting.records(), moved: moved.clone() };
    let then = ActsToday::of(acting.book(), supposed)?;
    for (cluster, person) in clusters.iter().zip(after) {
        let records = cluster
            .iter()
            .map(|it| RecordToday { key: it.key.clone(), fenced: it.fenced })
            .collect::<Vec<_>>();
        let mut earlier = Vec::new();
        for before in cluster.iter().map(|it| it.person).collect::<BTreeSet<_>>() {
            // whoever gets a new identifier was nobody before
            if *person != unused {
                earlier.extend(earlier_of(acting, before)?);
                earlier.extend((before != *person).then_some(before));
            }
        }
        let today = PersonToday { person: *person, records, earlier };
        let named =
            if *person == unused { "the new identifier".to_owned() } else { person.to_string() };
        note(1, &named, &then.standing(&today, acting.day())?);
    }
    let words = |whom: BTreeSet<String>| {
        if whom.is_empty() {
            "nobody".to_owned()
        } else {
            whom.into_iter().collect::<Vec<_>>().join(" and ")
        }
    };
    let shown = known.into_iter().map(|((what, entry), [today, then])| StandsFor {
        what,
        entry,
        today: words(today),
        then: words(then),
    });
    Ok(shown.collect())
}

/// Every act that stands for somebody, by its kind and entry.
fn acts_of(standing: &PersonStanding) -> Vec<(&'static str, u64)> {
    let PersonStanding { consents, restrictions, relationships, asks: _ } = standing;
    let consents = consents.iter().map(|it| ("Consent", it.entry));
    let restrictions = restrictions.iter().map(|it| ("Restriction", it.entry));
    let relationships = relationships.iter().map(|it| ("Relationship", it.entry));
    restrictions.chain(consents).chain(relationships).collect()
}
