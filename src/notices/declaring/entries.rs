//! From a checked declaration to the journal's entries.
//!
//! In: the declaration, what is known of life events so far, new numbers. Out: the entries; or that the same was declared before; or that the
//! reference stands for something else. Nothing is written here.

use super::checked::CheckedDeclaration;
use super::declaration::Declaration;
use crate::journal::{EventDeclared, LifeEventAct};
use crate::notices::occurrence::{Acquaintance, Occurrences, Report};
use crate::rules::DeclaringRules;
use crate::values::{BundleId, OccurrenceId};

/// What a declaration comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Declared {
    /// It is new: these entries are to be written, all in one batch.
    Now {
        /// The reference for the resident.
        bundle: BundleId,
        /// The entries, in their order.
        acts: Vec<LifeEventAct>,
        /// The events, one a person, in the order of the declaration.
        occurrences: Vec<OccurrenceId>,
    },
    /// It was made before, word for word.
    Before {
        /// The reference that was given then.
        bundle: BundleId,
        /// The events, as they go by now.
        occurrences: Vec<OccurrenceId>,
        /// The number of the first entry.
        first: u64,
        /// The number of the last.
        last: u64,
    },
}

/// The declarant's reference stands for something else.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "this reference stands for another declaration; correct that one, or use a reference of its own"
)]
pub struct ReferenceConflict;

impl CheckedDeclaration {
    /// What it comes to among what is known. `bundle` and each number of `mint` are new.
    ///
    /// # Errors
    /// If the same declarant's reference stands for something else.
    pub fn declare(
        &self,
        known: &Occurrences,
        rules: &DeclaringRules,
        acquaintance: &impl Acquaintance,
        bundle: BundleId,
        mut mint: impl FnMut() -> OccurrenceId,
    ) -> Result<Declared, ReferenceConflict> {
        let Declaration {
            happened: _,
            when: _,
            level: _,
            seen: _,
            channel: _,
            told_by: _,
            by,
            reference,
            reason: _,
        } = &self.declaration;
        if let Some(before) = known.reference(by, reference) {
            let Some(bundle) = before.bundle.filter(|_| before.digest == self.digest) else {
                return Err(ReferenceConflict);
            };
            let occurrences = before.occurrences.iter().map(|id| known.now(*id)).collect();
            let (first, last) = (before.first, before.last);
            return Ok(Declared::Before { bundle, occurrences, first, last });
        }
        let (mut acts, mut occurrences): (Vec<LifeEventAct>, _) = (Vec::new(), Vec::new());
        let mut known = known.beside(&self.reports, acquaintance);
        for report in &self.reports {
            // each is placed beside those before it: two children of one birth are two
            let placement = known.place(report, rules, acquaintance);
            let occurrence = placement.again.unwrap_or_else(&mut mint);
            let joins = placement.joins.into_iter().map(LifeEventAct::Joined);
            let declared = LifeEventAct::Declared(Box::new(self.entry(report, occurrence, bundle)));
            for act in joins.chain([declared]) {
                known.add(u64::MAX, &act);
                acts.push(act);
            }
            occurrences.push(occurrence);
        }
        Ok(Declared::Now { bundle, acts, occurrences })
    }

    fn entry(&self, report: &Report, occurrence: OccurrenceId, bundle: BundleId) -> EventDeclared {
        let Declaration {
            happened,
            when: _,
            level: _,
            seen,
            channel,
            told_by,
            by,
            reference,
            reason,
        } = &self.declaration;
        let Report { kind, whom, when, from, to, name, apart_from, level, corrects: _ } =
            report.clone();
        EventDeclared {
            occurrence,
            bundle,
            kind,
            whom,
            when,
            from,
            to,
            name,
            apart_from,
            level,
            seen: seen.clone(),
            channel: *channel,
            told_by: *told_by,
            by: by.clone(),
            reference: reference.clone(),
            digest: self.digest.clone(),
            reason: reason.clone(),
            of_household: happened.is_of_household(),
        }
    }
}
