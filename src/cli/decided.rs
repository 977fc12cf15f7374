//! Decisions as they stand in an edition, in words.
//!
//! In: the journal and an edition's records. Out: a line a decision, or those that speak of a pair. Keys only, no personal value.

use std::io::Write;

use super::console::{Console, Finish};
use super::explained::Explained;
use super::identifier_key;
use crate::journal::{DecisionMade, Journal};
use crate::persons::{Rulings, Unobeyed};
use crate::pipeline::MatchStage;
use crate::stewardship::{Decision, DecisionBook, EvidenceKey, Standing, Tonight};

/// Decisions on the records of an edition.
pub(super) struct Decided {
    book: DecisionBook,
    tonight: Tonight,
    rulings: Rulings,
    unobeyed: Vec<Unobeyed>,
}

impl Decided {
    /// All of them, as they would stand if the night were run again.
    pub(super) fn on(explained: &Explained, stage: &MatchStage<'_>) -> anyhow::Result<Self> {
        let config = &explained.council.config;
        let book = DecisionBook::of(&Journal::in_state(&config.state).entries()?);
        if book.decisions().is_empty() {
            let (tonight, rulings) = (Tonight::default(), Rulings::default());
            return Ok(Self { book, tonight, rulings, unobeyed: Vec::new() });
        }
        let key = identifier_key::load_or_make(config)?;
        let key = EvidenceKey::new(&key, &explained.council.rules.ruleset);
        let tonight = Tonight::of(&book, &explained.records, &key);
        let ruled = tonight.rulings(&book);
        let (rulings, unobeyed) = Rulings::reconcile(&stage.table, stage.fenced(), &ruled);
        Ok(Self { book, tonight, rulings, unobeyed })
    }

    /// Writes what was decided of two records, if anything was.
    pub(super) fn write_pair(
        &self,
        a: u32,
        b: u32,
        out: &mut (dyn Write + Send),
    ) -> anyhow::Result<()> {
        let (joins, parts) = (self.rulings.joins(a, b), self.rulings.parts(a, b));
        for number in joins.into_iter().chain(parts) {
            let decision = self.book.decisions().iter().find(|it| it.number == number);
            if let Some(decision) = decision {
                let DecisionMade { reason, by, .. } = &decision.made;
                writeln!(
                    out,
                    "Decision {number} of {} by {by} rules: {} ({reason}).",
                    decision.at,
                    decision.in_words()
                )?;
            }
        }
        Ok(())
    }

    /// How a decision stands.
    fn standing(&self, decision: &Decision) -> String {
        if let Some((_, undone)) = &decision.undone {
            return format!("undone by {}: {}", undone.by, undone.reason);
        }
        if let Some(later) = decision.replaced {
            return format!("replaced by decision {later}");
        }
        if let Some(it) = self.unobeyed.iter().find(|it| it.decision == decision.number) {
            return format!("not obeyed: {}", it.because.in_words());
        }
        let standing = self.tonight.standing.iter().find(|(number, _)| *number == decision.number);
        match standing {
            Some((_, Standing::Reopened(why))) => format!("open again: {}", why.in_words()),
            Some((_, Standing::InForce(_))) | None => "in force".to_owned(),
        }
    }
}

/// Lists every decision.
pub(super) fn list(console: &mut Console) -> anyhow::Result<Finish> {
    let explained = Explained::open(None, console)?;
    let stage = explained.stage();
    let decided = Decided::on(&explained, &stage)?;
    let mut waits = false;
    for decision in decided.book.decisions() {
        let DecisionMade { reason, by, .. } = &decision.made;
        let standing = decided.standing(decision);
        waits |= decision.holds() && standing != "in force";
        writeln!(
            console.out(),
            "{}  {}  {by}: {} ({reason})\n    {standing}",
            decision.number,
            decision.at,
            decision.in_words()
        )?;
    }
    Ok(Finish::waits_if(waits))
}
