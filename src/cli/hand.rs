//! In whose name an act is taken down: a user of `hearth.toml` whose role may do it, where the council names users at all.
//!
//! In: `--by`, the act. Out: nothing, or a refusal, exit code 1, before anything is written. Leaves to `sharing` which role may do what.

use super::clock;
use super::operator::Refused;
use crate::config::CouncilConfig;
use crate::sharing::{ActKind, HandedAct, Policy, User, may_act};

/// Whether somebody may do an act of a kind.
pub(super) fn may(config: &CouncilConfig, by: &str, act: ActKind) -> anyhow::Result<()> {
    if config.users.is_empty() {
        return Ok(());
    }
    let policy = Policy::load(config.rules.as_deref())?.check()?;
    may_by(config, &policy, by, HandedAct::Of(act))
}

/// The same by a policy that is loaded.
pub(super) fn may_by(
    config: &CouncilConfig,
    policy: &Policy,
    by: &str,
    act: HandedAct<'_>,
) -> anyhow::Result<()> {
    if config.users.is_empty() {
        return Ok(());
    }
    let user = config.users.iter().find(|it| it.name.as_str() == by);
    let user = user.ok_or_else(|| {
        Refused::because(format!(
            "hearth.toml has no user `{by}`\n  hint: add [[user]] name = \"{by}\", with an organisation and roles"
        ))
    })?;
    let ruled = may_act(policy, &User::of(user, false), act, clock::today()?);
    Ok(ruled.map_err(|refusal| Refused::because(refusal.to_string()))?)
}
