//! The rounds, against rounds that look at everything and cluster everything each time.

use proptest::prelude::*;
use rayon::prelude::*;

use crate::links::Thresholds;
use crate::links::{
    ComparisonWeights, LevelWeight, Model, Repeats, ScoredLink, Scorer, Support, Surroundings,
    WeighedPair,
};
use crate::pairs::ComparisonTable;
use crate::pairs::sample::{Sample, table_of};
use crate::persons::{Clusters, DeathEntries, Merging, Ruling, Rulings, Verdict, cluster_under};
use crate::pipeline::context_rounds::{
    ContextWeights, FREE_ROUNDS, Ground, MOST_ROUNDS, settle_context, state_by_persons,
};
use crate::values::MatchWeight;

pub(super) const THRESHOLDS: Thresholds = Thresholds {
    link: MatchWeight::from_millibits(2_000),
    link_apart: MatchWeight::from_millibits(4_000),
    review: MatchWeight::from_millibits(-3_000),
};

pub(super) const RECORDS: u32 = 14;

/// Records of few lists and homes, alike but for some identifiers.
pub(super) fn somebody() -> impl Strategy<Value = Sample> {
    let one = (0_u16..2, prop::option::of(1_u64..5), prop::option::weighted(0.2, 0_u64..3));
    one.prop_map(|(list, home, number)| {
        let ann = Sample::person("ANN", "GARIBALDI").born(1980, 4, 9).dataset(list);
        let ann = home.into_iter().fold(ann, Sample::at);
        number.into_iter().fold(ann, Sample::nhs_number)
    })
}

/// Pairs, each once, in any order.
pub(super) fn weighed() -> impl Strategy<Value = Vec<WeighedPair>> {
    let ends = (0..RECORDS, 0..RECORDS).prop_filter("two records", |(left, right)| left < right);
    let pairs = prop::collection::btree_map(ends, -12_000_i32..12_000, 0..60);
    let pairs = pairs.prop_map(|pairs| -> Vec<WeighedPair> {
        let weighed = |((left, right), bits)| WeighedPair {
            left,
            right,
            own: MatchWeight::from_millibits(bits),
        };
        pairs.into_iter().map(weighed).collect()
    });
    pairs.prop_shuffle()
}

/// A model in which context weighs something: what is found of rivals, and of company, by level.
pub(super) fn model() -> Model {
    let mut model = Model::shipped(&[]).unwrap();
    model.prior = 0.0001;
    let of = |name: &str, bits: &[f64]| ComparisonWeights {
        name: name.to_owned(),
        levels: bits
            .iter()
            .map(|bits| LevelWeight {
                m: 0.5,
                u: 0.5 / bits.exp2(),
                kin: 0.5,
                support: Support { matches: 0.0, strangers: 0.0, kin: 0.0 },
            })
            .collect(),
    };
    model.context = vec![
        of("rivals", &[4.0, 3.0, 2.0, 1.0, 0.0, 0.0, 0.0]),
        of("company", &[5.0, 4.0, 2.0, 1.0, 0.0, -2.0]),
        of("persons", &[]),
    ];
    model
}

/// What stewards say of a few pairs.
pub(super) fn decided() -> impl Strategy<Value = Vec<Ruling>> {
    let pair = (0..RECORDS, 0..RECORDS).prop_filter("two records", |(a, b)| a != b);
    let verdict = prop::sample::select(vec![Verdict::Same, Verdict::Different]);
    let one = (pair, 0_u64..9, verdict).prop_map(|((a, b), decision, verdict)| Ruling {
        decision,
        pair: [a, b],
        verdict,
    });
    prop::collection::vec(one, 0..5)
}

pub(super) fn scorer<'t>(table: &'t ComparisonTable, model: &Model) -> Scorer<'t> {
    Scorer::new(table, model, &["only".to_owned()], &[])
}

