//! `hearth decide --where`: one decision on every doubtful pair that a rule finds; shown before it is made.
//!
//! In: a rule, a verdict. Out: a preview by counts and keys; or one entry of the journal, on disk before the command answers, with the rule,
//! the pairs and what each rests on. Leaves to `stewardship` which pairs may be decided beside what stands.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use rayon::prelude::*;

use super::console::{Console, Finish};
use super::decide::Steward;
use super::explained::Explained;
use super::hidden_from::HiddenFrom;
use super::words::{counted, thousands};
use super::{clock, decided, identifier_key};
use crate::editions::{EditionLink, LinkDecision};
use crate::households::Residence;
use crate::journal::{DecidedAs, DecidedByRule, Journal, JournalEntry, Matter};
use crate::links::Explanation;
use crate::persons::Verdict;
use crate::pipeline::MatchStage;
use crate::stewardship::{
    DecisionBook, EvidenceKey, NightEvidence, PairRule, PairSeen, Proposal, RuleGround, Standings,
    proposal,
};
use crate::values::MatchWeight;

/// So many pairs of each kind are shown.
const SHOWN: usize = 10;

/// What is asked for.
pub(super) struct ByRule<'a> {
    /// A file, or the rule on one line.
    pub(super) rule: &'a str,
    pub(super) verdict: Verdict,
    /// Who decides, and why; none to see only.
    pub(super) steward: Option<Steward>,
}

/// A pair that the rule found.
struct Found {
    pair: [u32; 2],
    weight: MatchWeight,
}

pub(super) fn run(asked: ByRule<'_>, console: &mut Console) -> anyhow::Result<Finish> {
    let ByRule { rule, verdict, steward } = asked;
    let on = Explained::open(None, console)?;
    let stage = on.stage();
    let rule = read(rule, &stage)?;
    let hidden = HiddenFrom::everybody(&on.council, &on.edition)?;
    let hidden = match &steward {
        Some(steward) => hidden.known_to(&on.council.config, &steward.by)?,
        None => hidden,
    };
    let (found, doubtful) = found(&on, &stage, &rule, &hidden)?;
    writeln!(
        console.out(),
        "the rule finds {} of {}",
        thousands(found.len() as u64),
        counted(doubtful as u64, "doubtful pair", "doubtful pairs")
    )?;
    let key = identifier_key::load_or_make(&on.council.config)?;
    let key = EvidenceKey::new(&key, &on.council.rules.ruleset);
    let evidence = NightEvidence::new(&on.records, &on.resolutions, &key);
    let journal = Journal::of(&on.council.config);
    let person_of = on.first_of_person();
    let proposed = |book: &DecisionBook| -> Proposal {
        let tonight = decided::standing(&on, book, &evidence).0;
        let (table, fenced) = (&stage.table, stage.fenced());
        let person_of = &person_of;
        let standings = Standings { book, tonight: &tonight, table, fenced, person_of };
        let pairs: Vec<[u32; 2]> = found.iter().map(|it| it.pair).collect();
        proposal(&pairs, verdict, standings)
    };
    let Some(Steward { reason, by }) = steward else {
        let proposal = proposed(&DecisionBook::of(&journal.entries_but_looks()?));
        show(&on, &proposal, &found, verdict, console)?;
        console.note("nothing was decided; decide with --reason and --by in place of --preview");
        return Ok(Finish::Done);
    };
    let side = |record: u32| evidence.side(on.name(record), false, &[record], Matter::Person);
    let decided = match verdict {
        Verdict::Same => DecidedAs::Same,
        Verdict::Different => DecidedAs::Different,
    };
    let number = journal.write_on_acts(&clock::written_at()?, |entries, _| {
        let proposal = proposed(&DecisionBook::of(entries));
        show(&on, &proposal, &found, verdict, console)?;
        ensure!(!proposal.pairs.is_empty(), "the rule finds nothing that is still to be decided");
        let pairs = proposal.pairs.iter().map(|pair| pair.map(side)).collect();
        let rule = rule.text().to_owned();
        let act = DecidedByRule { decided, rule, pairs, reason, by };
        Ok(vec![JournalEntry::DecidedByRule(act)])
    })?;
    let book = DecisionBook::of(&journal.entries_but_looks()?);
    writeln!(console.out(), "decision {number}: {}", decided::act_in_words(book.act(number)))?;
    console.note("it takes effect on the next night");
    Ok(Finish::Done)
}

/// The rule, from a file if there is one of that name.
fn read(rule: &str, stage: &MatchStage<'_>) -> anyhow::Result<PairRule> {
    let ground = RuleGround { attributes: &stage.attributes, strata: &stage.strata };
    let path = Path::new(rule);
    let is_file = path.extension().is_some_and(|end| end == "toml") || path.is_file();
    let parsed = if is_file {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the rule {} cannot be read", path.display()))?;
        PairRule::parse(rule, &text, ground)
    } else {
        PairRule::parse_line(rule, ground)
    };
    match parsed {
        Ok(rule) => Ok(rule),
        Err(faults) => {
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            bail!("the rule cannot be used\n{}", told.join("\n"))
        }
    }
}

