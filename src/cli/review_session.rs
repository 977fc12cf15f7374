//! A reader's session: a case, an answer, the next case.
//!
//! In: keys of the terminal, or lines of standard input. Out: answers in the journal, each on disk before the next case is shown. Leaves to
//! `review_sheet` what is shown, to `review_screen` where.

use std::io::Write;

use super::clock;
use super::console::{Console, Finish};
use super::operator::Operated;
use super::review_desk::Desk;
use super::review_screen::{Command, Screen};
use super::review_sheet;
use super::words::counted;
use crate::journal::{CaseAnswer, JournalEntry};
use crate::sharing::OperatorPermit;
use crate::stewardship::{Hand, Question, SampleRead, answered, taken_back};
use crate::values::PersonId;

/// What the reader is asked.
struct Asked {
    question: Question,
    from: From,
    lines: Vec<String>,
}

/// What a reader wants to read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reads {
    /// The night's doubtful cases.
    Queue,
    /// The sample that was drawn last.
    Sample,
}

/// Where a question comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum From {
    /// The queue: these two persons.
    Queue([PersonId; 2]),
    /// Another reader, by the number of the first answer.
    Reader(u64),
    /// The sample, by its place.
    Sample(usize),
}

/// An answer of this session.
struct Answered {
    reading: u64,
    from: From,
    answer: CaseAnswer,
}

struct Session<'s> {
    operated: &'s Operated,
    by: &'s str,
    reads: Reads,
    answers: Vec<Answered>,
}

/// Puts cases to a reader until none is left or the reader has enough.
pub(super) fn run(
    mut desk: Desk<'_>,
    operated: &Operated,
    by: &str,
    reads: Reads,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let mut session = Session { operated, by, reads, answers: Vec::new() };
    let screen = Screen::open()?;
    let ended = session.go_on(&mut desk, &screen, console);
    // the terminal is as it was before anything else is said
    drop(screen);
    ended?;
    session.conclude(&desk, console)
}

