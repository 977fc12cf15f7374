//! One case for a reader: the two sides field by field, what the program makes of them, the answers, and how the reader's work goes.
//!
//! In: what the desk has. Out: the page's context. What differs is said in a word in every row, and marked character by character where each side says one
//! thing. Leaves the answer to `answering`.

use askama::Template;

use super::marked::{Marked, marked};
use super::reader_line::ReaderLine;
use crate::http::reviewing::{FieldShown, PairWeighed, ReviewCase};
use crate::http::ui::components::{Choice, Choices, Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::pictures::{Picture, waterfall};
use crate::journal::{CaseAnswer, CaseReason};

/// Fields that say where somebody lived and with whom: closed at first.
const SURROUNDINGS: [&str; 4] = ["Lived there", "Residence", "Lives with", "Records"];

/// Notes stay in the journal: what is in them is kept for as long.
const NOTE_HINT: &str = "In a sentence, without names, dates or addresses. If more is needed, say what is to be found out.";

/// A case.
#[derive(Template)]
#[template(path = "steward/case.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct CasePage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    /// What has changed since the reader saw the case, if it has.
    pub(super) changed: Option<String>,
    pub(super) case: CaseShown,
    pub(super) because: Choices,
    pub(super) note: Field,
    /// What was answered, of a form that comes back.
    pub(super) answered: Option<&'static str>,
    pub(super) reader: ReaderLine,
    /// By which the answer is taken once.
    pub(super) once: String,
}

/// What a form carries of a case and what a reader has typed.
#[derive(Clone, Default, Debug)]
pub(super) struct Typed {
    pub(super) answer: Option<CaseAnswer>,
    pub(super) because: Option<CaseReason>,
    pub(super) note: String,
}

/// A case as it is shown.
pub(super) struct CaseShown {
    /// What the two sides are called: two identifiers, or nothing but an order.
    pub(super) heads: [String; 2],
    /// The two persons, of a case of the queue.
    pub(super) persons: Vec<String>,
    /// The case that others have answered.
    pub(super) again: Option<u64>,
    /// Of a pair of the sample, its place and how many pairs there are.
    pub(super) sample: Option<(usize, usize)>,
    /// On what an answer rests.
    pub(super) evidence: String,
    pub(super) edition: String,
    pub(super) fields: Vec<RowShown>,
    pub(super) surroundings: Vec<RowShown>,
    pub(super) closed: String,
    pub(super) forbidden: Vec<String>,
    pub(super) weighed: Option<WeighedShown>,
}

/// A field of both sides.
#[derive(Debug)]
pub(super) struct RowShown {
    pub(super) field: String,
    pub(super) sides: [Vec<Marked>; 2],
    /// How they stand to each other, in a word, and the class of its tag.
    pub(super) word: &'static str,
    pub(super) class: &'static str,
    /// True where both say something, and not the same.
    pub(super) differs: bool,
}

/// What the program makes of the heaviest pair.
pub(super) struct WeighedShown {
    pub(super) sentence: String,
    /// How the bits add up, with the table that says the same.
    pub(super) picture: Picture,
}

impl CasePage {
    /// The page of a case that the desk has.
    pub(super) fn of(
        frame: Frame,
        (case, weighed, sample): (ReviewCase, Option<PairWeighed>, Option<(usize, usize)>),
        (typed, faults, changed): (&Typed, Faults, Option<String>),
        (reader, once): (ReaderLine, String),
    ) -> Self {
        let because = reasons().faults(&faults);
        let chosen = typed.because.map(CaseReason::word).unwrap_or_default();
        let note = Field::new("note", "Note (optional)")
            .hint(NOTE_HINT)
            .value(&typed.note)
            .faults(&faults);
        Self {
            frame,
            changed,
            case: CaseShown::of(case, weighed, sample),
            because: because.chosen(&[chosen]),
            note,
            answered: typed.answer.map(in_words),
            faults,
            reader,
            once,
        }
    }
}

/// An answer in words.
pub(super) const fn in_words(answer: CaseAnswer) -> &'static str {
    match answer {
        CaseAnswer::Same => "same person",
        CaseAnswer::Different => "different people",
        CaseAnswer::Unsure => "unsure",
    }
}

fn reasons() -> Choices {
    let of = |reason: CaseReason| {
        let answers = [CaseAnswer::Same, CaseAnswer::Different, CaseAnswer::Unsure];
        let fits = answers.into_iter().filter(|it| reason.fits(*it)).map(in_words);
        let fits: Vec<&str> = fits.collect();
        Choice::new(reason.word(), &format!("{} ({})", reason.in_words(), fits.join(", ")))
    };
    let items = std::iter::once(Choice::new("", "No reason given"));
    Choices::new(
        "because",
        "What does your answer rest on most? (optional)",
        items.chain(CaseReason::ALL.into_iter().map(of)).collect(),
    )
}

impl CaseShown {
    fn of(case: ReviewCase, weighed: Option<PairWeighed>, sample: Option<(usize, usize)>) -> Self {
        let ReviewCase { edition, persons, again, evidence, fields, closed, pairs: _, forbidden } =
            case;
        let heads = match persons.as_slice() {
            [one, other] => [one.clone(), other.clone()],
            _ => ["The one".to_owned(), "The other".to_owned()],
        };
        let rows = fields.into_iter().map(RowShown::of);
        let rows = rows.filter(|it| it.sides.iter().any(|side| !side.is_empty()));
        let (surroundings, fields) = rows.partition(|it| SURROUNDINGS.contains(&it.field.as_str()));
        Self {
            heads,
            persons,
            again,
            sample,
            evidence,
            edition,
            fields,
            surroundings,
            closed: closed.join(", "),
            forbidden,
            weighed: weighed.map(WeighedShown::of),
        }
    }
}

impl RowShown {
    fn of(FieldShown { field, one, other, stands }: FieldShown) -> Self {
        let (word, class, differs) = match stands {
            Some("same") => ("Same", "govuk-tag--green", false),
            Some("partly") => ("Partly the same", "govuk-tag--yellow", true),
            Some("differs") => ("Different", "govuk-tag--red", true),
            Some("one_side") => ("One side only", "govuk-tag--grey", false),
            Some(_) | None => ("Not compared", "govuk-tag--grey", false),
        };
        let sides = match (stands, one.as_slice(), other.as_slice()) {
            (Some("differs"), [one], [other]) => marked(one, other).map(|it| vec![it]),
            _ => [&one, &other].map(|side| side.iter().map(|it| Marked::plain(it)).collect()),
        };
        let mut field = field;
        if let Some(first) = field.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Self { field, sides, word, class, differs }
    }
}

impl WeighedShown {
    fn of(weighed: PairWeighed) -> Self {
        let PairWeighed { records, sentence, needed, bits, probability, mut weights } = weighed;
        let [one, other] = records;
        // what says nothing takes no line
        weights.retain(|it| it.bits != 0.0);
        Self {
            sentence: format!(
                "Of {one} and {other}: {sentence}. Together {bits:+.1} bits, a probability of {:.0} % that they are one person.",
                probability * 100.0
            ),
            picture: waterfall("weighed", &weights, needed),
        }
    }
}
