//! The name by which one partner knows somebody in notices: another with every partner.
//!
//! In: the council's key, partner, person. Out: a pseudonym. Two partners who lay theirs side by side learn nothing; nobody without the key comes from a
//! pseudonym to a person, or from one partner's to another's.

use crate::values::{IdentifierKey, OrganisationName, PersonId};

/// 26 letters and digits carry 130 bits.
const LENGTH: usize = 26;
/// Crockford's base 32: no letter is taken for a digit.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What a partner knows a person by: `pw_` and 26 letters and digits.
#[must_use]
pub fn subject_of(key: &IdentifierKey, partner: &OrganisationName, person: PersonId) -> String {
    let secret = key.derived("hearth 2026 pairwise subjects of notices");
    format!("pw_{}", name(&secret, &[partner.as_str(), &person.to_string()]))
}

/// 26 letters and digits that follow from a secret and words.
pub(in crate::notices) fn name(secret: &[u8; 32], words: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new_keyed(secret);
    for word in words {
        // no two lists of words are alike in bytes
        hasher.update(&(word.len() as u64).to_le_bytes()).update(word.as_bytes());
    }
    let digest = hasher.finalize();
    let digit = |byte: &u8| char::from(DIGITS[usize::from(byte % 32)]);
    digest.as_bytes().iter().take(LENGTH).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::subject_of;
    use crate::values::{IdentifierKey, PersonId};

    #[test]
    fn each_partner_knows_a_person_by_another_name_and_always_by_the_same() {
        let key = IdentifierKey::from_bytes([7; 32]);
        let person = PersonId::mint(1, &key).unwrap();
        let subject = |partner: &str| subject_of(&key, &partner.parse().unwrap(), person);
        assert_eq!(subject("trust"), subject("trust"));
        assert_ne!(subject("trust"), subject("library"));
        assert_ne!(
            subject("trust"),
            subject_of(&key, &"trust".parse().unwrap(), PersonId::mint(2, &key).unwrap())
        );
        assert_eq!(subject("trust").len(), 29);
    }
}
