//! `[declaring]` of `life-events.toml`: how far ahead an event may be declared, and when two reports are of one event.
//!
//! In: the table. Out: days, by kind of event. What is wrong with a declaration is left to `notices`.

use super::document::TableReader;
use crate::values::LifeEventKind;

/// Days of two reports of one event that lie further apart make them two, unless rules say otherwise.
const USUAL_APART: i32 = 30;
const MOST_DAYS: i64 = 3650;

/// What may be declared, and when two reports are of one event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeclaringRules {
    ahead: [i32; LifeEventKind::ALL.len()],
    apart: [i32; LifeEventKind::ALL.len()],
}

impl Default for DeclaringRules {
    fn default() -> Self {
        Self {
            ahead: [0; LifeEventKind::ALL.len()],
            apart: [USUAL_APART; LifeEventKind::ALL.len()],
        }
    }
}

impl DeclaringRules {
    /// So many days before it happens, an event of this kind may be declared; 0 where only what has happened is.
    #[must_use]
    pub const fn ahead_days(&self, kind: LifeEventKind) -> i32 {
        self.ahead[kind.place()]
    }

    /// Two reports of an event of this kind may lie so many days apart and be of one event.
    #[must_use]
    pub const fn apart_days(&self, kind: LifeEventKind) -> i32 {
        self.apart[kind.place()]
    }

    /// Those that are shipped, read once for all tests.
    #[cfg(test)]
    pub(crate) fn shipped() -> Self {
        static SHIPPED: std::sync::LazyLock<DeclaringRules> = std::sync::LazyLock::new(|| {
            let rules = super::Ruleset::<super::Unchecked>::load(None).unwrap().check().unwrap();
            rules.matching().life_events.declaring.clone()
        });
        SHIPPED.clone()
    }

    pub(super) fn read(root: &TableReader<'_>) -> Self {
        let mut rules = Self::default();
        let Some(table) = root.get("declaring").and_then(|value| value.table()) else {
            return rules;
        };
        for (key, days) in [("ahead", &mut rules.ahead), ("apart", &mut rules.apart)] {
            let Some(kinds) = table.get(key).and_then(|value| value.table()) else { continue };
            for kind in LifeEventKind::ALL {
                let read = kinds.get(kind.word()).and_then(|value| value.integer_in(0..=MOST_DAYS));
                if let Some(read) = read.and_then(|read| i32::try_from(read).ok()) {
                    days[kind.place()] = read;
                }
            }
            kinds.close();
        }
        table.close();
        rules
    }
}
