//! Numbered texts and names on their way to a file and back: each keeps its number.
//!
//! In: a set or map that knows the order of its items. Out: a list of them in that order, and the same again. The number of an
//! item is its place, and all else that is kept speaks of items by their numbers.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes the items in the order of their numbers.
pub(super) fn serialize<'c, C, S>(items: &'c C, serializer: S) -> Result<S::Ok, S::Error>
where
    &'c C: IntoIterator<Item: Serialize>,
    S: Serializer,
{
    serializer.collect_seq(items)
}

/// Reads them again.
pub(super) fn deserialize<'de, C, D>(deserializer: D) -> Result<C, D::Error>
where
    C: IntoIterator<Item: Deserialize<'de>> + FromIterator<<C as IntoIterator>::Item>,
    D: Deserializer<'de>,
{
    Vec::<C::Item>::deserialize(deserializer).map(|items| items.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use indexmap::{IndexMap, IndexSet};
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    struct Numbered {
        #[serde(with = "super")]
        texts: IndexSet<String>,
        #[serde(with = "super")]
        names: IndexMap<String, u8>,
    }

    #[test]
    fn every_item_has_its_number_when_it_is_read_again() {
        let words = || ["ROWAN", "ELM", "ASH", "BEECH"].map(str::to_owned).into_iter();
        let numbered = Numbered { texts: words().collect(), names: words().zip(7..).collect() };
        let bytes = postcard::to_allocvec(&numbered).unwrap();
        let again: Numbered = postcard::from_bytes(&bytes).unwrap();
        assert!(again.texts.into_iter().eq(words()));
        assert!(again.names.into_iter().eq(words().zip(7..)));
    }
}
