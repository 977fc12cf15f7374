//! `hearth review --sample N`: pairs drawn by strata of stated probability, kept in the journal, to be read.
//!
//! In: how many. Out: an entry of the journal; what was drawn, stratum by stratum, as counts. The same edition gives the same pairs, whoever
//! draws. Leaves drawing to `stewardship`, the reading to the session.

use serde::Serialize;

use super::clock;
use super::console::{Console, Finish};
use super::review_desk::Desk;
use super::words::{counted, thousands};
use crate::editions::NightRecords;
use crate::journal::{JournalEntry, SampleDrawn, SampledPair, SampledStratum};
use crate::pipeline::{MatchStage, SampleFrame};
use crate::stewardship::{Drawn, SampleRead, SampleSeed, draw};

#[derive(Serialize)]
struct SampleAnswer<'s> {
    edition: String,
    strata: &'s [SampledStratum],
    outside: u64,
    outside_expected: u64,
    /// Mentions, in the order in which the pairs are read.
    pairs: Vec<PairAnswer>,
}

#[derive(Serialize)]
struct PairAnswer {
    stratum: u16,
    mentions: [String; 2],
    /// The chance of being drawn.
    chance: f64,
    read: bool,
}

/// Draws a sample of the desk's edition, unless one as large was drawn of it before.
pub(super) fn draw_one(desk: &mut Desk<'_>, size: u32) -> anyhow::Result<()> {
    let edition = desk.on.edition.id();
    let large_enough =
        |sample: &SampleDrawn| sample.edition == edition && sample.pairs.len() >= size as usize;
    if desk.readings.sample().is_some_and(large_enough) {
        return Ok(());
    }
    let rules = &desk.on.ruleset.matching().review.sample;
    let on = desk.on;
    let NightRecords::Read(records, resolutions) = on.records else {
        anyhow::bail!("a sample is drawn of an edition that was read whole");
    };
    let as_of = on.edition.id().as_of();
    let stage =
        MatchStage::new(on.ruleset, records, resolutions, on.dictionaries, as_of).under(on.model);
    let frame = SampleFrame::of(&stage, on.model, on.edition, on.persons, rules.floor)?;
    let seed = SampleSeed::of_edition(&on.edition.manifest().content_digest);
    let key = |record: u32| &on.record(record).key;
    let Drawn { strata, pairs } =
        draw(&frame.pairs, rules, size, |[left, right]| seed.number(key(left), key(right)));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of pairs: not negative and far below 2^52"
    )]
    let outside_expected = frame.outside_expected.round() as u64;
    let pairs = pairs.into_iter().map(|(stratum, records)| SampledPair {
        stratum,
        records: records.map(|record| desk.record(record)),
    });
    let sample = SampleDrawn {
        edition,
        strata,
        outside: frame.outside,
        outside_expected,
        pairs: pairs.collect(),
    };
    desk.write(&clock::written_at()?, |_, _| vec![JournalEntry::SampleDrawn(sample)])?;
    Ok(())
}

/// Tells what was drawn: counts, or as JSON the pairs too, by key.
pub(super) fn write(desk: &Desk<'_>, json: bool, console: &mut Console) -> anyhow::Result<Finish> {
    let Some(read) = SampleRead::of(&desk.readings) else {
        anyhow::bail!("no sample was drawn\n  hint: hearth review --sample 300");
    };
    let SampleDrawn { edition, strata, outside, outside_expected, pairs } = read.sample;
    let left = read.cases.iter().filter(|case| case.is_none()).count();
    if json {
        let pair = |(pair, case): (&SampledPair, &Option<_>)| {
            let SampledStratum { pairs, drawn, .. } = strata[usize::from(pair.stratum)];
            PairAnswer {
                stratum: pair.stratum,
                mentions: pair.records.each_ref().map(|record| record.key().to_string()),
                chance: drawn as f64 / pairs as f64,
                read: case.is_some(),
            }
        };
        let answer = SampleAnswer {
            edition: edition.to_string(),
            strata,
            outside: *outside,
            outside_expected: *outside_expected,
            pairs: pairs.iter().zip(&read.cases).map(pair).collect(),
        };
        writeln!(console.out(), "{}", serde_json::to_string_pretty(&answer)?)?;
        return Ok(Finish::waits_if(left > 0));
    }
    let out = console.out();
    writeln!(out, "{:<10} {:<20} {:>12} {:>8}", "edition", "stated probability", "pairs", "drawn")?;
    for SampledStratum { linked, from, to, pairs, drawn } in strata {
        let what = if *linked { "linked" } else { "apart" };
        let share = |millionths: u32| f64::from(millionths) / 1e6;
        let bounds = format!("{} to {}", share(*from), share(*to));
        writeln!(out, "{what:<10} {bounds:<20} {:>12} {drawn:>8}", thousands(*pairs))?;
    }
    let outside = counted(*outside, "compared pair lies", "compared pairs lie");
    writeln!(out, "{outside} outside: less likely one person than the floor of review.toml")?;
    let drawn = counted(pairs.len() as u64, "pair", "pairs");
    writeln!(out, "{drawn} drawn from edition {edition}, {left} of them to be read")?;
    Ok(Finish::waits_if(left > 0))
}
