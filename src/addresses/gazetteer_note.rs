//! What a gazetteer's custodian should know.

use serde::{Deserialize, Serialize};

use crate::values::Uprn;

/// Something about the gazetteer that its custodian should know.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum GazetteerNote {
    /// Neither number, name nor unit: a street record, which resolves nothing.
    NoBuilding(Uprn),
    /// The parent is not in the gazetteer.
    ParentMissing {
        /// The address.
        uprn: Uprn,
        /// What it names as its parent.
        parent: Uprn,
    },
    /// Residences in use whose canonical addresses are the same: a text cannot tell them apart.
    SameAddress(Vec<Uprn>),
}
