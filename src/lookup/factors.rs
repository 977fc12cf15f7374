//! Which difficulties of a household its records show, for a gateway that counts them.
//!
//! In: a person's records, what restricts them, the policy's signs. Out: difficulties, to decide with; they are shown to nobody. A record
//! that is fenced, hidden or too loosely tied to the person shows nothing, and nothing that follows from it is followed: who is known to live somewhere by
//! such a record alone counts for nobody there. So the outcome is what it would be without it. What no sign shows is not known.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::door::{Door, Ground, LEAST_MEMBERS};
use super::held::Held;
use super::needs::Stands;
use super::question::DoorFault;
use super::sources::Sources;
use crate::editions::{EditionError, StoredHousehold, StoredRecord};
use crate::sharing::{Asking, CallerGrant, FactorSign, RestrictionEffect, SignAges, SignSays};
use crate::values::{FactorName, FieldSet, MentionKey, PartialDate, PersonId, SharedField};

/// What is looked for, and where it counts.
pub(super) struct Weighing<'w> {
    pub(super) signs: &'w [&'w FactorSign],
    pub(super) sources: &'w Sources<'w>,
    pub(super) day: Date,
    /// A record tied to the person less surely than this shows nothing, in thousandths.
    pub(super) floor: u16,
}

/// What one person's records show.
pub(super) struct PersonShows {
    pub(super) factors: BTreeSet<FactorName>,
    /// True if a record that may be asked has them in the household, so that theirs are the household's and the other way round.
    pub(super) at_home: bool,
}

/// What restrictions take out of a person's difficulties, whoever asks: a restriction that leaves one purpose alone still hides what it hides.
struct Closed {
    all: bool,
    fields: FieldSet,
}

impl Closed {
    fn by(stands: &Stands) -> Self {
        let mut closed = Self { all: false, fields: FieldSet::NONE };
        for restriction in &stands.restrictions {
            match restriction.effect {
                RestrictionEffect::Existence => closed.all = true,
                RestrictionEffect::Record => closed.all |= restriction.records.is_empty(),
                RestrictionEffect::Fields { fields } => closed.fields = closed.fields.or(fields),
                RestrictionEffect::Relation => {
                    closed.fields =
                        closed.fields.or([SharedField::Relations].into_iter().collect());
                }
                RestrictionEffect::AlertOnly => {}
            }
        }
        closed
    }

    fn any(&self, of: &[SharedField]) -> bool {
        of.iter().any(|field| self.fields.has(*field))
    }
}

impl Weighing<'_> {
    /// What a person's records show. Those that restrictions hide are out of `held` already.
    pub(super) fn shown_by(
        &self,
        held: Option<&Held<'_>>,
        stands: &Stands,
        home: Option<&StoredHousehold>,
    ) -> Result<PersonShows, EditionError> {
        let closed = Closed::by(stands);
        let nothing = PersonShows { factors: BTreeSet::new(), at_home: false };
        let Some(held) = held.filter(|_| !closed.all) else { return Ok(nothing) };
        let kept_apart = [SharedField::Address, SharedField::Relations, SharedField::KnownTo];
        let at_home = !closed.any(&kept_apart) && home.is_some_and(|home| is_at_home(held, home));
        let mut factors = BTreeSet::new();
        if !closed.any(&[SharedField::KnownTo, SharedField::Details, SharedField::SpecialDetails]) {
            for (at, record) in held.records.iter().enumerate() {
                let tied = held.tie(at).is_none_or(|it| it >= self.floor);
                if tied && !record.fenced {
                    let whole = record.whole()?;
                    let shown = self.signs.iter().filter(|sign| self.shows(&whole, sign));
                    factors.extend(shown.map(|sign| sign.factor.clone()));
                }
            }
        }
        Ok(PersonShows { factors, at_home })
    }

    fn shows(&self, stored: &StoredRecord, sign: &FactorSign) -> bool {
        let FactorSign {
            name: _,
            place: _,
            factor: _,
            dataset,
            roles,
            says,
            ages,
            when_over,
            why: _,
        } = sign;
        let record = &stored.record;
        let role = &record.key.role.word;
        let speaks = record.key.dataset == *dataset
            && (roles.is_empty() || roles.iter().any(|it| it == role.as_str()));
        let begun = record.from.is_none_or(|from| from <= self.day);
        let goes_on = record.to.is_none_or(|to| to > self.day);
        let died = record.flags.deceased || record.date_of_death.is_some();
        speaks
            && begun
            && (goes_on || *when_over)
            && !died
            && self.is_of_age(record.date_of_birth, *ages)
            && match says {
                SignSays::IsThere => true,
                SignSays::NoFixedAbode => record.flags.no_fixed_abode,
                SignSays::Column { column, equals } => record.attributes.iter().any(|it| {
                    let of = self.sources.column(&record.key, it.attribute);
                    of.is_some_and(|of| of.name == column) && equals.contains(&it.value)
                }),
            }
    }

    /// True if somebody is of these ages whichever day of what is known of their birth it was.
    fn is_of_age(&self, born: Option<PartialDate>, SignAges { least, most }: SignAges) -> bool {
        if least.is_none() && most.is_none() {
            return true;
        }
        let Some((year, born)) = born.and_then(|born| Some((born.year()?, born))) else {
            return false;
        };
        let today = (self.day.month().unsigned_abs(), self.day.day().unsigned_abs());
        let age = |birthday: (u8, u8)| {
            i32::from(self.day.year()) - i32::from(year) - i32::from(today < birthday)
        };
        let last = (born.month().unwrap_or(12), born.day().unwrap_or(31));
        let first = (born.month().unwrap_or(1), born.day().unwrap_or(1));
        least.is_none_or(|least| age(last) >= i32::from(least))
            && most.is_none_or(|most| age(first) <= i32::from(most))
    }
}

