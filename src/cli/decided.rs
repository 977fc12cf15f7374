//! Decisions as they stand in an edition, in words.
//!
//! In: the journal and an edition's records. Out: a line a decision, or those that speak of a pair or of a person. Keys only, no personal
//! value.

use std::io::Write;

use super::console::{Console, Finish};
use super::explained::Explained;
use super::hidden_from::HiddenFrom;
use super::identifier_key;
use super::words::counted;
use crate::editions::{EditionError, NextSerials, OpenEdition};
use crate::households::{LivingRuling, LivingVerdict, UnobeyedLiving};
use crate::journal::{DecisionMade, Journal, Matter};
use crate::persons::{Rulings, Unobeyed};
use crate::pipeline::{MatchStage, SettleInput, cluster_lists, unobeyed_living};
use crate::stewardship::{
    Decision, DecisionBook, EvidenceKey, NightEvidence, NightPersons, Standing, Tonight,
};
use crate::values::IdentifierKey;

type Out<'o> = &'o mut (dyn Write + Send);

/// Decisions on the records of an edition.
pub(super) struct Decided {
    book: DecisionBook,
    tonight: Tonight,
    rulings: Rulings,
    unobeyed: Vec<Unobeyed>,
    living: Vec<LivingRuling>,
    unobeyed_living: Vec<UnobeyedLiving>,
    /// The records of each person, in the order that rulings on households count persons in.
    clusters: Vec<Vec<u32>>,
}

/// How decisions stand among the records of an edition, and what they say of who lives together.
pub(super) fn standing(
    on: &Explained,
    book: &DecisionBook,
    evidence: &NightEvidence<'_>,
) -> (Tonight, Vec<LivingRuling>) {
    let mut tonight = Tonight::of(book, evidence);
    let clusters = cluster_lists(&on.first_of_person());
    let fenced = fenced(on);
    let persons = NightPersons { clusters: &clusters, fenced: &fenced };
    let living = tonight.living(book, evidence, persons);
    (tonight, living)
}

fn fenced(on: &Explained) -> Vec<bool> {
    (0_u32..).take(on.records.len()).map(|record| on.is_fenced(record)).collect()
}

impl Decided {
    /// All of them, as they would stand if the night were run again.
    pub(super) fn on(explained: &Explained, stage: &MatchStage<'_>) -> anyhow::Result<Self> {
        let mut decided = Self::of_households(explained)?;
        let ruled = decided.tonight.rulings(&decided.book);
        (decided.rulings, decided.unobeyed) =
            Rulings::reconcile(&stage.table, stage.fenced(), &ruled);
        Ok(decided)
    }

    /// The same, but for what is obeyed of who is who.
    pub(super) fn of_households(explained: &Explained) -> anyhow::Result<Self> {
        let config = &explained.council.config;
        let mut decided = Self {
            book: DecisionBook::of(&Journal::of(config).entries_but_looks()?),
            tonight: Tonight::default(),
            rulings: Rulings::default(),
            unobeyed: Vec::new(),
            living: Vec::new(),
            unobeyed_living: Vec::new(),
            clusters: Vec::new(),
        };
        if decided.book.decisions().is_empty() {
            return Ok(decided);
        }
        let key = identifier_key::load_or_make(config)?;
        let evidence_key = EvidenceKey::new(&key, &explained.council.rules.ruleset);
        let evidence =
            NightEvidence::new(&explained.records, &explained.resolutions, &evidence_key);
        (decided.tonight, decided.living) = standing(explained, &decided.book, &evidence);
        decided.clusters = cluster_lists(&explained.first_of_person());
        if !decided.living.is_empty() {
            decided.unobeyed_living =
                not_lived(explained, &decided.clusters, &decided.living, &key);
        }
        Ok(decided)
    }

