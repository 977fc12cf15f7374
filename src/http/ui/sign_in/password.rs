//! Passwords of accounts of this machine, as they are kept: PBKDF2 with HMAC-SHA-256, by ring.
//!
//! In: a password and a salt, or a password and what is kept of one. Out: the text to be kept, or whether the two fit. What is kept says how many rounds were
//! turned, so that more can be turned later.

use std::fmt::Write as _;
use std::num::NonZeroU32;

use ring::pbkdf2;

/// So many rounds, as OWASP's cheat sheet on storing passwords advises for this function.
const ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).unwrap();
/// Fewer are not taken.
const FEWEST: u32 = 100_000;
/// The word before what is kept.
const KIND: &str = "pbkdf2-sha256";

/// What is kept of a password.
#[derive(Clone)]
pub struct KeptPassword {
    rounds: NonZeroU32,
    salt: [u8; 16],
    hash: [u8; 32],
}

/// A text that keeps no password.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no password is kept like this: `{KIND}$rounds$salt$hash`, with {FEWEST} rounds or more")]
pub struct NotKept;

impl KeptPassword {
    /// Of a password, with 16 bytes drawn for it.
    #[must_use]
    pub fn of(password: &str, salt: [u8; 16]) -> Self {
        let mut hash = [0; 32];
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &salt, password.as_bytes(), &mut hash);
        Self { rounds: ROUNDS, salt, hash }
    }

    /// What a text keeps.
    ///
    /// # Errors
    /// [`NotKept`].
    pub fn parse(text: &str) -> Result<Self, NotKept> {
        let parts: Vec<&str> = text.split('$').collect();
        let [KIND, rounds, salt, hash] = parts[..] else { return Err(NotKept) };
        let rounds: NonZeroU32 = rounds.parse().map_err(|_| NotKept)?;
        if rounds.get() < FEWEST {
            return Err(NotKept);
        }
        Ok(Self { rounds, salt: bytes(salt)?, hash: bytes(hash)? })
    }

    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { rounds, salt, hash } = self;
        format!("{KIND}${rounds}${}${}", digits(salt), digits(hash))
    }

    /// True if this is the password. It takes the time that it is meant to take.
    #[must_use]
    pub fn fits(&self, password: &str) -> bool {
        let Self { rounds, salt, hash } = self;
        let kept =
            pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, *rounds, salt, password.as_bytes(), hash);
        kept.is_ok()
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], NotKept> {
    if text.len() != 2 * N || !text.bytes().all(|it| it.is_ascii_hexdigit()) {
        return Err(NotKept);
    }
    let mut bytes = [0; N];
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| NotKept)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{KeptPassword, NotKept};

    #[test]
    fn a_password_fits_what_is_kept_of_it_and_another_does_not() {
        let kept = KeptPassword::of("fictional", [7; 16]);
        assert!(kept.fits("fictional") && !kept.fits("Fictional"));
        let read = KeptPassword::parse(&kept.text()).unwrap();
        assert!(read.fits("fictional"));
        assert!(!kept.text().contains("fictional"));
    }

    #[test]
    fn it_is_the_function_that_its_name_says() {
        // RFC 7914, section 11: PBKDF2-HMAC-SHA-256 of "Password", with the salt "NaCl" and 80,000 rounds
        let mut hash = [0; 8];
        let rounds = std::num::NonZeroU32::new(80_000).unwrap();
        ring::pbkdf2::derive(
            ring::pbkdf2::PBKDF2_HMAC_SHA256,
            rounds,
            b"NaCl",
            b"Password",
            &mut hash,
        );
        assert_eq!(super::digits(&hash), "4ddcd8f60b98be21");
    }

    #[test]
    fn what_keeps_no_password_or_too_lightly_is_not_taken() {
        let (salt, hash) = ("00".repeat(16), "00".repeat(32));
        for text in [
            String::new(),
            "fictional".to_owned(),
            format!("pbkdf2-sha256$1000${salt}${hash}"),
            format!("pbkdf2-sha1$600000${salt}${hash}"),
            format!("pbkdf2-sha256$600000${salt}$00"),
            format!("pbkdf2-sha256$600000${}${hash}", "+0".repeat(16)),
            format!("pbkdf2-sha256$600000${salt}${hash}$"),
        ] {
            assert_eq!(KeptPassword::parse(&text).err(), Some(NotKept), "{text}");
        }
    }
}
