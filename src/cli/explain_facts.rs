//! All that is to be said of a pair of records of an edition, before it is put into words, JSON or a picture.
//!
//! In: two records of an edition. Out: rows that add up, thresholds, rules, constraint, rival and company. No personal value.

use std::collections::BTreeMap;

use anyhow::ensure;

use super::explained::{Explained, NOT_SHOWN};
use crate::clerical::constraint;
use crate::editions::EditionLink;
use crate::links::{
    ContextFinding, ContextKind, Explanation, Model, Rival, ScoredLink, Scorer, Thresholds,
    shared_company, strongest_rival,
};
use crate::pairs::CandidatePairs;
use crate::persons::CannotLink;
use crate::pipeline::MatchStage;
use crate::sharing::OperatorPermit;
use crate::values::{MatchWeight, PersonId};

/// How many of the rules that come nearest are named.
const NEAREST: usize = 3;

/// What is known of a pair.
pub(super) struct PairFacts<'e> {
    pub(super) on: &'e Explained,
    pub(super) pair: [u32; 2],
    pub(super) explanation: Explanation,
    /// What the two weigh by themselves, whatever surrounds them.
    pub(super) own: MatchWeight,
    /// The pair as the edition keeps it; what surrounds any other was not kept.
    pub(super) link: Option<EditionLink>,
    pub(super) needed: Needed,
    /// The blocking rules that bring the two together.
    pub(super) rules: Vec<String>,
    /// Where no rule does, the rules that come nearest.
    pub(super) nearest: Vec<Near>,
    pub(super) constraint: Option<CannotLink>,
    /// True if the two are one person in the edition.
    pub(super) one: bool,
    pub(super) rival: Option<Rival>,
    /// Leave to show this.
    pub(super) permit: &'e OperatorPermit<'e>,
    /// Records of those who live with the one and with the other.
    pub(super) company: Vec<(u32, u32)>,
    /// What the pair would weigh if nobody else could be meant; `None` if what surrounds it is not known.
    pub(super) without_rival: Option<MatchWeight>,
    /// What it would weigh if several people lived with both; `None` where that says nothing, or is so already.
    pub(super) with_company: Option<MatchWeight>,
}

/// A blocking rule that almost brings a pair together.
pub(super) struct Near {
    pub(super) rule: String,
    pub(super) missing: Vec<&'static str>,
    pub(super) differing: Vec<&'static str>,
}

impl<'e> PairFacts<'e> {
    /// Gathers the facts; of a record that a restriction closes there are none. `stage` is the edition's.
    pub(super) fn gather(
        on: &'e Explained,
        stage: &MatchStage<'_>,
        permit: &'e OperatorPermit<'e>,
        a: u32,
        b: u32,
    ) -> anyhow::Result<Self> {
        let is_open = |record: u32| !on.is_closed(permit, record);
        ensure!(
            is_open(a) && is_open(b),
            "why the two are one person or two: {NOT_SHOWN} for {}",
            permit.scope().purpose()
        );
        let scorer = stage.scorer(&on.model);
        let link = on.edition.link(a, b)?;
        let own = Explanation::of(&scorer, a, b, &stage.attributes);
        let weight = own.weight;
        let explanation = match &link {
            Some(link) => own.surrounded_by(&scorer, link.context),
            None => own,
        };
        let needed = Needed::of(stage, &on.model, a, b);
        let chosen = stage.rules_of(&on.model);
        let candidates = stage.block(&chosen).0;
        let name = |rule: usize| chosen.rules.get(rule).map(|rule| rule.name.clone());
        let rules: Vec<String> =
            candidates.rules_meeting(a, b).into_iter().filter_map(name).collect();
        let near = if rules.is_empty() { stage.near_rules(&chosen, [a, b]) } else { Vec::new() };
        let nearest = near.into_iter().take(NEAREST).filter_map(|near| {
            let rule = name(near.rule)?;
            Some(Near { rule, missing: near.missing, differing: near.differing })
        });
        let cluster_of = on.first_of_person();
        let around = links_around(&scorer, &candidates, [a, b]);
        let without = link.as_ref().map(|link| {
            let alone = ContextFinding { rivals: Some(0), ..ContextFinding::default() };
            explanation.weight - scorer.context(ContextKind::Rivals, link.context)
                + scorer.context(ContextKind::Rivals, alone)
        });
        let context = link.as_ref().map(|link| link.context).unwrap_or_default();
        let several = ContextFinding { company: Some(0), ..ContextFinding::default() };
        let gain = scorer.context(ContextKind::Company, several)
            - scorer.context(ContextKind::Company, context);
        let with_company =
            (needed.apart && gain > MatchWeight::ZERO).then(|| explanation.weight + gain);
        let there = |record: u32| permit.scope().has_person(on.person(record)) && is_open(record);
        let rival = strongest_rival(&stage.table, &cluster_of, &on.model.repeats, &around, [a, b]);
        let mut company = shared_company(&stage.table, &cluster_of, [a, b]);
        // who lives with somebody tells where
        let homely = |record: u32| permit.scope().tells_home_of(on.person(record));
        company.retain(|&(one, other)| {
            [a, b, one, other].into_iter().all(|it| homely(it) && is_open(it))
        });
        Ok(Self {
            on,
            permit,
            pair: [a, b],
            own: weight,
            link,
            needed,
            rules,
            nearest: nearest.collect(),
            constraint: constraint(stage, a, b),
            one: on.person(a) == on.person(b),
            rival: rival.filter(|rival| there(rival.record) && there(rival.linked_to)),
            company,
            without_rival: without,
            with_company,
            explanation,
        })
    }

