//! What people fill in: a line of text, one or several of some choices, a date of which only a part may be known.
//!
//! In: what is asked, what was typed, what is wrong with it. Out: contexts of the macros in `form.html`.

use super::Faults;

/// A line of text, or a longer one (`textarea`).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::http::ui) struct Field {
    /// The identifier.
    pub(in crate::http::ui) id: String,
    /// What the field is sent as; the identifier, if nothing else is said.
    pub(in crate::http::ui) name: String,
    /// What is asked.
    pub(in crate::http::ui) label: String,
    /// More about it.
    pub(in crate::http::ui) hint: Option<String>,
    /// What is wrong with what was typed.
    pub(in crate::http::ui) error: Option<String>,
    /// What was typed.
    pub(in crate::http::ui) value: String,
    /// Further classes, such as a width: `govuk-input--width-10`.
    pub(in crate::http::ui) classes: Option<&'static str>,
    /// What a browser may fill in: `off` for what is about somebody else.
    pub(in crate::http::ui) autocomplete: Option<&'static str>,
}

impl Field {
    /// A field that asks for this.
    pub(in crate::http::ui) fn new(id: &str, label: &str) -> Self {
        let (id, name) = (id.to_owned(), id.to_owned());
        Self { id, name, label: label.to_owned(), ..Self::default() }
    }

    /// The same with more about it.
    pub(in crate::http::ui) fn hint(self, hint: &str) -> Self {
        Self { hint: Some(hint.to_owned()), ..self }
    }

    /// The same with what was typed.
    pub(in crate::http::ui) fn value(self, value: &str) -> Self {
        Self { value: value.to_owned(), ..self }
    }

    /// The same with further classes.
    pub(in crate::http::ui) fn classes(self, classes: &'static str) -> Self {
        Self { classes: Some(classes), ..self }
    }

    /// The same with what a browser may fill in.
    pub(in crate::http::ui) fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete: Some(autocomplete), ..self }
    }

    /// The same with what is wrong with it.
    pub(in crate::http::ui) fn faults(self, faults: &Faults) -> Self {
        Self { error: faults.of(&self.id), ..self }
    }

    /// By what the field is described to whoever does not see it.
    pub(in crate::http::ui) fn described_by(&self) -> Option<String> {
        described_by(&self.id, self.hint.is_some(), self.error.is_some())
    }
}

fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-hint {id}-error")),
    }
}

/// One of some choices (radios, a select), or several (checkboxes).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::http::ui) struct Choices {
    /// The identifier.
    pub(in crate::http::ui) id: String,
    /// What a choice is sent as; the identifier, if nothing else is said.
    pub(in crate::http::ui) name: String,
    /// What is asked.
    pub(in crate::http::ui) legend: String,
    /// More about it.
    pub(in crate::http::ui) hint: Option<String>,
    /// What is wrong with what was chosen.
    pub(in crate::http::ui) error: Option<String>,
    /// The choices.
    pub(in crate::http::ui) items: Vec<Choice>,
}

/// One choice.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::http::ui) struct Choice {
    /// What is sent.
    pub(in crate::http::ui) value: String,
    /// What is read.
    pub(in crate::http::ui) words: String,
    /// More about it.
    pub(in crate::http::ui) hint: Option<String>,
    /// True if it is chosen.
    pub(in crate::http::ui) chosen: bool,
}

impl Choices {
    /// A question with its choices, of which none is chosen.
    pub(in crate::http::ui) fn new(id: &str, legend: &str, items: Vec<Choice>) -> Self {
        let (id, name, legend) = (id.to_owned(), id.to_owned(), legend.to_owned());
        Self { id, name, legend, hint: None, error: None, items }
    }

    /// The same with more about it.
    pub(in crate::http::ui) fn hint(self, hint: &str) -> Self {
        Self { hint: Some(hint.to_owned()), ..self }
    }

    /// The same with what was chosen.
    pub(in crate::http::ui) fn chosen(mut self, values: &[&str]) -> Self {
        for item in &mut self.items {
            item.chosen = values.contains(&item.value.as_str());
        }
        self
    }

    /// The same with what is wrong with it.
    pub(in crate::http::ui) fn faults(self, faults: &Faults) -> Self {
        Self { error: faults.of(&self.id), ..self }
    }

    /// By what the question is described.
    pub(in crate::http::ui) fn described_by(&self) -> Option<String> {
        described_by(&self.id, self.hint.is_some(), self.error.is_some())
    }

    /// The identifier of a choice, counted from one: the first has the question's own, so that a fault leads to it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over by reference")]
    pub(in crate::http::ui) fn item_id(&self, number: &usize) -> String {
        if *number == 1 { self.id.clone() } else { format!("{}-{number}", self.id) }
    }
}

impl Choice {
    /// A choice.
    pub(in crate::http::ui) fn new(value: &str, words: &str) -> Self {
        Self { value: value.to_owned(), words: words.to_owned(), hint: None, chosen: false }
    }

    /// The same with more about it.
    pub(in crate::http::ui) fn hint(self, hint: &str) -> Self {
        Self { hint: Some(hint.to_owned()), ..self }
    }
}

/// A date, of which only a part may be known: fields `ID-day`, `ID-month` and `ID-year`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::http::ui) struct DateField {
    /// The identifier, before which part.
    pub(in crate::http::ui) id: String,
    /// What is asked.
    pub(in crate::http::ui) legend: String,
    /// More about it.
    pub(in crate::http::ui) hint: Option<String>,
    /// What is wrong with what was typed.
    pub(in crate::http::ui) error: Option<String>,
    /// What was typed of the day.
    pub(in crate::http::ui) day: String,
    /// Of the month.
    pub(in crate::http::ui) month: String,
    /// Of the year.
    pub(in crate::http::ui) year: String,
}

/// A part of a date as it is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::http::ui) struct DatePart<'f> {
    pub(in crate::http::ui) part: &'static str,
    pub(in crate::http::ui) label: &'static str,
    pub(in crate::http::ui) width: u8,
    pub(in crate::http::ui) value: &'f str,
}

impl DateField {
    /// A date that is asked for.
    pub(in crate::http::ui) fn new(id: &str, legend: &str) -> Self {
        Self { id: id.to_owned(), legend: legend.to_owned(), ..Self::default() }
    }

    /// The same with more about it.
    pub(in crate::http::ui) fn hint(self, hint: &str) -> Self {
        Self { hint: Some(hint.to_owned()), ..self }
    }

    /// The same with what was typed: day, month and year.
    pub(in crate::http::ui) fn values(self, [day, month, year]: [&str; 3]) -> Self {
        Self { day: day.to_owned(), month: month.to_owned(), year: year.to_owned(), ..self }
    }

    /// The same with what is wrong with it.
    pub(in crate::http::ui) fn faults(self, faults: &Faults) -> Self {
        Self { error: faults.of(&self.id), ..self }
    }

    /// By what the question is described.
    pub(in crate::http::ui) fn described_by(&self) -> Option<String> {
        described_by(&self.id, self.hint.is_some(), self.error.is_some())
    }

    /// Its three parts.
    pub(in crate::http::ui) fn parts(&self) -> [DatePart<'_>; 3] {
        [
            DatePart { part: "day", label: "Day", width: 2, value: &self.day },
            DatePart { part: "month", label: "Month", width: 2, value: &self.month },
            DatePart { part: "year", label: "Year", width: 4, value: &self.year },
        ]
    }
}
