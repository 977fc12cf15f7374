//! `restrictions.toml`: kinds of restriction, what they hide, and who may set them.

use super::super::RestrictionEffect;
use super::reading::{
    Bilingual, RowPlace, bilingual, fields, flag, name, names, required_number, required_text,
};
use crate::rules::TableReader;
use crate::values::{FieldSet, PurposeName, RestrictionName, RoleName};

/// What a kind of restriction can hide.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EffectKind {
    /// Records.
    Record,
    /// Fields.
    Fields,
    /// What people are to each other.
    Relation,
    /// That there is such a person.
    Existence,
    /// Nothing; the privacy officer hears of each look.
    AlertOnly,
}

impl EffectKind {
    /// All, by their words.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("record", Self::Record),
        ("fields", Self::Fields),
        ("relation", Self::Relation),
        ("existence", Self::Existence),
        ("alert_only", Self::AlertOnly),
    ];

    /// The word of policy files and of the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        let known = Self::WORDS.iter().find(|(_, kind)| *kind == self);
        known.map_or("record", |(word, _)| *word)
    }
}

/// A kind of restriction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RestrictionKind {
    /// Its name.
    pub name: RestrictionName,
    /// Where it stands.
    pub place: RowPlace,
    /// What people read.
    pub label: Bilingual,
    /// Where it comes from.
    pub law: String,
    /// What it may hide, the usual first; never empty.
    pub effects: Vec<EffectKind>,
    /// Which fields, unless others are chosen.
    pub fields: FieldSet,
    /// Roles that may set and lift it, ascending.
    pub set_by: Vec<RoleName>,
    /// True if a second person approves.
    pub approver: bool,
    /// Purposes that it does not bind, ascending.
    pub except: Vec<PurposeName>,
    /// True if an emergency look-up passes it; never past *existence*.
    pub emergency: bool,
    /// Days after which somebody looks whether it is still needed.
    pub review_days: u32,
    /// True if whoever was told of the person hears of it (UK GDPR, Art. 19).
    pub recipients_told: bool,
}

impl RestrictionKind {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let name = name::<RestrictionName>(table, "name");
        let label = bilingual(table, "label");
        let law = required_text(table, "law");
        let effects: Vec<EffectKind> = table
            .require("effects", "write effects = [\"record\"]")
            .map(|value| value.texts_with_lines())
            .unwrap_or_default()
            .iter()
            .filter_map(|word| word.word(&EffectKind::WORDS))
            .collect();
        if effects.is_empty() {
            table.error("the restriction does nothing", "write effects = [\"record\"]");
        }
        let fields = fields(table, "fields");
        if effects.contains(&EffectKind::Fields) != fields.is_some() {
            table.error("`fields` and the effect \"fields\" go together", "write both or neither");
        }
        let set_by = names(table, "set_by");
        if set_by.is_empty() {
            table.error("nobody may set the restriction", "write set_by = [\"privacy-officer\"]");
        }
        let approver = flag(table, "approver");
        let except: Vec<PurposeName> = names(table, "except");
        let emergency = flag(table, "emergency");
        let review_days = required_number(table, "review_days", 36_500);
        let recipients_told = flag(table, "recipients_told");
        if recipients_told && effects.contains(&EffectKind::Existence) {
            let hint = "leave recipients_told out: who is told of it knows that there is somebody";
            table.error("what hides that a person exists is told to nobody", hint);
        }
        let name = name?;
        Some(Self {
            place: RowPlace::of(table, &name),
            name,
            label: label?,
            law: law?,
            effects,
            fields: fields.unwrap_or_default(),
            set_by,
            approver,
            except,
            emergency,
            review_days,
            recipients_told,
        })
    }

    /// What it does unless something else is chosen.
    #[must_use]
    pub fn usual_effect(&self) -> RestrictionEffect {
        self.effects.first().map_or(RestrictionEffect::Existence, |kind| self.effect(*kind))
    }

    /// What it does where an effect is chosen.
    #[must_use]
    pub fn effect(&self, kind: EffectKind) -> RestrictionEffect {
        match kind {
            EffectKind::Record => RestrictionEffect::Record,
            EffectKind::Fields => RestrictionEffect::Fields { fields: self.fields },
            EffectKind::Relation => RestrictionEffect::Relation,
            EffectKind::Existence => RestrictionEffect::Existence,
            EffectKind::AlertOnly => RestrictionEffect::AlertOnly,
        }
    }
}
