//! Who asks, and why.
//!
//! In: a request's headers. Out: a caller whose word was verified, and an [`Asking`](crate::sharing::Asking). A token is a bearer's (RFC 6750),
//! signed by an issuer of the configuration; a key is a partner's system's, issued by `hearth api-key`. Neither says what may be seen: it says
//! whose roles the policy is asked about.

mod api_key;
mod caller;
mod certificate;
mod claims;
mod issuer_keys;
mod key_book;
mod known_tokens;
mod purpose;
mod signatures;
mod token;

pub(super) use caller::{Caller, Callers, NotCalled};
pub(super) use claims::Nobody;
pub(super) use issuer_keys::{KeysFault, fetching};
pub(super) use purpose::{NotStated, Said, asking};
pub(super) use signatures::install as install_signatures;
pub(super) use token::{BadLife, Claims};

pub use api_key::{ApiKey, KeyFault};
pub use certificate::{NoThumbprint, Thumbprint};
pub use key_book::{ApiKeyBook, HeldKey};
pub use signatures::TokenKey;
