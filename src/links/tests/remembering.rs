//! What is remembered of an earlier night's pairs is what they weigh tonight.

use proptest::prelude::*;

use super::{attributes, model_of, strata};
use crate::links::{Earlier, Scorer, score_pairs, score_pairs_remembering};
use crate::pairs::sample::{Sample, anybody, table_of};
use crate::pairs::{PairScope, candidate_pairs};
use crate::rules::{BlockingRule, KeyPart};
use crate::values::{AttributeKind, MatchWeight};

/// What became of a record from one night to the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Stayed,
    Changed,
    Came,
    Went,
}

fn nights() -> impl Strategy<Value = Vec<(Sample, Sample, Fate)>> {
    let fate = prop_oneof![
        6 => Just(Fate::Stayed),
        1 => Just(Fate::Changed),
        1 => Just(Fate::Came),
        1 => Just(Fate::Went),
    ];
    prop::collection::vec((anybody(), anybody(), fate), 2..40)
}

fn rules() -> Vec<BlockingRule> {
    [KeyPart::Surname, KeyPart::BirthYear, KeyPart::ForenameInitial]
        .map(|key| BlockingRule {
            name: key.word().to_owned(),
            keys: vec![key],
            // small blocks are split: whether two records meet hangs on the others
            max_block: 4,
            pairs_per_record: u32::MAX,
        })
        .to_vec()
}

proptest! {
    #[test]
    fn what_is_remembered_of_pairs_is_what_they_weigh_tonight(nights in nights()) {
        let (mut before, mut tonight, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for (then, now, fate) in nights {
            let number = u32::try_from(before.len()).ok();
            match fate {
                Fate::Stayed => {
                    before.push(then.clone());
                    tonight.push(then);
                    numbers.push(number);
                }
                Fate::Changed => {
                    before.push(then);
                    tonight.push(now);
                    numbers.push(None);
                }
                Fate::Came => {
                    tonight.push(now);
                    numbers.push(None);
                }
                Fate::Went => before.push(then),
            }
        }
        let kinds: Vec<AttributeKind> = AttributeKind::ALL.to_vec();
        let scope = PairScope::everything(2);
        let (mut before, mut tonight) = (table_of(&before), table_of(&tonight));
        let model = model_of(&before);
        let words = before.address_words();
        before.weigh_words_by(&words);
        tonight.weigh_words_by(&words);
        let at_least = MatchWeight::from_millibits(-12_000);

        let (pairs, _) = candidate_pairs(&before, &kinds, &rules(), &scope);
        let scorer = Scorer::new(&before, &model, &strata(), &attributes());
        let (scored, remembered) = score_pairs_remembering(&scorer, &pairs, at_least, None);
        prop_assert_eq!(scored, score_pairs(&scorer, &pairs, at_least));

        let (pairs, _) = candidate_pairs(&tonight, &kinds, &rules(), &scope);
        let scorer = Scorer::new(&tonight, &model, &strata(), &attributes());
        let earlier = Some(Earlier { pairs: &remembered, numbers: &numbers });
        let (scored, kept_on) = score_pairs_remembering(&scorer, &pairs, at_least, earlier);
        prop_assert_eq!(scored, score_pairs(&scorer, &pairs, at_least));
        let anew = score_pairs_remembering(&scorer, &pairs, at_least, None).1;
        prop_assert_eq!(kept_on, anew);
    }
}
