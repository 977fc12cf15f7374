//! What a request has erased stays hidden until the request itself ends; once it is answered, whoever may erase may lift it, with the reason: for
//! somebody who has come back, or a source that may keep what it has.
//!
//! In: a restriction's number, who lifts it. Out: nothing, or why it stays, with what to do. Leaves to `rights` where a request stands.

use anyhow::bail;

use super::acting::Acting;
use super::{hand, rights};
use crate::sharing::ActKind;
use crate::values::UserName;

/// Whether a restriction may be lifted: not where it hides whom a request has erased, who was told that nobody finds them. `carried` is true
/// for somebody to whom it came with a change of links, who is not known to be who asked.
pub(super) fn may_lift(
    acting: &Acting,
    number: u64,
    carried: bool,
    by: &UserName,
) -> anyhow::Result<()> {
    let requests = rights::book(&acting.council.config)?;
    let Some(of) = requests.that_hides(number).filter(|_| !carried) else { return Ok(()) };
    let request = requests.request(of)?;
    if request.closed_on().is_some() {
        return hand::may(&acting.council.config, by.as_str(), ActKind::Erase);
    }
    bail!(
        "restriction {number} hides what request {of} has erased, and ends by that request\n  hint: `hearth rights step {of} take-back`, if the \
         person takes it back; once the request is done, whoever may erase may lift it"
    )
}
