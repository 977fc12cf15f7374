//! In whose name an act is taken down: a user of `hearth.toml` whose role may do it, where the council names users at all.
//!
//! In: `--by`, the act. Out: nothing, or a refusal, exit code 1, before anything is written. Leaves to `sharing` which role may do what.

use super::clock;
use super::refused::Refused;
use crate::config::CouncilConfig;
use crate::journal::OperatorRefused;
use crate::sharing::{ActKind, HandedAct, HandsRefusal, Policy, User, may_act};

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
    let refused = |told: String, code: &str| {
        let refused = Refused::because(told);
        // a name that is none is told, and not written down: it may be anything
        let Ok(by) = by.parse() else { return refused };
        let codes = vec![code.to_owned()];
        refused.noted(config, OperatorRefused { by, command: word(act), purpose: None, codes })
    };
    let user = config.users.iter().find(|it| it.name.as_str() == by);
    let user = user.ok_or_else(|| {
        let told = format!(
            "hearth.toml has no user `{by}`\n  hint: add [[user]] name = \"{by}\", with an organisation and roles"
        );
        refused(told, "authn.user")
    })?;
    let ruled = may_act(policy, &User::of(user, false), act, clock::today()?);
    Ok(ruled.map_err(|refusal| {
        let code = match &refusal {
            HandsRefusal::Inactive(_) => "authn.inactive",
            HandsRefusal::Training(_) => "authn.training",
            HandsRefusal::Role { .. } => "act.role",
        };
        refused(refusal.to_string(), code)
    })?)
}

/// What was to be done, as the policy calls it.
fn word(act: HandedAct<'_>) -> String {
    match act {
        HandedAct::Of(act) => {
            let known = ActKind::WORDS.iter().find(|(_, it)| *it == act);
            known.map_or_else(String::new, |(word, _)| (*word).to_owned())
        }
        HandedAct::Restriction(kind) => format!("restrict {}", kind.name),
    }
}
