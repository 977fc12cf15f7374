//! Samples of the steward's pages: full ones, empty ones, and those of somebody who means no good.

use super::case_page::{CasePage, Typed};
use super::decide_page::{DecidePage, PartPage, PreviewPage};
use super::queue::QueuePage;
use super::reader_line::ReaderLine;
use super::reading::{Kept, NothingPage};
use crate::explaining::WeighedRow;
use crate::http::deciding::{Foreseen, OwnDecision, OwnRecord, PersonRecords, StandsFor, ToldOf};
use crate::http::notifying::Told;
use crate::http::reviewing::{
    FieldShown, OwnAnswer, PairWeighed, QueuedShown, Reader, ReviewCase, ReviewQueue,
};
use crate::http::ui::components::Faults;
use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
use crate::journal::{CaseAnswer, CaseReason, DecidedAs};
use crate::stewardship::{Estimate, Interval, agreement};

const ONE: &str = "HP-SJYW-7M1S";
const OTHER: &str = "HP-4R4K-XF4Y";

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn field(field: &str, one: &[&str], other: &[&str], stands: Option<&'static str>) -> FieldShown {
    FieldShown { field: field.to_owned(), one: words(one), other: words(other), stands }
}

fn a_case() -> ReviewCase {
    ReviewCase {
        edition: "2026-11-01.1".to_owned(),
        persons: words(&[ONE, OTHER]),
        again: None,
        evidence: "8a1f0c6e5d3b2a49".to_owned(),
        fields: vec![
            field("as written", &["MR T JONES"], &["Jones, Thomas"], None),
            field("surname", &["JONES"], &["JONES"], Some("same")),
            field("forenames", &["T"], &["THOMAS"], Some("differs")),
            field("born", &["1984-03-07"], &["1984-07-07"], Some("differs")),
            field("email", &[], &["t.jones@mail.example"], Some("one_side")),
            field(
                "address",
                &["8 London Avenue"],
                &["8 London Avenue", "2 High St"],
                Some("partly"),
            ),
            field("lives with", &["Jennifer Griffiths"], &[], Some("one_side")),
        ],
        closed: words(&["electoral_roll:1:elector"]),
        pairs: Vec::new(),
        forbidden: words(&["a:1 and b:2 can never be one person: two rows of one list"]),
    }
}

fn weighed() -> PairWeighed {
    let row = |comparison: &str, level: &str, bits| WeighedRow {
        comparison: comparison.to_owned(),
        level: level.to_owned(),
        bits,
    };
    PairWeighed {
        records: ["council_tax:1:liable".to_owned(), "benefits:2:claimant".to_owned()],
        sentence: "surname (exact) speak for it, date_of_birth (month) most against".to_owned(),
        needed: 9.0,
        bits: 3.2,
        probability: 0.9,
        weights: vec![
            row("prior", "", -12.0),
            row("surname", "exact", 9.4),
            row("sex", "same", 0.0),
        ],
    }
}

fn reader() -> ReaderLine {
    let last = OwnAnswer {
        reading: 88,
        at: jiff::civil::date(2026, 11, 1).at(14, 2, 0, 0),
        answer: CaseAnswer::Different,
        named: [ONE.to_owned(), OTHER.to_owned()],
    };
    let agreement = agreement(&[[20, 1, 0], [2, 20, 1], [0, 0, 4]]);
    let estimate = Some(Estimate {
        edition: "2026-11-01.1".parse().unwrap(),
        drawn: 300,
        answered: 12,
        open: 1,
        outside: 9,
        outside_expected: 0,
        precision: Some(Interval { value: 0.991, low: 0.982, high: 0.996 }),
        recall: None,
    });
    let reader = Reader {
        today: 21,
        since_break: 21,
        an_hour: Some(40),
        last: vec![last],
        agreement,
        estimate,
    };
    ReaderLine::of(&reader, (19, 1096), &|| "0f".repeat(16))
}

fn rested() -> ReaderLine {
    let reader = Reader {
        today: 0,
        since_break: 0,
        an_hour: None,
        last: Vec::new(),
        agreement: None,
        estimate: None,
    };
    ReaderLine::of(&reader, (1, 0), &String::new)
}

impl Sampled for CasePage {
    const NAME: &'static str = "steward-case";

    fn samples() -> Vec<Self> {
        let hostile = || vec![HOSTILE.to_owned(), HOSTILE.to_owned()];
        let worst = ReviewCase {
            edition: HOSTILE.to_owned(),
            persons: hostile(),
            evidence: HOSTILE.to_owned(),
            fields: vec![
                field(HOSTILE, &[HOSTILE], &[&format!("{HOSTILE}x")], Some("differs")),
                field("born", &[HOSTILE], &[HOSTILE, "x"], Some("partly")),
            ],
            closed: hostile(),
            forbidden: hostile(),
            ..a_case()
        };
        let second = ReviewCase {
            persons: Vec::new(),
            again: Some(88),
            fields: Vec::new(),
            closed: Vec::new(),
            forbidden: Vec::new(),
            ..a_case()
        };
        let typed = Typed {
            answer: Some(CaseAnswer::Unsure),
            because: Some(CaseReason::MoreNeeded),
            note: HOSTILE.to_owned(),
        };
        let mut faults = Faults::none();
        faults.add("note", HOSTILE);
        let once = || "0f".repeat(16);
        let none = Typed::default();
        vec![
            Self::of(
                frame(),
                (a_case(), Some(weighed()), None),
                (&none, Faults::none(), None),
                (reader(), once()),
            ),
            Self::of(
                frame(),
                (second, None, Some((0, 300))),
                (&none, Faults::none(), None),
                (rested(), once()),
            ),
            Self::of(
                hostile_frame(),
                (worst, Some(PairWeighed { sentence: HOSTILE.to_owned(), ..weighed() }), None),
                (&typed, faults, Some(HOSTILE.to_owned())),
                (reader(), once()),
            ),
        ]
    }
}

