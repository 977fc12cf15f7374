//! Acts taken down: what somebody says about a person, checked against policy and what stands, as the entry that the journal is to have.
//!
//! In: what was said, the policy, the acts so far, the person's records, the day. Out: an entry, or an [`ActFault`]. Nothing is written here: whoever
//! calls writes the entry only if nothing was added to the journal since it was made. Leaves to `hands` in whose name it may be done.

mod agreement;
mod consent;
mod fault;
mod reach;
mod relationship;
mod restriction;

pub use agreement::known_terms;
pub use consent::{ConsentAgain, ConsentSaid, Taken, bind_to, concerning};
pub use fault::{ActFault, ActFaultKind};
pub use reach::{has_come, in_reach};
pub use relationship::{RelationshipSaid, ended, reached, reached_of};
pub use restriction::{RestrictionSaid, known_kind, standing_one};

use std::collections::BTreeSet;

use crate::values::{FieldSet, NameFault, SharedField};

/// A name of the council's own, or what is wrong with it.
///
/// # Errors
/// That it is none.
pub fn name<N: std::str::FromStr<Err = NameFault>>(text: &str, what: &str) -> Result<N, ActFault> {
    text.parse().map_err(|fault| ActFault::said(format!("`{text}` is no {what}: {fault}"), ""))
}

/// Several names, ascending, each once.
///
/// # Errors
/// That one is none.
pub fn names<N: std::str::FromStr<Err = NameFault> + Ord>(
    texts: &[String],
    what: &str,
) -> Result<Vec<N>, ActFault> {
    let names: BTreeSet<N> = texts.iter().map(|text| name(text, what)).collect::<Result<_, _>>()?;
    Ok(names.into_iter().collect())
}

/// A set of fields by their words.
///
/// # Errors
/// That there is no such field.
pub fn fields(words: &[String]) -> Result<FieldSet, ActFault> {
    let field = |word: &String| {
        SharedField::of_word(word).ok_or_else(|| {
            let known: Vec<&str> = SharedField::ALL.iter().map(|it| it.word()).collect();
            ActFault::said(
                format!("there is no field `{word}`"),
                format!("write one of {}", known.join(", ")),
            )
        })
    };
    words.iter().map(field).collect()
}

/// A text that says something.
///
/// # Errors
/// That it says nothing.
pub fn filled(text: &str, what: &str) -> Result<String, ActFault> {
    let text = text.trim();
    if text.is_empty() {
        let hint = "write a sentence without personal values";
        return Err(ActFault::said(format!("{what} is empty"), hint));
    }
    Ok(text.to_owned())
}

/// Words joined, or what to say where there is none.
fn joined<T: ToString>(words: impl IntoIterator<Item = T>, none: &str) -> String {
    let words: Vec<String> = words.into_iter().map(|it| it.to_string()).collect();
    if words.is_empty() { none.to_owned() } else { words.join(", ") }
}
