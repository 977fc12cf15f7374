//! The errors that real extracts have, and how often each dataset makes them.
//!
//! In: nothing. Out: one table, [`TABLE`]. What each fault does to a name, date or identifier is
//! left to [`super::writing`], and to an address to [`super::address_text`].

use super::Dataset;

/// A way in which what is written departs from what is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A slip of the hand or ear in the forename or the surname.
    Typo,
    /// The short or other name for those who use one.
    KnownAs,
    /// Another spelling of a name that has several.
    Spelling,
    /// The forename's first letter alone.
    Initial,
    /// The middle name in the forename's place.
    MiddleFirst,
    /// Forename and surname in each other's place; several times likelier where custom puts the
    /// surname first.
    Swapped,
    /// One of two surnames only, or a hyphen lost.
    HalfSurname,
    /// The middle name left out.
    NoMiddle,
    /// Letters bare of their diacritics.
    Plain,
    /// No date of birth.
    NoBirthDate,
    /// Day and month exchanged.
    DayMonth,
    /// One digit of the date wrong.
    BirthDigit,
    /// The system's default date.
    DefaultDate,
    /// No identifier.
    NoIdentifier,
    /// A digit of the identifier wrong.
    WrongIdentifier,
    /// No UPRN.
    NoUprn,
    /// A neighbour's UPRN.
    WrongUprn,
    /// A neighbour's address.
    Neighbour,
    /// The flat left out.
    NoFlat,
    /// A slip in the street's name.
    StreetTypo,
    /// The kind of street cut short.
    StreetShort,
    /// No postcode.
    NoPostcode,
    /// A wrong letter in the postcode.
    WrongPostcode,
    /// The same person a second time under another key.
    SecondRecord,
    /// The same row twice.
    RowTwice,
}

/// How often each fault befalls a mention of each dataset, to which it applies.
#[rustfmt::skip] // a table to be read down its columns
pub(super) const TABLE: [(Fault, [f64; 6]); 25] = [
    //                        council tax, benefits, electoral roll, school census, social care, registrations
    (Fault::Typo,            [0.025, 0.015, 0.015, 0.012, 0.025, 0.008]),
    (Fault::KnownAs,         [0.050, 0.030, 0.030, 0.030, 0.150, 0.010]),
    (Fault::Spelling,        [0.060, 0.045, 0.040, 0.035, 0.090, 0.020]),
    (Fault::Initial,         [0.030, 0.004, 0.003, 0.000, 0.004, 0.000]),
    (Fault::MiddleFirst,     [0.015, 0.010, 0.005, 0.010, 0.020, 0.002]),
    (Fault::Swapped,         [0.006, 0.005, 0.005, 0.004, 0.006, 0.001]),
    (Fault::HalfSurname,     [0.160, 0.100, 0.060, 0.080, 0.150, 0.030]),
    (Fault::NoMiddle,        [0.450, 0.350, 0.250, 0.300, 0.800, 0.100]),
    (Fault::Plain,           [0.850, 0.700, 0.400, 0.300, 0.600, 0.300]),
    (Fault::NoBirthDate,     [1.000, 0.010, 1.000, 0.001, 0.040, 0.005]),
    (Fault::DayMonth,        [0.000, 0.006, 0.010, 0.004, 0.008, 0.004]),
    (Fault::BirthDigit,      [0.000, 0.010, 0.010, 0.006, 0.012, 0.006]),
    (Fault::DefaultDate,     [0.000, 0.008, 0.000, 0.001, 0.015, 0.000]),
    (Fault::NoIdentifier,    [1.000, 0.060, 1.000, 0.000, 0.350, 1.000]),
    (Fault::WrongIdentifier, [0.000, 0.015, 0.000, 0.002, 0.010, 0.000]),
    (Fault::NoUprn,          [0.200, 0.300, 1.000, 0.050, 0.450, 1.000]),
    (Fault::WrongUprn,       [0.015, 0.020, 0.000, 0.010, 0.020, 0.000]),
    (Fault::Neighbour,       [0.004, 0.005, 0.004, 0.006, 0.008, 0.004]),
    (Fault::NoFlat,          [0.015, 0.040, 0.008, 0.060, 0.080, 0.030]),
    (Fault::StreetTypo,      [0.008, 0.020, 0.004, 0.020, 0.030, 0.010]),
    (Fault::StreetShort,     [0.150, 0.250, 0.040, 0.200, 0.300, 0.100]),
    (Fault::NoPostcode,      [0.020, 0.020, 0.008, 0.010, 0.030, 0.020]),
    (Fault::WrongPostcode,   [0.008, 0.012, 0.004, 0.010, 0.015, 0.010]),
    (Fault::SecondRecord,    [0.000, 0.012, 0.010, 0.000, 0.018, 0.006]),
    (Fault::RowTwice,        [0.002, 0.002, 0.002, 0.001, 0.002, 0.001]),
];

/// The rate of one fault in one dataset.
pub(super) fn rate(fault: Fault, dataset: Dataset) -> f64 {
    TABLE[fault as usize].1[dataset as usize]
}
