//! A restriction to be set, as the journal is to have it; which may be lifted.
//!
//! In: a kind and what is chosen of it, a person's records. Out: a restriction that its kind allows. Leaves to `hands` who may set it, and to whoever
//! calls that two people do where the kind asks for two.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{ActFault, filled, in_reach};
use crate::journal::{BoundPerson, DecidedRecord, RestrictionEffect, RestrictionSet};
use crate::sharing::{ActsBook, EffectKind, Policy, Restriction, RestrictionKind};
use crate::values::{FieldSet, PurposeName, RestrictionName, UserName};

/// What is said of a restriction to be set.
#[derive(Clone, Debug)]
pub struct RestrictionSaid {
    /// What it does, where not what the kind usually does.
    pub effect: Option<EffectKind>,
    /// What it hides, where not the fields of the kind.
    pub fields: FieldSet,
    /// Which records, where not all.
    pub only: Vec<DecidedRecord>,
    /// The purposes that it binds; all where empty.
    pub purposes: Vec<PurposeName>,
    /// The ground in law.
    pub note: String,
    /// The first day; today where none.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// When somebody looks again; as the kind says where none.
    pub review: Option<Date>,
}

/// The row of a kind.
///
/// # Errors
/// That there is none, and which there are.
pub fn known_kind<'p>(policy: &'p Policy, kind: &str) -> Result<&'p RestrictionKind, ActFault> {
    let known = kind.parse::<RestrictionName>().ok().and_then(|it| policy.restriction(&it));
    known.ok_or_else(|| {
        let names: Vec<_> = policy.restrictions().iter().map(|it| it.name.to_string()).collect();
        let hint = format!("it has {}", names.join(", "));
        ActFault::said(format!("the policy has no restriction `{kind}`"), hint)
    })
}

impl RestrictionSaid {
    /// The restriction, on a person.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn set(
        self,
        kind: &RestrictionKind,
        person: BoundPerson,
        (by, approved_by): (UserName, Option<UserName>),
        today: Date,
    ) -> Result<RestrictionSet, ActFault> {
        let Self { effect, fields, only, purposes, note, from, until, review } = self;
        let effect = effect_of(kind, effect, fields)?;
        if !only.is_empty() && effect != RestrictionEffect::Record {
            return Err(ActFault::said(
                "only a restriction that hides records is about some of them",
                "add --effect hide-record, or leave --record out",
            ));
        }
        let from = from.unwrap_or(today);
        for day in [Some(from), until, review].into_iter().flatten() {
            in_reach(day, today)?;
        }
        if until.is_some_and(|until| until < from) {
            return Err(ActFault::said("it would end before it begins", ""));
        }
        let usual = from.checked_add(i64::from(kind.review_days).days());
        let usual = usual.map_err(|_| ActFault::said("it begins beyond the calendar", ""))?;
        Ok(RestrictionSet {
            kind: kind.name.clone(),
            effect,
            person,
            only,
            purposes,
            legal_note: filled(&note, "the ground")?,
            from,
            until,
            review: Some(review.unwrap_or(usual)),
            by,
            approved_by,
        })
    }
}

fn effect_of(
    kind: &RestrictionKind,
    chosen: Option<EffectKind>,
    fields: FieldSet,
) -> Result<RestrictionEffect, ActFault> {
    let Some(effect) = chosen.or_else(|| kind.effects.first().copied()) else {
        let what = format!("the policy does not say what {} does", kind.name);
        return Err(ActFault::said(what, ""));
    };
    if !kind.effects.contains(&effect) {
        return Err(ActFault::said(
            format!("a restriction of the kind {} does not do that", kind.name),
            "restrictions.toml says which effects it may have",
        ));
    }
    if !fields.is_empty() && effect != EffectKind::Fields {
        return Err(ActFault::said(
            "only a restriction that hides fields is about some of them",
            "add --effect hide-fields, or leave --field out",
        ));
    }
    Ok(match effect {
        EffectKind::Record => RestrictionEffect::Record,
        EffectKind::Relation => RestrictionEffect::Relation,
        EffectKind::Existence => RestrictionEffect::Existence,
        EffectKind::AlertOnly => RestrictionEffect::AlertOnly,
        EffectKind::Fields => {
            let fields = if fields.is_empty() { kind.fields } else { fields };
            if fields.is_empty() {
                let what = "which fields it hides is not said";
                return Err(ActFault::said(what, "--field address"));
            }
            RestrictionEffect::Fields { fields }
        }
    })
}

/// A restriction that is not lifted.
///
/// # Errors
/// That there is none, or none any more.
pub fn standing_one(book: &ActsBook, number: u64) -> Result<&Restriction, ActFault> {
    let restriction = book.restriction(number).ok_or_else(|| ActFault::no_restriction(number))?;
    if restriction.lifted.is_some() {
        return Err(ActFault::stands(format!("restriction {number} is lifted already"), ""));
    }
    Ok(restriction)
}
