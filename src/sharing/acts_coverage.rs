//! How far a restriction has come: from the records that it was set on to every record that was one person with any of them since.
//!
//! In: a restriction, the notes of who was together in which edition and by what, what was lifted. Out: the records that it covers. What was
//! together only by a steward's decision that is undone since was never together: an undo restores the state before. Pure.

use rustc_hash::FxHashSet;

use super::acts::{ActsBook, Restriction, Seen};
use crate::journal::{BoundPerson, DecidedRecord, HeldTogether};
use crate::values::MentionKey;

/// One step of a restriction's way, by the entry that made it.
enum Step<'b> {
    Seen(&'b Seen),
    Lifted(&'b BoundPerson),
    Confirmed(&'b BoundPerson),
}

impl ActsBook {
    /// The records that a restriction covers, under the keys by which acts and notes name them. Nobody iterates over them.
    pub(super) fn covered(&self, restriction: &Restriction) -> FxHashSet<MentionKey> {
        let mut covered: FxHashSet<MentionKey> = keys(&restriction.set.person).collect();
        for step in self.steps(restriction) {
            match step {
                Step::Seen(seen) => self.spread(&seen.held, &mut covered),
                Step::Confirmed(person) => covered.extend(keys(person)),
                Step::Lifted(person) => {
                    for key in keys(person) {
                        covered.remove(&key);
                    }
                }
            }
        }
        covered
    }

    fn steps<'b>(&'b self, restriction: &'b Restriction) -> Vec<Step<'b>> {
        let Restriction { lifted_from, confirmed, together, .. } = restriction;
        let seen = together.iter().map(|&at| self.seen(at));
        let seen = seen.map(|seen| (seen.number, Step::Seen(seen)));
        let lifted = lifted_from
            .iter()
            .filter_map(|(number, lifted)| Some((*number, Step::Lifted(lifted.person.as_ref()?))));
        let confirmed = confirmed.iter().map(|(number, it)| (*number, Step::Confirmed(&it.person)));
        let mut steps: Vec<(u64, Step<'b>)> = seen.chain(lifted).chain(confirmed).collect();
        // stable: the persons of one note stay in their order
        steps.sort_by_key(|(number, _)| *number);
        steps.into_iter().map(|(_, step)| step).collect()
    }

    /// Covers all of a person that hangs together with something covered, by links or by decisions that hold.
    fn spread(&self, held: &HeldTogether, covered: &mut FxHashSet<MentionKey>) {
        let HeldTogether { groups, joins } = held;
        let is_covered =
            |group: &Vec<DecidedRecord>| group.iter().any(|it| covered.contains(&it.key()));
        let mut reached: Vec<bool> = groups.iter().map(is_covered).collect();
        let holds = |by: Option<u64>| by.is_none_or(|decision| !self.is_undone(decision));
        loop {
            let mut further = false;
            for &(one, other, by) in joins {
                let (one, other) = (usize::from(one), usize::from(other));
                let ends = (reached.get(one).copied(), reached.get(other).copied());
                if let (Some(a), Some(b)) = ends
                    && a != b
                    && holds(by)
                {
                    (reached[one], reached[other]) = (true, true);
                    further = true;
                }
            }
            if !further {
                break;
            }
        }
        for (group, reached) in groups.iter().zip(reached) {
            if reached {
                covered.extend(group.iter().map(DecidedRecord::key));
            }
        }
    }
}

fn keys(person: &BoundPerson) -> impl Iterator<Item = MentionKey> + '_ {
    person.records.iter().map(DecidedRecord::key)
}
