//! The policy arranged for the decision: by name, and the matrix by purpose.
//!
//! In: checked rows. Out: positions in their lists. A decision looks at the rows of one purpose only, some ten of them, each already tied to
//! its gateway; nothing is searched for while somebody waits.

use std::collections::BTreeMap;

use super::files::Rows;
use super::uses::UseKind;
use crate::values::{
    DatasetName, FieldSet, GatewayName, OrganisationName, PurposeName, RestrictionName, RoleName,
    SharedField,
};

/// One row of the matrix with one of its gateways.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::sharing) struct CompiledUse {
    /// Which row.
    pub(in crate::sharing) row: usize,
    /// Which gateway; `None` where the row says *never* and cites nothing.
    pub(in crate::sharing) gateway: Option<usize>,
    /// The row with file and line, for the journal.
    pub(in crate::sharing) cited: String,
    /// Those of its fields that are special category data.
    pub(in crate::sharing) special: FieldSet,
}

/// Positions by name.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Index {
    pub(super) purposes: BTreeMap<PurposeName, usize>,
    pub(super) gateways: BTreeMap<GatewayName, usize>,
    pub(super) roles: BTreeMap<RoleName, usize>,
    pub(super) organisations: BTreeMap<OrganisationName, usize>,
    pub(super) restrictions: BTreeMap<RestrictionName, usize>,
    pub(super) datasets: BTreeMap<DatasetName, usize>,
    /// By purpose: its rows, by dataset.
    pub(super) uses: Vec<Vec<CompiledUse>>,
    pub(super) prohibitions: Vec<usize>,
}

fn positions<Row, Name: Ord + Clone>(
    rows: &[Row],
    name: impl Fn(&Row) -> &Name,
) -> BTreeMap<Name, usize> {
    rows.iter().enumerate().map(|(at, row)| (name(row).clone(), at)).collect()
}

impl Index {
    pub(super) fn of(rows: &Rows) -> Self {
        let mut index = Self {
            purposes: positions(&rows.purposes, |row| &row.name),
            gateways: positions(&rows.gateways, |row| &row.name),
            roles: positions(&rows.roles, |row| &row.name),
            organisations: positions(&rows.organisations, |row| &row.name),
            restrictions: positions(&rows.restrictions, |row| &row.name),
            datasets: positions(&rows.datasets, |row| &row.name),
            uses: Vec::new(),
            prohibitions: Vec::new(),
        };
        let prohibits = |at: &usize| {
            rows.gateways
                .get(*at)
                .is_some_and(|gateway| gateway.kind == super::GatewayKind::Prohibition)
        };
        index.prohibitions = (0..rows.gateways.len()).filter(prohibits).collect();
        index.uses =
            rows.purposes.iter().map(|purpose| index.compiled(rows, &purpose.name)).collect();
        index
    }

    fn compiled(&self, rows: &Rows, purpose: &PurposeName) -> Vec<CompiledUse> {
        let mut compiled = Vec::new();
        for (row, said) in rows.uses.iter().enumerate() {
            if !said.purposes.contains(purpose) {
                continue;
            }
            let all = rows.datasets.iter().any(|known| known.special && known.name == said.dataset);
            let delicate: FieldSet = [SharedField::SpecialDetails].into_iter().collect();
            let one = |gateway| CompiledUse {
                row,
                gateway,
                cited: said.place.to_string(),
                special: if all { said.fields } else { said.fields.and(delicate) },
            };
            if said.kind == UseKind::Never {
                compiled.push(one(None));
                continue;
            }
            let gateways = said.gateways.iter().filter_map(|name| self.gateways.get(name));
            compiled.extend(gateways.map(|gateway| one(Some(*gateway))));
        }
        compiled.sort_by(|a, b| {
            let dataset = |it: &CompiledUse| rows.uses.get(it.row).map(|row| &row.dataset);
            dataset(a).cmp(&dataset(b)).then(a.row.cmp(&b.row))
        });
        compiled
    }
}
