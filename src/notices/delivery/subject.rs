//! Whom a notice is about, as one partner knows them: a pairwise pseudonym, `pw_…`, and never a number of the world outside.
//!
//! In: text. Out: a subject that cannot be a National Insurance, NHS or property reference number, as those have no such beginning and are shorter.
//! Leaves to subscriptions how it is derived, so that two partners cannot tell that they were told of the same person.

/// What it begins with.
const PREFIX: &str = "pw_";

/// The pairwise pseudonym of a person for one partner.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(transparent)]
pub struct Subject(String);

/// Why a text is no subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a subject is `pw_` and 16 to 64 small letters or digits")]
pub struct SubjectFault;

impl Subject {
    /// A pseudonym as it is written.
    ///
    /// # Errors
    /// If it is no such.
    pub fn parse(text: &str) -> Result<Self, SubjectFault> {
        let letters = text.strip_prefix(PREFIX).ok_or(SubjectFault)?;
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        if (16..=64).contains(&letters.len()) && letters.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SubjectFault)
        }
    }

    /// As it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Subject, SubjectFault};

    #[test]
    fn numbers_of_the_world_outside_are_no_subjects() {
        // an NHS number, a NINO and a UPRN, bare and behind the beginning of a pseudonym
        for number in ["9990000018", "QQ123456C", "100023336956"] {
            assert_eq!(Subject::parse(number), Err(SubjectFault));
            assert_eq!(Subject::parse(&format!("pw_{}", number.to_lowercase())), Err(SubjectFault));
        }
        assert!(Subject::parse("pw_7f3c0d9a5b6e8f10").is_ok());
    }
}
