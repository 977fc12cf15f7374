//! How a partner's clients are known without being written down.
//!
//! In: whom a partner says that it knows; records of the view. Out: *marks*, digests of what identifies somebody, and whether two share one. A list is kept as
//! digests under a key of that partner's own, so that who reads it learns nobody, and two partners' lists of the same people have nothing in common. What a
//! mark is made of has been through the same reading as a night's records: `O'Neil` and `ONEIL` leave the same.
//!
//! | mark | made of | of a client |
//! |---|---|---|
//! | born | surname, forename, date of birth | who has a date of birth |
//! | moved in | forename, date of birth, postcode | who has both: another surname is theirs all the same |
//! | lives | surname, forename, postcode | of whom no date of birth is known |
//! | number | National Insurance or NHS number | who has one |
//!
//! Two who share surname, date of birth and postcode are twins as often as not: that is no mark.

use jiff::civil::Date;

use crate::normalise::NormalisedRecord;
use crate::values::{
    IdentifierKey, NhsNumber, Nino, OrganisationName, PartialDate, Postcode, ServiceName, fold,
};

/// One mark, under no key yet: 32 bytes that are made once, whoever is asked for.
type Inner = [u8; 32];

/// A mark under a partner's key, as lists keep it.
pub(super) type Digest = [u8; 16];

/// What the keys of all partners' services are made of.
#[derive(Clone)]
pub(super) struct ClientsSecret([u8; 32]);

impl ClientsSecret {
    /// The council's.
    pub(super) fn of(key: &IdentifierKey) -> Self {
        Self(key.derived("hearth 2026 clients of partners"))
    }

    /// The key of a partner's service.
    pub(super) fn key(&self, partner: &OrganisationName, service: &ServiceName) -> ClientsKey {
        // hashed at one go: a state that is kept between parts takes longer to make than this to hash
        let of = compact_str::format_compact!("{partner}:{service}");
        ClientsKey(*blake3::keyed_hash(&self.0, of.as_bytes()).as_bytes())
    }
}

/// The own key of a partner's service.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientsKey([u8; 32]);

impl std::fmt::Debug for ClientsKey {
    /// Nothing of it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientsKey(…)")
    }
}

impl ClientsKey {
    /// The key of a partner's service: nobody makes it without the council's.
    #[must_use]
    pub fn of(key: &IdentifierKey, partner: &OrganisationName, service: &ServiceName) -> Self {
        ClientsSecret::of(key).key(partner, service)
    }

    pub(super) fn digest(&self, inner: &Inner) -> Digest {
        let keyed = blake3::keyed_hash(&self.0, inner);
        let mut digest = [0; 16];
        digest.copy_from_slice(&keyed.as_bytes()[..16]);
        digest
    }
}

/// Somebody whom a partner says that it knows, as it says it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Client<'c> {
    /// Family name.
    pub surname: &'c str,
    /// Given names; the first counts.
    pub forename: &'c str,
    /// Date of birth, where it is known.
    pub date_of_birth: Option<PartialDate>,
    /// Postcode of the home, where it is known.
    pub postcode: Option<Postcode>,
    /// National Insurance number.
    pub nino: Option<Nino>,
    /// NHS number.
    pub nhs_number: Option<NhsNumber>,
}

/// Why somebody cannot be registered: nothing that would be told from others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "a client is known by surname and forename with a whole date of birth or a postcode, or by a National Insurance or NHS number"
)]
pub struct ClientFault;

/// All marks of somebody, each once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClientMarks(Vec<Inner>);

impl ClientMarks {
    /// The marks by which a client is recognised.
    ///
    /// # Errors
    /// [`ClientFault`], if there are none.
    pub fn of_client(client: &Client<'_>) -> Result<Self, ClientFault> {
        let Client { surname, forename, date_of_birth, postcode, nino, nhs_number } = client;
        let (surname, forename) = (fold(surname), fold(forename));
        let first = forename.split(' ').next().unwrap_or_default();
        let born = date_of_birth.and_then(PartialDate::whole);
        let mut marks = Marks::default();
        match born {
            Some(born) => {
                marks.born(&surname, first, born);
                if let Some(postcode) = postcode {
                    marks.moved_in(first, born, postcode);
                }
            }
            None => {
                if let Some(postcode) = postcode {
                    marks.lives(&surname, first, postcode);
                }
            }
        }
        marks.numbers(nino.as_ref(), nhs_number.as_ref());
        let marks = marks.each_once();
        if marks.0.is_empty() { Err(ClientFault) } else { Ok(marks) }
    }