/// True if an open record of the person's own has them at the residence.
fn is_at_home(held: &Held<'_>, home: &StoredHousehold) -> bool {
    let StoredHousehold { id: _, residence: _, kind: _, composition: _, members } = home;
    let member = members.iter().find(|it| it.person == held.person && !it.fenced);
    member.is_some_and(|member| {
        held.records
            .iter()
            .any(|it| member.evidence.binary_search(&it.number()).is_ok() && !it.fenced)
    })
}

/// What the records of those who live at a home show. Of several people who are decided on together it is found out once.
pub(super) struct HomeWeighed {
    home: Option<StoredHousehold>,
    shows: Vec<(PersonId, PersonShows)>,
}

impl Door<'_> {
    /// What those show who live at a home; nothing, and nobody is asked, for a caller of whom nothing is counted.
    pub(super) fn weigh_home(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        home: Option<StoredHousehold>,
    ) -> Result<HomeWeighed, DoorFault> {
        let signs = self.ground.policy.signs(grant);
        if signs.is_empty() {
            return Ok(HomeWeighed { home: None, shows: Vec::new() });
        }
        self.weigh(asking, &self.weighing(&signs, asking, grant), home, None)
    }

    /// The same of a caller of whom something is counted, and of all but one. As many people are asked for every home.
    fn weigh(
        &self,
        asking: &Asking,
        weighing: &Weighing<'_>,
        home: Option<StoredHousehold>,
        but: Option<PersonId>,
    ) -> Result<HomeWeighed, DoorFault> {
        let members = home.iter().flat_map(|it| &it.members).map(|it| it.person);
        let mut shows = Vec::new();
        for id in members.filter(|it| Some(*it) != but) {
            shows.push((id, self.shown_by_another(asking, weighing, id, home.as_ref())?));
        }
        let decoy = self.decoy()?;
        for _ in shows.len()..shows.len().max(LEAST_MEMBERS).next_power_of_two() {
            let _ = self.shown_by_another(asking, weighing, decoy, home.as_ref())?;
        }
        Ok(HomeWeighed { home, shows })
    }

    fn weighing<'w>(
        &'w self,
        signs: &'w [&'w FactorSign],
        asking: &Asking,
        grant: &CallerGrant,
    ) -> Weighing<'w> {
        let (day, floor) = (asking.at.date(), grant.floor_thousandths);
        Weighing { signs, sources: self.ground.on.sources, day, floor }
    }

    /// Difficulties of a person and of those who live with them, for a gateway that counts them. As many people are asked for every person, unless
    /// a home is `weighed` already: then nobody else is, and who does not live there lives with nobody.
    pub(super) fn factors(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        (held, stands): (Option<&Held<'_>>, &Stands),
        weighed: Option<&HomeWeighed>,
    ) -> Result<Vec<FactorName>, DoorFault> {
        let Ground { on, policy, .. } = self.ground;
        let signs = policy.signs(grant);
        if signs.is_empty() {
            return Ok(Vec::new());
        }
        let weighing = self.weighing(&signs, asking, grant);
        let own;
        let HomeWeighed { home, shows } = if let Some(weighed) = weighed {
            weighed
        } else {
            let home = held.and_then(|it| it.household).map(|id| on.household(id));
            let home = home.transpose()?.flatten();
            own = self.weigh(asking, &weighing, home, held.map(|it| it.person))?;
            &own
        };
        let lives_at =
            |home: &&StoredHousehold| held.is_some_and(|it| it.household == Some(home.id));
        let home = home.as_ref().filter(lives_at);
        let PersonShows { mut factors, at_home } = weighing.shown_by(held, stands, home)?;
        for (id, PersonShows { factors: theirs, at_home: with_them }) in shows {
            if at_home && *with_them && held.is_some_and(|held| held.person != *id) {
                factors.extend(theirs.iter().cloned());
            }
        }
        Ok(factors.into_iter().collect())
    }

    fn shown_by_another(
        &self,
        asking: &Asking,
        weighing: &Weighing<'_>,
        id: PersonId,
        home: Option<&StoredHousehold>,
    ) -> Result<PersonShows, DoorFault> {
        self.counted(|work| work.weighed += 1);
        let held = Held::read(self.ground.on, id)?;
        let Some(held) = held else {
            return Ok(weighing.shown_by(None, &Stands::default(), home)?);
        };
        let stands = self.stands(&held, asking)?;
        let hides = |key: &MentionKey| {
            stands.restrictions.iter().any(|it| {
                it.effect == RestrictionEffect::Record && it.records.binary_search(key).is_ok()
            })
        };
        let rest = held.without(hides);
        Ok(weighing.shown_by(rest.as_ref(), &stands, home)?)
    }
}
