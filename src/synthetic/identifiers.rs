//! Identifiers of people who do not exist.
//!
//! In: a running number. Out: distinct identifiers that pass their check rules and belong to
//! nobody: NHS numbers in the 999 test range, UPNs under an unallotted authority, NINOs of valid
//! form, telephone numbers Ofcom keeps for drama. How they are mistyped is left to
//! [`super::errors`].

use super::stream::Stream;

/// The local authority code in the council's UPNs. It is allotted to no authority.
pub(super) const AUTHORITY: u32 = 939;
/// A prime just below a thousand million: multiplying modulo it scatters running numbers without
/// meeting any twice.
const NINE_DIGITS: u64 = 999_999_937;
const UPN_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
const NINO_FIRST: &[u8; 20] = b"ABCEGHJKLMNOPRSTWXYZ";
const NINO_SECOND: &[u8; 19] = b"ABCEGHJKLMNPRSTWXYZ";
const NINO_NEVER: [&str; 7] = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];
/// Prefixes of administrative numbers that look like NINOs.
const NINO_ADMINISTRATIVE: [&str; 9] = ["OO", "CR", "FY", "MW", "NC", "PP", "PZ", "PY", "JA"];

/// A nine-digit reference for running number `n` of the kind `salt`; distinct for distinct `n`.
pub(super) fn reference(n: usize, salt: u64) -> String {
    let scattered = ((n as u64 + 1) * 618_033_989 + salt * 7_368_787) % NINE_DIGITS;
    format!("{scattered:09}")
}

/// Issues identifiers in turn, never one twice.
#[derive(Default)]
pub(super) struct Issuer {
    nhs: u64,
    nino: u64,
    upn: u64,
    uprn: u64,
}

impl Issuer {
    /// The next NHS number of the test range 999, or none once its 900,000 or so are spent.
    pub(super) fn nhs(&mut self) -> Option<String> {
        while self.nhs < 1_000_000 {
            // 387,420,489 shares no factor with a million, so every six digits come once
            let digits = format!("999{:06}", self.nhs * 387_420_489 % 1_000_000);
            self.nhs += 1;
            if let Some(check) = nhs_check_digit(&digits) {
                return Some(format!("{digits}{check}"));
            }
        }
        None
    }

    /// The next NINO.
    pub(super) fn nino(&mut self) -> String {
        loop {
            let n = self.nino;
            self.nino += 1;
            // shares no factor with 20 x 19 x a million, so every prefix and number come once
            let scattered = n * 618_033_989 % 380_000_000;
            let first = char::from(NINO_FIRST[position(scattered / 1_000_000, NINO_FIRST.len())]);
            let second =
                char::from(NINO_SECOND[position(scattered / 20_000_000, NINO_SECOND.len())]);
            let prefix = format!("{first}{second}");
            if !NINO_NEVER.contains(&prefix.as_str())
                && !NINO_ADMINISTRATIVE.contains(&prefix.as_str())
            {
                let suffix = char::from(b"ABCD"[position(n * 7 / 3, 4)]);
                return format!("{prefix}{:06}{suffix}", scattered % 1_000_000);
            }
        }
    }

    /// The next UPN, first issued in `year`.
    pub(super) fn upn(&mut self, year: i16) -> String {
        let serial = self.upn * 387 % 1_000;
        // the serial comes round every thousand pupils; the establishment then moves on
        let estab = 2_000 + self.upn / 1_000 % 6_000;
        self.upn += 1;
        let body = format!("{AUTHORITY:03}{estab:04}{:02}{serial:03}", year.rem_euclid(100));
        format!("{}{body}", upn_check_letter(&body))
    }

    /// The next UPRN, eleven digits.
    pub(super) fn uprn(&mut self, stream: &mut Stream) -> u64 {
        self.uprn += 1 + stream.below(3) as u64;
        10_093_200_000 + self.uprn
    }
}

fn position(n: u64, length: usize) -> usize {
    usize::try_from(n % length as u64).unwrap_or(0)
}

/// The check digit of nine NHS digits; none if a number with these digits is never issued.
fn nhs_check_digit(nine: &str) -> Option<u32> {
    let sum: u32 = nine
        .bytes()
        .zip((2..=10).rev())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

fn upn_check_letter(body: &str) -> char {
    let sum: u64 =
        body.bytes().zip(2_u64..).map(|(digit, weight)| u64::from(digit - b'0') * weight).sum();
    char::from(UPN_LETTERS[position(sum, UPN_LETTERS.len())])
}

/// Does this NHS number pass its check rule?
#[cfg(test)]
pub(super) fn nhs_passes(number: &str) -> bool {
    number.len() == 10
        && nhs_check_digit(&number[..9]).is_some_and(|check| number.ends_with(&check.to_string()))
}

/// Does this UPN carry its right check letter?
#[cfg(test)]
pub(super) fn upn_passes(upn: &str) -> bool {
    upn.len() == 13 && upn.starts_with(upn_check_letter(&upn[1..]))
}

/// A mobile or a landline number from the ranges kept for drama.
pub(super) fn phone(stream: &mut Stream) -> String {
    let n = stream.below(1_000);
    if stream.chance(0.8) { format!("07700 900{n:03}") } else { format!("01632 960{n:03}") }
}

/// The council's postcodes: the area EB is valid in shape and allotted to nowhere. `n` is the
/// number of the group of neighbouring addresses, `district` that of the place.
pub(super) fn postcode(district: usize, n: usize) -> String {
    const INWARD: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
    let sector = n / 400 % 10;
    let first = char::from(INWARD[n / 20 % 20]);
    let second = char::from(INWARD[n % 20]);
    format!("EB{district} {sector}{first}{second}")
}