    /// All marks that a record may be recognised by.
    #[must_use]
    pub fn of_record(record: &NormalisedRecord) -> Self {
        let NormalisedRecord { name, date_of_birth, postcode, nino, nhs_number, .. } = record;
        let surnames = std::iter::once(&name.surname).chain(&name.other_surnames);
        let surnames: Vec<&str> =
            surnames.map(compact_str::CompactString::as_str).filter(|it| !it.is_empty()).collect();
        let forenames = name.forenames.first().into_iter().chain(&name.known_as);
        let born = date_of_birth.and_then(PartialDate::whole);
        let postcode = postcode.as_ref().filter(|_| !record.flags.address_withheld);
        let mut marks = Marks::default();
        for forename in forenames {
            for surname in &surnames {
                if let Some(born) = born {
                    marks.born(surname, forename, born);
                }
                if let Some(postcode) = postcode {
                    marks.lives(surname, forename, postcode);
                }
            }
            if let (Some(born), Some(postcode)) = (born, postcode) {
                marks.moved_in(forename, born, postcode);
            }
        }
        marks.numbers(nino.as_ref(), nhs_number.as_ref());
        marks.each_once()
    }

    /// Leaves out those that others have, too.
    #[must_use]
    pub fn without(mut self, others: &[&Self]) -> Self {
        self.0.retain(|mark| !others.iter().any(|it| it.0.contains(mark)));
        self
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The marks, under no key: they leave this module as digests alone.
    pub(super) fn inner(&self) -> &[Inner] {
        &self.0
    }
}

#[derive(Default)]
struct Marks(Vec<Inner>);

impl Marks {
    fn put(&mut self, parts: &[&str]) {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        self.0.push(*hasher.finalize().as_bytes());
    }

    fn born(&mut self, surname: &str, forename: &str, born: Date) {
        // an initial is shared by too many
        if !surname.is_empty() && forename.chars().nth(1).is_some() {
            self.put(&["born", surname, forename, &born.to_string()]);
        }
    }

    fn moved_in(&mut self, forename: &str, born: Date, postcode: &Postcode) {
        if forename.chars().nth(1).is_some() {
            self.put(&["moved in", forename, &born.to_string(), postcode.as_str()]);
        }
    }

    fn lives(&mut self, surname: &str, forename: &str, postcode: &Postcode) {
        if !surname.is_empty() && forename.chars().nth(1).is_some() {
            self.put(&["lives", surname, forename, postcode.as_str()]);
        }
    }

    fn numbers(&mut self, nino: Option<&Nino>, nhs_number: Option<&NhsNumber>) {
        if let Some(nino) = nino {
            self.put(&["nino", nino.without_suffix()]);
        }
        if let Some(number) = nhs_number {
            self.put(&["nhs", &number.to_string()]);
        }
    }

    fn each_once(mut self) -> ClientMarks {
        self.0.sort_unstable();
        self.0.dedup();
        ClientMarks(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, ClientFault, ClientMarks, ClientsKey};
    use crate::values::{IdentifierKey, PartialDate, Postcode};

    fn born() -> Option<PartialDate> {
        PartialDate::from_date(jiff::civil::date(1988, 4, 7))
    }

    fn marks(client: &Client<'_>) -> ClientMarks {
        ClientMarks::of_client(client).expect("it is a client")
    }

    #[test]
    fn a_name_in_another_hand_leaves_the_same_marks() {
        let one = Client {
            surname: "O'Neil",
            forename: "Siân",
            date_of_birth: born(),
            ..Client::default()
        };
        let other = Client { surname: "ONEIL", forename: "SIAN Mair", ..one.clone() };
        assert_eq!(marks(&one), marks(&other));
    }

    #[test]
    fn twins_and_people_of_one_name_are_not_each_other() {
        let (postcode, date_of_birth) = (Some(Postcode::parse("EB1 2AB").unwrap()), born());
        let tom = Client {
            surname: "Ray",
            forename: "Tom",
            postcode,
            date_of_birth,
            ..Client::default()
        };
        let twin = Client { forename: "Tim", ..tom.clone() };
        let father = Client {
            date_of_birth: PartialDate::from_date(jiff::civil::date(1960, 1, 1)),
            ..tom.clone()
        };
        for other in [twin, father] {
            let theirs = marks(&other);
            assert!(marks(&tom).inner().iter().all(|it| !theirs.inner().contains(it)));
        }
    }

    #[test]
    fn who_could_be_anybody_is_no_client() {
        let initial =
            Client { surname: "Ray", forename: "T", date_of_birth: born(), ..Client::default() };
        let nameless = Client { date_of_birth: born(), ..Client::default() };
        let unborn = Client { surname: "Ray", forename: "Tom", ..Client::default() };
        for client in [initial, nameless, unborn] {
            assert_eq!(ClientMarks::of_client(&client), Err(ClientFault));
        }
    }

    #[test]
    fn two_partners_lists_of_the_same_people_have_nothing_in_common() {
        let council = IdentifierKey::from_bytes([3; 32]);
        let key = |partner: &str| {
            ClientsKey::of(&council, &partner.parse().unwrap(), &"tenancies".parse().unwrap())
        };
        let client =
            Client { surname: "Ray", forename: "Tom", date_of_birth: born(), ..Client::default() };
        let marks = marks(&client);
        let of = |partner: &str| key(partner).digest(&marks.inner()[0]);
        assert_eq!(of("trust"), of("trust"));
        assert_ne!(of("trust"), of("library"));
    }
}
