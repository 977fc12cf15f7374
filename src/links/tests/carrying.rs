//! A night that carries pairs over from an earlier one has the pairs, the weights and the report of one that finds them all.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{attributes, model_of, strata};
use crate::links::{
    CarriedPairs, Scorer, WeighedPair, score_changed_pairs, score_pairs_remembering,
};
use crate::pairs::sample::{Sample, anybody, table_of};
use crate::pairs::{
    BlockingReport, CandidatePairs, ChangedPairs, ComparisonTable, EarlierBlocking, PairLimit,
    PairScope,
};
use crate::rules::{BlockingRule, KeyPart};
use crate::values::{AttributeKind, MatchWeight};

/// What becomes of one record, by its place.
#[derive(Clone, Debug)]
enum Change {
    Goes,
    SaysElse(Box<Sample>),
    Comes(Box<Sample>),
}

/// Records of an earlier night, and what has become of at most every eighth.
fn nights() -> impl Strategy<Value = (Vec<Sample>, Vec<(prop::sample::Index, Change)>)> {
    let change = prop_oneof![
        Just(Change::Goes),
        anybody().prop_map(|it| Change::SaysElse(Box::new(it))),
        anybody().prop_map(|it| Change::Comes(Box::new(it))),
    ];
    let changes = prop::collection::vec((any::<prop::sample::Index>(), change), 0..5);
    (prop::collection::vec(anybody(), 44..70), changes)
}

/// Rules of which each record has several keys, or none; blocks are small, so that whether two records meet hangs on the others.
fn rules(max_block: u32) -> Vec<BlockingRule> {
    let keys = [
        vec![KeyPart::Surname],
        vec![KeyPart::NameWord],
        vec![KeyPart::BirthYear],
        vec![KeyPart::ForenameInitial, KeyPart::SurnameInitial],
        vec![KeyPart::Postcode],
        vec![KeyPart::SurnameEnds],
    ];
    let rule = |keys: Vec<KeyPart>| BlockingRule {
        name: format!("{keys:?}"),
        keys,
        max_block,
        pairs_per_record: u32::MAX,
    };
    keys.map(rule).to_vec()
}

/// Tonight's records, and the number that each had if it is the same.
fn tonight(
    before: &[Sample],
    changes: Vec<(prop::sample::Index, Change)>,
) -> (Vec<Sample>, Vec<Option<u32>>) {
    let numbers = (0_u32..).map(Some);
    let mut records: Vec<_> = before.iter().cloned().zip(numbers).collect();
    for (place, change) in changes {
        let at = place.index(records.len());
        match change {
            Change::Goes => drop(records.remove(at)),
            Change::SaysElse(other) => records[at] = (*other, None),
            Change::Comes(somebody) => records.insert(at, (*somebody, None)),
        }
    }
    records.into_iter().unzip()
}

/// All pairs of a table, found and weighed, with their blocks.
fn all_of(
    table: &ComparisonTable,
    scorer: &Scorer<'_>,
    rules: &[BlockingRule],
    limit: Option<PairLimit>,
) -> (CarriedPairs, BlockingReport, CandidatePairs) {
    let (pairs, report) =
        CandidatePairs::plan(table, &AttributeKind::ALL, rules, &PairScope::everything(2), limit);
    let (found, remembered) = score_pairs_remembering(scorer, &pairs, AT_LEAST, None);
    let remembered = remembered.with_blocks(pairs.clone().into_blocks());
    let all = CarriedPairs { scored: found, remembered, ..CarriedPairs::default() };
    (all, report, pairs)
}

const AT_LEAST: MatchWeight = MatchWeight::from_millibits(-12_000);

