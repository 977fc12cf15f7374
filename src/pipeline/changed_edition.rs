//! The edition of a night that finds some records changed.
//!
//! In: such a night, worked out. Out: its edition, published or held as any other, its report, and what it leaves behind.

use rustc_hash::FxHashMap;

use crate::editions::{
    Concerned, EditionDiff, EditionError, EditionLink, EditionWriter, LinkDecision, OpenEdition,
    Revised, Revision,
};
use crate::persons::Person;
use crate::pipeline::Progress;
use crate::pipeline::asked_movers::asked_movers;
use crate::pipeline::changed_disagreements::disagreements_anew;
use crate::pipeline::changed_night::ChangedNight;
use crate::pipeline::conclusion::{Grounds, put_out, reason_to_hold};
use crate::pipeline::good_until::{GoodUntil, Resting};
use crate::pipeline::home_report::HomeTold;
use crate::pipeline::left_behind::{Left, left_behind};
use crate::pipeline::night_report::{NightFigures, figures_of_homes, night_report};
use crate::pipeline::night_work::NightWork;
use crate::pipeline::nightly::{
    NightError, NightOutcome, NightRequest, edition_facts, keep_arrivals, model_text,
    quarantine_lines, save_work,
};
use crate::pipeline::quiet_edition::Shelving;
use crate::values::PersonId;

/// What comes of such a night.
pub(super) enum Publishing {
    /// It is published or held.
    Done(Box<NightOutcome>),
    /// What was worked out does not fit the last edition: everybody is to be looked at, and everything written.
    InFull(EditionWriter),
}

/// Writes the edition, reports, publishes or holds it.
pub(super) fn publish_changed(
    request: &NightRequest<'_>,
    work: &NightWork,
    night: &ChangedNight<'_>,
    shelving: Shelving<'_, '_>,
    progress: &dyn Progress,
) -> Result<Publishing, NightError> {
    let Shelving { publication, writer, files, before } = shelving;
    let ChangedNight { previous, stirred, settled, events, residences, .. } = night;
    progress.stage("edition");
    let disagreements = match disagreements_anew(request, night) {
        Err(EditionError::Inconsistent(_)) => return Ok(Publishing::InFull(writer)),
        found => found?,
    };
    let inputs = work.inputs(files, &previous.manifest().inputs, request.as_of);
    keep_arrivals(request.config, files, &work.accounts)?;
    work.addresses.keep(request, &work.accounts)?;
    let model_json = model_text(&work.matched.model);
    let links = night.links(work);
    let identifiers = (settled.serials, request.decisions.up_to());
    let revised = writer.revise(&Revision {
        edition: previous,
        records: &work.records,
        resolutions: &work.addresses.resolutions,
        unchanged: work.unchanged.as_deref().unwrap_or_default(),
        numbers: &stirred.numbers,
        shown: &events.shown,
        before: &stirred.before,
        persons: &settled.persons,
        households: &settled.households,
        residences,
        gone: &stirred.gone,
        relations: &settled.relations,
        events: &events.detected.events,
        links: &links,
        quarantine: &quarantine_lines(&work.accounts),
        model_json: &model_json,
        facts: &edition_facts(request.ruleset, &inputs, &model_json, identifiers),
    })?;
    let staged = match revised {
        Revised::Staged(staged) => *staged,
        Revised::DoesNotFit(writer) => return Ok(Publishing::InFull(writer)),
    };
    let now: Vec<PersonId> = settled.persons.iter().map(|person| person.id).collect();
    let (persons, numbers) = (&stirred.before, &stirred.numbers_before);
    let diff = EditionDiff::of_revision(
        Concerned { edition: previous, persons, numbers },
        Concerned { edition: staged.edition(), persons: &now, numbers: &stirred.numbers },
    )?;

    progress.stage("report");
    let held = reason_to_hold(request, Some(&diff));
    let homes = homes_told(staged.edition())?;
    let relations = staged.edition().relations().collect::<Result<Vec<_>, _>>()?;
    let asked = people_asked_about(staged.edition(), &links)?;
    let mut report = night_report(&NightFigures {
        request,
        edition: staged.edition().id(),
        previous: Some(previous.id()),
        work,
        inputs: &inputs,
        homes: &homes,
        home_figures: figures_of_homes(request, work, &homes, &relations),
        disagreements,
        unobeyed: &settled.unobeyed,
        person_of: &|number| asked[&number],
        diff: Some(&diff),
        events: &events.detected,
        links: &links,
        stages: progress.finished(),
    });
    report.worked_out.people_looked_at = Some(stirred.persons.len() as u64);
    report.held.clone_from(&held);
    let grounds = Grounds { before, diff: Some(&diff), held: held.as_deref() };
    let edition = put_out(request, publication, staged, (&mut report, grounds), progress)?;
    // the next night builds on what is served: it can take over nothing from an edition that is held
    if !edition.is_held() {
        let still = left_behind(request, work, night.left(request));
        report.warnings.extend(save_work(request, work.to_save(), still, edition.edition()));
    }
    Ok(Publishing::Done(Box::new(NightOutcome { edition, report })))
}

