//! What the tests share.

mod council;
mod workdir;

pub(crate) use council::demo_council;
pub(crate) use workdir::{Outcome, WorkDir};
