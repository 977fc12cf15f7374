//! One look in an emergency: who looked, what they said had happened, what they were shown.
//!
//! In: the look and what was decided of it. Out: the page's context. No value of whomever the look was at: datasets, fields, the words of whoever looked.

use askama::Template;

use super::emergencies::LookRow;
use super::moment;
use crate::http::oversight::LookToReview;
use crate::http::service::Decided;
use crate::http::ui::components::{Choice, Choices, Faults, Field};
use crate::http::ui::frame::Frame;
use crate::journal::{Asked, DatasetReleased, EmergencyOutcome, EmergencyStated, SubjectLooked};
use crate::lookup::Replayed;
use crate::values::SharedField;

/// One look.
#[derive(Template)]
#[template(path = "privacy/emergency.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct EmergencyPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) look: LookRow,
    pub(super) asked: Vec<(&'static str, String)>,
    pub(super) people: Vec<PersonRow>,
    pub(super) is_theirs: bool,
    pub(super) outcome: Choices,
    pub(super) reason: Field,
    pub(super) once: String,
}

/// What was shown of one person.
#[derive(Clone, Debug)]
pub(super) struct PersonRow {
    pub(super) person: String,
    pub(super) shown: Vec<String>,
    pub(super) today: &'static str,
}

impl EmergencyPage {
    /// The page of a look.
    pub(super) fn of(
        frame: Frame,
        (look, decided): (LookToReview, Decided),
        (reason, outcome, faults): (&str, Option<EmergencyOutcome>, Faults),
        once: String,
    ) -> Self {
        let is_theirs = look.is_theirs;
        let Decided { at, asked, people } = decided;
        let choices = EmergencyOutcome::ALL
            .map(|it| Choice::new(it.word(), super::emergencies::in_words(it)))
            .into();
        let chosen = outcome.map(EmergencyOutcome::word).unwrap_or_default();
        let outcome = Choices::new("outcome", "What did the review come to?", choices);
        Self {
            frame,
            look: LookRow::of(look),
            asked: asked_in_words(&at, asked),
            people: people.iter().map(PersonRow::of).collect(),
            is_theirs,
            outcome: outcome.chosen(&[chosen]).faults(&faults),
            reason: Field::new("reason", "What was found, and why")
                .hint("In a sentence, without names, dates or addresses of the person.")
                .value(reason)
                .faults(&faults),
            faults,
            once,
        }
    }
}

fn asked_in_words(at: &str, asked: Asked) -> Vec<(&'static str, String)> {
    let Asked {
        by,
        organisation,
        team,
        roles,
        purpose,
        case_reference,
        necessity,
        emergency,
        about,
        for_notice,
    } = asked;
    let roles = roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (ground, happened) = match emergency {
        Some(EmergencyStated { ground, reason }) => (ground.replace('_', " "), reason),
        None => (String::new(), String::new()),
    };
    let told = [
        ("When", moment(at)),
        ("Who", by.to_string()),
        ("Of", organisation.to_string()),
        ("Team", team.map(|it| it.to_string()).unwrap_or_default()),
        ("As", roles),
        ("For", purpose.to_string()),
        ("Case", case_reference.unwrap_or_default()),
        ("Why it was necessary", necessity.unwrap_or_default()),
        ("Ground", ground),
        ("What had happened", happened),
        ("Asked about", about),
        ("Asked for", for_notice.map(|_| "a notice; nobody looked".to_owned()).unwrap_or_default()),
    ];
    told.into_iter().filter(|(_, said)| !said.is_empty()).collect()
}

impl PersonRow {
    fn of(replayed: &Replayed) -> Self {
        let then = replayed.then.as_ref();
        let released = then.map(|SubjectLooked { released, .. }| released.as_slice());
        let of = |DatasetReleased { dataset, fields, .. }: &DatasetReleased| {
            let fields: Vec<&str> = fields.fields().map(SharedField::word).collect();
            format!("{dataset}: {}", fields.join(", ")).replace('_', " ")
        };
        Self {
            person: replayed.person.map_or_else(|| "Nobody".to_owned(), |it| it.to_string()),
            shown: released.unwrap_or_default().iter().map(of).collect(),
            today: if replayed.differs() {
                "Today it would be decided otherwise"
            } else {
                "Today it would be decided alike"
            },
        }
    }
}
