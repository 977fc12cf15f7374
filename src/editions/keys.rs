//! Table keys: bytes that sort as the domain's keys do.
//!
//! In: mention keys, identifiers, record numbers. Out: bytes whose order is the order of the values, and back.

use compact_str::CompactString;

use crate::values::{DatasetName, MentionKey, Role};

/// Ends a text. A zero byte inside one is written `0x00 0xFF`, so that the end sorts before every continuation.
const END: [u8; 2] = [0x00, 0x01];
const ESCAPED_ZERO: [u8; 2] = [0x00, 0xFF];

/// A mention key as bytes, in the order of [`MentionKey`]: dataset, record, role.
pub(super) fn of_mention(key: &MentionKey) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_mention(key, &mut bytes);
    bytes
}

/// The same in the place of what `bytes` holds.
pub(super) fn write_mention(key: &MentionKey, bytes: &mut Vec<u8>) {
    let MentionKey { dataset: DatasetName(dataset), record_id, role: Role { word, ordinal } } = key;
    bytes.clear();
    bytes.reserve(dataset.len() + record_id.len() + word.len() + 7);
    for text in [dataset, record_id, word] {
        write_text(text, bytes);
    }
    bytes.push(*ordinal);
}

/// With what the keys of all mentions in a dataset begin.
pub(super) fn of_dataset(dataset: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(dataset.len() + END.len());
    write_text(dataset, &mut bytes);
    bytes
}

fn write_text(text: &str, bytes: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(zero) = memchr::memchr(0, rest) {
        bytes.extend_from_slice(&rest[..zero]);
        bytes.extend(ESCAPED_ZERO);
        rest = &rest[zero + 1..];
    }
    bytes.extend_from_slice(rest);
    bytes.extend(END);
}

/// The mention key that the bytes stand for; `None` if they are none.
pub(super) fn to_mention(bytes: &[u8]) -> Option<MentionKey> {
    let (dataset, bytes) = take_text(bytes)?;
    let (record_id, bytes) = take_text(bytes)?;
    let (word, bytes) = take_text(bytes)?;
    let &[ordinal] = bytes else { return None };
    Some(MentionKey { dataset: DatasetName(dataset), record_id, role: Role { word, ordinal } })
}

/// True if the bytes are those of a mention's key.
pub(super) fn is_of(bytes: &[u8], key: &MentionKey) -> bool {
    let MentionKey { dataset: DatasetName(dataset), record_id, role: Role { word, ordinal } } = key;
    let mut rest = bytes;
    for text in [dataset, record_id, word] {
        if memchr::memchr(0, text.as_bytes()).is_some() {
            return bytes == of_mention(key);
        }
        let after = rest.strip_prefix(text.as_bytes()).and_then(|rest| rest.strip_prefix(&END));
        let Some(after) = after else { return false };
        rest = after;
    }
    rest == [*ordinal]
}

/// True of the key of a mention in a dataset.
pub(super) fn is_of_dataset(bytes: &[u8], dataset: &str) -> bool {
    take_text(bytes).is_some_and(|(found, _)| found == dataset)
}

/// True of the key of a mention in a record that goes by this key in its own system.
pub(super) fn is_of_record(bytes: &[u8], record_id: &str) -> bool {
    let found = take_text(bytes).and_then(|(_, rest)| take_text(rest));
    found.is_some_and(|(found, _)| found == record_id)
}

/// The dataset of a mention's key; `None` if the bytes are none.
pub(super) fn dataset_of(bytes: &[u8]) -> Option<CompactString> {
    take_text(bytes).map(|(dataset, _)| dataset)
}

/// An identifier's number as bytes.
pub(super) fn of_number(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

/// The number that the bytes stand for.
pub(super) fn to_number(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}

/// A pair of record numbers as bytes.
pub(super) fn of_pair(left: u32, right: u32) -> [u8; 8] {
    of_number(u64::from(left) << 32 | u64::from(right))
}

/// The pair that the bytes stand for.
pub(super) fn to_pair(bytes: &[u8]) -> Option<(u32, u32)> {
    let (left, right) = bytes.split_at_checked(4)?;
    Some((u32::from_be_bytes(left.try_into().ok()?), u32::from_be_bytes(right.try_into().ok()?)))
}

fn take_text(bytes: &[u8]) -> Option<(CompactString, &[u8])> {
    let text_of = |bytes| std::str::from_utf8(bytes).ok().map(CompactString::from);
    // hardly any text has a zero in it
    let first = memchr::memchr(0, bytes)?;
    if bytes.get(first..first + 2) == Some(&END) {
        return Some((text_of(&bytes[..first])?, &bytes[first + 2..]));
    }
    let mut text = Vec::new();
    let mut at = 0;
    loop {
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (0x00, Some(0x01)) => return Some((text_of(&text)?, bytes.get(at + 2..)?)),
            (0x00, Some(0xFF)) => {
                text.push(0);
                at += 2;
            }
            (0x00, _) => return None,
            (&byte, _) => {
                text.push(byte);
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_of, is_of_record, of_mention, of_pair, to_mention, to_pair};
    use crate::values::{DatasetName, MentionKey, Role};

    fn mention() -> impl Strategy<Value = MentionKey> {
        // few letters, the zero byte and the bytes beside it among them, so that prefixes and ties are common
        let text = "[\u{0}\u{1}aé]{0,3}";
        (text, text, text, 0_u8..4).prop_map(|(dataset, record_id, word, ordinal)| MentionKey {
            dataset: DatasetName(dataset.into()),
            record_id: record_id.into(),
            role: Role { word: word.into(), ordinal },
        })
    }

    proptest! {
        #[test]
        fn bytes_sort_as_mentions_do_and_come_back(a in mention(), b in mention()) {
            prop_assert_eq!(of_mention(&a).cmp(&of_mention(&b)), a.cmp(&b));
            prop_assert!(is_of(&of_mention(&a), &a));
            prop_assert_eq!(is_of_record(&of_mention(&a), &b.record_id), a.record_id == b.record_id);
            prop_assert_eq!(is_of(&of_mention(&a), &b), a == b);
            prop_assert_eq!(to_mention(&of_mention(&a)), Some(a));
        }

        #[test]
        fn rubbish_is_no_mention_and_no_panic(bytes in prop::collection::vec(prop::sample::select(vec![0_u8, 1, 97, 255]), 0..12)) {
            if let Some(key) = to_mention(&bytes) {
                prop_assert_eq!(of_mention(&key), bytes);
            }
        }

        #[test]
        fn pairs_come_back(left: u32, right: u32) {
            prop_assert_eq!(to_pair(&of_pair(left, right)), Some((left, right)));
        }
    }
}