    /// Writes what was decided of two records, if anything was.
    pub(super) fn write_pair(&self, a: u32, b: u32, out: Out<'_>) -> anyhow::Result<()> {
        let (joins, parts) = (self.rulings.joins(a, b), self.rulings.parts(a, b));
        let mut numbers: Vec<u64> = joins.into_iter().chain(parts).collect();
        let speaks = |ruling: &&LivingRuling| {
            let [one, other] = ruling.persons.map(|person| &self.clusters[person as usize]);
            (one.contains(&a) && other.contains(&b)) || (one.contains(&b) && other.contains(&a))
        };
        numbers.extend(self.living.iter().filter(speaks).map(|it| it.decision));
        for number in numbers {
            let spoken =
                |sides: &[Vec<u32>; 2]| sides.iter().flatten().any(|it| *it == a || *it == b);
            if let Some(decision) = self.in_force(number, spoken) {
                self.write(decision, out)?;
            }
        }
        Ok(())
    }

    /// Writes what was decided of who lives with a person, if anything was, unless the home of one of them may not be told by a test of records.
    /// True if a decision has the person live where somebody else does.
    pub(super) fn write_household(
        &self,
        record: u32,
        told: &dyn Fn(u32) -> bool,
        out: Out<'_>,
    ) -> anyhow::Result<bool> {
        let mut placed = false;
        for ruling in &self.living {
            let is_one = |person: u32| self.clusters[person as usize].contains(&record);
            if !ruling.persons.iter().any(|&person| is_one(person)) {
                continue;
            }
            let mut records = ruling.persons.iter().flat_map(|&it| &self.clusters[it as usize]);
            if !records.all(|&record| told(record)) {
                continue;
            }
            if let Some(decision) = self.in_force(ruling.decision, |_| true) {
                self.write(decision, out)?;
                let obeyed = !self.unobeyed_living.iter().any(|it| it.decision == ruling.decision);
                placed |= obeyed && ruling.verdict == LivingVerdict::Together;
            }
        }
        Ok(placed)
    }

    /// A decision of a number that is in force on records that pass a test.
    fn in_force(&self, number: u64, spoken: impl Fn(&[Vec<u32>; 2]) -> bool) -> Option<&Decision> {
        self.holding().find_map(|(decision, standing)| match standing {
            Standing::InForce(sides) => {
                (decision.number == number && spoken(sides)).then_some(decision)
            }
            Standing::Reopened(_) | Standing::AtRest(_) => None,
        })
    }

    fn write(&self, decision: &Decision, out: Out<'_>) -> anyhow::Result<()> {
        let DecisionMade { reason, by, .. } = &decision.made;
        let Decision { number, at, .. } = decision;
        let by_rule = if decision.rule.is_some() { " by rule" } else { "" };
        writeln!(
            out,
            "Decision {number} of {at} by {by}{by_rule} rules: {} ({reason}).",
            decision.in_words()
        )?;
        let against = self.unobeyed_living.iter().find(|it| it.decision == *number);
        if let Some(it) = against {
            writeln!(out, "It is not obeyed: {}.", it.because.in_words())?;
        }
        Ok(())
    }

    /// The decisions that hold, each with how it stands.
    fn holding(&self) -> impl Iterator<Item = (&Decision, &Standing)> {
        let holding = self.book.decisions().iter().filter(|it| it.holds());
        holding.zip(self.tonight.standing.iter().map(|(_, standing)| standing))
    }

    /// How a decision stands.
    fn stands(&self, decision: &Decision) -> String {
        if let Some((_, undone)) = &decision.undone {
            return format!("undone by {}: {}", undone.by, undone.reason);
        }
        if let Some(later) = decision.replaced {
            return format!("replaced by decision {later}");
        }
        let standing = self.holding().find(|(it, _)| *it == decision);
        match standing.map(|(_, standing)| standing) {
            Some(Standing::Reopened(why)) => format!("open again: {}", why.in_words()),
            Some(Standing::AtRest(dataset)) => {
                format!("at rest: no record of {} is there", dataset.0)
            }
            Some(Standing::InForce(sides)) => match self.not_obeyed(decision, sides) {
                Some(because) => format!("not obeyed: {because}"),
                None => "in force".to_owned(),
            },
            None => "in force".to_owned(),
        }
    }

