//! What is wrong with a form: told above it, and again beside each field.
//!
//! In: faults as they are found. Out: a list for the error summary, and the words for one field.

use actix_web::http::StatusCode;

/// What is wrong with a form, in the order of its fields.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::http::ui) struct Faults(Vec<Fault>);

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::http::ui) struct Fault {
    /// The identifier of the field; none, where it is about the whole form.
    pub(in crate::http::ui) field: Option<String>,
    /// What is wrong, and what to do.
    pub(in crate::http::ui) words: String,
}

impl Faults {
    /// Nothing wrong.
    pub(in crate::http::ui) fn none() -> Self {
        Self::default()
    }

    /// A fault of a field.
    pub(in crate::http::ui) fn add(&mut self, field: &str, words: impl Into<String>) {
        self.0.push(Fault { field: Some(field.to_owned()), words: words.into() });
    }

    /// A fault of the whole.
    pub(in crate::http::ui) fn add_of_all(&mut self, words: impl Into<String>) {
        self.0.push(Fault { field: None, words: words.into() });
    }

    /// True if nothing is wrong.
    pub(in crate::http::ui) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With what a page answers that tells them: what was sent was not taken, if there are any.
    pub(in crate::http::ui) fn status(&self) -> StatusCode {
        if self.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }

    /// All of them.
    pub(in crate::http::ui) fn list(&self) -> &[Fault] {
        &self.0
    }

    /// What is wrong with a field.
    pub(in crate::http::ui) fn of(&self, field: &str) -> Option<String> {
        let mut ours = self.0.iter().filter(|it| it.field.as_deref() == Some(field));
        ours.next().map(|it| it.words.clone())
    }
}
