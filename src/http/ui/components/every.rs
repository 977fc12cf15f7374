//! One page with every component on it, for tests: rendered with all samples, hostile ones too, as every page is.
//!
//! In: nothing. Out: samples. Whether a component's HTML is the Design System's is for `fixtures`.

use askama::Template;

use super::{Choice, Choices, DateField, Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

#[derive(Template)]
#[template(path = "components/every.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct EveryComponent {
    frame: Frame,
    faults: Faults,
    field: Field,
    password: Field,
    text: Field,
    radios: Choices,
    boxes: Choices,
    select: Choices,
    date: DateField,
    words: String,
    previous: Option<String>,
    next: Option<String>,
}

impl EveryComponent {
    fn of(frame: Frame, words: &str, wrong: bool) -> Self {
        let mut faults = Faults::none();
        if wrong {
            faults.add_of_all(words);
            for field in ["given", "password", "note", "why", "kinds", "born"] {
                faults.add(field, words);
            }
        }
        let items = || vec![Choice::new("yes", words).hint(words), Choice::new("no", "No")];
        let choices = |id| Choices::new(id, words, items()).hint(words).faults(&faults);
        Self {
            frame,
            field: Field::new("given", words).hint(words).value(words).faults(&faults),
            password: Field::new("password", "Password").faults(&faults),
            text: Field::new("note", words).value(words).faults(&faults),
            radios: choices("why").chosen(&["yes"]),
            boxes: choices("kinds"),
            select: choices("which"),
            date: DateField::new("born", words).values(["", words, "1980"]).faults(&faults),
            words: words.to_owned(),
            previous: wrong.then(|| "/review?page=1".to_owned()),
            next: Some("/review?page=3".to_owned()),
            faults,
        }
    }
}

impl Sampled for EveryComponent {
    const NAME: &'static str = "every component";

    fn samples() -> Vec<Self> {
        vec![
            Self::of(frame(), "Somebody", false),
            Self::of(frame(), "What is asked", true),
            Self::of(hostile_frame(), HOSTILE, true),
        ]
    }
}
