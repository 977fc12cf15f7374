//! Which field of which record is what, in `AddressBase` Premium and in the councils' Data Transfer Format 7.3.
//!
//! In: the first field of a line. Out: the kind of record, its width and where its fields stand, from 0. The two formats use
//! the same numbers for the same kinds and differ in the fields of 11, 15, 21, 23 and 24. Sources: Ordnance Survey,
//! *`AddressBase` Premium technical specification*, CSV; `GeoPlace`, *Data entry conventions* and *NLPG Data Transfer Format
//! version 7.3*; both carry BS 7666:2006.

/// The two formats that are made of records.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Dialect {
    /// `AddressBase` Premium.
    AddressBasePremium,
    /// A council's own gazetteer.
    Dtf73,
}

/// A kind of record, by its number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum RecordKind {
    /// 15: how a street is called.
    Street,
    /// 21: a basic land and property unit, BLPU.
    Property,
    /// 23: the key of another system.
    CrossReference,
    /// 24: a land and property identifier, LPI: one way to write an address.
    Identifier,
    /// 28: a delivery point of Royal Mail's postcode address file, PAF.
    DeliveryPoint,
    /// 30: what a property became.
    Successor,
    /// 31: an organisation at a property.
    Organisation,
    /// 32: what a property is used for.
    Classification,
    /// Any other kind that the formats have; the reason under which it is counted.
    Other(&'static str),
}

impl RecordKind {
    /// The kind of a line's first field.
    pub(super) fn of(number: &str) -> Option<Self> {
        Some(match number {
            "10" => Self::Other("record 10: header"),
            "11" => Self::Other("record 11: street"),
            "12" => Self::Other("record 12: street cross reference"),
            "13" => Self::Other("record 13: street unit"),
            "14" => Self::Other("record 14: street coordinates"),
            "15" => Self::Street,
            "21" => Self::Property,
            "22" => Self::Other("record 22: provenance"),
            "23" => Self::CrossReference,
            "24" => Self::Identifier,
            "28" => Self::DeliveryPoint,
            "29" => Self::Other("record 29: metadata"),
            "30" => Self::Successor,
            "31" => Self::Organisation,
            "32" => Self::Classification,
            "99" => Self::Other("record 99: trailer"),
            _ => return None,
        })
    }

    /// Its number.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Street => 15,
            Self::Property => 21,
            Self::CrossReference => 23,
            Self::Identifier => 24,
            Self::DeliveryPoint => 28,
            Self::Successor => 30,
            Self::Organisation => 31,
            Self::Classification => 32,
            Self::Other(_) => 0,
        }
    }
}

/// The fields that all records have.
pub(super) const CHANGE_TYPE: usize = 1;
/// The order in which the records were made.
pub(super) const PRO_ORDER: usize = 2;
/// UPRN; of a street record the USRN.
pub(super) const SUBJECT: usize = 3;
/// The key of the records that have one.
pub(super) const KEY: usize = 4;

/// Fields of record 15.
pub(super) struct StreetFields {
    pub(super) name: usize,
    pub(super) locality: usize,
    pub(super) town: usize,
    pub(super) language: usize,
}

/// Record 15 begins alike in both formats.
pub(super) const STREET: StreetFields = StreetFields { name: 4, locality: 5, town: 6, language: 8 };

/// Fields of record 21. Where the class, the organisation and the postcode have a record of their own, they stand not here.
pub(super) struct PropertyFields {
    pub(super) status: usize,
    pub(super) parent: usize,
    pub(super) end: usize,
    pub(super) postcode: Option<usize>,
    pub(super) class: Option<usize>,
    pub(super) organisation: Option<usize>,
}

/// Fields of record 23.
pub(super) struct CrossReferenceFields {
    pub(super) key: usize,
    pub(super) source: usize,
    pub(super) end: usize,
}

/// Fields of record 24; of the addressable objects the first of start number, start suffix, end number, end suffix and text.
pub(super) struct IdentifierFields {
    pub(super) language: usize,
    pub(super) status: usize,
    pub(super) end: usize,
    pub(super) secondary: usize,
    pub(super) primary: usize,
    pub(super) street: usize,
    pub(super) postcode: Option<usize>,
    pub(super) post_town: Option<usize>,
}

/// Fields of record 28; only those that are read. The Welsh forms stand in the order of the English ones.
pub(super) struct DeliveryPointFields {
    pub(super) organisation: usize,
    pub(super) department: usize,
    pub(super) sub_building: usize,
    pub(super) building_name: usize,
    pub(super) building_number: usize,
    /// Dependent thoroughfare, thoroughfare, double dependent locality, dependent locality, post town.
    pub(super) english: [usize; 5],
    pub(super) postcode: usize,
    pub(super) welsh: [usize; 5],
    pub(super) po_box: usize,
    pub(super) end: usize,
}

/// Record 28.
pub(super) const DELIVERY_POINT: DeliveryPointFields = DeliveryPointFields {
    organisation: 5,
    department: 6,
    sub_building: 7,
    building_name: 8,
    building_number: 9,
    english: [10, 11, 12, 13, 14],
    postcode: 15,
    welsh: [18, 19, 20, 21, 22],
    po_box: 23,
    end: 26,
};

/// The successor of record 30.
pub(super) const SUCCESSOR: usize = 9;
/// Name and end date of record 31.
pub(super) const ORGANISATION: (usize, usize) = (5, 8);
/// Code, scheme and end date of record 32.
pub(super) const CLASSIFICATION: (usize, usize, usize) = (5, 6, 9);

impl Dialect {
    /// How many fields a record has; none where it does not matter.
    pub(super) fn width(self, kind: RecordKind) -> Option<usize> {
        let (address_base, dtf) = match kind {
            RecordKind::Street => (13, 9),
            RecordKind::Property => (22, 23),
            RecordKind::CrossReference => (12, 11),
            RecordKind::Identifier => (26, 30),
            RecordKind::DeliveryPoint => (29, 29),
            RecordKind::Successor => (10, 10),
            RecordKind::Organisation => (11, 11),
            RecordKind::Classification => (12, 12),
            RecordKind::Other("record 11: street") => (24, 20),
            RecordKind::Other(_) => return None,
        };
        Some(match self {
            Self::AddressBasePremium => address_base,
            Self::Dtf73 => dtf,
        })
    }

    pub(super) fn property(self) -> PropertyFields {
        match self {
            Self::AddressBasePremium => PropertyFields {
                status: 4,
                parent: 7,
                end: 16,
                postcode: Some(20),
                class: None,
                organisation: None,
            },
            Self::Dtf73 => PropertyFields {
                status: 4,
                parent: 8,
                end: 14,
                postcode: None,
                class: Some(7),
                organisation: Some(17),
            },
        }
    }

    pub(super) fn cross_reference(self) -> CrossReferenceFields {
        match self {
            Self::AddressBasePremium => CrossReferenceFields { key: 5, source: 7, end: 9 },
            Self::Dtf73 => CrossReferenceFields { key: 9, source: 10, end: 8 },
        }
    }

    pub(super) fn identifier(self) -> IdentifierFields {
        let (postcode, post_town) = match self {
            Self::AddressBasePremium => (None, None),
            Self::Dtf73 => (Some(24), Some(25)),
        };
        IdentifierFields {
            language: 5,
            status: 6,
            end: 8,
            secondary: 11,
            primary: 16,
            street: 21,
            postcode,
            post_town,
        }
    }
}
