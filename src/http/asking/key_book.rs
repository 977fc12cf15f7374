//! Which keys of partners' systems there are.
//!
//! In: the journal's entries. Out: whose a key is, as long as it counts. Leaves to the policy what its holder may see.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;

use super::api_key::ApiKey;
use crate::journal::{ApiKeyAct, ApiKeyIssued, ApiKeyRevoked, JournalEntry, JournalKind, Recorded};
use crate::sharing::User;
use crate::values::{IdentifierKey, UserName};

/// A key with what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldKey {
    /// The entry that issued it.
    pub number: u64,
    /// When it was issued.
    pub at: String,
    /// Whose it is.
    pub issued: ApiKeyIssued,
    /// That it counts no more.
    pub revoked: Option<ApiKeyRevoked>,
}

/// Every key ever issued.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ApiKeyBook(BTreeMap<CompactString, HeldKey>);

impl ApiKeyBook {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 1] = [JournalKind::ApiKeyActed];

    /// The book that the journal's entries make, in their order; entries of other kinds say nothing here.
    #[must_use]
    pub fn of<'r>(entries: impl IntoIterator<Item = &'r Recorded>) -> Self {
        let mut book = BTreeMap::new();
        for Recorded { sequence, at, kind: _, digest: _, entry } in entries {
            let Some(JournalEntry::ApiKeyActed(act)) = entry else { continue };
            match act {
                ApiKeyAct::Issued(issued) => {
                    let (number, at, issued) = (*sequence, at.clone(), issued.as_ref().clone());
                    let held = HeldKey { number, at, issued, revoked: None };
                    // a name is given once: the first that has it keeps it
                    book.entry(held.issued.key.clone()).or_insert(held);
                }
                ApiKeyAct::Revoked(revoked) => {
                    if let Some(held) = book.get_mut(&revoked.key) {
                        let HeldKey { revoked: was, .. } = held;
                        was.get_or_insert_with(|| revoked.clone());
                    }
                }
            }
        }
        Self(book)
    }

    /// All, by their names.
    pub fn all(&self) -> impl Iterator<Item = &HeldKey> {
        self.0.values()
    }

    /// The key of a name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&HeldKey> {
        self.0.get(name)
    }

    /// Who asks by the keys of a system, if one of them counts on a day.
    #[must_use]
    pub fn holder(&self, user: &UserName, today: Date) -> Option<User> {
        let theirs = self.all().find(|it| it.issued.user == *user && it.counts_on(today));
        theirs.map(HeldKey::user)
    }

    /// True if another book says the same of every key of a user: what they were taken for by it still holds.
    #[must_use]
    pub fn agrees_on(&self, user: &UserName, other: &Self) -> bool {
        let theirs = |book: &Self| -> Vec<HeldKey> {
            book.all().filter(|held| held.issued.user == *user).cloned().collect()
        };
        theirs(self) == theirs(other)
    }

    /// What is known of a key that somebody shows on a day; none if it is not one, or counts no more. Whether it is shown by whom it is bound to,
    /// is asked of whoever shows it.
    #[must_use]
    pub fn held(&self, key: &ApiKey, council: &IdentifierKey, today: Date) -> Option<&HeldKey> {
        // the digest is worked out for a name that nobody has, too; hashes compare in the same time wherever they differ
        let digest = key.digest(council);
        let held = self.named(key.name())?;
        let kept = blake3::Hash::from_hex(held.issued.digest.as_bytes()).ok()?;
        (kept == digest && held.counts_on(today)).then_some(held)
    }
}

impl HeldKey {
    /// True if it counts on a day.
    #[must_use]
    pub fn counts_on(&self, today: Date) -> bool {
        self.revoked.is_none() && today <= self.issued.until
    }

    /// Who asks by it.
    #[must_use]
    pub fn user(&self) -> User {
        let ApiKeyIssued {
            key: _,
            digest: _,
            user,
            organisation,
            team,
            roles,
            trained_until,
            until: _,
            certificate: _, // asked of the connection
            by: _,
        } = &self.issued;
        User {
            name: user.clone(),
            organisation: organisation.clone(),
            team: team.clone(),
            roles: roles.clone(),
            trained_until: Some(*trained_until),
            active: true,
            suspended_from_emergencies: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::api_key::ApiKey;
    use super::ApiKeyBook;
    use crate::journal::{ApiKeyAct, ApiKeyIssued, ApiKeyRevoked, JournalEntry, Recorded};
    use crate::values::IdentifierKey;

    #[test]
    fn a_key_counts_until_its_last_day_or_until_it_is_revoked() {
        let council = IdentifierKey::from_bytes([9; 32]);
        let key = ApiKey::of(&[1; 5], &[2; 32]);
        let forged = ApiKey::of(&[1; 5], &[3; 32]);
        let issued = ApiKeyIssued {
            key: key.name().into(),
            digest: key.digest(&council).to_hex().as_str().into(),
            user: "trust.systems".parse().unwrap(),
            organisation: "nhs-trust".parse().unwrap(),
            team: None,
            roles: vec!["nhs-care-coordinator".parse().unwrap()],
            trained_until: date(2027, 1, 1),
            until: date(2027, 1, 1),
            certificate: None,
            by: "dpo".parse().unwrap(),
        };
        let by = "dpo".parse().unwrap();
        let revoked = ApiKeyRevoked { key: key.name().into(), reason: "lost".to_owned(), by };
        let recorded = |sequence, act| {
            let entry = JournalEntry::ApiKeyActed(act);
            let at = "2026-11-01T02:03:04Z".to_owned();
            Recorded { sequence, at, kind: entry.kind(), digest: [0; 32], entry: Some(entry) }
        };
        let mut entries = vec![recorded(0, ApiKeyAct::Issued(Box::new(issued)))];
        let book = ApiKeyBook::of(&entries);
        let user = book.held(&key, &council, date(2027, 1, 1)).unwrap().user();
        assert_eq!(user.name.as_str(), "trust.systems");
        assert_eq!(book.held(&key, &council, date(2027, 1, 2)), None, "over");
        assert_eq!(book.held(&forged, &council, date(2026, 12, 1)), None, "another secret");
        entries.push(recorded(1, ApiKeyAct::Revoked(revoked)));
        let book = ApiKeyBook::of(&entries);
        assert_eq!(book.held(&key, &council, date(2026, 12, 1)), None, "revoked");
    }
}
