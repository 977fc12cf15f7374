//! Who is calling, as a name of the domain system: what an endpoint is asked to allow, and what every delivery repeats.
//!
//! In: text. Out: the value of `WebHook-Request-Origin`. It stands for the council's system as a whole, and not for a machine. It proves nothing:
//! signatures do.

use std::fmt;

/// A domain name, such as `life-events.eastbrook.example`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin(String);

/// Why a text is no domain name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("an origin is a domain name in small letters, such as life-events.eastbrook.example")]
pub struct OriginFault;

impl Origin {
    /// A name as it is written.
    ///
    /// # Errors
    /// If it is no domain name (RFC 1123).
    pub fn parse(text: &str) -> Result<Self, OriginFault> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let label = |label: &str| {
            let edges = label.starts_with('-') || label.ends_with('-');
            (1..=63).contains(&label.len()) && label.bytes().all(fits) && !edges
        };
        if text.len() <= 253 && text.split('.').all(label) {
            Ok(Self(text.to_owned()))
        } else {
            Err(OriginFault)
        }
    }

    /// As the header has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, OriginFault};

    #[test]
    fn an_origin_is_a_domain_name_and_nothing_else_gets_into_a_header() {
        assert!(Origin::parse("life-events.eastbrook.example").is_ok());
        assert!(Origin::parse("127.0.0.1").is_ok(), "a demonstration has no name");
        let bad =
            ["", "https://eastbrook.example", "a..example", "-a.example", "a.example\r\nx: y", "*"];
        for text in bad {
            assert_eq!(Origin::parse(text), Err(OriginFault), "{text:?}");
        }
    }
}
