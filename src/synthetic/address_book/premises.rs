//! One premises of the address book, as it stands.
//!
//! In: nothing. Out: the types that the builders fill and that [`super::variants`] writes: a premises, and why one that
//! stands is not in the gazetteer.

/// Where a premises is among all.
pub(super) type PremisesIx = usize;

/// How far the gazetteer goes along with a premises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Status {
    /// It stands and is in use.
    #[default]
    Approved,
    /// It is being built.
    Provisional,
    /// It is gone; what stands there now has another UPRN.
    Historical,
}

/// Why a premises that stands is not in the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Absence {
    /// Its number is skipped, though its neighbours are there.
    House,
    /// The building is there and this flat is not.
    Flat,
    /// The whole block is missing.
    Block,
    /// The whole street is missing.
    Street,
    /// It is in another council's area, on a street named like one of ours.
    Elsewhere,
}

impl Absence {
    /// Its name in the truth.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::House => "absent_house",
            Self::Flat => "absent_flat",
            Self::Block => "absent_block",
            Self::Street => "absent_street",
            Self::Elsewhere => "absent_elsewhere",
        }
    }
}

/// A house, a flat, a room, a shop, a shell: whatever may have a UPRN.
#[derive(Clone, Debug, Default)]
pub(super) struct Premises {
    /// Its number in the gazetteer, also if the gazetteer lacks it.
    pub(super) uprn: u64,
    /// The building that it is a part of.
    pub(super) parent: Option<PremisesIx>,
    /// The classification code of `AddressBase`.
    pub(super) class: &'static str,
    /// Which street it is on.
    pub(super) street: usize,
    /// `FLAT 3`, `FIRST FLOOR REAR`, `ROOM 12`.
    pub(super) unit: String,
    /// What else the unit is called by some.
    pub(super) other_unit: String,
    /// `BLOCK B`, where an estate's blocks share a name.
    pub(super) block: String,
    /// The name of the building or house.
    pub(super) name: String,
    /// What it was called before.
    pub(super) old_name: String,
    /// `12`, `12A`, `12-14`, `REAR OF 12`.
    pub(super) number: String,
    /// Who trades there.
    pub(super) organisation: String,
    /// Its postcode.
    pub(super) postcode: String,
    /// How far the gazetteer goes along with it.
    pub(super) status: Status,
    /// Why the gazetteer lacks it, if it does.
    pub(super) absence: Option<Absence>,
    /// True for the highest flat of a converted house.
    pub(super) is_top: bool,
    /// True for what nobody writes as an address of their own: shells, street records, garages, land, what is gone.
    pub(super) is_decoy: bool,
}

impl Premises {
    /// Is it in the gazetteer?
    pub(super) fn is_listed(&self) -> bool {
        self.absence.is_none()
    }
}
