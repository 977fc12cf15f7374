//! `hearth restrict`: restrictions on a person, set, lifted, confirmed and listed.
//!
//! In: a person, the kind of restriction and its ground. Out: an entry of the journal, on disk before the command answers. Leaves to the policy
//! which kinds there are, what they may hide and where a second approves; to `sharing` whom a restriction binds today.

use anyhow::{bail, ensure};
use jiff::civil::Date;
use serde_json::json;

use super::acting::{self, Acting, filled, name, second};
use super::console::{Console, Finish};
use super::{clock, hand, restrict_erased, restrict_list};
use crate::journal::{
    JournalEntry, RestrictionAct, RestrictionConfirmed, RestrictionEffect, RestrictionLifted,
};
use crate::sharing::{
    ActFault, ActsBook, ActsToday, BindTo, EffectKind, HandedAct, Restriction, RestrictionKind,
    RestrictionSaid, known_kind, standing_one,
};
use crate::values::UserName;

/// Restrictions on a person: set, lift, confirm, list.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth restrict set HP-7K3Q-9M2C --kind sensitive-address --note \"refuge, police ref. on file\" --by po --approved-by dpo\n  \
    hearth restrict list --due\n  hearth restrict confirm 61 HP-0TW2-H4XB --reason \"asked, is the same person\" --by po\n  \
    hearth restrict lift 61 --from HP-0TW2-H4XB --reason \"two people\" --by po --approved-by dpo\n\n\
    Exit codes: 0 done; 1 done, and an officer is asked something or a review is due, or refused; 2 failed, nothing written."
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Set one.
    Set(Set),
    /// End one: for everybody, or for one person to whom it had come.
    Lift(Lift),
    /// It is meant for this person too, to whom it had come.
    Confirm(Confirm),
    /// Those of a person, or all that stand.
    List(restrict_list::Args),
}

