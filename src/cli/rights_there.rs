//! Which requests are there for whoever asks for them on the command line, or takes a step in one: those of people of whom they may know. So it is with
//! holds, and with the register of what was not shared.
//!
//! In: the council, in whose name it is. Out: requests; one of somebody hidden from them is answered as one that was never taken down. Leaves who may know of
//! whom to `sharing`.

use super::council::{self, Council};
use super::hidden_from::HiddenFrom;
use super::restricted;
use crate::config::CouncilConfig;
use crate::editions::OpenEdition;
use crate::journal::DecidedRecord;
use crate::rights::{Request, RequestBook, RequestFault};
use crate::values::PersonId;

/// Who is not there; nobody, where nobody is restricted.
pub(super) struct RequestsThere(Option<(OpenEdition, HiddenFrom)>);

impl RequestsThere {
    /// What is there for a user of the council's.
    pub(super) fn of(config: &CouncilConfig, by: &str) -> anyhow::Result<Self> {
        // edition and rules are read only where somebody is restricted
        if !restricted::any_in(config)? {
            return Ok(Self(None));
        }
        let edition = council::edition(config, None)?;
        let hidden = HiddenFrom::everybody(&Council::of(config)?, &edition)?;
        Ok(Self(Some((edition, hidden.known_to(config, by)?))))
    }

    /// True if a request is.
    pub(super) fn has(&self, request: &Request) -> anyhow::Result<bool> {
        self.has_person(request.asked.person.parse().ok(), &request.asked.records)
    }

    /// True if somebody is of whom something was taken down, by their identifier and their records then.
    pub(super) fn has_person(
        &self,
        person: Option<PersonId>,
        records: &[DecidedRecord],
    ) -> anyhow::Result<bool> {
        let Some((edition, hidden)) = &self.0 else { return Ok(true) };
        // whose records have all left is still known by the identifier
        let named = person.is_some_and(|person| !hidden.has(person));
        Ok(!named && hidden.has_all_of(edition, records)?)
    }

    /// One by its number.
    pub(super) fn request<'b>(
        &self,
        book: &'b RequestBook,
        number: u64,
    ) -> anyhow::Result<&'b Request> {
        let request = book.request(number)?;
        if self.has(request)? { Ok(request) } else { Err(RequestFault::Unknown(number).into()) }
    }
}
