//! Which cases wait, and one case with what its records say side by side.
//!
//! In: who reads, which case. Out: the case, under a permit that is in the journal before anything is shown. Who is asked as a second reader is told neither
//! answer nor score. Leaves to `clerical` what a side says.

use super::decides;
use super::readers::Reader;
use super::shown::{PairShown, QueuedShown, ReviewCase, ReviewQueue, field, pairs, rounded};
use crate::clerical::{CaseSheet, Desk, Weighing, sheet, weighing};
use crate::explaining::{WeighedRow, most_telling, rows_of};
use crate::http::acting::{Acting, Stop};
use crate::http::cursor::{Page, PageAsked};
use crate::http::problem::Problem;
use crate::http::reading::{scope_of, with_desk};
use crate::http::service::Service;
use crate::sharing::{Asking, Operation, OperatorPermit};
use crate::stewardship::{Case, Question, QueuedCase, ReadCase, SampleRead};
use crate::values::PersonId;

/// Which case a reader wants to see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::http) enum Wanted {
    /// Whichever comes next.
    Next,
    /// The case of the queue between these two.
    Persons([PersonId; 2]),
    /// The one of this number, which others have answered.
    Again(u64),
    /// A pair of the sample that was drawn last, by its place; the first that nobody has read, where none is named.
    Sample(Option<usize>),
}

/// What a reader has before them.
pub(in crate::http) struct AtDesk {
    /// The case; none if it does not wait for the reader.
    pub(in crate::http) case: Option<ReviewCase>,
    /// What the program makes of its heaviest pair; none for a second reader, and of the sample.
    pub(in crate::http) weighed: Option<PairWeighed>,
    /// Of a pair of the sample, its place and how many pairs there are.
    pub(in crate::http) sample: Option<(usize, usize)>,
    /// How many cases wait to be read tonight.
    pub(in crate::http) waiting: usize,
    /// How many wait below the line.
    pub(in crate::http) below: usize,
    /// How the reader's work goes.
    pub(in crate::http) reader: Reader,
}

/// A pair, and what it weighs.
pub(in crate::http) struct PairWeighed {
    /// Its two records.
    pub(in crate::http) records: [String; 2],
    /// What speaks most for one person and what against, in words.
    pub(in crate::http) sentence: String,
    /// From how many bits on such a pair is one person.
    pub(in crate::http) needed: f64,
    /// All together, in bits.
    pub(in crate::http) bits: f64,
    /// The same as a probability.
    pub(in crate::http) probability: f64,
    /// How the bits add up.
    pub(in crate::http) weights: Vec<WeighedRow>,
}

/// What a reader is asked.
pub(super) struct AskedCase {
    pub(super) question: Question,
    /// The case of the queue that it is; none of one that others have answered.
    queued: Option<Case>,
    shown: [Vec<u32>; 2],
    again: Option<u64>,
    sample: Option<(usize, usize)>,
    persons: Vec<String>,
    pairs: Vec<PairShown>,
    forbidden: Vec<String>,
}