fn homes_told(edition: &OpenEdition) -> Result<Vec<HomeTold>, EditionError> {
    edition.households().map(|it| Ok(HomeTold::stored(&it?))).collect()
}

/// Who the records of doubtful links are of.
fn people_asked_about(
    edition: &OpenEdition,
    links: &[EditionLink],
) -> Result<FxHashMap<u32, PersonId>, EditionError> {
    let mut people = FxHashMap::default();
    for link in links.iter().filter(|link| link.decision == LinkDecision::Review) {
        for number in [link.left, link.right] {
            let person = edition.person_at(number)?;
            let person = person.ok_or(EditionError::Inconsistent("no record of a number"))?;
            people.insert(number, person);
        }
    }
    Ok(people)
}

impl ChangedNight<'_> {
    /// All of the night's links, those by which movers are asked about among them.
    fn links(&self, work: &NightWork) -> Vec<EditionLink> {
        let found = &work.matched.found;
        let number = |place: &u32| self.stirred.numbers[*place as usize];
        let by_numbers = |person: &Person| Person {
            id: person.id,
            records: person.records.iter().map(number).collect(),
        };
        let in_question = &self.events.detected.in_question;
        let asked = || {
            let persons: Vec<Person> = self.settled.persons.iter().map(by_numbers).collect();
            asked_movers(in_question, &persons, found, work.thresholds)
        };
        let mut links = found.edition_links();
        if !in_question.is_empty() {
            links.extend(asked());
        }
        links
    }

    /// What is left behind: of whom nothing concerns what the last night left.
    fn left(&self, request: &NightRequest<'_>) -> Left<'_> {
        let Self { stirred, part, settled, residences, rules, .. } = self;
        let people = part.population();
        let GoodUntil { people, gone } = people.good_until(request, (settled, residences), rules);
        // neighbourhoods are numbered by one of theirs
        let of_part = |resting: Resting| Resting {
            record: stirred.numbers[resting.record as usize],
            neighbourhood: stirred.persons[resting.neighbourhood as usize],
            ..resting
        };
        let mut of_part = people.into_iter().map(of_part);
        let mut names: FxHashMap<u32, u32> = FxHashMap::default();
        let mut everybody = Vec::with_capacity(stirred.at_rest.len());
        for (place, at_rest) in (0_u32..).zip(&stirred.at_rest) {
            let resting = at_rest.map(|it| {
                let neighbourhood = *names.entry(it.neighbourhood).or_insert(place);
                Resting { neighbourhood, ..it }
            });
            everybody.extend(resting.or_else(|| of_part.next()));
        }
        Left {
            people: everybody,
            gone,
            unobeyed: &settled.unobeyed,
            accounts: self.accounts,
            asked: &self.events.detected.in_question,
        }
    }
}
