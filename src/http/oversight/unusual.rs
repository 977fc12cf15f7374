//! Looks that somebody should ask about, for roles that read the journal.
//!
//! In: who asks, how many days. Out: findings by look, user and person; that they were read is written down before they are shown. Somebody who is hidden from the
//! reader is not among them.

use jiff::ToSpan as _;

use crate::audit::{Ground, StaffKin, Unusual};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::sharing::{Asking, Operation};

impl Service {
    /// What of the looks of the last days should be asked about, the latest first.
    pub(in crate::http) fn unusual_access(
        &self,
        asking: &Asking,
        days: i32,
    ) -> Result<Vec<Unusual>, Problem> {
        let of = (Operation::AuditDecision, "unusual access");
        self.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            let since = acting.day().saturating_sub(days.days());
            let staff = self.staff.iter().map(|it| (it.user.clone(), it.resident));
            let kin = StaffKin::new(acting.edition(), staff);
            let mut found = Vec::new();
            for finding in self.looks_of_late.unusual(acting, &kin, since)? {
                let knows = match &finding.ground {
                    Ground::Close { person, .. } => acting.knows(*person)?,
                    Ground::Many { .. } => true,
                };
                if knows {
                    found.push(finding);
                }
            }
            let about = found.iter().filter_map(|it| match &it.ground {
                Ground::Close { person, .. } => Some(person.to_string()),
                Ground::Many { .. } => None,
            });
            let mut about: Vec<String> = about.collect();
            about.sort();
            about.dedup();
            let scope = operating.over_the_journal(grant);
            operating.permit(&scope, [vec!["unusual access".to_owned()], about].concat())?;
            Ok(found)
        })
    }
}
