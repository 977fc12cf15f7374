//! The pages of a steward's own decision: whom it is about, which records, what it would touch.
//!
//! In: what was typed, what is foreseen. Out: contexts. Everything that will be touched is told before there is a button; of partners it is told how many notices
//! they have, and of whom nothing.

use askama::Template;

use crate::http::deciding::{Foreseen, OwnDecision, OwnRecord, PersonRecords, StandsFor, ToldOf};
use crate::http::notifying::Told;
use crate::http::ui::components::{Faults, Field};
use crate::http::ui::frame::Frame;
use crate::journal::DecidedAs;

/// Whom is a decision about?
#[derive(Template)]
#[template(path = "steward/decide.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct DecidePage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) one: Field,
    pub(super) other: Field,
    pub(super) person: Field,
    pub(super) own: Vec<OwnRow>,
}

/// A decision that can be taken back.
#[derive(Clone, Debug)]
pub(super) struct OwnRow {
    pub(super) decision: u64,
    pub(super) at: String,
    pub(super) in_words: String,
    pub(super) once: String,
}

/// Which records are somebody else's?
#[derive(Template)]
#[template(path = "steward/part.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct PartPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) person: String,
    pub(super) edition: String,
    pub(super) records: Vec<RecordRow>,
}

/// A record that can be chosen.
#[derive(Clone, Debug)]
pub(super) struct RecordRow {
    pub(super) id: String,
    pub(super) key: String,
    pub(super) says: Vec<(String, String)>,
    pub(super) chosen: bool,
}

/// What it would touch.
#[derive(Template)]
#[template(path = "steward/preview.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct PreviewPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    /// What has changed since the steward saw it, if it has.
    pub(super) changed: Option<String>,
    pub(super) heading: &'static str,
    pub(super) fields: Vec<(&'static str, String)>,
    pub(super) sides: [Vec<String>; 2],
    pub(super) identifiers: Vec<String>,
    pub(super) standing: Vec<StandingRow>,
    pub(super) told: Vec<ToldRow>,
    pub(super) against: Vec<String>,
    pub(super) version: String,
    pub(super) reason: Field,
    pub(super) once: String,
}

/// An act that stands for one of them.
#[derive(Clone, Debug)]
pub(super) struct StandingRow {
    pub(super) what: String,
    pub(super) today: String,
    pub(super) then: String,
}

/// What a service of a partner was told.
#[derive(Clone, Debug)]
pub(super) struct ToldRow {
    pub(super) subscription: String,
    pub(super) delivered: usize,
    pub(super) waiting: usize,
    pub(super) becomes: String,
}

impl DecidePage {
    /// The page with what was typed.
    pub(super) fn of(
        frame: Frame,
        own: Vec<OwnDecision>,
        ([one, other, person], faults): ([&str; 3], Faults),
        draw: &dyn Fn() -> String,
    ) -> Self {
        let identifier = |id, label, value| {
            let field = Field::new(id, label).classes("govuk-input--width-20").autocomplete("off");
            field.value(value).faults(&faults)
        };
        let row = |OwnDecision { decision, at, in_words }| {
            let at = at.get(11..16).unwrap_or_default().to_owned();
            OwnRow { decision, at, in_words, once: draw() }
        };
        Self {
            one: identifier("one", "First identifier", one).hint("For example, HP-7K3Q-9M2C"),
            other: identifier("other", "Second identifier", other),
            person: identifier("person", "Identifier", person).hint("For example, HP-7K3Q-9M2C"),
            own: own.into_iter().map(row).collect(),
            frame,
            faults,
        }
    }
}

impl PartPage {
    /// The page of a person's records, of which some are chosen.
    pub(super) fn of(
        frame: Frame,
        records: PersonRecords,
        (chosen, faults): (&[String], Faults),
    ) -> Self {
        let PersonRecords { edition, person, records } = records;
        let row = |(at, OwnRecord { key, says }): (usize, OwnRecord)| RecordRow {
            // a fault leads to the first
            id: if at == 0 { "record".to_owned() } else { format!("record-{}", at + 1) },
            chosen: chosen.contains(&key),
            key,
            says,
        };
        let records = records.into_iter().enumerate().map(row).collect();
        Self { frame, faults, person, edition, records }
    }
}

impl PreviewPage {
    /// The page of what is foreseen; `fields` are sent back with the decision.
    pub(super) fn of(
        frame: Frame,
        (foreseen, fields): (Foreseen, Vec<(&'static str, String)>),
        (reason, faults, changed): (&str, Faults, Option<String>),
        once: String,
    ) -> Self {
        let identifiers = identifiers(&foreseen);
        let Foreseen { version, decided, records, standing, told, against, .. } = foreseen;
        let heading = match decided {
            DecidedAs::Same => "Decide that they are one person",
            DecidedAs::Different | DecidedAs::SameHousehold | DecidedAs::DifferentHousehold => {
                "Decide that these records are two people’s"
            }
        };
        let reason = Field::new("reason", "Why")
            .hint("In a sentence, without names, dates or addresses. It is kept with the decision.")
            .value(reason)
            .faults(&faults);
        Self {
            frame,
            faults,
            changed,
            heading,
            fields,
            sides: records,
            identifiers,
            standing: standing.into_iter().map(StandingRow::of).collect(),
            told: told.into_iter().map(ToldRow::of).collect(),
            against,
            version,
            reason,
            once,
        }
    }
}

fn identifiers(of: &Foreseen) -> Vec<String> {
    let Foreseen { stay, goes, new, earlier, households, edition, .. } = of;
    let mut told = Vec::new();
    match goes {
        Some(goes) => told.push(format!(
            "{} stays. {goes} goes into it: whoever asks for {goes} is told so.",
            stay.join(", ")
        )),
        None if *new > 0 => told.push(format!(
            "{} stays with the records that hold most of what was known by it. The other records get a new identifier on the next night.",
            stay.join(", ")
        )),
        None => told.push(format!("{} stay.", stay.join(", "))),
    }
    if !earlier.is_empty() {
        told.push(format!("These earlier identifiers lead to them: {}.", earlier.join(", ")));
    }
    if !households.is_empty() {
        told.push(format!(
            "They are of {} today; the next night works out anew who lives there.",
            households.join(" and ")
        ));
    }
    told.push(format!(
        "Worked out on edition {edition}: as far as the records of each side hold together by themselves, and nothing else changes before the next night."
    ));
    told
}

impl StandingRow {
    fn of(StandsFor { what, entry, today, then }: StandsFor) -> Self {
        Self { what: format!("{what} {entry}"), today, then }
    }
}

impl ToldRow {
    fn of(ToldOf { subscription, told }: ToldOf) -> Self {
        let Told { delivered, waiting, recalled, stopped } = told;
        let mut becomes = Vec::new();
        if recalled > 0 {
            becomes.push(format!("{recalled} will be taken back"));
        }
        if stopped > 0 {
            becomes.push(format!("{stopped} will not be sent"));
        }
        if becomes.is_empty() {
            becomes.push("they stand".to_owned());
        }
        Self { subscription, delivered, waiting, becomes: becomes.join(", ") }
    }
}
