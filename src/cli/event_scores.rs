//! How well life events were found, against what truly happened to the fictional council's people.
//!
//! In: what each night's extracts showed, the last edition, the simulated world. Out: a table, a line for each kind of event. Leaves to
//! `quality` what is right and what could be found.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::console::Console;
use super::council::Council;
use crate::editions::OpenEdition;
use crate::events::LifeEvent;
use crate::quality::{
    EventScore, Registered, Rehoming, RehomingKind, ShownMention, move_score, name_score,
    rehoming_score, tellable_moves, vital_score,
};
use crate::synthetic::{Council as Fiction, Mention, TrueRehoming};
use crate::values::PersonId;

/// What the mentions of a night show.
pub(super) fn shown(council: &Council, mentions: &[Mention]) -> Vec<ShownMention> {
    let is_fenced = |dataset: &str| {
        council.rules.ruleset.source(dataset).is_ok_and(|(_, source)| source.fence.is_some())
    };
    let shown = |mention: &Mention| ShownMention {
        mention: format!("{}:{}:{}", mention.dataset.name(), mention.record_id, mention.role),
        person: mention.person,
        shown: mention.leads_to,
        home: mention.home_uprn,
        household: mention.household.map(|(household, _)| household),
        fenced: is_fenced(mention.dataset.name()),
        goes_by: mention.goes_by.to_string(),
    };
    mentions.iter().map(shown).collect()
}

/// Writes how well each kind of event was found over the nights.
pub(super) fn write(
    fiction: &Fiction,
    nights: &[Vec<ShownMention>],
    edition: &OpenEdition,
    console: &mut Console,
) -> anyhow::Result<()> {
    let events = edition.events().collect::<Result<Vec<_>, _>>()?;
    let mut called = BTreeMap::new();
    for placement in edition.placements() {
        let placement = placement?;
        called.insert(placement.key.to_string(), placement.person);
    }
    Ok(table(console.out(), &scores(fiction, nights, &events, &called))?)
}

/// The score of each kind, with the words for it.
fn scores(
    fiction: &Fiction,
    nights: &[Vec<ShownMention>],
    events: &[LifeEvent],
    called: &BTreeMap<String, PersonId>,
) -> [(&'static str, EventScore); 7] {
    let renames = fiction.renames(nights.len());
    let taken: BTreeSet<(usize, String)> =
        renames.into_iter().map(|it| (it.person, it.surname.to_string())).collect();
    let went = |it: TrueRehoming| {
        let TrueRehoming { person, from, to, uprn, stayed, were_there } = it;
        Rehoming { person, households: [from, to], uprn, stayed, were_there }
    };
    let rehomings: Vec<Rehoming> = fiction.rehomings(nights.len()).into_iter().map(went).collect();
    let registered = |what| vital_score(what, nights, events, called);
    let rehomed = |kind| rehoming_score(kind, &rehomings, nights, events, called);
    [
        ("changes of address", move_score(nights, events, called)),
        (" outside the fence", tellable_moves(nights, events, called)),
        ("births, registered", registered(Registered::Birth)),
        ("deaths, registered", registered(Registered::Death)),
        ("new surnames", name_score(&taken, nights, events, called)),
        ("household splits", rehomed(RehomingKind::Split)),
        ("household merges", rehomed(RehomingKind::Merge)),
    ]
}

fn table(out: &mut dyn Write, scores: &[(&str, EventScore)]) -> io::Result<()> {
    writeln!(out, "\n{:<20}{:^29}{:^20}", "", "suggested and confirmed", "confirmed")?;
    writeln!(
        out,
        "{:<20}{:>7}{:>12}{:>10}{:>12}{:>10}{:>10}{:>8}",
        "life events", "told", "precision", "recall", "precision", "recall", "of", "twice"
    )?;
    for (what, score) in scores {
        let EventScore { all, confirmed, told, could, duplicates } = score;
        writeln!(
            out,
            "{what:<20}{told:>7}{:>12.4}{:>10.4}{:>12.4}{:>10.4}{could:>10}{duplicates:>8}",
            all.precision, all.recall, confirmed.precision, confirmed.recall
        )?;
    }
    writeln!(
        out,
        "of: what happened and some dataset shows after the first night; outside the fence: of the same events told, where what could be told are \
         the moves that a dataset shows which is not fenced (a fenced one may tell of nothing)"
    )
}