impl Service {
    /// The cases that wait, for those who decide who is who. Identifiers, keys and figures; that it was read is written down.
    pub(in crate::http) fn review_queue(
        &self,
        asking: &Asking,
        page: &Result<PageAsked, Problem>,
    ) -> Result<ReviewQueue, Problem> {
        let of = (Operation::Review, "the queue");
        self.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            decides(acting)?;
            let scope = scope_of(acting, grant)?;
            let edition = acting.edition().id();
            operating.permit(&scope, vec![format!("the queue of edition {edition}")])?;
            with_desk(acting, &scope, |desk| {
                let queue = desk.queue()?;
                // an answered case keeps its place, so that a page begins where it did
                let placed = (1..).zip(&queue.put_forward).filter(|(_, it)| it.waits);
                let page = page.as_ref().map_err(Problem::clone)?;
                let Page { items, next } = acting.page("reviews", page, placed)?;
                let cases = items.into_iter().map(|it| queued(desk, it));
                Ok(ReviewQueue {
                    edition: edition.to_string(),
                    waiting: queue.waiting(),
                    below: queue.below.len(),
                    cases: cases.collect::<Result<_, Stop>>()?,
                    next,
                })
            })
        })
    }

    /// The next case for the caller, with what its records say side by side; none if no case waits for them.
    pub(in crate::http) fn next_case(
        &self,
        asking: &Asking,
    ) -> Result<Option<ReviewCase>, Problem> {
        let of = (Operation::Review, "a case");
        self.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            decides(acting)?;
            let scope = scope_of(acting, grant)?;
            with_desk(acting, &scope, |desk| {
                let asked = asked_of(desk, asking.user.name.as_str(), Wanted::Next)?;
                let Some(asked) = asked else { return Ok(None) };
                let permit = operating.permit(&scope, about(desk, &asked))?;
                Ok(Some(laid_out(desk, acting, &permit, asked)?))
            })
        })
    }

    /// A case for the caller with what the program makes of it, and how the caller's own work goes.
    pub(in crate::http) fn at_desk(
        &self,
        asking: &Asking,
        wanted: Wanted,
    ) -> Result<AtDesk, Problem> {
        let of = (Operation::Review, "a case");
        self.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            decides(acting)?;
            let scope = scope_of(acting, grant)?;
            with_desk(acting, &scope, |desk| {
                let by = asking.user.name.as_str();
                let asked = asked_of(desk, by, wanted)?;
                let reader = Reader::of(desk, by, asking.at);
                // of a case that was answered no more than its identifiers are told, as by the queue
                let nothing = || vec![format!("the answers of {by}")];
                let about = asked.as_ref().map_or_else(nothing, |it| about(desk, it));
                let permit = operating.permit(&scope, about)?;
                let queue = desk.queue()?;
                let queued = asked.as_ref().and_then(|it| it.queued.as_ref());
                let weighed = queued.map(|it| weighing(desk, it)).transpose()?.map(weighed);
                let sample = asked.as_ref().and_then(|it| it.sample);
                let case = asked.map(|it| laid_out(desk, acting, &permit, it)).transpose()?;
                let (waiting, below) = (queue.waiting(), queue.below.len());
                Ok(AtDesk { case, weighed, sample, waiting, below, reader })
            })
        })
    }
}

fn queued(desk: &Desk<'_>, it: &QueuedCase) -> Result<QueuedShown, Stop> {
    Ok(QueuedShown {
        persons: it.case.persons.map(|it| it.to_string()).into(),
        pairs: pairs(desk, it),
        probability: rounded(it.case.probability()),
        harm: rounded(it.harm),
        unsure: it.unsure.clone(),
        forbidden: !desk.forbidden(&it.case)?.is_empty(),
    })
}

fn weighed(Weighing { records, weight, needed, explanation }: Weighing) -> PairWeighed {
    PairWeighed {
        needed: needed.bits(),
        records,
        sentence: most_telling(&explanation),
        bits: weight.bits(),
        probability: weight.probability(),
        weights: rows_of(&explanation),
    }
}

/// Whose records a case would show, as the journal has it.
fn about(desk: &Desk<'_>, asked: &AskedCase) -> Vec<String> {
    asked.shown.iter().flatten().map(|at| desk.on.name(*at)).collect()
}

fn laid_out(
    desk: &Desk<'_>,
    acting: &Acting<'_, '_>,
    permit: &OperatorPermit<'_>,
    asked: AskedCase,
) -> Result<ReviewCase, Stop> {
    let AskedCase { question, queued: _, shown, again, sample: _, persons, pairs, forbidden } =
        asked;
    let CaseSheet { fields, closed } = sheet(&desk.on, permit, &shown)?;
    Ok(ReviewCase {
        edition: acting.edition().id().to_string(),
        persons,
        again,
        evidence: evidence(&question),
        fields: fields.into_iter().map(field).collect(),
        closed,
        pairs,
        forbidden,
    })
}

