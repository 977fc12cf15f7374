//! What a council opens beyond the shipped rows, and by what leave.
//!
//! In: all rows, and the shipped ones. Out: a fault for every row of the council's own that opens more than the shipped matrix without
//! naming an agreement and an impact assessment, and for every shipped prohibition that is gone. To close more needs no leave.

use std::sync::LazyLock;

use super::files::{self, Rows};
use super::gateways::GatewayKind;
use super::uses::{UseKind, UseRow};
use crate::rules::{FaultList, RuleFiles, RuleOrigin, shipped_files};
use crate::values::{PurposeName, SharedField};

/// The shipped rows; that they are sound is tested.
static SHIPPED: LazyLock<Rows> = LazyLock::new(|| {
    let files = shipped_files().into_iter().filter(|(path, _)| files::is_policy(path));
    files::read(&files.collect(), &FaultList::new())
});

/// Adds what is opened without leave.
pub(super) fn check(rows: &Rows, files: &RuleFiles, faults: &FaultList) {
    if files.values().all(|file| file.origin == RuleOrigin::Shipped) {
        return;
    }
    let shipped = &*SHIPPED;
    for prohibition in &shipped.gateways {
        let kept = rows.gateways.iter().find(|row| row.name == prohibition.name);
        if prohibition.kind != GatewayKind::Prohibition {
            continue;
        }
        let label = files.get("sharing/gateways.toml");
        let label = label.map_or_else(String::new, |file| file.label("sharing/gateways.toml"));
        match kept {
            None => faults.error(
                &label,
                1,
                format!(
                    "the shipped prohibition `{}` is gone ({})",
                    prohibition.name, prohibition.citation
                ),
                "keep the row; if the law has changed, give it `until`, the last day in force",
            ),
            Some(row) if row.kind != GatewayKind::Prohibition => faults.error(
                &row.place.file,
                row.place.line,
                format!("`{}` is shipped as a prohibition, and is none here", row.name),
                "write kind = \"prohibition\"; if the law has changed, give it `until`",
            ),
            Some(_) => {}
        }
    }
    for row in rows.uses.iter().filter(|row| row.councils) {
        let opens = row.purposes.iter().find_map(|purpose| {
            let field = row
                .fields
                .fields()
                .find(|field| row.kind > shipped_openness(shipped, row, purpose, *field));
            field.map(|field| (purpose, field))
        });
        let Some((purpose, field)) = opens else { continue };
        // of a dataset that the shipped rows do not know, the council's own assessment is enough
        let known = shipped.uses.iter().any(|it| it.dataset == row.dataset);
        let (agreement, dpia) = (row.agreement.is_some() || !known, row.dpia.is_some());
        if !(agreement && dpia) {
            faults.error(
                &row.place.file,
                row.place.line,
                format!(
                    "`{}`: opens {field} of {} for `{purpose}` further than the shipped rows",
                    row.name, row.dataset.0
                ),
                if known {
                    "write agreement = \"…\" and dpia = \"…\": the agreement and the impact assessment that allow it"
                } else {
                    "write dpia = \"…\": the impact assessment of the dataset"
                },
            );
        }
    }
}

/// How far the shipped rows open a field.
fn shipped_openness(
    shipped: &Rows,
    row: &UseRow,
    purpose: &PurposeName,
    field: SharedField,
) -> UseKind {
    let rows = || {
        shipped.uses.iter().filter(|it| {
            it.dataset == row.dataset && it.purposes.contains(purpose) && it.fields.has(field)
        })
    };
    if rows().any(|it| it.kind == UseKind::Never) {
        return UseKind::Never;
    }
    rows().map(|it| it.kind).max().unwrap_or(UseKind::Never)
}
