//! What kind of premises an address is: from its classification code and the names it bears.
//!
//! In: the classification of the gazetteer (`AddressBase` codes), organisation and building names. Out: a kind. What a
//! residence's occupancy says beyond that is left to `households`.

/// The kind of premises that an address is.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub enum PremisesKind {
    /// A house or flat; also where the gazetteer says nothing.
    Dwelling,
    /// A house in multiple occupation: people share it without being one household.
    SharedHouse,
    /// A care or nursing home.
    CareHome,
    /// A hostel, lodging or religious community.
    Hostel,
    /// A hall of residence or boarding school.
    StudentHall,
    /// A building that holds residences and is none itself.
    Shell,
    /// Known, but nobody's residence: commercial, land, garages.
    NotResidential,
}

impl PremisesKind {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Dwelling,
        Self::SharedHouse,
        Self::CareHome,
        Self::Hostel,
        Self::StudentHall,
        Self::Shell,
        Self::NotResidential,
    ];

    /// As reports and exports write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dwelling => "dwelling",
            Self::SharedHouse => "shared house",
            Self::CareHome => "care home",
            Self::Hostel => "hostel",
            Self::StudentHall => "student hall",
            Self::Shell => "shell",
            Self::NotResidential => "not residential",
        }
    }

    /// Whether those who live there are an establishment's residents and no private household.
    #[must_use]
    pub const fn is_communal(self) -> bool {
        match self {
            Self::CareHome | Self::Hostel | Self::StudentHall => true,
            Self::Dwelling | Self::SharedHouse | Self::Shell | Self::NotResidential => false,
        }
    }

    /// Whether rooms in it need not be listed one by one.
    #[must_use]
    pub const fn has_rooms(self) -> bool {
        match self {
            Self::SharedHouse | Self::CareHome | Self::Hostel | Self::StudentHall => true,
            Self::Dwelling | Self::Shell | Self::NotResidential => false,
        }
    }

    /// From a classification code (`RD06`, `RH01`, `RI01`, `PP`, `CR08`) and the names at the address.
    ///
    /// An address without a code is a dwelling. Source: the `AddressBase` classification scheme, primary and secondary
    /// codes; RI02 and RI03 are communal and educational residences, CH01 and CH03 hotels and hostels.
    ///
    /// ```
    /// use hearth::addresses::PremisesKind;
    /// assert_eq!(PremisesKind::of("RI01", ""), PremisesKind::CareHome);
    /// assert_eq!(PremisesKind::of("RH01", "KESTREL HALL OF RESIDENCE"), PremisesKind::StudentHall);
    /// assert_eq!(PremisesKind::of("CR08", ""), PremisesKind::NotResidential);
    /// ```
    #[must_use]
    pub fn of(classification: &str, names: &str) -> Self {
        let code = classification.trim().to_ascii_uppercase();
        let says = |words: &[&str]| {
            let names = names.to_ascii_uppercase();
            words.iter().any(|word| names.contains(word))
        };
        let communal_by_name = || {
            if says(&["HALL OF RESIDENCE", "HALLS OF RESIDENCE", "STUDENT"]) {
                Self::StudentHall
            } else if says(&["HOSTEL", "FOYER", "NIGHT SHELTER", "BAIL"]) {
                Self::Hostel
            } else {
                Self::SharedHouse
            }
        };
        match code.as_bytes() {
            [b'P', ..] => Self::Shell,
            [b'R', b'B' | b'C' | b'G', ..] => Self::NotResidential,
            [b'R', b'I', b'0', b'2', ..] => Self::Hostel,
            [b'R', b'I', b'0', b'3', ..] => Self::StudentHall,
            [b'R', b'I', ..] if communal_by_name() == Self::SharedHouse => Self::CareHome,
            [b'R', b'H' | b'I', ..] => communal_by_name(),
            [b'C', b'H', ..] if says(&["HOSTEL", "FOYER"]) => Self::Hostel,
            // X is dual use: a shop with its flat
            [] | [b'R' | b'X', ..] => Self::Dwelling,
            _ => Self::NotResidential,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PremisesKind;

    #[test]
    fn codes_and_names_say_what_premises_are() {
        for (code, names, kind) in [
            ("", "", PremisesKind::Dwelling),
            ("RD06", "", PremisesKind::Dwelling),
            ("X", "", PremisesKind::Dwelling),
            ("PP", "", PremisesKind::Shell),
            ("RG02", "", PremisesKind::NotResidential),
            ("rh01", "", PremisesKind::SharedHouse),
            ("RH01", "Student village", PremisesKind::StudentHall),
            ("RI01", "Rowan Lodge", PremisesKind::CareHome),
            ("RI02", "", PremisesKind::Hostel),
            ("RI", "Harbour Hostel", PremisesKind::Hostel),
            ("RI03", "", PremisesKind::StudentHall),
            ("CH01YH", "Youth hostel", PremisesKind::Hostel),
            ("CH01", "Grand Hotel", PremisesKind::NotResidential),
            ("LL", "", PremisesKind::NotResidential),
        ] {
            assert_eq!(PremisesKind::of(code, names), kind, "{code} {names}");
        }
    }
}
