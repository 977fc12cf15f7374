//! What the tests share.

mod council;
pub(crate) mod owing;
pub(crate) mod town;
mod workdir;

pub(crate) use council::{OPERATOR, demo_council};
pub(crate) use workdir::{Outcome, WorkDir, program};