impl Session<'_> {
    fn go_on(
        &mut self,
        desk: &mut Desk<'_>,
        screen: &Screen,
        console: &mut Console,
    ) -> anyhow::Result<()> {
        let mut told = String::new();
        loop {
            let asked = self.next(desk)?;
            if asked.is_none() && self.answers.is_empty() {
                return Ok(());
            }
            // the last answer can be taken back as well: the session ends when the reader says so
            let nothing = ["No case is left.".to_owned(), String::new()];
            let lines = asked.as_ref().map_or(&nothing[..], |asked| &asked.lines);
            let command = screen.ask(lines, &told, console.out())?;
            told = match (command, asked) {
                (Command::Answer(answer), Some(asked)) => self.answer(desk, asked, answer)?,
                (Command::Answer(_), None) => String::new(),
                (Command::Undo, _) => self.undo(desk)?,
                (Command::Quit, _) => return Ok(()),
            };
        }
    }

    /// What is asked next: what others have answered first, then the queue.
    fn next(&self, desk: &Desk<'_>) -> anyhow::Result<Option<Asked>> {
        if let Some(case) = desk.again_for(self.by) {
            let question = desk.again(case);
            let shown = [0, 1].map(|side| case.shown(side, desk.on.records));
            let heading = "read by another; please answer by what you see".to_owned();
            let permit = self.permit(desk, &shown)?;
            let lines = review_sheet::lines(desk.on, &permit, &shown, &[heading], &[])?;
            return Ok(Some(Asked { question, from: From::Reader(case.number), lines }));
        }
        match self.reads {
            Reads::Queue => self.next_of_queue(desk),
            Reads::Sample => self.next_of_sample(desk),
        }
    }

    fn next_of_queue(&self, desk: &Desk<'_>) -> anyhow::Result<Option<Asked>> {
        let queue = desk.queue()?;
        let passed = |persons: [PersonId; 2]| {
            let unsure = |it: &&Answered| it.answer == CaseAnswer::Unsure;
            self.answers.iter().filter(unsure).any(|it| it.from == From::Queue(persons))
        };
        let Some(queued) = queue.next_for(self.by, |case| passed(case.persons)) else {
            return Ok(None);
        };
        let case = &queued.case;
        let shown = [desk.on.records_of(case.persons[0])?, desk.on.records_of(case.persons[1])?];
        let left = counted(queue.waiting() as u64, "case", "cases");
        let below = counted(queue.below.len() as u64, "waits", "wait");
        let heading = [
            format!("{left} to read tonight, {below} below the line"),
            format!("{}   {}", case.persons[0], case.persons[1]),
        ];
        let permit = self.permit(desk, &shown)?;
        let reasons = review_sheet::reasons(desk, case)?;
        let lines = review_sheet::lines(desk.on, &permit, &shown, &heading, &reasons)?;
        let (question, from) = (desk.question(case)?, From::Queue(case.persons));
        Ok(Some(Asked { question, from, lines }))
    }

    /// The first pair of the sample that nobody has read and that can still be read: shown without score and without what the edition made of it,
    /// since it is the edition that is judged.
    fn next_of_sample(&self, desk: &Desk<'_>) -> anyhow::Result<Option<Asked>> {
        let Some(read) = SampleRead::of(&desk.readings) else {
            anyhow::bail!("no sample was drawn\n  hint: hearth review --sample 300");
        };
        let pairs = read.sample.pairs.iter().zip(&read.cases).enumerate();
        let mut unread = pairs.filter(|(_, (_, case))| case.is_none());
        let found = unread.find_map(|(place, (pair, _))| Some((place, desk.sampled(pair)?)));
        let Some((place, (question, records))) = found else { return Ok(None) };
        let heading = format!(
            "pair {} of {} of the sample; please answer by what you see",
            place + 1,
            read.sample.pairs.len()
        );
        let shown = records.map(|record| vec![record]);
        let permit = self.permit(desk, &shown)?;
        let lines = review_sheet::lines(desk.on, &permit, &shown, &[heading], &[])?;
        Ok(Some(Asked { question, from: From::Sample(place), lines }))
    }

    /// Leave to show the records of a case, in the journal before they are shown.
    fn permit(&self, desk: &Desk<'_>, shown: &[Vec<u32>; 2]) -> anyhow::Result<OperatorPermit<'_>> {
        self.operated.permit(shown.iter().flatten().map(|at| desk.on.name(*at)).collect())
    }

    /// Writes an answer, if the question is still open.
    fn answer(
        &mut self,
        desk: &mut Desk<'_>,
        asked: Asked,
        answer: CaseAnswer,
    ) -> anyhow::Result<String> {
        let Asked { mut question, from, lines: _ } = asked;
        let by = self.by;
        let (mut fault, mut refused) = (None, None);
        let written = desk.write(&clock::written_at()?, |desk, next| {
            let open = match from {
                From::Queue(persons) => desk.is_waiting(persons),
                From::Reader(number) => Ok(desk.still_asks(number, by)),
                From::Sample(place) => Ok(is_unread(desk, place)),
            };
            match open {
                Ok(true) => {}
                Ok(false) => return Vec::new(),
                Err(cause) => {
                    fault = Some(cause);
                    return Vec::new();
                }
            }
            let earlier = match from {
                From::Queue(_) | From::Sample(_) => None,
                From::Reader(number) => desk.readings.cases().iter().find(|it| it.number == number),
            };
            let hand = Hand { next, by };
            let entries = answered(&question, earlier, answer, &desk.decisions, hand);
            let contradiction = match desk.contradiction(&entries) {
                Ok(Some(contradiction)) => contradiction,
                Ok(None) => return entries,
                Err(cause) => {
                    fault = Some(cause);
                    return Vec::new();
                }
            };
            match from {
                From::Queue(_) => {
                    refused = Some(contradiction.against);
                    Vec::new()
                }
                // who is asked without seeing what others said is not led to another answer: it is kept, and decides nothing
                From::Reader(_) | From::Sample(_) => {
                    question.barred.push(contradiction.decided);
                    answered(&question, earlier, answer, &desk.decisions, hand)
                }
            }
        })?;
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        if let Some(against) = refused {
            let against: Vec<String> =
                against.iter().filter_map(|number| desk.in_words(*number)).collect();
            return Ok(format!(
                "not taken: {} contradicts {}; answer otherwise, or take that back first",
                word(answer),
                against.join(", ")
            ));
        }
        let Some(reading) = written else {
            return Ok("somebody else has answered this case meanwhile".to_owned());
        };
        self.answers.push(Answered { reading, from, answer });
        // who is asked without seeing what others said is not told what became of it either
        let against = match from {
            From::Queue(_) => {
                let decision = desk.readings.case_of(reading).and_then(|case| case.decision);
                decision.and_then(|number| desk.obstacle(number))
            }
            From::Reader(_) | From::Sample(_) => None,
        };
        let against =
            against.map_or_else(String::new, |why| format!(", which cannot be obeyed: {why}"));
        Ok(format!("answered: {}{against}", word(answer)))
    }

    /// Takes the session's last answer back.
    fn undo(&mut self, desk: &mut Desk<'_>) -> anyhow::Result<String> {
        let Some(last) = self.answers.pop() else {
            return Ok("nothing was answered in this session".to_owned());
        };
        let (by, reading) = (self.by, last.reading);
        let mut fault = None;
        desk.write(&clock::written_at()?, |desk, next| -> Vec<JournalEntry> {
            let Some(case) = desk.readings.case_of(reading) else { return Vec::new() };
            match desk.barred_without(case, reading) {
                Ok(barred) => {
                    taken_back(case, reading, &barred, &desk.decisions, Hand { next, by })
                }
                Err(unknown) => {
                    fault = Some(unknown);
                    Vec::new()
                }
            }
        })?;
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        Ok(format!("taken back: {}", word(last.answer)))
    }

    fn conclude(&self, desk: &Desk<'_>, console: &mut Console) -> anyhow::Result<Finish> {
        let count = |answer| self.answers.iter().filter(|it| it.answer == answer).count();
        let (same, different, unsure) =
            (count(CaseAnswer::Same), count(CaseAnswer::Different), count(CaseAnswer::Unsure));
        let answers = counted(self.answers.len() as u64, "case", "cases");
        let out = console.out();
        writeln!(out, "{answers} answered: {same} same, {different} different, {unsure} unsure")?;
        let left = match self.reads {
            Reads::Queue => write_left_of_queue(desk, out)?,
            Reads::Sample => write_left_of_sample(desk, out)?,
        };
        if same + different > 0 {
            console.note("decisions take effect on the next night");
        }
        Ok(Finish::waits_if(left > 0))
    }
}

fn write_left_of_queue(desk: &Desk<'_>, out: &mut (dyn Write + Send)) -> anyhow::Result<usize> {
    let queue = desk.queue()?;
    let left = counted(queue.waiting() as u64, "case waits", "cases wait");
    let below = counted(queue.below.len() as u64, "waits", "wait");
    writeln!(out, "{left} to be read tonight, {below} below the line")?;
    Ok(queue.waiting())
}

fn write_left_of_sample(desk: &Desk<'_>, out: &mut (dyn Write + Send)) -> anyhow::Result<usize> {
    let left = SampleRead::of(&desk.readings)
        .map_or(0, |read| read.cases.iter().filter(|case| case.is_none()).count());
    writeln!(out, "{} of the sample to be read", counted(left as u64, "pair waits", "pairs wait"))?;
    Ok(left)
}

fn is_unread(desk: &Desk<'_>, place: usize) -> bool {
    let read = SampleRead::of(&desk.readings);
    read.is_some_and(|read| read.cases.get(place).is_some_and(Option::is_none))
}

fn word(answer: CaseAnswer) -> &'static str {
    match answer {
        CaseAnswer::Same => "same",
        CaseAnswer::Different => "different",
        CaseAnswer::Unsure => "unsure",
    }
}