    /// Those who live with both, a pair of records a person.
    pub(super) fn companions(&self) -> Vec<(u32, u32)> {
        let mut persons: BTreeMap<PersonId, (u32, u32)> = BTreeMap::new();
        for &(one, other) in &self.company {
            persons.entry(self.on.person(one)).or_insert((one, other));
        }
        persons.into_values().collect()
    }
}

/// All candidate pairs that either record is part of, with their own weights.
fn links_around(
    scorer: &Scorer<'_>,
    candidates: &CandidatePairs,
    pair: [u32; 2],
) -> Vec<ScoredLink> {
    candidates
        .filter(|left, right| pair.contains(&left) || pair.contains(&right))
        .into_iter()
        .map(|(left, right)| ScoredLink::of_its_own(left, right, scorer.score(left, right)))
        .collect()
}

/// What a pair must weigh.
#[derive(Clone, Copy)]
pub(super) struct Needed {
    /// To be one person.
    pub(super) link: MatchWeight,
    /// To be looked at.
    pub(super) review: MatchWeight,
    /// True if the two name different homes, which asks for more.
    pub(super) apart: bool,
    /// True if a link would tie an entry of a death to somebody, which asks for more than the homes do.
    pub(super) death: bool,
}

impl Needed {
    fn of(stage: &MatchStage<'_>, model: &Model, a: u32, b: u32) -> Self {
        let Thresholds { link, link_apart, review } = stage.thresholds(model);
        let home = |record: u32| stage.table.records[record as usize].residence;
        let apart = home(a).is_some() && home(b).is_some() && home(a) != home(b);
        let link = if apart { link_apart } else { link };
        let bar = stage.deaths().bar(a, b).filter(|bar| *bar > link);
        Self { link: bar.unwrap_or(link), review, apart, death: bar.is_some() }
    }

    /// Where a weight lies, in a sentence.
    pub(super) fn placed(self, weight: MatchWeight) -> String {
        let Self { link, review, apart, death } = self;
        let percent = |at: MatchWeight| at.probability() * 100.0;
        let who = match (death, apart) {
            (true, _) => "the entry of a death and another record",
            (false, true) => "two records that name different homes",
            (false, false) => "two records",
        };
        let from = format!("{link} ({:.0} %) from which {who} are one person", percent(link));
        if weight >= link {
            return format!("{weight} bits reach the {from}.");
        }
        let less =
            format!("{review} ({:.0} %) from which a pair is for clerical review", percent(review));
        if weight >= review {
            format!("{weight} bits reach the {less}, not the {from}.")
        } else {
            format!("{weight} bits are below the {less}.")
        }
    }

    /// Whether a weight would do.
    pub(super) fn enough(self, weight: MatchWeight) -> &'static str {
        if weight >= self.link { "enough" } else { "not enough" }
    }
}
