//! What earlier nights knew of a person's homes, brought together with what tonight's records say.
//!
//! In: the words that the last edition remembers, those of tonight. Out: all of them, each record's word on a residence once. A source
//! that drops a closed account does not undo that somebody lived there; a source that writes the same home otherwise does not make a
//! second one. What is no longer on file is forgotten after the years that `households.toml` allows, and at once where it is fenced: a
//! copy of a register outlives the register nowhere.

use jiff::civil::Date;

use crate::households::household::Residence;
use crate::households::stay::{StayWitness, StillSays};
use crate::rules::ResidenceHistoryRules;
use crate::values::MentionKey;

/// A record's word on a residence.
pub type Word = (Residence, StayWitness);

/// Brings both together.
///
/// `tonight` is what the person's records say tonight. `corrected` tells of a record, by its key, that it says of the same home
/// something else than on the last night: no move, so the former word goes.
#[must_use]
pub fn brought_together(
    mut tonight: Vec<Word>,
    remembered: Vec<Word>,
    corrected: impl Fn(&StayWitness) -> bool,
    rules: ResidenceHistoryRules,
    as_of: Date,
) -> Vec<Word> {
    let on_file =
        |tonight: &[Word], key: &MentionKey| tonight.iter().rposition(|(_, said)| said.key == *key);
    let mut kept = Vec::new();
    for (residence, mut word) in remembered {
        word.record = None;
        match (on_file(&tonight, &word.key), word.says) {
            (Some(at), StillSays::Yes | StillSays::Gone(_)) if tonight[at].0 == residence => {
                let now = &mut tonight[at].1;
                now.first_seen = now.first_seen.min(word.first_seen);
                continue;
            }
            (_, StillSays::Yes) if corrected(&word) => continue,
            (Some(_), StillSays::Yes) => word.says = StillSays::Elsewhere(as_of),
            (None, StillSays::Yes) => word.says = StillSays::Gone(as_of),
            (_, StillSays::Elsewhere(_) | StillSays::Gone(_)) => {}
        }
        // nobody vouches for it any more
        word.lately = false;
        if !word.fenced && is_kept(&word, rules, as_of) {
            kept.push((residence, word));
        }
    }
    tonight.extend(kept);
    tonight
}

/// Whether a word that no record on file says any more is recent enough to be kept.
#[must_use]
pub fn is_kept(word: &StayWitness, rules: ResidenceHistoryRules, as_of: Date) -> bool {
    let last = word.to.map_or(word.last_seen, |to| to.max(word.last_seen));
    let years = jiff::Span::new().years(rules.keep_years);
    rules.keep_years > 0 && as_of.checked_sub(years).is_ok_and(|oldest| last >= oldest)
}
