//! Whom nobody is to know of: the records that a restriction with the effect *existence* has come to, for a night that keeps them from telling
//! anything of anybody else.
//!
//! In: all acts, the day. Out: records as acts are bound to them. Leaves to the night where they stand, and to the decision who may see them all the same.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::RestrictionEffect;
use super::acts::ActsBook;
use crate::journal::{DecidedRecord, RestrictionSet};
use crate::values::MentionKey;

/// The records of hidden people, each once, by key ascending: those that the restrictions which stand on a day were set on, and all that have
/// been one person with any of them since, unless it was lifted from them.
#[must_use]
pub fn records_of_hidden_people(book: &ActsBook, day: Date) -> Vec<&DecidedRecord> {
    let mut records: BTreeMap<MentionKey, &DecidedRecord> = BTreeMap::new();
    for restriction in book.restrictions() {
        let RestrictionSet { effect, from, until, .. } = &restriction.set;
        let stands =
            restriction.lifted.is_none() && *from <= day && until.is_none_or(|until| day <= until);
        if *effect != RestrictionEffect::Existence || !stands {
            continue;
        }
        let covered = book.covered(restriction);
        let of_it = book.bound_to(restriction).map(|it| (it.key(), it));
        records.extend(of_it.filter(|(key, _)| covered.contains(key)));
    }
    records.into_values().collect()
}
