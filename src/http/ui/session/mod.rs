//! Sessions: who is signed in, and forms that no other site can send.
//!
//! In: requests of a browser. Out: [`SignedIn`] for what is read, [`Posted`] for what is changed: a page takes one of the two, or shows nothing of anybody.
//!
//! ```text
//!  draws.rs      what nobody can guess
//!  cookie.rs     the name of a session, in a browser
//!  kept.rs       the session itself, in this process's memory
//!  looking.rs    why somebody looks
//!  signed_in.rs  who asks: the way to the door
//!  posted.rs     what a form sends: the token, the site it comes from, its key
//! ```

mod cookie;
mod draws;
mod kept;
mod looking;
mod posted;
mod signed_in;

pub(in crate::http) use cookie::CookieRules;
pub(in crate::http) use kept::Sessions;
pub(in crate::http::ui) use kept::{SessionKey, UnderWay, Who};
pub(in crate::http::ui) use looking::{BrokenGlass, Looking, basis_in_words};
#[cfg(test)]
pub(in crate::http::ui) use posted::NotTakenPage;
pub(in crate::http::ui) use posted::{Fields, Posted, fields};
pub(in crate::http::ui) use signed_in::{SignedIn, Why};
