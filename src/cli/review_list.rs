//! The queue as a list: which cases, in which order, and why; no values.
//!
//! In: the desk. Out: lines or JSON of identifiers, keys and figures.

use serde::Serialize;

use super::console::{Console, Finish};
use super::review_desk::Desk;
use super::words::counted;
use crate::sharing::OperatorPermit;
use crate::stewardship::{CaseFacts, Queue, QueuedCase, ReadCase};

#[derive(Serialize)]
struct QueueAnswer {
    edition: String,
    waiting: usize,
    below: usize,
    cases: Vec<CaseAnswer>,
    contested: Vec<ContestedAnswer>,
}

#[expect(clippy::struct_excessive_bools, reason = "facts that do not exclude each other")]
#[derive(Serialize)]
struct CaseAnswer {
    put_forward: bool,
    persons: [String; 2],
    /// Pairs of mentions in question, the heaviest first.
    pairs: Vec<PairAnswer>,
    probability: f64,
    harm: f64,
    priority: f64,
    mentions: [u32; 2],
    housemates: u32,
    two_households: bool,
    child: bool,
    special: bool,
    events: u32,
    dead: bool,
    unsure: Vec<String>,
}

#[derive(Serialize)]
struct PairAnswer {
    mentions: [String; 2],
    bits: f64,
}

/// A case of which readers contradict each other: who said what is not told to who may be asked next.
#[derive(Serialize)]
struct ContestedAnswer {
    number: u64,
    mentions: [String; 2],
    answers: usize,
}

/// Writes the cases that wait.
pub(super) fn write(
    desk: &Desk<'_>,
    _: &OperatorPermit<'_>,
    json: bool,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let queue = desk.queue()?;
    let contested: Vec<ContestedAnswer> = desk.contested().map(contested).collect();
    let waits = queue.waiting() > 0 || !contested.is_empty();
    let entry = |put_forward: bool| move |queued: &QueuedCase| answer(desk, queued, put_forward);
    let Queue { put_forward, below } = &queue;
    let open = put_forward.iter().filter(|it| it.waits).map(entry(true));
    let answer = QueueAnswer {
        edition: desk.on.edition.id().to_string(),
        waiting: queue.waiting(),
        below: below.len(),
        cases: open.chain(below.iter().map(entry(false))).collect(),
        contested,
    };
    if json {
        writeln!(console.out(), "{}", serde_json::to_string_pretty(&answer)?)?;
    } else {
        write_text(&answer, console)?;
    }
    Ok(Finish::waits_if(waits))
}

fn answer(desk: &Desk<'_>, queued: &QueuedCase, put_forward: bool) -> CaseAnswer {
    let QueuedCase { case, facts, harm, priority, unsure, waits: _ } = queued;
    let CaseFacts { mentions, housemates, two_households, child, special, events, dead } = *facts;
    let pairs = case.pairs.iter().map(|pair| PairAnswer {
        mentions: pair.records.map(|record| desk.on.name(record)),
        bits: pair.weight.bits(),
    });
    CaseAnswer {
        put_forward,
        persons: case.persons.map(|person| person.to_string()),
        pairs: pairs.collect(),
        probability: rounded(case.probability()),
        harm: rounded(*harm),
        priority: rounded(*priority),
        mentions,
        housemates,
        two_households,
        child,
        special,
        events,
        dead,
        unsure: unsure.clone(),
    }
}

fn contested(case: &ReadCase) -> ContestedAnswer {
    let [one, other] = case.pairs.first().copied().unwrap_or_default();
    let name = |side: usize, place: u16| {
        let record = case.sides[side].records.get(usize::from(place));
        record.map_or_else(String::new, |record| record.key().to_string())
    };
    ContestedAnswer {
        number: case.number,
        mentions: [name(0, one), name(1, other)],
        answers: case.readings.len(),
    }
}

/// To a thousandth: more says nothing.
fn rounded(figure: f64) -> f64 {
    (figure * 1000.0).round() / 1000.0
}

fn write_text(answer: &QueueAnswer, console: &mut Console) -> anyhow::Result<()> {
    let QueueAnswer { edition, waiting, below, cases, contested } = answer;
    let out = console.out();
    writeln!(
        out,
        "edition {edition}: {} to read tonight, {below} below the line",
        counted(*waiting as u64, "case", "cases")
    )?;
    let mut line_drawn = false;
    for case in cases {
        if !case.put_forward && !line_drawn {
            line_drawn = true;
            writeln!(out, "-- below the line: another night, or a larger budget in review.toml")?;
        }
        let [one, other] = &case.persons;
        writeln!(
            out,
            "{:>8.3}  {one} {other}  probability {:.2}, harm {:.1}: {}",
            case.priority,
            case.probability,
            case.harm,
            at_stake(case)
        )?;
        for PairAnswer { mentions: [one, other], bits } in &case.pairs {
            writeln!(out, "          {one}  {other}  {bits:+.3} bits")?;
        }
    }
    for ContestedAnswer { number, mentions: [one, other], answers } in contested {
        writeln!(
            out,
            "readers contradict each other: case {number}, {one} and {other}, {answers} answers; another reader is asked"
        )?;
    }
    Ok(())
}

/// What hangs on a case, in words.
fn at_stake(case: &CaseAnswer) -> String {
    let [one, other] = case.mentions;
    let mut parts = vec![format!("{one} and {other} records")];
    if case.housemates > 0 {
        parts.push(counted(u64::from(case.housemates), "housemate", "housemates"));
    }
    if case.events > 0 {
        parts.push(counted(u64::from(case.events), "event", "events"));
    }
    for (so, what) in [
        (case.two_households, "two households"),
        (case.child, "a child"),
        (case.special, "a delicate source"),
        (case.dead, "one said to be dead"),
    ] {
        if so {
            parts.push(what.to_owned());
        }
    }
    if !case.unsure.is_empty() {
        parts.push(format!("unsure: {}", case.unsure.join(", ")));
    }
    parts.join(", ")
}