/// The doubtful pairs that a rule finds, the heaviest first, and how many doubtful pairs there are.
fn found(
    on: &Explained,
    stage: &MatchStage<'_>,
    rule: &PairRule,
    hidden: &HiddenFrom,
) -> anyhow::Result<(Vec<Found>, usize)> {
    let links = on.edition.links().collect::<Result<Vec<_>, _>>()?;
    let is_doubtful = |link: &EditionLink| {
        link.decision == LinkDecision::Review
            && [link.left, link.right].into_iter().all(|at| hidden.has(on.person(at)))
    };
    let doubtful: Vec<EditionLink> = links.into_iter().filter(is_doubtful).collect();
    let scorer = stage.scorer(&on.model);
    let finds = |link: &EditionLink| {
        let pair = [link.left, link.right];
        let own = Explanation::of(&scorer, link.left, link.right, &stage.attributes);
        let explanation = own.surrounded_by(&scorer, link.context);
        let seen = PairSeen {
            keys: pair.map(|at| &on.records[at as usize].key),
            explanation: &explanation,
            residences: pair.map(|at| Residence::of(&on.resolutions[at as usize])),
        };
        rule.finds(&seen).then_some(Found { pair, weight: link.weight })
    };
    let mut found: Vec<Found> = doubtful.par_iter().filter_map(finds).collect();
    found.sort_unstable_by_key(|it| (std::cmp::Reverse(it.weight), it.pair));
    Ok((found, doubtful.len()))
}

/// Shows what would be decided: counts, who would change, the first pairs by their keys, and what is left out.
fn show(
    on: &Explained,
    proposal: &Proposal,
    found: &[Found],
    verdict: Verdict,
    console: &mut Console,
) -> anyhow::Result<()> {
    let Proposal { pairs, left_out } = proposal;
    let changes = Changes::of(on, pairs)?;
    let weights: BTreeMap<[u32; 2], MatchWeight> =
        found.iter().map(|it| (it.pair, it.weight)).collect();
    let line = |pair: &[u32; 2]| {
        let percent = weights.get(pair).map_or(0.0, |weight| weight.probability() * 100.0);
        let [a, b] = pair.map(|record| on.name(record));
        format!("  {percent:5.1} %  {a}  {b}")
    };
    let out = console.out();
    let count = counted(pairs.len() as u64, "pair", "pairs");
    let Changes { persons, become_persons, households } = changes;
    match verdict {
        Verdict::Same => writeln!(
            out,
            "{count} to be one person: {} become {}, in {}",
            counted(persons as u64, "person", "persons"),
            thousands(become_persons as u64),
            counted(households as u64, "household", "households")
        )?,
        Verdict::Different => writeln!(
            out,
            "{count} to be two people: {} in {} stay apart whatever comes",
            counted(persons as u64, "person", "persons"),
            counted(households as u64, "household", "households")
        )?,
    }
    for pair in pairs.iter().take(SHOWN) {
        writeln!(out, "{}", line(pair))?;
    }
    more(pairs.len(), out)?;
    if !left_out.is_empty() {
        writeln!(out, "{} left out", counted(left_out.len() as u64, "pair", "pairs"))?;
        for (pair, why) in left_out.iter().take(SHOWN) {
            writeln!(out, "{}: {}", line(pair), why.in_words())?;
        }
        more(left_out.len(), out)?;
    }
    Ok(())
}

fn more(count: usize, out: &mut (dyn std::io::Write + Send)) -> std::io::Result<()> {
    if count > SHOWN {
        writeln!(out, "  and {} more", thousands((count - SHOWN) as u64))?;
    }
    Ok(())
}

/// Who would change, by the edition's persons.
struct Changes {
    persons: usize,
    /// How many these persons become if all their pairs are one person.
    become_persons: usize,
    /// Households that have one of them.
    households: usize,
}

impl Changes {
    fn of(on: &Explained, pairs: &[[u32; 2]]) -> anyhow::Result<Self> {
        let mut groups: BTreeMap<_, usize> = BTreeMap::new();
        for pair in pairs {
            let [one, other] = pair.map(|record| on.person(record));
            let next = groups.len();
            let a = *groups.entry(one).or_insert(next);
            let b = *groups.entry(other).or_insert(next + 1);
            if a != b {
                for group in groups.values_mut().filter(|group| **group == b) {
                    *group = a;
                }
            }
        }
        let mut households = BTreeSet::new();
        for &person in groups.keys() {
            households.extend(on.edition.person(person)?.and_then(|it| it.household));
        }
        let become_persons = groups.values().collect::<BTreeSet<_>>().len();
        Ok(Self { persons: groups.len(), become_persons, households: households.len() })
    }
}
