//! Typed contexts of the Design System's components; the macros in `templates/components/` make HTML of them.
//!
//! In: what a page asks or shows. Out: values for `form.html` (what people fill in) and `parts.html` (what they read). A macro offers those options of a
//! component that pages need, and gives the HTML that the Design System publishes for them: `fixtures_tests` holds both to each other, and `patterns_tests` the few patterns of the
//! Ministry of Justice in `moj.html` to the templates of its package.

#[cfg(test)]
mod every;
mod faults;
mod field;
#[cfg(test)]
mod fixtures_tests;
#[cfg(test)]
mod patterns_tests;

#[cfg(test)]
pub(super) use every::EveryComponent;
pub(super) use faults::Faults;
pub(super) use field::{Choice, Choices, DateField, Field};