/// The rounds as they are written down: every link, and every record, each time.
fn looking_at_everything(
    ground: Ground<'_>,
    scorer: &Scorer<'_>,
    pairs: &[WeighedPair],
    repeats: &Repeats,
) -> Clusters {
    let mut links: Vec<ScoredLink> = pairs.iter().copied().map(ScoredLink::from).collect();
    links.sort_unstable();
    let Ground { table, fenced, thresholds, rulings, .. } = ground;
    let around = Surroundings::of(table, pairs, &[]);
    let mut clusters = cluster_under(table, scorer, &links, fenced, thresholds, rulings);
    for round in 0..MOST_ROUNDS {
        let view = around.view(&clusters.cluster_of, repeats);
        let mut changed = false;
        for link in &mut links {
            let ScoredLink { left, right, own, .. } = *link;
            let context = view.find(WeighedPair { left, right, own });
            let weight = own + scorer.whole_context(context);
            if link.context != context && (round < FREE_ROUNDS || weight < link.weight) {
                (link.context, link.weight, changed) = (context, weight, true);
            }
        }
        if !changed {
            break;
        }
        clusters = cluster_under(table, scorer, &links, fenced, thresholds, rulings);
    }
    let Clusters { cluster_of, linked: _, doubtful } = &mut clusters;
    let doubtful = doubtful.par_iter_mut().map(|(link, _)| link);
    state_by_persons(scorer, doubtful, cluster_of, thresholds);
    clusters
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn looking_again_where_something_changed_is_looking_at_everything(
        samples in prop::collection::vec(somebody(), RECORDS as usize),
        pairs in weighed(),
        fenced in prop::collection::vec(prop::bool::weighted(0.15), RECORDS as usize),
        decided in decided(),
    ) {
        let table = table_of(&samples);
        let mut model = model();
        let rulings = Rulings::reconcile(&table, &fenced, &decided).0;
        let ground =
            Ground { table: &table, fenced: &fenced, hidden: &[], deaths: DeathEntries::NONE, thresholds: THRESHOLDS, rulings: &rulings, merging: None, memory: None };
        let plain = looking_at_everything(ground, &scorer(&table, &model), &pairs, &model.repeats);
        let weights = ContextWeights::AsGiven;
        let (_, settled) = settle_context(ground, scorer(&table, &model), &mut model, pairs, weights);
        prop_assert_eq!(settled, plain);
    }

    #[test]
    fn what_an_earlier_night_has_merged_is_merged_alike_tonight(
        samples in prop::collection::vec((somebody(), prop::option::weighted(0.1, somebody())), RECORDS as usize),
        (pairs, others) in (weighed(), weighed()),
        fenced in prop::collection::vec(prop::bool::weighted(0.15), RECORDS as usize),
        fenced_else in prop::collection::vec(prop::bool::weighted(0.05), RECORDS as usize),
        (decided, more) in (decided(), prop::option::weighted(0.3, decided())),
        (most, once) in (0_usize..8, prop::collection::vec(prop::bool::weighted(0.3), 2)),
    ) {
        let then: Vec<Sample> = samples.iter().map(|(it, _)| it.clone()).collect();
        let now = samples.iter().map(|(it, other)| other.as_ref().unwrap_or(it).clone());
        let now: Vec<Sample> = now.collect();
        let numbers = (0..).zip(&samples).map(|(at, (_, other))| other.is_none().then_some(at));
        let numbers: Vec<Option<u32>> = numbers.collect();
        // some pairs weigh otherwise tonight, some records are fenced that were not, or not that were
        let weight_of = |pair: &WeighedPair| others.iter().take(most).find(|it| (it.left, it.right) == (pair.left, pair.right));
        let pairs_now: Vec<WeighedPair> = pairs.iter().map(|it| *weight_of(it).unwrap_or(it)).collect();
        let fenced_now: Vec<bool> = fenced.iter().zip(&fenced_else).map(|(one, other)| one ^ other).collect();
        let decided_now = more.unwrap_or_else(|| decided.clone());
        let settled = |samples: &[Sample], pairs: &[WeighedPair], fenced: &[bool], decided: &[Ruling], merging: Option<&Merging<'_>>| {
            let mut table = table_of(samples);
            table.held_once.clone_from(&once);
            let rulings = Rulings::reconcile(&table, fenced, decided).0;
            let ground = Ground { table: &table, fenced, hidden: &[], deaths: DeathEntries::NONE, thresholds: THRESHOLDS, rulings: &rulings, merging, memory: None };
            let mut model = model();
            let scorer = scorer(&table, &model);
            settle_context(ground, scorer, &mut model, pairs.to_vec(), ContextWeights::AsGiven)
        };
        let first = Merging::anew(RECORDS as usize);
        settled(&then, &pairs, &fenced, &decided, Some(&first));
        let kept = first.kept();
        let merging = Merging::after(&kept, &numbers);
        let with = settled(&now, &pairs_now, &fenced_now, &decided_now, Some(&merging));
        prop_assert_eq!(with, settled(&now, &pairs_now, &fenced_now, &decided_now, None));
    }

    #[test]
    fn what_is_learnt_and_found_does_not_depend_on_the_order_of_the_pairs(
        samples in prop::collection::vec(somebody(), RECORDS as usize),
        (pairs, shuffled) in weighed().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
    ) {
        let table = table_of(&samples);
        let rulings = Rulings::default();
        let ground = Ground {
            table: &table,
            fenced: &[false; RECORDS as usize],
            hidden: &[],
            deaths: DeathEntries::NONE,
            thresholds: THRESHOLDS,
            rulings: &rulings,
            merging: None,
            memory: None,
        };
        let [one, other] = [pairs, shuffled].map(|pairs| {
            let mut model = model();
            let scorer = scorer(&table, &model);
            let found = settle_context(ground, scorer, &mut model, pairs, ContextWeights::Learn);
            (found, model)
        });
        prop_assert_eq!(one, other);
    }
}