/// On what an answer rests: the records of both sides with the fingerprints of what they say, the pairs in question, the edition.
pub(super) fn evidence(question: &Question) -> String {
    let Question { asked: _, edition, sides, pairs, barred: _ } = question;
    let said = serde_json::to_vec(&(edition, sides, pairs)).unwrap_or_default();
    blake3::hash(&said).to_hex()[..32].to_owned()
}

/// The case as it would be asked of a reader; none if it does not wait for them. Of those to come, what others have answered and want a second reader for comes
/// first, then the queue.
fn asked_of(desk: &Desk<'_>, by: &str, wanted: Wanted) -> Result<Option<AskedCase>, Stop> {
    match wanted {
        Wanted::Next => {
            if let Some(case) = desk.again_for(by) {
                return Ok(Some(again(desk, case)));
            }
            let queue = desk.queue()?;
            queue.next_for(by, |_| false).map(|it| of_queue(desk, it)).transpose()
        }
        Wanted::Persons(persons) => between(desk, persons),
        Wanted::Again(number) => Ok(still_asked(desk, number, by).map(|case| again(desk, case))),
        Wanted::Sample(place) => Ok(sampled(desk, place)),
    }
}

/// The case of the queue between two, in either order; none if none waits.
pub(super) fn between(
    desk: &Desk<'_>,
    [one, other]: [PersonId; 2],
) -> Result<Option<AskedCase>, Stop> {
    let queue = desk.queue()?;
    let same = |it: &&QueuedCase| {
        let persons = it.case.persons;
        it.waits && (persons == [one, other] || persons == [other, one])
    };
    queue.put_forward.iter().find(same).map(|it| of_queue(desk, it)).transpose()
}

/// A case that others have answered and that still waits for this reader.
pub(super) fn still_asked<'d>(desk: &'d Desk<'_>, number: u64, by: &str) -> Option<&'d ReadCase> {
    let case = desk.readings.cases().iter().find(|it| it.number == number)?;
    (desk.still_asks(number, by) && desk.is_there(case)).then_some(case)
}

pub(super) fn again(desk: &Desk<'_>, case: &ReadCase) -> AskedCase {
    AskedCase {
        question: desk.again(case),
        queued: None,
        shown: [0, 1].map(|side| case.shown(side, desk.on.records)),
        again: Some(case.number),
        sample: None,
        persons: Vec::new(),
        pairs: Vec::new(),
        forbidden: Vec::new(),
    }
}

/// A pair of the sample that nobody has read and that can still be read: shown without score and without what the edition made of it, since it is the edition
/// that is judged.
pub(super) fn sampled(desk: &Desk<'_>, wanted: Option<usize>) -> Option<AskedCase> {
    let read = SampleRead::of(&desk.readings)?;
    let pairs = read.sample.pairs.iter().zip(&read.cases).enumerate();
    let unread = pairs.filter(|(place, (_, case))| {
        case.is_none() && wanted.is_none_or(|wanted| wanted == *place)
    });
    let mut open = unread.filter_map(|(place, (pair, _))| Some((place, desk.sampled(pair)?)));
    let (place, (question, records)) = open.next()?;
    Some(AskedCase {
        question,
        queued: None,
        shown: records.map(|record| vec![record]),
        again: None,
        sample: Some((place, read.sample.pairs.len())),
        persons: Vec::new(),
        pairs: Vec::new(),
        forbidden: Vec::new(),
    })
}

fn of_queue(desk: &Desk<'_>, queued: &QueuedCase) -> Result<AskedCase, Stop> {
    let [one, other] = queued.case.persons;
    Ok(AskedCase {
        question: desk.question(&queued.case)?,
        queued: Some(queued.case.clone()),
        shown: [desk.on.records_of(one)?, desk.on.records_of(other)?],
        again: None,
        sample: None,
        persons: vec![one.to_string(), other.to_string()],
        pairs: pairs(desk, queued),
        forbidden: desk
            .forbidden(&queued.case)?
            .into_iter()
            .map(|pair| desk.forbidden_in_words(pair))
            .collect(),
    })
}