#[derive(Debug, clap::Args)]
struct Set {
    /// The person: an identifier `HP-…`, or one of their records `dataset:record_id[:role]`.
    person: String,
    /// The kind, as `matching-rules/sharing/restrictions.toml` names it.
    #[arg(long, value_name = "KIND")]
    kind: String,
    /// What it does, where not what the kind usually does.
    #[arg(long, value_enum)]
    effect: Option<Effect>,
    /// The field that it hides, where not those of the kind; may be given several times.
    #[arg(long = "field", value_name = "FIELD")]
    fields: Vec<String>,
    /// The record that it hides, where not all: `dataset:record_id[:role]`; may be given several times.
    #[arg(long = "record", value_name = "RECORD")]
    records: Vec<String>,
    /// The purpose that it binds, where not all; may be given several times.
    #[arg(long = "purpose", value_name = "PURPOSE")]
    purposes: Vec<String>,
    /// The ground in law, without personal values.
    #[arg(long, value_name = "TEXT")]
    note: String,
    /// The first day [default: today].
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day, if it ends by itself.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// When somebody looks whether it is still needed [default: as the kind says].
    #[arg(long, value_name = "DATE")]
    review: Option<Date>,
    #[command(flatten)]
    hands: Hands,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Lift {
    /// The restriction's number.
    number: u64,
    /// From this person only.
    #[arg(long, value_name = "PERSON")]
    from: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    hands: Hands,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Confirm {
    /// The restriction's number.
    number: u64,
    /// The person.
    person: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who says so.
    #[arg(long, value_name = "USER")]
    by: String,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Hands {
    /// Who does it.
    #[arg(long, value_name = "USER")]
    by: String,
    /// Who agrees, where the kind asks for a second.
    #[arg(long, value_name = "USER")]
    approved_by: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Effect {
    /// Records are not shown.
    HideRecord,
    /// Fields are not shown.
    HideFields,
    /// What the person is to others is not shown.
    HideRelation,
    /// That the person exists is not shown.
    HideExistence,
    /// Nothing is hidden; the privacy officer hears of each look.
    AlertOnly,
}

impl Effect {
    const fn kind(self) -> EffectKind {
        match self {
            Self::HideRecord => EffectKind::Record,
            Self::HideFields => EffectKind::Fields,
            Self::HideRelation => EffectKind::Relation,
            Self::HideExistence => EffectKind::Existence,
            Self::AlertOnly => EffectKind::AlertOnly,
        }
    }
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::Set(set) => self::set(set, console),
        Action::Lift(lift) => self::lift(lift, console),
        Action::Confirm(confirm) => self::confirm(confirm, console),
        Action::List(list) => restrict_list::run(list, console),
    }
}

fn set(set: &Set, console: &mut Console) -> anyhow::Result<Finish> {
    let Set {
        person,
        kind,
        effect,
        fields,
        records,
        purposes,
        note,
        from,
        until,
        review,
        hands,
        json,
    } = set;
    let acting = Acting::open(console)?.known_to(&hands.by)?;
    let policy = acting.policy()?;
    let kind = known_kind(&policy, kind)?;
    let hands = hands.of(kind, &acting)?;
    let id = acting.person(person)?;
    let mut only = Vec::new();
    for text in records {
        let (key, of) = acting.mention(text)?;
        ensure!(of == id, "{key} is no record of {id}\n  hint: `hearth who {id}` lists them");
        only.extend(acting.records().bound_record(&key)?);
    }
    let said = RestrictionSaid {
        effect: effect.map(Effect::kind),
        fields: acting::fields(fields)?,
        only,
        purposes: acting::names(purposes, "purpose")?,
        note: note.clone(),
        from: *from,
        until: *until,
        review: *review,
    };
    let set = said.set(kind, acting.bound(id, BindTo::All)?, hands, clock::today()?)?;
    let (on, effect, from) = (set.review, set.effect, set.from);
    let review = on.map_or_else(String::new, |day| format!(", to be looked at by {day}"));
    let number = acting.write(|_| Ok(JournalEntry::RestrictionActed(RestrictionAct::Set(set))))?;
    let told = json!({
        "restriction": number, "kind": kind.name, "person": id, "effect": effect, "from": from,
        "until": until, "review": on,
    });
    let does = effect_in_words(effect);
    let words = format!("restriction {number}: {} on {id}: {does}{review}", kind.name);
    console.tell(*json, &told, &words)?;
    Ok(Finish::Done)
}

impl Hands {
    fn of(
        &self,
        kind: &RestrictionKind,
        acting: &Acting,
    ) -> anyhow::Result<(UserName, Option<UserName>)> {
        let by: UserName = name(&self.by, "user")?;
        let approved_by = second(&by, self.approved_by.as_deref())?;
        for hand in approved_by.iter().chain([&by]) {
            let act = HandedAct::Restriction(kind);
            hand::may_by(&acting.council.config, &acting.policy()?, hand.as_str(), act)?;
        }
        ensure!(
            approved_by.is_some() || !kind.approver,
            "a restriction of the kind {} is set and lifted by two\n  hint: --approved-by names the second",
            kind.name
        );
        Ok((by, approved_by))
    }
}

/// A restriction that stands, of somebody who is there for whoever acts; of anybody else there is none.
fn of_somebody_there<'b>(
    acting: &Acting,
    book: &'b ActsBook,
    number: u64,
) -> anyhow::Result<&'b Restriction> {
    match book.restriction(number) {
        Some(it) if !acting.has_bound(&it.set.person)? => {
            Err(ActFault::no_restriction(number).into())
        }
        Some(_) | None => Ok(standing_one(book, number)?),
    }
}

fn lift(lift: &Lift, console: &mut Console) -> anyhow::Result<Finish> {
    let Lift { number, from, reason, hands, json } = lift;
    let acting = Acting::open(console)?.known_to(&hands.by)?;
    let book = acting.book()?;
    let policy = acting.policy()?;
    let kind = known_kind(&policy, of_somebody_there(&acting, &book, *number)?.set.kind.as_str())?;
    let (by, approved_by) = hands.of(kind, &acting)?;
    let person = match from {
        Some(text) => {
            let id = acting.person(text)?;
            let person = acting.person_today(id)?;
            let standing = acting.standing(&book, &person, clock::today()?)?;
            let binding = standing.restrictions.iter().find(|it| it.entry == *number);
            let Some(binding) = binding else { bail!("restriction {number} does not bind {id}") };
            restrict_erased::may_lift(&acting, *number, binding.carried, &by)?;
            let bound = acting.bound(id, BindTo::All)?;
            Some(ActsToday::of(&book, acting.records())?.under_every_key(bound))
        }
        None => restrict_erased::may_lift(&acting, *number, false, &by).map(|()| None)?,
    };
    let reason = filled(reason, "the reason")?;
    let of = person.as_ref().map(|it| it.person);
    let whom = of.map_or_else(String::new, |it| format!(" from {it}"));
    let lifted = RestrictionLifted { restriction: *number, person, reason, by, approved_by };
    let entry = acting.write(|book| {
        of_somebody_there(&acting, book, *number)?;
        Ok(JournalEntry::RestrictionActed(RestrictionAct::Lifted(lifted)))
    })?;
    let told = json!({ "restriction": number, "lifted": entry, "person": of });
    console.tell(*json, &told, &format!("restriction {number} is lifted{whom}"))?;
    Ok(Finish::Done)
}

fn confirm(confirm: &Confirm, console: &mut Console) -> anyhow::Result<Finish> {
    let Confirm { number, person, reason, by, json } = confirm;
    let acting = Acting::open(console)?.known_to(by)?;
    let (policy, book) = (acting.policy()?, acting.book()?);
    let kind = known_kind(&policy, of_somebody_there(&acting, &book, *number)?.set.kind.as_str())?;
    hand::may_by(&acting.council.config, &policy, by, HandedAct::Restriction(kind))?;
    let id = acting.person(person)?;
    let confirmed = RestrictionConfirmed {
        restriction: *number,
        person: acting.bound(id, BindTo::All)?,
        reason: filled(reason, "the reason")?,
        by: name(by, "user")?,
    };
    let entry = acting.write(|book| {
        of_somebody_there(&acting, book, *number)?;
        Ok(JournalEntry::RestrictionActed(RestrictionAct::Confirmed(confirmed)))
    })?;
    let told = json!({ "restriction": number, "confirmed": entry, "person": id });
    console.tell(*json, &told, &format!("restriction {number} is meant for {id}"))?;
    Ok(Finish::Done)
}

/// What a restriction does, in words.
pub(super) fn effect_in_words(effect: RestrictionEffect) -> String {
    match effect {
        RestrictionEffect::Record => "records are not shown".to_owned(),
        RestrictionEffect::Fields { fields } => {
            let fields: Vec<_> = fields.fields().collect();
            format!("not shown: {}", acting::joined(&fields, "nothing"))
        }
        RestrictionEffect::Relation => "relations are not shown".to_owned(),
        RestrictionEffect::Existence => "existence is not shown".to_owned(),
        RestrictionEffect::AlertOnly => "the privacy officer hears of each look".to_owned(),
    }
}