proptest! {
    #[test]
    fn pairs_that_are_carried_over_are_those_that_would_be_found(
        (before, changes) in nights(),
        max_block in prop::sample::select(vec![2_u32, 4, 7, 1_000]),
        most in prop::sample::select(vec![u64::MAX, 900]),
    ) {
        let (now, numbers) = tonight(&before, changes);
        let (mut before, mut now) = (table_of(&before), table_of(&now));
        let model = model_of(&before);
        let words = before.address_words();
        before.weigh_words_by(&words);
        now.weigh_words_by(&words);
        let (rules, limit) = (rules(max_block), Some(PairLimit { most, kept: 1 }));

        let then = Scorer::new(&before, &model, &strata(), &attributes());
        let (earlier, told, met_then) = all_of(&before, &then, &rules, limit);
        let scorer = Scorer::new(&now, &model, &strata(), &attributes());
        let (all, report, pairs) = all_of(&now, &scorer, &rules, limit);

        let scope = PairScope::everything(2);
        let blocking = EarlierBlocking {
            blocks: earlier.remembered.blocks(),
            report: &told,
            records: before.records.len(),
            numbers: &numbers,
        };
        let over = |told: &BlockingReport| told.rules.iter().any(|it| it.over_budget);
        let changed = ChangedPairs::of(&now, &AttributeKind::ALL, &rules, &scope, blocking);
        // a rule that is left out is told of when pairs are counted
        prop_assert_eq!(changed.is_none(), over(&told));
        let Some(changed) = changed else { return Ok(()) };
        let carried = score_changed_pairs(&scorer, &changed, AT_LEAST, &earlier.remembered);
        let CarriedPairs { scored, remembered, gone, shifts } = carried.expect("it fits");
        let counted = changed.report(&gone, limit);
        prop_assert_eq!(counted.is_none(), over(&report));
        let Some(counted) = counted else { return Ok(()) };
        prop_assert_eq!(counted, (report, pairs.len() as u64));
        prop_assert_eq!(scored, all.scored.clone());
        // by tonight's numbers, as far as both records have one
        let kept_then = |pair: &WeighedPair| {
            let now = |record| changed.number_now(record);
            (now(pair.left).zip(now(pair.right)), pair.own)
        };
        let kept_now = |pair: &WeighedPair| (Some((pair.left, pair.right)), pair.own);
        let (then, now) = (&earlier.scored.kept, &all.scored.kept);
        let known: BTreeSet<_> = then.iter().map(kept_then).collect();
        let come = now.iter().filter(|pair| !known.contains(&kept_now(pair)));
        let held: BTreeSet<_> = now.iter().map(kept_now).collect();
        let parted = then.iter().filter(|pair| !held.contains(&kept_then(pair)));
        let ends = |pair: &WeighedPair| (pair.left, pair.right);
        let mut found = shifts.gone;
        found.sort_unstable();
        prop_assert_eq!(shifts.come, come.map(ends).collect::<Vec<_>>());
        prop_assert_eq!(found, parted.map(ends).collect::<Vec<_>>());

        let links = |kept: &CarriedPairs| -> Vec<(u32, u32)> {
            kept.scored.kept.iter().map(|pair| (pair.left, pair.right)).collect()
        };
        let known = links(&earlier);
        let met = changed.rules_met(&links(&all), &known, &met_then.rules_met(&known));
        prop_assert_eq!(met, pairs.rules_met(&links(&all)));
        prop_assert_eq!(remembered.with_blocks(changed.into_blocks()), all.remembered);
    }
}

#[test]
fn pairs_of_which_neither_record_has_changed_are_not_found_again() {
    let somebody = |at: u32| Sample::person("ANN", if at < 3 { "SMITH" } else { "JONES" });
    let before: Vec<Sample> = (0..20).map(somebody).collect();
    let (now, numbers) = tonight(&before, Vec::new());
    let (mut now, mut numbers) = (now, numbers);
    now.push(Sample::person("ANN", "SMITH"));
    numbers.push(None);
    let (before, now) = (table_of(&before), table_of(&now));
    let rules = &rules(1_000)[..1];
    let scope = PairScope::everything(1);
    let (pairs, report) = CandidatePairs::plan(&before, &AttributeKind::ALL, rules, &scope, None);
    let blocks = pairs.into_blocks();
    let earlier =
        EarlierBlocking { blocks: &blocks, report: &report, records: 20, numbers: &numbers };
    let changed = ChangedPairs::of(&now, &AttributeKind::ALL, rules, &scope, earlier).unwrap();
    assert_eq!(changed.found().collect::<Vec<_>>(), [(0, 20), (1, 20), (2, 20)]);
}
