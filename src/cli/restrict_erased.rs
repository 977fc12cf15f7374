//! What a request has erased stays hidden until the request itself ends: no restriction of that kind is lifted by hand.
//!
//! In: a restriction's number. Out: nothing, or why it stays, with what to do. Leaves to `rights` where a request stands.

use anyhow::bail;

use super::acting::Acting;
use super::rights;

/// Whether a restriction may be lifted: not where it hides whom a request has erased, who was told that nobody finds them. `carried` is true
/// for somebody to whom it came with a change of links, who is not known to be who asked.
pub(super) fn may_lift(acting: &Acting, number: u64, carried: bool) -> anyhow::Result<()> {
    let requests = rights::book(&acting.council.config)?;
    let Some(of) = requests.that_hides(number).filter(|_| !carried) else { return Ok(()) };
    let request = requests.request(of)?;
    let next = if request.closed_on().is_some() {
        "it is answered: what the person asks now is a new request, `hearth rights open`".to_owned()
    } else {
        format!("`hearth rights step {of} take-back`, if the person takes it back")
    };
    bail!(
        "restriction {number} hides what request {of} has erased, and ends by that request\n  hint: {next}"
    )
}
