//! The date of birth that a stored record says, read without the rest.
//!
//! In: a record's bytes as `stored_record` writes them. Out: the date. Texts before it, which are kept as their bytes are, are passed over: whoever is decided
//! on is decided on by this and by which datasets speak of them.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::stored_record::{PlacementOnDisk, restore_option};
use super::stored_resolution::ResolutionPassedOver;
use crate::values::PartialDate;

/// A record's date of birth, if it says one. `None` if the bytes up to it are not those of a record.
#[expect(clippy::option_option, reason = "no date and no readable date are two things")]
pub(super) fn decode_born(bytes: &[u8]) -> Option<Option<PartialDate>> {
    let (_, bytes) = postcard::take_from_bytes::<PlacementOnDisk>(bytes).ok()?;
    let (_, bytes) = postcard::take_from_bytes::<ResolutionPassedOver<'_>>(bytes).ok()?;
    let (said, _) = postcard::take_from_bytes::<SaidUpToBirth<'_>>(bytes).ok()?;
    restore_option(said.date_of_birth)
}

/// What a record says, as far as its date of birth.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read to be left behind")]
struct SaidUpToBirth<'b> {
    title: Option<u8>,
    forenames: TextsPassedOver,
    surname: &'b [u8],
    other_surnames: TextsPassedOver,
    known_as: TextsPassedOver,
    suffix: Option<&'b [u8]>,
    date_of_birth: Option<(u32, u8)>,
}

/// Several texts, passed over.
struct TextsPassedOver;

impl<'de> Deserialize<'de> for TextsPassedOver {
    fn deserialize<D: Deserializer<'de>>(texts: D) -> Result<Self, D::Error> {
        texts.deserialize_seq(Self)
    }
}

impl<'de> Visitor<'de> for TextsPassedOver {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut texts: A) -> Result<Self, A::Error> {
        while texts.next_element::<&[u8]>()?.is_some() {}
        Ok(self)
    }
}
