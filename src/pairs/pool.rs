//! The rules that might be generated: combinations of key parts, a name with a date, a date with a place, and so on.
//!
//! The pool is wide on purpose. What a file does not have, or has too seldom to tell records apart, falls out when the
//! pairs are counted.

use crate::rules::KeyPart;

use KeyPart::{
    Attribute, BirthDay, BirthYear, Building, DateOfBirth, DateOfBirthAnyOrder,
    DateOfBirthOneLeftOut, Email, EmailName, Forename, ForenameEnds, ForenameInitial,
    ForenameSound, ForenameVariant, FullName, Identifier, NamePair, NameWord, NhsNumber, Nino,
    Outward, Phone, Postcode, Residence, Sector, Surname, SurnameEnds, SurnameInitial,
    SurnameSound, Upn,
};

/// What may stand alone.
const ALONE: [KeyPart; 16] = [
    NhsNumber,
    Nino,
    Upn,
    Identifier,
    Email,
    EmailName,
    Phone,
    Attribute,
    Residence,
    Building,
    Postcode,
    DateOfBirth,
    DateOfBirthAnyOrder,
    FullName,
    NamePair,
    Surname,
];

/// Two parts: any of the one list with any of the other.
const TWO: [(&[KeyPart], &[KeyPart]); 8] = [
    // both names
    (
        &[ForenameSound, ForenameVariant, ForenameEnds, ForenameInitial],
        &[Surname, SurnameSound, SurnameEnds],
    ),
    (&[Forename, ForenameSound], &[SurnameInitial, SurnameEnds]),
    // a name and a date
    (
        &[ForenameSound, ForenameEnds, ForenameVariant, SurnameSound, SurnameEnds, NameWord],
        &[DateOfBirth, DateOfBirthAnyOrder, DateOfBirthOneLeftOut],
    ),
    (&[FullName, NamePair], &[DateOfBirthOneLeftOut, BirthYear, BirthDay]),
    // a name and a place
    (
        &[
            ForenameSound,
            ForenameVariant,
            ForenameEnds,
            ForenameInitial,
            SurnameSound,
            SurnameEnds,
            SurnameInitial,
            NameWord,
        ],
        &[Residence, Building, Postcode, Sector],
    ),
    (&[FullName, NamePair], &[Postcode, Sector, Outward]),
    // a date and a place
    (
        &[DateOfBirthAnyOrder, DateOfBirthOneLeftOut, BirthDay, BirthYear],
        &[Residence, Building, Postcode, Sector, Outward],
    ),
    // whatever else a file carries
    (
        &[Attribute],
        &[
            ForenameSound,
            ForenameEnds,
            SurnameSound,
            SurnameEnds,
            NameWord,
            DateOfBirthAnyOrder,
            DateOfBirthOneLeftOut,
            BirthYear,
            Postcode,
            Residence,
        ],
    ),
];

/// Three parts: any of each list.
const THREE: [(&[KeyPart], &[KeyPart], &[KeyPart]); 4] = [
    (
        &[ForenameSound, ForenameInitial, ForenameEnds],
        &[SurnameSound, SurnameEnds, SurnameInitial],
        &[DateOfBirthOneLeftOut, BirthYear, BirthDay],
    ),
    (&[ForenameSound, ForenameInitial], &[SurnameSound, SurnameInitial], &[Sector, Outward]),
    (&[ForenameInitial, SurnameInitial], &[DateOfBirthOneLeftOut], &[Sector, Outward]),
    (&[ForenameSound, SurnameSound], &[BirthYear, BirthDay], &[Sector, Outward]),
];

/// The pool, in a fixed order.
pub(super) fn pool() -> Vec<Vec<KeyPart>> {
    let mut pool: Vec<Vec<KeyPart>> = ALONE.iter().map(|&part| vec![part]).collect();
    for (first, second) in TWO {
        for &a in first {
            pool.extend(second.iter().map(|&b| vec![a, b]));
        }
    }
    for (first, second, third) in THREE {
        for &a in first {
            for &b in second {
                pool.extend(third.iter().map(|&c| vec![a, b, c]));
            }
        }
    }
    pool
}
