//! The name of one message to one endpoint, `msg_…`: what a receiver knows a repetition by.
//!
//! In: random or derived bytes, or text. Out: a name without a `.`, since the signed content is parted by them. It stays the same over every attempt.
//! Leaves to whoever keeps notices that two endpoints never get the same one, so that two partners cannot find out that they were told the same.

use std::fmt;

/// Letters that are told apart on paper (Crockford's), in upper case as identifiers of messages are written.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Longest name that is read.
const LONGEST: usize = 64;

/// `webhook-id`: letters, digits, `_` and `-` only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

/// Why a text names no message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a message's name has 1 to {LONGEST} letters, digits, `_` or `-`")]
pub struct MessageIdFault;

impl MessageId {
    /// The name of sixteen bytes.
    #[must_use]
    pub fn of(bytes: [u8; 16]) -> Self {
        let number = u128::from_be_bytes(bytes);
        let letters = (0..26).rev().map(|place| {
            let at = (number >> (place * 5)) & 31;
            char::from(LETTERS[usize::try_from(at).unwrap_or(0)])
        });
        Self("msg_".chars().chain(letters).collect())
    }

    /// A name as it was written down.
    ///
    /// # Errors
    /// If it holds anything but letters, digits, `_` and `-`, nothing, or too much.
    pub fn parse(text: &str) -> Result<Self, MessageIdFault> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if (1..=LONGEST).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(MessageIdFault)
        }
    }

    /// As the header has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageId({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageId, MessageIdFault};

    #[test]
    fn different_bytes_have_different_names_and_each_can_be_read() {
        let mut names: Vec<String> =
            (0..=255).map(|last| MessageId::of([last; 16]).to_string()).collect();
        for name in &names {
            assert_eq!(MessageId::parse(name).unwrap().as_str(), name);
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 256);
    }

    #[test]
    fn a_name_cannot_shift_the_borders_of_what_is_signed() {
        for bad in ["", "msg.1", "msg 1", "msg\n1", "mßg", &"m".repeat(65)] {
            assert_eq!(MessageId::parse(bad), Err(MessageIdFault), "{bad:?}");
        }
    }
}
