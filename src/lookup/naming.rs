//! How a record is named by whoever asks about it.
//!
//! In: a dataset, a key as the source has it, the rules. Out: the keys of mentions that it may mean. Whether there is such a record is not looked
//! at here: that is for the door to tell, or not.

use crate::rules::{Checked, Ruleset, UnknownDataset};
use crate::values::{DatasetName, MentionKey, Role};

/// The mentions that `record_id` or `record_id:role` may mean, the likeliest first; of a row that names several people, the first.
///
/// # Errors
/// If the rules know no such dataset.
pub fn named_record(
    rules: &Ruleset<Checked>,
    dataset: &str,
    text: &str,
) -> Result<Vec<MentionKey>, UnknownDataset> {
    let (_, source) = rules.source(dataset)?;
    let key = |record_id: &str, role: Role| MentionKey {
        dataset: DatasetName(dataset.into()),
        record_id: record_id.into(),
        role,
    };
    let named = text.rsplit_once(':').and_then(|(record_id, role)| {
        let word = role.trim_end_matches(|it: char| it.is_ascii_digit());
        let ordinal = role[word.len()..].parse().unwrap_or(0);
        let known = source.mentions.iter().any(|it| it.role == word);
        known.then(|| (record_id, Role { word: word.into(), ordinal }))
    });
    if let Some((record_id, role)) = named {
        return Ok(vec![key(record_id, role)]);
    }
    // the first whom a row names: alone in their part, or the first of several
    let parts = source.mentions.iter().flat_map(|it| [0, 1].map(|ordinal| (&it.role, ordinal)));
    Ok(parts.map(|(word, ordinal)| key(text, Role { word: word.clone(), ordinal })).collect())
}