impl Sampled for NothingPage {
    const NAME: &'static str = "steward-nothing";

    fn samples() -> Vec<Self> {
        let heading = "No case waits for you";
        let kept = Kept { because: HOSTILE.to_owned(), answer: "unsure", note: HOSTILE.to_owned() };
        vec![
            Self { frame: frame(), heading, kept: None, reader: rested() },
            Self { frame: hostile_frame(), heading, kept: Some(kept), reader: reader() },
        ]
    }
}

impl Sampled for QueuePage {
    const NAME: &'static str = "steward-queue";

    fn samples() -> Vec<Self> {
        let queued = |one: &str, unsure: &[&str]| QueuedShown {
            persons: words(&[one, OTHER]),
            pairs: Vec::new(),
            probability: 0.53,
            harm: 12.25,
            unsure: words(unsure),
            forbidden: true,
        };
        let of = |cases, next: Option<&str>| ReviewQueue {
            edition: "2026-11-01.1".to_owned(),
            waiting: 40,
            below: 1096,
            cases,
            next: next.map(str::to_owned),
        };
        vec![
            Self::of(frame(), of(vec![queued(ONE, &[]), queued(ONE, &["ann"])], Some("00af"))),
            Self::of(frame(), of(Vec::new(), None)),
            Self::of(hostile_frame(), of(vec![queued(HOSTILE, &[HOSTILE])], None)),
        ]
    }
}

impl Sampled for DecidePage {
    const NAME: &'static str = "steward-decide";

    fn samples() -> Vec<Self> {
        let own = |in_words: &str| {
            let at = "2026-11-01T14:02:00Z".to_owned();
            vec![OwnDecision { decision: 88, at, in_words: in_words.to_owned() }]
        };
        let mut faults = Faults::none();
        faults.add("one", HOSTILE);
        let draw = || "0f".repeat(16);
        vec![
            Self::of(frame(), own("two are one person"), ([""; 3], Faults::none()), &draw),
            Self::of(frame(), Vec::new(), ([""; 3], Faults::none()), &draw),
            Self::of(hostile_frame(), own(HOSTILE), ([HOSTILE; 3], faults), &draw),
        ]
    }
}

impl Sampled for PartPage {
    const NAME: &'static str = "steward-part";

    fn samples() -> Vec<Self> {
        let of = |key: &str, said: &str| OwnRecord {
            key: key.to_owned(),
            says: vec![("surname".to_owned(), said.to_owned())],
        };
        let records = |records| PersonRecords {
            edition: "2026-11-01.1".to_owned(),
            person: ONE.to_owned(),
            records,
        };
        let mut faults = Faults::none();
        faults.add("record", "Choose the records that are somebody else’s");
        let two = vec![of("a:1", "JONES"), OwnRecord { key: "b:2".to_owned(), says: Vec::new() }];
        vec![
            Self::of(frame(), records(two), (&[], Faults::none())),
            Self::of(frame(), records(Vec::new()), (&[], Faults::none())),
            Self::of(
                hostile_frame(),
                records(vec![of(HOSTILE, HOSTILE)]),
                (&[HOSTILE.to_owned()], faults),
            ),
        ]
    }
}

fn foreseen(text: &str) -> Foreseen {
    let told = Told { delivered: 3, waiting: 1, recalled: 1, stopped: 1 };
    Foreseen {
        edition: "2026-11-01.1".to_owned(),
        version: "8a1f".to_owned(),
        decided: DecidedAs::Same,
        records: [words(&["a:1"]), words(&[text])],
        stay: words(&[ONE]),
        goes: Some(text.to_owned()),
        new: 0,
        earlier: words(&[text]),
        households: words(&[text]),
        standing: vec![StandsFor {
            what: "Restriction",
            entry: 12,
            today: text.to_owned(),
            then: text.to_owned(),
        }],
        told: vec![ToldOf { subscription: text.to_owned(), told }],
        against: Vec::new(),
    }
}

impl Sampled for PreviewPage {
    const NAME: &'static str = "steward-preview";

    fn samples() -> Vec<Self> {
        let fields = |one: &str| vec![("one", one.to_owned()), ("other", OTHER.to_owned())];
        let once = || "0f".repeat(16);
        let empty = Foreseen {
            decided: DecidedAs::Different,
            goes: None,
            new: 1,
            earlier: Vec::new(),
            households: Vec::new(),
            standing: Vec::new(),
            told: Vec::new(),
            ..foreseen(OTHER)
        };
        let mut faults = Faults::none();
        faults.add("reason", HOSTILE);
        let worst = || foreseen(HOSTILE);
        let barred = Foreseen { against: words(&[HOSTILE]), ..worst() };
        let changed = Some(HOSTILE.to_owned());
        vec![
            Self::of(frame(), (foreseen(OTHER), fields(ONE)), ("", Faults::none(), None), once()),
            Self::of(frame(), (empty, fields(ONE)), ("", Faults::none(), None), once()),
            Self::of(frame(), (barred, fields(ONE)), ("", Faults::none(), None), once()),
            Self::of(
                hostile_frame(),
                (worst(), fields(HOSTILE)),
                (HOSTILE, faults, changed),
                once(),
            ),
        ]
    }
}