    fn not_obeyed(&self, decision: &Decision, sides: &[Vec<u32>; 2]) -> Option<String> {
        let number = decision.number;
        match decision.matter() {
            Matter::Person => {
                let [a, b] = sides;
                let of_it = |pair: [u32; 2]| {
                    let [one, other] = pair;
                    (a.contains(&one) && b.contains(&other))
                        || (a.contains(&other) && b.contains(&one))
                };
                let it = self.unobeyed.iter().find(|it| it.decision == number && of_it(it.pair))?;
                Some(it.because.in_words())
            }
            Matter::Household => {
                let it = self.unobeyed_living.iter().find(|it| it.decision == number)?;
                Some(it.because.in_words())
            }
        }
    }
}

/// Decisions on who lives together that would not be obeyed in an edition.
fn not_lived(
    on: &Explained,
    clusters: &[Vec<u32>],
    living: &[LivingRuling],
    key: &IdentifierKey,
) -> Vec<UnobeyedLiving> {
    unobeyed_living(SettleInput {
        records: &on.records,
        resolutions: &on.resolutions,
        fenced: &fenced(on),
        hidden: &[],
        clusters,
        rules: &on.council.rules.ruleset.matching().households,
        grown_roles: &[],
        living,
        accounts_elsewhere: false,
        previous: None,
        serials: NextSerials::default(),
        key,
        as_of: on.edition.id().as_of(),
    })
}

/// What an act decided: of two sides, or of all pairs that a rule found.
pub(super) fn act_in_words(act: &[Decision]) -> String {
    match act {
        [] => String::new(),
        [Decision { rule: None, .. }] => act[0].in_words(),
        [first, ..] => {
            let pairs = counted(act.len() as u64, "pair", "pairs");
            format!("{pairs} {}, by rule", first.made.decided.in_words())
        }
    }
}

/// True if everybody whom a decision is about is there.
pub(super) fn is_there(
    decision: &Decision,
    edition: &OpenEdition,
    hidden: &HiddenFrom,
) -> Result<bool, EditionError> {
    hidden.has_all_of(edition, decision.made.sides.iter().flat_map(|side| &side.records))
}

/// Lists every decision on people who are there for whoever asks.
pub(super) fn list(by: &str, console: &mut Console) -> anyhow::Result<Finish> {
    let explained = Explained::open(None, console)?;
    let hidden = HiddenFrom::everybody(&explained.council, &explained.edition)?;
    let hidden = match by.trim() {
        "" => hidden,
        by => hidden.known_to(&explained.council.config, by)?,
    };
    let stage = explained.stage();
    let decided = Decided::on(&explained, &stage)?;
    let mut waits = false;
    let acts = decided.book.decisions().chunk_by(|one, other| one.number == other.number);
    for act in acts {
        let mut told = Vec::new();
        for decision in act {
            if is_there(decision, &explained.edition, &hidden)? {
                told.push(decision.clone());
            }
        }
        let act = told.as_slice();
        if act.is_empty() {
            continue;
        }
        let Decision { number, at, made: DecisionMade { reason, by, .. }, .. } = &act[0];
        writeln!(console.out(), "{number}  {at}  {by}: {} ({reason})", act_in_words(act))?;
        if let Some(rule) = &act[0].rule {
            for line in rule.lines().filter(|line| !line.trim().is_empty()) {
                writeln!(console.out(), "    | {line}")?;
            }
        }
        let mut kinds: Vec<(String, u64)> = Vec::new();
        for decision in act {
            let stands = decided.stands(decision);
            let resting = stands.starts_with("at rest");
            waits |= decision.holds() && stands != "in force" && !resting;
            match kinds.iter_mut().find(|(kind, _)| *kind == stands) {
                Some((_, count)) => *count += 1,
                None => kinds.push((stands, 1)),
            }
        }
        for (kind, count) in kinds {
            let of =
                if act.len() > 1 { format!("{count} of {}: ", act.len()) } else { String::new() };
            writeln!(console.out(), "    {of}{kind}")?;
        }
    }
    Ok(Finish::waits_if(waits))
}
