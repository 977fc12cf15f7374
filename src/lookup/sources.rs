//! What the rules say of the datasets that values come from: fences, sensitivity of carried columns, trust, and how old each delivery is.
//!
//! In: the checked ruleset and the edition's manifest. Out: answers by dataset. A dataset that the rules do not know any more counts as
//! fenced, and its carried columns as of special sensitivity: what nobody vouches for is kept back.

use jiff::civil::Date;

use crate::editions::OpenEdition;
use crate::rules::{Checked, Ruleset, Sensitivity, SharedHouseRules, SurvivorshipRules};
use crate::values::{DatasetName, MentionKey, SharedField};

/// What the rules say of datasets.
pub struct Sources<'s> {
    rules: &'s Ruleset<Checked>,
    /// By dataset, ascending: the day on which what is known of it arrived.
    arrived: Vec<(String, Date)>,
    as_of: Date,
}

/// A carried column.
pub(super) struct Column<'s> {
    pub(super) name: &'s str,
    pub(super) field: SharedField,
}

impl<'s> Sources<'s> {
    /// Of an edition and the rules that it was made by.
    #[must_use]
    pub fn new(rules: &'s Ruleset<Checked>, edition: &OpenEdition) -> Self {
        let as_of = edition.id().as_of();
        let inputs = &edition.manifest().inputs;
        let mut arrived: Vec<(String, Date)> = inputs
            .iter()
            .map(|input| (input.dataset.clone(), input.received_on.unwrap_or(as_of)))
            .collect();
        arrived.sort();
        Self { rules, arrived, as_of }
    }

    /// The night that the edition speaks of.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// True if a dataset's records only attach to what others have built.
    #[must_use]
    pub fn is_fenced(&self, dataset: &DatasetName) -> bool {
        self.rules.source(&dataset.0).map_or(true, |(_, source)| source.fence.is_some())
    }

    /// The day for which a record vouches that does not say so itself.
    pub(super) fn arrived(&self, dataset: &DatasetName) -> Date {
        let at = self.arrived.binary_search_by(|(name, _)| name.as_str().cmp(&dataset.0));
        at.ok().and_then(|at| self.arrived.get(at)).map_or(self.as_of, |(_, day)| *day)
    }

    /// Which value is shown.
    pub(super) fn survivorship(&self) -> &'s SurvivorshipRules {
        &self.rules.matching().survivorship
    }

    /// When a dwelling is shared.
    pub(super) fn shared_house(&self) -> &'s SharedHouseRules {
        &self.rules.matching().households.shared_house
    }

    /// True if only adults stand in a record's role.
    pub(super) fn is_grown(&self, key: &MentionKey) -> bool {
        self.rules.source(&key.dataset.0).is_ok_and(|(_, source)| {
            let in_role = |it: &&crate::rules::MentionRules| it.role == key.role.word;
            source.mentions.iter().filter(in_role).any(|it| it.least_age >= Some(16))
        })
    }

    /// What is said of a carried column of a record.
    pub(super) fn column(&self, key: &MentionKey, attribute: u16) -> Option<Column<'s>> {
        let (_, source) = self.rules.source(&key.dataset.0).ok()?;
        let in_role = source.mentions.iter().filter(|it| it.role == key.role.word);
        let rule = in_role.flat_map(|it| &it.attributes).find(|it| it.attribute == attribute)?;
        let field = match rule.sensitivity {
            Sensitivity::Ordinary | Sensitivity::Personal => SharedField::Details,
            Sensitivity::Special => SharedField::SpecialDetails,
        };
        Some(Column { name: &rule.name, field })
    }
}
