//! What an edition says of itself: inputs, rules, counts, parts with their checksums.
//!
//! In: facts from the run. Out: `manifest.json`, sealed: its own checksum is its last field, so that a changed
//! number in it is found. Plain JSON, for people and scripts too.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{EditionError, EditionId};

/// The newest manifest format that this program writes and reads.
///
/// 15: a day that moves on with the nights is stored by how far it lies before the edition's.
/// 14: the marks by which people are found are a part.
/// 13: a stay says whether it is at a second household.
/// 12: what people are to each other stands under either of the two.
/// 11: a record says whether its person is a student.
/// 10: what people are to each other is a part.
/// 9: a record says which night first had it at its address.
/// 8: where people have lived is a part.
/// 7: a household says what it is made up of.
/// 6: life events are a part.
/// 5: what a record says stands behind its placement and resolution, so that the next night can take it over.
pub const MANIFEST_FORMAT: u32 = 15;

/// Stands in the seal's place while the seal is computed.
const UNSEALED: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An edition's description of itself.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of this file and of the parts.
    pub format_version: u32,
    /// The program that wrote the edition.
    pub program_version: String,
    /// The edition's name.
    pub edition: EditionId,
    /// The night that it speaks of.
    pub as_of: jiff::civil::Date,
    /// The edition that was current when this one was written: identifiers were carried over from it.
    pub previous: Option<EditionId>,
    /// What was read.
    pub inputs: Vec<ManifestInput>,
    /// Fingerprint of the ruleset.
    pub rules_fingerprint: String,
    /// Fingerprint of the model: weights and frequency tables.
    pub model_fingerprint: String,
    /// How much the edition holds.
    pub counts: EditionCounts,
    /// Quality figures by name, such as `persons_f1`; empty where no truth is known.
    pub quality: BTreeMap<String, f64>,
    /// Every file of the edition but this one, in order of name.
    pub parts: Vec<ManifestPart>,
    /// blake3 over name and checksum of the parts that are content: equal inputs, rules and program make it equal,
    /// whatever the clock, the thread count or the number in the edition's name.
    pub content_digest: String,
    /// Where minting goes on.
    pub identifiers: NextSerials,
    /// Decisions of stewards that stand in the journal before this number were known to the night; those after it were not.
    #[serde(default)]
    pub decided_up_to: u64,
    /// The clock when the edition was written, as the caller gave it: outside of what is compared.
    pub written_at: String,
    /// blake3 of this file with zeros in the seal's place.
    pub seal: String,
}

/// One extract as it was read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ManifestInput {
    /// The dataset.
    pub dataset: String,
    /// The file's name, without the folders before it.
    pub path_name: String,
    /// blake3 of the file; of a register that is delivered in changes, of the list of its deliveries.
    pub digest: String,
    /// Source rows; of such a register, those in force.
    pub rows: u64,
    /// Rows in quarantine.
    pub quarantined: u64,
    /// The night on which this file first arrived, if known.
    pub received_on: Option<jiff::civil::Date>,
    /// How many nights in a row the dataset has not arrived; 0 if it did.
    pub nights_missing: u32,
    /// True if the last good file stands in for one that did not arrive or was not usable.
    pub carried_forward: bool,
}

/// How much an edition holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct EditionCounts {
    /// Mentions.
    pub records: u64,
    /// Persons.
    pub persons: u64,
    /// Households of all kinds.
    pub households: u64,
    /// Accepted pairs.
    pub links: u64,
    /// Doubtful pairs that wait for a steward.
    pub review: u64,
    /// Quarantined rows.
    pub quarantined: u64,
    /// Persons with a current household.
    pub housed_persons: u64,
}

/// One file of an edition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ManifestPart {
    /// File name.
    pub name: String,
    /// Of the whole file, in hexadecimal.
    pub blake3: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Entries; 0 for a file that is not a table.
    pub rows: u64,
    /// True if it must be byte-identical between runs on equal inputs; the reports and the timings are not content.
    pub content: bool,
}

/// Where minting of identifiers goes on: serials below these are taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct NextSerials {
    /// Serial of the next new person.
    pub next_person_serial: u64,
    /// Serial of the next new household.
    pub next_household_serial: u64,
}

impl NextSerials {
    /// The higher of both, each by itself.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self {
            next_person_serial: self.next_person_serial.max(other.next_person_serial),
            next_household_serial: self.next_household_serial.max(other.next_household_serial),
        }
    }
}

impl Manifest {
    /// The digest over the parts that are content.
    pub(super) fn digest_of(parts: &[ManifestPart]) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in parts.iter().filter(|part| part.content) {
            hasher
                .update(part.name.as_bytes())
                .update(&[0])
                .update(part.blake3.as_bytes())
                .update(&[0]);
        }
        hasher.finalize().to_hex().to_string()
    }

    /// Seals the manifest and renders it.
    pub(super) fn sealed(mut self) -> Result<(Self, String), EditionError> {
        UNSEALED.clone_into(&mut self.seal);
        let unsealed = self.render()?;
        self.seal = blake3::hash(unsealed.as_bytes()).to_hex().to_string();
        let sealed = self.render()?;
        Ok((self, sealed))
    }

    /// Reads a manifest; says so where it is of a newer format or not what was written.
    pub(super) fn read(path: &Path) -> Result<Self, EditionError> {
        #[derive(Deserialize)]
        struct FormatOnly {
            format_version: u32,
        }
        let corrupt = |detail| EditionError::corrupt(path, detail);
        let bytes = std::fs::read(path).map_err(EditionError::io(path))?;
        let text = String::from_utf8(bytes).map_err(|_| corrupt("not text"))?;
        let FormatOnly { format_version: found } =
            serde_json::from_str(&text).map_err(|_| corrupt("no manifest, or cut short"))?;
        if found > MANIFEST_FORMAT {
            return Err(EditionError::NewerFormat {
                path: path.to_owned(),
                found,
                readable: MANIFEST_FORMAT,
            });
        }
        let manifest: Self = serde_json::from_str(&text)
            .map_err(|_| corrupt("fields are missing or not of their kind"))?;
        let unsealed = text.replacen(
            &format!("\"seal\": \"{}\"", manifest.seal),
            &format!("\"seal\": \"{UNSEALED}\""),
            1,
        );
        if blake3::hash(unsealed.as_bytes()).to_hex().as_str() != manifest.seal {
            return Err(corrupt("its seal does not fit"));
        }
        Ok(manifest)
    }

    fn render(&self) -> Result<String, EditionError> {
        let mut text = serde_json::to_string_pretty(self).map_err(|_| {
            EditionError::Inconsistent("a quality figure is not a number that JSON can hold")
        })?;
        text.push('\n');
        Ok(text)
    }
}
