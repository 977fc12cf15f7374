//! Long lists of numbers that a night keeps for the next.
//!
//! In: numbers. Out: the same from a file, in the layout that they have in memory: millions of them are read at the speed of the disk.
//! What they mean, and whether they fit each other, is for whoever keeps them.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Numbers, stored as they lie in memory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct StoredNumbers(pub(crate) Vec<u32>);

impl Deref for StoredNumbers {
    type Target = Vec<u32>;

    fn deref(&self) -> &Vec<u32> {
        &self.0
    }
}

impl DerefMut for StoredNumbers {
    fn deref_mut(&mut self) -> &mut Vec<u32> {
        &mut self.0
    }
}

impl StoredNumbers {
    /// How many bytes it takes to store them, about.
    fn stored_bytes(&self) -> usize {
        self.0.len() * size_of::<u32>()
    }
}

impl Serialize for StoredNumbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(self.stored_bytes());
        for number in &self.0 {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for StoredNumbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: &[u8] = Deserialize::deserialize(deserializer)?;
        let (numbers, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(serde::de::Error::custom("a number is cut short"));
        }
        Ok(Self(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect()))
    }
}
